//! Granularities for which no segment can ever be allocated.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::granularity;

static INFO: RuleInfo = RuleInfo {
    code: "MSK421",
    name: "druid-segment-allocation",
    summary: "granularities for which no segment can ever be allocated",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Pairs of `segmentGranularity` and `queryGranularity` that no size of segments fits: segments of `none`; the same size
twice that is no size of its own (`PT2H`); days and more in different time zones. A query granularity of which a segment
holds no whole number (weeks in months, `PT7H` in a day) is a warning: what crosses the end cannot be allocated.

## Why it matters

Druid takes the spec. The tasks fail when they want a segment and are made anew without end.

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
      "granularitySpec": {
        "segmentGranularity": {"type": "period", "period": "PT2H"},
        "queryGranularity": {"type": "period", "period": "PT2H"}
      }
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
      "granularitySpec": {"segmentGranularity": "none", "queryGranularity": "none"}
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
      "granularitySpec": {"segmentGranularity": "day", "queryGranularity": "none"}
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
pub(in crate::rules) struct DruidSegmentAllocation;

impl Rule for DruidSegmentAllocation {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some((segment, query)) = granularity::pair(supervisor) else {
                continue;
            };
            let (severity, message, help) = match granularity::judge(&segment, &query) {
                granularity::Verdict::Fine | granularity::Verdict::Coarser => continue,
                granularity::Verdict::NoSegments => (
                    Severity::Error,
                    "segments of `none` cannot be allocated".to_owned(),
                    "write `hour` or `day`",
                ),
                granularity::Verdict::TooLong => (
                    Severity::Error,
                    format!(
                        "rows are truncated to {}, and the largest segments that are made are of {}",
                        query.size.name(),
                        segment.size.effective().unwrap_or(segment.size).name()
                    ),
                    "take a named size for segments, and a `queryGranularity` that is not longer",
                ),
                granularity::Verdict::Zones => (
                    Severity::Error,
                    "segments and rows are cut in different time zones, or from different origins"
                        .to_owned(),
                    "give both the same `timeZone` and `origin`, or a much finer `queryGranularity`",
                ),
                granularity::Verdict::Crosses => (
                    Severity::Warning,
                    format!(
                        "rows are truncated to {}, some of which cross the end of their segment",
                        query.size.name()
                    ),
                    "take a `queryGranularity` of which a segment holds a whole number",
                ),
            };
            sink.push(
                Draft::new(segment.span, "cannot be allocated", message)
                    .severity(severity)
                    .why("the tasks fail when they want a segment, and are made anew without end")
                    .help(help)
                    .related(query.span, "what rows are truncated to"),
            );
        }
    }
}
