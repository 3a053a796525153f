//! The pieces of a string while it is decoded.

use super::Piece;
use crate::source::Span;

/// The decoded text so far, and where it came from.
pub(super) struct Out<'s> {
    pub(super) source: &'s str,
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
}

impl<'s> Out<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    /// Takes source text as it is.
    pub(super) fn exact(&mut self, start: usize, end: usize) {
        let text = self.source.get(start..end).unwrap_or("");
        if text.is_empty() {
            return;
        }
        let len = number(text.len());
        match self.pieces.last_mut() {
            Some(last) if last.exact && last.from.end as usize == start => {
                last.len += len;
                last.from.end += len;
            }
            _ => self.pieces.push(Piece {
                at: number(self.text.len()),
                len,
                from: Span::new(start, end),
                exact: true,
            }),
        }
        self.text.push_str(text);
    }

    /// Takes what an escape or a fold stands for.
    pub(super) fn atom(&mut self, text: &str, start: usize, end: usize) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            at: number(self.text.len()),
            len: number(text.len()),
            from: Span::new(start, end),
            exact: false,
        });
        self.text.push_str(text);
    }

    /// Takes the character that an escape stands for.
    pub(super) fn character(&mut self, character: char, start: usize, end: usize) {
        self.atom(character.encode_utf8(&mut [0; 4]), start, end);
    }
}

fn number(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The number that `digits` hexadecimal digits at `at` make.
pub(super) fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = bytes.get(at..at + digits)?;
    digits.iter().try_fold(0u32, |value, byte| {
        Some(value << 4 | char::from(*byte).to_digit(16)?)
    })
}

/// The character and the length of the escape at `at`, which is `\uXXXX` or a pair of them for one character.
/// Half a pair stands for the replacement character; `None` when the digits are missing.
pub(super) fn unicode(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let first = hex(bytes, at + 2, 4)?;
    if (0xd800..0xdc00).contains(&first)
        && bytes.get(at + 6..at + 8) == Some(b"\\u")
        && let Some(second) = hex(bytes, at + 8, 4)
        && (0xdc00..0xe000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xd800) << 10 | (second - 0xdc00));
        return Some((char::from_u32(code).unwrap_or('\u{fffd}'), 12));
    }
    Some((char::from_u32(first).unwrap_or('\u{fffd}'), 6))
}

/// The length of the line break at `at`, zero when there is none.
pub(super) fn line_break(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    }
}
