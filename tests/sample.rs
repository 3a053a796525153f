//! Supervisors beside records of their topics.

use crate::cli::{run, run_with_input, scratch};
use crate::rules::with_sample;
use msk_gen::config::Config;
use msk_gen::engine::{self, Lint};
use msk_gen::finding::Severity;

/// A supervisor: members of `dataSchema`, and members of `ioConfig` behind the topic.
fn supervisor(data: &str, io: &str) -> String {
    format!(
        r#"{{"type": "kafka", "spec": {{"dataSchema": {{"dataSource": "events", {data}}}, "ioConfig": {{"topic": "events", {io}}}}}}}"#
    )
}

/// A time and dimensions.
fn data(timestamp: &str, dimensions: &str) -> String {
    format!(
        r#""timestampSpec": {{{timestamp}}}, "dimensionsSpec": {{"dimensions": [{dimensions}]}}"#
    )
}

const JSON: &str = r#""inputFormat": {"type": "json"}"#;
const ISO: &str = r#""column": "t", "format": "iso""#;
const NOON: &str = r#""t": "2026-01-31T12:00:00Z""#;

fn lint(data: &str, io: &str, records: &str) -> Lint {
    let mut config = with_sample(&Config::default(), "records.jsonl", records);
    config
        .rules
        .retain(|(rule, _)| rule.info().name.starts_with("druid-sample-"));
    engine::lint_text("druid/events.json", supervisor(data, io), true, &config)
}

/// What the rules say: severity, code, message.
fn told(data: &str, io: &str, records: &str) -> Vec<String> {
    lint(data, io, records)
        .findings
        .into_iter()
        .map(|finding| {
            let severity = match finding.severity {
                Severity::Error => "E",
                Severity::Warning => "W",
                Severity::Info => "I",
            };
            format!("{severity} {} {}", finding.rule.code, finding.message)
        })
        .collect()
}

#[track_caller]
fn check(data: &str, io: &str, records: &str, expected: &[&str]) {
    let found = told(data, io, records);
    let same = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.starts_with(expected));
    assert!(same, "{data} {io}\n{records}\n{found:#?}");
}

#[test]
fn times_that_are_not_there_or_do_not_fit() {
    for (timestamp, records, expected) in [
        // It is there.
        (ISO, "{@, \"a\": 1}", &[][..]),
        (r#""column": "t""#, "{@, \"a\": 1}", &[]),
        ("", "{\"timestamp\": 1767225600000, \"a\": 1}", &[]),
        // There is no record.
        (
            ISO,
            "a=1 t=2\na=2 t=3",
            &["E MSK422 none of the 2 records of the sample is a JSON object"],
        ),
        // It is not.
        (
            r#""column": "time""#,
            "{\"Time\": 1767225600000, \"a\": 1}",
            &["E MSK422 no record of the sample has a value in the timestamp column `time`"],
        ),
        (
            "",
            "{\"a\": 1}\n{\"a\": 2}",
            &["E MSK422 no record of the sample has a value in the timestamp column `timestamp`"],
        ),
        (
            ISO,
            "{@, \"a\": 1}\n{\"t\": null, \"a\": 2}\n{\"a\": 3}",
            &["E MSK422 2 of 3 records have no value in the timestamp column `t`"],
        ),
        // Something stands in for it.
        (
            r#""column": "t", "missingValue": "2026-01-01""#,
            "{\"a\": 1}",
            &[],
        ),
        (
            r#""column": "t", "missingValue": null"#,
            "{\"a\": 1}",
            &["E MSK422 no record"],
        ),
        (
            r#""column": "t", "missingValue": "2026-01-01""#,
            "{\"t\": \"\", \"a\": 1}",
            &["E MSK422 an empty text is no time of the format `auto`"],
        ),
        // It does not fit.
        (
            ISO,
            "{\"t\": \"2026-01-31 12:00:00\", \"a\": 1}\n{@, \"a\": 1}",
            &["E MSK422 `2026-01-31 12:00:00` in 1 of 2 records is no time of the format `iso`"],
        ),
        (
            r#""column": "t", "format": "posix""#,
            "{@, \"a\": 1}",
            &["E MSK422 `2026-01-31T12:00:00Z` is no time of the format `posix`"],
        ),
        (
            r#""column": "t", "format": "yyyy-MM-dd hh:mm:ss""#,
            "{\"t\": \"2026-01-31 13:00:00\", \"a\": 1}\n{\"t\": \"2026-01-31 14:00:00\", \"a\": 1}",
            &[
                "E MSK422 all 2 records of the sample have no time of the format `yyyy-MM-dd hh:mm:ss`, the first `2026-01-31 13:00:00`",
            ],
        ),
        (
            r#""column": "t", "format": "ms""#,
            "{\"t\": 1767225600000, \"a\": 1}",
            &["E MSK422 `1767225600000` is no time of the format `ms`"],
        ),
        (
            r#""column": "t", "format": "yyyy-MM-dd HH:mm:ss""#,
            "{\"t\": \"2026-01-31 13:00:00\", \"a\": 1}",
            &[],
        ),
        // Its reading is not certain.
        (
            r#""column": "t", "format": "xxxx-'W'ww""#,
            "{@, \"a\": 1}",
            &[],
        ),
        (r#""column": "${TIME}""#, "{\"a\": 1}", &[]),
        (r#""column": "t""#, "{\"t\": \"2026-W05\", \"a\": 1}", &[]),
        // Another unit.
        (
            r#""column": "t""#,
            "{\"t\": 1767225600, \"a\": 1}",
            &["E MSK422 the time `1767225600` is 1970-01-21T10:53:45Z by the format `auto`"],
        ),
        (
            r#""column": "t", "format": "posix""#,
            "{\"t\": \"1767225600000\", \"a\": 1}",
            &["E MSK422 the time `1767225600000` is 57971-"],
        ),
        (
            r#""column": "t", "format": "micro""#,
            "{\"t\": 1767225600000, \"a\": 1}",
            &["E MSK422 the time `1767225600000` is 1970-01-21"],
        ),
        (r#""column": "t""#, "{\"t\": 0, \"a\": 1}", &[]),
        (
            r#""column": "t""#,
            "{\"t\": \"9999-12-31T00:00:00Z\", \"a\": 1}",
            &["W MSK422 the time `9999-12-31T00:00:00Z` is 9999-12-31"],
        ),
        (
            r#""column": "t""#,
            "{\"t\": \"1970-01-01T00:00:00Z\", \"a\": 1}",
            &[],
        ),
    ] {
        let records = records.replace('@', NOON);
        check(&data(timestamp, "\"a\""), JSON, &records, expected);
    }
}

#[test]
fn what_is_not_certain_of_times_is_not_told() {
    let transform = |name: &str| {
        format!(
            r#"{}, "transformSpec": {{"transforms": [{{"type": "expression", "name": "{name}", "expression": "timestamp_parse(a)"}}]}}"#,
            data(r#""column": "t""#, "\"a\"")
        )
    };
    check(&transform("t"), JSON, "{\"a\": 1}", &[]);
    check(&transform("__time"), JSON, "{\"a\": 1}", &[]);
    check(&transform("b"), JSON, "{\"a\": 1}", &["E MSK422 no record"]);
    let kafka = r#""inputFormat": {"type": "kafka", "valueFormat": {"type": "json"}}"#;
    let stamp = |column: &str| data(&format!(r#""column": "{column}""#), "\"a\"");
    check(&stamp("kafka.timestamp"), kafka, "{\"a\": 1}", &[]);
    check(
        &stamp("kafka.timestamp"),
        JSON,
        "{\"a\": 1}",
        &["E MSK422 no record"],
    );
    // The absence of the time is told once, whatever reads it, too.
    check(
        &data(r#""column": "gone""#, "\"a\", \"gone\""),
        JSON,
        "{\"a\": 1}",
        &["E MSK422 no record"],
    );
    let path = r#""inputFormat": {"type": "json", "flattenSpec": {"fields": [{"type": "path", "name": "x", "expr": "$.a.b"}]}}"#;
    check(&stamp("x"), path, "{\"a\": 1}", &["E MSK422 no record"]);
    // Values of the record win.
    let own = "{\"kafka.timestamp\": \"x\", \"a\": 1}";
    check(
        &stamp("kafka.timestamp"),
        kafka,
        own,
        &["E MSK422 `x` is no time"],
    );
}

#[test]
fn fields_that_no_record_has() {
    let spec = |dimensions: &str, more: &str| format!("{}{more}", data(ISO, dimensions));
    let records = "{@, \"userId\": \"a\", \"n\": 1, \"o\": {\"x\": null}}\n{@, \"only\": 1}"
        .replace('@', NOON);
    let used = r#", "transformSpec": {"filter": {"type": "in", "dimension": "n", "values": ["userId", "o", "only"]}}"#;
    let flatten = |fields: &str| {
        format!(r#""inputFormat": {{"type": "json", "flattenSpec": {{"fields": [{fields}]}}}}"#)
    };
    for (dimensions, more, io, expected) in [
        (r#""userId", "n""#, "", JSON, &[][..]),
        (r#""only""#, "", JSON, &[]),
        (
            r#""userid""#,
            "",
            JSON,
            &["W MSK423 the dimension reads `userid`, and no record of the sample has it"],
        ),
        (
            r#"{"type": "long", "name": "m"}"#,
            "",
            JSON,
            &["W MSK423 the dimension reads `m`"],
        ),
        (r#""${NAME}""#, "", JSON, &[]),
        (
            r#"{"type": "spatial", "name": "place", "dims": ["n", "lat"]}"#,
            "",
            JSON,
            &["W MSK423 the dimension reads `lat`"],
        ),
        (
            r#""p", "q", "r""#,
            "",
            JSON,
            &["W MSK423 no record of the sample has any of the 3 dimensions"],
        ),
        // Metrics.
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "count", "name": "c"}, {"type": "longSum", "name": "s", "fieldName": "n"}]"#,
            JSON,
            &[],
        ),
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "longSum", "name": "s", "fieldName": "N"}]"#,
            JSON,
            &["W MSK423 the metric `s` reads `N`"],
        ),
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "filtered", "filter": {"type": "true"}, "aggregator": {"type": "doubleMax", "name": "s", "fieldName": "z"}}]"#,
            JSON,
            &["W MSK423 the metric `s` reads `z`"],
        ),
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "cardinality", "name": "s", "fields": ["n", {"type": "default", "dimension": "zz"}]}]"#,
            JSON,
            &["W MSK423 the metric `s` reads `zz`"],
        ),
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "longSum", "name": "s", "expression": "n + gone"}]"#,
            JSON,
            &["W MSK423 the expression reads `gone`"],
        ),
        (
            r#""n""#,
            r#", "metricsSpec": [{"type": "longMax", "name": "s", "fieldName": "__time"}]"#,
            JSON,
            &[],
        ),
        // Other columns of the same row.
        (
            r#""kafka.topic", "kafka.header.trace", "n""#,
            "",
            r#""inputFormat": {"type": "kafka", "valueFormat": {"type": "json"}}"#,
            &[],
        ),
        (
            r#""meta_topic", "n""#,
            "",
            r#""inputFormat": {"type": "kafka", "topicColumnName": "meta_topic", "valueFormat": {"type": "json"}}"#,
            &[],
        ),
    ] {
        let more = match more.is_empty() {
            true => used.to_owned(),
            false => format!("{used}{more}"),
        };
        check(&spec(dimensions, &more), io, &records, expected);
    }
    let transforms = |expression: &str| {
        format!(
            r#", "transformSpec": {{"filter": {{"type": "in", "dimension": "n", "values": ["userId", "o", "only"]}},
            "transforms": [{{"type": "expression", "name": "made", "expression": "{expression}"}}]}}"#
        )
    };
    for (expression, expected) in [
        ("concat(userId, n)", &[][..]),
        (
            "concat(user_id, 'x')",
            &["W MSK423 the expression reads `user_id`"],
        ),
        ("map(x -> x + gone, n)", &[]),
        (
            "\\\"user id\\\"",
            &["W MSK423 the expression reads `user id`"],
        ),
    ] {
        check(
            &spec("\"made\"", &transforms(expression)),
            JSON,
            &records,
            expected,
        );
    }
    for (fields, expected) in [
        (
            r#"{"type": "path", "name": "made", "expr": "$.o.x"}"#,
            &[][..],
        ),
        (
            r#"{"type": "path", "name": "made", "expr": "$.o.y"}"#,
            &["W MSK423 the field `made` reads `$.o.y`"],
        ),
        (
            r#"{"type": "path", "name": "made", "expr": "$.o[*].y"}"#,
            &[],
        ),
        (r#"{"type": "jq", "name": "made", "expr": ".o.y"}"#, &[]),
        (r#"{"type": "root", "name": "made", "expr": "userId"}"#, &[]),
        (
            r#"{"type": "tree", "name": "made", "nodes": ["o", "y"]}"#,
            &["W MSK423 the field `made` reads `made`"],
        ),
    ] {
        check(
            &spec("\"made\"", used),
            &flatten(fields),
            &records,
            expected,
        );
    }
    // The fields of a record are found by their names all the same.
    let listed_only = r#""inputFormat": {"type": "json", "flattenSpec": {"useFieldDiscovery": false, "fields": ["t"]}}"#;
    check(&spec("\"n\"", used), listed_only, &records, &[]);
    let discovered = format!(
        r#""timestampSpec": {{{ISO}}}, "dimensionsSpec": {{"dimensions": ["gone"], "useSchemaDiscovery": true}}"#
    );
    check(&discovered, JSON, &records, &[]);
}

#[test]
fn columns_of_filters_that_no_record_has() {
    let with = |filter: &str, transforms: &str| {
        format!(
            r#"{}, "transformSpec": {{"filter": {filter}, "transforms": [{transforms}]}}"#,
            data(ISO, r#""a""#)
        )
    };
    let records = format!("{{{NOON}, \"a\": 1}}");
    let selector =
        |column: &str| format!(r#"{{"type": "selector", "dimension": "{column}", "value": "de"}}"#);
    check(&with(&selector("a"), ""), JSON, &records, &[]);
    check(
        &with(&selector("A"), ""),
        JSON,
        &records,
        &["W MSK423 the filter compares `A`, and no record of the sample has it"],
    );
    let inner = format!(
        r#"{{"type": "not", "field": {{"type": "or", "fields": [{}]}}}}"#,
        selector("city")
    );
    check(
        &with(&inner, ""),
        JSON,
        &records,
        &["W MSK423 the filter compares `city`"],
    );
    // What a transform makes, the time itself, and what is not known yet.
    let made = r#"{"type": "expression", "name": "city", "expression": "upper(a)"}"#;
    check(&with(&selector("city"), made), JSON, &records, &[]);
    for column in ["__time", "t", "{{column}}"] {
        check(&with(&selector(column), ""), JSON, &records, &[]);
    }
}

#[test]
fn values_that_a_type_cannot_hold() {
    for (kind, value, expected) in [
        ("long", "7", ""),
        ("long", "-9223372036854775808", ""),
        ("long", "7.0", ""),
        ("long", "\"7\"", ""),
        ("long", "\"\"", ""),
        ("long", "null", ""),
        ("long", "true", ""),
        (
            "long",
            "7.9",
            "the dimension `a` is a `long`, and `7.9` has a fraction",
        ),
        (
            "long",
            "\"7.9\"",
            "the dimension `a` is a `long`, and `7.9` is text that is no whole number",
        ),
        (
            "long",
            "\"x\"",
            "the dimension `a` is a `long`, and `x` is text that is no number",
        ),
        (
            "long",
            "[1, 2]",
            "the dimension `a` is a `long`, and `[1, 2]` is a list",
        ),
        (
            "long",
            "1e30",
            "the dimension `a` is a `long`, and `1e30` is larger than 64 bits hold",
        ),
        ("double", "7.9", ""),
        ("double", "\"7.9e3\"", ""),
        ("double", "\"NaN\"", ""),
        ("double", "\"1d\"", ""),
        ("double", "\"0x1p3\"", ""),
        (
            "float",
            "\"7,9\"",
            "the dimension `a` is a `float`, and `7,9` is text that is no number",
        ),
        (
            "float",
            "{\"b\": 1}",
            "the dimension `a` is a `float`, and `{\"b\": 1}` is an object",
        ),
        ("string", "[1, 2]", ""),
        ("json", "{\"b\": 1}", ""),
        ("auto", "\"x\"", ""),
    ] {
        let spec = data(ISO, &format!(r#"{{"type": "{kind}", "name": "a"}}"#));
        let found = told(&spec, JSON, &format!("{{{NOON}, \"a\": {value}}}"));
        let expected: Vec<String> = match expected {
            "" => Vec::new(),
            text => vec![format!("W MSK424 {text}")],
        };
        assert_eq!(found, expected, "{kind} {value}");
    }
    for (kind, value, expected) in [
        ("longSum", "7", ""),
        ("longSum", "\"1,024\"", ""),
        (
            "longSum",
            "7.9",
            "the metric `s` is a `longSum`, and `7.9` has a fraction",
        ),
        (
            "longSum",
            "\"7.9\"",
            "the metric `s` is a `longSum`, and `7.9` is text that is no whole number",
        ),
        (
            "longSum",
            "\"x\"",
            "the metric `s` is a `longSum`, and `x` is text that is no number",
        ),
        (
            "doubleMax",
            "\"x\"",
            "the metric `s` is a `doubleMax`, and `x` is text that is no number",
        ),
        (
            "doubleMax",
            "[1]",
            "the metric `s` is a `doubleMax`, and `[1]` is a list",
        ),
        ("doubleMax", "7.9", ""),
        ("stringLast", "\"x\"", ""),
        ("thetaSketch", "\"x\"", ""),
    ] {
        let metrics =
            format!(r#", "metricsSpec": [{{"type": "{kind}", "name": "s", "fieldName": "n"}}]"#);
        let spec = data(ISO, "\"a\"") + &metrics;
        let found = told(
            &spec,
            JSON,
            &format!("{{{NOON}, \"a\": 1, \"n\": {value}}}"),
        );
        let expected: Vec<String> = match expected {
            "" => Vec::new(),
            text => vec![format!("W MSK424 {text}")],
        };
        assert_eq!(found, expected, "{kind} {value}");
    }
    // A value is not shown whole.
    let spec = data(ISO, r#"{"type": "long", "name": "a"}"#);
    let long = "x".repeat(500);
    let found = told(&spec, JSON, &format!("{{{NOON}, \"a\": \"{long}\"}}"));
    assert!(found[0].contains(&"x".repeat(60)) && !found[0].contains(&"x".repeat(61)));
    // A transform of the name makes the value.
    let made = spec
        + r#", "transformSpec": {"transforms": [{"type": "expression", "name": "a", "expression": "strlen(a)"}]}"#;
    check(&made, JSON, &format!("{{{NOON}, \"a\": \"x\"}}"), &[]);
}

#[test]
fn records_that_a_rejection_period_drops() {
    let old = "{\"t\": \"2026-01-01T00:00:00Z\", \"a\": 1}\n";
    let new = "{\"t\": \"2026-01-31T00:00:00Z\", \"a\": 2}\n";
    let near = "{\"t\": \"2026-01-30T22:30:00Z\", \"a\": 3}\n";
    let odd = "{\"t\": \"2026-01-31T00:00:00Z\", \"a\": 4}\n";
    let older = "W MSK425 1 of 2 records is older than the newest one";
    for (io, records, expected) in [
        (
            r#""lateMessageRejectionPeriod": "PT1H""#,
            [old, new],
            &["I MSK425 1 of 2"][..],
        ),
        (
            r#""lateMessageRejectionPeriod": "PT1H", "useEarliestOffset": true"#,
            [old, new],
            &[older],
        ),
        (
            r#""lateMessageRejectionPeriod": "PT1H""#,
            [new, old],
            &[older],
        ),
        (r#""lateMessageRejectionPeriod": "P60D""#, [new, old], &[]),
        // Within the period and a task's whole duration.
        (r#""lateMessageRejectionPeriod": "PT1H""#, [new, near], &[]),
        (
            r#""lateMessageRejectionPeriod": "PT1H", "taskDuration": "PT10M""#,
            [new, near],
            &[older],
        ),
        (
            r#""lateMessageRejectionPeriod": "PT1H", "taskDuration": "${D}""#,
            [new, old],
            &[],
        ),
        (r#""lateMessageRejectionPeriod": "P1M""#, [new, old], &[]),
        (
            r#""lateMessageRejectionPeriod": 3600000"#,
            [new, old],
            &[older],
        ),
        (r#""earlyMessageRejectionPeriod": "PT1H""#, [new, old], &[]),
        (r#""lateMessageRejectionPeriod": "PT1H""#, [new, odd], &[]),
        (
            r#""lateMessageRejectionStartDateTime": "2026-01-15""#,
            [old, new],
            &[
                "W MSK425 1 of 2 records lies before 2026-01-15T00:00:00Z, and Druid drops such records",
            ],
        ),
        (
            r#""lateMessageRejectionStartDateTime": "2025-01-15T00:00:00Z""#,
            [old, new],
            &[],
        ),
        (
            r#""lateMessageRejectionStartDateTime": "${START}""#,
            [old, new],
            &[],
        ),
    ] {
        let io = format!("{JSON}, {io}");
        check(&data(ISO, "\"a\""), &io, &records.concat(), expected);
    }
}

#[test]
fn fields_that_nothing_ingests() {
    let records =
        format!("{{{NOON}, \"a\": 1, \"b\": 2, \"c\": {{\"d\": 3}}}}\n{{{NOON}, \"a\": 1}}");
    let spec = |dimensions: &str| {
        format!(r#""timestampSpec": {{{ISO}}}, "dimensionsSpec": {{{dimensions}}}"#)
    };
    for (dimensions, io, expected) in [
        (
            r#""dimensions": ["a"]"#,
            JSON,
            &["I MSK426 2 fields of the records are stored nowhere: `b`, `c`"][..],
        ),
        (
            r#""dimensions": ["a", "b"]"#,
            JSON,
            &["I MSK426 a field of the records is stored nowhere: `c`"],
        ),
        (
            r#""dimensions": ["a"], "dimensionExclusions": ["b", "c"]"#,
            JSON,
            &[],
        ),
        (r#""dimensions": []"#, JSON, &[]),
        ("", JSON, &[]),
        (
            r#""dimensions": ["a"], "includeAllDimensions": true"#,
            JSON,
            &[],
        ),
        (
            r#""dimensions": ["a"], "useSchemaDiscovery": true"#,
            JSON,
            &[],
        ),
        (
            r#""dimensions": ["a", "b", "x"]"#,
            r#""inputFormat": {"type": "json", "flattenSpec": {"fields": [{"type": "path", "name": "x", "expr": "$.c.d"}]}}"#,
            &[],
        ),
        (
            r#""dimensions": ["a", "x"]"#,
            r#""inputFormat": {"type": "json", "flattenSpec": {"fields": [{"type": "path", "name": "x", "expr": "$..d"}]}}"#,
            &["I MSK426 a field of the records is stored nowhere: `b`"],
        ),
    ] {
        check(&spec(dimensions), io, &records, expected);
    }
    // What roll-up makes of it.
    let note = |granularity: &str| {
        let spec = format!(
            "{}, \"granularitySpec\": {{{granularity}}}",
            spec(r#""dimensions": ["a"]"#)
        );
        lint(&spec, JSON, &records).findings[0].notes.join("; ")
    };
    assert!(
        note(r#""queryGranularity": "hour""#).ends_with("makes 1 row of 2 records of the sample")
    );
    assert!(!note(r#""rollup": false"#).contains("roll-up"));
    let zone =
        r#""queryGranularity": {"type": "period", "period": "P1D", "timeZone": "Asia/Tokyo"}"#;
    assert!(!note(zone).contains("roll-up"));
}

#[test]
fn csv_and_tsv() {
    let spec = data(ISO, r#""a", {"type": "long", "name": "n"}"#);
    let csv = r#""inputFormat": {"type": "csv", "columns": ["t", "a", "n"]}"#;
    check(&spec, csv, "2026-01-31T12:00:00Z,x,7\n", &[]);
    check(&spec, csv, "t,a,n\n2026-01-31T12:00:00Z,\"x,y\",7\n", &[]);
    check(
        &spec,
        csv,
        "2026-01-31T12:00:00Z,x,y\n,x,7\n",
        &[
            "E MSK422 1 of 2 records has no value in the timestamp column `t`",
            "W MSK424 the dimension `n` is a `long`, and `y` is text that is no number",
        ],
    );
    let header = r#""inputFormat": {"type": "tsv", "findColumnsFromHeader": true}"#;
    check(&spec, header, "t\ta\tn\n2026-01-31T12:00:00Z\tx\t7\n", &[]);
    check(
        &spec,
        header,
        "t\tA\tn\n2026-01-31T12:00:00Z\tx\t7\n",
        &["W MSK423 the dimension reads `a`"],
    );
}

#[test]
fn what_cannot_be_judged_is_said() {
    let why = |io: &str, records: &str| {
        let lint = lint(&data(ISO, "\"a\""), io, records);
        assert!(lint.findings.is_empty(), "{io}");
        let why: Vec<String> = lint.unjudged.into_iter().map(|one| one.why).collect();
        why.join("; ")
    };
    let good = format!("{{{NOON}, \"a\": 1}}\n");
    for (io, records, expected) in [
        (JSON, good.as_str(), ""),
        (
            r#""inputFormat": {"type": "avro_stream"}"#,
            &good,
            "records of the format `avro_stream` cannot be read here",
        ),
        (
            r#""inputFormat": {"type": "kafka", "valueFormat": {"type": "protobuf"}}"#,
            &good,
            "records of the format `protobuf` cannot be read here",
        ),
        (
            r#""inputFormat": {"type": "kafka"}"#,
            &good,
            "the input format `kafka` has no `valueFormat`",
        ),
        (
            r#""inputFormat": {"type": "csv"}"#,
            &good,
            "the input format does not say its columns",
        ),
        (
            r#""taskCount": 1"#,
            &good,
            "the supervisor has no `inputFormat`",
        ),
        (
            r#""inputFormat": {"type": "json", "featureSpec": {"ALLOW_COMMENTS": true}}"#,
            "// none\n",
            "there is no record in it that `json` can read",
        ),
        (
            JSON,
            "[{\"a\": 1}]",
            "it is a list, and records are objects",
        ),
        (JSON, "", "there is no record in it that `json` can read"),
    ] {
        let found = why(io, records);
        assert!(found.starts_with(expected), "{io}: {found}");
        assert_eq!(found.is_empty(), expected.is_empty(), "{io}: {found}");
    }
    assert_eq!(
        why(JSON, &format!("{good}{{\"a\": 1,}}\nnull\n")),
        "2 records that are no JSON objects, the first in line 2"
    );
    assert_eq!(
        why(JSON, &good.repeat(10_001)),
        "what lies behind the first 10000 records"
    );
    let lenient = r#""inputFormat": {"type": "json", "featureSpec": {"ALLOW_COMMENTS": true}}"#;
    assert_eq!(why(lenient, &format!("{good}// one\n")), "");
}

#[test]
fn the_command_line_names_the_records() {
    let spec = supervisor(&data(ISO, "\"a\""), JSON);
    let bad = "{\"t\": \"yesterday\", \"a\": 1}\n";
    let folder = scratch(&[
        ("druid/events.json", &spec),
        ("druid/others.json", &spec),
        ("records.jsonl", bad),
        ("other/policy.json", "{}"),
        ("records.bin", "\u{0}"),
    ]);
    let lint = |args: &[&str]| {
        let mut all = vec!["lint", "--output-format", "concise", "--select", "MSK42"];
        all.extend(args);
        run(folder.path(), &all)
    };
    let ran = lint(&["--sample", "records.jsonl", "druid/events.json"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out
            .contains("`yesterday` is no time of the format `iso`"),
        "{}",
        ran.out
    );
    // Only with the option.
    assert_eq!(lint(&["druid/events.json"]).code, 0);
    for (args, message) in [
        (
            ["--sample", "gone.jsonl", "druid/events.json"],
            "`gone.jsonl` cannot be read as a sample of records: there is no such file",
        ),
        (
            ["--sample", "druid", "druid/events.json"],
            "`druid` cannot be read as a sample of records",
        ),
        (
            ["--sample", "records.bin", "druid/events.json"],
            "`records.bin` is no sample of records: it is not UTF-8 text",
        ),
        (
            ["--sample", "records.jsonl", "other"],
            "`--sample records.jsonl` needs a Kafka supervisor among the inputs, and there is none",
        ),
        (
            ["--sample", "records.jsonl", "."],
            "`--sample records.jsonl` is for one supervisor, and 2 inputs hold some: `druid/events.json`, `druid/others.json`",
        ),
    ] {
        let ran = lint(&args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(message), "{args:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{args:?}: {}", ran.out);
    }
    // From standard input.
    let args = [
        "lint",
        "--sample",
        "records.jsonl",
        "--stdin-filename",
        "s.json",
        "-",
    ];
    let ran = run_with_input(folder.path(), &args, &spec);
    assert!(ran.code == 1 && ran.out.contains("MSK422"), "{}", ran.err);
    // Two in one file.
    let both = format!("[{spec}, {spec}]");
    std::fs::write(folder.path().join("druid/both.json"), both).unwrap();
    let ran = lint(&["--sample", "records.jsonl", "druid/both.json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.err.contains("holds several supervisors")
            || ran.out.contains("holds several supervisors"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn the_settings_name_the_records() {
    let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples");
    let full = run(
        &fixture,
        &["lint", "--select", "MSK42", "--output-format", "full"],
    );
    assert_eq!(full.code, 1, "{}", full.err);
    crate::snapshot("cli-sample", &full.out);

    let spec = supervisor(&data(ISO, "\"a\""), JSON);
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[samples]\n\"druid/*.json\" = \"records/events.jsonl\"\n",
        ),
        ("druid/events.json", &spec),
        ("records/events.jsonl", "{\"t\": \"yesterday\", \"a\": 1}\n"),
    ]);
    let args = ["lint", "--select", "MSK42"];
    assert_eq!(run(folder.path(), &args).code, 1);
    // Paths are those of the settings' folder.
    let inside = run(
        &folder.path().join("druid"),
        &["lint", "--select", "MSK42", "--output-format", "full"],
    );
    assert!(
        inside.out.contains("../records/events.jsonl"),
        "{}",
        inside.out
    );
    std::fs::remove_file(folder.path().join("records/events.jsonl")).unwrap();
    let ran = run(folder.path(), &args);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains(
            "`records/events.jsonl` cannot be read as a sample of records: there is no such file (`samples` of the settings)"
        ),
        "{}",
        ran.err
    );
    std::fs::write(folder.path().join("msk-gen.toml"), "[samples]\n\"a\" = 1\n").unwrap();
    let ran = run(folder.path(), &args);
    assert!(
        ran.code == 2 && ran.err.contains("settings-invalid"),
        "{}",
        ran.err
    );
}

#[test]
fn the_records_of_a_rendered_supervisor() {
    let context = r#"{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:druid:datasources": [
    {"name": "events", "topic": "events", "timestamp": {"column": "timestamp", "format": "iso"},
     "dimensions": ["user_id"], "inputFormat": {"type": "json"}}
  ]
}
"#;
    let settings = "[[render]]\ncontext = [\"cdk.context.json\"]\n\n[samples]\n\"rendered/**/events.supervisor.json\" = \"events.jsonl\"\n";
    let folder = scratch(&[
        ("cdk.context.json", context),
        ("msk-gen.toml", settings),
        (
            "events.jsonl",
            "{\"timestamp\": \"2026-01-31T00:00:00Z\", \"userId\": \"a\"}\n",
        ),
    ]);
    let ran = run(
        folder.path(),
        &["lint", "--select", "MSK42", "--output-format", "concise"],
    );
    assert!(
        ran.out.contains("cdk.context.json:6:21: warning[MSK423]"),
        "{}{}",
        ran.out,
        ran.err
    );
}

#[test]
fn nothing_panics_on_broken_records_and_formats() {
    use crate::readers::{Random, mutate, mutations};
    let json = "{\"t\": \"2026-01-31T12:00:00.123+01:00\", \"a\": {\"b\": [1, \"é\", null]}}\n{\"t\": 1767225600, \"n\": \"7.9\"} {\"n\": 1e400}\n";
    let csv = "t,a,n\n2026-01-31 12:00:00,\"x\"\"é\",7\u{1}8\n\n,,\"\n";
    let specs = [
        r#""timestampSpec": {"column": "t", "format": "yyyy-MM-dd'T'HH:mm:ss.SSSZ"}, "dimensionsSpec": {"dimensions": ["a", {"type": "long", "name": "n"}]},
        "metricsSpec": [{"type": "longSum", "name": "s", "expression": "\"n\" + f(x, 'y')"}], "granularitySpec": {"queryGranularity": {"type": "period", "period": "P1M"}}"#,
        r#""timestampSpec": {"column": "t", "format": "EEE, dd MMM yy hh:mm a z"}, "dimensionsSpec": {"dimensions": [{"type": "spatial", "name": "é", "dims": ["a"]}]}"#,
    ];
    let formats = [
        r#""inputFormat": {"type": "json", "flattenSpec": {"fields": [{"type": "path", "name": "x", "expr": "$['a'].b[-1]"}]}}, "lateMessageRejectionPeriod": "PT1H""#,
        r#""inputFormat": {"type": "kafka", "valueFormat": {"type": "csv", "columns": ["t", "a", "n"], "listDelimiter": "|"}}, "lateMessageRejectionStartDateTime": "2026-01-01""#,
    ];
    let mut random = Random::new(422);
    for _ in 0..mutations() / 10 {
        let spec = mutate(&mut random, &specs);
        let format = mutate(&mut random, &formats);
        for (data, io) in [
            (specs[0], format.as_str()),
            (&spec, formats[0]),
            (&spec, formats[1]),
        ] {
            for records in [mutate(&mut random, &[json]), mutate(&mut random, &[csv])] {
                for finding in lint(data, io, &records).findings {
                    for (place, _) in &finding.related {
                        let text = place.source.text.get(place.span.range());
                        assert!(text.is_some(), "{data} {io} {records:?}");
                    }
                }
            }
        }
    }
}
