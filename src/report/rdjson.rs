//! reviewdog's diagnostic format. Columns count bytes of UTF-8, ends are exclusive. It has no place for files that were
//! skipped.

use super::Report;
use super::machine::{Paths, json};
use super::text::{Escaped, is_hostile, shortened};
use crate::finding::{Finding, Fix, Location, Severity};
use serde_json::{Value, json};

/// How many other places of one finding are told.
const MAX_RELATED: usize = 100;

/// Writes the document.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let diagnostics: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| diagnostic(finding, &paths))
        .collect();
    json(&json!({
        "source": {"name": "msk-gen"},
        "severity": "WARNING",
        "diagnostics": diagnostics,
    }))
}

fn diagnostic(finding: &Finding, paths: &Paths) -> Value {
    let mut message = format!("{}: {}", finding.rule.name, shortened(&finding.message));
    for note in &finding.notes {
        message += &format!("\nwhy: {}", Escaped(note));
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {}", Escaped(help));
    }
    let mut diagnostic = json!({
        "message": message,
        "location": place(&finding.location, paths),
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "code": {"value": finding.rule.code},
    });
    if let Some(suggestion) = finding
        .fix
        .as_ref()
        .and_then(|fix| suggestion(finding, fix))
    {
        diagnostic["suggestions"] = json!([suggestion]);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().take(MAX_RELATED);
        diagnostic["related_locations"] = related
            .map(|(location, label)| {
                json!({
                    "message": Escaped(label).to_string(),
                    "location": place(location, paths),
                })
            })
            .collect();
    }
    diagnostic
}

/// A fix of one replacement in the file of the finding. Several would be offered one by one, and half a fix is none.
fn suggestion(finding: &Finding, fix: &Fix) -> Option<Value> {
    let [edit] = fix.edits.as_slice() else {
        return None;
    };
    let same = edit.location.path() == finding.location.path();
    let plain = !edit.text.chars().any(|c| c != '\n' && is_hostile(c));
    (same && plain).then(|| json!({"range": range(&edit.location), "text": edit.text}))
}

fn place(location: &Location, paths: &Paths) -> Value {
    json!({"path": paths.tame(location.path()), "range": range(location)})
}

fn range(location: &Location) -> Value {
    let source = &location.source;
    // A byte-order mark counts: reviewdog cuts the line as it stands in the file.
    let position = |at: crate::source::Position| {
        let line = source.lines().line_range(&source.text, at.line);
        json!({"line": at.line, "column": at.offset - line.start.min(at.offset) + 1})
    };
    json!({"start": position(location.start()), "end": position(location.end())})
}
