//! Names of clusters, roles, service accounts, topics, wherever documents give them.

use super::{hole, topics};
use crate::document::kind::Kinds;
use crate::document::{Document, Node, Value, decode};
use crate::facts::limits::NameKind;
use crate::source::Span;
use std::ops::Range;

/// A name and what it names.
#[derive(Debug)]
pub struct Named<'d> {
    /// What it names.
    pub kind: NameKind,
    /// Where it stands.
    pub node: &'d Node<'d>,
}

impl<'d> Named<'d> {
    /// The characters, unless a hole or an intrinsic function leaves them open.
    #[must_use]
    pub fn known(&self) -> Option<&'d str> {
        let text = self.node.as_str().filter(|_| self.node.tag.is_none())?;
        (!hole::has_hole(&hole::mask(text))).then_some(text)
    }
}

/// The `kafka` object of an intent; Jackson in the source system reads its keys in any case.
#[must_use]
pub fn intent<'d>(root: &'d Node<'d>) -> Option<&'d Node<'d>> {
    root.members()
        .find(|member| member.key.text.eq_ignore_ascii_case("kafka"))
        .map(|member| &member.value)
}

/// The names of a document of these kinds.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>, kinds: Kinds) -> Vec<Named<'d>> {
    let mut found = Vec::new();
    let mut push = |kind, node: Option<&'d Node<'d>>| {
        if let Some(node) = node {
            found.push(Named { kind, node });
        }
    };
    let root = &document.root;
    if kinds.overlaps(Kinds::INTENT)
        && let Some(kafka) = intent(root)
    {
        of_intent(kafka, &mut push);
    }
    if kinds.overlaps(Kinds::CONTEXT) {
        of_context(root, &mut push);
    }
    if kinds.overlaps(Kinds::CONTEXT | Kinds::TOPICS) {
        let topics = topics::find(root, kinds);
        let topics = topics.iter().flat_map(|topics| topics.list.items());
        topics.for_each(|topic| push(NameKind::Topic, topic.get("name")));
    }
    if kinds.overlaps(Kinds::CLUSTER | Kinds::IAM | Kinds::MANIFEST | Kinds::SUPERVISOR) {
        root.walk(&mut |node| of_object(node, &mut push));
    }
    found
}

type Push<'p, 'd> = dyn FnMut(NameKind, Option<&'d Node<'d>>) + 'p;

fn of_intent<'d>(kafka: &'d Node<'d>, push: &mut Push<'_, 'd>) {
    push(NameKind::Cluster, kafka.get("name"));
    for client in kafka.get("clients").map(Node::items).unwrap_or_default() {
        let identity = ["serviceAccount", "podIdentity"]
            .iter()
            .find_map(|key| client.get(key));
        let Some(identity) = identity else { continue };
        push(
            NameKind::ServiceAccount,
            identity.path(&["metadata", "name"]),
        );
        push(
            NameKind::Namespace,
            identity.path(&["metadata", "namespace"]),
        );
        push(NameKind::Role, identity.path(&["role", "name"]));
        for policy in identity
            .path(&["role", "customPolicies"])
            .map(Node::items)
            .unwrap_or_default()
        {
            push(NameKind::Policy, policy.get("name"));
        }
    }
}

fn of_context<'d>(root: &'d Node<'d>, push: &mut Push<'_, 'd>) {
    for member in root.members() {
        let key = member.key.text.as_ref();
        if key.ends_with(":msk:clients") {
            for client in member.value.items() {
                push(NameKind::Namespace, client.get("namespace"));
                push(NameKind::ServiceAccount, client.get("serviceAccount"));
            }
        } else if key.ends_with(":druid:datasources") {
            for datasource in member.value.items() {
                push(NameKind::Datasource, datasource.get("name"));
                push(NameKind::Topic, datasource.get("topic"));
            }
        }
    }
}

fn of_object<'d>(node: &'d Node<'d>, push: &mut Push<'_, 'd>) {
    let Value::Object(members) = &node.value else {
        return;
    };
    for member in members.iter().filter(|member| !member.shadowed) {
        match (member.key.text.as_ref(), member.value.as_str()) {
            ("Type", Some("AWS::MSK::ServerlessCluster" | "AWS::MSK::Cluster")) => {
                push(NameKind::Cluster, node.path(&["Properties", "ClusterName"]));
            }
            ("Type", Some("AWS::IAM::Role")) => {
                push(NameKind::Role, node.path(&["Properties", "RoleName"]))
            }
            ("Type", Some("AWS::IAM::ManagedPolicy")) => {
                push(
                    NameKind::Policy,
                    node.path(&["Properties", "ManagedPolicyName"]),
                );
            }
            ("kind", Some("ServiceAccount")) => {
                push(NameKind::ServiceAccount, node.path(&["metadata", "name"]));
                push(NameKind::Namespace, node.path(&["metadata", "namespace"]));
            }
            ("Serverless" | "Provisioned", None) => {
                push(NameKind::Cluster, node.get("ClusterName"))
            }
            ("type", Some("kafka")) => {
                let spec = node.get("spec").unwrap_or(node);
                push(NameKind::Topic, spec.path(&["ioConfig", "topic"]));
            }
            _ => {}
        }
    }
}

/// The place of an empty part in a name of hyphenated parts: between two hyphens, beside one at either end, or all of
/// nothing. The range is empty where the missing part belongs.
#[must_use]
pub fn empty_segment(name: &str) -> Option<Range<usize>> {
    if name.is_empty() || name.starts_with('-') {
        return Some(0..0);
    }
    if let Some(at) = name.find("--") {
        return Some(at + 1..at + 1);
    }
    name.ends_with('-').then_some(name.len()..name.len())
}

/// The place of an empty part in an ARN of Kafka.
#[must_use]
pub fn empty_in_arn(arn: &str) -> Option<Range<usize>> {
    // A look at neighbouring bytes spares nearly every ARN the rest.
    let suspicious = |pair: &[u8]| matches!(pair, [b'-' | b'/' | b':', b'-' | b'/' | b':']);
    if !arn.as_bytes().windows(2).any(suspicious) && !arn.ends_with(['-', '/']) {
        return None;
    }
    let masked = hole::mask(arn);
    let mut parts = masked.splitn(6, ':');
    let (_, partition, service) = (parts.next()?, parts.next()?, parts.next()?);
    let (region, account, resource) = (parts.next()?, parts.next()?, parts.next()?);
    if service != "kafka" {
        return None;
    }
    let mut at = "arn:".len() + partition.len() + 1 + service.len() + 1;
    for part in [region, account] {
        if part.is_empty() {
            return Some(at..at);
        }
        at += part.len() + 1;
    }
    // The name of a topic, group or transactional id is the user's own, whatever it holds.
    let named = resource.splitn(4, '/').take(3);
    for (index, part) in named.enumerate() {
        if index == 1 {
            if let Some(empty) = empty_segment(part) {
                return Some(at + empty.start..at + empty.end);
            }
        } else if part.is_empty() {
            return Some(at..at);
        }
        at += part.len() + 1;
    }
    None
}

/// The place of a part of a string.
#[must_use]
pub fn part(source: &str, node: &Node<'_>, range: Range<usize>) -> Span {
    match &node.value {
        Value::Text(text) => decode::part(source, node.span, text.style, &text.text, range),
        _ => node.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_are_found_where_they_are() {
        assert_eq!(empty_segment("fff--druid-msk"), Some(4..4));
        assert_eq!(empty_segment("-druid"), Some(0..0));
        assert_eq!(empty_segment("fff-"), Some(4..4));
        assert_eq!(empty_segment("fff-druid"), None);
        let arn = |resource: &str| {
            empty_in_arn(&format!("arn:aws:kafka:us-west-2:000000000000:{resource}"))
        };
        assert_eq!(arn("topic/fff--druid-msk/*"), Some(47..47));
        assert_eq!(arn("topic//x/y"), Some(43..43));
        for fine in [
            "topic/c/*/--x",
            "cluster/c/*",
            "*",
            "topic/*",
            "group/c/u/a//b",
            "cluster/prod-*/*",
            "cluster/c/u",
        ] {
            assert_eq!(arn(fine), None, "{fine}");
        }
        assert_eq!(
            empty_in_arn("arn:aws:kafka::000000000000:cluster/c/*"),
            Some(14..14)
        );
        assert_eq!(empty_in_arn("arn:aws:s3:::bucket/x//y"), None);
        assert_eq!(
            empty_in_arn("arn:aws:kafka:${AWS::Region}:${AWS::AccountId}:cluster/c/*"),
            None
        );
    }
}
