//! The published JSON, version 1: types of its own, so that nothing inside changes it by accident.

use super::Report;
use super::machine::Paths;
use crate::finding::{Location, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    findings: Vec<Finding<'a>>,
    skipped: Vec<Skipped<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    path: String,
    range: Range,
    pointer: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    path: String,
    range: Range,
    label: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    safety: &'a str,
    title: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: String,
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: String,
    reason: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    documents: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
}

fn range(location: &Location) -> Range {
    let position = |at: crate::source::Position| Position {
        line: at.line,
        column: at.column,
        offset: at.offset,
    };
    Range {
        start: position(location.start()),
        end: position(location.end()),
    }
}

/// Writes the document, indented, with a newline at the end.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let path = |location: &Location| paths.exact(location.path());
    let findings = report
        .findings
        .iter()
        .map(|finding| Finding {
            rule: finding.rule.name,
            code: finding.rule.code,
            severity: finding.severity.name(),
            message: &finding.message,
            path: path(&finding.location),
            range: range(&finding.location),
            pointer: &finding.pointer,
            notes: &finding.notes,
            help: finding.help.as_deref(),
            related: finding
                .related
                .iter()
                .map(|(location, label)| Related {
                    path: path(location),
                    range: range(location),
                    label,
                })
                .collect(),
            fix: finding.fix.as_ref().map(|fix| Fix {
                safety: fix.safety.name(),
                title: &fix.title,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| Edit {
                        path: path(&edit.location),
                        range: range(&edit.location),
                        text: &edit.text,
                    })
                    .collect(),
            }),
            fingerprint: &finding.fingerprint,
        })
        .collect();
    let document = Document {
        version: 1,
        tool: Tool {
            name: "msk-gen",
            version: env!("CARGO_PKG_VERSION"),
        },
        findings,
        skipped: report
            .skipped
            .iter()
            .map(|(path, reason)| Skipped {
                path: paths.exact(path),
                reason,
            })
            .collect(),
        summary: Summary {
            files: report.files,
            documents: report.documents,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            suppressed: report.suppressed.len(),
        },
    };
    super::machine::json(&document)
}
