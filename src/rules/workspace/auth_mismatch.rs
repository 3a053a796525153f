//! A client that authenticates in a way that its cluster does not take.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK707",
    name: "auth-mismatch",
    summary: "a client that authenticates in a way that its cluster does not take",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

How a supervisor authenticates against the `ClientAuthentication` of the cluster whose brokers it names, where both are
in the workspace and each is right alone. What is known only when a template is deployed is not judged.

## Why it matters

The listener is not there: the client loops on "disconnected".

## Bad

```workspace bad
=== cluster.yaml
Resources:
  Cluster:
    Type: AWS::MSK::Cluster
    Properties:
      ClusterName: orders
      ClientAuthentication:
        Sasl:
          Iam: {Enabled: true}
          Scram: {Enabled: false}
        Unauthenticated: {Enabled: false}
        Tls: {Enabled: false}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {
        "bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9096",
        "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512"
      }
    }
  }
}
```

## Good

```workspace good
=== cluster.yaml
Resources:
  Cluster:
    Type: AWS::MSK::Cluster
    Properties:
      ClusterName: orders
      ClientAuthentication:
        Sasl:
          Iam: {Enabled: true}
          Scram: {Enabled: false}
        Unauthenticated: {Enabled: false}
        Tls: {Enabled: false}
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
pub(in crate::rules) struct AuthMismatch;

impl Rule for AuthMismatch {
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
        for workload in &workspace.facts.workloads {
            let Some((auth, place)) = workload.auth else {
                continue;
            };
            let Some(cluster) = workspace.cluster(workload) else {
                continue;
            };
            // Two clusters of one name, in two accounts, may each take another.
            let declared: Vec<_> = workspace
                .declarations(cluster)
                .filter(|other| !other.serverless && !other.auths.on.is_empty())
                .collect();
            let all = declared
                .iter()
                .all(|other| workload.is_let_in(other) == Some(false));
            let refuses = declared.first().filter(|_| all);
            let Some(refuses) = refuses else { continue };
            let on: Vec<&str> = refuses
                .auths
                .on
                .iter()
                .map(|(auth, _)| auth.name())
                .collect();
            let message = format!(
                "`{}` authenticates by {}, and the cluster `{}` takes {}",
                workload.name.text,
                auth.name(),
                cluster.name.text,
                on.join(" and ")
            );
            let draft = super::draft(place, "not what the cluster takes", message)
                .why("the cluster has no such listener, and the client loops on \"disconnected\"")
                .help("use what the cluster takes, with its port, or turn the other on at the cluster");
            let there = refuses
                .auths
                .on
                .first()
                .map_or(refuses.name.place, |(_, at)| *at);
            sink.push(super::also(draft, there, "the cluster takes this"));
        }
    }
}
