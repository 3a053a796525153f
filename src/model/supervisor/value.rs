//! What Druid's reader makes of one value. Source: observed with Druid's own reader; read 2026-11-21.

use super::check::What;
use super::period;
use crate::document::{Node, Style, Value};
use crate::facts::druid::{self, Kind};

/// Judges a value of a plain type; `None` when it is taken as it is. `calendar` says that months and years are fine.
pub(super) fn judge(kind: &Kind, node: &Node<'_>, calendar: bool) -> Option<What> {
    let refused = |why: String| Some(What::Refused(why));
    match (kind, &node.value) {
        (_, Value::Null | Value::Bad) | (Kind::Any, _) => None,
        (Kind::String, Value::List(_) | Value::Object(_))
        | (
            Kind::Boolean | Kind::Number | Kind::Int32 | Kind::Int64,
            Value::List(_) | Value::Object(_),
        )
        | (Kind::Interval, Value::List(_) | Value::Object(_)) => {
            refused(format!("is {}, and Druid wants {}", a(node), kind.name()))
        }
        (Kind::String, _) => None,
        (Kind::Boolean, Value::Bool(_)) => None,
        (Kind::Boolean, Value::Number(number)) => {
            let whole = number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            (!whole).then(|| {
                What::Refused("is a number with a fraction, and Druid wants true or false".into())
            })
        }
        (Kind::Boolean | Kind::Int32 | Kind::Int64 | Kind::Number, Value::Text(text))
            if !text.text.is_empty() && text.text.trim().is_empty() =>
        {
            refused("is blank, and Druid refuses it".into())
        }
        // Kubernetes reads the words of YAML 1.1 before Druid sees them.
        (Kind::Boolean, Value::Text(text)) if text.old_boolean().is_some() => None,
        (Kind::Boolean, Value::Text(text)) => match text.text.trim() {
            "" | "null" => Some(What::Changed(
                "is read as no value: Druid takes the default".into(),
            )),
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => None,
            _ => refused("is neither true nor false: Druid refuses the text".into()),
        },
        (Kind::Int32 | Kind::Int64, Value::Bool(_)) | (Kind::Number, Value::Bool(_)) => {
            refused(format!("is true or false, and Druid wants {}", kind.name()))
        }
        (Kind::Int32 | Kind::Int64, Value::Number(number)) => whole(kind, number),
        (Kind::Int32 | Kind::Int64, Value::Text(text)) if text.style == Style::Plain => {
            let digits = text.text.replace('_', "");
            text_of_whole(
                kind,
                if digits.is_empty() {
                    &text.text
                } else {
                    &digits
                },
            )
        }
        (Kind::Int32 | Kind::Int64, Value::Text(text)) => text_of_whole(kind, &text.text),
        (Kind::Number, Value::Number(_)) => None,
        (Kind::Number, Value::Text(text)) => match text.text.trim() {
            "" | "null" => Some(What::Changed(
                "is read as no value: Druid takes the default".into(),
            )),
            // Java takes a letter for the type at the end, and hexadecimal numbers.
            text if text.to_ascii_lowercase().starts_with("0x") && text.contains(['p', 'P']) => {
                None
            }
            text => text
                .strip_suffix(['d', 'D', 'f', 'F'])
                .unwrap_or(text)
                .parse::<f64>()
                .is_err()
                .then(|| What::Refused("is no number".into())),
        },
        (Kind::Period | Kind::Duration, Value::Number(number)) => match number.parse::<i64>() {
            Ok(millis) => Some(What::Milliseconds(millis)),
            Err(_) => refused("is a number with a fraction, and Druid wants an ISO period".into()),
        },
        (Kind::Period | Kind::Duration, Value::Text(text)) => of_period(&text.text, calendar),
        (Kind::Period | Kind::Duration, _) => refused(format!(
            "is {}, and Druid wants an ISO period such as `PT1H`",
            a(node)
        )),
        (Kind::DateTime, Value::Number(number)) => {
            let millis: f64 = number.parse().ok()?;
            if number.contains(['.', 'e', 'E']) {
                return refused(
                    "is a number with a fraction, and Druid wants an ISO date and time".into(),
                );
            }
            let seconds = millis.abs() > 1e6 && millis.abs() < 1e11;
            seconds.then(|| {
                What::Changed("is read as milliseconds, which is a day in 1970 to 1973; it looks like seconds".into())
            })
        }
        (Kind::DateTime, Value::Text(text)) => date_time(&text.text),
        (Kind::DateTime, _) => refused(format!(
            "is {}, and Druid wants an ISO date and time",
            a(node)
        )),
        (Kind::TimeZone, Value::List(_) | Value::Object(_)) => Some(What::Changed(
            "is no time zone: Druid takes UTC, without a word".into(),
        )),
        (Kind::TimeZone, Value::Text(text)) => {
            let name = text.text.trim();
            let utc = ["utc", "gmt", "z"]
                .iter()
                .any(|utc| name.eq_ignore_ascii_case(utc));
            (!name.is_empty() && !utc && !druid::is_zone(name)).then(|| {
                What::Changed(
                    "is no time zone that Druid knows: it takes UTC, without a word".into(),
                )
            })
        }
        (Kind::Interval, Value::Text(text)) => interval(&text.text),
        (Kind::Interval, Value::Number(_) | Value::Bool(_)) => {
            refused("is no interval: two dates with a slash between them".into())
        }
        (Kind::TimeZone, _) => None,
        (Kind::List(_) | Kind::Map(_) | Kind::Class(_), _) => None,
    }
}

/// The kind of a value with its article.
pub(super) fn a(node: &Node<'_>) -> &'static str {
    match &node.value {
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
        Value::Text(_) => "text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "true or false",
        Value::Null | Value::Bad => "nothing",
    }
}

fn bounds(kind: &Kind) -> (f64, f64) {
    match kind {
        Kind::Int32 => (-2_147_483_648.0, 2_147_483_647.0),
        _ => (-9_223_372_036_854_775_808.0, 9_223_372_036_854_775_807.0),
    }
}

fn whole(kind: &Kind, number: &str) -> Option<What> {
    let out = || Some(What::Refused("is out of the range of the field".into()));
    // Whole numbers are compared exactly: the ends of the range are no numbers of a fraction's type.
    if let Ok(exact) = number.parse::<i128>() {
        return (!fits(kind, exact)).then(out).flatten();
    }
    let value: f64 = number.parse().ok()?;
    let (least, most) = bounds(kind);
    if value < least || value > most {
        return out();
    }
    (value.fract() != 0.0).then(|| What::Changed(format!("is cut to {}", value.trunc())))
}

fn fits(kind: &Kind, number: i128) -> bool {
    match kind {
        Kind::Int32 => i32::try_from(number).is_ok(),
        _ => i64::try_from(number).is_ok(),
    }
}

fn text_of_whole(kind: &Kind, text: &str) -> Option<What> {
    let text = text.trim();
    if text.is_empty() || text == "null" {
        return Some(What::Changed(
            "is read as no value: Druid takes the default".into(),
        ));
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Java takes the digits of every script.
    if !digits.is_empty() && !digits.is_ascii() && digits.chars().all(char::is_numeric) {
        return None;
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(What::Refused(
            "is text that is no whole number, and Druid refuses it".into(),
        ));
    }
    let fine = text.parse::<i128>().is_ok_and(|number| fits(kind, number));
    (!fine).then(|| What::Refused("is out of the range of the field".into()))
}

fn of_period(text: &str, calendar: bool) -> Option<What> {
    if text.trim().is_empty() {
        return Some(What::Changed("is empty: Druid takes the default".into()));
    }
    match period::parse(text) {
        None => Some(What::Refused(
            "is no ISO period as Druid reads it, such as `PT1H` or `P1D`".into(),
        )),
        Some(period) if period.calendar && !calendar => Some(What::Refused(
            "counts months or years, whose length is not fixed; minutes are `PT1M`".into(),
        )),
        Some(period) if period.millis <= 0 && period.months <= 0 => Some(What::NotPositive),
        Some(_) => None,
    }
}

fn date_time(text: &str) -> Option<What> {
    let text = text.trim();
    if text.is_empty() {
        return Some(What::Changed("is empty: Druid takes the default".into()));
    }
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b':' | b'.' | b',');
    let starts =
        text.starts_with(['T', '-', '+']) || text.starts_with(|c: char| c.is_ascii_digit());
    let fine =
        starts && text.bytes().all(plain) && !(digits && text.len() > 9) && is_on_calendar(text);
    (!fine).then(|| {
        What::Refused(if digits {
            "is a time in quotes: Druid takes it for a year, and refuses it; write the number"
                .into()
        } else {
            "is no ISO date and time, such as `2026-01-31T00:00:00Z`".into()
        })
    })
}

/// Whether the numbers of a date such as `2026-01-31T23:59:59Z` can be such; what is written in another way is let pass.
fn is_on_calendar(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| -> Option<u32> {
        let part = text.get(range)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    if !dashes || number(0..4).is_none() {
        return true;
    }
    let month = number(5..7).is_none_or(|month| (1..=12).contains(&month));
    let year = number(0..4).unwrap_or(0);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match number(5..7) {
        Some(2) if leap => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        _ => 31,
    };
    let day = number(8..10).is_none_or(|day| (1..=last).contains(&day));
    let hour = number(11..13).is_none_or(|hour| hour <= 23);
    month && day && hour
}

/// Two dates with a slash between them, the earlier one first; one of them may be a period.
fn interval(text: &str) -> Option<What> {
    let wrong = || {
        Some(What::Refused(
            "is no interval: two dates with a slash between them, the earlier one first".into(),
        ))
    };
    let Some((from, to)) = text.split_once('/') else {
        return wrong();
    };
    let is_period = |part: &str| period::parse(part).is_some();
    for part in [from, to] {
        if !is_period(part)
            && (part.is_empty() || matches!(date_time(part), Some(What::Refused(_))))
        {
            return wrong();
        }
    }
    // Of dates that are written alike the order of the letters is the order of time.
    if from.len() == to.len() && from > to && !is_period(from) && !is_period(to) {
        return wrong();
    }
    None
}
