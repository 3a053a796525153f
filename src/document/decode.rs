//! From a part of a decoded string back to the text it was written as.

use super::Style;
use crate::source::Span;

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
    let _ = (source, style);
    vec![Piece {
        at: 0,
        len: u32::try_from(decoded.len()).unwrap_or(u32::MAX),
        from: span,
        exact: false,
    }]
}

/// stub
#[must_use]
pub fn part(
    source: &str,
    span: Span,
    style: Style,
    decoded: &str,
    part: std::ops::Range<usize>,
) -> Span {
    let _ = (source, style, decoded);
    let start = span.start as usize + 1 + part.start;
    Span::new(start, start + part.len())
}
