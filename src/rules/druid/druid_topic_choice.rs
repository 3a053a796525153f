//! A topic and a pattern of topics, or neither.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK413",
    name: "druid-topic-choice",
    summary: "a topic and a pattern of topics, or neither",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ioConfig` has exactly one of `topic` and `topicPattern` (the latter from Druid 28 on), and the pattern is a regular
expression of Java. Only what is certainly wrong in a pattern is told: brackets that are open, a quantifier of
nothing.

## Why it matters

Druid refuses the spec, or fails while it builds the supervisor; the one that ran is stopped.

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
      "useEarliestOffset": true,
      "topicPattern": "events.*"
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
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
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
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true,
      "topicPattern": "events-(a|b)"
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidTopicChoice;

impl Rule for DruidTopicChoice {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some(io) = supervisor
                .spec
                .member("ioConfig")
                .filter(|io| io.value.is_object())
            else {
                continue;
            };
            let part = |key: &str| {
                io.value
                    .member(key)
                    .filter(|member| !super::is_null(&member.value))
            };
            match (part("topic"), part("topicPattern")) {
                (Some(topic), Some(pattern)) => sink.push(
                    Draft::new(
                        pattern.key.span,
                        "not beside `topic`",
                        "`topic` and `topicPattern` together",
                    )
                    .why("Druid refuses the spec")
                    .help("keep one of them")
                    .related(topic.key.span, "the topic"),
                ),
                (None, None) => sink.push(
                    Draft::new(
                        io.key.span,
                        "no topic",
                        "this supervisor has neither `topic` nor `topicPattern`",
                    )
                    .why("Druid refuses the spec")
                    .help("name the topic: `ioConfig.topic`"),
                ),
                (None, Some(pattern)) => {
                    let text = pattern.value.as_str().unwrap_or("");
                    if let Some(why) = super::broken_pattern(text)
                        .filter(|_| !super::is_open(text) || text.contains(['(', '[']))
                    {
                        sink.push(
                            Draft::new(pattern.value.span, "no regular expression", format!("`{text}` is no regular expression: it {why}"))
                                .why("Druid fails while it builds the supervisor")
                                .help("it is a regular expression of Java, and must match the whole name: `events-.*`"),
                        );
                    }
                }
                (Some(_), None) => {}
            }
        }
    }
}
