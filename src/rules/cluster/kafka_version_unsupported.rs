//! A version of Kafka whose support on MSK has ended.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::clusters::{KAFKA_VERSIONS, VERSIONS_READ};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK310",
    name: "kafka-version-unsupported",
    summary: "a version of Kafka whose support on MSK has ended",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`KafkaVersion` of a provisioned cluster against the table of MSK's versions (read 2026-11): support has ended, or there is no
such version. One that is newer than the table is an info.

## Why it matters

AWS upgrades clusters after the end of support without further notice, and does not make new ones of such a version.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "KafkaVersion": "2.8.1"
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
pub(in crate::rules) struct KafkaVersionUnsupported;

impl Rule for KafkaVersionUnsupported {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for cluster in super::clusters(subject).filter(|cluster| !cluster.serverless) {
            let Some(member) = cluster.member(&["KafkaVersion"]) else {
                continue;
            };
            let Some(text) = member.value.scalar().filter(|_| member.value.tag.is_none()) else {
                continue;
            };
            if hole::has_hole(&hole::mask(text)) || text.is_empty() {
                continue;
            }
            let plain = text.trim_end_matches(".kraft");
            let known = KAFKA_VERSIONS.iter().find(|known| {
                known.name == plain
                    || minor(known.name).is_some_and(|minor| minor_of(plain) == Some(minor))
            });
            let draft = match known {
                Some(version) => match version.end.filter(|end| *end <= VERSIONS_READ) {
                    Some(end) => Draft::new(member.value.span, "support has ended", format!("support of Kafka {text} on MSK ended on {end}"))
                        .why("AWS upgrades such clusters itself, and makes no new ones")
                        .help("write a supported version such as `3.9.x`, and try the upgrade elsewhere first"),
                    None => continue,
                },
                None if is_newer(plain) => Draft::new(member.value.span, "newer than the table", format!("version {text} of Kafka is newer than what msk-gen knows of MSK ({VERSIONS_READ})"))
                    .severity(Severity::Info)
                    .why("it may be there by now")
                    .help("look at `aws kafka list-kafka-versions`"),
                None => Draft::new(member.value.span, "no such version", format!("there is no Kafka {text} on MSK"))
                    .why("the cluster is not made")
                    .help("look at `aws kafka list-kafka-versions`; from 3.7 on versions are written `3.9.x`"),
            };
            sink.push(draft);
        }
    }
}

/// `3.9` of `3.9.x`, for versions that stand for all their patches.
fn minor(name: &str) -> Option<&str> {
    name.strip_suffix(".x")
}

/// `3.9` of `3.9.1`.
fn minor_of(text: &str) -> Option<&str> {
    let (minor, patch) = text.rsplit_once('.')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(patch) && minor.split('.').count() == 2).then_some(minor)
}

/// Whether a version is above all that are known.
fn is_newer(text: &str) -> bool {
    let numbers = |text: &str| -> Option<(u32, u32)> {
        let mut parts = text.split('.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    let newest = KAFKA_VERSIONS
        .iter()
        .filter_map(|known| numbers(known.name))
        .max();
    numbers(text).is_some_and(|version| newest.is_some_and(|newest| version > newest))
}
