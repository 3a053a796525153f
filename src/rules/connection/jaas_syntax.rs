//! A JAAS text that Kafka cannot read.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::jaas::{self, Trouble};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK111",
    name: "jaas-syntax",
    summary: "a JAAS text that Kafka cannot read",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`sasl.jaas.config` as Kafka reads it: class, control flag, options, `;`, exactly one module. An option's value without
quotes begins with a letter and goes on with letters, digits and `-._$`; everything else needs quotes. Texts with holes
are not judged. The modules for JNDI and LDAP, which Kafka refuses.

## Why it matters

The client is not made, and the message says `Value not specified for key 'null'`, or nothing that helps.

## Bad

```properties bad
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties fixed
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties bad
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn=arn:aws:iam::000000000000:role/reader;
```

```properties bad
security.protocol=SASL_SSL
sasl.mechanism=PLAIN
sasl.jaas.config=com.sun.security.auth.module.JndiLoginModule required user.provider.url="ldap://example.com";
```

## Good

```properties good
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn="arn:aws:iam::000000000000:role/reader";
```

## Fix

The missing `;` is added (safe: Kafka takes nothing else).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct JaasSyntax;

impl Rule for JaasSyntax {
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
            let Some(text) = member.value.as_str().filter(|_| member.value.tag.is_none()) else {
                continue;
            };
            if hole::has_hole(&hole::mask(text)) || text.contains("%s") {
                continue;
            }
            let (trouble, range) = match jaas::read(text) {
                Err(fault) => fault,
                Ok(read) => {
                    let (module, range) = &read.module;
                    if FORBIDDEN.contains(&module.as_str()) {
                        let span = super::part(subject, &member.value, range.clone());
                        let message = format!("`{module}` is a login module that Kafka refuses");
                        sink.push(
                            Draft::new(span, "refused", message)
                                .why("it can make the client run code of others (CVE-2023-25194); Kafka refuses it unless a system property allows it")
                                .help("take the login module of your mechanism"),
                        );
                    }
                    continue;
                }
            };
            let shown: String = text[range.clone()].chars().take(60).collect();
            // What stands in the place of a value may be a secret, and is not shown.
            let (label, message, help) = match trouble {
                Trouble::NoModule => (
                    "no login module",
                    "the JAAS text has no login module".to_owned(),
                    "write the class, `required`, its options, and `;`",
                ),
                Trouble::NoFlag => (
                    "no control flag",
                    "no control flag stands behind the login module".to_owned(),
                    "write `required` behind the class",
                ),
                Trouble::BadFlag => (
                    "no control flag",
                    format!("`{shown}` is no control flag"),
                    "write `required`",
                ),
                Trouble::NoValue => (
                    "needs quotes",
                    "an option has no value that Kafka can read".to_owned(),
                    "write `name=\"value\"`: everything but letters, digits and `-._$` needs quotes, and so does what begins with a digit",
                ),
                Trouble::NoSemicolon => (
                    "no `;` behind it",
                    "the JAAS text does not end with `;`".to_owned(),
                    "end it with `;`",
                ),
                Trouble::Second => (
                    "a second module",
                    "text stands behind the `;`, and Kafka reads a second login module there"
                        .to_owned(),
                    "leave one module; a comment begins with `//`",
                ),
            };
            let span = super::part(subject, &member.value, range.clone());
            let mut draft = Draft::new(span, label, message)
                .why("the client is not made")
                .help(help);
            if trouble == Trouble::NoSemicolon
                && Some(subject.source.slice(span)) == text.get(range.clone())
                && !goes_on(subject, span)
            {
                let last = subject.source.slice(span).to_owned();
                draft = draft.fix(Safety::Safe, "end it with `;`", span, format!("{last};"));
            }
            sink.push(draft);
        }
    }
}

/// Login modules that Kafka's clients refuse by default: the first from 3.4 on, the second later. Source: druid.md 12.4, from
/// Kafka's constants (`org.apache.kafka.disallowed.login.modules`); read 2026-11-21.
const FORBIDDEN: [&str; 2] = [
    "com.sun.security.auth.module.JndiLoginModule",
    "com.sun.security.auth.module.LdapLoginModule",
];

/// Whether the next line looks like the rest of the text, whose continuation was forgotten.
fn goes_on(subject: &Subject<'_>, span: Span) -> bool {
    let after = subject.source.text.get(span.end as usize..).unwrap_or("");
    after
        .split_once('\n')
        .is_some_and(|(_, next)| next.starts_with([' ', '\t']) && after.starts_with(['\n', '\r']))
}
