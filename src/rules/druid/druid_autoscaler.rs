//! An auto-scaler that Druid refuses, or that does nothing.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Node};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::Supervisor;

static INFO: RuleInfo = RuleInfo {
    code: "MSK414",
    name: "druid-autoscaler",
    summary: "an auto-scaler that Druid refuses, or that does nothing",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`ioConfig.autoScalerConfig`: enabled without bounds, a minimum above the maximum, a start outside of them, an interval
of zero, ratios and weights out of range are refused. A block that is not enabled, a strategy that is written as
`type`, and an unknown strategy are warnings: Druid takes the lag-based one, or none.

## Why it matters

A minimum above the maximum stopped the ingestion of a whole night: the supervisor that ran is stopped before the new
one is refused.

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
      "autoScalerConfig": {"enableTaskAutoScaler": true, "taskCountMin": 4, "taskCountMax": 2}
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
      "autoScalerConfig": {"taskCountMin": 1, "taskCountMax": 4}
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
      "autoScalerConfig": {"enableTaskAutoScaler": true, "taskCountMin": 1, "taskCountMax": 4}
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidAutoscaler;

impl Rule for DruidAutoscaler {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some(io) = supervisor.spec.get("ioConfig") else {
                continue;
            };
            let Some(scaler) = io
                .member("autoScalerConfig")
                .filter(|member| member.value.is_object())
            else {
                continue;
            };
            for draft in faults(subject, supervisor, scaler) {
                sink.push(draft);
            }
        }
    }
}

const REFUSED: &str = "Druid refuses the spec, and the supervisor that ran is stopped";

fn faults(subject: &Subject<'_>, supervisor: &Supervisor<'_>, scaler: &Member<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let node = &scaler.value;
    let number = |key: &str| {
        let value = node.get(key)?;
        Some((value, super::number(value)?))
    };
    let refuse = |node: &Node<'_>, label: &str, message: String| {
        Draft::new(node.span, label, message).why(REFUSED)
    };
    let strategy = node.get("autoScalerStrategy");
    if strategy.is_none()
        && let Some(kind) = node.member("type")
    {
        found.push(
            Draft::new(
                kind.key.span,
                "not read",
                "the strategy of an auto-scaler is not called `type`",
            )
            .severity(Severity::Warning)
            .why("Druid ignores it and takes the lag-based one")
            .help("write `autoScalerStrategy`"),
        );
    }
    if let Some(strategy) = strategy
        && let Some(name) = strategy.as_str()
        && !super::is_open(name)
        && !(name == "lagBased" || name == "costBased" && subject.druid.0 >= 36)
    {
        found.push(
            Draft::new(
                strategy.span,
                "unknown",
                format!("`{name}` is no strategy that Druid {} knows", subject.druid),
            )
            .severity(Severity::Warning)
            .why("it takes the lag-based one, without a word")
            .help("write `lagBased`, or `costBased` from Druid 36 on"),
        );
    }
    if let Some((value, ratio)) = number("stopTaskCountRatio")
        && subject.druid.0 >= 35
        && !(ratio > 0.0 && ratio <= 1.0)
    {
        found.push(refuse(
            value,
            "out of range",
            format!("`stopTaskCountRatio` is {ratio}, and Druid wants more than 0 and at most 1"),
        ));
    }
    for key in ["lagWeight", "idleWeight"] {
        if let Some((value, weight)) = number(key)
            && weight < 0.0
        {
            found.push(refuse(
                value,
                "negative",
                format!("`{key}` is {weight}, and Druid wants 0 or more"),
            ));
        }
    }
    let Some(enabled) = node.get("enableTaskAutoScaler") else {
        found.push(
            Draft::new(
                scaler.key.span,
                "does nothing",
                "this auto-scaler is not enabled",
            )
            .severity(Severity::Warning)
            .why("without `enableTaskAutoScaler: true` the whole block has no effect")
            .help("enable it, or leave the block out"),
        );
        return found;
    };
    let on = enabled.scalar().is_some_and(|text| {
        let text = text.trim();
        text.eq_ignore_ascii_case("true") || text.parse::<i64>().is_ok_and(|number| number != 0)
    });
    if !on {
        return found;
    }
    let (least, most) = (number("taskCountMin"), number("taskCountMax"));
    for key in ["taskCountMin", "taskCountMax"] {
        let nothing = |value: &Node<'_>| {
            super::is_null(value) || matches!(value.as_str().map(str::trim), Some("" | "null"))
        };
        if node.get(key).is_none_or(nothing) {
            found.push(
                Draft::new(
                    scaler.key.span,
                    "no bound",
                    format!("this auto-scaler has no `{key}`"),
                )
                .why(REFUSED)
                .help("give both bounds"),
            );
        }
    }
    if let (Some((low, least)), Some((high, most))) = (least, most) {
        if least > most {
            found.push(
                refuse(
                    low,
                    "above the maximum",
                    format!("`taskCountMin` is {least}, and `taskCountMax` is {most}"),
                )
                .help("write a maximum that is not below the minimum")
                .related(high.span, "the maximum"),
            );
        }
        if let Some((value, start)) = number("taskCountStart")
            && !(least..=most).contains(&start)
            && least <= most
        {
            found.push(refuse(
                value,
                "outside of the bounds",
                format!("`taskCountStart` is {start}, and the bounds are {least} and {most}"),
            ));
        }
        if let Some((value, count)) = supervisor
            .io("taskCount")
            .and_then(|node| Some((node, super::number(node)?)))
            && !(least..=most).contains(&count)
            && least <= most
            && subject.druid.0 >= 38
        {
            found.push(
                Draft::new(
                    value.span,
                    "outside of the bounds",
                    format!(
                        "`taskCount` is {count}, and the auto-scaler goes from {least} to {most}"
                    ),
                )
                .severity(Severity::Warning)
                .why("from Druid 38 on it stays as it is, even outside of the bounds")
                .help("take a count within the bounds, or leave it out"),
            );
        }
    }
    // Druid keeps one lag more than the range has intervals, and must keep one at least.
    let interval = number("lagCollectionIntervalMillis");
    let range = number("lagCollectionRangeMillis").map_or(600_000.0, |(_, range)| range);
    if let Some((value, interval)) = interval
        && (interval == 0.0 || (range / interval).trunc() + 1.0 < 1.0)
    {
        found.push(refuse(
            value,
            "no interval",
            format!("`lagCollectionIntervalMillis` is {interval}, with which Druid cannot build the auto-scaler"),
        ));
    }
    found
}
