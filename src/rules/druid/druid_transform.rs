//! A transform or filter that Druid refuses, or with which every task fails.

pub(super) mod expressions;

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::Area;
use crate::source::Span;
use expressions::When;

static INFO: RuleInfo = RuleInfo {
    code: "MSK420",
    name: "druid-transform",
    summary: "a transform or filter that Druid refuses, or with which every task fails",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`transformSpec`: types that Druid has, names and expressions that must be there, two transforms of one name, filters
without their parts. Expressions, those of metrics and filters too: open quotes and brackets, operators without an
operand, escapes, what the grammar does not have (`and`, `=`, `a.b`), functions that do not exist or get another
number of arguments. A function that nothing here resembles is an info: an extension may have it. JavaScript is a
warning, because a cluster has it switched off unless its settings say otherwise.

## Why it matters

Druid refuses the spec; a broken expression of a transform it takes, and every task fails while it sets up its
reader. What it cannot read it skips: `a and b` is the column `aandb`, `a = 1` is `a1`.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"},
      "transformSpec": {
        "transforms": [
          {"type": "expression", "name": "a", "expression": "lower(\"b\")"},
          {"type": "expression", "name": "a", "expression": "c"}
        ]
      }
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
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"},
      "transformSpec": {"filter": {"type": "expression", "expression": "b == 'x' and c == 'y'"}}
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
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"},
      "transformSpec": {"transforms": [{"type": "expression", "name": "a", "expression": "lower(\"b\")"}]}
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
pub(in crate::rules) struct DruidTransform;

impl Rule for DruidTransform {
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
                .filter(|trouble| trouble.area == Area::Transform)
            {
                super::told(subject, trouble)
                    .into_iter()
                    .for_each(|draft| sink.push(draft));
            }
            let metrics = supervisor.data("metricsSpec");
            for metric in metrics.map(Node::items).unwrap_or_default() {
                let metric = metric.get("aggregator").unwrap_or(metric);
                expressions::judge(subject, metric, When::Posted, sink);
            }
            let Some(spec) = supervisor.data("transformSpec") else {
                continue;
            };
            let mut names: Vec<(&str, Span)> = Vec::new();
            for transform in spec.get("transforms").map(Node::items).unwrap_or_default() {
                if let Some(name) = transform.get("name")
                    && let Some(text) = name.as_str()
                {
                    match names.iter().find(|(known, _)| *known == text) {
                        Some((_, first)) => sink.push(
                            Draft::new(
                                name.span,
                                "the second one",
                                format!("two transforms called `{text}`"),
                            )
                            .why("Druid refuses the spec")
                            .help("rename one of them")
                            .related(*first, "the first one"),
                        ),
                        None => names.push((text, name.span)),
                    }
                }
                expressions::judge(subject, transform, When::Started, sink);
            }
            if let Some(filter) = spec.get("filter").filter(|filter| filter.is_object()) {
                super::filters(subject, filter, When::Started, 0, sink);
            }
        }
    }
}
