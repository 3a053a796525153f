//! One line a finding: `path:line:column: error[MSK203] arn-wildcard-cluster: message`.

use super::text::{Escaped, paint, path, shortened, summary};
use super::{Look, Report};
use std::fmt::Write;

/// Writes the lines, and the summary.
pub(super) fn write(report: &Report, look: Look) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let start = finding.location.start();
        let head = paint(
            &format!("{}[{}]", finding.severity.name(), finding.rule.code),
            finding.severity,
            look,
        );
        let _ = writeln!(
            out,
            "{}:{}:{}: {head} {}: {}",
            path(finding.location.path()),
            start.line,
            start.column,
            finding.rule.name,
            shortened(&finding.message)
        );
    }
    for (skipped, reason) in &report.skipped {
        let _ = writeln!(out, "{}: skipped: {}", path(skipped), Escaped(reason));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}
