//! Rules about names and tags.

pub(super) mod name_convention;
pub(super) mod name_empty_segment;
pub(super) mod name_invalid;
pub(super) mod name_too_long;
pub(super) mod tag_conflict;
pub(super) mod tag_invalid;
pub(super) mod tag_missing;

use super::Subject;
use crate::document::kind::Kinds;
use crate::model::names::Named;

/// The kinds of document that hold names of a deployment.
pub(super) const NAMED: Kinds = Kinds::ANY;

/// The names of a document in which msk-gen recognised something.
fn names<'a>(subject: &Subject<'a>) -> Vec<Named<'a>> {
    subject
        .document
        .filter(|_| !subject.kinds.is_none())
        .map(|document| crate::model::names::find(document, subject.kinds))
        .unwrap_or_default()
}
