//! Fixes: into a text in rounds, and into the contexts and templates of a render.

use super::settings::Loaded;
use super::{Failure, files, write};
use crate::engine::{self, Applied, Lint};
use crate::finding::{Finding, Safety};
use std::collections::HashSet;
use std::path::Path;

/// Rounds of fixes before msk-gen gives up on a file that does not settle.
const MAX_ROUNDS: usize = 10;

/// Applies fixes in rounds until nothing changes; the text, what is left, and how many went in.
pub(super) fn text(
    shown: &str,
    mut text: String,
    named: bool,
    loaded: &Loaded,
    safety: Safety,
) -> (String, Lint, usize) {
    let mut fixed = 0;
    for _ in 0..MAX_ROUNDS {
        let lint = engine::lint_text(shown, text.clone(), named, &loaded.config);
        let before = engine::unreadable(shown, &text);
        let whole = |applied: &Applied| engine::unreadable(shown, &applied.text) <= before;
        let mut applied = engine::apply(shown, &text, &lint.findings, safety);
        if !whole(&applied) {
            // One of them breaks the text: the first that does not goes in alone, the others in the next rounds.
            let alone = lint
                .findings
                .chunks(1)
                .map(|one| engine::apply(shown, &text, one, safety));
            let good = alone
                .into_iter()
                .find(|applied| !applied.used.is_empty() && whole(applied));
            let Some(good) = good else {
                return (text, lint, fixed);
            };
            applied = good;
        }
        if applied.used.is_empty() || applied.text == text {
            return (text, lint, fixed);
        }
        fixed += applied.used.len();
        text = applied.text;
    }
    let lint = engine::lint_text(shown, text.clone(), named, &loaded.config);
    (text, lint, fixed)
}

/// Applies the fixes that findings of a render have for contexts and templates; what is left, and how many went in.
pub(super) fn files(
    mut findings: Vec<Finding>,
    safety: Safety,
) -> Result<(Vec<Finding>, usize), Failure> {
    let paths: std::collections::BTreeSet<String> = findings
        .iter()
        .filter(|finding| finding.fix.is_some())
        .map(|finding| finding.location.path().to_owned())
        .collect();
    let mut fixed = 0;
    for path in paths {
        let file = Path::new(&path);
        let files::Read::Text(text) = files::read(file)? else {
            continue;
        };
        // Another deployment's fixes may have changed the file since: these places are then no longer its own.
        let edits = findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .flat_map(|fix| &fix.edits);
        let stale = edits
            .into_iter()
            .any(|edit| edit.location.path() == path && edit.location.source.text != text);
        if stale {
            continue;
        }
        let applied = engine::apply(&path, &text, &findings, safety);
        if applied.text == text {
            continue;
        }
        write::whole(file, &applied.text)?;
        fixed += applied.used.len();
        let used: HashSet<usize> = applied.used.into_iter().collect();
        let mut index = 0;
        findings.retain(|_| {
            index += 1;
            !used.contains(&(index - 1))
        });
    }
    Ok((findings, fixed))
}
