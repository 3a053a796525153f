//! What an expression is worth, when it is a literal.

use super::lex::{Kind, Token};
use super::{HOLE, Piece};
use crate::source::Span;
use std::ops::Range;

/// Calls that make a list of what they are given.
pub(super) const LISTS: [&str; 7] = [
    "List.of",
    "Arrays.asList",
    "listOf",
    "Seq",
    "List",
    "arrayOf",
    "Collections.singletonList",
];

/// A program with its tokens.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    pub(super) fn slice(&self, span: Span) -> &'a str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }

    /// The word at an index; nothing for other tokens.
    pub(super) fn word(&self, index: usize) -> &'a str {
        match self.list.get(index) {
            Some(token) if token.kind == Kind::Word => self.slice(token.span),
            _ => "",
        }
    }

    /// The word before an index.
    pub(super) fn word_before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(super) fn is(&self, index: usize, sign: u8) -> bool {
        self.list.get(index).is_some_and(|token| token.is(sign))
    }

    /// The index of the bracket that closes the one at `open`.
    pub(super) fn close(&self, open: usize) -> Option<usize> {
        self.list
            .get(open)?
            .partner
            .map(|close| close as usize)
            .filter(|close| *close > open)
    }

    /// Where an expression ends that begins at `from`: at the next comma or the end of what it stands in; with `line`
    /// also at a semicolon or a line that begins behind it.
    pub(super) fn end(&self, from: usize, line: bool) -> usize {
        let mut at = from;
        while let Some(token) = self.list.get(at) {
            let stops = match token.kind {
                Kind::Sign(b',' | b';' | b')' | b']' | b'}') => true,
                _ => line && at > from && token.indent.is_some(),
            };
            if stops {
                break;
            }
            let opens = matches!(token.kind, Kind::Sign(b'(' | b'[' | b'{'));
            at = match self.close(at) {
                Some(close) => close + 1,
                // What nobody closes goes on to the end.
                None if opens => self.list.len(),
                None => at + 1,
            };
        }
        at
    }

    /// The parts between the commas of a bracket.
    pub(super) fn parts(&self, open: usize) -> Vec<Range<usize>> {
        let Some(close) = self.close(open) else {
            return Vec::new();
        };
        let mut parts = Vec::new();
        let mut at = open + 1;
        while at < close {
            let end = self.end(at, false).min(close);
            if end > at {
                parts.push(at..end);
            }
            at = end + 1;
        }
        parts
    }

    /// The pieces of a literal expression; `None` when it is none. `Some` of nothing means that it says nothing (`null`).
    pub(super) fn literal(&self, range: Range<usize>) -> Option<Vec<Piece>> {
        let range = self.without_brackets(range);
        if let Some(pieces) = self.joined(range.clone()) {
            return Some(pieces);
        }
        if range.len() == 1 {
            let token = self.list.get(range.start)?;
            let text = self.slice(token.span);
            return match (token.kind, text) {
                (Kind::Number, _) | (Kind::Word, "true" | "false") => {
                    Some(vec![piece(text, token)])
                }
                (Kind::Word, "True" | "False") => {
                    Some(vec![piece(&text.to_ascii_lowercase(), token)])
                }
                (Kind::Word, "None" | "null" | "nil" | "undefined") => Some(Vec::new()),
                _ => None,
            };
        }
        self.elements(range)
    }

    /// The pieces of an expression, a hole for what is no literal. Nothing when it says nothing.
    pub(super) fn value(&self, range: Range<usize>) -> Vec<Piece> {
        self.literal(range.clone())
            .unwrap_or_else(|| vec![self.hole(range)])
    }

    /// A hole in the place of an expression.
    pub(super) fn hole(&self, range: Range<usize>) -> Piece {
        let first = self.list.get(range.start).map(|token| token.span);
        let last = range
            .end
            .checked_sub(1)
            .and_then(|last| self.list.get(last));
        let span = first.map(|first| {
            let end = last.map_or(first.end, |last| last.span.end.max(first.end));
            Span::new(first.start as usize, end as usize)
        });
        Piece {
            text: HOLE.into(),
            span,
        }
    }

    fn without_brackets(&self, range: Range<usize>) -> Range<usize> {
        let wrapped = range.len() > 2
            && self.is(range.start, b'(')
            && self.close(range.start) == Some(range.end - 1)
            && self.end(range.start + 1, false) == range.end - 1;
        if wrapped {
            range.start + 1..range.end - 1
        } else {
            range
        }
    }

    /// Strings one behind another, or with a plus between them.
    fn joined(&self, range: Range<usize>) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for index in range {
            let token = self.list.get(index)?;
            match token.kind {
                Kind::Text { inner, raw } => {
                    pieces.extend(decoded(self.slice(inner), inner.start as usize, raw));
                }
                Kind::Sign(b'+') if !pieces.is_empty() => {}
                _ => return None,
            }
        }
        (!pieces.is_empty()).then_some(pieces)
    }

    /// The elements of a list, with commas between them.
    fn elements(&self, range: Range<usize>) -> Option<Vec<Piece>> {
        let last = range.end.checked_sub(1)?;
        let open = self.list.get(last)?.partner? as usize;
        let plain = open == range.start && (self.is(open, b'[') || self.is(open, b'('));
        let call = open == range.start + 1 && LISTS.contains(&self.word(range.start));
        // `[]string{…}` of Go.
        let go = self.is(open, b'{') && open == range.start + 3 && self.word(open - 1) == "string";
        if !(plain || call || go) {
            return None;
        }
        let mut pieces = Vec::new();
        for part in self.parts(open) {
            if !pieces.is_empty() {
                pieces.push(Piece {
                    text: ",".into(),
                    span: None,
                });
            }
            let words = self.joined(part.clone());
            pieces.extend(words.unwrap_or_else(|| vec![self.hole(part)]));
        }
        Some(pieces)
    }
}

fn piece(text: &str, token: &Token) -> Piece {
    Piece {
        text: text.to_owned(),
        span: Some(token.span),
    }
}

/// The characters of a string, a piece for each escape and each run between them.
pub(super) fn decoded(text: &str, start: usize, raw: bool) -> Vec<Piece> {
    let plain = |from: usize, to: usize| Piece {
        text: text[from..to].to_owned(),
        span: Some(Span::new(start + from, start + to)),
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    if !raw {
        while let Some(at) = text[from..].find('\\').map(|len| from + len) {
            if at > from {
                pieces.push(plain(from, at));
            }
            let escaped = text[at + 1..].chars().next();
            let end = at + 1 + escaped.map_or(0, char::len_utf8);
            let meant = match escaped {
                Some('n') => "\n".to_owned(),
                Some('t') => "\t".to_owned(),
                Some('r') => "\r".to_owned(),
                // A line that goes on.
                Some('\n') | None => String::new(),
                Some(c) => c.to_string(),
            };
            pieces.push(Piece {
                text: meant,
                span: Some(Span::new(start + at, start + end)),
            });
            from = end;
        }
    }
    if from < text.len() || pieces.is_empty() {
        pieces.push(plain(from, text.len()));
    }
    pieces
}
