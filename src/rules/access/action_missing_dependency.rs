//! Actions that do not work without others that are granted nowhere.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::access;
use crate::document::kind::Kinds;
use crate::facts::actions::{self, ACTIONS, Action};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::policy::{self, Place, Policy, Statement};

static INFO: RuleInfo = RuleInfo {
    code: "MSK211",
    name: "action-missing-dependency",
    summary: "actions that do not work without others that are granted nowhere",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Each action needs others: `ReadData` needs `DescribeTopic` on the topic, `AlterGroup` and `DescribeGroup` on a group, and
`Connect` on the cluster. The rule tells what the policies of a file together do not grant anywhere, once for each policy.
In a render it goes by what the client declares. A lone statement in a Markdown file is taken for a fragment.

## Why it matters

The client connects, or does not, and is refused later at a request that nobody thought of; a consumer that lacks
`AlterGroup` only says that it is not authorized for its group.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "kafka-cluster:Connect",
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
    }
  ]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "kafka-cluster:Connect",
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:group/fff-streaming-druid-msk/*/readers"
    }
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ActionMissingDependency;

impl Rule for ActionMissingDependency {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        if subject.served {
            self.by_declaration(subject, sink);
            return;
        }
        // What one policy of a document lacks another of the same document may grant to the same role.
        let granted: Vec<&Action> = ACTIONS
            .iter()
            .filter(|action| subject.policies.iter().any(|policy| grants(policy, action)))
            .collect();
        for policy in super::ours(subject).filter(|policy| is_judged(subject, policy)) {
            let mut lacking: Vec<(&Action, Vec<&str>)> = Vec::new();
            let mut first: Option<(&Statement<'_>, &policy::Word<'_>)> = None;
            for statement in policy.statements.iter().filter(|one| one.allows()) {
                for word in &statement.actions {
                    let wild = word.text.contains(['*', '?']);
                    for action in policy::data_actions(&word.text) {
                        // A wildcard asks for nothing where it has no effect.
                        let alive =
                            |word: &policy::Word<'_>| access::can_be(&word.masked, action.resource);
                        if wild && !statement.resources.iter().any(alive) {
                            continue;
                        }
                        for needed in action.requires() {
                            if granted.iter().any(|known| known.name == needed.name) {
                                continue;
                            }
                            first.get_or_insert((statement, word));
                            match lacking
                                .iter_mut()
                                .find(|(known, _)| known.name == needed.name)
                            {
                                Some((_, by)) => {
                                    if !by.contains(&action.name) {
                                        by.push(action.name);
                                    }
                                }
                                None => lacking.push((needed, vec![action.name])),
                            }
                        }
                    }
                }
            }
            let Some((_, word)) = first else { continue };
            if attaches_others(subject) {
                continue;
            }
            let names: Vec<&str> = lacking.iter().map(|(action, _)| action.name).collect();
            let verb = if names.len() == 1 { "is" } else { "are" };
            let mut draft = Draft::new(
                word.node.span,
                "does not work alone",
                format!(
                    "{} {verb} granted nowhere, and what this policy grants needs {}",
                    super::listed(&names),
                    if names.len() == 1 { "it" } else { "them" }
                ),
            );
            for (action, by) in &lacking {
                let arn = super::example_arn(policy, action.resource, "NAME");
                draft = draft.why(format!(
                    "{} {} `{}` on `{arn}`",
                    super::listed(by),
                    if by.len() == 1 { "needs" } else { "need" },
                    action.full()
                ));
            }
            sink.push(draft.help("add the actions, each on an ARN of its own type; another policy of the same role may grant them, too"));
        }
    }
}

impl ActionMissingDependency {
    /// What the client of a render needs and its policies do not grant.
    fn by_declaration(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(verdict) = subject
            .verdict
            .filter(|verdict| !verdict.missing.is_empty())
        else {
            return;
        };
        let place = subject
            .policies
            .first()
            .and_then(|policy| policy.statements.first())
            .map_or(crate::source::Span::default(), |statement| {
                // An action is text of the template; the whole statement would be blamed on a value in it.
                statement
                    .actions
                    .first()
                    .map_or(statement.node.span, |word| word.node.span)
            });
        let mut names: Vec<&str> = verdict
            .missing
            .iter()
            .map(|pair| actions::data_plane(&pair.action).unwrap_or(&pair.action))
            .collect();
        names.dedup();
        let mut draft = Draft::new(
            place,
            "the client's policy",
            format!(
                "the declared client needs {}, which its policy does not grant",
                super::listed(&names)
            ),
        );
        for pair in verdict.missing.iter().take(12) {
            draft = draft.why(format!("missing: `{}` on `{}`", pair.action, pair.resource));
        }
        sink.push(
            draft.help("grant it in the policy's template, or declare what the client really does"),
        );
    }
}

/// Fragments of documentation say what they say, and not what they leave out.
fn is_judged(subject: &Subject<'_>, policy: &Policy<'_>) -> bool {
    let fragment = subject.mode == Mode::Markdown && policy.place == Place::Fragment;
    let resource = policy.place == Place::Cluster
        || policy.statements.iter().any(|one| one.principal.is_some());
    !fragment && !resource && !policy.is_trust()
}

/// Whether a policy may allow an action: named or by wildcard, or by not being excepted. What is not known counts as yes.
fn grants(policy: &Policy<'_>, action: &Action) -> bool {
    policy
        .statements
        .iter()
        .filter(|one| one.allows())
        .any(|statement| {
            !statement.not_actions.is_empty()
                || statement.actions.iter().any(|word| {
                    hole::has_hole(&word.masked)
                        || policy::data_actions(&word.text).any(|known| known.name == action.name)
                })
        })
}

/// Whether a role of the document has managed policies that stand elsewhere, and may grant what is missing.
fn attaches_others(subject: &Subject<'_>) -> bool {
    let mut found = false;
    if let Some(document) = subject.document {
        document.root.walk(&mut |node| {
            let attached = node.get("ManagedPolicyArns").map(|list| list.items());
            found |= attached.is_some_and(|list| {
                list.iter().any(|item| {
                    item.as_str().is_some_and(|arn| !arn.contains(":iam::aws:"))
                        && item.tag.is_none()
                })
            });
        });
    }
    found
}
