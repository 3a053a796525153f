//! CloudWatch metrics of MSK, in the namespace `AWS/Kafka`.
//!
//! Source for Serverless: MSK Developer Guide, "Monitor MSK Serverless clusters" (2026-07); read 2026-11-21. There are no
//! metrics of processors, disks, connections or stored bytes. Source for provisioned clusters: "Monitor and Alarm MSK Clusters"
//! of AWS's agent toolkit, skill `managing-amazon-msk`, and AWS's sample `sample-recommended-msk-cloudwatch-alarms`; read
//! 2026-11-29. Only what is free, at the level `DEFAULT`, and confirmed is here.

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

/// Partitions without a leader, of a provisioned cluster with Standard brokers.
pub const OFFLINE: &str = "OfflinePartitionsCount";
/// How full the disk of a Standard broker is, in percent.
pub const DISK_USED: &str = "KafkaDataLogsDiskUsed";
/// How full AWS lets a disk become before its alarm, in percent.
pub const DISK_NEAR: u64 = 85;

/// The dimension of a cluster; it has a blank in its name, as the others have.
pub const CLUSTER: &str = "Cluster Name";
/// The dimension of a topic.
pub const TOPIC: &str = "Topic";
/// The dimension of a consumer group.
pub const GROUP: &str = "Consumer Group";

/// The dimension of a broker, a number from 1.
pub const BROKER: &str = "Broker ID";

/// Metrics of provisioned clusters that cost nothing, each with its dimensions. A metric that has other dimensions at another
/// level is not here.
pub const PROVISIONED: [(&str, &[&str]); 7] = [
    ("ActiveControllerCount", &[CLUSTER]),
    (OFFLINE, &[CLUSTER]),
    ("UnderReplicatedPartitions", &[CLUSTER, BROKER]),
    (DISK_USED, &[CLUSTER, BROKER]),
    (MAX_TIME_LAG, &[CLUSTER, GROUP, TOPIC]),
    (MAX_OFFSET_LAG, &[CLUSTER, GROUP, TOPIC]),
    ("SumOffsetLag", &[CLUSTER, GROUP, TOPIC]),
];

/// Metrics of Standard brokers that Express brokers do not have.
pub const NOT_ON_EXPRESS: [&str; 8] = [
    "UnderReplicatedPartitions",
    OFFLINE,
    DISK_USED,
    "HeapMemoryAfterGC",
    "BurstBalance",
    "VolumeQueueLength",
    "BwInAllowanceExceeded",
    "BwOutAllowanceExceeded",
];

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
