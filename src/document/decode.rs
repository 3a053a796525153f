//! From a part of a decoded string back to the text it was written as.

mod block;
mod flow;
mod out;
mod property;

pub(super) use property::{continuation, text as property_text, unit as property_unit};

use super::Style;
use crate::source::Span;
use out::Out;
use std::ops::Range;

/// A piece of a decoded string and the source text that it was decoded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte in the decoded string.
    pub at: u32,
    /// Length in the decoded string.
    pub len: u32,
    /// Where it stands in the source text.
    pub from: Span,
    /// Whether both sides are the same bytes; otherwise the piece is one escape (or fold) that only maps whole.
    pub exact: bool,
}

/// The pieces of the string `decoded` that is written at `span` of `source` in `style`; neighbouring exact pieces are
/// merged. When decoding again gives another text than `decoded`, one inexact piece maps everything to `span`.
#[must_use]
pub fn pieces(source: &str, span: Span, style: Style, decoded: &str) -> Vec<Piece> {
    let inner = inner(span, style);
    if source.get(inner.clone()) == Some(decoded)
        && !matches!(style, Style::Literal | Style::Folded)
    {
        let mut out = Out::new(source);
        out.exact(inner.start, inner.end);
        return out.pieces;
    }
    if source.get(span.range()).is_some() && source.get(inner.clone()).is_some() {
        let mut out = Out::new(source);
        match style {
            Style::Json => flow::json(&mut out, inner),
            Style::Plain => flow::folded(&mut out, inner, None),
            Style::SingleQuoted => flow::folded(&mut out, inner, Some(b'\'')),
            Style::DoubleQuoted => flow::folded(&mut out, inner, Some(b'\\')),
            Style::Literal | Style::Folded => {
                out = block::decode(source, inner, style == Style::Folded, decoded);
            }
            Style::Property => property::decode(&mut out, inner),
        }
        let is_inside = |piece: &Piece| span.contains(piece.from);
        if out.text == decoded && out.pieces.iter().all(is_inside) {
            return out.pieces;
        }
    }
    if decoded.is_empty() {
        return Vec::new();
    }
    vec![Piece {
        at: 0,
        len: u32::try_from(decoded.len()).unwrap_or(u32::MAX),
        from: span,
        exact: false,
    }]
}

/// The source text of the bytes `part` of the string `decoded`; for arguments see [`pieces`]. An empty part gives an
/// empty span at the place where it stands.
#[must_use]
pub fn part(source: &str, span: Span, style: Style, decoded: &str, part: Range<usize>) -> Span {
    let pieces = pieces(source, span, style, decoded);
    let Some(last) = pieces.last() else {
        return Span::at(inner(span, style).start.min(span.end as usize));
    };
    let end_of_all = last.at as usize + last.len as usize;
    let (from, to) = (part.start.min(end_of_all), part.end.min(end_of_all));
    let start = match piece_at(&pieces, from) {
        Some(piece) if piece.exact => piece.from.start as usize + (from - piece.at as usize),
        Some(piece) => piece.from.start as usize,
        None => last.from.end as usize,
    };
    if to <= from {
        return Span::at(start);
    }
    let end = match piece_at(&pieces, to - 1) {
        Some(piece) if piece.exact => piece.from.start as usize + (to - piece.at as usize),
        Some(piece) => piece.from.end as usize,
        None => last.from.end as usize,
    };
    Span::new(start, end.max(start))
}

/// The piece that holds the byte `at` of the decoded string.
fn piece_at(pieces: &[Piece], at: usize) -> Option<&Piece> {
    let next = pieces.partition_point(|piece| piece.at as usize <= at);
    let piece = pieces.get(next.checked_sub(1)?)?;
    (at < piece.at as usize + piece.len as usize).then_some(piece)
}

/// The range without quotes.
fn inner(span: Span, style: Style) -> Range<usize> {
    let range = span.range();
    match style {
        Style::Json | Style::SingleQuoted | Style::DoubleQuoted if range.len() >= 2 => {
            range.start + 1..range.end - 1
        }
        _ => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_behind_escapes() {
        let source = r#"x "a\n\ud83d\ude00b" y"#;
        let span = Span::new(2, 20);
        let decoded = "a\n😀b";
        let at = |range| &source[part(source, span, Style::Json, decoded, range).range()];
        assert_eq!(at(0..1), "a");
        assert_eq!(at(1..2), "\\n");
        assert_eq!(at(2..6), "\\ud83d\\ude00");
        assert_eq!(at(6..7), "b");
        assert_eq!(at(0..7), "a\\n\\ud83d\\ude00b");
        assert!(at(6..6).is_empty());
        assert_eq!(part(source, span, Style::Json, decoded, 7..7), Span::at(19));
    }

    #[test]
    fn what_does_not_decode_maps_whole() {
        let span = Span::new(0, 5);
        let found = pieces("\"abc\"", span, Style::Json, "xyz");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].from, found[0].exact), (span, false));
        assert!(pieces("\"\"", Span::new(0, 2), Style::Json, "").is_empty());
        assert_eq!(
            part("\"\"", Span::new(0, 2), Style::Json, "", 0..0),
            Span::at(1)
        );
    }

    #[test]
    fn lines_of_a_literal_block() {
        let source = "a: |\n  one\n\n  two\n";
        let span = Span::new(3, source.len());
        let decoded = "one\n\ntwo\n";
        let found = part(source, span, Style::Literal, decoded, 5..8);
        assert_eq!(&source[found.range()], "two");
    }
}
