//! From the text of a template to a tree in which every tag knows its span.

use super::{Fault, FaultKind, MAX_NESTING};
use crate::source::{Place, SourceId, Span};

/// How many mistakes of one template are told.
const MAX_FAULTS: usize = 50;

/// A name in a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
    /// As written: `hosted:id`, `a.b`, `.`, `@index`.
    pub text: String,
}

/// What opens a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    /// `{{#x}}`
    Normal,
    /// `{{^x}}`
    Inverted,
    /// handlebars' `{{#each x}}`
    Each,
    /// handlebars' `{{#if x}}`
    If,
    /// handlebars' `{{#unless x}}`
    Unless,
    /// handlebars' `{{#with x}}`
    With,
}

/// A node of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ast {
    /// Text that is written as it stands. An empty one marks the beginning of a line at a tag, where a partial's
    /// indentation goes.
    Text(Span),
    /// A variable.
    Var {
        /// The whole tag.
        tag: Span,
        /// What it prints.
        name: Name,
        /// `{{x}}` rather than `{{{x}}}` or `{{&x}}`.
        escape: bool,
    },
    /// A section.
    Section {
        /// Its opening tag.
        tag: Span,
        /// What it is over.
        name: Name,
        /// How.
        kind: SectionKind,
        /// What it holds.
        body: Vec<Ast>,
        /// What stands behind `{{else}}`.
        inverse: Vec<Ast>,
    },
    /// A partial.
    Partial {
        /// The whole tag.
        tag: Span,
        /// The template, or for `{{>*name}}` the variable that names it.
        name: Name,
        /// Whether it is `{{>*name}}`.
        dynamic: bool,
        /// The blanks before a standalone tag, which go before each line of the partial; `None` when the tag shares its
        /// line with others, and the partial keeps its own indentation.
        indent: Option<Span>,
    },
}

/// A template that was read.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// Its nodes.
    pub nodes: Vec<Ast>,
    /// Comments, tags included: suppression needs them.
    pub comments: Vec<Span>,
}

/// Reads a template. All mistakes are told at once; with any of them the tree is not to be rendered.
pub fn parse(source: SourceId, text: &str) -> (Template, Vec<Fault>) {
    let mut reader = Reader {
        source,
        text,
        open: "{{".into(),
        close: "}}".into(),
        stack: vec![Level {
            opened: None,
            nodes: Vec::new(),
            before_else: None,
        }],
        comments: Vec::new(),
        faults: Vec::new(),
        at: 0,
        last_long_comment_end: text.rfind("--}}").unwrap_or(0),
    };
    reader.read();
    let nodes = reader.stack.swap_remove(0).nodes;
    (
        Template {
            nodes,
            comments: reader.comments,
        },
        reader.faults,
    )
}

struct Level {
    opened: Option<(Span, Name, SectionKind)>,
    nodes: Vec<Ast>,
    /// The nodes before `{{else}}`, once it was met.
    before_else: Option<Vec<Ast>>,
}

struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    open: String,
    close: String,
    stack: Vec<Level>,
    comments: Vec<Span>,
    faults: Vec<Fault>,
    at: usize,
    /// Where the last `--}}` of the text begins: no `{{!--` behind it can be a long comment.
    last_long_comment_end: usize,
}

impl Reader<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: Option<&str>) {
        if self.faults.len() >= MAX_FAULTS {
            return;
        }
        let mut fault = Fault::new(
            FaultKind::Syntax,
            Place {
                source: self.source,
                span,
            },
            message,
        );
        fault.help = help.map(Into::into);
        self.faults.push(fault);
    }

    fn push(&mut self, node: Ast) {
        if let Some(level) = self.stack.last_mut() {
            level.nodes.push(node);
        }
    }

    /// Pushes the text `from..to`, if there is any.
    fn text_node(&mut self, from: usize, to: usize) {
        if from < to {
            self.push(Ast::Text(Span::new(from, to)));
        }
    }

    fn read(&mut self) {
        while let Some(found) = self.text[self.at..].find(self.open.as_str()) {
            let start = self.at + found;
            let Some((inner, end)) = self.tag_end(start) else {
                self.text_node(self.at, start);
                let open = self.open.clone();
                self.fault(
                    Span::new(start, start + open.len()),
                    format!("this tag is never closed with `{}`", self.close),
                    None,
                );
                self.at = self.text.len();
                break;
            };
            self.tag(start, inner, end);
        }
        self.text_node(self.at, self.text.len());
        while self.stack.len() > 1 {
            self.close_level(true);
        }
    }

    /// The range between the delimiters of the tag that begins at `start`, and the end of the tag.
    fn tag_end(&self, start: usize) -> Option<(Span, usize)> {
        let inner = start + self.open.len();
        let rest = &self.text[inner..];
        let (skip, close) = if self.open == "{{" && rest.starts_with('{') {
            (1, format!("}}{}", self.close))
        } else if rest.starts_with('=') {
            (1, format!("={}", self.close))
        } else if self.open == "{{" && rest.starts_with("!--") && inner < self.last_long_comment_end
        {
            (3, "--}}".into())
        } else {
            (0, self.close.clone())
        };
        let end = inner + skip + rest.get(skip..)?.find(&close)?;
        Some((Span::new(inner, end), end + close.len()))
    }

    fn tag(&mut self, start: usize, inner: Span, end: usize) {
        let content = &self.text[inner.range()];
        let sigil = content.trim_start().chars().next().unwrap_or(' ');
        let standalone_kind = matches!(sigil, '#' | '^' | '/' | '!' | '>' | '=');
        let mut is_else = false;
        if let Some(level) = self.stack.last() {
            let native = level.opened.as_ref().is_some_and(|(_, _, kind)| {
                !matches!(kind, SectionKind::Normal | SectionKind::Inverted)
            });
            is_else = native && content.trim() == "else"
                || level.opened.is_some() && content.trim() == "^";
        }
        let span = Span::new(start, end);
        let line = self.blank_line_start(start);
        let tail = line
            .filter(|_| standalone_kind || is_else)
            .and_then(|_| self.line_end(end));
        let line = line.unwrap_or(start).max(self.at);
        if tail.is_some() {
            self.text_node(self.at, line);
        } else {
            self.text_node(self.at, start);
            // At the very beginning of a line there is no text that could carry a partial's indentation.
            if line == start && (start == 0 || self.text.as_bytes()[start - 1] == b'\n') {
                self.push(Ast::Text(Span::at(start)));
            }
        }
        let indent = tail.map(|_| Span::new(line, start));
        self.at = tail.unwrap_or(end);
        if is_else {
            self.open_else(span);
            return;
        }
        self.content(span, inner, sigil, indent);
    }

    fn content(&mut self, span: Span, inner: Span, sigil: char, indent: Option<Span>) {
        match sigil {
            '!' => self.comments.push(span),
            '=' => self.delimiters(span, inner),
            '#' | '^' => {
                let Some((words, name_at)) = self.words(inner, sigil) else {
                    self.fault(span, "a section needs a name", None);
                    return;
                };
                let kind = match (sigil, words.split_once(char::is_whitespace)) {
                    ('#', Some(("each", _))) => SectionKind::Each,
                    ('#', Some(("if", _))) => SectionKind::If,
                    ('#', Some(("unless", _))) => SectionKind::Unless,
                    ('#', Some(("with", _))) => SectionKind::With,
                    ('#', _) => SectionKind::Normal,
                    _ => SectionKind::Inverted,
                };
                let (words, name_at) =
                    if matches!(kind, SectionKind::Normal | SectionKind::Inverted) {
                        (words, name_at)
                    } else {
                        let rest = words
                            .split_once(char::is_whitespace)
                            .map_or("", |(_, rest)| rest);
                        let trimmed = rest.trim_start();
                        (trimmed.to_owned(), name_at + words.len() - trimmed.len())
                    };
                let Some(name) = self.name(span, &words, name_at) else {
                    return self.skip_section(span, words);
                };
                self.open_section(span, name, kind);
            }
            '/' => {
                let Some((words, name_at)) = self.words(inner, '/') else {
                    self.fault(span, "a closing tag needs the name of its section", None);
                    return;
                };
                self.close_section(&words, name_at);
            }
            '>' => {
                let Some((words, name_at)) = self.words(inner, '>') else {
                    self.fault(span, "a partial needs a name", None);
                    return;
                };
                let dynamic = words.starts_with('*');
                let trimmed = words.strip_prefix('*').unwrap_or(&words).trim_start();
                let at = name_at + words.len() - trimmed.len();
                if trimmed.is_empty() || trimmed.contains(char::is_whitespace) {
                    self.fault(span, "a partial takes one name, and no parameters", None);
                    return;
                }
                let name = Name {
                    span: Span::new(at, at + trimmed.len()),
                    text: trimmed.to_owned(),
                };
                self.push(Ast::Partial {
                    tag: span,
                    name,
                    dynamic,
                    indent,
                });
            }
            '<' | '$' => self.fault(
                span,
                format!("`{{{{{sigil}…}}}}` is template inheritance, which msk-gen does not have"),
                Some("use a partial: `{{> name}}`"),
            ),
            '{' | '&' => self.variable(span, inner, sigil, false),
            _ => self.variable(span, inner, ' ', true),
        }
    }

    fn variable(&mut self, span: Span, inner: Span, sigil: char, escape: bool) {
        let Some((words, name_at)) = self.words(inner, sigil) else {
            self.fault(
                span,
                "an empty tag",
                Some("to print `{{` itself, change the delimiters: `{{=<% %>=}}`"),
            );
            return;
        };
        if let Some(name) = self.name(span, &words, name_at) {
            self.push(Ast::Var {
                tag: span,
                name,
                escape,
            });
        }
    }

    /// The content behind the sigil, trimmed, and where it begins; `None` when there is nothing.
    fn words(&self, inner: Span, sigil: char) -> Option<(String, usize)> {
        let content = &self.text[inner.range()];
        let mut rest = content.trim_start();
        if sigil != ' ' {
            rest = rest.strip_prefix(sigil).unwrap_or(rest).trim_start();
        }
        let at = inner.start as usize + content.len() - rest.len();
        let rest = rest.trim_end();
        (!rest.is_empty()).then(|| (rest.to_owned(), at))
    }

    fn name(&mut self, tag: Span, words: &str, at: usize) -> Option<Name> {
        if words.starts_with('~') || words.ends_with('~') {
            self.fault(
                tag,
                "`~` is handlebars' white space control, which mustache does not have",
                None,
            );
            return None;
        }
        if words.is_empty() || words.contains(char::is_whitespace) {
            let message = format!("`{}` is no name: names have no blanks", words.trim());
            self.fault(
                tag,
                message,
                Some("of handlebars' helpers only `#each`, `#if`, `#unless` and `#with` with one name are known"),
            );
            return None;
        }
        Some(Name {
            span: Span::new(at, at + words.len()),
            text: words.to_owned(),
        })
    }

    fn open_section(&mut self, tag: Span, name: Name, kind: SectionKind) {
        if self.stack.len() == MAX_NESTING + 1 {
            self.fault(
                tag,
                format!("sections nest deeper than {MAX_NESTING} levels"),
                None,
            );
        }
        self.stack.push(Level {
            opened: Some((tag, name, kind)),
            nodes: Vec::new(),
            before_else: None,
        });
    }

    /// A section whose name is wrong still has to find its closing tag.
    fn skip_section(&mut self, tag: Span, words: String) {
        let first = words.split_whitespace().next().unwrap_or("").to_owned();
        self.open_section(
            tag,
            Name {
                span: tag,
                text: first,
            },
            SectionKind::Normal,
        );
    }

    fn open_else(&mut self, tag: Span) {
        let Some(level) = self.stack.last_mut() else {
            return;
        };
        if level.before_else.is_some() {
            self.fault(tag, "a second `{{else}}` in one section", None);
            return;
        }
        level.before_else = Some(std::mem::take(&mut level.nodes));
    }

    fn close_section(&mut self, words: &str, name_at: usize) {
        let opened = self.stack.last().and_then(|level| level.opened.clone());
        let name_span = Span::new(name_at, name_at + words.len());
        let matches = |name: &Name, kind: SectionKind| match kind {
            SectionKind::Normal | SectionKind::Inverted => name.text == words,
            SectionKind::Each => words == "each",
            SectionKind::If => words == "if",
            SectionKind::Unless => words == "unless",
            SectionKind::With => words == "with",
        };
        match opened {
            None => self.fault(
                name_span,
                format!("`{words}` is closed here but not open"),
                None,
            ),
            Some((_, name, kind)) if matches(&name, kind) => self.close_level(false),
            Some((open, name, kind)) => {
                // If an outer section has the name, the inner ones were forgotten; otherwise this tag is misspelt.
                let outer = self
                    .stack
                    .iter()
                    .rev()
                    .take(MAX_NESTING + 2)
                    .skip(1)
                    .filter_map(|level| level.opened.as_ref());
                let forgotten = outer
                    .into_iter()
                    .any(|(_, name, kind)| matches(name, *kind));
                if forgotten {
                    while let Some((_, name, kind)) =
                        self.stack.last().and_then(|level| level.opened.clone())
                    {
                        let done = matches(&name, kind);
                        self.close_level(!done);
                        if done {
                            break;
                        }
                    }
                    return;
                }
                let expected = match kind {
                    SectionKind::Normal | SectionKind::Inverted => name.text,
                    SectionKind::Each => "each".into(),
                    SectionKind::If => "if".into(),
                    SectionKind::Unless => "unless".into(),
                    SectionKind::With => "with".into(),
                };
                let source = self.source;
                self.fault(
                    name_span,
                    format!("`{words}` is closed here, but `{expected}` is open"),
                    None,
                );
                if let Some(fault) = self.faults.last_mut() {
                    fault
                        .related
                        .push((Place { source, span: open }, "opened here".into()));
                    fault.suggestion = Some((
                        Place {
                            source,
                            span: name_span,
                        },
                        expected,
                    ));
                }
                self.close_level(false);
            }
        }
    }

    /// Takes the innermost section from the stack and gives it to the one around it.
    fn close_level(&mut self, unclosed: bool) {
        let Some(level) = self.stack.pop() else {
            return;
        };
        let Some((tag, name, kind)) = level.opened else {
            return;
        };
        if unclosed {
            self.fault(
                tag,
                format!("the section `{}` is never closed", name.text),
                None,
            );
        }
        let (body, inverse) = match level.before_else {
            Some(body) => (body, level.nodes),
            None => (level.nodes, Vec::new()),
        };
        // Past the limit the fault is told; a deeper tree would only overflow the stack of whoever walks it.
        let (body, inverse) = if self.stack.len() > MAX_NESTING {
            (Vec::new(), Vec::new())
        } else {
            (body, inverse)
        };
        self.push(Ast::Section {
            tag,
            name,
            kind,
            body,
            inverse,
        });
    }

    fn delimiters(&mut self, span: Span, inner: Span) {
        let content = self.text[inner.range()]
            .trim_start()
            .trim_start_matches('=')
            .trim();
        let mut parts = content.split_whitespace();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(open), Some(close), None) if !open.contains('=') && !close.contains('=') => {
                self.open = open.to_owned();
                self.close = close.to_owned();
            }
            _ => self.fault(
                span,
                "a set-delimiter tag needs two delimiters with a blank between them",
                Some("for example `{{=<% %>=}}`"),
            ),
        }
    }

    /// Where the line of `at` begins, if only blanks stand before `at` on it.
    fn blank_line_start(&self, at: usize) -> Option<usize> {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        (before.is_empty() || before.ends_with('\n')).then_some(before.len())
    }

    /// The beginning of the next line, if only blanks stand between `at` and it.
    fn line_end(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let blank = rest.trim_start_matches([' ', '\t']);
        let at = at + rest.len() - blank.len();
        match blank.as_bytes() {
            [] => Some(at),
            [b'\n', ..] => Some(at + 1),
            [b'\r', b'\n', ..] => Some(at + 2),
            _ => None,
        }
    }
}
