//! A statement that neither allows nor denies.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::policy::Effect;

static INFO: RuleInfo = RuleInfo {
    code: "MSK216",
    name: "iam-bad-effect",
    summary: "a statement that neither allows nor denies",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`Effect` of the statements of a policy about Kafka, or of a trust policy: `Allow` or `Deny`, exactly so written.

## Why it matters

IAM refuses the whole policy; what was there before stays in force.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "allow", "Action": "kafka:ListClustersV2", "Resource": "*"}
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kafka:ListClustersV2", "Resource": "*"}
  ]
}
```

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{"Action": "kafka:ListClustersV2", "Resource": "*"}]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Deny", "Action": "kafka:DeleteCluster", "Resource": "*"}
  ]
}
```

## Fix

The same word with the right capital (safe).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamBadEffect;

impl Rule for IamBadEffect {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in
            super::ours(subject).filter(|policy| policy.is_about_kafka() || policy.is_trust())
        {
            for statement in policy
                .statements
                .iter()
                .filter(|one| one.effect == Effect::Other)
            {
                const WHY: &str = "IAM refuses the whole policy";
                let Some(effect) = statement.node.get("Effect") else {
                    sink.push(
                        Draft::new(
                            statement.node.span,
                            "no effect",
                            "this statement has no `Effect`",
                        )
                        .why(WHY)
                        .help("add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`"),
                    );
                    continue;
                };
                let text = effect.scalar().unwrap_or("");
                if effect.tag.is_some() || effect.is_object() || hole::has_hole(&hole::mask(text)) {
                    continue;
                }
                let meant = ["Allow", "Deny"]
                    .into_iter()
                    .find(|word| word.eq_ignore_ascii_case(text.trim()));
                let shown = if text.is_empty() {
                    effect.kind_name().to_owned()
                } else {
                    format!("`{text}`")
                };
                let mut draft = Draft::new(
                    effect.span,
                    "neither `Allow` nor `Deny`",
                    format!("the effect is {shown}"),
                )
                .why(WHY)
                .help(match meant {
                    Some(word) => format!("write `{word}`: capitals count"),
                    None => "write `Allow` or `Deny`".into(),
                });
                if let Some(word) = meant {
                    draft = draft.fix(
                        Safety::Safe,
                        format!("write `{word}`"),
                        effect.span,
                        subject.quoted(effect.span, word),
                    );
                }
                sink.push(draft);
            }
        }
    }
}
