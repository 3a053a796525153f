//! A statement that grants nothing that the others do not.

use super::super::{Rule, Sink, Subject};
use crate::access::{Budget, Holes, Policies, beyond};
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{self, Policy, Statement};

static INFO: RuleInfo = RuleInfo {
    code: "MSK218",
    name: "redundant-statement",
    summary: "a statement that grants nothing that the others do not",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Whether the other statements of the same policy already allow all that a statement about the data plane allows. Decided
exactly, wildcards included; conditions count by their text.

## Why it matters

A statement that changes nothing hides what the policy is about, and removing it later looks like taking access away.

## Bad

```json bad
[
  {
    "Effect": "Allow",
    "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
    "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/orders*"
  },
  {
    "Effect": "Allow",
    "Action": "kafka-cluster:ReadData",
    "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/orders-eu"
  }
]
```

## Good

```json good
[
  {
    "Effect": "Allow",
    "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
    "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/orders*"
  },
  {
    "Effect": "Allow",
    "Action": "kafka-cluster:ReadData",
    "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/payments"
  }
]
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct RedundantStatement;

impl Rule for RedundantStatement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in super::ours(subject).filter(|policy| {
            let resources: usize = policy
                .statements
                .iter()
                .map(|one| one.resources.len())
                .sum();
            (2..=MAX_STATEMENTS).contains(&policy.statements.len()) && resources <= MAX_RESOURCES
        }) {
            let candidates: Vec<usize> = (0..policy.statements.len())
                .filter(|index| may_be_covered(policy, *index))
                .collect();
            if candidates.is_empty() {
                continue;
            }
            let mut holes = Holes::default();
            let mut all = Policies::default();
            all.add(policy, 0, &mut holes);
            let of = |all: &Policies, statement: &Statement<'_>| {
                all.statements
                    .iter()
                    .position(|one| one.span == statement.node.span)
            };
            let mut budget = Budget::new(BUDGET);
            // The later one of two equal statements is the redundant one.
            for index in candidates.into_iter().rev() {
                let statement = &policy.statements[index];
                let Some(at) = of(&all, statement) else {
                    continue;
                };
                let alone = Policies {
                    statements: vec![all.statements[at].clone()],
                };
                let mut others = all.clone();
                others.statements.remove(at);
                let nothing = Policies::default();
                let grants = beyond(&alone, &nothing, &holes, &mut budget);
                let more = beyond(&alone, &others, &holes, &mut budget);
                if grants.changes.is_empty() || !more.changes.is_empty() || !more.unknown.is_empty()
                {
                    continue;
                }
                all = others;
                let place = statement
                    .node
                    .member("Action")
                    .map_or(statement.node.span, |member| member.value.span);
                let actions: Vec<&str> = statement
                    .actions
                    .iter()
                    .map(|word| &*word.text)
                    .take(4)
                    .collect();
                sink.push(
                    Draft::new(
                        place,
                        "granted already",
                        format!(
                            "the other statements of this policy already grant {} here",
                            super::listed(&actions)
                        ),
                    )
                    .why("without this statement the policy allows exactly the same requests")
                    .help("remove the statement, or narrow the one that covers it"),
                );
            }
        }
    }
}

/// Policies with more statements are not compared with themselves.
const MAX_STATEMENTS: usize = 60;

/// Nor are those with more resources.
const MAX_RESOURCES: usize = 300;

/// A small budget: the answer is a hint.
const BUDGET: u64 = 4_000_000;

/// Whether a statement is a plain one about the data plane, and another one speaks about one of its actions. A quick
/// look, without which every policy would be compared with itself.
fn may_be_covered(policy: &Policy<'_>, index: usize) -> bool {
    let statement = &policy.statements[index];
    let plain = statement.allows()
        && statement.not_actions.is_empty()
        && statement.principal.is_none()
        && !policy.statements.iter().any(Statement::is_branched)
        && !statement.actions.is_empty()
        && statement
            .actions
            .iter()
            .all(|word| actions::data_plane(&word.text).is_some());
    let own = || {
        statement
            .actions
            .iter()
            .flat_map(|word| policy::data_actions(&word.text))
    };
    plain
        && own().next().is_some()
        && own().all(|action| {
            others(policy, index).any(|one| {
                one.grants(|known| known.name == action.name) || !one.not_actions.is_empty()
            })
        })
        && statement.resources.iter().all(|word| {
            others(policy, index).any(|one| {
                !one.not_resources.is_empty()
                    || one
                        .resources
                        .iter()
                        .any(|other| may_meet(&word.text, &other.text))
            })
        })
}

/// The other statements that allow something.
fn others<'p, 'd>(policy: &'p Policy<'d>, index: usize) -> impl Iterator<Item = &'p Statement<'d>> {
    let numbered = policy.statements.iter().enumerate();
    numbered
        .filter(move |(other, one)| *other != index && one.allows())
        .map(|(_, one)| one)
}

/// Whether the literal beginnings and ends of two patterns leave it open that they have a word in common.
fn may_meet(a: &str, b: &str) -> bool {
    const OPEN: [char; 3] = ['*', '?', '$'];
    let start = |text: &str| text.find(OPEN).unwrap_or(text.len());
    let end = |text: &str| text.rfind(['*', '?', '}']).map_or(0, |at| at + 1);
    let (first, second) = (&a.as_bytes()[..start(a)], &b.as_bytes()[..start(b)]);
    let (last, other) = (&a.as_bytes()[end(a)..], &b.as_bytes()[end(b)..]);
    let wild = a.contains(OPEN) || b.contains(OPEN);
    let starts = first.iter().zip(second).all(|(a, b)| a == b);
    let ends = last
        .iter()
        .rev()
        .zip(other.iter().rev())
        .all(|(a, b)| a == b);
    if wild { starts && ends } else { a == b }
}
