//! The mechanism of IAM without its login module.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK106",
    name: "iam-missing-jaas",
    summary: "the mechanism of IAM without its login module",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`sasl.mechanism=AWS_MSK_IAM` without `sasl.jaas.config`. Silent where a JAAS file is named
(`java.security.auth.login.config`), in fragments, and for libraries that need none, such as kafka-python.

## Why it matters

The client is not made: `Could not find a 'KafkaClient' entry in the JAAS configuration`.

## Bad

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties fixed
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
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
pub(in crate::rules) struct IamMissingJaas;

impl Rule for IamMissingJaas {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        // A file of login modules of its own.
        let mut elsewhere = None;
        for block in &subject.blocks {
            if !super::is_complete(subject, block)
                || block.misspells("sasl.jaas.config")
                || block.dialect != Dialect::Java
                || super::ignores_sasl(block)
                || block.member("sasl.jaas.config").is_some()
                || super::inherits(subject, block, "sasl.jaas.config")
            {
                continue;
            }
            let is_iam = block.value("sasl.mechanism") == Some("AWS_MSK_IAM");
            let Some(proof) = block
                .member("sasl.mechanism")
                .map(|member| member.value.span)
                .filter(|_| is_iam)
            else {
                continue;
            };
            if *elsewhere.get_or_insert_with(|| {
                subject
                    .source
                    .text
                    .contains("java.security.auth.login.config")
            }) {
                continue;
            }
            let draft = Draft::new(
                proof,
                "IAM is meant",
                "`AWS_MSK_IAM` needs a login module, and `sasl.jaas.config` is not given",
            )
            .why("the client is not made: it finds no `KafkaClient` entry");
            sink.push(super::with_setting(
                draft,
                subject,
                block,
                "sasl.jaas.config",
                "software.amazon.msk.auth.iam.IAMLoginModule required;",
            ));
        }
    }
}
