//! A policy that grants less than it did.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK807",
    name: "change-cuts-access",
    summary: "a policy that grants less than it did",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: each policy against what it was, with a request that is no longer allowed. A
warning when a supervisor or a client of the repository reads, writes or uses what is gone, and no other policy
grants it.

## Why it matters

The workload fails at its next start, or at once.

## Bad

```change bad
=== base policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData", "kafka-cluster:WriteData"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/demo/*/events"}
  ]
}
=== head policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/demo/*/events"}
  ]
}
```

## Good

```change good
=== base policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/demo/*/events"}
  ]
}
=== head policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/demo/*/events"}
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ChangeCutsAccess;

impl Rule for ChangeCutsAccess {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let changes = subject.change.map(|change| &change.access[..]);
        for access in changes
            .unwrap_or_default()
            .iter()
            .filter(|access| !access.more)
        {
            sink.push(super::access(access));
        }
    }
}
