//! msk-gen: policy and configuration linter and generator for Amazon MSK and Apache Druid.

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
