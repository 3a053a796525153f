//! A CloudWatch alarm on a metric that MSK does not publish.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::facts::clusters;
use crate::facts::metrics::{
    BROKER, CLUSTER, GROUP, NAMESPACE, NOT_ON_EXPRESS, PROVISIONED, SERVERLESS, TOPIC,
};
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::{cluster, hole};

static INFO: RuleInfo = RuleInfo {
    code: "MSK312",
    name: "alarm-never-fires",
    summary: "a CloudWatch alarm on a metric that MSK does not publish",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`AWS::CloudWatch::Alarm` resources in the namespace `AWS/Kafka`: no dimensions, or dimensions whose names lack the blank that
MSK writes (`ClusterName` for `Cluster Name`). Where the cluster is known to be Serverless, also metrics that Serverless does
not have (2026-07), and dimensions that are not exactly those of the metric; elsewhere the same for the metrics of disks,
partitions and lag (2026-11), and metrics of Standard brokers beside a cluster of Express brokers. Intrinsic functions and
metric math are not judged.

## Why it matters

CloudWatch takes the alarm and waits for data that never comes. It looks like a cluster on which all is well.

## Bad

```json bad
{
  "Resources": {
    "Ingress": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "BytesInPerSec",
        "Dimensions": [
          {"Name": "ClusterName", "Value": "fff-streaming-druid-msk"},
          {"Name": "Topic", "Value": "events"}
        ]
      }
    }
  }
}
```

```json fixed
{
  "Resources": {
    "Ingress": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "BytesInPerSec",
        "Dimensions": [
          {"Name": "Cluster Name", "Value": "fff-streaming-druid-msk"},
          {"Name": "Topic", "Value": "events"}
        ]
      }
    }
  }
}
```

```json bad
{
  "Resources": {
    "Cluster": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"ClusterName": "demo"}},
    "Stored": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "BytesStored",
        "Dimensions": [{"Name": "Cluster Name", "Value": "demo"}]
      }
    }
  }
}
```

```json bad
{
  "Resources": {
    "Disk": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "KafkaDataLogsDiskUsed",
        "Dimensions": [{"Name": "Cluster Name", "Value": "demo"}]
      }
    }
  }
}
```

## Good

```json good
{
  "Resources": {
    "Disk": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "KafkaDataLogsDiskUsed",
        "Dimensions": [{"Name": "Cluster Name", "Value": "demo"}, {"Name": "Broker ID", "Value": "1"}]
      }
    }
  }
}
```

```json good
{
  "Resources": {
    "Cluster": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"ClusterName": "demo"}},
    "Lag": {
      "Type": "AWS::CloudWatch::Alarm",
      "Properties": {
        "Namespace": "AWS/Kafka",
        "MetricName": "MaxOffsetLag",
        "Dimensions": [
          {"Name": "Cluster Name", "Value": "demo"},
          {"Name": "Consumer Group", "Value": "audit"},
          {"Name": "Topic", "Value": "events"}
        ]
      }
    }
  }
}
```

## Fix

The name of a dimension gets its blank (safe: MSK has no metric with the other name).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct AlarmNeverFires;

impl Rule for AlarmNeverFires {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ALARM
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document else {
            return;
        };
        document.root.walk(&mut |node| {
            if node.get("Type").and_then(Node::as_str) != Some("AWS::CloudWatch::Alarm") {
                return;
            }
            let draft = node
                .get("Properties")
                .and_then(|alarm| fault(subject, alarm));
            if let Some(draft) = draft {
                sink.push(draft);
            }
        });
    }
}

const WHY: &str = "CloudWatch takes the alarm, and waits for data that never comes";

/// The text of a value that no intrinsic function and no hole leaves open.
fn known<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let text = node.as_str().filter(|_| node.tag.is_none())?;
    (!hole::has_hole(&hole::mask(text))).then_some(text)
}

fn fault(subject: &Subject<'_>, alarm: &Node<'_>) -> Option<Draft> {
    let namespace = alarm.member("Namespace")?;
    if known(&namespace.value) != Some(NAMESPACE) || alarm.get("Metrics").is_some() {
        return None;
    }
    let metric = alarm.member("MetricName")?;
    let dimensions = match alarm.member("Dimensions") {
        None => &[],
        Some(member) if member.value.tag.is_some() => return None,
        Some(member) => match &member.value.value {
            Value::List(items) => items.as_slice(),
            _ => return None,
        },
    };
    let name = known(&metric.value);
    if subject.serverless
        && let Some(name) = name
        && !SERVERLESS.iter().any(|(known, _)| *known == name)
    {
        return Some(no_metric(&metric.value, name));
    }
    if let Some(name) = name
        && NOT_ON_EXPRESS.contains(&name)
        && is_express(subject)
    {
        let message = format!("Express brokers publish no metric `{name}` (2026-11)");
        return Some(
            Draft::new(metric.value.span, "not on Express", message)
                .why(WHY)
                .help("Express brokers have `StorageUsed`, `ProduceThrottleTime` and `FetchThrottleTime` instead"),
        );
    }
    if dimensions.is_empty() {
        let place = alarm
            .member("Dimensions")
            .map_or(metric.value.span, |member| member.value.span);
        return Some(
            Draft::new(
                place,
                "no dimensions",
                "this alarm has no dimensions, and every metric of MSK has some",
            )
            .why(WHY)
            .help(format!(
                "give `{CLUSTER}`, and what else the metric has: `{BROKER}`, `{TOPIC}`, `{GROUP}`"
            )),
        );
    }
    let names: Option<Vec<(&Node<'_>, &str)>> = dimensions
        .iter()
        .map(|one| {
            let node = one.get("Name").filter(|_| one.tag.is_none())?;
            Some((node, known(node)?))
        })
        .collect();
    let names = names?;
    for (node, name) in &names {
        let plain = |text: &str| text.replace([' ', '_', '-'], "").to_lowercase();
        let meant = [CLUSTER, BROKER, TOPIC, GROUP]
            .into_iter()
            .find(|known| known != name && plain(known) == plain(name));
        if let Some(meant) = meant {
            let message =
                format!("metrics of MSK have no dimension `{name}`: it is called `{meant}`");
            return Some(
                Draft::new(node.span, "another name", message)
                    .why(WHY)
                    .help(format!("write `{meant}`"))
                    .fix(
                        Safety::Safe,
                        format!("write `{meant}`"),
                        node.span,
                        subject.quoted(node.span, meant),
                    ),
            );
        }
    }
    let (table, whose) = match subject.serverless {
        true => (&SERVERLESS[..], " of a Serverless cluster"),
        false => (&PROVISIONED[..], ""),
    };
    let name = name?;
    let (_, wanted) = table.iter().find(|(known, _)| *known == name)?;
    let missing = wanted
        .iter()
        .find(|wanted| !names.iter().any(|(_, name)| name == *wanted));
    let other = names.iter().find(|(_, name)| !wanted.contains(name));
    let list = wanted.join("`, `");
    let (span, message) = match (other, missing) {
        (Some((node, other)), _) => (
            node.span,
            format!("`{name}`{whose} has no dimension `{other}`"),
        ),
        (None, Some(missing)) => (
            metric.value.span,
            format!("`{name}` is published for each `{missing}`, and the alarm names none"),
        ),
        (None, None) => return None,
    };
    Some(
        Draft::new(span, "never gets data", message)
            .why(WHY)
            .help(format!("its dimensions are `{list}`")),
    )
}

/// Whether the clusters of the document have Express brokers, all of them.
fn is_express(subject: &Subject<'_>) -> bool {
    let clusters = subject.document.map(cluster::find).unwrap_or_default();
    let express = |one: &cluster::Cluster<'_>| {
        let kind = one.member(&["BrokerNodeGroupInfo", "InstanceType"]);
        kind.and_then(|kind| known(&kind.value))
            .is_some_and(|kind| kind.starts_with(clusters::EXPRESS))
    };
    !clusters.is_empty() && clusters.iter().all(express)
}

fn no_metric(node: &Node<'_>, name: &str) -> Draft {
    let near = SERVERLESS
        .iter()
        .map(|(known, _)| (strsim::damerau_levenshtein(known, name), *known))
        .min()
        .filter(|(distance, _)| *distance <= 3 && name.len() <= 60);
    let list: Vec<&str> = SERVERLESS.iter().map(|(known, _)| *known).collect();
    let shown: String = name.chars().take(60).collect();
    let message = format!("a Serverless cluster publishes no metric `{shown}` (2026-07)");
    let draft = Draft::new(node.span, "not on Serverless", message).why(WHY);
    match near {
        Some((_, near)) => draft.help(format!("did you mean `{near}`?")),
        None => draft.help(format!("it has {}", list.join(", "))),
    }
}
