//! Two commits of a repository: what a change does, and harmless twins on which nothing is said.

use crate::cli::scratch;
use crate::pull_request::{codes, git, read, run_git, write};
use std::path::Path;

const CLUSTER: &str = r#"{"Resources": {"Cluster": {
  "Type": "AWS::MSK::Cluster",
  "Properties": {
    "ClusterName": "demo",
    "KafkaVersion": "3.8.x",
    "NumberOfBrokerNodes": 3,
    "BrokerNodeGroupInfo": {
      "InstanceType": "kafka.m7g.large",
      "ClientSubnets": ["subnet-1a", "subnet-1b", "subnet-1c"],
      "StorageInfo": {"EBSStorageInfo": {"VolumeSize": 100}}
    },
    "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}},
    "LoggingInfo": {"BrokerLogs": {"CloudWatchLogs": {"Enabled": true, "LogGroup": "x"}}}
  }
}}}
"#;
const SUPERVISOR: &str = r#"{
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
"#;
const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:Connect"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/demo/*"
    },
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
      "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/demo/*/events"
    }
  ]
}
"#;
const TOPIC: &str = "apiVersion: kafka.strimzi.io/v1\nkind: KafkaTopic\nmetadata:\n  name: events\nspec:\n  partitions: 12\n  config:\n    retention.ms: 604800000\n    retention.bytes: -1\n";

/// A repository with one commit.
fn repository() -> tempfile::TempDir {
    let folder = scratch(&[
        ("cluster.json", CLUSTER),
        ("druid/events.json", SUPERVISOR),
        ("iam/policy.json", POLICY),
        ("topics/events.yaml", TOPIC),
    ]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "one"]);
    folder
}

/// What is told of the change of one file.
fn told(path: &str, text: &str, more: &[&str]) -> Vec<String> {
    let folder = repository();
    write(folder.path(), path, text);
    git(folder.path(), &["commit", "-qam", "two"]);
    changes(folder.path(), "HEAD~1", more)
}

fn changes(folder: &Path, base: &str, more: &[&str]) -> Vec<String> {
    let mut args = vec!["lint", "--select", "MSK8", "--diff-base", base];
    args.extend(more);
    let ran = run_git(folder, &args);
    assert!(ran.err.is_empty(), "{}", ran.err);
    codes(&ran)
}

fn none(found: &[String]) {
    assert_eq!(found, [] as [&str; 0]);
}

#[test]
fn what_replaces_a_cluster() {
    let found = told(
        "cluster.json",
        &CLUSTER.replace("subnet-1c", "subnet-1d"),
        &[],
    );
    assert_eq!(found, ["cluster.json:9:24 MSK801"]);
    let serverless = CLUSTER.replace("AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster");
    assert_eq!(
        told("cluster.json", &serverless, &[]),
        ["cluster.json:2:11 MSK801"]
    );
    // What can be changed in place, and another order.
    none(&told(
        "cluster.json",
        &CLUSTER.replace("m7g.large", "m7g.xlarge"),
        &[],
    ));
    let order = CLUSTER.replace(
        "\"subnet-1a\", \"subnet-1b\"",
        "\"subnet-1b\", \"subnet-1a\"",
    );
    none(&told("cluster.json", &order, &[]));
}

/// Parameters, intrinsic functions and placeholders have values that nobody knows here.
#[test]
fn holes_are_not_compared() {
    for (from, to) in [
        (
            "\"ClusterName\": \"demo\"",
            "\"ClusterName\": {\"Ref\": \"Name\"}",
        ),
        ("\"subnet-1a\"", "{\"Ref\": \"Subnet\"}"),
        ("\"ClusterName\": \"demo\"", "\"ClusterName\": \"${NAME}\""),
    ] {
        none(&told("cluster.json", &CLUSTER.replace(from, to), &[]));
    }
    let yaml = "Resources:\n  C:\n    Type: AWS::MSK::ServerlessCluster\n    Properties:\n      ClusterName: !Ref N\n      ClientAuthentication: {Sasl: {Iam: {Enabled: true}}}\n";
    let folder = scratch(&[("c.yaml", yaml)]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-qm", "one"]);
    for (from, to) in [
        ("!Ref N", "{Ref: N}"),
        ("!Ref N", "!Sub '${N}'"),
        ("Enabled: true", "Enabled: yes"),
    ] {
        write(folder.path(), "c.yaml", &yaml.replace(from, to));
        none(&changes(folder.path(), "HEAD", &[]));
    }
}

#[test]
fn what_renames_a_resource() {
    let found = told(
        "cluster.json",
        &CLUSTER.replace("\"demo\"", "\"other\""),
        &[],
    );
    assert_eq!(found, ["cluster.json:4:20 MSK802"]);
    none(&told(
        "cluster.json",
        &CLUSTER.replace("\"LogGroup\": \"x\"", "\"LogGroup\": \"y\""),
        &[],
    ));
}

#[test]
fn what_shrinks_a_topic_or_loses_data() {
    let topic = |from: &str, to: &str| told("topics/events.yaml", &TOPIC.replace(from, to), &[]);
    assert_eq!(topic("12", "6"), ["topics/events.yaml:6:15 MSK803"]);
    none(&topic("12", "24"));
    assert_eq!(
        topic("604800000", "86400000"),
        ["topics/events.yaml:8:19 MSK804"]
    );
    none(&topic("604800000", "1209600000"));
    assert_eq!(topic("-1", "1000000"), ["topics/events.yaml:9:22 MSK804"]);
    none(&topic("kind: KafkaTopic", "# a comment\nkind: KafkaTopic"));
    let volume = CLUSTER.replace("\"VolumeSize\": 100", "\"VolumeSize\": 50");
    assert_eq!(
        told("cluster.json", &volume, &[]),
        ["cluster.json:10:56 MSK804"]
    );
    none(&told(
        "cluster.json",
        &CLUSTER.replace("\"VolumeSize\": 100", "\"VolumeSize\": 200"),
        &[],
    ));
    // Another logical id is another resource of the same stack.
    let renamed = CLUSTER.replace("\"Cluster\":", "\"Msk\":");
    assert_eq!(
        told("cluster.json", &renamed, &[]),
        ["base:cluster.json:1:16 MSK804"]
    );
    let out = r#"{"Resources": {"Other": {"Type": "AWS::SNS::Topic"}}}"#;
    assert_eq!(
        told("cluster.json", out, &[]),
        ["base:cluster.json:1:16 MSK804"]
    );
}

#[test]
fn another_stream_under_a_supervisor() {
    let other = SUPERVISOR.replace("\"topic\": \"events\"", "\"topic\": \"events-v2\"");
    assert_eq!(
        told("druid/events.json", &other, &[]),
        ["druid/events.json:12:16 MSK805"]
    );
    let folder = repository();
    write(folder.path(), "druid/events.json", &other);
    let args = [
        "lint",
        "--select",
        "MSK8",
        "--diff-base",
        "HEAD",
        "--target",
    ];
    let severity = |release: &str| run_git(folder.path(), &[&args[..], &[release]].concat()).out;
    assert!(severity("druid=33").contains("warning[MSK805]"));
    assert!(severity("druid=34").contains("error[MSK805]"));
    let pattern = SUPERVISOR.replace("\"topic\": \"events\"", "\"topicPattern\": \"events.*\"");
    assert_eq!(
        told("druid/events.json", &pattern, &[]),
        ["druid/events.json:12:23 MSK805"]
    );
    // Another supervisor is another one.
    none(&told(
        "druid/events.json",
        &other.replace(
            "\"dataSource\": \"events\"",
            "\"dataSource\": \"events-v2\"",
        ),
        &[],
    ));
    none(&told(
        "druid/events.json",
        &SUPERVISOR.replace("[\"user_id\"]", "[\"user_id\", \"age\"]"),
        &[],
    ));
}

#[test]
fn access_that_came_and_access_that_went() {
    let more = POLICY.replace(
        "\"kafka-cluster:ReadData\"",
        "\"kafka-cluster:ReadData\", \"kafka-cluster:WriteData\"",
    );
    assert_eq!(
        told("iam/policy.json", &more, &[]),
        ["iam/policy.json:12:19 MSK806"]
    );
    let less = POLICY.replace(", \"kafka-cluster:ReadData\"", "");
    assert_eq!(
        told("iam/policy.json", &less, &[]),
        ["iam/policy.json:1:1 MSK807"]
    );
    none(&told(
        "iam/policy.json",
        &POLICY.replace(
            "\"kafka-cluster:DescribeTopic\", \"kafka-cluster:ReadData\"",
            "\"kafka-cluster:ReadData\", \"kafka-cluster:DescribeTopic\"",
        ),
        &[],
    ));
    // A workload of the repository needs what is gone.
    let folder = repository();
    let path = folder.path();
    write(path, "iam/policy.json", &less);
    write(
        path,
        "druid/events.json",
        &SUPERVISOR.replace("[\"user_id\"]", "[\"user_id\", \"age\"]"),
    );
    let ran = run_git(path, &["lint", "--select", "MSK8", "--diff-base", "HEAD"]);
    assert!(ran.out.contains("warning[MSK807]"), "{}", ran.out);
    let full = run_git(
        path,
        &[
            "lint",
            "--select",
            "MSK8",
            "--diff-base",
            "HEAD",
            "--output-format",
            "full",
        ],
    )
    .out;
    assert!(
        full.contains("`events` reads `events`, and no other policy of the repository allows it"),
        "{full}"
    );
    // Where another policy grants it still, nobody is hurt.
    write(path, "iam/second.json", POLICY);
    let ran = run_git(path, &["lint", "--select", "MSK8", "--diff-base", "HEAD"]);
    assert!(!ran.out.contains("warning[MSK807]"), "{}", ran.out);
}

#[test]
fn moved_files_and_new_ones() {
    let folder = repository();
    let path = folder.path();
    std::fs::create_dir(path.join("new")).unwrap();
    for file in [
        "cluster.json",
        "iam/policy.json",
        "druid/events.json",
        "topics/events.yaml",
    ] {
        let name = file.rsplit('/').next().unwrap();
        git(path, &["mv", file, &format!("new/{name}")]);
        // So different that git does not see the move.
        let text = read(path, &format!("new/{name}"));
        let text = if name.ends_with(".yaml") {
            format!("{}{text}", "# a comment that is new\n".repeat(40))
        } else {
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            value.to_string()
        };
        write(path, &format!("new/{name}"), &text);
    }
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "two"]);
    none(&changes(path, "HEAD~1", &[]));
    // The content of a file that went stands in another one that was there.
    let all = read(path, "new/cluster.json");
    std::fs::remove_file(path.join("new/cluster.json")).unwrap();
    write(path, "all.json", &all.replace("\"Cluster\":", "\"Msk\":"));
    none(&changes(path, "HEAD", &[]));
    // Two namespaces have a topic of the same name.
    let of = |namespace: &str, partitions: &str| {
        TOPIC
            .replace(
                "metadata:\n",
                &format!("metadata:\n  namespace: {namespace}\n"),
            )
            .replace("12", partitions)
    };
    write(path, "two.yaml", &of("production", "12"));
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "three"]);
    write(
        path,
        "two.yaml",
        &format!("{}---\n{}", of("development", "3"), of("production", "12")),
    );
    none(&changes(path, "HEAD", &[]));
    // Both environments have a topic of this name: which one a new file goes on with, nobody knows.
    write(path, "other.yaml", &TOPIC.replace("12", "3"));
    none(&changes(path, "HEAD", &[]));
}

#[test]
fn a_deployment_is_compared_at_its_source() {
    let context = crate::cli::SEED.replace(
        "\"hosted:region\": \"us-west-2\"",
        "\"hosted:region\": \"us-west-2\",\n  \"hosted:msk:topics\": [{\"name\": \"events\", \"partitions\": 6}],\n  \"hosted:msk:clients\": [{\"name\": \"druid\", \"role\": \"druid\", \"reads\": [\"events\"]}]",
    );
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[[render]]\ncontext = \"cdk.context.json\"\n",
        ),
        ("cdk.context.json", &context),
    ]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    run_git(path, &["render"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    write(
        path,
        "cdk.context.json",
        &context
            .replace("\"fff\"", "\"ggg\"")
            .replace("\"partitions\": 6", "\"partitions\": 3"),
    );
    std::fs::remove_dir_all(path.join("rendered")).unwrap();
    run_git(path, &["render"]);
    let found = changes(path, "HEAD", &["--fail-on", "error"]);
    let errors: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|code| !code.ends_with("806") && !code.ends_with("807"))
        .collect();
    assert_eq!(
        errors,
        [
            "cdk.context.json:2:16 MSK802",
            "cdk.context.json:6:58 MSK803"
        ],
        "{found:?}"
    );
    // The access moved with the name of the cluster: nobody needs the old one.
    let warnings = run_git(path, &["lint", "--select", "MSK807", "--diff-base", "HEAD"]).out;
    assert!(
        warnings.contains("info[MSK807]") && !warnings.contains("warning["),
        "{warnings}"
    );
    // Also when the context has moved.
    git(path, &["stash", "-q", "-u"]);
    git(path, &["mv", "cdk.context.json", "prod.json"]);
    write(
        path,
        "msk-gen.toml",
        "[[render]]\ncontext = \"prod.json\"\n",
    );
    write(path, "prod.json", &context.replace("\"fff\"", "\"ggg\""));
    git(path, &["add", "-A"]);
    let moved = changes(path, "HEAD", &["--fail-on", "error"]);
    assert!(
        moved.contains(&"prod.json:2:16 MSK802".to_owned()),
        "{moved:?}"
    );
    git(path, &["reset", "-q", "--hard"]);
    git(path, &["stash", "pop", "-q"]);
    // Machines get paths that are in the repository.
    let json = run_git(
        path,
        &[
            "lint",
            "--diff-base",
            "HEAD",
            "--select",
            "MSK803",
            "--output-format",
            "json",
        ],
    )
    .out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json["findings"][0]["related"][0]["path"],
        "cdk.context.json"
    );
    // The same from `render`.
    let rendered = run_git(
        path,
        &[
            "render",
            "--check",
            "--diff-base",
            "HEAD",
            "--select",
            "MSK8",
        ],
    );
    assert!(
        rendered.out.contains("MSK802") && rendered.out.contains("MSK803"),
        "{}",
        rendered.out
    );
}

#[test]
fn a_folder_may_be_the_base() {
    let folder = repository();
    let before = scratch(&[("topics/events.yaml", TOPIC), ("cluster.json", CLUSTER)]);
    write(
        folder.path(),
        "topics/events.yaml",
        &TOPIC.replace("12", "6"),
    );
    let base = before.path().to_string_lossy().into_owned();
    let ran = run_git(
        folder.path(),
        &["lint", "--select", "MSK803", "--base", &base],
    );
    assert_eq!(codes(&ran), ["topics/events.yaml:6:15 MSK803"]);
    assert_eq!(
        run_git(folder.path(), &["lint", "--base", "nowhere"]).code,
        2
    );
    // What was not named is not looked at.
    let named = run_git(
        folder.path(),
        &["lint", "cluster.json", "--select", "MSK8", "--base", &base],
    );
    none(&codes(&named));
}
