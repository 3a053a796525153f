//! Suppressions: entries of the settings that are of no use, and writing new ones.

use super::settings::{Loaded, inside};
use super::{Failure, files, output, write};
use crate::config::{self, Config};
use crate::document::directive::{Directive, Heard, Word};
use crate::engine::{self, Comments};
use crate::finding::Finding;
use crate::source::{Origin, Source, SourceId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the jobs of a run used.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Comments of contexts and templates, as each render met them.
    pub(super) comments: Vec<Comments>,
    /// Entries of each settings file that kept something back, or would have.
    entries: HashMap<PathBuf, HashSet<usize>>,
}

impl Ledger {
    /// Takes the entries that a job used.
    pub(super) fn used(&mut self, loaded: &Loaded, entries: &[usize]) {
        if let Some((path, _)) = &loaded.file {
            let known = self.entries.entry(path.clone()).or_default();
            known.extend(entries);
        }
    }

    /// The findings about suppressions of `loaded` that are of no use: comments of the files that were given, and entries about
    /// files that were looked at.
    pub(super) fn unused(
        &mut self,
        loaded: &Loaded,
        given: &HashSet<&str>,
        whole: bool,
    ) -> Vec<Finding> {
        let mut comments: Vec<Comments> = std::mem::take(&mut self.comments);
        comments.retain(|comments| given.contains(comments.source.name.as_str()));
        comments.extend(self.entries_of(loaded, given, whole));
        engine::unused(comments, &loaded.config)
    }

    fn entries_of(&self, loaded: &Loaded, given: &HashSet<&str>, whole: bool) -> Option<Comments> {
        let (path, text) = loaded.file.as_ref()?;
        let used = self.entries.get(path);
        let shown = files::shown(path);
        let named = given.contains(shown.as_str());
        let heard: Vec<Heard> = loaded
            .settings
            .ignores
            .iter()
            .zip(&loaded.config.ignores)
            .enumerate()
            .filter_map(|(at, (entry, ignore))| {
                let used = used.is_some_and(|used| used.contains(&at));
                let over = loaded.config.is_over(ignore);
                let plain = !entry.path.contains(['*', '?', '[', '{']);
                let judged = whole || plain && given.iter().any(|path| ignore.path.matches(path));
                let tell = if over { used || named } else { judged };
                tell.then(|| Heard {
                    directive: Directive {
                        span: entry.places.rule,
                        alone: false,
                        words: vec![Word {
                            text: entry.rule.clone(),
                            span: entry.places.rule,
                        }],
                        lines: None,
                        until: entry.until.clone().zip(entry.places.until),
                        reason: entry.reason.clone(),
                        fault: None,
                    },
                    used: vec![used || engine::cannot_tell(&entry.rule, &loaded.config)],
                    expired: over,
                })
            })
            .collect();
        let source = Arc::new(Source::new(Origin::File, shown, text.clone()));
        (!heard.is_empty()).then_some(Comments { source, heard })
    }
}

/// How a comment is written in a file; `None` where none can be.
fn comment(path: &str) -> Option<(&'static str, &'static str)> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    Some(match ending.to_ascii_lowercase().as_str() {
        "yaml" | "yml" | "properties" | "toml" | "conf" | "env" | "sh" | "py" => ("# ", ""),
        "mustache" => ("{{! ", " }}"),
        "js" | "mjs" | "cjs" | "ts" | "java" | "kt" | "scala" | "go" => ("// ", ""),
        _ => return None,
    })
}

/// Writes suppressions for `findings`: comments where the file can hold them, entries of the settings elsewhere. Says how many of
/// each; what is suppressed is taken out of `findings`.
pub(super) fn add(
    findings: &mut Vec<Finding>,
    reason: Option<&str>,
    config_of: &mut dyn FnMut(&str) -> Result<Arc<Loaded>, Failure>,
) -> Result<(), Failure> {
    let mut by_file: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    let mut left = Vec::new();
    for finding in findings.drain(..) {
        let code = finding.rule.code;
        // What cannot be read, and suppressions themselves, are there to be repaired.
        if code.starts_with("MSK9") || !finding.location.source.origin.editable() {
            left.push(finding);
        } else {
            let path = finding.location.path().to_owned();
            by_file.entry(path).or_default().push(finding);
        }
    }
    let (mut comments, mut entries) = (0, 0);
    let mut settings: BTreeMap<PathBuf, (Arc<Loaded>, Vec<Finding>)> = BTreeMap::new();
    for (path, found) in by_file {
        let loaded = config_of(&path)?;
        let rest = match comment(&path) {
            Some(marks) => {
                let before = found.len();
                let rest = in_comments(&path, found, marks, reason, &loaded)?;
                comments += before - rest.len();
                rest
            }
            None => found,
        };
        if rest.is_empty() {
            continue;
        }
        let file = match &loaded.file {
            Some((file, _)) => file.clone(),
            None => PathBuf::from("msk-gen.toml"),
        };
        entries += rest.len();
        settings
            .entry(file)
            .or_insert_with(|| (loaded, Vec::new()))
            .1
            .extend(rest);
    }
    for (file, (loaded, found)) in settings {
        in_settings(&file, &loaded, &found, reason)?;
    }
    *findings = left;
    output::to_stderr(&format!(
        "suppressed {comments} findings by comments, {entries} by entries of msk-gen.toml"
    ));
    Ok(())
}

/// Writes comments; what is left over has no line above which a comment would be one.
fn in_comments(
    path: &str,
    found: Vec<Finding>,
    (open, close): (&str, &str),
    reason: Option<&str>,
    loaded: &Loaded,
) -> Result<Vec<Finding>, Failure> {
    let file = Path::new(path);
    let files::Read::Text(mut text) = files::read(file)? else {
        return Ok(found);
    };
    let mut by_line: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    let mut left = Vec::new();
    for finding in found {
        match finding.location.source.text == text {
            true => by_line
                .entry(finding.location.start().line)
                .or_default()
                .push(finding),
            false => left.push(finding),
        }
    }
    let template = path.ends_with(".mustache");
    // From the last line to the first, so that the others stay where they are.
    for (line, found) in by_line.into_iter().rev() {
        let rules: BTreeSet<&str> = found.iter().map(|finding| finding.rule.name).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let why = reason.map(|why| format!(" -- {why}")).unwrap_or_default();
        let start = start_of(&text, line);
        let indent: String = text[start..]
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t'))
            .collect();
        let newline = if text[start..]
            .lines()
            .next()
            .is_some_and(|_| text.contains("\r\n"))
        {
            "\r\n"
        } else {
            "\n"
        };
        let note = format!(
            "{indent}{open}msk-gen: ignore[{}]{why}{close}{newline}",
            rules.join(", ")
        );
        let mut with = text.clone();
        with.insert_str(start, &note);
        if template || keeps_back(path, &text, &with, &found, &loaded.config) {
            text = with;
        } else {
            left.extend(found);
        }
    }
    write::whole(file, &text)?;
    Ok(left)
}

fn start_of(text: &str, line: usize) -> usize {
    text.split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum()
}

/// Whether a comment does what it should: these findings are told no more, and nothing else has changed.
fn keeps_back(path: &str, before: &str, after: &str, found: &[Finding], config: &Config) -> bool {
    let told = |text: &str| engine::lint_text(path, text.to_owned(), true, config).findings;
    let (old, new) = (told(before), told(after));
    new.len() + found.len() <= old.len()
        && engine::unreadable(path, after) <= engine::unreadable(path, before)
        && found.iter().all(|one| {
            new.iter().all(|other| {
                (other.rule.code, &other.message, &other.pointer)
                    != (one.rule.code, &one.message, &one.pointer)
            }) || old
                .iter()
                .filter(|other| other.rule.code == one.rule.code)
                .count()
                > new
                    .iter()
                    .filter(|other| other.rule.code == one.rule.code)
                    .count()
        })
}

fn in_settings(
    file: &Path,
    loaded: &Loaded,
    found: &[Finding],
    reason: Option<&str>,
) -> Result<(), Failure> {
    let mut text = loaded
        .file
        .as_ref()
        .map(|(_, text)| text.clone())
        .unwrap_or_default();
    let folder = match files::shown(&loaded.base).as_str() {
        "" | "." => String::new(),
        folder => format!("{folder}/"),
    };
    let below = inside(&loaded.base);
    let mut seen = HashSet::new();
    for finding in found {
        let path = finding.location.path();
        let path = match path.strip_prefix(&folder) {
            Some(path) if below.is_empty() => path.to_owned(),
            _ => format!("{below}{path}"),
        };
        let mut entry = format!(
            "[[ignore]]\nrule = {}\npath = {}\n",
            quoted(finding.rule.name),
            quoted(&globset::escape(&path))
        );
        if !finding.pointer.is_empty() {
            entry += &format!("pointer = {}\n", quoted(&finding.pointer));
        }
        if let Some(reason) = reason {
            entry += &format!("reason = {}\n", quoted(reason));
        }
        if seen.insert(entry.clone()) {
            if !text.is_empty() {
                text += if text.ends_with('\n') { "\n" } else { "\n\n" };
            }
            text += &entry;
        }
    }
    let (_, faults) = config::read(SourceId(0), &text);
    if let Some(fault) = faults.first() {
        return Err(Failure::new(format!(
            "`{}` cannot take the suppressions: {}",
            files::shown(file),
            fault.message
        ))
        .help("write `ignore` as `[[ignore]]` tables"));
    }
    write::whole(file, &text)
}

/// A string of TOML: the escapes of JSON are escapes there, too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
