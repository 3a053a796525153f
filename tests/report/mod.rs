//! Every format is fed the same report, with names and values that somebody made to do harm.

use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::report::{self, Format, Look, Report};

const HOSTILE_NAME: &str = "::error file=x,line=1::\u{1b}[31m\u{202e}name\n.json";

fn sample() -> Report {
    let long = "x".repeat(400);
    let text = format!(
        "{{\n\t\"Effect\": \"Allow\", \"Action\": [\"kafka-cluster:*\u{7f}\u{9b}31m\"],\n \"Resource\": \"arn:aws:kafka:*:000000000000:cluster/{long}/*\"\n}}\n"
    );
    let mut report = Report {
        files: 2,
        documents: 1,
        subject: "2 files".into(),
        ..Report::default()
    };
    report.findings = engine::lint_text(HOSTILE_NAME, text, true, &Config::default()).findings;
    let end = "Statement:\n- Effect: Allow\n  Action: kafka-cluster:Connect\n  Resource: '*'";
    report.findings.extend(
        engine::lint_text("ümlaut/end.yaml", end.into(), true, &Config::default()).findings,
    );
    report
        .skipped
        .push(("odd\u{7}.bin".into(), "not UTF-8".into()));
    report
}

#[test]
fn the_sample_in_every_format() {
    let report = sample();
    assert!(report.findings.len() >= 3);
    for (name, format) in Format::ALL {
        let text = report::write(&report, format, Look::default());
        crate::snapshot(
            &format!("report-{name}"),
            &text.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
        );
        let colored = report::write(
            &report,
            format,
            Look {
                color: true,
                width: 100,
            },
        );
        if format == Format::Json {
            assert_eq!(text, colored, "a format for machines has no colours");
        } else {
            assert!(colored.contains("\u{1b}["), "{name} is coloured on demand");
        }
    }
}

#[test]
fn no_hostile_byte_reaches_a_terminal_or_a_workflow_command() {
    let report = sample();
    for (name, format) in Format::ALL {
        let text = report::write(&report, format, Look::default());
        let bad = text.chars().find(|c| {
            c.is_control() && *c != '\n'
                || matches!(*c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{name}:\n{text}");
        assert!(
            !text.lines().any(|line| line.starts_with("::")),
            "{name}:\n{text}"
        );
    }
}

#[test]
fn a_report_without_findings_is_one_line() {
    let report = Report {
        subject: "3 files".into(),
        ..Report::default()
    };
    for format in [Format::Full, Format::Concise] {
        assert_eq!(
            report::write(&report, format, Look::default()),
            "no findings in 3 files\n"
        );
    }
}

/// Whatever is said about a line, a secret in it is in no format.
#[test]
fn secrets_are_in_no_output() {
    const SECRET: &str = "u7Gh2kLm";
    let texts = [
        (
            "c.properties",
            format!(
                "bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n\
                 sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\" password=\"{SECRET}\"\n\
                 ssl.key.password={SECRET}\nssl.key.password = {SECRET}\n"
            ),
        ),
        (
            "s.json",
            format!(
                "{{\"consumerProperties\": {{\"security.protocol\": \"SSL\", \"ssl.keystore.password\": \"{SECRET}\", \"sasl.mechanism\": \"AWS_MSK_IAM\",\n\
                 \"sasl.jaas.config\": \"software.amazon.msk.auth.iam.IAMLoginModule required password=\\\"{SECRET}\\\" awsRoleSecretAccessKey='{SECRET}';\"}}}}"
            ),
        ),
        (
            "c.yaml",
            format!(
                "security.protocol: SASL_SSL\nssl.keystore.password: '{SECRET}'\nsasl.mechanism: AWS_MSK_IAM\nsasl.password: {SECRET}\nsasl.password: {SECRET}\n"
            ),
        ),
    ];
    for (name, text) in texts {
        let findings = engine::lint_text(name, text, true, &Config::default()).findings;
        assert!(
            findings
                .iter()
                .any(|finding| finding.rule.name == "hardcoded-credential"),
            "{name}"
        );
        let report = Report {
            findings,
            ..Report::default()
        };
        for (_, format) in Format::ALL {
            let text = report::write(&report, format, Look::default());
            assert!(!text.contains(SECRET), "{name}\n{text}");
        }
    }
}
