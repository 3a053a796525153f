//! Every consumer group of a cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::actions::Resource;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::Statement;
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK205",
    name: "arn-wildcard-group",
    summary: "every consumer group of a cluster",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`*` for the consumer group of a named cluster (`group/c/*`, `group/c/*/*`) in a statement about groups. Prefixes
(`kafka-supervisor-*`) are not meant, and neither is a statement that lists the three actions of an administrator of
groups one by one.

## Why it matters

Whoever may use a group may join it and move its offsets: the consumers of another team skip records or read them again.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:group/fff-streaming-druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:group/fff-streaming-druid-msk/*/kafka-supervisor-*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnWildcardGroup;

impl Rule for ArnWildcardGroup {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::each_statement(
            subject,
            sink,
            &|statement, _, arn| {
                let path = arn.path();
                let at = match path.parts() {
                    [(_, "group"), (_, cluster), (at, "*")]
                    | [(_, "group"), (_, cluster), _, (at, "*")]
                        if *cluster != "*" =>
                    {
                        *at
                    }
                    _ => return None,
                };
                let about = statement.grants(|action| action.resource == Resource::Group);
                (about && !manages_all(statement)).then_some(super::Blamed {
                    range: at..arn.resource.0 + arn.resource.1.len(),
                    narrowed: None,
                })
            },
            &|arn| {
                Draft::new(
                    Span::default(),
                    "",
                    format!("`{arn}` is every consumer group of the cluster"),
                )
                .why("the role may move the offsets of groups that other teams read with")
                .help("name the group, or a prefix of it; Druid's readers use `kafka-supervisor-*` unless `group.id` is set")
            },
            "any group",
        );
    }
}

/// Whether a statement is that of an administrator of groups: it may delete them, and says so by name.
fn manages_all(statement: &Statement<'_>) -> bool {
    statement
        .actions
        .iter()
        .any(|word| word.text.eq_ignore_ascii_case("kafka-cluster:DeleteGroup"))
}
