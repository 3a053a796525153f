//! Another name, tag or place, for which CloudFormation replaces a resource.

use super::super::{Rule, Sink, Subject};
use super::{ANEW, LOST, kind};
use crate::document::kind::Kinds;
use crate::facts::replacement;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::model::change::What;

static INFO: RuleInfo = RuleInfo {
    code: "MSK802",
    name: "change-renames-resource",
    summary: "another name, tag or place, for which CloudFormation replaces a resource",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: names of clusters, topics, configurations, roles and policies, tags of
Serverless clusters, and other properties that CloudFormation takes only when the resource is made (a VPC
connection's networks, the namespace of a Pod Identity association).

## Why it matters

CloudFormation makes a new resource and deletes the old one. What knew it by its name or ARN (policies, trust,
hosts, supervisors) finds it no more; of a cluster or a topic the data is lost, too.

## Bad

```change bad
=== base file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1a"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}},
    "Tags": {"team": "a"}
  }
}}}
=== head file.json
{"Resources": {"Cluster": {
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {
    "ClusterName": "demo",
    "VpcConfigs": [{"SubnetIds": ["subnet-1a"]}],
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}},
    "Tags": {"team": "b"}
  }
}}}
```

```change bad
=== base file.json
{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "reader"}}}}
=== head file.json
{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "consumer"}}}}
```

## Good

```change good
=== base file.json
{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "reader", "Description": "a"}}}}
=== head file.json
{"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {"Description": "b", "RoleName": "reader"}}}}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ChangeRenamesResource;

impl Rule for ChangeRenamesResource {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (base, head) in super::both(subject, &What::Resource) {
            if base.item.kind.canonical != head.item.kind.canonical {
                continue;
            }
            let cluster = replacement::is_cluster(kind(base));
            for difference in super::create_only(base, head) {
                if difference.row.naming || !cluster {
                    let why = if cluster { LOST } else { ANEW };
                    sink.push(difference.told(base, head, why));
                }
            }
        }
    }
}
