//! A provisioned cluster whose brokers log nowhere.

use super::super::{Mode, Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::cluster::{Cluster, is_false};

static INFO: RuleInfo = RuleInfo {
    code: "MSK304",
    name: "cluster-no-logging",
    summary: "a provisioned cluster whose brokers log nowhere",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`LoggingInfo.BrokerLogs` of provisioned clusters: none of CloudWatch, Firehose and S3 is on. Express and Serverless clusters
have no such setting, and what a parameter or a condition decides is left alone.

## Why it matters

Refused logins, full disks and leader elections are told in the broker's log only; without it nobody can say afterwards why
a client was thrown out.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::Cluster",
      "Properties": {
        "ClusterName": "orders",
        "KafkaVersion": "3.9.x",
        "NumberOfBrokerNodes": 3,
        "BrokerNodeGroupInfo": {"InstanceType": "kafka.m7g.large", "ClientSubnets": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}
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
        "ClusterName": "orders",
        "KafkaVersion": "3.9.x",
        "NumberOfBrokerNodes": 3,
        "BrokerNodeGroupInfo": {"InstanceType": "kafka.m7g.large", "ClientSubnets": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]},
        "LoggingInfo": {"BrokerLogs": {"CloudWatchLogs": {"Enabled": true, "LogGroup": "/msk/orders"}}}
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ClusterNoLogging;

impl Rule for ClusterNoLogging {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        // Documentation shows parts.
        if subject.mode == Mode::Markdown {
            return;
        }
        for cluster in super::clusters(subject).filter(|cluster| !cluster.serverless) {
            let size = cluster
                .member(&["BrokerNodeGroupInfo", "InstanceType"])
                .and_then(|member| member.value.as_str());
            // Without a size it is a part of something, or Express for all that one can know.
            if size.is_none_or(|size| size.starts_with("express.")) || may_log(&cluster) {
                continue;
            }
            let place = cluster
                .settings
                .member("LoggingInfo")
                .or_else(|| cluster.settings.member("ClusterName"))
                .or_else(|| cluster.settings.member("KafkaVersion"));
            let Some(place) = place else { continue };
            sink.push(
                Draft::new(
                    place.key.span,
                    "its brokers log nowhere",
                    "the brokers of this cluster write no log that anybody could read",
                )
                .why("refused logins, full disks and leader elections are told nowhere else")
                .help(
                    "turn one of `LoggingInfo.BrokerLogs` on: `CloudWatchLogs`, `Firehose` or `S3`",
                ),
            );
        }
    }
}

/// Whether a log of the brokers is on, or somebody else decides.
fn may_log(cluster: &Cluster<'_>) -> bool {
    let Some(info) = cluster.settings.get("LoggingInfo") else {
        return false;
    };
    let Some(logs) = info.get("BrokerLogs") else {
        return !info.is_object() || info.members().any(|member| member.key.text.contains("::"));
    };
    let known = ["CloudWatchLogs", "Firehose", "S3"];
    !logs.is_object()
        || logs.members().any(|member| {
            let decided = member
                .value
                .members()
                .any(|inner| inner.key.text.contains("::"));
            let off = matches!(&member.value.value, Value::Object(_))
                && !decided
                && member
                    .value
                    .get("Enabled")
                    .is_none_or(|enabled: &Node<'_>| is_false(enabled));
            !(off && known.contains(&member.key.text.as_ref()))
        })
}
