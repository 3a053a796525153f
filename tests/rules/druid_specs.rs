//! Laws of the rules about supervisors: a spec that is built from the tables, within the rules that span several of its members,
//! is let pass; one slip in it is told.

use super::druid::told;
use crate::readers::{Random, mutations};
use msk_gen::facts::druid::{self, Kind, Release, Table, Unknown};
use msk_gen::finding::Severity;
use serde_json::{Map, Value, json};

/// Members that a spec has only with others, or not with others, or that are worth a word whatever they say. The maker sets
/// those of them that a spec needs on its own.
#[rustfmt::skip]
const APART: &[&str] = &[
    // One of two, or no two of them.
    "useJsonNodeReader",
    "topic", "topicPattern", "lateMessageRejectionStartDateTime", "lateMessageRejectionPeriod", "earlyMessageRejectionPeriod",
    // Its numbers add up to the replicas; its offsets are of partitions; Druid has no kind of it.
    "serverPriorityToReplicas", "boundedStreamConfig", "configOverrides", "streamingPartitionsSpec",
    // Bounds of one another.
    "taskCount", "taskCountMin", "taskCountMax", "taskCountStart", "stopTaskCount", "stopTaskCountRatio", "replicas",
    "scaleInThreshold", "scaleOutThreshold", "lagWeight", "idleWeight", "optimalTaskIdleRatio", "minCostDropPercentForScaling",
    "lagCollectionIntervalMillis", "lagCollectionRangeMillis", "minTriggerScaleActionFrequencyMillis",
    "scaleActionPeriodMillis", "scaleActionStartDelayMillis", "minScaleUpDelay", "minScaleDownDelay",
    "triggerScaleInFractionThreshold", "triggerScaleOutFractionThreshold", "inactiveAfterMillis",
    // Switches that leave out or reset what is in the topic, or that ask for other members.
    "resetOffsetAutomatically", "useEarliestOffset", "skipHeaderRows", "findColumnsFromHeader", "hasHeaderRow", "maxParseExceptions",
    // One of a few numbers.
    "bucketSize", "formatVersion",
    // Waits that end tasks.
    "taskDuration", "completionTimeout", "period", "intermediateHandoffPeriod", "handoffConditionTimeout",
];

struct Maker<'a> {
    random: &'a mut Random,
    table: &'static Table,
    /// How many names were given out: each is its own.
    names: usize,
}

impl Maker<'_> {
    fn often(&mut self) -> bool {
        self.random.below(3) > 0
    }

    fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.random.below(list.len())].clone()
    }

    fn name(&mut self) -> String {
        self.names += 1;
        format!("c{}", self.names)
    }

    /// A value of a kind, in one of the spellings that Druid reads as the same; nothing for kinds that need more thought.
    fn value(&mut self, kind: &Kind, depth: usize) -> Option<Value> {
        let number = self.random.below(9) + 1;
        Some(match kind {
            Kind::String => json!(self.name()),
            Kind::Boolean => self.pick(&[json!(true), json!(false), json!("true"), json!("False")]),
            Kind::Int32 | Kind::Int64 => match self.random.below(4) {
                0 => json!(format!(" {number}")),
                1 => json!(number.to_string()),
                _ => json!(number),
            },
            Kind::Number => self.pick(&[json!(0.5), json!("0.25"), json!(1)]),
            Kind::Period | Kind::Duration => self.pick(&[
                json!(format!("PT{number}M")),
                json!(format!("pt{number}h")),
                json!(format!("P{number}D")),
                json!(format!("PT{number}H30M0.5S")),
            ]),
            Kind::DateTime => self.pick(&[
                json!("2026-01-31"),
                json!("2024-02-29T23:59:59.999Z"),
                json!("2026-01"),
            ]),
            Kind::Class(class) => return self.class(class, depth + 1),
            _ => return None,
        })
    }

    /// An object of a class with some of its members.
    fn class(&mut self, name: &str, depth: usize) -> Option<Value> {
        let table = self.table;
        let class = table.class(name)?;
        if depth > 4 || class.impossible {
            return None;
        }
        if !class.words.is_empty() {
            return Some(json!(self.pick(&class.words)));
        }
        if let (Some(selector), false) = (&class.selector, class.ids.is_empty()) {
            let ids: Vec<(&String, &String)> = class.ids.iter().collect();
            let (id, kind) = self.pick(&ids);
            let Value::Object(members) = self.class(kind, depth)? else {
                return None;
            };
            let mut object = Map::new();
            object.insert(selector.clone(), json!(id));
            object.extend(members);
            return Some(Value::Object(object));
        }
        Some(Value::Object(self.members(name, depth)))
    }

    fn members(&mut self, name: &str, depth: usize) -> Map<String, Value> {
        let table = self.table;
        let class = table.class(name).unwrap();
        let mut object = Map::new();
        for (member, (kind, _)) in &class.members {
            if !APART.contains(&member.as_str())
                && self.often()
                && let Some(value) = self.value(kind, depth)
            {
                object.insert(member.clone(), value);
            }
        }
        object
    }

    fn granularities(&mut self) -> Value {
        // Each of the second list fits into each of the first.
        let segment = self.pick(&[
            json!("hour"),
            json!("DAY"),
            json!("Month"),
            json!({"type": "period", "period": "P1D"}),
            json!({"type": "period", "period": "PT1H", "timeZone": "Etc/UTC"}),
        ]);
        let query = self.pick(&[
            json!("none"),
            json!("minute"),
            json!("FIFTEEN_MINUTE"),
            json!("hour"),
            json!({"type": "period", "period": "PT5M"}),
            json!({"type": "duration", "duration": 60000}),
        ]);
        let mut spec = json!({"segmentGranularity": segment, "queryGranularity": query});
        if self.often() {
            spec["type"] = json!("uniform");
        }
        if self.often() {
            spec["rollup"] = self.value(&Kind::Boolean, 0).unwrap();
        }
        spec
    }

    fn dimensions(&mut self) -> Value {
        let mut list = Vec::new();
        for _ in 0..self.random.below(5) + 1 {
            let name = self.name();
            let kind = self.pick(&["", "string", "long", "double", "float", "auto", "json"]);
            if kind.is_empty() {
                list.push(json!(name));
                continue;
            }
            let class = self.table.class("DimensionSchema").unwrap().ids[kind].clone();
            let mut object = self.members(&class, 1);
            object.insert("type".into(), json!(kind));
            object.insert("name".into(), json!(name));
            list.push(Value::Object(object));
        }
        json!({ "dimensions": list })
    }

    fn metrics(&mut self) -> Value {
        let mut list = vec![json!({"type": "count", "name": self.name()})];
        for _ in 0..self.random.below(4) {
            let kind = self.pick(&[
                "longSum",
                "longMin",
                "longMax",
                "doubleSum",
                "doubleMin",
                "doubleMax",
                "floatSum",
                "longFirst",
                "longLast",
                "doubleFirst",
                "stringLast",
                "stringFirst",
            ]);
            let metric = json!({"type": kind, "name": self.name(), "fieldName": self.name()});
            list.push(if self.random.below(4) == 0 {
                let filter = json!({"type": "selector", "dimension": self.name(), "value": "x"});
                json!({"type": "filtered", "filter": filter, "aggregator": metric})
            } else {
                metric
            });
        }
        Value::Array(list)
    }

    fn input_format(&mut self) -> Value {
        match self.random.below(5) {
            0 => json!({"type": "csv", "columns": [self.name(), self.name()]}),
            1 => json!({"type": "tsv", "columns": [self.name(), self.name()], "delimiter": "|"}),
            2 => {
                json!({"type": "kafka", "valueFormat": {"type": "json"}, "keyFormat": {"type": "json"},
                "headerFormat": {"type": "string"}, "headerColumnPrefix": "h.", "topicColumnName": self.name()})
            }
            3 => {
                json!({"type": "regex", "pattern": "^(\\S+) (\\S+)$", "columns": [self.name(), self.name()]})
            }
            _ => {
                let mut json = self.members("JsonInputFormat", 2);
                json.retain(|member, _| member != "featureSpec" && member != "flattenSpec");
                json.insert("type".into(), json!("json"));
                if self.often() {
                    let path = json!({"type": "path", "name": self.name(), "expr": "$.a.b[0]"});
                    json.insert(
                        "flattenSpec".into(),
                        json!({"useFieldDiscovery": true, "fields": [path]}),
                    );
                }
                Value::Object(json)
            }
        }
    }

    fn auto_scaler(&mut self) -> Value {
        let least = self.random.below(3) + 1;
        let most = least + self.random.below(4) + 1;
        let kinds = &self.table.class("AutoScalerConfig").unwrap().ids;
        let kinds: Vec<(&String, &String)> = kinds.iter().collect();
        let (strategy, class) = self.pick(&kinds);
        let mut object = self.members(class, 2);
        object.insert("autoScalerStrategy".into(), json!(strategy));
        object.insert("enableTaskAutoScaler".into(), json!(true));
        object.insert("taskCountMin".into(), json!(least));
        object.insert("taskCountMax".into(), json!(most));
        let members = &self.table.class(class).unwrap().members;
        if members.contains_key("taskCountStart") && self.often() {
            object.insert(
                "taskCountStart".into(),
                json!(least + self.random.below(most - least)),
            );
        }
        Value::Object(object)
    }

    fn supervisor(&mut self) -> Value {
        let mut io = self.members("KafkaSupervisorIOConfig", 1);
        for member in ["inputFormat", "autoScalerConfig", "idleConfig"] {
            io.remove(member);
        }
        io.insert("topic".into(), json!("orders"));
        io.insert("inputFormat".into(), self.input_format());
        io.insert(
            "consumerProperties".into(),
            json!({"bootstrap.servers": "localhost:9092"}),
        );
        io.insert("useEarliestOffset".into(), json!(true));
        if self.often() {
            let count = self.random.below(4) + 1;
            io.insert("taskCount".into(), json!(count));
            io.insert("stopTaskCount".into(), json!(self.random.below(count) + 1));
            io.insert("replicas".into(), json!(self.random.below(2) + 1));
        } else {
            io.insert("autoScalerConfig".into(), self.auto_scaler());
        }
        if self.often() {
            io.insert(
                "taskDuration".into(),
                self.pick(&[json!("PT1H"), json!("PT30M"), json!("PT3600S")]),
            );
        }
        if self.often() {
            let (early, late) = self.pick(&[("PT2H", "P1D"), ("P1D", "P30D")]);
            io.insert("earlyMessageRejectionPeriod".into(), json!(early));
            io.insert("lateMessageRejectionPeriod".into(), json!(late));
        }
        let mut tuning = self.members("KafkaSupervisorTuningConfig", 1);
        tuning.insert("type".into(), json!("kafka"));
        let spec = json!({
            "dataSchema": {
                "dataSource": "orders",
                "timestampSpec": {"column": "at", "format": self.pick(&["iso", "auto", "millis", "posix", "yyyy-MM-dd'T'HH:mm:ssZ"])},
                "dimensionsSpec": self.dimensions(),
                "metricsSpec": self.metrics(),
                "granularitySpec": self.granularities(),
            },
            "ioConfig": io,
            "tuningConfig": tuning,
        });
        json!({"type": "kafka", "spec": spec})
    }
}

/// A slip that can be made in a spec: where, and what stands there then; nothing stands for the member being taken away.
#[derive(Debug, Clone)]
enum Slip {
    Set(String, Value),
    Rename(String),
    Remove(String),
}

/// Every slip that the tables know in an object of a class.
fn slips(table: &Table, name: &str, value: &Value, path: &str, found: &mut Vec<Slip>) {
    let Some(class) = table.class(name) else {
        return;
    };
    if !class.words.is_empty() {
        found.push(Slip::Set(path.to_owned(), json!("nosuchword")));
        return;
    }
    let Value::Object(object) = value else {
        return;
    };
    let mut class = class;
    let mut name = name;
    if let Some(selector) = &class.selector
        && let Some(kind) = object
            .get(selector)
            .and_then(Value::as_str)
            .and_then(|id| class.ids.get(id))
    {
        if !matches!(class.unknown, Unknown::Becomes(_)) {
            found.push(Slip::Set(format!("{path}/{selector}"), json!("nosuchtype")));
        }
        name = kind;
        class = table.class(kind).unwrap();
    }
    for (required, members) in druid::REQUIRED {
        if required == name {
            for member in members {
                found.extend(
                    member
                        .split('|')
                        .filter(|member| object.contains_key(*member))
                        .map(|member| Slip::Remove(format!("{path}/{member}"))),
                );
            }
        }
    }
    for (member, value) in object {
        let Some((kind, _)) = class.members.get(member) else {
            continue;
        };
        let here = format!("{path}/{member}");
        found.push(Slip::Rename(here.clone()));
        let wrong = match kind {
            Kind::String => json!({"a": 1}),
            Kind::Boolean => json!("yes"),
            Kind::Int32 | Kind::Int64 => json!("5.0"),
            Kind::Number => json!("half"),
            Kind::Period | Kind::Duration => json!("5m"),
            Kind::DateTime => json!("now"),
            Kind::List(inner) => {
                if let (Kind::Class(class), Value::Array(items)) = (&**inner, value) {
                    for (index, item) in items.iter().enumerate() {
                        slips(table, class, item, &format!("{here}/{index}"), found);
                    }
                }
                json!("x")
            }
            Kind::Class(class) => {
                slips(table, class, value, &here, found);
                continue;
            }
            _ => continue,
        };
        found.push(Slip::Set(here, wrong));
    }
}

fn slipped(spec: &Value, slip: &Slip) -> Value {
    let mut spec = spec.clone();
    let (Slip::Set(path, _) | Slip::Rename(path) | Slip::Remove(path)) = slip;
    let (above, last) = path.rsplit_once('/').unwrap();
    match (spec.pointer_mut(above).unwrap(), slip) {
        (Value::Array(list), Slip::Set(_, value)) => {
            list[last.parse::<usize>().unwrap()] = value.clone()
        }
        (Value::Object(map), Slip::Set(_, value)) => {
            drop(map.insert(last.to_owned(), value.clone()))
        }
        (Value::Object(map), Slip::Remove(_)) => drop(map.remove(last)),
        (Value::Object(map), Slip::Rename(_)) => {
            let value = map.remove(last).unwrap();
            map.insert(format!("{last}x"), value);
        }
        other => panic!("{other:?}"),
    }
    spec
}

#[test]
fn specs_of_the_tables_are_let_pass_and_one_slip_is_told() {
    let mut random = Random::new(6);
    let mut slips_made = 0;
    for round in 0..mutations() / 50 {
        let releases: Vec<Release> = druid::releases().collect();
        let release = releases[round % releases.len()];
        let table = druid::table(release);
        let spec = Maker {
            random: &mut random,
            table,
            names: 0,
        }
        .supervisor();
        let loud = |spec: &Value| {
            let text = serde_json::to_string_pretty(spec).unwrap();
            let mut found = told(text, release.0);
            found.retain(|(severity, ..)| *severity > Severity::Info);
            found
        };
        let found = loud(&spec);
        assert!(found.is_empty(), "{release}: {found:?}\n{spec:#}");
        let mut all = Vec::new();
        for (class, path) in [
            ("KafkaSupervisorIOConfig", "/spec/ioConfig"),
            ("KafkaSupervisorTuningConfig", "/spec/tuningConfig"),
            ("DataSchema", "/spec/dataSchema"),
        ] {
            slips(table, class, spec.pointer(path).unwrap(), path, &mut all);
        }
        for _ in 0..8 {
            let slip = all[random.below(all.len())].clone();
            let wrong = slipped(&spec, &slip);
            assert!(
                !loud(&wrong).is_empty(),
                "{release}: {slip:?} is not told\n{wrong:#}"
            );
            slips_made += 1;
        }
    }
    assert!(slips_made > 100);
}
