//! Properties of CloudFormation resources that can be given only when the resource is made: a change makes a new one.
//!
//! Source: `createOnlyProperties` of the resource schemas that cfn-lint 1.58.0 carries; read 2026-11-29. AWS::MSK::Replicator is left
//! out: most of it is create-only, and its lists are nested.

/// A property that cannot be changed in place.
#[derive(Debug, Clone, Copy)]
pub struct CreateOnly {
    /// The type of the resource.
    pub resource: &'static str,
    /// The path of the property below `Properties`.
    pub property: &'static [&'static str],
    /// Whether it is a name or a tag, by which others know the resource.
    pub naming: bool,
}

const fn row(
    resource: &'static str,
    property: &'static [&'static str],
    naming: bool,
) -> CreateOnly {
    CreateOnly {
        resource,
        property,
        naming,
    }
}

const SERVERLESS: &str = "AWS::MSK::ServerlessCluster";
const CLUSTER: &str = "AWS::MSK::Cluster";
const CONNECTION: &str = "AWS::MSK::VpcConnection";
const TOPIC: &str = "AWS::MSK::Topic";
const ASSOCIATION: &str = "AWS::EKS::PodIdentityAssociation";

/// All of them.
pub const CREATE_ONLY: [CreateOnly; 29] = [
    row(SERVERLESS, &["ClusterName"], true),
    row(SERVERLESS, &["Tags"], true),
    row(SERVERLESS, &["VpcConfigs"], false),
    row(SERVERLESS, &["ClientAuthentication"], false),
    row(CLUSTER, &["ClusterName"], true),
    row(
        CLUSTER,
        &["BrokerNodeGroupInfo", "BrokerAZDistribution"],
        false,
    ),
    row(CLUSTER, &["BrokerNodeGroupInfo", "ClientSubnets"], false),
    row(CLUSTER, &["BrokerNodeGroupInfo", "SecurityGroups"], false),
    row(CLUSTER, &["EncryptionInfo", "EncryptionAtRest"], false),
    row(
        CLUSTER,
        &["EncryptionInfo", "EncryptionInTransit", "InCluster"],
        false,
    ),
    row("AWS::MSK::Configuration", &["Name"], true),
    row("AWS::MSK::Configuration", &["KafkaVersionsList"], false),
    row(CONNECTION, &["Authentication"], false),
    row(CONNECTION, &["ClientSubnets"], false),
    row(CONNECTION, &["SecurityGroups"], false),
    row(CONNECTION, &["TargetClusterArn"], false),
    row(CONNECTION, &["VpcId"], false),
    row("AWS::MSK::ClusterPolicy", &["ClusterArn"], false),
    row(TOPIC, &["TopicName"], true),
    row(TOPIC, &["ClusterArn"], false),
    row(TOPIC, &["ReplicationFactor"], false),
    row("AWS::IAM::Role", &["RoleName"], true),
    row("AWS::IAM::Role", &["Path"], true),
    row("AWS::IAM::ManagedPolicy", &["ManagedPolicyName"], true),
    row("AWS::IAM::ManagedPolicy", &["Path"], true),
    row("AWS::IAM::RolePolicy", &["PolicyName"], true),
    row(ASSOCIATION, &["ClusterName"], false),
    row(ASSOCIATION, &["Namespace"], false),
    row(ASSOCIATION, &["ServiceAccount"], false),
];

/// Whether a type is a cluster of MSK.
#[must_use]
pub fn is_cluster(resource: &str) -> bool {
    resource == SERVERLESS || resource == CLUSTER
}
