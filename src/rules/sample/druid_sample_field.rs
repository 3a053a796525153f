//! A field that the specification reads and no record has.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::sample::{Cell, Sample};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK423",
    name: "druid-sample-field",
    summary: "a dimension, metric, path or transform that reads a field which no record of the sample has",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Only with a sample of records. Whether at least one record has each field that the specification reads: the
dimensions of the list, the inputs of metrics, the fields and paths of `flattenSpec`, the columns in expressions,
and those that the filter of `transformSpec` compares. Names differ by case, too. A `null` is a field. Nothing is
said about columns that a transform, `flattenSpec` or Kafka's metadata makes, about dimensions beside
`useSchemaDiscovery`, about paths that search, and about expressions that cannot be read with certainty.

## Why it matters

The column stays empty, without any error: a dimension of nulls, a sum of nothing.

## Bad

```sample bad
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["userId", "page"]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user_id": "a", "page": "/"}
{"time": "2026-01-31T12:00:01Z", "user_id": "b", "page": "/cart"}
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
      "dimensionsSpec": {"dimensions": ["user_id", "page"]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user_id": "a", "page": "/"}
{"time": "2026-01-31T12:00:01Z", "user_id": "b", "page": "/cart"}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidSampleField;

impl Rule for DruidSampleField {
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
        let names = sample.names();
        let tell = |what: String, node: &Node<'_>, field: &str, sink: &mut Sink| {
            sink.push(draft(sample, &names, node.span, what, field));
        };
        dimensions(sample, &names, sink);
        for metric in &sample.spec.metrics {
            for (field, node) in &metric.inputs {
                if super::lacks(sample, field) {
                    let what = format!("the metric `{}` reads `{field}`", metric.name);
                    tell(what, node, field, sink);
                }
            }
        }
        for (node, fields) in sample.spec.expressions() {
            for field in fields {
                if super::lacks(sample, &field) {
                    let what = format!("the expression reads `{field}`");
                    tell(what, node, &field, sink);
                }
            }
        }
        for (field, node) in sample.spec.filtered() {
            if !is_time(sample, field) && super::lacks(sample, field) {
                let message =
                    format!("the filter compares `{field}`, and no record of the sample has it");
                let help = match super::near(field, &names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "if only few records have it, take a larger sample".to_owned(),
                };
                let draft = Draft::new(node.span, "in no record", message)
                    .why("it compares with nothing: most filters then let no record through, and Druid says nothing")
                    .help(help);
                sink.push(with_first(draft, sample));
            }
        }
        for field in sample.flattened() {
            let absent = |row: &Node<'_>| matches!(field.cell(row), Cell::Absent);
            if !is_time(sample, field.name) && !field.is_open() && sample.rows.iter().all(absent) {
                let text = field.node.as_str().unwrap_or(field.name);
                let what = format!("the field `{}` reads `{text}`", field.name);
                let inside = sample.rows.iter().find_map(|row| field.reached(row));
                let Some(inside) = inside else {
                    tell(what, field.node, field.root().unwrap_or(text), sink);
                    continue;
                };
                let keys: Vec<&str> = inside.members().map(|m| m.key.text.as_ref()).collect();
                let message = format!("{what}, and no record of the sample has it");
                let draft = Draft::new(field.node.span, "in no record", message)
                    .why("the column stays empty, without any error")
                    .help(format!(
                        "where it ends, there is {}",
                        super::listed(&keys, 12)
                    ));
                let line = super::first_line(sample, inside.span);
                sink.push(super::also(draft, sample, line, "it ends in this object"));
            }
        }
    }
}

/// Whether a column is the timestamp's, whose absence another rule tells.
fn is_time(sample: &Sample<'_>, name: &str) -> bool {
    let stamp = sample.spec.timestamp.as_ref();
    stamp.is_some_and(|stamp| stamp.column == name && !stamp.missing_value)
}

fn dimensions(sample: &Sample<'_>, names: &[(&str, Span)], sink: &mut Sink) {
    if sample.spec.discovers_types {
        return;
    }
    let mut lacking: Vec<(&str, Span)> = Vec::new();
    for dimension in &sample.spec.dimensions {
        let own = [(dimension.name, dimension.node)];
        let inputs = match dimension.inputs.as_slice() {
            [] => &own[..],
            inputs => inputs,
        };
        for (field, node) in inputs {
            if !is_time(sample, field) && super::lacks(sample, field) {
                lacking.push((field, node.span));
            }
        }
    }
    // When nothing fits, that is one finding: the records are of another topic, or lie in an envelope.
    if let Some(list) = sample.spec.list
        && lacking.len() > 2
        && lacking.len() >= sample.spec.dimensions.len()
    {
        let message = format!(
            "no record of the sample has any of the {} dimensions",
            lacking.len()
        );
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        let draft = Draft::new(list.span, "these dimensions", message)
            .why("the columns would stay empty, without any error")
            .help(format!(
                "the records have {}; are they of this topic, and does `flattenSpec` reach into them?",
                super::listed(&all, 12)
            ));
        sink.push(with_first(draft, sample));
        return;
    }
    for (field, span) in lacking {
        let what = format!("the dimension reads `{field}`");
        sink.push(draft(sample, names, span, what, field));
    }
}

fn draft(
    sample: &Sample<'_>,
    names: &[(&str, Span)],
    span: Span,
    what: String,
    field: &str,
) -> Draft {
    let help = match super::near(field, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "if only few records have it, take a larger sample".to_owned(),
    };
    let message = format!("{what}, and no record of the sample has it");
    let draft = Draft::new(span, "in no record", message)
        .why("the column stays empty, without any error")
        .help(help);
    with_first(draft, sample)
}

fn with_first(draft: Draft, sample: &Sample<'_>) -> Draft {
    match sample.rows.first() {
        Some(row) => {
            let line = super::first_line(sample, row.span);
            super::also(draft, sample, line, "the first record")
        }
        None => draft,
    }
}
