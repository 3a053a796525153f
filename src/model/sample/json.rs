//! Records of JSON: one a line, several on a line, or one over several lines, as Druid's `json` format reads them.

use super::{MAX_RECORDS, Records};
use crate::document::{Node, ProblemKind, json};
use crate::source::Span;

/// The longest record, in bytes: brokers of MSK take messages up to this size.
const MAX_RECORD: usize = 8 * 1024 * 1024;

/// How many records that are no JSON are stepped over; a text with more of them is something else.
const MAX_UNREADABLE: usize = 100;

/// Reads the records of a text. What is no object, and what breaks the grammar, is counted as unreadable, and reading goes
/// on with the next line.
pub(super) fn records(text: &str) -> Records<'_> {
    let mut records = Records::default();
    let mut at = text
        .strip_prefix('\u{feff}')
        .map_or(0, |rest| text.len() - rest.len());
    loop {
        let blank = |b: &u8| b.is_ascii_whitespace();
        at += text.as_bytes()[at..]
            .iter()
            .take_while(|b| blank(b))
            .count();
        if at >= text.len() {
            return records;
        }
        if records.nodes.len() >= MAX_RECORDS || records.unreadable >= MAX_UNREADABLE {
            records.cut = true;
            return records;
        }
        match object(text, at) {
            Some((node, end)) => {
                records.nodes.push(node);
                at = end;
            }
            None => {
                let rest = &text.as_bytes()[at..];
                let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                records.unreadable(Span::new(at, at + length));
                at += length;
            }
        }
    }
}

/// The object that begins here, and where it ends.
fn object(text: &str, from: usize) -> Option<(Node<'_>, usize)> {
    let end = end(text.as_bytes(), from)?;
    let (node, problems, end) = json::value_at(&text[..end], from);
    let whole = problems
        .iter()
        .all(|problem| problem.kind == ProblemKind::DuplicateKey);
    (whole && node.is_object()).then_some((node, end))
}

/// Where the object ends whose bracket is at `from`, found by its brackets and strings.
fn end(bytes: &[u8], from: usize) -> Option<usize> {
    if bytes.get(from) != Some(&b'{') {
        return None;
    }
    let most = bytes.len().min(from.saturating_add(MAX_RECORD));
    let (mut depth, mut at, mut quoted) = (0_usize, from, false);
    while at < most {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            // No string of JSON goes over a line's end.
            b'\n' if quoted => return None,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> (usize, usize) {
        let records = records(text);
        (records.nodes.len(), records.unreadable)
    }

    #[test]
    fn records_as_druid_reads_them() {
        // Source: druid.md 6.1.
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2}\n", (2, 0)),
            ("{\"a\":1} {\"a\":2}{\"a\":3}", (3, 0)),
            ("{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n", (2, 0)),
            ("\u{feff}{\"a\":\"}\\\"\"}\r\n", (1, 0)),
            ("", (0, 0)),
            ("5\nnull\n[{\"a\":1}]\n{\"a\":1}", (1, 3)),
            ("{\"a\":1,}\n{'a':1}\n{\"a\":NaN}\n{\"a\":1}", (1, 3)),
            ("{\"a\": \"x\n{\"a\":1}\n", (1, 1)),
            ("{\"a\": 1\n{\"a\":1}\n", (1, 1)),
            ("{\"a\": 1 // one\n}\n", (0, 2)),
            ("{\"a\":1,\"a\":2}\n", (1, 0)),
            ("a,b\n1,2\n", (0, 2)),
            ("{\"\u{e4}\": \"\u{1f600}\\", (0, 1)),
        ] {
            assert_eq!(counted(text), expected, "{text}");
        }
        let deep = format!("{}{}", "{\"a\":".repeat(500), "}".repeat(500));
        assert_eq!(counted(&deep), (0, 1));
        assert_eq!(counted(&"{\n".repeat(1000)), (0, MAX_UNREADABLE));
        assert!(records(&"{}\n".repeat(MAX_RECORDS + 1)).cut);
        let nodes = records("{}\n{\"a\": 1}").nodes;
        assert_eq!(nodes[1].span, Span::new(3, 11));
    }
}
