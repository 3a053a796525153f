//! One line a finding: `path:line:column: error[MSK203] arn-wildcard-cluster: message`.

use super::text::{Escaped, paint, path, shortened, summary};
use super::{Look, Report};
use crate::finding::Finding;
use std::fmt::Write;

/// Writes the lines, and the summary.
pub(super) fn write(report: &Report, look: Look) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        line(finding, look, &mut out);
    }
    for (skipped, reason) in &report.skipped {
        let _ = writeln!(out, "{}: skipped: {}", path(skipped), Escaped(reason));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// Writes the line of a finding.
pub(super) fn line(finding: &Finding, look: Look, out: &mut String) {
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
