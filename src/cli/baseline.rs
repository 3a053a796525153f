//! The baseline: findings that were there when msk-gen came, known by their content.

use super::{Failure, files, write};
use crate::config::Config;
use crate::engine;
use crate::finding::{By, Finding, Suppressed};
use crate::report::Escaped;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

/// One finding; the path and the rule are for people, and tell which entries a run can judge.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
}

/// A baseline that was read.
#[derive(Debug)]
pub(super) struct Baseline {
    shown: String,
    entries: Vec<Entry>,
}

fn entry(finding: &Finding, config: &Config) -> Entry {
    Entry {
        path: config.repository_path(finding.location.path()),
        rule: finding.rule.name.to_owned(),
        fingerprint: finding.fingerprint.clone(),
    }
}

impl Baseline {
    /// Reads a baseline.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = files::shown(path);
        let text = match files::read(path)? {
            files::Read::Text(text) => text,
            files::Read::NotText(why) => {
                return Err(Failure::new(format!(
                    "the baseline `{shown}` is no text: {why}"
                )));
            }
        };
        let document: Document = serde_json::from_str(&text).map_err(|error| {
            Failure::new(format!("`{shown}` is no baseline: {error}"))
                .help("`--write-baseline` makes one")
        })?;
        if document.version != 1 {
            let message = format!("the baseline `{shown}` has version {}", document.version);
            return Err(Failure::new(message).help("this msk-gen knows version 1"));
        }
        Ok(Self {
            shown,
            entries: document.findings,
        })
    }

    /// Moves the findings that the baseline lists to `suppressed`. Also says which entries are of files that were judged and have
    /// the finding no more.
    pub(super) fn apply(
        &self,
        findings: &mut Vec<Finding>,
        suppressed: &mut Vec<Suppressed>,
        judged: &HashSet<String>,
        config: &Config,
    ) -> Option<String> {
        let listed: HashSet<&str> = self
            .entries
            .iter()
            .map(|entry| entry.fingerprint.as_str())
            .collect();
        let mut met: HashSet<String> = HashSet::new();
        let mut left = Vec::with_capacity(findings.len());
        for finding in findings.drain(..) {
            if listed.contains(finding.fingerprint.as_str()) {
                met.insert(finding.fingerprint.clone());
                suppressed.push(Suppressed {
                    finding,
                    by: By::Baseline,
                    reason: Some(format!("in the baseline {}", self.shown)),
                });
            } else {
                left.push(finding);
            }
        }
        *findings = left;
        // What a comment keeps back now is no longer the baseline's, but still there.
        met.extend(suppressed.iter().map(|one| one.finding.fingerprint.clone()));
        let runs = |entry: &Entry| !engine::cannot_tell(&entry.rule, config);
        let stale: Vec<&Entry> = self
            .entries
            .iter()
            .filter(|entry| {
                (judged.contains(&entry.path) || is_gone(entry, config))
                    && runs(entry)
                    && !met.contains(&entry.fingerprint)
            })
            .collect();
        let first = stale.first()?;
        let more = match stale.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let told = format!(
            "warning: the baseline {} lists what is not there any more: `{}` in {}{more}; `--write-baseline {}` takes it out",
            self.shown, first.rule, first.path, self.shown
        );
        Some(Escaped(&told).to_string())
    }
}

/// Whether the file of an entry is not there any more.
fn is_gone(entry: &Entry, config: &Config) -> bool {
    !Path::new(&files::from_root(&entry.path, &config.prefix)).exists()
}

/// Writes the baseline of a run. What an older one lists about files that this run did not look at stays. Says what was added and
/// what went.
pub(super) fn write(
    path: &Path,
    findings: &[Finding],
    judged: &HashSet<String>,
    config: &Config,
) -> Result<String, Failure> {
    let before: BTreeSet<Entry> = if path.exists() {
        let old = Baseline::read(path).map_err(|failure| Failure {
            help: Some("give the new baseline another name, or remove this file".into()),
            ..failure
        })?;
        old.entries.into_iter().collect()
    } else {
        BTreeSet::new()
    };
    // What a change does is there once; what records say needs the records.
    let lasting = |finding: &&Finding| {
        !finding.rule.code.starts_with("MSK8") && !finding.rule.name.starts_with("druid-sample-")
    };
    let lasting = findings.iter().filter(lasting);
    let mut now: BTreeSet<Entry> = lasting.map(|one| entry(one, config)).collect();
    let others = before
        .iter()
        .filter(|entry| !judged.contains(&entry.path) && !is_gone(entry, config));
    now.extend(others.cloned());
    let added = now.difference(&before).count();
    let gone = before.difference(&now).count();
    let count = now.len();
    let document = Document {
        version: 1,
        findings: now.into_iter().collect(),
    };
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Failure::new(format!("the baseline cannot be written: {error}")))?;
    write::whole(path, &format!("{text}\n"))?;
    let s = if count == 1 { "" } else { "s" };
    let told = format!(
        "wrote the baseline {}: {count} finding{s}, {added} added, {gone} gone",
        files::shown(path)
    );
    Ok(Escaped(&told).to_string())
}
