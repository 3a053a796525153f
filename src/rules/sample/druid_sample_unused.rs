//! Fields of the records that nothing ingests.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::sample::{Cell, Sample};
use std::collections::HashSet;

static INFO: RuleInfo = RuleInfo {
    code: "MSK426",
    name: "druid-sample-unused",
    summary: "fields of the sample's records that the supervisor stores nowhere",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Only with a sample of records, and only where the list of dimensions is fixed. Which fields of the records are named
nowhere in the specification: neither as a dimension, nor in a metric, a path, an expression, a filter or
`dimensionExclusions`. Where rows are rolled up, it also says how many rows the records of the sample would become.

## Why it matters

What is not ingested cannot be asked for later, and Kafka keeps it for a while only. Often it is meant so; then exclude
the fields by name, and this rule is content.

## Bad

```sample bad
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"queryGranularity": "hour", "rollup": true}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user": "a", "page": "/"}
{"time": "2026-01-31T12:00:01Z", "user": "a", "page": "/cart"}
```

## Good

```sample good
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user"], "dimensionExclusions": ["page"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"queryGranularity": "hour", "rollup": true}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user": "a", "page": "/"}
{"time": "2026-01-31T12:00:01Z", "user": "a", "page": "/cart"}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidSampleUnused;

impl Rule for DruidSampleUnused {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(sample) = subject.records() else {
            return;
        };
        let (Some(list), false) = (sample.spec.list, sample.spec.discovers) else {
            return;
        };
        let words = sample.spec.words();
        // A path that searches may find anything in what is nested.
        let searches = sample.flattened().iter().any(|field| field.is_open());
        let names = sample.names();
        // What the time or a dimension means and misspells is told where it stands.
        let time = sample.spec.timestamp.as_ref().map(|stamp| stamp.column);
        let meant: HashSet<&str> = sample
            .spec
            .dimensions
            .iter()
            .map(|dimension| dimension.name)
            .chain(time)
            .filter(|name| super::lacks(sample, name))
            .filter_map(|name| super::near(name, &names))
            .collect();
        let unused: Vec<_> = names
            .iter()
            .filter(|(name, _)| !words.contains(name) && !meant.contains(name))
            .filter(|(name, _)| !searches || !nested(sample, name))
            .collect();
        let Some((_, place)) = unused.first() else {
            return;
        };
        let names: Vec<&str> = unused.iter().map(|(name, _)| *name).collect();
        let fields = match names.len() {
            1 => "a field of the records is".to_owned(),
            many => format!("{many} fields of the records are"),
        };
        let message = format!("{fields} stored nowhere: {}", super::listed(&names, 12));
        let mut draft = Draft::new(list.span, "a fixed list", message)
            .why("what is not ingested cannot be asked for later")
            .help("add what is wanted, and name the rest under `dimensionExclusions`");
        if let Some(note) = roll_up(sample) {
            draft = draft.why(note);
        }
        sink.push(super::also(draft, sample, *place, "the first such field"));
    }
}

/// Whether a field holds an object or a list in some record.
fn nested(sample: &Sample<'_>, name: &str) -> bool {
    let holds = |row: &Node<'_>| {
        row.get(name)
            .is_some_and(|node| matches!(node.value, Value::Object(_) | Value::List(_)))
    };
    sample.rows.iter().any(holds)
}

/// How many rows the records become, where everything that tells rows apart is known.
fn roll_up(sample: &Sample<'_>) -> Option<String> {
    let spec = &sample.spec;
    let stamp = spec.timestamp.as_ref()?;
    if !spec.rollup || spec.transformed("__time") || spec.transformed(stamp.column) {
        return None;
    }
    let pieces = spec.query?;
    let mut rows: HashSet<(i64, Vec<&str>)> = HashSet::new();
    let mut count = 0;
    for record in &sample.rows {
        let Some(time) = sample.time(record) else {
            continue;
        };
        let mut values = Vec::with_capacity(spec.dimensions.len());
        for dimension in &spec.dimensions {
            let known = dimension.inputs.is_empty() && !spec.transformed(dimension.name);
            values.push(match sample.cell(record, dimension.name) {
                Cell::Value(node) if known => {
                    let whole = || sample.source.slice(node.span);
                    node.scalar().unwrap_or_else(whole)
                }
                Cell::Null | Cell::Absent if known => "",
                _ => return None,
            });
        }
        count += 1;
        rows.insert((pieces.piece(time), values));
    }
    if count < 2 {
        return None;
    }
    let rows_are = match rows.len() {
        1 => "1 row".to_owned(),
        many => format!("{many} rows"),
    };
    Some(format!(
        "roll-up by `queryGranularity` and these dimensions makes {rows_are} of {count} records of the sample"
    ))
}
