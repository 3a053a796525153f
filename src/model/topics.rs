//! Topics that a document declares: those of a context, and those of `topics.json`.

use crate::document::Node;
use crate::document::kind::Kinds;

/// Topics of one cluster.
#[derive(Debug)]
pub struct Topics<'d> {
    /// The list; each topic has a `name` and may have `partitions`, `replicationFactor` and `config`.
    pub list: &'d Node<'d>,
    /// Whether the cluster is Serverless, when the document itself says so.
    pub serverless: Option<bool>,
}

/// The topics of a document of these kinds.
#[must_use]
pub fn find<'d>(root: &'d Node<'d>, kinds: Kinds) -> Vec<Topics<'d>> {
    let mut found = Vec::new();
    if kinds.overlaps(Kinds::CONTEXT) {
        let declared = root
            .members()
            .filter(|member| member.key.text.ends_with(":msk:topics"));
        found.extend(declared.map(|member| Topics {
            list: &member.value,
            serverless: None,
        }));
    }
    if kinds.overlaps(Kinds::TOPICS)
        && let Some(list) = root.get("topics")
    {
        let kind = root.get("type").and_then(Node::as_str);
        found.push(Topics {
            list,
            serverless: kind.map(|kind| kind == "serverless"),
        });
    }
    found
}
