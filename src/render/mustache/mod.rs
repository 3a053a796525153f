//! Mustache with provenance, on the `handlebars` crate.
//!
//!     text ──► syntax (our own spanned tree) ──► lower (handlebars elements, one helper call a node) ──► run
//!
//! handlebars' own grammar lacks half of mustache, compiles in quadratic time and gives no places behind stripped
//! white space, so templates are parsed here; handlebars carries out the lowered tree. Its helpers write each piece
//! of the output together with where it came from. Configuration files are never HTML-escaped; the switch exists for
//! the specification's own test cases.

mod lower;
mod run;
mod syntax;
mod value;

pub use run::{Loaded, Options, Outcome, TagUse, render};
pub use syntax::{Ast, Name, SectionKind, Template, parse};
pub use value::{Entries, Val, ValKind, quote, traced};

use crate::source::Place;

/// How deep sections and partials may nest, counted together: carrying out the tree recurses on the stack.
pub const MAX_NESTING: usize = 100;

/// How many tags one render may carry out; partials that include themselves twice would need 2^100.
pub const MAX_STEPS: usize = 2_000_000;

/// What kind of mistake a template or its context has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// The template cannot be read, or a partial is missing, or it nests past the limit.
    Syntax,
    /// A tag has no value in this render.
    Missing,
    /// A section over an undefined name that is close to a known one; not an error.
    LikelyTypo,
    /// The render would never end, or grow without bounds.
    Limit,
}

/// A mistake in a template, or found by rendering it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// The tag.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The name that was probably meant, and where the wrong one stands.
    pub suggestion: Option<(Place, String)>,
    /// The tags around it that led here, innermost first.
    pub related: Vec<(Place, String)>,
}
