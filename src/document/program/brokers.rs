//! Brokers that stand in a program without settings around them.

use super::lex::Kind;
use super::value::{LISTS, Tokens, decoded};
use super::{Dialect, Entry, Extent, Piece, Settings};
use crate::source::Span;
use std::collections::HashSet;

/// Strings that are brokers of MSK and nothing else, outside of `found`; neighbours in a list are one.
pub(super) fn loose(tokens: &Tokens<'_>, found: &[Settings]) -> Vec<Settings> {
    let claimed: HashSet<u32> = found
        .iter()
        .flat_map(|settings| &settings.entries)
        .flat_map(|entry| &entry.value)
        .filter_map(|piece| piece.span)
        .map(|span| span.start)
        .collect();
    let brokers = |index: usize| {
        let token = tokens.get(index)?;
        let Kind::Text { inner, raw } = token.kind else {
            return None;
        };
        let text = tokens.slice(inner);
        let free = is_brokers(text) && !claimed.contains(&inner.start);
        free.then(|| decoded(text, inner.start as usize, raw))
    };
    let mut lists = Vec::new();
    let mut index = 0;
    while index < tokens.list.len() {
        let Some(mut value) = brokers(index) else {
            index += 1;
            continue;
        };
        let span = tokens.list[index].span;
        // The arguments of a call are no list.
        let parent = tokens.list[index].parent.map(|parent| parent as usize);
        let list = parent.is_some_and(|open| {
            let word = tokens.word_before(open);
            !tokens.is(open, b'(') || word.is_empty() || LISTS.contains(&word)
        });
        while list
            && tokens.is(index + 1, b',')
            && let Some(next) = brokers(index + 2)
        {
            value.push(Piece {
                text: ",".into(),
                span: None,
            });
            value.extend(next);
            index += 2;
        }
        index += 1;
        lists.push(endpoint(span, value));
    }
    lists
}

/// A text that is a list of brokers, as settings with no other setting in them.
pub(super) fn endpoint(span: Span, value: Vec<Piece>) -> Settings {
    let entry = Entry {
        key: "endpoint".into(),
        span,
        value,
    };
    Settings {
        dialect: Dialect::Java,
        extent: Extent::Part,
        entries: vec![entry],
    }
}

/// Whether a text is brokers of MSK with their ports, and commas between them.
pub(super) fn is_brokers(text: &str) -> bool {
    let broker = |part: &str| {
        let part = part.trim();
        part.contains(".kafka")
            && part.contains("amazonaws.")
            && part.contains(':')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
    };
    text.len() > 20 && text.len() < 4096 && text.split(',').all(broker)
}
