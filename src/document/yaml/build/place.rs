//! Exact places of what the parser reports.

use super::Build;
use crate::document::Tag;
use crate::document::yaml::block;
use crate::document::yaml::scalar::Wanted;
use crate::source::Span;
use granit_parser::ScalarStyle;
use std::borrow::Cow;

impl<'a> Build<'a> {
    /// What a tag wants, and the tag itself when it is more than that.
    pub(super) fn tag(
        &self,
        tag: Option<&granit_parser::Tag>,
        at: &granit_parser::Span,
    ) -> (Wanted, Option<Box<Tag<'a>>>) {
        let Some(tag) = tag else {
            return (Wanted::Any, None);
        };
        match tag.core_suffix() {
            Some("str") => return (Wanted::Text, None),
            Some("null") => return (Wanted::Null, None),
            Some("bool") => return (Wanted::Bool, None),
            Some("int" | "float") => return (Wanted::Number, None),
            Some(_) => return (Wanted::Any, None),
            None if tag.handle().is_empty() && tag.suffix() == "!" => return (Wanted::Text, None),
            None => {}
        }
        let span = match at.tag_span() {
            Some(span) => self.span(&span),
            None => Span::at(self.span(at).start as usize),
        };
        let text = match self.text.get(span.range()) {
            Some(text) if !text.is_empty() => Cow::Borrowed(text),
            _ => Cow::Owned(tag.original()),
        };
        (Wanted::Text, Some(Box::new(Tag { span, text })))
    }

    /// The exact span of a scalar.
    pub(super) fn scalar_span(&self, span: Span, style: ScalarStyle) -> Span {
        let indicator = match style {
            ScalarStyle::Literal => b'|',
            ScalarStyle::Folded => b'>',
            _ if span.is_empty() && !self.wants_key() => return self.empty_value(span),
            // An empty key never lies before what was read already.
            _ if span.is_empty() => return Span::at((span.start as usize).max(self.cursor)),
            _ => return span,
        };
        let range = block::range(self.text, self.cursor, span.range(), indicator);
        Span::new(self.border(range.start), self.border(range.end))
    }

    /// An empty value is reported before its colon, which may be that of another key when it is on another line.
    pub(super) fn empty_value(&self, span: Span) -> Span {
        let bytes = self.text.as_bytes();
        let at = span.start as usize;
        let gap = bytes.get(self.cursor..at).unwrap_or_default();
        if gap.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
            && gap.iter().all(u8::is_ascii_whitespace)
        {
            return Span::at(self.cursor);
        }
        let is_behind = |byte: Option<&u8>| byte.is_none_or(|byte| b" \t\r\n,[]{}".contains(byte));
        if bytes.get(at) == Some(&b':') && is_behind(bytes.get(at + 1)) {
            return span.shift(1);
        }
        Span::at(at.max(self.cursor))
    }

    pub(super) fn span(&self, span: &granit_parser::Span) -> Span {
        let start = self.border(span.start.byte_offset().unwrap_or(0));
        let end = self.border(span.end.byte_offset().unwrap_or(start));
        Span::new(start, end.max(start))
    }

    /// The nearest character border at or before `offset`.
    pub(super) fn border(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}
