//! More tasks than the topic has partitions, or none.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK419",
    name: "druid-task-count",
    summary: "more tasks than the topic has partitions, or none",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`taskCount` of a declared datasource against the partitions that the same context declares for its topic; `taskCount`
and `replicas` of a supervisor below one.

## Why it matters

Tasks beyond the partitions have nothing to read. With none, nothing is ingested, or Druid divides by zero.

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
      "taskCount": 0
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
      "useEarliestOffset": true,
      "taskCount": 3
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidTaskCount;

impl Rule for DruidTaskCount {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR | Kinds::CONTEXT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            for key in ["taskCount", "replicas"] {
                if let Some(node) = supervisor.io(key)
                    && let Some(count) = super::number(node).filter(|count| *count < 1.0)
                {
                    sink.push(
                        Draft::new(node.span, "none", format!("`{key}` is {count}"))
                            .why("Druid takes it; nothing is ingested, or it fails when it groups the partitions")
                            .help("write 1 or more; to stop a supervisor there is `suspended`"),
                    );
                }
            }
        }
        if subject.kinds.overlaps(Kinds::CONTEXT)
            && let Some(document) = subject.document
        {
            declared(&document.root, sink);
        }
    }
}

/// Datasources against the topics of their context.
fn declared(root: &Node<'_>, sink: &mut Sink) {
    let list = |end: &str| {
        root.members()
            .filter(|member| member.key.text.ends_with(end))
            .flat_map(|member| member.value.items())
            .collect::<Vec<_>>()
    };
    let topics = list(":msk:topics");
    for datasource in list(":druid:datasources") {
        let count = datasource
            .get("taskCount")
            .and_then(|node| Some((node, super::number(node)?)));
        let topic = datasource.get("topic").and_then(Node::as_str);
        let partitions = topics
            .iter()
            .find(|other| topic.is_some() && other.get("name").and_then(Node::as_str) == topic)
            .and_then(|other| other.get("partitions"))
            .and_then(|node| Some((node, super::number(node)?)));
        if let (Some((node, count)), Some((other, partitions)), Some(topic)) =
            (count, partitions, topic)
            && count > partitions
        {
            sink.push(
                Draft::new(
                    node.span,
                    "more than partitions",
                    format!("{count} tasks for the {partitions} partitions of `{topic}`"),
                )
                .why("a partition has one reader: the rest of the tasks has nothing to do")
                .help(format!(
                    "write {partitions} or less, or give the topic more partitions"
                ))
                .related(other.span, "its partitions"),
            );
        }
    }
}
