//! Checkstyle XML, for Jenkins and what reads the same: one place for each finding, no ranges and no fixes.

use super::Report;
use super::machine::Paths;
use super::text::shortened;
use super::xml::Xml;
use std::fmt::Write;

/// Writes the files with their findings.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<checkstyle version=\"4.3\">\n");
    for findings in report
        .findings
        .chunk_by(|one, other| one.location.path() == other.location.path())
    {
        let path = paths.exact(findings[0].location.path());
        let _ = writeln!(out, "  <file name=\"{}\">", Xml(&path));
        for finding in findings {
            let start = finding.location.start();
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}: {}\" source=\"msk-gen.{}\"/>",
                start.line,
                start.column,
                finding.severity.name(),
                finding.rule.name,
                Xml(&shortened(&finding.message)),
                finding.rule.code
            );
        }
        out.push_str("  </file>\n");
    }
    // Checkstyle's own element for a file that it could not judge.
    for (path, reason) in &report.skipped {
        let _ = writeln!(
            out,
            "  <file name=\"{}\">\n    <exception>skipped: {}</exception>\n  </file>",
            Xml(&paths.exact(path)),
            Xml(reason)
        );
    }
    out.push_str("</checkstyle>\n");
    out
}
