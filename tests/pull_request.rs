//! What a run tells of what it found: suppressions, the baseline, changed lines.

use crate::cli::{Ran, run, run_with_input, scratch};
use std::path::Path;

const PLAIN: &str = "bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\nsecurity.protocol=PLAINTEXT\n";
const WIDE: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kafka-cluster:*", "Resource": "*"}
  ]
}
"#;

pub(crate) fn codes(ran: &Ran) -> Vec<String> {
    let of_line = |line: &str| {
        let code = line.split_once('[')?.1.split_once(']')?.0;
        Some(format!("{} {code}", line.split_once(": ")?.0))
    };
    ran.out.lines().filter_map(of_line).collect()
}

pub(crate) fn git(folder: &Path, args: &[&str]) {
    let done = std::process::Command::new("git")
        .args([
            "-c",
            "user.name=n",
            "-c",
            "user.email=n@example.com",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// A run that finds git: the others have no environment.
pub(crate) fn run_git(folder: &Path, args: &[&str]) -> Ran {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_msk-gen"))
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    std::fs::write(folder.join(path), text).unwrap();
}

pub(crate) fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn comments_keep_back_what_they_name_and_are_told_when_they_do_not() {
    let block = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: x}\ndata:\n  # msk-gen: ignore[MSK101] -- old\n  client.properties: |\n    security.protocol=PLAINTEXT\n    bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\n";
    let folder = scratch(&[
        (
            "a.properties",
            &format!("# msk-gen: ignore[port-plaintext] -- old\n{PLAIN}"),
        ),
        (
            "b.properties",
            &format!("# msk-gen: ignore-file[MSK1]\n\n{PLAIN}"),
        ),
        (
            "c.properties",
            &format!("# msk-gen: ignore[port-plaintext] until=2020-01-01\n{PLAIN}"),
        ),
        (
            "d.properties",
            &format!("# msk-gen: ignore[sasl-ignored, port-plaintext]\n{PLAIN}"),
        ),
        (
            "e.properties",
            &format!("# msk-gen: ignore[prot-plaintext]\n{PLAIN}"),
        ),
        ("f.properties", &format!("# msk-gen: ignore\n{PLAIN}")),
        ("g.yaml", block),
        (
            "h.md",
            "Write `# msk-gen: ignore[port-plaintext]` there:\n\n```properties\n# msk-gen: ignore[sasl-ignored]\nsecurity.protocol=SSL\n```\n",
        ),
    ]);
    let ran = run(folder.path(), &["lint"]);
    assert_eq!(
        codes(&ran),
        [
            "c.properties:1:35 MSK907",
            "c.properties:2:68 MSK101",
            "d.properties:1:19 MSK906",
            "e.properties:1:19 MSK906",
            "e.properties:2:68 MSK101",
            "f.properties:1:1 MSK906",
            "f.properties:2:68 MSK101",
        ]
    );
    assert!(ran.out.ends_with("4 suppressed\n"), "{}", ran.out);
    let all = run(folder.path(), &["lint", "--no-ignores"]);
    assert_eq!(codes(&all).len(), 7);
    assert!(all.out.contains("a.properties:2:68"));
    // A rule that does not run cannot be of use.
    let other = run(
        folder.path(),
        &["lint", "--ignore", "port-plaintext", "a.properties"],
    );
    assert_eq!((other.code, codes(&other).len()), (0, 0));
}

/// What only talks about suppressions is left alone, and so is text for somebody else.
#[test]
fn text_about_suppressions_is_no_suppression() {
    let document = "data:\n  a.md: |\n    Write `# msk-gen: ignore[port-plaintext] -- why` above the line\n    # msk-gen: ignore[port-plaintext] -- why\nsecurity.protocol: SSL\nbootstrap.servers: kafka:9092\nnote: \"# msk-gen: ignore[port-plaintext] -- x\"\n";
    let settings = "# e.g. # msk-gen: ignore[port-plaintext] -- reason\n# Use this: `# msk-gen: ignore[rule] -- reason`\nsecurity.protocol=SSL\n";
    let helm = "# msk-gen: ignore[port-plaintext]\nbootstrap.servers: {{ .Values.brokers }}\nsecurity.protocol: PLAINTEXT\n";
    let files = [
        ("a.yaml", document),
        ("b.properties", settings),
        ("c.yaml", helm),
    ];
    let folder = scratch(&files);
    let ran = run(folder.path(), &["lint", "--fix"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "no findings in 3 files\n")
    );
    for (path, text) in files {
        assert_eq!(read(folder.path(), path), text);
    }
}

#[test]
fn a_comment_of_no_use_is_taken_out_by_a_fix() {
    let folder = scratch(&[(
        "a.properties",
        "# ours\n# msk-gen: ignore[port-plaintext]\nsecurity.protocol=SSL\nssl.endpoint.identification.algorithm=https  \n",
    )]);
    run(folder.path(), &["lint", "--fix"]);
    assert_eq!(
        read(folder.path(), "a.properties"),
        "# ours\nsecurity.protocol=SSL\nssl.endpoint.identification.algorithm=https  \n"
    );
}

#[test]
fn comments_in_templates_render_to_nothing() {
    let policy = "{\n  Version: \"2012-10-17\",\n  Statement: [\n    {{! msk-gen: ignore[resource-star, action-wildcard] -- tried here }}\n    { Effect: Allow, Action: \"kafka-cluster:*\", Resource: \"*\" }\n  ]\n}\n";
    let seed = crate::cli::SEED;
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[[render]]\ncontext = \"cdk.context.json\"\ntemplates = \"templates\"\n",
        ),
        ("cdk.context.json", seed),
        ("templates/policy/msk-cluster-access.mustache", policy),
    ]);
    let told = |args: &[&str]| run(folder.path(), args).out;
    let lint = told(&["lint", "templates"]);
    assert!(
        !lint.contains("MSK206") && !lint.contains("MSK906"),
        "{lint}"
    );
    assert!(told(&["lint", "templates", "--no-ignores"]).contains("MSK206"));
    let clean = policy.replace(
        "\"*\"",
        "\"arn:aws:kafka:us-west-2:000000000000:cluster/a/b\"",
    );
    write(
        folder.path(),
        "templates/policy/msk-cluster-access.mustache",
        &clean,
    );
    assert!(told(&["lint", "templates"]).contains("nothing of `resource-star` is kept back here"));
}

#[test]
fn entries_of_the_settings_of_no_use_are_told_where_they_stand() {
    let settings = r#"[[ignore]]
rule = "resource-star"
path = "policy.json"
until = "2020-01-01"

[[ignore]]
rule = "action-wildcard"
path = "policy.json"

[[ignore]]
rule = "policy-too-long"
path = "policy.json"

[[ignore]]
rule = "policy-too-long"
path = "other/**"
"#;
    let folder = scratch(&[
        ("msk-gen.toml", settings),
        ("policy.json", WIDE),
        ("fine.json", "{}"),
    ]);
    let one = run(folder.path(), &["lint", "policy.json"]);
    assert_eq!(
        codes(&one),
        [
            "msk-gen.toml:4:9 MSK907",
            "msk-gen.toml:11:8 MSK906",
            "policy.json:4:66 MSK206"
        ],
        "{}",
        one.out
    );
    // What was not looked at may well be of use.
    assert_eq!(
        codes(&run(folder.path(), &["lint", "fine.json"])),
        [] as [&str; 0]
    );
    let all = run(folder.path(), &["lint"]);
    assert!(
        codes(&all).contains(&"msk-gen.toml:15:8 MSK906".to_owned()),
        "{}",
        all.out
    );
}

#[test]
fn suppressions_are_written_where_the_file_can_hold_them() {
    let indented = "data:\n  kafka:\n    bootstrap.servers: \"b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\"\n    security.protocol: PLAINTEXT\n";
    let folder = scratch(&[
        ("a.properties", PLAIN),
        ("b/a[1].json", WIDE),
        ("c.yaml", indented),
    ]);
    let add = ["lint", "--add-ignores", "--reason", "before msk-gen"];
    let first = run(folder.path(), &add);
    assert_eq!(
        (first.code, first.err.as_str()),
        (
            0,
            "suppressed 2 findings by comments, 2 by entries of msk-gen.toml\n"
        )
    );
    let ran = run(folder.path(), &["lint"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (0, "no findings in 4 files, 4 suppressed\n")
    );
    assert_eq!(
        read(folder.path(), "a.properties"),
        format!("# msk-gen: ignore[port-plaintext] -- before msk-gen\n{PLAIN}")
    );
    assert!(
        read(folder.path(), "c.yaml")
            .contains("    # msk-gen: ignore[port-plaintext] -- before msk-gen\n    bootstrap")
    );
    // Once more adds nothing.
    let before = read(folder.path(), "msk-gen.toml");
    run(folder.path(), &add);
    assert_eq!(read(folder.path(), "msk-gen.toml"), before);
    // Suppressed findings stay in SARIF, so that alerts are dismissed and not closed.
    let sarif = run(folder.path(), &["lint", "--output-format", "sarif"]).out;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let kinds: Vec<&str> = results
        .iter()
        .map(|one| one["suppressions"][0]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["inSource", "external", "external", "inSource"]);
    assert_eq!(
        results[0]["suppressions"][0]["justification"],
        "before msk-gen"
    );
}

#[test]
fn the_baseline_knows_findings_by_what_they_say() {
    let folder = scratch(&[("a.properties", PLAIN), ("b.json", WIDE)]);
    let path = folder.path();
    let written = run(path, &["lint", "--write-baseline", "known.json"]);
    assert_eq!(
        (written.code, written.err.as_str()),
        (
            0,
            "wrote the baseline known.json: 3 findings, 3 added, 0 gone\n"
        )
    );
    // Lines above and below do not matter.
    write(path, "a.properties", &format!("# one\n# two\n\n{PLAIN}"));
    let known = ["lint", "--baseline", "known.json"];
    assert_eq!(run(path, &known).code, 0);
    // Something new is told, something gone is told as such, and the file is not touched.
    write(path, "a.properties", &PLAIN.replace("9092", "9094"));
    let before = read(path, "known.json");
    let ran = run(path, &known);
    assert_eq!(
        (ran.code, codes(&ran)),
        (1, vec!["a.properties:1:68 MSK102".to_owned()])
    );
    assert!(
        ran.err
            .contains("lists what is not there any more: `port-plaintext` in a.properties"),
        "{}",
        ran.err
    );
    assert_eq!(read(path, "known.json"), before);
    // A run over some files says nothing about the others, and keeps what the baseline lists of them.
    let some = run(path, &["lint", "--baseline", "known.json", "b.json"]);
    assert_eq!((some.code, some.err.as_str()), (0, ""));
    let again = run(
        path,
        &["lint", "a.properties", "--write-baseline", "known.json"],
    );
    assert_eq!(
        again.err,
        "wrote the baseline known.json: 3 findings, 1 added, 1 gone\n"
    );
    assert_eq!(run(path, &known).code, 0);
    // A file that is gone takes its entries with it.
    std::fs::remove_file(path.join("b.json")).unwrap();
    assert!(run(path, &known).err.contains("in b.json and 1 more"));
    let again = run(path, &["lint", "--write-baseline", "known.json"]);
    assert!(again.err.contains("0 added, 2 gone"), "{}", again.err);
    assert_eq!(run(path, &known).err, "");
    write(path, "broken.json", "{\"version\": 2, \"findings\": []}");
    assert_eq!(run(path, &["lint", "--baseline", "broken.json"]).code, 2);
    write(path, "broken.json", "[]");
    assert_eq!(run(path, &["lint", "--baseline", "broken.json"]).code, 2);
}

#[test]
fn only_what_changed_lines_caused_is_told() {
    let two = format!(
        "{PLAIN}# a comment\nproducer.security.protocol=PLAINTEXT\nproducer.bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\n"
    );
    let folder = scratch(&[("a.properties", &two), ("b.json", WIDE)]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    let base = ["lint", "--diff-base", "HEAD", "--ignore", "MSK8"];
    assert_eq!(run_git(path, &base).out, "no findings in 2 files\n");
    write(
        path,
        "a.properties",
        &two.replace("# a comment", "# another comment"),
    );
    assert_eq!(codes(&run_git(path, &base)), [] as [&str; 0]);
    write(
        path,
        "a.properties",
        &two.replace(
            "producer.bootstrap.servers=b-1",
            "producer.bootstrap.servers=b-2",
        ),
    );
    assert_eq!(codes(&run_git(path, &base)), ["a.properties:5:77 MSK101"]);
    let diff = "--- a/a.properties\n+++ b/a.properties\n@@ -1 +1 @@\n-x\n+y\n";
    let lines = run_with_input(path, &["lint", "--changed-lines", "-"], diff);
    assert_eq!(codes(&lines), ["a.properties:1:68 MSK101"]);
    // A line that is gone has no place of its own.
    let whole = "security.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\nsasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n";
    write(path, "a.properties", whole);
    git(path, &["commit", "-qam", "two"]);
    write(
        path,
        "a.properties",
        &whole.replace(
            "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\n",
            "",
        ),
    );
    let ran = run_git(path, &base);
    assert!(ran.out.contains("MSK106"), "{}", ran.out);
    // A file that only moved, and one that is new.
    git(path, &["checkout", "-q", "a.properties"]);
    git(path, &["mv", "b.json", "moved.json"]);
    assert_eq!(codes(&run_git(path, &base)), [] as [&str; 0]);
    write(path, "new.json", WIDE);
    assert_eq!(codes(&run_git(path, &base)).len(), 2);
    assert_eq!(run_git(path, &["lint", "--diff-base", "nothing"]).code, 2);
    assert_eq!(
        run_with_input(path, &["lint", "--changed-lines", "-"], "no diff").code,
        2
    );
    assert_eq!(
        run_with_input(path, &["lint", "--changed-lines", "-"], "").out,
        "no findings in 3 files\n"
    );
}

#[test]
fn a_changed_context_is_to_blame_for_what_it_renders() {
    let wild = crate::cli::SEED.replace(
        "\"hosted:region\": \"us-west-2\"",
        "\"hosted:region\": \"us-west-2\",\n  \"hosted:msk:clusterArn\": \"arn:aws:kafka:us-west-2:000000000000:cluster/*\"",
    );
    let template = "{\n  Version: \"2012-10-17\",\n  Statement: [\n    { Effect: Allow, Action: \"kafka-cluster:Connect\", Resource: \"{{hosted:msk:clusterArn}}\" }\n  ]\n}\n";
    let folder = scratch(&[
        (
            "msk-gen.toml",
            "[[render]]\ncontext = \"cdk.context.json\"\ntemplates = \"templates\"\n",
        ),
        (
            "cdk.context.json",
            &wild.replace("cluster/*", "cluster/a/b"),
        ),
        ("templates/policy/msk-cluster-access.mustache", template),
    ]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    assert_eq!(
        codes(&run_git(path, &["lint", "--diff-base", "HEAD"])),
        [] as [&str; 0]
    );
    write(path, "cdk.context.json", &wild);
    let told = codes(&run_git(
        path,
        &["lint", "--diff-base", "HEAD", "--ignore", "MSK8"],
    ));
    assert_eq!(told, ["cdk.context.json:6:74 MSK203"]);
}

/// Where no comment can stand, an entry of the settings does it.
#[test]
fn no_comment_is_written_where_it_would_be_text() {
    let host = "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092";
    let shell = format!("kafka-topics.sh \\\n  --bootstrap-server {host} \\\n  --list\n");
    let quoted = format!("a: \"first line\n  bootstrap.servers={host}\n  \"\n");
    let mark = format!("\u{feff}bootstrap.servers: {host}\nsecurity.protocol: PLAINTEXT\n");
    let folder = scratch(&[("r.sh", &shell), ("m.yaml", &quoted), ("bom.yaml", &mark)]);
    let path = folder.path();
    let before = codes(&run(path, &["lint"]));
    assert!(before.len() >= 2, "{before:?}");
    run(path, &["lint", "--add-ignores", "--reason", "r"]);
    assert_eq!((read(path, "r.sh"), read(path, "m.yaml")), (shell, quoted));
    assert!(
        read(path, "bom.yaml")
            .starts_with("\u{feff}# msk-gen: ignore[port-plaintext] -- r\nbootstrap")
    );
    assert_eq!(codes(&run(path, &["lint"])), [] as [&str; 0]);
}

/// Settings reach files below their folder: new ones are made in the repository's root.
#[test]
fn entries_are_written_where_they_apply() {
    let folder = scratch(&[("sub/p.json", WIDE), ("root.json", WIDE)]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    let sub = path.join("sub");
    run_git(&sub, &["lint", "..", "--add-ignores"]);
    assert!(!sub.join("msk-gen.toml").exists());
    assert_eq!(codes(&run_git(path, &["lint"])), [] as [&str; 0]);
    assert_eq!(codes(&run_git(&sub, &["lint", ".."])), [] as [&str; 0]);
}

#[test]
fn many_suppressions_are_written_in_one_go() {
    let many: String = (0..400)
        .map(|number| format!("c{number}.bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092\nc{number}.security.protocol=PLAINTEXT\n"))
        .collect();
    let folder = scratch(&[("a.properties", &many)]);
    let told = run(folder.path(), &["lint", "--add-ignores"]);
    assert_eq!(
        told.err,
        "suppressed 400 findings by comments, 0 by entries of msk-gen.toml\n"
    );
    assert_eq!(run(folder.path(), &["lint"]).code, 0);
}

#[test]
fn two_formats_do_not_share_a_place() {
    let folder = scratch(&[("a.properties", PLAIN)]);
    let code = |formats: &[&str]| {
        let args: Vec<&str> = formats
            .iter()
            .flat_map(|format| ["--output-format", format])
            .collect();
        run(folder.path(), &[&["lint"][..], &args].concat()).code
    };
    assert_eq!(code(&["json", "sarif"]), 2);
    assert_eq!(code(&["json=x", "sarif=x"]), 2);
    assert_eq!(code(&["json", "sarif=x"]), 1);
}

/// A removal can be accepted as any other finding.
#[test]
fn what_is_gone_can_be_suppressed() {
    let cluster = r#"{"Resources": {"C": {"Type": "AWS::MSK::ServerlessCluster", "Properties": {"ClusterName": "a", "VpcConfigs": [{"SubnetIds": ["subnet-1", "subnet-2"]}], "ClientAuthentication": {"Sasl": {"Iam": {"Enabled": true}}}}}}}"#;
    let folder = scratch(&[("c.json", cluster), ("d.json", "{}")]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    std::fs::remove_file(path.join("c.json")).unwrap();
    let args = ["lint", "--diff-base", "HEAD"];
    assert_eq!(codes(&run_git(path, &args)), ["base:c.json:1:16 MSK804"]);
    let added = run_git(
        path,
        &[&args[..], &["--add-ignores", "--reason", "moved by hand"]].concat(),
    );
    assert_eq!(
        added.err,
        "suppressed 0 findings by comments, 1 by entries of msk-gen.toml\n"
    );
    assert_eq!(run_git(path, &args).code, 0);
    // A version that cannot be read takes nothing out.
    git(path, &["checkout", "-q", "c.json"]);
    write(path, "c.json", &cluster.replace("}}}}", "}}}"));
    let broken = codes(&run_git(path, &args));
    assert!(
        broken.iter().all(|code| code.ends_with("MSK901")),
        "{broken:?}"
    );
}

/// What the repository says about its files does not hide their lines.
#[test]
fn no_attribute_hides_a_change() {
    let folder = scratch(&[("a.properties", PLAIN), (".gitattributes", "* -diff\n")]);
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    write(path, "a.properties", &PLAIN.replace("b-1", "b-2"));
    let whole = path.join("a.properties").to_string_lossy().into_owned();
    for args in [
        &["lint", "--diff-base", "HEAD"][..],
        &["lint", "--diff-base", "HEAD", &whole],
    ] {
        assert_eq!(
            codes(&run_git(path, args)),
            ["a.properties:1:68 MSK101"],
            "{args:?}"
        );
    }
}

/// Copies a folder with all that is below it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A finding about several files is not new because one of them has another blank.
#[test]
fn findings_across_files_are_told_for_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/repository/disagreeing");
    copy(&from, folder.path());
    let path = folder.path();
    git(path, &["init", "-q"]);
    git(path, &["add", "-A"]);
    git(path, &["commit", "-qm", "one"]);
    let text = read(path, "iam/monitoring.json");
    write(
        path,
        "iam/monitoring.json",
        &text.replacen("{\n", "{ \n", 1),
    );
    let told = codes(&run_git(path, &["lint", "--diff-base", "HEAD"]));
    assert_eq!(told, [] as [&str; 0]);
}

#[test]
fn reasons_stay_in_their_comment() {
    let folder = scratch(&[("a.properties", PLAIN)]);
    for reason in ["a }} b {{x", "a\nb"] {
        let ran = run(
            folder.path(),
            &["lint", "--add-ignores", "--reason", reason],
        );
        assert_eq!(ran.code, 2);
        assert_eq!(read(folder.path(), "a.properties"), PLAIN);
    }
}

/// What a file of ours holds is no order to whoever reads the log.
#[test]
fn hostile_baselines_are_shown_escaped() {
    let entry = r#"{"version": 1, "findings": [{"path": "x\n::error::pwn\u001b[31m", "rule": "port-plaintext", "fingerprint": "0"}]}"#;
    let folder = scratch(&[("a.properties", PLAIN), ("b.json", entry)]);
    let ran = run(folder.path(), &["lint", "--baseline", "b.json"]);
    assert!(ran.err.contains("not there any more"), "{}", ran.err);
    assert!(
        !ran.err.contains("\n::error") && !ran.err.contains('\u{1b}'),
        "{}",
        ran.err
    );
}
