//! Strings and their escapes.

use super::{Parser, short};
use crate::source::Span;
use std::borrow::Cow;

impl<'a> Parser<'a> {
    /// Reads a string from its opening quote; an unclosed one ends at the line's end.
    pub(super) fn string(&mut self) -> Cow<'a, str> {
        let open = self.at;
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut copied = start;
        loop {
            // Every byte below 0x20, the quote and the backslash end the run; all others are taken as they are.
            let rest = &self.bytes[self.at..];
            let run = rest
                .iter()
                .position(|&b| b < 0x20 || b == b'"' || b == b'\\')
                .unwrap_or(rest.len());
            self.at += run;
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    let text = owned.get_or_insert_with(String::new);
                    text.push_str(&self.text[copied..self.at]);
                    let escape = self.at;
                    let decoded = self.escape();
                    owned
                        .get_or_insert_with(String::new)
                        .push(decoded.unwrap_or('\u{fffd}'));
                    if decoded.is_none() {
                        let span = Span::new(escape, self.at);
                        let wrong = short(&self.text[span.range()]).into_owned();
                        self.helpful(
                            span,
                            format!("`{wrong}` is no JSON escape"),
                            "a backslash itself is written `\\\\`",
                        );
                    }
                    copied = self.at;
                }
                Some(b'\n' | b'\r') | None => {
                    self.cut_off |= self.at >= self.bytes.len();
                    self.problem(
                        Span::new(open, open + 1),
                        "this string is never closed on its line",
                    );
                    return self.cut(owned, copied, start);
                }
                Some(_) => {
                    let span = Span::new(self.at, self.at + 1);
                    self.problem(
                        span,
                        "a control character that must be written as an escape",
                    );
                    self.at += 1;
                }
            }
        }
        let text = self.cut(owned, copied, start);
        self.at += 1;
        text
    }

    pub(super) fn cut(&self, owned: Option<String>, copied: usize, start: usize) -> Cow<'a, str> {
        match owned {
            Some(mut text) => {
                text.push_str(&self.text[copied..self.at]);
                Cow::Owned(text)
            }
            None => Cow::Borrowed(&self.text[start..self.at]),
        }
    }

    /// Reads an escape from its backslash; `None` when it is none, with `at` behind what was taken for it.
    pub(super) fn escape(&mut self) -> Option<char> {
        self.at += 1;
        let letter = self.peek();
        let simple = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                let high = self.hex()?;
                if !(0xd800..0xe000).contains(&high) {
                    return char::from_u32(high);
                }
                if high >= 0xdc00 || self.bytes.get(self.at..self.at + 2) != Some(b"\\u") {
                    return None;
                }
                self.at += 2;
                let low = self.hex()?;
                return (0xdc00..0xe000)
                    .contains(&low)
                    .then(|| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)))
                    .flatten();
            }
            _ => {
                let next = self.char_span(self.at);
                if letter >= 0x20 {
                    self.at = next.end as usize;
                }
                return None;
            }
        };
        self.at += 1;
        Some(simple)
    }

    pub(super) fn hex(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        let value = u32::from_str_radix(&self.text[self.at..self.at + 4], 16).ok();
        self.at += 4;
        value
    }
}
