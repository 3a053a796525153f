//! Kafka supervisors of Druid: where they stand, and what Druid's reader makes of every member.

mod check;
pub mod expression;
pub mod granularity;
mod period;
pub mod schema;
mod value;

pub use check::{Area, Trouble, What, near, troubles};
pub use period::{Period, parse as parse_period};

use crate::document::kind::is_supervisor_by_shape;
use crate::document::{Document, Node};

/// A Kafka supervisor.
#[derive(Debug, Clone, Copy)]
pub struct Supervisor<'d> {
    /// The whole object, which says `"type": "kafka"`, or means to.
    pub node: &'d Node<'d>,
    /// The object with `dataSchema`, `ioConfig` and `tuningConfig`: `spec`, or the whole in the flat layout.
    pub spec: &'d Node<'d>,
    /// Whether there is a `spec`.
    pub wrapped: bool,
}

impl<'d> Supervisor<'d> {
    /// A member of `ioConfig`.
    #[must_use]
    pub fn io(&self, key: &str) -> Option<&'d Node<'d>> {
        self.spec.path(&["ioConfig", key])
    }

    /// A member of `dataSchema`.
    #[must_use]
    pub fn data(&self, key: &str) -> Option<&'d Node<'d>> {
        self.spec.path(&["dataSchema", key])
    }

    /// A member of `tuningConfig`.
    #[must_use]
    pub fn tuning(&self, key: &str) -> Option<&'d Node<'d>> {
        self.spec.path(&["tuningConfig", key])
    }
}

/// Every Kafka supervisor of a document, wherever it stands in it: alone, in a list, in a resource of Kubernetes.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Supervisor<'d>> {
    let mut found: Vec<Supervisor<'d>> = Vec::new();
    document.root.walk(&mut |node| {
        let kafka = |node: &Node<'_>| node.get("type").and_then(Node::as_str) == Some("kafka");
        if !kafka(node) && !is_supervisor_by_shape(node) {
            return;
        }
        let spec = node.get("spec").filter(|spec| spec.is_object());
        // What Druid answers about a supervisor: the whole of it is the `spec`.
        if spec.is_some_and(|spec| kafka(spec) && spec.get("spec").is_some_and(Node::is_object)) {
            return;
        }
        let inner = spec.unwrap_or(node);
        let part = |key: &str| inner.get(key).is_some_and(Node::is_object);
        // An input format and a tuning configuration are of type `kafka`, too.
        if !(part("ioConfig") || part("dataSchema")) {
            return;
        }
        // A `spec` that says its type again is the same supervisor.
        let known = found
            .iter()
            .any(|other| other.wrapped && std::ptr::eq(other.spec, node));
        if !known {
            found.push(Supervisor {
                node,
                spec: inner,
                wrapped: spec.is_some(),
            });
        }
    });
    found
}
