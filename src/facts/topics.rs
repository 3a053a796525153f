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

/// What a partition of a Serverless cluster takes in, in bytes per second. Source for this and the next ones: MSK quotas,
/// 2026, in MBps; read as millions of bytes, the smaller of the two meanings.
pub const SERVERLESS_PARTITION_IN: u64 = 5_000_000;
/// What a partition gives out, in bytes per second.
pub const SERVERLESS_PARTITION_OUT: u64 = 10_000_000;
/// What the whole cluster takes in, in bytes per second.
pub const SERVERLESS_CLUSTER_IN: u64 = 200_000_000;
/// What the whole cluster gives out, in bytes per second.
pub const SERVERLESS_CLUSTER_OUT: u64 = 400_000_000;

/// The replication factor that a provisioned cluster gives a topic by itself, by its zones. Source: MSK Developer Guide,
/// "Default Amazon MSK configuration" (2026-07).
#[must_use]
pub fn default_replication(zones: u32) -> u32 {
    if zones == 2 { 2 } else { 3 }
}
