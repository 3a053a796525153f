//! Keys that an object has twice.

use super::{Member, Problem, ProblemKind};
use std::collections::HashMap;

/// Objects with fewer keys are compared key by key.
const SMALL: usize = 8;

/// How many repeated keys of one object are told.
const MAX_TOLD: usize = 200;

/// Marks the members whose key comes again later and reports each later key.
pub(super) fn shadow(members: &mut [Member<'_>], problems: &mut Vec<Problem>) {
    // For each repeated key: its own index, that of the one right before, that of the very first.
    let mut repeats: Vec<(usize, usize, usize)> = Vec::new();
    if members.len() < SMALL {
        for at in 1..members.len() {
            let same = |other: &usize| members[*other].key.text == members[at].key.text;
            if let Some(last) = (0..at).rev().find(same) {
                let first = (0..at).find(same).unwrap_or(last);
                repeats.push((at, last, first));
            }
        }
    } else {
        let mut seen: HashMap<&str, (usize, usize)> = HashMap::with_capacity(members.len());
        for (at, member) in members.iter().enumerate() {
            seen.entry(&member.key.text)
                .and_modify(|(first, last)| {
                    repeats.push((at, *last, *first));
                    *last = at;
                })
                .or_insert((at, at));
        }
    }
    for (told, (at, last, first)) in repeats.into_iter().enumerate() {
        members[last].shadowed = true;
        if told >= MAX_TOLD {
            continue;
        }
        let key = &members[at].key;
        let mut problem = Problem::new(
            ProblemKind::DuplicateKey,
            key.span,
            format!(
                "`{}` is given twice, and the earlier value is lost",
                shown(&key.text)
            ),
        );
        problem.related = Some((members[first].key.span, "first here".to_owned()));
        problems.push(problem);
    }
}

/// A key for a message: control characters escaped, not too long.
fn shown(key: &str) -> String {
    let mut text: String = key.chars().take(60).flat_map(char::escape_debug).collect();
    if key.chars().nth(60).is_some() {
        text.push('…');
    }
    text
}
