//! Access that the declared workload does not need.

use super::super::{Rule, Sink, Subject};
use crate::access::Pair;
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{self, Statement};
use crate::workspace::{Quote, WorkloadKind, Workspace};

static INFO: RuleInfo = RuleInfo {
    code: "MSK219",
    name: "excess-access",
    summary: "access that the declared workload does not need",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render, the policy of a client against what the context declares that the client does: an action that its role does
not need, or a topic, group or cluster that it does not name. Each is shown with a request that the policy allows and the
client never makes. What another rule already says is not said again, and `DescribeCluster` is let pass: many tools use it.
In a workspace also the policies of a role that serves Druid's supervisors and nothing else: actions beyond reading.

## Why it matters

A reader that may delete topics does so on the day on which its credentials are stolen.

## Bad

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== templates/policy/msk-cluster-access.mustache
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:ReadData", "kafka-cluster:DeleteTopic"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

## Good

```project good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ExcessAccess;

impl Rule for ExcessAccess {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY | Kinds::WORKSPACE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        if let Some(workspace) = subject.workspace {
            for draft in of_supervisors(workspace) {
                sink.push(draft);
            }
        }
        let Some(verdict) = subject.verdict else {
            return;
        };
        for statement in super::allowing(subject) {
            let excess: Vec<&Pair> = verdict
                .excess
                .iter()
                .filter(|pair| {
                    pair.place.is_some_and(|(policy, span)| {
                        policy == 0 && statement.node.span.contains(span)
                    })
                })
                .filter(|pair| is_own(statement, pair, subject.serverless))
                .collect();
            let Some(first) = excess.first() else {
                continue;
            };
            let word = statement
                .actions
                .iter()
                .find(|word| word.text.eq_ignore_ascii_case(&first.action));
            let mut names: Vec<&str> = excess
                .iter()
                .filter_map(|pair| actions::data_plane(&pair.action))
                .collect();
            names.dedup();
            let span = word.map_or(statement.node.span, |word| word.node.span);
            sink.push(
                Draft::new(
                    span,
                    "not needed",
                    format!(
                        "the declared client does not need {} here",
                        super::listed(&names)
                    ),
                )
                .why(format!(
                    "the policy allows `{}` on `{}`",
                    first.action, first.resource
                ))
                .help("leave it out, or declare in the context what the client really does"),
            );
        }
    }
}

/// What policies of roles allow that serve supervisors and nothing else. The policies of declared clients are judged by
/// their verdict.
fn of_supervisors(workspace: &Workspace) -> Vec<Draft> {
    // Many tools look at the cluster, and none does harm by it.
    const NEEDED: [&str; 6] = [
        "Connect",
        "DescribeCluster",
        "DescribeTopic",
        "ReadData",
        "DescribeGroup",
        "AlterGroup",
    ];
    let mut found = Vec::new();
    let mut told = std::collections::HashSet::new();
    for (index, role) in workspace.facts.roles.iter().enumerate() {
        let workloads = workspace.workloads_of(index);
        let druid = role.client.is_none()
            && workspace.is_explained(index)
            && !workloads.is_empty()
            && workloads
                .iter()
                .all(|workload| workload.kind == WorkloadKind::Supervisor);
        for (grant, policy) in workspace
            .grants(index)
            .filter(|_| druid)
            .unwrap_or_default()
        {
            for (at, statement) in policy.statements.iter().enumerate() {
                let excess: Vec<(&Quote, &str)> = statement
                    .actions
                    .iter()
                    .filter_map(|quote| {
                        let name = actions::data_plane(&quote.text)?;
                        let action = actions::find(name)?;
                        (!NEEDED.contains(&action.name)).then_some((quote, action.name))
                    })
                    .collect();
                let Some((first, _)) = excess.first() else {
                    continue;
                };
                if !told.insert((grant, at)) {
                    continue;
                }
                let names: Vec<&str> = excess.iter().map(|(_, name)| *name).collect();
                let mut draft = Draft::new(
                    first.place.span,
                    "not needed",
                    format!(
                        "{} serves supervisors, which do not need {}",
                        role.title(),
                        super::listed(&names)
                    ),
                )
                .why("Druid only reads: whoever holds the role could do more")
                .help("leave it out, or add the workload that needs it to the workspace");
                draft.source = Some(first.place.source);
                let user = workloads[0].name.place;
                draft
                    .related
                    .push((Some(user.source), user.span, "the role serves this".into()));
                found.push(draft);
            }
        }
    }
    found
}

/// Whether the excess is this rule's to tell: an action that is named, and no resource that a wildcard rule blames.
fn is_own(statement: &Statement<'_>, pair: &Pair, serverless: bool) -> bool {
    let named = statement
        .actions
        .iter()
        .any(|word| word.text.eq_ignore_ascii_case(&pair.action));
    let Some(data) = actions::data_plane(&pair.action).and_then(actions::find) else {
        return false;
    };
    // Many tools look at the cluster, and none does harm by it; what Serverless lacks is told by another rule.
    if data.name == "DescribeCluster" || serverless && !data.serverless {
        return false;
    }
    let words = statement
        .resources
        .iter()
        .filter(|word| pair.place.is_some_and(|(_, span)| word.node.span == span));
    let wide = words.into_iter().any(|word| wildcard(word, data));
    named && !wide
}

/// Whether a resource is one that a wildcard rule blames in a statement with this action.
fn wildcard(word: &policy::Word<'_>, action: &actions::Action) -> bool {
    let Some(arn) = word.arn() else {
        return word.text == "*";
    };
    let path = arn.path();
    let parts = path.parts();
    arn.region.1 == "*"
        || arn.account.1 == "*"
        || parts.get(1).is_some_and(|(_, name)| *name == "*")
        || matches!(
            action.name,
            "ReadData" | "WriteData" | "DescribeTopic" | "DescribeGroup" | "AlterGroup"
        ) && parts.last().is_some_and(|(_, name)| *name == "*")
}
