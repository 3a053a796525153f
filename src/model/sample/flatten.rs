//! What a `flattenSpec` takes from a record.
//!
//! Source: observed with Druid's own reader, read 2026-11-21; Druid's `ObjectFlatteners`, read 2026-11-29: a field of the record
//! itself is found by its name, even where `useFieldDiscovery` is off. JSONPath of another shape than keys and indexes, and `jq`, are open:
//! nothing is said about what they find.

use super::Cell;
use crate::document::{Node, Value};
use crate::model::hole;

/// The fields of a `flattenSpec`.
#[derive(Debug)]
pub(super) struct Flatten<'a> {
    /// Fields that it makes.
    pub fields: Vec<Field<'a>>,
}

/// A field that is made of others.
#[derive(Debug)]
pub struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it says what it takes.
    pub node: &'a Node<'a>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Steps(Vec<Step>),
    Open,
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    /// Counted from the end when it is negative.
    Index(i64),
}

impl Step {
    /// What it leads to.
    fn of<'r, 'a>(&self, node: &'r Node<'a>) -> Option<&'r Node<'a>> {
        match self {
            Self::Key(key) => node.get(key),
            Self::Index(index) => {
                let items = node.items();
                let at = match index {
                    0.. => usize::try_from(*index).ok()?,
                    _ => items.len().checked_sub(usize::try_from(-index).ok()?)?,
                };
                items.get(at)
            }
        }
    }
}

impl<'a> Flatten<'a> {
    /// Reads the `flattenSpec` of a format; without one the record's own fields are all there is.
    pub(super) fn of(format: &'a Node<'a>) -> Self {
        let fields = format.path(&["flattenSpec", "fields"]).map(Node::items);
        let fields = fields.unwrap_or_default();
        Self {
            fields: fields.iter().filter_map(field).collect(),
        }
    }

    /// No fields but the record's own.
    pub(super) fn none() -> Self {
        Self { fields: Vec::new() }
    }

    /// The field of a name, when there is one; of two of one name nobody knows which counts.
    pub(super) fn cell<'r>(&self, root: &'r Node<'a>, name: &str) -> Option<Cell<'r, 'a>> {
        let mut fields = self.fields.iter().filter(|field| field.name == name);
        let first = fields.next()?;
        Some(match fields.next() {
            None => first.cell(root),
            Some(_) => Cell::Open,
        })
    }
}

fn field<'a>(node: &'a Node<'a>) -> Option<Field<'a>> {
    if let Some(name) = node.as_str() {
        let way = Way::Steps(vec![Step::Key(name.to_owned())]);
        return Some(Field { name, node, way });
    }
    let text = |key: &str| node.get(key).filter(|value| value.as_str().is_some());
    let name = text("name")?;
    let kind = text("type").and_then(Node::as_str).unwrap_or("");
    let place = text("expr").unwrap_or(name);
    let expression = place.as_str()?;
    let steps = match kind.to_ascii_lowercase().as_str() {
        _ if hole::has_hole(&hole::mask(expression)) => None,
        "root" => Some(vec![Step::Key(expression.to_owned())]),
        "path" => path(expression),
        "tree" => {
            let nodes = node.get("nodes").map(Node::items).unwrap_or_default();
            let key = |node: &Node<'_>| node.as_str().map(|key| Step::Key(key.to_owned()));
            nodes.iter().map(key).collect()
        }
        _ => None,
    };
    let node = match kind.eq_ignore_ascii_case("tree") {
        true => node.get("nodes").unwrap_or(node),
        false => place,
    };
    Some(Field {
        name: name.as_str()?,
        node,
        way: steps
            .filter(|steps| !steps.is_empty())
            .map_or(Way::Open, Way::Steps),
    })
}

impl<'a> Field<'a> {
    /// Whether nobody can tell from here what it finds.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.way, Way::Open)
    }

    /// The field of the record in which it begins, when that is certain.
    #[must_use]
    pub fn root(&self) -> Option<&str> {
        match &self.way {
            Way::Steps(steps) => match steps.first() {
                Some(Step::Key(key)) => Some(key),
                _ => None,
            },
            Way::Open => None,
        }
    }

    /// The object in which the way to it ends too early, when it goes through one.
    #[must_use]
    pub fn reached<'r>(&self, root: &'r Node<'a>) -> Option<&'r Node<'a>> {
        let Way::Steps(steps) = &self.way else {
            return None;
        };
        let mut node = root;
        for (depth, step) in steps.iter().enumerate() {
            match step.of(node) {
                Some(next) => node = next,
                None => return (depth > 0 && node.is_object()).then_some(node),
            }
        }
        None
    }

    /// What it finds in a record.
    #[must_use]
    pub fn cell<'r>(&self, root: &'r Node<'a>) -> Cell<'r, 'a> {
        let Way::Steps(steps) = &self.way else {
            return Cell::Open;
        };
        let found = steps.iter().try_fold(root, |node, step| step.of(node));
        found.map_or(Cell::Absent, Cell::of)
    }
}

/// The steps of a JSONPath that is keys and indexes only; the `$` may be left out, as Druid lets it.
fn path(text: &str) -> Option<Vec<Step>> {
    let mut rest = text.trim();
    let mut steps = Vec::new();
    match rest.strip_prefix('$') {
        Some(after) => rest = after,
        None => {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(Step::Key(plain(&rest[..end])?.to_owned()));
            rest = &rest[end..];
        }
    }
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            steps.push(Step::Key(plain(&after[..end])?.to_owned()));
            rest = &after[end..];
            continue;
        }
        let inside = rest.strip_prefix('[')?;
        let quote = inside.chars().next()?;
        if matches!(quote, '\'' | '"') {
            let (key, after) = inside[1..].split_once(quote)?;
            if key.contains('\\') {
                return None;
            }
            steps.push(Step::Key(key.to_owned()));
            rest = after.strip_prefix(']')?;
        } else {
            let (index, after) = inside.split_once(']')?;
            steps.push(Step::Index(
                index.trim().parse().ok().filter(|i| *i > -1_000_000)?,
            ));
            rest = after;
        }
    }
    Some(steps)
}

/// A key that needs no quotes.
fn plain(key: &str) -> Option<&str> {
    let fine = |c: char| !"*?()@,'\"[]:<>=!&|~\\ $".contains(c);
    (!key.is_empty() && key.chars().all(fine)).then_some(key)
}

/// Whether a value holds something: `null` does not.
pub(super) fn is_null(node: &Node<'_>) -> bool {
    matches!(node.value, Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    #[test]
    fn paths_of_simple_shape() {
        let key = |key: &str| Step::Key(key.to_owned());
        for (text, expected) in [
            ("$.a.b", Some(vec![key("a"), key("b")])),
            ("a.b", Some(vec![key("a"), key("b")])),
            ("$['a b'][\"c\"]", Some(vec![key("a b"), key("c")])),
            (
                "$.a[0].b-c",
                Some(vec![key("a"), Step::Index(0), key("b-c")]),
            ),
            ("$.a[-1]", Some(vec![key("a"), Step::Index(-1)])),
            ("$..a", None),
            ("$.a[*]", None),
            ("$.a[0,1]", None),
            ("$.a[?(@.b)]", None),
            ("$.a.length()", None),
            ("$.a[", None),
            ("", None),
            ("$.\u{e4}", Some(vec![key("\u{e4}")])),
        ] {
            assert_eq!(path(text), expected, "{text}");
        }
    }

    #[test]
    fn fields_find_what_they_say() {
        let spec = r#"{"flattenSpec": {"fields": ["a", {"type": "path", "name": "city", "expr": "$.user.cities[-1].name"},
          {"type": "jq", "name": "any", "expr": ".x"}, {"type": "TREE", "name": "t", "nodes": ["user", "id"]},
          {"type": "root", "name": "r", "expr": "a"}, {"type": "path", "name": "twice", "expr": "$.a"}, "twice"]}}"#;
        let spec = document::read(spec, document::Syntax::Json);
        let flatten = Flatten::of(&spec.documents[0].root);
        let record = r#"{"a": 1, "user": {"id": null, "cities": [{}, {"name": "Oslo"}]}}"#;
        let record = document::read(record, document::Syntax::Json);
        let root = &record.documents[0].root;
        let shown = |name: &str| match flatten.cell(root, name) {
            None => "none".to_owned(),
            Some(Cell::Open) => "open".to_owned(),
            Some(Cell::Absent) => "absent".to_owned(),
            Some(Cell::Null) => "null".to_owned(),
            Some(Cell::Value(node)) => node.scalar().unwrap_or("nested").to_owned(),
        };
        let all = ["a", "city", "any", "t", "r", "twice", "b"].map(shown);
        assert_eq!(all, ["1", "Oslo", "open", "null", "1", "open", "none"]);
    }
}
