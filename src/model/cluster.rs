//! MSK clusters: CloudFormation resources, and documents for `aws kafka create-cluster-v2`.
//!
//! Source: resource schemas of AWS::MSK::Cluster and AWS::MSK::ServerlessCluster, botocore's model of CreateClusterV2; read
//! 2026-11-21.

use crate::document::{Document, Member, Node};

/// A cluster.
#[derive(Debug)]
pub struct Cluster<'d> {
    /// Whether it is Serverless.
    pub serverless: bool,
    /// The object with its settings.
    pub settings: &'d Node<'d>,
}

/// Every cluster of a document.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Cluster<'d>> {
    let mut found = Vec::new();
    document.root.walk(&mut |node| {
        let (serverless, settings) = match node.get("Type").and_then(Node::as_str) {
            Some("AWS::MSK::ServerlessCluster") => (true, node.get("Properties")),
            Some("AWS::MSK::Cluster") => (false, node.get("Properties")),
            _ if node.get("ClusterName").is_some() => match node.get("Serverless") {
                Some(settings) => (true, Some(settings)),
                None => (false, node.get("Provisioned")),
            },
            _ => return,
        };
        if let Some(settings) = settings.filter(|settings| settings.is_object()) {
            found.push(Cluster {
                serverless,
                settings,
            });
        }
    });
    found
}

impl<'d> Cluster<'d> {
    /// The member at a path, when every step of it is an object that can be read.
    #[must_use]
    pub fn member(&self, path: &[&str]) -> Option<&'d Member<'d>> {
        let (last, above) = path.split_last()?;
        let holder = above.iter().try_fold(self.settings, |node, key| {
            node.get(key).filter(|inner| inner.is_object())
        })?;
        holder.member(last)
    }
}

/// A value that is plainly true, as CloudFormation takes it.
#[must_use]
pub fn is_true(node: &Node<'_>) -> bool {
    node.tag.is_none()
        && node
            .scalar()
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// A value that is plainly false.
#[must_use]
pub fn is_false(node: &Node<'_>) -> bool {
    node.tag.is_none()
        && node
            .scalar()
            .is_some_and(|text| text.eq_ignore_ascii_case("false"))
}
