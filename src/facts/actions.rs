//! The data-plane actions of MSK.
//!
//! Source: Service Authorization Reference, "Apache Kafka APIs for Amazon MSK clusters", with the MSK Developer Guide's
//! page "kafka-actions" of mid-2026; read 2026-11-21. There is exactly one resource type for each action.

/// What an action works on, which is the word behind the account in the ARN it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    /// `cluster/<name>/<uuid>`
    Cluster,
    /// `topic/<name>/<uuid>/<topic>`
    Topic,
    /// `group/<name>/<uuid>/<group>`
    Group,
    /// `transactional-id/<name>/<uuid>/<id>`
    TransactionalId,
}

impl Resource {
    /// The word in ARNs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Topic => "topic",
            Self::Group => "group",
            Self::TransactionalId => "transactional-id",
        }
    }
}

/// One action.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The name behind `kafka-cluster:`.
    pub name: &'static str,
    /// What it works on.
    pub resource: Resource,
    /// Whether MSK Serverless has it.
    pub serverless: bool,
}

const fn action(name: &'static str, resource: Resource, serverless: bool) -> Action {
    Action {
        name,
        resource,
        serverless,
    }
}

/// All nineteen.
pub const ACTIONS: [Action; 19] = [
    action("Connect", Resource::Cluster, true),
    action("DescribeCluster", Resource::Cluster, true),
    action("AlterCluster", Resource::Cluster, false),
    action(
        "DescribeClusterDynamicConfiguration",
        Resource::Cluster,
        false,
    ),
    action("AlterClusterDynamicConfiguration", Resource::Cluster, false),
    action("WriteDataIdempotently", Resource::Cluster, true),
    action("CreateTopic", Resource::Topic, true),
    action("DescribeTopic", Resource::Topic, true),
    action("AlterTopic", Resource::Topic, true),
    action("DeleteTopic", Resource::Topic, true),
    action("DescribeTopicDynamicConfiguration", Resource::Topic, true),
    action("AlterTopicDynamicConfiguration", Resource::Topic, true),
    action("ReadData", Resource::Topic, true),
    action("WriteData", Resource::Topic, true),
    action("DescribeGroup", Resource::Group, true),
    action("AlterGroup", Resource::Group, true),
    action("DeleteGroup", Resource::Group, true),
    action("DescribeTransactionalId", Resource::TransactionalId, true),
    action("AlterTransactionalId", Resource::TransactionalId, true),
];

/// The prefix of data-plane actions.
pub const PREFIX: &str = "kafka-cluster:";

/// The part of an action behind `kafka-cluster:`, in whatever case the prefix is written.
#[must_use]
pub fn data_plane(action: &str) -> Option<&str> {
    let prefix = action.get(..PREFIX.len())?;
    prefix
        .eq_ignore_ascii_case(PREFIX)
        .then(|| &action[PREFIX.len()..])
}

/// The actions that a name with `*` and `?` matches, case left aside as IAM does.
pub fn matching(pattern: &str) -> impl Iterator<Item = &'static Action> {
    ACTIONS
        .iter()
        .filter(move |action| glob(pattern.as_bytes(), action.name.as_bytes()))
}

/// Whether `text` matches a pattern of `*` (any run) and `?` (any one byte), letters compared without case. Takes at most
/// the product of the lengths.
#[must_use]
pub fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&byte) if byte == b'?' || byte.eq_ignore_ascii_case(&text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_as_the_guide_says() {
        let names = |pattern| {
            matching(pattern)
                .map(|action| action.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("*topic"),
            ["CreateTopic", "DescribeTopic", "AlterTopic", "DeleteTopic"]
        );
        assert_eq!(names("*Topic*").len(), 6);
        assert_eq!(names("Describe*").len(), 6);
        assert_eq!(
            names("*Data*"),
            ["WriteDataIdempotently", "ReadData", "WriteData"]
        );
        assert_eq!(names("ReadGroup"), [""; 0]);
        assert_eq!(names("*").len(), 19);
    }
}
