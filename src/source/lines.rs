//! Lines and columns from byte offsets.

/// A place as people count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line from 1; CR, LF and CRLF each end one.
    pub line: usize,
    /// Column from 1, in Unicode code points; a byte-order mark is no column.
    pub column: usize,
    /// Byte offset from 0.
    pub offset: usize,
}

/// Where the lines of one text begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// Whether the text is ASCII only, so that a column is a difference of offsets.
    ascii: bool,
}

impl LineIndex {
    /// Finds the line starts of `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
        }
        Self {
            starts,
            ascii: text.is_ascii(),
        }
    }

    /// How many lines there are; a text that ends in a newline has an empty last one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of a byte offset of the same text; offsets past the end count as the end.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self
            .starts
            .partition_point(|&start| start as usize <= offset)
            .max(1)
            - 1;
        let start = self.starts[line] as usize;
        let column = if self.ascii {
            offset - start
        } else {
            let before = text.get(start..offset).unwrap_or("");
            before
                .strip_prefix('\u{feff}')
                .filter(|_| start == 0)
                .unwrap_or(before)
                .chars()
                .count()
        };
        Position {
            line: line + 1,
            column: column + 1,
            offset,
        }
    }

    /// Byte range of a line (from 1) without its line end; empty when there is no such line.
    #[must_use]
    pub fn line_range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return text.len()..text.len();
        };
        let start = start as usize;
        let end = self
            .starts
            .get(line)
            .map_or(text.len(), |&next| next as usize);
        let line = text.get(start..end).unwrap_or("");
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(text, offset);
        (position.line, position.column)
    }

    #[test]
    fn every_newline_style_ends_one_line() {
        assert_eq!(at("a\r\nb\rc\nd", 3), (2, 1));
        assert_eq!(at("a\r\nb\rc\nd", 5), (3, 1));
        assert_eq!(at("a\r\nb\rc\nd", 7), (4, 1));
    }

    #[test]
    fn columns_count_code_points_and_skip_the_byte_order_mark() {
        assert_eq!(at("äö=x", 4), (1, 3));
        assert_eq!(at("\u{feff}key", 3), (1, 1));
        assert_eq!(at("\u{feff}key", 6), (1, 4));
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(at("ab\n", 99), (2, 1));
    }
}
