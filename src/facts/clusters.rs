//! What MSK clusters are made of: recommended values that age.
//!
//! Sources: MSK Developer Guide, supported Kafka versions and broker sizes (2026-07); read 2026-11-21.

/// The Kafka version that AWS recommends: long support, and the last one with ZooKeeper.
pub const RECOMMENDED_KAFKA: &str = "3.9.x";
/// The smallest broker of the current generation.
pub const RECOMMENDED_INSTANCE: &str = "kafka.m7g.large";
/// Brokers of a cluster in three zones.
pub const RECOMMENDED_BROKERS: u32 = 3;
/// EBS volume of a broker in GiB, which only ever grows.
pub const RECOMMENDED_VOLUME: u32 = 100;
/// The range of an EBS volume in GiB.
pub const VOLUME_RANGE: std::ops::RangeInclusive<u32> = 1..=16384;
