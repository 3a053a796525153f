//! A field that Druid does not know and drops.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::druid::FOREIGN;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::supervisor::What;

static INFO: RuleInfo = RuleInfo {
    code: "MSK402",
    name: "druid-unknown-field",
    summary: "a field that Druid does not know and drops",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Every member of a supervisor against the fields that the target release of Druid reads at that place (33 to 38, from
its own classes; `--target druid=37`). Fields that Druid itself prints, `ioConfig.type` and names that begin with `_`
are let pass.

## Why it matters

Druid ignores a misspelt or misplaced field without a word: the supervisor runs with the default.

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
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true,
      "taskcount": 3
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
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"},
      "inputFormat": {"type": "json"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
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
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

## Fix

The name that was meant (unsafe: the field then has an effect).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidUnknownField;

impl Rule for DruidUnknownField {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for troubles in subject.troubles() {
            for trouble in troubles {
                let What::Dropped {
                    name,
                    near,
                    elsewhere,
                    since,
                    gone,
                } = &trouble.what
                else {
                    continue;
                };
                let message = format!(
                    "`{}` is no field that Druid reads: it drops it",
                    trouble.path
                );
                let mut draft = Draft::new(trouble.span, "dropped", message)
                    .why("it has no effect, and Druid says nothing");
                let release = subject.druid;
                draft = match (near, since, gone, elsewhere) {
                    (Some(near), ..) => draft.help(format!("did you mean `{near}`?")),
                    (_, Some(since), ..) => draft.help(format!(
                        "it came with Druid {since}, and the target is {release}"
                    )),
                    (_, _, Some(gone), _) => draft.help(format!(
                        "it is gone since Druid {gone}, and the target is {release}; leave it out"
                    )),
                    (.., Some(place)) if place == name => {
                        draft.help("it belongs beside `spec`, at the top of the supervisor")
                    }
                    (.., Some(place)) => draft.help(format!("it belongs to `{place}`")),
                    _ if FOREIGN.contains(&name.as_str()) => draft.help(
                        "that is a name of batch ingestion, of Kinesis or of an older Druid; leave it out",
                    ),
                    _ => draft.help("leave it out, or see what Druid calls it: `msk-gen schema druid-supervisor`"),
                };
                if let Some(near) = near {
                    let text = subject.quoted(trouble.span, near);
                    draft = draft.fix(
                        Safety::Unsafe,
                        format!("write `{near}`"),
                        trouble.span,
                        text,
                    );
                }
                sink.push(draft);
            }
        }
    }
}
