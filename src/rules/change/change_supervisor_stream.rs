//! Another topic under a supervisor of the same name.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::model::change::{Placed, Said, What};

static INFO: RuleInfo = RuleInfo {
    code: "MSK805",
    name: "change-supervisor-stream",
    summary: "another topic under a supervisor of the same name",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: `topic` and `topicPattern` of a supervisor of the same id (without one, the
same datasource). An error from Druid 34 on, a warning before.

## Why it matters

From 34 on Druid refuses the spec. Earlier it takes it, and its stored offsets are those of the other topic: tasks
fail, or begin where nobody meant them to.

## Bad

```change bad
=== base events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "events"},
    "ioConfig": {"topic": "events", "taskCount": 1}
  }
}
=== head events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "events"},
    "ioConfig": {"topic": "events-v2", "taskCount": 1}
  }
}
```

## Good

```change good
=== base events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "events"},
    "ioConfig": {"topic": "events", "taskCount": 1}
  }
}
=== head events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {"dataSource": "events"},
    "ioConfig": {"topic": "events", "taskCount": 2}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ChangeSupervisorStream;

impl Rule for ChangeSupervisorStream {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (base, head) in super::both(subject, &What::Supervisor) {
            let stream = |one: &Placed| {
                let member = one.item.members.iter().next();
                member.map(|(key, said)| (key.clone(), said.clone()))
            };
            let (Some((old_key, before)), Some((new_key, now))) = (stream(base), stream(head))
            else {
                continue;
            };
            if (&old_key, &before.canonical) == (&new_key, &now.canonical) {
                continue;
            }
            let shown = |said: &Said| said.shown.clone().unwrap_or_else(|| "another".into());
            if crate::model::hole::has_hole(&crate::model::hole::mask(&shown(&now))) {
                continue;
            }
            let what = |key: &str, said: &Said| match key {
                "topic" => format!("topic `{}`", shown(said)),
                _ => format!("topics like `{}`", shown(said)),
            };
            let message = format!(
                "supervisor `{}` reads {}, and read {}",
                head.item.key,
                what(&new_key, &now),
                what(&old_key, &before)
            );
            let refused = subject.druid.0 >= 34;
            let why = if refused {
                "Druid refuses the spec: a supervisor keeps its stream"
            } else {
                "its stored offsets are those of the other topic"
            };
            let draft = super::told(head, now.span, "another stream", message, why, (base, before.span))
                .help("give the new one an id of its own, and end the old one; or reset its offsets before Druid 34");
            sink.push(if refused {
                draft
            } else {
                draft.severity(Severity::Warning)
            });
        }
    }
}
