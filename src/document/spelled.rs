//! Client settings that a document spells in its own way: environment variables, Spring, MicroProfile, Debezium.
//!
//! ```text
//! KAFKA_SECURITY_PROTOCOL, {name: …, value: …}, "KAFKA_…=…"      one owner each
//! spring.kafka.bootstrap-servers, spring.kafka.properties.…      the base, and what its clients have over it
//! mp.messaging.incoming.orders.…                                 kafka.…, the connector's, the channel's own
//! schema.history.internal.producer.…                             with …kafka.bootstrap.servers
//! ```
//!
//! Sources: Spring Boot 3's common properties, SmallRye Reactive Messaging's Kafka connector, Debezium 2's storage of
//! schema history; read 2026-11-21.

use super::program::group::MOST;
use super::program::{Entry, Extent, HOLE, Piece, Settings, variables};
use super::{Document, Member, Node, Style, Syntax, Value, decode, program};
use crate::source::Span;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// What a text holds that spells settings so.
const WORDS: [&str; 7] = [
    "BOOTSTRAP",
    "_SECURITY_PROTOCOL",
    "_SASL_",
    "_BROKERS",
    "spring",
    "messaging",
    "history.",
];

/// The settings that a document spells in its own way. `text` is what it was read from.
#[must_use]
pub fn find(text: &str, document: &Document<'_>) -> Vec<Settings> {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());
    if !SEARCH.as_ref().is_none_or(|search| search.is_match(text)) {
        return Vec::new();
    }
    let reader = Reader {
        text,
        properties: document.syntax == Syntax::Properties,
    };
    let mut found = Vec::new();
    document.root.walk(&mut |node| match &node.value {
        Value::Object(members) => {
            found.extend(variables::read(reader.variables(members)));
            found.extend(reader.history(members));
        }
        Value::List(items) => found.extend(variables::read(reader.listed(items))),
        _ => {}
    });
    let mut leaves = Vec::new();
    flatten(&document.root, String::new(), None, &mut leaves);
    found.extend(reader.spring(&leaves));
    found.extend(reader.channels(&leaves));
    found
}

/// A scalar, or a list of them, by its path.
struct Leaf<'n, 'a> {
    path: String,
    key: Span,
    value: &'n Node<'a>,
}

impl Leaf<'_, '_> {
    /// Whether its whole path is one key, so that the settings around it may be a block as they stand.
    fn is_flat(&self, text: &str) -> bool {
        let key = text.get(self.key.start as usize..self.key.end as usize);
        key.is_some_and(|key| key.trim_matches(['"', '\'']) == self.path)
    }
}

/// The leaves of the objects that Spring and MicroProfile know, by their paths with dots.
fn flatten<'n, 'a>(
    node: &'n Node<'a>,
    path: String,
    key: Option<Span>,
    leaves: &mut Vec<Leaf<'n, 'a>>,
) {
    const ROOTS: [&str; 3] = ["spring", "mp", "kafka"];
    match (&node.value, key) {
        (Value::Object(members), _) => {
            for member in members.iter().filter(|member| !member.shadowed) {
                let name = member.key.text.as_ref();
                // `"[security.protocol]"` keeps Spring from changing the name.
                let name = name
                    .strip_prefix('[')
                    .and_then(|name| name.strip_suffix(']'))
                    .unwrap_or(name);
                let root = name.split('.').next().unwrap_or("");
                if path.is_empty() && !ROOTS.contains(&root) {
                    continue;
                }
                let inner = if path.is_empty() {
                    name.to_owned()
                } else {
                    format!("{path}.{name}")
                };
                if inner.len() < 400 {
                    flatten(&member.value, inner, Some(member.key.span), leaves);
                }
            }
        }
        (Value::Bad, _) | (_, None) => {}
        (_, Some(key)) => leaves.push(Leaf {
            path,
            key,
            value: node,
        }),
    }
}

struct Reader<'t> {
    text: &'t str,
    properties: bool,
}

impl Reader<'_> {
    /// The pieces of a value.
    fn value(&self, node: &Node<'_>) -> Vec<Piece> {
        let hole = || Piece {
            text: HOLE.into(),
            span: Some(node.span),
        };
        match &node.value {
            _ if node.tag.is_some() => vec![hole()],
            // Kubernetes puts other variables in.
            Value::Text(text) if text.text.contains("$(") => vec![hole()],
            Value::Text(text) => {
                let mut pieces: Vec<Piece> =
                    decode::pieces(self.text, node.span, text.style, &text.text)
                        .into_iter()
                        .map(|piece| Piece {
                            text: text.text[piece.at as usize..(piece.at + piece.len) as usize]
                                .to_owned(),
                            span: Some(piece.from),
                        })
                        .collect();
                if pieces.is_empty() {
                    pieces.push(Piece {
                        text: String::new(),
                        span: Some(node.span),
                    });
                }
                if text.style == Style::Property && self.properties {
                    unquote(&mut pieces);
                }
                pieces
            }
            Value::List(items) => {
                let mut pieces = Vec::new();
                for item in items {
                    if !pieces.is_empty() {
                        pieces.push(Piece {
                            text: ",".into(),
                            span: None,
                        });
                    }
                    pieces.extend(self.value(item));
                }
                pieces
            }
            _ => match node.scalar() {
                Some(text) => vec![Piece {
                    text: text.to_owned(),
                    span: Some(node.span),
                }],
                None => vec![hole()],
            },
        }
    }

    /// The members of an object whose names are variables.
    fn variables(&self, members: &[Member<'_>]) -> Vec<(String, Span, Vec<Piece>)> {
        members
            .iter()
            .filter(|member| !member.shadowed && variables::is_setting(&member.key.text))
            .map(|member| {
                let name = member.key.text.to_string();
                (name, member.key.span, self.value(&member.value))
            })
            .collect()
    }

    /// Variables of a container: `{name: …, value: …}`, or `NAME=value`.
    fn listed(&self, items: &[Node<'_>]) -> Vec<(String, Span, Vec<Piece>)> {
        let mut found = Vec::new();
        for item in items {
            if let Some(name) = item.get("name").or_else(|| item.get("Name")) {
                let Some(word) = name.as_str().filter(|name| variables::is_setting(name)) else {
                    continue;
                };
                let value = item.get("value").or_else(|| item.get("Value"));
                let value = value.map_or_else(
                    || {
                        vec![Piece {
                            text: HOLE.into(),
                            span: Some(item.span),
                        }]
                    },
                    |value| self.value(value),
                );
                found.push((word.to_owned(), name.span, value));
            } else if let Some((name, _)) = item.as_str().and_then(|text| text.split_once('='))
                && variables::is_setting(name)
            {
                let (span, value) = behind(self.value(item), name.len() + 1, item.span);
                found.push((name.to_owned(), span, value));
            }
        }
        found
    }

    /// Debezium's history: its clients know the brokers by a setting of their own.
    fn history(&self, members: &[Member<'_>]) -> Vec<Settings> {
        const OWNERS: [&str; 2] = ["schema.history.internal.", "database.history."];
        let mut found = Vec::new();
        for owner in OWNERS {
            let brokers = format!("{owner}kafka.bootstrap.servers");
            let brokers = members
                .iter()
                .find(|member| !member.shadowed && member.key.text == brokers);
            let Some(brokers) = brokers else { continue };
            for client in ["producer.", "consumer."] {
                let mut entries: Vec<Entry> = members
                    .iter()
                    .filter(|member| !member.shadowed)
                    .filter_map(|member| {
                        let key = member.key.text.strip_prefix(owner)?.strip_prefix(client)?;
                        Some(self.entry(key, member.key.span, &member.value))
                    })
                    .collect();
                if !entries.is_empty() {
                    let list = self.entry("bootstrap.servers", brokers.key.span, &brokers.value);
                    entries.insert(0, list);
                    found.extend(program::settings(Extent::Block, entries));
                }
            }
        }
        found
    }

    fn entry(&self, key: &str, span: Span, value: &Node<'_>) -> Entry {
        Entry {
            key: key.to_owned(),
            span,
            value: self.value(value),
        }
    }

    /// Spring Boot: settings of all clients, and those of each over them.
    fn spring(&self, leaves: &[Leaf<'_, '_>]) -> Vec<Settings> {
        const CLIENTS: [&str; 4] = ["producer.", "consumer.", "admin.", "streams."];
        let mut layers: [Vec<Entry>; 5] = Default::default();
        let mut torn = false;
        // Spring makes the login module of other settings, too.
        let mut extent = Extent::Block;
        for leaf in leaves {
            let Some(rest) = leaf.path.strip_prefix("spring.kafka.") else {
                continue;
            };
            let client = CLIENTS.iter().position(|client| rest.starts_with(client));
            let rest = client.map_or(rest, |client| &rest[CLIENTS[client].len()..]);
            if rest.starts_with("jaas.") {
                extent = Extent::Part;
            }
            let plain: String = rest
                .chars()
                .filter(|c| !matches!(c, '-' | '_'))
                .map(|c| c.to_ascii_lowercase())
                .collect();
            let key = match plain.as_str() {
                "bootstrapservers" => "bootstrap.servers",
                "security.protocol" => "security.protocol",
                _ => match rest.strip_prefix("properties.") {
                    Some(key) => key,
                    None => continue,
                },
            };
            torn |=
                client.is_some() || !rest.starts_with("properties.") || !leaf.is_flat(self.text);
            let entry = self.entry(key, leaf.key, leaf.value);
            let layer = &mut layers[client.map_or(0, |client| client + 1)];
            if layer.len() < MOST {
                layer.push(entry);
            }
        }
        if !torn {
            // They are a block as they stand.
            return Vec::new();
        }
        let [base, clients @ ..] = layers;
        let mut found: Vec<Settings> = Vec::new();
        let own: Vec<Vec<Entry>> = clients.into_iter().filter(|own| !own.is_empty()).collect();
        if own.is_empty() {
            found.extend(program::settings(extent, base));
        } else {
            let over = own.into_iter().map(|own| over(&base, own));
            found.extend(over.filter_map(|all| program::settings(extent, all)));
        }
        found
    }

    /// MicroProfile's channels, with what the connector and all of Kafka's clients get.
    fn channels(&self, leaves: &[Leaf<'_, '_>]) -> Vec<Settings> {
        let mut common: Vec<Entry> = Vec::new();
        let mut channels: Vec<(String, Vec<Entry>)> = Vec::new();
        let mut torn = false;
        for leaf in leaves {
            torn |= !leaf.is_flat(self.text);
            if let Some(key) = leaf.path.strip_prefix("kafka.") {
                let entry = self.entry(key, leaf.key, leaf.value);
                if common.len() < MOST && common.iter().all(|known| known.key != key) {
                    common.push(entry);
                }
                continue;
            }
            let Some(rest) = leaf.path.strip_prefix("mp.messaging.") else {
                continue;
            };
            if let Some(key) = rest.strip_prefix("connector.smallrye-kafka.") {
                common.truncate(MOST);
                common.retain(|known| known.key != key);
                common.push(self.entry(key, leaf.key, leaf.value));
                continue;
            }
            let mut parts = rest.splitn(3, '.');
            let (Some("incoming" | "outgoing"), Some(_), Some(key)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let entry = self.entry(key, leaf.key, leaf.value);
            let name = &rest[..rest.len() - key.len()];
            let full = channels.len() >= MOST;
            match channels.iter_mut().find(|(known, _)| known == name) {
                Some((_, own)) if own.len() < MOST => own.push(entry),
                None if !full => channels.push((name.to_owned(), vec![entry])),
                _ => {}
            }
        }
        if common.is_empty() && !torn {
            return Vec::new();
        }
        channels
            .into_iter()
            .map(|(_, own)| over(&common, own))
            .filter_map(|all| program::settings(Extent::Block, all))
            .collect()
    }
}

/// The settings of one client over those of all. One that has a protocol without SASL has no use for the others' SASL.
fn over(base: &[Entry], own: Vec<Entry>) -> Vec<Entry> {
    let plain = own.iter().any(|mine| {
        mine.key == "security.protocol" && !mine.text().to_ascii_uppercase().starts_with("SASL")
    });
    let mut all: Vec<Entry> = base
        .iter()
        .filter(|entry| own.iter().all(|mine| mine.key != entry.key))
        .filter(|entry| !(plain && entry.key.starts_with("sasl.")))
        .cloned()
        .collect();
    all.extend(own);
    all
}

/// The pieces behind the first `len` bytes, and the place of what is before them.
fn behind(pieces: Vec<Piece>, len: usize, whole: Span) -> (Span, Vec<Piece>) {
    let mut rest = len;
    let mut span = whole;
    let mut found = Vec::new();
    for (index, mut piece) in pieces.into_iter().enumerate() {
        let exact = piece
            .span
            .is_some_and(|span| span.len() == piece.text.len());
        if rest >= piece.text.len() && rest > 0 {
            rest -= piece.text.len();
            continue;
        }
        if let (true, Some(place)) = (exact, piece.span) {
            let start = place.start as usize;
            if index == 0 && rest > 0 {
                span = Span::new(start, start + rest - 1);
            }
            piece.span = Some(Span::new(start + rest, place.end as usize));
        }
        piece.text = piece.text.get(rest..).unwrap_or("").to_owned();
        rest = 0;
        found.push(piece);
    }
    (span, found)
}

/// Takes the quotes off a value that a properties file keeps, and an environment file does not.
fn unquote(pieces: &mut [Piece]) {
    let first = pieces.first().and_then(|piece| piece.text.chars().next());
    let last = pieces
        .last()
        .and_then(|piece| piece.text.chars().next_back());
    let long = pieces.iter().map(|piece| piece.text.len()).sum::<usize>() >= 2;
    if !long || first != last || !matches!(first, Some('"' | '\'')) {
        return;
    }
    let cut = |piece: &mut Piece, front: usize, back: usize| {
        let exact = piece.span.filter(|span| span.len() == piece.text.len());
        if let Some(span) = exact {
            piece.span = Some(Span::new(
                span.start as usize + front,
                span.end as usize - back,
            ));
        }
        piece.text = piece.text[front..piece.text.len() - back].to_owned();
    };
    if let Some(piece) = pieces.first_mut() {
        cut(piece, 1, 0);
    }
    if let Some(piece) = pieces.last_mut() {
        cut(piece, 0, 1);
    }
}
