//! SCRAM or OAUTHBEARER with half of its settings.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::facts::iam_classes::BEARER_MODULE;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client::Block;
use crate::model::{hole, jaas};

static INFO: RuleInfo = RuleInfo {
    code: "MSK112",
    name: "sasl-incomplete",
    summary: "SCRAM or OAUTHBEARER with half of its settings",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a block that is the whole of a client's settings: SCRAM without its login module, with the module of another
mechanism, or without `username` and `password`; `OAUTHBEARER` without a login module, or without any callback handler or
token endpoint; a SASL mechanism that Kafka does not have. In a program that uses librdkafka, also `AWS_MSK_IAM`, which
librdkafka does not have. Other blocks of IAM have rules of their own.

## Why it matters

Kafka refuses the settings when the client is made, or at each connection with a message about something else.

## Bad

```properties bad
bootstrap.servers=kafka.example.com:9096
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
```

```properties bad
bootstrap.servers=kafka.example.com:9096
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="a" password="${P}";
```

```python bad
from confluent_kafka import Consumer

consumer = Consumer({
    "bootstrap.servers": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
    "security.protocol": "SASL_SSL",
    "sasl.mechanisms": "AWS_MSK_IAM",
})
```

## Good

```properties good
bootstrap.servers=kafka.example.com:9096
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="reader" password="${PASSWORD}";
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct SaslIncomplete;

impl Rule for SaslIncomplete {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if let Some(draft) = unsupported(block) {
                sink.push(draft);
                continue;
            }
            if !super::is_complete(subject, block)
                || block
                    .protocol()
                    .is_none_or(|protocol| !protocol.starts_with("SASL_"))
            {
                continue;
            }
            if let Some(draft) = fault(subject, block) {
                sink.push(draft);
            }
        }
    }
}

/// The login module of SCRAM.
const SCRAM_MODULE: &str = "org.apache.kafka.common.security.scram.ScramLoginModule";

/// The mechanisms that Kafka's clients have, and the one of the MSK library. Source: Kafka 3.9 and 4.1, read 2026-11-21.
const MECHANISMS: [&str; 6] = [
    "GSSAPI",
    "PLAIN",
    "SCRAM-SHA-256",
    "SCRAM-SHA-512",
    "OAUTHBEARER",
    "AWS_MSK_IAM",
];

/// The mechanism of IAM, where the library does not have it. Source: librdkafka 2.16, tried 2026-11.
fn unsupported(block: &Block<'_>) -> Option<Draft> {
    let member = block.member("sasl.mechanism")?;
    let iam = block.dialect == Dialect::Librdkafka
        && block.value("sasl.mechanism") == Some("AWS_MSK_IAM");
    iam.then(|| {
        Draft::new(
            member.value.span,
            "Java's alone",
            "librdkafka has no mechanism `AWS_MSK_IAM`",
        )
        .why("the client is not made: the mechanism is refused as unsupported")
        .help("use `OAUTHBEARER` with a callback that brings tokens of AWS's MSK IAM signer")
    })
}

fn fault(subject: &Subject<'_>, block: &Block<'_>) -> Option<Draft> {
    let member = block.member("sasl.mechanism")?;
    let mechanism = member.value.as_str().map(str::trim)?;
    if hole::has_hole(&hole::mask(mechanism)) || member.value.tag.is_some() {
        return None;
    }
    if !MECHANISMS.contains(&mechanism) {
        let near = MECHANISMS
            .iter()
            .map(|known| {
                (
                    strsim::damerau_levenshtein(known, &mechanism.to_ascii_uppercase()),
                    *known,
                )
            })
            .min()
            .filter(|(distance, _)| *distance <= 3 && mechanism.len() <= 40)
            .map(|(_, known)| known)?;
        return Some(
            Draft::new(
                member.value.span,
                "no mechanism of Kafka",
                format!("there is no SASL mechanism `{mechanism}`"),
            )
            .why("the names are compared letter by letter, and each connection fails")
            .help(format!("did you mean `{near}`?")),
        );
    }
    let scram = mechanism.starts_with("SCRAM-");
    // Login modules are Java's.
    if block.dialect != Dialect::Java {
        return None;
    }
    if !scram && mechanism != "OAUTHBEARER" {
        return None;
    }
    let wanted = if scram { SCRAM_MODULE } else { BEARER_MODULE };
    let Some(jaas_member) = block.member("sasl.jaas.config") else {
        let silent = subject
            .source
            .text
            .contains("java.security.auth.login.config")
            || super::inherits(subject, block, "sasl.jaas.config")
            || block
                .keys()
                .any(|(key, _)| key == "sasl.username" || key.starts_with("sasl.oauthbearer."));
        return (!silent).then(|| {
            Draft::new(
                member.value.span,
                "needs a login module",
                format!("`{mechanism}` needs a login module, and `sasl.jaas.config` is not given"),
            )
            .why("the client is not made: it finds no `KafkaClient` entry")
            .help(format!("write `sasl.jaas.config={wanted} required …;`"))
        });
    };
    let text = jaas_member.value.as_str()?;
    let jaas = jaas::read(text).ok()?;
    let module = jaas.module.0.as_str();
    // A relocated class ends in the right name; modules of others are their own business.
    let kafka = module.starts_with("org.apache.kafka.common.security.");
    if kafka && module != wanted {
        return Some(
            Draft::new(
                super::part(subject, &jaas_member.value, jaas.module.1.clone()),
                format!("not for `{mechanism}`"),
                format!(
                    "`{}` does not belong to `{mechanism}`",
                    module.rsplit('.').next().unwrap_or(module)
                ),
            )
            .why("the client starts, and each connection fails: `Failed to create SaslClient`")
            .help(format!("write `{wanted}`"))
            .related(member.value.span, "this mechanism"),
        );
    }
    if scram && module == wanted {
        let missing = ["username", "password"]
            .into_iter()
            .find(|name| jaas.option(name).is_none())?;
        return Some(
            Draft::new(
                super::part(subject, &jaas_member.value, jaas.module.1.clone()),
                "half of it",
                format!("SCRAM has no `{missing}`"),
            )
            .why("each connection fails; names of options are compared letter by letter")
            .help(format!("add `{missing}=\"…\"` in front of the `;`")),
        );
    }
    None
}
