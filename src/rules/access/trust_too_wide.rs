//! A trust that more workloads can use than meant.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{Statement, trust};

static INFO: RuleInfo = RuleInfo {
    code: "MSK222",
    name: "trust-too-wide",
    summary: "a trust that more workloads can use than meant",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Trusts of workloads on EKS. For IAM roles for service accounts: no condition on the token's `sub` (an error), a `sub` with
wildcards, no condition on `aud`. For Pod Identity: no condition at all.

## Why it matters

Without `sub` every service account of the cluster may take the role, and so may every pod.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "pods.eks.amazonaws.com"},
    "Action": ["sts:AssumeRole", "sts:TagSession"]
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
    "Condition": {"StringEquals": {
      "aws:RequestTag/kubernetes-namespace": "druid",
      "aws:RequestTag/kubernetes-service-account": "fff-streaming-druid-msk-sa"
    }}
  }]
}
```

```json good
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::000000000000:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {
      "oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539:sub": "system:serviceaccount:druid:fff-streaming-druid-msk-sa",
      "oidc.eks.us-west-2.amazonaws.com/id/EXAMPLE0D539:aud": "sts.amazonaws.com"
    }}
  }]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TrustTooWide;

impl Rule for TrustTooWide {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::ours(subject).flat_map(|policy| &policy.statements) {
            if statement.allows() {
                sink_one(statement, sink);
            }
        }
    }
}

fn sink_one(statement: &Statement<'_>, sink: &mut Sink) {
    let takes = statement
        .actions
        .iter()
        .any(|word| word.text.to_ascii_lowercase().starts_with("sts:assumerole"));
    if !takes {
        return;
    }
    let pods = trust::principals(statement, "Service").iter().find(|node| {
        node.as_str()
            .is_some_and(|service| service.trim() == trust::POD_IDENTITY)
    });
    if let Some(pods) = pods.filter(|_| statement.condition.is_none()) {
        sink.push(
            Draft::new(pods.span, "any pod that is associated", "every Pod Identity association of the account may use this role")
                .why("whoever may make an association in any EKS cluster of the account gets what the role may do")
                .help("add a condition on `aws:RequestTag/kubernetes-namespace` and `aws:RequestTag/kubernetes-service-account`"),
        );
    }
    let Some((principal, _)) =
        trust::eks_provider(statement).filter(|_| trust::is_plain(statement))
    else {
        return;
    };
    let tests = trust::tests(statement);
    let positive = |test: &&trust::Test<'_, '_>| test.is_sub() && !test.operator.contains("not");
    let subs: Vec<_> = tests.iter().filter(positive).collect();
    if subs.is_empty() {
        sink.push(
            Draft::new(
                principal.span,
                "every token of the cluster",
                "no condition says which service account may take this role",
            )
            .severity(Severity::Error)
            .why("every service account of the cluster, and so every pod, may take it")
            .help(
                "add a condition `StringEquals` on `…:sub`: `system:serviceaccount:NAMESPACE:NAME`",
            ),
        );
        return;
    }
    // `*` is a wildcard under `StringLike` only; under `StringEquals` the trust is broken, which another rule says.
    let wide = subs
        .iter()
        .filter(|test| test.operator.contains("like") && !test.operator.contains("not"))
        .find_map(|test| {
            let wild = |text: &str| text.contains(['*', '?']);
            test.values
                .iter()
                .find(|value| value.as_str().is_some_and(wild))
        });
    if let Some(value) = wide {
        sink.push(
            Draft::new(value.span, "more than one service account", format!("`{}` lets several service accounts take this role", value.as_str().unwrap_or("")))
                .why("a service account that is made later, with a name that fits, gets what the role may do")
                .help("name the namespace and the service account, and use `StringEquals`"),
        );
    } else if !tests.iter().any(trust::Test::is_aud) {
        sink.push(
            Draft::new(
                principal.span,
                "tokens for any audience",
                "no condition says for whom the token was made",
            )
            .why("a token that a pod got for another service would do as well")
            .help("add a condition `StringEquals` on `…:aud`: `sts.amazonaws.com`"),
        );
    }
}
