//! Settings that switch idempotence off without a word.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK119",
    name: "idempotence-off",
    summary: "settings that switch idempotence off without a word",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`acks` of 0 or 1, and `retries` of 0, in client settings that do not say `enable.idempotence=false`. With
`enable.idempotence=true` they are refused, which is another matter.

## Why it matters

Since 3.0 Java producers are idempotent by default, unless one of these is set: then records may come twice, or in another
order, and Kafka says nothing.

## Bad

```properties bad
bootstrap.servers=localhost:9092
acks=1
```

## Good

```properties good
bootstrap.servers=localhost:9092
acks=1
enable.idempotence=false
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IdempotenceOff;

impl Rule for IdempotenceOff {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            // librdkafka is not idempotent by default.
            const OTHERS: [&str; 5] = [
                "sasl.mechanisms",
                "sasl.username",
                "metadata.broker.list",
                "queue.buffering.max.ms",
                "statistics.interval.ms",
            ];
            if OTHERS.iter().any(|key| block.member(key).is_some()) {
                continue;
            }
            if block.member("enable.idempotence").is_some()
                || block.member("transactional.id").is_some()
            {
                continue;
            }
            let off = [("acks", &["0", "1"][..]), ("retries", &["0"])]
                .into_iter()
                .find_map(|(key, values)| {
                    let value = block.value(key).filter(|value| values.contains(value))?;
                    Some((key, value, block.member(key)?))
                });
            let Some((key, value, member)) = off else {
                continue;
            };
            sink.push(
                Draft::new(
                    member.value.span,
                    "no idempotence",
                    format!("`{key}={value}` switches idempotence off"),
                )
                .why("records may be written twice or in another order, and Kafka says nothing")
                .help("leave it out, or say `enable.idempotence=false` if that is meant"),
            );
        }
    }
}
