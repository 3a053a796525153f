//! Suppressions: entries of the settings that are of no use, and writing new ones.

use super::settings::{Loaded, inside};
use super::{Failure, files, output, write};
use crate::config::{self, Config, Pattern};
use crate::document::directive::{Directive, Heard, Word};
use crate::engine::{self, Comments};
use crate::finding::{BASE, Finding, path_here};
use crate::report::Escaped;
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

/// How a comment is written in a file, where each line may have one above it; `None` where none can be.
fn comment(path: &str) -> Option<(&'static str, &'static str)> {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    Some(match ending.to_ascii_lowercase().as_str() {
        "yaml" | "yml" | "properties" | "toml" => ("# ", ""),
        "mustache" => ("{{! ", " }}"),
        _ => return None,
    })
}

/// What was suppressed, and how.
#[derive(Debug, Default)]
struct Count {
    comments: usize,
    entries: usize,
}

/// Writes suppressions for `findings`: comments where the file can hold them, entries of the settings elsewhere. Says how many of
/// each; what is suppressed is taken out of `findings`.
pub(super) fn add(
    findings: &mut Vec<Finding>,
    reason: Option<&str>,
    config_of: &mut dyn FnMut(&str) -> Result<Arc<Loaded>, Failure>,
) -> Result<(), Failure> {
    if reason.is_some_and(|reason| reason.contains(char::is_control) || reason.contains("}}")) {
        return Err(
            Failure::new("a reason stands on one line, and holds no `}}`")
                .help("it becomes part of a comment"),
        );
    }
    // What cannot be read, and suppressions themselves, are there to be repaired.
    const REPAIRED: [&str; 6] = ["MSK901", "MSK902", "MSK903", "MSK906", "MSK907", "MSK908"];
    let mut by_file: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    let mut left = Vec::new();
    for finding in findings.drain(..) {
        let repaired = REPAIRED.contains(&finding.rule.code);
        if repaired || !finding.location.source.origin.editable() {
            left.push(finding);
        } else {
            let path = finding.location.path().to_owned();
            by_file.entry(path).or_default().push(finding);
        }
    }
    let mut count = Count::default();
    let mut settings: BTreeMap<PathBuf, (Arc<Loaded>, Vec<Finding>)> = BTreeMap::new();
    for (path, found) in by_file {
        let loaded = config_of(path_here(&path))?;
        // A text of another version is not there to be edited.
        let marks = comment(&path).filter(|_| !path.starts_with(BASE));
        let rest = match marks {
            Some(marks) => {
                let before = found.len();
                let rest = in_comments(&path, found, marks, reason, &loaded)?;
                count.comments += before - rest.len();
                rest
            }
            None => found,
        };
        if rest.is_empty() {
            continue;
        }
        let file = match &loaded.file {
            Some((file, _)) => file.clone(),
            None => PathBuf::from(files::from_root("msk-gen.toml", &files::prefix())),
        };
        settings
            .entry(file)
            .or_insert_with(|| (loaded, Vec::new()))
            .1
            .extend(rest);
    }
    for (file, (loaded, found)) in settings {
        let before = found.len();
        let rest = in_settings(&file, &loaded, found, reason)?;
        count.entries += before - rest.len();
        if let Some(first) = rest.first() {
            let told = format!(
                "warning: `{}` is about files below its folder, and `{}` is none: {} findings are not suppressed",
                files::shown(&file),
                first.path_here(),
                rest.len()
            );
            output::to_stderr(&Escaped(&told).to_string());
        }
        left.extend(rest);
    }
    engine::settle(&mut left);
    *findings = left;
    let s = if count.comments == 1 { "" } else { "s" };
    output::to_stderr(&format!(
        "suppressed {} finding{s} by comments, {} by entries of msk-gen.toml",
        count.comments, count.entries
    ));
    Ok(())
}

/// The findings of one line.
struct Line {
    number: usize,
    found: Vec<Finding>,
}

/// How often a file is judged anew to see which comments are fine there.
const MAX_TRIES: usize = 64;

/// Writes comments; what is left over has no line above which a comment would be one.
fn in_comments(
    path: &str,
    found: Vec<Finding>,
    marks: (&str, &str),
    reason: Option<&str>,
    loaded: &Loaded,
) -> Result<Vec<Finding>, Failure> {
    let file = Path::new(path);
    let files::Read::Text(text) = files::read(file)? else {
        return Ok(found);
    };
    let mut by_line: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    let mut left = Vec::new();
    let starts = starts_of(&text);
    let blocks = engine::blocks(path, &text);
    let takes = |number: usize| {
        let start = starts.get(number - 1).copied().unwrap_or(text.len());
        let goes_on = text[..start].trim_end_matches(['\r', '\n']).ends_with('\\');
        let in_block = blocks.iter().any(|block| block.range().contains(&start));
        let line = text[start..].lines().next().unwrap_or("");
        !goes_on && (!in_block || is_setting(line))
    };
    for finding in found {
        let number = finding.location.start().line;
        match finding.location.source.text == text && takes(number) {
            true => by_line.entry(number).or_default().push(finding),
            false => left.push(finding),
        }
    }
    let lines: Vec<Line> = by_line
        .into_iter()
        .map(|(number, found)| Line { number, found })
        .collect();
    let all: Vec<usize> = (0..lines.len()).collect();
    let mut fine: Vec<usize> = Vec::new();
    let template = path.ends_with(".mustache");
    // All at once; where that does not do, half of them, and so on.
    let mut waiting = vec![all];
    let mut tries = 0;
    while let Some(some) = waiting.pop() {
        tries += 1;
        if some.is_empty() || tries > MAX_TRIES {
            continue;
        }
        let mut chosen: Vec<usize> = fine.iter().chain(&some).copied().collect();
        chosen.sort_unstable();
        let lines_of: Vec<&Line> = chosen.iter().map(|at| &lines[*at]).collect();
        let with = commented(&text, &lines_of, marks, reason);
        if template || keeps_back(path, &text, &with, &lines_of, &loaded.config) {
            fine = chosen;
        } else if some.len() > 1 {
            let (one, other) = some.split_at(some.len() / 2);
            waiting.push(other.to_vec());
            waiting.push(one.to_vec());
        }
    }
    let lines_of: Vec<&Line> = fine.iter().map(|at| &lines[*at]).collect();
    if !lines_of.is_empty() {
        write::whole(file, &commented(&text, &lines_of, marks, reason))?;
    }
    for (at, line) in lines.into_iter().enumerate() {
        if fine.binary_search(&at).is_err() {
            left.extend(line.found);
        }
    }
    Ok(left)
}

/// The text with a comment above each line.
fn commented(
    text: &str,
    lines: &[&Line],
    (open, close): (&str, &str),
    reason: Option<&str>,
) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let why = reason.map(|why| format!(" -- {why}")).unwrap_or_default();
    let starts = starts_of(text);
    let mut with = String::with_capacity(text.len() + 80 * lines.len());
    let mut at = 0;
    for line in lines {
        let start = starts.get(line.number - 1).copied().unwrap_or(text.len());
        // A byte-order mark stays the first thing.
        let start = match start {
            0 => text.len() - text.trim_start_matches('\u{feff}').len(),
            start => start,
        };
        let rules: BTreeSet<&str> = line.found.iter().map(|finding| finding.rule.name).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let indent: String = text[start..]
            .chars()
            .take_while(|c| matches!(c, ' ' | '\t'))
            .collect();
        with.push_str(&text[at..start]);
        with.push_str(&format!(
            "{indent}{open}msk-gen: ignore[{}]{why}{close}{newline}",
            rules.join(", ")
        ));
        at = start;
    }
    with.push_str(&text[at..]);
    with
}

/// Whether a line is `name=value` or `name: value` and nothing else, above which a comment is one in every format of settings.
fn is_setting(line: &str) -> bool {
    let name = line.trim_start().split(['=', ':']).next().unwrap_or("");
    let name = name.trim_end();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && name.chars().all(plain) && line.contains(['=', ':'])
}

/// Where each line begins.
fn starts_of(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect()
}

/// Whether comments do what they should: these findings are told no more, nothing else has changed, and what was put in is a
/// comment or stands in a text of settings, where lines are lines.
fn keeps_back(path: &str, before: &str, after: &str, lines: &[&Line], config: &Config) -> bool {
    let told = |text: &str| engine::lint_text(path, text.to_owned(), true, config).findings;
    let (old, new) = (told(before), told(after));
    let count: usize = lines.iter().map(|line| line.found.len()).sum();
    let mut gone: HashMap<(&str, &str), usize> = HashMap::new();
    for finding in &old {
        *gone
            .entry((finding.rule.code, &finding.message))
            .or_default() += 1;
    }
    for finding in &new {
        match gone.get_mut(&(finding.rule.code, finding.message.as_str())) {
            Some(left) if *left > 0 => *left -= 1,
            // Something that was not told before.
            _ => return false,
        }
    }
    let wanted = lines.iter().flat_map(|line| &line.found);
    for finding in wanted {
        match gone.get_mut(&(finding.rule.code, finding.message.as_str())) {
            Some(left) if *left > 0 => *left -= 1,
            _ => return false,
        }
    }
    new.len() + count == old.len()
        && engine::unreadable(path, after) <= engine::unreadable(path, before)
        && engine::texts_are_kept(path, before, after)
}

/// Writes entries; what is left over is not below the folder of the settings.
fn in_settings(
    file: &Path,
    loaded: &Loaded,
    found: Vec<Finding>,
    reason: Option<&str>,
) -> Result<Vec<Finding>, Failure> {
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
    let mut left = Vec::new();
    for finding in found {
        let here = finding.path_here();
        let path = match &loaded.file {
            // A new file, in the repository's root.
            None => loaded.config.repository_path(here),
            Some(_) if below.is_empty() => here.strip_prefix(&folder).unwrap_or(here).to_owned(),
            Some(_) => files::shown(&files::normal(&Path::new(&below).join(here))),
        };
        let escaped = globset::escape(&path);
        let reached = loaded.file.is_none()
            || Pattern::new(&escaped, &folder)
                .seen_from(&below)
                .matches(here);
        if path.starts_with("..") || path.starts_with('/') || !reached {
            left.push(finding);
            continue;
        }
        let mut entry = format!(
            "[[ignore]]\nrule = {}\npath = {}\n",
            quoted(finding.rule.name),
            quoted(&escaped)
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
    if seen.is_empty() {
        return Ok(left);
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
    write::whole(file, &text)?;
    Ok(left)
}

/// A string of TOML: the escapes of JSON are escapes there, too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text)
        .to_string()
        .replace('\u{7f}', "\\u007f")
}
