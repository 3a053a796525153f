//! Collections: they open, take keys and values, and close.

use super::{Anchor, Build, Done, Frame, Kind, too_deep};
use crate::document::yaml::{block, merge};
use crate::document::{
    Key, MAX_ALIAS_NODES, MAX_DEPTH, Member, Node, Problem, ProblemKind, Style, Tag, Text, Value,
    keys,
};
use crate::source::Span;
use granit_parser::StructureStyle;
use std::borrow::Cow;

/// How much the anchors of one document may keep for their aliases, in the measure of [`Done::weight`].
const MAX_KEPT: usize = 8 * MAX_ALIAS_NODES;

impl<'a> Build<'a> {
    pub(super) fn open(
        &mut self,
        kind: Kind<'a>,
        style: StructureStyle,
        anchor: usize,
        tag: Option<Box<Tag<'a>>>,
        span: Span,
    ) {
        if let Some((open, _)) = &mut self.skipping {
            *open += 1;
            return;
        }
        if self.frames.len() >= MAX_DEPTH {
            self.limit(
                Span::new(span.start as usize, span.end as usize),
                too_deep(),
            );
            self.skipping = Some((1, span.start as usize));
            return;
        }
        let flow = style == StructureStyle::Flow;
        let is_bracket = flow
            && matches!(
                self.text.as_bytes().get(span.range()),
                Some(b"[") | Some(b"{")
            );
        // The span of a block collection grows with its children.
        let span = if is_bracket {
            span
        } else {
            Span::at(span.start as usize)
        };
        self.frames.push(Frame {
            kind,
            flow,
            span,
            bracket: is_bracket.then_some(span),
            anchor,
            tag,
            weight: 1,
            height: 1,
        });
    }

    pub(super) fn close(&mut self, end: Span) {
        if let Some((open, start)) = &mut self.skipping {
            *open -= 1;
            if *open == 0 {
                let (start, flow) = (*start, !end.is_empty());
                let end = if flow { end.end as usize } else { self.cursor };
                self.skipping = None;
                self.bad(Span::new(start, end));
            }
            return;
        }
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let closing = matches!(
            self.text.as_bytes().get(end.range()),
            Some(b"]") | Some(b"}")
        );
        if frame.flow && frame.bracket.is_some() && closing {
            frame.span = frame.span.join(end);
            self.trailing_comma(end.start as usize);
        }
        self.complete(frame);
    }

    /// Reports a comma between the last value and the closing bracket.
    pub(super) fn trailing_comma(&mut self, bracket: usize) {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor;
        while at < bracket {
            match bytes[at] {
                b'#' => at = block::line_end(bytes, at),
                b',' => {
                    let span = Span::new(at, at + 1);
                    let mut problem = Problem::new(
                        ProblemKind::TrailingComma,
                        span,
                        "a comma before the closing bracket",
                    );
                    problem.fix = Some((span, String::new()));
                    self.reading.problems.push(problem);
                    return;
                }
                _ => at += 1,
            }
        }
    }

    /// Gives a collection to its parent.
    pub(super) fn complete(&mut self, frame: Frame<'a>) {
        let value = match frame.kind {
            Kind::List(items) => Value::List(items),
            Kind::Object {
                mut members,
                key,
                merging,
                sources,
            } => {
                if let Some(key) = key.filter(|_| !merging) {
                    let value = Node::new(Span::at(key.span.end as usize), Value::Bad);
                    members.push(member(key, value));
                }
                keys::shadow(&mut members, &mut self.reading.problems);
                // `{{ name }}` is a hole of a template for everybody but the grammar, to which it is a mapping as a key.
                let written = self.text.get(frame.span.range()).unwrap_or("");
                let hole = members.len() == 1
                    && written.starts_with("{{")
                    && written.ends_with("}}")
                    && matches!(members[0].value.value, Value::Null)
                    && !written.contains('\n');
                if hole {
                    return self.hole(frame.span, frame.tag, frame.anchor);
                }
                if !sources.is_empty() {
                    merge::merge(&mut members, sources);
                }
                Value::Object(members)
            }
        };
        let tag_span = frame.tag.as_ref().map(|tag| tag.span);
        let done = Done {
            extent: tag_span.map_or(frame.span, |tag| tag.join(frame.span)),
            node: Node {
                span: frame.span,
                value,
                tag: frame.tag,
            },
            weight: frame.weight,
            height: frame.height,
        };
        self.remember(frame.anchor, &done);
        if self.wants_key() {
            let text = self.text.get(done.extent.range()).unwrap_or("");
            let key = Key {
                span: done.node.span,
                text: Cow::Borrowed(text),
            };
            self.set_key(key, done.extent, done.weight, false);
        } else {
            self.add(done);
        }
    }

    /// Gives a hole to the parent, as the text that it is.
    fn hole(&mut self, span: Span, tag: Option<Box<Tag<'a>>>, anchor: usize) {
        let text = Cow::Borrowed(self.text.get(span.range()).unwrap_or(""));
        let style = Style::Plain;
        let node = Node {
            span,
            value: Value::Text(Text { text, style }),
            tag,
        };
        let done = Done {
            extent: node.tag.as_ref().map_or(span, |tag| tag.span.join(span)),
            node,
            weight: 1,
            height: 0,
        };
        self.remember(anchor, &done);
        self.add(done);
    }

    pub(super) fn remember(&mut self, anchor: usize, done: &Done<'a>) {
        if anchor == 0 {
            return;
        }
        let fits = done.weight <= MAX_ALIAS_NODES && self.kept + done.weight <= MAX_KEPT;
        if fits {
            self.kept += done.weight;
        }
        self.anchors.insert(
            anchor,
            Anchor {
                node: fits.then(|| done.node.clone()),
                weight: done.weight,
                height: done.height,
            },
        );
    }

    pub(super) fn wants_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: Kind::Object { key: None, .. },
                ..
            })
        )
    }

    pub(super) fn set_key(&mut self, new: Key<'a>, extent: Span, weight: usize, is_merge: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.span = frame.span.join(extent);
            frame.weight = frame.weight.saturating_add(weight);
            if let Kind::Object { key, merging, .. } = &mut frame.kind {
                *key = Some(new);
                *merging = is_merge;
            }
        }
    }

    /// Puts a value where the innermost open collection expects one.
    pub(super) fn add(&mut self, done: Done<'a>) {
        if self.wants_key() {
            let text = match done.node.scalar() {
                Some(text) => Cow::Owned(text.to_owned()),
                None => Cow::Borrowed(self.text.get(done.extent.range()).unwrap_or("")),
            };
            let key = Key {
                span: done.extent,
                text,
            };
            return self.set_key(key, done.extent, done.weight, false);
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root.get_or_insert(done.node);
            return;
        };
        frame.span = frame.span.join(done.extent);
        frame.weight = frame.weight.saturating_add(done.weight);
        frame.height = frame.height.max(done.height + 1);
        match &mut frame.kind {
            Kind::List(items) => items.push(done.node),
            Kind::Object {
                members,
                key,
                merging,
                sources,
            } => {
                let Some(key) = key.take() else { return };
                if std::mem::take(merging) && merge::mergeable(&done.node.value) {
                    sources.push(done.node.value);
                } else {
                    members.push(member(key, done.node));
                }
            }
        }
    }
}

fn member<'a>(key: Key<'a>, value: Node<'a>) -> Member<'a> {
    Member {
        key,
        value,
        shadowed: false,
        merged: false,
    }
}
