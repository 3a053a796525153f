//! A dimension that Druid refuses or stores as something else.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::supervisor::Area;

static INFO: RuleInfo = RuleInfo {
    code: "MSK408",
    name: "druid-bad-dimension",
    summary: "a dimension that Druid refuses or stores as something else",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The objects in `dimensionsSpec.dimensions`: names, types that Druid has, what each type reads. From Druid 35 on an
unknown type is refused; before, it was silently a string. A `castToType` that is no type is no cast; a `spatial`
dimension without `dims` cannot be stored.

## Why it matters

Druid refuses the spec, or the column is of another type than the file says.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": [{"type": "integer", "name": "age"}]},
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

## Good

```json good
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso"},
      "dimensionsSpec": {"dimensions": ["user_id", {"type": "long", "name": "age"}]},
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
pub(in crate::rules) struct DruidBadDimension;

impl Rule for DruidBadDimension {
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
                .filter(|trouble| trouble.area == Area::Dimension)
            {
                super::told(subject, trouble)
                    .into_iter()
                    .for_each(|draft| sink.push(draft));
            }
            let dimensions = supervisor
                .data("dimensionsSpec")
                .and_then(|spec| spec.get("dimensions"));
            for dimension in dimensions.map(Node::items).unwrap_or_default() {
                if let Some(draft) = special(dimension) {
                    sink.push(draft);
                }
            }
        }
    }
}

/// What Druid takes and cannot store as the file says.
fn special(dimension: &Node<'_>) -> Option<Draft> {
    let kind = dimension.get("type").and_then(Node::as_str)?;
    if kind == "spatial" && dimension.get("dims").is_none_or(super::is_null) {
        return Some(
            Draft::new(
                dimension.span,
                "no `dims`",
                "a `spatial` dimension without `dims`",
            )
            .why("Druid takes the spec, and the tasks cannot build their index")
            .help("list the columns of the coordinates"),
        );
    }
    let cast = dimension.get("castToType").filter(|_| kind == "auto")?;
    let text = cast
        .as_str()
        .filter(|text| !hole::has_hole(&hole::mask(text)))?;
    let upper = text.trim().to_ascii_uppercase();
    // An array of nothing that exists is refused; other words are dropped.
    if let Some(rest) = upper.strip_prefix("ARRAY<") {
        let element = rest.strip_suffix('>').unwrap_or("");
        return (!super::is_type(element)).then(|| {
            Draft::new(
                cast.span,
                "no such type",
                format!("`{text}` is an array of no type of Druid"),
            )
            .why("Druid refuses the spec")
            .help("write an array such as `ARRAY<STRING>`")
        });
    }
    let known = super::is_type(&upper);
    (!known).then(|| {
        Draft::new(
            cast.span,
            "no such type",
            format!("`{text}` is no type of Druid: nothing is cast"),
        )
        .severity(Severity::Warning)
        .why("Druid drops it without a word")
        .help("write STRING, LONG, DOUBLE, or an array such as `ARRAY<STRING>`")
    })
}
