//! IAM statements, in whatever envelope they stand.

use super::hole;
use crate::document::{Document, Node, Value};
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
    /// The colons of the ARN in it.
    colons: Option<[u32; 5]>,
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

impl<'d> Word<'d> {
    fn new(node: &'d Node<'d>, text: Cow<'d, str>, masked: Cow<'d, str>, direct: bool) -> Self {
        let colons = colons(&masked);
        Self {
            node,
            text,
            masked,
            direct,
            colons,
        }
    }

    /// The ARN in this word; holes are masked in it.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        let ends = self.colons?;
        let part = |index: usize| {
            let start = if index == 0 {
                0
            } else {
                ends[index - 1] as usize + 1
            };
            (start, &self.masked[start..ends[index] as usize])
        };
        let at = ends[4] as usize + 1;
        Some(Arn {
            partition: part(1).1,
            service: part(2).1,
            region: part(3),
            account: part(4),
            resource: (at, &self.masked[at..]),
        })
    }
}

/// Where the five colons of an ARN stand in a masked text.
fn colons(masked: &str) -> Option<[u32; 5]> {
    if !masked.starts_with("arn:") {
        return None;
    }
    let mut ends = [0; 5];
    let mut found = memchr::memchr_iter(b':', masked.as_bytes());
    for end in &mut ends {
        *end = u32::try_from(found.next()?).ok()?;
    }
    Some(ends)
}

impl Arn<'_> {
    /// The parts of the resource between slashes: type, cluster, uuid, name; each with where it begins. The name keeps
    /// its own slashes.
    #[must_use]
    pub fn path(&self) -> ArnPath<'_> {
        let (mut at, text) = self.resource;
        let mut path = ArnPath {
            parts: [(0, ""); 4],
            len: 0,
        };
        for part in text.splitn(4, '/') {
            path.parts[path.len] = (at, part);
            path.len += 1;
            at += part.len() + 1;
        }
        path
    }
}

/// The parts of an ARN's resource between slashes.
#[derive(Debug, Clone, Copy)]
pub struct ArnPath<'w> {
    parts: [(usize, &'w str); 4],
    len: usize,
}

impl<'w> ArnPath<'w> {
    /// The parts, each with where it begins.
    #[must_use]
    pub fn parts(&self) -> &[(usize, &'w str)] {
        &self.parts[..self.len]
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
    let list = |key: &str| -> Vec<Word<'d>> {
        let mut found = Vec::new();
        if let Some(value) = node.get(key) {
            let many = if value.tag.is_none() {
                value.one_or_many()
            } else {
                std::slice::from_ref(value)
            };
            many.iter().for_each(|item| words(item, &mut found));
        }
        found
    };
    Statement {
        node,
        deny: node.get("Effect").and_then(Node::as_str) == Some("Deny"),
        actions: list("Action"),
        not_actions: list("NotAction"),
        resources: list("Resource"),
        not_resource: node.get("NotResource").is_some(),
    }
}

/// A string, or what is known of an intrinsic function that gives one; each branch of a condition is a word of its own.
fn words<'d>(node: &'d Node<'d>, found: &mut Vec<Word<'d>>) {
    let tag = node.tag.as_ref().map(|tag| tag.text.as_ref());
    match (&node.value, tag) {
        (Value::Text(text), None | Some("!Sub")) => {
            let masked = hole::mask(&text.text);
            found.push(Word::new(node, Cow::Borrowed(&text.text), masked, true));
        }
        (_, Some(tag)) => function(node, tag, node, found),
        (Value::Object(members), None) if members.len() == 1 => {
            let name = members[0].key.text.as_ref();
            if name == "Ref" || name.starts_with("Fn::") {
                function(node, name, &members[0].value, found);
            }
        }
        _ => {}
    }
}

/// The words of an intrinsic function, in its short or its long form.
fn function<'d>(node: &'d Node<'d>, name: &str, argument: &'d Node<'d>, found: &mut Vec<Word<'d>>) {
    match (name, argument.items()) {
        ("Fn::Sub" | "!Sub", []) if argument.tag.is_none() => words(argument, found),
        ("Fn::Sub" | "!Sub", [text, ..]) => words(text, found),
        ("Fn::If" | "!If", [_, yes, no]) => {
            yes.one_or_many()
                .iter()
                .for_each(|branch| words(branch, found));
            no.one_or_many()
                .iter()
                .for_each(|branch| words(branch, found));
        }
        ("Fn::Join" | "!Join", [separator, parts]) => {
            let parts: Vec<String> = parts
                .items()
                .iter()
                .map(|part| match (part.as_str(), part.tag.is_none()) {
                    (Some(text), true) => hole::mask(text).into_owned(),
                    _ => hole::MASK.to_string(),
                })
                .collect();
            let text = parts.join(separator.as_str().unwrap_or(""));
            found.push(Word::new(
                node,
                Cow::Owned(text.clone()),
                Cow::Owned(text),
                false,
            ));
        }
        _ => found.push(unknown(node)),
    }
}

fn unknown<'d>(node: &'d Node<'d>) -> Word<'d> {
    let text = hole::MASK.to_string();
    Word::new(node, Cow::Owned(text.clone()), Cow::Owned(text), false)
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
