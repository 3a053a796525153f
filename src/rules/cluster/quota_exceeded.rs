//! More partitions than a Serverless cluster takes.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::topics::{SERVERLESS_COMPACTED, SERVERLESS_PARTITIONS};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK309",
    name: "quota-exceeded",
    summary: "more partitions than a Serverless cluster takes",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The partitions of all topics of a Serverless cluster, as a context or a rendered `topics.json` declares them, against the
quotas of 2026: 2400, and 120 of compacted topics.

## Why it matters

The service refuses the topic that goes beyond; which one that is depends on the order in which they are made.

## Bad

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:topics": [{"name": "events", "partitions": 2401}, {"name": "state", "partitions": 60, "config": {"cleanup.policy": "compact"}}]
}
```

## Good

```project good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:topics": [{"name": "events", "partitions": 6}, {"name": "state", "partitions": 60, "config": {"cleanup.policy": "compact"}}]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct QuotaExceeded;

impl Rule for QuotaExceeded {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CONTEXT | Kinds::TOPICS
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for topics in super::serverless_topics(subject) {
            let compacted = |topic: &Node<'_>| {
                topic
                    .path(&["config", "cleanup.policy"])
                    .and_then(Node::as_str)
                    .is_some_and(|policy| policy.contains("compact"))
            };
            for (compact, most, what) in [
                (false, SERVERLESS_PARTITIONS, "partitions"),
                (true, SERVERLESS_COMPACTED, "partitions of compacted topics"),
            ] {
                let counts = topics
                    .items()
                    .iter()
                    .filter(|topic| compacted(topic) == compact)
                    .filter_map(|topic| topic.get("partitions"));
                let mut sum = 0u64;
                let mut last = None;
                for count in counts {
                    sum = sum.saturating_add(
                        count
                            .scalar()
                            .and_then(|text| text.parse().ok())
                            .unwrap_or(0),
                    );
                    if sum > most && last.is_none() {
                        last = Some(count.span);
                    }
                }
                if let Some(span) = last {
                    sink.push(
                        Draft::new(span, "goes beyond the quota", format!("the topics have {sum} {what}, and a Serverless cluster takes {most} (2026)"))
                            .why("the service refuses the topic that goes beyond")
                            .help("give topics fewer partitions, or ask AWS to raise the quota"),
                    );
                }
            }
        }
    }
}
