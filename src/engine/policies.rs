//! The policies of texts, ready to be asked and compared.

use super::classify::{Form, fence_syntax, form_of};
use crate::access::{Holes, Policies};
use crate::document::{self, MAX_BYTES, Node, ProblemKind, Syntax, Value, markdown};
use crate::finding::Location;
use crate::model::policy::{self, Effect};
use crate::render::mustache::traced;
use crate::source::{Origin, Place, Source, SourceId, Sources, Span, trace};

/// How deep texts may lie inside texts.
const MAX_EMBEDDING: usize = 4;

/// Policies of several texts, whose variables are compared with one another.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The texts.
    pub sources: Sources,
    /// The variables.
    pub holes: Holes,
    /// The policies, in order. [`crate::access::Statement::policy`] counts them.
    pub found: Vec<Found>,
}

/// One policy.
#[derive(Debug)]
pub struct Found {
    /// The path of its file.
    pub path: String,
    /// The name that its surroundings give it.
    pub name: Option<String>,
    /// Whether it says who may take a role.
    pub trust: bool,
    /// JSON pointer of its first statement's holder, in the text that it stands in.
    pub pointer: String,
    /// The text that it stands in.
    pub source: SourceId,
    /// The object that holds its statements, or the first statement.
    pub span: Span,
    /// Its statements.
    pub policies: Policies,
    /// Pointers of the statements, by their spans.
    pointers: Vec<(Span, String)>,
    /// Statements that neither allow nor deny, which IAM would refuse.
    pub without_effect: usize,
}

/// Why a text gave no policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read: what is wrong, and where.
    Broken {
        /// What is wrong.
        message: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// A template that is not rendered yet.
    Template,
    /// It has no statement.
    None,
}

impl Gathered {
    /// Adds the policies of a text and says how many there were.
    ///
    /// # Errors
    /// When it has none. What could be read of a broken text is not kept: half a policy answers no question.
    pub fn add(&mut self, path: &str, text: String) -> Result<usize, Refusal> {
        let before = self.found.len();
        let broken = |message: &str, line, column| Refusal::Broken {
            message: message.to_owned(),
            line,
            column,
        };
        if text.len() > MAX_BYTES {
            return Err(broken("it is larger than 24 MiB", 1, 1));
        }
        let form = form_of(path, &text);
        let id = self.sources.add(Source::new(Origin::File, path, text));
        match form {
            Form::Template => return Err(Refusal::Template),
            Form::Settings | Form::Program(_) => return Err(Refusal::None),
            Form::Markdown => {
                let file = self.sources.get(id);
                for fence in markdown::fences(&file.text) {
                    if let Some(syntax) = fence_syntax(&fence.info, &fence.text) {
                        let map = fence.map(id);
                        let fence = Source::mapped(Origin::Fence, path, fence.text, map);
                        let inner = self.sources.add(fence);
                        // A fragment that cannot be read is none of the file's policies.
                        let _ = self.text(path, inner, syntax, 0);
                    }
                }
            }
            Form::Document(syntax) => {
                if let Err((message, span)) = self.text(path, id, syntax, 0) {
                    self.found.truncate(before);
                    let source = self.sources.get(id);
                    if source.text.contains("{{") {
                        return Err(Refusal::Template);
                    }
                    let at = source.lines().position(&source.text, span.start as usize);
                    return Err(broken(&message, at.line, at.column));
                }
            }
        }
        match self.found.len() - before {
            0 => Err(Refusal::None),
            count => Ok(count),
        }
    }

    /// Adds a text without looking at it.
    pub(super) fn plain(&mut self, path: &str, text: String) -> SourceId {
        self.sources.add(Source::new(Origin::File, path, text))
    }

    /// Adds the policies of a text that is a document.
    pub(super) fn text(
        &mut self,
        path: &str,
        id: SourceId,
        syntax: Syntax,
        depth: usize,
    ) -> Result<(), (String, Span)> {
        let source = self.sources.get(id);
        let reading = document::read(&source.text, syntax);
        let broken = reading
            .problems
            .iter()
            .find(|problem| matches!(problem.kind, ProblemKind::Syntax(_) | ProblemKind::Limit));
        if let Some(problem) = broken {
            return Err((problem.message.clone(), problem.span));
        }
        for document in &reading.documents {
            for policy in policy::find(document) {
                let index = self.found.len();
                let mut policies = Policies::default();
                policies.add(&policy, index, &mut self.holes);
                let place = policy
                    .node
                    .or_else(|| policy.statements.first().map(|one| one.node));
                let span = place.map_or(Span::default(), |node| node.span);
                let pointers = policy
                    .statements
                    .iter()
                    .map(|one| (one.node.span, document.root.pointer(one.node.span)))
                    .collect();
                self.found.push(Found {
                    path: path.to_owned(),
                    trust: policy.is_trust(),
                    name: policy.name.clone(),
                    pointer: document.root.pointer(span),
                    source: id,
                    span,
                    pointers,
                    without_effect: policy
                        .statements
                        .iter()
                        .filter(|one| one.effect == Effect::Other)
                        .count(),
                    policies,
                });
            }
            if depth < MAX_EMBEDDING {
                let mut inner: Vec<&Node<'_>> = Vec::new();
                document.root.walk(&mut |node| {
                    if let Value::Text(text) = &node.value {
                        let start = text.text.trim_start();
                        let json = start.starts_with(['{', '[']) && !start.starts_with("{{");
                        if json && text.text.contains("Effect") {
                            inner.push(node);
                        }
                    }
                });
                for node in inner {
                    let text = traced(id, &source.text, node);
                    let name = source.name.clone();
                    let inner = Source::mapped(Origin::Embedded, name, text.text, text.map);
                    let inner = self.sources.add(inner);
                    let _ = self.text(path, inner, Syntax::Json, depth + 1);
                }
            }
        }
        Ok(())
    }

    /// The place of a span of a policy's text in the file that it stands in.
    #[must_use]
    pub fn location(&self, policy: usize, span: Span) -> Option<Location> {
        let source = self.found.get(policy)?.source;
        let place = Place { source, span };
        let shown = trace(&self.sources, place).primary.unwrap_or(place);
        Some(Location {
            source: self.sources.get(shown.source),
            span: shown.span,
        })
    }

    /// The JSON pointer of the statement that has or holds a span.
    #[must_use]
    pub fn pointer(&self, policy: usize, span: Span) -> String {
        let pointers = self
            .found
            .get(policy)
            .map_or(&[][..], |found| &found.pointers);
        pointers
            .iter()
            .find(|(own, _)| own.contains(span))
            .map(|(_, pointer)| pointer.clone())
            .unwrap_or_default()
    }
}
