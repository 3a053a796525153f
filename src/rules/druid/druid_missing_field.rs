//! A part that a supervisor cannot do without.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::{Area, Supervisor, Trouble, What};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK417",
    name: "druid-missing-field",
    summary: "a part that a supervisor cannot do without",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`dataSchema`, `ioConfig`, `dataSource`, `timestampSpec`, `dimensionsSpec`, `consumerProperties` with a literal
`bootstrap.servers`, and what the kinds of input formats need; a `type` that is absent or a slip of `kafka`. `inputFormat`
and the topic have rules of their own. An excerpt in documentation, with `...` for the rest, lacks nothing.

## Why it matters

Druid refuses the spec; without a `dimensionsSpec` it takes it, and every task fails.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
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
      "consumerProperties": {"max.poll.records": 100},
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
pub(in crate::rules) struct DruidMissingField;

impl Rule for DruidMissingField {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        if subject.is_excerpt() {
            return;
        }
        for (supervisor, troubles) in super::judged(subject) {
            let rules = |trouble: &&Trouble| {
                matches!(trouble.area, Area::Other | Area::Tuning | Area::Scaler)
            };
            for trouble in troubles.iter().filter(rules) {
                if matches!(trouble.what, What::Missing(_)) {
                    super::missing(trouble)
                        .into_iter()
                        .for_each(|draft| sink.push(draft));
                }
            }
            for draft in kind(supervisor)
                .into_iter()
                .chain(parts(subject, supervisor))
            {
                sink.push(draft);
            }
        }
    }
}

/// The type of the supervisor, when it is none or a slip.
fn kind(supervisor: &Supervisor<'_>) -> Option<Draft> {
    let help = "write `\"type\": \"kafka\"`";
    let draft = match supervisor.node.member("type") {
        None => {
            let span = supervisor.node.member("spec")?.key.span;
            Draft::new(span, "no `type` beside it", "this supervisor has no `type`")
        }
        Some(kind) => {
            let text = kind.value.as_str().filter(|text| *text != "kafka")?;
            let message = format!("`type: {text}` is no type of a supervisor");
            Draft::new(kind.value.span, "not `kafka`", message)
        }
    };
    Some(draft.why("Druid refuses the spec").help(help))
}

fn parts(subject: &Subject<'_>, supervisor: &Supervisor<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut lacking = |span: Span, what: &str, why: &str| {
        found.push(
            Draft::new(
                span,
                format!("no `{what}`"),
                format!("this supervisor has no `{what}`"),
            )
            .why(why.to_owned())
            .help(format!("give `{what}`")),
        );
    };
    const REFUSED: &str = "Druid refuses the spec";
    let there = |node: Option<&Node<'_>>| node.is_some_and(|node| !super::is_null(node));
    let kind = supervisor
        .node
        .get("type")
        .map_or(supervisor.node.span, |node| node.span);
    for part in ["dataSchema", "ioConfig"] {
        if !there(supervisor.spec.get(part)) {
            lacking(kind, part, REFUSED);
        }
    }
    let parser = subject.druid.0 < 37 && there(supervisor.data("parser"));
    if let Some(data) = supervisor
        .spec
        .member("dataSchema")
        .filter(|data| data.value.is_object())
    {
        if !there(data.value.get("timestampSpec")) && !parser {
            lacking(data.key.span, "dataSchema.timestampSpec", REFUSED);
        }
        if !there(data.value.get("dimensionsSpec"))
            && !parser
            && !there(data.value.get("baseTable"))
        {
            lacking(
                data.key.span,
                "dataSchema.dimensionsSpec",
                "Druid takes the spec, and every task fails while it sets up its reader",
            );
        }
    }
    if let Some(properties) = supervisor
        .io("consumerProperties")
        .filter(|node| node.is_object())
        && !there(properties.get("bootstrap.servers"))
    {
        lacking(
            properties.span,
            "bootstrap.servers",
            "Druid refuses the spec: a provider alone does not do",
        );
    }
    found
}
