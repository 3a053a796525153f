//! A metric that Druid refuses.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::druid::EXTENSIONS;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::Area;

static INFO: RuleInfo = RuleInfo {
    code: "MSK409",
    name: "druid-bad-metric",
    summary: "a metric that Druid refuses",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The objects in `metricsSpec`: types that Druid or one of its extensions has (exactly so written), names, and what each
type reads: one of `fieldName` and `expression` for sums, minima and maxima. Types that are for queries only
(`doubleMean`). A type of an extension is told as info: the cluster must load it.

## Why it matters

Druid refuses the spec, and a supervisor of that name that ran is stopped.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "sum", "name": "total", "fieldName": "price"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "longSum", "name": "total"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

## Good

```json good
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [
        {"type": "count", "name": "count"},
        {"type": "longSum", "name": "total", "fieldName": "price"}
      ],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidBadMetric;

impl Rule for DruidBadMetric {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (supervisor, troubles) in super::judged(subject) {
            for trouble in troubles
                .iter()
                .filter(|trouble| trouble.area == Area::Metric)
            {
                super::told(subject, trouble)
                    .into_iter()
                    .for_each(|draft| sink.push(draft));
            }
            for metric in supervisor
                .data("metricsSpec")
                .map(Node::items)
                .unwrap_or_default()
            {
                if let Some(draft) = special(metric) {
                    sink.push(draft);
                }
                let counted = metric.get("aggregator").unwrap_or(metric);
                if counted.get("type").and_then(Node::as_str) == Some("javascript") {
                    sink.push(super::javascript(counted));
                }
                if let Some(filter) = metric.get("filter").filter(|filter| filter.is_object()) {
                    super::filters(subject, filter, super::When::Posted, 0, sink);
                }
            }
        }
    }
}

/// What the types alone do not say.
fn special(metric: &Node<'_>) -> Option<Draft> {
    let kind = metric.get("type").and_then(Node::as_str)?;
    let there = |key: &str| {
        metric
            .member(key)
            .filter(|member| !super::is_null(&member.value))
    };
    let simple = ["long", "double", "float"].iter().any(|start| {
        kind.strip_prefix(start)
            .is_some_and(|rest| matches!(rest, "Sum" | "Min" | "Max"))
    });
    if let (true, Some(_), Some(expression)) = (simple, there("fieldName"), there("expression")) {
        return Some(
            Draft::new(
                expression.key.span,
                "not beside `fieldName`",
                format!("a `{kind}` with `fieldName` and `expression`"),
            )
            .why("Druid refuses the spec")
            .help("keep one of them"),
        );
    }
    // Source: an index of Druid 33.0.0 that is given them; observed 2026-11-29.
    if ["doubleMean", "histogram", "stringAny"].contains(&kind) {
        let span = metric.get("type").map_or(metric.span, |node| node.span);
        return Some(
            Draft::new(
                span,
                "for queries only",
                format!("`{kind}` cannot be stored"),
            )
            .why("Druid takes the spec, and every task fails when it makes its index")
            .help("store a sum and a count, or a sketch, and compute it in the query"),
        );
    }
    let sketch = EXTENSIONS
        .iter()
        .any(|(_, id, extension)| *id == kind && *extension == "druid-datasketches");
    if let Some(lack) = ["name", "fieldName"]
        .into_iter()
        .find(|key| sketch && there(key).is_none())
    {
        return Some(
            Draft::new(
                metric.span,
                format!("no `{lack}`"),
                format!("a `{kind}` without `{lack}`"),
            )
            .why("Druid refuses the spec")
            .help(format!("give `{lack}`")),
        );
    }
    if kind.starts_with("HLLSketch") {
        if let Some(target) = there("tgtHllType")
            && let Some(text) = target.value.as_str()
            && !["HLL_4", "HLL_6", "HLL_8"].contains(&text)
            && !super::is_open(text)
        {
            return Some(
                Draft::new(
                    target.value.span,
                    "no such type",
                    format!("`tgtHllType` is `{text}`, and there are HLL_4, HLL_6 and HLL_8"),
                )
                .why("Druid refuses the spec")
                .help("write HLL_4"),
            );
        }
        let size = there("lgK")?;
        let number = super::number(&size.value)?;
        return (!(4.0..=21.0).contains(&number)).then(|| {
            Draft::new(
                size.value.span,
                "out of range",
                format!("`lgK` is {number}, and a sketch takes 4 to 21"),
            )
            .why("Druid takes the spec, and every task fails")
            .help("write 12")
        });
    }
    let size = match kind {
        "thetaSketch" => there("size"),
        "quantilesDoublesSketch" => there("k"),
        _ => None,
    }?;
    let number = super::number(&size.value)?;
    let power = number >= 1.0 && (number as u64).is_power_of_two() && number.fract() == 0.0;
    (!power).then(|| {
        Draft::new(
            size.value.span,
            "no power of two",
            format!(
                "`{}` of a `{kind}` is {number}, which is no power of two",
                size.key.text
            ),
        )
        .why("Druid refuses the spec")
        .help("write 4096, 16384, or another power of two")
    })
}
