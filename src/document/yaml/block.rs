//! Where a block scalar begins and ends: the parser's span starts at the first line that is not blank and runs to
//! the next token.

/// The range of a block scalar from its indicator to the end of what belongs to its value.
///
/// `from` is a place before the indicator with only structure in between, `content` the parser's range.
pub(super) fn range(
    text: &str,
    from: usize,
    content: std::ops::Range<usize>,
    indicator: u8,
) -> std::ops::Range<usize> {
    let Some(start) = indicator_at(text.as_bytes(), from, content.start, indicator) else {
        return content;
    };
    let header_end = line_end(text.as_bytes(), start);
    let header = text.get(start + 1..header_end).unwrap_or("");
    let header = header.split([' ', '\t', '#']).next().unwrap_or("");
    let body = text.get(content.clone()).unwrap_or("");
    let inked = body.trim_end_matches([' ', '\n', '\r']).len();
    if inked == 0 {
        let blank = body.is_empty() && !header.contains('+');
        let end = if blank { header_end } else { content.end };
        return start..end.max(start + 1);
    }
    let end = if header.contains('+') {
        content.end
    } else {
        let end = line_end(text.as_bytes(), content.start + inked);
        if header.contains('-') {
            end
        } else {
            end + line_break(text.as_bytes(), end)
        }
    };
    start..end.min(content.end).max(start + 1)
}

/// Finds the indicator behind colons, dashes, comments, anchors and tags.
fn indicator_at(bytes: &[u8], from: usize, to: usize, indicator: u8) -> Option<usize> {
    let mut at = from;
    while at < to.min(bytes.len()) {
        match bytes[at] {
            byte if byte == indicator => return Some(at),
            b' ' | b'\t' | b'\n' | b'\r' | b':' | b'-' | b'?' | b',' => at += 1,
            b'#' => at = line_end(bytes, at),
            b'&' | b'!' => {
                while at < to && !matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r') {
                    at += 1;
                }
            }
            _ => return None,
        }
    }
    None
}

/// The offset of the line break at or behind `at`.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |len| at + len)
}

/// The length of the line break at `at`.
fn line_break(bytes: &[u8], at: usize) -> usize {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(b'\r' | b'\n'), _) => 1,
        _ => 0,
    }
}
