//! What the formats for people share.

use super::{Look, Report};
use crate::finding::Severity;
use std::fmt;

/// A text in which nothing can move a terminal's cursor, change its colours, or turn the reading direction: control
/// characters (C0, DEL, C1) and bidirectional controls are shown as escapes. So is the beginning of a command that a
/// runner obeys wherever it stands in a line.
#[derive(Debug, Clone, Copy)]
pub struct Escaped<'a>(pub &'a str);

/// What begins a command to a runner in the middle of a line: of GitHub and Azure, of Azure, of TeamCity.
pub(super) const COMMANDS: [&str; 3] = ["##[", "##vso[", "##teamcity["];

/// Where the next such command begins, from a byte on.
fn command(text: &str, mut from: usize) -> Option<usize> {
    while let Some(at) = text[from..].find("##") {
        let at = from + at;
        if COMMANDS
            .iter()
            .any(|command| text[at..].starts_with(command))
        {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Whether a character is one that a terminal acts on, or that reorders what is read.
#[must_use]
pub(super) fn is_hostile(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0;
        // The second `#` of a command: what follows the first one is then none. Both places are looked for again only
        // when they are passed, so that the work grows with the text alone.
        let find_command = |from| command(text, from).map(|at| at + 1);
        let find_hostile = |from: usize| text[from..].find(is_hostile).map(|at| from + at);
        let (mut from, mut command, mut hostile) = (0, find_command(0), find_hostile(0));
        while let Some(at) = command.into_iter().chain(hostile).min() {
            f.write_str(&text[from..at])?;
            let character = text[at..].chars().next().unwrap_or(' ');
            match character {
                '\n' => f.write_str("\\n")?,
                '\t' => f.write_str("\\t")?,
                '\r' => f.write_str("\\r")?,
                other => write!(f, "\\u{{{:x}}}", u32::from(other))?,
            }
            from = at + character.len_utf8();
            if command == Some(at) {
                command = find_command(from);
            }
            if hostile == Some(at) {
                hostile = find_hostile(from);
            }
        }
        f.write_str(&text[from..])
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
    match text {
        "" => String::new(),
        // A pipe ends the cell also in code, and a backslash before it is no help where another one stands before that.
        _ if text.contains(['|', '`']) => html_code(text),
        _ => format!("`{}`", Escaped(text)),
    }
}

/// The same as an element, with every mark of punctuation as a character reference: what a reference stands for is never
/// markup, so that no name can close the element, begin a link or mention a person.
pub(super) fn html_code(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::from("<code>");
    for character in Escaped(text).to_string().chars() {
        if character.is_ascii_punctuation() {
            let _ = write!(out, "&#{};", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out + "</code>"
}

/// A path as text: escaped, and never beginning like a workflow command.
#[must_use]
pub fn path(path: &str) -> String {
    let escaped = Escaped(path).to_string();
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
    let subject = Escaped(&report.subject);
    let mut line = if report.findings.is_empty() {
        format!("no findings in {subject}")
    } else {
        let mut line = format!(
            "{}, {}",
            plural(errors, "error"),
            plural(warnings, "warning")
        );
        if infos > 0 {
            line += &format!(", {}", plural(infos, "info"));
        }
        format!("{line} in {subject}")
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
    if !report.suppressed.is_empty() {
        line += &format!(", {} suppressed", report.suppressed.len());
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

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn what_a_terminal_or_a_runner_obeys_is_escaped_and_nothing_else() {
        for (text, expected) in [
            ("", ""),
            ("## a # [b] ###", "## a # [b] ###"),
            ("##[x]", "#\\u{23}[x]"),
            ("a###[x]", "a##\\u{23}[x]"),
            ("##vso[##[", "#\\u{23}vso[#\\u{23}["),
            ("##\u{7}[", "##\\u{7}["),
            ("é\u{7}##[\n", "é\\u{7}#\\u{23}[\\n"),
        ] {
            assert_eq!(Escaped(text).to_string(), expected);
        }
    }
}
