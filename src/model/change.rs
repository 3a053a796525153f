//! What two versions of a document are compared by: resources, topics and supervisors, each known by what it is called.

use super::hole;
use super::supervisor;
use super::topics;
use crate::document::kind::{self, Kinds};
use crate::document::{Document, Node, Value};
use crate::source::Span;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Write;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// In one form, whatever the order of keys and of lists whose order means nothing.
    pub canonical: String,
    /// As it is shown; nothing when it is no scalar.
    pub shown: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// Whether a part of it is known only when the template is deployed.
    pub open: bool,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A resource of CloudFormation.
    Resource,
    /// A topic.
    Topic,
    /// A Kafka supervisor of Druid.
    Supervisor,
}

/// Something that has another version elsewhere.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// How it is known in its document: the logical id, the topic's name, the supervisor's id.
    pub key: String,
    /// How it is known in AWS, as far as that is plain text.
    pub name: Option<String>,
    /// The type of a resource.
    pub kind: Said,
    /// Its key or its name, to point at when a member is gone.
    pub span: Span,
    /// Its members by path, `.` between steps; of a topic `partitions`, `retention.ms`, `retention.bytes`, of a supervisor `topic`
    /// and `topicPattern`.
    pub members: BTreeMap<String, Said>,
    /// What is kept when the resource goes: `DeletionPolicy` and `UpdateReplacePolicy`, when they say `Retain`.
    pub retained: (bool, bool),
}

/// Every item of a document.
#[must_use]
pub fn items(document: &Document<'_>) -> Vec<Item> {
    let mut found = Vec::new();
    resources(&document.root, &mut found);
    let kinds = kind::detect(&document.root);
    for topics in topics::find(&document.root, kinds) {
        for topic in topics.list.items() {
            found.extend(topic_of(
                topic.get("name"),
                topic.get("partitions"),
                topic.get("config"),
            ));
        }
    }
    // Strimzi's topics.
    if document.root.get("kind").and_then(Node::as_str) == Some("KafkaTopic")
        && let Some(spec) = document.root.get("spec")
    {
        let name = spec
            .get("topicName")
            .or_else(|| document.root.path(&["metadata", "name"]));
        let topic = topic_of(name, spec.get("partitions"), spec.get("config"));
        // Another namespace, or another cluster, has another topic of the name.
        let text = |path: &[&str]| {
            document
                .root
                .path(path)
                .and_then(Node::as_str)
                .unwrap_or("")
        };
        let namespace = text(&["metadata", "namespace"]);
        let cluster = text(&["metadata", "labels", "strimzi.io/cluster"]);
        found.extend(topic.map(|topic| Item {
            key: format!("{namespace}/{cluster}/{}", topic.key),
            ..topic
        }));
    }
    if kinds.overlaps(Kinds::SUPERVISOR) {
        found.extend(supervisor::find(document).iter().filter_map(supervisor_of));
    }
    found
}

fn resources(root: &Node<'_>, found: &mut Vec<Item>) {
    let Some(resources) = root.get("Resources").filter(|node| node.is_object()) else {
        return;
    };
    for member in resources.members() {
        let node = &member.value;
        let Some(kind) = node.get("Type") else {
            continue;
        };
        let Some(text) = kind.as_str().filter(|text| text.starts_with("AWS::")) else {
            continue;
        };
        let mut members = BTreeMap::new();
        let mut name = None;
        if let Some(properties) = node.get("Properties") {
            flatten(properties, "", &mut members);
            let names = [
                "ClusterName",
                "TopicName",
                "RoleName",
                "ManagedPolicyName",
                "Name",
            ];
            name = names
                .iter()
                .find_map(|key| properties.get(key).and_then(Node::as_str))
                .map(str::to_owned);
        }
        let keeps = |key: &str| {
            let policy = node.get(key).and_then(Node::as_str);
            policy.is_some_and(|policy| policy.starts_with("Retain"))
        };
        if text == "AWS::MSK::Topic"
            && let Some(properties) = node.get("Properties")
        {
            found.extend(topic_of(
                properties.get("TopicName"),
                properties.get("PartitionCount"),
                None,
            ));
        }
        found.push(Item {
            what: What::Resource,
            key: member.key.text.to_string(),
            name,
            kind: said(kind),
            span: member.key.span,
            members,
            retained: (keeps("DeletionPolicy"), keeps("UpdateReplacePolicy")),
        });
    }
}

/// Every object and value below a node by its path; objects stand for themselves, too.
fn flatten(node: &Node<'_>, path: &str, members: &mut BTreeMap<String, Said>) {
    for member in node.members() {
        let path = match path {
            "" => member.key.text.to_string(),
            path => format!("{path}.{}", member.key.text),
        };
        if member.value.is_object() && path.matches('.').count() < 8 {
            flatten(&member.value, &path, members);
        }
        members.insert(path, said(&member.value));
    }
}

fn topic_of(
    name: Option<&Node<'_>>,
    partitions: Option<&Node<'_>>,
    config: Option<&Node<'_>>,
) -> Option<Item> {
    let name = name?;
    let text = name.as_str()?;
    let mut members = BTreeMap::new();
    if let Some(partitions) = partitions {
        members.insert("partitions".to_owned(), said(partitions));
    }
    for key in ["retention.ms", "retention.bytes"] {
        if let Some(value) = config.and_then(|config| config.get(key)) {
            members.insert(key.to_owned(), said(value));
        }
    }
    Some(Item {
        what: What::Topic,
        key: text.to_owned(),
        name: Some(text.to_owned()),
        kind: said(name),
        span: name.span,
        members,
        retained: (false, false),
    })
}

fn supervisor_of(supervisor: &supervisor::Supervisor<'_>) -> Option<Item> {
    let id = ["id", "spec.id"]
        .iter()
        .find_map(|path| supervisor.node.path(&path.split('.').collect::<Vec<_>>()))
        .or_else(|| supervisor.data("dataSource"))?;
    let text = id.as_str()?;
    let members = ["topic", "topicPattern"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), said(supervisor.io(key)?))))
        .filter(|(_, said)| said.canonical != "null")
        .collect();
    Some(Item {
        what: What::Supervisor,
        key: text.to_owned(),
        name: Some(text.to_owned()),
        kind: said(id),
        span: id.span,
        members,
        retained: (false, false),
    })
}

fn said(node: &Node<'_>) -> Said {
    let mut open = false;
    node.walk(&mut |inner| {
        let intrinsic = inner
            .members()
            .any(|member| member.key.text == "Ref" || member.key.text.starts_with("Fn::"));
        let hole = |text: &str| hole::has_hole(&hole::mask(text));
        open |= inner.tag.is_some()
            || intrinsic
            || matches!(inner.value, Value::Bad)
            || inner.as_str().is_some_and(hole);
    });
    Said {
        canonical: canonical(node),
        shown: node.scalar().map(str::to_owned),
        span: node.span,
        open,
    }
}

/// A value in one form: keys in order, lists sorted, `3` and `"3"` the same, as CloudFormation takes them.
fn canonical(node: &Node<'_>) -> String {
    let mut out = node
        .tag
        .as_ref()
        .map(|tag| format!("{} ", tag.text))
        .unwrap_or_default();
    match &node.value {
        Value::Object(_) => {
            let mut members: Vec<String> = node
                .members()
                .map(|member| format!("{:?}:{}", member.key.text, canonical(&member.value)))
                .collect();
            members.sort();
            let _ = write!(out, "{{{}}}", members.join(","));
        }
        Value::List(_) => {
            let mut items: Vec<String> = node.items().iter().map(canonical).collect();
            items.sort();
            let _ = write!(out, "[{}]", items.join(","));
        }
        // CloudFormation reads the words of YAML 1.1.
        Value::Text(text) if text.old_boolean().is_some() => {
            let word = text.old_boolean().is_some_and(|word| word).to_string();
            let _ = write!(out, "{word:?}");
        }
        _ => match node.scalar() {
            Some(text) => {
                let _ = write!(out, "{text:?}");
            }
            None => out += "null",
        },
    }
    out
}

/// An item in two versions; one side is missing when it came or went.
#[derive(Debug, Clone)]
pub struct Pairing {
    /// Before.
    pub base: Option<Placed>,
    /// Now.
    pub head: Option<Placed>,
}

/// An item, and the text that it stands in.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The text.
    pub source: crate::source::SourceId,
    /// The item.
    pub item: Item,
}

/// Pairs the items of two versions of one document.
#[must_use]
pub fn pair(base: Vec<Placed>, head: Vec<Placed>) -> Vec<Pairing> {
    let mut by_key: HashMap<(What, String), VecDeque<usize>> = HashMap::new();
    for (at, placed) in base.iter().enumerate() {
        let key = (placed.item.what.clone(), placed.item.key.clone());
        by_key.entry(key).or_default().push_back(at);
    }
    let mut base: Vec<Option<Placed>> = base.into_iter().map(Some).collect();
    let mut found: Vec<Pairing> = head
        .into_iter()
        .map(|head| {
            let same = by_key.get_mut(&(head.item.what.clone(), head.item.key.clone()));
            let other = same
                .and_then(VecDeque::pop_front)
                .and_then(|at| base[at].take());
            Pairing {
                base: other,
                head: Some(head),
            }
        })
        .collect();
    found.extend(base.into_iter().flatten().map(|base| Pairing {
        base: Some(base),
        head: None,
    }));
    found
}

/// What a policy grants that it did not, or the reverse.
#[derive(Debug, Clone)]
pub struct Access {
    /// What the policy is called.
    pub policy: String,
    /// Whether it grants more; less otherwise.
    pub more: bool,
    /// A request that is new, or gone.
    pub action: String,
    /// Its resource.
    pub resource: String,
    /// What the statement names, which the resource is an example of.
    pub pattern: String,
    /// How many more such requests were found.
    pub others: usize,
    /// All of them: action and resource.
    pub requests: Vec<(String, String)>,
    /// Where a person would look.
    pub place: crate::source::Place,
    /// The same policy on the other side.
    pub other: Option<crate::source::Place>,
    /// The workload that still needs what is gone.
    pub needed_by: Option<String>,
}

/// What differs between two versions of the same documents.
#[derive(Debug, Default)]
pub struct Change {
    /// Items on both sides, or on one.
    pub pairs: Vec<Pairing>,
    /// Access that came or went.
    pub access: Vec<Access>,
}
