//! Input formats of a supervisor: parts that do not go together, or are not there.

use crate::document::{Node, Value};
use crate::facts::druid;
use crate::finding::{Draft, Severity};
use crate::model::supervisor::{Supervisor, near};
use crate::source::Span;
use std::collections::HashSet;

/// Input formats whose parts do not go together.
pub(super) fn formats(supervisor: &Supervisor<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let Some(outer) = supervisor
        .io("inputFormat")
        .filter(|format| format.is_object())
    else {
        return found;
    };
    let inner = [
        Some(outer),
        outer.get("valueFormat"),
        outer.get("keyFormat"),
    ];
    for format in inner
        .into_iter()
        .flatten()
        .filter(|format| format.is_object())
    {
        let kind = format.get("type").and_then(Node::as_str).unwrap_or("");
        let is_true = |key: &str| format.get(key).is_some_and(super::super::is_true);
        found.extend(flattening(format));
        found.extend(features(format));
        match kind {
            "avro_stream" => found.extend(decoder(format, &AVRO)),
            "protobuf" => found.extend(decoder(format, &PROTOBUF)),
            "csv" | "tsv" => {
                let columns = format.get("columns").is_some_and(|columns| {
                    !super::super::is_null(columns)
                        && (!columns.items().is_empty()
                            || columns.tag.is_some()
                            || !matches!(columns.value, Value::List(_)))
                });
                let header = is_true("findColumnsFromHeader") || is_true("hasHeaderRow");
                found.extend(delimiters(format, kind));
                if !columns && !header {
                    found.push(
                        Draft::new(
                            format.span,
                            "no columns",
                            format!("the `{kind}` format has no `columns`"),
                        )
                        .why("Druid refuses the spec")
                        .help("list the columns in their order"),
                    );
                } else if header
                    || format
                        .get("skipHeaderRows")
                        .and_then(super::super::number)
                        .is_some_and(|n| n >= 1.0)
                {
                    let key = ["findColumnsFromHeader", "hasHeaderRow", "skipHeaderRows"]
                        .into_iter()
                        .find_map(|key| format.member(key));
                    let span = key.map_or(format.span, |member| member.key.span);
                    found.push(
                        Draft::new(span, "eats messages", format!("the `{kind}` format takes the first line of every message for a header"))
                            .severity(Severity::Warning)
                            .why("Druid reads each message alone: a message of one line vanishes, and is not counted")
                            .help("list `columns`, and leave headers out"),
                    );
                }
            }
            "json" if is_true("assumeNewlineDelimited") && is_true("useJsonNodeReader") => {
                found.push(
                    Draft::new(
                        format.span,
                        "not both",
                        "`assumeNewlineDelimited` beside `useJsonNodeReader`",
                    )
                    .why("Druid refuses the spec")
                    .help("keep one of them"),
                );
            }
            "regex" => {
                let pattern = format
                    .get("pattern")
                    .filter(|node| !super::super::is_null(node));
                let why = match pattern {
                    None => Some("has no `pattern`"),
                    Some(node) => node
                        .as_str()
                        .filter(|text| !super::super::is_open(text))
                        .and_then(super::super::broken_pattern),
                };
                if let Some(why) = why {
                    let span = pattern.map_or(format.span, |node| node.span);
                    found.push(
                        Draft::new(span, "no regular expression", format!("the `regex` format {why}"))
                            .why("Druid takes the spec, and every task fails while it sets up its reader")
                            .help("give a regular expression of Java"),
                    );
                }
            }
            "orc" | "parquet" | "avro_ocf" => {
                let span = format.get("type").map_or(format.span, |node| node.span);
                found.push(
                    Draft::new(span, "a format of files", format!("`{kind}` is a format of files, and a message of Kafka is none"))
                        .why("Druid takes the spec, and no message can be read")
                        .help("use a format of messages: json, avro_stream, protobuf, csv, tsv, lines, regex"),
                );
            }
            _ => {}
        }
    }
    found
}

/// Delimiters that are the same, empty, or part of a column's name.
fn delimiters(format: &Node<'_>, kind: &str) -> Option<Draft> {
    let text = |key: &str| format.get(key).and_then(Node::as_str);
    if let Some(node) = format
        .get("listDelimiter")
        .filter(|node| node.as_str() == Some(""))
    {
        return Some(
            Draft::new(node.span, "empty", "`listDelimiter` is empty")
                .why("Druid takes the spec, and every task fails while it sets up its reader")
                .help("write the character between values, or leave it out"),
        );
    }
    let delimiter = match kind {
        "csv" => ",",
        _ => text("delimiter").unwrap_or("\t"),
    };
    let list = format
        .get("listDelimiter")
        .filter(|_| text("listDelimiter") == Some(delimiter));
    if let Some(node) = list {
        return Some(
            Draft::new(
                node.span,
                "the same",
                "`listDelimiter` is the delimiter of columns, too",
            )
            .why("Druid refuses the spec")
            .help("take another character"),
        );
    }
    if delimiter.is_empty() {
        let span = format
            .get("delimiter")
            .map_or(format.span, |node| node.span);
        return Some(
            Draft::new(span, "empty", "`delimiter` is empty")
                .why("Druid refuses the spec")
                .help("write the character between columns"),
        );
    }
    let columns = format.get("columns").map(Node::items).unwrap_or_default();
    let column = columns
        .iter()
        .find(|column| column.as_str().is_some_and(|name| name.contains(delimiter)))?;
    Some(
        Draft::new(
            column.span,
            "holds the delimiter",
            "the name of this column holds the delimiter",
        )
        .why("Druid refuses the spec")
        .help("each column is an entry of its own"),
    )
}

/// Fields of a flattening that lack what their type reads.
fn flattening(format: &Node<'_>) -> Option<Draft> {
    let fields = format.path(&["flattenSpec", "fields"])?;
    let names: Vec<(&str, Span)> = fields
        .items()
        .iter()
        .filter_map(|field| {
            let name = field.as_str().or_else(|| field.get("name")?.as_str())?;
            Some((name, field.span))
        })
        .collect();
    let mut seen = HashSet::new();
    let twice = names.iter().find(|(name, _)| !seen.insert(*name));
    if let Some((name, span)) = twice {
        return Some(
            Draft::new(
                *span,
                "the second one",
                format!("two fields of the flattening are called `{name}`"),
            )
            .why("Druid takes the spec, and every task fails while it sets up its reader")
            .help("rename one of them"),
        );
    }
    fields.items().iter().find_map(|field| {
        let kind = field.get("type")?.as_str()?.to_ascii_lowercase();
        let there = |key: &str| {
            field
                .get(key)
                .is_some_and(|node| !super::super::is_null(node))
        };
        let lack = match kind.as_str() {
            "path" | "jq" if !there("expr") => "expr",
            "tree"
                if field
                    .get("nodes")
                    .is_none_or(|nodes| nodes.items().is_empty()) =>
            {
                "nodes"
            }
            _ => return None,
        };
        Some(
            Draft::new(
                field.span,
                format!("no `{lack}`"),
                format!("a field of type `{kind}` without `{lack}`"),
            )
            .why("Druid refuses the spec")
            .help(format!("give `{lack}`")),
        )
    })
}

/// What says where a format finds its schemas.
struct Decoders {
    format: &'static str,
    key: &'static str,
    kinds: &'static [&'static str],
    /// What Druid takes for an id that it does not know.
    fallback: &'static str,
}

// Source: the extensions `druid-avro-extensions` and `druid-protobuf-extensions` of Druid's sources; read 2026-11-21.
const AVRO: Decoders = Decoders {
    format: "avro_stream",
    key: "avroBytesDecoder",
    kinds: &[
        "schema_inline",
        "multiple_schemas_inline",
        "schema_repo",
        "schema_registry",
    ],
    fallback: "schema_repo",
};
const PROTOBUF: Decoders = Decoders {
    format: "protobuf",
    key: "protoBytesDecoder",
    kinds: &["file", "inline", "schema_registry"],
    fallback: "schema_registry",
};

/// A reader that knows no schema, or takes it from somewhere else than it is told.
fn decoder(format: &Node<'_>, decoders: &Decoders) -> Option<Draft> {
    let Decoders {
        format: name,
        key,
        kinds,
        fallback,
    } = decoders;
    let there = format.get(key).filter(|node| !super::super::is_null(node));
    let Some(decoder) = there else {
        return Some(
            Draft::new(
                format.span,
                "no decoder",
                format!("the `{name}` format has no `{key}`"),
            )
            .why("Druid refuses the spec")
            .help("say where the schema is: `{\"type\": \"schema_registry\", \"url\": …}`"),
        );
    };
    if !decoder.is_object() {
        return None;
    }
    let kind = decoder.get("type");
    let said = kind.and_then(Node::as_str);
    if said.is_some_and(|said| kinds.contains(&said) || super::super::is_open(said)) {
        return None;
    }
    let message = match said {
        Some(said) => format!("`{said}` is no decoder of `{name}`"),
        None => format!("the decoder of `{name}` has no `type`"),
    };
    let near = said.and_then(|said| near(said, kinds.iter().copied()));
    Some(
        Draft::new(
            kind.map_or(decoder.span, |kind| kind.span),
            "another one is taken",
            message,
        )
        .severity(Severity::Warning)
        .why(format!("Druid takes `{fallback}` instead, without a word"))
        .help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of: {}", kinds.join(", ")),
        }),
    )
}

/// A slip in the name of a switch. Names that are like none may be new ones.
fn features(format: &Node<'_>) -> Option<Draft> {
    let features = format.get("featureSpec")?;
    let (slip, near) = features.members().find_map(|member| {
        let text = member.key.text.as_ref();
        if druid::JSON_FEATURES.contains(&text) || super::super::is_open(text) {
            return None;
        }
        let near = druid::JSON_FEATURES
            .iter()
            .find(|known| strsim::damerau_levenshtein(known, &text.to_ascii_uppercase()) <= 2)?;
        Some((member, near))
    })?;
    Some(
        Draft::new(
            slip.key.span,
            "no such feature",
            format!("`{}` is no feature of the JSON parser", slip.key.text),
        )
        .why("Druid refuses the spec")
        .help(format!("did you mean `{near}`?")),
    )
}
