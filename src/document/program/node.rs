//! kafkajs: `ssl` and `sasl` together are what other clients call the protocol.
//!
//! Source: kafkajs' documentation of client configuration, read 2026-11-21.

use super::group::settings;
use super::lex::Kind;
use super::value::Tokens;
use super::{Dialect, Entry, Extent, HOLE, Piece, Settings};
use crate::source::Span;
use std::ops::Range;

/// Mechanisms of kafkajs that are those of Kafka. Its `aws` is none of MSK's, as far as is known.
const MECHANISMS: [(&str, &str); 4] = [
    ("plain", "PLAIN"),
    ("scram-sha-256", "SCRAM-SHA-256"),
    ("scram-sha-512", "SCRAM-SHA-512"),
    ("oauthbearer", "OAUTHBEARER"),
];

/// What an object says about something that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Switch {
    On,
    Off,
    Open,
}

/// The settings of an object literal that has `brokers`.
pub(super) fn client(tokens: &Tokens<'_>, bracket: usize, whole: bool) -> Option<Settings> {
    let mut entries = Vec::new();
    let absent = if whole { Switch::Off } else { Switch::Open };
    let (mut ssl, mut sasl) = (absent, absent);
    let mut said: Option<Span> = None;
    for (name, span, value) in members(tokens, bracket) {
        let object = value
            .as_ref()
            .map(|range| range.start)
            .filter(|start| tokens.is(*start, b'{'));
        match name {
            "brokers" => {
                let value = value.map_or_else(|| vec![open(span)], |range| tokens.value(range));
                entries.push(entry("bootstrap.servers", span, value));
            }
            "ssl" => {
                said = Some(span);
                ssl = match value
                    .as_ref()
                    .and_then(|range| tokens.literal(range.clone()))
                {
                    _ if object.is_some() => Switch::On,
                    Some(pieces) if text(&pieces) == "true" => Switch::On,
                    Some(pieces) if matches!(text(&pieces).as_str(), "false" | "") => Switch::Off,
                    _ => Switch::Open,
                };
            }
            "sasl" => {
                said = said.or(Some(span));
                sasl = if object.is_some() {
                    Switch::On
                } else {
                    Switch::Open
                };
                if let Some(object) = object {
                    entries.extend(credentials(tokens, object));
                }
            }
            _ => {}
        }
    }
    if let Some(span) = said {
        let protocol = match (ssl, sasl) {
            (Switch::Open, _) | (_, Switch::Open) => HOLE,
            (Switch::On, Switch::On) => "SASL_SSL",
            (Switch::On, Switch::Off) => "SSL",
            (Switch::Off, Switch::On) => "SASL_PLAINTEXT",
            (Switch::Off, Switch::Off) => "PLAINTEXT",
        };
        let piece = Piece {
            text: protocol.into(),
            span: Some(span),
        };
        entries.push(entry("security.protocol", span, vec![piece]));
    }
    let extent = if whole { Extent::Whole } else { Extent::Part };
    settings(Dialect::KafkaJs, extent, entries)
}

/// What `sasl: {…}` says.
fn credentials(tokens: &Tokens<'_>, object: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (name, span, value) in members(tokens, object) {
        let key = match name {
            "mechanism" => "sasl.mechanism",
            "username" => "sasl.username",
            "password" => "sasl.password",
            "secretAccessKey" => "sasl.secretAccessKey",
            _ => continue,
        };
        let mut value = value.map_or_else(|| vec![open(span)], |range| tokens.value(range));
        if key == "sasl.mechanism" {
            let given = text(&value).to_ascii_lowercase();
            let known = MECHANISMS.iter().find(|(name, _)| *name == given);
            let span = value.first().and_then(|piece| piece.span);
            value = vec![Piece {
                text: known.map_or(HOLE, |(_, mechanism)| mechanism).into(),
                span,
            }];
        }
        entries.push(entry(key, span, value));
    }
    entries
}

fn entry(key: &str, span: Span, value: Vec<Piece>) -> Entry {
    Entry {
        key: key.into(),
        span,
        value,
    }
}

fn open(span: Span) -> Piece {
    Piece {
        text: HOLE.into(),
        span: Some(span),
    }
}

fn text(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| piece.text.as_str()).collect()
}

/// The parts of an object literal of JavaScript as name, its place and its value; `None` as value for a shorthand.
fn members<'t>(tokens: &Tokens<'t>, bracket: usize) -> Vec<(&'t str, Span, Option<Range<usize>>)> {
    let mut found = Vec::new();
    for part in tokens.parts(bracket) {
        let Some(token) = tokens.get(part.start) else {
            continue;
        };
        let name = match token.kind {
            Kind::Word => tokens.slice(token.span),
            Kind::Text { inner, .. } => tokens.slice(inner),
            _ => "",
        };
        let value = tokens
            .is(part.start + 1, b':')
            .then_some(part.start + 2..part.end);
        if value.is_some() || part.len() == 1 {
            found.push((name, token.span, value));
        }
    }
    found
}
