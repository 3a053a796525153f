//! Every format is fed the same report, with names and values that somebody made to do harm.

use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::finding::Severity;
use msk_gen::report::{self, Format, Look, Report};
use serde_json::Value;

const HOSTILE_NAME: &str = "::error file=x,line=1::\u{1b}[31m\u{202e}name\n.json";

/// For what is not a terminal: properties, tables, links, mentions, elements, and commands in the middle of a line.
const HOSTILE_MARKUP: &str = "d e/a,line=99%0A|`<i a=\"b\">&'##[add-mask]##vso[x]###[y] @all #1 ]]>[x](javascript:1)\u{fffe}.yaml";

/// The formats that are JSON.
const JSON: [Format; 4] = [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson];

/// The formats that are coloured on demand.
const COLORED: [Format; 2] = [Format::Full, Format::Concise];

fn text_of(report: &Report, format: Format) -> String {
    report::write(report, format, Look::default())
}

fn json_of(report: &Report, format: Format) -> Value {
    serde_json::from_str(&text_of(report, format)).unwrap()
}

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
    let markup = "Version: '2012-10-17'\nStatement:\n- Effect: Allow\n  Action: kafka-cluster:Connect\n  Resource: 'arn:aws:kafka:*:000000000000:cluster/a|`<i>##[add-mask]##vso[x]###[y] @all #1 ]]> [x](http://example.com) 100%0A ::error::x/*'\n";
    let client = "bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098\r\nsecurity.protocol=SSL\r\n";
    for (name, text) in [(HOSTILE_MARKUP, markup), ("client.properties", client)] {
        report
            .findings
            .extend(engine::lint_text(name, text.into(), true, &Config::default()).findings);
    }
    report
        .skipped
        .push(("odd\u{7}.bin".into(), "not UTF-8".into()));
    report
}

/// More findings than any consumer takes: as many of each severity.
fn crowd() -> Report {
    let mut report = Report {
        subject: "many files".into(),
        ..Report::default()
    };
    for number in 0..250 {
        let text =
            "Statement:\n- Effect: Allow\n  Action: kafka-cluster:Connect\n  Resource: '*'\n";
        let name = format!("policies/{number}.yaml");
        let findings = engine::lint_text(&name, text.into(), true, &Config::default()).findings;
        for severity in [Severity::Info, Severity::Warning, Severity::Error] {
            let mut finding = findings[0].clone();
            finding.severity = severity;
            report.findings.push(finding);
        }
    }
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
        if COLORED.contains(&format) {
            assert!(colored.contains("\u{1b}["), "{name} is coloured on demand");
        } else {
            assert_eq!(
                text, colored,
                "{name}: a format for machines has no colours"
            );
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
        for command in ["##[", "##vso["] {
            assert!(!text.contains(command), "{name}:\n{text}");
        }
        // The commands of `github` are judged below.
        assert!(
            format == Format::Github
                || !text.lines().any(|line| line.trim_start().starts_with("::")),
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

/// Level, properties, message.
type Command<'a> = (&'a str, Vec<(String, String)>, String);

/// The workflow commands as the runner reads them.
fn commands(text: &str) -> Vec<Command<'_>> {
    let back = |text: &str| {
        text.replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",")
            .replace("%25", "%")
    };
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix("::"))
        .map(|line| {
            let (head, message) = line.split_once("::").unwrap();
            let (level, properties) = head.split_once(' ').unwrap();
            let properties = properties
                .split(',')
                .map(|property| property.split_once('=').unwrap())
                .map(|(name, value)| (name.to_owned(), back(value)))
                .collect();
            (level, properties, back(message))
        })
        .collect()
}

#[test]
fn the_runner_reads_from_workflow_commands_what_was_meant() {
    let report = sample();
    let text = text_of(&report, Format::Github);
    let commands = commands(&text);
    assert_eq!(commands.len(), report.findings.len(), "{text}");
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for ((level, properties, message), finding) in commands.iter().zip(findings) {
        let get = |name: &str| {
            let mut found = properties.iter().filter(|(known, _)| known == name);
            let value = found.next().map(|(_, value)| value.as_str());
            assert_eq!(found.next(), None, "{name} twice: {text}");
            value
        };
        assert_eq!(
            *level,
            match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            }
        );
        let file = report::Escaped(finding.location.path()).to_string();
        assert_eq!(get("file"), Some(file.as_str()));
        let start = finding.location.start();
        assert_eq!(get("line"), Some(start.line.to_string().as_str()));
        if get("col").is_some() {
            assert_eq!(get("col"), Some(start.column.to_string().as_str()));
            assert_eq!(get("endLine"), get("line"));
        }
        let title = format!("msk-gen ({})", finding.rule.code);
        assert_eq!(get("title"), Some(title.as_str()));
        let beginning = format!(
            "{file}:{}:{} {}",
            start.line, start.column, finding.rule.code
        );
        assert!(message.starts_with(&beginning), "{message}");
    }
    let end = commands
        .iter()
        .find(|(_, properties, _)| {
            properties
                .iter()
                .any(|(_, value)| value == "ümlaut/end.yaml")
        })
        .unwrap();
    assert!(
        !end.1
            .iter()
            .any(|(name, _)| name == "endLine" || name == "col"),
        "an annotation that ends with the file has its first line only: {end:?}"
    );
}

#[test]
fn ten_annotations_of_a_level_and_the_rest_is_told() {
    let report = crowd();
    let text = text_of(&report, Format::Github);
    let of = |level: &str| {
        let prefix = format!("::{level} ");
        text.lines()
            .filter(|line| line.starts_with(&prefix))
            .count()
    };
    assert_eq!((of("error"), of("warning"), of("notice")), (10, 10, 10));
    assert!(text.contains("::notice title=msk-gen::721 more findings are not annotated"));
    assert!(text.starts_with("::error "), "the most severe first");
}

/// How many findings a report names, and how many it says that it left out.
fn told(report: &Report, format: Format) -> usize {
    let text = text_of(report, format);
    let before = |words: &str| -> usize {
        text.find(words).map_or(0, |at| {
            let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
            text[line..at].parse().unwrap()
        })
    };
    let count = |needle: &str| text.matches(needle).count();
    match format {
        Format::Full => {
            text.lines()
                .filter(|line| {
                    ["error[MSK", "warning[MSK", "info[MSK"]
                        .iter()
                        .any(|head| line.starts_with(head))
                })
                .count()
                + before(" more findings are not drawn here")
        }
        Format::Concise => text.lines().count() - 1 - report.skipped.len(),
        Format::Json => json_of(report, format)["findings"]
            .as_array()
            .unwrap()
            .len(),
        Format::Sarif => json_of(report, format)["runs"][0]["results"]
            .as_array()
            .unwrap()
            .len(),
        Format::Gitlab => json_of(report, format).as_array().unwrap().len(),
        Format::Rdjson => json_of(report, format)["diagnostics"]
            .as_array()
            .unwrap()
            .len(),
        Format::Github => {
            let more = text
                .lines()
                .find_map(|line| line.strip_prefix("::notice title=msk-gen::"));
            let annotated = commands(&text).len() - usize::from(more.is_some());
            let logged = text.lines().filter(|line| !line.starts_with("::")).count()
                - 1
                - report.skipped.len();
            let said: usize =
                more.map_or(0, |more| more.split(' ').next().unwrap().parse().unwrap());
            assert_eq!(said, logged);
            annotated + said
        }
        Format::Junit => {
            let total = format!(
                "<testsuites name=\"msk-gen\" tests=\"{}\" failures=\"{}\"",
                (report.findings.len() + report.skipped.len()).max(1),
                report.findings.len()
            );
            assert!(text.contains(&total), "{text}");
            count("<failure ")
        }
        Format::Checkstyle => count("<error "),
        Format::Markdown => {
            let rows = text.lines().filter(|line| line.starts_with("| ")).count();
            rows.saturating_sub(2) + before(" more not shown")
        }
    }
}

#[test]
fn every_format_names_every_finding_or_says_how_many_it_left_out() {
    for report in [Report::default(), sample(), crowd()] {
        for (name, format) in Format::ALL {
            assert_eq!(told(&report, format), report.findings.len(), "{name}");
        }
    }
    assert!(text_of(&crowd(), Format::Markdown).len() < 65_536);
    assert!(text_of(&crowd(), Format::Markdown).contains(" more not shown"));
}

#[test]
fn sarif_has_what_code_scanning_demands() {
    for report in [Report::default(), sample()] {
        let sarif = json_of(&report, Format::Sarif);
        assert_eq!(sarif["version"], "2.1.0");
        let run = &sarif["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for rule in rules {
            for pointer in [
                "/id",
                "/name",
                "/shortDescription/text",
                "/fullDescription/text",
                "/help/text",
                "/help/markdown",
                "/defaultConfiguration/level",
            ] {
                let text = rule.pointer(pointer).and_then(Value::as_str);
                assert!(
                    text.is_some_and(|text| !text.is_empty()),
                    "{pointer}: {rule}"
                );
            }
            assert!(rule["fullDescription"]["text"].as_str().unwrap().len() <= 1024);
        }
        for (result, finding) in run["results"]
            .as_array()
            .unwrap()
            .iter()
            .zip(&report.findings)
        {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(result["ruleId"], rules[index]["id"]);
            assert_eq!(result["ruleId"], finding.rule.code);
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte)),
                "{uri}"
            );
            let hash = result["partialFingerprints"]["primaryLocationLineHash"].as_str();
            assert!(hash.is_some_and(|hash| hash.contains(':')));
            let message = result["message"]["text"].as_str().unwrap();
            assert!(!message.contains("](http"), "{message}");
            let links = message.matches("](").count();
            let related = result["relatedLocations"].as_array().map_or(0, Vec::len);
            assert_eq!(related, finding.related.len());
            assert_eq!(links, related.min(3));
        }
    }
}

/// Code scanning refuses a run with more results than it takes; the least severe are left out, and that is said.
#[test]
fn sarif_says_what_it_left_out() {
    let mut report = crowd();
    report.findings = report
        .findings
        .iter()
        .cycle()
        .take(25_005)
        .cloned()
        .collect();
    let sarif = json_of(&report, Format::Sarif);
    let run = &sarif["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 25_000);
    let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
        .as_str()
        .unwrap();
    assert!(said.starts_with("5 more findings"), "{said}");
    let notes = |results: &Value| {
        let results = results.as_array().unwrap();
        results.iter().filter(|one| one["level"] == "note").count()
    };
    assert_eq!(notes(&run["results"]), report.count(Severity::Info) - 5);
}

/// What stands in a well-formed text: elements closed in order, attributes in quotes and once, the five entities, and
/// no character that XML cannot hold. Gives the values of attributes, as a reader sees them.
fn parse_xml(text: &str) -> Vec<(String, String)> {
    fn plain(text: &str) -> String {
        for part in text.split('&').skip(1) {
            let entity = part.split(';').next().unwrap();
            assert!(
                ["amp", "lt", "gt", "quot", "apos"].contains(&entity),
                "{entity}"
            );
        }
        assert!(!text.contains(['<', '>']), "{text}");
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&")
    }
    assert!(
        text.chars().all(
            |c| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        ),
        "{text}"
    );
    let mut rest = text
        .strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
        .unwrap();
    let mut open: Vec<&str> = Vec::new();
    let mut roots = 0;
    let mut attributes = Vec::new();
    while let Some(at) = rest.find('<') {
        plain(&rest[..at]);
        let end = at + rest[at..].find('>').unwrap();
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (tag, closed) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        let (name, mut values) = tag.split_once(' ').unwrap_or((tag, ""));
        roots += usize::from(open.is_empty());
        let mut seen = Vec::new();
        while !values.is_empty() {
            let (key, more) = values.split_once("=\"").unwrap();
            let (value, more) = more.split_once('"').unwrap();
            assert!(!seen.contains(&key), "{key}");
            seen.push(key);
            attributes.push((format!("{name}/{key}"), plain(value)));
            values = more.trim_start();
        }
        if !closed {
            open.push(name);
        }
    }
    assert_eq!((open.len(), roots, rest), (0, 1, "\n"));
    attributes
}

#[test]
fn xml_is_well_formed_and_holds_the_names() {
    for (report, name) in [
        (Report::default(), None),
        (sample(), Some(report::Escaped(HOSTILE_MARKUP).to_string())),
        (crowd(), Some("policies/7.yaml".to_owned())),
    ] {
        for (format, key) in [
            (Format::Junit, "testsuite/name"),
            (Format::Checkstyle, "file/name"),
        ] {
            let attributes = parse_xml(&text_of(&report, format));
            if let Some(name) = &name {
                let name = name.replace('\u{fffe}', "\\u{fffe}");
                assert!(
                    attributes.contains(&(key.to_owned(), name)),
                    "{attributes:?}"
                );
            }
        }
    }
}

#[test]
fn json_parses_and_paths_are_those_of_the_repository() {
    let mut report = sample();
    report.prefix = "sub/".into();
    for format in JSON {
        json_of(&Report::default(), format);
        json_of(&report, format);
    }
    let gitlab = json_of(&report, Format::Gitlab);
    let list = gitlab.as_array().unwrap();
    let paths: Vec<&str> = list
        .iter()
        .map(|item| item["location"]["path"].as_str().unwrap())
        .collect();
    assert!(paths.contains(&"sub/client.properties"), "{paths:?}");
    let fingerprints: std::collections::HashSet<_> = list
        .iter()
        .map(|item| item["fingerprint"].as_str())
        .collect();
    assert_eq!(fingerprints.len(), list.len(), "equal ones collapse");
    assert!(text_of(&report, Format::Github).contains("file=sub/client.properties,"));
    assert!(text_of(&report, Format::Sarif).contains("\"sub/client.properties\""));
    assert!(text_of(&report, Format::Checkstyle).contains("\"sub/client.properties\""));
}

/// Columns count what the consumer counts.
#[test]
fn columns_are_bytes_for_reviewdog_and_code_points_elsewhere() {
    let text = "{\"Statement\": {\"Sid\": \"äöü\", \"Effect\": \"Allow\", \"Action\": \"kafka-cluster:Connect\", \"Resource\": \"*\"}}\n";
    let report = Report {
        findings: engine::lint_text("a.json", text.into(), true, &Config::default()).findings,
        ..Report::default()
    };
    let at = report
        .findings
        .iter()
        .position(|finding| finding.rule.name == "resource-star")
        .unwrap();
    let bytes = text.rfind("\"*\"").unwrap() + 1;
    let rdjson = &json_of(&report, Format::Rdjson)["diagnostics"][at]["location"]["range"];
    assert_eq!(rdjson["start"]["column"], bytes);
    assert_eq!(rdjson["end"]["column"], bytes + 3);
    let sarif = &json_of(&report, Format::Sarif)["runs"][0]["results"][at];
    let region = &sarif["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startColumn"], bytes - 3);
    assert_eq!(region["endColumn"], bytes);
}

/// No name or value begins markup in the table: outside of `<code>` there are only words.
#[test]
fn rows_of_the_table_cannot_be_broken() {
    let text = text_of(&sample(), Format::Markdown);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    assert_eq!(rows.len(), sample().findings.len() + 2);
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{row}");
        let mut outside = String::new();
        let mut rest = row;
        while let Some(at) = rest.find(['`', '<']) {
            outside.push_str(&rest[..at]);
            let (open, close) = if rest[at..].starts_with('`') {
                ("`", "`")
            } else {
                ("<code>", "</code>")
            };
            let code = rest[at..].strip_prefix(open).unwrap();
            let (_, after) = code.split_once(close).unwrap();
            let fence = open == "`" && (code.starts_with('`') || after.starts_with('`'));
            assert!(!fence, "{row}");
            rest = after;
        }
        outside.push_str(rest);
        assert!(
            !outside.contains([
                '<', '&', '`', '*', '_', '[', ']', '@', '#', '!', '\\', '~', '$'
            ]),
            "{outside}"
        );
    }
}

/// Whatever is said about a line, a secret in it is in no format.
#[test]
fn secrets_are_in_no_output() {
    // Not the one of the rule's own page, which SARIF holds.
    const SECRET: &str = "q9Xw3zRt";
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
