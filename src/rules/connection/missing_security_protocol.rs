//! SASL or TLS settings without a protocol.

use super::super::{Rule, Sink, Subject};
use super::Verdict;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK104",
    name: "missing-security-protocol",
    summary: "SASL or TLS settings without a protocol",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`sasl.*` or `ssl.*` settings in a block that is the whole of a client's settings, and no `security.protocol`. A block
under a prefix (`consumer.`) whose parent says it is silent, and so are fragments.

## Why it matters

Kafka then speaks `PLAINTEXT` and looks at none of these settings. The client loops on "disconnected".

## Bad

```properties bad
bootstrap.servers=kafka.example.com:9098
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties fixed
bootstrap.servers=kafka.example.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

## Good

```properties good
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

## Fix

`security.protocol=SASL_SSL`, where the settings are those of IAM (safe: they say so).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct MissingSecurityProtocol;

impl Rule for MissingSecurityProtocol {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            let silent = block.member("security.protocol").is_some()
                || super::inherits(subject, block, "security.protocol")
                || !super::is_complete(subject, block)
                || block.misspells("security.protocol")
                || super::verdict(subject, block) != Verdict::Fine;
            if silent {
                continue;
            }
            // `ssl.*` may be for a listener of the process itself, and defaults that are said are no sign of anything.
            let serves = block
                .keys()
                .any(|(key, _)| key.starts_with("listeners") || key.starts_with("rest."));
            let first = block.keys().find(|(key, member)| match *key {
                "sasl.mechanism" => member.value.scalar() != Some("GSSAPI"),
                "ssl.endpoint.identification.algorithm" => false,
                key => {
                    key == "sasl.jaas.config"
                        || key.starts_with("sasl.client.")
                        || key.starts_with("ssl.") && !serves
                }
            });
            let Some((key, member)) = first else { continue };
            let draft = Draft::new(
                member.key.span,
                "ignored without a protocol",
                format!(
                    "`{key}` is given, and no `security.protocol`: the client speaks `PLAINTEXT`"
                ),
            )
            .why("Kafka looks at `sasl.*` and `ssl.*` only under a protocol that uses them");
            let draft = match block.iam_proof() {
                Some(_) => {
                    super::with_setting(draft, subject, block, "security.protocol", "SASL_SSL")
                }
                None => {
                    draft.help("write `security.protocol=SASL_SSL`, or `SSL` for TLS without SASL")
                }
            };
            sink.push(draft);
        }
    }
}
