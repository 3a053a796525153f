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
