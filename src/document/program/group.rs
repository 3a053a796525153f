//! Settings of one client, gathered from the places that name it.

use super::names;
use super::{Dialect, Entry, Extent, HOLE, Piece, Settings};
use crate::source::Span;

/// How many settings of one client are looked at; an honest one has fewer.
pub(in crate::document) const MOST: usize = 200;

/// Settings that are being gathered.
#[derive(Debug, Default)]
pub(super) struct Group {
    entries: Vec<Entry>,
}

impl Group {
    /// Adds a setting by the name that the program has for it. `sure` is false where a condition stands before it.
    pub(super) fn add(&mut self, name: String, span: Span, mut value: Vec<Piece>, sure: bool) {
        if value.is_empty() || !names::is_name(&name) {
            return;
        }
        if !sure {
            value = hole(&value, span);
        }
        let full = self.entries.len() >= MOST;
        let before = self.entries.iter_mut().find(|entry| entry.key == name);
        match before {
            Some(before) => {
                let text = |value: &[Piece]| {
                    value
                        .iter()
                        .map(|piece| piece.text.as_str())
                        .collect::<String>()
                };
                if text(&before.value) != text(&value) {
                    before.value = hole(&before.value, before.span);
                }
            }
            None if !full => self.entries.push(Entry {
                key: name,
                span,
                value,
            }),
            None => {}
        }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The settings as they are.
    pub(super) fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// Whether something in it shows that these are settings of a client.
    fn has_sign(&self) -> bool {
        self.entries.iter().any(|entry| names::is_sign(&entry.key))
    }

    /// The settings, when they are those of a client of whose cluster something may be known.
    pub(super) fn finish(self, known: Dialect, extent: Extent) -> Option<Settings> {
        if !self.has_sign() {
            return None;
        }
        let all = self.entries.iter().map(|entry| entry.key.as_str());
        let dialect = names::dialect(all, known);
        let mut entries: Vec<Entry> = Vec::with_capacity(self.entries.len());
        for entry in self.entries {
            let key = names::setting(&entry.key, dialect);
            // librdkafka has two names for some.
            let key = key.filter(|key| entries.iter().all(|other| other.key != *key));
            entries.extend(key.map(|key| Entry { key, ..entry }));
        }
        settings(dialect, extent, entries)
    }
}

/// Settings, unless their brokers are clearly not of MSK, or nothing tells whose they are.
pub(super) fn settings(dialect: Dialect, extent: Extent, entries: Vec<Entry>) -> Option<Settings> {
    let brokers = entries
        .iter()
        .find(|entry| entry.key.ends_with("bootstrap.servers"))
        .map(Entry::text);
    let ours = match brokers {
        Some(brokers) => {
            brokers.contains(".kafka") && brokers.contains("amazonaws.")
                || brokers.contains(['$', '{', '<'])
        }
        None => false,
    };
    let iam = || {
        const SIGNS: [&str; 3] = ["AWS_MSK_IAM", "IAMLoginModule", "software.amazon.msk.auth"];
        entries
            .iter()
            .any(|entry| SIGNS.iter().any(|sign| entry.text().contains(sign)))
    };
    (ours || iam()).then_some(Settings {
        dialect,
        extent,
        entries,
    })
}

/// A hole in the place of a value.
pub(super) fn hole(value: &[Piece], otherwise: Span) -> Vec<Piece> {
    let mut spans = value.iter().filter_map(|piece| piece.span);
    let first = spans.next().unwrap_or(otherwise);
    let last = spans.next_back().unwrap_or(first);
    let span = Span::new(first.start as usize, last.end.max(first.end) as usize);
    vec![Piece {
        text: HOLE.into(),
        span: Some(span),
    }]
}
