//! JSON strings, and YAML scalars that are not blocks.

use super::out::{Out, hex, line_break, unicode};
use std::ops::Range;

/// The inside of a JSON string.
pub(super) fn json(out: &mut Out<'_>, range: Range<usize>) {
    let bytes = out.source.as_bytes();
    let mut at = range.start;
    while at < range.end {
        let run = memchr::memchr(b'\\', &bytes[at..range.end]).unwrap_or(range.end - at);
        out.exact(at, at + run);
        at += run;
        if at >= range.end {
            return;
        }
        let simple = match bytes.get(at + 1) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => match unicode(bytes, at) {
                Some((character, len)) => {
                    out.character(character, at, at + len);
                    at += len;
                    continue;
                }
                None => return,
            },
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            _ => return,
        };
        out.character(simple, at, at + 2);
        at += 2;
    }
}

/// A plain scalar, or the inside of a quoted one: lines are folded, and `escape` is the character that begins one.
pub(super) fn folded(out: &mut Out<'_>, range: Range<usize>, escape: Option<u8>) {
    let bytes = out.source.as_bytes();
    let end = range.end;
    let (mut at, mut run) = (range.start, range.start);
    while at < end {
        let byte = bytes[at];
        if line_break(bytes, at) > 0 {
            let mut start = at;
            while start > run && matches!(bytes[start - 1], b' ' | b'\t') {
                start -= 1;
            }
            out.exact(run, start);
            let (next, breaks) = skip_breaks(bytes, at, end);
            match breaks {
                1 => out.atom(" ", start, next),
                _ => out.atom(&"\n".repeat(breaks - 1), start, next),
            }
            (at, run) = (next, next);
        } else if Some(byte) == escape {
            out.exact(run, at);
            let len = match byte {
                b'\'' if bytes.get(at + 1) == Some(&b'\'') => {
                    out.character('\'', at, at + 2);
                    2
                }
                b'\\' => match escaped(out, at, end) {
                    Some(len) => len,
                    None => return,
                },
                _ => return,
            };
            at += len;
            run = at;
        } else {
            at += 1;
        }
    }
    out.exact(run, end);
}

/// Passes over line breaks and the blanks behind each; says how many there were.
fn skip_breaks(bytes: &[u8], mut at: usize, end: usize) -> (usize, usize) {
    let mut breaks = 0;
    while at < end {
        let len = line_break(bytes, at);
        if len == 0 {
            break;
        }
        breaks += 1;
        at += len;
        while at < end && matches!(bytes[at], b' ' | b'\t') {
            at += 1;
        }
    }
    (at, breaks)
}

/// Takes the escape of a double-quoted scalar at `at` and gives its length.
fn escaped(out: &mut Out<'_>, at: usize, end: usize) -> Option<usize> {
    let bytes = out.source.as_bytes();
    if line_break(bytes, at + 1) > 0 {
        let (next, breaks) = skip_breaks(bytes, at + 1, end);
        out.atom(&"\n".repeat(breaks.saturating_sub(1)), at, next);
        return Some(next - at);
    }
    let simple = match bytes.get(at + 1)? {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'u' => {
            let (character, len) = unicode(bytes, at)?;
            out.character(character, at, at + len);
            return Some(len);
        }
        wide @ (b'x' | b'U') => {
            let digits = if *wide == b'x' { 2 } else { 8 };
            let character = char::from_u32(hex(bytes, at + 2, digits)?)?;
            out.character(character, at, at + 2 + digits);
            return Some(2 + digits);
        }
        _ => return None,
    };
    out.character(simple, at, at + 2);
    Some(2)
}
