//! CloudWatch metrics of MSK Serverless, in the namespace `AWS/Kafka`.
//!
//! Source: MSK Developer Guide, "Monitor MSK Serverless clusters" (2026-07); read 2026-11-21. There are no metrics of
//! processors, disks, connections or stored bytes. What provisioned clusters publish is not confirmed, so it is not here.

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
