//! From our tree to handlebars elements: every node is one helper call that carries the node's number.

use super::syntax::{Ast, Name, SectionKind};
use crate::source::Span;
use handlebars::template::{HelperTemplate, Parameter, Subexpression, Template, TemplateElement};
use std::collections::HashMap;

/// The helper that carries out [`Op::Text`].
pub(super) const TEXT: &str = "msk-gen text";
/// The helper that carries out [`Op::Var`].
pub(super) const VAR: &str = "msk-gen variable";
/// The helper that carries out [`Op::Section`].
pub(super) const SECTION: &str = "msk-gen section";
/// The helper that carries out [`Op::Partial`].
pub(super) const PARTIAL: &str = "msk-gen partial";

/// What a helper call does.
#[derive(Debug, Clone)]
pub(super) enum Op {
    Text(Span),
    Var {
        tag: Span,
        name: Name,
        escape: bool,
    },
    Section {
        tag: Span,
        name: Name,
        kind: SectionKind,
    },
    Partial {
        tag: Span,
        name: Name,
        dynamic: bool,
        indent: Option<Span>,
    },
}

/// Lowers a tree; the number of a call is its operation's index in `ops`.
pub(super) fn lower(nodes: Vec<Ast>, ops: &mut Vec<Op>) -> Template {
    let mut template = Template::new();
    template.elements = nodes
        .into_iter()
        .filter_map(|node| element(node, ops))
        .collect();
    template
}

fn element(node: Ast, ops: &mut Vec<Op>) -> Option<TemplateElement> {
    match node {
        Ast::Text(span) => call(TEXT, Op::Text(span), ops).map(TemplateElement::Expression),
        Ast::Var { tag, name, escape } => {
            call(VAR, Op::Var { tag, name, escape }, ops).map(TemplateElement::Expression)
        }
        Ast::Partial {
            tag,
            name,
            dynamic,
            indent,
        } => call(
            PARTIAL,
            Op::Partial {
                tag,
                name,
                dynamic,
                indent,
            },
            ops,
        )
        .map(TemplateElement::Expression),
        Ast::Section {
            tag,
            name,
            kind,
            body,
            inverse,
        } => {
            let mut helper = call(SECTION, Op::Section { tag, name, kind }, ops)?;
            helper.block = true;
            helper.template = Some(lower(body, ops));
            helper.inverse = Some(lower(inverse, ops));
            Some(TemplateElement::HelperBlock(helper))
        }
    }
}

/// A call of `helper`. handlebars builds the non-exhaustive `HelperTemplate` only inside a subexpression.
fn call(helper: &str, op: Op, ops: &mut Vec<Op>) -> Option<Box<HelperTemplate>> {
    let number = Parameter::Literal(ops.len().into());
    ops.push(op);
    let expression =
        Subexpression::new(Parameter::Name(helper.into()), vec![number], HashMap::new());
    match *expression.element {
        TemplateElement::Expression(helper) => Some(helper),
        _ => None,
    }
}
