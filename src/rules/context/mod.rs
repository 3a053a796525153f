//! Rules about contexts, templates and settings.

pub(super) mod context_dialect_mix;
pub(super) mod context_environment_unresolved;
pub(super) mod context_incomplete;
pub(super) mod context_invalid;
pub(super) mod context_unused_key;
pub(super) mod scalar_changed_type;
pub(super) mod settings_invalid;
pub(super) mod template_missing_variable;
pub(super) mod template_syntax;
pub(super) mod value_changes_structure;

use super::{Sink, Subject};
use crate::finding::{Draft, Safety, Severity};
use crate::source::FaultKind;

/// Reports the faults of these kinds.
pub(super) fn faults(subject: &Subject<'_>, sink: &mut Sink, kinds: &[FaultKind], label: &str) {
    for fault in subject
        .faults
        .iter()
        .filter(|fault| kinds.contains(&fault.kind))
    {
        let mut draft = Draft::at(fault.place, label, fault.message.clone());
        draft.help.clone_from(&fault.help);
        draft.notes.clone_from(&fault.notes);
        if fault.kind == FaultKind::LikelyTypo {
            draft = draft.severity(Severity::Warning);
        }
        for (place, label) in &fault.related {
            draft = draft.related_at(*place, label.clone());
        }
        if let Some((place, text)) = fault
            .suggestion
            .as_ref()
            .filter(|(place, _)| place.source == fault.place.source)
        {
            draft = draft.fix(
                Safety::Unsafe,
                format!("write `{text}`"),
                place.span,
                text.clone(),
            );
        }
        sink.push(draft);
    }
}
