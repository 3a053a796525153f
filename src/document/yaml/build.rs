//! The tree from the parser's events.

use super::super::{
    Document, Key, MAX_ALIAS_NODES, MAX_DEPTH, Member, Node, Problem, ProblemKind, Reading, Style,
    Syntax, Tag, Value, keys,
};
use super::scalar::{self, Wanted};
use super::{block, merge, message};
use crate::source::Span;
use granit_parser::{ErrorKind, Event, ScalarStyle, ScanError, StructureStyle};
use std::borrow::Cow;
use std::collections::HashMap;

/// How much the anchors of one document may keep for their aliases, in the measure of [`Done::weight`].
const MAX_KEPT: usize = 8 * MAX_ALIAS_NODES;

/// How many bytes of a string that had to be copied weigh as much as a node.
const BYTES_PER_NODE: usize = 64;

/// A value that is complete, with what its parent needs to know.
struct Done<'a> {
    node: Node<'a>,
    /// Where it stands: the value with its tag, or the alias that stands for it.
    extent: Span,
    /// What a copy of it costs.
    weight: usize,
    /// How many levels of collections it has.
    height: usize,
}

/// A value that aliases may name.
struct Anchor<'a> {
    /// Nothing when it is too much to be copied.
    node: Option<Node<'a>>,
    weight: usize,
    height: usize,
}

enum Kind<'a> {
    List(Vec<Node<'a>>),
    Object {
        members: Vec<Member<'a>>,
        key: Option<Key<'a>>,
        /// Whether `key` is a merge key.
        merging: bool,
        sources: Vec<Value<'a>>,
    },
}

/// A collection that is not complete.
struct Frame<'a> {
    kind: Kind<'a>,
    flow: bool,
    span: Span,
    /// The opening bracket, for a flow collection that has one.
    bracket: Option<Span>,
    anchor: usize,
    tag: Option<Box<Tag<'a>>>,
    weight: usize,
    height: usize,
}

/// The reading so far.
pub(super) struct Build<'a> {
    text: &'a str,
    reading: Reading<'a>,
    comments: Vec<Span>,
    frames: Vec<Frame<'a>>,
    root: Option<Node<'a>>,
    anchors: HashMap<usize, Anchor<'a>>,
    /// The weight of everything in `anchors`.
    kept: usize,
    /// The weight of everything that aliases added.
    expanded: usize,
    /// Whether this document already has a problem about limits.
    limited: bool,
    /// Open collections below one that is too deep, and where that one begins.
    skipping: Option<(usize, usize)>,
    /// End of the last token that was a value or a bracket.
    cursor: usize,
}

impl<'a> Build<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            reading: Reading::default(),
            comments: Vec::new(),
            frames: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            kept: 0,
            expanded: 0,
            limited: false,
            skipping: None,
            cursor: 0,
        }
    }

    /// Takes the next event of the parser.
    pub(super) fn event(&mut self, event: Event<'a>, at: granit_parser::Span) {
        let mut span = self.span(&at);
        // The end of a block collection runs on to the next token, but is empty.
        let is_token = !matches!(event, Event::Comment(..) | Event::DocumentStart(false, _));
        match event {
            Event::DocumentEnd => self.end_document(),
            Event::Comment(..) => self.comments.push(span),
            Event::Alias(id) if self.skipping.is_none() => self.alias(id, span),
            Event::UnresolvedAlias(name) if self.skipping.is_none() => {
                self.problem(span, format!("no anchor `&{name}` before this alias"));
                self.bad(span);
            }
            Event::Scalar(text, style, anchor, tag) => {
                span = self.scalar_span(span, style);
                if self.skipping.is_none() {
                    let (wanted, tag) = self.tag(tag.as_deref(), &at);
                    self.scalar(text, style, anchor, wanted, tag, span);
                }
            }
            Event::SequenceStart(style, anchor, tag) => {
                let (_, tag) = self.tag(tag.as_deref(), &at);
                self.open(Kind::List(Vec::new()), style, anchor, tag, span);
            }
            Event::MappingStart(style, anchor, tag) => {
                let (_, tag) = self.tag(tag.as_deref(), &at);
                let kind = Kind::Object {
                    members: Vec::new(),
                    key: None,
                    merging: false,
                    sources: Vec::new(),
                };
                self.open(kind, style, anchor, tag, span);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ => {}
        }
        if is_token && !span.is_empty() {
            self.cursor = self.cursor.max(span.end as usize);
        }
    }

    /// Takes an error that ends the document: what was read of it stays.
    pub(super) fn error(&mut self, error: &ScanError) {
        let at = self.border(error.marker().byte_offset().unwrap_or(self.text.len()));
        let bytes = self.text.as_bytes();
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            self.limit(Span::at(at), too_deep());
        } else {
            let (text, help) = message::of(error.kind());
            let tabs = self.text[..at]
                .bytes()
                .rev()
                .take_while(|byte| *byte == b'\t')
                .count();
            let span = if text.starts_with("tab ") && bytes.get(at) != Some(&b'\t') && tabs > 0 {
                Span::new(at - tabs, at)
            } else {
                let next = self.text[at..].chars().next();
                let len = next
                    .filter(|next| !matches!(next, '\n' | '\r'))
                    .map_or(0, char::len_utf8);
                Span::new(at, at + len)
            };
            let mut problem = Problem::new(ProblemKind::Syntax(Syntax::Yaml), span, text);
            problem.help = help.map(str::to_owned);
            let bracket = self.frames.last().and_then(|frame| frame.bracket);
            problem.related = bracket
                .filter(|bracket| *bracket != span)
                .map(|bracket| (bracket, "this bracket is open".to_owned()));
            self.reading.problems.push(problem);
        }
        if let Some((_, start)) = self.skipping.take() {
            self.bad(Span::new(start, self.cursor));
        }
        while let Some(frame) = self.frames.pop() {
            self.complete(frame);
        }
        self.end_document();
    }

    /// The whole reading.
    pub(super) fn finish(mut self) -> Reading<'a> {
        if let Some(last) = self.reading.documents.last_mut() {
            last.comments.append(&mut self.comments);
        }
        self.reading
            .problems
            .sort_by_key(|problem| problem.span.start);
        self.reading
    }

    fn end_document(&mut self) {
        if let Some(root) = self.root.take() {
            let mut comments = std::mem::take(&mut self.comments);
            comments.sort_unstable();
            self.reading.documents.push(Document {
                syntax: Syntax::Yaml,
                root,
                comments,
            });
        }
        self.frames.clear();
        self.anchors.clear();
        self.kept = 0;
        self.expanded = 0;
        self.limited = false;
        self.skipping = None;
    }

    fn alias(&mut self, id: usize, span: Span) {
        let Some(anchor) = self.anchors.get(&id) else {
            if !self.limited {
                self.problem(span, "this alias stands inside the value that it names");
            }
            return self.bad(span);
        };
        let (weight, height) = (anchor.weight, anchor.height);
        let deep = self.frames.len() + height > MAX_DEPTH;
        let much = self.expanded.saturating_add(weight) > MAX_ALIAS_NODES;
        match &anchor.node {
            Some(node) if !deep && !much => {
                let node = node.clone();
                self.expanded += weight;
                self.add(Done {
                    node,
                    extent: span,
                    weight,
                    height,
                });
            }
            _ if deep => {
                self.limit(span, too_deep());
                self.bad(span);
            }
            _ => {
                let text = format!("aliases stand for more than {MAX_ALIAS_NODES} values");
                self.limit(span, text);
                self.bad(span);
            }
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: ScalarStyle,
        anchor: usize,
        wanted: Wanted,
        tag: Option<Box<Tag<'a>>>,
        span: Span,
    ) {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        // The parser says `~` for an empty value.
        let text = if span.is_empty() && style == Style::Plain {
            Cow::Borrowed("")
        } else {
            text
        };
        let nothing = text.is_empty() && wanted == Wanted::Any && tag.is_none() && anchor == 0;
        if self.frames.is_empty() && span.is_empty() && nothing {
            return;
        }
        let owned = match &text {
            Cow::Owned(text) => text.len() / BYTES_PER_NODE,
            Cow::Borrowed(_) => 0,
        };
        let name = self.wants_key().then(|| text.clone());
        let merging =
            name.is_some() && style == Style::Plain && wanted == Wanted::Any && text == "<<";
        let extent = tag.as_ref().map_or(span, |tag| tag.span.join(span));
        let node = Node {
            span,
            value: scalar::value(text, style, wanted),
            tag,
        };
        let done = Done {
            node,
            extent,
            weight: 1 + owned,
            height: 0,
        };
        self.remember(anchor, &done);
        if let Some(text) = name {
            self.set_key(Key { span, text }, done.extent, done.weight, merging);
        } else {
            self.add(done);
        }
    }

    fn open(
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

    fn close(&mut self, end: Span) {
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
    fn trailing_comma(&mut self, bracket: usize) {
        let bytes = self.text.as_bytes();
        let mut at = self.cursor;
        while at < bracket {
            match bytes[at] {
                b'#' => at = block::line_end(bytes, at),
                b',' => {
                    let span = Span::new(at, at + 1);
                    let mut problem =
                        Problem::new(ProblemKind::TrailingComma, span, "comma before the bracket");
                    problem.fix = Some((span, String::new()));
                    self.reading.problems.push(problem);
                    return;
                }
                _ => at += 1,
            }
        }
    }

    /// Gives a collection to its parent.
    fn complete(&mut self, frame: Frame<'a>) {
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

    fn remember(&mut self, anchor: usize, done: &Done<'a>) {
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

    fn wants_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                kind: Kind::Object { key: None, .. },
                ..
            })
        )
    }

    fn set_key(&mut self, new: Key<'a>, extent: Span, weight: usize, is_merge: bool) {
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
    fn add(&mut self, done: Done<'a>) {
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

    fn bad(&mut self, span: Span) {
        self.add(Done {
            node: Node::new(span, Value::Bad),
            extent: span,
            weight: 1,
            height: 0,
        });
    }

    fn problem(&mut self, span: Span, message: impl Into<String>) {
        let kind = ProblemKind::Syntax(Syntax::Yaml);
        self.reading
            .problems
            .push(Problem::new(kind, span, message));
    }

    /// Reports a limit, once in a document.
    fn limit(&mut self, span: Span, message: String) {
        if !std::mem::replace(&mut self.limited, true) {
            let problem = Problem::new(ProblemKind::Limit, span, message);
            self.reading.problems.push(problem);
        }
    }

    /// What a tag wants, and the tag itself when it is more than that.
    fn tag(
        &self,
        tag: Option<&granit_parser::Tag>,
        at: &granit_parser::Span,
    ) -> (Wanted, Option<Box<Tag<'a>>>) {
        let Some(tag) = tag else {
            return (Wanted::Any, None);
        };
        match tag.core_suffix() {
            Some("str") => return (Wanted::Text, None),
            Some("null") => return (Wanted::Null, None),
            Some("bool") => return (Wanted::Bool, None),
            Some("int" | "float") => return (Wanted::Number, None),
            Some(_) => return (Wanted::Any, None),
            None if tag.handle().is_empty() && tag.suffix() == "!" => return (Wanted::Text, None),
            None => {}
        }
        let span = match at.tag_span() {
            Some(span) => self.span(&span),
            None => Span::at(self.span(at).start as usize),
        };
        let text = match self.text.get(span.range()) {
            Some(text) if !text.is_empty() => Cow::Borrowed(text),
            _ => Cow::Owned(tag.original()),
        };
        (Wanted::Text, Some(Box::new(Tag { span, text })))
    }

    /// The exact span of a scalar.
    fn scalar_span(&self, span: Span, style: ScalarStyle) -> Span {
        let indicator = match style {
            ScalarStyle::Literal => b'|',
            ScalarStyle::Folded => b'>',
            _ if span.is_empty() && !self.wants_key() => return self.empty_value(span),
            _ => return span,
        };
        let range = block::range(self.text, self.cursor, span.range(), indicator);
        Span::new(self.border(range.start), self.border(range.end))
    }

    /// An empty value is reported before its colon, or without colon at the next token.
    fn empty_value(&self, span: Span) -> Span {
        let bytes = self.text.as_bytes();
        let at = span.start as usize;
        let is_behind = |byte: Option<&u8>| byte.is_none_or(|byte| b" \t\r\n,[]{}".contains(byte));
        if bytes.get(at) == Some(&b':') && is_behind(bytes.get(at + 1)) {
            return span.shift(1);
        }
        let gap = bytes.get(self.cursor..at).unwrap_or_default();
        if gap.contains(&b'\n') && gap.iter().all(u8::is_ascii_whitespace) {
            return Span::at(self.cursor);
        }
        span
    }

    fn span(&self, span: &granit_parser::Span) -> Span {
        let start = self.border(span.start.byte_offset().unwrap_or(0));
        let end = self.border(span.end.byte_offset().unwrap_or(start));
        Span::new(start, end.max(start))
    }

    /// The nearest character border at or before `offset`.
    fn border(&self, offset: usize) -> usize {
        let mut at = offset.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
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

fn too_deep() -> String {
    format!("nested more than {MAX_DEPTH} levels deep")
}
