//! A period that Druid refuses or reads as something else.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::{Area, Trouble, What};

static INFO: RuleInfo = RuleInfo {
    code: "MSK406",
    name: "druid-bad-period",
    summary: "a period that Druid refuses or reads as something else",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Periods of a supervisor (`taskDuration`, `period`, `lateMessageRejectionPeriod`, …) as Joda reads them: `PT1H` is an
hour, `P1H` nothing, `P1M` a month, which is refused where a fixed length is wanted. A bare number is a number of
milliseconds: small ones are warned of. Zero and less are warned of.

## Why it matters

`"taskDuration": 3600` makes tasks of 3.6 seconds. A period that cannot be read stops the supervisor that was running.

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
      "taskDuration": 3600
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
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true,
      "taskDuration": "1h"
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
      "useEarliestOffset": true,
      "taskDuration": "PT1H"
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidBadPeriod;

impl Rule for DruidBadPeriod {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (_, troubles) in super::judged(subject) {
            for trouble in troubles
                .iter()
                .filter(|trouble| trouble.area == Area::Period)
            {
                let draft = match trouble.what {
                    What::Milliseconds(millis) => milliseconds(trouble, millis),
                    _ => super::told(subject, trouble),
                };
                draft.into_iter().for_each(|draft| sink.push(draft));
            }
        }
    }
}

/// From here on a number may well be meant as milliseconds.
const MEANT: i64 = 60_000;

fn milliseconds(trouble: &Trouble, millis: i64) -> Option<Draft> {
    let seconds = millis as f64 / 1000.0;
    let message = format!(
        "`{}: {millis}` is read as milliseconds: {seconds} seconds",
        trouble.path
    );
    let severity = if (1..MEANT).contains(&millis) || millis <= 0 {
        Severity::Warning
    } else {
        Severity::Info
    };
    Some(
        Draft::new(trouble.span, "milliseconds", message)
            .severity(severity)
            .why("Druid reads a bare number as milliseconds, whatever was meant")
            .help(if millis <= 0 {
                "write an ISO period such as `\"PT1H\"`".to_owned()
            } else if millis < MEANT {
                format!(
                    "write an ISO period: `\"{}\"` for {millis} seconds",
                    iso(millis)
                )
            } else {
                let whole = millis % 1000 == 0;
                let period = if whole {
                    iso(millis / 1000)
                } else {
                    format!("PT{seconds}S")
                };
                format!("write an ISO period: `\"{period}\"` for {seconds} seconds")
            }),
    )
}

/// The shortest period of a number of seconds.
fn iso(seconds: i64) -> String {
    match seconds {
        _ if seconds % 86_400 == 0 => format!("P{}D", seconds / 86_400),
        _ if seconds % 3_600 == 0 => format!("PT{}H", seconds / 3_600),
        _ if seconds % 60 == 0 => format!("PT{}M", seconds / 60),
        _ => format!("PT{seconds}S"),
    }
}
