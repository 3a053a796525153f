//! A name of the deployment outside its convention.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::limits::{NameKind, name_limit};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::names::empty_segment;

static INFO: RuleInfo = RuleInfo {
    code: "MSK503",
    name: "name-convention",
    summary: "a name of the deployment outside its convention",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render, the names of the intent: the cluster `{id}-{release}-druid-msk`, and clients, service accounts, roles and
policies that begin with `{id}-{release}-`. Other names of the context's own choosing (a client's `serviceAccount`) are
left alone.

## Why it matters

The names tie the cluster, the ARNs in policies and the service accounts together. One that is made differently makes
policies that match nothing.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/druid/setup/ingestion.mustache
kafka:
  name: druid-{{hosted:id}}-{{hosted:eks:druid:release}}
  clients: []
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/druid/setup/ingestion.mustache
kafka:
  name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk
  clients: []
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct NameConvention;

impl Rule for NameConvention {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::INTENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some((convention, document)) = subject.convention.zip(subject.document) else {
            return;
        };
        if convention.stem.is_empty() {
            return;
        }
        for name in crate::model::names::find(document, Kinds::INTENT) {
            let Some(text) = name
                .known()
                .filter(|text| !text.is_empty() && empty_segment(text).is_none())
            else {
                continue;
            };
            let (right, expected) = match name.kind {
                NameKind::Cluster => {
                    let expected = format!("{}-druid-msk", convention.stem);
                    (text == expected, expected)
                }
                NameKind::Role | NameKind::Policy => {
                    let expected = format!("{}-", convention.stem);
                    (text.starts_with(&expected), format!("{expected}…"))
                }
                _ => continue,
            };
            if !right {
                let what = name_limit(name.kind).what;
                sink.push(
                    Draft::new(name.node.span, "outside the convention", format!("the {what} `{text}` is not `{expected}`"))
                        .why("ARNs in policies and other resources are made from the convention and would not match")
                        .help(format!("make it `{expected}`")),
                );
            }
        }
    }
}
