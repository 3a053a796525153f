//! A column that is declared twice.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::Supervisor;
use crate::source::Span;
use std::collections::HashMap;

static INFO: RuleInfo = RuleInfo {
    code: "MSK410",
    name: "druid-duplicate-column",
    summary: "a column that is declared twice",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Names of dimensions and metrics together: each once, never empty; `__time` only as the first dimension, of type
`long`; no dimension among `dimensionExclusions`. A filtered metric without a name has that of the metric in it.

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
      "metricsSpec": [{"type": "count", "name": "user_id"}],
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
      "metricsSpec": [{"type": "count", "name": "count"}],
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
pub(in crate::rules) struct DruidDuplicateColumn;

impl Rule for DruidDuplicateColumn {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            for draft in columns(supervisor) {
                sink.push(draft);
            }
        }
    }
}

fn columns(supervisor: &Supervisor<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut seen: HashMap<&str, (Span, &str)> = HashMap::new();
    let spec = supervisor.data("dimensionsSpec");
    let dimensions = spec
        .and_then(|spec| spec.get("dimensions"))
        .map(Node::items)
        .unwrap_or_default();
    let spatial = spec
        .and_then(|spec| spec.get("spatialDimensions"))
        .map(Node::items)
        .unwrap_or_default();
    let metrics = supervisor
        .data("metricsSpec")
        .map(Node::items)
        .unwrap_or_default();
    let by_time = spec
        .and_then(|spec| spec.get("forceSegmentSortByTime"))
        .and_then(Node::as_bool)
        != Some(false);
    let all = dimensions
        .iter()
        .enumerate()
        .map(|(index, node)| (index, node, "dimension"))
        .chain(spatial.iter().map(|node| (usize::MAX, node, "dimension")))
        .chain(
            metrics
                .iter()
                .enumerate()
                .map(|(index, node)| (index, node, "metric")),
        );
    for (index, mut node, what) in all {
        let own = |node: &Node<'_>| {
            let name = node.get("name").and_then(Node::as_str);
            name.is_some_and(|name| !name.is_empty())
        };
        // A filtered metric without a name of its own has that of the one in it.
        while node.get("type").and_then(Node::as_str) == Some("filtered")
            && !own(node)
            && let Some(inner) = node.get("aggregator")
        {
            node = inner;
        }
        let name = match node.as_str() {
            Some(_) => Some(node),
            None => node.get("name").or_else(|| node.get("dimName")),
        };
        let Some((name, text)) = name.and_then(|name| Some((name, name.as_str()?))) else {
            continue;
        };
        if super::is_open(text) {
            continue;
        }
        let mut tell = |label: &str, message: String, help: &str| {
            found.push(
                Draft::new(name.span, label, message)
                    .why("Druid refuses the spec")
                    .help(help.to_owned()),
            );
        };
        if text.is_empty() {
            tell("empty", format!("a {what} with an empty name"), "name it");
            continue;
        }
        if text == "__time" {
            let long = node.get("type").and_then(Node::as_str) == Some("long");
            if what == "metric" || !long || by_time && index != 0 {
                tell(
                    "Druid's own column",
                    format!("`__time` as a {what} here"),
                    "leave it out, or make it the first dimension, of type `long`",
                );
            }
            continue;
        }
        if let Some((first, other)) = seen.get(text) {
            let message = if *other == what {
                format!("two {what}s called `{text}`")
            } else {
                format!("a {what} called `{text}` like a {other}")
            };
            found.push(
                Draft::new(name.span, "the second one", message)
                    .why("Druid refuses the spec: a column has one name")
                    .help("rename one of them, or leave it out")
                    .related(*first, "the first one"),
            );
            continue;
        }
        seen.insert(text, (name.span, what));
    }
    let exclusions = spec
        .and_then(|spec| spec.get("dimensionExclusions"))
        .map(Node::items)
        .unwrap_or_default();
    for exclusion in exclusions {
        let both = exclusion
            .as_str()
            .and_then(|name| seen.get(name))
            .filter(|(_, what)| *what == "dimension");
        if let Some((first, _)) = both {
            found.push(
                Draft::new(
                    exclusion.span,
                    "a dimension, too",
                    format!(
                        "`{}` is a dimension and is excluded",
                        exclusion.as_str().unwrap_or("")
                    ),
                )
                .why("Druid refuses the spec")
                .help("keep one of them")
                .related(*first, "the dimension"),
            );
        }
    }
    found
}
