//! What a supervisor takes from a record: the time, dimensions, metrics, transforms.
//!
//! Source: observed with Druid's own reader; read 2026-11-21.

use super::{Format, Granularity, inputs_of_expression};
use crate::document::{Node, Value};
use crate::model::hole;
use crate::model::supervisor::Supervisor;
use std::collections::HashSet;

/// What a supervisor takes from a record.
#[derive(Debug)]
pub struct Spec<'a> {
    /// Its time; `None` without `timestampSpec`, and where it cannot be known from here.
    pub timestamp: Option<Timestamp<'a>>,
    /// The list of dimensions, when there is one.
    pub list: Option<&'a Node<'a>>,
    /// The dimensions of the list.
    pub dimensions: Vec<Dimension<'a>>,
    /// Whether other columns become dimensions, too.
    pub discovers: bool,
    /// Whether these are given types of their own (`useSchemaDiscovery`).
    pub discovers_types: bool,
    /// The metrics.
    pub metrics: Vec<Metric<'a>>,
    /// The transforms.
    pub transforms: Vec<Transform<'a>>,
    /// Whether rows are rolled up.
    pub rollup: bool,
    /// `queryGranularity`; `None` when its pieces are not known.
    pub query: Option<Granularity>,
    data: Option<&'a Node<'a>>,
    /// The input format.
    pub format: Option<&'a Node<'a>>,
}

/// The time of a record.
#[derive(Debug)]
pub struct Timestamp<'a> {
    /// `timestampSpec`
    pub node: &'a Node<'a>,
    /// The column's name.
    pub column: &'a str,
    /// Where the column is named, if it is.
    pub column_node: Option<&'a Node<'a>>,
    /// How its values are read.
    pub format: Format,
    /// As it is written.
    pub format_text: &'a str,
    /// Where the format is named, if it is.
    pub format_node: Option<&'a Node<'a>>,
    /// Whether another time stands in for one that is not there.
    pub missing_value: bool,
}

/// A dimension of the list.
#[derive(Debug)]
pub struct Dimension<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where it is named.
    pub node: &'a Node<'a>,
    /// Its type, and where it is named.
    pub kind: (&'a str, Option<&'a Node<'a>>),
    /// The columns that it reads, when these are others than its own name.
    pub inputs: Vec<(&'a str, &'a Node<'a>)>,
}

/// A metric.
#[derive(Debug)]
pub struct Metric<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type, and where it is named.
    pub kind: (&'a str, &'a Node<'a>),
    /// The columns that it reads.
    pub inputs: Vec<(&'a str, &'a Node<'a>)>,
    /// The expression that it reads.
    pub expression: Option<&'a Node<'a>>,
}

/// A transform.
#[derive(Debug)]
pub struct Transform<'a> {
    /// The column that it makes.
    pub name: &'a str,
    /// Its expression.
    pub expression: Option<&'a Node<'a>>,
}

/// Whether nobody can know the text from here.
pub(super) fn is_open(text: &str) -> bool {
    hole::has_hole(&hole::mask(text))
}

fn text<'a>(node: &'a Node<'a>, key: &str) -> Option<(&'a str, &'a Node<'a>)> {
    let value = node.get(key)?;
    Some((value.as_str()?, value))
}

fn truth(node: Option<&Node<'_>>) -> Option<bool> {
    let word = node?.scalar()?.trim().to_ascii_lowercase();
    word.parse().ok()
}

impl<'a> Spec<'a> {
    /// Reads what a supervisor takes.
    pub(super) fn of(supervisor: &Supervisor<'a>) -> Self {
        let dimensions = supervisor.data("dimensionsSpec");
        let flag = |key: &str| truth(dimensions.and_then(|spec| spec.get(key))) == Some(true);
        let list = dimensions.and_then(|spec| spec.get("dimensions"));
        let items = list.map(Node::items).unwrap_or_default();
        let discovers_types = flag("useSchemaDiscovery");
        let metrics = supervisor.data("metricsSpec").map(Node::items);
        let transforms = supervisor
            .data("transformSpec")
            .and_then(|spec| spec.get("transforms"))
            .map(Node::items);
        let granularity = |key: &str| supervisor.data("granularitySpec")?.get(key);
        Self {
            timestamp: supervisor.data("timestampSpec").and_then(timestamp),
            list,
            dimensions: items.iter().filter_map(dimension).collect(),
            discovers: items.is_empty() || flag("includeAllDimensions") || discovers_types,
            discovers_types,
            metrics: metrics
                .unwrap_or_default()
                .iter()
                .filter_map(metric)
                .collect(),
            transforms: transforms
                .unwrap_or_default()
                .iter()
                .filter_map(transform)
                .collect(),
            rollup: truth(granularity("rollup")).unwrap_or(true),
            query: granularity("queryGranularity")
                .filter(|node| !matches!(node.value, Value::Null))
                .map_or(Some(Granularity::Millis(1)), Granularity::of),
            data: supervisor.spec.get("dataSchema"),
            format: supervisor.io("inputFormat"),
        }
    }

    /// Whether a transform makes the column, or may make it.
    #[must_use]
    pub fn transformed(&self, name: &str) -> bool {
        self.transforms
            .iter()
            .any(|transform| transform.name == name || is_open(transform.name))
    }

    /// Every word by which the specification may mean a field of the records.
    #[must_use]
    pub fn words(&self) -> HashSet<&'a str> {
        let mut words = HashSet::from(["timestamp"]);
        for part in [self.data, self.format].into_iter().flatten() {
            part.walk(&mut |node| {
                let Some(text) = node.as_str() else { return };
                words.insert(text);
                let word = |c: char| c.is_alphanumeric() || "_$-".contains(c);
                words.extend(text.split(|c| !word(c)));
                words.extend(text.split(['"', '\'']));
                words.extend(text.split(|c: char| !(c.is_alphanumeric() || c == '_')));
            });
        }
        words
    }

    /// Every column that the filter of the transforms compares.
    #[must_use]
    pub fn filtered(&self) -> Vec<(&'a str, &'a Node<'a>)> {
        let mut found = Vec::new();
        let filter = self
            .data
            .and_then(|data| data.path(&["transformSpec", "filter"]));
        if let Some(filter) = filter.filter(|filter| filter.is_object()) {
            compared(filter, 0, &mut found);
        }
        found
    }

    /// Every expression of transforms and metrics, with the columns that it is certain to read.
    pub fn expressions(&self) -> impl Iterator<Item = (&'a Node<'a>, Vec<String>)> {
        let transforms = self.transforms.iter().map(|transform| transform.expression);
        let metrics = self.metrics.iter().map(|metric| metric.expression);
        transforms.chain(metrics).flatten().filter_map(|node| {
            let text = node.as_str().filter(|text| !is_open(text))?;
            Some((node, inputs_of_expression(text)?))
        })
    }
}

/// The columns that a filter compares, with the places that name them.
fn compared<'a>(filter: &'a Node<'a>, depth: usize, found: &mut Vec<(&'a str, &'a Node<'a>)>) {
    for key in ["dimension", "column"] {
        let named = text(filter, key).filter(|(name, _)| !is_open(name) && !name.is_empty());
        found.extend(named);
    }
    if depth < 32 {
        let fields = filter.get("fields").map(Node::items).unwrap_or_default();
        for inner in fields.iter().chain(filter.get("field")) {
            compared(inner, depth + 1, found);
        }
    }
}

fn timestamp<'a>(node: &'a Node<'a>) -> Option<Timestamp<'a>> {
    if !node.is_object() {
        return None;
    }
    let column = text(node, "column");
    let format = text(node, "format");
    let (column_text, format_text) = (
        column.map_or("timestamp", |(text, _)| text),
        format.map_or("auto", |(text, _)| text),
    );
    if is_open(column_text) || is_open(format_text) {
        return None;
    }
    let missing = node.get("missingValue").filter(|value| match &value.value {
        Value::Null => false,
        Value::Text(text) => !text.text.trim().is_empty(),
        _ => true,
    });
    Some(Timestamp {
        node,
        column: column_text,
        column_node: column.map(|(_, node)| node),
        format: Format::parse(format_text),
        format_text,
        format_node: format.map(|(_, node)| node),
        missing_value: missing.is_some(),
    })
}

fn dimension<'a>(node: &'a Node<'a>) -> Option<Dimension<'a>> {
    if let Some(name) = node.as_str() {
        return Some(Dimension {
            name,
            node,
            kind: ("string", None),
            inputs: Vec::new(),
        });
    }
    let (name, place) = text(node, "name")?;
    let kind = text(node, "type");
    let dims = match kind {
        Some(("spatial", _)) => node.get("dims").map(Node::items).unwrap_or_default(),
        _ => &[],
    };
    Some(Dimension {
        name,
        node: place,
        kind: kind.map_or(("string", None), |(kind, node)| (kind, Some(node))),
        inputs: named(dims).collect(),
    })
}

/// The texts of a list, and the names of dimensions in it.
fn named<'a>(items: &'a [Node<'a>]) -> impl Iterator<Item = (&'a str, &'a Node<'a>)> {
    items.iter().filter_map(|item| {
        let name = item.as_str().map(|name| (name, item));
        name.or_else(|| text(item, "dimension"))
    })
}

fn metric<'a>(node: &'a Node<'a>) -> Option<Metric<'a>> {
    let (kind, place) = text(node, "type")?;
    if kind == "filtered" {
        return metric(node.get("aggregator")?);
    }
    let mut inputs: Vec<(&str, &Node<'_>)> = Vec::new();
    // What these read is written in their own language, or is no field of a record.
    if !matches!(kind, "count" | "javascript" | "expression" | "grouping") {
        inputs.extend(text(node, "fieldName"));
        for key in ["fields", "fieldNames"] {
            inputs.extend(named(node.get(key).map(Node::items).unwrap_or_default()));
        }
    }
    let expression = node.get("expression");
    Some(Metric {
        name: text(node, "name").map_or("", |(name, _)| name),
        kind: (kind, place),
        inputs,
        expression,
    })
}

fn transform<'a>(node: &'a Node<'a>) -> Option<Transform<'a>> {
    let (name, _) = text(node, "name")?;
    Some(Transform {
        name,
        expression: node.get("expression"),
    })
}
