//! Mustache with provenance, on the `handlebars` crate.
//!
//! ```text
//! text ──► syntax (our own spanned tree) ──► lower (handlebars elements, one helper call a node) ──► run
//! ```
//!
//! handlebars' own grammar lacks half of mustache, compiles in quadratic time and gives no places behind stripped
//! white space, so templates are parsed here; handlebars carries out the lowered tree. Its helpers write each piece
//! of the output together with where it came from. Configuration files are never HTML-escaped; the switch exists for
//! the specification's own test cases.

mod lower;
mod run;
mod syntax;
mod value;

pub use crate::source::{Fault, FaultKind};
pub use run::{Loaded, Options, Outcome, TagUse, render};
pub use syntax::{Ast, Name, SectionKind, Template, parse};
pub use value::{Entries, Val, ValKind, quote, traced};

/// How deep sections and partials may nest, counted together: carrying out the tree recurses on the stack.
pub const MAX_NESTING: usize = 100;

/// How many tags one render may carry out; partials that include themselves twice would need 2^100.
pub const MAX_STEPS: usize = 2_000_000;
