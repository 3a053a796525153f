//! An ARN of Kafka for every region.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::known::Segment;
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK201",
    name: "arn-wildcard-region",
    summary: "an ARN of Kafka for every region",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`*` for the region in an ARN of Kafka, in statements of the data plane. One finding for each statement. Holes
(`${AWS::Region}`, `<region>`) and intrinsic functions are not wildcards.

## Why it matters

The role reaches clusters of the same name in every region, also in those that somebody makes later.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:*:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": [
    "arn:aws:kafka:*:000000000000:cluster/fff-streaming-druid-msk/*",
    "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1"
  ]
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": [
    "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*",
    "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1"
  ]
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

```yaml good
Effect: Allow
Action: kafka-cluster:Connect
Resource: !Sub "arn:${AWS::Partition}:kafka:${AWS::Region}:${AWS::AccountId}:cluster/fff-streaming-druid-msk/*"
```

## Fix

`*` becomes the region that the context, the other ARNs of the document, or the deployments of the settings say, when they
all say the same one (unsafe: it narrows what is granted).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnWildcardRegion;

impl Rule for ArnWildcardRegion {
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
                (arn.region.1 == "*").then(|| super::Blamed {
                    range: arn.region.0..arn.region.0 + 1,
                    narrowed: super::narrowed(subject, arn, Segment::Region),
                })
            },
            &|arn| {
                Draft::new(Span::default(), "", format!("`{arn}` reaches every region"))
                    .why("clusters of that name in other regions are reached too, also those that are made later")
                    .help("name the region")
            },
            "any region",
        );
    }
}
