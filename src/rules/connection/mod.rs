//! Rules about whether a client reaches its cluster.
//!
//! An endpoint of MSK is judged once: by the settings block that it stands in, and only where no block claims it by its
//! port alone. Hosts that are not of MSK are none of our business.

pub(super) mod port_plaintext;
pub(super) mod port_protocol_mismatch;
pub(super) mod serverless_non_iam;

use super::Subject;
use crate::document::{Member, Node, Value};
use crate::model::client::Block;
use crate::model::endpoint::{self, Endpoint, HostKind};
use crate::model::names;
use crate::source::Span;
use std::ops::Range;

/// The bootstrap list of a block with its MSK endpoints.
struct Bootstrap<'a> {
    member: &'a Member<'a>,
    endpoints: Vec<Endpoint>,
}

/// The bootstrap servers of a block, when they are endpoints of MSK.
fn bootstrap<'a>(block: &Block<'a>) -> Option<Bootstrap<'a>> {
    let member = block.member("bootstrap.servers")?;
    let endpoints = endpoint::find(member.value.as_str()?);
    (!endpoints.is_empty()).then_some(Bootstrap { member, endpoints })
}

/// The place of a part of a bootstrap list.
fn part(subject: &Subject<'_>, node: &Node<'_>, range: Range<usize>) -> Span {
    names::part(&subject.source.text, node, range)
}

/// How the endpoints of a block contradict what the block says, if they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// A Serverless cluster is reached in another way than IAM on 9098.
    ServerlessNonIam,
    /// Port and protocol or mechanism cannot work together.
    Mismatch,
    /// Nothing contradicts anything.
    Fine,
}

/// Judges a block once for all rules of this room, so that each fault has one owner.
fn verdict(subject: &Subject<'_>, block: &Block<'_>) -> Verdict {
    let Some(bootstrap) = bootstrap(block) else {
        return Verdict::Fine;
    };
    let serverless = subject.serverless
        || bootstrap
            .endpoints
            .iter()
            .any(|e| e.kind == HostKind::Serverless);
    if serverless && serverless_non_iam::fault(block, &bootstrap).is_some() {
        return Verdict::ServerlessNonIam;
    }
    if port_protocol_mismatch::fault(block, &bootstrap).is_some() {
        return Verdict::Mismatch;
    }
    Verdict::Fine
}

/// Every string of a document that names an endpoint of MSK and is no bootstrap list of a block.
fn loose<'a>(subject: &Subject<'a>) -> Vec<(&'a Node<'a>, Vec<Endpoint>)> {
    let Some(document) = subject.document else {
        return Vec::new();
    };
    let claimed: std::collections::HashSet<Span> = subject
        .blocks
        .iter()
        .filter_map(|block| block.member("bootstrap.servers"))
        .map(|m| m.value.span)
        .collect();
    let mut found = Vec::new();
    document.root.walk(&mut |node| {
        let Value::Text(text) = &node.value else {
            return;
        };
        // A text of several lines is a document of its own, which is read and judged as one.
        if claimed.contains(&node.span) || text.text.contains('\n') || !text.text.contains(".kafka")
        {
            return;
        }
        let endpoints = endpoint::find(&text.text);
        if !endpoints.is_empty() {
            found.push((node, endpoints));
        }
    });
    found
}
