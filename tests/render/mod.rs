//! From contexts to artifacts, and from findings in artifacts back.

mod topics;

use msk_gen::config::Config;
use msk_gen::document::Syntax;
use msk_gen::engine::{self, Lint};
use msk_gen::finding::Severity;
use msk_gen::render::{self, Rendered, Request, Set, Templates};
use std::fmt::Write;

/// Contexts whose artifacts are as they should be.
const CONTEXTS: [&str; 5] = ["seed", "full", "provisioned", "platform", "topics"];

fn fixture(name: &str) -> Request {
    let path = format!("{}/fixtures/contexts/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Request {
        contexts: vec![(name.into(), text)],
        out: "rendered".into(),
        ..Request::default()
    }
}

fn context(text: &str) -> Request {
    Request {
        contexts: vec![("cdk.context.json".into(), text.into())],
        out: "rendered".into(),
        ..Request::default()
    }
}

fn with_template(mut request: Request, name: &str, text: &str) -> Request {
    request.templates.root = "templates".into();
    request.templates.texts.insert(name.into(), text.into());
    request
}

fn judged(request: &Request) -> (Rendered, Lint) {
    let mut rendered = render::render(request);
    let lint = engine::judge_rendered(&mut rendered, &Config::default(), true);
    (rendered, lint)
}

fn tree(rendered: &Rendered) -> String {
    let mut text = String::new();
    for artifact in &rendered.artifacts {
        let _ = write!(
            text,
            "=== {}\n{}",
            artifact.path,
            rendered.sources.get(artifact.source).text
        );
    }
    text
}

/// Findings as `path:line:column rule`.
fn told(lint: &Lint) -> Vec<String> {
    lint.findings
        .iter()
        .map(|finding| {
            let start = finding.location.start();
            format!(
                "{}:{}:{} {}",
                finding.location.path(),
                start.line,
                start.column,
                finding.rule.name
            )
        })
        .collect()
}

#[test]
fn artifact_trees() {
    for name in ["seed", "full", "provisioned", "platform"] {
        let (rendered, lint) = judged(&fixture(&format!("{name}.json")));
        assert!(!rendered.failed, "{name}: {:?}", told(&lint));
        crate::snapshot(&format!("render-{name}"), &tree(&rendered));
        let loud: Vec<_> = lint
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .collect();
        assert!(loud.is_empty(), "{name}: {:?}", told(&lint));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = tree(&judged(&fixture("full.json")).0);
    for _ in 0..3 {
        assert_eq!(tree(&judged(&fixture("full.json")).0), first);
    }
}

#[test]
fn artifacts_are_clean_when_they_are_linted_as_files() {
    for name in CONTEXTS {
        let (rendered, _) = judged(&fixture(&format!("{name}.json")));
        for artifact in &rendered.artifacts {
            let text = rendered.sources.get(artifact.source).text.clone();
            let mut lint = engine::lint_text(&artifact.path, text, true, &Config::default());
            // Where a supervisor begins is what the context says.
            lint.findings
                .retain(|finding| finding.rule.name != "druid-start-offset");
            assert_eq!(told(&lint), [""; 0], "{name}");
        }
    }
}

#[test]
fn json_artifacts_are_strict_and_canonical_and_yaml_ones_read_the_same_everywhere() {
    for name in CONTEXTS {
        let (rendered, _) = judged(&fixture(&format!("{name}.json")));
        for artifact in &rendered.artifacts {
            let text = &rendered.sources.get(artifact.source).text;
            match artifact.syntax {
                Syntax::Json => {
                    let value: serde_json::Value = serde_json::from_str(text).unwrap();
                    assert_eq!(
                        serde_json::to_string_pretty(&value).unwrap() + "\n",
                        *text,
                        "{}",
                        artifact.path
                    );
                }
                Syntax::Yaml => {
                    let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
                    assert_eq!(value["kind"], "ServiceAccount");
                    assert!(value["metadata"]["namespace"].is_string());
                }
                Syntax::Properties => assert!(text.ends_with('\n')),
            }
        }
    }
}

const FOUR: &str = r#"{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2"
}"#;

/// The requests that a druid reader of `events` needs, and those that it must not be able to make.
#[test]
fn a_druid_reader_gets_what_it_needs_and_nothing_else() {
    let (rendered, _) = judged(&fixture("full.json"));
    let policy = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("clients/druid/policy.json"))
        .unwrap();
    let policy: serde_json::Value =
        serde_json::from_str(&rendered.sources.get(policy.source).text).unwrap();
    let cluster = "fff-streaming-druid-msk/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1";
    let allowed = |action: &str, resource: &str| {
        let arn = format!("arn:aws:kafka:us-west-2:000000000000:{resource}");
        policy["Statement"]
            .as_array()
            .unwrap()
            .iter()
            .any(|statement| {
                let has = |key: &str, wanted: &str| {
                    let matches = |pattern: &serde_json::Value| {
                        msk_gen::facts::actions::glob(
                            pattern.as_str().unwrap().as_bytes(),
                            wanted.as_bytes(),
                        )
                    };
                    statement[key].as_array().unwrap().iter().any(matches)
                };
                has("Action", &format!("kafka-cluster:{action}")) && has("Resource", &arn)
            })
    };
    for (action, resource) in [
        ("Connect", format!("cluster/{cluster}")),
        ("DescribeTopic", format!("topic/{cluster}/events")),
        ("ReadData", format!("topic/{cluster}/events")),
        (
            "DescribeGroup",
            format!("group/{cluster}/kafka-supervisor-abcdefgh"),
        ),
        (
            "AlterGroup",
            format!("group/{cluster}/kafka-supervisor-abcdefgh"),
        ),
    ] {
        assert!(allowed(action, &resource), "{action} on {resource}");
    }
    for (action, resource) in [
        ("AlterCluster", format!("cluster/{cluster}")),
        ("DeleteTopic", format!("topic/{cluster}/events")),
        ("WriteData", format!("topic/{cluster}/events")),
        ("ReadData", format!("topic/{cluster}/orders")),
        (
            "ReadData",
            "topic/other/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1/events".into(),
        ),
        ("AlterGroup", format!("group/{cluster}/other")),
        (
            "Connect",
            "cluster/other/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1".into(),
        ),
    ] {
        assert!(!allowed(action, &resource), "{action} on {resource}");
    }
}

#[test]
fn a_wrong_value_is_blamed_in_the_context() {
    let request = context(&FOUR.replace(
        "\"fff\"",
        "\"a-name-that-is-much-too-long-for-anything-made-from-it-really\"",
    ));
    let (_, lint) = judged(&request);
    assert!(
        told(&lint).contains(&"cdk.context.json:2:16 name-too-long".to_owned()),
        "{:?}",
        told(&lint)
    );
    let once = told(&lint)
        .iter()
        .filter(|line| line.ends_with("name-too-long"))
        .count();
    assert_eq!(once, 1, "one fault, one finding: {:?}", told(&lint));
}

#[test]
fn an_empty_value_is_blamed_where_it_is_empty() {
    let (_, lint) = judged(&context(&FOUR.replace("streaming", "")));
    let told = told(&lint);
    assert_eq!(
        told.iter()
            .filter(|line| line.contains("name-"))
            .collect::<Vec<_>>(),
        ["cdk.context.json:3:31 name-empty-segment"],
        "{told:?}"
    );
}

/// The wildcard stands in the user's intent, goes into the policy as a mapping, and is blamed in the intent.
#[test]
fn a_fault_is_followed_through_nested_renders() {
    let intent = r#"kafka:
  name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk
  clients:
    - name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk-client
      serviceAccount:
        metadata:
          name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk-sa
          namespace: druid
        role:
          name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk-sa
          customPolicies:
            - name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-cluster-access
              policy: policy/msk-cluster-access.mustache
              mappings:
                clusters:
                  - arn:aws:kafka:{{hosted:region}}:*:cluster/{{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk/*
"#;
    let policy = r#"[{ Effect: Allow, Action: ["kafka-cluster:Connect"], Resource: [{{#clusters}}"{{.}}",{{/clusters}}] }]"#;
    let request = with_template(context(FOUR), "druid/setup/ingestion", intent);
    let request = with_template(request, "policy/msk-cluster-access", policy);
    let (rendered, lint) = judged(&request);
    assert_eq!(
        told(&lint),
        [
            "cdk.context.json:2:3 context-incomplete",
            "templates/druid/setup/ingestion.mustache:16:53 arn-wildcard-account",
            "templates/policy/msk-cluster-access.mustache:1:28 action-missing-dependency",
            "templates/policy/msk-cluster-access.mustache:1:85 json-trailing-comma",
        ]
    );
    let finding = &lint.findings[1];
    let related: Vec<String> = finding
        .related
        .iter()
        .map(|(location, label)| format!("{}:{} {label}", location.path(), location.start().line))
        .collect();
    assert_eq!(
        related,
        [
            "templates/policy/msk-cluster-access.mustache:1 came in through this tag",
            "templates/policy/msk-cluster-access.mustache:1 inside this section",
            "rendered/fff-streaming-druid-msk/clients/druid/policy.json:10 rendered here",
            "rendered/fff-streaming-druid-msk/iam.cfn.json:24 rendered here",
        ]
    );
    let policy = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("policy.json"))
        .unwrap();
    let text = &rendered.sources.get(policy.source).text;
    assert!(
        text.starts_with("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": ["),
        "the envelope is added: {text}"
    );
}

#[test]
fn a_value_cannot_change_the_structure() {
    let hostile = [
        r#"x\", \"Effect\": \"Deny"#,
        r"x\ny: 1",
        r#"x\\u0022"#,
        r#"\"#,
    ];
    for value in &hostile[..3] {
        let text = FOUR.replace("us-west-2", value);
        let (rendered, lint) = judged(&context(&text));
        assert!(rendered.failed && rendered.artifacts.is_empty(), "{value}");
        assert!(
            told(&lint)
                .iter()
                .any(|line| line.ends_with("value-changes-structure")),
            "{value}: {:?}",
            told(&lint)
        );
    }
    // A template of the user's own, unquoted: a comment sign and a colon change the document as well.
    for value in ["# gone", "x # y", "x: y", "[x", "- x", "*x", " x"] {
        let request = with_template(context(FOUR), "tags", "owner: {{owner}}\n");
        let set = Set {
            key: "owner".into(),
            value: value.into(),
            json: false,
        };
        let (rendered, lint) = judged(&Request {
            sets: vec![set],
            ..request
        });
        assert!(rendered.failed, "`{value}`: {:?}", told(&lint));
    }
}

#[test]
fn unquoted_text_that_looks_like_a_number_is_told_and_kept_as_text() {
    let request = with_template(
        context(FOUR),
        "tags",
        "account: {{hosted:account}}\nversion: \"{{hosted:account}}\"\n",
    );
    let (rendered, lint) = judged(&request);
    let tags = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("tags.json"))
        .unwrap();
    assert_eq!(
        rendered.sources.get(tags.source).text,
        "{\n  \"account\": \"000000000000\",\n  \"version\": \"000000000000\"\n}\n"
    );
    assert!(
        told(&lint).contains(&"templates/tags.mustache:1:10 scalar-changed-type".to_owned()),
        "{:?}",
        told(&lint)
    );
}

/// A value of the command line has no place in a file: it is told once, at the context, with the argument's name.
#[test]
fn an_argument_is_named_when_it_is_to_blame() {
    let set = Set {
        key: "hosted:id".into(),
        value: "a\"b".into(),
        json: false,
    };
    let (_, lint) = judged(&Request {
        sets: vec![set],
        ..context(FOUR)
    });
    let findings: Vec<_> = lint
        .findings
        .iter()
        .filter(|it| it.rule.name == "value-changes-structure")
        .collect();
    assert_eq!(findings.len(), 1, "{:?}", told(&lint));
    assert!(
        findings[0]
            .notes
            .contains(&"given by `--set hosted:id`".to_owned()),
        "{:?}",
        findings[0].notes
    );
}

#[test]
fn layers_and_settings_lie_over_one_another() {
    let mut request = context(FOUR);
    request.contexts.push((
        "over.yaml".into(),
        "hosted:eks:druid:release: batch\n".into(),
    ));
    request.sets.push(Set {
        key: "hosted:id".into(),
        value: "007".into(),
        json: false,
    });
    let (rendered, _) = judged(&request);
    assert!(
        rendered
            .artifacts
            .iter()
            .all(|artifact| artifact.path.starts_with("007-batch-druid-msk/"))
    );
}

#[test]
fn environments_choose_the_templates() {
    let templates = || Templates {
        root: "templates".into(),
        texts: [(
            "production/v1/tags".to_owned(),
            "from: production\n".to_owned(),
        )]
        .into(),
    };
    let with = |extra: &str| Request {
        templates: templates(),
        ..context(&FOUR.replace("\n}", &format!(",\n  {extra}\n}}")))
    };
    let (rendered, _) = judged(&with(
        r#""hosted:environment": "production", "hosted:version": "v1""#,
    ));
    assert!(tree(&rendered).contains("\"from\": \"production\""));
    let (rendered, lint) = judged(&with(
        r#""hosted:environment": "prototype", "hosted:version": "v1""#,
    ));
    assert!(rendered.failed);
    let finding = lint
        .findings
        .iter()
        .find(|finding| finding.rule.name == "context-environment-unresolved")
        .unwrap();
    assert_eq!(
        finding.help.as_deref(),
        Some("these exist: `production/v1`")
    );
    assert_eq!(finding.location.start().line, 6);
}

#[test]
fn the_source_systems_templates_work_unmodified() {
    for folder in ["source-system", "current-dialect"] {
        let root = format!("{}/fixtures/templates/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut request = Request {
            out: "rendered".into(),
            ..Request::default()
        };
        let text = std::fs::read_to_string(format!("{root}/context.json")).unwrap();
        request.contexts.push(("context.json".into(), text));
        request.templates.root = "templates".into();
        for entry in ignore::WalkBuilder::new(&root).build().map(Result::unwrap) {
            if entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "mustache")
            {
                let name = entry.path().strip_prefix(&root).unwrap().to_string_lossy();
                let text = std::fs::read_to_string(entry.path()).unwrap();
                request
                    .templates
                    .texts
                    .insert(name.trim_end_matches(".mustache").into(), text);
            }
        }
        let (rendered, lint) = judged(&request);
        assert!(!rendered.failed, "{folder}: {:?}", told(&lint));
        crate::snapshot(
            &format!("render-{folder}"),
            &format!("{}\n\n{}", told(&lint).join("\n"), tree(&rendered)),
        );
    }
}

/// `123`, `no` and `1e3` are names for Kubernetes and something else for most readers of YAML.
#[test]
fn yaml_artifacts_quote_what_other_readers_take_for_something_else() {
    let clients = r#""hosted:msk:clients": [{"name": "druid", "role": "druid", "namespace": "123", "serviceAccount": "no"}]"#;
    let (rendered, _) = judged(&context(
        &FOUR.replace("\n}", &format!(",\n  {clients}\n}}")),
    ));
    let account = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("service-account.yaml"))
        .unwrap();
    assert_eq!(
        rendered.sources.get(account.source).text,
        "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: \"no\"\n  namespace: \"123\"\n"
    );
}

#[test]
fn clients_with_alike_names_keep_their_roles() {
    let with = |first: &str, second: &str| {
        let clients = format!(
            r#""hosted:msk:clients": [{{"name": "{first}", "role": "consumer"}}, {{"name": "{second}", "role": "consumer"}}]"#
        );
        judged(&context(
            &FOUR.replace("\n}", &format!(",\n  {clients}\n}}")),
        ))
        .0
    };
    let rendered = with("a.b", "a-b");
    let iam = rendered
        .artifacts
        .iter()
        .find(|artifact| artifact.path.ends_with("iam.cfn.json"))
        .unwrap();
    let iam: serde_json::Value =
        serde_json::from_str(&rendered.sources.get(iam.source).text).unwrap();
    assert_eq!(iam["Resources"].as_object().unwrap().len(), 6);
    assert!(
        with("same", "same").failed,
        "one folder cannot hold two clients"
    );
}

/// Names, accounts and regions differ by their nature; what one sets or allows and the other does not is told.
#[test]
fn environments_side_by_side() {
    let context = |id: &str, region: &str, partitions: u32, reads: &str, more: &str| {
        format!(
            r#"{{"hosted:id": "{id}", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000",
  "hosted:region": "{region}", {more}
  "hosted:msk:topics": [{{"name": "events", "partitions": {partitions}}}, {{"name": "clicks"}}],
  "hosted:msk:clients": [{{"name": "druid", "role": "druid", "reads": [{reads}]}}]}}"#
        )
    };
    let folder = crate::cli::scratch(&[
        (
            "env/a/cdk.context.json",
            &context(
                "prod",
                "eu-west-1",
                12,
                "\"events\", \"clicks\"",
                "\"hosted:domain\": \"example.com\",",
            ),
        ),
        (
            "env/b/cdk.context.json",
            &context("stag", "us-west-2", 6, "\"events\"", ""),
        ),
        (
            "env/c/cdk.context.json",
            &context("test", "us-west-2", 6, "\"events\"", ""),
        ),
    ]);
    let args = ["render", "--no-lint", "--parity", "--context"];
    let ran = crate::cli::run(
        folder.path(),
        &[&args[..], &["env/*/cdk.context.json"]].concat(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    crate::snapshot("render-parity", &ran.out);
    let same = crate::cli::run(
        folder.path(),
        &[&args[..], &["env/[bc]/cdk.context.json"]].concat(),
    );
    assert!(
        same.out
            .contains("parity of env/b/cdk.context.json and env/c/cdk.context.json: no difference"),
        "{}",
        same.out
    );
    let alone = crate::cli::run(
        folder.path(),
        &[&args[..], &["env/a/cdk.context.json"]].concat(),
    );
    assert_eq!(alone.code, 2);
    let check = crate::cli::run(
        folder.path(),
        &[
            "render",
            "--check",
            "--no-lint",
            "--context",
            "env/*/cdk.context.json",
        ],
    );
    assert_eq!((check.code, check.err.as_str()), (0, ""));
}

#[test]
fn values_of_the_command_line_are_those_of_a_context() {
    let folder = crate::cli::scratch(&[("cdk.context.json", crate::cli::SEED)]);
    let run = |more: &[&str]| {
        let args = ["render", "--no-lint", "--context", "cdk.context.json"];
        crate::cli::run(folder.path(), &[&args[..], more].concat())
    };
    assert_eq!(run(&["--set", "hosted:msk:type=serverless"]).code, 0);
    assert_eq!(run(&["--set", "other:key=anything"]).code, 0);
    let wrong = run(&["--set", "hosted:msk:type=severless"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("`--set hosted:msk:type`"),
        "{}",
        wrong.err
    );
    let wrong = run(&["--set-json", "hosted:msk:topics={\"name\": \"events\"}"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("`--set-json hosted:msk:topics`"),
        "{}",
        wrong.err
    );
}

#[test]
fn two_deployments_into_one_folder_are_refused() {
    let twice = "[[render]]\ncontext = \"cdk.context.json\"\n\n[[render]]\ncontext = \"cdk.context.json\"\ntemplates = \"t\"\n";
    let folder = crate::cli::scratch(&[
        ("cdk.context.json", crate::cli::SEED),
        ("t/x.mustache", ""),
        ("msk-gen.toml", twice),
    ]);
    let ran = crate::cli::run(folder.path(), &["render"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("two deployments render `cdk.context.json` into `rendered`"),
        "{}",
        ran.err
    );
    assert!(!folder.path().join("rendered").exists());
}

/// What a deployment wrote that is no more is stale, when all deployments are known.
#[test]
fn a_deployment_that_is_gone_leaves_nothing() {
    let other = crate::cli::SEED.replace("\"fff\"", "\"ggg\"");
    let both = "[[render]]\ncontext = \"a.json\"\n\n[[render]]\ncontext = \"b.json\"\n";
    let folder = crate::cli::scratch(&[
        ("a.json", crate::cli::SEED),
        ("b.json", &other),
        ("msk-gen.toml", both),
    ]);
    let run = |args: &[&str]| crate::cli::run(folder.path(), args);
    assert_eq!(run(&["render"]).code, 0);
    std::fs::write(
        folder.path().join("msk-gen.toml"),
        "[[render]]\ncontext = \"a.json\"\n",
    )
    .unwrap();
    // A run for one context knows nothing of the others.
    assert_eq!(run(&["render", "--check", "--context", "a.json"]).code, 0);
    let check = run(&["render", "--check"]);
    assert_eq!(check.code, 3);
    assert!(
        check
            .err
            .contains("stale: rendered/ggg-streaming-druid-msk/cluster.cfn.json"),
        "{}",
        check.err
    );
    assert_eq!(run(&["render", "--prune"]).code, 0);
    assert!(
        !folder
            .path()
            .join("rendered/ggg-streaming-druid-msk")
            .exists()
    );
    assert_eq!(run(&["render", "--check"]).code, 0);
}
