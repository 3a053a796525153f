//! A timestamp column that records do not have, or whose values are no times of the format.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::sample::{Cell, Format, Sample, Time, Timestamp, likely_unit, shown_time};

static INFO: RuleInfo = RuleInfo {
    code: "MSK422",
    name: "druid-sample-timestamp",
    summary: "records of the sample whose time Druid does not find, or reads wrongly",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Only with a sample of records. Whether anything in it is a record of the input format `json` at all, whether each
record has a value in the column of `timestampSpec`, whether the value is a time of the format, and whether the time
is one of this age: seconds that are read as milliseconds are a day of January 1970, and milliseconds that are read as
seconds are the year 50000. With `missingValue`, a record without a value is fine. Nothing is said about a time that a
transform or Kafka's metadata makes, nor about formats whose reading is not certain.

## Why it matters

Druid drops a record without a time, and only counts it. A time in 1970 is stored where no query looks for it.

## Bad

```sample bad
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user"]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31 12:00:00", "user": "a"}
{"time": "2026-01-31 12:00:01", "user": "b"}
```

## Good

```sample good
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "auto"},
      "dimensionsSpec": {"dimensions": ["user"]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31 12:00:00", "user": "a"}
{"time": "2026-01-31 12:00:01", "user": "b"}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidSampleTimestamp;

/// A time before this is in 1970, and one from [`END`] on is after 2200: milliseconds since 1970.
const AGE: i64 = 31_536_000_000;

/// See [`AGE`].
const END: i64 = 7_258_118_400_000;

impl Rule for DruidSampleTimestamp {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(sample) = subject.sample else { return };
        if sample.rows.is_empty() {
            sink_unreadable(sample, sink);
            return;
        }
        let Some(stamp) = &sample.spec.timestamp else {
            return;
        };
        let made = ["__time", stamp.column]
            .iter()
            .any(|name| sample.spec.transformed(name));
        if made {
            return;
        }
        let mut absent: Vec<&Node<'_>> = Vec::new();
        let mut wrong: Vec<&Node<'_>> = Vec::new();
        let mut odd: Vec<(&Node<'_>, i64)> = Vec::new();
        for row in &sample.rows {
            match sample.cell(row, stamp.column) {
                Cell::Open => {}
                Cell::Absent | Cell::Null => absent.push(row),
                Cell::Value(node) => match stamp.format.read(node) {
                    Time::No => wrong.push(node),
                    Time::At(time) if is_odd(node, time) => odd.push((node, time)),
                    _ => {}
                },
            }
        }
        if !stamp.missing_value {
            sink_absent(sample, stamp, &absent, sink);
        }
        sink_wrong(sample, stamp, &wrong, sink);
        sink_odd(sample, stamp, &odd, sink);
    }
}

/// Nothing of the sample is a record of the input format.
fn sink_unreadable(sample: &Sample<'_>, sink: &mut Sink) {
    let Some(format) = sample.spec.format else {
        return;
    };
    let (count, first) = sample.unreadable;
    let message = match count {
        1 => "the record of the sample is no JSON object".to_owned(),
        _ => format!("none of the {count} records of the sample is a JSON object"),
    };
    let draft = Draft::new(format.span, "reads JSON", message)
        .why("Druid drops a record that it cannot parse, and only counts it")
        .help(
            "name the format in which the producers write (`csv`, `avro_stream`, …), or give the sample as the topic holds it",
        );
    sink.push(super::also(draft, sample, first, "the first record"));
}

/// Whether a time is none of this age. In 1970 only numbers are suspicious that are a better time in another unit.
fn is_odd(node: &Node<'_>, time: i64) -> bool {
    time >= END || (0..AGE).contains(&time) && unit(node).is_some()
}

/// The format in whose unit a number is a time of this century.
fn unit(node: &Node<'_>) -> Option<&'static str> {
    let text = node.scalar()?.trim();
    likely_unit(text.split_once('.').map_or(text, |(whole, _)| whole))
}

fn sink_absent(sample: &Sample<'_>, stamp: &Timestamp<'_>, absent: &[&Node<'_>], sink: &mut Sink) {
    let Some(first) = absent.first() else { return };
    let column = stamp.column;
    let message = if absent.len() == sample.rows.len() {
        format!("no record of the sample has a value in the timestamp column `{column}`")
    } else {
        let some = super::records(sample, absent.len(), "has", "have");
        format!("{some} no value in the timestamp column `{column}`")
    };
    let span = stamp.column_node.unwrap_or(stamp.node).span;
    let mut draft = Draft::new(span, "the timestamp column", message)
        .why("Druid drops a record without a time, and only counts it");
    let names = sample.names();
    if absent.len() < sample.rows.len() {
        draft = draft.help(
            "let the producers send it; `missingValue` would give such records a fixed time, which is for tests",
        );
    } else if let Some(near) = super::near(column, &names) {
        draft = draft.help(format!("did you mean `{near}`?"));
    } else {
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        draft = draft.help(format!(
            "name the column that holds the time; the records have {}",
            super::listed(&all, 12)
        ));
    }
    let line = super::first_line(sample, first.span);
    sink.push(super::also(draft, sample, line, "the first such record"));
}

fn sink_wrong(sample: &Sample<'_>, stamp: &Timestamp<'_>, wrong: &[&Node<'_>], sink: &mut Sink) {
    let Some(first) = wrong.first() else { return };
    let value = super::shown(sample, first);
    let format = stamp.format_text;
    let message = match wrong.len() {
        1 if sample.rows.len() > 1 => format!(
            "{value} in 1 of {} records is no time of the format `{format}`",
            sample.rows.len()
        ),
        1 => format!("{value} is no time of the format `{format}`"),
        many => format!(
            "{} no time of the format `{format}`, the first {value}",
            super::records(sample, many, "has", "have")
        ),
    };
    let node = stamp.format_node.or(stamp.column_node);
    let mut draft = Draft::new(
        node.unwrap_or(stamp.node).span,
        "how times are read",
        message,
    )
    .why("Druid drops a record whose time it cannot read, and only counts it");
    if let Some(other) = better(sample, stamp) {
        draft = draft.help(format!("`\"format\": \"{other}\"` reads them"));
    }
    sink.push(super::also(
        draft,
        sample,
        first.span,
        "the first such value",
    ));
}

/// A format that reads the time of every record as one of this age.
fn better(sample: &Sample<'_>, stamp: &Timestamp<'_>) -> Option<&'static str> {
    let values: Vec<&Node<'_>> = sample
        .rows
        .iter()
        .filter_map(|row| match sample.cell(row, stamp.column) {
            Cell::Value(node) => Some(node),
            _ => None,
        })
        .collect();
    ["auto", "posix", "micro", "nano", "ruby"]
        .into_iter()
        .find(|name| {
            let format = Format::parse(name);
            values.iter().all(|node| match format.read(node) {
                Time::At(time) => (AGE..END).contains(&time),
                _ => false,
            })
        })
}

fn sink_odd(sample: &Sample<'_>, stamp: &Timestamp<'_>, odd: &[(&Node<'_>, i64)], sink: &mut Sink) {
    let Some((first, time)) = odd.first() else {
        return;
    };
    let value = super::shown(sample, first);
    let (format, time) = (stamp.format_text, shown_time(*time));
    let message = match odd.len() {
        1 => format!("the time {value} is {time} by the format `{format}`"),
        many => format!(
            "{} a wrong time by the format `{format}`: {value} is {time}",
            super::records(sample, many, "gets", "get")
        ),
    };
    let node = stamp.format_node.or(stamp.column_node);
    let draft = Draft::new(
        node.unwrap_or(stamp.node).span,
        "how times are read",
        message,
    )
    .why("Druid stores the records at that time, where no query looks for them");
    let number = matches!(first.value, Value::Number(_) | Value::Text(_));
    let draft = match unit(first).filter(|_| number) {
        Some(unit) => draft.help(format!(
            "`\"format\": \"{unit}\"` reads it as a time of today"
        )),
        // What no unit explains may be meant: a time that stands for no end.
        None => draft.severity(Severity::Warning),
    };
    sink.push(super::also(
        draft,
        sample,
        first.span,
        "the first such value",
    ));
}
