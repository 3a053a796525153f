//! Alarms that wait for data which never comes.

use msk_gen::config::Config;
use msk_gen::engine;

/// What is said about an alarm on a Serverless cluster.
fn told(properties: &str) -> Vec<String> {
    let text = format!(
        r#"{{"Resources": {{
  "Cluster": {{"Type": "AWS::MSK::ServerlessCluster", "Properties": {{"ClusterName": "demo"}}}},
  "Alarm": {{"Type": "AWS::CloudWatch::Alarm", "Properties": {{"Namespace": "AWS/Kafka", {properties}}}}}
}}}}"#
    );
    engine::lint_text("template.json", text, true, &Config::default())
        .findings
        .into_iter()
        .filter(|finding| finding.rule.name == "alarm-never-fires")
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn each_reason_is_told_alone() {
    let cluster = r#"{"Name": "Cluster Name", "Value": "demo"}"#;
    let topic = r#"{"Name": "Topic", "Value": "events"}"#;
    for (properties, message) in [
        (
            r#""MetricName": "BytesInPerSec""#.to_owned(),
            "this alarm has no dimensions, and every metric of MSK has some",
        ),
        (
            r#""MetricName": "BytesInPerSec", "Dimensions": []"#.to_owned(),
            "this alarm has no dimensions, and every metric of MSK has some",
        ),
        (
            format!(r#""MetricName": "BytesStored", "Dimensions": [{cluster}]"#),
            "a Serverless cluster publishes no metric `BytesStored` (2026-07)",
        ),
        (
            format!(r#""MetricName": "BytesInPerSec", "Dimensions": [{cluster}]"#),
            "`BytesInPerSec` is published for each `Topic`, and the alarm names none",
        ),
        (
            format!(
                r#""MetricName": "BytesInPerSec", "Dimensions": [{cluster}, {topic}, {{"Name": "Broker ID", "Value": "1"}}]"#
            ),
            "`BytesInPerSec` of a Serverless cluster has no dimension `Broker ID`",
        ),
        (
            format!(
                r#""MetricName": "MaxOffsetLag", "Dimensions": [{cluster}, {topic}, {{"Name": "ConsumerGroup", "Value": "a"}}]"#
            ),
            "metrics of MSK have no dimension `ConsumerGroup`: it is called `Consumer Group`",
        ),
    ] {
        assert_eq!(told(&properties), [message], "{properties}");
    }
}

/// What is said about an alarm beside a cluster with brokers of a type; without a type there is no cluster.
fn provisioned(instance: &str, metric: &str, dimensions: &[&str]) -> Vec<String> {
    let dimensions: Vec<String> = dimensions
        .iter()
        .map(|name| format!(r#"{{"Name": "{name}", "Value": "1"}}"#))
        .collect();
    let cluster = match instance {
        "" => String::new(),
        kind => format!(
            r#""Cluster": {{"Type": "AWS::MSK::Cluster", "Properties": {{"BrokerNodeGroupInfo": {{"InstanceType": "{kind}"}}}}}},"#
        ),
    };
    let text = format!(
        r#"{{"Resources": {{{cluster} "Alarm": {{"Type": "AWS::CloudWatch::Alarm", "Properties": {{
  "Namespace": "AWS/Kafka", "MetricName": "{metric}", "Dimensions": [{}]}}}}}}}}"#,
        dimensions.join(", ")
    );
    engine::lint_text("template.json", text, true, &Config::default())
        .findings
        .into_iter()
        .filter(|finding| finding.rule.name == "alarm-never-fires")
        .map(|finding| finding.message)
        .collect()
}

#[test]
fn metrics_of_provisioned_clusters() {
    // Source: AWS's agent toolkit, "Monitor and Alarm MSK Clusters"; read 2026-11-29.
    let standard = "kafka.m7g.large";
    let express = "express.m7g.large";
    for (instance, metric, dimensions, expected) in [
        (
            standard,
            "KafkaDataLogsDiskUsed",
            &["Cluster Name", "Broker ID"][..],
            "",
        ),
        (standard, "OfflinePartitionsCount", &["Cluster Name"], ""),
        (
            "",
            "MaxOffsetLag",
            &["Cluster Name", "Consumer Group", "Topic"],
            "",
        ),
        // Metrics that are not in the table are not judged.
        (standard, "BytesInPerSec", &["Cluster Name"], ""),
        ("", "CpuUser", &["Cluster Name"], ""),
        (express, "StorageUsed", &["Cluster Name"], ""),
        (
            express,
            "MaxOffsetLag",
            &["Cluster Name", "Consumer Group", "Topic"],
            "",
        ),
        (
            "",
            "KafkaDataLogsDiskUsed",
            &["Cluster Name"],
            "`KafkaDataLogsDiskUsed` is published for each `Broker ID`, and the alarm names none",
        ),
        (
            standard,
            "OfflinePartitionsCount",
            &["Cluster Name", "Broker ID"],
            "`OfflinePartitionsCount` has no dimension `Broker ID`",
        ),
        (
            standard,
            "KafkaDataLogsDiskUsed",
            &["Cluster Name", "BrokerId"],
            "metrics of MSK have no dimension `BrokerId`: it is called `Broker ID`",
        ),
        (
            express,
            "KafkaDataLogsDiskUsed",
            &["Cluster Name", "Broker ID"],
            "Express brokers publish no metric `KafkaDataLogsDiskUsed` (2026-11)",
        ),
    ] {
        let found = provisioned(instance, metric, dimensions);
        let expected: Vec<&str> = [expected]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(found, expected, "{instance} {metric} {dimensions:?}");
    }
}
