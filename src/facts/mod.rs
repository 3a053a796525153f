//! What AWS, Kafka and Druid define: dated tables and look-ups, data only.
//!
//! Data that ages stands here, once, with its source and the date on which it was read; rules and templates ask.

pub mod actions;
pub mod brokers;
pub mod clusters;
pub mod control;
pub mod druid;
pub mod expressions;
pub mod iam_classes;
pub mod kafka;
pub mod limits;
pub mod metrics;
pub mod ports;
pub mod regions;
pub mod replacement;
pub mod topics;
pub mod uuid;
