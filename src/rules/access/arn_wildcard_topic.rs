//! Reading, writing or changing every topic of a cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::actions::{self, Action, Resource};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::known::{Known, only};
use crate::model::policy::{Arn, Statement};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK204",
    name: "arn-wildcard-topic",
    summary: "reading, writing or changing every topic of a cluster",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`*` for the topic of a named cluster (`topic/c/*`, `topic/c/*/*`) in a statement that reads, writes, alters or deletes
topics. Topic prefixes (`connect-*`), and statements that only create or describe, are not meant; where the cluster's name
is `*` as well, `arn-wildcard-cluster` says it. A statement that lists the six actions of a topic manager one by one, and
neither reads nor writes, is an administrator's, and is not blamed for it.

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

```json good
{
  "Effect": "Allow",
  "Action": [
    "kafka-cluster:CreateTopic", "kafka-cluster:DescribeTopic", "kafka-cluster:AlterTopic", "kafka-cluster:DeleteTopic",
    "kafka-cluster:DescribeTopicDynamicConfiguration", "kafka-cluster:AlterTopicDynamicConfiguration"
  ],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*"
}
```

## Fix

`*` becomes the topic that the deployments of the settings read and write, when it is one (unsafe: it narrows what is
granted).

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:topics": "topic/fff-streaming-druid-msk/*",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== templates/policy/msk-cluster-access.mustache
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:{{hosted:topics}}"
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
        let idempotent = |action: &Action| action.name == "WriteDataIdempotently";
        let idempotent = subject
            .policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .filter(|one| one.allows())
            .any(|one| one.grants(idempotent) || !one.not_actions.is_empty());
        let writes = subject
            .policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .filter(|one| one.allows())
            .any(|one| one.grants(|action| action.name == "WriteData"));
        super::each_statement(
            subject,
            sink,
            &|statement, _, arn| {
                let path = arn.path();
                let (at, uuid) = match path.parts() {
                    [(_, kind), (_, cluster), (at, star)]
                        if super::is_star(star) && !super::is_star(cluster) && is_topic(kind) =>
                    {
                        (*at, false)
                    }
                    [(_, kind), (_, cluster), _, (at, star)]
                        if super::is_star(star) && !super::is_star(cluster) && is_topic(kind) =>
                    {
                        (*at, true)
                    }
                    _ => return None,
                };
                if !statement.grants(touches) || manages_all(statement) {
                    return None;
                }
                let narrowed =
                    topic(subject, arn).map(|name| if uuid { name } else { format!("*/{name}") });
                Some(super::Blamed {
                    range: at..arn.resource.0 + arn.resource.1.len(),
                    narrowed,
                })
            },
            &|arn| {
                let draft = Draft::new(
                    Span::default(),
                    "",
                    format!("`{arn}` is every topic of the cluster"),
                )
                .why("the role may touch what other teams keep in the same cluster");
                let draft = if writes && !idempotent {
                    draft.why("once the topics are named, an idempotent producer needs `kafka-cluster:WriteDataIdempotently` on the cluster as well")
                } else {
                    draft
                };
                draft.help("name the topics: `topic/CLUSTER/*/TOPIC`, or a prefix of them")
            },
            "any topic",
        );
    }
}

/// Whether a statement is that of an administrator of topics: every action that manages them, by name, and no data.
fn manages_all(statement: &Statement<'_>) -> bool {
    let named = |name: &str| {
        statement.actions.iter().any(|word| {
            actions::data_plane(&word.text).is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
    };
    let manager = actions::ACTIONS.iter().filter(|action| {
        action.resource == Resource::Topic && !matches!(action.name, "ReadData" | "WriteData")
    });
    manager.into_iter().all(|action| named(action.name))
        && !statement.grants(|action| matches!(action.name, "ReadData" | "WriteData"))
}

/// The one topic that is meant, when the repository knows of one only.
fn topic(subject: &Subject<'_>, arn: &Arn<'_>) -> Option<String> {
    let cluster = arn
        .path()
        .parts()
        .get(1)
        .map_or("", |(_, name)| *name)
        .to_owned();
    let deployments: Vec<&Known> = match subject.convention {
        Some(convention) => vec![&convention.known],
        None => subject.knowledge.deployments().iter().collect(),
    };
    let topics = deployments
        .into_iter()
        .filter(|known| known.cluster == cluster)
        .flat_map(|known| &known.topics);
    only(topics.map(String::as_str)).map(str::to_owned)
}

/// Whether a type word is that of topics, or of everything.
fn is_topic(kind: &str) -> bool {
    kind == "topic" || super::is_star(kind)
}
