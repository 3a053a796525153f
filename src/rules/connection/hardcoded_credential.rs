//! A secret that stands in the file.

use super::super::{Rule, Sink, Subject};
use crate::document::Member;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client::Block;
use crate::model::{hole, jaas};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK110",
    name: "hardcoded-credential",
    summary: "a secret that stands in the file",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Literal passwords of key and trust stores, of SASL, and of `sasl.jaas.config` (`password`, `awsRoleSecretAccessKey`,
`awsRoleSessionToken`), in client settings. Placeholders, references (`${…}`), Java's `changeit` and empty values are no
secrets; AWS's documentation values (`…EXAMPLEKEY`) are an info.

## Why it matters

Whoever can read the repository, now or in its history, has the secret. msk-gen never prints it, in no format.

## Bad

```properties bad
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="reader" password="u7Gh2kLm";
```

## Good

```properties good
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="reader" password="${PASSWORD}";
ssl.truststore.password=changeit
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct HardcodedCredential;

impl Rule for HardcodedCredential {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            let mut found = secrets(subject, block);
            found.sort_by_key(|secret| secret.documented);
            let Some(first) = found.first() else { continue };
            let mut draft = Draft::new(first.span, "a secret", format!("the value of `{}` stands here in plain text", first.name))
                .why("everyone who can read this file, or its history, can use it")
                .help("take it from the environment or a secret store (`${env:NAME}`, a config provider), and change the secret");
            if first.documented {
                draft = draft.severity(Severity::Info);
            }
            for other in &found[1..] {
                draft = draft.related(other.span, "another one");
            }
            sink.push(draft);
        }
    }
}

/// A secret by the name of its setting.
struct Secret {
    name: String,
    span: Span,
    /// Whether it is one of AWS's documentation.
    documented: bool,
}

fn secrets(subject: &Subject<'_>, block: &Block<'_>) -> Vec<Secret> {
    const KEYS: [&str; 7] = [
        "ssl.key.password",
        "ssl.keystore.password",
        "ssl.truststore.password",
        "sasl.password",
        // What kafkajs calls so.
        "sasl.secretAccessKey",
        "sasl.oauthbearer.client.secret",
        "sasl.oauthbearer.client.credentials.client.secret",
    ];
    const OPTIONS: [&str; 4] = [
        "password",
        "clientSecret",
        "awsRoleSecretAccessKey",
        "awsRoleSessionToken",
    ];
    let mut found = Vec::new();
    for (key, member) in block.keys().filter(|(key, _)| KEYS.contains(key)) {
        if let Some(text) = literal(member) {
            found.push(Secret {
                name: block.dialect.spelling(key).to_owned(),
                span: member.value.span,
                documented: text.contains("EXAMPLE"),
            });
        }
    }
    let Some(member) = block.member("sasl.jaas.config") else {
        return found;
    };
    let Some(Ok(jaas)) = member.value.as_str().map(jaas::read) else {
        return found;
    };
    for entry in jaas
        .options
        .iter()
        .filter(|entry| OPTIONS.contains(&entry.key.0.as_str()))
    {
        if is_secret(&entry.value.0) {
            found.push(Secret {
                name: entry.key.0.clone(),
                span: super::part(subject, &member.value, entry.value.1.clone()),
                documented: entry.value.0.contains("EXAMPLE"),
            });
        }
    }
    found
}

/// The text of a member, when it is a secret.
fn literal<'m>(member: &'m Member<'_>) -> Option<&'m str> {
    let plain = member.value.tag.is_none();
    member
        .value
        .scalar()
        .filter(|text| plain && is_secret(text))
}

/// Whether a text is a secret, and no placeholder for one, reference to one, or default that everyone knows.
fn is_secret(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let stands_in = [
        "password",
        "secret",
        "passwd",
        "changeme",
        "change-me",
        "placeholder",
        "redacted",
        "your",
        "todo",
        "dummy",
        "example.",
        "xxx",
        "***",
        "...",
    ];
    let reference = [
        "arn:",
        "vault:",
        "file:",
        "ssm:",
        "env:",
        "enc(",
        "secretsmanager:",
        "ref+",
        "aws-",
        "%",
        "$",
        "{",
        "<",
        "[",
    ];
    let same = text.chars().all(|c| text.starts_with(c));
    !(text.is_empty()
        || lower == "changeit"
        || same
        || stands_in.iter().any(|word| lower.contains(word))
        || reference.iter().any(|start| lower.starts_with(start))
        || hole::has_hole(&hole::mask(text)))
}
