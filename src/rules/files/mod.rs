//! Rules about reading a text at all.

pub(super) mod duplicate_key;
pub(super) mod expired_suppression;
pub(super) mod input_limit;
pub(super) mod invalid_json;
pub(super) mod invalid_properties;
pub(super) mod invalid_yaml;
pub(super) mod json_trailing_comma;
pub(super) mod unused_suppression;

use super::{Mode, Sink, Subject};
use crate::document::{Problem, ProblemKind, Syntax};
use crate::finding::{Draft, Safety, Severity};

/// Reports the grammar problems of one syntax; in Markdown they are fragments more often than mistakes.
fn syntax(subject: &Subject<'_>, sink: &mut Sink, wanted: Syntax) {
    for problem in subject
        .problems
        .iter()
        .filter(|problem| problem.kind == ProblemKind::Syntax(wanted))
    {
        let draft = draft(problem, "here");
        if subject.mode == Mode::Markdown {
            // A fragment departs from the grammar at its first character; the rest follows from that.
            sink.push(draft.severity(Severity::Info));
            return;
        }
        sink.push(draft);
    }
}

/// The finding of a problem, with its help, related place and fix.
fn draft(problem: &Problem, label: &str) -> Draft {
    let mut draft = Draft::new(problem.span, label, problem.message.clone());
    draft.help = problem.help.clone();
    if let Some((span, label)) = &problem.related {
        draft = draft.related(*span, label.clone());
    }
    if let Some((span, text)) = &problem.fix {
        let title = if text.is_empty() {
            "delete it".to_owned()
        } else {
            format!("write `{text}`")
        };
        draft = draft.fix(Safety::Safe, title, *span, text.clone());
    }
    draft
}
