//! An ARN of Kafka for every account.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::known::Segment;
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK202",
    name: "arn-wildcard-account",
    summary: "an ARN of Kafka for every account",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`*` for the account in an ARN of Kafka, in statements of the data plane. One finding for each statement.

## Why it matters

Only an identity policy that is meant to cross accounts has a use for it; everywhere else it is a door that another
account's cluster policy can open.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:*:cluster/fff-streaming-druid-msk/*"
}
```

```json bad
[
  {
    "Effect": "Allow",
    "Action": "kafka-cluster:Connect",
    "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
  },
  {
    "Effect": "Allow",
    "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
    "Resource": "arn:aws:kafka:us-west-2:*:topic/fff-streaming-druid-msk/*/events"
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

`*` becomes the account that the context, the other ARNs of the document, or the deployments of the settings say, when they
all say the same one (unsafe: it narrows what is granted).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnWildcardAccount;

impl Rule for ArnWildcardAccount {
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
                (arn.account.1 == "*").then(|| super::Blamed {
                    range: arn.account.0..arn.account.0 + 1,
                    narrowed: super::narrowed(subject, arn, Segment::Account),
                })
            },
            &|arn| {
                Draft::new(
                    Span::default(),
                    "",
                    format!("`{arn}` reaches every account"),
                )
                .why("a cluster policy of another account could let this role in")
                .help("name the account that owns the cluster")
            },
            "any account",
        );
    }
}
