//! Broker settings with which records or access get lost.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::{hole, names};
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
        document.root.walk(&mut |node| {
            if node.get("Type").and_then(Node::as_str) != Some("AWS::MSK::Configuration") {
                return;
            }
            let Some(text) = node
                .path(&["Properties", "ServerProperties"])
                .filter(|text| text.tag.is_none())
            else {
                return;
            };
            let settings = settings(text.as_str().unwrap_or(""));
            let span = |range: &Range<usize>| -> Span {
                names::part(&subject.source.text, text, range.clone())
            };
            for fault in faults(&settings) {
                let mut draft = Draft::new(span(&fault.at), fault.label, fault.message)
                    .why(fault.why)
                    .help(fault.help);
                if let Some(other) = fault.beside {
                    draft = draft.related(span(&other), "beside this");
                }
                sink.push(draft);
            }
        });
    }
}

/// A setting and where it stands in the text.
struct Setting<'t> {
    key: &'t str,
    value: &'t str,
    at: Range<usize>,
}

/// The lines of a configuration; the last one of a name counts. A value with a hole says nothing.
fn settings(text: &str) -> Vec<Setting<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if key.trim_start().starts_with(['#', '!']) || hole::has_hole(&hole::mask(value)) {
            continue;
        }
        let end = start + line.trim_end().len();
        let from = start + (line.len() - line.trim_start().len());
        found.push(Setting {
            key: key.trim(),
            value: value.trim(),
            at: from..end.max(from),
        });
    }
    found
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
            at: setting.at.clone(),
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
            at: setting.at.clone(),
            label: "more than there are",
            message: format!("{needed} replicas must be in sync, and topics have {replicas}"),
            why: "nobody who writes with `acks=all` can write",
            help: "write one less than the replication factor",
            beside: Some(other.at.clone()),
        });
    }
    if let (Some(setting), Some((other, 1))) = (is_true("auto.create.topics.enable"), replicas) {
        found.push(Fault {
            at: other.at.clone(),
            label: "one replica",
            message: "topics that are made by themselves have one replica".into(),
            why: "when its broker fails, the topic is gone for as long, or for good",
            help: "write `default.replication.factor=3`",
            beside: Some(setting.at.clone()),
        });
    }
    if let Some(setting) = is_true("allow.everyone.if.no.acl.found") {
        found.push(Fault {
            at: setting.at.clone(),
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
            at: setting.at.clone(),
            label: "larger than what replicas fetch",
            message: format!(
                "messages may have {size} bytes, and replicas fetch {fetched} at a time"
            ),
            why: "replication goes one batch at a time, and falls behind",
            help: "raise `replica.fetch.max.bytes` to at least as much",
            beside: Some(other.at.clone()),
        });
    }
    found
}
