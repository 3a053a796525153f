//! Data-plane actions on every resource.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK206",
    name: "resource-star",
    summary: "data-plane actions on every resource",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`Resource: "*"`, or an ARN that leaves even the region open (`arn:aws:kafka:*`), in a statement that allows actions of
`kafka-cluster`.

## Why it matters

Every cluster, topic and group of every account that lets this one in. Actions of the control plane (`kafka:`) often take
no other resource, and are not blamed.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:ReadData"],
  "Resource": "*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka:ListClustersV2", "kafka:GetBootstrapBrokers"],
  "Resource": "*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ResourceStar;

impl Rule for ResourceStar {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::allowing(subject) {
            let mut stars = statement
                .resources
                .iter()
                .filter(|word| is_everything(&word.text) && word.direct);
            let Some(first) = stars.next() else { continue };
            let actions: Vec<_> = statement
                .actions
                .iter()
                .filter(|word| actions::data_plane(&word.text).is_some())
                .collect();
            let Some(action) = actions.first() else {
                continue;
            };
            let more = if actions.len() > 1 {
                format!(" and {} more", actions.len() - 1)
            } else {
                String::new()
            };
            let message = format!("`{}`{more} on every cluster, topic and group", action.text);
            sink.push(
                Draft::new(first.node.span, "everything", message)
                    .why("the role reaches every cluster that its account may reach, also those that are made later")
                    .help("name the cluster's ARN for cluster actions, the topics' for topic actions, the groups' for group actions"),
            );
        }
    }
}

/// Whether a resource leaves open even which service or region is meant: `*`, `arn:*`, `arn:aws:kafka:*`.
fn is_everything(text: &str) -> bool {
    let open = text.trim_end_matches('*');
    open.is_empty() && !text.is_empty()
        || text.ends_with('*')
            && matches!(
                open,
                "arn:" | "arn:aws:" | "arn:aws:kafka:" | "arn:*:kafka:" | "arn:*:"
            )
}
