//! Applies fixes to the text of one file.

use super::classify::{Form, form_of};
use crate::document::{self, ProblemKind, Style, Syntax, Value};
use crate::finding::{Finding, Safety};
use crate::source::Span;
use std::collections::BTreeMap;

/// A text after fixes.
#[derive(Debug)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// Which findings had their fixes go in, by index.
    pub used: Vec<usize>,
}

/// Applies the fixes of `findings` that touch only `path`, up to the given safety. Fixes that overlap one that went in
/// wait for the next round.
#[must_use]
pub fn apply(path: &str, text: &str, findings: &[Finding], safety: Safety) -> Applied {
    // By where they begin; taken places never touch one another.
    let mut edits: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let mut used = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let Some(fix) = finding
            .fix
            .as_ref()
            .filter(|fix| fix.safety <= safety && !fix.edits.is_empty())
        else {
            continue;
        };
        if fix.edits.iter().any(|edit| edit.location.path() != path) {
            continue;
        }
        let mut own: Vec<(usize, usize, &str)> = fix
            .edits
            .iter()
            .map(|edit| {
                let range = edit.location.span.range();
                (range.start, range.end, edit.text.as_str())
            })
            .collect();
        own.sort_by_key(|(start, ..)| *start);
        let apart = own.windows(2).all(|pair| pair[0].1 <= pair[1].0);
        let free = own.iter().all(|(start, end, _)| {
            let before = edits.range(..=start).next_back();
            let after = edits.range(start..).next();
            before.is_none_or(|(_, (taken, _))| taken < start)
                && after.is_none_or(|(taken, _)| end < taken)
        });
        if apart && free {
            edits.extend(
                own.into_iter()
                    .map(|(start, end, text)| (start, (end, text))),
            );
            used.push(index);
        }
    }
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (start, (end, replacement)) in edits {
        fixed.push_str(text.get(at..start).unwrap_or(""));
        fixed.push_str(replacement);
        at = end;
    }
    fixed.push_str(text.get(at..).unwrap_or(""));
    Applied { text: fixed, used }
}

/// In how many places a text cannot be read: no fix may add to them, whichever rules run.
#[must_use]
pub fn unreadable(path: &str, text: &str) -> usize {
    match form_of(path, text) {
        Form::Document(syntax) => document::read(text, syntax)
            .problems
            .iter()
            .filter(|problem| matches!(problem.kind, ProblemKind::Syntax(_)))
            .count(),
        Form::Markdown | Form::Program(_) | Form::Template | Form::Settings => 0,
    }
}

/// Where the blocks (`|`) of a YAML file stand, whose lines are lines of another text.
#[must_use]
pub fn blocks(path: &str, text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if let Form::Document(Syntax::Yaml) = form_of(path, text) {
        for document in &document::read(text, Syntax::Yaml).documents {
            document.root.walk(&mut |node| {
                if matches!(&node.value, Value::Text(text) if text.style == Style::Literal) {
                    found.push(node.span);
                }
            });
        }
    }
    found
}

/// Whether every text that one version of a YAML file has is one of the other, but for blocks (`|`), whose lines are kept as they
/// are. Other files have no texts over several lines.
#[must_use]
pub fn texts_are_kept(path: &str, before: &str, after: &str) -> bool {
    let Form::Document(Syntax::Yaml) = form_of(path, before) else {
        return true;
    };
    let texts = |text: &str| {
        let mut found = Vec::new();
        for document in &document::read(text, Syntax::Yaml).documents {
            document.root.walk(&mut |node| {
                if let Value::Text(text) = &node.value
                    && text.style != Style::Literal
                {
                    found.push(text.text.to_string());
                }
            });
        }
        found
    };
    texts(before) == texts(after)
}
