//! Numbers, words, and strings in single quotes.

use super::{MAX_PROBLEMS, Parser, SYNTAX, short};
use crate::document::{Node, Problem, Style, Text, Value};
use crate::source::Span;
use std::borrow::Cow;

impl<'a> Parser<'a> {
    pub(super) fn single_quoted(&mut self) -> Node<'a> {
        let start = self.at;
        let line = &self.bytes[start + 1..];
        let end = memchr::memchr3(b'\'', b'\n', b'\r', line).unwrap_or(line.len());
        let text = &self.text[start + 1..start + 1 + end];
        self.at = start + 1 + end;
        let closed = self.peek() == b'\'';
        if closed {
            self.at += 1;
        }
        let span = Span::new(start, self.at);
        if self.problems.len() < MAX_PROBLEMS {
            let mut problem = Problem::new(
                SYNTAX,
                span,
                "a string in single quotes: JSON takes only double quotes",
            );
            if closed && !text.contains(['"', '\\']) {
                problem.fix = Some((span, format!("\"{text}\"")));
            }
            self.problems.push(problem);
        }
        // Not `Style::Json`: there is nothing to decode, only quotes around the same characters.
        Node::new(
            span,
            Value::Text(Text {
                text: Cow::Borrowed(text),
                style: Style::SingleQuoted,
            }),
        )
    }

    pub(super) fn number(&mut self) -> Node<'a> {
        let start = self.at;
        let len = self.bytes[start..]
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_')))
            .unwrap_or(self.bytes.len() - start);
        self.at += len;
        let word = &self.text[start..self.at];
        let span = Span::new(start, self.at);
        if is_number(word) {
            return Node::new(span, Value::Number(Cow::Borrowed(word)));
        }
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        if digits {
            let mut problem = Problem::new(
                SYNTAX,
                span,
                format!(
                    "`{}` begins with a zero: that is no JSON number",
                    short(word)
                ),
            )
            .help("an account id or another code is text: put it in double quotes");
            problem.fix = Some((span, format!("\"{word}\"")));
            self.problems.push(problem);
            return Node::new(span, Value::Number(Cow::Borrowed(word)));
        }
        self.helpful(
            span,
            format!("`{}` is no JSON number", short(word)),
            "text goes in double quotes",
        );
        Node::new(
            span,
            Value::Text(Text {
                text: Cow::Borrowed(word),
                style: Style::Plain,
            }),
        )
    }

    pub(super) fn take_word(&mut self) -> &'a str {
        let start = self.at;
        let stop = |b: u8| {
            b <= b' ' || matches!(b, b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b'\'')
        };
        self.at += self.bytes[start..]
            .iter()
            .position(|&b| stop(b))
            .unwrap_or(self.bytes.len() - start);
        &self.text[start..self.at]
    }

    pub(super) fn word(&mut self) -> Node<'a> {
        let start = self.at;
        let word = self.take_word();
        let span = Span::new(start, self.at);
        let value = match word {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "" => {
                let span = self.char_span(start);
                let found = self.text.get(span.range()).unwrap_or("").to_owned();
                self.problem(span, format!("expected a value, found `{found}`"));
                Value::Bad
            }
            "..." | "…" => {
                self.problem(span, "an ellipsis stands for something that is left out");
                Value::Bad
            }
            _ => {
                let help = match word.to_ascii_lowercase().as_str() {
                    "true" | "false" | "null" => "JSON writes it in lower case",
                    "none" | "nil" | "undefined" => "JSON writes `null`",
                    _ => "text goes in double quotes",
                };
                self.helpful(span, format!("`{}` is no JSON value", short(word)), help);
                Value::Text(Text {
                    text: Cow::Borrowed(word),
                    style: Style::Plain,
                })
            }
        };
        Node::new(span, value)
    }
}

/// Whether `word` is a number of the JSON grammar.
#[must_use]
pub fn is_number(word: &str) -> bool {
    let bytes = word.as_bytes();
    let digits = |from: usize| {
        bytes[from..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    };
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && bytes[at] == b'0') {
        return false;
    }
    at += whole;
    if bytes.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(at..).map_or(0, |_| digits(at));
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == bytes.len()
}
