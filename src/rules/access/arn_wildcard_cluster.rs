//! An ARN of Kafka for every cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK203",
    name: "arn-wildcard-cluster",
    summary: "an ARN of Kafka for every cluster",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`*` for the cluster's name: `cluster/*`, `topic/*`, `group/*/*/*`, or `*` for the whole resource of an ARN of Kafka. One
finding for each statement. A prefix such as `prod-*` is not meant, and neither is `*` for the uuid, which is not known
before the cluster exists.

## Why it matters

Whoever holds the role may connect to, and with its other statements read from, any cluster that is made later.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/*/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnWildcardCluster;

impl Rule for ArnWildcardCluster {
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
            &|_, _, arn| {
                let path = arn.path();
                match path.parts() {
                    [(at, "*")] => Some(*at..at + 1),
                    [(_, kind), (at, "*"), ..] if super::is_data_resource(kind) => {
                        Some(*at..at + 1)
                    }
                    _ => None,
                }
            },
            &|arn| {
                Draft::new(
                    Span::default(),
                    "",
                    format!("`{arn}` reaches every cluster of its account and region"),
                )
                .why("whoever holds the role reaches any cluster made later, too")
                .help("name the cluster, and leave only the uuid open: `cluster/NAME/*`")
            },
            "any cluster",
        );
    }
}
