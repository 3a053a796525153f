//! JUnit XML: a suite for each file, a failed case for each finding, a skipped one for each file that was not
//! understood. No times, so that two runs write the same bytes.

use super::Report;
use super::machine::Paths;
use super::text::shortened;
use super::xml::Xml;
use crate::finding::Finding;
use std::fmt::Write;

/// Writes the suites.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let failures = report.findings.len();
    let skipped = report.skipped.len();
    let clean = failures + skipped == 0;
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"msk-gen\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" time=\"0\">",
        failures + skipped + usize::from(clean)
    );
    for findings in report
        .findings
        .chunk_by(|one, other| one.location.path() == other.location.path())
    {
        let path = paths.exact(findings[0].location.path());
        suite(&mut out, &path, findings.len(), 0);
        for finding in findings {
            case(&mut out, finding, &path);
        }
        out.push_str("  </testsuite>\n");
    }
    for (path, reason) in &report.skipped {
        let path = paths.exact(path);
        suite(&mut out, &path, 0, 1);
        let _ = writeln!(
            out,
            "    <testcase name=\"org.msk-gen.skipped\" classname=\"{}\">\n      <skipped message=\"{}\"/>\n    </testcase>",
            Xml(without_extension(&path)),
            Xml(reason)
        );
        out.push_str("  </testsuite>\n");
    }
    if clean {
        // Several CI systems take a report without any test for an error.
        out.push_str(
            "  <testsuite name=\"msk-gen\" package=\"org.msk-gen\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    \
             <testcase name=\"No errors found\" classname=\"msk-gen\"/>\n  </testsuite>\n",
        );
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(out: &mut String, path: &str, failures: usize, skipped: usize) {
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" package=\"org.msk-gen\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">",
        Xml(path),
        failures + skipped
    );
}

fn case(out: &mut String, finding: &Finding, path: &str) {
    let start = finding.location.start();
    let (line, column) = (start.line, start.column);
    let message = shortened(&finding.message);
    let _ = writeln!(
        out,
        "    <testcase name=\"org.msk-gen.{}\" classname=\"{}\" line=\"{line}\" column=\"{column}\">",
        finding.rule.code,
        Xml(without_extension(path))
    );
    let _ = write!(
        out,
        "      <failure type=\"{}\" message=\"{}\">line {line}, col {column}, {}: {}",
        finding.severity.name(),
        Xml(&message),
        finding.rule.name,
        Xml(&message)
    );
    for note in &finding.notes {
        let _ = write!(out, "\nwhy: {}", Xml(note));
    }
    if let Some(help) = &finding.help {
        let _ = write!(out, "\nhelp: {}", Xml(help));
    }
    out.push_str("</failure>\n    </testcase>\n");
}

fn without_extension(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name + dot],
        _ => path,
    }
}
