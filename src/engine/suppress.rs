//! Which findings are kept back, by which comment or entry of the settings, and which of those keep nothing back.

use super::{Judge, resolve};
use crate::config::Config;
use crate::document::directive::{self, Heard};
use crate::finding::{By, Finding, Location, Suppressed};
use crate::rules;
use crate::source::{Origin, Source, SourceId, Sources, Span};
use std::collections::BTreeMap;
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
    let mut left = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let by = commented(&mut kept.comments, &finding.location, &finding)
            .map(|reason| (By::Comment, reason))
            .or_else(|| {
                let (reason, entry) = config.suppresses(&finding)?;
                kept.entries.extend(entry);
                Some((By::Settings, reason))
            });
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

/// The reason of the comment that keeps a finding back, when there is such a comment.
fn commented(
    comments: &mut [Comments],
    place: &Location,
    finding: &Finding,
) -> Option<Option<String>> {
    let of_text = comments
        .iter_mut()
        .find(|comments| Arc::ptr_eq(&comments.source, &place.source))?;
    let line = place.start().line;
    for heard in &mut of_text.heard {
        let here = heard
            .directive
            .lines
            .as_ref()
            .is_none_or(|lines| lines.contains(&line));
        if !here || heard.expired || heard.directive.fault.is_some() {
            continue;
        }
        let word = heard.directive.words.iter().position(|word| {
            rules::selected(&word.text).any(|rule| rule.info().code == finding.rule.code)
        });
        if let Some(word) = word {
            heard.used[word] = true;
            return Some(heard.directive.reason.clone());
        }
    }
    None
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
        for one in heard {
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

impl Judge<'_> {
    /// The findings of the job, in order, whatever comments or settings say.
    fn finish_as_is(self) -> Vec<Finding> {
        resolve::plain(&self.sources, self.said, self.config)
    }
}
