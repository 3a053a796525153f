//! Fenced blocks of a Markdown file.

use crate::source::{Map, Place, Seg, SourceId, Span};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// A fenced block.
#[derive(Debug, Clone)]
pub struct Fence {
    /// The info string, as written, trimmed (`json title="x"`).
    pub info: String,
    /// The block's text, without quote and indent prefixes.
    pub text: String,
    /// Where each line of it stands in the Markdown file: offset in `text`, offset in the file, length; in order.
    pub lines: Vec<(u32, u32, u32)>,
}

impl Fence {
    /// The map from the block's text to the Markdown file, which is `file`.
    #[must_use]
    pub fn map(&self, file: SourceId) -> Map {
        let mut segs: Vec<Seg> = Vec::with_capacity(self.lines.len());
        for &(at, from, len) in &self.lines {
            if let Some(last) = segs.last_mut()
                && let Some(place) = &mut last.from
                && last.at + last.len == at
                && place.span.end == from
            {
                last.len += len;
                place.span.end += len;
                continue;
            }
            let span = Span::new(from as usize, from as usize + len as usize);
            segs.push(Seg {
                at,
                len,
                from: Some(Place { source: file, span }),
                exact: true,
                via: None,
            });
        }
        Map { segs }
    }
}

/// The fenced blocks of `text`, in order.
#[must_use]
pub fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some(Fence {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    lines: Vec::new(),
                });
            }
            Event::Text(line) => {
                if let Some(fence) = &mut open {
                    push(fence, text, &line, range);
                }
            }
            Event::End(TagEnd::CodeBlock) => fences.extend(open.take()),
            _ => {}
        }
    }
    fences.extend(open);
    fences
}

/// Adds a piece of a block: usually a whole line with its line break, which is `\n` whatever the file has.
fn push(fence: &mut Fence, text: &str, piece: &str, range: std::ops::Range<usize>) {
    let at = fence.text.len();
    fence.text.push_str(piece);
    let source = text.get(range.clone()).unwrap_or("");
    let same = if source == piece {
        piece.len()
    } else {
        source
            .bytes()
            .zip(piece.bytes())
            .take_while(|(left, right)| left == right)
            .count()
    };
    if same > 0 {
        let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        fence
            .lines
            .push((number(at), number(range.start), number(same)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<Fence> {
        let fences = fences(text);
        for fence in &fences {
            for &(at, from, len) in &fence.lines {
                let (at, from, len) = (at as usize, from as usize, len as usize);
                assert_eq!(fence.text[at..at + len], text[from..from + len]);
            }
            let covered: u32 = fence.lines.iter().map(|line| line.2).sum();
            let breaks = fence.text.matches('\n').count();
            assert!(covered as usize + breaks >= fence.text.len(), "{fence:?}");
        }
        fences
    }

    #[test]
    fn lists_quotes_tildes_and_unclosed_fences() {
        let text = "# x\n\n- item\n\n  ```json title=\"x\"\n  {\n    \"a\": 1\n  }\n  ```\n\n> ~~~yaml\n> a: 1\n>   b\n> ~~~\n\n```\nopen\n";
        let fences = check(text);
        assert_eq!(fences.len(), 3);
        assert_eq!(fences[0].info, "json title=\"x\"");
        assert_eq!(fences[0].text, "{\n  \"a\": 1\n}\n");
        assert_eq!(fences[1].text, "a: 1\n  b\n");
        assert_eq!(fences[2].text, "open\n");
    }

    #[test]
    fn windows_line_ends_and_tabs() {
        let fences = check("- ä\r\n\r\n\t```json\r\n\t{\r\n\t  \"ü\": 1}\r\n\t```\r\n");
        assert_eq!(fences.len(), 1);
        assert!(fences[0].text.contains("\"ü\": 1}"));
    }

    #[test]
    fn the_map_is_merged_where_nothing_lies_between() {
        let text = "```\na\nb\n```\n";
        let map = check(text)[0].map(SourceId(3));
        assert_eq!(map.segs.len(), 1);
        assert_eq!(map.segs[0].from.unwrap().span, Span::new(4, 8));
    }

    #[test]
    fn indented_code_is_no_fence() {
        assert!(check("    {\"a\": 1}\n").is_empty());
    }
}
