//! The data that templates see: JSON-like values whose strings know where they came from.

use crate::document::{Node, Value, decode};
use crate::source::{Builder, Map, Place, Seg, SourceId, Sources, Traced};
use std::collections::HashMap;
use std::sync::Arc;

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Val {
    /// What it is.
    pub kind: ValKind,
    /// Its whole text, quotes included, when it was read from a source.
    pub place: Option<Place>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum ValKind {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as it is written.
    Number(Traced),
    /// Text.
    Text(Traced),
    /// A list.
    List(Vec<Arc<Val>>),
    /// An object.
    Map(Entries),
}

/// The members of an object in order, found by name in constant time.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    list: Vec<(Traced, Arc<Val>)>,
    index: HashMap<String, usize>,
}

impl Entries {
    /// Adds a member; one of the same name is replaced, in its old position.
    pub fn set(&mut self, key: Traced, value: Arc<Val>) {
        match self.index.get(&key.text) {
            Some(&at) => self.list[at] = (key, value),
            None => {
                self.index.insert(key.text.clone(), self.list.len());
                self.list.push((key, value));
            }
        }
    }

    /// Adds a member under a name that msk-gen gives it.
    pub fn put(&mut self, key: &str, value: impl Into<Val>) {
        self.set(Traced::own(key), Arc::new(value.into()));
    }

    /// Adds a member if there is a value for it.
    pub fn put_some(&mut self, key: &str, value: Option<impl Into<Val>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// The value of that name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Arc<Val>> {
        self.index.get(key).map(|&at| &self.list[at].1)
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Traced, &Arc<Val>)> {
        self.list.iter().map(|(key, value)| (key, value))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl From<Entries> for Val {
    fn from(entries: Entries) -> Self {
        Self {
            kind: ValKind::Map(entries),
            place: None,
        }
    }
}

impl From<Traced> for Val {
    fn from(text: Traced) -> Self {
        Self {
            place: text.place(),
            kind: ValKind::Text(text),
        }
    }
}

impl From<bool> for Val {
    fn from(value: bool) -> Self {
        Self {
            kind: ValKind::Bool(value),
            place: None,
        }
    }
}

impl From<Vec<Arc<Val>>> for Val {
    fn from(items: Vec<Arc<Val>>) -> Self {
        Self {
            kind: ValKind::List(items),
            place: None,
        }
    }
}

impl From<Arc<Val>> for Val {
    fn from(value: Arc<Val>) -> Self {
        Arc::unwrap_or_clone(value)
    }
}

impl Val {
    /// The value of a document's node, every string with its map into `source`.
    #[must_use]
    pub fn from_node(sources: &Sources, source: SourceId, node: &Node<'_>) -> Arc<Self> {
        let text = sources.get(source);
        Arc::new(convert(source, &text.text, node))
    }

    /// The characters, when this is text or a number.
    #[must_use]
    pub fn as_traced(&self) -> Option<&Traced> {
        match &self.kind {
            ValKind::Text(text) | ValKind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The member of that name, when this is an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Arc<Val>> {
        match &self.kind {
            ValKind::Map(entries) => entries.get(key),
            _ => None,
        }
    }

    /// The elements of a list; nothing otherwise.
    #[must_use]
    pub fn items(&self) -> &[Arc<Val>] {
        match &self.kind {
            ValKind::List(items) => items,
            _ => &[],
        }
    }

    /// Whether a section over it is left out: `null`, `false`, an empty list, and, as in mustache.java, an empty text.
    #[must_use]
    pub fn is_falsy(&self) -> bool {
        match &self.kind {
            ValKind::Null | ValKind::Bool(false) => true,
            ValKind::List(items) => items.is_empty(),
            ValKind::Text(text) => text.text.is_empty(),
            _ => false,
        }
    }

    /// In words, for messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            ValKind::Null => "null",
            ValKind::Bool(_) => "a boolean",
            ValKind::Number(_) => "a number",
            ValKind::Text(_) => "text",
            ValKind::List(_) => "a list",
            ValKind::Map(_) => "an object",
        }
    }

    /// The quotes around a text that was read from a quoted string.
    fn quotes(&self, text: &Traced) -> Option<(Place, Place)> {
        let place = self.place?;
        let (first, last) = (text.map.segs.first()?.from?, text.map.segs.last()?.from?);
        let (start, end) = (place.span.start, place.span.end);
        let quoted = first.source == place.source
            && last.source == place.source
            && first.span.start == start + 1
            && last.span.end + 1 == end;
        let at = |start| Place {
            span: crate::source::Span {
                start,
                end: start + 1,
            },
            ..place
        };
        quoted.then(|| (at(start), at(end - 1)))
    }

    /// Writes the value as compact JSON, keeping where each key and scalar came from.
    pub fn write_json(&self, out: &mut Builder, via: Option<crate::source::ViaId>) {
        match &self.kind {
            ValKind::Null => {
                out.piece("null", self.place, false, via);
            }
            ValKind::Bool(value) => {
                out.piece(
                    if *value { "true" } else { "false" },
                    self.place,
                    false,
                    via,
                );
            }
            ValKind::Number(text) => {
                if crate::document::json::is_number(&text.text) {
                    out.traced(text, via);
                } else {
                    quote(text, out, via);
                }
            }
            ValKind::Text(text) => match self.quotes(text) {
                Some((open, close)) => {
                    let mut inner = Builder::default();
                    quote(text, &mut inner, via);
                    let inner = inner.finish();
                    let last = inner.text.len() - 1;
                    let segs = inner
                        .map
                        .segs
                        .iter()
                        .map(|seg| Seg {
                            at: seg.at - 1,
                            ..*seg
                        })
                        .collect();
                    out.piece("\"", Some(open), true, via);
                    out.traced(
                        &Traced {
                            text: inner.text[1..last].to_owned(),
                            map: Map { segs },
                        },
                        via,
                    );
                    out.piece("\"", Some(close), true, via);
                }
                None => quote(text, out, via),
            },
            ValKind::List(items) => {
                out.own("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.own(", ");
                    }
                    item.write_json(out, via);
                }
                out.own("]");
            }
            ValKind::Map(entries) => {
                out.own("{");
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.own(", ");
                    }
                    quote(key, out, via);
                    out.own(": ");
                    value.write_json(out, via);
                }
                out.own("}");
            }
        }
    }
}

/// Writes a JSON string; what needs no escape maps byte for byte.
pub fn quote(text: &Traced, out: &mut Builder, via: Option<crate::source::ViaId>) {
    out.own("\"");
    let whole = Seg {
        at: 0,
        len: u32::MAX,
        from: None,
        exact: true,
        via: None,
    };
    let mut segs = text.map.segs.iter().peekable();
    let mut at = 0usize;
    while at < text.text.len() || segs.peek().is_some_and(|seg| seg.len == 0) {
        // The next piece, or the gap before it that has no place.
        let (seg, end) = match segs.peek() {
            Some(seg) if seg.at as usize <= at => {
                let seg = **seg;
                segs.next();
                (seg, ((seg.at + seg.len) as usize).min(text.text.len()))
            }
            Some(seg) => (whole, (seg.at as usize).min(text.text.len())),
            None => (whole, text.text.len()),
        };
        let part = text.text.get(at..end).unwrap_or("");
        escape_piece(part, seg, out, via);
        at = end.max(at);
    }
    out.own("\"");
}

fn escape_piece(part: &str, seg: Seg, out: &mut Builder, via: Option<crate::source::ViaId>) {
    let via = seg.via.or(via);
    if part.is_empty() {
        out.piece("", seg.from, seg.exact, via);
        return;
    }
    let mut plain = 0;
    for (at, character) in part.char_indices() {
        let Some(escaped) = crate::document::json_escape(character) else {
            continue;
        };
        emit(part, plain..at, seg, out, via);
        let from = seg
            .from
            .map(|place| sub_place(place, seg.exact, at, character.len_utf8()));
        out.piece(&escaped, from, false, via);
        plain = at + character.len_utf8();
    }
    emit(part, plain..part.len(), seg, out, via);
}

fn emit(
    part: &str,
    range: std::ops::Range<usize>,
    seg: Seg,
    out: &mut Builder,
    via: Option<crate::source::ViaId>,
) {
    if !range.is_empty() {
        let from = seg
            .from
            .map(|place| sub_place(place, seg.exact, range.start, range.len()));
        out.piece(&part[range], from, seg.exact, via);
    }
}

fn sub_place(place: Place, exact: bool, at: usize, len: usize) -> Place {
    if exact {
        let start = place.span.start as usize + at;
        Place {
            span: crate::source::Span::new(start, start + len),
            ..place
        }
    } else {
        place
    }
}

fn convert(source: SourceId, text: &str, node: &Node<'_>) -> Val {
    let place = Some(Place {
        source,
        span: node.span,
    });
    let kind = match &node.value {
        Value::Null | Value::Bad => ValKind::Null,
        Value::Bool(value) => ValKind::Bool(*value),
        Value::Number(number) => ValKind::Number(Traced::at(
            number.as_ref(),
            Place {
                source,
                span: node.span,
            },
        )),
        Value::Text(_) => ValKind::Text(traced(source, text, node)),
        Value::List(items) => ValKind::List(
            items
                .iter()
                .map(|item| Arc::new(convert(source, text, item)))
                .collect(),
        ),
        Value::Object(_) => {
            let mut entries = Entries::default();
            for member in node.members() {
                let key = Traced::at(
                    member.key.text.as_ref(),
                    Place {
                        source,
                        span: member.key.span,
                    },
                );
                entries.set(key, Arc::new(convert(source, text, &member.value)));
            }
            ValKind::Map(entries)
        }
    };
    Val { kind, place }
}

/// The characters of a string node, each with the place that it is written at.
#[must_use]
pub fn traced(source: SourceId, text: &str, node: &Node<'_>) -> Traced {
    let Value::Text(value) = &node.value else {
        return Traced::default();
    };
    let mut segs: Vec<Seg> = decode::pieces(text, node.span, value.style, &value.text)
        .into_iter()
        .map(|piece| Seg {
            at: piece.at,
            len: piece.len,
            from: Some(Place {
                source,
                span: piece.from,
            }),
            exact: piece.exact,
            via: None,
        })
        .collect();
    if segs.is_empty() {
        // An empty value still has a place: the quotes around nothing.
        segs.push(Seg {
            at: 0,
            len: 0,
            from: Some(Place {
                source,
                span: node.span,
            }),
            exact: false,
            via: None,
        });
    }
    Traced {
        text: value.text.to_string(),
        map: Map { segs },
    }
}
