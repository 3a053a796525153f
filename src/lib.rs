//! msk-gen: policy and configuration linter and generator for Amazon MSK and Apache Druid.

pub mod document;
pub mod render;
pub mod source;
