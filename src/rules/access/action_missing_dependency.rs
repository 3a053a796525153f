//! Actions that do not work without others that are not granted.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::access;
use crate::document::kind::Kinds;
use crate::facts::actions::{self, Action};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::policy::{self, Place, Policy, Statement};
use std::collections::HashMap;

static INFO: RuleInfo = RuleInfo {
    code: "MSK211",
    name: "action-missing-dependency",
    summary: "actions that do not work without others that are not granted",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Each action needs others: `ReadData` needs `DescribeTopic` on the topic, `AlterGroup` and `DescribeGroup` on a group, and
`Connect` on the cluster. The rule tells what the policies of a file together do not grant, anywhere or on the ARNs where
it counts, once for each policy.
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

```json bad
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "kafka-cluster:Connect",
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/another-cluster/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"],
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
        let mut granting = Granting::new();
        for policy in super::ours(subject).filter(|policy| is_judged(subject, policy)) {
            let mut lacking: Vec<Lack<'_>> = Vec::new();
            for statement in policy.statements.iter().filter(|one| one.allows()) {
                for word in &statement.actions {
                    look(subject, statement, word, &mut granting, &mut lacking);
                }
            }
            let Some(first) = lacking.first() else {
                continue;
            };
            if attaches_others(subject) {
                continue;
            }
            let names: Vec<&str> = lacking.iter().map(|lack| lack.needed.name).collect();
            let one = names.len() == 1;
            let verb = if one { "is" } else { "are" };
            let wherever = if lacking.iter().all(|lack| lack.elsewhere.is_none()) {
                "granted nowhere"
            } else {
                "not granted where they count"
            };
            let mut draft = Draft::new(
                first.word.node.span,
                "does not work alone",
                format!(
                    "{} {verb} {}, and what this policy grants needs {}",
                    super::listed(&names),
                    if one {
                        wherever.replace("they count", "it counts")
                    } else {
                        wherever.into()
                    },
                    if one { "it" } else { "them" }
                ),
            );
            for lack in &lacking {
                let arn = lack
                    .elsewhere
                    .clone()
                    .unwrap_or_else(|| super::example_arn(policy, lack.needed.resource, "NAME"));
                draft = draft.why(format!(
                    "{} {} `{}` on `{arn}`",
                    super::listed(&lack.by),
                    if lack.by.len() == 1 { "needs" } else { "need" },
                    lack.needed.full()
                ));
            }
            sink.push(draft.help("add the actions, each on an ARN of its own type; another policy of the same role may grant them, too"));
        }
    }
}

/// The statements of the document that may allow an action, by its name; looked for once.
type Granting<'s> = HashMap<&'static str, Vec<&'s Statement<'s>>>;

/// An action that is needed and not granted.
struct Lack<'s> {
    needed: &'static Action,
    /// The actions that need it.
    by: Vec<&'static str>,
    /// The first of them in the policy.
    word: &'s policy::Word<'s>,
    /// Where it is needed, when it is granted on other ARNs only.
    elsewhere: Option<String>,
}

/// Looks at what one action of a statement needs. What one policy of a document lacks another of the same document may
/// grant to the same role.
fn look<'s>(
    subject: &'s Subject<'_>,
    statement: &'s Statement<'s>,
    word: &'s policy::Word<'s>,
    known: &mut Granting<'s>,
    lacking: &mut Vec<Lack<'s>>,
) {
    let wild = word.text.contains(['*', '?']);
    for action in policy::data_actions(&word.text) {
        let alive = |word: &&policy::Word<'_>| access::can_be(&word.masked, action.resource);
        let places: Vec<&policy::Word<'_>> = statement.resources.iter().filter(alive).collect();
        // A wildcard asks for nothing where it has no effect.
        if wild && places.is_empty() {
            continue;
        }
        for needed in action.requires() {
            let found = || {
                let all = subject
                    .policies
                    .iter()
                    .flat_map(|policy| &policy.statements);
                all.filter(|one| one.allows() && grants(one, needed))
                    .collect()
            };
            let granting = &*known.entry(needed.name).or_insert_with(found);
            // What is told already needs only its name.
            let told = lacking
                .iter_mut()
                .find(|lack| lack.needed.name == needed.name);
            if let Some(lack) = told
                && lack.by.contains(&action.name)
            {
                continue;
            }
            // One that is named beside ARNs of another type only is `action-resource-mismatch`.
            let typed = granting.iter().any(|one| {
                one.resources.is_empty()
                    || one
                        .resources
                        .iter()
                        .any(|other| access::can_be(&other.masked, needed.resource))
            });
            if !granting.is_empty() && !typed {
                continue;
            }
            let meets = |place: &&&policy::Word<'_>| {
                // The statement itself is the likeliest one.
                let own = granting.iter().filter(|one| std::ptr::eq(**one, statement));
                own.chain(granting.iter()).any(|one| {
                    one.resources.is_empty()
                        || one.resources.iter().any(|other| {
                            access::can_be(&other.masked, needed.resource)
                                && may_meet(place, other, action.resource == needed.resource)
                        })
                })
            };
            let elsewhere = if granting.is_empty() {
                None
            } else {
                match places.iter().find(|place| !meets(place)) {
                    Some(place) => Some(moved(place, needed, action.resource == needed.resource)),
                    None => continue,
                }
            };
            match lacking
                .iter_mut()
                .find(|lack| lack.needed.name == needed.name)
            {
                Some(lack) => {
                    if !lack.by.contains(&action.name) {
                        lack.by.push(action.name);
                    }
                }
                None => lacking.push(Lack {
                    needed,
                    by: vec![action.name],
                    word,
                    elsewhere,
                }),
            }
        }
    }
}

/// Whether two ARNs may be of one cluster, and with `named` of one topic or group; what is not known may be.
fn may_meet(a: &policy::Word<'_>, b: &policy::Word<'_>, named: bool) -> bool {
    let (Some(one), Some(other)) = (a.arn(), b.arn()) else {
        return true;
    };
    let fits = |a: &str, b: &str| {
        let open = |text: &str| text.contains(['*', '?']) || hole::has_hole(text);
        match (open(a), open(b)) {
            (false, false) => a == b,
            (true, true) => true,
            (true, false) => hole::has_hole(a) || glob(a, b),
            (false, true) => hole::has_hole(b) || glob(b, a),
        }
    };
    let (first, second) = (one.path(), other.path());
    let part = |path: &policy::ArnPath<'_>, index: usize| -> String {
        let parts = path.parts();
        match parts.get(index) {
            Some((_, part)) => (*part).to_owned(),
            // A star crosses slashes, so that it stands for what is not written behind it.
            None => "*".to_owned(),
        }
    };
    // A star in an earlier part may be the beginning of what follows.
    let crosses = |path: &policy::ArnPath<'_>, index: usize| {
        path.parts()
            .iter()
            .take(index)
            .skip(1)
            .any(|(_, part)| part.contains('*') && path.parts().len() < 4)
    };
    let name = |index: usize| {
        crosses(&first, index)
            || crosses(&second, index)
            || fits(&part(&first, index), &part(&second, index))
    };
    fits(one.region.1, other.region.1)
        && fits(one.account.1, other.account.1)
        && name(1)
        && (!named || name(3))
}

fn glob(pattern: &str, text: &str) -> bool {
    actions::glob(pattern.as_bytes(), text.as_bytes())
}

/// The ARN of a place for an action of another type.
fn moved(place: &policy::Word<'_>, needed: &Action, named: bool) -> String {
    let Some(arn) = place.arn().filter(|_| !named) else {
        return place.text.to_string();
    };
    let path = arn.path();
    let cluster = path.parts().get(1).map_or("*", |(_, name)| *name);
    let start = place.text.get(..arn.resource.0).unwrap_or("");
    let end = match needed.resource {
        actions::Resource::Cluster => "",
        _ => "/NAME",
    };
    format!("{start}{}/{cluster}/*{end}", needed.resource.word())
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

/// Whether a statement may allow an action: named or by wildcard, or by not being excepted. What is not known counts as yes.
fn grants(statement: &Statement<'_>, action: &Action) -> bool {
    !statement.not_actions.is_empty()
        || statement.actions.iter().any(|word| {
            hole::has_hole(&word.masked)
                || policy::data_actions(&word.text).any(|known| known.name == action.name)
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
