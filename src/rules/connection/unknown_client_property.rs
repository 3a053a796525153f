//! A key that no client of this kind has, and that was probably meant to be another one.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::kafka::{self, Family};
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::client::{Block, MOST_KEYS};
use crate::model::client_reader::{Reader, meant};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK120",
    name: "unknown-client-property",
    summary: "a key that is a misspelt setting, or a setting of another kind of client",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Keys of client settings that Kafka does not have and that are a slip or two away from one that it has, or that differ only
in letter case; settings of another kind of client, where it is certain which kind reads them (`acks` for a consumer,
`sasl.mechanisms` of librdkafka in a file for Java). Every other unknown key is left alone: serialisers, interceptors and
libraries have settings of their own.

The names are those of Kafka's own classes, releases 1.1 to 4.3, and of librdkafka 2.15.1.

## Why it matters

Kafka ignores a key that it does not know, without a word. A misspelt `security.protocol` leaves the client at
`PLAINTEXT`; that is an error here.

## Bad

```properties bad
bootstrap.servers=b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098
securty.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```json bad
{"consumerProperties": {"bootstrap.servers": "localhost:9092", "acks": "all"}}
```

## Good

```json good
{"consumerProperties": {"bootstrap.servers": "localhost:9092", "max.poll.records": "500", "schema.registry.url": "http://localhost:8081"}}
```

## Fix

The name that was meant (unsafe: the setting then has an effect).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct UnknownClientProperty;

impl Rule for UnknownClientProperty {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            let families = block.reader.families();
            for (key, member) in block.keys().take(MOST_KEYS) {
                if families.is_empty() || hole::has_hole(&hole::mask(key)) {
                    continue;
                }
                let fault = match meant(key, families) {
                    Some(name) if !kafka::is_librdkafka(key) => Fault {
                        label: "no such setting".into(),
                        message: format!("`{key}` is no setting of Kafka's"),
                        name: Some(name),
                    },
                    _ => match other(block, key) {
                        Some(fault) => fault,
                        None => continue,
                    },
                };
                let mut draft =
                    Draft::new(member.key.span, fault.label, fault.message).why(why(fault.name));
                if fault
                    .name
                    .is_some_and(|name| QUARTET.contains(&name) && block.member(name).is_none())
                {
                    draft.severity = Some(Severity::Error);
                }
                if let Some(name) = fault.name {
                    draft = draft.help(format!("did you mean `{name}`?"));
                    if block.member(name).is_none() && !member.merged {
                        let text = format!("{}{name}", block.prefix);
                        let title = format!("write `{name}`");
                        let span = member.key.span;
                        let text = subject.quoted(span, &text);
                        draft = draft.fix(Safety::Unsafe, title, span, text);
                    }
                }
                sink.push(draft);
            }
        }
    }
}

/// What a client cannot do without where IAM is meant; without one of them it never gets in.
const QUARTET: [&str; 5] = [
    "bootstrap.servers",
    "security.protocol",
    "sasl.mechanism",
    "sasl.jaas.config",
    "sasl.client.callback.handler.class",
];

struct Fault {
    label: String,
    message: String,
    name: Option<&'static str>,
}

fn why(name: Option<&str>) -> &'static str {
    match name {
        Some("security.protocol") => {
            "Kafka ignores it without a word, and the client speaks `PLAINTEXT`"
        }
        _ => "Kafka ignores it without a word",
    }
}

/// A setting of another kind of client.
fn other(block: &Block<'_>, key: &str) -> Option<Fault> {
    let families = block.reader.families();
    if families.iter().any(|family| family.has(key)) {
        return None;
    }
    if let Reader::Java(family @ (Family::Consumer | Family::Producer | Family::Admin)) =
        block.reader
    {
        let owner = [Family::Consumer, Family::Producer, Family::Admin]
            .into_iter()
            .find(|owner| owner.has(key));
        if let Some(owner) = owner {
            return Some(Fault {
                label: format!("for {}", owner.name()),
                message: format!(
                    "`{key}` is a setting of {}, and {} reads these",
                    owner.name(),
                    family.name()
                ),
                name: None,
            });
        }
    }
    let java = matches!(block.reader, Reader::Java(_) | Reader::AnyJava);
    (java && key.contains('.') && kafka::is_librdkafka(key)).then(|| Fault {
        label: "librdkafka's".into(),
        message: format!("`{key}` is a setting of librdkafka, and a Java client reads these"),
        name: kafka::java_name(key),
    })
}
