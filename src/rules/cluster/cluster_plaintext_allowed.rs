//! A cluster that speaks plaintext.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::cluster;

static INFO: RuleInfo = RuleInfo {
    code: "MSK301",
    name: "cluster-plaintext-allowed",
    summary: "a cluster that speaks plaintext",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`EncryptionInTransit` of a provisioned cluster: `ClientBroker` that is `TLS_PLAINTEXT` or `PLAINTEXT`, `InCluster` that is
off. Where nothing is said the cluster speaks TLS only.

## Why it matters

Records and, with SCRAM, nothing less than passwords travel where others can read them.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS_PLAINTEXT", "InCluster": true}}
      }
    }
  }
}
```

```json fixed
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": "TLS", "InCluster": true}}
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

## Fix

`TLS` (unsafe: clients that speak plaintext are shut out).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ClusterPlaintextAllowed;

impl Rule for ClusterPlaintextAllowed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for cluster in super::clusters(subject).filter(|cluster| !cluster.serverless) {
            const PATH: [&str; 2] = ["EncryptionInfo", "EncryptionInTransit"];
            let broker = cluster.member(&[PATH[0], PATH[1], "ClientBroker"]);
            if let Some(member) = broker.filter(|member| member.value.tag.is_none()) {
                let value = member.value.as_str().unwrap_or("");
                if matches!(value, "TLS_PLAINTEXT" | "PLAINTEXT") {
                    let what = if value == "PLAINTEXT" {
                        "speak only plaintext"
                    } else {
                        "may speak plaintext"
                    };
                    sink.push(
                        Draft::new(
                            member.value.span,
                            "plaintext",
                            format!("with `{value}` clients {what}"),
                        )
                        .why("whoever sees the traffic reads the records")
                        .help("write `TLS`, and give clients the TLS or IAM port")
                        .fix(
                            Safety::Unsafe,
                            "write `TLS`",
                            member.value.span,
                            subject.quoted(member.value.span, "TLS"),
                        ),
                    );
                    continue;
                }
            }
            let inside = cluster.member(&[PATH[0], PATH[1], "InCluster"]);
            if let Some(member) = inside.filter(|member| cluster::is_false(&member.value)) {
                sink.push(
                    Draft::new(member.value.span, "plaintext", "the brokers speak plaintext with one another")
                        .why("this can be set only when the cluster is made: changing it later replaces the cluster")
                        .help("write `true`, or leave it out"),
                );
            }
        }
    }
}
