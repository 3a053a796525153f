//! What a plain scalar is under the core schema of YAML 1.2 (section 10.3.2).

use super::super::{Style, Text, Value};
use std::borrow::Cow;

/// The type that a tag asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// No tag: the schema decides about plain scalars.
    Any,
    /// A string, whatever it looks like.
    Text,
    /// `!!null`
    Null,
    /// `!!bool`
    Bool,
    /// `!!int` or `!!float`
    Number,
}

/// The value of a scalar; what does not fit the wanted type stays text.
pub(super) fn value<'a>(text: Cow<'a, str>, style: Style, wanted: Wanted) -> Value<'a> {
    let resolved = match wanted {
        Wanted::Any if style == Style::Plain => plain(&text),
        Wanted::Any | Wanted::Text => None,
        Wanted::Null => Some(Value::Null),
        Wanted::Bool => boolean(&text).map(Value::Bool),
        Wanted::Number => number(&text).then_some(Value::Number(Cow::Borrowed(""))),
    };
    match resolved {
        Some(Value::Number(_)) => Value::Number(text),
        Some(value) => value,
        None => Value::Text(Text { text, style }),
    }
}

/// The schema's answer; the number's text is filled in by the caller.
fn plain(text: &str) -> Option<Value<'static>> {
    match text.as_bytes().first() {
        None => Some(Value::Null),
        Some(b'~' | b'n' | b'N') if matches!(text, "~" | "null" | "Null" | "NULL") => {
            Some(Value::Null)
        }
        Some(b't' | b'T' | b'f' | b'F') => boolean(text).map(Value::Bool),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') if number(text) => {
            Some(Value::Number(Cow::Borrowed("")))
        }
        _ => None,
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Whether `text` is an integer or a floating point number of the schema.
fn number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = !(whole.is_empty() && fraction.is_empty());
    digits
        && all_digits(whole)
        && all_digits(fraction)
        && exponent.is_none_or(|exponent| {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            !exponent.is_empty() && all_digits(exponent)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_and_nothing_of_yaml_1_1() {
        for text in [
            "0",
            "-12",
            "+3",
            "012",
            "000000000000",
            "0x1F",
            "0o17",
            "1.5",
            ".5",
            "5.",
            "1e3",
            "-1.2E-3",
            ".inf",
            "-.INF",
            ".nan",
        ] {
            assert!(number(text), "{text}");
        }
        for text in [
            "", "-", ".", "1_000", "0b1", "0x", "12:30", "1e", "e3", "-.nan", "-0x1", "é",
        ] {
            assert!(!number(text), "{text}");
        }
        assert_eq!(boolean("yes"), None);
    }
}
