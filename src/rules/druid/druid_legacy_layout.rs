//! A supervisor in the flat layout.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK412",
    name: "druid-legacy-layout",
    summary: "a supervisor in the flat layout",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`dataSchema`, `ioConfig` and `tuningConfig` at the top instead of inside `spec`. Druid still reads it, and calls it
deprecated. Parts beside a `spec` are something else: they have no effect, which is a warning.

## Why it matters

The console and the documentation know the wrapped layout only, and parts that stand in both are lost.

## Bad

```json bad
{
  "type": "kafka",
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
pub(in crate::rules) struct DruidLegacyLayout;

impl Rule for DruidLegacyLayout {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let top = |key: &str| {
                supervisor
                    .node
                    .member(key)
                    .filter(|member| member.value.is_object())
            };
            if !supervisor.wrapped {
                let kind = supervisor
                    .node
                    .get("type")
                    .map_or(supervisor.node.span, |node| node.span);
                sink.push(
                    Draft::new(
                        kind,
                        "without `spec`",
                        "the parts of this supervisor stand at the top, not in `spec`",
                    )
                    .why("Druid reads it, and calls the layout deprecated")
                    .help("put `dataSchema`, `ioConfig` and `tuningConfig` into `spec`"),
                );
                continue;
            }
            // What Druid prints has copies of all three at the top.
            let parts = ["dataSchema", "ioConfig", "tuningConfig"];
            let stray = parts.into_iter().filter_map(|key| Some((key, top(key)?)));
            let strays: Vec<_> = stray.collect();
            if strays.len() == parts.len() {
                continue;
            }
            for (key, member) in strays {
                sink.push(
                    Draft::new(
                        member.key.span,
                        "no effect",
                        format!("`{key}` beside `spec` has no effect"),
                    )
                    .severity(Severity::Warning)
                    .why("Druid reads the parts in `spec`, and says nothing about others")
                    .help("move it into `spec`"),
                );
            }
        }
    }
}
