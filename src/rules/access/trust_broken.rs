//! A trust that the workload cannot use.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::policy::{Policy, Statement, trust};

static INFO: RuleInfo = RuleInfo {
    code: "MSK223",
    name: "trust-broken",
    summary: "a trust that the workload cannot use",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Trusts of workloads on EKS that can never be used: Pod Identity without `sts:TagSession`; `https://` or a blank in a
condition key, in a `sub` or in a principal; a provider that differs between principal and condition key; `*` in a `sub`
under `StringEquals`; an action that does not belong to the principal.

## Why it matters

The pod starts, gets no credentials, and its Kafka client only says that it was disconnected.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "druid"}}
  }]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Condition": {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "druid"}}
  }]
}
```

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::000000000000:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {
      "oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539:sub": "system:serviceaccount: druid:fff-streaming-druid-msk-sa",
      "oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539:aud": "sts.amazonaws.com"
    }}
  }]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
    "Condition": {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "druid"}}
  }]
}
```

## Fix

`sts:TagSession` is added (unsafe: the role can then be used).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TrustBroken;

impl Rule for TrustBroken {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in super::ours(subject) {
            for statement in policy.statements.iter().filter(|one| one.allows()) {
                if let Some(draft) = fault(subject, policy, statement) {
                    sink.push(draft);
                }
            }
        }
    }
}

/// The first fault of a statement; one is enough to keep everyone out.
fn fault(subject: &Subject<'_>, policy: &Policy<'_>, statement: &Statement<'_>) -> Option<Draft> {
    let does = |statement: &Statement<'_>, name: &str| {
        statement.actions.iter().any(|word| {
            actions::glob(word.text.as_bytes(), name.as_bytes()) || hole::has_hole(&word.masked)
        })
    };
    let assumes = statement
        .actions
        .iter()
        .any(|word| word.text.to_ascii_lowercase().starts_with("sts:"));
    if !assumes {
        return None;
    }
    const BLANK: &str = "IAM compares it letter by letter, so nobody can take the role";
    let principals = ["AWS", "Service", "Federated"]
        .iter()
        .flat_map(|kind| trust::principals(statement, kind));
    let blank = |text: &str| text.chars().any(char::is_whitespace);
    for node in principals {
        if node.tag.is_none() && node.as_str().is_some_and(blank) {
            let text = node.as_str().unwrap_or("");
            return Some(
                Draft::new(
                    node.span,
                    "white space",
                    format!("the principal `{text}` has white space in it"),
                )
                .why(BLANK)
                .help(format!(
                    "write `{}`",
                    text.split_whitespace().collect::<String>()
                )),
            );
        }
    }
    let is_pods = |statement: &Statement<'_>| {
        trust::principals(statement, "Service")
            .iter()
            .any(|node| node.as_str() == Some(trust::POD_IDENTITY))
    };
    if is_pods(statement) {
        let tags = policy
            .statements
            .iter()
            .any(|one| one.allows() && is_pods(one) && does(one, "sts:tagsession"));
        if does(statement, "sts:assumerole") && !tags {
            return Some(without_tags(subject, statement));
        }
        for test in &trust::tests(statement) {
            if let Some(draft) = tag_fault(test) {
                return Some(draft);
            }
        }
    }
    let (principal, provider) = trust::eks_provider(statement)?;
    if principal
        .as_str()
        .is_some_and(|arn| arn.contains("oidc-provider/https://"))
    {
        return Some(
            Draft::new(principal.span, "not an ARN of a provider", "the provider of the principal has `https://` in its ARN")
                .why(BLANK)
                .help("write the provider without its scheme: `oidc-provider/oidc.eks.REGION.amazonaws.com/id/…`"),
        );
    }
    if !does(statement, "sts:assumerolewithwebidentity") {
        let word = statement.actions.first()?;
        return Some(
            Draft::new(
                word.node.span,
                "not for tokens",
                format!(
                    "`{}` does not take a token of `{}`",
                    word.text,
                    provider.split('/').next().unwrap_or(provider)
                ),
            )
            .why("service accounts of EKS bring a web identity token")
            .help("write `sts:AssumeRoleWithWebIdentity`"),
        );
    }
    let known = |text: &str| !hole::has_hole(&hole::mask(text));
    for test in trust::tests(statement)
        .iter()
        .filter(|test| test.is_sub() || test.is_aud())
    {
        let key = test.key.text.as_ref();
        if known(key) && (blank(key) || key.contains("://")) {
            return Some(
                Draft::new(
                    test.key.span,
                    "not the provider's name",
                    format!("the condition key `{key}` has `https://` or white space in it"),
                )
                .why(BLANK)
                .help("write the provider without its scheme, then `:sub` or `:aud`"),
            );
        }
        let own = key.rsplit_once(':').map_or(key, |(own, _)| own);
        if known(own) && known(provider) && !own.eq_ignore_ascii_case(provider) {
            return Some(
                Draft::new(test.key.span, "another provider", format!("the condition is about `{own}`, and the principal is `{provider}`"))
                    .why("the key is absent from the tokens of that provider, so nobody can take the role")
                    .help(format!("write the key as `{provider}:{}`", key.rsplit(':').next().unwrap_or("sub")))
                    .related(principal.span, "the principal"),
            );
        }
        for value in test
            .values
            .iter()
            .filter(|value| test.is_sub() && value.tag.is_none())
        {
            let Some(text) = value.as_str() else { continue };
            if let Some(draft) = sub_fault(test, value, text) {
                return Some(draft);
            }
        }
    }
    None
}

fn sub_fault(test: &trust::Test<'_, '_>, value: &Node<'_>, text: &str) -> Option<Draft> {
    const NOBODY: &str = "no service account has that subject, so nobody can take the role";
    if text.chars().any(char::is_whitespace) {
        return Some(
            Draft::new(
                value.span,
                "white space",
                format!("`{text}` has white space in it"),
            )
            .why(NOBODY)
            .help(format!(
                "write `{}`",
                text.split_whitespace().collect::<String>()
            )),
        );
    }
    let form = text.split(':').collect::<Vec<_>>();
    let named = matches!(form.as_slice(), ["system", "serviceaccount", namespace, name] if !namespace.is_empty() && !name.is_empty());
    if !named && !text.contains(['*', '?']) && !hole::has_hole(&hole::mask(text)) {
        return Some(
            Draft::new(
                value.span,
                "no service account",
                format!("`{text}` is not the subject of a service account"),
            )
            .why(NOBODY)
            .help("write `system:serviceaccount:NAMESPACE:NAME`"),
        );
    }
    if test.operator == "stringequals" && text.contains(['*', '?']) {
        return Some(
            Draft::new(
                value.span,
                "compared letter by letter",
                format!("`{text}` is no pattern under `StringEquals`"),
            )
            .why(NOBODY)
            .help("name the service account, or write `StringLike` if several are meant"),
        );
    }
    None
}

/// What Pod Identity sets on every session. Source: EKS User Guide, "Grant Pods access", read 2026-11-21.
const TAGS: [&str; 6] = [
    "eks-cluster-arn",
    "eks-cluster-name",
    "kubernetes-namespace",
    "kubernetes-service-account",
    "kubernetes-pod-name",
    "kubernetes-pod-uid",
];

/// A condition on the tags of Pod Identity that no session fulfils.
fn tag_fault(test: &trust::Test<'_, '_>) -> Option<Draft> {
    let key = test.key.text.to_ascii_lowercase();
    let tag = key.strip_prefix("aws:requesttag/")?;
    if !TAGS.contains(&tag) {
        let near = TAGS
            .iter()
            .map(|known| (strsim::damerau_levenshtein(known, tag), *known))
            .min()
            .filter(|(distance, _)| *distance <= 3 && tag.len() <= 64)?;
        return Some(
            Draft::new(
                test.key.span,
                "no tag of Pod Identity",
                format!("no session of Pod Identity has the tag `{tag}`"),
            )
            .why("the key is absent from every session, so nobody can take the role")
            .help(format!("did you mean `aws:RequestTag/{}`?", near.1)),
        );
    }
    let star = test.values.iter().find(|value| {
        value.tag.is_none()
            && value
                .as_str()
                .is_some_and(|text| text.contains(['*', '?']) && !text.contains('$'))
    })?;
    (test.operator == "stringequals").then(|| {
        Draft::new(
            star.span,
            "compared letter by letter",
            format!(
                "`{}` is no pattern under `StringEquals`",
                star.as_str().unwrap_or("")
            ),
        )
        .why("no namespace and no service account is called so, and nobody can take the role")
        .help("name it, or write `StringLike` if several are meant")
    })
}

/// Pod Identity tags every session, and needs the action for that.
fn without_tags(subject: &Subject<'_>, statement: &Statement<'_>) -> Draft {
    let action = statement.node.get("Action");
    let word = statement
        .actions
        .iter()
        .find(|word| word.text.eq_ignore_ascii_case("sts:AssumeRole"));
    let span = word.map_or(statement.node.span, |word| word.node.span);
    let mut draft = Draft::new(span, "not enough for Pod Identity", "the trust of Pod Identity lacks `sts:TagSession`")
        .why("it tags every session with the pod's namespace and service account; without the action the pod gets no credentials")
        .help("allow both actions");
    if let (Some(action), Some(word)) = (action, word) {
        let own = std::ptr::eq(action, word.node)
            || action.tag.is_none()
                && action
                    .items()
                    .iter()
                    .any(|item| std::ptr::eq(item, word.node));
        let text = subject.source.slice(word.node.span);
        let more = subject.quoted(word.node.span, "sts:TagSession");
        let before = super::before(subject, word.node.span);
        let new = if action.as_str().is_some() {
            format!("[{text}, {more}]")
        } else if before.trim() == "-" {
            format!("{text}{}{before}{more}", super::newline(subject))
        } else {
            format!("{text}, {more}")
        };
        // What stands in an intrinsic function is an argument of it, and no list of actions.
        if own && word.direct && word.node.tag.is_none() {
            draft = draft.fix(Safety::Unsafe, "add `sts:TagSession`", span, new);
        }
    }
    draft
}
