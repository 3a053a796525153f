//! TOML as the spanned tree of all documents.

use crate::document::{Key, Member, Node, Style, Text, Value};
use crate::source::Span;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads TOML; the first mistake of the grammar ends it.
pub(super) fn read(text: &str) -> Result<Node<'static>, (Span, String)> {
    match DeTable::parse(text) {
        Ok(table) => Ok(object(Span::new(0, text.len()), table.get_ref())),
        Err(error) => {
            let span = error
                .span()
                .map_or(Span::at(0), |range| Span::new(range.start, range.end));
            Err((span, format!("this is no TOML: {}", error.message())))
        }
    }
}

fn object(span: Span, table: &DeTable<'_>) -> Node<'static> {
    let mut members: Vec<Member<'static>> = table
        .iter()
        .map(|(key, value)| Member {
            key: Key {
                span: of(key),
                text: Cow::Owned(key.get_ref().to_string()),
            },
            value: node(value),
            shadowed: false,
            merged: false,
        })
        .collect();
    members.sort_by_key(|member| member.key.span);
    Node::new(span, Value::Object(members))
}

fn node(value: &Spanned<DeValue<'_>>) -> Node<'static> {
    let span = of(value);
    let kind = match value.get_ref() {
        DeValue::String(text) => Value::Text(Text {
            text: Cow::Owned(text.to_string()),
            style: Style::Plain,
        }),
        DeValue::Integer(number) => Value::Number(Cow::Owned(number.to_string())),
        DeValue::Float(number) => Value::Number(Cow::Owned(number.to_string())),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(date) => Value::Text(Text {
            text: Cow::Owned(date.to_string()),
            style: Style::Plain,
        }),
        DeValue::Array(items) => Value::List(items.iter().map(node).collect()),
        DeValue::Table(table) => return object(span, table),
    };
    Node::new(span, kind)
}

fn of<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
