//! A topic setting that MSK Serverless does not take.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::topics;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK306",
    name: "topic-setting-not-allowed",
    summary: "a topic setting that MSK Serverless does not take",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The `config` of the topics of a Serverless cluster, as a context or a rendered `topics.json` declares them, against the seven
settings that Serverless takes (2026-07), and `max.message.bytes` against its limit of 8 MiB.

## Why it matters

The service refuses other settings or ignores them, and the topic is not what the context says.

## Bad

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:topics": [{"name": "events", "partitions": 6, "config": {"segment.bytes": "1073741824"}}]
}
```

## Good

```project good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:topics": [{"name": "events", "partitions": 6, "config": {"retention.ms": "604800000"}}]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TopicSettingNotAllowed;

impl Rule for TopicSettingNotAllowed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CONTEXT | Kinds::TOPICS
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for topics in super::serverless_topics(subject) {
            for topic in topics.items() {
                if let Some(draft) = fault(topic) {
                    sink.push(draft);
                }
            }
        }
    }
}

fn fault(topic: &Node<'_>) -> Option<Draft> {
    let name = topic.get("name").and_then(Node::as_str).unwrap_or("");
    let config = topic.get("config")?;
    let mut other = config
        .members()
        .filter(|member| !topics::SERVERLESS.contains(&member.key.text.as_ref()));
    if let Some(first) = other.next() {
        let mut draft = Draft::new(
            first.key.span,
            "not on Serverless",
            format!(
                "the topic `{name}` has the setting `{}`, which Serverless does not take",
                first.key.text
            ),
        )
        .why("the service refuses it or ignores it")
        .help(format!("it takes {}", topics::SERVERLESS.join(", ")));
        for member in other {
            draft = draft.related(member.key.span, "not on Serverless either");
        }
        return Some(draft);
    }
    let size = config.get("max.message.bytes")?;
    let bytes: u64 = size.scalar()?.parse().ok()?;
    (bytes > topics::SERVERLESS_MESSAGE).then(|| {
        Draft::new(
            size.span,
            "too large",
            format!(
                "messages of {bytes} bytes, and Serverless takes {} (2026-07)",
                topics::SERVERLESS_MESSAGE
            ),
        )
        .why("the service refuses it")
        .help(format!("write {} or less", topics::SERVERLESS_MESSAGE))
    })
}
