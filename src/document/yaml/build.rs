//! The tree from the parser's events.

mod collect;
mod place;

use super::super::{
    Document, Key, MAX_ALIAS_NODES, MAX_DEPTH, Member, Node, Problem, ProblemKind, Reading, Style,
    Syntax, Tag, Value,
};
use super::message;
use super::scalar::{self, Wanted};
use crate::source::Span;
use granit_parser::{ErrorKind, Event, ScalarStyle, ScanError};
use std::borrow::Cow;
use std::collections::HashMap;

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
        // The end of a block collection is empty and stands at the next token.
        let is_scalar = matches!(event, Event::Scalar(..));
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
        if is_scalar || (is_token && !span.is_empty()) {
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
}

fn too_deep() -> String {
    format!("nested more than {MAX_DEPTH} levels deep")
}
