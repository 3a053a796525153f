//! Records of a topic beside the supervisor that reads them: what Druid would find in each.
//!
//! ```text
//! text of records ──► json | delimited ──► rows ──► flatten ──► the cell of a column
//! ```
//!
//! What cannot be known from here (a column of Kafka's metadata, a path that searches, a hole of a template) is
//! [`Cell::Open`], about which no rule speaks. To add a format: one arm in [`Sample::read`].

mod calendar;
mod delimited;
mod expression;
mod flatten;
mod given;
mod granularity;
mod joda;
mod json;
mod spec;
mod time;

pub use calendar::shown as shown_time;
pub use expression::inputs as inputs_of_expression;
pub use flatten::Field;
pub use given::{Given, MAX_BYTES, Samples};
pub use granularity::Granularity;
pub use spec::{Dimension, Metric, Spec, Timestamp, Transform};
pub use time::{Format, Time, likely_unit, moment};

use crate::document::Node;
use crate::model::supervisor::Supervisor;
use crate::source::{Source, SourceId, Span};
use flatten::Flatten;
use std::borrow::Cow;

/// How many records of a sample are read.
pub const MAX_RECORDS: usize = 10_000;

/// How many names of fields are told apart; records with more of them use names as values.
const MAX_NAMES: usize = 2000;

/// Records, and the specification that they are for.
#[derive(Debug)]
pub struct Sample<'a> {
    /// The text of the records.
    pub source: &'a Source,
    /// Its id.
    pub id: SourceId,
    /// The records, as objects.
    pub rows: Vec<Node<'a>>,
    /// How many records cannot be read, and the first of them.
    pub unreadable: (usize, Span),
    /// Whether there are more records than are read.
    pub cut: bool,
    /// What the supervisor makes of them.
    pub spec: Spec<'a>,
    flatten: Flatten<'a>,
    metadata: Option<Metadata<'a>>,
}

/// What stands in a column of a record.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r, 'a> {
    /// A value.
    Value(&'r Node<'a>),
    /// Nothing, by its name.
    Null,
    /// The record has no such column.
    Absent,
    /// Nobody can tell from here.
    Open,
}

impl<'r, 'a> Cell<'r, 'a> {
    fn of(node: &'r Node<'a>) -> Self {
        if flatten::is_null(node) {
            Self::Null
        } else {
            Self::Value(node)
        }
    }
}

/// What a reader found in a text.
#[derive(Debug, Default)]
struct Records<'a> {
    nodes: Vec<Node<'a>>,
    unreadable: usize,
    first_unreadable: Span,
    cut: bool,
}

impl Records<'_> {
    fn unreadable(&mut self, span: Span) {
        if self.unreadable == 0 {
            self.first_unreadable = span;
        }
        self.unreadable += 1;
    }
}

/// Columns that the `kafka` format adds.
#[derive(Debug)]
struct Metadata<'a> {
    names: Vec<Cow<'a, str>>,
    headers: Cow<'a, str>,
}

/// The columns of metadata: the member that names each, and its name without one.
const METADATA: [(&str, &str); 5] = [
    ("timestampColumnName", "kafka.timestamp"),
    ("keyColumnName", "kafka.key"),
    ("topicColumnName", "kafka.topic"),
    ("partitionColumnName", "kafka.partition"),
    ("offsetColumnName", "kafka.offset"),
];

impl<'a> Metadata<'a> {
    fn of(format: &'a Node<'a>) -> Self {
        let name = |key: &str, default: &'static str| -> Cow<'a, str> {
            let said = format.get(key).and_then(Node::as_str);
            said.map_or(Cow::Borrowed(default), Cow::Borrowed)
        };
        Self {
            names: METADATA
                .iter()
                .map(|(key, default)| name(key, default))
                .collect(),
            headers: name("headerColumnPrefix", "kafka.header."),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name) || name.starts_with(self.headers.as_ref())
    }
}

impl<'a> Sample<'a> {
    /// Reads a text of records with the input format of a supervisor; otherwise why it cannot be judged.
    ///
    /// # Errors
    /// When the format is none that is read here, or the text has nothing that may be a record.
    pub fn read(
        id: SourceId,
        source: &'a Source,
        supervisor: &Supervisor<'a>,
    ) -> Result<Self, String> {
        let mut format = supervisor
            .io("inputFormat")
            .filter(|format| format.is_object())
            .ok_or("the supervisor has no `inputFormat`, which says how records are read")?;
        let mut metadata = None;
        if format.get("type").and_then(Node::as_str) == Some("kafka") {
            metadata = Some(Metadata::of(format));
            format = format
                .get("valueFormat")
                .ok_or("the input format `kafka` has no `valueFormat`")?;
        }
        let text = source.text.as_str();
        let kind = format.get("type").and_then(Node::as_str).unwrap_or("");
        let (records, flatten) = match kind {
            "json" => (json::records(text), Flatten::of(format)),
            "csv" | "tsv" => {
                let reader = delimited::Delimited::of(format, kind == "tsv")?;
                (reader.records(text), Flatten::none())
            }
            "" => return Err("the input format does not say its type".into()),
            other => {
                return Err(format!(
                    "records of the format `{other}` cannot be read here; only json, csv, tsv, and kafka with one of these"
                ));
            }
        };
        if records.nodes.is_empty() && text.trim_start().starts_with('[') {
            return Err(
                "it is a list, and records are objects, one after the other; `jq -c '.[]'` makes them".into(),
            );
        }
        // What a parser of JSON may let pass is set in so many ways that none of it is judged.
        let lenient = format.get("featureSpec").is_some();
        let unreadable = if lenient { 0 } else { records.unreadable };
        if records.nodes.is_empty() && unreadable == 0 {
            return Err(format!("there is no record in it that `{kind}` can read"));
        }
        Ok(Self {
            source,
            id,
            rows: records.nodes,
            unreadable: (unreadable, records.first_unreadable),
            cut: records.cut,
            spec: Spec::of(supervisor),
            flatten,
            metadata,
        })
    }

    /// What a column holds in a record, before transforms.
    #[must_use]
    pub fn cell<'r>(&self, row: &'r Node<'a>, name: &str) -> Cell<'r, 'a> {
        if spec::is_open(name) {
            return Cell::Open;
        }
        let cell = match self.flatten.cell(row, name) {
            Some(cell) => cell,
            None => row.get(name).map_or(Cell::Absent, Cell::of),
        };
        // Values of the record win over metadata of the same name.
        match cell {
            Cell::Absent | Cell::Null
                if self.metadata.as_ref().is_some_and(|all| all.has(name)) =>
            {
                Cell::Open
            }
            cell => cell,
        }
    }

    /// The fields that a `flattenSpec` makes.
    #[must_use]
    pub fn flattened(&self) -> &[Field<'a>] {
        &self.flatten.fields
    }

    /// Whether a column is one that the format makes, be it of metadata or of other fields.
    #[must_use]
    pub fn makes(&self, name: &str) -> bool {
        self.flatten.fields.iter().any(|field| field.name == name)
            || self.metadata.as_ref().is_some_and(|all| all.has(name))
    }

    /// The names of the records' own fields, in the order in which they come first, each with its first place.
    #[must_use]
    pub fn names(&self) -> Vec<(&str, Span)> {
        let mut seen = std::collections::HashSet::new();
        let mut names = Vec::new();
        for row in &self.rows {
            for member in row.members() {
                if names.len() < MAX_NAMES && seen.insert(member.key.text.as_ref()) {
                    names.push((member.key.text.as_ref(), member.key.span));
                }
            }
        }
        names
    }

    /// The time of a record, as the supervisor reads it; `None` when there is none, or nobody can tell.
    #[must_use]
    pub fn time(&self, row: &Node<'a>) -> Option<i64> {
        let stamp = self.spec.timestamp.as_ref()?;
        match self.cell(row, stamp.column) {
            Cell::Value(node) => match stamp.format.read(node) {
                Time::At(millis) => Some(millis),
                _ => None,
            },
            _ => None,
        }
    }
}
