//! A new supervisor that begins with what comes after it.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK418",
    name: "druid-start-offset",
    summary: "a new supervisor that begins with what comes after it",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ioConfig.useEarliestOffset` that is false, or absent, which is the same. It counts only for a supervisor that has no
offsets yet. In a render the context decides, and nothing is said.

## Why it matters

What the topic held before the supervisor was made is not ingested: a frequent "no data" report.

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
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": false
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
pub(in crate::rules) struct DruidStartOffset;

impl Rule for DruidStartOffset {
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
        if subject.mode == Mode::Artifact {
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
            let (span, said) = match io.value.member("useEarliestOffset") {
                Some(member) if super::is_null(&member.value) => (io.key.span, "absent"),
                Some(member) if member.value.as_bool() == Some(false) => {
                    (member.value.span, "false")
                }
                Some(_) => continue,
                None => (io.key.span, "absent"),
            };
            sink.push(
                Draft::new(span, "begins at the end", format!("`useEarliestOffset` is {said}: a new supervisor skips what the topic already holds"))
                    .why("it counts only for a supervisor that has no offsets yet; later ones go on where they were")
                    .help("write `true` when the first run shall read all of the topic"),
            );
        }
    }
}
