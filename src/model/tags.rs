//! Tags of resources, as maps and as lists of key and value.

use super::names;
use crate::document::kind::Kinds;
use crate::document::{Document, Node, Value};
use crate::source::Span;
use std::borrow::Cow;

/// The tags of one resource.
#[derive(Debug)]
pub struct TagSet<'d> {
    /// In order.
    pub tags: Vec<Tag<'d>>,
}

/// One tag.
#[derive(Debug)]
pub struct Tag<'d> {
    /// The key.
    pub key: Cow<'d, str>,
    /// Where it stands.
    pub key_span: Span,
    /// The value, unless it is no text.
    pub value: Option<Cow<'d, str>>,
    /// Where it stands.
    pub value_span: Span,
}

/// The tags of a document of these kinds.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>, kinds: Kinds) -> Vec<TagSet<'d>> {
    let root = &document.root;
    let mut nodes: Vec<&'d Node<'d>> = Vec::new();
    if kinds.overlaps(Kinds::TAGS) {
        nodes.push(root);
    }
    if kinds.overlaps(Kinds::INTENT) {
        nodes.extend(names::intent(root).and_then(|kafka| kafka.get("tags")));
    }
    if kinds.overlaps(Kinds::CONTEXT) {
        nodes.extend(
            root.members()
                .filter(|member| member.key.text.ends_with(":tags"))
                .map(|member| &member.value),
        );
    }
    if kinds.overlaps(Kinds::CLUSTER) {
        root.walk(&mut |node| {
            let resource = node
                .get("Type")
                .and_then(Node::as_str)
                .is_some_and(|kind| kind.starts_with("AWS::"));
            let tags = if resource {
                node.path(&["Properties", "Tags"])
            } else {
                None
            };
            nodes.extend(tags);
        });
        if root.get("ClusterName").is_some() {
            nodes.extend(root.get("Tags"));
        }
    }
    nodes.into_iter().map(set).collect()
}

fn set<'d>(node: &'d Node<'d>) -> TagSet<'d> {
    let tags = match &node.value {
        Value::Object(_) => node
            .members()
            .map(|member| Tag {
                key: Cow::Borrowed(member.key.text.as_ref()),
                key_span: member.key.span,
                value: member
                    .value
                    .scalar()
                    .filter(|_| member.value.tag.is_none())
                    .map(Cow::Borrowed),
                value_span: member.value.span,
            })
            .collect(),
        Value::List(items) => items.iter().filter_map(pair).collect(),
        _ => Vec::new(),
    };
    TagSet { tags }
}

/// `{"Key": …, "Value": …}` of CloudFormation, `{"key": …, "value": …}` of contexts.
fn pair<'d>(node: &'d Node<'d>) -> Option<Tag<'d>> {
    let key = node.get("Key").or_else(|| node.get("key"))?;
    let value = node.get("Value").or_else(|| node.get("value"));
    Some(Tag {
        key: Cow::Borrowed(key.scalar().filter(|_| key.tag.is_none())?),
        key_span: key.span,
        value: value
            .filter(|value| value.tag.is_none())
            .and_then(Node::scalar)
            .map(Cow::Borrowed),
        value_span: value.map_or(key.span, |value| value.span),
    })
}
