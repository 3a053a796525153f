//! Typed, span-keeping views of a document: policies, client settings, endpoints, contexts.
//!
//! A reader here never complains: what is absent or of the wrong shape is `None`. Complaining is the work of rules.

pub mod change;
pub mod client;
pub mod client_reader;
pub mod cluster;
pub mod context;
pub mod convention;
pub mod endpoint;
pub mod hole;
pub mod jaas;
pub mod known;
pub mod names;
pub mod policy;
pub mod sample;
pub mod server_properties;
pub mod supervisor;
pub mod tags;
pub mod topics;
