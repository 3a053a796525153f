//! A wildcard among the actions of the data plane.

use super::super::{Rule, Sink, Subject};
use crate::document::Value;
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::Safety;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::Word;

static INFO: RuleInfo = RuleInfo {
    code: "MSK208",
    name: "action-wildcard",
    summary: "a wildcard among the actions of the data plane",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`*` or `?` inside a `kafka-cluster` action, `kafka-cluster:*`, and `*` on a resource of Kafka. `Describe*` is an info.

## Why it matters

`kafka-cluster:*Topic*` grants `DeleteTopic` to a client that reads; and whatever AWS adds under such a name is granted on
the day it appears.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:*Data", "kafka-cluster:DescribeTopic"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:ReadData", "kafka-cluster:WriteData", "kafka-cluster:DescribeTopic"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

## Fix

The wildcard is written out as the actions that it matches today (safe). Which of them are needed is for you to say.
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ActionWildcard;

impl Rule for ActionWildcard {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::allowing(subject) {
            let wild = || {
                statement.actions.iter().filter(|word| {
                    word.text == "*"
                        || actions::data_plane(&word.masked)
                            .is_some_and(|name| name.contains(['*', '?']))
                })
            };
            // The one that grants more than looking is told; the others are related.
            let looks = |word: &&Word<'_>| {
                let pattern = actions::data_plane(&word.text).unwrap_or("*");
                actions::matching(pattern).all(|action| action.name.starts_with("Describe"))
            };
            let Some(first) = wild().find(|word| !looks(word)).or_else(|| wild().next()) else {
                continue;
            };
            let pattern = actions::data_plane(&first.text).unwrap_or("*");
            let names: Vec<&str> = actions::matching(pattern)
                .map(|action| action.name)
                .collect();
            let describes =
                !names.is_empty() && names.iter().all(|name| name.starts_with("Describe"));
            let message = match names.as_slice() {
                [] => format!("`{}` matches no action at all", first.text),
                [one] => format!("`{}` means only `{one}`", first.text),
                many if many.len() == actions::ACTIONS.len() => {
                    format!(
                        "`{}` grants all {} actions of the data plane",
                        first.text,
                        many.len()
                    )
                }
                many => format!(
                    "`{}` grants {} actions: {}",
                    first.text,
                    many.len(),
                    many.join(", ")
                ),
            };
            let mut draft = Draft::new(first.node.span, "this wildcard", message)
                .why("a wildcard grants what nobody asked for, and what AWS adds later")
                .help("list the actions that the client needs");
            if describes {
                draft = draft.severity(Severity::Info);
            }
            let quoted = subject.source.slice(first.node.span).starts_with('"');
            let in_list = statement
                .node
                .get("Action")
                .is_some_and(|node| matches!(node.value, Value::List(_)));
            if quoted && in_list && first.text != "*" && !names.is_empty() {
                let list = names
                    .iter()
                    .map(|name| format!("\"{}{name}\"", actions::PREFIX))
                    .collect::<Vec<_>>()
                    .join(", ");
                draft = draft.fix(Safety::Safe, "write out the actions", first.node.span, list);
            }
            for other in wild().filter(|other| !std::ptr::eq(*other, first)).take(20) {
                draft = draft.related(other.node.span, "a wildcard too");
            }
            sink.push(draft);
        }
    }
}
