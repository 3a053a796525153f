//! A supervisor without an input format.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK401",
    name: "druid-missing-input-format",
    summary: "a supervisor without an input format",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ioConfig.inputFormat` of a Kafka supervisor. Before Druid 37 a `parser` did the same.

## Why it matters

Druid takes the spec and answers that all is well. Then every task fails at its start, and new ones are made without
end.

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
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
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
pub(in crate::rules) struct DruidMissingInputFormat;

impl Rule for DruidMissingInputFormat {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        if subject.is_excerpt() {
            return;
        }
        for supervisor in subject.supervisors() {
            let Some(io) = supervisor
                .spec
                .member("ioConfig")
                .filter(|io| io.value.is_object())
            else {
                continue;
            };
            let format = io.value.get("inputFormat");
            let parser = supervisor.data("parser").is_some();
            if format.is_some_and(|format| !super::is_null(format)) || parser {
                continue;
            }
            sink.push(
                Draft::new(io.key.span, "no `inputFormat`", "this supervisor has no `ioConfig.inputFormat`")
                    .why("Druid takes the spec, and every task fails at its start, without end")
                    .help("write `\"inputFormat\": {\"type\": \"json\"}`, or the format that the topic holds"),
            );
        }
    }
}
