//! JSON (RFC 8259), read strictly and with recovery: every departure from the grammar is a problem with its place,
//! and reading goes on.

mod scalar;
mod string;

pub use scalar::is_number;

use super::{
    Document, Key, MAX_DEPTH, Member, Node, Problem, ProblemKind, Reading, Style, Syntax, Text,
    Value,
};
use crate::source::Span;
use std::borrow::Cow;

const SYNTAX: ProblemKind = ProblemKind::Syntax(Syntax::Json);

/// How many grammar problems of one text are kept: past that the text is no JSON, and more of them help nobody.
const MAX_PROBLEMS: usize = 50;

/// Reads JSON. Several values one after the other are several documents and one problem.
#[must_use]
pub fn read(text: &str) -> Reading<'_> {
    let mut parser = Parser::new(text);
    if text.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    let mut roots = Vec::new();
    loop {
        parser.skip_blank();
        if parser.at >= parser.bytes.len() {
            break;
        }
        if roots.len() == 1 {
            let start = parser.at;
            parser.problem(
                parser.char_span(start),
                "text behind the end of the JSON document",
            );
        }
        let before = parser.at;
        let root = parser.value();
        // A stray closing bracket is no value; step over it so that reading ends.
        if parser.at == before {
            parser.at += parser.char_span(before).len().max(1);
        }
        roots.push(root);
    }
    if roots.is_empty() {
        parser.problem(Span::at(text.len()), "there is no JSON value in this text");
    }
    parser.only_sure_repairs();
    if let Some(first) = parser.comments.first().copied() {
        let more = match parser.comments.len() {
            1 => String::new(),
            many => format!(" (and {} more)", many - 1),
        };
        let problem = Problem::new(SYNTAX, first, format!("a comment{more}: JSON has none"))
            .help("move it into the documentation, or a member of its own such as `\"//\"`");
        parser.problems.push(problem);
    }
    parser.problems.sort_by_key(|problem| problem.span);
    let mut comments = parser.comments;
    let documents = roots
        .into_iter()
        .map(|root| Document {
            syntax: Syntax::Json,
            root,
            comments: std::mem::take(&mut comments),
        })
        .collect();
    Reading {
        documents,
        problems: parser.problems,
    }
}

/// Reads the one value that begins at `from`, in a text that holds others before it: the value, what is wrong with it (a
/// comment in it, too), and where it ends.
#[must_use]
pub fn value_at(text: &str, from: usize) -> (Node<'_>, Vec<Problem>, usize) {
    let mut parser = Parser {
        at: from,
        ..Parser::new(text)
    };
    let node = parser.value();
    if let Some(comment) = parser.comments.first().copied() {
        parser.problem(comment, "a comment: JSON has none");
    }
    (node, parser.problems, parser.at)
}

struct Parser<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    too_deep: bool,
    /// Whether the end of the text inside a bracket or string was told.
    cut_off: bool,
    comments: Vec<Span>,
    problems: Vec<Problem>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            depth: 0,
            too_deep: false,
            cut_off: false,
            comments: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn problem(&mut self, span: Span, message: impl Into<String>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(Problem::new(SYNTAX, span, message));
        }
    }

    fn helpful(&mut self, span: Span, message: impl Into<String>, help: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems
                .push(Problem::new(SYNTAX, span, message).help(help));
        }
    }

    /// The whole character at `at`, empty at the end.
    fn char_span(&self, at: usize) -> Span {
        let len = self
            .text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Span::new(at, at + len)
    }

    fn skip_blank(&mut self) {
        loop {
            while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') && self.at < self.bytes.len()
            {
                self.at += 1;
            }
            let start = self.at;
            match (self.peek(), self.bytes.get(self.at + 1)) {
                (b'/', Some(b'/')) | (b'#', _) => {
                    let rest = &self.bytes[self.at..];
                    self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
                }
                (b'/', Some(b'*')) => {
                    let rest = &self.bytes[self.at + 2..];
                    match memchr::memmem::find(rest, b"*/") {
                        Some(end) => self.at += end + 4,
                        None => {
                            self.at = self.bytes.len();
                            self.problem(Span::new(start, start + 2), "this comment never ends");
                        }
                    }
                }
                // A non-breaking space or a byte-order mark that came in by copy and paste.
                (byte, _) if byte >= 0x80 => {
                    let span = self.char_span(start);
                    let blank = self.text[span.range()]
                        .chars()
                        .all(|c| c.is_whitespace() || c == '\u{feff}');
                    if !blank {
                        return;
                    }
                    self.at = span.end as usize;
                    self.problem(
                        span,
                        "an invisible character that JSON does not take for a blank",
                    );
                    continue;
                }
                _ => return,
            }
            self.comments.push(Span::new(start, self.at));
        }
    }

    fn value(&mut self) -> Node<'a> {
        match self.peek() {
            b'{' | b'[' if self.depth >= MAX_DEPTH => self.skip_deep(),
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::list),
            b'"' => {
                let start = self.at;
                let text = self.string();
                Node::new(
                    Span::new(start, self.at),
                    Value::Text(Text {
                        text,
                        style: Style::Json,
                    }),
                )
            }
            b'\'' => self.single_quoted(),
            b'-' | b'0'..=b'9' | b'+' | b'.' => self.number(),
            _ => self.word(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Node<'a>) -> Node<'a> {
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    /// Steps over a bracket that is nested too deeply, without recursion.
    fn skip_deep(&mut self) -> Node<'a> {
        let start = self.at;
        let mut open = 0usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' => {
                    self.string();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
        if !self.too_deep {
            self.too_deep = true;
            let message =
                format!("nested deeper than {MAX_DEPTH} levels: what lies inside was not read");
            self.problems.push(Problem::new(
                ProblemKind::Limit,
                Span::new(start, start + 1),
                message,
            ));
        }
        Node::new(Span::new(start, self.at), Value::Bad)
    }

    fn object(&mut self) -> Node<'a> {
        let start = self.at;
        self.at += 1;
        let mut members: Vec<Member<'a>> = Vec::new();
        let mut comma: Option<usize> = None;
        loop {
            self.skip_blank();
            if self.close(b'}', start, comma) {
                break;
            }
            match self.peek() {
                b',' => {
                    let span = Span::new(self.at, self.at + 1);
                    self.problem(span, "a comma with no member before it");
                    self.at += 1;
                    continue;
                }
                // `]` here closes a list around an object that was never closed.
                b']' if self.depth > 1 => {
                    self.unclosed(start, '{');
                    break;
                }
                _ => {}
            }
            if comma.is_none() && !members.is_empty() {
                let end = members
                    .last()
                    .map_or(self.at, |member| member.value.span.end as usize);
                self.missing_comma(end, "member");
            }
            let before = self.at;
            let key = self.key();
            self.skip_blank();
            let value = if self.peek() == b':' {
                self.at += 1;
                self.skip_blank();
                if matches!(self.peek(), b',' | b'}' | b']') || self.at >= self.bytes.len() {
                    self.problem(key.span, format!("`{}` has no value", short(&key.text)));
                    Node::new(Span::at(self.at), Value::Bad)
                } else {
                    self.value()
                }
            } else {
                // Where there is no key, that was told.
                let quoted = self.bytes.get(key.span.start as usize) == Some(&b'"');
                if quoted || !key.text.is_empty() {
                    self.problem(
                        key.span,
                        format!("there is no `:` behind `{}`", short(&key.text)),
                    );
                }
                if self.starts_value() {
                    self.value()
                } else {
                    Node::new(Span::at(key.span.end as usize), Value::Bad)
                }
            };
            members.push(Member {
                key,
                value,
                shadowed: false,
                merged: false,
            });
            if self.at == before {
                self.at += self.char_span(before).len().max(1);
            }
            self.skip_blank();
            comma = self.comma();
        }
        self.shadow(&mut members);
        Node::new(Span::new(start, self.at), Value::Object(members))
    }

    fn list(&mut self) -> Node<'a> {
        let start = self.at;
        self.at += 1;
        let mut items: Vec<Node<'a>> = Vec::new();
        let mut comma: Option<usize> = None;
        loop {
            self.skip_blank();
            if self.close(b']', start, comma) {
                break;
            }
            match self.peek() {
                b',' => {
                    let span = Span::new(self.at, self.at + 1);
                    self.problem(span, "a comma with no element before it");
                    self.at += 1;
                    continue;
                }
                b'}' if self.depth > 1 => {
                    self.unclosed(start, '[');
                    break;
                }
                _ => {}
            }
            if comma.is_none() && !items.is_empty() {
                let end = items.last().map_or(self.at, |item| item.span.end as usize);
                self.missing_comma(end, "element");
            }
            let before = self.at;
            items.push(self.value());
            if self.at == before {
                self.at += self.char_span(before).len().max(1);
            }
            self.skip_blank();
            comma = self.comma();
        }
        Node::new(Span::new(start, self.at), Value::List(items))
    }

    /// Steps over the closing bracket, if it is here, or says that the text ended without it.
    fn close(&mut self, bracket: u8, open: usize, comma: Option<usize>) -> bool {
        if self.at >= self.bytes.len() {
            // Where a text was cut off, everything around the last bracket is open as well.
            if !self.cut_off {
                self.cut_off = true;
                self.unclosed(open, char::from(self.bytes[open]));
            }
            return true;
        }
        if self.peek() != bracket {
            return false;
        }
        if let Some(comma) = comma {
            let span = Span::new(comma, comma + 1);
            let message = format!("a comma before `{}`", char::from(bracket));
            let mut problem = Problem::new(ProblemKind::TrailingComma, span, message);
            problem.fix = Some((span, String::new()));
            self.problems.push(problem);
        }
        self.at += 1;
        true
    }

    fn unclosed(&mut self, open: usize, bracket: char) {
        self.problem(
            Span::new(open, open + 1),
            format!("this `{bracket}` is never closed"),
        );
    }

    fn missing_comma(&mut self, at: usize, what: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            let mut problem = Problem::new(
                SYNTAX,
                Span::at(at),
                format!("a comma is missing before the next {what}"),
            );
            problem.fix = Some((Span::at(at), ",".into()));
            self.problems.push(problem);
        }
    }

    /// Takes back the repairs, unless the text is whole with them. Where a quote was lost, the reader misses commas that nobody
    /// forgot, and sees numbers inside of what was meant as text.
    fn only_sure_repairs(&mut self) {
        let grammar = |problem: &&Problem| problem.kind != ProblemKind::DuplicateKey;
        if self.problems.iter().all(|problem| problem.fix.is_none()) {
            return;
        }
        let sure = self
            .problems
            .iter()
            .filter(grammar)
            .all(|problem| problem.fix.is_some())
            && {
                let repairs = self
                    .problems
                    .iter()
                    .filter_map(|problem| problem.fix.as_ref());
                let mut edits: Vec<(Span, &str)> =
                    repairs.map(|(span, text)| (*span, text.as_str())).collect();
                edits.extend(self.comments.iter().map(|comment| (*comment, "")));
                edits.sort_by_key(|(span, _)| *span);
                let mut whole = String::with_capacity(self.text.len() + edits.len());
                let mut at = 0;
                for (span, text) in edits {
                    whole.push_str(self.text.get(at..span.start as usize).unwrap_or_default());
                    whole.push_str(text);
                    at = span.end as usize;
                }
                whole.push_str(self.text.get(at..).unwrap_or_default());
                let whole = whole.trim_start_matches('\u{feff}');
                serde_json::from_str::<serde::de::IgnoredAny>(whole).is_ok()
            };
        if !sure {
            for problem in &mut self.problems {
                problem.fix = None;
            }
        }
    }

    fn comma(&mut self) -> Option<usize> {
        (self.peek() == b',').then(|| {
            self.at += 1;
            self.at - 1
        })
    }

    fn starts_value(&self) -> bool {
        matches!(self.peek(), b'{' | b'[' | b'"' | b'\'' | b'-' | b'0'..=b'9')
            || self.bytes[self.at.min(self.bytes.len())..]
                .iter()
                .take(5)
                .all(u8::is_ascii_alphabetic)
                && self.at < self.bytes.len()
    }

    fn key(&mut self) -> Key<'a> {
        let start = self.at;
        let text = match self.peek() {
            b'"' => self.string(),
            b'\'' => match self.single_quoted().value {
                Value::Text(text) => text.text,
                _ => Cow::Borrowed(""),
            },
            _ => {
                let word = self.take_word();
                let span = Span::new(start, self.at);
                if word.is_empty() {
                    let span = self.char_span(self.at);
                    let found = self.text.get(span.range()).unwrap_or("");
                    self.problem(
                        span,
                        format!("expected a key in double quotes, found `{found}`"),
                    );
                    self.at = span.end as usize;
                } else {
                    self.problem(
                        span,
                        format!("the key `{}` is not in double quotes", short(word)),
                    );
                }
                Cow::Borrowed(word)
            }
        };
        Key {
            span: Span::new(start, self.at),
            text,
        }
    }

    /// Marks members that a later one of the same key overrides.
    fn shadow(&mut self, members: &mut [Member<'a>]) {
        super::keys::shadow(members, &mut self.problems);
    }
}

/// The beginning of a text, for messages.
fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<(String, String)> {
        let reading = read(text);
        reading
            .problems
            .iter()
            .map(|p| (text[p.span.range()].to_owned(), p.message.clone()))
            .collect()
    }

    #[test]
    fn what_is_broken_is_named_and_the_rest_is_read() {
        let text = "{\"a\": 012, // note\n 'b': [1 2,], c: True\n \"d\": {\"e\": \"x\\q\"}";
        let reading = read(text);
        let root = &reading.documents[0].root;
        assert_eq!(root.get("a").and_then(Node::scalar), Some("012"));
        assert_eq!(root.get("b").map(|b| b.items().len()), Some(2));
        assert_eq!(
            root.path(&["d", "e"]).and_then(Node::as_str),
            Some("x\u{fffd}")
        );
        let found: Vec<String> = problems(text)
            .into_iter()
            .map(|(place, message)| format!("{place}: {message}"))
            .collect();
        assert_eq!(
            found,
            [
                "{: this `{` is never closed",
                "012: `012` begins with a zero: that is no JSON number",
                "// note: a comment: JSON has none",
                "'b': a string in single quotes: JSON takes only double quotes",
                ": a comma is missing before the next element",
                ",: a comma before `]`",
                "c: the key `c` is not in double quotes",
                "True: `True` is no JSON value",
                ": a comma is missing before the next member",
                "\\q: `\\q` is no JSON escape",
            ]
        );
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        let reading = read(r#"{"a": 1, "b": 2, "a": 3}"#);
        assert_eq!(
            reading.documents[0].root.get("a").and_then(Node::scalar),
            Some("3")
        );
        assert_eq!(reading.problems[0].kind, ProblemKind::DuplicateKey);
        assert_eq!(reading.problems[0].span, Span::new(17, 20));
    }

    #[test]
    fn numbers_of_the_grammar() {
        for good in [
            "0",
            "-0",
            "10",
            "1.5",
            "1e5",
            "1E+5",
            "1.0e-7",
            "000".get(..1).unwrap_or(""),
        ] {
            assert!(is_number(good), "{good}");
        }
        for bad in ["", "-", "01", "1.", ".5", "1e", "+1", "0x1", "1_0", "1e+"] {
            assert!(!is_number(bad), "{bad}");
        }
    }
}
