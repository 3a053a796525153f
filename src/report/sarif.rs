//! SARIF 2.1.0, as GitHub's code scanning wants it.
//!
//! There is no `automationDetails`: the category is for the workflow to say, and the upload action keeps silent about
//! its own `category` when a file brings one.

use super::Report;
use super::fingerprint::{LineHash, line_hashes};
use super::machine::{Paths, is_critical, is_security, json, most_severe};
use super::text::{Escaped, shortened};
use crate::finding::{By, Finding, Fix, Location, RuleInfo, Safety, Severity, Suppressed};
use crate::source::Source;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// How many results GitHub takes for one run.
const MAX_RESULTS: usize = 25_000;

/// How many places of one result GitHub keeps.
const MAX_RELATED: usize = 100;

/// How many other places the message itself leads to.
const MAX_LINKS: usize = 3;

/// The longest description of a rule that GitHub takes, in characters.
const MAX_DESCRIPTION: usize = 1024;

/// Writes the log.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let (findings, left_out) = most_severe(&report.findings, MAX_RESULTS);
    let kept_back: Vec<&Suppressed> = report
        .suppressed
        .iter()
        .take(MAX_RESULTS.saturating_sub(findings.len()))
        .collect();
    let mut rules: BTreeMap<&str, &RuleInfo> = BTreeMap::new();
    for finding in findings
        .iter()
        .copied()
        .chain(kept_back.iter().map(|one| &one.finding))
    {
        rules.insert(finding.rule.code, finding.rule);
    }
    let index: HashMap<&str, usize> = rules
        .keys()
        .enumerate()
        .map(|(at, code)| (*code, at))
        .collect();
    let mut hashes = Hashes::default();
    let mut row = |finding: &Finding| {
        let index = index.get(finding.rule.code).copied().unwrap_or_default();
        result(finding, index, &paths, &mut hashes)
    };
    let mut results: Vec<Value> = findings.iter().map(|finding| row(finding)).collect();
    // GitHub dismisses an alert that is suppressed, and closes one that is not there any more.
    for one in &kept_back {
        let mut result = row(&one.finding);
        result["suppressions"] = json!([suppression(one)]);
        results.push(result);
    }
    let mut notifications: Vec<Value> = report
        .skipped
        .iter()
        .map(|(path, reason)| {
            json!({
                "level": "warning",
                "message": {"text": format!("skipped: {}", text(reason))},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&paths.exact(path))}}}],
            })
        })
        .collect();
    if left_out > 0 {
        notifications.push(json!({
            "level": "warning",
            "message": {"text": format!("{left_out} more findings, the least severe, are left out: GitHub takes {MAX_RESULTS}")},
        }));
    }
    json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "msk-gen",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|info| rule(info)).collect::<Vec<_>>(),
            }},
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn suppression(one: &Suppressed) -> Value {
    let kind = match one.by {
        By::Comment => "inSource",
        By::Settings | By::Baseline => "external",
    };
    let mut suppression = json!({"kind": kind, "status": "accepted"});
    if let Some(reason) = &one.reason {
        suppression["justification"] = text(reason).into();
    }
    suppression
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(info: &RuleInfo) -> Value {
    let mut properties = json!({"tags": ["kafka", "msk"], "precision": "high"});
    if is_security(info) {
        properties["tags"] = json!(["kafka", "msk", "security"]);
        properties["security-severity"] = json!(match info.severity {
            _ if is_critical(info, info.severity) => "9.5",
            Severity::Error => "8.0",
            Severity::Warning => "5.0",
            Severity::Info => "2.0",
        });
    } else {
        properties["problem.severity"] = json!(match info.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "recommendation",
        });
    }
    let page = info.docs.trim();
    json!({
        "id": info.code,
        "name": info.name,
        "shortDescription": {"text": info.summary},
        "fullDescription": {"text": description(info)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": level(info.severity)},
        "properties": properties,
    })
}

/// The first paragraph of the rule's page, or its summary.
fn description(info: &RuleInfo) -> String {
    let paragraph = info
        .docs
        .split("\n\n")
        .map(str::trim)
        .find(|paragraph| !paragraph.is_empty() && !paragraph.starts_with('#'))
        .unwrap_or(info.summary);
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_DESCRIPTION).collect()
}

fn result(finding: &Finding, index: usize, paths: &Paths, hashes: &mut Hashes) -> Value {
    let mut fingerprints = Map::new();
    if let Some(hash) = hashes.of(&finding.location) {
        fingerprints.insert("primaryLocationLineHash".into(), hash.to_string().into());
    }
    fingerprints.insert("mskGen/v1".into(), finding.fingerprint.as_str().into());
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": message(finding)},
        "locations": [{"physicalLocation": place(&finding.location, paths)}],
        "partialFingerprints": fingerprints,
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().take(MAX_RELATED).enumerate();
        result["relatedLocations"] = related
            .map(|(at, (location, label))| {
                json!({
                    "id": at + 1,
                    "physicalLocation": place(location, paths),
                    "message": {"text": text(named(label))},
                })
            })
            .collect();
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([repair(fix, paths)]);
    }
    result
}

/// A label, which must not be empty.
fn named(label: &str) -> &str {
    if label.is_empty() {
        "belongs to it"
    } else {
        label
    }
}

/// The message with links to the other places, why it matters, and what to do.
fn message(finding: &Finding) -> String {
    let mut out = shortened(&finding.message).replace("](", "]\\(");
    for (at, (_, label)) in finding.related.iter().take(MAX_LINKS).enumerate() {
        let label: String = named(label)
            .chars()
            .map(|c| match c {
                '[' => '(',
                ']' => ')',
                other => other,
            })
            .collect();
        let lead = if at == 0 { "\nsee" } else { "," };
        let _ = write!(out, "{lead} [{}]({})", text(&label), at + 1);
    }
    if finding.related.len() > MAX_LINKS {
        let _ = write!(
            out,
            " and {} more places",
            finding.related.len() - MAX_LINKS
        );
    }
    for note in &finding.notes {
        let _ = write!(out, "\nwhy: {}", text(note));
    }
    if let Some(help) = &finding.help {
        let _ = write!(out, "\nhelp: {}", text(help));
    }
    out
}

/// A text in which nothing is hostile and nothing is a link.
fn text(text: &str) -> String {
    Escaped(text).to_string().replace("](", "]\\(")
}

fn repair(fix: &Fix, paths: &Paths) -> Value {
    let mut changes: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        changes
            .entry(edit.location.path())
            .or_default()
            .push(json!({
                "deletedRegion": region(&edit.location),
                "insertedContent": {"text": edit.text},
            }));
    }
    let changes: Vec<Value> = changes
        .into_iter()
        .map(|(path, replacements)| {
            json!({
                "artifactLocation": {"uri": uri(&paths.exact(path))},
                "replacements": replacements,
            })
        })
        .collect();
    let title = match fix.safety {
        Safety::Safe => text(&fix.title),
        Safety::Unsafe => format!("{} (look at it before you apply it)", text(&fix.title)),
    };
    json!({"description": {"text": title}, "artifactChanges": changes})
}

fn place(location: &Location, paths: &Paths) -> Value {
    json!({
        "artifactLocation": {"uri": uri(&paths.exact(location.path()))},
        "region": region(location),
    })
}

fn region(location: &Location) -> Value {
    let (start, end) = (location.start(), location.end());
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A path as a relative reference, or as a `file` URI when it is absolute.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        // The colon, too: before the first slash it would end a scheme.
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The line hashes of the files in which something was found.
#[derive(Default)]
struct Hashes(HashMap<*const Source, Vec<LineHash>>);

impl Hashes {
    /// The hash of the line in which a place begins; only files have one.
    fn of(&mut self, location: &Location) -> Option<LineHash> {
        let source = &location.source;
        if !source.origin.editable() {
            return None;
        }
        let lines = self
            .0
            .entry(std::sync::Arc::as_ptr(source))
            .or_insert_with(|| line_hashes(&source.text));
        lines.get(location.start().line - 1).copied()
    }
}
