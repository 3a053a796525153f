//! A broker setting that MSK or Kafka does not take.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::brokers;
use crate::facts::kafka::{Family, Minor};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client_reader::{meant, releases};
use crate::model::server_properties::{self, Setting};
use crate::model::{hole, names};

static INFO: RuleInfo = RuleInfo {
    code: "MSK307",
    name: "broker-setting-not-allowed",
    summary: "a broker setting that MSK or Kafka does not take",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ServerProperties` of an `AWS::MSK::Configuration`: names that no release of Kafka has (also the names of topic settings),
and values that Kafka or MSK does not take, are errors. Names that Kafka has and MSK does not list (2026-07) for the kind of
brokers, and names that the release no longer has, are warnings.

The release is that of `KafkaVersionsList`, or `target.kafka`; without either, only what no supported release takes is told.
The kind of brokers is that of the clusters of the same template.

## Why it matters

The service refuses the configuration, or the brokers ignore the setting without a word.

## Bad

```json bad
{
  "Resources": {
    "Configuration": {
      "Type": "AWS::MSK::Configuration",
      "Properties": {"Name": "ledger", "ServerProperties": "retention.ms=604800000"}
    }
  }
}
```

```json bad
{
  "Resources": {
    "Configuration": {
      "Type": "AWS::MSK::Configuration",
      "Properties": {"Name": "ledger", "ServerProperties": "replica.lag.time.max.ms=60000"}
    }
  }
}
```

## Good

```json good
{
  "Resources": {
    "Configuration": {
      "Type": "AWS::MSK::Configuration",
      "Properties": {"Name": "ledger", "ServerProperties": "log.retention.ms=604800000\nmin.insync.replicas=2"}
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BrokerSettingNotAllowed;

impl Rule for BrokerSettingNotAllowed {
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
        let express = express(subject);
        for configuration in server_properties::find(document) {
            let releases = match configuration.releases.as_slice() {
                [] => releases(subject.kafka),
                some => some.to_vec(),
            };
            for setting in &configuration.settings {
                if hole::has_hole(&hole::mask(setting.key)) {
                    continue;
                }
                let Some(fault) = fault(setting, &releases, express) else {
                    continue;
                };
                let span = names::part(
                    &subject.source.text,
                    configuration.text,
                    setting.line.clone(),
                );
                let mut draft = Draft::new(span, fault.label, fault.message).why(fault.why);
                draft.help = fault.help;
                draft.severity = Some(fault.severity);
                sink.push(draft);
            }
        }
    }
}

/// Whether the clusters of the document are of Express brokers: known only when they all say the same.
fn express(subject: &Subject<'_>) -> Option<bool> {
    let mut kinds = super::clusters(subject)
        .filter(|cluster| !cluster.serverless)
        .map(|cluster| {
            let size = cluster.member(&["BrokerNodeGroupInfo", "InstanceType"])?;
            size.value.as_str().map(|size| size.starts_with("express."))
        });
    let first = kinds.next()??;
    kinds.all(|other| other == Some(first)).then_some(first)
}

struct Fault {
    label: &'static str,
    message: String,
    why: &'static str,
    help: Option<String>,
    severity: Severity,
}

const IGNORED: &str = "the service refuses it, or the brokers ignore it without a word";

fn fault(setting: &Setting<'_>, releases: &[Minor], express: Option<bool>) -> Option<Fault> {
    let key = setting.key;
    let listed = match express {
        Some(true) => brokers::EXPRESS.contains(&key),
        Some(false) => brokers::STANDARD.contains(&key),
        None => brokers::EXPRESS.contains(&key) || brokers::STANDARD.contains(&key),
    };
    let known = Family::Broker.setting(key);
    if known.is_none() && !listed && !brokers::AUTHORISER.contains(&key) {
        if key.starts_with("listener.name.") || brokers::OWN.contains(&key) {
            return None;
        }
        return Some(Fault {
            label: "no such setting",
            message: format!("no broker has a setting `{key}`"),
            why: IGNORED,
            help: instead(key),
            severity: Severity::Error,
        });
    }
    if let Some(why) = (!setting.open)
        .then(|| refusal(setting, releases))
        .flatten()
    {
        return Some(Fault {
            label: "refused",
            message: format!("`{key}={}`: the value {why}", setting.value),
            why: "the service refuses the configuration, or the brokers do not start with it",
            help: None,
            severity: Severity::Error,
        });
    }
    if !listed {
        let whose = match express {
            Some(true) => "for Express brokers",
            Some(false) => "for Standard brokers",
            None => "for any brokers",
        };
        return Some(Fault {
            label: "not on MSK",
            message: format!("MSK does not list `{key}` {whose} (2026-07)"),
            why: "the service refuses a configuration with a setting that it does not list",
            help: Some("leave it out".into()),
            severity: Severity::Warning,
        });
    }
    let known = known?;
    if releases.iter().any(|release| known.is_in(*release)) {
        return None;
    }
    let when = match (known.removed(), known.since()) {
        (Some(gone), _) if releases.iter().all(|release| *release >= gone) => {
            format!("gone since Kafka {gone}")
        }
        (_, Some(since)) => format!("there since Kafka {since}"),
        _ => return None,
    };
    Some(Fault {
        label: "not in this release",
        message: format!("`{key}` is {when}, and this configuration is for another release"),
        why: IGNORED,
        help: Some("leave it out".into()),
        severity: Severity::Warning,
    })
}

/// Why the value is not taken in any of the releases.
fn refusal(setting: &Setting<'_>, releases: &[Minor]) -> Option<String> {
    let range = brokers::RANGES
        .iter()
        .find(|(name, _)| *name == setting.key);
    if let (Some((_, range)), Ok(number)) = (range, setting.value.parse::<i64>()) {
        return (!range.contains(&number)).then(|| {
            format!(
                "is outside of what MSK takes: {} to {}",
                range.start(),
                range.end()
            )
        });
    }
    if setting.key == "allow.everyone.if.no.acl.found" {
        let fine = ["true", "false"]
            .iter()
            .any(|word| setting.value.eq_ignore_ascii_case(word));
        return (!fine).then(|| "is neither `true` nor `false`".to_owned());
    }
    let known = Family::Broker.setting(setting.key)?;
    let mut why = None;
    for release in releases.iter().filter(|release| known.is_in(**release)) {
        why = Some(known.refusal(setting.value, *release)?);
    }
    why
}

/// What was probably meant.
fn instead(key: &str) -> Option<String> {
    if Family::Topic.has(key) {
        let other = brokers::OF_TOPICS.iter().find(|(topic, _)| *topic == key);
        let logged = format!("log.{key}");
        let name = match other {
            Some((_, name)) => name,
            None if Family::Broker.has(&logged) => logged.as_str(),
            None => return Some("that is a setting of topics; set it on the topic".into()),
        };
        return Some(format!(
            "that is the name of a topic's setting; a broker's is `{name}`"
        ));
    }
    meant(key, &[Family::Broker]).map(|name| format!("did you mean `{name}`?"))
}
