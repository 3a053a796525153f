//! GitLab's Code Quality: a list, also when it is empty. It has no place for files that were skipped.

use super::Report;
use super::machine::{Paths, is_critical, is_security, json};
use super::text::shortened;
use crate::finding::{Finding, Severity};
use serde_json::{Value, json};

/// Writes the list.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let items: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let (start, end) = (finding.location.start(), finding.location.end());
            json!({
                // The widget does not show `check_name`.
                "description": format!(
                    "{} {}: {}",
                    finding.rule.code,
                    finding.rule.name,
                    shortened(&finding.message)
                ),
                "check_name": finding.rule.code,
                "fingerprint": finding.fingerprint,
                "severity": severity(finding),
                "location": {
                    "path": paths.tame(finding.location.path()),
                    "positions": {
                        "begin": {"line": start.line, "column": start.column},
                        "end": {"line": end.line, "column": end.column},
                    },
                },
            })
        })
        .collect();
    json(&items)
}

fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if is_critical(finding.rule, finding.severity) => "critical",
        Severity::Error => "major",
        Severity::Warning if is_security(finding.rule) => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
