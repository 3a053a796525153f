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
    if header.contains('+') {
        return start..content.end.max(start + 1);
    }
    let end = match content_end(text.as_bytes(), content.clone()) {
        None => header_end,
        Some(end) if header.contains('-') => end,
        Some(end) => end + line_break(text.as_bytes(), end),
    };
    start..end.min(content.end).max(start + 1)
}

/// The end of the last line that is not blank; what is blank up to the indentation, which is the column where the
/// content begins, is.
fn content_end(bytes: &[u8], content: std::ops::Range<usize>) -> Option<usize> {
    let before = bytes.get(..content.start).unwrap_or_default();
    let column = before.len() - memchr::memrchr2(b'\n', b'\r', before).map_or(0, |at| at + 1);
    let (mut start, mut indent, mut found) = (content.start, 0, None);
    while start < content.end {
        let end = line_end(bytes, start).min(content.end);
        let line = &bytes[start..end];
        let is_blank = line.len() <= indent && line.iter().all(|byte| *byte == b' ');
        if !is_blank {
            found = Some(end);
        }
        start = end + line_break(bytes, end);
        indent = column;
    }
    found
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
