//! Reading, writing or changing every topic of a cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::actions::{Action, Resource};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK204",
    name: "arn-wildcard-topic",
    summary: "reading, writing or changing every topic of a cluster",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`*` for the topic of a named cluster (`topic/c/*`, `topic/c/*/*`) in a statement that reads, writes, alters or deletes
topics. Topic prefixes (`connect-*`), and statements that only create or describe, are not meant; where the cluster's name
is `*` as well, `arn-wildcard-cluster` says it. In a render, an admin that the context declares without `topics` manages
them all, and is not blamed for it.

## Why it matters

The role reads and overwrites what every other team puts into the cluster.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:DescribeTopic",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnWildcardTopic;

impl Rule for ArnWildcardTopic {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let touches = |action: &Action| {
            action.resource == Resource::Topic
                && !matches!(
                    action.name,
                    "CreateTopic" | "DescribeTopic" | "DescribeTopicDynamicConfiguration"
                )
        };
        super::each_statement(
            subject,
            sink,
            &|statement, _, arn| {
                let path = arn.path();
                let at = match path.parts() {
                    [(_, "topic"), (_, cluster), (at, "*")]
                    | [(_, "topic"), (_, cluster), _, (at, "*")]
                        if *cluster != "*" =>
                    {
                        *at
                    }
                    _ => return None,
                };
                let manages = |action: &Action| action.name == "CreateTopic";
                let meant = subject
                    .convention
                    .is_some_and(|convention| convention.manages_all_topics);
                let meant = meant
                    && statement.grants(manages)
                    && !statement.grants(|it| it.name == "ReadData");
                (statement.grants(touches) && !meant).then_some(at..at + 1)
            },
            &|arn| {
                Draft::new(
                    Span::default(),
                    "",
                    format!("`{arn}` is every topic of the cluster"),
                )
                .why("the role may touch what other teams keep in the same cluster")
                .help("name the topics: `topic/CLUSTER/*/TOPIC`, or a prefix of them")
            },
            "any topic",
        );
    }
}
