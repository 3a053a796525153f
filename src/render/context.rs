//! Layers of a context and the values that templates see.

use super::mustache::{Entries, Val, ValKind};
use super::{Rendered, Request};
use crate::document::{self, Problem, ProblemKind, Syntax};
use crate::model::context::{OWN_SCOPES, split};
use crate::source::{Origin, Place, Source, Span, Traced};
use std::sync::Arc;

/// A value from the command line.
#[derive(Debug, Clone)]
pub struct Set {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    /// Whether the value is JSON; otherwise it is text, whatever it looks like.
    pub json: bool,
}

/// The values of a context.
#[derive(Debug, Clone)]
pub(super) struct Values {
    /// All keys as they are written.
    pub(super) keys: Arc<Val>,
    /// The same without scope (`id`, `release`, `msk:type`): this deployment's value, else the shared account's.
    pub(super) neutral: Entries,
}

impl Values {
    /// The value of a key without scope.
    pub(super) fn get(&self, key: &str) -> Option<&Arc<Val>> {
        self.neutral.get(key)
    }

    /// The text of a key without scope.
    pub(super) fn text(&self, key: &str) -> Option<&Traced> {
        self.get(key).and_then(|value| value.as_traced())
    }
}

/// Reads and merges the layers; `None` when one cannot be read, whose problems are then in `rendered`.
pub(super) fn read(request: &Request, rendered: &mut Rendered) -> Option<Values> {
    let mut entries = Entries::default();
    let mut readable = true;
    for (name, text) in &request.contexts {
        let source = rendered
            .sources
            .add(Source::new(Origin::File, name.as_str(), text.as_str()));
        rendered.contexts.push(source);
        let file = rendered.sources.get(source);
        let reading = document::read(&file.text, syntax_of(name, text));
        let grammar = |problem: &Problem| {
            matches!(
                problem.kind,
                ProblemKind::Syntax(_) | ProblemKind::TrailingComma
            )
        };
        readable &= !reading.problems.iter().any(grammar);
        let Some(document) = reading.documents.first() else {
            readable = false;
            continue;
        };
        let value = Val::from_node(&rendered.sources, source, &document.root);
        let ValKind::Map(map) = &value.kind else {
            readable = false;
            continue;
        };
        for (key, value) in map.iter() {
            entries.set(key.clone(), Arc::clone(value));
        }
        if rendered.facts.fallback.is_none() {
            let first = document
                .root
                .members()
                .find(|member| split(&member.key.text).is_some());
            let span = first.map_or(Span::new(0, 0), |member| member.key.span);
            rendered.facts.fallback = Some(Place { source, span });
        }
    }
    for set in &request.sets {
        let argument = format!("--set{} {}", if set.json { "-json" } else { "" }, set.key);
        let source =
            rendered
                .sources
                .add(Source::new(Origin::Argument, argument, set.value.as_str()));
        let file = rendered.sources.get(source);
        let value = if set.json {
            let reading = document::read(&file.text, Syntax::Json);
            match reading
                .documents
                .first()
                .filter(|_| reading.problems.is_empty())
            {
                Some(document) => Val::from_node(&rendered.sources, source, &document.root),
                None => {
                    readable = false;
                    continue;
                }
            }
        } else {
            let place = Place {
                source,
                span: Span::new(0, file.text.len()),
            };
            let mut text = Traced::at(set.value.as_str(), place);
            text.map.segs.iter_mut().for_each(|seg| seg.exact = true);
            Arc::new(text.into())
        };
        entries.set(Traced::own(set.key.as_str()), value);
    }
    if !readable {
        return None;
    }
    rendered.facts.all_keys = entries.iter().map(|(key, _)| key.text.clone()).collect();
    Some(Values {
        neutral: neutral(&entries),
        keys: Arc::new(entries.into()),
    })
}

/// How a context file is read: JSON unless its ending or its first character says otherwise.
fn syntax_of(name: &str, text: &str) -> Syntax {
    let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    let json = name.ends_with(".json")
        || text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{');
    if yaml || !json {
        Syntax::Yaml
    } else {
        Syntax::Json
    }
}

/// The keys without scope.
fn neutral(entries: &Entries) -> Entries {
    let mut neutral = Entries::default();
    // The shared account first, so that this deployment's values replace them.
    for own in [false, true] {
        for (key, value) in entries.iter() {
            let Some((scope, rest)) = split(&key.text) else {
                continue;
            };
            if OWN_SCOPES.contains(&scope) == own {
                neutral.put(rest, Arc::clone(value));
            }
        }
    }
    let alias = |neutral: &mut Entries, short: &str, long: &str| {
        if let (None, Some(value)) = (neutral.get(short).cloned(), neutral.get(long).cloned()) {
            neutral.put(short, value);
        }
    };
    alias(&mut neutral, "release", "eks:druid:release");
    alias(&mut neutral, "name", "team:name");
    alias(&mut neutral, "alias", "team:alias");
    neutral
}
