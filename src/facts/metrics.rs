//! CloudWatch metrics of MSK Serverless, in the namespace `AWS/Kafka`.
//!
//! Source: MSK Developer Guide, "Monitor MSK Serverless clusters" (2026-07); read 2026-11-21. There are no metrics of
//! processors, disks, connections or stored bytes. What provisioned clusters publish is not confirmed, so it is not here.

/// The namespace of MSK's metrics.
pub const NAMESPACE: &str = "AWS/Kafka";

/// Bytes that clients write, with the dimensions `Cluster Name` and `Topic`. The sum over one minute is the rate of the
/// topic in bytes per second.
pub const BYTES_IN: &str = "BytesInPerSec";
/// Bytes that clients read; as [`BYTES_IN`].
pub const BYTES_OUT: &str = "BytesOutPerSec";
/// Messages that a group is behind in the partition where it is worst, with the dimensions `Cluster Name`,
/// `Consumer Group` and `Topic`.
pub const MAX_OFFSET_LAG: &str = "MaxOffsetLag";
/// The same as an estimated time, in seconds.
pub const MAX_TIME_LAG: &str = "EstimatedMaxTimeLag";

/// The dimension of a cluster; it has a blank in its name, as the others have.
pub const CLUSTER: &str = "Cluster Name";
/// The dimension of a topic.
pub const TOPIC: &str = "Topic";
/// The dimension of a consumer group.
pub const GROUP: &str = "Consumer Group";

/// All metrics of a Serverless cluster, each with its dimensions: an alarm names all of them, and no other.
pub const SERVERLESS: [(&str, &[&str]); 8] = [
    (BYTES_IN, &[CLUSTER, TOPIC]),
    (BYTES_OUT, &[CLUSTER, TOPIC]),
    ("MessagesInPerSec", &[CLUSTER, TOPIC]),
    ("FetchMessageConversionsPerSec", &[CLUSTER, TOPIC]),
    ("ProduceMessageConversionsPerSec", &[CLUSTER, TOPIC]),
    (MAX_TIME_LAG, &[CLUSTER, GROUP, TOPIC]),
    (MAX_OFFSET_LAG, &[CLUSTER, GROUP, TOPIC]),
    ("SumOffsetLag", &[CLUSTER, GROUP, TOPIC]),
];
