//! The tables of Druid as a JSON Schema for editors, and the row of one field.

use super::check::{GRANULARITIES, PLACES, PRINTED, near};
use crate::facts::druid::{self, Class, EXTENSIONS, Kind, REQUIRED, Release, Table, Unknown};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The schema of a Kafka supervisor for a release (draft 2020-12): what Druid takes, with its coercions, and nothing that it
/// drops.
#[must_use]
pub fn schema(release: Release) -> Value {
    let table = druid::table(release);
    let mut defs = Map::new();
    let mut todo = vec![
        "KafkaSupervisorIngestionSpec".to_owned(),
        "KafkaSupervisorSpec".into(),
    ];
    let mut seen: BTreeSet<String> = todo.iter().cloned().collect();
    while let Some(name) = todo.pop() {
        let Some(class) = table.class(&name) else {
            continue;
        };
        let mut refs = BTreeSet::new();
        let def = of_class(table, &name, class, &mut refs);
        defs.insert(name, def);
        for name in refs {
            if seen.insert(name.clone()) {
                todo.push(name);
            }
        }
    }
    defs.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:msk-gen:druid-supervisor",
        "title": format!("Kafka supervisor of Druid {release}"),
        "description": "Made from the tables of Druid's own classes; `msk-gen lint` knows more.",
        "allOf": [{"$ref": "#/$defs/KafkaSupervisorSpec"}],
        "properties": {"type": {"const": "kafka"}},
        "required": ["type"],
        "anyOf": [{"required": ["spec"]}, {"required": ["dataSchema", "ioConfig"]}],
        "$defs": defs,
    })
}

fn reference(name: &str, refs: &mut BTreeSet<String>) -> Value {
    refs.insert(name.to_owned());
    json!({"$ref": format!("#/$defs/{name}")})
}

/// What Druid takes for a type.
fn of_kind(kind: &Kind, refs: &mut BTreeSet<String>) -> Value {
    match kind {
        Kind::Any => json!({}),
        Kind::String | Kind::TimeZone => json!({"type": ["string", "number", "boolean", "null"]}),
        Kind::Boolean => json!({"anyOf": [
            {"type": ["boolean", "integer", "null"]},
            {"type": "string", "pattern": "^\\s*(true|True|TRUE|false|False|FALSE)\\s*$|^(null)?$"},
        ]}),
        Kind::Int32 | Kind::Int64 => json!({"anyOf": [
            {"type": ["number", "null"]},
            {"type": "string", "pattern": "^\\s*[+-]?[0-9]+\\s*$|^(null)?$"},
        ]}),
        Kind::Number => json!({"type": ["number", "string", "null"]}),
        Kind::Period | Kind::Duration => json!({"anyOf": [
            {"type": ["integer", "null"]},
            {"type": "string", "pattern": "^\\s*[Pp][0-9A-Za-z.,+-]*\\s*$|^$"},
        ]}),
        Kind::DateTime => json!({"type": ["string", "integer", "null"]}),
        Kind::Interval => json!({"type": ["string", "null"]}),
        Kind::List(inner) => json!({"type": ["array", "null"], "items": of_kind(inner, refs)}),
        Kind::Map(inner) => {
            json!({"type": ["object", "null"], "additionalProperties": of_kind(inner, refs)})
        }
        Kind::Class(name) => reference(name, refs),
    }
}

/// A word in any case, as a pattern.
fn any_case(word: &str) -> String {
    word.chars()
        .map(|c| match c.is_ascii_alphabetic() {
            true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
            false => c.to_string(),
        })
        .collect()
}

fn of_class(table: &Table, name: &str, class: &Class, refs: &mut BTreeSet<String>) -> Value {
    let mut ways: Vec<Value> = vec![json!({"type": "null"})];
    if !class.words.is_empty() {
        if class.any_case {
            let words: Vec<String> = class.words.iter().map(|word| any_case(word)).collect();
            ways.push(json!({"type": "string", "pattern": format!("^({})$", words.join("|"))}));
        } else {
            ways.push(json!({"enum": class.words}));
            ways.push(json!({"type": "integer"}));
        }
        return json!({"anyOf": ways});
    }
    let text = |class: &Class| {
        class
            .also_from
            .iter()
            .any(|kind| kind == "string" || kind == "any")
    };
    let fallback = match &class.unknown {
        Unknown::Becomes(other) | Unknown::RefusedUnlessAbsent(other) if other != name => {
            Some(other)
        }
        _ => None,
    };
    let from_text = text(class)
        || class
            .ids
            .values()
            .chain(fallback)
            .any(|id| table.class(id).is_some_and(text));
    if name == "Granularity" {
        let words: Vec<String> = GRANULARITIES.iter().map(|word| any_case(word)).collect();
        ways.push(json!({"type": "string", "pattern": format!("^({})$", words.join("|"))}));
    } else if name == "StringComparator" {
        ways.push(json!({"enum": class.ids.keys().collect::<Vec<_>>()}));
    } else if from_text {
        ways.push(json!({"type": "string"}));
    }
    for kind in &class.also_from {
        if kind == "integer" {
            ways.push(json!({"type": "integer"}));
        } else if let Some(inner) = kind
            .strip_prefix("list<")
            .and_then(|rest| rest.strip_suffix('>'))
        {
            ways.push(json!({"type": "array", "items": reference(inner, refs)}));
        }
    }
    match &class.selector {
        Some(selector) => {
            for (id, concrete) in &class.ids {
                ways.push(json!({
                    "allOf": [reference(concrete, refs)],
                    "type": "object",
                    "properties": {selector: {"const": id}},
                    "required": [selector],
                }));
            }
            if let Some(other) = fallback {
                ways.push(json!({
                    "allOf": [reference(other, refs)],
                    "type": "object",
                    "properties": {selector: {"type": "null"}},
                }));
            }
            let extensions: Vec<&str> = EXTENSIONS
                .iter()
                .filter(|(of, ..)| *of == name)
                .map(|(_, id, _)| *id)
                .collect();
            if !extensions.is_empty() {
                ways.push(json!({
                    "type": "object",
                    "properties": {selector: {"enum": extensions}},
                    "required": [selector],
                }));
            }
        }
        None => ways.push(object(name, class, refs)),
    }
    json!({"anyOf": ways})
}

/// An object with the members of a class, and what Druid prints beside them.
fn object(name: &str, class: &Class, refs: &mut BTreeSet<String>) -> Value {
    let mut properties = Map::new();
    for (member, (kind, default)) in &class.members {
        let mut def = of_kind(kind, refs);
        let default = default
            .as_deref()
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
            .filter(|value| !value.is_object());
        if let (Some(default), Some(map)) = (default, def.as_object_mut()) {
            map.insert("default".into(), default);
        }
        properties.insert(member.clone(), def);
    }
    for printed in class.only_written.iter().map(String::as_str).chain(PRINTED) {
        properties.entry(printed).or_insert_with(|| json!(true));
    }
    for selector in ["type", "autoScalerStrategy"] {
        properties.entry(selector).or_insert_with(|| json!(true));
    }
    let mut required: Vec<&str> = REQUIRED
        .iter()
        .filter(|(of, _)| *of == name)
        .flat_map(|(_, members)| *members)
        .filter(|member| !member.contains('|'))
        .copied()
        .collect();
    required.extend(match name {
        "KafkaSupervisorIngestionSpec" => &["dataSchema", "ioConfig"][..],
        "DataSchema" => &["timestampSpec", "dimensionsSpec"],
        "KafkaSupervisorIOConfig" => &["inputFormat"],
        "KafkaSupervisorTuningConfig" => &["type"],
        _ => &[],
    });
    let mut def = json!({
        "type": "object",
        "properties": properties,
        "patternProperties": {"^([_$#/]|[Cc][Oo][Mm][Mm][Ee][Nn][Tt]$)": true},
        "additionalProperties": false,
    });
    if let Some(map) = def.as_object_mut() {
        if !required.is_empty() {
            map.insert("required".into(), json!(required));
        }
        if name == "KafkaSupervisorIOConfig" {
            let one = |is: &str, not: &str| json!({"required": [is], "properties": {not: {"type": "null"}, is: {"type": "string"}}});
            map.insert(
                "oneOf".into(),
                json!([one("topic", "topicPattern"), one("topicPattern", "topic")]),
            );
        }
        if name == "KafkaSupervisorTuningConfig"
            && let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut)
        {
            properties.insert("type".into(), json!({"const": "kafka"}));
        }
    }
    def
}

/// The facts of a field, by its path below `spec` (`ioConfig.taskDuration`), for every release that has it; `None` when none
/// has.
#[must_use]
pub fn field(path: &str) -> Option<String> {
    let path = path.trim_start_matches("spec.").trim_matches('.');
    let mut rows: Vec<(Release, Vec<Row>)> = Vec::new();
    for release in druid::releases() {
        let found = rows_of(druid::table(release), path);
        if !found.is_empty() {
            rows.push((release, found));
        }
    }
    let (last, newest) = rows.last()?;
    let mut out = format!("{path}\n");
    for row in newest {
        if newest.len() > 1 {
            let _ = writeln!(out, "  in        {}", row.class);
        }
        let _ = writeln!(out, "  type      {}", row.kind);
        if let Some(default) = &row.default {
            let _ = writeln!(out, "  default   {default}");
        }
        if row.required {
            let _ = writeln!(out, "  required  yes");
        }
        if !row.ids.is_empty() {
            let _ = writeln!(out, "  kinds     {}", row.ids.join(", "));
        }
    }
    let first = rows.first().map_or(*last, |(release, _)| *release);
    let since = if first == Release::OLDEST {
        format!("{first} or before")
    } else {
        first.to_string()
    };
    let _ = writeln!(out, "  since     Druid {since}");
    if *last < Release::NEWEST {
        let gone = druid::releases().find(|release| release > last);
        let _ = writeln!(out, "  until     Druid {}", gone.unwrap_or(Release::NEWEST));
    }
    Some(out)
}

/// Where fields of the last step's name stand, or of one that is almost so called, whatever stands before it.
#[must_use]
pub fn places(path: &str) -> Vec<String> {
    let last = path.rsplit('.').next().unwrap_or(path);
    let table = druid::table(Release::NEWEST);
    let members = |class: &str| {
        let class = table.class(class);
        class.map(|class| class.members.keys().map(String::as_str).collect::<Vec<_>>())
    };
    let mut found: Vec<String> = Vec::new();
    for (class, place) in PLACES {
        let Some(members) = members(class) else {
            continue;
        };
        if let Some(near) = near(last, members.into_iter()) {
            found.push(match place {
                "" | "spec" => near,
                place => format!("{place}.{near}"),
            });
        }
    }
    let exact = |path: &String| path.rsplit('.').next() == Some(last);
    if found.iter().any(exact) {
        found.retain(exact);
    }
    found.sort();
    found.dedup();
    found
}

/// One place of a field.
struct Row {
    class: String,
    kind: String,
    default: Option<String>,
    required: bool,
    ids: Vec<String>,
}

fn rows_of(table: &Table, path: &str) -> Vec<Row> {
    let mut classes: Vec<String> = vec![
        "KafkaSupervisorIngestionSpec".into(),
        "KafkaSupervisorSpec".into(),
    ];
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let step = step.split('[').next().unwrap_or(step);
        let mut found: Vec<(String, Kind, Option<String>)> = Vec::new();
        for name in &classes {
            if let Some((kind, default)) =
                table.class(name).and_then(|class| class.members.get(step))
            {
                found.push((name.clone(), kind.clone(), default.clone()));
            }
        }
        if steps.peek().is_none() {
            return found
                .into_iter()
                .map(|(class, kind, default)| Row {
                    required: REQUIRED
                        .iter()
                        .any(|(of, members)| *of == class && members.contains(&step)),
                    ids: match &kind {
                        Kind::Class(name) => table
                            .class(name)
                            .map(|class| class.ids.keys().chain(&class.words).cloned().collect())
                            .unwrap_or_default(),
                        _ => Vec::new(),
                    },
                    kind: kind.name().to_owned(),
                    class,
                    default,
                })
                .collect();
        }
        classes.clear();
        for (_, kind, _) in found {
            let mut kind = &kind;
            while let Kind::List(inner) | Kind::Map(inner) = kind {
                kind = inner;
            }
            if let Kind::Class(name) = kind
                && let Some(class) = table.class(name)
            {
                classes.push(name.clone());
                classes.extend(class.ids.values().cloned());
                if let Unknown::Becomes(other) = &class.unknown {
                    classes.push(other.clone());
                }
            }
        }
        classes.sort();
        classes.dedup();
    }
    Vec::new()
}
