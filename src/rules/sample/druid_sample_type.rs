//! Values of records that the declared type of their column cannot hold.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::sample::{Cell, Sample};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK424",
    name: "druid-sample-type",
    summary: "values of the sample that the type of their dimension or metric cannot hold",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Only with a sample of records. For dimensions of type `long`, `float` and `double`, and for metrics that sum or choose
such numbers: whether the values are numbers, and for `long` whole numbers of 64 bits. Text that is such a number is
fine.

## Why it matters

Druid stores nothing in place of a text that is no number, or of a list, and cuts 7.9 to 7 in a `long`. The record is
stored all the same, so nobody notices.

## Bad

```sample bad
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user", {"type": "long", "name": "price"}]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user": "a", "price": 12}
{"time": "2026-01-31T12:00:01Z", "user": "b", "price": 7.9}
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
      "dimensionsSpec": {"dimensions": ["user", {"type": "double", "name": "price"}]}
    },
    "ioConfig": {"topic": "events", "inputFormat": {"type": "json"}}
  }
}
=== samples/events.jsonl
{"time": "2026-01-31T12:00:00Z", "user": "a", "price": 12}
{"time": "2026-01-31T12:00:01Z", "user": "b", "price": 7.9}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidSampleType;

/// A type of numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Number {
    Whole,
    Fraction,
}

/// What a type makes of a value that it cannot hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loss {
    /// It stores nothing.
    Nothing(&'static str),
    /// It cuts the fraction of a number.
    Cut,
    /// It cuts the fraction of a text, or stores nothing: releases differ.
    CutOrNothing,
    /// It stores the largest number that there is.
    TooLarge,
}

impl Rule for DruidSampleType {
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
        for dimension in &sample.spec.dimensions {
            let number = match dimension.kind.0 {
                "long" => Number::Whole,
                "float" | "double" => Number::Fraction,
                _ => continue,
            };
            let span = dimension.kind.1.unwrap_or(dimension.node).span;
            let what = format!(
                "the dimension `{}` is a `{}`",
                dimension.name, dimension.kind.0
            );
            column(sample, dimension.name, number, false, span, &what, sink);
        }
        for metric in &sample.spec.metrics {
            let (Some(number), [(field, _)]) = (of_metric(metric.kind.0), metric.inputs.as_slice())
            else {
                continue;
            };
            let what = format!("the metric `{}` is a `{}`", metric.name, metric.kind.0);
            column(sample, field, number, true, metric.kind.1.span, &what, sink);
        }
    }
}

/// The numbers that a metric takes from a field.
fn of_metric(kind: &str) -> Option<Number> {
    const WAYS: [&str; 6] = ["Sum", "Min", "Max", "First", "Last", "Any"];
    let numbers = [
        ("long", Number::Whole),
        ("double", Number::Fraction),
        ("float", Number::Fraction),
    ];
    if kind == "doubleMean" {
        return Some(Number::Fraction);
    }
    numbers.into_iter().find_map(|(name, number)| {
        let way = kind.strip_prefix(name)?;
        WAYS.contains(&way).then_some(number)
    })
}

fn column(
    sample: &Sample<'_>,
    name: &str,
    number: Number,
    metric: bool,
    span: Span,
    what: &str,
    sink: &mut Sink,
) {
    if name == "__time" || sample.spec.transformed(name) {
        return;
    }
    let mut count = 0;
    let mut first: Option<(&Node<'_>, Loss)> = None;
    for row in &sample.rows {
        let Cell::Value(node) = sample.cell(row, name) else {
            continue;
        };
        if let Some(loss) = loss(number, node, metric) {
            count += 1;
            first.get_or_insert((node, loss));
        }
    }
    let Some((node, loss)) = first else { return };
    let value = super::shown(sample, node);
    let whole = number == Number::Whole;
    let (verb, why) = match loss {
        Loss::Nothing(kind) => (
            format!("{value} is {kind}"),
            "Druid stores nothing in its place, and the record all the same",
        ),
        Loss::Cut => (
            format!("{value} has a fraction"),
            "Druid cuts the fraction without a word",
        ),
        Loss::CutOrNothing => (
            format!("{value} is text that is no whole number"),
            "Druid cuts the fraction without a word, or stores nothing in its place",
        ),
        Loss::TooLarge => (
            format!("{value} is larger than 64 bits hold"),
            "Druid stores another number in its place",
        ),
    };
    let message = match count {
        1 => format!("{what}, and {verb}"),
        many => format!(
            "{what}, and {} what it cannot: {verb}",
            super::records(sample, many, "holds", "hold")
        ),
    };
    let help = match (loss, metric) {
        (Loss::Cut | Loss::CutOrNothing | Loss::TooLarge, true) => {
            "take the metric of the same name for `double`"
        }
        (Loss::Cut | Loss::CutOrNothing | Loss::TooLarge, false) => "declare it as `double`",
        (_, false) => "declare it as `string`, or let a transform make a number of it",
        (_, true) => "let a transform make a number of it, or name another field",
    };
    let draft = Draft::new(
        span,
        if whole {
            "whole numbers only"
        } else {
            "numbers only"
        },
        message,
    )
    .why(why)
    .help(help);
    sink.push(super::also(
        draft,
        sample,
        node.span,
        "the first such value",
    ));
}

/// What is lost of a value, where that is certain.
fn loss(number: Number, node: &Node<'_>, metric: bool) -> Option<Loss> {
    match &node.value {
        Value::List(_) => Some(Loss::Nothing("a list")),
        Value::Object(_) => Some(Loss::Nothing("an object")),
        Value::Number(text) if number == Number::Whole => of_whole(text),
        Value::Text(text) => of_text(number, text.text.trim(), metric),
        Value::Number(_) | Value::Bool(_) | Value::Null | Value::Bad => None,
    }
}

/// A number for a column of whole numbers.
fn of_whole(text: &str) -> Option<Loss> {
    if text.parse::<i64>().is_ok() {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    if value.fract() != 0.0 {
        return Some(Loss::Cut);
    }
    // From 2^63 on there is no place in 64 bits.
    (value.abs() >= 9_223_372_036_854_775_808.0).then_some(Loss::TooLarge)
}

/// A text for a column of numbers. Metrics read numbers with commas between their digits.
fn of_text(number: Number, text: &str, metric: bool) -> Option<Loss> {
    let text = match metric {
        true => text.replace(',', ""),
        false => text.to_owned(),
    };
    // What an empty text is depends on a setting of the cluster.
    if text.is_empty() {
        return None;
    }
    // Java's own spellings of numbers: `1d`, `0x1p3`.
    let java = text.trim_end_matches(['d', 'D', 'f', 'F', 'l', 'L']);
    let Ok(value) = java.parse::<f64>() else {
        let odd = java.starts_with(|c: char| c.is_ascii_digit()) && java.contains(['x', 'X']);
        return (!odd).then_some(Loss::Nothing("text that is no number"));
    };
    match number {
        Number::Whole if value.is_finite() && value.fract() != 0.0 => Some(match metric {
            true => Loss::CutOrNothing,
            false => Loss::Nothing("text that is no whole number"),
        }),
        _ => None,
    }
}
