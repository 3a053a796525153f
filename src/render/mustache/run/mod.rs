//! Carries out lowered templates and writes the output with its map.

mod call;

use crate::document::MAX_BYTES;
use crate::render::mustache::lower::{Op, PARTIAL, SECTION, TEXT, VAR, lower};
use crate::render::mustache::syntax::{Name, parse};
use crate::render::mustache::value::{Entries, Val, ValKind};
use crate::render::mustache::{Fault, FaultKind, MAX_NESTING, MAX_STEPS};
use crate::source::{Builder, Place, Source, SourceId, Sources, Span, Traced, Via, ViaId, ViaKind};
use call::{Call, Kind};
use handlebars::{Context, Handlebars, Output, RenderContext, Renderable};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};

/// How to render.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Whether `{{x}}` escapes for HTML, as the specification's cases want it and no configuration file does.
    pub escape: bool,
    /// Whether a tag without a value and a missing partial are mistakes.
    pub strict: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            escape: false,
            strict: true,
        }
    }
}

/// What a loader found for a template's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loaded(pub SourceId);

/// One variable tag that printed something.
#[derive(Debug, Clone)]
pub struct TagUse {
    /// What it printed, in the output.
    pub output: Span,
    /// The tag.
    pub tag: Place,
    /// Whether it was `{{{x}}}` or `{{&x}}`: whatever it prints is meant.
    pub raw: bool,
    /// Whether the value was text, so that an unquoted number, date or boolean would be another value.
    pub text: bool,
    /// Where the value stands.
    pub value: Option<Place>,
}

/// What a render gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The output and where each piece came from.
    pub text: Traced,
    /// Mistakes; with one of [`FaultKind::LikelyTypo`] only, the output is good.
    pub faults: Vec<Fault>,
    /// The variable tags in order of their output.
    pub uses: Vec<TagUse>,
    /// Every name that a tag or section asked for.
    pub names: HashSet<String>,
}

impl Outcome {
    /// Whether the output is not to be used.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.faults
            .iter()
            .any(|fault| fault.kind != FaultKind::LikelyTypo)
    }
}

/// Renders `template` with the values of `stack`, the innermost last. `load` finds partials by name.
pub fn render(
    sources: &Sources,
    template: SourceId,
    stack: &[Arc<Val>],
    load: &(dyn Fn(&str) -> Option<Loaded> + Send + Sync),
    options: Options,
) -> Outcome {
    let run = Arc::new(Mutex::new(Run {
        sources,
        load,
        options,
        compiled: HashMap::new(),
        current: None,
        stack: stack.to_vec(),
        locals: Vec::new(),
        via: None,
        indent: String::new(),
        depth: 0,
        steps: 0,
        out: Builder::default(),
        faults: Vec::new(),
        seen: HashSet::new(),
        uses: Vec::new(),
        names: HashSet::new(),
    }));
    let mut registry = Handlebars::new();
    let helper = |kind| {
        Box::new(Call {
            run: Arc::clone(&run),
            kind,
        })
    };
    registry.register_helper(TEXT, helper(Kind::Text));
    registry.register_helper(VAR, helper(Kind::Var));
    registry.register_helper(SECTION, helper(Kind::Section));
    registry.register_helper(PARTIAL, helper(Kind::Partial));
    let compiled = lock(&run).compile(template);
    if let Some(compiled) = compiled {
        lock(&run).current = Some(Arc::clone(&compiled));
        let context = Context::null();
        // An error only says that a limit was met; its fault is already told.
        let _ = compiled.template.render(
            &registry,
            &context,
            &mut RenderContext::new(None),
            &mut Nowhere,
        );
    }
    drop(registry);
    let mut run = lock(&run);
    Outcome {
        text: std::mem::take(&mut run.out).finish(),
        faults: std::mem::take(&mut run.faults),
        uses: std::mem::take(&mut run.uses),
        names: std::mem::take(&mut run.names),
    }
}

fn lock<'r, 'a>(run: &'r Arc<Mutex<Run<'a>>>) -> MutexGuard<'r, Run<'a>> {
    run.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Our helpers write the output themselves, piece by piece with its origin.
struct Nowhere;

impl Output for Nowhere {
    fn write(&mut self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
}

struct Compiled {
    source: SourceId,
    text: Arc<Source>,
    ops: Vec<Op>,
    template: handlebars::Template,
}

struct Run<'a> {
    sources: &'a Sources,
    load: &'a (dyn Fn(&str) -> Option<Loaded> + Send + Sync),
    options: Options,
    /// `None` for a template that cannot be read.
    compiled: HashMap<SourceId, Option<Arc<Compiled>>>,
    current: Option<Arc<Compiled>>,
    stack: Vec<Arc<Val>>,
    /// `@index` and its kin, innermost last.
    locals: Vec<Entries>,
    via: Option<ViaId>,
    indent: String,
    depth: usize,
    steps: usize,
    out: Builder,
    faults: Vec<Fault>,
    /// Tags that already have a fault: a loop tells it once.
    seen: HashSet<Place>,
    uses: Vec<TagUse>,
    names: HashSet<String>,
}

enum Found {
    Value(Arc<Val>),
    Missing,
}

impl Run<'_> {
    fn compile(&mut self, source: SourceId) -> Option<Arc<Compiled>> {
        if let Some(known) = self.compiled.get(&source) {
            return known.clone();
        }
        let text = self.sources.get(source);
        let (template, faults) = parse(source, &text.text);
        let compiled = faults.is_empty().then(|| {
            let mut ops = Vec::new();
            let template = lower(template.nodes, &mut ops);
            Arc::new(Compiled {
                source,
                text,
                ops,
                template,
            })
        });
        self.faults.extend(faults);
        self.compiled.insert(source, compiled.clone());
        compiled
    }

    fn place(&self, span: Span) -> Place {
        let source = self
            .current
            .as_ref()
            .map_or(SourceId(0), |current| current.source);
        Place { source, span }
    }

    fn fault(&mut self, kind: FaultKind, span: Span, message: String, help: Option<String>) {
        let place = self.place(span);
        if !self.seen.insert(place) {
            return;
        }
        let mut related = Vec::new();
        let mut via = self.via;
        while let Some(id) = via {
            let outer = self.sources.via(id);
            if outer.kind == ViaKind::Partial {
                related.push((outer.tag, "included here".to_owned()));
            }
            via = outer.outer;
        }
        self.faults.push(Fault {
            help,
            related,
            ..Fault::new(kind, place, message)
        });
    }

    /// Finds a name: its first part anywhere up the stack, the rest below what was found.
    fn find(&mut self, name: &Name) -> Found {
        let text = name.text.as_str();
        if let Some(local) = text.strip_prefix('@') {
            let found = self
                .locals
                .iter()
                .rev()
                .find_map(|locals| locals.get(local).cloned());
            return found.map_or(Found::Missing, Found::Value);
        }
        let mut levels = self.stack.len();
        let mut path = text;
        while let Some(rest) = path.strip_prefix("../") {
            levels = levels.saturating_sub(1);
            path = rest;
        }
        let top = levels
            .checked_sub(1)
            .and_then(|at| self.stack.get(at))
            .cloned();
        if path == "." || path == "this" {
            return top.map_or(Found::Missing, Found::Value);
        }
        if let Some(rest) = path.strip_prefix("this.") {
            return top
                .and_then(|top| below(&top, rest))
                .map_or(Found::Missing, Found::Value);
        }
        self.names.insert(path.to_owned());
        let (first, rest) = path
            .split_once('.')
            .map_or((path, None), |(first, rest)| (first, Some(rest)));
        let found = self.stack[..levels]
            .iter()
            .rev()
            .find_map(|value| value.get(first))
            .cloned();
        match (found, rest) {
            (Some(value), None) => Found::Value(value),
            (Some(value), Some(rest)) => below(&value, rest).map_or(Found::Missing, Found::Value),
            (None, _) => Found::Missing,
        }
    }

    /// A known name that is close to an unknown one.
    fn suggestion(&self, name: &str) -> Option<String> {
        let mut best: Option<(usize, &str)> = None;
        for value in &self.stack {
            let ValKind::Map(entries) = &value.kind else {
                continue;
            };
            for (key, _) in entries.iter() {
                let distance = strsim::damerau_levenshtein(name, &key.text);
                let close = distance > 0 && distance <= (name.chars().count() / 4).clamp(1, 3);
                if close && best.is_none_or(|(least, _)| distance < least) {
                    best = Some((distance, &key.text));
                }
            }
        }
        best.map(|(_, key)| key.to_owned())
    }

    fn missing(&mut self, tag: Span, name: &Name, section: bool) {
        let suggestion = self.suggestion(&name.text);
        let flat = self
            .stack
            .iter()
            .any(|value| name.text.contains('.') && value.get(&name.text).is_some());
        if section && suggestion.is_none() {
            return;
        }
        let (kind, message) = if section {
            (
                FaultKind::LikelyTypo,
                format!(
                    "nothing is called `{}`, so this section is left out",
                    name.text
                ),
            )
        } else {
            (
                FaultKind::Missing,
                format!("`{}` has no value in this render", name.text),
            )
        };
        let help = if flat {
            format!(
                "`{0}` is a path here; the context's key `{0}` is one word, which mustache.java would have found: name it with colons",
                name.text
            )
        } else if let Some(near) = &suggestion {
            format!("did you mean `{near}`?")
        } else {
            format!(
                "define it in a context or with `--set {}=…`, or make it optional with a section",
                name.text
            )
        };
        let place = self.place(name.span);
        let before = self.faults.len();
        self.fault(kind, tag, message, Some(help));
        if let Some(fault) = self.faults.get_mut(before) {
            fault.suggestion = suggestion.map(|near| (place, near));
        }
    }

    fn text(&mut self, span: Span) {
        let Some(current) = self.current.clone() else {
            return;
        };
        let text = &current.text.text;
        let (mut at, end) = (span.start as usize, span.end as usize);
        if self.indent.is_empty() {
            let place = self.place(span);
            self.out.piece(&text[at..end], Some(place), true, self.via);
            return;
        }
        loop {
            let rest = &text[at..end];
            let line = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
            let blank = matches!(rest.as_bytes(), [b'\n', ..] | [b'\r', b'\n', ..]);
            if (at == 0 || text.as_bytes()[at - 1] == b'\n') && !blank {
                let indent = self.indent.clone();
                self.out.piece(&indent, None, false, self.via);
            }
            let place = self.place(Span::new(at, at + line));
            self.out.piece(&rest[..line], Some(place), true, self.via);
            at += line;
            if at >= end {
                return;
            }
        }
    }

    fn var(&mut self, tag: Span, name: &Name, escape: bool) {
        let value = match self.find(name) {
            Found::Value(value) => value,
            Found::Missing => {
                if self.options.strict {
                    self.missing(tag, name, false);
                }
                return;
            }
        };
        let place = self.place(tag);
        let via = self.sources.add_via(Via {
            kind: ViaKind::Value,
            tag: place,
            value: value.place,
            outer: self.via,
        });
        let start = self.out.text.len();
        match &value.kind {
            ValKind::Text(text) | ValKind::Number(text) => {
                if escape && self.options.escape {
                    self.out
                        .piece(&html_escape(&text.text), text.place(), false, Some(via));
                } else {
                    self.out.traced(text, Some(via));
                }
            }
            ValKind::Bool(flag) => {
                self.out.piece(
                    if *flag { "true" } else { "false" },
                    value.place,
                    true,
                    Some(via),
                );
            }
            ValKind::Null => {
                self.out.piece("", value.place, false, Some(via));
            }
            ValKind::List(_) | ValKind::Map(_) if !escape => {
                value.write_json(&mut self.out, Some(via))
            }
            ValKind::List(_) | ValKind::Map(_) => {
                let message = format!(
                    "`{}` is {}, and a tag prints text",
                    name.text,
                    value.kind_name()
                );
                let help = format!(
                    "go through it with `{{{{#{0}}}}}…{{{{/{0}}}}}`, or print it as JSON with `{{{{{{{0}}}}}}}`",
                    name.text
                );
                self.fault(FaultKind::Missing, tag, message, Some(help));
            }
        }
        let output = Span::new(start, self.out.text.len());
        let text = matches!(value.kind, ValKind::Text(_));
        self.uses.push(TagUse {
            output,
            tag: place,
            raw: !escape,
            text,
            value: value.place,
        });
    }

    /// Counts a step; `false` when the render has grown past all bounds, which is told once.
    fn step(&mut self, span: Span) -> bool {
        self.steps += 1;
        if self.steps <= MAX_STEPS && self.out.text.len() <= MAX_BYTES {
            return true;
        }
        let message = format!(
            "this render grows without bounds: stopped after {MAX_STEPS} tags or {MAX_BYTES} bytes"
        );
        self.fault(FaultKind::Limit, span, message, None);
        false
    }

    /// Goes one level deeper; `false` when that is too deep, which is told once.
    fn enter(&mut self, span: Span) -> bool {
        if self.depth < MAX_NESTING {
            self.depth += 1;
            return true;
        }
        let message = format!(
            "sections and partials nest deeper than {MAX_NESTING} levels here: an endless recursion?"
        );
        self.fault(FaultKind::Limit, span, message, None);
        false
    }
}

fn below(value: &Arc<Val>, path: &str) -> Option<Arc<Val>> {
    path.split('.')
        .try_fold(Arc::clone(value), |value, part| value.get(part).cloned())
}

fn html_escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
