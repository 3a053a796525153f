//! An action of Kafka that does not exist.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::{actions, control};
use crate::finding::{Draft, DraftFix, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::policy::{self, Word};

static INFO: RuleInfo = RuleInfo {
    code: "MSK209",
    name: "action-unknown",
    summary: "an action of Kafka that does not exist",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Names behind `kafka-cluster:`, `kafka:` and `kafkaconnect:` that the tables of AWS do not have (2026-11), names that stand
under the wrong one of the three, and prefixes that do not exist (`msk:`). A name that is close to none is a warning: it
may be new. A wildcard is looked at only when it matches nothing.

## Why it matters

IAM takes any name without a word, and an action that does not exist grants nothing.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:ReadDate"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:ReadData"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

```json bad
{"Effect": "Allow", "Action": "kafka-cluster:GetBootstrapBrokers", "Resource": "*"}
```

## Good

```json good
{"Effect": "Allow", "Action": ["kafka:GetBootstrapBrokers", "kafka:Describe*"], "Resource": "*"}
```

## Fix

The name that was probably meant (unsafe: it grants what the misspelt name did not).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ActionUnknown;

impl Rule for ActionUnknown {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in subject
            .policies
            .iter()
            .flat_map(|policy| &policy.statements)
        {
            let words = statement.actions.iter().chain(&statement.not_actions);
            let faults: Vec<(&Word<'_>, Fault)> = words
                .filter(|word| !hole::has_hole(&word.masked))
                .filter_map(|word| Some((word, fault(&word.text)?)))
                .collect();
            // The surest one is told, the others are related.
            let Some((word, first)) = faults
                .iter()
                .max_by_key(|(_, fault)| fault.sure)
                .filter(|(_, fault)| fault.sure)
                .or(faults.first())
            else {
                continue;
            };
            let at = |word: &Word<'_>| policy::part(&subject.source.text, word, 0..word.text.len());
            let severity = if first.sure {
                Severity::Error
            } else {
                Severity::Warning
            };
            let mut draft = Draft::new(at(word), "no such action", first.message.clone())
                .severity(severity)
                .why("IAM takes any name, and one that does not exist grants and denies nothing")
                .help(first.help.clone());
            let edits: Vec<_> = faults
                .iter()
                .filter(|(word, _)| word.direct)
                .filter_map(|(word, fault)| Some((at(word), fault.meant.clone()?)))
                .collect();
            if first.meant.is_some() && !edits.is_empty() {
                draft.fix = Some(DraftFix {
                    safety: Safety::Unsafe,
                    title: "write what was probably meant".into(),
                    edits,
                });
            }
            for (other, fault) in faults
                .iter()
                .filter(|(other, _)| !std::ptr::eq(*other, *word))
                .take(20)
            {
                draft = draft.related(at(other), fault.message.clone());
            }
            sink.push(draft);
        }
    }
}

/// What is wrong with a name.
struct Fault {
    /// Whether it is certainly wrong: it means another one.
    sure: bool,
    message: String,
    help: String,
    /// What to write instead.
    meant: Option<String>,
}

/// Names that are met in public policies, and what they want to say.
const MISTAKEN: [(&str, &str); 3] = [
    ("ReadGroup", "AlterGroup` and `kafka-cluster:DescribeGroup"),
    ("JoinGroup", "AlterGroup` and `kafka-cluster:DescribeGroup"),
    ("ListGroups", "DescribeGroup"),
];

fn fault(action: &str) -> Option<Fault> {
    let trimmed = action.trim();
    if trimmed != action && actions::data_plane(trimmed).is_some() {
        return Some(Fault {
            sure: true,
            message: format!("`{action}` has white space around it"),
            help: format!("write `{trimmed}`"),
            meant: Some(trimmed.to_owned()),
        });
    }
    let dotted = action
        .strip_prefix("kafka-cluster.")
        .and_then(actions::find);
    if let Some(known) = dotted {
        return Some(Fault {
            sure: true,
            message: format!("`{action}` has no colon behind the service"),
            help: format!("write `{}`", known.full()),
            meant: Some(known.full()),
        });
    }
    let (service, name) = action.split_once(':')?;
    let data: Vec<&str> = actions::ACTIONS.iter().map(|action| action.name).collect();
    let of = |service: &str| -> Option<Vec<&'static str>> {
        if service.eq_ignore_ascii_case("kafka-cluster") {
            Some(actions::ACTIONS.iter().map(|action| action.name).collect())
        } else {
            control::names(service).map(<[&str]>::to_vec)
        }
    };
    let unknown_service = || {
        let known = [
            "msk",
            "kafkacluster",
            "kafka-clusters",
            "kafka_cluster",
            "msk-cluster",
            "kafka-connect",
        ];
        known
            .iter()
            .any(|known| service.eq_ignore_ascii_case(known))
    };
    let Some(own) = of(service) else {
        if !unknown_service() {
            return None;
        }
        let home = home(name, &["kafka-cluster", "kafka", "kafkaconnect"]);
        return Some(Fault {
            sure: true,
            message: format!("there is no service `{service}` in IAM"),
            help: match &home {
                Some(home) => format!("write `{home}`"),
                None => "clients use `kafka-cluster:`, tools that manage clusters `kafka:`".into(),
            },
            meant: home,
        });
    };
    let matches = |known: &&&str| actions::glob(name.as_bytes(), known.as_bytes());
    if own.iter().any(|known| matches(&known)) {
        return None;
    }
    let wild = name.contains(['*', '?']);
    if wild {
        return Some(Fault {
            sure: false,
            message: format!("`{action}` matches no action of `{service}`"),
            help: "look at the names: `kafka-cluster:` has topics, groups and data, `kafka:` has clusters".into(),
            meant: None,
        });
    }
    if service.eq_ignore_ascii_case("kafka-cluster")
        && let Some((_, meant)) = MISTAKEN
            .iter()
            .find(|(wrong, _)| wrong.eq_ignore_ascii_case(name))
    {
        return Some(Fault {
            sure: true,
            message: format!("`{action}` does not exist"),
            help: format!("grant `kafka-cluster:{meant}`"),
            meant: None,
        });
    }
    if let Some(home) = home(name, &["kafka-cluster", "kafka", "kafkaconnect"]) {
        let plane = if home.starts_with(actions::PREFIX) {
            "of Kafka clients"
        } else {
            "of the control plane"
        };
        return Some(Fault {
            sure: true,
            message: format!("`{action}` does not exist: `{name}` is an action {plane}"),
            help: format!("write `{home}`"),
            meant: Some(home),
        });
    }
    let near = |list: &[&'static str]| {
        // No name is that long, and comparing takes the product of the lengths.
        if name.len() > 64 {
            return None;
        }
        list.iter()
            .map(|known| {
                (
                    strsim::damerau_levenshtein(&known.to_lowercase(), &name.to_lowercase()),
                    *known,
                )
            })
            .min()
            .filter(|(distance, known)| *distance <= (known.len() / 5).clamp(1, 3))
            .map(|(_, known)| known)
    };
    let meant = near(&own)
        .map(|known| format!("{service}:{known}"))
        .or_else(|| {
            let other = if service.eq_ignore_ascii_case("kafka") {
                near(&data)
            } else {
                None
            };
            other.map(|known| format!("{}{known}", actions::PREFIX))
        });
    Some(Fault {
        sure: meant.is_some(),
        message: match &meant {
            Some(_) => format!("`{action}` does not exist"),
            None => format!("`{action}` is in no table of AWS's actions (2026-11)"),
        },
        help: match &meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => {
                "look it up in the Service Authorization Reference; it may be newer than msk-gen"
                    .into()
            }
        },
        meant,
    })
}

/// The full name of an action under the service that has it.
fn home(name: &str, services: &[&str]) -> Option<String> {
    services.iter().find_map(|service| {
        let known = if *service == "kafka-cluster" {
            actions::find(name).map(|action| action.name)
        } else {
            control::names(service)?
                .iter()
                .find(|known| known.eq_ignore_ascii_case(name))
                .copied()
        };
        known.map(|known| format!("{service}:{known}"))
    })
}
