//! Comments to msk-gen itself, in whatever text they stand: `# msk-gen: ignore[rule] until=2027-01-31 -- reason`.
//!
//! A comment alone on its line is about the next line that is no such comment, one behind something about its own line. Above the
//! key of a block of YAML (`key: |`) it is about the whole block, in which a comment would be part of the text; above a fence of
//! Markdown about the fence.

use crate::source::Span;
use std::ops::RangeInclusive;

/// What every comment to msk-gen begins with, behind the mark of the comment.
pub const MARK: &str = "msk-gen:";

/// A rule that a comment names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// A name, a code, or the beginning of a code.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A comment that says which findings are not to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// From the mark of the comment to its end.
    pub span: Span,
    /// Whether nothing else stands on its line.
    pub alone: bool,
    /// The rules.
    pub words: Vec<Word>,
    /// The lines that it is about, from 1; `None` for the whole file.
    pub lines: Option<RangeInclusive<usize>>,
    /// The last day on which it counts, as YYYY-MM-DD, and where that stands.
    pub until: Option<(String, Span)>,
    /// Why.
    pub reason: Option<String>,
    /// Why it cannot be understood.
    pub fault: Option<&'static str>,
}

/// A comment, or an entry of the settings, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The comment.
    pub directive: Directive,
    /// For each of its words, whether something was kept back for it, or nobody can tell in this run.
    pub used: Vec<bool>,
    /// Whether its last day is over.
    pub expired: bool,
}

/// The comments to msk-gen in a text, in their order.
#[must_use]
pub fn find(text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    if !text.contains(MARK) {
        return found;
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut start = 0;
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut waiting: Vec<usize> = Vec::new();
    // Where lines that go on end, found once.
    let mut ends: Vec<usize> = (0..lines.len()).collect();
    for at in (0..lines.len().saturating_sub(1)).rev() {
        if lines[at].trim_end().ends_with('\\') {
            ends[at] = ends[at + 1];
        }
    }
    for (number, line) in lines.iter().enumerate() {
        if !waiting.is_empty() && !line.trim().is_empty() && !is_comment(line) {
            let about = about(&lines, number, ends[number]);
            waiting.drain(..).for_each(|at| {
                let directive: &mut Directive = &mut found[at];
                directive.lines = Some(about.clone());
            });
        }
        // A byte-order mark is no part of the first line.
        let skipped = if number == 0 { mark } else { 0 };
        if let Some(directive) = read(&line[skipped..], number, start + skipped) {
            if directive.alone && directive.lines.is_some() {
                waiting.push(found.len());
            }
            found.push(directive);
        }
        start += line.len();
    }
    found
}

/// How a comment may begin, and how it ends on the same line. What is not one of these is text about msk-gen.
const MARKS: [(&str, &str); 8] = [
    ("{{!--", "--}}"),
    ("{{!", "}}"),
    ("<!--", "-->"),
    ("/*", "*/"),
    ("//", ""),
    ("--", ""),
    ("#", ""),
    ("!", ""),
];

/// What other tools have for `ignore`.
const FOREIGN: [&str; 9] = [
    "allow",
    "disable",
    "disable-line",
    "disable-next-line",
    "ignore-line",
    "ignore-next-line",
    "noqa",
    "skip",
    "suppress",
];

fn read(line: &str, number: usize, start: usize) -> Option<Directive> {
    let line = line.trim_end_matches(['\n', '\r']);
    let at = line.find(MARK)?;
    let before = line[..at].trim_end_matches([' ', '\t']);
    let (mark, end) = MARKS.into_iter().find(|(mark, _)| before.ends_with(mark))?;
    let begin = before.len() - mark.len();
    let ahead = line[..begin].trim();
    let first = ahead.is_empty();
    // In the middle of a comment or of a sentence, behind a quote or a backtick, it is text about msk-gen.
    let starts = first
        || line[..begin].ends_with([' ', '\t', '{', '}', ';', ',', '|'])
            && !MARKS.iter().any(|(mark, _)| ahead.starts_with(mark))
            && !in_quotes(ahead);
    if !starts {
        return None;
    }
    let rest = &line[at + MARK.len()..];
    let rest_at = at + MARK.len();
    let stop = match end {
        "" => rest.len(),
        end => rest.find(end)?,
    };
    let body = &rest[..stop];
    let after = rest.get(stop + end.len()..).unwrap_or("");
    let place = |from: usize, to: usize| Span::new(start + from, start + to);
    let words_at = body.len() - body.trim_start().len();
    let foreign = FOREIGN.iter().any(|word| {
        let rest = body.trim_start().strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    });
    let (whole, inner) = match body.trim_start().strip_prefix("ignore-file") {
        Some(inner) => (true, inner),
        None if foreign => (false, ""),
        None => (false, body.trim_start().strip_prefix("ignore")?),
    };
    let inner_at = rest_at
        + words_at
        + if whole {
            "ignore-file".len()
        } else {
            "ignore".len()
        };
    let mut directive = Directive {
        span: place(begin, rest_at + stop + end.len()),
        alone: first && after.trim().is_empty(),
        words: Vec::new(),
        lines: None,
        until: None,
        reason: None,
        fault: None,
    };
    if !whole {
        // One that stands alone is about the next line, until a better one is found.
        let own = number + 1 + usize::from(directive.alone);
        directive.lines = Some(own..=own);
    }
    let list = inner
        .strip_prefix('[')
        .and_then(|list| Some((list, list.find(']')?)));
    let Some((list, close)) = list else {
        directive.fault = Some(match foreign {
            true => "is written as for another tool: write `ignore[rule]`",
            false => "names no rules: write `ignore[rule]`",
        });
        return Some(directive);
    };
    let mut from = inner_at + 1;
    for word in list[..close].split(',') {
        let name = word.trim();
        let lead = word.len() - word.trim_start().len();
        if !name.is_empty() {
            directive.words.push(Word {
                text: name.to_owned(),
                span: place(from + lead, from + lead + name.len()),
            });
        }
        from += word.len() + 1;
    }
    if directive.words.is_empty() {
        directive.fault = Some("names no rules: write `ignore[rule]`");
    }
    let tail_at = inner_at + 1 + close + 1;
    let tail = &list[close + 1..];
    let (options, reason) = match tail.find("--") {
        Some(dashes) => (&tail[..dashes], tail[dashes + 2..].trim()),
        None => (tail, ""),
    };
    directive.reason = (!reason.is_empty()).then(|| reason.to_owned());
    let mut from = 0;
    for option in options.split_whitespace() {
        let at = from + options[from..].find(option).unwrap_or(0);
        from = at + option.len();
        match option.strip_prefix("until=") {
            Some(day) if is_day(day) => {
                let span = place(tail_at + at, tail_at + at + option.len());
                directive.until = Some((day.to_owned(), span));
            }
            Some(_) => {
                directive.fault = Some("has a last day that is none: write `until=2027-01-31`")
            }
            None => {
                directive.fault =
                    Some("has words that mean nothing: a reason stands behind ` -- `");
            }
        }
    }
    Some(directive)
}

/// Whether a quote that was opened in a text is still open at its end.
fn in_quotes(text: &str) -> bool {
    let mut open: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (Some('"'), '\\') => {
                chars.next();
            }
            (Some(quote), c) if c == quote => open = None,
            (None, '"' | '`') => open = Some(c),
            _ => {}
        }
    }
    open.is_some()
}

/// Whether a line is a comment and nothing else.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start_matches('\u{feff}').trim_start();
    ["#", "//", "<!--", "{{!"]
        .iter()
        .any(|mark| line.starts_with(mark))
        || line.contains(MARK) && MARKS.iter().any(|(mark, _)| line.starts_with(mark))
}

/// The lines that comments above a line are about: this one, and the block of which it is the header.
fn about(lines: &[&str], next: usize, end: usize) -> RangeInclusive<usize> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let header = lines[next];
    // A line that goes on is one line.
    let mut last = end;
    let fence = ["```", "~~~"]
        .into_iter()
        .find(|fence| header.trim_start().starts_with(fence));
    if let Some(fence) = fence {
        last = (next + 1..lines.len())
            .find(|at| lines[*at].trim_start().starts_with(fence))
            .unwrap_or(lines.len() - 1);
    }
    if is_block_header(header) {
        last = (next + 1..lines.len())
            .take_while(|at| lines[*at].trim().is_empty() || indent(lines[*at]) > indent(header))
            .last()
            .unwrap_or(next);
    }
    next + 1..=last + 1
}

/// Whether a line ends with the header of a block of YAML: `key: |`, `- >-2`.
fn is_block_header(line: &str) -> bool {
    let line = line.trim_end();
    let header = line.trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    ["|", ">"].iter().any(|mark| {
        header.strip_suffix(mark).is_some_and(|before| {
            before.ends_with([' ', '\t']) && before.trim_end().ends_with([':', '-'])
        })
    })
}

/// Whether a text is a day as YYYY-MM-DD.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let digits = text.get(range)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let (true, Some(year), Some(month), Some(day)) =
        (dashes, number(0..4), number(5..7), number(8..10))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Directive {
        let found = find(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        found.into_iter().next().unwrap()
    }

    #[test]
    fn parts_of_a_comment() {
        let text = "a: 1 # msk-gen: ignore[port-plaintext, MSK2] until=2027-01-31 -- old cluster, OPS-12\n";
        let found = only(text);
        let words: Vec<&str> = found
            .words
            .iter()
            .map(|word| &text[word.span.range()])
            .collect();
        assert_eq!(words, ["port-plaintext", "MSK2"]);
        assert_eq!(found.lines, Some(1..=1));
        assert_eq!(found.reason.as_deref(), Some("old cluster, OPS-12"));
        let (day, place) = found.until.unwrap();
        assert_eq!(
            (day.as_str(), &text[place.range()]),
            ("2027-01-31", "until=2027-01-31")
        );
        assert_eq!(&text[found.span.range()], text[5..].trim_end());
        assert!(!found.alone);
        assert_eq!(found.fault, None);
    }

    #[test]
    fn marks_of_comments() {
        for text in [
            "# msk-gen: ignore[a]",
            "  //msk-gen: ignore[a]",
            "<!-- msk-gen: ignore[a] -- why -->",
            "{{! msk-gen: ignore[a] -- why }}",
            "{{!-- msk-gen: ignore[a] --}}",
            "/* msk-gen: ignore[a] */",
            "! msk-gen: ignore[a]",
        ] {
            let found = only(text);
            assert!(found.alone && found.fault.is_none(), "{text}: {found:?}");
            assert_eq!(found.span.range().end, text.len(), "{text}");
        }
        for text in [
            "Write `# msk-gen: ignore[a] -- why` above the line",
            "# e.g. # msk-gen: ignore[a] -- why",
            "note: \"# msk-gen: ignore[a] -- x\"",
            "note: \"see # msk-gen: ignore[a]\"",
            "a=b#msk-gen: ignore[a]",
            "use `msk-gen: ignore[a]` there",
            "msk-gen: ignore[a]",
            "# msk-gen: other",
            "{{! msk-gen: ignore[a]",
        ] {
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn lines_that_it_is_about() {
        let lines = |text: &str| only(text).lines;
        assert_eq!(lines("# msk-gen: ignore[a]\n\n b: 1\n c: 2\n"), Some(3..=3));
        assert_eq!(lines("# msk-gen: ignore[a]"), Some(2..=2));
        assert_eq!(lines("# msk-gen: ignore-file[a]\nb: 1\n"), None);
        let block = "# msk-gen: ignore[a]\nb: |-\n  x=1\n\n  y=2\nc: 3\n";
        assert_eq!(lines(block), Some(2..=5));
        let fence = "<!-- msk-gen: ignore[a] -->\n\n```json\n{}\n\n```\nb\n";
        assert_eq!(lines(fence), Some(3..=6));
        let two = "# msk-gen: ignore[a]\n# msk-gen: ignore[b]\nc: 1\n";
        let found: Vec<_> = find(two).into_iter().map(|one| one.lines).collect();
        assert_eq!(found, [Some(3..=3), Some(3..=3)]);
        assert_eq!(
            lines("\u{feff}# msk-gen: ignore[a]\n# another\nb=\\\n 1\n"),
            Some(3..=4)
        );
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        for text in [
            "# msk-gen: ignore",
            "# msk-gen: ignore[]",
            "# msk-gen: disable=port-plaintext",
            "# msk-gen: ignore-next-line[a]",
            "# msk-gen: noqa",
            "# msk-gen: ignore[a",
            "# msk-gen: ignore[a] until=soon",
            "# msk-gen: ignore[a] until=2027-13-01",
            "# msk-gen: ignore[a] until=2027-02-29",
            "# msk-gen: ignore[a] because of x",
        ] {
            assert!(only(text).fault.is_some(), "{text}");
        }
    }
}
