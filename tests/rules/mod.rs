//! Tests that walk the table of rules: what it says about itself is so.

mod alarms;
mod druid;
mod druid_specs;
mod druid_traps;
mod ports;
mod settings;
mod silent;

use msk_gen::config::Config;
use msk_gen::document::markdown;
use msk_gen::engine;
use msk_gen::finding::{Finding, Fixes, Safety};
use msk_gen::model::sample::{Given, Samples};
use msk_gen::render::{self, Request, Templates};
use msk_gen::rules::{self, Rule};
use std::sync::Arc;

/// A run with one rule only.
pub(crate) fn only(rule: &'static dyn Rule) -> Config {
    let mut config = Config {
        today: "2026-11-29".into(),
        ..Config::default()
    };
    // Whether a suppression is of use is known when the other rules run.
    if !matches!(rule.info().code, "MSK906" | "MSK907") {
        config
            .rules
            .retain(|(other, _)| other.info().code == rule.info().code);
    }
    config
}

/// An example of a rule's page.
struct Example {
    language: String,
    role: String,
    text: String,
}

fn examples(docs: &str) -> Vec<Example> {
    markdown::fences(docs)
        .into_iter()
        .map(|fence| {
            let (language, role) = fence.info.split_once(' ').unwrap_or((&fence.info, ""));
            Example {
                language: language.to_owned(),
                role: role.to_owned(),
                text: fence.text.clone(),
            }
        })
        .collect()
}

fn file_name(language: &str) -> &str {
    match language {
        "json" => "example.json",
        "yaml" => "example.yaml",
        "properties" => "example.properties",
        "mustache" => "example.mustache",
        "python" => "example.py",
        "toml" => "msk-gen.toml",
        other => panic!("no file for `{other}`"),
    }
}

/// Runs one example: a file, or for `project` a context with templates.
fn findings(example: &Example, config: &Config) -> Vec<Finding> {
    if example.language == "workspace" {
        let mut gatherer = engine::Gatherer::default();
        for part in example.text.split("=== ").skip(1) {
            let (path, text) = part.split_once('\n').unwrap();
            gather(&mut gatherer, path.trim(), text);
        }
        return engine::judge_workspace(gatherer.finish(), config).findings;
    }
    if example.language == "change" {
        let mut versions = engine::Versions::default();
        for part in example.text.split("=== ").skip(1) {
            let (head, text) = part.split_once('\n').unwrap();
            let (side, name) = head.trim().split_once(' ').unwrap();
            let prefix = if side == "base" {
                msk_gen::finding::BASE
            } else {
                ""
            };
            let version = engine::Version {
                name: format!("{prefix}{name}"),
                text: text.to_owned(),
            };
            match side {
                "base" => versions.base = Some(version),
                _ => versions.head = Some(version),
            }
        }
        return engine::judge_change(vec![versions], &[], None, config).findings;
    }
    if example.language == "sample" {
        let mut parts = example.text.split("=== ").skip(1);
        let mut part = || parts.next().unwrap().split_once('\n').unwrap();
        let ((path, text), (name, records)) = (part(), part());
        let config = with_sample(config, name, records);
        return engine::lint_text(path, text.to_owned(), true, &config).findings;
    }
    if example.language != "project" {
        return engine::lint_text(
            file_name(&example.language),
            example.text.clone(),
            true,
            config,
        )
        .findings;
    }
    let mut request = Request {
        out: "rendered".into(),
        ..Request::default()
    };
    let mut templates = Templates {
        root: "templates".into(),
        ..Templates::default()
    };
    for part in example.text.split("=== ").skip(1) {
        let (path, text) = part.split_once('\n').unwrap();
        match path.trim().strip_prefix("templates/") {
            Some(name) => {
                templates.texts.insert(
                    name.trim_end_matches(".mustache").to_owned(),
                    text.to_owned(),
                );
            }
            None => request
                .contexts
                .push((path.trim().to_owned(), text.to_owned())),
        }
    }
    request.templates = templates;
    engine::judge_rendered(&mut render::render(&request), config, true).findings
}

/// The same settings, with these records for every supervisor.
pub(crate) fn with_sample(config: &Config, name: &str, records: &str) -> Config {
    let given = Arc::new(Given {
        name: name.to_owned(),
        text: records.to_owned(),
        cut: false,
    });
    Config {
        samples: Samples::new(move |_| Some(Ok(Arc::clone(&given)))),
        ..config.clone()
    }
}

/// Takes a file of a workspace: a context is a deployment.
pub(crate) fn gather(gatherer: &mut engine::Gatherer, path: &str, text: &str) {
    if path.ends_with("context.json") {
        gatherer.render(&Request {
            contexts: vec![(path.to_owned(), text.to_owned())],
            out: "rendered".into(),
            ..Request::default()
        });
        return;
    }
    let id = gatherer.add(path, text.to_owned());
    let facts = gatherer.facts_of(id);
    gatherer.absorb(facts);
}

#[test]
fn codes_and_names_are_unique_well_formed_and_in_order() {
    let codes: Vec<&str> = rules::ALL.iter().map(|rule| rule.info().code).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    for rule in rules::ALL {
        let info = rule.info();
        assert!(
            info.code.len() == 6 && info.code.starts_with("MSK"),
            "{}",
            info.code
        );
        assert!(
            info.name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{}",
            info.name
        );
        for remedy in ["no-", "avoid-", "use-", "prefer-"] {
            assert!(
                !info.name.starts_with(remedy),
                "{}: name the fault",
                info.name
            );
        }
        assert!(rules::find(info.name).is_some() && rules::find(info.code).is_some());
    }
}

#[test]
fn every_rule_file_is_in_the_table_and_named_after_its_rule() {
    let mut files = Vec::new();
    let root = format!("{}/src/rules", env!("CARGO_MANIFEST_DIR"));
    for group in std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        // A folder of a rule's name holds parts of that rule.
        let files_of = std::fs::read_dir(group).unwrap();
        for path in files_of
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
        {
            let name = path
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .replace('_', "-");
            if name != "mod" {
                files.push(name);
            }
        }
    }
    files.sort();
    let mut names: Vec<String> = rules::ALL
        .iter()
        .map(|rule| rule.info().name.to_owned())
        .collect();
    names.sort();
    assert_eq!(files, names);
}

#[test]
fn pages_have_their_headings() {
    for rule in rules::ALL {
        let info = rule.info();
        let headings: Vec<&str> = info
            .docs
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        let expected: &[&str] = match info.fixes {
            Fixes::Never => &["What it checks", "Why it matters", "Bad", "Good"],
            _ => &["What it checks", "Why it matters", "Bad", "Good", "Fix"],
        };
        assert_eq!(headings, expected, "{}", info.name);
        let prose = info
            .docs
            .lines()
            .filter(|line| !line.contains('{') && !line.starts_with('|'));
        assert!(
            prose.into_iter().all(|line| line.chars().count() <= 125),
            "{}",
            info.name
        );
    }
}

/// What the rule itself says about an example.
fn own(example: &Example, config: &Config, code: &str) -> Vec<Finding> {
    let mut found = findings(example, config);
    found.retain(|finding| finding.rule.code == code);
    found
}

#[test]
fn the_examples_of_the_pages_behave() {
    for rule in rules::ALL {
        let info = rule.info();
        let config = only(*rule);
        let examples = examples(info.docs);
        for role in ["bad", "good"] {
            assert!(
                examples.iter().any(|example| example.role == role),
                "{} has no {role} example",
                info.name
            );
        }
        for (index, example) in examples.iter().enumerate() {
            let found = own(example, &config, info.code);
            let told: Vec<String> = found
                .iter()
                .map(|f| format!("{}: {}", f.rule.name, f.message))
                .collect();
            match example.role.as_str() {
                "bad" => {
                    assert_eq!(
                        found.len(),
                        1,
                        "{} bad example:\n{}\n{told:?}",
                        info.name,
                        example.text
                    );
                    check_shape(&found[0]);
                }
                "good" => assert!(
                    found.is_empty(),
                    "{} good example:\n{}\n{told:?}",
                    info.name,
                    example.text
                ),
                "fixed" => {
                    let bad = &examples[index - 1];
                    let name = file_name(&bad.language);
                    let found = own(bad, &config, info.code);
                    let fixed = engine::apply(name, &bad.text, &found, Safety::Unsafe);
                    assert_eq!(fixed.text, example.text, "{}", info.name);
                    assert!(
                        own(example, &config, info.code).is_empty(),
                        "{}: the fix settles",
                        info.name
                    );
                }
                other => panic!("{}: what is a `{other}` example?", info.name),
            }
        }
    }
}

/// What every finding owes its reader.
fn check_shape(finding: &Finding) {
    let text = &finding.location.source.text;
    let range = finding.location.span.range();
    assert!(
        text.get(range.clone()).is_some(),
        "{}: {range:?} lies on character borders",
        finding.rule.name
    );
    assert!(!finding.label.is_empty());
    let first = finding.message.chars().next().unwrap();
    assert!(
        !first.is_uppercase() && !finding.message.ends_with('.'),
        "{}",
        finding.message
    );
    for (location, label) in &finding.related {
        assert!(location.source.text.get(location.span.range()).is_some() && !label.is_empty());
    }
    assert_eq!(finding.fingerprint.len(), 64);
}

#[test]
fn what_a_rule_says_about_fixing_is_what_happens() {
    for rule in rules::ALL {
        let info = rule.info();
        let config = only(*rule);
        let all = examples(info.docs);
        let fixable = all
            .iter()
            .filter(|example| example.role == "bad")
            .any(|example| {
                own(example, &config, info.code)
                    .iter()
                    .any(|finding| finding.fix.is_some())
            });
        match info.fixes {
            Fixes::Never => assert!(!fixable, "{} says it never fixes", info.name),
            Fixes::Always => assert!(fixable, "{} says it always fixes", info.name),
            Fixes::Sometimes => assert!(fixable, "{} shows no example that it fixes", info.name),
        }
    }
}

#[test]
fn the_catalogue() {
    let list: Vec<String> = rules::ALL
        .iter()
        .map(|rule| rule.info())
        .map(|info| {
            format!(
                "{} {} {}: {}",
                info.code,
                info.name,
                info.severity.name(),
                info.summary
            )
        })
        .collect();
    crate::snapshot("catalogue", &list.join("\n"));
}

#[test]
fn pages_as_explain_prints_them() {
    let pages: Vec<String> = rules::ALL
        .iter()
        .map(|rule| rules::page(rule.info()))
        .collect();
    crate::snapshot("pages", &pages.join("\n----\n\n"));
}
