//! What several documents say together: found where they disagree, and nowhere else.

use crate::cli::run;
use crate::rules::gather;
use msk_gen::config::Config;
use msk_gen::engine;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn repository(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/repository")
        .join(name)
}

/// The findings of a run over files of a repository: code, place and message, a line each.
fn lines(name: &str, files: &[&str]) -> BTreeSet<String> {
    let mut args = vec!["lint", "--output-format", "concise", "--select", "MSK7"];
    args.extend(files);
    let ran = run(&repository(name), &args);
    ran.out
        .lines()
        .filter(|line| line.contains("[MSK"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn each_disagreement_of_a_repository_is_found_once() {
    let found = lines("disagreeing", &[]);
    let codes: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split_once("[MSK")?.1.get(..3))
        .collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(
        sorted,
        ["701", "702", "703", "704", "705", "706", "707", "708"],
        "{found:#?}"
    );
    assert_eq!(lines("agreeing", &[]), BTreeSet::new());
    // Nothing else is wrong in it either, and what is committed is what the templates say.
    let clean = run(&repository("agreeing"), &["lint"]);
    assert_eq!(clean.code, 0, "{}", clean.out);
    for name in ["agreeing", "disagreeing"] {
        let check = run(&repository(name), &["render", "--check"]);
        assert_eq!(check.code, 0, "{name}: {}{}", check.out, check.err);
    }
}

#[test]
fn it_does_not_matter_how_a_hook_splits_its_files() {
    let root = repository("disagreeing");
    let mut files = Vec::new();
    for folder in ["druid", "iam", "k8s", "docs", "env/production"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            files.push(format!("{folder}/{name}"));
        }
    }
    let mut together = BTreeSet::new();
    for file in &files {
        together.extend(lines("disagreeing", &[file.as_str()]));
    }
    assert_eq!(together, lines("disagreeing", &[]));
}

const CONTEXT: &str = r#"=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", NAMESPACE"reads": ["events"]}]
}
"#;

const DRUID: &str = "=== k8s/druid.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: druid, namespace: druid}
spec:
  template:
    spec:
      serviceAccountName: ACCOUNT
      containers: [{name: druid, image: apache/druid:37.0.0}]
";

/// A role with a policy of its own, bound to `druid/druid`; `MORE` goes into the role, `TOPIC` is what it may read.
const ROLE: &str = r#"=== iam/role.yaml
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reader
      MORE
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: pods.eks.amazonaws.com}
            Action: [sts:AssumeRole, sts:TagSession]
      Policies:
        - PolicyName: kafka
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - {Effect: Allow, Action: kafka-cluster:Connect, Resource: !Sub "arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:cluster/orders/*"}
              - Effect: Allow
                Action: [kafka-cluster:DescribeTopic, kafka-cluster:ReadData]
                Resource: TOPIC
              - {Effect: Allow, Action: [kafka-cluster:DescribeGroup, kafka-cluster:AlterGroup], Resource: !Sub "arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:group/orders/*/kafka-supervisor-*"}
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: {ClusterName: eks, Namespace: druid, ServiceAccount: druid, RoleArn: !GetAtt Role.Arn}
"#;

const SUPERVISOR: &str = r#"=== druid/orders.json
{"type": "kafka", "spec": {"dataSchema": {"dataSource": "orders"}, "ioConfig": {TOPICS,
  "consumerProperties": {"bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098", "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM"}}}}
"#;

const TOPIC: &str =
    r#"!Sub "arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:topic/orders/*/orders""#;

/// What the rules across documents say about files: code and message.
fn told(files: &str) -> Vec<String> {
    let mut config = Config::default();
    config.rules.retain(|(rule, _)| {
        rule.info().code.starts_with("MSK7") || rule.info().name == "excess-access"
    });
    let mut gatherer = engine::Gatherer::default();
    for part in files.split("=== ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        gather(&mut gatherer, path, text);
    }
    engine::judge_workspace(gatherer.finish(), &config)
        .findings
        .iter()
        .map(|finding| {
            let text = finding.location.source.slice(finding.location.span);
            format!("{} {text}: {}", finding.rule.name, finding.message)
        })
        .collect()
}

fn role(more: &str, topic: &str) -> String {
    ROLE.replace("MORE", more).replace("TOPIC", topic)
}

fn supervisor(topics: &str) -> String {
    SUPERVISOR.replace("TOPICS", topics)
}

fn druid(account: &str) -> String {
    DRUID.replace("ACCOUNT", account)
}

#[test]
fn what_is_not_certain_is_not_told() {
    let orders = supervisor(r#""topic": "orders""#);
    let payments = supervisor(r#""topic": "payments""#);
    let none = "MaxSessionDuration: 3600";
    let with =
        |policy: &str, more: &str| format!("{}{}{policy}", druid("druid"), role(more, TOPIC));
    // The baseline: it is told when it is certain.
    assert_eq!(
        told(&with(&payments, none)).len(),
        2,
        "not readable, and unused"
    );
    for (why, files) in [
        ("it is allowed", with(&orders, none)),
        (
            "a policy that nobody sees is attached",
            with(&payments, "ManagedPolicyArns: [!ImportValue kafka]"),
        ),
        (
            "a policy of AWS's is attached",
            with(
                &payments,
                "ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonMSKFullAccess]",
            ),
        ),
        (
            "the topic is a hole",
            with(&supervisor(r#""topic": "${TOPIC}""#), none),
        ),
        (
            "a pattern",
            with(&supervisor(r#""topicPattern": "orders.*""#), none),
        ),
        (
            "no pods of Druid",
            format!("{}{payments}", role(none, TOPIC)),
        ),
        (
            "pods of two accounts",
            format!(
                "{}{}{}{payments}",
                druid("druid"),
                druid("other").replace("druid.yaml", "other.yaml"),
                role(none, TOPIC)
            ),
        ),
        (
            "pods that are not Druid's",
            format!(
                "{}{}{payments}",
                druid("druid").replace("apache/druid", "example.io/druid-exporter"),
                role(none, TOPIC)
            ),
        ),
        (
            "a wildcard grants it",
            format!(
                "{}{}{payments}",
                druid("druid"),
                role(none, &TOPIC.replace("*/orders", "*/pay*"))
            ),
        ),
        (
            "the resource is a parameter",
            format!("{}{}{payments}", druid("druid"), role(none, "!Ref Topics")),
        ),
        (
            "the role's policies are elsewhere",
            format!(
                "{}{}{payments}",
                druid("druid"),
                role(none, TOPIC).replace("kafka-cluster:", "sqs:")
            ),
        ),
        (
            "another deployment has the name",
            format!(
                "{}{}=== iam/p.json\n{}",
                CONTEXT.replace("NAMESPACE", ""),
                CONTEXT
                    .replace("NAMESPACE", "")
                    .replace("us-west-2", "eu-west-1")
                    .replace("cdk.context", "eu.context"),
                r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:eu-west-1:000000000000:cluster/fff-streaming-druid-msk/*"}}"#
            ),
        ),
        (
            "a service account without a namespace",
            format!(
                "{}=== k8s/sa.yaml\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: druid}}\n",
                role(none, TOPIC)
            ),
        ),
        (
            "two of the name, one of them right",
            format!(
                "{}=== k8s/sa.yaml\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: druid, namespace: druid}}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: druid, namespace: test}}\n",
                role(none, TOPIC)
            ),
        ),
        (
            "how the cluster authenticates is a parameter",
            format!(
                "=== c.yaml\nResources:\n  C:\n    Type: AWS::MSK::Cluster\n    Properties:\n      ClusterName: orders\n      ClientAuthentication: {{Sasl: {{Iam: {{Enabled: true}}, Scram: {{Enabled: !Ref Scram}}}}}}\n{}",
                orders.replace("AWS_MSK_IAM", "SCRAM-SHA-512")
            ),
        ),
        (
            "scram needs no role",
            with(&payments.replace("AWS_MSK_IAM", "SCRAM-SHA-512"), none)
                .replace("/orders\"", "/payments\""),
        ),
        (
            "another Kafka, or one that asks for no signature",
            with(
                &payments
                    .replace("b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098", "localhost:9092")
                    .replace(r#", "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM""#, ""),
                none,
            )
            .replace("/orders\"", "/payments\"")
            .replace("pods.eks.amazonaws.com", "ec2.amazonaws.com"),
        ),
        (
            "the client takes another role by itself",
            with(
                &payments.replace(
                    r#""sasl.mechanism": "AWS_MSK_IAM""#,
                    r#""sasl.mechanism": "AWS_MSK_IAM", "sasl.jaas.config": "software.amazon.msk.auth.iam.IAMLoginModule required awsRoleArn=\"arn:aws:iam::111111111111:role/reader-of-theirs\";""#,
                ),
                none,
            ),
        ),
        (
            "a kustomization puts the pods elsewhere",
            format!(
                "{}=== k8s/kustomization.yaml\nnamespace: data\nresources: [druid.yaml]\n",
                with(&orders, none).replace("Namespace: druid", "Namespace: data")
            ),
        ),
        (
            "somebody else may take the role",
            with(&orders, none)
                .replace("/*/orders", "/*/others\"\n                  - !Sub \"arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:topic/orders/*/orders")
                .replace("Resource: !Sub \"arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:topic/orders/*/others", "Resource:\n                  - !Sub \"arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:topic/orders/*/others")
                .replace("Principal: {Service: pods.eks.amazonaws.com}", "Principal: {Service: [pods.eks.amazonaws.com, lambda.amazonaws.com]}"),
        ),
        (
            "another application runs as the same account",
            format!(
                "{}{}",
                with(&orders, none).replace("kafka-cluster:ReadData]", "kafka-cluster:ReadData, kafka-cluster:WriteData]"),
                druid("druid").replace("druid.yaml", "app.yaml").replace("apache/druid:37.0.0", "example.io/app:1")
            ),
        ),
        (
            "Druid writes its metrics to Kafka",
            format!(
                "{}=== k8s/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  x: |\n    druid.emitter=kafka\n    druid.emitter.kafka.metric.topic=m\n",
                with(&orders, none).replace("kafka-cluster:ReadData]", "kafka-cluster:ReadData, kafka-cluster:WriteData]")
            ),
        ),
        (
            "two clusters of one name, one of which takes it",
            ["a", "b"]
                .map(|name| {
                    let iam = name == "a";
                    format!(
                        "=== {name}.yaml\nResources:\n  C:\n    Type: AWS::MSK::Cluster\n    Properties:\n      ClusterName: orders\n      ClientAuthentication: {{Sasl: {{Iam: {{Enabled: {iam}}}, Scram: {{Enabled: {}}}}}, Tls: {{Enabled: false}}, Unauthenticated: {{Enabled: false}}}}\n",
                        !iam
                    )
                })
                .join("")
                + &orders,
        ),
        (
            "a policy for a cluster and its twin elsewhere",
            format!(
                "{}=== iam/p.json\n{}",
                CONTEXT.replace("NAMESPACE", ""),
                r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": ["arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*", "arn:aws:kafka:us-east-1:000000000000:cluster/fff-streaming-druid-msk/*"]}}"#
            ),
        ),
        (
            "another cluster of which nothing is known",
            format!("{}{}", CONTEXT.replace("NAMESPACE", ""), payments),
        ),
    ] {
        assert_eq!(told(&files), [""; 0], "{why}");
    }
}

#[test]
fn a_service_account_must_be_the_one_that_the_workload_runs_as() {
    // The seed's own mistake: the service account stands in `api`, and Druid runs in `druid`.
    let context = CONTEXT.replace("NAMESPACE", r#""namespace": "api", "#);
    let pods = druid("fff-streaming-druid-msk-sa");
    assert_eq!(
        told(&format!("{context}{pods}")),
        [
            "service-account-mismatch api: the role `fff-streaming-druid-msk-sa` is bound to `api/fff-streaming-druid-msk-sa`, and Druid runs as `druid/fff-streaming-druid-msk-sa`"
        ]
    );
    let right = CONTEXT.replace("NAMESPACE", "");
    assert_eq!(told(&format!("{right}{pods}")), [""; 0]);

    // A trust for IRSA and the annotation that names the role.
    let irsa = |namespace: &str| {
        format!(
            r#"=== iam.json
{{"Resources": {{"Role": {{"Type": "AWS::IAM::Role", "Properties": {{"RoleName": "reader", "AssumeRolePolicyDocument": {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow",
  "Principal": {{"Federated": "arn:aws:iam::000000000000:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/ABC"}}, "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": {{"StringEquals": {{"oidc.eks.us-west-2.amazonaws.com/id/ABC:sub": "system:serviceaccount:{namespace}:druid"}}}}}}]}}}}}}}}}}
=== sa.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: druid
  namespace: druid
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::000000000000:role/reader
"#
        )
    };
    assert_eq!(told(&irsa("druid")), [""; 0]);
    assert_eq!(
        told(&irsa("api")),
        [
            "service-account-mismatch druid: the annotation ties `druid/druid` to the role `reader`, whose trust policy is for `api/druid`"
        ]
    );
    // The role that fits is bound to somebody else, and Druid's account to none.
    let orders = supervisor(r#""topic": "orders""#);
    let files = format!("{}{}{orders}", druid("other"), role("Path: /", TOPIC));
    assert_eq!(
        told(&files),
        [
            "service-account-mismatch druid: the role `reader` is bound to `druid/druid`, and Druid runs as `druid/other`"
        ]
    );
}

#[test]
fn accounts_and_excess_across_files() {
    let context = CONTEXT.replace("NAMESPACE", "");
    let annotated = |account: &str| {
        format!(
            "{context}=== sa.yaml\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: fff-streaming-druid-msk-sa\n  namespace: druid\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::{account}:role/fff-streaming-druid-msk-sa\n"
        )
    };
    assert_eq!(told(&annotated("000000000000")), [""; 0]);
    let found = told(&annotated("111111111111"));
    assert!(
        found.len() == 1 && found[0].starts_with("account-mismatch arn:aws:iam::111111111111"),
        "{found:?}"
    );

    let orders = supervisor(r#""topic": "orders""#);
    let wide = role("Path: /", TOPIC).replace(
        "kafka-cluster:ReadData]",
        "kafka-cluster:ReadData, kafka-cluster:WriteData]",
    );
    let found = told(&format!("{}{wide}{orders}", druid("druid")));
    assert!(
        found.len() == 1
            && found[0].starts_with(
                "excess-access kafka-cluster:WriteData: the role `reader` serves supervisors"
            ),
        "{found:?}"
    );
}

#[test]
fn the_picture_of_a_repository() {
    let mut all = String::new();
    for name in ["agreeing", "disagreeing"] {
        for format in ["text", "mermaid", "dot"] {
            let ran = run(&repository(name), &["graph", "--output-format", format]);
            assert_eq!(ran.code, 0, "{}", ran.err);
            all += &format!("# {name}, {format}\n{}\n", ran.out);
        }
    }
    crate::snapshot("cli-graph", &all);
}

#[test]
fn a_picture_cannot_be_broken_by_names() {
    let hostile = r#"a\"]; end --> x|<b>#`\u001b[31m\u202e\n%%"#;
    let text = format!(
        r#"{{"type": "kafka", "spec": {{"dataSchema": {{"dataSource": "{hostile}"}}, "ioConfig": {{"topic": "{hostile}",
  "consumerProperties": {{"bootstrap.servers": "b-1.orders.abc123.c2.kafka.us-west-2.amazonaws.com:9098"}}}}}}}}"#
    );
    let folder = crate::cli::scratch(&[("s.json", &text)]);
    for format in ["text", "mermaid", "dot"] {
        let ran = run(
            folder.path(),
            &["graph", "--output-format", format, "s.json"],
        );
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']), "{format}");
        let quotes = |line: &str| {
            line.replace("\\\\", "")
                .replace("\\\"", "")
                .matches('"')
                .count()
        };
        if format != "text" {
            // Each label is one string, and nothing of it stands outside.
            assert!(
                ran.out.lines().all(|line| quotes(line) % 2 == 0),
                "{format}: {}",
                ran.out
            );
        }
        let lines = ran.out.lines().count();
        assert!(lines <= 12, "{format}: {}", ran.out);
    }
    // Nothing to draw is said, and is no failure.
    std::fs::write(folder.path().join("s.json"), "{}").unwrap();
    let ran = run(folder.path(), &["graph", "s.json"]);
    assert!(ran.code == 0 && ran.err.contains("nothing here reads or writes a topic"));
    let ran = run(folder.path(), &["graph"]);
    assert!(ran.code == 2 && ran.err.contains("there is no workspace to draw"));
}
