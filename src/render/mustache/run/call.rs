//! The helpers that handlebars calls: each carries out one operation of the current template.

use super::{Compiled, Found, Loaded, Nowhere, Run, lock};
use crate::render::mustache::FaultKind;
use crate::render::mustache::lower::Op;
use crate::render::mustache::syntax::{Name, SectionKind};
use crate::render::mustache::value::{Entries, Val, ValKind};
use crate::source::{Place, Span, Traced, Via, ViaId, ViaKind};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderErrorReason,
    Renderable,
};
use std::sync::{Arc, Mutex};

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Var,
    Section,
    Partial,
}

pub(super) struct Call<'a> {
    pub(super) run: Arc<Mutex<Run<'a>>>,
    pub(super) kind: Kind,
}

impl HelperDef for Call<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let number = helper
            .param(0)
            .and_then(|param| param.value().as_u64())
            .unwrap_or(u64::MAX);
        let mut run = lock(&self.run);
        let Some(current) = run.current.clone() else {
            return Ok(());
        };
        let Some(op) = usize::try_from(number)
            .ok()
            .and_then(|number| current.ops.get(number))
        else {
            return Ok(());
        };
        let span = match op {
            Op::Text(span) => *span,
            Op::Var { tag, .. } | Op::Section { tag, .. } | Op::Partial { tag, .. } => *tag,
        };
        if !run.step(span) {
            return Err(stop());
        }
        match (self.kind, op) {
            (Kind::Text, Op::Text(span)) => run.text(*span),
            (Kind::Var, Op::Var { tag, name, escape }) => run.var(*tag, name, *escape),
            (Kind::Section, Op::Section { tag, name, kind }) => {
                drop(run);
                return self.section(*tag, name, *kind, &mut |inverse| {
                    let template = if inverse {
                        helper.inverse()
                    } else {
                        helper.template()
                    };
                    template.map_or(Ok(()), |template| {
                        template.render(registry, context, render, out)
                    })
                });
            }
            (
                Kind::Partial,
                Op::Partial {
                    tag,
                    name,
                    dynamic,
                    indent,
                },
            ) => {
                drop(run);
                return self.partial(registry, *tag, name, *dynamic, *indent, &current);
            }
            _ => {}
        }
        Ok(())
    }
}

fn stop() -> handlebars::RenderError {
    RenderErrorReason::Other("a limit was met".into()).into()
}

impl Call<'_> {
    fn section(
        &self,
        tag: Span,
        name: &Name,
        kind: SectionKind,
        body: &mut dyn FnMut(bool) -> HelperResult,
    ) -> HelperResult {
        let mut run = lock(&self.run);
        let value = match run.find(name) {
            Found::Value(value) => Some(value),
            Found::Missing => {
                if run.options.strict {
                    run.missing(tag, name, true);
                }
                None
            }
        };
        if !run.enter(tag) {
            return Err(stop());
        }
        let outer = run.via;
        let place = run.place(tag);
        let sources = run.sources;
        drop(run);
        let via = |value: Option<Place>| {
            Some(sources.add_via(Via {
                kind: ViaKind::Section,
                tag: place,
                value,
                outer,
            }))
        };
        let falsy = value.as_ref().is_none_or(|value| {
            let zero = matches!(&value.kind, ValKind::Number(text) if text.text == "0");
            value.is_falsy() || zero && matches!(kind, SectionKind::If | SectionKind::Unless)
        });
        let opens = falsy == matches!(kind, SectionKind::Inverted | SectionKind::Unless);
        let result = match value {
            Some(value) if opens && kind == SectionKind::Normal => match &value.kind {
                ValKind::List(items) => self.each(items, None, &via, body),
                _ => self.with(&value, Entries::default(), &via, body),
            },
            Some(value) if opens && kind == SectionKind::Each => match &value.kind {
                ValKind::List(items) => self.each(items, None, &via, body),
                ValKind::Map(entries) => {
                    let (keys, items): (Vec<_>, Vec<_>) = entries
                        .iter()
                        .map(|(key, value)| (key.clone(), Arc::clone(value)))
                        .unzip();
                    self.each(&items, Some(&keys), &via, body)
                }
                _ => self.with(&value, Entries::default(), &via, body),
            },
            Some(value) if opens && kind == SectionKind::With => {
                self.with(&value, Entries::default(), &via, body)
            }
            value => {
                lock(&self.run).via = via(value.and_then(|value| value.place));
                body(!opens)
            }
        };
        let mut run = lock(&self.run);
        run.via = outer;
        run.depth -= 1;
        result
    }

    fn each(
        &self,
        items: &[Arc<Val>],
        keys: Option<&[Traced]>,
        via: &dyn Fn(Option<Place>) -> Option<ViaId>,
        body: &mut dyn FnMut(bool) -> HelperResult,
    ) -> HelperResult {
        for (index, item) in items.iter().enumerate() {
            let mut locals = Entries::default();
            let number = ValKind::Number(Traced::own(index.to_string()));
            locals.put(
                "index",
                Val {
                    kind: number,
                    place: None,
                },
            );
            locals.put("first", index == 0);
            locals.put("last", index + 1 == items.len());
            if let Some(key) = keys.and_then(|keys| keys.get(index)) {
                locals.put("key", key.clone());
            }
            self.with(item, locals, via, body)?;
        }
        Ok(())
    }

    fn with(
        &self,
        value: &Arc<Val>,
        locals: Entries,
        via: &dyn Fn(Option<Place>) -> Option<ViaId>,
        body: &mut dyn FnMut(bool) -> HelperResult,
    ) -> HelperResult {
        let has_locals = !locals.is_empty();
        {
            let mut run = lock(&self.run);
            run.via = via(value.place);
            run.stack.push(Arc::clone(value));
            if has_locals {
                run.locals.push(locals);
            }
        }
        let result = body(false);
        let mut run = lock(&self.run);
        run.stack.pop();
        if has_locals {
            run.locals.pop();
        }
        result
    }

    fn partial(
        &self,
        registry: &Handlebars<'_>,
        tag: Span,
        name: &Name,
        dynamic: bool,
        indent: Option<Span>,
        caller: &Arc<Compiled>,
    ) -> HelperResult {
        let mut run = lock(&self.run);
        let mut wanted = name.text.clone();
        if dynamic {
            match run.find(name) {
                Found::Value(value) => {
                    wanted = value
                        .as_traced()
                        .map(|text| text.text.clone())
                        .unwrap_or_default()
                }
                Found::Missing => {
                    if run.options.strict {
                        run.missing(tag, name, false);
                    }
                    return Ok(());
                }
            }
        }
        let Some(Loaded(source)) = (run.load)(&wanted) else {
            if run.options.strict {
                let message = format!("there is no template `{wanted}`");
                let help = "partials are looked up below the template folder, without the ending `.mustache`";
                run.fault(FaultKind::Syntax, tag, message, Some(help.into()));
            }
            return Ok(());
        };
        if !run.enter(tag) {
            return Err(stop());
        }
        let Some(compiled) = run.compile(source) else {
            run.depth -= 1;
            return Ok(());
        };
        let outer = run.via;
        let place = run.place(tag);
        run.via = Some(run.sources.add_via(Via {
            kind: ViaKind::Partial,
            tag: place,
            value: None,
            outer,
        }));
        let outer_indent = run.indent.clone();
        match indent {
            Some(indent) => run.indent.push_str(caller.text.slice(indent)),
            None => run.indent.clear(),
        }
        run.current = Some(Arc::clone(&compiled));
        drop(run);
        let context = Context::null();
        let result = compiled.template.render(
            registry,
            &context,
            &mut RenderContext::new(None),
            &mut Nowhere,
        );
        let mut run = lock(&self.run);
        run.current = Some(Arc::clone(caller));
        run.indent = outer_indent;
        run.via = outer;
        run.depth -= 1;
        result
    }
}
