//! The same key twice in one object.

use super::super::{Rule, Sink, Subject};
use crate::document::ProblemKind;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK904",
    name: "duplicate-key",
    summary: "the same key twice: the earlier value is lost",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

A key that stands twice in one object, YAML mapping or properties file.

## Why it matters

Nearly every reader (IAM's, Jackson in Druid, `java.util.Properties`) takes the last value without a word. In a policy a
second `Action` removes the first; in client settings a second `security.protocol` wins.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Action": "kafka-cluster:DescribeCluster",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/demo/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/demo/*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DuplicateKey;

impl Rule for DuplicateKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for problem in subject
            .problems
            .iter()
            .filter(|problem| problem.kind == ProblemKind::DuplicateKey)
        {
            sink.push(super::draft(problem, "given again here"));
        }
    }
}
