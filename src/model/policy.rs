//! IAM statements, in whatever envelope they stand.

use super::hole;
use crate::document::{Document, Member, Node, Value};
use crate::facts::actions;
use crate::source::Span;
use std::borrow::Cow;

/// Statements that belong together: one policy document, or a bare statement or list.
#[derive(Debug)]
pub struct Policy<'d> {
    /// Its statements in order.
    pub statements: Vec<Statement<'d>>,
    /// Whether it is one that AWS manages, which nobody here can narrow.
    pub managed_by_aws: bool,
}

/// One statement.
#[derive(Debug)]
pub struct Statement<'d> {
    /// The object.
    pub node: &'d Node<'d>,
    /// Whether it denies; anything but exactly `Deny` counts as an allow.
    pub deny: bool,
    /// `Action`, one or many.
    pub actions: Vec<Word<'d>>,
    /// `NotAction`.
    pub not_actions: Vec<Word<'d>>,
    /// `Resource`, one or many.
    pub resources: Vec<Word<'d>>,
    /// Whether there is a `NotResource`.
    pub not_resource: bool,
}

/// A string of a statement, with its holes masked.
#[derive(Debug)]
pub struct Word<'d> {
    /// The string node, or for an intrinsic function the node of the function.
    pub node: &'d Node<'d>,
    /// The characters; for intrinsic functions as far as they are known.
    pub text: Cow<'d, str>,
    /// The same with holes masked.
    pub masked: Cow<'d, str>,
    /// Whether `text` is the string of `node`, so that a part of it can be pointed at.
    pub direct: bool,
}

/// An ARN in a resource, taken apart. Ranges are those of the word's text.
#[derive(Debug, PartialEq, Eq)]
pub struct Arn<'w> {
    /// Behind `arn:`.
    pub partition: &'w str,
    /// `kafka`
    pub service: &'w str,
    /// The region, and where it begins.
    pub region: (usize, &'w str),
    /// The account, and where it begins.
    pub account: (usize, &'w str),
    /// All behind the account, and where it begins.
    pub resource: (usize, &'w str),
}

impl Word<'_> {
    /// The ARN in this word; holes are masked in it.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        let mut at = 0;
        let mut parts = [(0, ""); 5];
        for part in &mut parts {
            let rest = &self.masked[at..];
            let colon = rest.find(':')?;
            *part = (at, &rest[..colon]);
            at += colon + 1;
        }
        (parts[0].1 == "arn").then(|| Arn {
            partition: parts[1].1,
            service: parts[2].1,
            region: parts[3],
            account: parts[4],
            resource: (at, &self.masked[at..]),
        })
    }
}

impl Arn<'_> {
    /// The parts of the resource between slashes: type, cluster, uuid, name; each with where it begins. The name keeps
    /// its own slashes.
    #[must_use]
    pub fn path(&self) -> Vec<(usize, &str)> {
        let (mut at, text) = self.resource;
        text.splitn(4, '/')
            .map(|part| {
                let start = at;
                at += part.len() + 1;
                (start, part)
            })
            .collect()
    }
}

impl Statement<'_> {
    /// Whether it speaks about Kafka's data plane: an action of `kafka-cluster`, or all actions on resources of Kafka.
    #[must_use]
    pub fn is_data_plane(&self) -> bool {
        let kafka = || {
            self.resources
                .iter()
                .any(|word| word.arn().is_some_and(|arn| arn.service == "kafka"))
        };
        let named = |words: &[Word<'_>]| {
            words
                .iter()
                .any(|word| actions::data_plane(&word.text).is_some())
        };
        named(&self.actions)
            || (self.actions.iter().any(|word| word.text == "*") || !self.not_actions.is_empty())
                && kafka()
    }

    /// Whether one of its actions, wildcards included, is an action for which `wanted` holds.
    #[must_use]
    pub fn grants(&self, wanted: impl Fn(&actions::Action) -> bool) -> bool {
        self.actions.iter().any(|word| {
            let pattern = if word.text == "*" {
                Some("*")
            } else {
                actions::data_plane(&word.text)
            };
            pattern.is_some_and(|pattern| actions::matching(pattern).any(&wanted))
        })
    }
}

/// Every policy of a document.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Policy<'d>> {
    let mut policies = Vec::new();
    let managed_by_aws = managed(&document.root);
    collect(&document.root, managed_by_aws, &mut policies);
    policies
}

/// AWS's own policies come with their ARN when they are written down (`aws iam get-policy-version`, documentation).
fn managed(root: &Node<'_>) -> bool {
    ["Arn", "arn", "PolicyArn"].iter().any(|key| {
        let at = |node: &Node<'_>| {
            node.get(key)
                .and_then(Node::as_str)
                .is_some_and(|arn| arn.contains(":iam::aws:policy/"))
        };
        at(root) || root.get("Policy").is_some_and(at)
    })
}

fn is_statement(node: &Node<'_>) -> bool {
    let has = |key| node.member(key).is_some();
    has("Effect")
        && (has("Action")
            || has("NotAction")
            || has("Resource")
            || has("NotResource")
            || has("Principal"))
}

fn collect<'d>(node: &'d Node<'d>, managed_by_aws: bool, policies: &mut Vec<Policy<'d>>) {
    let group = |nodes: Vec<&'d Node<'d>>| Policy {
        statements: nodes.into_iter().map(statement).collect(),
        managed_by_aws,
    };
    match &node.value {
        Value::Object(_) if is_statement(node) => policies.push(group(vec![node])),
        Value::Object(members) => {
            for member in members.iter().filter(|member| !member.shadowed) {
                let statements: Vec<_> = member
                    .value
                    .one_or_many()
                    .iter()
                    .filter(|item| is_statement(item))
                    .collect();
                if member.key.text == "Statement" && !statements.is_empty() {
                    policies.push(group(statements));
                } else {
                    collect(&member.value, managed_by_aws, policies);
                }
            }
        }
        Value::List(items) => {
            let statements: Vec<_> = items.iter().filter(|item| is_statement(item)).collect();
            if !statements.is_empty() {
                policies.push(group(statements));
            }
            for item in items.iter().filter(|item| !is_statement(item)) {
                collect(item, managed_by_aws, policies);
            }
        }
        _ => {}
    }
}

fn statement<'d>(node: &'d Node<'d>) -> Statement<'d> {
    let words = |key: &str| -> Vec<Word<'d>> {
        node.get(key)
            .map(|value| value.one_or_many().iter().filter_map(word).collect())
            .unwrap_or_default()
    };
    Statement {
        node,
        deny: node.get("Effect").and_then(Node::as_str) == Some("Deny"),
        actions: words("Action"),
        not_actions: words("NotAction"),
        resources: words("Resource"),
        not_resource: node.get("NotResource").is_some(),
    }
}

/// A string, or what is known of an intrinsic function that gives one.
fn word<'d>(node: &'d Node<'d>) -> Option<Word<'d>> {
    let tag = node.tag.as_ref().map(|tag| tag.text.as_ref());
    match (&node.value, tag) {
        (Value::Text(text), None | Some("!Sub")) => {
            let masked = hole::mask(&text.text);
            Some(Word {
                node,
                text: Cow::Borrowed(&text.text),
                masked,
                direct: true,
            })
        }
        (Value::Object(members), None) if members.len() == 1 => intrinsic(node, &members[0]),
        // `!Join`, `!GetAtt` and the like.
        (_, Some(_)) => Some(unknown(node)),
        _ => None,
    }
}

fn intrinsic<'d>(node: &'d Node<'d>, member: &'d Member<'d>) -> Option<Word<'d>> {
    match member.key.text.as_ref() {
        "Fn::Sub" => word(member.value.items().first().unwrap_or(&member.value)),
        "Fn::Join" => {
            let [separator, parts] = member.value.items() else {
                return Some(unknown(node));
            };
            let separator = separator.as_str().unwrap_or("");
            let parts: Vec<String> = parts
                .items()
                .iter()
                .map(|part| match (part.as_str(), part.tag.is_none()) {
                    (Some(text), true) => hole::mask(text).into_owned(),
                    _ => hole::MASK.to_string(),
                })
                .collect();
            let text = parts.join(separator);
            Some(Word {
                node,
                masked: Cow::Owned(text.clone()),
                text: Cow::Owned(text),
                direct: false,
            })
        }
        key if key == "Ref" || key.starts_with("Fn::") => Some(unknown(node)),
        _ => None,
    }
}

fn unknown<'d>(node: &'d Node<'d>) -> Word<'d> {
    let text = hole::MASK.to_string();
    Word {
        node,
        text: Cow::Owned(text.clone()),
        masked: Cow::Owned(text),
        direct: false,
    }
}

/// The place of a part of a word: exactly, or the whole value where the text was put together.
#[must_use]
pub fn part(source: &str, word: &Word<'_>, range: std::ops::Range<usize>) -> Span {
    match &word.node.value {
        Value::Text(text) if word.direct => {
            crate::document::decode::part(source, word.node.span, text.style, &text.text, range)
        }
        _ => word.node.span,
    }
}
