//! A cluster to which the role of a workload may not connect.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::workspace::Lack;

static INFO: RuleInfo = RuleInfo {
    code: "MSK703",
    name: "cluster-not-covered",
    summary: "a cluster to which the role of a workload may not connect",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The cluster whose brokers a supervisor names, or that a context declares, against the cluster ARNs in the policies of
the role with which it works. When only the label in the brokers' names tells which cluster it is, this is a warning.

## Why it matters

The brokers close each connection, and the client says "disconnected".

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
        "bootstrap.servers": "b-1.ledger.abc123.c2.kafka.us-west-2.amazonaws.com:9098",
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
pub(in crate::rules) struct ClusterNotCovered;

impl Rule for ClusterNotCovered {
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
        for one in super::lacking(workspace) {
            for lack in &one.lacks {
                let Lack::Cluster(named) = lack else { continue };
                let cluster = workspace.cluster(one.workload);
                let label = workspace.label(one.workload).unwrap_or("");
                let called = match cluster {
                    Some(cluster) => format!("`{}`", cluster.name.text),
                    None => format!("with brokers called `{label}`"),
                };
                let list: Vec<String> = named.iter().map(|name| format!("`{name}`")).collect();
                let message = format!(
                    "{} may connect to {}, and not to the cluster {called} of `{}`",
                    one.role.title(),
                    list.join(" and "),
                    one.workload.name.text
                );
                let host = one.workload.hosts.first();
                let place = host.map_or(one.workload.name.place, |host| host.place);
                let mut draft = super::draft(place, "another cluster", message)
                    .why("the brokers close the connection, and the client says no more than \"disconnected\"")
                    .help("name the cluster in the policy, or the brokers of the cluster that the policy names");
                if cluster.is_none() {
                    draft.severity = Some(Severity::Warning);
                }
                sink.push(super::also(draft, one.policy.0, one.policy.1));
            }
        }
    }
}
