//! Broker settings with which records or access get lost.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::names;
use crate::model::server_properties::{self, Setting};
use crate::source::Span;
use std::ops::Range;

static INFO: RuleInfo = RuleInfo {
    code: "MSK308",
    name: "broker-setting-unsafe",
    summary: "broker settings with which records or access get lost",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ServerProperties` of an `AWS::MSK::Configuration`: unclean leader election, more in-sync replicas than there are replicas,
topics that are made by themselves with one replica, everyone allowed where no ACL is, messages that are larger than what
replicas fetch.

## Why it matters

Kafka takes each of these without a word. Records are lost when a broker fails, or nobody can write any more.

## Bad

```json bad
{
  "Resources": {
    "Configuration": {
      "Type": "AWS::MSK::Configuration",
      "Properties": {
        "Name": "ledger",
        "ServerProperties": "unclean.leader.election.enable=true"
      }
    }
  }
}
```

```json bad
{
  "Resources": {
    "Configuration": {
      "Type": "AWS::MSK::Configuration",
      "Properties": {
        "Name": "ledger",
        "ServerProperties": "default.replication.factor=2\nmin.insync.replicas=3"
      }
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
      "Properties": {
        "Name": "ledger",
        "ServerProperties": "default.replication.factor=3\nmin.insync.replicas=2\nunclean.leader.election.enable=false"
      }
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BrokerSettingUnsafe;

impl Rule for BrokerSettingUnsafe {
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
        for configuration in server_properties::find(document) {
            let span = |range: &Range<usize>| -> Span {
                names::part(&subject.source.text, configuration.text, range.clone())
            };
            // A value with a hole says nothing.
            let known: Vec<Setting<'_>> = configuration
                .settings
                .into_iter()
                .filter(|setting| !setting.open)
                .collect();
            for fault in faults(&known) {
                let mut draft = Draft::new(span(&fault.at), fault.label, fault.message)
                    .why(fault.why)
                    .help(fault.help);
                if let Some(other) = fault.beside {
                    draft = draft.related(span(&other), "beside this");
                }
                sink.push(draft);
            }
        }
    }
}

struct Fault {
    at: Range<usize>,
    label: &'static str,
    message: String,
    why: &'static str,
    help: &'static str,
    beside: Option<Range<usize>>,
}

fn faults(settings: &[Setting<'_>]) -> Vec<Fault> {
    let get = |key: &str| settings.iter().rev().find(|setting| setting.key == key);
    let number = |key: &str| {
        let setting = get(key)?;
        Some((setting, setting.value.parse::<u64>().ok()?))
    };
    let is_true = |key: &str| get(key).filter(|setting| setting.value.eq_ignore_ascii_case("true"));
    let mut found = Vec::new();
    if let Some(setting) = is_true("unclean.leader.election.enable") {
        found.push(Fault {
            at: setting.line.clone(),
            label: "loses records",
            message: "a replica that lags behind may become the leader".into(),
            why: "what it had not copied yet is lost, although producers got their acknowledgement",
            help: "write `false`",
            beside: None,
        });
    }
    let replicas = number("default.replication.factor");
    if let (Some((setting, needed)), Some((other, replicas))) =
        (number("min.insync.replicas"), replicas)
        && needed > replicas
    {
        found.push(Fault {
            at: setting.line.clone(),
            label: "more than there are",
            message: format!("{needed} replicas must be in sync, and topics have {replicas}"),
            why: "nobody who writes with `acks=all` can write",
            help: "write one less than the replication factor",
            beside: Some(other.line.clone()),
        });
    }
    if let (Some(setting), Some((other, 1))) = (is_true("auto.create.topics.enable"), replicas) {
        found.push(Fault {
            at: other.line.clone(),
            label: "one replica",
            message: "topics that are made by themselves have one replica".into(),
            why: "when its broker fails, the topic is gone for as long, or for good",
            help: "write `default.replication.factor=3`",
            beside: Some(setting.line.clone()),
        });
    }
    if let Some(setting) = is_true("allow.everyone.if.no.acl.found") {
        found.push(Fault {
            at: setting.line.clone(),
            label: "everyone",
            message: "everyone who authenticates may use a topic that has no ACL".into(),
            why: "that is the default with SCRAM and mutual TLS, and goes for every new topic (IAM does not look at it)",
            help: "write `false`, and give ACLs to those who need them",
            beside: None,
        });
    }
    if let (Some((setting, size)), Some((other, fetched))) = (
        number("message.max.bytes"),
        number("replica.fetch.max.bytes"),
    ) && size > fetched
    {
        found.push(Fault {
            at: setting.line.clone(),
            label: "larger than what replicas fetch",
            message: format!(
                "messages may have {size} bytes, and replicas fetch {fetched} at a time"
            ),
            why: "replication goes one batch at a time, and falls behind",
            help: "raise `replica.fetch.max.bytes` to at least as much",
            beside: Some(other.line.clone()),
        });
    }
    found
}
