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
