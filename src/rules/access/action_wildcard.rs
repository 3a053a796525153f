//! A wildcard among the actions of the data plane.

use super::super::{Rule, Sink, Subject};
use crate::access;
use crate::document::kind::Kinds;
use crate::facts::actions;
use crate::finding::{Draft, DraftFix, Fixes, RuleInfo, Safety, Severity};
use crate::model::policy::{Statement, Word};
use crate::source::Span;

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

```yaml bad
Effect: Allow
Action:
  - kafka-cluster:*Data
  - kafka-cluster:ReadData
Resource: arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events
```

```yaml fixed
Effect: Allow
Action:
  - kafka-cluster:WriteData
  - kafka-cluster:ReadData
Resource: arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events
```

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:*Data",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:ReadData", "kafka-cluster:WriteData"],
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

The wildcard is written out as the actions that it matches today, without those that are listed already and those that
have no effect on the ARNs of the statement (safe). Which of them are needed is for you to say.
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
                    // One that matches nothing is `action-unknown`.
                    word.text == "*"
                        || actions::data_plane(&word.masked).is_some_and(|name| {
                            name.contains(['*', '?']) && actions::matching(name).next().is_some()
                        })
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
            let describes = names.iter().all(|name| name.starts_with("Describe"));
            let message = match names.as_slice() {
                [] => continue,
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
            let words: Vec<&Word<'_>> = wild().collect();
            let edits = written_out(subject, statement, &words);
            if !edits.is_empty() {
                draft.fix = Some(DraftFix {
                    safety: Safety::Safe,
                    title: "write out the actions".into(),
                    edits,
                });
            }
            for other in wild().filter(|other| !std::ptr::eq(*other, first)).take(20) {
                draft = draft.related(other.node.span, "a wildcard too");
            }
            sink.push(draft);
        }
    }
}

/// The wildcards of a statement written out, in the way in which its actions are written. Nothing where one cannot be.
fn written_out(
    subject: &Subject<'_>,
    statement: &Statement<'_>,
    wild: &[&Word<'_>],
) -> Vec<(Span, String)> {
    let mut listed: Vec<String> = statement
        .actions
        .iter()
        .filter(|word| !wild.iter().any(|other| std::ptr::eq(*other, *word)))
        .map(|word| word.text.to_ascii_lowercase())
        .collect();
    let scalar = statement
        .node
        .get("Action")
        .is_some_and(|node| node.as_str().is_some());
    let mut edits = Vec::new();
    for word in wild {
        // What stands in an intrinsic function is an argument of it, and no list of actions.
        let plain = word.direct && word.branch.is_empty() && word.node.tag.is_none();
        let own = statement.node.get("Action").is_some_and(|node| {
            std::ptr::eq(node, word.node)
                || node
                    .items()
                    .iter()
                    .any(|item| std::ptr::eq(item, word.node))
        });
        let Some(pattern) = actions::data_plane(&word.text).filter(|_| plain && own) else {
            return Vec::new();
        };
        let written = subject.source.slice(word.node.span);
        let quote = match written.as_bytes().first() {
            Some(b'"') => "\"",
            Some(b'\'') => "'",
            Some(b'|' | b'>' | b'!') | None => return Vec::new(),
            Some(_) => "",
        };
        let mut names = Vec::new();
        let alive = |action: &&actions::Action| {
            statement.resources.is_empty()
                || statement
                    .resources
                    .iter()
                    .any(|word| access::can_be(&word.masked, action.resource))
        };
        for action in actions::matching(pattern).filter(alive) {
            let full = action.full();
            if !listed.contains(&full.to_ascii_lowercase()) {
                listed.push(full.to_ascii_lowercase());
                names.push(format!("{quote}{full}{quote}"));
            }
        }
        // All of them stand there already: taking the wildcard out is for a person to do.
        if names.is_empty() {
            return Vec::new();
        }
        let before = super::before(subject, word.node.span);
        let text = if scalar {
            if names.len() == 1 {
                names.remove(0)
            } else {
                format!("[{}]", names.join(", "))
            }
        } else if before.trim() == "-" {
            names.join(&format!("{}{before}", super::newline(subject)))
        } else if quote.is_empty() && before.trim().is_empty() {
            return Vec::new();
        } else {
            names.join(", ")
        };
        edits.push((word.node.span, text));
    }
    edits
}
