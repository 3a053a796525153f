//! The binary as a user runs it: arguments, files, exit codes.

use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) const SEED: &str = r#"{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2"
}
"#;

const WIDE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["kafka-cluster:*Data"],
      "Resource": ["arn:aws:kafka:*:*:topic/fff-streaming-druid-msk/*/events"],
    }
  ]
}
"#;

/// What a run printed and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_msk-gen"));
    command.args(args).current_dir(folder).env_clear();
    command
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Ran {
    ran(command(folder, args).output().unwrap())
}

pub(crate) fn run_with_input(folder: &Path, args: &[&str], input: &str) -> Ran {
    use std::io::Write;
    let mut child = command(folder, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    ran(child.wait_with_output().unwrap())
}

/// A scratch folder with these files.
pub(crate) fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn lint_tells_what_is_wrong_and_where() {
    let folder = scratch(&[("policy.json", WIDE)]);
    let ran = run(folder.path(), &["lint", "policy.json"]);
    crate::snapshot("cli-lint-concise", &ran.out);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let full = run(
        folder.path(),
        &["lint", "policy.json", "--output-format", "full"],
    );
    crate::snapshot("cli-lint-full", &full.out);
}

#[test]
fn exit_codes_say_how_a_run_ended() {
    let folder = scratch(&[
        ("policy.json", WIDE),
        ("clean.json", r#"{"hosted:account": "000000000000"}"#),
        ("other.json", r#"{"name": "something else"}"#),
        ("image.json", "\u{0}"),
    ]);
    let code = |args: &[&str]| run(folder.path(), args).code;
    assert_eq!(code(&["lint", "clean.json"]), 0);
    assert_eq!(code(&["lint", "policy.json"]), 1);
    assert_eq!(code(&["lint", "policy.json", "--fail-on", "never"]), 0);
    assert_eq!(
        code(&[
            "lint",
            "policy.json",
            "--select",
            "MSK201",
            "--fail-on",
            "error"
        ]),
        0
    );
    assert_eq!(
        code(&["lint", "policy.json", "missing.json"]),
        2,
        "2 wins over 1"
    );
    assert_eq!(
        code(&["lint", "image.json"]),
        2,
        "a named file that is no text"
    );
    assert_eq!(code(&["lint", "other.json"]), 0);
    assert_eq!(code(&["lint", "other.json", "--strict"]), 2);
    assert_eq!(code(&["lint", "--no-such-flag"]), 2);
    assert_eq!(code(&["lint", "--select", "arn-wildcard-topik"]), 2);
    assert_eq!(code(&["render"]), 2);
    assert_eq!(code(&["--version"]), 0);
}

#[test]
fn folders_are_walked_as_git_would() {
    let folder = scratch(&[
        ("a/policy.json", WIDE),
        ("vendor/policy.json", WIDE),
        (".gitignore", "vendor/\n"),
        ("a/package.json", "{\"name\": \"x\", }"),
        ("a/notes.txt", "kafka-cluster:*"),
    ]);
    let ran = run(folder.path(), &["lint"]);
    assert!(ran.out.contains("a/policy.json:6:18"), "{}", ran.out);
    assert!(
        !ran.out.contains("vendor") && !ran.out.contains("package.json"),
        "{}",
        ran.out
    );
    let named = run(folder.path(), &["lint", "vendor/policy.json"]);
    assert_eq!(
        named.code, 1,
        "a file that is named is linted, ignored or not"
    );
}

/// A hook names every file that was touched, whatever it is.
#[test]
fn files_of_others_are_left_alone_even_when_they_are_named() {
    let folder = scratch(&[
        ("tsconfig.json", "{\n  // kafka\n  \"strict\": true,\n}\n"),
        (
            "policy.jsonc",
            "{\"Effect\": \"Allow\", /* ok */ \"Action\": \"kafka-cluster:Connect\",\n \"Resource\": \"arn:aws:kafka:us-west-2:000000000000:cluster/c/*\",}",
        ),
        ("broken.json", "{\"a\": }"),
    ]);
    let ran = run(folder.path(), &["lint", "tsconfig.json", "policy.jsonc"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let ran = run(folder.path(), &["lint", "broken.json"]);
    assert!(
        ran.code == 1 && ran.out.contains("invalid-json: `a` has no value"),
        "{}",
        ran.out
    );
}

#[test]
fn standard_input_is_judged_by_the_name_it_is_given() {
    let folder = scratch(&[]);
    let ran = run_with_input(
        folder.path(),
        &["lint", "-", "--stdin-filename", "x/policy.json"],
        WIDE,
    );
    assert!(
        ran.out.starts_with("x/policy.json:6:18: warning[MSK208]"),
        "{}",
        ran.out
    );
    assert_eq!(ran.code, 1);
}

#[test]
fn fixes_settle_and_leave_the_rest_alone() {
    let text = "# the team's access\nStatement:\n  - Effect: Allow   # as agreed\n    Action: [\"kafka-cluster:*Data\"]\n    Resource: arn:aws:kafka:us-west-2:000000000000:topic/c/*/t\n";
    let folder = scratch(&[("policy.json", WIDE), ("policy.yaml", text)]);
    let ran = run(
        folder.path(),
        &["lint", "--fix", "policy.json", "policy.yaml"],
    );
    let fixed = read(folder.path(), "policy.json");
    assert!(
        fixed.contains(r#"["kafka-cluster:ReadData", "kafka-cluster:WriteData"]"#),
        "{fixed}"
    );
    assert!(
        serde_json::from_str::<serde_json::Value>(&fixed).is_ok(),
        "the comma is gone: {fixed}"
    );
    assert_eq!(
        read(folder.path(), "policy.yaml"),
        text.replace(
            "\"kafka-cluster:*Data\"",
            "\"kafka-cluster:ReadData\", \"kafka-cluster:WriteData\""
        )
    );
    assert!(ran.err.contains("fixed 3 findings"), "{}", ran.err);
    let again = run(
        folder.path(),
        &["lint", "--fix", "policy.json", "policy.yaml"],
    );
    assert!(again.err.contains("fixed 0 findings"), "{}", again.err);
    assert_eq!(
        read(folder.path(), "policy.json"),
        fixed,
        "a second run changes nothing"
    );
}

#[test]
fn the_json_report_keeps_its_contract() {
    let folder = scratch(&[("sub/policy.json", WIDE), (".git/HEAD", "")]);
    let ran = run(
        &folder.path().join("sub"),
        &["lint", "policy.json", "--output-format", "json"],
    );
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../schemas/findings.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        report["findings"][0]["path"], "sub/policy.json",
        "relative to the repository's root"
    );
    crate::snapshot(
        "cli-lint-json",
        &ran.out.replace(env!("CARGO_PKG_VERSION"), "VERSION"),
    );
}

#[test]
fn several_formats_of_one_run_go_where_they_are_sent() {
    let folder = scratch(&[("policy.json", WIDE)]);
    let ran = run(
        folder.path(),
        &[
            "lint",
            "policy.json",
            "--output-format",
            "concise",
            "--output-format",
            "json=out/report.json",
        ],
    );
    assert!(ran.out.contains("warning[MSK201]"));
    let report: serde_json::Value =
        serde_json::from_str(&read(folder.path(), "out/report.json")).unwrap();
    assert_eq!(
        report["findings"].as_array().unwrap().len(),
        ran.out.lines().count() - 1
    );
}

/// On GitHub the annotations go to the log and the table to the summary of the job, behind what is there.
#[test]
fn the_github_format_adds_to_the_summary_of_the_job() {
    let folder = scratch(&[("policy.json", WIDE), ("summary.md", "before\n")]);
    let args = ["lint", "policy.json", "--output-format", "github"];
    let ran = ran(command(folder.path(), &args)
        .env("GITHUB_STEP_SUMMARY", folder.path().join("summary.md"))
        .output()
        .unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("::warning file=policy.json,line="));
    let summary = read(folder.path(), "summary.md");
    assert!(summary.starts_with("before\n**msk-gen**: "), "{summary}");
    assert!(summary.contains("| warning | MSK201 arn-wildcard-region | `policy.json:"));
}

#[test]
fn a_summary_that_cannot_be_written_is_told_and_changes_nothing() {
    let folder = scratch(&[("policy.json", WIDE)]);
    let args = ["lint", "policy.json", "--output-format", "github"];
    let ran = ran(command(folder.path(), &args)
        .env("GITHUB_STEP_SUMMARY", folder.path())
        .output()
        .unwrap());
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("::warning "));
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
}

/// A file that was asked for is there also when nothing was found.
#[test]
fn a_template_without_findings_has_its_report_in_a_file() {
    let folder = scratch(&[("c.yaml", "name: x\n"), ("t/main.mustache", "{{name}}\n")]);
    let ran = run(
        folder.path(),
        &[
            "render",
            "--context",
            "c.yaml",
            "--template",
            "t/main.mustache",
            "--output-format",
            "sarif=out.sarif",
            "--output-format",
            "concise",
        ],
    );
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, "x\n", "")
    );
    let sarif: serde_json::Value = serde_json::from_str(&read(folder.path(), "out.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn settings_choose_and_suppress() {
    let settings = r#"
[lint]
ignore = ["MSK905"]
exclude = ["old/**"]

[lint.severity]
arn-wildcard-region = "error"

[lint.per-path]
"a/**" = ["action-wildcard", "action-missing-dependency", "missing-idempotent-write"]

[[ignore]]
rule = "arn-wildcard-account"
path = "a/policy.json"
pointer = "/Statement/0"
reason = "ticket"
"#;
    let folder = scratch(&[
        ("msk-gen.toml", settings),
        ("a/policy.json", WIDE),
        ("old/policy.json", WIDE),
    ]);
    let ran = run(folder.path(), &["lint"]);
    assert_eq!(
        ran.out,
        "a/policy.json:7:35: error[MSK201] arn-wildcard-region: `arn:aws:kafka:*:*:topic/fff-streaming-druid-msk/*/events` reaches every region\n\
         1 error, 0 warnings in 2 files, 4 suppressed\n"
    );
}

#[test]
fn a_suppression_ends_with_its_last_day() {
    let with = |until: &str| {
        let settings = format!(
            "[[ignore]]\nrule = \"MSK\"\npath = \"**\"\nreason = \"x\"\nuntil = \"{until}\"\n"
        );
        let folder = scratch(&[("msk-gen.toml", &settings), ("policy.json", WIDE)]);
        run(folder.path(), &["lint", "policy.json"]).code
    };
    assert_eq!((with("2000-01-31"), with("9999-12-31")), (1, 0));
}

#[test]
fn wrong_settings_are_told_with_their_place() {
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[lint]\nignor = [\"MSK905\"]\nselect = [\"arn-wildcard-topc\"]\n",
        ),
        ("a.json", "{}"),
    ]);
    let ran = run(folder.path(), &["lint", "a.json"]);
    assert_eq!(ran.code, 2);
    crate::snapshot("cli-settings-wrong", &ran.err);
    let broken = scratch(&[("msk-gen.toml", "[lint\n"), ("a.json", "{}")]);
    let ran = run(broken.path(), &["lint", "a.json"]);
    assert!(
        ran.code == 2 && ran.err.contains("msk-gen.toml:1:6"),
        "{}",
        ran.err
    );
}

#[test]
fn a_render_writes_checks_and_prunes() {
    let folder = scratch(&[("cdk.context.json", SEED)]);
    let path = folder.path();
    let first = run(path, &["render", "--context", "cdk.context.json"]);
    assert_eq!(first.code, 0, "{}{}", first.out, first.err);
    assert!(
        first.out.contains("in 8 artifacts, written to rendered/"),
        "{}",
        first.out
    );
    let check = run(
        path,
        &["render", "--context", "cdk.context.json", "--check"],
    );
    assert_eq!((check.code, check.err.as_str()), (0, ""));

    let tags = "rendered/fff-streaming-druid-msk/tags.json";
    std::fs::write(path.join(tags), "{\"a\": 1}\n").unwrap();
    std::fs::remove_file(path.join("rendered/fff-streaming-druid-msk/iam.cfn.json")).unwrap();
    let check = run(
        path,
        &[
            "render",
            "--context",
            "cdk.context.json",
            "--check",
            "--diff",
        ],
    );
    assert_eq!(check.code, 3);
    assert!(
        check.err.ends_with("2 files differ: 1 new, 1 changed\n"),
        "{}",
        check.err
    );
    assert!(check.out.contains("-{\"a\": 1}\n+{}\n"), "{}", check.out);
    assert_eq!(read(path, tags), "{\"a\": 1}\n", "--check writes nothing");

    // Another release is another cluster: the old one's files are stale, and only those that msk-gen wrote go.
    run(path, &["render", "--context", "cdk.context.json"]);
    std::fs::write(
        path.join("rendered/fff-streaming-druid-msk/notes.md"),
        "mine",
    )
    .unwrap();
    std::fs::write(path.join(tags), "{\"edited\": true}\n").unwrap();
    std::fs::write(
        path.join("cdk.context.json"),
        SEED.replace("streaming", "batch"),
    )
    .unwrap();
    let check = run(
        path,
        &["render", "--context", "cdk.context.json", "--check"],
    );
    assert!(
        check.err.ends_with("16 files differ: 8 new, 8 stale\n"),
        "{}",
        check.err
    );
    let pruned = run(
        path,
        &["render", "--context", "cdk.context.json", "--prune"],
    );
    assert!(
        pruned
            .err
            .contains("7 stale files removed, 1 kept because they were edited"),
        "{}",
        pruned.err
    );
    assert_eq!(
        read(path, "rendered/fff-streaming-druid-msk/notes.md"),
        "mine"
    );
    assert!(
        path.join(tags).exists()
            && !path
                .join("rendered/fff-streaming-druid-msk/clients")
                .exists()
    );
}

#[test]
fn deployments_of_one_folder_do_not_call_each_other_stale() {
    let other = SEED.replace("streaming", "batch");
    let folder = scratch(&[
        ("env/a/cdk.context.json", SEED),
        ("env/b/cdk.context.json", &other),
    ]);
    let ran = run(
        folder.path(),
        &["render", "--context", "env/*/cdk.context.json"],
    );
    assert!(ran.out.contains("in 16 artifacts"), "{}", ran.out);
    let one = run(
        folder.path(),
        &["render", "--context", "env/a/cdk.context.json", "--check"],
    );
    assert_eq!((one.code, one.err.as_str()), (0, ""));
    let same = scratch(&[("a.json", SEED), ("b.json", SEED)]);
    let ran = run(same.path(), &["render", "--context", "[ab].json"]);
    assert!(
        ran.code == 2 && ran.err.contains("is made from `a.json` and from `b.json`"),
        "{}",
        ran.err
    );
}

#[test]
fn what_cannot_render_writes_nothing() {
    let template = "a: {{hosted:regoin}}\nb: {{nothing}}\n";
    let folder = scratch(&[
        ("cdk.context.json", SEED),
        ("templates/tags.mustache", template),
    ]);
    let ran = run(
        folder.path(),
        &[
            "render",
            "--context",
            "cdk.context.json",
            "--templates",
            "templates",
        ],
    );
    assert_eq!(ran.code, 2);
    crate::snapshot("cli-render-missing-variables", &ran.out);
    assert!(!folder.path().join("rendered").exists());
    let missing = scratch(&[(
        "cdk.context.json",
        &SEED.replace("hosted:region", "hosted:regoin"),
    )]);
    let ran = run(missing.path(), &["render", "--context", "cdk.context.json"]);
    assert!(
        ran.code == 2 && ran.out.contains("cdk.context.json:5:3: error[MSK602]"),
        "{}",
        ran.out
    );
}

#[test]
fn nothing_leaves_the_output_folder() {
    let hostile = SEED.replace(
        "}\n",
        ",\n  \"hosted:msk:clients\": [{\"name\": \"../../x\", \"role\": \"druid\"}]\n}\n",
    );
    let folder = scratch(&[("cdk.context.json", &hostile)]);
    let ran = run(folder.path(), &["render", "--context", "cdk.context.json"]);
    assert!(
        ran.code == 2 && ran.out.contains("cannot be one"),
        "{}",
        ran.out
    );
    #[cfg(unix)]
    {
        let folder = scratch(&[("cdk.context.json", SEED), ("elsewhere/keep", "")]);
        std::fs::create_dir(folder.path().join("rendered")).unwrap();
        std::os::unix::fs::symlink(
            "../elsewhere",
            folder.path().join("rendered/fff-streaming-druid-msk"),
        )
        .unwrap();
        let ran = run(folder.path(), &["render", "--context", "cdk.context.json"]);
        assert!(
            ran.code == 2 && ran.err.contains("is a link that leads outside"),
            "{}",
            ran.err
        );
        assert_eq!(
            std::fs::read_dir(folder.path().join("elsewhere"))
                .unwrap()
                .count(),
            1
        );
    }
}

#[test]
fn one_template_is_printed_byte_for_byte() {
    let folder = scratch(&[
        ("c.yaml", "name: \"<fff>\"\nlist: [a, b]\n"),
        ("t/main.mustache", "{{name}}\n  {{> part}}\nend"),
        ("t/part.mustache", "{{#list}}\n- {{.}}\n{{/list}}\n"),
    ]);
    let args = [
        "render",
        "--context",
        "c.yaml",
        "--template",
        "t/main.mustache",
    ];
    let ran = run(folder.path(), &args);
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, "<fff>\n  - a\n  - b\nend", "")
    );
    let set = run(
        folder.path(),
        &[&args[..], &["--set", "name=007", "--set-json", "list=[1]"]].concat(),
    );
    assert_eq!(set.out, "007\n  - 1\nend");
    std::fs::write(folder.path().join("t/part.mustache"), "{{nme}}").unwrap();
    let ran = run(folder.path(), &args);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("t/part.mustache:1:1: error[MSK602]")
            && ran.err.contains("`nme` has no value"),
        "{}",
        ran.err
    );
}

#[test]
fn lint_renders_the_deployments_that_use_an_input() {
    let settings = "[[render]]\ncontext = \"env/cdk.context.json\"\ntemplates = \"templates\"\nout = \"rendered\"\n";
    let policy = "Version: \"2012-10-17\"\nStatement:\n  - Effect: Allow\n    Action: [\"kafka-cluster:Connect\"]\n    Resource: [\"arn:aws:kafka:{{hosted:region}}:*:cluster/fff-streaming-druid-msk/*\"]\n";
    let folder = scratch(&[
        ("msk-gen.toml", settings),
        ("env/cdk.context.json", SEED),
        ("templates/policy/msk-cluster-access.mustache", policy),
    ]);
    let ran = run(
        folder.path(),
        &["lint", "templates/policy/msk-cluster-access.mustache"],
    );
    assert!(
        ran.out.contains("templates/policy/msk-cluster-access.mustache:5:49: warning[MSK202] arn-wildcard-account"),
        "{}",
        ran.out
    );
    // The committed artifact equals its render: it is judged at its source, once.
    assert_eq!(run(folder.path(), &["render"]).code, 1);
    let all = run(folder.path(), &["lint", "."]);
    assert_eq!(all.out.matches("MSK202").count(), 1, "{}", all.out);
}

#[test]
fn explain_rules_and_schema_print_what_is_known() {
    let folder = scratch(&[]);
    let page = run(folder.path(), &["explain", "MSK203"]);
    assert!(page.out.starts_with("# arn-wildcard-cluster (MSK203)") && page.code == 0);
    let wrong = run(folder.path(), &["explain", "arn-wildcard-clustr"]);
    assert_eq!(
        (
            wrong.code,
            wrong.err.contains("did you mean `arn-wildcard-cluster`?")
        ),
        (2, true)
    );
    let rules = run(folder.path(), &["rules", "--output-format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&rules.out).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), msk_gen::rules::ALL.len());
    let schema = run(folder.path(), &["schema", "context"]);
    assert!(serde_json::from_str::<serde_json::Value>(&schema.out).is_ok());
    assert_eq!(run(folder.path(), &["schema", "contxt"]).code, 2);
}

#[test]
fn help_is_what_it_says() {
    let folder = scratch(&[]);
    let texts: Vec<String> = [&["--help"][..], &["lint", "--help"], &["render", "--help"]]
        .iter()
        .map(|args| run(folder.path(), args).out)
        .collect();
    crate::snapshot("cli-help", &texts.join("\n----\n\n"));
}

#[test]
fn the_runbook_is_judged_at_its_markdown_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = run(root, &["lint", "fixtures/runbook/msk-runbook.md"]);
    crate::snapshot("cli-lint-runbook", &ran.out);
    for rule in [
        "port-plaintext",
        "port-protocol-mismatch",
        "arn-wildcard-region",
        "arn-wildcard-account",
        "arn-wildcard-cluster",
    ] {
        assert_eq!(
            ran.out.matches(&format!("] {rule}:")).count(),
            1,
            "{rule} once:\n{}",
            ran.out
        );
    }
}

#[test]
fn the_seed_documents_get_their_findings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ran = run(root, &["lint", "fixtures/seed"]);
    crate::snapshot("cli-lint-seed", &ran.out);
}

/// The seed's supervisor and client settings beside the context of their deployment: one finding each, and one fix that
/// makes hosts, port, protocol, mechanism, JAAS line and handler right and leaves all else alone.
#[test]
fn the_seed_is_put_right_by_one_fix() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seed");
    let read = |name: &str| std::fs::read_to_string(root.join(name)).unwrap();
    let (supervisor, client) = (read("supervisor.json"), read("client.properties"));
    let boot = "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098";
    let context = SEED.replace(
        "\"hosted:region\"",
        &format!("\"hosted:msk:bootstrap\": \"{boot}\", \"hosted:region\""),
    );
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[[render]]\ncontext = [\"cdk.context.json\"]\n",
        ),
        ("cdk.context.json", &context),
        ("supervisor.json", &supervisor),
        ("client.properties", &client),
    ]);
    let files = ["supervisor.json", "client.properties"];
    for file in files {
        let ran = run(folder.path(), &["lint", "--select", "MSK1", file]);
        let lines: Vec<&str> = ran
            .out
            .lines()
            .filter(|line| line.contains("[MSK"))
            .collect();
        assert!(
            lines.len() == 1 && lines[0].contains("serverless-non-iam"),
            "{file}: {}",
            ran.out
        );
        let fixed = run(
            folder.path(),
            &["lint", "--select", "MSK1", "--fix", "--unsafe-fixes", file],
        );
        assert_eq!(fixed.code, 0, "{file}: {}", fixed.out);
    }
    let after = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    crate::snapshot(
        "cli-seed-fixed",
        &format!(
            "{}\n{}",
            after("supervisor.json"),
            after("client.properties")
        ),
    );
    // Without the context nobody knows the host; all else is put right.
    std::fs::remove_file(folder.path().join("msk-gen.toml")).unwrap();
    std::fs::write(folder.path().join("supervisor.json"), &supervisor).unwrap();
    let args = [
        "lint",
        "--select",
        "MSK1",
        "--target",
        "cluster=serverless",
        "--fix",
        "--unsafe-fixes",
        "supervisor.json",
    ];
    let ran = run(folder.path(), &args);
    assert!(
        ran.out.contains("not with a broker's own host") && !ran.out.contains("port 9092"),
        "{}",
        ran.out
    );
    assert!(after("supervisor.json").contains("amazonaws.com:9098,b-2"));
}

/// Settings above the working directory count for files that are reached through `..`.
#[test]
fn excludes_hold_through_parent_folders() {
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[lint]\nexclude = [\"p.json\"]\n[lint.per-path]\n\"q.json\" = [\"MSK\"]\n",
        ),
        ("p.json", WIDE),
        ("q.json", WIDE),
        ("sub/keep", ""),
    ]);
    let sub = folder.path().canonicalize().unwrap().join("sub");
    assert_eq!(run(&sub, &["lint", "--force-exclude", "../p.json"]).code, 0);
    assert_eq!(run(&sub, &["lint", "../q.json"]).code, 0);
    // And for files below the working directory, named from there.
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[lint]\nexclude = [\"sub/p.json\"]\n[lint.per-path]\n\"sub/deep/*.json\" = [\"MSK\"]\n",
        ),
        ("sub/p.json", WIDE),
        ("sub/deep/q.json", WIDE),
        ("sub/r.json", WIDE),
    ]);
    let sub = folder.path().canonicalize().unwrap().join("sub");
    assert_eq!(run(&sub, &["lint", "--force-exclude", "p.json"]).code, 0);
    assert_eq!(run(&sub, &["lint", "deep"]).code, 0);
    assert_eq!(run(&sub, &["lint", "r.json"]).code, 1);
    assert_eq!(
        run(&sub.join("deep"), &["lint", "q.json", "../r.json"]).code,
        1
    );
    assert_eq!(run(&sub.join("deep"), &["lint", "q.json"]).code, 0);
}

/// Each prefix is a client of its own; their number must not matter more than the size of the file.
#[test]
fn many_prefixes_are_judged_each_on_its_own() {
    let host = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098";
    let text: String = (0..2000)
        .map(|n| format!("p{n}.bootstrap.servers={host}\np{n}.security.protocol=SSL\n"))
        .collect();
    let folder = scratch(&[("many.properties", &text)]);
    let ran = run(folder.path(), &["lint", "many.properties"]);
    assert!(
        ran.out.contains("2000 errors"),
        "{}",
        ran.out.lines().last().unwrap()
    );
}

#[test]
fn a_broken_context_or_a_missing_layer_is_told_and_hides_nothing() {
    let broken = SEED.replace("\"fff\",", "\"{{fff}}\"");
    let folder = scratch(&[("c.json", &broken)]);
    let ran = run(folder.path(), &["render", "--context", "c.json"]);
    assert!(
        ran.code == 2 && ran.out.contains("invalid-json: a comma is missing"),
        "{}",
        ran.out
    );
    let settings = "[[render]]\ncontext = [\"c.json\", \"nope.json\"]\n";
    let folder = scratch(&[
        ("msk-gen.toml", settings),
        ("c.json", SEED),
        ("policy.json", WIDE),
    ]);
    let ran = run(folder.path(), &["lint", "c.json", "policy.json"]);
    assert!(
        ran.code == 2 && ran.err.contains("nope.json") && ran.out.contains("MSK201"),
        "{}{}",
        ran.out,
        ran.err
    );
}

/// Whenever an interrupt comes, each file is as it was or as it shall be, and nothing is left beside it.
#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_half_written() {
    let bad = "security.protocol=SSL\nbootstrap.servers=SASL_SSL://b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9094\n";
    let good = bad.replace("SASL_SSL://", "");
    for wait in [5, 20, 40, 80] {
        let names: Vec<String> = (0..400)
            .map(|number| format!("{number}.properties"))
            .collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), bad)).collect();
        let folder = scratch(&files);
        let mut child = command(folder.path(), &["lint", "--fix", "."])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let _ = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        child.wait().unwrap();
        let mut count = 0;
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text == bad || text == good, "{}: {text:?}", path.display());
            count += 1;
        }
        assert_eq!(count, 400, "after {wait} ms");
    }
}

#[test]
fn every_option_is_a_variable() {
    let plain = "security.protocol=PLAINTEXT\nbootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\n";
    let folder = scratch(&[(
        "a.properties",
        &format!("# msk-gen: ignore-file[port-plaintext]\n{plain}"),
    )]);
    let with = |name: &str, value: &str| {
        let mut command = command(folder.path(), &["lint"]);
        ran(command.env(name, value).output().unwrap())
    };
    assert_eq!(with("MSK_GEN_UNKNOWN", "1").code, 0);
    assert_eq!(with("MSK_GEN_NO_IGNORES", "true").code, 1);
    assert_eq!(with("MSK_GEN_NO_IGNORES", "false").code, 0);
    assert_eq!(with("MSK_GEN_SELECT", "nothing").code, 2);
    let json = with("MSK_GEN_OUTPUT_FORMAT", "json").out;
    assert!(json.starts_with('{'), "{json}");
}
