//! A context and the templates give artifacts.

pub mod mustache;
