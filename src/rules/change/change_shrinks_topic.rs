//! Fewer partitions than a topic has.

use super::super::{Rule, Sink, Subject};
use super::name;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::model::change::What;

static INFO: RuleInfo = RuleInfo {
    code: "MSK803",
    name: "change-shrinks-topic",
    summary: "fewer partitions than a topic has",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: the partitions of declared topics (contexts, `topics.json`,
`AWS::MSK::Topic`, Strimzi's `KafkaTopic`), which may only grow.

## Why it matters

Kafka cannot take partitions away. Whoever applies it gets an error, or makes the topic anew and loses what is in
it. More partitions send a key to another partition than before, which matters to those who rely on the order of a
key.

## Bad

```change bad
=== base cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 12, "config": {"retention.ms": "604800000"}}
  ]
}
=== head cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "604800000"}}
  ]
}
```

## Good

```change good
=== base cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "604800000"}}
  ]
}
=== head cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 12, "config": {"retention.ms": "604800000"}}
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ChangeShrinksTopic;

impl Rule for ChangeShrinksTopic {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (base, head) in super::both(subject, &What::Topic) {
            let Some((before, now)) = super::numbers(base, head, "partitions") else {
                continue;
            };
            if now.value >= before.value {
                continue;
            }
            let message = format!(
                "topic `{}` has {} partitions, and had {}",
                name(head),
                now.shown,
                before.shown
            );
            sink.push(
                super::told(
                    head,
                    now.span,
                    "fewer",
                    message,
                    "Kafka cannot take partitions away",
                    (base, before.span),
                )
                .help("keep the number, or make another topic and move its readers"),
            );
        }
    }
}
