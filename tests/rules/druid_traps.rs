//! What Druid takes without a word and does otherwise, and the twins on which nothing is said.

use super::druid::{told, told_of, verify, with};
use msk_gen::finding::Severity;
use serde_json::{Value, json};

fn io(key: &str) -> String {
    format!("spec/ioConfig/{key}")
}

fn data(key: &str) -> String {
    format!("spec/dataSchema/{key}")
}

fn tuning(key: &str) -> String {
    format!("spec/tuningConfig/{key}")
}

#[test]
fn members_without_effect() {
    let dimension = |more: Value| json!({"dimensions": [more]});
    let scaler = |more: Value| {
        let mut all = json!({"enableTaskAutoScaler": true, "taskCountMin": 1, "taskCountMax": 8});
        all.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({
            "topic": "events", "inputFormat": {"type": "json"}, "useEarliestOffset": true,
            "consumerProperties": {"bootstrap.servers": "localhost:9092"},
            "taskCount": 4, "autoScalerConfig": all,
        })
    };
    let whole = "spec/ioConfig".to_owned();
    verify(vec![
        // S09
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "long", "name": "n", "createBitmapIndex": true})),
            38,
            "W 427",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "long", "name": "n", "createBitmapIndex": false})),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "auto", "name": "n", "createBitmapIndex": false})),
            38,
            "W 427",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "double", "name": "n", "multiValueHandling": "ARRAY"})),
            38,
            "W 427",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"type": "double", "name": "n", "multiValueHandling": "SORTED_ARRAY"})),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            dimension(
                json!({"type": "string", "name": "n", "multiValueHandling": "ARRAY", "createBitmapIndex": false}),
            ),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            dimension(json!({"name": "n", "createBitmapIndex": false})),
            38,
            "",
        ),
        // S10
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a"], "dimensionExclusions": ["b"]}),
            38,
            "W 427",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a"], "dimensionExclusions": []}),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            json!({"useSchemaDiscovery": true, "dimensionExclusions": ["b"]}),
            38,
            "",
        ),
        (
            data("dimensionsSpec"),
            json!({"dimensions": ["a"], "includeAllDimensions": true, "dimensionExclusions": ["b"]}),
            38,
            "",
        ),
        // S11
        (
            data("granularitySpec"),
            json!({"intervals": ["2026-01-01/2026-02-01"]}),
            38,
            "W 427",
        ),
        (data("granularitySpec"), json!({"intervals": []}), 38, ""),
        // S14
        (
            "spec/tuningConfig".into(),
            json!({"type": "kafka", "reportParseExceptions": true, "maxParseExceptions": 10}),
            38,
            "W 427",
        ),
        (
            "spec/tuningConfig".into(),
            json!({"type": "kafka", "reportParseExceptions": true, "maxParseExceptions": 0}),
            38,
            "",
        ),
        (
            "spec/tuningConfig".into(),
            json!({"type": "kafka", "reportParseExceptions": false, "maxParseExceptions": 10}),
            38,
            "",
        ),
        // S15
        (io("period"), json!("PT0.5S"), 38, "W 427"),
        (io("period"), json!("PT1S"), 38, ""),
        (io("period"), json!("PT0S"), 38, "W 406"),
        (tuning("offsetFetchPeriod"), json!("PT4S"), 38, "W 427"),
        (tuning("offsetFetchPeriod"), json!("PT5S"), 38, ""),
        (tuning("numPersistThreads"), json!(0), 38, "W 427"),
        (tuning("numPersistThreads"), json!(1), 38, ""),
        // S18
        (whole.clone(), scaler(json!({})), 36, "W 427"),
        (whole.clone(), scaler(json!({})), 37, ""),
        (
            whole.clone(),
            scaler(json!({"taskCountStart": 2})),
            37,
            "W 427",
        ),
        (whole.clone(), scaler(json!({"taskCountStart": 4})), 37, ""),
        (whole.clone(), scaler(json!({"taskCountStart": 2})), 38, ""),
        (whole.clone(), scaler(json!({"taskCountMin": 4})), 36, ""),
    ]);
}

#[test]
fn expressions() {
    let transform = |expression: &str| json!({"transforms": [{"type": "expression", "name": "a", "expression": expression}]});
    let filter =
        |expression: &str| json!({"filter": {"type": "expression", "expression": expression}});
    let metric =
        |expression: &str| json!([{"type": "longSum", "name": "n", "expression": expression}]);
    let path = || data("transformSpec");
    let mut cases = vec![
        // E12
        (data("metricsSpec"), metric("lenght(b)"), 38, "I 420"),
        (data("metricsSpec"), metric("length(b)"), 38, "E 420"),
        (data("metricsSpec"), metric("strlem(b)"), 38, "E 420"),
        (data("metricsSpec"), metric("strlen(b, c)"), 33, "E 420"),
        (data("metricsSpec"), metric("strlen(b, c)"), 38, "E 420"),
        (data("metricsSpec"), metric("nvl(b)"), 38, "E 420"),
        (
            data("metricsSpec"),
            metric("strlen(b) + if(c > 1, 1, 0)"),
            38,
            "",
        ),
        // R16, S24
        (path(), transform("TIME_PARSE(b)"), 38, "E 420"),
        (
            path(),
            transform("timestamp_parse(b, 'yyyy-MM-dd', 'UTC')"),
            38,
            "",
        ),
        (path(), transform("regexp_extract(b, '\\d+')"), 38, "E 420"),
        (path(), transform("regexp_extract(b, '\\\\d+', 1)"), 38, ""),
        (path(), transform("nvl(b, 'c'"), 38, "W 420"),
        (path(), transform("b c"), 38, "W 420"),
        (path(), transform("b.c"), 38, "W 420"),
        (path(), transform("\"b.c\""), 38, ""),
        (path(), transform("b +"), 38, "E 420"),
        (path(), transform("lookup(b, 'names')"), 38, ""),
        (path(), transform("decode_base64_utf8(b)"), 38, ""),
        (path(), transform("[1, 'a']"), 38, "W 420"),
        (path(), transform("map(upper(a), b)"), 38, "E 420"),
        (path(), transform("map((x) -> upper(x), b)"), 38, ""),
        (path(), transform("$(EXPRESSION)"), 38, ""),
        (path(), transform("@EXPRESSION@"), 38, ""),
        (path(), transform("{{expression}}"), 38, ""),
        (path(), transform("concat(b, '${SUFFIX}')"), 38, ""),
        (
            path(),
            transform("bloom_filter_test(b, 'abc')"),
            38,
            "I 420",
        ),
        (path(), filter("b = 1"), 38, "W 420"),
        (path(), filter("b == 1 and c == 2"), 38, "W 420"),
        (path(), filter("b == 1 && c == 2"), 38, ""),
        // R15
        (
            path(),
            json!({"filter": {"type": "javascript", "dimension": "b", "function": "function(x) { return true; }"}}),
            38,
            "W 420",
        ),
        (
            path(),
            json!({"filter": {"type": "not", "field": {"type": "selector", "dimension": "b", "value": "c"}}}),
            38,
            "",
        ),
    ];
    cases.push((
        data("metricsSpec"),
        json!([{"type": "javascript", "name": "n", "fieldNames": ["a"], "fnAggregate": "x", "fnCombine": "y", "fnReset": "z"}]),
        38,
        "W 409",
    ));
    verify(cases);
}

/// Nothing is broken by them, and each is told where it stands.
#[test]
fn places_in_an_expression() {
    let text = with(
        &data("transformSpec"),
        json!({"transforms": [{"type": "expression", "name": "a", "expression": "lower(\"b\") == 'x' and substr(c, 0, 2)"}]}),
    );
    let messages: Vec<String> = told(text, 38)
        .into_iter()
        .map(|(.., message)| message)
        .collect();
    assert_eq!(messages, ["`and` cannot stand here"]);
}

#[test]
fn brokers_with_ports() {
    let servers = |text: &str| json!({"bootstrap.servers": text});
    let path = || io("consumerProperties");
    verify(vec![
        (path(), servers("kafka-1.example.com"), 38, "E 403"),
        (
            path(),
            servers("kafka-1.example.com:9092,kafka-2.example.com"),
            38,
            "E 403",
        ),
        (path(), servers("localhost"), 38, "E 403"),
        (path(), servers(" , "), 38, "E 403"),
        (
            path(),
            servers("kafka-1.example.com:9092, SASL_SSL://kafka-2.example.com:9093"),
            38,
            "",
        ),
        (path(), servers("[::1]:9092"), 38, ""),
        (path(), servers("kafka-1.example.com:99092"), 38, "E 403"),
        (path(), servers("kafka-1.example.com:0"), 38, "E 403"),
        // A provider gives the real ones.
        (
            path(),
            json!({"bootstrap.servers": "given.elsewhere",
                "druid.dynamic.config.provider": {"type": "environment", "variables": {"bootstrap.servers": "B"}}}),
            38,
            "",
        ),
        // What is meant to be replaced.
        (path(), servers("BOOTSTRAP_SERVERS"), 38, ""),
        (path(), servers("<your brokers, e.g. a.b>"), 38, ""),
        (path(), servers("{{bootstrapServers}}"), 38, ""),
        (path(), servers("${KAFKA_HOST}.example.com"), 38, ""),
    ]);
}

#[test]
fn projections_of_one_time_and_one_name() {
    let projection = |period: &str, column: &str| {
        json!([{
            "type": "aggregate", "name": "p",
            "virtualColumns": [{"type": "expression", "name": "t", "outputType": "LONG",
                "expression": format!("timestamp_floor(__time, '{period}')")}],
            "groupingColumns": [{"type": "long", "name": "t"}, {"type": "string", "name": "user_id"}],
            "aggregators": [{"type": "count", "name": column}],
        }])
    };
    verify(vec![
        // Segments are of an hour.
        (data("projections"), projection("P1D", "n"), 38, "E 403"),
        (data("projections"), projection("P1D", "n"), 36, "E 403"),
        (data("projections"), projection("P1D", "n"), 34, ""),
        (data("projections"), projection("PT1H", "n"), 38, ""),
        (data("projections"), projection("PT1M", "n"), 38, ""),
        (
            data("projections"),
            projection("PT1M", "user_id"),
            38,
            "E 403",
        ),
        (data("projections"), projection("PT1M", "user_id"), 34, ""),
    ]);
}

#[test]
fn granularities_that_cross_the_ends_of_segments() {
    let period = |text: &str| json!({"type": "period", "period": text});
    let pair = |segment: Value, query: Value| json!({"segmentGranularity": segment, "queryGranularity": query});
    let zone = |text: &str, zone: &str| json!({"type": "period", "period": text, "timeZone": zone});
    let origin =
        |text: &str, origin: &str| json!({"type": "period", "period": text, "origin": origin});
    let path = || data("granularitySpec");
    verify(vec![
        (path(), pair(json!("year"), json!("week")), 38, "W 421"),
        (path(), pair(json!("quarter"), json!("month")), 38, ""),
        (path(), pair(json!("year"), json!("quarter")), 38, ""),
        (path(), pair(json!("six_hour"), period("PT4H")), 38, "W 421"),
        (path(), pair(json!("eight_hour"), json!("six_hour")), 38, ""),
        (path(), pair(json!("six_hour"), period("PT3H")), 38, ""),
        (path(), pair(json!("day"), period("PT7H")), 38, "W 421"),
        (path(), pair(json!("day"), period("PT12H")), 38, ""),
        (path(), pair(json!("month"), period("P2D")), 38, "W 421"),
        (path(), pair(json!("year"), period("P2M")), 38, ""),
        (path(), pair(json!("year"), period("P5M")), 38, "W 421"),
        (path(), pair(json!("week"), json!("day")), 38, ""),
        (path(), pair(json!("week"), json!("week")), 38, ""),
        (path(), pair(json!("all"), json!("week")), 38, ""),
        (path(), pair(json!("week"), period("P7D")), 38, "E 421"),
        (
            path(),
            pair(zone("P1D", "Europe/Berlin"), zone("P1D", "Europe/Paris")),
            38,
            "",
        ),
        (
            path(),
            pair(zone("P1D", "+09:00"), zone("P1D", "Etc/GMT-9")),
            38,
            "",
        ),
        (
            path(),
            pair(zone("P1D", "Asia/Kolkata"), json!("hour")),
            38,
            "W 421",
        ),
        (
            path(),
            pair(zone("P1D", "America/Los_Angeles"), json!("hour")),
            38,
            "",
        ),
        (
            path(),
            pair(zone("P1D", "America/Los_Angeles"), json!("day")),
            38,
            "E 421",
        ),
        (path(), pair(zone("P1D", "utc"), json!("day")), 38, ""),
        (
            path(),
            pair(origin("P1D", "2020-01-01T06:00:00Z"), json!("day")),
            38,
            "E 421",
        ),
        (
            path(),
            pair(origin("P1D", "2020-01-01T00:00:00Z"), json!("day")),
            38,
            "",
        ),
        (
            path(),
            pair(json!("day"), origin("PT1H", "2020-01-01T00:30:00Z")),
            38,
            "W 421",
        ),
        (
            path(),
            pair(json!("day"), origin("PT1H", "2020-01-01T03:00:00Z")),
            38,
            "",
        ),
        (
            path(),
            pair(
                json!("day"),
                json!({"type": "duration", "duration": 5_400_000}),
            ),
            38,
            "",
        ),
    ]);
}

/// Avro and Protobuf themselves are told as extensions.
#[test]
fn decoders() {
    let told = |format: Value| -> Vec<(Severity, String)> {
        told(with(&io("inputFormat"), format), 38)
            .into_iter()
            .filter(|(severity, ..)| *severity > Severity::Info)
            .map(|(severity, _, message)| (severity, message))
            .collect()
    };
    let avro = |decoder: Value| told(json!({"type": "avro_stream", "avroBytesDecoder": decoder}));
    let protobuf = |decoder: Value| told(json!({"type": "protobuf", "protoBytesDecoder": decoder}));
    assert_eq!(
        avro(json!({"type": "schema_registry", "url": "http://registry:8081"})),
        []
    );
    assert_eq!(
        protobuf(json!({"type": "inline", "descriptorString": "x"})),
        []
    );
    assert_eq!(avro(json!({"type": "{{decoder}}"})), []);
    assert_eq!(
        avro(json!({"type": "schemaRegistry"})),
        [(
            Severity::Warning,
            "`schemaRegistry` is no decoder of `avro_stream`".into()
        )]
    );
    assert_eq!(
        protobuf(json!({"url": "http://registry:8081"})),
        [(
            Severity::Warning,
            "the decoder of `protobuf` has no `type`".into()
        )]
    );
    assert_eq!(
        told(json!({"type": "protobuf"})),
        [(
            Severity::Error,
            "the `protobuf` format has no `protoBytesDecoder`".into()
        )]
    );
}

/// In a resource of Kubernetes a bare `yes` is a boolean, and quoted it is a text that Druid refuses.
#[test]
fn words_of_yaml() {
    let resource = |value: &str| {
        format!(
            "apiVersion: druid.apache.org/v1alpha1\nkind: DruidIngestion\nmetadata: {{name: events}}\nspec:\n  ingestion:\n    type: kafka\n    nativeSpec:\n      \
             type: kafka\n      spec:\n        dataSchema:\n          dataSource: events\n          timestampSpec: {{column: timestamp, format: iso}}\n          \
             dimensionsSpec: {{dimensions: [user_id]}}\n          metricsSpec: [{{type: count, name: count}}]\n          granularitySpec: {{segmentGranularity: hour, queryGranularity: minute}}\n        \
             ioConfig:\n          topic: events\n          inputFormat: {{type: json}}\n          consumerProperties: {{bootstrap.servers: \"localhost:9092\"}}\n          {value}\n        \
             tuningConfig: {{type: kafka}}\n"
        )
    };
    let told = |value: &str| -> Vec<&'static str> {
        told_of("supervisor.yaml", resource(value), 38)
            .into_iter()
            .map(|(_, code, _)| code)
            .collect()
    };
    assert_eq!(told("useEarliestOffset: yes"), [] as [&str; 0]);
    assert_eq!(told("useEarliestOffset: \"yes\""), ["MSK403"]);
    for hole in [
        "{{ taskCount }}",
        "{{taskCount}}",
        "{{{taskCount}}}",
        "{{ .Values.tasks | int }}",
    ] {
        let line = format!("useEarliestOffset: true\n          taskCount: {hole}");
        assert_eq!(told(&line), [] as [&str; 0], "{hole}");
    }
    assert_eq!(
        told("useEarliestOffset: true\n          taskCount: 1_0"),
        [] as [&str; 0]
    );
}

/// What people guess is told with what it is called.
#[test]
fn guesses_are_answered() {
    let help = |path: &str, value: Value| -> String {
        let config = msk_gen::config::Config::default();
        let found = msk_gen::engine::lint_text("supervisor.json", with(path, value), true, &config);
        let helps = found
            .findings
            .iter()
            .filter_map(|finding| finding.help.clone());
        helps.collect::<Vec<_>>().join("; ")
    };
    let metrics = data("metricsSpec");
    assert_eq!(
        help(
            &metrics,
            json!([{"type": "sum", "name": "n", "fieldName": "x"}])
        ),
        "did you mean `longSum` or `doubleSum`?"
    );
    assert_eq!(
        help(
            &data("dimensionsSpec"),
            json!({"dimensions": [{"type": "integer", "name": "n"}]})
        ),
        "did you mean `long`?"
    );
    assert_eq!(
        help(&io("inputFormat"), json!({"type": "avro"})),
        "did you mean `avro_stream`?"
    );
    assert_eq!(
        help("spec/suspended", json!(true)),
        "it belongs beside `spec`, at the top of the supervisor"
    );
    assert_eq!(
        help(&io("taskDuration"), json!(3600)),
        "write an ISO period: `\"PT1H\"` for 3600 seconds"
    );
    let filter = json!({"filter": {"type": "bloom", "dimension": "user_id"}});
    assert_eq!(
        help(&data("transformSpec"), filter),
        "see that the cluster loads it"
    );
    let provider = |kind: &str| json!({"bootstrap.servers": "localhost:9092", "security.protocol": "SSL", "ssl.truststore.password": {"type": kind, "variable": "P"}});
    assert_eq!(
        help(&io("consumerProperties"), provider("env")),
        "did you mean `environment`?"
    );
    assert_eq!(help(&io("consumerProperties"), provider("environment")), "");
    assert_eq!(help(&io("consumerProperties"), provider("vault")), "");
}
