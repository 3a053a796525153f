//! Literal and folded block scalars of YAML.

use super::out::{Out, line_break};
use std::ops::Range;

/// How many indentations are tried for a scalar that states it, which counts from a parent that is not known here.
const TRIES: usize = 32;

/// What happens to the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// A line with content: where that begins behind the indentation, where it ends, where the next line begins.
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

/// Decodes a block scalar from its indicator on; of several possible indentations the one that gives `decoded`.
pub(super) fn decode<'s>(
    source: &'s str,
    range: Range<usize>,
    is_folded: bool,
    decoded: &str,
) -> Out<'s> {
    let bytes = source.as_bytes();
    let mut at = range.start + 1;
    let (mut chomp, mut explicit) = (Chomp::Clip, false);
    while let Some(byte) = bytes.get(at).filter(|_| at < range.end) {
        match byte {
            b'-' => chomp = Chomp::Strip,
            b'+' => chomp = Chomp::Keep,
            b'1'..=b'9' => explicit = true,
            _ => break,
        }
        at += 1;
    }
    while at < range.end && line_break(bytes, at) == 0 {
        at += 1;
    }
    let body = (at + line_break(bytes, at)).min(range.end)..range.end;
    let first = first_indent(bytes, body.clone());
    if !explicit {
        return with_indent(source, body, first, is_folded, chomp);
    }
    for indent in (0..=first).rev().take(TRIES) {
        let out = with_indent(source, body.clone(), indent, is_folded, chomp);
        if out.text == decoded {
            return out;
        }
    }
    with_indent(source, body, first, is_folded, chomp)
}

/// The blanks before the first line with content, or of the longest line when there is none.
fn first_indent(bytes: &[u8], body: Range<usize>) -> usize {
    let (mut start, mut longest) = (body.start, 0);
    while start < body.end {
        let (blank, end) = line(bytes, start, body.end);
        if blank < end {
            return blank - start;
        }
        longest = longest.max(blank - start);
        start = end + line_break(bytes, end);
    }
    longest
}

/// Where the blanks of a line end, and where the line ends.
fn line(bytes: &[u8], start: usize, limit: usize) -> (usize, usize) {
    let mut blank = start;
    while blank < limit && bytes[blank] == b' ' {
        blank += 1;
    }
    let rest = &bytes[blank..limit];
    let end = memchr::memchr2(b'\n', b'\r', rest).map_or(limit, |len| blank + len);
    (blank, end)
}

fn with_indent<'s>(
    source: &'s str,
    body: Range<usize>,
    indent: usize,
    is_folded: bool,
    chomp: Chomp,
) -> Out<'s> {
    let bytes = source.as_bytes();
    let mut out = Out::new(source);
    let mut last: Option<Line> = None;
    // The breaks of the blank lines since the last line with content.
    let mut blanks: Vec<Range<usize>> = Vec::new();
    let mut start = body.start;
    while start < body.end {
        let (blank, end) = line(bytes, start, body.end);
        let next = (end + line_break(bytes, end)).min(body.end);
        if blank == end && blank - start <= indent {
            blanks.push(end..next);
        } else {
            let content = (start + indent).min(blank);
            let new = Line {
                start: content,
                end,
                next,
            };
            between(&mut out, last.as_ref(), &mut blanks, &new, is_folded);
            out.exact(content, end);
            last = Some(new);
        }
        start = next;
    }
    if chomp == Chomp::Strip {
        return out;
    }
    if let Some(last) = &last {
        newline(&mut out, last.end..last.next);
    }
    if chomp == Chomp::Keep {
        for blank in blanks {
            newline(&mut out, blank);
        }
    }
    out
}

/// The line breaks between two lines with content.
fn between(
    out: &mut Out<'_>,
    last: Option<&Line>,
    blanks: &mut Vec<Range<usize>>,
    new: &Line,
    is_folded: bool,
) {
    let bytes = out.source.as_bytes();
    let is_deep = |line: &Line| matches!(bytes.get(line.start), Some(b' ' | b'\t'));
    if let Some(last) = last {
        if !is_folded || is_deep(last) || is_deep(new) {
            newline(out, last.end..last.next);
        } else if blanks.is_empty() {
            out.atom(" ", last.end, new.start);
        }
    }
    for blank in blanks.drain(..) {
        newline(out, blank);
    }
}

fn newline(out: &mut Out<'_>, range: Range<usize>) {
    if out.source.get(range.clone()) == Some("\n") {
        out.exact(range.start, range.end);
    } else {
        out.atom("\n", range.start, range.end);
    }
}
