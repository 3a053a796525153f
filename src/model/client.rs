//! Kafka client settings: the keys of one client under one prefix.

use super::client_reader::{self, Reader};
use crate::document::program::Dialect;
use crate::document::{Document, Member, Node, Syntax, Value, kind};
use crate::source::Span;
use std::collections::{HashMap, HashSet};

/// The settings of one client.
#[derive(Debug)]
pub struct Block<'d> {
    /// What stands before the keys (`consumer.`, `source.cluster.`), or nothing.
    pub prefix: &'d str,
    /// The object that holds them.
    pub node: &'d Node<'d>,
    /// Whether these are clearly all the settings of the client, so that a missing one is missing.
    pub whole: bool,
    /// What reads them.
    pub reader: Reader,
    /// Whether settings may come from somewhere else, so that nothing is missing.
    pub open: bool,
    /// Whose settings these are.
    pub dialect: Dialect,
    members: Vec<&'d Member<'d>>,
}

impl<'d> Block<'d> {
    /// The member of a key (without prefix).
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&'d Member<'d>> {
        self.members
            .iter()
            .rev()
            .copied()
            .find(|member| member.key.text.strip_prefix(self.prefix) == Some(key))
    }

    /// The value of a key as Kafka reads it: trimmed text.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&'d str> {
        self.member(key)
            .and_then(|member| member.value.scalar())
            .map(str::trim)
    }

    /// The protocol, in capitals; `PLAINTEXT` is what Kafka takes when nothing is said.
    #[must_use]
    pub fn protocol(&self) -> Option<String> {
        self.value("security.protocol").map(str::to_ascii_uppercase)
    }

    /// What shows that the client signs with IAM, if anything does: the place of the proof.
    #[must_use]
    pub fn iam_proof(&self) -> Option<Span> {
        const SIGNS: [(&str, &str); 4] = [
            ("sasl.mechanism", "AWS_MSK_IAM"),
            ("sasl.jaas.config", "IAMLoginModule"),
            (
                "sasl.client.callback.handler.class",
                "software.amazon.msk.auth.iam",
            ),
            (
                "sasl.login.callback.handler.class",
                "software.amazon.msk.auth.iam",
            ),
        ];
        SIGNS.iter().find_map(|(key, sign)| {
            let member = self.member(key)?;
            member
                .value
                .scalar()?
                .contains(sign)
                .then_some(member.value.span)
        })
    }

    /// Whether one of its keys was probably meant to be this one: what is misspelt is not missing.
    #[must_use]
    pub fn misspells(&self, name: &str) -> bool {
        self.keys()
            .take(MOST_KEYS)
            .any(|(key, _)| client_reader::meant(key, self.reader.families()) == Some(name))
    }

    /// The keys of the block, prefix left out.
    pub fn keys(&self) -> impl Iterator<Item = (&'d str, &'d Member<'d>)> + '_ {
        self.members
            .iter()
            .filter_map(|member| Some((member.key.text.strip_prefix(self.prefix)?, *member)))
    }
}

/// Every block of client settings of a document.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Block<'d>> {
    let mut blocks = Vec::new();
    collect(
        &document.root,
        document.syntax == Syntax::Properties,
        None,
        &mut blocks,
    );
    blocks
}

/// How many keys of a block are compared with real ones; no client has as many settings, and a file may be hostile.
pub const MOST_KEYS: usize = 512;

/// Druid's member for settings that come from somewhere else.
const PROVIDER: &str = "druid.dynamic.config.provider";

/// How many settings a file of properties has at least when it is all that a client gets; fewer may be a part.
const MIN_WHOLE: usize = 4;

fn collect<'d>(
    node: &'d Node<'d>,
    properties: bool,
    key: Option<&str>,
    blocks: &mut Vec<Block<'d>>,
) {
    match &node.value {
        Value::Object(members) => {
            for (prefix, members) in grouped(members) {
                let has = |key: &str| {
                    members
                        .iter()
                        .any(|member| member.key.text.strip_prefix(prefix) == Some(key))
                };
                // A supervisor's consumer gets these settings and no others; a client file names its brokers.
                // With a provider some settings come from elsewhere, and nobody knows which.
                let provided = members.iter().any(|member| member.key.text == PROVIDER);
                let whole = !provided
                    && (key == Some("consumerProperties")
                        || properties
                            && prefix.is_empty()
                            && has("bootstrap.servers")
                            && members.len() >= MIN_WHOLE);
                let keys = members
                    .iter()
                    .filter_map(|member| member.key.text.strip_prefix(prefix));
                let reader = Reader::of(prefix, key, keys);
                blocks.push(Block {
                    prefix,
                    node,
                    whole,
                    reader,
                    open: false,
                    dialect: Dialect::Java,
                    members,
                });
            }
            // What a provider fills in are names of variables, not settings.
            let inner = |member: &&Member<'_>| !member.shadowed && member.key.text != PROVIDER;
            for member in members.iter().filter(inner) {
                collect(&member.value, false, Some(&member.key.text), blocks);
            }
        }
        Value::List(items) => items
            .iter()
            .for_each(|item| collect(item, false, None, blocks)),
        _ => {}
    }
}

/// The prefixes under which client settings stand in an object, each once, in order.
fn prefixes<'d>(members: &'d [Member<'d>]) -> Vec<&'d str> {
    let mut seen = HashSet::new();
    let keys = members
        .iter()
        .filter(|member| kind::is_client_key(&member.key.text));
    keys.map(|member| own_prefix(&member.key.text))
        .filter(|prefix| seen.insert(*prefix))
        .collect()
}

/// What stands before the setting's own name in a key that is a client setting.
fn own_prefix(key: &str) -> &str {
    const FIRST_WORDS: [&str; 4] = ["bootstrap.", "security.", "sasl.", "ssl."];
    let start = FIRST_WORDS
        .iter()
        .filter_map(|word| {
            key.match_indices(word)
                .map(|(at, _)| at)
                .find(|&at| at == 0 || key.as_bytes()[at - 1] == b'.')
        })
        .min()
        .unwrap_or(0);
    &key[..start]
}

/// The members of an object under each prefix of client settings, in order of the prefixes. Each key goes to the longest
/// prefix that it has.
fn grouped<'d>(members: &'d [Member<'d>]) -> Vec<(&'d str, Vec<&'d Member<'d>>)> {
    let mut groups: Vec<(&str, Vec<&Member<'_>>)> = prefixes(members)
        .into_iter()
        .map(|prefix| (prefix, Vec::new()))
        .collect();
    let index: HashMap<&str, usize> = groups
        .iter()
        .enumerate()
        .map(|(at, (prefix, _))| (*prefix, at))
        .collect();
    for member in members.iter().filter(|member| !member.shadowed) {
        let key = member.key.text.as_ref();
        let borders = key
            .match_indices('.')
            .map(|(at, _)| at + 1)
            .rev()
            .take(32)
            .chain([0]);
        let at = borders
            .into_iter()
            .find_map(|border| index.get(&key[..border]).copied());
        if let Some(at) = at {
            groups[at].1.push(member);
        }
    }
    groups
}
