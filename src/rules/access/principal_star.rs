//! A role or a cluster that everyone may use.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{Place, Policy, Statement, trust};

static INFO: RuleInfo = RuleInfo {
    code: "MSK207",
    name: "principal-star",
    summary: "a role or a cluster that everyone may use",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`"Principal": "*"` or `{"AWS": "*"}` in an `Allow` of a trust policy or of the policy of an MSK cluster, without a
condition that says who is meant. Policies of other resources (buckets, keys, endpoints) are not looked at.

## Why it matters

Every identity of every AWS account may take the role, or connect to the cluster.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
    "Action": "sts:AssumeRole"
  }]
}
```

```json good
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["kafka:CreateVpcConnection", "kafka:GetBootstrapBrokers"],
    "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*",
    "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
  }]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct PrincipalStar;

impl Rule for PrincipalStar {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in super::ours(subject) {
            for statement in policy.statements.iter().filter(|one| is_meant(policy, one)) {
                let Some(star) = statement.node.get("Principal").and_then(everyone) else {
                    continue;
                };
                let what = if policy.is_trust() {
                    "take the role"
                } else {
                    "use the cluster"
                };
                sink.push(
                    Draft::new(star.span, "everyone", format!("`*` lets every identity of every account {what}"))
                        .why("no condition of the statement says who is meant")
                        .help("name the account or the role, or add a condition such as `aws:PrincipalOrgID`"),
                );
            }
        }
    }
}

/// Whether the statement opens a role or a cluster of MSK, and no condition narrows it.
fn is_meant(policy: &Policy<'_>, statement: &Statement<'_>) -> bool {
    let cluster = || {
        policy.place == Place::Cluster
            || matches!(policy.place, Place::Document | Place::Fragment)
                && statement
                    .resources
                    .iter()
                    .any(|word| word.arn().is_some_and(|arn| arn.service == "kafka"))
    };
    statement.allows()
        && trust::is_plain(statement)
        && !statement.condition.is_some_and(narrows)
        && (policy.is_trust() || cluster())
}

/// Whether a condition can say who is meant: any but those about how the request travels.
fn narrows(condition: &Node<'_>) -> bool {
    const HOW: [&str; 2] = ["aws:securetransport", "aws:multifactorauthpresent"];
    let keys = condition
        .members()
        .flat_map(|operator| operator.value.members());
    keys.into_iter()
        .any(|key| !HOW.contains(&key.key.text.to_ascii_lowercase().as_str()))
}

/// The `*` of a principal that is everyone.
fn everyone<'n, 'd>(principal: &'n Node<'d>) -> Option<&'n Node<'d>> {
    let star = |node: &&Node<'_>| node.as_str() == Some("*");
    match principal.get("AWS") {
        Some(aws) => aws.one_or_many().iter().find(star),
        None => Some(principal).filter(star),
    }
}
