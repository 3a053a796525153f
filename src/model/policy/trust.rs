//! Trust policies of workloads on EKS: IAM roles for service accounts (IRSA) and Pod Identity.
//!
//! Source: EKS User Guide, "IAM roles for service accounts" and "EKS Pod Identity", read 2026-11-21.

use super::Statement;
use crate::document::{Key, Node};

/// The service that Pod Identity takes roles through.
pub const POD_IDENTITY: &str = "pods.eks.amazonaws.com";

/// One key of a condition.
#[derive(Debug)]
pub struct Test<'n, 'd> {
    /// The operator, in lower case.
    pub operator: String,
    /// The key.
    pub key: &'n Key<'d>,
    /// Its values.
    pub values: &'n [Node<'d>],
}

/// The principals of a kind (`Service`, `Federated`, `AWS`).
pub fn principals<'n, 'd>(statement: &'n Statement<'d>, kind: &str) -> &'n [Node<'d>] {
    statement
        .node
        .get("Principal")
        .and_then(|principal| principal.get(kind))
        .map_or(&[], Node::one_or_many)
}

/// The provider of an EKS cluster that a statement trusts: its principal, and the text behind `oidc-provider/`.
#[must_use]
pub fn eks_provider<'n, 'd>(statement: &'n Statement<'d>) -> Option<(&'n Node<'d>, &'n str)> {
    principals(statement, "Federated").iter().find_map(|node| {
        let (_, provider) = node.as_str()?.split_once("oidc-provider/")?;
        provider
            .trim()
            .trim_start_matches("https://")
            .starts_with("oidc.eks.")
            .then_some((node, provider))
    })
}

/// All keys of a statement's condition.
#[must_use]
pub fn tests<'n, 'd>(statement: &'n Statement<'d>) -> Vec<Test<'n, 'd>> {
    let operators = statement.condition.map(Node::members);
    operators
        .into_iter()
        .flatten()
        .flat_map(|operator| {
            operator.value.members().map(|member| Test {
                operator: operator.key.text.to_ascii_lowercase(),
                key: &member.key,
                values: member.value.one_or_many(),
            })
        })
        .collect()
}

/// Whether all of a statement's condition can be read: no part of it is known only to a deployment.
#[must_use]
pub fn is_plain(statement: &Statement<'_>) -> bool {
    let Some(condition) = statement.condition else {
        return true;
    };
    let plain = |node: &Node<'_>| {
        node.tag.is_none()
            && node.is_object()
            && node
                .members()
                .all(|member| member.key.text != "Ref" && !member.key.text.starts_with("Fn::"))
    };
    plain(condition) && condition.members().all(|operator| plain(&operator.value))
}

impl Test<'_, '_> {
    /// Whether it is about the subject of a token: which service account.
    #[must_use]
    pub fn is_sub(&self) -> bool {
        self.key.text.trim().to_ascii_lowercase().ends_with(":sub")
    }

    /// Whether it is about the audience of a token.
    #[must_use]
    pub fn is_aud(&self) -> bool {
        self.key.text.trim().to_ascii_lowercase().ends_with(":aud")
    }
}
