//! Which findings are kept back, by which comment or entry of the settings, and which of those keep nothing back.

use super::classify::{Form, form_of};
use super::{Judge, resolve};
use crate::config::Config;
use crate::document::directive::{self, Heard};
use crate::document::{self, Syntax};
use crate::finding::{By, Finding, Suppressed};
use crate::model::hole;
use crate::rules;
use crate::source::{Origin, Source, SourceId, Sources, Span};
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Comments, or entries of the settings, of one text, and what became of them.
#[derive(Debug, Clone)]
pub struct Comments {
    /// The text.
    pub source: Arc<Source>,
    /// In the order of their places.
    pub heard: Vec<Heard>,
}

/// What a run keeps back.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The findings.
    pub(super) suppressed: Vec<Suppressed>,
    /// Every comment that was met.
    pub(super) comments: Vec<Comments>,
    /// The entries of the settings that kept something back, or would have if they were not over.
    pub(super) entries: Vec<usize>,
}

/// A word of a comment: which comment, which word.
type At = (usize, usize);

/// The comments of one text by what they are about, so that many findings and many comments do not meet each other one by one.
#[derive(Debug, Default)]
struct Index {
    /// Those about one line, by line and rule; the first of several.
    by_line: HashMap<(usize, &'static str), At>,
    /// Those about the whole text.
    whole: HashMap<&'static str, At>,
    /// Those about blocks, of which there are few.
    blocks: Vec<(RangeInclusive<usize>, &'static str, At)>,
}

/// Comments about blocks beyond this number keep nothing back.
const MAX_BLOCKS: usize = 1000;

impl Index {
    fn of(heard: &[Heard]) -> Self {
        let mut index = Self::default();
        for (at, one) in heard.iter().enumerate() {
            if one.expired || one.directive.fault.is_some() {
                continue;
            }
            for (number, word) in one.directive.words.iter().enumerate() {
                for rule in rules::selected(&word.text) {
                    let (code, place) = (rule.info().code, (at, number));
                    match &one.directive.lines {
                        None => {
                            index.whole.entry(code).or_insert(place);
                        }
                        Some(lines) if lines.start() == lines.end() => {
                            index.by_line.entry((*lines.start(), code)).or_insert(place);
                        }
                        Some(lines) if index.blocks.len() < MAX_BLOCKS => {
                            index.blocks.push((lines.clone(), code, place));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        index
    }

    fn find(&self, line: usize, code: &'static str) -> Option<At> {
        let block = || {
            let mut blocks = self.blocks.iter();
            blocks.find(|(lines, of, _)| *of == code && lines.contains(&line))
        };
        self.by_line
            .get(&(line, code))
            .or_else(|| block().map(|(_, _, at)| at))
            .or_else(|| self.whole.get(code))
            .copied()
    }
}

/// Takes out of `findings` what a comment or the settings keep back.
pub(super) fn keep_back(sources: &Sources, findings: &mut Vec<Finding>, config: &Config) -> Kept {
    let mut kept = Kept::default();
    if config.no_ignores {
        return kept;
    }
    kept.comments = (0..sources.count())
        .map(|at| sources.get(SourceId(at)))
        .filter(|source| source.origin.editable())
        .filter_map(|source| {
            let found = directive::find(&source.text);
            let heard = found.into_iter().map(|directive| heard(directive, config));
            let heard: Vec<Heard> = heard.collect();
            (!heard.is_empty()).then_some(Comments { source, heard })
        })
        .collect();
    let indexes: HashMap<*const Source, (usize, Index)> = kept
        .comments
        .iter()
        .enumerate()
        .map(|(at, comments)| {
            let index = Index::of(&comments.heard);
            (Arc::as_ptr(&comments.source), (at, index))
        })
        .collect();
    let mut left = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let comment = indexes
            .get(&Arc::as_ptr(&finding.location.source))
            .and_then(|(of, index)| {
                let line = finding.location.start().line;
                Some((*of, index.find(line, finding.rule.code)?))
            });
        let by = match comment {
            Some((of, (at, word))) => {
                let heard = &mut kept.comments[of].heard[at];
                heard.used[word] = true;
                Some((By::Comment, heard.directive.reason.clone()))
            }
            None => config.suppresses(&finding).map(|(reason, entry)| {
                kept.entries.extend(entry);
                (By::Settings, reason)
            }),
        };
        match by {
            Some((by, reason)) => kept.suppressed.push(Suppressed {
                finding,
                by,
                reason,
            }),
            None => {
                kept.entries.extend(config.would_suppress(&finding));
                left.push(finding);
            }
        }
    }
    *findings = left;
    kept
}

fn heard(directive: directive::Directive, config: &Config) -> Heard {
    let expired = directive
        .until
        .as_ref()
        .is_some_and(|(day, _)| *day < config.today);
    let used = directive
        .words
        .iter()
        .map(|word| cannot_tell(&word.text, config))
        .collect();
    Heard {
        directive,
        used,
        expired,
    }
}

/// Whether nothing can be said about a selector in this run: its rules do not run, or look at more than the files at hand.
#[must_use]
pub fn cannot_tell(word: &str, config: &Config) -> bool {
    rules::selected(word).any(|rule| {
        let code = rule.info().code;
        let runs = config
            .rules
            .iter()
            .any(|(other, _)| other.info().code == code);
        !runs || code.starts_with("MSK7") || code.starts_with("MSK8")
    })
}

/// The findings about comments and entries that keep nothing back or are over. Several jobs may have met the same comment: it is
/// of use when it was in one of them.
#[must_use]
pub fn unused(comments: Vec<Comments>, config: &Config) -> Vec<Finding> {
    if config.no_ignores {
        return Vec::new();
    }
    let mut merged: BTreeMap<(String, Span), (Arc<Source>, Heard)> = BTreeMap::new();
    for Comments { source, heard } in comments {
        for one in told_at_all(&source, heard) {
            let key = (source.name.clone(), one.directive.span);
            match merged.get_mut(&key) {
                Some((_, known)) => {
                    for (known, used) in known.used.iter_mut().zip(&one.used) {
                        *known |= used;
                    }
                }
                None => {
                    merged.insert(key, (Arc::clone(&source), one));
                }
            }
        }
    }
    let mut by_text: BTreeMap<String, (Arc<Source>, Vec<Heard>)> = BTreeMap::new();
    for ((name, _), (source, heard)) in merged {
        by_text
            .entry(name)
            .or_insert_with(|| (source, Vec::new()))
            .1
            .push(heard);
    }
    let mut judge = Judge::new(config);
    for (name, (source, heard)) in by_text {
        let id = judge
            .sources
            .add(Source::new(Origin::File, name, source.text.clone()));
        judge.heard(id, &heard);
    }
    judge.finish_as_is()
}

/// The comments about which something can be told: in a value of YAML a comment is text for somebody else unless it keeps
/// something back, and beside a hole nobody knows what it will keep back.
fn told_at_all(source: &Source, heard: Vec<Heard>) -> Vec<Heard> {
    let useless = |one: &Heard| one.expired || !one.used.iter().all(|used| *used);
    if !heard.iter().any(useless) {
        return heard;
    }
    let mut inside: Vec<Span> = Vec::new();
    if let Form::Document(Syntax::Yaml) = form_of(&source.name, &source.text) {
        for document in &document::read(&source.text, Syntax::Yaml).documents {
            document.root.walk(&mut |node| {
                if node.as_str().is_some() && !node.span.is_empty() {
                    inside.push(node.span);
                }
            });
        }
        inside.sort_unstable();
    }
    let in_value = |span: Span| {
        let at = inside.partition_point(|one| one.start <= span.start);
        at.checked_sub(1)
            .is_some_and(|at| inside[at].contains(span))
    };
    let holes = source.text.contains("{{") || source.text.contains("${");
    let lines: Vec<&str> = match holes {
        true => source.text.lines().collect(),
        false => Vec::new(),
    };
    let open = |one: &Heard| {
        one.directive.lines.as_ref().is_some_and(|about| {
            let line = lines.get(about.start() - 1).unwrap_or(&"");
            hole::has_hole(&hole::mask(line)) && (line.contains("{{") || line.contains("${"))
        })
    };
    heard
        .into_iter()
        .filter(|one| {
            let served = one.used.iter().any(|used| *used);
            served || !(in_value(one.directive.span) || holes && open(one))
        })
        .collect()
}

impl Judge<'_> {
    /// The findings of the job, in order, whatever comments or settings say.
    fn finish_as_is(self) -> Vec<Finding> {
        resolve::plain(&self.sources, self.said, self.config)
    }
}
