//! Workflow commands of GitHub Actions: annotations on the lines of a pull request.
//!
//! The runner keeps ten of each level from one step and drops the rest without a word, so the most severe come first,
//! one notice says how many are not annotated, and those are told in the plain log.

use super::machine::Paths;
use super::text::{Escaped, path, shortened, summary};
use super::{Look, Report, concise};
use crate::finding::{Finding, Severity};
use std::fmt::Write;

/// How many annotations of one level the runner keeps.
const MAX: usize = 10;

/// Longest message, in characters; the runner cuts at 4,096.
const MAX_MESSAGE: usize = 4_000;

const LEVELS: [(Severity, &str); 3] = [
    (Severity::Error, "error"),
    (Severity::Warning, "warning"),
    (Severity::Info, "notice"),
];

/// Writes the commands, then what has none, then the summary.
pub(super) fn write(report: &Report) -> String {
    let paths = Paths::new(report);
    let crowded = LEVELS
        .iter()
        .any(|(severity, _)| report.count(*severity) > MAX);
    let mut out = String::new();
    let mut rest: Vec<&Finding> = Vec::new();
    for (severity, level) in LEVELS {
        // The notice about the rest needs a place, too.
        let room = MAX - usize::from(crowded && severity == Severity::Info);
        let of_level = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity);
        for (at, finding) in of_level.enumerate() {
            if at < room {
                command(&mut out, level, finding, &paths);
            } else {
                rest.push(finding);
            }
        }
    }
    if !rest.is_empty() {
        let _ = writeln!(
            out,
            "::notice title=msk-gen::{} more findings are not annotated; the log names them",
            rest.len()
        );
        for finding in rest {
            concise::line(finding, Look::default(), &mut out);
        }
    }
    for (skipped, reason) in &report.skipped {
        let _ = writeln!(out, "{}: skipped: {}", path(skipped), Escaped(reason));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

fn command(out: &mut String, level: &str, finding: &Finding, paths: &Paths) {
    let location = &finding.location;
    let (start, end) = (location.start(), location.end());
    let name = paths.tame(location.path());
    let mut properties = Vec::new();
    if location.source.origin.editable() {
        properties.push(format!("file={}", property(&name)));
        properties.push(format!("line={}", start.line));
        // An annotation that ends where the file ends may not be shown: then the first line is all that is said. The
        // runner drops the columns of more lines than one.
        if end.offset < location.source.text.len() {
            let last = if end.column == 1 && end.line > start.line {
                end.line - 1
            } else {
                end.line
            };
            properties.push(format!("endLine={last}"));
            if last == start.line && end.line == start.line {
                properties.push(format!("col={},endColumn={}", start.column, end.column));
            }
        }
    }
    properties.push(format!(
        "title={}",
        property(&format!("msk-gen ({})", finding.rule.code))
    ));
    let mut message = format!(
        "{name}:{}:{} {} {}: {}",
        start.line,
        start.column,
        finding.rule.code,
        finding.rule.name,
        shortened(&finding.message)
    );
    for note in &finding.notes {
        let _ = write!(message, "\nwhy: {}", Escaped(note));
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {}", Escaped(help));
    }
    let message: String = message.chars().take(MAX_MESSAGE).collect();
    let _ = writeln!(
        out,
        "::{level} {}::{}",
        properties.join(","),
        data(&message)
    );
}

/// A message as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property as the runner reads it back.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
