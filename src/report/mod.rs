//! Findings to bytes, one file per format.
//!
//! To add a format: one file with a `write` function, one row in [`Format`]. Every format is fed the same [`Report`] and
//! shows the same findings; a test renders one sample with hostile names and values in each.

mod checkstyle;
mod concise;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod machine;
mod markdown;
mod rdjson;
mod sarif;
mod secret;
mod text;
mod xml;

pub use text::{Escaped, markdown_code, path as shown_path, summary};

use crate::finding::{Finding, Severity, Suppressed};

/// What is reported.
#[derive(Debug, Default)]
pub struct Report {
    /// Sorted by path, offset, code.
    pub findings: Vec<Finding>,
    /// Files that were named, or should have been readable, and were not understood: path and reason.
    pub skipped: Vec<(String, String)>,
    /// How many files were looked at.
    pub files: usize,
    /// How many documents were judged.
    pub documents: usize,
    /// Findings that are not told.
    pub suppressed: Vec<Suppressed>,
    /// Whether the command that reports could also repair.
    pub offers_fixes: bool,
    /// What was looked at, for the last line: `3 files`, `11 artifacts, written to rendered/`.
    pub subject: String,
    /// The working directory relative to the repository's root, with `/` at its end.
    pub prefix: String,
}

impl Report {
    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Excerpts, for a terminal.
    Full,
    /// One line a finding.
    Concise,
    /// The published JSON, version 1.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// reviewdog's diagnostics.
    Rdjson,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// A table for a comment on a pull request.
    Markdown,
}

impl Format {
    /// All of them, by name.
    pub const ALL: [(&'static str, Self); 10] = [
        ("full", Self::Full),
        ("concise", Self::Concise),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("rdjson", Self::Rdjson),
        ("junit", Self::Junit),
        ("checkstyle", Self::Checkstyle),
        ("markdown", Self::Markdown),
    ];

    /// The format of a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, format)| *format)
    }
}

/// How a person's terminal shows things.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether colours are wanted.
    pub color: bool,
    /// Columns.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            color: false,
            width: 100,
        }
    }
}

/// Writes a report in a format.
#[must_use]
pub fn write(report: &Report, format: Format, look: Look) -> String {
    match format {
        Format::Full => full::write(report, look),
        Format::Concise => concise::write(report, look),
        Format::Json => json::write(report),
        Format::Sarif => sarif::write(report),
        Format::Github => github::write(report),
        Format::Gitlab => gitlab::write(report),
        Format::Rdjson => rdjson::write(report),
        Format::Junit => junit::write(report),
        Format::Checkstyle => checkstyle::write(report),
        Format::Markdown => markdown::write(report),
    }
}
