//! What the formats for people share.

use super::{Look, Report};
use crate::finding::Severity;
use std::fmt;

/// A text in which nothing can move a terminal's cursor, change its colours, or turn the reading direction: control
/// characters (C0, DEL, C1) and bidirectional controls are shown as escapes.
#[derive(Debug, Clone, Copy)]
pub struct Escaped<'a>(pub &'a str);

/// Whether a character is one that a terminal acts on, or that reorders what is read.
#[must_use]
pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(is_hostile) {
            f.write_str(&rest[..at])?;
            let character = rest[at..].chars().next().unwrap_or(' ');
            match character {
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                '\r' => f.write_str("\\r")?,
                other => write!(f, "\\u{{{:x}}}", u32::from(other))?,
            }
            rest = &rest[at + character.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Longest message that is shown whole to people, in characters.
const MAX_MESSAGE: usize = 400;

/// A message, escaped; of a very long one the beginning and the end.
pub(super) fn shortened(message: &str) -> String {
    let count = message.chars().count();
    if count <= MAX_MESSAGE {
        return Escaped(message).to_string();
    }
    let half = MAX_MESSAGE / 2;
    let start: String = message.chars().take(half).collect();
    let end: String = message.chars().skip(count - half).collect();
    format!("{}…{}", Escaped(&start), Escaped(&end))
}

/// A text as code in a cell of a Markdown table: it can neither end the cell nor begin markup of its own.
#[must_use]
pub fn markdown_code(text: &str) -> String {
    let escaped = Escaped(text).to_string().replace('|', "\\|");
    let longest = escaped.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    if longest == 0 {
        format!("`{escaped}`")
    } else {
        format!("{ticks} {escaped} {ticks}")
    }
}

/// A path as text: escaped, and never beginning like a workflow command.
#[must_use]
pub fn path(path: &str) -> String {
    let escaped = Escaped(path).to_string().replace("##[", "##\\u{5b}");
    if escaped.starts_with("::") {
        format!("./{escaped}")
    } else {
        escaped
    }
}

/// `count` things, in English.
pub(super) fn plural(count: usize, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

/// The last line of a report.
#[must_use]
pub fn summary(report: &Report) -> String {
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    let infos = report.count(Severity::Info);
    let mut line = if report.findings.is_empty() {
        format!("no findings in {}", report.subject)
    } else {
        let mut line = format!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        );
        if infos > 0 {
            line += &format!(", {}", plural(infos, "info"));
        }
        format!("{line} in {}", report.subject)
    };
    let fixable = |safe: bool| {
        let fixes = report
            .findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref());
        fixes
            .filter(|fix| (fix.safety == crate::finding::Safety::Safe) == safe)
            .count()
    };
    match (fixable(true), fixable(false)) {
        _ if !report.offers_fixes => {}
        (0, 0) => {}
        (safe, 0) => line += &format!(" ({safe} can be fixed with --fix)"),
        (0, other) => line += &format!(" ({other} can be fixed with --fix --unsafe-fixes)"),
        (safe, other) => {
            line += &format!(" ({safe} can be fixed with --fix, {other} more with --unsafe-fixes)");
        }
    }
    if report.suppressed > 0 {
        line += &format!(", {} suppressed", report.suppressed);
    }
    line
}

/// A word in the colour of a severity.
pub(super) fn paint(text: &str, severity: Severity, look: Look) -> String {
    if !look.color {
        return text.to_owned();
    }
    let code = match severity {
        Severity::Error => "31",
        Severity::Warning => "33",
        Severity::Info => "36",
    };
    format!("\u{1b}[1;{code}m{text}\u{1b}[0m")
}

/// A text in bold.
pub(super) fn bold(text: &str, look: Look) -> String {
    if look.color {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
