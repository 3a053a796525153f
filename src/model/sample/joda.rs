//! Times read by a pattern, as Joda's `DateTimeFormat` reads them.
//!
//! Source: Joda 2.14 as Druid uses it (English names, UTC); observed with Druid's own reader, read 2026-11-21. Letters whose
//! reading is not certain make the pattern open: nothing is said about its values.

use super::calendar::{self, DAY};
use super::time::Time;

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A letter of the pattern, and how often it stands there.
    Letter(char, usize),
    /// Text that must stand there, in whatever case.
    Literal(String),
}

/// Letters that are read here.
const LETTERS: &str = "yYMdDHhkKmsSaEZz";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Names of zones that Joda's parser knows, with their offsets in hours.
const ZONES: [(&str, i64); 11] = [
    ("UTC", 0),
    ("GMT", 0),
    ("UT", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

impl Pattern {
    /// Reads a pattern; `None` when it has a letter whose reading is not certain, or that Joda refuses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts: Vec<Part> = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(letter) = chars.next() {
            if letter.is_ascii_alphabetic() {
                let mut count = 1;
                while chars.next_if_eq(&letter).is_some() {
                    count += 1;
                }
                let certain = LETTERS.contains(letter)
                    // A name of a zone in full, or its id, is looked up in tables that are not here.
                    && !(letter == 'z' && count > 3 || letter == 'Z' && count > 2);
                if !certain {
                    return None;
                }
                parts.push(Part::Letter(letter, count));
                continue;
            }
            let mut literal = String::new();
            if letter != '\'' {
                literal.push(letter);
            } else if chars.next_if_eq(&'\'').is_some() {
                literal.push('\'');
            } else {
                // A quote that is never closed quotes the rest.
                while let Some(inside) = chars.next() {
                    if inside != '\'' {
                        literal.push(inside);
                    } else if chars.next_if_eq(&'\'').is_some() {
                        literal.push('\'');
                    } else {
                        break;
                    }
                }
            }
            match parts.last_mut() {
                Some(Part::Literal(before)) => before.push_str(&literal),
                _ => parts.push(Part::Literal(literal)),
            }
        }
        (!parts.is_empty()).then_some(Self { parts })
    }

    /// Reads a value.
    pub(super) fn read(&self, text: &str) -> Time {
        let mut fields = Fields::default();
        let mut rest = text;
        for (index, part) in self.parts.iter().enumerate() {
            let next = match part {
                Part::Literal(literal) => literal_of(rest, literal),
                Part::Letter(letter, count) => {
                    let digits_follow = self.parts.get(index + 1).is_some_and(is_numeric);
                    fields.take(rest, *letter, *count, digits_follow)
                }
            };
            match next {
                Some(next) => rest = next,
                None => return Time::No,
            }
        }
        if rest.is_empty() {
            fields.time()
        } else {
            Time::No
        }
    }
}

/// Whether a part begins with a digit whatever the value.
fn is_numeric(part: &Part) -> bool {
    match part {
        Part::Letter('M', count) => *count <= 2,
        Part::Letter(letter, _) => "yYdDHhkKmsS".contains(*letter),
        Part::Literal(_) => false,
    }
}

fn literal_of<'t>(text: &'t str, literal: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in literal.chars() {
        let found = rest.next()?;
        if !found.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Digits at the beginning, at most so many.
fn digits(text: &str, most: usize) -> Option<(i64, usize, &str)> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (number, rest) = text.split_at(count);
    Some((number.parse().ok()?, count, rest))
}

/// One of some names, in full or by its first three letters; its number from 1.
fn name<'t>(text: &'t str, names: &[&str]) -> Option<(i64, &'t str)> {
    let begins = |name: &str| {
        text.get(..name.len())
            .filter(|start| start.eq_ignore_ascii_case(name))
            .map(|_| &text[name.len()..])
    };
    for length in [usize::MAX, 3] {
        for (number, full) in (1..).zip(names) {
            let name = full.get(..length.min(full.len())).unwrap_or(full);
            if let Some(rest) = begins(name) {
                return Some((number, rest));
            }
        }
    }
    None
}

/// What a value said.
#[derive(Default)]
struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    /// Hour of the day.
    hour: Option<i64>,
    /// Hour of the half of the day.
    half: Option<i64>,
    afternoon: Option<bool>,
    minute: i64,
    second: i64,
    millis: i64,
    /// Milliseconds east of UTC.
    offset: i64,
    /// Whether a field was out of its range.
    wrong: bool,
}

impl Fields {
    fn number<'t>(
        &mut self,
        text: &'t str,
        most: usize,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<(i64, &'t str)> {
        let (number, _, rest) = digits(text, most)?;
        self.wrong |= !range.contains(&number);
        Some((number, rest))
    }

    /// Takes what a letter of the pattern stands for; the rest of the text.
    fn take<'t>(
        &mut self,
        text: &'t str,
        letter: char,
        count: usize,
        digits_follow: bool,
    ) -> Option<&'t str> {
        let rest;
        match letter {
            'y' | 'Y' => {
                let (sign, number) = match text.strip_prefix('-') {
                    Some(number) if letter == 'y' => (-1, number),
                    _ => (1, text),
                };
                let most = if digits_follow { count } else { 9 };
                let (year, length, after) = digits(number, most)?;
                // Two digits are the year nearest to now; more of them are the year itself.
                let year = if count == 2 && length == 2 && sign == 1 {
                    2000 + year - if year > 75 { 100 } else { 0 }
                } else {
                    sign * year
                };
                self.year = Some(year);
                rest = after;
            }
            'M' if count <= 2 => {
                let (number, after) = self.number(text, 2, 1..=12)?;
                self.month = Some(number);
                rest = after;
            }
            'M' => {
                let (number, after) = name(text, &MONTHS)?;
                self.month = Some(number);
                rest = after;
            }
            'E' => rest = name(text, &WEEKDAYS)?.1,
            'd' => {
                let (number, after) = self.number(text, 2, 1..=31)?;
                self.day = Some(number);
                rest = after;
            }
            'D' => {
                let (number, after) = self.number(text, 3, 1..=366)?;
                self.day_of_year = Some(number);
                rest = after;
            }
            'H' | 'k' => {
                let range = if letter == 'H' { 0..=23 } else { 1..=24 };
                let (number, after) = self.number(text, 2, range)?;
                self.hour = Some(number % 24);
                rest = after;
            }
            'h' | 'K' => {
                let range = if letter == 'h' { 1..=12 } else { 0..=11 };
                let (number, after) = self.number(text, 2, range)?;
                self.half = Some(number % 12);
                rest = after;
            }
            'm' => (self.minute, rest) = self.number(text, 2, 0..=59)?,
            's' => (self.second, rest) = self.number(text, 2, 0..=59)?,
            'S' => {
                let (number, length, after) = digits(text, count.min(18))?;
                let scale = i64::try_from(length).unwrap_or(0) - 3;
                let ten = |power: i64| 10_i64.pow(u32::try_from(power).unwrap_or(0));
                self.millis = if scale >= 0 {
                    number / ten(scale)
                } else {
                    number * ten(-scale)
                };
                rest = after;
            }
            'a' => {
                let half = text.get(..2)?;
                let afternoon = half.eq_ignore_ascii_case("pm");
                if !afternoon && !half.eq_ignore_ascii_case("am") {
                    return None;
                }
                self.afternoon = Some(afternoon);
                rest = &text[2..];
            }
            'Z' => (self.offset, rest) = offset(text)?,
            'z' => {
                let zone = ZONES
                    .iter()
                    .find_map(|(zone, hours)| Some((hours, text.strip_prefix(zone)?)));
                let (hours, after) = zone?;
                self.offset = hours * 3_600_000;
                rest = after;
            }
            _ => return None,
        }
        Some(rest)
    }

    fn time(&self) -> Time {
        if self.wrong {
            return Time::No;
        }
        let dated = self.year.is_some();
        // Without a year Joda takes one of its own, and what else is said decides which.
        let year = self.year.unwrap_or(2000);
        let day = match (self.day_of_year, self.month, self.day) {
            // The day of the year is set last, so that a month beside it has no effect.
            (Some(day), _, _) if day > calendar::year_length(year) => return Time::No,
            (Some(day), _, _) => calendar::days(year, 1, 1).map(|first| first + day - 1),
            (None, month, day) => calendar::days(year, month.unwrap_or(1), day.unwrap_or(1)),
        };
        let Some(day) = day else {
            // A year that the calendar here does not have is not judged.
            let odd = self
                .year
                .is_some_and(|year| calendar::days(year, 1, 1).is_none());
            return if odd { Time::Unknown } else { Time::No };
        };
        if !dated {
            return Time::Fits;
        }
        let hour = match (self.hour, self.half) {
            (Some(hour), _) => hour,
            (None, half) => half.unwrap_or(0) + if self.afternoon == Some(true) { 12 } else { 0 },
        };
        let millis = ((hour * 60 + self.minute) * 60 + self.second) * 1000 + self.millis;
        Time::At(day * DAY + millis - self.offset)
    }
}

/// `Z`, `+02`, `+0200` or `+02:00`, in milliseconds; and the rest.
pub(super) fn offset(text: &str) -> Option<(i64, &str)> {
    if let Some(rest) = text.strip_prefix(['Z', 'z']) {
        return Some((0, rest));
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let two = |text: &str| -> Option<(i64, usize)> {
        let part = text.get(..2)?;
        part.bytes()
            .all(|b| b.is_ascii_digit())
            .then(|| part.parse().ok().map(|number| (number, 2)))?
    };
    let mut rest = &text[1..];
    let (hours, length) = two(rest)?;
    rest = &rest[length..];
    let mut millis = hours * 3_600_000;
    if hours > 23 {
        return None;
    }
    for unit in [60_000, 1000] {
        let after = rest.strip_prefix(':').unwrap_or(rest);
        let Some((number, length)) = two(after) else {
            break;
        };
        if number > 59 {
            return None;
        }
        millis += number * unit;
        rest = &after[length..];
    }
    Some((sign * millis, rest))
}
