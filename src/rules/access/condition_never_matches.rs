//! A condition that no request of Kafka fulfils.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Node};
use crate::facts::actions::{self, Resource};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{self, Statement};

static INFO: RuleInfo = RuleInfo {
    code: "MSK221",
    name: "condition-never-matches",
    summary: "a condition that no request of Kafka fulfils",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In statements about the data plane: `aws:ResourceTag/…` with a positive operator beside topic, group or transactional-id
ARNs, which have no tags; `kafka:ResourceTag/…`, which the reference of the service does not have; and a value with `*`
under `StringEquals`, which is compared letter by letter.

## Why it matters

The condition is false for every request, and what the statement grants is granted to nobody.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events",
  "Condition": {"StringEquals": {"aws:ResourceTag/team": "data"}}
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*",
  "Condition": {"StringEquals": {"aws:ResourceTag/team": "data"}}
}
```

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events",
  "Condition": {"StringEqualsIfExists": {"aws:ResourceTag/team": "data"}}
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ConditionNeverMatches;

impl Rule for ConditionNeverMatches {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::allowing(subject) {
            let Some(condition) = statement.condition else {
                continue;
            };
            for operator in condition.members() {
                for key in operator.value.members() {
                    if let Some(draft) = fault(statement, &operator.key.text, key) {
                        sink.push(draft);
                    }
                }
            }
        }
    }
}

/// Whether an operator is true only for a key that is there.
fn is_positive(operator: &str, value: &Node<'_>) -> bool {
    let name = operator.to_ascii_lowercase();
    if name == "null" {
        return value.scalar() == Some("false");
    }
    !name.ends_with("ifexists") && !name.contains("not") && !name.starts_with("forallvalues")
}

fn fault(statement: &Statement<'_>, operator: &str, key: &Member<'_>) -> Option<Draft> {
    let name = key.key.text.to_ascii_lowercase();
    if name.starts_with("kafka:resourcetag/") || name.starts_with("kafka-cluster:resourcetag/") {
        return Some(
            Draft::new(
                key.key.span,
                "no such key",
                format!("the service has no condition key `{}`", key.key.text),
            )
            .why("one page of the MSK guide names it, the reference of the service does not")
            .help("write `aws:ResourceTag/…`, on the cluster's ARN"),
        );
    }
    if name.starts_with("aws:resourcetag/") && is_positive(operator, &key.value) {
        let untagged = statement.resources.iter().find_map(|word| {
            let arn = word.arn().filter(|arn| arn.service == "kafka")?;
            let (_, kind) = arn.path().parts()[0];
            [Resource::Topic, Resource::Group, Resource::TransactionalId]
                .iter()
                .find(|resource| resource.word() == kind)
                .map(|_| kind.to_owned())
        });
        // Actions of clusters alone never meet those ARNs.
        let meets = statement.grants(|action| action.resource != Resource::Cluster);
        if let Some(kind) = untagged.filter(|_| meets) {
            let names: Vec<String> = statement
                .actions
                .iter()
                .filter(|word| {
                    policy::data_actions(&word.text)
                        .any(|action| action.resource != Resource::Cluster)
                })
                .map(|word| word.text.to_string())
                .take(4)
                .collect();
            let grants = if names.len() == 1 { "grants" } else { "grant" };
            return Some(
                Draft::new(key.key.span, "only clusters have tags", format!("`{}` is never there for a {kind}, so {} {grants} nothing", key.key.text, super::listed(&names)))
                    .why("Kafka's topics, groups and transactional ids have no tags: the key is absent, and a positive operator then is false")
                    .help("put the condition on the statement with the cluster's ARN, and leave it out here"),
            );
        }
    }
    let exact = matches!(
        operator.to_ascii_lowercase().as_str(),
        "stringequals" | "stringequalsignorecase" | "foranyvalue:stringequals"
    );
    let star = key.value.one_or_many().iter().find(|value| {
        value.tag.is_none()
            && value
                .as_str()
                .is_some_and(|text| text.contains('*') && !text.contains("${*}"))
    });
    let all = key
        .value
        .one_or_many()
        .iter()
        .all(|value| value.as_str().is_some_and(|text| text.contains('*')));
    star.filter(|_| exact && all && !name.starts_with(actions::PREFIX))
        .map(|value| {
            Draft::new(
                value.span,
                "compared letter by letter",
                format!(
                    "`{}` is no pattern under `{operator}`",
                    value.as_str().unwrap_or("")
                ),
            )
            .why("the condition holds only for a value with that very `*`, so never")
            .help("write `StringLike`, or `ArnLike` for ARNs")
        })
}
