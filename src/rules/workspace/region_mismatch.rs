//! A policy that names a cluster of the context in another region.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK704",
    name: "region-mismatch",
    summary: "a policy that names a cluster of the context in another region",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The region in ARNs of policies against the region of the context that declares a cluster of that name. A name that
several deployments have is not judged; what a host says is the business of `bootstrap-region-mismatch`.

The context is that of a deployment under `[[render]]` in the settings file.

## Why it matters

The ARN is that of another cluster, or of none: the statement grants nothing.

## Bad

```workspace bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== iam/policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:eu-west-1:000000000000:topic/fff-streaming-druid-msk/*/events"}
  ]
}
```

## Good

```workspace good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== iam/policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"}
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct RegionMismatch;

impl Rule for RegionMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::WORKSPACE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(workspace) = subject.workspace else {
            return;
        };
        for draft in super::contradictions(
            workspace,
            |arn| arn.region.as_ref(),
            |cluster| cluster.region.as_ref(),
            "region",
            "the ARN is that of another cluster, or of none: the statement grants nothing here",
        ) {
            sink.push(draft);
        }
    }
}
