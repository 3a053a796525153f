//! A consumer group that the role of its reader does not allow.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::workspace::Lack;

static INFO: RuleInfo = RuleInfo {
    code: "MSK702",
    name: "group-not-allowed",
    summary: "a consumer group that the role of its reader does not allow",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The group of every supervisor and of every declared reader against the policies of the role with which it works. Druid
reads in groups `kafka-supervisor-…` unless `group.id` says another. For Druid this is a warning: its readers join no
group, and whether MSK refuses them is not known for sure.

## Why it matters

MSK lets nobody read who may not alter the group. The consumer is refused with a group authorization error.

## Bad

```workspace bad
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
      "consumerProperties": {"group.id": "druid-events", "bootstrap.servers": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"}
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
      "consumerProperties": {"group.id": "kafka-supervisor-events", "bootstrap.servers": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"}
    }
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct GroupNotAllowed;

impl Rule for GroupNotAllowed {
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
                let Lack::Group(group, names) = lack else {
                    continue;
                };
                let message = format!(
                    "the group `{}` is not allowed: {} does not allow {}",
                    group.text,
                    one.role.title(),
                    super::actions(names)
                );
                let mut draft = super::draft(group.place, "not granted", message)
                    .why("reading from MSK takes the right to describe and to alter the group")
                    .help("allow both actions on the group, or read in a group that is granted");
                if one.workload.is_druid() {
                    draft.severity = Some(Severity::Warning);
                }
                sink.push(super::also(draft, one.policy.0, one.policy.1));
            }
        }
    }
}
