//! A user name or password beside IAM.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::facts::iam_classes::MODULE;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::jaas;

static INFO: RuleInfo = RuleInfo {
    code: "MSK109",
    name: "iam-plain-credentials",
    summary: "a user name or password beside IAM",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`username` or `password` among the options of `IAMLoginModule`, and `sasl.username`, `sasl.password` in a block whose
mechanism is `AWS_MSK_IAM`.

## Why it matters

IAM signs with AWS credentials and ignores them: whoever set them believes that they count.

## Bad

```properties bad
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required username="reader" password="${PASSWORD}";
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

## Good

```properties good
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName="reader";
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamPlainCredentials;

impl Rule for IamPlainCredentials {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            // librdkafka does not have the mechanism: `sasl-incomplete` says so.
            if block.value("sasl.mechanism") != Some("AWS_MSK_IAM")
                || block.dialect == Dialect::Librdkafka
            {
                continue;
            }
            let plain = ["sasl.username", "sasl.password"].iter().find_map(|key| {
                let member = block.member(key)?;
                let name = block.dialect.spelling(key);
                (member.value.scalar() != Some("")).then_some((name, member.key.span))
            });
            let option = || {
                let member = block.member("sasl.jaas.config")?;
                let jaas = jaas::read(member.value.as_str()?)
                    .ok()
                    .filter(|jaas| jaas.module.0 == MODULE)?;
                let entry = jaas
                    .options
                    .iter()
                    .find(|entry| matches!(entry.key.0.as_str(), "username" | "password"))?;
                let name = if entry.key.0 == "username" {
                    "username"
                } else {
                    "password"
                };
                Some((
                    name,
                    super::part(subject, &member.value, entry.key.1.clone()),
                ))
            };
            let Some((name, span)) = plain.or_else(option) else {
                continue;
            };
            let help = match block.dialect {
                Dialect::Java => {
                    "take it out; `awsProfileName` or `awsRoleArn` choose other credentials"
                }
                _ => {
                    "take it out; the library finds credentials as botocore does, or takes a token of the MSK IAM signer"
                }
            };
            sink.push(
                Draft::new(
                    span,
                    "ignored by IAM",
                    format!("`{name}` means nothing beside `AWS_MSK_IAM`"),
                )
                .why("IAM signs with AWS credentials from the default chain, a profile or a role")
                .help(help),
            );
        }
    }
}
