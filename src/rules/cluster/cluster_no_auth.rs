//! A cluster that lets everyone in.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::cluster;

static INFO: RuleInfo = RuleInfo {
    code: "MSK302",
    name: "cluster-no-auth",
    summary: "a cluster that lets everyone in",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ClientAuthentication.Unauthenticated.Enabled` of a provisioned cluster, beside or instead of SASL and mutual TLS.

## Why it matters

Whoever reaches the brokers reads and writes every topic, whatever the policies of the others say.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}, "Unauthenticated": {"Enabled": true}}
      }
    }
  }
}
```

## Good

```json good
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "ClusterName": "fff-streaming-druid-msk",
        "KafkaVersion": "3.9.x",
        "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}, "Unauthenticated": {"Enabled": false}},
        "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": true}}
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ClusterNoAuth;

impl Rule for ClusterNoAuth {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for cluster in super::clusters(subject).filter(|cluster| !cluster.serverless) {
            let Some(member) =
                cluster.member(&["ClientAuthentication", "Unauthenticated", "Enabled"])
            else {
                continue;
            };
            if !cluster::is_true(&member.value) {
                continue;
            }
            let sasl = ["Iam", "Scram"].iter().find_map(|kind| {
                cluster.member(&["ClientAuthentication", "Sasl", kind, "Enabled"])
            });
            let mut draft = Draft::new(member.value.span, "everyone", "unauthenticated clients may use this cluster")
                .why("who reaches the brokers reads and writes every topic: policies bind only those who authenticate")
                .help("write `false`");
            if let Some(sasl) = sasl.filter(|sasl| cluster::is_true(&sasl.value)) {
                draft = draft.related(sasl.value.span, "beside this");
            }
            sink.push(draft);
        }
    }
}
