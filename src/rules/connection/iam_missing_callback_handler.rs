//! The mechanism of IAM without its callback handler.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK107",
    name: "iam-missing-callback-handler",
    summary: "the mechanism of IAM without its callback handler",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`sasl.mechanism=AWS_MSK_IAM` without `sasl.client.callback.handler.class`. Silent in fragments; the handler under the
login key only is `iam-wrong-callback-handler`.

## Why it matters

The client starts, and each connection fails: `Unrecognized SASL ClientCallback`.

## Bad

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
```

```properties fixed
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
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
pub(in crate::rules) struct IamMissingCallbackHandler;

impl Rule for IamMissingCallbackHandler {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if !super::is_complete(subject, block)
                || block.misspells("sasl.client.callback.handler.class")
                || block.dialect != Dialect::Java
                || super::ignores_sasl(block)
                || block.member("sasl.client.callback.handler.class").is_some()
                || super::inherits(subject, block, "sasl.client.callback.handler.class")
            {
                continue;
            }
            if block.member("sasl.login.callback.handler.class").is_some() {
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
            let draft = Draft::new(proof, "IAM is meant", "`AWS_MSK_IAM` needs a callback handler, and `sasl.client.callback.handler.class` is not given")
                .why("the client starts, and each connection fails");
            sink.push(super::with_setting(
                draft,
                subject,
                block,
                "sasl.client.callback.handler.class",
                "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
            ));
        }
    }
}
