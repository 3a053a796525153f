//! An option that the login module of IAM does not have.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::iam_classes::{MODULE, OPTIONS};
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::jaas;

static INFO: RuleInfo = RuleInfo {
    code: "MSK113",
    name: "iam-unknown-option",
    summary: "an option that the login module of IAM does not have",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

The options of `IAMLoginModule` against those that the library knows (2.3.9); letters count.

## Why it matters

The library ignores other options without a word. With `awsrolearn` the client goes on with its default credentials, as
somebody else than was meant.

## Bad

```properties bad
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsRoleARN="arn:aws:iam::000000000000:role/reader";
```

```properties fixed
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn="arn:aws:iam::000000000000:role/reader";
```

## Good

```properties good
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName="dev";
```

## Fix

The name that was probably meant (unsafe: the client then becomes somebody else).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamUnknownOption;

impl Rule for IamUnknownOption {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            let Some(member) = block.member("sasl.jaas.config") else {
                continue;
            };
            let Some(Ok(jaas)) = member.value.as_str().map(jaas::read) else {
                continue;
            };
            if jaas.module.0 != MODULE {
                continue;
            }
            let known = |name: &str| OPTIONS.contains(&name);
            // User names and passwords are `iam-plain-credentials`.
            let plain = |name: &str| matches!(name, "username" | "password" | "user");
            let Some(entry) = jaas
                .options
                .iter()
                .find(|entry| !known(&entry.key.0) && !plain(&entry.key.0))
            else {
                continue;
            };
            let name = &entry.key.0;
            let near = OPTIONS
                .iter()
                .map(|known| {
                    (
                        strsim::damerau_levenshtein(&known.to_lowercase(), &name.to_lowercase()),
                        *known,
                    )
                })
                .min()
                .filter(|(distance, _)| *distance <= 2)
                .map(|(_, known)| known);
            let span = super::part(subject, &member.value, entry.key.1.clone());
            let mut draft = Draft::new(
                span,
                "ignored",
                format!("`IAMLoginModule` has no option `{name}`"),
            )
            .why("the library ignores it without a word, and uses the default credentials");
            draft = match near {
                Some(near) => draft.help(format!("did you mean `{near}`?")).fix(
                    Safety::Unsafe,
                    format!("write `{near}`"),
                    span,
                    near,
                ),
                None => draft.help(format!("it knows {}", OPTIONS.join(", "))),
            };
            sink.push(draft);
        }
    }
}
