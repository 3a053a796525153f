//! A setting that MSK Serverless does not have.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Node};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::cluster::{self, Cluster};

static INFO: RuleInfo = RuleInfo {
    code: "MSK305",
    name: "serverless-unsupported-setting",
    summary: "a setting that MSK Serverless does not have",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

A Serverless cluster with settings of provisioned ones (version, brokers, encryption, logging, monitoring), with another
authentication than IAM, with IAM switched off, with less than two subnets in a VPC or more than five VPCs or groups.

## Why it matters

CloudFormation refuses the resource, and so does the API. Serverless always encrypts, and always asks for IAM.

## Bad

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::ServerlessCluster",
      "Properties": {
        "ClusterName": "fff-streaming-druid-msk",
        "VpcConfigs": [{"SubnetIds": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}],
        "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}},
        "KafkaVersion": "3.9.x"
      }
    }
  }
}
```

```json bad
{
  "Resources": {
    "Cluster": {
      "Type": "AWS::MSK::ServerlessCluster",
      "Properties": {
        "ClusterName": "fff-streaming-druid-msk",
        "VpcConfigs": [{"SubnetIds": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}],
        "ClientAuthentication": {"Sasl": {"Scram": {"Enabled": true}}}
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
      "Type": "AWS::MSK::ServerlessCluster",
      "Properties": {
        "ClusterName": "fff-streaming-druid-msk",
        "VpcConfigs": [{"SubnetIds": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}],
        "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ServerlessUnsupportedSetting;

impl Rule for ServerlessUnsupportedSetting {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for cluster in super::clusters(subject).filter(|cluster| cluster.serverless) {
            for draft in [
                members(&cluster),
                authentication(&cluster),
                network(&cluster),
            ]
            .into_iter()
            .flatten()
            {
                sink.push(draft);
            }
        }
    }
}

const REFUSED: &str = "the service refuses it, and the cluster is not made";

fn members(cluster: &Cluster<'_>) -> Option<Draft> {
    const PROVISIONED: [&str; 11] = [
        "KafkaVersion",
        "NumberOfBrokerNodes",
        "BrokerNodeGroupInfo",
        "ConfigurationInfo",
        "EncryptionInfo",
        "EnhancedMonitoring",
        "LoggingInfo",
        "OpenMonitoring",
        "Rebalancing",
        "StorageMode",
        "ZookeeperAccess",
    ];
    let mut found = cluster
        .settings
        .members()
        .filter(|member| PROVISIONED.contains(&member.key.text.as_ref()));
    let first: &Member<'_> = found.next()?;
    let mut draft = Draft::new(first.key.span, "for provisioned clusters", format!("a Serverless cluster has no `{}`", first.key.text))
        .why(REFUSED)
        .help("leave it out: Serverless chooses the version, the brokers, encryption and storage by itself");
    for other in found {
        draft = draft.related(other.key.span, "for provisioned clusters, too");
    }
    Some(draft)
}

fn authentication(cluster: &Cluster<'_>) -> Option<Draft> {
    let help = "write `\"ClientAuthentication\": {\"Sasl\": {\"Iam\": {\"Enabled\": true}}}`";
    let other = ["Tls", "Unauthenticated"]
        .iter()
        .find_map(|kind| cluster.member(&["ClientAuthentication", kind]))
        .or_else(|| cluster.member(&["ClientAuthentication", "Sasl", "Scram"]));
    if let Some(member) = other {
        return Some(
            Draft::new(
                member.key.span,
                "not on Serverless",
                format!(
                    "a Serverless cluster has no `{}` authentication",
                    member.key.text
                ),
            )
            .why(REFUSED)
            .help(help),
        );
    }
    let iam = cluster.member(&["ClientAuthentication", "Sasl", "Iam", "Enabled"])?;
    cluster::is_false(&iam.value).then(|| {
        Draft::new(
            iam.value.span,
            "the only authentication there is",
            "the only authentication of Serverless, IAM, is switched off",
        )
        .why(REFUSED)
        .help(help)
    })
}

fn network(cluster: &Cluster<'_>) -> Option<Draft> {
    let configs = &cluster.member(&["VpcConfigs"])?.value;
    if configs.tag.is_some() {
        return None;
    }
    if configs.items().len() > 5 {
        return Some(
            Draft::new(
                configs.items()[5].span,
                "one too many",
                format!(
                    "{} VPCs, and a Serverless cluster takes five",
                    configs.items().len()
                ),
            )
            .why(REFUSED)
            .help("leave five"),
        );
    }
    let plain = |list: &&Node<'_>| {
        list.tag.is_none()
            && list
                .items()
                .iter()
                .all(|item| item.as_str().is_some() || item.is_object() || item.tag.is_some())
    };
    for config in configs.items() {
        if let Some(subnets) = config.get("SubnetIds").filter(plain)
            && let [only] = subnets.items()
            && only.as_str().is_some_and(|id| id.starts_with("subnet-"))
        {
            return Some(
                Draft::new(
                    only.span,
                    "the only subnet",
                    "a Serverless cluster needs at least two subnets in different zones",
                )
                .why(REFUSED)
                .help("add a subnet of another availability zone"),
            );
        }
        let groups = ["SecurityGroups", "SecurityGroupIds"]
            .iter()
            .find_map(|key| config.get(key));
        if let Some(groups) = groups.filter(plain)
            && groups.items().len() > 5
        {
            return Some(
                Draft::new(
                    groups.items()[5].span,
                    "one too many",
                    format!(
                        "{} security groups, and a VPC configuration takes five",
                        groups.items().len()
                    ),
                )
                .why(REFUSED)
                .help("leave five"),
            );
        }
    }
    None
}
