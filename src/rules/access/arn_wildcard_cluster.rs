//! An ARN of Kafka for every cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::known::Segment;
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK203",
    name: "arn-wildcard-cluster",
    summary: "an ARN of Kafka for every cluster",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
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

```json bad
[
  {
    "Effect": "Allow",
    "Action": "kafka-cluster:Connect",
    "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/*"
  },
  {
    "Effect": "Allow",
    "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
    "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
  }
]
```

```json fixed
[
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
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

## Fix

`*` becomes the name of the cluster that the context, the other ARNs of the document, or the deployments of the settings
say, when they all say the same one (unsafe: it narrows what is granted).
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
                    [(at, star)] if super::is_star(star) => Some(super::Blamed {
                        range: *at..at + star.len(),
                        narrowed: None,
                    }),
                    [(_, kind), (at, star), rest @ ..]
                        if super::is_star(star)
                            && (super::is_data_resource(kind) || super::is_star(kind)) =>
                    {
                        let name = super::narrowed(subject, arn, Segment::Cluster);
                        // `cluster/*` is a name and a uuid, `topic/*` a name, a uuid and a topic.
                        let narrowed = match (*kind, rest.len()) {
                            (_, 0) => name.map(|name| format!("{name}/*")),
                            ("cluster", 1) | (_, 2) => name,
                            _ => None,
                        };
                        Some(super::Blamed {
                            range: *at..at + star.len(),
                            narrowed,
                        })
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
