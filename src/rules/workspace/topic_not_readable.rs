//! A topic that a workload reads or writes is not granted by the policies of its role.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::workspace::{Lack, Workspace};

static INFO: RuleInfo = RuleInfo {
    code: "MSK701",
    name: "topic-not-readable",
    summary: "a topic that the role of its reader or writer does not allow",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Every topic of a supervisor, and of a client that a context declares, against the policies of the role with which it
works. The role is that of the client, of the deployment's Druid, or the one that is bound to the service account of
Druid's pods. When not all policies of the role are in the workspace, nothing is said.

## Why it matters

Kafka answers as if the topic did not exist or were forbidden. The tasks of the supervisor fail and are made anew,
without end.

## Bad

```workspace bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== druid/orders.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "orders"},
    "ioConfig": {
      "topic": "orders",
      "consumerProperties": {"bootstrap.servers": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"}
    }
  }
}
```

## Good

```workspace good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "events"},
    "ioConfig": {
      "topic": "events",
      "consumerProperties": {"bootstrap.servers": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"}
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TopicNotReadable;

impl Rule for TopicNotReadable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::WORKSPACE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(workspace) = subject.workspace else {
            return;
        };
        for one in super::lacking(workspace) {
            for lack in &one.lacks {
                let Lack::Topic(topic, names) = lack else {
                    continue;
                };
                let verb = if names.contains(&"WriteData") {
                    "written"
                } else {
                    "read"
                };
                let message = format!(
                    "the topic `{}` cannot be {verb}: {} does not allow {}",
                    topic.text,
                    one.role.title(),
                    super::actions(names)
                );
                let draft = super::draft(topic.place, "not granted", message)
                    .why("Kafka answers as if the topic did not exist, and the workload starts over without end")
                    .help(help(workspace, one.index, names));
                sink.push(super::also(draft, one.policy.0, one.policy.1));
            }
        }
    }
}

/// What to do, with the topics that the role does allow.
fn help(workspace: &Workspace, role: usize, names: &[&str]) -> String {
    let mut allowed: Vec<String> = workspace
        .grants(role)
        .unwrap_or_default()
        .iter()
        .flat_map(|(_, grant)| &grant.statements)
        .flat_map(|statement| &statement.arns)
        .filter(|arn| arn.kind == "topic")
        .filter_map(|arn| arn.name.as_ref())
        .map(|name| format!("`{name}`"))
        .collect();
    allowed.sort();
    allowed.dedup();
    let instead = match allowed.as_slice() {
        [] => String::new(),
        few if few.len() <= 5 => format!("; the role knows {}", few.join(", ")),
        many => format!("; the role knows {} other topics", many.len()),
    };
    format!("allow {} on the topic{instead}", super::actions(names))
}
