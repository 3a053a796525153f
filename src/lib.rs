//! msk-gen: policy and configuration linter and generator for Amazon MSK and Apache Druid.
//!
//! ```text
//! text ──► source ──► document ──► model ──► rules ──► finding ──► report ──► terminal, CI
//!                         ▲            │
//! context (a document) ───┘            └──► render ──► artifacts (text) ──► source … same road
//! ```
//!
//! A generated artifact is a text like any other: it goes down the same road and meets the same rules, and its map
//! leads each finding back to the context or template that a person would edit.
//!
//! | room | its one sentence | may use |
//! | --- | --- | --- |
//! | [`source`] | A text, where it came from, and places in it. | nothing |
//! | [`finding`] | What a check says: which rule, where, how bad, how to fix it. | source |
//! | [`document`] | Any supported text as one tree in which every key and value knows its span. | source |
//! | [`facts`] | What AWS, Kafka and Druid define: dated tables and look-ups. | nothing |
//! | [`model`] | Typed, span-keeping views of that tree. | source, document, facts |
//! | [`access`] | Exact answers about what policies allow. | source, document, facts, model |
//! | [`workspace`] | What the documents of a repository say together. | source, document, facts, model, access |
//! | [`render`] | A context and the templates give artifacts. | source, document, facts, model, access |
//! | [`rules`] | Every rule, one file each, and the table that lists them. | source, finding, document, facts, model, access, workspace |
//! | [`config`] | The settings file, read as a document into plain data. | source, finding, document, facts, model, rules |
//! | [`engine`] | One text in, findings out. | all above |
//! | [`report`] | Findings to bytes, one file per format. | source, finding, config |
//! | [`cli`] | Arguments, files, standard streams, exit codes. | everything |
//!
//! `tests/layers.rs` holds the right-hand column and fails on any other use.

pub mod access;
pub mod cli;
pub mod config;
pub mod document;
pub mod engine;
pub mod facts;
pub mod finding;
pub mod model;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod workspace;
