//! A consumer property that Druid sets itself, or makes useless.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::near;

static INFO: RuleInfo = RuleInfo {
    code: "MSK415",
    name: "druid-overridden-property",
    summary: "a consumer property that Druid sets itself, or makes useless",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`consumerProperties` of a supervisor: `auto.offset.reset`, `enable.auto.commit` and `metadata.max.age.ms`, which Druid
always sets itself. Objects in the place of a value are errors: only the three SSL passwords may be providers, all
else becomes useless text. So is a `druid.dynamic.config.provider` without the parts of its type.

## Why it matters

People set `auto.offset.reset` to choose where a supervisor begins; that is `useEarliestOffset`.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092", "auto.offset.reset": "earliest"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {
        "bootstrap.servers": "localhost:9092",
        "sasl.jaas.config": {"type": "environment", "variable": "JAAS"}
      },
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

## Good

```json good
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092", "isolation.level": "read_committed"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidOverriddenProperty;

impl Rule for DruidOverriddenProperty {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some(properties) = supervisor.io("consumerProperties") else {
                continue;
            };
            for member in properties.members() {
                let key = member.key.text.as_ref();
                let help = match key {
                    "auto.offset.reset" => {
                        "leave it out; where a new supervisor begins is `useEarliestOffset`"
                    }
                    "enable.auto.commit" => {
                        "leave it out; Druid keeps its offsets in its own metadata"
                    }
                    "metadata.max.age.ms" => "leave it out",
                    _ => {
                        if let Some(draft) = provider(key, &member.value) {
                            sink.push(draft);
                        }
                        continue;
                    }
                };
                let message = format!("`{key}` is set by Druid itself, whatever stands here");
                sink.push(
                    Draft::new(member.key.span, "no effect", message)
                        .why("it is overwritten before the consumer is made, without a word")
                        .help(help),
                );
            }
        }
    }
}

/// An object in the place of a value.
fn provider(key: &str, value: &Node<'_>) -> Option<Draft> {
    const PASSWORDS: [&str; 3] = [
        "ssl.truststore.password",
        "ssl.keystore.password",
        "ssl.key.password",
    ];
    if !value.is_object() {
        return None;
    }
    if key == "druid.dynamic.config.provider" {
        let kind = value.get("type").and_then(Node::as_str).unwrap_or("");
        let needed = match kind {
            "environment" => "variables",
            "mapString" => "config",
            _ if super::is_open(kind) => return None,
            _ => {
                let span = value.get("type").map_or(value.span, |node| node.span);
                return Some(
                    Draft::new(span, "no such provider", format!("`{kind}` is no provider of Druid's own"))
                        .severity(Severity::Warning)
                        .why("without an extension that has it, Druid takes the map provider with nothing in it, and the consumer cannot be made")
                        .help("write `environment` with `variables`, or `mapString` with `config`"),
                );
            }
        };
        return value.get(needed).is_none().then(|| {
            Draft::new(
                value.span,
                format!("no `{needed}`"),
                format!("a provider of type `{kind}` without `{needed}`"),
            )
            .severity(Severity::Error)
            .why("Druid takes the spec, and the consumer cannot be made")
            .help(format!("give `{needed}`"))
        });
    }
    if PASSWORDS.contains(&key) {
        let kind = value.get("type")?;
        let name = kind.as_str().filter(|name| !super::is_open(name))?;
        // What an extension brings has another name than a slip of these.
        let near = near(name, ["default", "environment"].into_iter())
            .or_else(|| (name == "env").then(|| "environment".to_owned()));
        return near
            .filter(|_| !["default", "environment"].contains(&name))
            .map(|near| {
                let message = format!("`{name}` is no provider of passwords of Druid's own");
                Draft::new(kind.span, "another one is taken", message)
                    .why("Druid takes the one that holds a password in the clear, finds none, and the consumer cannot be made")
                    .help(format!("did you mean `{near}`?"))
            });
    }
    Some(
        Draft::new(value.span, "becomes text", format!("`{key}` is an object, and Druid makes the text of a Java map of it"))
            .severity(Severity::Error)
            .why("only the three SSL passwords are read from providers; Kafka gets text that means nothing")
            .help("put it into `druid.dynamic.config.provider`"),
    )
}
