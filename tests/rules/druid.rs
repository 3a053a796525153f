//! Supervisors: what Druid takes is let pass, what it refuses, fails on, drops or changes is told.

use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::facts::druid::{self, Kind, Release};
use msk_gen::finding::Severity;
use serde_json::{Value, json};
use std::path::Path;

/// What the rules about Druid say about a text: severity, code, message.
pub(crate) fn told(text: String, release: u32) -> Vec<(Severity, &'static str, String)> {
    told_of("supervisor.json", text, release)
}

/// The same about a file of another name.
pub(crate) fn told_of(
    name: &str,
    text: String,
    release: u32,
) -> Vec<(Severity, &'static str, String)> {
    let mut config = Config {
        druid: Some(Release(release)),
        ..Config::default()
    };
    config
        .rules
        .retain(|(rule, _)| rule.info().code.starts_with("MSK4"));
    engine::lint_text(name, text, true, &config)
        .findings
        .into_iter()
        .map(|finding| (finding.severity, finding.rule.code, finding.message))
        .collect()
}

fn loud(text: String, release: u32) -> Vec<(Severity, &'static str, String)> {
    told(text, release)
        .into_iter()
        .filter(|(severity, ..)| *severity > Severity::Info)
        .collect()
}

#[test]
fn valid_specs_of_many_shapes_are_let_pass() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/druid/valid");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let found = told(std::fs::read_to_string(&path).unwrap(), 38);
        let codes: Vec<&str> = found.iter().map(|(_, code, _)| *code).collect();
        let expected: &[&str] = match name.as_str() {
            // What is legal and worth knowing.
            "flat-layout" => &["MSK412"],
            "avro" | "protobuf" => &["MSK403"],
            "metrics-sketches" => &["MSK409", "MSK409", "MSK409"],
            _ => &[],
        };
        assert_eq!(codes, expected, "{name}: {found:?}");
        assert!(
            found
                .iter()
                .all(|(severity, ..)| *severity == Severity::Info)
        );
        count += 1;
    }
    assert!(count >= 25);
}

fn good() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/druid/valid/json.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The good spec with a member set; the string `-` takes it away.
pub(crate) fn with(path: &str, value: Value) -> String {
    let mut spec = good();
    let mut node = &mut spec;
    let keys: Vec<&str> = path.split('/').collect();
    let (last, above) = keys.split_last().unwrap();
    for key in above {
        node = match node {
            Value::Array(list) => &mut list[key.parse::<usize>().unwrap()],
            other => other
                .as_object_mut()
                .unwrap()
                .entry(*key)
                .or_insert_with(|| json!({})),
        };
    }
    match (node, value == json!("-")) {
        (Value::Object(map), true) => {
            map.remove(*last);
        }
        (Value::Object(map), false) => {
            map.insert((*last).to_owned(), value);
        }
        (Value::Array(list), _) => list[last.parse::<usize>().unwrap()] = value,
        _ => panic!("{path}"),
    }
    serde_json::to_string_pretty(&spec).unwrap()
}

/// Changes of the good spec, each with what is told of it and nothing else: path, value, release, letter and number.
pub(crate) fn verify(cases: Vec<(String, Value, u32, &str)>) {
    let mut wrong = Vec::new();
    for (path, value, release, expected) in cases {
        let found: Vec<String> = told(with(&path, value.clone()), release)
            .into_iter()
            .map(|(severity, code, message)| {
                let letter = match severity {
                    Severity::Error => 'E',
                    Severity::Warning => 'W',
                    Severity::Info => 'I',
                };
                format!("{letter} {}: {message}", code.trim_start_matches("MSK"))
            })
            .collect();
        let fine = match expected {
            "" => found.is_empty(),
            expected => found.len() == 1 && found[0].starts_with(expected),
        };
        if !fine {
            wrong.push(format!(
                "{path} = {value} on {release}: want `{expected}`, got {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_druid_refuses_fails_on_drops_or_changes() {
    let io = |key: &str| format!("spec/ioConfig/{key}");
    let data = |key: &str| format!("spec/dataSchema/{key}");
    let tuning = |key: &str| format!("spec/tuningConfig/{key}");
    let scaler = |more: Value| {
        let mut all = json!({"enableTaskAutoScaler": true, "taskCountMin": 1, "taskCountMax": 4});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        all
    };
    let period = |text: &str| json!({"type": "period", "period": text});
    let granularity = |segment: Value, query: Value| json!({"segmentGranularity": segment, "queryGranularity": query});
    let metric = |more: Value| json!([more]);
    let projection = |name: &str| {
        json!({"type": "aggregate", "name": name, "groupingColumns": [{"type": "string", "name": "user_id"}],
            "aggregators": [{"type": "count", "name": "n"}]})
    };
    let dimension = |more: Value| json!({"dimensions": [more]});
    // Path, value, release, and what is told: severity and code.
    let mut cases: Vec<(String, Value, u32, &str)> = vec![
        // 401, 417: parts that must be there.
        ("type".into(), json!("Kafka"), 38, "E 417"),
        ("type".into(), json!("kafak"), 38, "E 417"),
        ("type".into(), json!("-"), 38, "E 417"),
        ("type".into(), json!("kinesis"), 38, ""),
        (
            data("projections"),
            json!([projection(""), projection("__p")]),
            34,
            "",
        ),
        (data("projections"), json!([projection("__p")]), 37, ""),
        (
            io("autoScalerConfig"),
            scaler(json!({"minScaleUpDelay": "PT-1S"})),
            38,
            "E 406",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"minScaleUpDelay": "PT0S"})),
            38,
            "",
        ),
        // There is no table for 35: what 36 takes may be there already.
        (io("inputFormat"), json!({"type": "lines"}), 34, "E 403"),
        (io("inputFormat"), json!({"type": "lines"}), 35, ""),
        (io("inputFormat"), json!({"type": "jsn"}), 35, "E 403"),
        ("type".into(), json!("index_kafka"), 38, ""),
        (io("inputFormat"), json!("-"), 38, "E 401"),
        (io("inputFormat"), json!(null), 38, "E 401"),
        (data("timestampSpec"), json!("-"), 38, "E 417"),
        (data("timestampSpec"), json!(null), 38, "E 417"),
        (data("timestampSpec"), json!("iso"), 38, "E 403"),
        (data("dimensionsSpec"), json!("-"), 38, "E 417"),
        (data("dimensionsSpec"), json!({}), 38, ""),
        (data("dataSource"), json!("-"), 38, "E 417"),
        ("spec/dataSchema".into(), json!("-"), 38, "E 417"),
        (io("consumerProperties"), json!("-"), 38, "E 417"),
        (io("consumerProperties"), json!({"a": "b"}), 38, "E 417"),
        (io("inputFormat"), json!({"type": "kafka"}), 38, "E 417"),
        // 402: what is dropped.
        (io("taskcount"), json!(3), 38, "W 402"),
        (io("useEarliestOffsets"), json!(true), 38, "W 402"),
        (io("dimensions"), json!([]), 38, "W 402"),
        (data("rollup"), json!(true), 38, "W 402"),
        (data("inputFormat"), json!({"type": "json"}), 38, "W 402"),
        (tuning("maxRowPerSegment"), json!(5), 38, "W 402"),
        (tuning("chatAsync"), json!(true), 38, "W 402"),
        (tuning("useEarliestOffset"), json!(true), 38, "W 402"),
        ("Suspended".into(), json!(true), 38, "W 402"),
        ("id".into(), json!("x"), 33, "W 402"),
        ("id".into(), json!("x"), 34, ""),
        (io("serverPriorityToReplicas"), json!({}), 36, "W 402"),
        (io("serverPriorityToReplicas"), json!({}), 37, ""),
        (io("type"), json!("kafka"), 38, ""),
        (io("stream"), json!("events"), 38, ""),
        (io("_note"), json!("x"), 38, ""),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "string", "name": "a", "maxStringLength": 3})),
            38,
            "W 402",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "count", "name": "c", "fieldName": "x"})),
            38,
            "W 402",
        ),
        // 403: values.
        (io("replicas"), json!("3"), 38, ""),
        (io("replicas"), json!(" +3 "), 38, ""),
        (io("replicas"), json!(3.0), 38, ""),
        (io("replicas"), json!(3.7), 38, "W 403"),
        (io("replicas"), json!("3.0"), 38, "E 403"),
        (io("replicas"), json!("1e2"), 38, "E 403"),
        (io("replicas"), json!(""), 38, "W 403"),
        (io("replicas"), json!(true), 38, "E 403"),
        (io("replicas"), json!([3]), 38, "E 403"),
        (io("replicas"), json!(2_147_483_648_u64), 38, "E 403"),
        (io("pollTimeout"), json!(2_147_483_648_u64), 38, ""),
        (io("emitTimeLagMetrics"), json!("yes"), 38, "E 403"),
        (io("emitTimeLagMetrics"), json!("TRUE"), 38, ""),
        (io("emitTimeLagMetrics"), json!("tRue"), 38, "E 403"),
        (io("emitTimeLagMetrics"), json!(1), 38, ""),
        (io("emitTimeLagMetrics"), json!("1"), 38, "E 403"),
        (io("emitTimeLagMetrics"), json!(1.0), 38, "E 403"),
        (io("topic"), json!(7), 38, ""),
        (io("topic"), json!(["a"]), 38, "E 403"),
        (io("consumerProperties"), json!("x"), 38, "E 403"),
        (io("stopTaskCount"), json!(0), 38, "E 403"),
        (io("stopTaskCount"), json!(1), 38, ""),
        (
            io("idleConfig"),
            json!({"enabled": true, "inactiveAfterMillis": 0}),
            38,
            "E 403",
        ),
        (tuning("maxRowsPerSegment"), json!(0), 38, "E 403"),
        (tuning("maxRowsPerSegment"), json!(0), 34, ""),
        (tuning("maxRowsPerSegment"), json!(-1), 38, ""),
        (tuning("workerThreads"), json!(-1), 38, "E 403"),
        (
            tuning("indexSpec"),
            json!({"longEncoding": "banana"}),
            38,
            "E 403",
        ),
        (
            tuning("indexSpec"),
            json!({"dimensionCompression": "ZSTD"}),
            38,
            "",
        ),
        (
            tuning("indexSpec"),
            json!({"bitmap": {"type": "Roaring"}}),
            38,
            "W 403",
        ),
        (io("inputFormat"), json!({"type": "jsn"}), 38, "E 403"),
        (io("inputFormat"), json!({}), 38, "E 403"),
        (io("inputFormat"), json!("json"), 38, "E 403"),
        (io("inputFormat"), json!({"type": "lines"}), 34, "E 403"),
        (io("inputFormat"), json!({"type": "csv"}), 38, "E 403"),
        (
            io("inputFormat"),
            json!({"type": "csv", "findColumnsFromHeader": true}),
            38,
            "W 403",
        ),
        (io("inputFormat"), json!({"type": "parquet"}), 38, "E 403"),
        (
            io("lateMessageRejectionStartDateTime"),
            json!("2026-01-01T00:00:00Z"),
            38,
            "",
        ),
        (
            io("lateMessageRejectionStartDateTime"),
            json!("2026-01-01 00:00:00"),
            38,
            "E 403",
        ),
        (
            io("lateMessageRejectionStartDateTime"),
            json!("1700000000000"),
            38,
            "E 403",
        ),
        (
            io("lateMessageRejectionStartDateTime"),
            json!(1_700_000_000),
            38,
            "W 403",
        ),
        (
            io("lateMessageRejectionStartDateTime"),
            json!(1_700_000_000_000_u64),
            38,
            "",
        ),
        // 404, 405, 421: granularities.
        (
            data("granularitySpec"),
            granularity(json!("PT1H"), json!("none")),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            granularity(json!("Hour"), json!("MINUTE")),
            38,
            "",
        ),
        (
            data("granularitySpec"),
            granularity(json!("hours"), json!("none")),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            granularity(json!({"period": "PT1H"}), json!("none")),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            granularity(json!(3600), json!("none")),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            granularity(period("P1M"), json!("none")),
            38,
            "",
        ),
        (
            data("granularitySpec"),
            granularity(period("PT12H"), json!("none")),
            38,
            "W 404",
        ),
        (
            data("granularitySpec"),
            granularity(period("PT0S"), json!("none")),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            granularity(
                json!({"type": "period", "period": "P1D", "timeZone": "Mars/X"}),
                json!("none"),
            ),
            38,
            "W 404",
        ),
        (
            data("granularitySpec"),
            json!({"type": "arbitrary", "segmentGranularity": "day"}),
            38,
            "E 404",
        ),
        (
            data("granularitySpec"),
            json!({"type": "hourly", "segmentGranularity": "day"}),
            38,
            "W 404",
        ),
        (
            data("granularitySpec"),
            granularity(json!("hour"), json!("day")),
            38,
            "E 405",
        ),
        (
            data("granularitySpec"),
            granularity(json!("day"), json!("all")),
            38,
            "E 405",
        ),
        (
            data("granularitySpec"),
            granularity(json!("all"), json!("all")),
            38,
            "",
        ),
        (
            data("granularitySpec"),
            granularity(json!("week"), json!("month")),
            38,
            "E 405",
        ),
        (
            data("granularitySpec"),
            granularity(json!("month"), json!("week")),
            38,
            "W 421",
        ),
        (
            data("granularitySpec"),
            granularity(json!("year"), json!("month")),
            38,
            "",
        ),
        (
            data("granularitySpec"),
            granularity(json!("none"), json!("none")),
            38,
            "E 421",
        ),
        (
            data("granularitySpec"),
            granularity(json!("eight_hour"), json!("six_hour")),
            38,
            "",
        ),
        (
            data("granularitySpec"),
            granularity(
                json!({"type": "period", "period": "P1D", "timeZone": "Asia/Tokyo"}),
                json!("day"),
            ),
            38,
            "E 421",
        ),
        (
            data("granularitySpec"),
            granularity(
                json!({"type": "period", "period": "P1D", "timeZone": "Asia/Tokyo"}),
                json!("hour"),
            ),
            38,
            "",
        ),
        // 406: periods.
        (io("taskDuration"), json!(3600), 38, "W 406"),
        (io("taskDuration"), json!(3_600_000), 38, "I 406"),
        (io("taskDuration"), json!("P1H"), 38, "E 406"),
        (io("taskDuration"), json!("P1M"), 38, "E 406"),
        (io("taskDuration"), json!("PT-1H"), 38, "W 406"),
        (io("taskDuration"), json!("P"), 38, "W 406"),
        (io("taskDuration"), json!("pt1h"), 38, ""),
        (io("taskDuration"), json!(true), 38, "E 406"),
        (tuning("intermediatePersistPeriod"), json!("P1M"), 38, ""),
        // 407: formats of timestamps.
        (data("timestampSpec/format"), json!("iso8601"), 38, "E 407"),
        (data("timestampSpec/format"), json!("ISO"), 38, ""),
        (data("timestampSpec/format"), json!(" iso "), 38, "E 407"),
        (data("timestampSpec/format"), json!(""), 38, "E 407"),
        (data("timestampSpec/format"), json!("%Y-%m-%d"), 38, "E 407"),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd HH:MM:ss"),
            38,
            "W 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd HH:mm:SS"),
            38,
            "W 407",
        ),
        (
            data("timestampSpec/format"),
            json!("HH:mm:ss dd/MM/yyyy"),
            38,
            "",
        ),
        (data("timestampSpec/format"), json!("HH dd/MM/yyyy"), 38, ""),
        (
            data("timestampSpec/format"),
            json!("yyyyMMddHHmmssSSS"),
            38,
            "",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-ddTHH:mm:ss"),
            38,
            "E 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd'T'HH:mm:ssXXX"),
            38,
            "E 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            38,
            "",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd HH:mm:ss[.SSS]"),
            38,
            "E 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd hh:mm:ss"),
            38,
            "W 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-dd hh:mm:ss a"),
            38,
            "",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-MM-DD"),
            38,
            "W 407",
        ),
        (
            data("timestampSpec/format"),
            json!("yyyy-mm-dd HH:MM:ss"),
            38,
            "W 407",
        ),
        (data("timestampSpec/format"), json!("YYYY-MM-dd"), 38, ""),
        (data("timestampSpec/format"), json!("ms"), 38, "W 407"),
        (data("timestampSpec/format"), json!("${FORMAT}"), 38, ""),
        // 408, 410: dimensions.
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "Long", "name": "a"})),
            38,
            "E 408",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "Long", "name": "a"})),
            34,
            "W 408",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "long"})),
            38,
            "E 408",
        ),
        (data("dimensionsSpec"), dimension(json!(7)), 38, "E 408"),
        (data("dimensionsSpec"), dimension(json!(null)), 38, "E 408"),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "spatial", "name": "a"})),
            38,
            "E 408",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "auto", "name": "a", "castToType": "BANANA"})),
            38,
            "W 408",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "auto", "name": "a", "castToType": "array<long>"})),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "string", "name": "a", "multiValueHandling": "set"})),
            38,
            "E 408",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "string", "name": "a", "multiValueHandling": "ARRAY"})),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": "a"}),
            38,
            "E 408",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a", "a"]}),
            38,
            "E 410",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a", "A"]}),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["count"]}),
            38,
            "E 410",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": [""]}),
            38,
            "E 410",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["__time"]}),
            38,
            "E 410",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a"], "dimensionExclusions": ["a"]}),
            38,
            "E 410",
        ),
        // 409: metrics.
        (
            data("metricsSpec"),
            metric(json!({"type": "sum", "name": "a", "fieldName": "b"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "LongSum", "name": "a", "fieldName": "b"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"name": "a"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "count"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "longSum", "name": "a"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "longSum", "name": "a", "fieldName": "b", "expression": "c"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "hyperUnique", "name": "a"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            metric(json!({"type": "stringFirstFold", "name": "a", "fieldName": "b"})),
            38,
            "E 409",
        ),
        (
            data("metricsSpec"),
            json!({"type": "count", "name": "a"}),
            38,
            "E 409",
        ),
        // 411, 412, 413.
        (data("parser"), json!({}), 37, "E 411"),
        (data("parser"), json!({}), 36, "W 411"),
        (data("parser"), json!(null), 38, ""),
        ("tuningConfig".into(), json!({"type": "kafka"}), 38, "W 412"),
        (io("topicPattern"), json!("a.*"), 38, "E 413"),
        (io("topic"), json!("-"), 38, "E 413"),
        // 414: the auto-scaler.
        (io("autoScalerConfig"), scaler(json!({})), 38, ""),
        (
            io("autoScalerConfig"),
            scaler(json!({"taskCountMin": 5})),
            38,
            "E 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"taskCountMin": null})),
            38,
            "E 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"taskCountStart": 5})),
            38,
            "E 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"stopTaskCountRatio": 0})),
            38,
            "E 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"lagCollectionIntervalMillis": 0})),
            38,
            "E 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"enableTaskAutoScaler": false})),
            38,
            "",
        ),
        (
            io("autoScalerConfig"),
            json!({"taskCountMin": 1, "taskCountMax": 2}),
            38,
            "W 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"type": "lagBased"})),
            38,
            "W 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"autoScalerStrategy": "lag"})),
            38,
            "W 414",
        ),
        (
            io("autoScalerConfig"),
            scaler(json!({"lagAggregate": "max"})),
            38,
            "E 403",
        ),
        // 415, 416, 418, 419.
        (
            io("consumerProperties/auto.offset.reset"),
            json!("earliest"),
            38,
            "W 415",
        ),
        (
            io("consumerProperties/sasl.jaas.config"),
            json!({"type": "environment"}),
            38,
            "E 415",
        ),
        (
            io("consumerProperties/ssl.key.password"),
            json!({"type": "environment", "variable": "X"}),
            38,
            "",
        ),
        (
            io("consumerProperties/druid.dynamic.config.provider"),
            json!({"type": "environment"}),
            38,
            "E 415",
        ),
        (
            io("consumerProperties/druid.dynamic.config.provider"),
            json!({"type": "enviroment", "variables": {}}),
            38,
            "W 415",
        ),
        (tuning("type"), json!("index_parallel"), 38, "E 416"),
        (tuning("type"), json!("-"), 38, "E 416"),
        ("spec/tuningConfig".into(), json!("-"), 38, ""),
        (io("useEarliestOffset"), json!(false), 38, "I 418"),
        (io("useEarliestOffset"), json!("-"), 38, "I 418"),
        (io("taskCount"), json!(0), 38, "W 419"),
        (io("replicas"), json!(0), 38, "W 419"),
        // 420: transforms and filters.
        (
            data("transformSpec"),
            json!({"transforms": [{"type": "expression", "name": "a"}]}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"transforms": [{"type": "expression", "name": "a", "expression": "concat('x, b)"}]}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"transforms": [{"type": "expr", "name": "a", "expression": "b"}]}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "eq", "column": "a"}}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "and", "fields": []}}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "range", "column": "a", "matchValueType": "LONG"}}),
            38,
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "selector", "dimension": "a", "value": null}}),
            38,
            "",
        ),
    ];
    for (path, value, expected) in [
        (
            data("metricsSpec"),
            json!([{"type": "filtered", "filter": {"type": "true"},
                "aggregator": {"type": "longSum", "name": "user_id", "fieldName": "n"}}]),
            "E 410",
        ),
        // E14.
        (
            data("dimensionsSpec/spatialDimensions"),
            json!([{"dimName": "user_id", "dims": ["x", "y"]}]),
            "E 410",
        ),
        (
            data("dimensionsSpec/spatialDimensions"),
            json!([{"dimName": "place", "dims": ["x", "y"]}]),
            "",
        ),
        // E28, by release.
        (
            data("projections"),
            json!([{"type": "aggregate", "name": "p", "groupingColumns": []}]),
            "E 403",
        ),
        (
            data("projections"),
            json!([projection("p"), projection("p")]),
            "E 403",
        ),
        (
            data("projections"),
            json!([projection("p"), projection("q")]),
            "",
        ),
        (data("projections"), json!([projection("")]), "E 403"),
        (data("projections"), json!([projection("__p")]), "E 403"),
        // E19, E21, E26.
        (
            io("inputFormat"),
            json!({"type": "json", "featureSpec": {"allow_comments": true}}),
            "E 403",
        ),
        (
            io("inputFormat"),
            json!({"type": "json", "featureSpec": {"ALLOW_COMENTS": true}}),
            "E 403",
        ),
        (
            io("inputFormat"),
            json!({"type": "json", "featureSpec": {"ALLOW_COMMENTS": true}}),
            "",
        ),
        (
            io("boundedStreamConfig"),
            json!({"startSequenceNumbers": {"0": 1}}),
            "E 403",
        ),
        (
            io("boundedStreamConfig"),
            json!({"startSequenceNumbers": {"0": 1}, "endSequenceNumbers": {"1": 2}}),
            "E 403",
        ),
        (
            io("boundedStreamConfig"),
            json!({"startSequenceNumbers": {"0": 1}, "endSequenceNumbers": {"0": 2}}),
            "",
        ),
        (io("startDelay"), json!("PT0S"), ""),
        (
            data("metricsSpec"),
            json!([{"type": "longSum", "name": "n", "expression": "concat('a"}]),
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "expression", "expression": ""}}),
            "E 420",
        ),
        (
            data("transformSpec"),
            json!({"filter": {"type": "expression", "expression": "a == 'it\\'s'"}}),
            "",
        ),
        (io("startDelay"), json!("PT-1S"), "W 406"),
        (io("taskDuration"), json!("PT0S"), "W 406"),
        (
            data("timestampSpec"),
            json!({"format": "[dd/MMM/yyyy:HH:mm:ss Z]"}),
            "",
        ),
        (
            data("timestampSpec"),
            json!({"format": "yyyy-MM-dd[ HH:mm]"}),
            "E 407",
        ),
        (
            data("timestampSpec"),
            json!({"format": "%Y-%m-%d"}),
            "E 407",
        ),
    ] {
        cases.push((path, value, 38, expected));
    }
    verify(cases);
}

/// A hole in a text breaks nothing: what is broken elsewhere is told. One that breaks it is for another tool to fill.
#[test]
fn holes_that_break_a_text_and_holes_that_do_not() {
    let codes = |json: &str| {
        let text = format!("# How\n\n```json\n{json}\n```\n");
        let lint = engine::lint_text("how.md", text, true, &Config::default());
        let codes: Vec<&str> = lint.findings.iter().map(|one| one.rule.code).collect();
        codes.contains(&"MSK901")
    };
    let policy = |id: &str, account: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "kafka-cluster:Connect", "Sid": "{id}", "Resource": {account}}}"#
        )
    };
    assert!(codes(&policy("{{id}}", "012")));
    assert!(codes(&policy("a", "012")));
    assert!(!codes(&policy("a", "{{arn}}")));
    assert!(!codes(&policy("a", "${ARN}")));
    assert!(!codes(&policy("a", "<%= arn %>")));
}

/// A reader of Avro has to know a schema; what its extension makes of it is not ours.
#[test]
fn avro_has_a_decoder() {
    let format = |more: Value| {
        let mut format = json!({"type": "avro_stream"});
        format
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        loud(with("spec/ioConfig/inputFormat", format), 38)
    };
    assert_eq!(format(json!({})).len(), 1);
    assert_eq!(format(json!({"avroBytesDecoder": null})).len(), 1);
    assert!(
        format(json!({"avroBytesDecoder": {"type": "schema_registry", "url": "https://registry"}}))
            .is_empty()
    );
}

/// Patterns of topics that are certainly no regular expressions of Java, and others that only other engines refuse.
#[test]
fn patterns_of_topics() {
    for (pattern, fine) in [
        ("a.*", true),
        ("a|b", true),
        ("(?i)a", true),
        ("a++", true),
        ("(?<!x)y", true),
        ("[]a]", true),
        ("\\Qa(b\\E", true),
        ("a{2}", true),
        ("(a", false),
        ("a)", false),
        ("[a", false),
        ("*a", false),
        ("a|+", false),
        ("a\\", false),
    ] {
        let mut spec: Value = good();
        let io = spec
            .pointer_mut("/spec/ioConfig")
            .unwrap()
            .as_object_mut()
            .unwrap();
        io.remove("topic");
        io.insert("topicPattern".into(), json!(pattern));
        let found = loud(spec.to_string(), 38);
        assert_eq!(found.is_empty(), fine, "{pattern}: {found:?}");
    }
}

/// Every plain member of the tables, with a value that fits and with one that does not: the first is let pass, the second told.
#[test]
fn every_member_of_the_tables_in_every_release() {
    let places = [
        ("KafkaSupervisorIOConfig", "spec/ioConfig"),
        ("KafkaSupervisorTuningConfig", "spec/tuningConfig"),
        ("TimestampSpec", "spec/dataSchema/timestampSpec"),
        ("DimensionsSpec", "spec/dataSchema/dimensionsSpec"),
        ("IdleConfig", "spec/ioConfig/idleConfig"),
        ("IndexSpec", "spec/tuningConfig/indexSpec"),
        ("JsonInputFormat", "spec/ioConfig/inputFormat"),
    ];
    // Members that do not go together with others of the good spec, or with one another.
    let apart = [
        "topicPattern",
        "lateMessageRejectionStartDateTime",
        "topic",
        "configOverrides",
        "format",
        "useEarliestOffset",
        "inactiveAfterMillis",
    ];
    let mut count = 0;
    for release in druid::releases() {
        for (class, place) in places {
            let facts = druid::table(release).class(class).unwrap();
            for (member, (kind, _)) in &facts.members {
                if apart.contains(&member.as_str()) {
                    continue;
                }
                let (right, wrong): (Value, Value) = match kind {
                    Kind::String => (json!("x"), json!({"a": 1})),
                    Kind::Boolean => (json!("true"), json!("yes")),
                    Kind::Int32 | Kind::Int64 => (json!(" 5 "), json!("5.0")),
                    Kind::Number => (json!("0.5"), json!("half")),
                    Kind::Period | Kind::Duration => (json!("PT5M"), json!("5m")),
                    Kind::DateTime => (json!("2026-01-31"), json!("now")),
                    Kind::List(_) => (json!([]), json!("x")),
                    Kind::Map(_) if member == "consumerProperties" => continue,
                    Kind::Map(_) => (json!({}), json!([])),
                    _ => continue,
                };
                let path = format!("{place}/{member}");
                let found = loud(with(&path, right.clone()), release.0);
                assert!(found.is_empty(), "{release} {path} = {right}: {found:?}");
                let found = loud(with(&path, wrong.clone()), release.0);
                assert!(
                    found
                        .iter()
                        .any(|(severity, ..)| *severity == Severity::Error),
                    "{release} {path} = {wrong}: {found:?}"
                );
                // A slip in its name is told, and what it is meant to be.
                let slip = format!("{place}/{member}x");
                let found = loud(with(&slip, right), release.0);
                assert!(
                    found.iter().any(|(_, code, _)| *code == "MSK402"),
                    "{release} {slip}: {found:?}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count}");
}

/// The published schema is made from the tables, takes what Druid takes, and refuses what it refuses or drops.
#[test]
fn the_schema_for_editors() {
    let made = msk_gen::model::supervisor::schema::schema(Release::NEWEST);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/druid-supervisor.schema.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&made).unwrap());
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        text,
        "INSTA_UPDATE=always writes it anew"
    );
    let validator = jsonschema::options().offline().build(&made).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/druid/valid");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let spec: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&spec)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    for (path, value) in [
        ("spec/ioConfig/taskcount", json!(3)),
        ("spec/ioConfig/inputFormat", json!("-")),
        ("spec/ioConfig/inputFormat", json!({"type": "jsn"})),
        ("spec/ioConfig/topicPattern", json!("a.*")),
        ("spec/ioConfig/replicas", json!("3.0")),
        ("spec/ioConfig/taskDuration", json!("1h")),
        ("spec/dataSchema/timestampSpec", json!("-")),
        (
            "spec/dataSchema/granularitySpec",
            json!({"segmentGranularity": "hourly"}),
        ),
        (
            "spec/dataSchema/dimensionsSpec",
            json!({"dimensions": [{"type": "Long", "name": "a"}]}),
        ),
        (
            "spec/dataSchema/metricsSpec",
            json!([{"type": "sum", "name": "a"}]),
        ),
        ("spec/tuningConfig/type", json!("index_parallel")),
        ("spec/tuningConfig/maxRowPerSegment", json!(1)),
    ] {
        let spec: Value = serde_json::from_str(&with(path, value.clone())).unwrap();
        assert!(!validator.is_valid(&spec), "{path} = {value}");
    }
}

#[test]
fn the_row_of_a_field() {
    use msk_gen::model::supervisor::schema::field;
    let row = field("ioConfig.serverPriorityToReplicas").unwrap();
    assert!(
        row.contains("since     Druid 37") && row.contains("an object"),
        "{row}"
    );
    let row = field("spec.tuningConfig.httpTimeout").unwrap();
    assert!(
        row.contains("PT10S") && row.contains("33 or before"),
        "{row}"
    );
    assert!(
        field("dataSchema.granularitySpec.segmentGranularity")
            .unwrap()
            .contains("period")
    );
    assert!(field("dataSchema.parser").is_some());
    assert_eq!(field("ioConfig.taskDurations"), None);
}

/// Wherever people keep supervisors: in lists, resources of Kubernetes, strings of a ConfigMap.
#[test]
fn supervisors_wherever_they_stand() {
    let bad = with("spec/ioConfig/taskcount", json!(3));
    let one = |name: &str, text: String| {
        let mut config = Config::default();
        config
            .rules
            .retain(|(rule, _)| rule.info().code.starts_with("MSK4"));
        let findings = engine::lint_text(name, text, true, &config).findings;
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(rules, ["druid-unknown-field"], "{name}");
    };
    let value: Value = serde_json::from_str(&bad).unwrap();
    one("list.json", json!([good(), value]).to_string());
    one(
        "ingestion.yaml",
        format!(
            "apiVersion: druid.apache.org/v1alpha1\nkind: DruidIngestion\nmetadata: {{name: a}}\nspec:\n  ingestion:\n    type: kafka\n    spec: {}\n",
            value
        ),
    );
    let indented = bad.replace('\n', "\n      ");
    one(
        "ingestion-text.yaml",
        format!(
            "kind: DruidIngestion\nspec:\n  ingestion:\n    type: kafka\n    spec: |-\n      {indented}\n"
        ),
    );
    one(
        "configmap.yaml",
        format!("apiVersion: v1\nkind: ConfigMap\ndata:\n  events.json: |\n      {indented}\n"),
    );
    one("runbook.md", format!("# How\n\n```json\n{bad}\n```\n"));
    // What Druid answers when it is asked for a supervisor.
    let mut whole: Value = serde_json::from_str(&bad).unwrap();
    whole["context"] = json!(null);
    one(
        "answer.json",
        json!({"id": "events", "state": "RUNNING", "healthy": true, "type": "kafka", "spec": whole}).to_string(),
    );
}
