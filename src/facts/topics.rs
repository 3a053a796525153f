//! Topic settings that MSK takes.
//!
//! Source: MSK Developer Guide, "Configuration properties for MSK Serverless" (2026-07); read 2026-11-21.

/// What may be set on a topic of a Serverless cluster; all others are refused or ignored.
pub const SERVERLESS: [&str; 7] = [
    "cleanup.policy",
    "compression.type",
    "max.message.bytes",
    "message.timestamp.difference.max.ms",
    "message.timestamp.type",
    "retention.bytes",
    "retention.ms",
];

/// The largest `max.message.bytes` of a Serverless cluster, in bytes.
pub const SERVERLESS_MESSAGE: u64 = 8_388_608;

/// Leader partitions of a Serverless cluster, compacted topics left out. Source: MSK quotas, 2026.
pub const SERVERLESS_PARTITIONS: u64 = 2400;
/// Leader partitions of compacted topics.
pub const SERVERLESS_COMPACTED: u64 = 120;
