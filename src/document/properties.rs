//! `java.util.Properties`: separators, continuation lines and escapes as Java reads them.

use super::{
    Document, Key, Member, Node, Problem, ProblemKind, Reading, Style, Syntax, Text, Value, decode,
    keys,
};
use crate::source::Span;
use std::borrow::Cow;

/// Reads `text` as one object of texts. A section header (`[name]`, as in ini files) is passed over.
#[must_use]
pub fn read(text: &str) -> Reading<'_> {
    let mut reader = Reader {
        text,
        at: 0,
        problems: Vec::new(),
    };
    reader.characters();
    let (mut members, mut comments) = (Vec::new(), Vec::new());
    while reader.at < text.len() {
        reader.blanks();
        match reader.peek() {
            None => break,
            Some(b'\n' | b'\r') => reader.at += 1,
            Some(b'#' | b'!') => {
                let start = reader.at;
                reader.at = reader.line_end();
                comments.push(Span::new(start, reader.at));
            }
            Some(b'[') if reader.is_section() => reader.at = reader.line_end(),
            Some(_) => members.push(reader.member()),
        }
    }
    let mut problems = reader.problems;
    keys::shadow(&mut members, &mut problems);
    problems.sort_by_key(|problem| problem.span.start);
    Reading {
        documents: vec![Document {
            syntax: Syntax::Properties,
            root: Node::new(Span::new(0, text.len()), Value::Object(members)),
            comments,
        }],
        problems,
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// Skips a byte-order mark, and reports it and the first control character.
    fn characters(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
            self.problem(
                0..self.at,
                "a byte-order mark, which Java takes for a part of the first key",
            );
        }
        let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
        if let Some(at) = self.text.bytes().position(|byte| is_control(&byte)) {
            let code = self.text.as_bytes()[at];
            self.problem(at..at + 1, format!("control character U+{code:04X}"));
        }
    }

    fn problem(&mut self, range: std::ops::Range<usize>, message: impl Into<String>) {
        let kind = ProblemKind::Syntax(Syntax::Properties);
        let span = Span::new(range.start, range.end);
        self.problems.push(Problem::new(kind, span, message));
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | 0x0c) = self.peek() {
            self.at += 1;
        }
    }

    fn line_end(&self) -> usize {
        let rest = &self.text.as_bytes()[self.at..];
        memchr::memchr2(b'\n', b'\r', rest).map_or(self.text.len(), |len| self.at + len)
    }

    /// Whether the rest of the line is `[name]` and nothing else.
    fn is_section(&self) -> bool {
        let line = self.text.get(self.at..self.line_end()).unwrap_or("");
        line.trim_end()
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .is_some_and(|name| !name.is_empty() && !name.contains(['=', ':', '\\', '[', ']']))
    }

    /// Passes over continuations; says whether a character of the logical line follows.
    fn settle(&mut self) -> Option<u8> {
        while let Some(next) = decode::continuation(self.text.as_bytes(), self.at) {
            self.at = next;
        }
        self.peek().filter(|byte| !matches!(byte, b'\n' | b'\r'))
    }

    /// Passes over the blanks of the logical line.
    fn separator_blanks(&mut self) {
        while let Some(b' ' | b'\t' | 0x0c) = self.settle() {
            self.at += 1;
        }
    }

    /// Passes over one character or escape.
    fn character(&mut self) {
        let (len, bad) = decode::property_unit(self.text, self.at);
        if bad {
            let problem = "`\\u` without four hexadecimal digits";
            self.problem(self.at..self.at + len, problem);
        }
        self.at += len;
    }

    fn member(&mut self) -> Member<'a> {
        self.settle();
        let start = self.at;
        let mut end = start;
        while let Some(byte) = self.settle() {
            if matches!(byte, b'=' | b':' | b' ' | b'\t' | 0x0c) {
                break;
            }
            self.character();
            end = self.at;
        }
        let key = Span::new(start, end);
        self.separator_blanks();
        let mut behind = end;
        if let Some(b'=' | b':') = self.settle() {
            self.at += 1;
            behind = self.at;
            self.separator_blanks();
        }
        let start = self.at;
        let mut end = start;
        while self.settle().is_some() {
            // Nothing of a run without backslash and line break needs a closer look.
            let rest = &self.text.as_bytes()[self.at..];
            let run = memchr::memchr3(b'\\', b'\n', b'\r', rest).unwrap_or(rest.len());
            if run > 0 {
                self.at += run;
            } else {
                self.character();
            }
            end = self.at;
        }
        let value = if end > start {
            Span::new(start, end)
        } else {
            Span::at(behind)
        };
        Member {
            key: Key {
                span: key,
                text: self.decoded(key),
            },
            value: Node::new(
                value,
                Value::Text(Text {
                    text: self.decoded(value),
                    style: Style::Property,
                }),
            ),
            shadowed: false,
            merged: false,
        }
    }

    fn decoded(&self, span: Span) -> Cow<'a, str> {
        let raw = self.text.get(span.range()).unwrap_or("");
        if raw.contains('\\') {
            Cow::Owned(decode::property_text(self.text, span))
        } else {
            Cow::Borrowed(raw)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let reading = read(text);
        let Value::Object(members) = &reading.documents[0].root.value else {
            panic!("no object");
        };
        members
            .iter()
            .map(|member| {
                let value = member.value.as_str().unwrap();
                (member.key.text.to_string(), value.to_owned())
            })
            .collect()
    }

    fn spans(text: &str) -> Vec<(String, String)> {
        let reading = read(text);
        let Value::Object(members) = &reading.documents[0].root.value else {
            panic!("no object");
        };
        let slice = |span: Span| text[span.range()].to_owned();
        members
            .iter()
            .map(|member| (slice(member.key.span), slice(member.value.span)))
            .collect()
    }

    fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = |pair: &(&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
        pairs.iter().map(own).collect()
    }

    #[test]
    fn every_separator_and_blank_values() {
        let text = "a=1\nb: 2\nc 3\n  d = 4 \ne\nf=\ng = = x\n";
        let expected = own(&[
            ("a", "1"),
            ("b", "2"),
            ("c", "3"),
            ("d", "4 "),
            ("e", ""),
            ("f", ""),
            ("g", "= x"),
        ]);
        assert_eq!(pairs(text), expected);
        assert_eq!(spans(text), expected);
        assert!(read(text).problems.is_empty());
    }

    #[test]
    fn comments_sections_and_blank_lines() {
        let text = "# one\r\n\r\n [client]\r\n\t! two\r\na=1 # no\r\n[x]=y\r\n";
        let reading = read(text);
        let comments: Vec<&str> = reading.documents[0]
            .comments
            .iter()
            .map(|span| &text[span.range()])
            .collect();
        assert_eq!(comments, ["# one", "! two"]);
        assert_eq!(pairs(text), own(&[("a", "1 # no"), ("[x]", "y")]));
    }

    #[test]
    fn continuations_and_escapes() {
        let text = "a = x \\\n    y\\\r\n\tz\nk\\=e\\:y\\ s=\\tv\\u00e9\\q\\\\\nlast=b\\";
        let expected = [("a", "x yz"), ("k=e:y s", "\tvéq\\"), ("last", "b")];
        assert_eq!(pairs(text), own(&expected));
        assert_eq!(spans(text)[0].1, "x \\\n    y\\\r\n\tz");
        assert_eq!(spans(text)[2].1, "b");
        assert_eq!(pairs("a=\\\n  b\n"), own(&[("a", "b")]));
        assert_eq!(pairs("a=b\\\n\nc=d\n"), own(&[("a", "b"), ("c", "d")]));
        assert_eq!(pairs("a=\\ud83d\\ude00"), own(&[("a", "😀")]));
    }

    #[test]
    fn bad_escapes_and_control_characters_are_problems() {
        let text = "a=C:\\u00zz\nb=\u{0}\n";
        let reading = read(text);
        let found: Vec<&str> = reading
            .problems
            .iter()
            .map(|problem| &text[problem.span.range()])
            .collect();
        assert_eq!(found, ["\\u", "\u{0}"]);
    }

    #[test]
    fn the_last_of_equal_keys_counts() {
        let text = "a=1\na=2\na=3\n";
        let reading = read(text);
        assert_eq!(
            reading.documents[0].root.get("a").and_then(Node::as_str),
            Some("3")
        );
        assert_eq!(reading.problems.len(), 2);
        assert_eq!(reading.problems[1].span, Span::new(8, 9));
        let first = (Span::new(0, 1), "first here".to_owned());
        assert_eq!(reading.problems[1].related, Some(first));
    }
}
