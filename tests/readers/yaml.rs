//! The YAML reader against `serde_yaml`.

use super::{Random, check_spans, fixtures, to_json};
use msk_gen::document::ProblemKind;
use msk_gen::document::yaml::read;
use serde::Deserialize;
use serde_json::Value as Json;

/// The referee's value; nothing where its reading is its own.
fn referee(value: serde_yaml::Value) -> Option<Json> {
    use serde_yaml::Value;
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => Json::from(whole),
            (_, Some(whole)) => Json::from(whole),
            _ => Json::Number(serde_json::Number::from_f64(number.as_f64()?)?),
        },
        Value::String(text) => Json::from(text),
        Value::Sequence(items) => items.into_iter().map(referee).collect::<Option<_>>()?,
        Value::Mapping(members) => {
            let mut object = serde_json::Map::new();
            for (key, value) in members {
                object.insert(key.as_str()?.to_owned(), referee(value)?);
            }
            Json::Object(object)
        }
        Value::Tagged(_) => return None,
    })
}

/// Compares where both accept; says whether there was something to compare.
fn agree(text: &str) -> bool {
    let reading = read(text);
    check_spans(text, &reading);
    // To YAML 1.1, and so to the referee, this character is a line break.
    if text.contains('\u{85}') {
        return false;
    }
    let mut expected = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        match serde_yaml::Value::deserialize(document)
            .ok()
            .and_then(referee)
        {
            Some(value) => expected.push(value),
            None => return false,
        }
    }
    let found: Option<Vec<Json>> = reading
        .documents
        .iter()
        .map(|document| to_json(&document.root))
        .collect();
    let Some(found) = found else { return false };
    let is_legal = |kind| matches!(kind, ProblemKind::TrailingComma);
    assert!(
        reading
            .problems
            .iter()
            .all(|problem| is_legal(problem.kind)),
        "{text:?}: {:?}",
        reading.problems
    );
    // A document in which nothing stands is null to the referee and none to us.
    if found.len() != expected.len() {
        return false;
    }
    assert_eq!(found, expected, "{text:?}");
    true
}

/// Writes a value in a random one of the ways that YAML has.
pub(super) fn write(random: &mut Random, value: &Json, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    let space = if random.below(8) == 0 {
        "  # ü: note\n"
    } else {
        "\n"
    };
    match value {
        Json::Object(members) if !members.is_empty() && random.below(5) > 0 => {
            for (key, value) in members {
                out.push_str(&format!("{space}{pad}"));
                out.push_str(&quoted(random, key));
                out.push(':');
                let deeper = indent + 1 + random.below(3);
                write(random, value, deeper, out);
            }
        }
        Json::Array(items) if !items.is_empty() && random.below(5) > 0 => {
            for item in items {
                out.push_str(&format!("{space}{pad}-"));
                let deeper = indent + 1 + random.below(3);
                write(random, item, deeper, out);
            }
        }
        Json::Object(_) | Json::Array(_) => {
            out.push(' ');
            flow(random, value, out);
        }
        Json::Null if random.below(2) == 0 => {}
        Json::String(text) if random.below(2) == 0 && is_block(text) => {
            let folded = !text.contains('\n') || !text.contains("\n ");
            let mark = if folded && random.below(2) == 0 {
                ">"
            } else {
                "|"
            };
            let chomp = random.pick(&["", "-", "+"]);
            out.push_str(&format!(" {mark}{chomp}\n"));
            for line in text.split('\n') {
                out.push_str(&format!("{pad}  {line}\n"));
            }
            out.pop();
        }
        Json::String(text) => {
            out.push(' ');
            out.push_str(&quoted(random, text));
        }
        _ => out.push_str(&format!(" {value}")),
    }
}

fn is_block(text: &str) -> bool {
    !text.is_empty() && !text.starts_with([' ', '\n', '\t']) && !text.contains(['\u{85}', '\t'])
}

fn flow(random: &mut Random, value: &Json, out: &mut String) {
    let comma = if random.below(6) == 0 { " ," } else { "" };
    match value {
        Json::Object(members) => {
            out.push('{');
            for (at, (key, value)) in members.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                out.push_str(&serde_json::to_string(key).unwrap());
                out.push_str(": ");
                flow(random, value, out);
            }
            out.push_str(if members.is_empty() { "" } else { comma });
            out.push('}');
        }
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                flow(random, item, out);
            }
            out.push_str(if items.is_empty() { "" } else { comma });
            out.push(']');
        }
        _ => out.push_str(&value.to_string()),
    }
}

fn quoted(random: &mut Random, text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_alphabetic())
        && text
            .chars()
            .all(|character| character.is_alphanumeric() || "._/-".contains(character))
        && !matches!(text, "null" | "true" | "false");
    let is_single = !text.contains(['\n', '\u{85}', '\t']);
    match random.below(3) {
        0 if is_plain => text.to_owned(),
        1 if is_single => format!("'{}'", text.replace('\'', "''")),
        _ => serde_json::to_string(text).unwrap(),
    }
}

/// A text of one to three random documents.
pub(super) fn random_text(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        text.push_str("---");
        let value = random.value(5);
        write(random, &value, 0, &mut text);
        text.push('\n');
    }
    text
}

#[test]
fn random_texts_are_read_like_serde_yaml_reads_them() {
    let mut random = Random::new(11);
    let compared = (0..4000)
        .filter(|_| agree(&random_text(&mut random)))
        .count();
    assert!(compared > 2000, "{compared}");
}

#[test]
fn json_texts_are_read_like_serde_yaml_reads_them() {
    let mut random = Random::new(12);
    let compared = (0..1000)
        .filter(|_| agree(&serde_json::to_string_pretty(&random.value(5)).unwrap()))
        .count();
    assert!(compared > 500, "{compared}");
}

#[test]
fn fixtures_are_read_like_serde_yaml_reads_them() {
    for (_, text) in fixtures(&["yaml", "yml", "json"]) {
        agree(&text);
    }
}
