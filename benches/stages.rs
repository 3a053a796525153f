//! One benchmark for each stage of the road: read, render, lint, start-up.
//!
//! `cargo bench` runs all; `cargo bench -- read` those of a stage. Compare figures only within one run.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use divan::{Bencher, black_box, counter::BytesCount};
use msk_gen::access::{Holes, Policies, compare};
use msk_gen::config::Config;
use msk_gen::document::{json, yaml};
use msk_gen::engine;
use msk_gen::model::policy;
use msk_gen::render::{self, Request};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

/// A policy as teams write them, 1.7 KB.
fn small_policy(number: usize) -> String {
    let mut text = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    for statement in 0..4 {
        let comma = if statement > 0 { "," } else { "" };
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"Sid\": \"S{statement}\",\n      \"Effect\": \"Allow\",\n      \"Action\": [\"kafka-cluster:Connect\", \"kafka-cluster:DescribeTopic\", \"kafka-cluster:ReadData\"],\n      \"Resource\": ["
        );
        for topic in 0..3 {
            let comma = if topic > 0 { ", " } else { "" };
            let _ = write!(
                text,
                "{comma}\"arn:aws:kafka:us-west-2:000000000000:topic/cluster-{number}/*/t{statement}-{topic}\""
            );
        }
        text.push_str("]\n    }");
    }
    text.push_str("\n  ]\n}\n");
    text
}

/// 10,000 small policies on disk.
fn repository() -> &'static [PathBuf] {
    static FILES: OnceLock<(tempfile::TempDir, Vec<PathBuf>)> = OnceLock::new();
    let (_, files) = FILES.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let files = (0..10_000)
            .map(|number| {
                let path = folder.path().join(format!("policy-{number}.json"));
                std::fs::write(&path, small_policy(number)).unwrap();
                path
            })
            .collect();
        (folder, files)
    });
    files
}

/// A policy with as many statements, for the comparison with itself and with one that differs in the last.
fn wide_policy(statements: usize, last: &str) -> String {
    let mut list: Vec<String> = (1..statements)
        .map(|index| format!(r#"{{"Effect":"Allow","Action":"kafka-cluster:*","Resource":"arn:aws:kafka:us-west-2:000000000000:topic/c/*/a{index}-*"}}"#))
        .collect();
    list.push(format!(r#"{{"Effect":"Allow","Action":"kafka-cluster:*","Resource":"arn:aws:kafka:us-west-2:000000000000:topic/c/*/{last}"}}"#));
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        list.join(",")
    )
}

/// What `access diff` asks of two policies.
#[divan::bench(args = [3, 50])]
fn access_compare(bencher: Bencher<'_, '_>, statements: usize) {
    let mut holes = Holes::default();
    let mut of = |text: &str| {
        let reading = json::read(text);
        let mut all = Policies::default();
        for policy in policy::find(&reading.documents[0]) {
            all.add(&policy, 0, &mut holes);
        }
        all
    };
    let (base, head) = (
        of(&wide_policy(statements, "last")),
        of(&wide_policy(statements, "last*")),
    );
    bencher.bench(|| compare(black_box(&base), black_box(&head), &holes));
}

fn big_json() -> String {
    let policies: Vec<String> = (0..3000).map(small_policy).collect();
    format!("[{}]", policies.join(","))
}

fn big_yaml() -> String {
    let value: serde_json::Value = serde_json::from_str(&big_json()).unwrap();
    serde_yaml::to_string(&value).unwrap()
}

#[divan::bench]
fn read_json(bencher: Bencher<'_, '_>) {
    let text = big_json();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| json::read(black_box(&text)).documents.len());
}

#[divan::bench]
fn read_json_with_serde_json(bencher: Bencher<'_, '_>) {
    let text = big_json();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
}

#[divan::bench(sample_count = 20)]
fn read_yaml(bencher: Bencher<'_, '_>) {
    let text = big_yaml();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| yaml::read(black_box(&text)).documents.len());
}

#[divan::bench(sample_count = 20)]
fn read_yaml_with_serde_yaml(bencher: Bencher<'_, '_>) {
    let text = big_yaml();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| serde_yaml::from_str::<serde_json::Value>(black_box(&text)));
}

fn request(name: &str) -> Request {
    let path = format!("{}/fixtures/contexts/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Request {
        contexts: vec![(name.into(), text)],
        out: "rendered".into(),
        ..Request::default()
    }
}

#[divan::bench]
fn render_without_judging(bencher: Bencher<'_, '_>) {
    let request = request("full.json");
    bencher.bench(|| render::render(black_box(&request)).artifacts.len());
}

#[divan::bench]
fn render_and_judge(bencher: Bencher<'_, '_>) {
    let request = request("full.json");
    let config = Config::default();
    bencher.bench(|| {
        engine::judge_rendered(&mut render::render(black_box(&request)), &config, true).documents
    });
}

#[divan::bench]
fn lint_one_policy(bencher: Bencher<'_, '_>) {
    let config = Config::default();
    let text = small_policy(1);
    bencher
        .with_inputs(|| text.clone())
        .bench_values(|text| engine::lint_text("policy.json", text, true, &config).documents);
}

/// Reading and judging 10,000 files on all threads.
#[divan::bench(sample_count = 10)]
fn lint_repository(bencher: Bencher<'_, '_>) {
    let files = repository();
    let config = Config::default();
    bencher.bench(|| {
        let judged = files.par_iter().map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            engine::lint_text(&path.to_string_lossy(), text, false, &config).documents
        });
        judged.sum::<usize>()
    });
}

/// Only reading and parsing the same files on the same threads: the bound that linting is measured against.
#[divan::bench(sample_count = 10)]
fn lint_repository_bound_by_serde_json(bencher: Bencher<'_, '_>) {
    let files = repository();
    bencher.bench(|| {
        let parsed = files.par_iter().map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            usize::from(serde_json::from_str::<serde_json::Value>(&text).is_ok())
        });
        parsed.sum::<usize>()
    });
}

/// The whole process on one small file.
#[divan::bench(sample_count = 100)]
fn start_lint_one_file(bencher: Bencher<'_, '_>) {
    let file = &repository()[0];
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_msk-gen"))
            .arg("lint")
            .arg(file)
            .output()
            .unwrap()
            .status
    });
}

#[divan::bench(sample_count = 100)]
fn start_version(bencher: Bencher<'_, '_>) {
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_msk-gen"))
            .arg("--version")
            .output()
            .unwrap()
            .status
    });
}

/// The whole process on a repository of 10,000 policies.
#[divan::bench(sample_count = 10)]
fn start_lint_repository(bencher: Bencher<'_, '_>) {
    let folder = repository()[0].parent().unwrap();
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_msk-gen"))
            .arg("lint")
            .arg(folder)
            .output()
            .unwrap()
            .status
    });
}

/// A repository whose settings describe a workspace of so many documents: policies, client settings and supervisors.
fn workspace(documents: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[workspace]\nmembers = [\"w/**\"]\n";
    std::fs::write(folder.path().join("msk-gen.toml"), settings).unwrap();
    for number in 0..documents {
        let (name, text) = match number % 3 {
            0 => (format!("policy-{number}.json"), small_policy(number)),
            1 => (
                format!("client-{number}.properties"),
                format!(
                    "bootstrap.servers=b-1.c{number}.abc123.c2.kafka.us-west-2.amazonaws.com:9098\nsecurity.protocol=SASL_SSL\nsasl.mechanism=AWS_MSK_IAM\nsasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;\nsasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n"
                ),
            ),
            _ => (format!("supervisor-{number}.json"), supervisor(number)),
        };
        let path = folder
            .path()
            .join("w")
            .join(format!("{}", number / 50))
            .join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn supervisor(number: usize) -> String {
    format!(
        r#"{{"type": "kafka", "spec": {{
  "dataSchema": {{
    "dataSource": "events-{number}",
    "timestampSpec": {{"column": "timestamp", "format": "iso"}},
    "dimensionsSpec": {{"dimensions": ["user_id", {{"type": "long", "name": "age"}}]}},
    "metricsSpec": [{{"type": "count", "name": "count"}}],
    "granularitySpec": {{"segmentGranularity": "hour", "queryGranularity": "minute"}}
  }},
  "ioConfig": {{
    "topic": "events-{number}", "inputFormat": {{"type": "json"}}, "useEarliestOffset": true,
    "consumerProperties": {{"bootstrap.servers": "localhost:9092"}}
  }},
  "tuningConfig": {{"type": "kafka"}}
}}}}
"#
    )
}

/// The hook on three changed files, beside a workspace that is read whole.
#[divan::bench(args = [500, 5000], sample_count = 30)]
fn start_hook_on_three_files(bencher: Bencher<'_, '_>, documents: usize) {
    let folder = workspace(documents);
    bencher.bench(|| {
        Command::new(env!("CARGO_BIN_EXE_msk-gen"))
            .args(["lint", "--force-exclude"])
            .args([
                "w/0/policy-0.json",
                "w/0/client-1.properties",
                "w/0/supervisor-2.json",
            ])
            .current_dir(folder.path())
            .output()
            .unwrap()
            .status
    });
}
