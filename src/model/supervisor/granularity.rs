//! Granularities, and whether streaming can allocate segments for them.
//!
//! Source: Druid's allocation tries the named sizes that are not longer than what is asked for, and takes the first whose bucket
//! holds the row's; observed with Druid's own classes, read 2026-11-21.

use super::{Supervisor, period};
use crate::document::{Node, Value};
use crate::facts::druid;
use crate::source::Span;

/// A size of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// No truncation at all.
    None,
    /// A named size, by its place among them.
    Named(usize),
    /// Another length, in milliseconds; months count as thirty days.
    Other(i64),
    /// All of time.
    All,
}

/// Names and lengths of the named sizes, shortest first; the last three are not fixed.
const NAMED: [(&str, i64); 14] = [
    ("second", 1_000),
    ("minute", 60_000),
    ("five_minute", 300_000),
    ("ten_minute", 600_000),
    ("fifteen_minute", 900_000),
    ("thirty_minute", 1_800_000),
    ("hour", 3_600_000),
    ("six_hour", 21_600_000),
    ("eight_hour", 28_800_000),
    ("day", 86_400_000),
    ("week", 604_800_000),
    ("month", MONTH),
    ("quarter", 3 * MONTH),
    ("year", 12 * MONTH),
];

/// Zones that are no whole hours from UTC. Source: the time zone database, 2026a.
const HALF_HOURS: [&str; 14] = [
    "America/St_Johns",
    "Asia/Calcutta",
    "Asia/Colombo",
    "Asia/Kabul",
    "Asia/Kathmandu",
    "Asia/Katmandu",
    "Asia/Kolkata",
    "Asia/Rangoon",
    "Asia/Tehran",
    "Asia/Yangon",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Eucla",
    "Pacific/Chatham",
];

/// Zones that are a quarter of an hour off. Source: the time zone database, 2026a.
const QUARTERS: [&str; 4] = [
    "Asia/Kathmandu",
    "Asia/Katmandu",
    "Australia/Eucla",
    "Pacific/Chatham",
];

const MONTH: i64 = 2_592_000_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 86_400_000;
const WEEK: usize = 10;
const MONTHLY: usize = 11;

impl Size {
    fn length(self) -> i64 {
        match self {
            Self::None => 0,
            Self::Named(at) => NAMED[at].1,
            Self::Other(millis) => millis,
            Self::All => i64::MAX,
        }
    }

    /// Whether this is shorter than another.
    #[must_use]
    pub fn is_finer(self, other: Self) -> bool {
        self.length() < other.length()
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "all" => Some(Self::All),
            name => NAMED
                .iter()
                .position(|(known, _)| *known == name)
                .map(Self::Named),
        }
    }

    /// The size of the segments that streaming makes when it is asked for this one; `None` when it makes none.
    #[must_use]
    pub fn effective(self) -> Option<Self> {
        match self {
            Self::None => None,
            Self::Other(millis) => (0..NAMED.len())
                .rev()
                // Weeks are tried only when they are asked for.
                .filter(|at| *at != WEEK)
                .find(|at| NAMED[*at].1 <= millis)
                .map(Self::Named),
            size => Some(size),
        }
    }

    /// In words.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::None => "`none`".into(),
            Self::All => "`all`".into(),
            Self::Named(at) => format!("`{}`", NAMED[at].0),
            Self::Other(millis) if millis % DAY == 0 => format!("{} days", millis / DAY),
            Self::Other(millis) if millis % HOUR == 0 => format!("{} hours", millis / HOUR),
            Self::Other(millis) => format!("{} seconds", millis as f64 / 1000.0),
        }
    }
}

/// The size of a granularity; `None` when it cannot be read, or a part of it is known only later.
#[must_use]
pub fn read(node: &Node<'_>) -> Option<Size> {
    if node.tag.is_some() {
        return None;
    }
    if let Some(name) = node.as_str() {
        return Size::named(name);
    }
    match node.get("type").and_then(Node::as_str)? {
        "all" => Some(Size::All),
        "none" => Some(Size::None),
        "duration" => {
            let millis: f64 = node.get("duration")?.scalar()?.trim().parse().ok()?;
            (millis > 0.0).then_some(Size::Other(millis as i64))
        }
        "period" => {
            let period = node.get("period")?;
            match &period.value {
                Value::Number(millis) => Some(Size::Other(millis.parse().ok()?)),
                _ => of_period(period.as_str()?),
            }
        }
        _ => None,
    }
}

/// The size of a period such as `PT1H`; `None` when it is none, or not longer than nothing.
#[must_use]
pub fn of_period(text: &str) -> Option<Size> {
    let read = period::parse(text)?;
    let whole = read
        .millis
        .checked_add(read.months.checked_mul(MONTH)?)
        .filter(|millis| *millis > 0)?;
    let exact = read.months == 0 || read.millis == 0;
    let at = NAMED
        .iter()
        .position(|(_, length)| *length == whole)
        .filter(|_| exact);
    // Thirty days are no month.
    let at = at.filter(|at| (*at >= MONTHLY) == read.calendar);
    // Seven days are no week: streaming tries weeks only when they are asked for as such.
    let at = at.filter(|at| *at != WEEK || text.contains(['W', 'w']));
    Some(at.map_or(Size::Other(whole), Size::Named))
}

/// One of the two granularities of a supervisor.
#[derive(Debug, Clone, Copy)]
pub struct Granularity<'d> {
    /// Its size.
    pub size: Size,
    /// Its time zone, when it says one.
    pub zone: Option<&'d str>,
    /// How far its `origin` moves it from midnight, in milliseconds; 0 when that is not certain.
    pub shift: i64,
    /// Where it stands, or where it would.
    pub span: Span,
    /// Whether it is said at all.
    pub said: bool,
}

/// The segment granularity and the query granularity of a supervisor, defaults included.
#[must_use]
pub fn pair<'d>(supervisor: &Supervisor<'d>) -> Option<(Granularity<'d>, Granularity<'d>)> {
    let spec = supervisor
        .data("granularitySpec")
        .filter(|spec| spec.is_object())?;
    let one = |key: &str, default: Size| -> Option<Granularity<'d>> {
        match spec
            .get(key)
            .filter(|node| !matches!(node.value, Value::Null))
        {
            None => Some(Granularity {
                size: default,
                zone: None,
                shift: 0,
                span: spec.span,
                said: false,
            }),
            Some(node) => Some(Granularity {
                size: read(node)?,
                zone: node.get("timeZone").and_then(Node::as_str),
                shift: node
                    .get("origin")
                    .and_then(Node::as_str)
                    .and_then(time_of_day)
                    .unwrap_or(0),
                span: node.span,
                said: true,
            }),
        }
    };
    let day = Size::named("day")?;
    Some((
        one("segmentGranularity", day)?,
        one("queryGranularity", Size::None)?,
    ))
}

/// The time of day of an origin in UTC, in milliseconds; `None` for other forms.
fn time_of_day(origin: &str) -> Option<i64> {
    let (_, time) = origin.trim().split_once('T')?;
    let time = time.strip_suffix('Z')?;
    let seconds = time.split_once('.').map_or(time, |(seconds, _)| seconds);
    let mut parts = seconds.split(':').map(str::parse::<i64>);
    let mut next = |below: i64| {
        let part = parts.next().unwrap_or(Ok(0)).ok()?;
        (0..below).contains(&part).then_some(part)
    };
    Some(((next(24)? * 60 + next(60)?) * 60 + next(60)?) * 1000)
}

/// Whether segments can be allocated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They can.
    Fine,
    /// Rows are truncated to more than a segment.
    Coarser,
    /// Segments of `none` are not made.
    NoSegments,
    /// Rows are truncated to more than the largest segment that is made.
    TooLong,
    /// The two are cut in different time zones.
    Zones,
    /// Some of what rows are truncated to crosses the ends of segments.
    Crosses,
}

/// Judges a pair.
#[must_use]
pub fn judge(segment: &Granularity<'_>, query: &Granularity<'_>) -> Verdict {
    let (wanted, rows) = (segment.size, query.size);
    if wanted.effective().is_none() {
        return Verdict::NoSegments;
    }
    // What is no length is told as a bad granularity.
    if rows == Size::None || wanted == Size::All || rows.length() <= 0 {
        return Verdict::Fine;
    }
    if rows.length() > wanted.length() {
        return Verdict::Coarser;
    }
    let Some(made) = wanted.effective() else {
        return Verdict::TooLong;
    };
    if rows.length() > made.length() {
        return Verdict::TooLong;
    }
    // An unknown zone is UTC.
    let zone = |zone: Option<&str>| match zone {
        Some(zone) if druid::is_zone(zone) => druid::zone_itself(zone).to_owned(),
        _ => "UTC".to_owned(),
    };
    let (of_segment, of_rows) = (zone(segment.zone), zone(query.zone));
    // Seven days are counted from a Thursday, and weeks begin on a Monday.
    if made == Size::Named(WEEK) && rows == Size::Other(NAMED[WEEK].1) {
        return Verdict::TooLong;
    }
    // Most zones are whole hours apart: what is cut to an hour lies inside. Rows that are much shorter than a segment do,
    // but for those at its ends.
    let part = |zone: &str| match zone {
        _ if QUARTERS.contains(&zone) => HOUR / 4,
        _ if HALF_HOURS.contains(&zone) => HOUR / 2,
        _ => HOUR,
    };
    let (one, other) = (part(&of_segment), part(&of_rows));
    let apart = if one == other {
        DAY
    } else {
        2 * one.min(other)
    };
    // Many zones of one continent have the same rules.
    let continent = |zone: &str| {
        zone.split_once('/')
            .map(|(continent, _)| continent.to_owned())
    };
    let alike = of_segment == of_rows
        || continent(&of_segment).is_some() && continent(&of_segment) == continent(&of_rows);
    let shift = (segment.shift - query.shift).rem_euclid(rows.length());
    let much_shorter = rows.length().saturating_mul(2) <= made.length();
    if !alike && rows.length() >= apart || shift != 0 {
        return if much_shorter {
            Verdict::Crosses
        } else {
            Verdict::Zones
        };
    }
    if tiles(wanted, rows) {
        Verdict::Fine
    } else {
        Verdict::Crosses
    }
}

/// Whether all that rows are truncated to lies inside of segments of a size that is tried.
fn tiles(wanted: Size, rows: Size) -> bool {
    let months = |at: usize| NAMED[at].1 / MONTH;
    let tried = (0..NAMED.len()).filter(|at| {
        let named = *at != WEEK || wanted == Size::Named(WEEK);
        named && NAMED[*at].1 <= wanted.length()
    });
    let mut tried = tried.filter(|at| NAMED[*at].1 >= rows.length());
    match rows {
        // A week lies in no month.
        Size::Named(WEEK) => wanted == Size::Named(WEEK),
        Size::Named(at) if at >= MONTHLY => {
            tried.any(|other| other >= MONTHLY && months(other) % months(at) == 0)
        }
        // Months of thirty days stand for months here: who writes thirty days in hours?
        Size::Other(millis) if millis % MONTH == 0 => {
            tried.any(|other| other >= MONTHLY && months(other) % (millis / MONTH) == 0)
        }
        _ => tried.any(|other| {
            // From a day on segments begin with a day.
            let length = NAMED[other].1.min(DAY);
            length % rows.length() == 0
        }),
    }
}
