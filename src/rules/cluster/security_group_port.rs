//! A security group that opens Kafka to the world, or the wrong port.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::ports::LISTENERS;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK311",
    name: "security-group-port",
    summary: "a security group that opens Kafka to the world, or the wrong port",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Security groups of a template that makes an MSK cluster: a port of Kafka or ZooKeeper that is open to `0.0.0.0/0` or `::/0`
(a warning when no cluster of the template has the group), and, where all clusters are Serverless, a group of theirs that
opens only ports which Serverless does not have.

## Why it matters

Everyone who reaches the subnet may try the brokers; and on Serverless a rule for 9092 opens nothing, while 9098 stays shut.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"VpcConfigs": [{"SecurityGroups": [{"Ref": "Group"}]}]}},
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Kafka clients",
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 9098, "ToPort": 9098, "CidrIp": "0.0.0.0/0"}]
      }
    }
  }
}
```

```json bad
{
  "Resources": {
    "Cluster": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"VpcConfigs": [{"SecurityGroups": [{"Ref": "Group"}]}]}},
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Kafka clients",
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 9092, "ToPort": 9092, "CidrIp": "10.0.0.0/16"}]
      }
    }
  }
}
```

## Good

```json good
{
  "Resources": {
    "Cluster": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"VpcConfigs": [{"SecurityGroups": [{"Ref": "Group"}]}]}},
    "Group": {
      "Type": "AWS::EC2::SecurityGroup",
      "Properties": {
        "GroupDescription": "Kafka clients",
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 9098, "ToPort": 9098, "CidrIp": "10.0.0.0/16"}]
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct SecurityGroupPort;

impl Rule for SecurityGroupPort {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document else {
            return;
        };
        let clusters: Vec<_> = super::clusters(subject).collect();
        if clusters.is_empty() {
            return;
        }
        let serverless = clusters.iter().all(|cluster| cluster.serverless);
        let Some(resources) = document.root.get("Resources") else {
            return;
        };
        for resource in resources.members() {
            let kind = resource.value.get("Type").and_then(Node::as_str);
            let Some(properties) = resource.value.get("Properties") else {
                continue;
            };
            let (rules, group): (&[Node<'_>], Option<String>) = match kind {
                Some("AWS::EC2::SecurityGroup") => (
                    properties
                        .get("SecurityGroupIngress")
                        .map_or(&[], Node::one_or_many),
                    Some(resource.key.text.to_string()),
                ),
                Some("AWS::EC2::SecurityGroupIngress") => (std::slice::from_ref(properties), None),
                _ => continue,
            };
            // A rule of its own belongs to whichever group it names.
            let tied = match &group {
                Some(group) => clusters
                    .iter()
                    .any(|cluster| names(cluster.settings, group)),
                None => clusters.iter().any(|cluster| {
                    let mut groups = Vec::new();
                    if let Some(group) = properties.get("GroupId") {
                        group.walk(&mut |node| groups.extend(node.as_str().map(str::to_owned)));
                    }
                    groups.iter().any(|group| names(cluster.settings, group))
                }),
            };
            let ranges: Vec<Range> = rules.iter().filter_map(range).collect();
            if let Some(draft) = world(&ranges, tied) {
                sink.push(draft);
            } else if serverless
                && tied
                && let Some(draft) = useless(&ranges)
            {
                sink.push(draft);
            }
        }
    }
}

/// An ingress rule.
struct Range {
    from: u16,
    to: u16,
    /// Where its ports stand.
    span: Span,
    /// Everyone, and where that stands.
    world: Option<(String, Span)>,
}

/// Whether a cluster's settings name a group, by reference or attribute.
fn names(settings: &Node<'_>, group: &str) -> bool {
    let mut found = false;
    settings.walk(&mut |node| {
        let reference =
            node.tag.is_some() || node.get("Ref").is_some() || node.get("Fn::GetAtt").is_some();
        if reference {
            node.walk(&mut |inner| {
                let text = inner.as_str().unwrap_or("");
                found |= text == group || text.strip_suffix(".GroupId") == Some(group);
            });
        }
    });
    found
}

fn range(rule: &Node<'_>) -> Option<Range> {
    let number = |key: &str| {
        let node = rule.get(key).filter(|node| node.tag.is_none())?;
        Some((node.scalar()?.parse::<u16>().ok()?, node.span))
    };
    let protocol = rule.get("IpProtocol").filter(|node| node.tag.is_none());
    let name = protocol.and_then(Node::scalar).unwrap_or("tcp");
    // Kafka speaks TCP; `-1` is every protocol on every port.
    let (from, to) = match name.to_ascii_lowercase().as_str() {
        "tcp" | "6" => (number("FromPort")?, number("ToPort")?),
        "-1" => {
            let span = protocol.map_or(rule.span, |node| node.span);
            ((0, span), (u16::MAX, span))
        }
        _ => return None,
    };
    let world = ["CidrIp", "CidrIpv6"].iter().find_map(|key| {
        let node = rule.get(key)?;
        let text = node
            .as_str()
            .filter(|text| matches!(*text, "0.0.0.0/0" | "::/0"))?;
        Some((text.to_owned(), node.span))
    });
    Some(Range {
        from: from.0,
        to: to.0,
        span: from.1,
        world,
    })
}

fn world(ranges: &[Range], tied: bool) -> Option<Draft> {
    let mut open = ranges.iter().filter_map(|range| {
        let world = range.world.as_ref()?;
        let port = LISTENERS
            .iter()
            .map(|listener| listener.port)
            .find(|port| (range.from..=range.to).contains(port))?;
        Some((range, world, port))
    });
    let (range, (everyone, span), port) = open.next()?;
    let mut draft = Draft::new(
        *span,
        "everyone",
        format!("port {port} of Kafka is open to `{everyone}`"),
    )
    .why("everyone who reaches the subnets may try the brokers")
    .help("name the security group of the clients, or their network")
    .related(range.span, "this port");
    for (_, (_, span), _) in open {
        draft = draft.related(*span, "and here");
    }
    // A group that no cluster names may be for something else.
    if !tied {
        draft = draft.severity(Severity::Warning);
    }
    Some(draft)
}

/// A group that opens ports of Kafka, and none that Serverless has.
fn useless(ranges: &[Range]) -> Option<Draft> {
    let covers = |range: &Range, port: u16| (range.from..=range.to).contains(&port);
    if ranges
        .iter()
        .any(|range| covers(range, 9098) || covers(range, 20098))
    {
        return None;
    }
    let range = ranges.iter().find(|range| {
        range.from == range.to && LISTENERS.iter().any(|listener| listener.port == range.from)
    })?;
    Some(
        Draft::new(
            range.span,
            "not on Serverless",
            format!(
                "a Serverless cluster has no port {}, and its port 9098 stays shut",
                range.from
            ),
        )
        .severity(Severity::Warning)
        .why("clients reach a Serverless cluster on 9098 and nowhere else")
        .help("open 9098"),
    )
}
