//! Actions beside ARNs on which they have no effect.

use super::super::{Rule, Sink, Subject};
use crate::access;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::policy::{self, Statement, Word};

static INFO: RuleInfo = RuleInfo {
    code: "MSK210",
    name: "action-resource-mismatch",
    summary: "actions beside ARNs on which they have no effect",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Each action of the data plane works on one type of ARN: `Connect` on `cluster/`, `ReadData` on `topic/`, `AlterGroup` on
`group/`. The rule tells the actions for which a statement has no ARN of their type. Several types in one statement are
fine as long as each action finds its own.

## Why it matters

IAM neither complains nor grants anything: the client is refused although the policy names the action.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:ReadData"],
  "Resource": [
    "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*",
    "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ActionResourceMismatch;

impl Rule for ActionResourceMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in super::ours(subject) {
            for statement in &policy.statements {
                let dead: Vec<&Word<'_>> = statement
                    .actions
                    .iter()
                    .filter(|word| is_dead(statement, word))
                    .collect();
                let Some(first) = dead.first() else { continue };
                let types = |word: &Word<'_>| {
                    let mut types: Vec<&str> = policy::data_actions(&word.text)
                        .map(|action| action.resource.word())
                        .collect();
                    types.dedup();
                    types
                };
                let wanted = types(first).join("` or `");
                let names: Vec<&str> = dead.iter().map(|word| &*word.text).collect();
                let beside: Vec<&str> = statement
                    .resources
                    .iter()
                    .map(|word| &*word.text)
                    .take(3)
                    .collect();
                let verb = if names.len() == 1 { "has" } else { "have" };
                let effect = if statement.denies() {
                    "denies"
                } else {
                    "grants"
                };
                let resource = policy::data_actions(&first.text)
                    .next()
                    .map(|action| action.resource);
                let mut draft = Draft::new(
                    first.node.span,
                    format!("works on `{wanted}` ARNs only"),
                    format!(
                        "{} {verb} no effect on {}",
                        super::listed(&names),
                        super::listed(&beside)
                    ),
                )
                .why(format!("IAM {effect} nothing by it, and says so nowhere"));
                if let Some(resource) = resource {
                    let arn = super::example_arn(policy, resource, "NAME");
                    draft = draft.help(format!(
                        "add a statement with the ARN that `{}` works on: `{arn}`",
                        first.text
                    ));
                }
                for other in dead.iter().skip(1).take(20) {
                    let wanted = types(other).join("` or `");
                    draft =
                        draft.related(other.node.span, format!("works on `{wanted}` ARNs only"));
                }
                sink.push(draft);
            }
        }
    }
}

/// Whether none of a statement's resources can be of a type that the action works on. A resource that is broken, or not
/// known, is no proof.
fn is_dead(statement: &Statement<'_>, word: &Word<'_>) -> bool {
    if statement.resources.is_empty() || hole::has_hole(&word.masked) {
        return false;
    }
    let unsure = |word: &Word<'_>| match word.arn() {
        Some(arn) => {
            hole::has_hole(arn.service)
                || arn.service == "kafka" && !super::malformed_arn::has_known_type(&arn)
                || matches!(arn.service, "kafka-cluster" | "msk")
        }
        None => word.text != "*",
    };
    if statement.resources.iter().any(unsure) {
        return false;
    }
    let mut means = policy::data_actions(&word.text).peekable();
    word.text != "*"
        && means.peek().is_some()
        && !means.any(|action| {
            statement
                .resources
                .iter()
                .any(|word| access::can_be(&word.masked, action.resource))
        })
}
