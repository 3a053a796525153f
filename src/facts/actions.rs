//! The data-plane actions of MSK.
//!
//! Source: Service Authorization Reference, "Apache Kafka APIs for Amazon MSK clusters", with the MSK Developer Guide's
//! page "kafka-actions" of mid-2026; read 2026-11-21. There is exactly one resource type for each action. The ACL is
//! what the guide calls the action's counterpart in Kafka.

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

/// How much an action does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It looks.
    List,
    /// It reads records.
    Read,
    /// It changes something.
    Write,
}

/// One action.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// The name behind `kafka-cluster:`.
    pub name: &'static str,
    /// How much it does.
    pub level: Level,
    /// What it works on.
    pub resource: Resource,
    /// Whether MSK Serverless has it.
    pub serverless: bool,
    /// The actions without which it does not work, each on an ARN of its own type.
    pub needs: &'static [&'static str],
    /// The operation and resource type of the ACL that does the same; empty where Kafka has none.
    pub acl: &'static str,
}

/// All nineteen.
#[rustfmt::skip]
pub const ACTIONS: [Action; 19] = [
    Action { name: "Connect", level: Level::Write, resource: Resource::Cluster, serverless: true, needs: &[], acl: "" },
    Action { name: "DescribeCluster", level: Level::List, resource: Resource::Cluster, serverless: true, needs: &["Connect"], acl: "DESCRIBE CLUSTER" },
    Action { name: "AlterCluster", level: Level::Write, resource: Resource::Cluster, serverless: false, needs: &["Connect", "DescribeCluster"], acl: "ALTER CLUSTER" },
    Action { name: "DescribeClusterDynamicConfiguration", level: Level::List, resource: Resource::Cluster, serverless: false, needs: &["Connect"], acl: "DESCRIBE_CONFIGS CLUSTER" },
    Action { name: "AlterClusterDynamicConfiguration", level: Level::Write, resource: Resource::Cluster, serverless: false, needs: &["Connect", "DescribeClusterDynamicConfiguration"], acl: "ALTER_CONFIGS CLUSTER" },
    Action { name: "WriteDataIdempotently", level: Level::Write, resource: Resource::Cluster, serverless: true, needs: &["Connect", "WriteData"], acl: "IDEMPOTENT_WRITE CLUSTER" },
    Action { name: "CreateTopic", level: Level::Write, resource: Resource::Topic, serverless: true, needs: &["Connect"], acl: "CREATE TOPIC" },
    Action { name: "DescribeTopic", level: Level::List, resource: Resource::Topic, serverless: true, needs: &["Connect"], acl: "DESCRIBE TOPIC" },
    Action { name: "AlterTopic", level: Level::Write, resource: Resource::Topic, serverless: true, needs: &["Connect", "DescribeTopic"], acl: "ALTER TOPIC" },
    Action { name: "DeleteTopic", level: Level::Write, resource: Resource::Topic, serverless: true, needs: &["Connect", "DescribeTopic"], acl: "DELETE TOPIC" },
    Action { name: "DescribeTopicDynamicConfiguration", level: Level::List, resource: Resource::Topic, serverless: true, needs: &["Connect"], acl: "DESCRIBE_CONFIGS TOPIC" },
    Action { name: "AlterTopicDynamicConfiguration", level: Level::Write, resource: Resource::Topic, serverless: true, needs: &["Connect", "DescribeTopicDynamicConfiguration"], acl: "ALTER_CONFIGS TOPIC" },
    Action { name: "ReadData", level: Level::Read, resource: Resource::Topic, serverless: true, needs: &["Connect", "DescribeTopic", "AlterGroup"], acl: "READ TOPIC" },
    Action { name: "WriteData", level: Level::Write, resource: Resource::Topic, serverless: true, needs: &["Connect", "DescribeTopic"], acl: "WRITE TOPIC" },
    Action { name: "DescribeGroup", level: Level::List, resource: Resource::Group, serverless: true, needs: &["Connect"], acl: "DESCRIBE GROUP" },
    Action { name: "AlterGroup", level: Level::Write, resource: Resource::Group, serverless: true, needs: &["Connect", "DescribeGroup"], acl: "READ GROUP" },
    Action { name: "DeleteGroup", level: Level::Write, resource: Resource::Group, serverless: true, needs: &["Connect", "DescribeGroup"], acl: "DELETE GROUP" },
    Action { name: "DescribeTransactionalId", level: Level::List, resource: Resource::TransactionalId, serverless: true, needs: &["Connect"], acl: "DESCRIBE TRANSACTIONAL_ID" },
    Action { name: "AlterTransactionalId", level: Level::Write, resource: Resource::TransactionalId, serverless: true, needs: &["Connect", "DescribeTransactionalId", "WriteData"], acl: "WRITE TRANSACTIONAL_ID" },
];

impl Action {
    /// Everything that this action does not work without, needs of needs included, itself left out; in table order.
    #[must_use]
    pub fn requires(&self) -> Vec<&'static Action> {
        let mut wanted: Vec<&str> = self.needs.to_vec();
        let mut at = 0;
        while let Some(name) = wanted.get(at).copied() {
            at += 1;
            for more in find(name).map_or(&[][..], |action| action.needs) {
                if !wanted.contains(more) {
                    wanted.push(more);
                }
            }
        }
        ACTIONS
            .iter()
            .filter(|action| wanted.contains(&action.name) && action.name != self.name)
            .collect()
    }

    /// The name with its prefix, as policies have it.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }
}

/// The action of a name, letters compared without case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Action> {
    ACTIONS
        .iter()
        .find(|action| action.name.eq_ignore_ascii_case(name))
}

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

    #[test]
    fn needs_are_followed_to_their_end() {
        let requires = |name| {
            let action = find(name).into_iter().flat_map(Action::requires);
            action.map(|action| action.name).collect::<Vec<_>>()
        };
        assert_eq!(
            requires("ReadData"),
            ["Connect", "DescribeTopic", "DescribeGroup", "AlterGroup"]
        );
        assert_eq!(
            requires("AlterTransactionalId"),
            [
                "Connect",
                "DescribeTopic",
                "WriteData",
                "DescribeTransactionalId"
            ]
        );
        assert!(requires("connect").is_empty());
    }
}
