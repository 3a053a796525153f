//! A cluster that can be reached over the internet.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::cluster::{self, Cluster};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK303",
    name: "cluster-public",
    summary: "a cluster that can be reached over the internet",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`PublicAccess.Type` of a provisioned cluster that is `SERVICE_PROVIDED_EIPS`: a warning, and an error where MSK refuses it,
because clients may speak plaintext, need not authenticate, or brokers speak plaintext with one another.

## Why it matters

The brokers get public addresses, and only their authentication stands between everyone and the records.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "SERVICE_PROVIDED_EIPS"}}},
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
        "BrokerNodeGroupInfo": {"ConnectivityInfo": {"PublicAccess": {"Type": "DISABLED"}}}
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ClusterPublic;

impl Rule for ClusterPublic {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for cluster in super::clusters(subject).filter(|cluster| !cluster.serverless) {
            let Some(member) = cluster.member(&[
                "BrokerNodeGroupInfo",
                "ConnectivityInfo",
                "PublicAccess",
                "Type",
            ]) else {
                continue;
            };
            if member.value.tag.is_some() || member.value.as_str() != Some("SERVICE_PROVIDED_EIPS")
            {
                continue;
            }
            let mut draft = Draft::new(member.value.span, "public addresses", "everyone on the internet reaches the brokers of this cluster")
                .help("write `DISABLED`; multi-VPC connections reach other accounts without public addresses");
            draft = match refused(&cluster) {
                Some((why, span)) => draft
                    .severity(Severity::Error)
                    .why(format!("MSK refuses public access where {why}"))
                    .related(span, "this forbids it"),
                None => draft.why(
                    "only the authentication of clients stands between everyone and the records",
                ),
            };
            sink.push(draft);
        }
    }
}

/// What MSK refuses beside public access. Source: MSK Developer Guide, "Public access", read 2026-11-21.
fn refused(cluster: &Cluster<'_>) -> Option<(&'static str, Span)> {
    const TRANSIT: [&str; 2] = ["EncryptionInfo", "EncryptionInTransit"];
    let open = cluster.member(&["ClientAuthentication", "Unauthenticated", "Enabled"]);
    if let Some(open) = open.filter(|open| cluster::is_true(&open.value)) {
        return Some(("clients need not authenticate", open.value.span));
    }
    let broker = cluster.member(&[TRANSIT[0], TRANSIT[1], "ClientBroker"]);
    let plain = |text: &str| matches!(text, "TLS_PLAINTEXT" | "PLAINTEXT");
    if let Some(broker) = broker.filter(|broker| broker.value.as_str().is_some_and(plain)) {
        return Some(("clients may speak plaintext", broker.value.span));
    }
    let inside = cluster.member(&[TRANSIT[0], TRANSIT[1], "InCluster"])?;
    cluster::is_false(&inside.value).then_some((
        "brokers speak plaintext with one another",
        inside.value.span,
    ))
}
