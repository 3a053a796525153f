//! A query granularity that is coarser than the segments.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::granularity;

static INFO: RuleInfo = RuleInfo {
    code: "MSK405",
    name: "druid-granularity-order",
    summary: "a query granularity that is coarser than the segments",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`queryGranularity` against `segmentGranularity`: times are truncated to the first, and must stay inside a segment of
the second.

## Why it matters

Druid takes the spec. No segment can be allocated for a row, the tasks fail and are made anew without end.

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
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "day"}
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
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidGranularityOrder;

impl Rule for DruidGranularityOrder {
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
            if granularity::judge(&segment, &query) != granularity::Verdict::Coarser {
                continue;
            }
            let message = format!(
                "rows are truncated to {}, and segments are of {}",
                query.size.name(),
                segment.size.name()
            );
            let mut draft = Draft::new(query.span, "coarser than the segments", message)
                .why("no segment can be allocated: the tasks fail and are made anew without end")
                .help("take a finer `queryGranularity`, or a coarser `segmentGranularity`");
            if segment.said {
                draft = draft.related(segment.span, "the size of segments");
            }
            sink.push(draft);
        }
    }
}
