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
/// How the types of Express brokers begin.
pub const EXPRESS: &str = "express.";
/// No cluster has more brokers. Source: MSK quotas (2026): 60 with KRaft, and more on request.
pub const MOST_BROKERS: u32 = 200;
/// The range of an EBS volume in GiB.
pub const VOLUME_RANGE: std::ops::RangeInclusive<u32> = 1..=16384;

/// A version of Kafka on MSK.
#[derive(Debug, Clone, Copy)]
pub struct KafkaVersion {
    /// As CloudFormation has it, without `.kraft`.
    pub name: &'static str,
    /// The day on which its support ended or ends, when that is known.
    pub end: Option<&'static str>,
}

const fn version(name: &'static str, end: &'static str) -> KafkaVersion {
    KafkaVersion {
        name,
        end: Some(end),
    }
}

const fn current(name: &'static str) -> KafkaVersion {
    KafkaVersion { name, end: None }
}

/// The day on which [`KAFKA_VERSIONS`] was read.
pub const VERSIONS_READ: &str = "2026-11-21";

/// All versions. Source: MSK Developer Guide, "Supported Apache Kafka versions" (2026-07).
#[rustfmt::skip]
pub const KAFKA_VERSIONS: [KafkaVersion; 30] = [
    version("1.1.1", "2024-06-05"), version("2.1.0", "2024-06-05"), version("2.2.1", "2024-06-08"),
    version("2.3.1", "2024-06-08"), version("2.4.1", "2024-06-08"), version("2.4.1.1", "2024-06-08"),
    version("2.5.1", "2024-06-08"), version("2.6.0", "2024-09-11"), version("2.6.1", "2024-09-11"),
    version("2.6.2", "2024-09-11"), version("2.6.3", "2024-09-11"), version("2.7.0", "2024-09-11"),
    version("2.7.1", "2024-09-11"), version("2.7.2", "2024-09-11"), version("2.8.0", "2024-09-11"),
    version("2.8.1", "2024-09-11"), version("2.8.2.tiered", "2025-01-14"), version("3.1.1", "2024-09-11"),
    version("3.2.0", "2024-09-11"), version("3.3.1", "2024-09-11"), version("3.3.2", "2024-09-11"),
    version("3.4.0", "2025-08-04"), version("3.5.1", "2025-10-23"), version("3.6.0", "2026-06-01"),
    version("3.7.x", "2026-09-01"), current("3.8.x"), current("3.9.x"), current("4.0.x"), current("4.1.x"),
    current("4.2.x"),
];

/// The minor releases that are still supported, oldest first: what a client or a cluster may be when nobody says.
pub fn supported() -> impl Iterator<Item = super::kafka::Minor> {
    KAFKA_VERSIONS
        .iter()
        .filter(|version| version.end.is_none())
        .filter_map(|version| super::kafka::Minor::parse(version.name))
}
