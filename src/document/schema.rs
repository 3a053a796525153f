//! JSON Schema over the tree: what breaks the schema, with places in the user's text and words for people.

use super::{Node, Value};
use crate::source::Span;
use jsonschema::error::{TypeKind, ValidationErrorKind};

/// The embedded schemas, by name.
pub const SCHEMAS: [(&str, &str); 4] = [
    ("context", include_str!("../../schemas/context.schema.json")),
    (
        "settings",
        include_str!("../../schemas/settings.schema.json"),
    ),
    (
        "druid-supervisor",
        include_str!("../../schemas/druid-supervisor.schema.json"),
    ),
    (
        "findings",
        include_str!("../../schemas/findings.schema.json"),
    ),
];

/// The text of an embedded schema.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    SCHEMAS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// Where a document breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// The value, or the key where the key is wrong.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// The key that was probably meant by the one at `span`.
    pub suggestion: Option<String>,
}

/// Checks a document against an embedded schema. A value that cannot be compiled or read gives no error: that is a bug
/// of ours, and a test looks for it.
#[must_use]
pub fn validate(schema: &str, root: &Node<'_>) -> Vec<SchemaError> {
    let Some(Ok(schema)) = text(schema).map(serde_json::from_str::<serde_json::Value>) else {
        return Vec::new();
    };
    let Ok(validator) = jsonschema::options().offline().build(&schema) else {
        return Vec::new();
    };
    let instance = to_json(root);
    let mut errors: Vec<SchemaError> = Vec::new();
    for error in validator.iter_errors(&instance) {
        let path = error.instance_path().as_str().to_owned();
        let parent = error.schema_path().as_str();
        let parent = parent.rsplit_once('/').map_or("", |(parent, _)| parent);
        convert(
            root,
            &path,
            error.kind(),
            schema.pointer(parent),
            &mut errors,
        );
    }
    errors.sort_by_key(|error| error.span);
    errors
}

fn convert(
    root: &Node<'_>,
    path: &str,
    kind: &ValidationErrorKind,
    schema: Option<&serde_json::Value>,
    errors: &mut Vec<SchemaError>,
) {
    let Some((node, key)) = at(root, path) else {
        return;
    };
    let name = key.map_or_else(|| "this document".to_owned(), |key| format!("`{key}`"));
    let mut push =
        |span: Span, message: String, help: Option<String>, suggestion: Option<String>| {
            errors.push(SchemaError {
                span,
                message,
                help,
                suggestion,
            });
        };
    match kind {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known: Vec<&str> = schema
                .and_then(|schema| schema.get("properties"))
                .and_then(serde_json::Value::as_object)
                .map(|properties| properties.keys().map(String::as_str).collect())
                .unwrap_or_default();
            for word in unexpected {
                let span = node
                    .member(word)
                    .map_or(node.span, |member| member.key.span);
                let near = known
                    .iter()
                    .map(|known| (strsim::damerau_levenshtein(word, known), *known))
                    .min()
                    .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
                    .map(|(_, known)| known.to_owned());
                let help = match &near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", list(&known)),
                };
                push(
                    span,
                    format!("{name} has no member `{word}`"),
                    Some(help),
                    near,
                );
            }
        }
        ValidationErrorKind::Required { property } => {
            let property = property.as_str().unwrap_or("");
            push(node.span, format!("{name} lacks `{property}`"), None, None);
        }
        ValidationErrorKind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(kind) => words(&kind.to_string()).to_owned(),
                TypeKind::Multiple(kinds) => kinds
                    .iter()
                    .map(|kind| words(&kind.to_string()).to_owned())
                    .collect::<Vec<_>>()
                    .join(" or "),
            };
            let help = (wanted == "text" && matches!(node.value, Value::Number(_)))
                .then(|| "put it in quotes: a number loses its leading zeros".to_owned());
            push(
                node.span,
                format!("{name} must be {wanted}, and is {}", node.kind_name()),
                help,
                None,
            );
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<&str> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(serde_json::Value::as_str)
                .collect();
            let value = node.scalar().unwrap_or(node.kind_name());
            push(
                node.span,
                format!("{name} is `{value}`"),
                Some(format!("one of {}", list(&options))),
                None,
            );
        }
        ValidationErrorKind::Pattern { .. } => {
            let value = node.scalar().unwrap_or_default();
            let form = schema
                .and_then(|schema| schema.get("description"))
                .and_then(serde_json::Value::as_str);
            let form = form
                .map(|form| format!(": {}", form.trim_end_matches('.').to_lowercase()))
                .unwrap_or_default();
            push(
                node.span,
                format!("{name} is `{value}`, which has not the right form{form}"),
                None,
                None,
            );
        }
        ValidationErrorKind::Minimum { limit } => {
            push(
                node.span,
                format!("{name} must be at least {limit}"),
                None,
                None,
            );
        }
        other => push(
            node.span,
            format!("{name} breaks `{}` of the schema", other.keyword()),
            None,
            None,
        ),
    }
}

fn words(kind: &str) -> &str {
    match kind {
        "string" => "text",
        "object" => "an object",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        other => other,
    }
}

fn list(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The node at a JSON pointer, and the key that leads to it (or the one above, for an element of a list).
fn at<'n, 'a>(root: &'n Node<'a>, pointer: &str) -> Option<(&'n Node<'a>, Option<String>)> {
    let mut node = root;
    let mut key = None;
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        node = match &node.value {
            Value::List(items) => items.get(part.parse::<usize>().ok()?)?,
            _ => {
                let found = node.get(&part)?;
                key = Some(part);
                found
            }
        };
    }
    Some((node, key))
}

/// The value that `serde_json` would give; numbers that JSON cannot write become others.
#[must_use]
pub fn to_json(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null | Value::Bad => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| {
            // `007`, `0x1F`, `.inf`: numbers for YAML that JSON has no text for. Which number does not matter here.
            text.trim_start_matches(['+', '0'])
                .parse::<u64>()
                .unwrap_or(0)
                .into()
        }),
        Value::Text(text) => text.text.as_ref().into(),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Object(_) => node
            .members()
            .map(|member| (member.key.text.to_string(), to_json(&member.value)))
            .collect(),
    }
}
