//! Rules about whether a client reaches its cluster.
//!
//! An endpoint of MSK is judged once: by the settings block that it stands in, and only where no block claims it by its
//! port alone. Hosts that are not of MSK are none of our business.

pub(super) mod bad_setting_value;
pub(super) mod bootstrap_cluster_mismatch;
pub(super) mod bootstrap_malformed;
pub(super) mod bootstrap_mixed_ports;
pub(super) mod bootstrap_region_mismatch;
pub(super) mod hardcoded_credential;
pub(super) mod iam_missing_callback_handler;
pub(super) mod iam_missing_jaas;
pub(super) mod iam_missing_sasl_mechanism;
pub(super) mod iam_plain_credentials;
pub(super) mod iam_signing_region;
pub(super) mod iam_unknown_option;
pub(super) mod iam_wrong_callback_handler;
pub(super) mod idempotence_off;
pub(super) mod jaas_syntax;
pub(super) mod missing_security_protocol;
pub(super) mod port_plaintext;
pub(super) mod port_protocol_mismatch;
pub(super) mod sasl_ignored;
pub(super) mod sasl_incomplete;
pub(super) mod serverless_non_iam;
pub(super) mod setting_not_in_version;
pub(super) mod unknown_client_property;
pub(super) mod worker_security_not_inherited;

use super::{Mode, Subject};
use crate::document::{Member, Node, Syntax, Value};
use crate::finding::{Draft, DraftFix, Safety};
use crate::model::client::Block;
use crate::model::endpoint::{self, Endpoint, HostKind};
use crate::model::known::Known;
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
            .any(|e| e.kind == HostKind::Serverless)
        || deployment(subject, &bootstrap).is_some_and(|known| known.serverless);
    if serverless && serverless_non_iam::fault(block, &bootstrap).is_some() {
        return Verdict::ServerlessNonIam;
    }
    if port_protocol_mismatch::fault(block, &bootstrap).is_some() {
        return Verdict::Mismatch;
    }
    Verdict::Fine
}

/// The deployment of the settings whose cluster's name stands in the hosts of a bootstrap list, when it is one alone.
fn deployment<'s>(subject: &'s Subject<'_>, bootstrap: &Bootstrap<'_>) -> Option<&'s Known> {
    let text = bootstrap.member.value.as_str()?;
    let label = bootstrap
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.kind == HostKind::Provisioned)
        .find_map(|endpoint| text.get(endpoint.host.clone())?.split('.').nth(1))?;
    let mut named = subject
        .knowledge
        .deployments()
        .iter()
        .filter(|known| known.cluster == label || known.cluster.replace('-', "") == label);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// The edits after which a block speaks IAM as Java's library wants it: what is there and another is replaced, what is not
/// there is added. `None` where that cannot be written.
fn iam(subject: &Subject<'_>, block: &Block<'_>) -> Option<Vec<(Span, String)>> {
    const WANTED: [(&str, &str, &str); 4] = [
        ("security.protocol", "SASL_SSL", "SASL_SSL"),
        ("sasl.mechanism", "AWS_MSK_IAM", "AWS_MSK_IAM"),
        (
            "sasl.jaas.config",
            "IAMLoginModule",
            "software.amazon.msk.auth.iam.IAMLoginModule required;",
        ),
        (
            "sasl.client.callback.handler.class",
            "IAMClientCallbackHandler",
            "software.amazon.msk.auth.iam.IAMClientCallbackHandler",
        ),
    ];
    let bearer = block.value("sasl.mechanism") == Some("OAUTHBEARER");
    let mut edits = Vec::new();
    let mut added: Option<(Span, String)> = None;
    for (key, sign, value) in WANTED.iter().take(if bearer { 1 } else { 4 }) {
        match block.member(key) {
            Some(member) => {
                let said = member.value.scalar().unwrap_or("");
                if !said.contains(sign) {
                    // What came in through a merge is somebody else's, too.
                    if member.merged {
                        return None;
                    }
                    let span = member.value.span;
                    edits.push((span, subject.quoted(span, value)));
                }
            }
            None => match (insert(subject, block, key, value), &mut added) {
                (Some((at, text)), None) => added = Some((at, text)),
                (Some((_, text)), Some((_, before))) => before.push_str(&text),
                // Half of it would hide the rest.
                (None, _) => return None,
            },
        }
    }
    edits.extend(added);
    Some(edits)
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
    // Settings that were gathered from here are judged as such.
    let gathered = |span: Span| {
        let at = subject
            .claimed
            .partition_point(|place| place.start < span.start);
        let next = subject.claimed.get(at);
        next.is_some_and(|place| place.start < span.end)
    };
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
        if !endpoints.is_empty() && !gathered(node.span) {
            found.push((node, endpoints));
        }
    });
    found
}

/// Whether a block is clearly the whole of a client's settings, so that what it lacks is missing: its place says so, or it
/// names both its brokers or its protocol and how it authenticates. What documentation shows is a fragment.
fn is_complete(subject: &Subject<'_>, block: &Block<'_>) -> bool {
    let has = |key: &str| block.member(key).is_some();
    let properties = subject
        .document
        .is_some_and(|document| document.syntax == Syntax::Properties);
    let sasl = block
        .keys()
        .filter(|(key, _)| key.starts_with("sasl."))
        .count();
    let provided = block
        .keys()
        .any(|(key, _)| key == "druid.dynamic.config.provider");
    subject.mode != Mode::Markdown
        && !block.open
        && !provided
        && (block.whole
            || has("bootstrap.servers") && sasl > 0
            || properties && has("security.protocol") && sasl >= 2)
}

/// Whether the protocol makes Kafka leave `sasl.*` alone.
fn ignores_sasl(block: &Block<'_>) -> bool {
    block
        .protocol()
        .is_some_and(|protocol| protocol == "PLAINTEXT" || protocol == "SSL")
}

/// Whether a block further up in the same object says a setting for this one.
fn inherits(subject: &Subject<'_>, block: &Block<'_>, key: &str) -> bool {
    subject.blocks.iter().any(|other| {
        std::ptr::eq(other.node, block.node)
            && other.prefix.len() < block.prefix.len()
            && block.prefix.starts_with(other.prefix)
            && other.member(key).is_some()
    })
}

/// A finding about a setting that is missing where the others say what it must be: with the setting as help and, where it
/// can be put in, as a safe fix.
fn with_setting(
    draft: Draft,
    subject: &Subject<'_>,
    block: &Block<'_>,
    key: &str,
    value: &str,
) -> Draft {
    let mut draft = draft.help(format!("write `{key}={value}`"));
    draft.fix = insert(subject, block, key, value).map(|edit| DraftFix {
        safety: Safety::Safe,
        title: format!("add `{key}`"),
        edits: vec![edit],
    });
    draft
}

/// The edit that adds a setting to a block, before its first one that is no list of brokers, in the way in which the
/// block is written.
fn insert(
    subject: &Subject<'_>,
    block: &Block<'_>,
    key: &str,
    value: &str,
) -> Option<(Span, String)> {
    let (_, first) = block
        .keys()
        .find(|(key, member)| *key != "bootstrap.servers" && !member.merged)
        .or_else(|| block.keys().next())?;
    let at = first.key.span.start as usize;
    let text = &subject.source.text;
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..at];
    let own_line = before.trim().is_empty();
    let newline = if text[..at].ends_with("\r\n") || text.contains("\r\n") {
        "\r\n"
    } else {
        "\n"
    };
    let prefix = block.prefix;
    let syntax = subject.document?.syntax;
    let quoted = text[at..].starts_with('"');
    let new = match syntax {
        Syntax::Properties if own_line => format!("{prefix}{key}={value}{newline}{before}"),
        Syntax::Properties => return None,
        _ if quoted && own_line => {
            format!("\"{prefix}{key}\": \"{value}\",{newline}{before}")
        }
        _ if quoted => format!("\"{prefix}{key}\": \"{value}\", "),
        Syntax::Yaml if own_line => format!("{prefix}{key}: \"{value}\"{newline}{before}"),
        _ => return None,
    };
    // A block mapping of YAML with quoted keys has no commas.
    let flow = syntax == Syntax::Json || text[block.node.span.start as usize..].starts_with('{');
    if quoted && !flow {
        return None;
    }
    Some((Span::at(at), new))
}
