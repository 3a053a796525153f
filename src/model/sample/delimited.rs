//! Records of CSV and TSV: one a line, as Druid's formats read them.
//!
//! Source: observed with Druid's own reader; read 2026-11-21.

use super::{MAX_RECORDS, Records};
use crate::document::{Key, Member, Node, Style, Text, Value};
use crate::model::hole;
use crate::source::Span;
use std::borrow::Cow;

/// How the columns of a line are told apart.
#[derive(Debug)]
pub(super) struct Delimited<'a> {
    /// The names of the columns, when the specification has them.
    columns: Vec<&'a str>,
    /// Whether the first line has them.
    header: bool,
    /// Lines before the first record.
    skip: usize,
    delimiter: &'a str,
    /// Whether a value may stand in quotes.
    quotes: bool,
    /// What stands between the values of a list.
    list: &'a str,
}

impl<'a> Delimited<'a> {
    /// Reads an input format of type `csv` or `tsv`.
    pub(super) fn of(format: &'a Node<'a>, tabs: bool) -> Result<Self, String> {
        let text = |key: &str| format.get(key).and_then(Node::as_str);
        let truth = |key: &str| {
            format
                .get(key)
                .is_some_and(|node| node.scalar() == Some("true"))
        };
        let list = format.get("columns").map(Node::items).unwrap_or_default();
        let columns: Vec<&str> = list.iter().filter_map(Node::as_str).collect();
        let header = truth("findColumnsFromHeader") || truth("hasHeaderRow") && list.is_empty();
        let open = columns.len() != list.len()
            || columns.iter().any(|name| hole::has_hole(&hole::mask(name)));
        if open || columns.is_empty() && !header {
            return Err("the input format does not say its columns".into());
        }
        let skip = format.get("skipHeaderRows").and_then(Node::scalar);
        Ok(Self {
            columns,
            header,
            skip: skip.and_then(|skip| skip.trim().parse().ok()).unwrap_or(0),
            delimiter: match text("delimiter") {
                Some(delimiter) if tabs && !delimiter.is_empty() => delimiter,
                _ if tabs => "\t",
                _ => ",",
            },
            quotes: !tabs,
            list: text("listDelimiter")
                .filter(|list| !list.is_empty())
                .unwrap_or("\u{1}"),
        })
    }

    /// Reads the records of a text.
    pub(super) fn records(&self, text: &'a str) -> Records<'a> {
        let mut records = Records::default();
        let mut names: Vec<Cow<'a, str>> = match self.header {
            true => Vec::new(),
            false => self
                .columns
                .iter()
                .map(|name| Cow::Borrowed(*name))
                .collect(),
        };
        let mut skip = self.skip;
        let mut first = true;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let body = line.trim_end_matches(['\n', '\r']);
            let bom = if start == 0 {
                body.strip_prefix('\u{feff}')
            } else {
                None
            };
            let start = start + bom.map_or(0, |rest| body.len() - rest.len());
            let body = bom.unwrap_or(body);
            if body.is_empty() {
                continue;
            }
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let cells = self.cells(body);
            let is_first = std::mem::take(&mut first);
            if self.header && is_first {
                names = cells.into_iter().map(|(name, _)| name).collect();
                continue;
            }
            // A file that was exported with its header has it, whatever the specification says.
            let same = |((cell, _), name): &(&(Cow<'_, str>, Span), &Cow<'_, str>)| {
                cell.eq_ignore_ascii_case(name)
            };
            let alike = cells.iter().zip(&names).filter(same).count();
            if is_first && alike * 2 >= cells.len() {
                continue;
            }
            if records.nodes.len() >= MAX_RECORDS {
                records.cut = true;
                break;
            }
            records.nodes.push(self.row(&names, cells, start, body));
        }
        records
    }

    /// The values of a line, and where they begin and end in it.
    fn cells(&self, line: &'a str) -> Vec<(Cow<'a, str>, Span)> {
        let mut cells = Vec::new();
        let mut at = 0;
        loop {
            let rest = &line[at..];
            let (cell, length) = match rest.strip_prefix('"').filter(|_| self.quotes) {
                Some(inside) => quoted(inside, rest, self.delimiter),
                None => {
                    let length = rest.find(self.delimiter).unwrap_or(rest.len());
                    (Cow::Borrowed(&rest[..length]), length)
                }
            };
            cells.push((cell, Span::new(at, at + length)));
            at += length;
            match line[at..].strip_prefix(self.delimiter) {
                Some(_) => at += self.delimiter.len(),
                None => return cells,
            }
        }
    }

    fn row(
        &self,
        names: &[Cow<'a, str>],
        cells: Vec<(Cow<'a, str>, Span)>,
        start: usize,
        body: &str,
    ) -> Node<'a> {
        let members = names.iter().zip(cells).map(|(name, (cell, span))| {
            let span = Span::new(start + span.start as usize, start + span.end as usize);
            let text = |text: Cow<'a, str>| {
                let style = Style::Plain;
                Node::new(span, Value::Text(Text { text, style }))
            };
            let value = if cell.is_empty() {
                Node::new(span, Value::Null)
            } else if cell.contains(self.list) {
                let items = cell
                    .split(self.list)
                    .map(|item| text(Cow::Owned(item.to_owned())));
                Node::new(span, Value::List(items.collect()))
            } else {
                text(cell)
            };
            Member {
                key: Key {
                    span,
                    text: name.clone(),
                },
                value,
                shadowed: false,
                merged: false,
            }
        });
        let span = Span::new(start, start + body.len());
        Node::new(span, Value::Object(members.collect()))
    }
}

/// A value in quotes, two of which stand for one, and how long it is with them.
fn quoted<'a>(inside: &'a str, whole: &'a str, delimiter: &str) -> (Cow<'a, str>, usize) {
    let mut text = String::new();
    let mut rest = inside;
    while let Some(at) = rest.find('"') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => {
                // What stands between the quote and the delimiter belongs to the value.
                let tail = rest.find(delimiter).unwrap_or(rest.len());
                text.push_str(&rest[..tail]);
                return (Cow::Owned(text), whole.len() - rest.len() + tail);
            }
        }
    }
    text.push_str(rest);
    (Cow::Owned(text), whole.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    fn rows(format: &str, tabs: bool, text: &str) -> Vec<String> {
        let reading = document::read(format, document::Syntax::Json);
        let reader = Delimited::of(&reading.documents[0].root, tabs).unwrap();
        let shown = |node: &Node<'_>| {
            let cells = node.members().map(|member| {
                let value = match &member.value.value {
                    Value::List(items) => format!("{}", items.len()),
                    _ => member.value.scalar().unwrap_or("-").to_owned(),
                };
                format!("{}={value}", member.key.text)
            });
            cells.collect::<Vec<_>>().join(" ")
        };
        reader.records(text).nodes.iter().map(shown).collect()
    }

    #[test]
    fn lines_and_their_columns() {
        let ab = r#"{"columns": ["a", "b"]}"#;
        for (format, tabs, text, expected) in [
            (ab, false, "1,2\r\n3,4", vec!["a=1 b=2", "a=3 b=4"]),
            (ab, false, "\u{feff}a,b\n1,2\n", vec!["a=1 b=2"]),
            (ab, false, "A,other\n1,2\n", vec!["a=1 b=2"]),
            (ab, false, "\"x,\"\"y\"\"\",\n", vec!["a=x,\"y\" b=-"]),
            (ab, false, "\"x\n", vec!["a=x"]),
            (ab, false, "1,2,3\n\n4\n", vec!["a=1 b=2", "a=4"]),
            (ab, true, "\"1\t2\n", vec!["a=\"1 b=2"]),
            (
                r#"{"findColumnsFromHeader": true}"#,
                false,
                "x,y\n1,2\n",
                vec!["x=1 y=2"],
            ),
            (
                r#"{"columns": ["a"], "skipHeaderRows": 1}"#,
                false,
                "x\n1\n",
                vec!["a=1"],
            ),
            (
                r#"{"columns": ["a", "b"], "delimiter": "||", "listDelimiter": ";"}"#,
                true,
                "1;2||3\n",
                vec!["a=2 b=3"],
            ),
        ] {
            assert_eq!(rows(format, tabs, text), expected, "{text}");
        }
        let reading = document::read("{}", document::Syntax::Json);
        assert!(Delimited::of(&reading.documents[0].root, false).is_err());
    }
}
