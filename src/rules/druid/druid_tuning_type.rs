//! A tuning configuration that does not say it is for Kafka.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Syntax};
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK416",
    name: "druid-tuning-type",
    summary: "a tuning configuration that does not say it is for Kafka",
    severity: Severity::Error,
    fixes: Fixes::Always,
    docs: r##"
## What it checks

`tuningConfig.type`: whenever there is a tuning configuration it must be exactly `kafka`.

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
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "index_parallel"}
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

## Fix

`"type": "kafka"` is written (safe: nothing else can be meant).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidTuningType;

impl Rule for DruidTuningType {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            // One beside `spec` has no effect, and must be readable all the same.
            let holders = [supervisor.spec, supervisor.node];
            let count = if supervisor.wrapped { 2 } else { 1 };
            let tunings = holders
                .into_iter()
                .take(count)
                .filter_map(|holder| holder.member("tuningConfig"))
                .filter(|tuning| tuning.value.is_object());
            for tuning in tunings {
                let Some(kind) = tuning.value.get("type") else {
                    sink.push(missing(subject, tuning));
                    continue;
                };
                let text = kind.scalar().unwrap_or("");
                if text == "kafka" || super::is_open(text) || kind.tag.is_some() {
                    continue;
                }
                let message = format!(
                    "the tuning configuration is of type `{text}`, and Druid wants `kafka`"
                );
                sink.push(
                    Draft::new(kind.span, "not `kafka`", message)
                        .why("Druid refuses the spec")
                        .help("write `kafka`")
                        .fix(Safety::Safe, "write `kafka`", kind.span, "\"kafka\""),
                );
            }
        }
    }
}

fn missing(subject: &Subject<'_>, tuning: &Member<'_>) -> Draft {
    let draft = Draft::new(
        tuning.key.span,
        "no `type`",
        "the tuning configuration has no `type`",
    )
    .why("Druid refuses the spec")
    .help("write `\"type\": \"kafka\"`");
    let json = subject
        .document
        .is_some_and(|document| document.syntax == Syntax::Json);
    let at = tuning.value.span.start as usize + 1;
    let comma = if tuning.value.members().next().is_some() {
        ", "
    } else {
        ""
    };
    let space = subject.source.text[at..].starts_with(['\n', '\r']);
    let text = match (json, space) {
        (false, _) => return draft,
        (true, true) => format!("\"type\": \"kafka\"{}", comma.trim_end()),
        (true, false) => format!("\"type\": \"kafka\"{comma}"),
    };
    draft.fix(Safety::Safe, "add the type", Span::at(at), text)
}
