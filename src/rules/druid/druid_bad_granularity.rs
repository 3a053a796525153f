//! A granularity that Druid refuses or silently changes.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::granularity;
use crate::model::supervisor::{Area, What};

static INFO: RuleInfo = RuleInfo {
    code: "MSK404",
    name: "druid-bad-granularity",
    summary: "a granularity that Druid refuses or silently changes",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Granularities of a supervisor: names that Druid does not have (`"PT1H"` is no name, `hour` and `HOUR` are), objects
without their type, periods of zero or less, time zones that Druid does not know. A segment granularity that is no
size of its own (`PT3H`, `P2D`) is a warning: streaming takes the next smaller size.

## Why it matters

Druid refuses the spec, or cuts segments of another size than the file says.

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
      "granularitySpec": {"segmentGranularity": "hourly", "queryGranularity": "minute"}
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

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": {"type": "period", "period": "PT3H"}, "queryGranularity": "minute"}
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
      "granularitySpec": {"segmentGranularity": {"type": "period", "period": "PT1H"}, "queryGranularity": "MINUTE"}
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
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidBadGranularity;

impl Rule for DruidBadGranularity {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (supervisor, troubles) in super::judged(subject) {
            for trouble in troubles
                .iter()
                .filter(|trouble| trouble.area == Area::Granularity)
            {
                let mut told = super::told(subject, trouble);
                // Elsewhere an empty text is the default; a granularity has none.
                let empty = matches!(&trouble.what, What::Changed(how) if how.contains("default"))
                    && (trouble.path.ends_with(".period") || trouble.path.ends_with(".duration"));
                let zero = matches!(trouble.what, What::Milliseconds(millis) if millis <= 0);
                if trouble.what == What::NotPositive || empty || zero {
                    told = told.map(|draft| draft.severity(Severity::Error));
                }
                told.into_iter().for_each(|draft| sink.push(draft));
            }
            let Some(spec) = supervisor.data("granularitySpec") else {
                continue;
            };
            if let Some(kind) = spec.get("type")
                && kind.as_str() == Some("arbitrary")
            {
                sink.push(
                    Draft::new(kind.span, "not for streams", "a granularity of type `arbitrary`")
                        .why("Druid takes the spec, and the tasks fail when they want their first segment")
                        .help("leave the type out, or write `uniform`"),
                );
            }
            for key in ["segmentGranularity", "queryGranularity"] {
                let duration = spec.path(&[key, "duration"]);
                if let Some(node) =
                    duration.filter(|node| super::number(node).is_some_and(|n| n < 1.0))
                {
                    sink.push(
                        Draft::new(
                            node.span,
                            "zero or less",
                            format!("the duration of `{key}` is zero or less"),
                        )
                        .why("Druid refuses the spec")
                        .help("write milliseconds: 3600000 for an hour"),
                    );
                }
            }
            let Some(segment) = spec.get("segmentGranularity") else {
                continue;
            };
            if let Some(size) = granularity::read(segment)
                && let Some(other) = size.effective()
                && other != size
            {
                sink.push(
                    Draft::new(
                        segment.span,
                        "not a size of its own",
                        format!("segments of this size are not made: streaming makes them of {}", other.name()),
                    )
                    .severity(Severity::Warning)
                    .why("it tries only the named sizes that are not longer than what is asked for")
                    .help("write one of second, minute, five_minute, …, hour, six_hour, eight_hour, day, week, month, quarter, year"),
                );
            }
        }
    }
}
