//! A class of IAM that does not belong to the mechanism.

use super::super::{Rule, Sink, Subject};
use crate::document::Member;
use crate::document::kind::Kinds;
use crate::facts::iam_classes::{BEARER_HANDLER, BEARER_MODULE, HANDLER, MODULE};
use crate::finding::{Draft, DraftFix, Fixes, RuleInfo, Safety, Severity};
use crate::model::client::Block;
use crate::model::{hole, jaas};

static INFO: RuleInfo = RuleInfo {
    code: "MSK108",
    name: "iam-wrong-callback-handler",
    summary: "a class of IAM that does not belong to the mechanism",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Callback handlers and login modules of the MSK library against the mechanism: a class of the other pair, the handler under
the login key only, a misspelt class. A class of that name in another package (relocated) is an info.

| mechanism | module | handler |
| --- | --- | --- |
| `AWS_MSK_IAM` | `software.amazon.msk.auth.iam.IAMLoginModule` | client: `….IAMClientCallbackHandler` |
| `OAUTHBEARER` | `org.apache.kafka.….OAuthBearerLoginModule` | login and client: `….IAMOAuthBearerLoginCallbackHandler` |

## Why it matters

The client is not made, or starts and fails at each connection with a message about something else.

## Bad

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallBackHandler
```

```properties fixed
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.login.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=OAUTHBEARER
sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
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

The class, or the key, that the mechanism needs (safe: the mechanism says what is meant).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamWrongCallbackHandler;

impl Rule for IamWrongCallbackHandler {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if let Some(draft) = fault(subject, block) {
                sink.push(draft);
            }
        }
    }
}

const CLIENT: &str = "sasl.client.callback.handler.class";
const LOGIN: &str = "sasl.login.callback.handler.class";

fn fault(subject: &Subject<'_>, block: &Block<'_>) -> Option<Draft> {
    let mechanism = block.value("sasl.mechanism").unwrap_or("");
    let iam = mechanism == "AWS_MSK_IAM";
    let bearer = mechanism == "OAUTHBEARER";
    let scram = mechanism.starts_with("SCRAM-");
    if !(iam || bearer || scram) {
        return None;
    }
    for key in [CLIENT, LOGIN] {
        let Some(member) = block.member(key) else {
            continue;
        };
        let Some(class) = member
            .value
            .as_str()
            .map(str::trim)
            .filter(|class| is_ours(class))
        else {
            continue;
        };
        let wanted = if iam { HANDLER } else { BEARER_HANDLER };
        if class == wanted && !scram {
            continue;
        }
        if scram {
            return Some(
                Draft::new(
                    member.value.span,
                    "for IAM",
                    format!(
                        "`{}` is the handler of IAM, and the mechanism is `{mechanism}`",
                        last(class)
                    ),
                )
                .why("the client is not made: it meets a mechanism that the handler does not know")
                .help("take the handler out, or write `sasl.mechanism=AWS_MSK_IAM`"),
            );
        }
        // The login key beside the right client key does no harm with AWS_MSK_IAM.
        if iam && key == LOGIN {
            continue;
        }
        return Some(wrong_class(member, class, wanted, mechanism));
    }
    if iam
        && block.member(CLIENT).is_none()
        && let Some(member) = block
            .member(LOGIN)
            .filter(|member| member.value.as_str().is_some_and(is_ours))
    {
        return Some(under_login(subject, member));
    }
    let member = block.member("sasl.jaas.config")?;
    let jaas = jaas::read(member.value.as_str()?).ok()?;
    let (module, range) = &jaas.module;
    let own = module == MODULE;
    let other =
        module == BEARER_MODULE || iam && module.starts_with("org.apache.kafka.common.security.");
    let wanted = if iam { MODULE } else { BEARER_MODULE };
    if !(iam && other || (bearer || scram) && own) {
        return None;
    }
    let span = super::part(subject, &member.value, range.clone());
    let mut draft = Draft::new(
        span,
        format!("not for `{mechanism}`"),
        format!("`{}` does not belong to `{mechanism}`", last(module)),
    )
    .why("the client starts, and each connection fails: `Failed to create SaslClient`");
    draft = if scram {
        draft.help("write the module of SCRAM, or `sasl.mechanism=AWS_MSK_IAM`")
    } else {
        draft.help(format!("write `{wanted}`")).fix(
            Safety::Unsafe,
            format!("write `{}`", last(wanted)),
            span,
            wanted,
        )
    };
    Some(draft)
}

fn wrong_class(member: &Member<'_>, class: &str, wanted: &str, mechanism: &str) -> Draft {
    if last(class) == last(wanted) {
        return Draft::new(
            member.value.span,
            "another package",
            format!("`{class}` is `{}` in another package", last(wanted)),
        )
        .severity(Severity::Info)
        .why("that is right where the library was relocated into another jar, and only there")
        .help(format!("the library itself has `{wanted}`"));
    }
    let mut draft = Draft::new(
        member.value.span,
        format!("not for `{mechanism}`"),
        format!("`{}` is not the handler of `{mechanism}`", last(class)),
    )
    .why("the client is not made, or each of its connections fails")
    .help(format!("write `{wanted}`"));
    draft.fix = Some(DraftFix {
        safety: Safety::Safe,
        title: format!("write `{}`", last(wanted)),
        edits: vec![(inner(member), wanted.to_owned())],
    });
    draft
}

fn under_login(subject: &Subject<'_>, member: &Member<'_>) -> Draft {
    let key = subject.source.slice(member.key.span);
    let mut draft = Draft::new(
        member.key.span,
        "the login key",
        "the handler of IAM stands under the login key, and none under the client key",
    )
    .why("the client starts, and each connection fails: `Unrecognized SASL ClientCallback`")
    .help(format!("write it under `{CLIENT}`"));
    if key.contains(LOGIN) {
        draft = draft.fix(
            Safety::Safe,
            "use the client key",
            member.key.span,
            key.replace(LOGIN, CLIENT),
        );
    }
    draft
}

/// The text of a value without its quotes.
fn inner(member: &Member<'_>) -> crate::source::Span {
    use crate::document::{Style, Value};
    let span = member.value.span;
    match &member.value.value {
        Value::Text(text)
            if matches!(
                text.style,
                Style::Json | Style::SingleQuoted | Style::DoubleQuoted
            ) && span.len() >= 2 =>
        {
            crate::source::Span::new(span.start as usize + 1, span.end as usize - 1)
        }
        _ => span,
    }
}

/// The name of a class without its package.
fn last(class: &str) -> &str {
    class.rsplit('.').next().unwrap_or(class)
}

/// Whether a class is one of the library's, or means to be.
fn is_ours(class: &str) -> bool {
    let near = [HANDLER, BEARER_HANDLER].iter().any(|known| {
        last(known) == last(class)
            || strsim::damerau_levenshtein(known, class) <= 4
            || strsim::damerau_levenshtein(&last(known).to_lowercase(), &last(class).to_lowercase())
                <= 2
    });
    near && !hole::has_hole(&hole::mask(class))
}
