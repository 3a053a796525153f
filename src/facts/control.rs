//! Names of the control plane: what manages clusters and connectors, and is no permission of a Kafka client.
//!
//! Source: Service Authorization Reference, "Amazon Managed Streaming for Apache Kafka" and "Amazon Managed Streaming for
//! Kafka Connect", which the service models of botocore 1.44.5 repeat; read 2026-11-21.

/// Names behind `kafka:`.
#[rustfmt::skip]
pub const KAFKA: [&str; 64] = [
    "BatchAssociateScramSecret", "BatchDisassociateScramSecret", "CreateChannel", "CreateCluster", "CreateClusterV2",
    "CreateConfiguration", "CreateReplicator", "CreateTopic", "CreateVpcConnection", "DeleteChannel", "DeleteCluster",
    "DeleteClusterPolicy", "DeleteConfiguration", "DeleteReplicator", "DeleteTopic", "DeleteVpcConnection",
    "DescribeChannel", "DescribeCluster", "DescribeClusterOperation", "DescribeClusterOperationV2", "DescribeClusterV2",
    "DescribeConfiguration", "DescribeConfigurationRevision", "DescribeReplicator", "DescribeTopic",
    "DescribeTopicPartitions", "DescribeVpcConnection", "GetBootstrapBrokers", "GetClusterPolicy",
    "GetCompatibleKafkaVersions", "ListChannels", "ListClientVpcConnections", "ListClusterOperations",
    "ListClusterOperationsV2", "ListClusters", "ListClustersV2", "ListConfigurationRevisions", "ListConfigurations",
    "ListKafkaVersions", "ListNodes", "ListReplicators", "ListScramSecrets", "ListTagsForResource", "ListTopics",
    "ListVpcConnections", "PutClusterPolicy", "RebootBroker", "RejectClientVpcConnection", "TagResource", "UntagResource",
    "UpdateBrokerCount", "UpdateBrokerStorage", "UpdateBrokerType", "UpdateChannel", "UpdateClusterConfiguration",
    "UpdateClusterKafkaVersion", "UpdateConfiguration", "UpdateConnectivity", "UpdateMonitoring", "UpdateRebalancing",
    "UpdateReplicationInfo", "UpdateSecurity", "UpdateStorage", "UpdateTopic",
];

/// Names behind `kafkaconnect:`.
#[rustfmt::skip]
pub const KAFKA_CONNECT: [&str; 18] = [
    "CreateConnector", "CreateCustomPlugin", "CreateWorkerConfiguration", "DeleteConnector", "DeleteCustomPlugin",
    "DeleteWorkerConfiguration", "DescribeConnector", "DescribeConnectorOperation", "DescribeCustomPlugin",
    "DescribeWorkerConfiguration", "ListConnectorOperations", "ListConnectors", "ListCustomPlugins",
    "ListTagsForResource", "ListWorkerConfigurations", "TagResource", "UntagResource", "UpdateConnector",
];

/// The names of a control-plane service, by its prefix without the colon; letters compared without case.
#[must_use]
pub fn names(service: &str) -> Option<&'static [&'static str]> {
    if service.eq_ignore_ascii_case("kafka") {
        Some(&KAFKA)
    } else if service.eq_ignore_ascii_case("kafkaconnect") {
        Some(&KAFKA_CONNECT)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_without_doubles() {
        for list in [&KAFKA[..], &KAFKA_CONNECT[..]] {
            assert!(list.is_sorted_by(|a, b| a < b));
        }
        assert!(names("Kafka").is_some_and(|list| list.contains(&"ListTopics")));
        assert!(names("msk").is_none());
    }
}
