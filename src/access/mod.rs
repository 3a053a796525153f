//! Exact answers about what policies allow, and what a workload needs.
//!
//! ```text
//! policy (model) ──► statements of patterns ──► decide: one request, one answer
//!                                          └──► compare: all requests at once, with a witness
//! workload ──► needs ──► statements ────────────► verdict: missing, dead, excess
//! ```

mod common;
mod compare;
mod condition;
mod decide;
mod needs;
mod pattern;
mod realistic;
mod search;
mod shape;
mod statement;
mod values;
mod verdict;

pub use common::{Common, common};
pub use compare::{Beyond, Change, Comparison, Relation, beyond, compare};
pub use condition::{Condition, Context};
pub use decide::{Decision, decide};
pub use needs::{Arns, Grant, Role, Side, Workload, needs};
pub use pattern::{Fit, Holes, Pattern};
pub use search::Budget;
pub use statement::{Patterns, Policies, Principal, Request, Statement};
pub use verdict::{Pair, Verdict, arn_fields, can_be, verdict};

#[cfg(test)]
mod tests;
