//! Access to a topic or a group that no workload of the role uses.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::workspace::{Arn, Statement, Workload};

static INFO: RuleInfo = RuleInfo {
    code: "MSK708",
    name: "unused-access",
    summary: "access to a topic or group that no workload of the role uses",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Topics and groups that policies grant by name, against what all workloads of the roles that hold the policy read, write
and join. A role of which no workload is in the workspace, or one whose workloads use topics that nobody can name, is
not judged.

## Why it matters

Whoever holds the role can read data that it does not need.

## Bad

```workspace bad
=== iam.json
{
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "druid",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]
        },
        "Policies": [{
          "PolicyName": "kafka",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
              {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/orders/*"},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": ["arn:aws:kafka:us-west-2:000000000000:topic/orders/*/orders", "arn:aws:kafka:us-west-2:000000000000:topic/orders/*/payments"]},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], "Resource": "arn:aws:kafka:us-west-2:000000000000:group/orders/*/kafka-supervisor-*"}
            ]
          }
        }]
      }
    },
    "Association": {
      "Type": "AWS::EKS::PodIdentityAssociation",
      "Properties": {"ClusterName": "eks", "Namespace": "druid", "ServiceAccount": "druid", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    }
  }
}
=== druid/druid.yaml
apiVersion: druid.apache.org/v1alpha1
kind: Druid
metadata: {name: druid, namespace: druid}
spec: {serviceAccount: druid}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {
        "bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098",
        "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"
      }
    }
  }
}
```

## Good

```workspace good
=== iam.json
{
  "Resources": {
    "Role": {
      "Type": "AWS::IAM::Role",
      "Properties": {
        "RoleName": "druid",
        "AssumeRolePolicyDocument": {
          "Version": "2012-10-17",
          "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}]
        },
        "Policies": [{
          "PolicyName": "kafka",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
              {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/orders/*"},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": ["arn:aws:kafka:us-west-2:000000000000:topic/orders/*/orders"]},
              {"Effect": "Allow", "Action": ["kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"], "Resource": "arn:aws:kafka:us-west-2:000000000000:group/orders/*/kafka-supervisor-*"}
            ]
          }
        }]
      }
    },
    "Association": {
      "Type": "AWS::EKS::PodIdentityAssociation",
      "Properties": {"ClusterName": "eks", "Namespace": "druid", "ServiceAccount": "druid", "RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    }
  }
}
=== druid/druid.yaml
apiVersion: druid.apache.org/v1alpha1
kind: Druid
metadata: {name: druid, namespace: druid}
spec: {serviceAccount: druid}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {
        "bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098",
        "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct UnusedAccess;

impl Rule for UnusedAccess {
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
        for (index, grant) in workspace.facts.grants.iter().enumerate() {
            let holders: Vec<usize> = (0..workspace.facts.roles.len())
                .filter(|role| {
                    let grants = workspace.grants(*role).unwrap_or_default();
                    grants.iter().any(|(other, _)| *other == index)
                })
                .collect();
            let mut used = Vec::new();
            let known = !holders.is_empty()
                && holders.iter().all(|role| {
                    let workloads = workspace.workloads_of(*role);
                    let known = workspace.is_explained(*role)
                        && !workloads.is_empty()
                        && workloads.iter().all(|workload| !workload.open);
                    used.extend(workloads);
                    known
                });
            if !known {
                continue;
            }
            let certain = |statement: &&Statement| !statement.conditional;
            for statement in grant.statements.iter().filter(certain) {
                let mut unused = statement.arns.iter().filter(|arn| is_unused(arn, &used));
                let Some(first) = unused.next() else { continue };
                let role = &workspace.facts.roles[holders[0]];
                let message = format!(
                    "{} may use the {} `{}`, and no workload of it does",
                    role.title(),
                    first.kind,
                    first.name.as_deref().unwrap_or("")
                );
                let mut draft = super::draft(first.whole.place, "not used", message)
                    .why("whoever holds the role reaches more than it needs")
                    .help("leave it out, or add what uses it to the workspace");
                for arn in unused {
                    draft = super::also(draft, arn.whole.place, "not used either");
                }
                sink.push(draft);
            }
        }
    }
}

/// Whether an ARN names a topic or a group that none of the workloads uses.
fn is_unused(arn: &Arn, workloads: &[&Workload]) -> bool {
    let Some(name) = &arn.name else { return false };
    let mut used = workloads
        .iter()
        .flat_map(|workload| match arn.kind.as_str() {
            "topic" => [&workload.reads[..], &workload.writes[..]],
            _ => [&workload.groups[..], &[][..]],
        });
    match arn.kind.as_str() {
        "topic" => !used.any(|list| list.iter().any(|one| one.text == *name)),
        "group" => !used.any(|list| {
            list.iter().any(|one| match one.text.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => one.text == *name,
            })
        }),
        _ => false,
    }
}
