//! A member that Druid reads and that does nothing where it stands.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Node};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::{Supervisor, parse_period};

static INFO: RuleInfo = RuleInfo {
    code: "MSK427",
    name: "druid-no-effect",
    summary: "a member that Druid reads and that does nothing where it stands",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Members that Druid knows and that have no effect beside others: `createBitmapIndex` and `multiValueHandling` of a
dimension that is no string, `dimensionExclusions` beside a fixed list, `intervals` of a stream,
`maxParseExceptions` beside `reportParseExceptions: true`, `taskCount` that an auto-scaler replaces. Values below a
floor, which Druid raises: `period` under a second, `offsetFetchPeriod` under five, `numPersistThreads` under one.
What Druid itself writes when it prints a spec is not told.

## Why it matters

Druid says nothing, and does something else than the file says.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id"], "dimensionExclusions": ["email"]},
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
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka", "offsetFetchPeriod": "PT1S"}
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
      "dimensionsSpec": {"useSchemaDiscovery": true, "dimensionExclusions": ["email"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka", "offsetFetchPeriod": "PT10S"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidNoEffect;

impl Rule for DruidNoEffect {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            dimensions(supervisor, sink);
            beside_others(supervisor, sink);
            floors(supervisor, sink);
            task_count(subject, supervisor, sink);
        }
    }
}

fn nothing(member: &Member<'_>, message: String, why: &str, help: &str) -> Draft {
    Draft::new(member.key.span, "no effect", message)
        .why(why)
        .help(help)
}

fn name<'a>(dimension: &'a Node<'_>) -> Option<&'a str> {
    dimension.get("name").unwrap_or(dimension).as_str()
}

fn dimensions(supervisor: &Supervisor<'_>, sink: &mut Sink) {
    let Some(spec) = supervisor.data("dimensionsSpec") else {
        return;
    };
    let list = spec.get("dimensions").map(Node::items).unwrap_or_default();
    for dimension in list {
        let Some(kind) = dimension.get("type").and_then(Node::as_str) else {
            continue;
        };
        // What Druid writes there when it prints the dimension.
        let printed = match kind {
            "long" | "float" | "double" => "false",
            "json" | "auto" | "spatial" => "true",
            _ => continue,
        };
        for key in ["createBitmapIndex", "multiValueHandling"] {
            let Some(member) = dimension.member(key) else {
                continue;
            };
            let said = member.value.scalar().unwrap_or_default();
            let usual = match key {
                "createBitmapIndex" => printed,
                _ => "sorted_array",
            };
            if said.is_empty() || said.eq_ignore_ascii_case(usual) || super::is_open(said) {
                continue;
            }
            let message = format!("`{key}` of a `{kind}` dimension has no effect");
            let why = "Druid reads it for `string` dimensions only";
            sink.push(nothing(member, message, why, "leave it out"));
        }
    }
    let discovers = ["useSchemaDiscovery", "includeAllDimensions"]
        .into_iter()
        .any(|key| {
            // Who can tell what a placeholder becomes?
            spec.get(key).is_some_and(|node| {
                super::is_true(node) || node.as_str().is_some_and(super::is_open)
            })
        });
    if let Some(member) = spec.member("dimensionExclusions")
        && !member.value.items().is_empty()
        && !list.is_empty()
        && !discovers
        // What is listed and excluded is refused, and told as such.
        && !member.value.items().iter().any(|one| list.iter().any(|other| name(other) == one.as_str()))
    {
        sink.push(nothing(
            member,
            "`dimensionExclusions` beside a fixed list of dimensions has no effect".into(),
            "Druid stores the listed dimensions and no others, so that nothing is left to exclude",
            "leave the exclusions out, or say `useSchemaDiscovery` or `includeAllDimensions`",
        ));
    }
}

fn beside_others(supervisor: &Supervisor<'_>, sink: &mut Sink) {
    let granularity = supervisor.data("granularitySpec");
    if let Some(member) = granularity.and_then(|spec| spec.member("intervals"))
        && !member.value.items().is_empty()
    {
        sink.push(nothing(
            member,
            "`intervals` of a stream have no effect".into(),
            "Druid reads them for batches only; rows of every time are taken",
            "leave them out; `lateMessageRejectionPeriod` and its like reject rows by their time",
        ));
    }
    let tuning = supervisor.spec.get("tuningConfig");
    if let Some(tuning) = tuning
        && tuning
            .get("reportParseExceptions")
            .is_some_and(super::is_true)
        && let Some(member) = tuning.member("maxParseExceptions")
        && super::number(&member.value).is_some_and(|number| number != 0.0)
    {
        sink.push(nothing(
            member,
            "`maxParseExceptions` beside `reportParseExceptions: true` has no effect".into(),
            "the task fails with the first row that cannot be read",
            "leave `reportParseExceptions` out, which is deprecated",
        ));
    }
}

/// Values that Druid raises.
fn floors(supervisor: &Supervisor<'_>, sink: &mut Sink) {
    // A bare number is told as milliseconds.
    let millis = |node: &Node<'_>| parse_period(node.as_str()?).map(|period| period.millis);
    let mut raised = |node: &Node<'_>, key: &str, floor: &str| {
        let said = node.scalar().unwrap_or_default();
        sink.push(
            Draft::new(
                node.span,
                "raised",
                format!("`{key}` is {said}, which Druid raises to {floor}"),
            )
            .why("the floor is in its code, and cannot be set")
            .help(format!("write {floor} or more")),
        );
    };
    let periods = [
        (supervisor.io("period"), "period", 1_000, "`PT1S`"),
        (
            supervisor.tuning("offsetFetchPeriod"),
            "offsetFetchPeriod",
            5_000,
            "`PT5S`",
        ),
    ];
    for (node, key, floor, text) in periods {
        // Zero and less are told by the rule about periods.
        if let Some(node) = node
            && millis(node).is_some_and(|millis| (1..floor).contains(&millis))
        {
            raised(node, key, text);
        }
    }
    if let Some(node) = supervisor.tuning("numPersistThreads")
        && super::number(node).is_some_and(|number| number < 1.0)
    {
        raised(node, "numPersistThreads", "1");
    }
}

/// A count of tasks that the auto-scaler replaces. From Druid 38 on it stays.
fn task_count(subject: &Subject<'_>, supervisor: &Supervisor<'_>, sink: &mut Sink) {
    let Some(scaler) = supervisor.io("autoScalerConfig") else {
        return;
    };
    let on = scaler
        .get("enableTaskAutoScaler")
        .is_some_and(super::is_true);
    let io = supervisor.spec.get("ioConfig");
    let Some(member) = io.and_then(|io| io.member("taskCount")) else {
        return;
    };
    // `taskCountStart` came with 34.
    let start = scaler
        .get("taskCountStart")
        .filter(|node| subject.druid.0 >= 34 && !super::is_null(node))
        .map(|node| ("taskCountStart", node));
    let least = scaler
        .get("taskCountMin")
        .map(|node| ("taskCountMin", node));
    let wins = match subject.druid.0 {
        ..=36 => start.or(least),
        37 => start,
        _ => None,
    };
    if let Some((key, node)) = wins
        && on
        && let (Some(count), Some(winner)) = (super::number(&member.value), super::number(node))
        && count != winner
    {
        sink.push(
            nothing(
                member,
                format!("`taskCount: {count}` has no effect: the auto-scaler begins with {winner}"),
                "up to Druid 37 an auto-scaler replaces it, with every post of the spec",
                "leave it out, or write `taskCountStart`",
            )
            .related(node.span, format!("`{key}`")),
        );
    }
}
