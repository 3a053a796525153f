//! A Connect worker whose connectors speak plaintext.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK116",
    name: "worker-security-not-inherited",
    summary: "a Connect worker whose connectors speak plaintext",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The settings of a Kafka Connect worker (known by its storage topics) with a `security.protocol`, and none under `producer.`
and `consumer.`. Silent where `connector.client.config.override.policy` is set: then connectors bring their own.

## Why it matters

The producers and consumers of connectors take from the worker `bootstrap.servers` and nothing else. Without settings of
their own they speak `PLAINTEXT`, while the worker itself works.

## Bad

```properties bad
bootstrap.servers=kafka.example.com:9098
group.id=workers
config.storage.topic=connect-configs
offset.storage.topic=connect-offsets
status.storage.topic=connect-status
security.protocol=SASL_SSL
```

## Good

```properties good
bootstrap.servers=kafka.example.com:9098
group.id=workers
config.storage.topic=connect-configs
offset.storage.topic=connect-offsets
status.storage.topic=connect-status
security.protocol=SASL_SSL
producer.security.protocol=SASL_SSL
consumer.security.protocol=SASL_SSL
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct WorkerSecurityNotInherited;

impl Rule for WorkerSecurityNotInherited {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in subject
            .blocks
            .iter()
            .filter(|block| block.prefix.is_empty())
        {
            let has = |key: &str| block.member(key).is_some();
            let worker = [
                "config.storage.topic",
                "offset.storage.topic",
                "status.storage.topic",
            ];
            if worker.into_iter().filter(|key| has(key)).count() < 2
                || has("connector.client.config.override.policy")
            {
                continue;
            }
            let Some(member) = block.member("security.protocol") else {
                continue;
            };
            let protocol = block.protocol().unwrap_or_default();
            if protocol == "PLAINTEXT" || protocol.is_empty() {
                continue;
            }
            // A prefix of its own makes a block of its own.
            let under = |prefix: &str| {
                subject.blocks.iter().any(|other| {
                    std::ptr::eq(other.node, block.node)
                        && other.prefix == prefix
                        && other.member("security.protocol").is_some()
                })
            };
            let missing: Vec<&str> = ["producer.", "consumer."]
                .into_iter()
                .filter(|prefix| !under(prefix))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let names: Vec<String> = missing
                .iter()
                .map(|prefix| format!("`{prefix}security.protocol`"))
                .collect();
            sink.push(
                Draft::new(member.key.span, "for the worker alone", format!("the worker has `security.protocol`, and no {}", names.join(" and no ")))
                    .why("the producers and consumers of connectors take only the brokers from the worker, and speak `PLAINTEXT`")
                    .help("repeat the security settings under `producer.` and `consumer.`"),
            );
        }
    }
}
