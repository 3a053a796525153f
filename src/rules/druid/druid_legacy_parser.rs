//! A parser, which streaming had before the input format.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK411",
    name: "druid-legacy-parser",
    summary: "a parser, which streaming had before the input format",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`dataSchema.parser`: deprecated since 0.17, refused by Druid 37 and later, even when it is empty.

## Why it matters

An upgrade to Druid 37 stops the supervisor.

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
      "parser": {"type": "string", "parseSpec": {"format": "json"}}
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
pub(in crate::rules) struct DruidLegacyParser;

impl Rule for DruidLegacyParser {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some(data) = supervisor.spec.get("dataSchema") else {
                continue;
            };
            let Some(parser) = data
                .member("parser")
                .filter(|member| !super::is_null(&member.value))
            else {
                continue;
            };
            let (severity, message) = if subject.druid.0 >= 37 {
                (
                    Severity::Error,
                    format!("`parser` is refused by Druid {}", subject.druid),
                )
            } else {
                (
                    Severity::Warning,
                    "`parser` is refused by Druid 37 and later".to_owned(),
                )
            };
            sink.push(
                Draft::new(parser.key.span, "of an older Druid", message)
                    .severity(severity)
                    .why("its parts moved to `ioConfig.inputFormat`, `timestampSpec` and `dimensionsSpec`")
                    .help("move them there, and leave the parser out"),
            );
        }
    }
}
