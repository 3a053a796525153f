//! What a document is, decided from its content, in one place.

use super::{Member, Node, Value};
use std::ops::{BitOr, BitOrAssign};

/// A set of kinds: a CloudFormation template may hold a cluster, policies and client settings at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Kinds(u16);

impl Kinds {
    /// Nothing that msk-gen knows.
    pub const NONE: Self = Self(0);
    /// IAM statements.
    pub const POLICY: Self = Self(1);
    /// Kafka client settings.
    pub const CLIENT: Self = Self(1 << 1);
    /// A Druid Kafka supervisor.
    pub const SUPERVISOR: Self = Self(1 << 2);
    /// An MSK cluster, as CloudFormation or for the AWS CLI.
    pub const CLUSTER: Self = Self(1 << 3);
    /// A context of flat keys with colons.
    pub const CONTEXT: Self = Self(1 << 4);
    /// An intent: what a cluster and its clients shall be.
    pub const INTENT: Self = Self(1 << 5);
    /// A Kubernetes manifest that msk-gen knows.
    pub const MANIFEST: Self = Self(1 << 6);
    /// Any document that names an MSK endpoint.
    pub const ENDPOINT: Self = Self(1 << 7);
    /// The tags of a deployment.
    pub const TAGS: Self = Self(1 << 8);
    /// A mustache template, before it is rendered.
    pub const TEMPLATE: Self = Self(1 << 9);
    /// msk-gen's own settings.
    pub const SETTINGS: Self = Self(1 << 10);
    /// A whole workspace or render: what its documents say together.
    pub const WORKSPACE: Self = Self(1 << 11);
    /// Two versions of documents.
    pub const CHANGE: Self = Self(1 << 15);
    /// IAM roles and policies as CloudFormation resources.
    pub const IAM: Self = Self(1 << 12);
    /// The topics of a cluster.
    pub const TOPICS: Self = Self(1 << 13);
    /// CloudWatch alarms on metrics of MSK.
    pub const ALARM: Self = Self(1 << 14);
    /// Whatever may hold names of a deployment.
    pub const NAMED: Self = Self(
        Self::IAM.0
            | Self::POLICY.0
            | Self::SUPERVISOR.0
            | Self::CLUSTER.0
            | Self::CONTEXT.0
            | Self::INTENT.0
            | Self::MANIFEST.0
            | Self::TOPICS.0,
    );
    /// Any text, for the rules about reading itself.
    pub const ANY: Self = Self(u16::MAX);

    /// Whether both have a kind in common.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Kinds {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Kinds {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// The scopes of context keys: the shared account and this deployment, in the older dialect and the current one.
/// Source: `default variables` of the source system.
pub const SCOPES: [&str; 4] = ["host:", "hosted:", "platform:", "deployment:"];

/// Finds out what a document holds, in one walk over it.
#[must_use]
pub fn detect(root: &Node<'_>) -> Kinds {
    let mut kinds = Kinds::NONE;
    if let Value::Object(members) = &root.value {
        if members.iter().any(|member| {
            SCOPES
                .iter()
                .any(|scope| member.key.text.starts_with(scope))
        }) {
            kinds |= Kinds::CONTEXT;
        }
        if is_topics(root) {
            kinds |= Kinds::TOPICS;
        }
        let intent = members
            .iter()
            .find(|member| member.key.text.eq_ignore_ascii_case("kafka"));
        if intent.is_some_and(|member| {
            member.value.get("name").is_some() && member.value.get("clients").is_some()
        }) {
            kinds |= Kinds::INTENT;
        }
    }
    root.walk(&mut |node| match &node.value {
        Value::Object(members) => kinds |= of_object(node, members),
        Value::Text(text) if names_endpoint(&text.text) => kinds |= Kinds::ENDPOINT,
        _ => {}
    });
    kinds
}

/// Whether a document is what `topics.json` is: a kind of cluster, and topics with names.
fn is_topics(root: &Node<'_>) -> bool {
    matches!(
        root.get("type").and_then(Node::as_str),
        Some("serverless" | "provisioned")
    ) && root
        .get("topics")
        .is_some_and(|list| list.items().iter().any(|topic| topic.get("name").is_some()))
}

/// Whether a text names a host of MSK.
fn names_endpoint(text: &str) -> bool {
    text.len() > 20 && (text.contains(".kafka.") || text.contains(".kafka-serverless."))
}

fn of_object(node: &Node<'_>, members: &[Member<'_>]) -> Kinds {
    let mut kinds = Kinds::NONE;
    let mut effect = false;
    let mut subject = false;
    for member in members {
        let key = member.key.text.as_ref();
        match key {
            "Effect" => effect = true,
            // Also where every statement forgot its effect.
            "Statement" => {
                let acts = |item: &Node<'_>| {
                    (item.get("Action").is_some() || item.get("NotAction").is_some())
                        && (item.get("Resource").is_some() || item.get("NotResource").is_some())
                };
                if member.value.one_or_many().iter().any(acts) {
                    kinds |= Kinds::POLICY;
                }
            }
            "Action" | "NotAction" | "Resource" | "NotResource" | "Principal" => subject = true,
            "type"
                if member.value.as_str() == Some("kafka")
                    && ["spec", "ioConfig", "dataSchema"]
                        .iter()
                        .any(|key| node.get(key).is_some_and(Node::is_object)) =>
            {
                kinds |= Kinds::SUPERVISOR;
            }
            "spec" if is_supervisor_by_shape(node) => kinds |= Kinds::SUPERVISOR,
            "Type" => match member.value.as_str() {
                Some(kind) if kind.starts_with("AWS::MSK::") => kinds |= Kinds::CLUSTER,
                Some(kind) if kind.starts_with("AWS::IAM::") => kinds |= Kinds::IAM,
                Some("AWS::CloudWatch::Alarm") => {
                    let namespace = node.path(&["Properties", "Namespace"]);
                    if namespace.and_then(Node::as_str) == Some("AWS/Kafka") {
                        kinds |= Kinds::ALARM;
                    }
                }
                _ => {}
            },
            "Serverless" | "Provisioned" if node.get("ClusterName").is_some() => {
                kinds |= Kinds::CLUSTER
            }
            "kind"
                if node.get("apiVersion").is_some()
                    && member.value.as_str() == Some("ServiceAccount") =>
            {
                kinds |= Kinds::MANIFEST;
            }
            _ if is_client_key(key) => kinds |= Kinds::CLIENT,
            _ => {}
        }
    }
    if effect && subject {
        kinds |= Kinds::POLICY;
    }
    kinds
}

/// Whether a key, with or without a prefix such as `consumer.`, is one of those by which Kafka client settings are
/// recognised.
#[must_use]
pub fn is_client_key(key: &str) -> bool {
    const KEYS: [&str; 9] = [
        "bootstrap.servers",
        "security.protocol",
        "sasl.mechanism",
        "sasl.jaas.config",
        "sasl.client.callback.handler.class",
        "sasl.login.callback.handler.class",
        "ssl.truststore.location",
        "ssl.keystore.location",
        "ssl.endpoint.identification.algorithm",
    ];
    key.contains('.')
        && KEYS.iter().any(|known| {
            key.strip_suffix(known)
                .is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('.'))
        })
}
/// Whether an object is a Kafka supervisor all but for its `type`, which is absent or a slip of `kafka`.
#[must_use]
pub fn is_supervisor_by_shape(node: &Node<'_>) -> bool {
    let part = |keys: &[&str]| node.path(keys).is_some_and(Node::is_object);
    part(&["spec", "dataSchema"])
        && part(&["spec", "ioConfig", "consumerProperties"])
        && node.path(&["spec", "type"]).is_none()
        && match node.get("type").map(|kind| &kind.value) {
            None => true,
            Some(Value::Text(kind)) => {
                let kind = kind.text.to_ascii_lowercase();
                strsim::damerau_levenshtein(kind.trim(), "kafka") <= 2
            }
            Some(_) => false,
        }
}
