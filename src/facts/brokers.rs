//! Broker settings that MSK takes in a custom configuration.
//!
//! Source: MSK Developer Guide, "Custom Amazon MSK configurations" and the two Express pages (2026-07); read 2026-11-21.

/// The day on which the lists were read.
pub const READ: &str = "2026-11-21";

/// What may be set for Standard brokers.
#[rustfmt::skip]
pub const STANDARD: [&str; 48] = [
    "allow.everyone.if.no.acl.found", "auto.create.topics.enable", "compression.type", "connections.max.idle.ms",
    "default.replication.factor", "delete.topic.enable", "group.initial.rebalance.delay.ms",
    "group.max.session.timeout.ms", "group.min.session.timeout.ms", "leader.imbalance.per.broker.percentage",
    "log.cleaner.delete.retention.ms", "log.cleaner.min.cleanable.ratio", "log.cleanup.policy",
    "log.flush.interval.messages", "log.flush.interval.ms", "log.message.timestamp.difference.max.ms",
    "log.message.timestamp.type", "log.retention.bytes", "log.retention.hours", "log.retention.minutes",
    "log.retention.ms", "log.roll.ms", "log.segment.bytes", "max.incremental.fetch.session.cache.slots",
    "message.max.bytes", "min.insync.replicas", "num.io.threads", "num.network.threads", "num.partitions",
    "num.recovery.threads.per.data.dir", "num.replica.fetchers", "offsets.retention.minutes",
    "offsets.topic.replication.factor", "replica.fetch.max.bytes", "replica.fetch.response.max.bytes",
    "replica.lag.time.max.ms", "replica.selector.class", "replica.socket.receive.buffer.bytes",
    "socket.receive.buffer.bytes", "socket.request.max.bytes", "socket.send.buffer.bytes",
    "transaction.max.timeout.ms", "transaction.state.log.min.isr", "transaction.state.log.replication.factor",
    "transactional.id.expiration.ms", "unclean.leader.election.enable", "zookeeper.connection.timeout.ms",
    "zookeeper.session.timeout.ms",
];

/// What may be set for Express brokers, at once or while they run.
#[rustfmt::skip]
pub const EXPRESS: [&str; 34] = [
    "advertised.listeners", "allow.everyone.if.no.acl.found", "auto.create.topics.enable", "compression.type",
    "connections.max.idle.ms", "delete.topic.enable", "group.initial.rebalance.delay.ms",
    "group.max.session.timeout.ms", "leader.imbalance.per.broker.percentage", "log.cleaner.delete.retention.ms",
    "log.cleaner.max.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms", "log.cleanup.policy",
    "log.message.timestamp.after.max.ms", "log.message.timestamp.before.max.ms", "log.message.timestamp.type",
    "log.retention.bytes", "log.retention.ms", "max.connection.creation.rate", "max.connections",
    "max.connections.per.ip", "max.connections.per.ip.overrides", "max.incremental.fetch.session.cache.slots",
    "message.max.bytes", "num.partitions", "offsets.retention.minutes", "producer.id.expiration.ms",
    "replica.fetch.max.bytes", "replica.selector.class", "socket.receive.buffer.bytes", "socket.request.max.bytes",
    "socket.send.buffer.bytes", "transaction.max.timeout.ms", "transactional.id.expiration.ms",
];

/// Read by Kafka's authoriser, and in no table of broker settings.
pub const AUTHORISER: [&str; 2] = ["allow.everyone.if.no.acl.found", "super.users"];

/// MSK's own, and in no table of Kafka's.
pub const OWN: [&str; 1] = ["custom.advertised.listeners"];

/// Ranges that are narrower on MSK than in Kafka.
pub const RANGES: [(&str, std::ops::RangeInclusive<i64>); 3] = [
    ("replica.lag.time.max.ms", 10_000..=30_000),
    ("zookeeper.connection.timeout.ms", 6_000..=18_000),
    ("zookeeper.session.timeout.ms", 6_000..=18_000),
];

/// Topic settings whose broker setting is not the same name after `log.`.
pub const OF_TOPICS: [(&str, &str); 7] = [
    ("delete.retention.ms", "log.cleaner.delete.retention.ms"),
    ("flush.messages", "log.flush.interval.messages"),
    ("flush.ms", "log.flush.interval.ms"),
    ("max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms"),
    ("max.message.bytes", "message.max.bytes"),
    (
        "min.cleanable.dirty.ratio",
        "log.cleaner.min.cleanable.ratio",
    ),
    ("min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms"),
];
