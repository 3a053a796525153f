//! A value that Druid refuses, coerces or cuts.

mod formats;
mod projections;

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::supervisor::{Area, Supervisor, What};
use std::collections::HashSet;

static INFO: RuleInfo = RuleInfo {
    code: "MSK403",
    name: "druid-bad-value",
    summary: "a value that Druid refuses, coerces or cuts",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Values of a supervisor by the types of the target release, as Druid reads them: `"3"` is fine for a whole number,
`3.7` is cut to 3, `"yes"` is no boolean. Words of enumerations, ids of kinds that no release and no extension has,
ranges that Druid checks, names of projections, bounds of a bounded supervisor, parts of input formats. Periods,
granularities, dimensions, metrics and transforms have rules of their own.

## Why it matters

A refused value stops the supervisor that was running: Druid answers 400, or fails while it builds the new one. A
changed value is not what the file says.

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
      "replicas": "two"
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
    "tuningConfig": {"type": "kafka", "maxRowsInMemory": 1000.5}
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
      "replicas": "2"
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidBadValue;

impl Rule for DruidBadValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (supervisor, troubles) in super::judged(subject) {
            for trouble in troubles.iter().filter(|trouble| {
                // The strategy of an auto-scaler has a rule of its own.
                let strategy =
                    matches!(trouble.what, What::UnknownId { .. }) && trouble.area == Area::Scaler;
                matches!(trouble.area, Area::Other | Area::Tuning | Area::Scaler) && !strategy
            }) {
                if let Some(draft) = super::told(subject, trouble) {
                    sink.push(draft);
                }
            }
            for draft in ranges(subject, supervisor) {
                sink.push(draft);
            }
        }
    }
}

/// Values that Druid checks, or that break it.
fn ranges(subject: &Subject<'_>, supervisor: &Supervisor<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut refuse =
        |node: Option<&Node<'_>>, name: &str, fine: &dyn Fn(f64) -> bool, why: &str| {
            let number = node.and_then(super::number);
            if let (Some(node), Some(number)) = (node, number)
                && !fine(number)
            {
                found.push(
                    Draft::new(node.span, "refused", format!("`{name}` is {number}: {why}")).why(
                        "Druid refuses the spec, and a supervisor of that name that ran is stopped",
                    ),
                );
            }
        };
    refuse(
        supervisor.io("stopTaskCount"),
        "ioConfig.stopTaskCount",
        &|n| n > 0.0,
        "Druid wants more than zero",
    );
    let idle = supervisor
        .io("idleConfig")
        .and_then(|idle| idle.get("inactiveAfterMillis"));
    refuse(
        idle,
        "ioConfig.idleConfig.inactiveAfterMillis",
        &|n| n > 0.0,
        "Druid wants more than zero",
    );
    refuse(
        supervisor.tuning("workerThreads"),
        "tuningConfig.workerThreads",
        &|n| n >= 0.0,
        "Druid cannot build the supervisor",
    );
    if subject.druid.0 >= 35 {
        for key in ["maxRowsPerSegment", "maxTotalRows"] {
            let name = format!("tuningConfig.{key}");
            refuse(
                supervisor.tuning(key),
                &name,
                &|n| n > 0.0 || n == -1.0,
                "Druid wants more than zero, or -1 for none",
            );
        }
    }
    if let (Some(late), Some(start)) = (
        supervisor
            .io("lateMessageRejectionPeriod")
            .filter(|node| !super::is_null(node)),
        supervisor
            .io("lateMessageRejectionStartDateTime")
            .filter(|node| !super::is_null(node)),
    ) {
        found.push(
            Draft::new(
                start.span,
                "not beside the period",
                "`lateMessageRejectionStartDateTime` beside `lateMessageRejectionPeriod`",
            )
            .why("Druid refuses the spec")
            .help("keep one of them")
            .related(late.span, "the period"),
        );
    }
    if let (Some(map), Some(replicas)) = (
        supervisor
            .io("serverPriorityToReplicas")
            .filter(|map| map.is_object()),
        supervisor.io("replicas").and_then(super::number),
    ) {
        let sum: f64 = map
            .members()
            .filter_map(|member| super::number(&member.value))
            .sum();
        if map.members().next().is_some() && sum != replicas && subject.druid.0 >= 37 {
            found.push(
                Draft::new(
                    map.span,
                    "another sum",
                    format!(
                        "the priorities have {sum} replicas together, and `replicas` is {replicas}"
                    ),
                )
                .why("Druid refuses the spec")
                .help("make the sum equal, or leave `replicas` out"),
            );
        }
    }
    if subject.druid.0 >= 38 {
        found.extend(bounds(supervisor));
    }
    found.extend(projections::projections(subject, supervisor));
    found.extend(data_source(supervisor));
    found.extend(bootstrap(supervisor));
    found.extend(encoding(supervisor));
    found.extend(formats::formats(supervisor));
    found
}

/// A name that Druid does not take for a datasource.
fn data_source(supervisor: &Supervisor<'_>) -> Option<Draft> {
    let node = supervisor.data("dataSource")?;
    let name = node.as_str().filter(|name| !super::is_open(name))?;
    let bad = |c: char| {
        let code = u32::from(c);
        c.is_ascii_whitespace() && c != ' '
            || (1..=30).contains(&code)
            || (128..=158).contains(&code)
            || code > 0xFFF0
    };
    let why = if name.is_empty() {
        "is empty"
    } else if name.starts_with('.') {
        "begins with a point"
    } else if name.contains('/') {
        "has a slash"
    } else if name.chars().any(bad) {
        "has a character that Druid does not take"
    } else {
        return None;
    };
    Some(
        Draft::new(
            node.span,
            "no name of a datasource",
            format!("the name of the datasource {why}"),
        )
        .why("Druid refuses the spec")
        .help("take letters, digits, `_`, `-`, and single blanks"),
    )
}

/// A list of bootstrap servers from which Kafka makes no consumer. What is MSK is told by `bootstrap-malformed`.
/// Source: `ClientUtils.parseAndValidateAddresses` and `Utils.HOST_PORT_PATTERN` of Kafka 3.9; read 2026-11-21.
fn bootstrap(supervisor: &Supervisor<'_>) -> Option<Draft> {
    let properties = supervisor.io("consumerProperties")?;
    // A provider may give the real list; Druid wants a literal one all the same.
    if properties.get("druid.dynamic.config.provider").is_some() {
        return None;
    }
    let node = properties.get("bootstrap.servers")?;
    let text = node.as_str().filter(|text| !super::is_open(text))?;
    let mut entries = text
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .peekable();
    let refused = |label: &str, message: String| {
        Draft::new(node.span, label, message)
            .why("Druid takes the spec, and no consumer can be made")
            .help("write hosts with their ports: `host1:9092,host2:9092`")
    };
    if entries.peek().is_none() {
        return Some(refused(
            "empty",
            "`bootstrap.servers` names no broker".into(),
        ));
    }
    let beyond = |entry: &&str| {
        let port = entry.rsplit_once(':').map(|(_, port)| port);
        port.filter(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
            .is_some_and(|port| !port.parse::<u16>().is_ok_and(|port| port > 0))
    };
    if let Some(entry) = entries.clone().find(beyond) {
        return Some(refused(
            "no port",
            format!("`{entry}` has a port that is none"),
        ));
    }
    let bare = entries.find(|entry| {
        let host = entry.rsplit("://").next().unwrap_or(entry);
        // A single word may be meant to be replaced.
        let named = host == "localhost" || host.contains('.') && !host.contains([' ', '<', '>']);
        named && !host.contains(':') && !host.ends_with(".amazonaws.com")
    })?;
    Some(refused("no port", format!("`{bare}` has no port")))
}

/// The front-coded dictionary: sizes of buckets and versions that it has.
fn encoding(supervisor: &Supervisor<'_>) -> Option<Draft> {
    let encoding = supervisor
        .tuning("indexSpec")?
        .get("stringDictionaryEncoding")?;
    if encoding.get("type").and_then(Node::as_str) != Some("frontCoded") {
        return None;
    }
    let number = |key: &str| {
        let node = encoding.get(key)?;
        Some((node, super::number(node)?))
    };
    if let Some((node, size)) = number("bucketSize")
        && !(size >= 1.0 && size.fract() == 0.0 && (size as u64).is_power_of_two())
    {
        return Some(
            Draft::new(
                node.span,
                "no power of two",
                format!("`bucketSize` is {size}, which is no power of two"),
            )
            .why("Druid refuses the spec")
            .help("write 4, 8 or 16"),
        );
    }
    let (node, version) = number("formatVersion")?;
    (version != 0.0 && version != 1.0).then(|| {
        Draft::new(
            node.span,
            "no such version",
            format!("`formatVersion` is {version}, and there are 0 and 1"),
        )
        .why("Druid refuses the spec")
        .help("leave it out")
    })
}

/// Where a bounded supervisor begins and ends: for the same partitions.
fn bounds(supervisor: &Supervisor<'_>) -> Option<Draft> {
    let bounded = supervisor
        .io("boundedStreamConfig")
        .filter(|node| node.is_object())?;
    let keys = |name: &str| -> Option<HashSet<&str>> {
        let map = bounded.get(name).filter(|node| !super::is_null(node));
        match map {
            None => Some(HashSet::new()),
            Some(map) if map.is_object() => Some(
                map.members()
                    .map(|member| member.key.text.as_ref())
                    .collect(),
            ),
            Some(_) => None,
        }
    };
    let (start, end) = (keys("startSequenceNumbers")?, keys("endSequenceNumbers")?);
    if start.iter().chain(&end).any(|key| super::is_open(key)) || !start.is_empty() && start == end
    {
        return None;
    }
    let message = match (start.is_empty(), end.is_empty()) {
        (false, false) => "`startSequenceNumbers` and `endSequenceNumbers` name other partitions",
        (true, _) => "`boundedStreamConfig` has no `startSequenceNumbers`",
        _ => "`boundedStreamConfig` has no `endSequenceNumbers`",
    };
    Some(
        Draft::new(bounded.span, "its bounds", message)
            .why("Druid refuses the spec")
            .help("give both an offset for each of the same partitions"),
    )
}
