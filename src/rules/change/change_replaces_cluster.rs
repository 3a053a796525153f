//! A change that makes CloudFormation replace a cluster.

use super::super::{Rule, Sink, Subject};
use super::{LOST, kind};
use crate::document::kind::Kinds;
use crate::facts::replacement;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::model::change::What;

static INFO: RuleInfo = RuleInfo {
    code: "MSK801",
    name: "change-replaces-cluster",
    summary: "a change that makes CloudFormation replace a cluster, whose data is lost",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: properties of `AWS::MSK::ServerlessCluster` and `AWS::MSK::Cluster` that can
be given only when the cluster is made (networks, Serverless authentication, encryption at rest and between
brokers), and another type under the same logical id. Lists of ids in another order are no change. A moved file or
another logical id with the same content is none either.

## Why it matters

CloudFormation makes a new cluster with a new ARN and new hosts, and deletes the old one with its data.

## Bad

```change bad
=== base file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1a", "subnet-1b"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}
  }
}}}
=== head file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1a", "subnet-1c"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}
  }
}}}
```

## Good

```change good
=== base file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1a", "subnet-1b"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}
  }
}}}
=== head file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1b", "subnet-1a"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}
  }
}}}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ChangeReplacesCluster;

impl Rule for ChangeReplacesCluster {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (base, head) in super::both(subject, &What::Resource) {
            if !replacement::is_cluster(kind(base)) {
                continue;
            }
            if base.item.kind.canonical != head.item.kind.canonical {
                let message = format!(
                    "`{}` becomes an {}",
                    head.item.key,
                    head.item.kind.shown.as_deref().unwrap_or("other type")
                );
                sink.push(super::told(
                    head,
                    head.item.kind.span,
                    "another type",
                    message,
                    LOST,
                    (base, base.item.kind.span),
                ));
                continue;
            }
            for difference in super::create_only(base, head) {
                if !difference.row.naming {
                    sink.push(difference.told(base, head, LOST));
                }
            }
        }
    }
}
