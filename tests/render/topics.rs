//! Declared topics, and the alarms that follow from them.

use super::{FOUR, context, fixture, judged, told, tree};
use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::render::Rendered;
use serde_json::Value;
use std::collections::HashSet;

/// A rendered JSON file, by the end of its path.
fn json(rendered: &Rendered, path: &str) -> Option<Value> {
    let artifact = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with(path))?;
    Some(serde_json::from_str(&rendered.sources.get(artifact.source).text).unwrap())
}

fn with(extra: &str) -> String {
    FOUR.replace("\n}", &format!(",\n  {extra}\n}}"))
}

/// The alarms as `metric group topic`, with the number of the broker for those about brokers.
fn alarms(template: &Value) -> Vec<String> {
    let resources = template["Resources"].as_object().unwrap();
    let word = |alarm: &Value, name: &str| {
        let dimensions = alarm["Properties"]["Dimensions"].as_array().unwrap();
        let one = dimensions.iter().find(|one| one["Name"] == name);
        one.map_or("-".into(), |one| one["Value"].as_str().unwrap().to_owned())
    };
    resources
        .values()
        .map(|alarm| {
            assert_eq!(word(alarm, "Cluster Name"), "fff-streaming-druid-msk");
            let metric = alarm["Properties"]["MetricName"].as_str().unwrap();
            match word(alarm, "Broker ID").as_str() {
                "-" => format!(
                    "{metric} {} {}",
                    word(alarm, "Consumer Group"),
                    word(alarm, "Topic")
                ),
                broker => format!("{metric} {broker}"),
            }
        })
        .collect()
}

#[test]
fn readers_that_commit_offsets_in_a_known_group_get_alarms_of_their_lag() {
    let (rendered, lint) = judged(&fixture("topics.json"));
    assert!(!rendered.failed, "{:?}", told(&lint));
    let template = json(&rendered, "monitoring.cfn.json").unwrap();
    let mut alarms = alarms(&template);
    alarms.sort();
    // Druid commits no offsets, the group of `billing` is open, and nobody declared `elsewhere`.
    assert_eq!(
        alarms,
        [
            "BytesInPerSec - a.b",
            "BytesInPerSec - events",
            "BytesOutPerSec - a.b",
            "BytesOutPerSec - events",
            "EstimatedMaxTimeLag audit events",
            "EstimatedMaxTimeLag counts a-b",
            "EstimatedMaxTimeLag counts a.b",
            "MaxOffsetLag audit events",
            "MaxOffsetLag counts a-b",
            "MaxOffsetLag counts a.b",
        ]
    );
    for alarm in template["Resources"].as_object().unwrap().values() {
        assert!(alarm["Properties"]["TreatMissingData"].is_string());
    }
    // Partitions take 5 MBps each, and the whole cluster 200.
    let threshold = |id: &str| &template["Resources"][id]["Properties"]["Threshold"];
    assert_eq!(threshold("EventsBytesInPerSec"), 24_000_000);
    assert_eq!(threshold("ABBytesInPerSec"), 160_000_000);
    assert_eq!(
        threshold("AuditEventsMaxOffsetLag"),
        &serde_json::json!({"Ref": "MaxOffsetLag"})
    );
}

#[test]
fn topics_and_alarms_are_as_they_were() {
    for name in ["topics", "topics-provisioned"] {
        let (rendered, _) = judged(&fixture(&format!("{name}.json")));
        let tree = tree(&rendered);
        let ours = tree
            .split("=== ")
            .filter(|file| file.contains("/topics.json\n") || file.contains("/monitoring"));
        crate::snapshot(&format!("render-{name}"), &ours.collect::<String>());
    }
}

#[test]
fn a_provisioned_cluster_replicates_and_its_brokers_are_watched() {
    let (rendered, lint) = judged(&fixture("topics-provisioned.json"));
    let told = told(&lint);
    assert!(!told.iter().any(|line| line.contains("topic-")), "{told:?}");
    let topics = json(&rendered, "topics.json").unwrap();
    assert_eq!(topics["topics"][0]["replicationFactor"], 2);
    assert_eq!(topics["topics"][1]["replicationFactor"], 1);
    let template = json(&rendered, "monitoring.cfn.json").unwrap();
    let watched = [
        "OfflinePartitionsCount - -",
        "KafkaDataLogsDiskUsed 1",
        "KafkaDataLogsDiskUsed 2",
        "MaxOffsetLag audit events",
        "EstimatedMaxTimeLag audit events",
    ];
    assert_eq!(alarms(&template), watched);
    let alarm = |id: &str, key: &str| template["Resources"][id]["Properties"][key].clone();
    assert_eq!(alarm("OfflinePartitionsCount", "Threshold"), 0);
    assert_eq!(alarm("OfflinePartitionsCount", "EvaluationPeriods"), 1);
    assert_eq!(alarm("Broker1KafkaDataLogsDiskUsed", "Threshold"), 85);
    assert_eq!(
        alarm("Broker1KafkaDataLogsDiskUsed", "EvaluationPeriods"),
        5
    );
    // What is rendered is what the rule about alarms knows.
    let artifact = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("monitoring.cfn.json"))
        .unwrap();
    let text = rendered.sources.get(artifact.source).text.clone();
    let lint = engine::lint_text("monitoring.cfn.json", text, true, &Config::default());
    assert!(lint.findings.is_empty(), "{:?}", lint.findings);
}

#[test]
fn express_brokers_are_watched_for_lag_only() {
    let alarms_of = |extra: &str| {
        let extra = format!(
            r#""hosted:msk:type": "provisioned", {extra},
  "hosted:msk:topics": [{{"name": "events", "partitions": 1}}],
  "hosted:msk:clients": [{{"name": "audit", "role": "consumer", "namespace": "audit", "reads": ["events"]}}]"#
        );
        let (rendered, _) = judged(&context(&with(&extra)));
        json(&rendered, "monitoring.cfn.json").map(|template| alarms(&template))
    };
    let lag = [
        "MaxOffsetLag audit events",
        "EstimatedMaxTimeLag audit events",
    ];
    let express = alarms_of(r#""hosted:msk:instanceType": "express.m7g.large""#).unwrap();
    assert_eq!(express, lag);
    let brokers = |count: &str| {
        let alarms = alarms_of(&format!(r#""hosted:msk:brokers": {count}"#)).unwrap();
        alarms
            .iter()
            .filter(|alarm| alarm.starts_with("KafkaDataLogsDiskUsed"))
            .count()
    };
    assert_eq!(brokers("6"), 6);
    // No cluster has so many, and nobody knows how many it has.
    assert_eq!(brokers("4000000000"), 0);
    assert_eq!(brokers("99999999999999999999"), 0);
    // Without a word about them there is one for each zone, or three.
    let three = alarms_of(r#""hosted:msk:volumeSize": 100"#).unwrap();
    assert_eq!(three.len(), 1 + 3 + lag.len());
}

#[test]
fn without_declared_topics_there_are_no_files() {
    let clients =
        r#""hosted:msk:clients": [{"name": "audit", "role": "consumer", "reads": ["events"]}]"#;
    let (rendered, _) = judged(&context(&with(clients)));
    assert!(!rendered.artifacts.is_empty());
    assert!(json(&rendered, "topics.json").is_none());
    assert!(json(&rendered, "monitoring.cfn.json").is_none());
}

#[test]
fn a_bad_topic_setting_is_told_once_where_it_is_written_and_in_the_file_alone() {
    let topics =
        r#""hosted:msk:topics": [{"name": "events", "config": {"segment.bytes": "1073741824"}}]"#;
    let (rendered, lint) = judged(&context(&with(topics)));
    let lines: Vec<_> = told(&lint)
        .into_iter()
        .filter(|line| line.ends_with("topic-setting-not-allowed"))
        .collect();
    assert_eq!(
        lines,
        ["cdk.context.json:6:55 topic-setting-not-allowed"],
        "{:?}",
        told(&lint)
    );
    let artifact = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("topics.json"))
        .unwrap();
    let text = rendered.sources.get(artifact.source).text.clone();
    let lint = engine::lint_text("topics.json", text, true, &Config::default());
    assert_eq!(
        told(&lint),
        ["topics.json:8:9 topic-setting-not-allowed"],
        "by its own `type`"
    );
}

/// Whatever topics and groups are called, a template's ids are letters and digits, short enough, and each is there once.
#[test]
fn logical_ids_are_valid_and_unique() {
    let long = "x.".repeat(124);
    let names = [
        "a.b", "a-b", "a_b", "A.B", "ab", "...", "-", "_", "2", "ab2", "aB", &long, "x",
    ];
    let topics: Vec<String> = names
        .iter()
        .map(|name| format!(r#"{{"name": "{name}", "partitions": 1}}"#))
        .collect();
    let reads: Vec<String> = names.iter().map(|name| format!(r#""{name}""#)).collect();
    let clients: Vec<String> = ["a", "a.b", &"c".repeat(200)]
        .iter()
        .map(|name| {
            format!(
                r#"{{"name": "{name}", "role": "consumer", "reads": [{}]}}"#,
                reads.join(", ")
            )
        })
        .collect();
    let extra = format!(
        r#""hosted:msk:topics": [{}], "hosted:msk:clients": [{}]"#,
        topics.join(", "),
        clients.join(", ")
    );
    let (rendered, lint) = judged(&context(&with(&extra)));
    assert!(!rendered.failed, "{:?}", told(&lint));
    let template = json(&rendered, "monitoring.cfn.json").unwrap();
    let ids: HashSet<String> = template["Resources"]
        .as_object()
        .unwrap()
        .keys()
        .map(|id| id.to_lowercase())
        .collect();
    assert_eq!(ids.len(), names.len() * 2 + names.len() * 3 * 2);
    for id in &ids {
        assert!(id.len() <= 255, "{id}");
        assert!(id.bytes().all(|b| b.is_ascii_alphanumeric()), "{id}");
    }
}

#[test]
fn a_template_that_would_be_too_large_becomes_several() {
    let topics: Vec<String> = (0..300)
        .map(|number| format!(r#"{{"name": "t{number}", "partitions": 1}}"#))
        .collect();
    let extra = format!(r#""hosted:msk:topics": [{}]"#, topics.join(", "));
    let (rendered, _) = judged(&context(&with(&extra)));
    let count = |path: &str| {
        json(&rendered, path).unwrap()["Resources"]
            .as_object()
            .unwrap()
            .len()
    };
    assert_eq!(count("monitoring.cfn.json"), 500);
    assert_eq!(count("monitoring-2.cfn.json"), 100);
}

/// What the schema refuses is told by the schema's rule, and no topic is made of it.
#[test]
fn odd_topics_break_nothing() {
    for odd in [
        r#""events""#,
        r#"["events"]"#,
        r#"{"events": 1}"#,
        r#"[{"name": 7}, {"partitions": 1}, null, {"name": "x", "partitions": "many"}]"#,
        r#"[{"name": "x", "partitions": 99999999999999999999}]"#,
        r#"[{"name": "x", "partitions": -1, "config": [1]}]"#,
    ] {
        let (_, lint) = judged(&context(&with(&format!(r#""hosted:msk:topics": {odd}"#))));
        assert!(
            told(&lint).iter().any(|line| line.ends_with("-invalid")) || odd.contains("9999"),
            "{odd}: {:?}",
            told(&lint)
        );
    }
}
