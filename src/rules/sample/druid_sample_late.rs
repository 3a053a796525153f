//! Records that the rejection periods would drop.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::sample::{Sample, moment, shown_time};
use crate::model::supervisor::{Supervisor, parse_period};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK425",
    name: "druid-sample-late",
    summary: "records of the sample that a rejection period of the supervisor drops",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Only with a sample of records. Records before `lateMessageRejectionStartDateTime`, which never changes. And records that
are older than the newest one by more than `lateMessageRejectionPeriod` and a whole `taskDuration`: no task that reads
the newest one takes them. That is so when they come late, and when a backlog is read; a sample does not tell when its
records came. So it is a warning where older records stand behind newer ones, or where `useEarliestOffset` asks for the
backlog, and else only said. Nothing is said about `earlyMessageRejectionPeriod`, which needs the time of arrival.

## Why it matters

Druid drops such records, and only counts them as thrown away. After a pause of the supervisor, or with a first start
from the earliest offset, that is most of the topic.

## Bad

```sample bad
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user"]}
    },
    "ioConfig": {
      "topic": "events", "inputFormat": {"type": "json"}, "useEarliestOffset": true,
      "lateMessageRejectionPeriod": "PT1H"
    }
  }
}
=== samples/events.jsonl
{"time": "2026-01-28T12:00:00Z", "user": "a"}
{"time": "2026-01-31T12:00:01Z", "user": "b"}
```

## Good

```sample good
=== druid/events.json
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "time", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user"]}
    },
    "ioConfig": {
      "topic": "events", "inputFormat": {"type": "json"}, "useEarliestOffset": true,
      "lateMessageRejectionPeriod": "P7D"
    }
  }
}
=== samples/events.jsonl
{"time": "2026-01-28T12:00:00Z", "user": "a"}
{"time": "2026-01-31T12:00:01Z", "user": "b"}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidSampleLate;

/// From 1971 to 2200, in milliseconds since 1970: other times are wrong, and another rule says so.
const AGE: std::ops::Range<i64> = 31_536_000_000..7_258_118_400_000;

/// `taskDuration` when nobody says it. Source: Druid's documentation, read 2026-11-21.
const TASK: i64 = 3_600_000;

impl Rule for DruidSampleLate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let (Some(sample), [supervisor]) = (subject.sample, subject.supervisors()) else {
            return;
        };
        if sample.spec.transformed("__time") {
            return;
        }
        let made = |name| sample.spec.transformed(name);
        if sample
            .spec
            .timestamp
            .as_ref()
            .is_none_or(|stamp| made(stamp.column))
        {
            return;
        }
        let times: Vec<(&Node<'_>, i64)> = sample
            .rows
            .iter()
            .filter_map(|row| Some((row, sample.time(row)?)))
            .filter(|(_, time)| AGE.contains(time))
            .collect();
        before_start(sample, supervisor, &times, sink);
        by_period(sample, supervisor, &times, sink);
    }
}

fn before_start(
    sample: &Sample<'_>,
    supervisor: &Supervisor<'_>,
    times: &[(&Node<'_>, i64)],
    sink: &mut Sink,
) {
    let Some((node, start)) = supervisor
        .io("lateMessageRejectionStartDateTime")
        .and_then(|node| Some((node, moment(node)?)))
    else {
        return;
    };
    let late: Vec<_> = times.iter().filter(|(_, time)| *time < start).collect();
    let Some((row, time)) = late.first() else {
        return;
    };
    let message = format!(
        "{} before {}, and Druid drops such records",
        super::records(sample, late.len(), "lies", "lie"),
        shown_time(start)
    );
    let draft = Draft::new(node.span, "nothing before this", message)
        .why("the records are counted as thrown away, and nothing else tells of them")
        .help("move the date back, or leave it out, if these records are wanted");
    let label = format!("the first such record: {}", shown_time(*time));
    let line = super::first_line(sample, row.span);
    sink.push(super::also(draft, sample, line, &label));
}

/// Milliseconds of a period that is a positive one of fixed length.
fn period(node: &Node<'_>) -> Option<i64> {
    let millis = match node.as_str() {
        Some(text) => parse_period(text).filter(|period| !period.calendar)?.millis,
        None => node.scalar()?.parse().ok()?,
    };
    (millis > 0).then_some(millis)
}

fn by_period(
    sample: &Sample<'_>,
    supervisor: &Supervisor<'_>,
    times: &[(&Node<'_>, i64)],
    sink: &mut Sink,
) {
    let Some((node, late)) = supervisor
        .io("lateMessageRejectionPeriod")
        .and_then(|node| Some((node, period(node)?)))
    else {
        return;
    };
    let Some((newest, last)) = times.iter().max_by_key(|(_, time)| *time) else {
        return;
    };
    let task = match supervisor.io("taskDuration") {
        Some(node) => period(node),
        None => Some(TASK),
    };
    let Some(task) = task else { return };
    let bound = last.saturating_sub(late).saturating_sub(task);
    let old: Vec<_> = times.iter().filter(|(_, time)| *time < bound).collect();
    let Some((row, time)) = old.first() else {
        return;
    };
    let after = |span: Span| span.start > newest.span.start;
    let out_of_order = old.iter().any(|(row, _)| after(row.span));
    let earliest = supervisor.io("useEarliestOffset").and_then(Node::scalar) == Some("true");
    let message = format!(
        "{} older than the newest one by more than this period and `taskDuration`",
        super::records(sample, old.len(), "is", "are")
    );
    let why = if out_of_order {
        "a task that reads the newest record drops them; they stand behind it in the sample, so they seem to come late"
    } else if earliest {
        "`useEarliestOffset` asks for the whole topic, and a task that reads it today drops them"
    } else {
        "they are dropped when they are read as a backlog, after a pause of the supervisor; if each came in time, all is well"
    };
    let mut draft = Draft::new(node.span, "how late a record may be", message)
        .why(why)
        .help("choose a period that covers the longest pause, or leave it out");
    if !out_of_order && !earliest {
        draft = draft.severity(Severity::Info);
    }
    let label = format!("the first such record: {}", shown_time(*time));
    let draft = super::also(draft, sample, super::first_line(sample, row.span), &label);
    let label = format!("the newest record: {}", shown_time(*last));
    let line = super::first_line(sample, newest.span);
    sink.push(super::also(draft, sample, line, &label));
}
