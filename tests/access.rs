//! The `access` commands as a user runs them, and what the rules about access promise, checked with the evaluator.

use crate::cli::{run, run_with_input, scratch};
use msk_gen::access::{Holes, Policies, Relation, compare};
use msk_gen::config::Config;
use msk_gen::document::{Syntax, read};
use msk_gen::engine;
use msk_gen::finding::Safety;
use msk_gen::model::policy;
use serde_json::{Value, json};
use std::path::Path;

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn roles() -> Value {
    let text = std::fs::read_to_string(here().join("fixtures/access/roles.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The policy that `access needs` prints for a role of the table.
fn needed(table: &Value, role: &Value, more: &[&str]) -> crate::cli::Ran {
    let mut args = vec!["access", "needs"];
    args.extend(
        role["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|arg| arg.as_str().unwrap()),
    );
    let cluster = match role.get("cluster") {
        Some(own) => own,
        None => &table["cluster"],
    };
    if let Some(cluster) = cluster.as_str() {
        args.extend(["--cluster", cluster]);
    }
    args.extend(more);
    run(here(), &args)
}

/// For every role: each request that its work needs is allowed, and none of another topic, cluster, account or region, nor
/// any administrative one. The table was written from the references and not from the code.
#[test]
fn every_role_gets_what_it_needs_and_nothing_else() {
    let table = roles();
    let mut lines = String::new();
    let mut expected = Vec::new();
    for role in table["roles"].as_array().unwrap() {
        let ran = needed(&table, role, &[]);
        assert_eq!(ran.code, 0, "{}\n{}", role["name"], ran.err);
        let policy: Value = serde_json::from_str(&ran.out).unwrap();
        for (list, decision) in [("allowed", "allowed"), ("refused", "implicitly-denied")] {
            for request in role[list].as_array().unwrap() {
                let id = format!("{}: {} on {}", role["name"], request[0], request[1]);
                let line = json!({"id": id, "policies": [policy], "request": {"action": request[0], "resource": request[1]}});
                lines += &(line.to_string() + "\n");
                expected.push(json!({"id": id, "decision": decision}));
            }
        }
    }
    let ran = run_with_input(here(), &["access", "evaluate", "--jsonl"], &lines);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let answers: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(answers.len() > 300);
    for (answer, expected) in answers.iter().zip(&expected) {
        assert_eq!(answer, expected);
    }
    assert_eq!(answers.len(), expected.len());
}

#[test]
fn what_needs_writes_is_clean_and_is_what_it_asks_for() {
    let table = roles();
    for role in table["roles"].as_array().unwrap() {
        let ran = needed(&table, role, &[]);
        let lint = engine::lint_text("policy.json", ran.out.clone(), true, &Config::default());
        let told: Vec<&str> = lint
            .findings
            .iter()
            .map(|finding| finding.rule.name)
            .collect();
        assert_eq!(told, [""; 0], "{}: {}", role["name"], ran.out);
        let folder = scratch(&[("policy.json", &ran.out)]);
        let path = folder.path().join("policy.json");
        let against = needed(
            &table,
            role,
            &[
                "--against",
                path.to_str().unwrap(),
                "--output-format",
                "json",
            ],
        );
        assert_eq!(against.code, 0, "{}: {}", role["name"], against.out);
        let answer: Value = serde_json::from_str(&against.out).unwrap();
        assert_eq!(
            answer,
            json!({"missing": [], "dead": [], "excess": []}),
            "{}",
            role["name"]
        );
    }
}

const CLUSTER: &str = "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*";

#[test]
fn a_policy_is_judged_by_what_a_workload_needs() {
    let args = |policy: &'static str| {
        vec![
            "access",
            "needs",
            "--role",
            "druid",
            "--reads",
            "events",
            "--cluster",
            CLUSTER,
            "--against",
            policy,
        ]
    };
    let seed = run(here(), &args("fixtures/seed/cluster-wide-policy.json"));
    assert_eq!(seed.code, 1);
    crate::snapshot("access-against-dead", &seed.out);
    let wide = run(here(), &args("fixtures/seed/three-statement-policy.json"));
    assert_eq!(wide.code, 0);
    crate::snapshot("access-against-wide", &wide.out);
}

#[test]
fn one_request_is_answered_with_the_statement_that_decides() {
    let policy = "fixtures/seed/three-statement-policy.json";
    let ask = |action: &str, resource: &str| {
        let resource = format!("arn:aws:kafka:us-west-2:000000000000:{resource}");
        run(
            here(),
            &[
                "access",
                "can",
                policy,
                "--action",
                action,
                "--resource",
                &resource,
                "--output-format",
                "json",
            ],
        )
    };
    let yes = ask(
        "KAFKA-CLUSTER:readdata",
        "topic/fff-streaming-druid-msk/u/orders",
    );
    assert_eq!(yes.code, 0);
    let answer: Value = serde_json::from_str(&yes.out).unwrap();
    assert_eq!(answer["decision"], "allowed");
    assert_eq!(answer["statement"]["path"], policy);
    assert_eq!(answer["statement"]["pointer"], "/Statement/1");
    assert_eq!(answer["statement"]["range"]["start"]["line"], 13);
    let no = ask("kafka-cluster:ReadData", "topic/other/u/orders");
    assert_eq!(no.code, 1);
    let answer: Value = serde_json::from_str(&no.out).unwrap();
    assert_eq!(
        answer,
        json!({"decision": "implicitly-denied", "statement": null})
    );
}

#[test]
fn conditions_leave_a_question_open_until_the_context_decides() {
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "kafka-cluster:DeleteTopic", "Resource": "arn:aws:kafka:*:*:topic/*/${aws:PrincipalTag/team}-*",
         "Condition": {"StringNotEquals": {"aws:PrincipalTag/role": "admin"}}}]});
    let topic = "arn:aws:kafka:us-west-2:000000000000:topic/c/u/data-x";
    let with = |id: u32, context: Value| {
        let mut request = json!({"action": "kafka-cluster:DeleteTopic", "resource": topic});
        if !context.is_null() {
            request["context"] = context;
        }
        json!({"id": id, "policies": [policy], "request": request}).to_string() + "\n"
    };
    let lines = with(1, Value::Null)
        + &with(
            2,
            json!({"aws:PrincipalTag/role": "admin", "aws:PrincipalTag/team": "data"}),
        )
        + &with(
            3,
            json!({"aws:principaltag/ROLE": "dev", "aws:PrincipalTag/team": "data"}),
        )
        + &with(
            4,
            json!({"aws:PrincipalTag/role": "dev", "aws:PrincipalTag/team": "ops"}),
        )
        + &with(5, json!({}));
    let ran = run_with_input(here(), &["access", "evaluate", "--jsonl"], &lines);
    let decisions: Vec<String> = ran
        .out
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["decision"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        decisions,
        [
            "unknown",
            "allowed",
            "explicitly-denied",
            "allowed",
            "allowed"
        ]
    );
}

#[test]
fn a_broken_line_is_told_by_its_number() {
    let good =
        r#"{"id":1,"policies":[],"request":{"action":"kafka-cluster:Connect","resource":"*"}}"#;
    for (bad, why) in [
        ("{", "line 2"),
        (r#"{"id":1,"policies":[]}"#, "`request` is missing"),
        (
            r#"{"id":1,"policies":[{}],"request":{"action":"a","resource":"b"}}"#,
            "policy 0 holds no statement",
        ),
        (
            r#"{"id":1,"policies":[],"request":{"action":3,"resource":"b"}}"#,
            "`request.action` is no text",
        ),
    ] {
        let ran = run_with_input(
            here(),
            &["access", "evaluate", "--jsonl"],
            &format!("{good}\n{bad}\n"),
        );
        assert_eq!(ran.code, 2, "{bad}");
        assert!(ran.err.contains(why), "{bad}: {}", ran.err);
    }
}

fn git(folder: &Path, args: &[&str]) {
    let done = std::process::Command::new("git")
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.io",
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{args:?} {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Two revisions: one policy narrowed, one widened, one unchanged.
#[test]
fn revisions_are_compared_policy_by_policy_with_places() {
    let statement = |action: &str, resource: &str| {
        format!(
            "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{{\n    \"Effect\": \"Allow\",\n    \"Action\": [{action}],\n    \"Resource\": \"arn:aws:kafka:us-west-2:000000000000:{resource}\"\n  }}]\n}}\n"
        )
    };
    let reads = r#""kafka-cluster:DescribeTopic", "kafka-cluster:ReadData""#;
    let deletes =
        r#""kafka-cluster:DescribeTopic", "kafka-cluster:ReadData", "kafka-cluster:DeleteTopic""#;
    let folder = scratch(&[
        ("iam/reader.json", &statement(reads, "topic/c/*/orders")),
        ("iam/wide.json", &statement(reads, "topic/c/*")),
        ("iam/same.json", &statement(reads, "topic/c/*/same")),
        ("notes.md", "# nothing\n"),
    ]);
    let root = folder.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "one"]);
    std::fs::write(
        root.join("iam/reader.json"),
        statement(deletes, "topic/c/*/orders"),
    )
    .unwrap();
    std::fs::write(
        root.join("iam/wide.json"),
        statement(reads, "topic/c/*/orders*"),
    )
    .unwrap();
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "two"]);

    let text = run(root, &["access", "diff", "HEAD~1..HEAD"]);
    assert_eq!(text.code, 0, "{}", text.err);
    crate::snapshot("access-diff-text", &text.out);
    let markdown = run(
        root,
        &[
            "access",
            "diff",
            "HEAD~1:iam",
            "iam",
            "--output-format",
            "markdown",
        ],
    );
    crate::snapshot("access-diff-markdown", &markdown.out);
    let ran = run(
        root,
        &[
            "access",
            "diff",
            "HEAD~1:iam/reader.json",
            "HEAD:iam/reader.json",
            "--output-format",
            "json",
            "--exit-code",
        ],
    );
    assert_eq!(ran.code, 1);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["relation"], "more");
    assert_eq!(answer["lost"], json!([]));
    assert_eq!(answer["gained"][0]["action"], "kafka-cluster:DeleteTopic");
    assert!(
        answer["gained"][0]["resource"]
            .as_str()
            .unwrap()
            .ends_with("/orders")
    );
    assert_eq!(answer["policies"].as_array().unwrap().len(), 1);
    let same = run(
        root,
        &[
            "access",
            "diff",
            "HEAD:iam",
            "iam",
            "--output-format",
            "json",
            "--exit-code",
        ],
    );
    assert_eq!(same.code, 0);
    assert_eq!(
        serde_json::from_str::<Value>(&same.out).unwrap()["relation"],
        "equal"
    );

    for (args, why) in [
        (
            vec!["access", "diff", "nowhere..HEAD"],
            "`nowhere` is no revision",
        ),
        (
            vec!["access", "diff", "--upload-pack=touch x..HEAD"],
            "unexpected argument",
        ),
        (vec!["access", "diff", "iam"], "only one side"),
    ] {
        let ran = run(root, &args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
    }
}

fn policies(text: &str, holes: &mut Holes) -> Policies {
    let mut all = Policies::default();
    let reading = read(text, Syntax::Json);
    for found in policy::find(&reading.documents[0]) {
        all.add(&found, 0, holes);
    }
    all
}

/// What every fix does to what is granted: safe ones nothing, narrowing ones never more.
#[test]
fn fixes_grant_nothing_new() {
    let actions = [
        r#""kafka-cluster:*Topic*""#,
        r#""kafka-cluster:*Data", "kafka-cluster:ReadData""#,
        r#""kafka-cluster:Describe*""#,
        r#""kafka-cluster:Connect", "kafka-cluster:*""#,
        r#""kafka-cluster:ReadData""#,
    ];
    let resources = [
        "arn:aws:kafka:*:000000000000:topic/c/*/x",
        "arn:aws:kafka:us-west-2:*:topic/*/*/x",
        "arn:aws:kafka:*:*:cluster/*",
        "arn:aws:kafka:us-west-2:000000000000:topic/*",
        "arn:aws:kafka:us-west-2:000000000000:group/*/*/g",
        "arn:aws:kafka:*:*:cluster/*/*",
    ];
    let (mut safe, mut narrowing) = (0, 0);
    for action in actions {
        for resource in resources {
            for other in resources {
                let text = format!(
                    r#"[{{"Effect": "Allow", "Action": [{action}], "Resource": ["{resource}", "{other}"]}},
{{"Effect": "Allow", "Action": "kafka-cluster:Connect", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/c/*"}}]"#
                );
                for (level, narrows) in [(Safety::Safe, false), (Safety::Unsafe, true)] {
                    let lint = engine::lint_text("p.json", text.clone(), true, &Config::default());
                    let fixed = engine::apply("p.json", &text, &lint.findings, level);
                    let mut holes = Holes::default();
                    let before = policies(&text, &mut holes);
                    let after = policies(&fixed.text, &mut holes);
                    let found = compare(&before, &after, &holes);
                    match found.relation {
                        Relation::Equal => safe += usize::from(!fixed.used.is_empty()),
                        Relation::Less if narrows => narrowing += 1,
                        _ => panic!("{level:?}\n{text}\n{}\n{found:?}", fixed.text),
                    }
                }
            }
        }
    }
    assert!(safe > 50 && narrowing > 50, "{safe} {narrowing}");
}

/// A client with many topics: its grants are split over as few policies as the quota takes, and grant the same.
#[test]
fn a_long_policy_is_split_to_fit_the_quota() {
    let topics: Vec<String> = (0..150)
        .map(|index| format!("\"a-topic-with-a-long-name-{index:03}\""))
        .collect();
    let context = format!(
        r#"{{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:clients": [{{"name": "druid", "role": "druid", "reads": [{}]}}]}}"#,
        topics.join(",")
    );
    let folder = scratch(&[("cdk.context.json", &context)]);
    let ran = run(folder.path(), &["render", "--context", "cdk.context.json"]);
    assert!(
        !ran.out.contains("policy-too-long") && !ran.out.contains("action-missing-dependency"),
        "{}",
        ran.out
    );
    let client = folder
        .path()
        .join("rendered/fff-streaming-druid-msk/clients/druid");
    let mut count = 0;
    for name in [
        "policy.json",
        "policy-2.json",
        "policy-3.json",
        "policy-4.json",
        "policy-5.json",
    ] {
        if let Ok(text) = std::fs::read_to_string(client.join(name)) {
            let size = text.chars().filter(|c| !c.is_whitespace()).count();
            assert!(size <= 6144, "{name}: {size}");
            count += 1;
        }
    }
    assert_eq!(count, 4);
    let iam = std::fs::read_to_string(
        folder
            .path()
            .join("rendered/fff-streaming-druid-msk/iam.cfn.json"),
    )
    .unwrap();
    let iam: Value = serde_json::from_str(&iam).unwrap();
    assert_eq!(
        iam["Resources"]["DruidRole"]["Properties"]["ManagedPolicyArns"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let against: Vec<String> = (0..150)
        .flat_map(|index| {
            [
                "--reads".to_owned(),
                format!("a-topic-with-a-long-name-{index:03}"),
            ]
        })
        .collect();
    let mut args = vec!["access", "needs", "--role", "druid", "--cluster", CLUSTER];
    args.extend(against.iter().map(String::as_str));
    args.extend([
        "--output-format",
        "json",
        "--against",
        "rendered/fff-streaming-druid-msk/clients/druid",
    ]);
    let ran = run(folder.path(), &args);
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(answer["missing"], json!([]), "{}", ran.err);
    assert_eq!(answer["excess"], json!([]));
}

/// What two policies are to each other, as `access diff` says it.
fn relation(base: &str, head: &str) -> Value {
    let folder = scratch(&[("base.yaml", base), ("head.yaml", head)]);
    let ran = run(
        folder.path(),
        &[
            "access",
            "diff",
            "base.yaml",
            "head.yaml",
            "--output-format",
            "json",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn yaml(action: &str, resource: &str) -> String {
    format!(
        "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: {action}\n    Resource: {resource}\n"
    )
}

/// What only a deployment knows is compared as what it is called, and never silently as nothing.
#[test]
fn functions_of_templates_are_compared_by_their_names() {
    let topic =
        |name: &str| format!("!Sub 'arn:aws:kafka:${{AWS::Region}}:000000000000:topic/c/{name}'");
    for (base, head, expected) in [
        (
            yaml("kafka-cluster:Connect", "!GetAtt Cluster.Arn"),
            yaml(
                "['kafka-cluster:Connect', 'kafka-cluster:AlterCluster']",
                "!GetAtt Cluster.Arn",
            ),
            "more",
        ),
        (
            yaml("kafka-cluster:Connect", "!GetAtt Cluster.Arn"),
            yaml("kafka-cluster:Connect", "'*'"),
            "more",
        ),
        (
            yaml("kafka-cluster:ReadData", &topic("*/*")),
            yaml("kafka-cluster:ReadData", &topic("*")),
            "equal",
        ),
        (
            yaml("kafka-cluster:ReadData", &topic("*")),
            yaml(
                "['kafka-cluster:ReadData', 'kafka-cluster:Connect']",
                &topic("*"),
            ),
            "equal",
        ),
        (
            yaml("kafka-cluster:ReadData", &topic("*")),
            yaml("kafka-cluster:ReadData", &topic("*/orders")),
            "less",
        ),
        (
            yaml(
                "kafka-cluster:ReadData",
                "!Sub ['arn:aws:kafka:us-west-2:000000000000:topic/c/u/${T}', {T: orders}]",
            ),
            yaml(
                "kafka-cluster:ReadData",
                "!Sub ['arn:aws:kafka:us-west-2:000000000000:topic/c/u/${T}', {T: '*'}]",
            ),
            "more",
        ),
        (
            yaml(
                "!If [Prod, 'kafka-cluster:ReadData', 'kafka-cluster:WriteData']",
                &topic("*/orders"),
            ),
            yaml("'kafka-cluster:ReadData'", &topic("*/orders")),
            "incomparable",
        ),
        (
            yaml(
                "kafka-cluster:ReadData",
                "arn:aws:kafka:REGION:ACCOUNT_ID:topic/c/u/orders",
            ),
            yaml("kafka-cluster:ReadData", "'*'"),
            "more",
        ),
    ] {
        let answer = relation(&base, &head);
        assert_eq!(answer["relation"], expected, "{base}\n{head}\n{answer}");
        assert_eq!(relation(&base, &base)["relation"], "equal", "{base}");
    }
}

/// What stands in both branches of a template is there however it is deployed.
#[test]
fn branches_of_templates_exclude_each_other() {
    let topic = |name: &str| format!("'arn:aws:kafka:us-west-2:000000000000:topic/c/*/{name}'");
    let one = yaml("kafka-cluster:ReadData", &topic("a"));
    let more = yaml(
        "kafka-cluster:ReadData",
        &format!(
            "[{}, !If [P, {}, !Ref 'AWS::NoValue']]",
            topic("a"),
            topic("b")
        ),
    );
    assert_eq!(relation(&one, &more)["relation"], "more");
    assert_eq!(relation(&more, &one)["relation"], "less");
    let both = yaml(
        "!If [P, ['kafka-cluster:ReadData', 'kafka-cluster:WriteData'], ['kafka-cluster:ReadData']]",
        &topic("a"),
    );
    assert_eq!(relation(&one, &both)["relation"], "more");
    let twice = yaml(
        "!If [P, 'kafka-cluster:ReadData', 'kafka-cluster:ReadData']",
        &topic("a"),
    );
    assert_eq!(relation(&one, &twice)["relation"], "equal");

    let folder = scratch(&[("p.yaml", &both)]);
    let can = |action: &str| {
        let resource = "arn:aws:kafka:us-west-2:000000000000:topic/c/u/a";
        let args = [
            "access",
            "can",
            "p.yaml",
            "--action",
            action,
            "--resource",
            resource,
        ];
        run(folder.path(), &args).out
    };
    assert!(can("kafka-cluster:ReadData").starts_with("allowed"));
    let open = can("kafka-cluster:WriteData");
    assert!(
        open.starts_with("unknown") && open.contains("a condition of the template"),
        "{open}"
    );
}

/// Two conditions on one key may exclude each other, or leave nothing out.
#[test]
fn opposite_conditions_are_not_false_at_once() {
    let statement = |condition: &str| {
        format!(
            "  - Effect: Allow\n    Action: kafka-cluster:Connect\n    Resource: 'arn:aws:kafka:us-west-2:000000000000:cluster/c/*'\n{condition}"
        )
    };
    let with = |operator: &str| {
        statement(&format!(
            "    Condition: {{{operator}: {{'aws:x': 'a'}}}}\n"
        ))
    };
    let policy = |statements: &[String]| {
        format!("Version: '2012-10-17'\nStatement:\n{}", statements.concat())
    };
    let halves = policy(&[with("StringEquals"), with("StringNotEquals")]);
    let whole = policy(&[statement("")]);
    assert_eq!(relation(&halves, &whole)["relation"], "unknown");
    assert_eq!(
        relation(&policy(&[with("StringEquals")]), &whole)["relation"],
        "more"
    );
}

/// Principals are told apart one by one, and each gets what it gets.
#[test]
fn a_principal_more_is_access_more() {
    let trust = |principals: &str| {
        format!(
            "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Principal: {{AWS: {principals}}}\n    Action: sts:AssumeRole\n"
        )
    };
    let one = trust("['arn:aws:iam::000000000000:role/x']");
    let two = trust("['arn:aws:iam::000000000000:role/x', 'arn:aws:iam::999999999999:root']");
    assert_eq!(relation(&one, &two)["relation"], "more");
    assert_eq!(relation(&two, &one)["relation"], "less");
    assert_eq!(
        relation(&one, &trust("['arn:aws:iam::000000000000:role/y']"))["relation"],
        "incomparable"
    );
    assert_eq!(
        relation(&one, &trust("['arn:aws:iam::000000000000:root']"))["relation"],
        "more"
    );
    assert_eq!(
        relation(&one, &trust("{'Fn::GetAtt': [R, Arn]}"))["relation"],
        "incomparable"
    );
    assert_eq!(
        relation(&one, &format!("# moved\n\n{one}"))["relation"],
        "equal"
    );
}

/// A name from a file cannot become a workflow command, wherever it stands.
#[test]
fn names_of_policies_are_escaped() {
    let template = |action: &str| {
        format!(
            r#"{{"Resources": {{"::error::logical": {{"Type": "AWS::IAM::ManagedPolicy", "Properties": {{"PolicyDocument": {{"Version": "2012-10-17",
"Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/c/*"}}]}}}}}}}}}}"#
        )
    };
    let folder = scratch(&[
        ("a.json", &template("kafka-cluster:Connect")),
        ("b.json", &template("kafka-cluster:AlterCluster")),
    ]);
    for format in ["text", "markdown"] {
        let ran = run(
            folder.path(),
            &[
                "access",
                "diff",
                "a.json",
                "b.json",
                "--output-format",
                format,
            ],
        );
        assert!(ran.out.contains("error::logical"));
        assert!(
            ran.out.lines().all(|line| !line.starts_with("::")),
            "{}",
            ran.out
        );
    }
}

/// A file that is no text, or larger than what is read, is not silently nothing.
#[test]
fn a_revision_of_another_encoding_is_told() {
    let folder = scratch(&[
        ("p.json", ""),
        ("new.yaml", &yaml("kafka-cluster:Connect", "'*'")),
    ]);
    std::fs::write(folder.path().join("p.json"), [0xFF, 0xFE, b'{', 0]).unwrap();
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    let ran = run(
        folder.path(),
        &["access", "diff", "HEAD:p.json", "HEAD:new.yaml"],
    );
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("no text in UTF-8"), "{}", ran.err);
    let gone = run(
        folder.path(),
        &["access", "diff", "HEAD:missing.json", "HEAD:new.yaml"],
    );
    assert_eq!(gone.code, 0);
    assert!(
        gone.err.contains("is taken for no policy") && gone.out.contains("MORE"),
        "{} {}",
        gone.err,
        gone.out
    );
}
