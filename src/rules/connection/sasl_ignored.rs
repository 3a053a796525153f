//! SASL settings that Kafka does not look at.

use super::super::{Rule, Sink, Subject};
use super::Verdict;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK115",
    name: "sasl-ignored",
    summary: "SASL settings that Kafka does not look at",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`sasl.mechanism` or `sasl.jaas.config` in a block whose `security.protocol` is `PLAINTEXT` or `SSL`. Where the port says
more, `port-protocol-mismatch` or `serverless-non-iam` speaks instead.

## Why it matters

Kafka ignores them without a word: a client that looks authenticated is not.

## Bad

```properties bad
bootstrap.servers=kafka.example.com:9094
security.protocol=SSL
sasl.mechanism=AWS_MSK_IAM
```

## Good

```properties good
bootstrap.servers=kafka.example.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct SaslIgnored;

impl Rule for SaslIgnored {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            let protocol = block.protocol();
            let Some(protocol) =
                protocol.filter(|protocol| protocol == "PLAINTEXT" || protocol == "SSL")
            else {
                continue;
            };
            let sasl = ["sasl.mechanism", "sasl.jaas.config"]
                .iter()
                .find_map(|key| Some((*key, block.member(key)?)));
            // What is filled in may be nothing.
            let given = |text: &str| !hole::mask(text).chars().all(|c| c == hole::MASK);
            let Some((key, member)) =
                sasl.filter(|(_, member)| member.value.scalar().is_none_or(given))
            else {
                continue;
            };
            if super::verdict(subject, block) != Verdict::Fine {
                continue;
            }
            let mut draft = Draft::new(
                member.key.span,
                "ignored",
                format!(
                    "`{}` means nothing under `{}={protocol}`",
                    block.dialect.spelling(key),
                    block.dialect.spelling("security.protocol")
                ),
            )
            .why("Kafka ignores `sasl.*` there without a word, and the client is not authenticated")
            .help("write `security.protocol=SASL_SSL`, or leave the `sasl.*` settings out");
            if let Some(protocol) = block.member("security.protocol") {
                draft = draft.related(protocol.value.span, "this protocol");
            }
            sink.push(draft);
        }
    }
}
