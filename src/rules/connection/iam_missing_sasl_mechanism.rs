//! The settings of IAM without its mechanism.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::facts::ports::{Auth, listener_of};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK105",
    name: "iam-missing-sasl-mechanism",
    summary: "the settings of IAM without its mechanism",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

The login module or the callback handler of IAM under `SASL_SSL`, and no `sasl.mechanism`. Fragments are silent.

## Why it matters

Kafka then takes GSSAPI (Kerberos), and the client is not even made: `Unexpected SASL mechanism: GSSAPI`.

## Bad

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties fixed
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
sasl.mechanism=AWS_MSK_IAM
security.protocol=SASL_SSL
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

The setting of IAM is added (safe: the other settings say that IAM is meant).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamMissingSaslMechanism;

impl Rule for IamMissingSaslMechanism {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if !super::is_complete(subject, block)
                || block.misspells("sasl.mechanism")
                || block.member("sasl.mechanism").is_some()
                || super::inherits(subject, block, "sasl.mechanism")
            {
                continue;
            }
            let sasl = block
                .protocol()
                .is_some_and(|protocol| protocol == "SASL_SSL");
            let oauth = block
                .value("sasl.jaas.config")
                .is_some_and(|text| text.contains("OAuthBearer"))
                || block
                    .value("sasl.client.callback.handler.class")
                    .is_some_and(|text| text.contains("OAuthBearer"));
            // The port says IAM as well as the settings would.
            let by_port = super::bootstrap(block).filter(|bootstrap| {
                block.whole
                    && block.dialect == Dialect::Java
                    && block.member("sasl.jaas.config").is_none()
                    && bootstrap.endpoints.iter().all(|endpoint| {
                        endpoint
                            .port
                            .and_then(listener_of)
                            .is_some_and(|listener| listener.auth == Auth::Iam)
                    })
            });
            if let Some(bootstrap) = by_port.filter(|_| sasl && block.iam_proof().is_none()) {
                let span = block
                    .member("security.protocol")
                    .map_or(bootstrap.member.key.span, |member| member.value.span);
                let draft = Draft::new(
                    span,
                    "with which mechanism?",
                    "the client speaks SASL on the port of IAM, and names no mechanism",
                )
                .why("Kafka then takes GSSAPI, and the client is not made");
                sink.push(super::with_setting(
                    draft,
                    subject,
                    block,
                    "sasl.mechanism",
                    "AWS_MSK_IAM",
                ));
                continue;
            }
            let Some(proof) = block.iam_proof().filter(|_| sasl && !oauth) else {
                continue;
            };
            let draft = Draft::new(
                proof,
                "IAM is meant",
                "the settings of IAM are given, and `sasl.mechanism` is not",
            )
            .why("Kafka then takes GSSAPI, and the client is not made");
            sink.push(super::with_setting(
                draft,
                subject,
                block,
                "sasl.mechanism",
                "AWS_MSK_IAM",
            ));
        }
    }
}
