//! Values of a properties file.

use super::out::{Out, line_break, unicode};
use crate::source::Span;
use std::ops::Range;

/// Where the logical line goes on when a continuation stands at `at`: a backslash, a line break, and blanks.
pub(crate) fn continuation(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'\\') {
        return None;
    }
    let len = line_break(bytes, at + 1);
    if len == 0 {
        return (at + 1 == bytes.len()).then_some(at + 1);
    }
    let mut next = at + 1 + len;
    while matches!(bytes.get(next), Some(b' ' | b'\t' | 0x0c)) {
        next += 1;
    }
    Some(next)
}

/// The length of the character or escape at `at`, and whether it is an escape that Java refuses.
pub(crate) fn unit(text: &str, at: usize) -> (usize, bool) {
    let mut characters = text.get(at..).unwrap_or("").chars();
    let first = characters.next().map_or(1, char::len_utf8);
    if text.as_bytes().get(at) != Some(&b'\\') {
        return (first, false);
    }
    match characters.next() {
        Some('u') => match unicode(text.as_bytes(), at) {
            Some((_, len)) => (len, false),
            None => (2, true),
        },
        next => (first + next.map_or(0, char::len_utf8), false),
    }
}

/// What the text at `span` stands for.
pub(crate) fn text(source: &str, span: Span) -> String {
    let mut out = Out::new(source);
    decode(&mut out, span.range());
    out.text
}

/// Escapes and continuations of a key or value.
pub(super) fn decode(out: &mut Out<'_>, range: Range<usize>) {
    let source = out.source;
    let bytes = source.as_bytes();
    let mut at = range.start;
    while at < range.end {
        let run = memchr::memchr(b'\\', &bytes[at..range.end]).unwrap_or(range.end - at);
        out.exact(at, at + run);
        at += run;
        if at >= range.end {
            return;
        }
        if let Some(next) = continuation(bytes, at) {
            at = next;
            continue;
        }
        let (len, bad) = unit(source, at);
        let simple = match bytes.get(at + 1) {
            Some(b't') => '\t',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b'f') => '\u{c}',
            Some(b'u') if !bad => unicode(bytes, at).map_or('\u{fffd}', |found| found.0),
            _ => {
                // Any other character stands for itself.
                let text = source.get(at + 1..at + len).unwrap_or("");
                out.atom(text, at, at + len);
                at += len;
                continue;
            }
        };
        out.character(simple, at, at + len);
        at += len;
    }
}
