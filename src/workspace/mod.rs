//! What the documents of a repository, or of one render, say together: who reads and writes which topics, as which service
//! account, with which role, on which cluster.
//!
//! ```text
//! documents ──► gather: facts, each with its place ──► tie: which belong together ──► ask: what a role may do
//! ```
//!
//! Whether two facts belong together is decided by what they say (names, ARNs, hosts, service accounts, folders of one
//! client), never guessed: what is not sure is not tied, and rules stay silent about it.

mod ask;
mod facts;
mod gather;
mod graph;
mod kubernetes;
mod template;
mod tie;

pub use ask::{Access, Coordinates, Lack, Standing};
pub use facts::{
    Account, Arn, Auths, Binding, BindingKind, Cluster, Document, Grant, Pods, Quote, Reference,
    Role, Statement, Workload, WorkloadKind,
};
pub use gather::{Facts, cluster, document, served};
pub use graph::{Edge, Graph, Topic, Use};
pub use tie::Workspace;
