//! Exact answers about what policies allow: so far, what a workload needs.

mod needs;

pub use needs::{Arns, Grant, Role, Workload, needs};
