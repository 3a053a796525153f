//! Words, strings and brackets of a program; comments are left out.

use super::Language;
use crate::source::Span;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, with the names that hang on it by dots (`props.put`); one that hangs on a bracket begins with a dot.
    Word,
    /// A number.
    Number,
    /// A string; the span of what is between its quotes, and whether a backslash means itself.
    Text { inner: Span, raw: bool },
    /// Any other character.
    Sign(u8),
}

/// A piece of a program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// The blanks before it, when it is the first of its line.
    pub(super) indent: Option<u32>,
    /// The index of the innermost bracket around it.
    pub(super) parent: Option<u32>,
    /// For a bracket that has one: the index of the other one.
    pub(super) partner: Option<u32>,
}

impl Token {
    pub(super) fn is(&self, sign: u8) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Cuts a program into tokens and pairs its brackets.
pub(super) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        language,
        at: 0,
        tokens: Vec::new(),
        line: Some(0),
        open: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    language: Language,
    at: usize,
    tokens: Vec<Token>,
    /// Where the line began, while nothing of it was seen.
    line: Option<usize>,
    open: Vec<u32>,
}

impl Lexer<'_> {
    fn step(&mut self) {
        let start = self.at;
        let byte = self.bytes[start];
        match byte {
            b'\n' => {
                self.at += 1;
                self.line = Some(self.at);
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'-' if self.language == Language::Sql && self.follows(b"--") => {
                self.at = self.line_end();
            }
            b'#' if self.language == Language::Python => self.at = self.line_end(),
            b'/' if self.language != Language::Python && self.follows(b"//") => {
                self.at = self.line_end();
            }
            b'/' if self.language != Language::Python && self.follows(b"/*") => {
                let end = memchr::memmem::find(&self.bytes[start + 2..], b"*/");
                self.at = end.map_or(self.text.len(), |len| start + 2 + len + 2);
            }
            b'/' if self.language == Language::Node && self.may_be_pattern() => self.pattern(),
            b'"' | b'\'' => self.string(start, false),
            b'`' if matches!(self.language, Language::Go | Language::Node) => {
                let raw = self.language == Language::Go;
                self.until(start, b"`", raw, true);
            }
            b'0'..=b'9' => {
                self.take(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'));
                self.push(Kind::Number, start);
            }
            b'.' if self.bytes.get(start + 1).is_some_and(|byte| is_word(*byte)) => {
                self.at += 1;
                self.word(start);
            }
            byte if is_word(byte) => self.word(start),
            _ => {
                self.at += self.text[start..].chars().next().map_or(1, char::len_utf8);
                self.push(Kind::Sign(byte), start);
            }
        }
    }

    fn follows(&self, word: &[u8]) -> bool {
        self.bytes[self.at..].starts_with(word)
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..]).map_or(self.text.len(), |len| self.at + len)
    }

    fn take(&mut self, inside: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| inside(*byte)) {
            self.at += 1;
        }
    }

    fn word(&mut self, start: usize) {
        loop {
            self.take(is_word);
            let more = self.bytes.get(self.at) == Some(&b'.')
                && self
                    .bytes
                    .get(self.at + 1)
                    .is_some_and(|byte| is_word(*byte));
            if !more {
                break;
            }
            self.at += 1;
        }
        let word = &self.text[start..self.at];
        let quote = matches!(self.bytes.get(self.at), Some(b'"' | b'\''));
        let prefix = word.len() <= 3
            && match self.language {
                Language::Python => word.bytes().all(|byte| b"rRbBuUfF".contains(&byte)),
                // Scala's interpolators.
                Language::Jvm => matches!(word, "s" | "f" | "raw") && self.follows(b"\""),
                _ => false,
            };
        if quote && prefix {
            let raw = word.contains(['r', 'R']);
            self.string(start, raw);
        } else {
            self.push(Kind::Word, start);
        }
    }

    /// A string whose quote stands at the current place; it begins at `start` with its prefix.
    fn string(&mut self, start: usize, raw: bool) {
        let quote = self.bytes[self.at];
        let triple = [quote; 3];
        let long = match self.language {
            Language::Python => true,
            Language::Jvm => quote == b'"',
            _ => false,
        };
        if long && self.follows(&triple) {
            self.until(start, &triple, raw, true);
            return;
        }
        let characters = matches!(self.language, Language::Jvm | Language::Go);
        if characters && quote == b'\'' {
            // A character; Scala's symbols have no quote behind them.
            let rest = &self.text[self.at + 1..];
            let len = match rest.strip_prefix('\\') {
                Some(rest) => rest.find('\'').map(|len| len + 2).filter(|len| *len < 12),
                None => {
                    let first = rest.chars().next().map_or(0, char::len_utf8);
                    rest[first..].starts_with('\'').then_some(first + 1)
                }
            };
            self.at += 1 + len.unwrap_or(0);
            return;
        }
        // Quotes in a text of SQL are doubled, and a backslash is one.
        let sql = self.language == Language::Sql;
        self.until(start, &[quote], raw || sql, sql);
    }

    /// A string up to `end`; one that does not go over lines ends at the end of its line all the same.
    fn until(&mut self, start: usize, end: &[u8], raw: bool, lines: bool) {
        let from = self.at + end.len();
        let mut at = from;
        let (inner, after) = loop {
            match self.bytes.get(at) {
                None => break (self.text.len(), self.text.len()),
                Some(b'\n') if !lines => break (at, at),
                // Python's raw strings keep the backslash, and it still guards the quote.
                Some(b'\\') if !raw || self.language == Language::Python => {
                    at = (at + 2).min(self.text.len());
                }
                Some(_) if self.bytes[at..].starts_with(end) => break (at, at + end.len()),
                Some(_) => at += 1,
            }
        };
        let mut inner = inner;
        while !self.text.is_char_boundary(inner) {
            inner += 1;
        }
        let inner = Span::new(from.min(inner), inner);
        self.at = after.max(inner.end as usize);
        self.push(Kind::Text { inner, raw }, start);
    }

    /// Whether a slash may begin a regular expression: no value stands before it.
    fn may_be_pattern(&self) -> bool {
        match self.tokens.last().map(|token| (token.kind, token.span)) {
            None => true,
            Some((Kind::Sign(sign), _)) => !matches!(sign, b')' | b']' | b'}'),
            Some((Kind::Word, span)) => {
                &self.text[span.start as usize..span.end as usize] == "return"
            }
            Some(_) => false,
        }
    }

    fn pattern(&mut self) {
        let line = &self.bytes[..self.line_end()];
        let mut at = self.at + 1;
        let mut class = false;
        while let Some(byte) = line.get(at) {
            match byte {
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.at = at + 1;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        let start = self.at;
        self.at += 1;
        self.push(Kind::Sign(b'/'), start);
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let index = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        let begun = self.line.take();
        let indent = begun.map(|line| u32::try_from(start - line).unwrap_or(u32::MAX));
        let mut token = Token {
            kind,
            span: Span::new(start, self.at),
            indent,
            parent: self.open.last().copied(),
            partner: None,
        };
        match kind {
            Kind::Sign(b'(' | b'[' | b'{') => self.open.push(index),
            Kind::Sign(close @ (b')' | b']' | b'}')) => {
                let wanted = match close {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                // A bracket that closes none of the open ones is passed over.
                let fits = self
                    .open
                    .last()
                    .copied()
                    .filter(|open| self.tokens[*open as usize].is(wanted));
                if let Some(open) = fits {
                    self.open.pop();
                    self.tokens[open as usize].partner = Some(index);
                    token.partner = Some(open);
                    token.parent = self.open.last().copied();
                }
            }
            _ => {}
        }
        self.tokens.push(token);
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
