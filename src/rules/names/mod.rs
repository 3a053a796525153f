//! Rules about names and tags.

pub(super) mod name_convention;
pub(super) mod name_empty_segment;
pub(super) mod name_invalid;
pub(super) mod name_too_long;
pub(super) mod tag_conflict;
pub(super) mod tag_invalid;
pub(super) mod tag_missing;

use crate::document::kind::Kinds;

/// The kinds of document that hold names of a deployment.
pub(super) const NAMED: Kinds = Kinds::NAMED;
