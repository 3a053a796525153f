//! What a value is as a time, by the formats of Druid's `timestampSpec`.
//!
//! Source: observed with Druid's own reader (33.0.0 to 38), read 2026-11-21. What is not certain is [`Time::Unknown`].

use super::calendar::{self, DAY};
use super::joda::{self, Pattern};
use crate::document::{Node, Value};
use crate::facts::druid;

/// What a value is as a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Milliseconds since 1970.
    At(i64),
    /// It fits the format, and its date is not certain.
    Fits,
    /// It does not fit: Druid counts the record as unparseable.
    No,
    /// Nobody can tell from here.
    Unknown,
}

/// A format of times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Auto,
    Iso,
    /// A count since 1970 of units; so many of them are a second.
    Count(i64),
    /// Seconds with a fraction.
    Ruby,
    Pattern(Pattern),
    Unknown,
}

/// The formats that count units since 1970, finest last, with how many units are a second.
const COUNTS: [(&str, i64); 4] = [
    ("posix", 1),
    ("millis", 1000),
    ("micro", 1_000_000),
    ("nano", 1_000_000_000),
];

impl Format {
    /// The format of a text, whose case does not matter but in a pattern.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let count = COUNTS.iter().find(|(name, _)| *name == lower);
        Self(match (lower.as_str(), count) {
            (_, Some((_, units))) => Kind::Count(*units),
            ("auto", _) => Kind::Auto,
            ("iso", _) => Kind::Iso,
            ("ruby", _) => Kind::Ruby,
            _ => Pattern::parse(text).map_or(Kind::Unknown, Kind::Pattern),
        })
    }

    /// What a value is.
    #[must_use]
    pub fn read(&self, node: &Node<'_>) -> Time {
        match &node.value {
            Value::Null | Value::Bad => Time::Unknown,
            Value::Text(text) => self.text(stripped(&text.text)),
            Value::Number(number) => self.number(number),
            // Their text is no time in any format.
            Value::Bool(_) | Value::List(_) | Value::Object(_) => match self.0 {
                Kind::Pattern(_) | Kind::Unknown => Time::Unknown,
                _ => Time::No,
            },
        }
    }

    /// What a text is.
    #[must_use]
    pub fn text(&self, text: &str) -> Time {
        if text.is_empty() {
            return Time::No;
        }
        match &self.0 {
            Kind::Auto if is_digits(text) => count(text, 1000),
            Kind::Auto => auto(text),
            Kind::Iso if is_digits(text.trim_start_matches(['+', '-'])) => iso_number(text),
            Kind::Iso => iso(text, false),
            Kind::Count(units) => count(text, *units),
            Kind::Ruby => ruby(text),
            Kind::Pattern(pattern) => pattern.read(text),
            Kind::Unknown => Time::Unknown,
        }
    }

    fn number(&self, number: &str) -> Time {
        let whole = is_digits(number.trim_start_matches('-'));
        match &self.0 {
            Kind::Auto if whole => count(number, 1000),
            Kind::Count(units) if whole => count(number, *units),
            // A number with a fraction is cut.
            Kind::Auto => cut(number, 1000),
            Kind::Count(units) => cut(number, *units),
            Kind::Ruby => ruby(number),
            Kind::Iso if whole => iso_number(number),
            Kind::Pattern(pattern) if whole => pattern.read(number),
            Kind::Iso | Kind::Pattern(_) | Kind::Unknown => Time::Unknown,
        }
    }
}

/// The unit in which a number since 1970 is a time from 2000 to 2100: the name of its format.
#[must_use]
pub fn likely_unit(number: &str) -> Option<&'static str> {
    COUNTS
        .iter()
        .find(|(_, units)| match count(number, *units) {
            Time::At(millis) => (2000..2100).contains(&calendar::date(millis).0),
            _ => false,
        })
        .map(|(name, _)| *name)
}

/// The milliseconds of an ISO date and time, or of a number, as a member of the specification.
#[must_use]
pub fn moment(node: &Node<'_>) -> Option<i64> {
    let time = match &node.value {
        Value::Number(number) => count(number, 1000),
        Value::Text(text) => iso(text.text.trim(), false),
        _ => return None,
    };
    match time {
        Time::At(millis) => Some(millis),
        _ => None,
    }
}

/// A time in an extra pair of quotes is read without them.
fn stripped(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
        .map_or(text, str::trim)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn count(text: &str, units: i64) -> Time {
    match text.parse::<i64>() {
        Ok(number) if units <= 1000 => {
            number
                .checked_mul(1000 / units)
                .map_or(Time::Unknown, |millis| {
                    if within(millis) {
                        Time::At(millis)
                    } else {
                        Time::Unknown
                    }
                })
        }
        Ok(number) => Time::At(number / (units / 1000)),
        Err(_) => Time::No,
    }
}

/// Whether a time lies where the calendar here can count.
fn within(millis: i64) -> bool {
    (-9_000_000_000_000_000..=9_000_000_000_000_000).contains(&millis)
}

fn cut(number: &str, units: i64) -> Time {
    match number.parse::<f64>() {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the number is cut, as Druid cuts it"
        )]
        Ok(value) if value.abs() < 9e15 => count(&(value as i64).to_string(), units),
        _ => Time::Unknown,
    }
}

fn ruby(text: &str) -> Time {
    match text.parse::<f64>() {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "what is finer than a millisecond is cut, as Druid cuts it"
        )]
        Ok(seconds) if seconds.abs() < 9e12 => Time::At((seconds * 1000.0) as i64),
        Ok(_) => Time::Unknown,
        Err(_) => Time::No,
    }
}

/// Nine digits at most are a year, more of them are milliseconds.
fn iso_number(text: &str) -> Time {
    let number = text.trim_start_matches(['+', '-']);
    if number.len() > 9 {
        return count(text, 1000);
    }
    match text
        .parse::<i64>()
        .ok()
        .and_then(|year| calendar::days(year, 1, 1))
    {
        Some(days) => Time::At(days * DAY),
        None => Time::Unknown,
    }
}

/// A date and time with `T` or a blank, and perhaps the name of a zone behind it.
fn auto(text: &str) -> Time {
    if let Some((time, zone)) = text.rsplit_once(' ')
        && zone.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        // The hour of the zone is not known here; the shape is.
        return match (druid::is_zone(zone), iso(time.trim(), true)) {
            (true, Time::At(millis)) if matches!(zone, "UTC" | "GMT" | "UT" | "Z") => {
                Time::At(millis)
            }
            (true, Time::At(_)) => Time::Fits,
            (true, Time::No) => Time::No,
            _ => Time::Unknown,
        };
    }
    iso(text, true)
}

/// An ISO date, or date and time. `blank` says that a blank may stand for the `T`.
fn iso(text: &str, blank: bool) -> Time {
    let known = |c: char| c.is_ascii_digit() || "+-:.,TtZzWw ".contains(c);
    if !text.chars().all(known) {
        return Time::No;
    }
    let separators: &[char] = if blank { &['T', 't', ' '] } else { &['T', 't'] };
    let (date, time) = match text.find(separators) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None if text.contains(' ') => return Time::No,
        None => (text, ""),
    };
    let Some(day) = iso_date(date) else {
        return Time::Unknown;
    };
    let Ok(day) = day else { return Time::No };
    if time.is_empty() {
        // A date with a `T` behind it is fine for Joda, and not worth a word.
        return Time::At(day * DAY);
    }
    if time.contains(' ') {
        return if blank { Time::Unknown } else { Time::No };
    }
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at(zone);
    let offset = match zone {
        "" => 0,
        zone => match joda::offset(zone) {
            Some((offset, "")) => offset,
            _ => return Time::Unknown,
        },
    };
    match iso_clock(clock) {
        Some(Ok(millis)) => Time::At(day * DAY + millis - offset),
        Some(Err(OutOfRange)) => Time::No,
        None => Time::Unknown,
    }
}

/// A part of a date or time that the calendar or the clock does not have.
struct OutOfRange;

/// Days since 1970 of `2026`, `2026-01`, `2026-01-31` or `2026-031`; `None` for other shapes.
fn iso_date(text: &str) -> Option<Result<i64, OutOfRange>> {
    let mut parts = text.split('-');
    let mut number = |length: usize| -> Option<Option<i64>> {
        match parts.next() {
            None => Some(None),
            Some(part) if part.len() == length && is_digits(part) => Some(part.parse().ok()),
            Some(_) => None,
        }
    };
    let year = number(4)??;
    if let Some((_, day)) = text.split_once('-').filter(|(_, rest)| rest.len() == 3) {
        let day: i64 = is_digits(day).then(|| day.parse().ok())??;
        let fits = (1..=calendar::year_length(year)).contains(&day);
        let first = calendar::days(year, 1, 1)?;
        return Some(if fits {
            Ok(first + day - 1)
        } else {
            Err(OutOfRange)
        });
    }
    let month = number(2)?.unwrap_or(1);
    let day = number(2)?.unwrap_or(1);
    parts.next().is_none().then_some(())?;
    Some(calendar::days(year, month, day).ok_or(OutOfRange))
}

/// Milliseconds of `12`, `12:30`, `12:30:00` or `12:30:00.123456`; `None` for other shapes.
fn iso_clock(text: &str) -> Option<Result<i64, OutOfRange>> {
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) if is_digits(fraction) && whole.len() == 8 => (whole, fraction),
        Some(_) => return None,
        None => (text, ""),
    };
    let mut numbers = [0_i64; 3];
    for (count, part) in whole.split(':').enumerate() {
        if part.len() != 2 || !is_digits(part) {
            return None;
        }
        *numbers.get_mut(count)? = part.parse().ok()?;
    }
    let [hour, minute, second] = numbers;
    let fraction: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    // Midnight may be written as 24:00.
    let midnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    if hour > 23 && !midnight || minute > 59 || second > 59 {
        return Some(Err(OutOfRange));
    }
    Some(Ok(((hour * 60 + minute) * 60 + second) * 1000 + fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::json;

    fn read(format: &str, value: &str) -> Time {
        let (node, _, _) = json::value_at(value, 0);
        Format::parse(format).read(&node)
    }

    const NOVEMBER: Time = Time::At(1_700_000_000_000);

    #[test]
    fn formats_that_have_names() {
        // Source: druid.md 7.
        for (format, value, expected) in [
            ("auto", "1700000000000", NOVEMBER),
            ("AUTO", "\"1700000000000\"", NOVEMBER),
            ("auto", "1700000000000.7", NOVEMBER),
            ("auto", "\"2023-11-14T22:13:20Z\"", NOVEMBER),
            ("auto", "\"2023-11-14 22:13:20\"", NOVEMBER),
            ("auto", "\"2023-11-14 22:13:20 UTC\"", NOVEMBER),
            (
                "auto",
                "\"2023-11-14 22:13:20 America/New_York\"",
                Time::Fits,
            ),
            ("auto", "\"2023-11-14 22:13:20 Mars/X\"", Time::Unknown),
            ("auto", "\"2023-11-15T00:13:20+02:00\"", NOVEMBER),
            ("auto", "\"14/11/2023\"", Time::No),
            ("auto", "\"Nov 14 2023\"", Time::No),
            ("auto", "true", Time::No),
            ("auto", "[1700000000000]", Time::No),
            ("auto", "\"\"", Time::No),
            ("auto", "1700000000", Time::At(1_700_000_000)),
            ("iso", "\"2023-11-14T22:13:20Z\"", NOVEMBER),
            ("iso", "\"2023-11-14T22:13:20.000123Z\"", NOVEMBER),
            ("iso", "\"\\\"2023-11-14T22:13:20Z\\\"\"", NOVEMBER),
            ("iso", "\"2023-11-14 22:13:20\"", Time::No),
            ("iso", "\"2023-13-14T22:13:20Z\"", Time::No),
            ("iso", "\"2023-02-30\"", Time::No),
            ("iso", "\"2023-11-14T25:13:20Z\"", Time::No),
            ("iso", "\"2023-W46\"", Time::Unknown),
            ("iso", "\"2023-318\"", Time::At(1_699_920_000_000)),
            ("iso", "\"2023-11\"", Time::At(1_698_796_800_000)),
            ("iso", "\"14 Nov 2023\"", Time::No),
            ("iso", "1700000000000", NOVEMBER),
            ("iso", "1700000000000.5", Time::Unknown),
            ("iso", "1970", Time::At(0)),
            ("posix", "1700000000", NOVEMBER),
            ("posix", "\"1700000000\"", NOVEMBER),
            ("posix", "1700000000.9", NOVEMBER),
            ("posix", "\"1700000000.9\"", Time::No),
            ("posix", "\"2023-11-14\"", Time::No),
            ("millis", "\"2023-11-14\"", Time::No),
            ("millis", "99999999999999999999", Time::No),
            ("micro", "1700000000000000", NOVEMBER),
            ("nano", "1700000000000000000", NOVEMBER),
            ("ruby", "1700000000.0", NOVEMBER),
            ("ruby", "\"now\"", Time::No),
        ] {
            assert_eq!(read(format, value), expected, "{format} {value}");
        }
    }

    #[test]
    fn patterns_of_joda() {
        // Source: druid.md 7.
        for (format, value, expected) in [
            ("yyyy-MM-dd HH:mm:ss", "\"2023-11-14 22:13:20\"", NOVEMBER),
            ("YYYY-MM-dd HH:mm:ss", "\"2023-11-14 22:13:20\"", NOVEMBER),
            (
                "yyyy-MM-dd'T'HH:mm:ss'Z'",
                "\"2023-11-14T22:13:20Z\"",
                NOVEMBER,
            ),
            (
                "yyyy-MM-dd'T'HH:mm:ssZ",
                "\"2023-11-15T00:13:20+0200\"",
                NOVEMBER,
            ),
            (
                "yyyy-MM-dd'T'HH:mm:ssZZ",
                "\"2023-11-14T22:13:20Z\"",
                NOVEMBER,
            ),
            (
                "yyyy-MM-dd'T'HH:mm:ss.SSSZ",
                "\"2023-11-14T22:13:20.000+00:00\"",
                NOVEMBER,
            ),
            (
                "yyyy-MM-dd'T'HH:mm:ss.SSS",
                "\"2023-11-14T22:13:20.000123\"",
                Time::No,
            ),
            (
                "dd/MMM/yyyy:HH:mm:ss Z",
                "\"14/Nov/2023:22:13:20 +0000\"",
                NOVEMBER,
            ),
            (
                "EEE, d MMMM yyyy HH:mm:ss z",
                "\"Tue, 14 November 2023 22:13:20 GMT\"",
                NOVEMBER,
            ),
            (
                "EEE, d MMMM yyyy HH:mm:ss z",
                "\"Tue, 14 November 2023 22:13:20 CET\"",
                Time::No,
            ),
            ("hh:mm:ss a dd.MM.yy", "\"10:13:20 PM 14.11.23\"", NOVEMBER),
            ("yyyy-MM-dd hh:mm:ss", "\"2023-11-14 22:13:20\"", Time::No),
            ("yyyyMMddHHmmss", "20231114221320", NOVEMBER),
            ("yyyyMMdd", "\"2023-11-14\"", Time::No),
            ("yyyy-DDD", "\"2023-318\"", Time::At(1_699_920_000_000)),
            ("yyyy-MM-DD", "\"2023-11-14\"", Time::At(1_673_654_400_000)),
            ("yyyy-MM-dd", "\"2023-02-30\"", Time::No),
            ("yyyy-MM-dd", "\"2023-11-14T22:13:20Z\"", Time::No),
            ("HH:mm:ss[.SSS]", "\"22:13:20\"", Time::No),
            ("HH:mm", "\"22:13\"", Time::Fits),
            ("%Y-%m-%d", "\"2023-11-14\"", Time::No),
            ("ms", "1700000000000", Time::No),
            ("yyyy o''clock", "\"2023 o'clock\"", Time::Unknown),
            ("xxxx-'W'ww", "\"2023-W46\"", Time::Unknown),
            (
                "yyyy-MM-dd'T",
                "\"2023-11-14T\"",
                Time::At(1_699_920_000_000),
            ),
            ("kk KK", "\"24 00\"", Time::Fits),
        ] {
            assert_eq!(read(format, value), expected, "{format} {value}");
        }
    }

    #[test]
    fn units_are_guessed_only_for_this_century() {
        assert_eq!(likely_unit("1700000000"), Some("posix"));
        assert_eq!(likely_unit("1700000000000"), Some("millis"));
        assert_eq!(likely_unit("1700000000000000000"), Some("nano"));
        assert_eq!(likely_unit("12"), None);
        assert_eq!(likely_unit("x"), None);
    }
}
