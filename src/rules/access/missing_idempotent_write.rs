//! A producer that may write, and not idempotently.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::policy::{self, Place, Policy};

static INFO: RuleInfo = RuleInfo {
    code: "MSK220",
    name: "missing-idempotent-write",
    summary: "a producer that may write, and not idempotently",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`WriteData` on less than all topics of a cluster in a policy that grants `WriteDataIdempotently` nowhere. Policies of
Kafka Connect and MirrorMaker workers, known by their groups and topics, are not meant: their producers are not idempotent.

## Why it matters

Java producers are idempotent since 3.0 unless they are told otherwise. With `WriteData` on named topics MSK wants
`WriteDataIdempotently` on the cluster as well; without it the producer fails at its first request.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "kafka-cluster:Connect",
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
    }
  ]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
    }
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct MissingIdempotentWrite;

impl Rule for MissingIdempotentWrite {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        // What a declared client needs is told by what it declares.
        if subject.served {
            return;
        }
        let idempotent = |policy: &Policy<'_>| {
            policy
                .statements
                .iter()
                .filter(|one| one.allows())
                .any(|one| {
                    !one.not_actions.is_empty()
                        || one.grants(|action| action.name == "WriteDataIdempotently")
                        || one.actions.iter().any(|word| hole::has_hole(&word.masked))
                })
        };
        if subject.policies.iter().any(idempotent) {
            return;
        }
        for policy in super::ours(subject) {
            let fragment = subject.mode == Mode::Markdown && policy.place == Place::Fragment;
            if fragment || is_worker(policy) {
                continue;
            }
            let writes = policy
                .statements
                .iter()
                .filter(|one| one.allows())
                .find_map(|statement| {
                    let word = statement.actions.iter().find(|word| {
                        policy::data_actions(&word.text).any(|action| action.name == "WriteData")
                    })?;
                    let topics: Vec<&str> = statement
                        .resources
                        .iter()
                        .filter(|word| {
                            word.arn()
                                .is_some_and(|arn| arn.path().parts()[0].1 == "topic")
                        })
                        .map(|word| &*word.masked)
                        .collect();
                    let named =
                        !topics.is_empty() && topics.iter().all(|topic| !topic.ends_with("/*"));
                    named.then_some(word)
                });
            let Some(word) = writes else { continue };
            let arn = super::example_arn(policy, actions::Resource::Cluster, "");
            sink.push(
                Draft::new(word.node.span, "on named topics", "a Java producer with this policy fails: it is idempotent by default, and `WriteDataIdempotently` is granted nowhere")
                    .why("with `WriteData` on less than all topics of the cluster, MSK wants the action on the cluster")
                    .help(format!("grant `kafka-cluster:WriteDataIdempotently` on `{arn}`, or set `enable.idempotence=false` in the producer")),
            );
        }
    }
}

/// Whether a policy is that of a Connect or MirrorMaker worker, by the names of their groups and topics.
fn is_worker(policy: &Policy<'_>) -> bool {
    let names = policy
        .statements
        .iter()
        .flat_map(|one| &one.resources)
        .filter_map(|word| {
            let arn = word.arn()?;
            let path = arn.path();
            path.parts().last().map(|(_, name)| (*name).to_owned())
        });
    names.into_iter().any(|name| {
        ["connect-", "__amazon_msk_connect", "mm2-"]
            .iter()
            .any(|start| name.starts_with(start))
            || name.ends_with("-mm2")
    })
}
