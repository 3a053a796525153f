//! Times cut to a granularity, in UTC, for the estimate of a roll-up.

use super::calendar::{self, DAY};
use crate::document::Node;
use crate::model::supervisor::parse_period;

/// A granularity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    /// Every time alike.
    All,
    /// Pieces of so many milliseconds.
    Millis(i64),
    /// Weeks, which begin on Monday.
    Week,
    /// Pieces of so many months.
    Months(i64),
}

/// The sizes of the granularities that have names. Source: Druid's documentation, read 2026-11-21.
const NAMED: [(&str, Granularity); 16] = [
    ("none", Granularity::Millis(1)),
    ("second", Granularity::Millis(1000)),
    ("minute", Granularity::Millis(60_000)),
    ("five_minute", Granularity::Millis(300_000)),
    ("ten_minute", Granularity::Millis(600_000)),
    ("fifteen_minute", Granularity::Millis(900_000)),
    ("thirty_minute", Granularity::Millis(1_800_000)),
    ("hour", Granularity::Millis(3_600_000)),
    ("six_hour", Granularity::Millis(21_600_000)),
    ("eight_hour", Granularity::Millis(28_800_000)),
    ("day", Granularity::Millis(DAY)),
    ("week", Granularity::Week),
    ("month", Granularity::Months(1)),
    ("quarter", Granularity::Months(3)),
    ("year", Granularity::Months(12)),
    ("all", Granularity::All),
];

impl Granularity {
    /// The granularity of a member; `None` for those whose pieces begin elsewhere than in UTC, or that are none.
    #[must_use]
    pub fn of(node: &Node<'_>) -> Option<Self> {
        if let Some(text) = node.as_str() {
            let name = text.to_ascii_lowercase();
            let named = NAMED.iter().find(|(known, _)| *known == name);
            return named.map(|(_, size)| *size);
        }
        if node.get("timeZone").is_some() || node.get("origin").is_some() {
            return None;
        }
        match node.get("type").and_then(Node::as_str)? {
            "all" => Some(Self::All),
            "none" => Some(Self::Millis(1)),
            "duration" => {
                let millis = node.get("duration").and_then(Node::scalar)?;
                let millis = millis.trim().parse().ok().filter(|millis| *millis > 0)?;
                Some(Self::Millis(millis))
            }
            "period" => {
                let period = parse_period(node.get("period").and_then(Node::as_str)?)?;
                match (period.months, period.millis) {
                    (months @ (1 | 3 | 12), 0) => Some(Self::Months(months)),
                    (0, millis) if millis == 7 * DAY => Some(Self::Week),
                    (0, millis) if millis > 0 => Some(Self::Millis(millis)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The beginning of the piece in which a time lies, as a number that only such times share.
    #[must_use]
    pub fn piece(self, millis: i64) -> i64 {
        match self {
            Self::All => 0,
            Self::Millis(size) => millis.div_euclid(size.max(1)),
            // 1970 began on a Thursday.
            Self::Week => (millis.div_euclid(DAY) + 3).div_euclid(7),
            Self::Months(size) => {
                let (year, month, _) = calendar::date(millis);
                (year * 12 + month - 1).div_euclid(size.max(1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;

    #[test]
    fn granularities_and_their_pieces() {
        for (text, expected) in [
            ("\"HOUR\"", Some(Granularity::Millis(3_600_000))),
            ("\"hourly\"", None),
            (
                r#"{"type": "period", "period": "PT2H"}"#,
                Some(Granularity::Millis(7_200_000)),
            ),
            (
                r#"{"type": "period", "period": "P1W"}"#,
                Some(Granularity::Week),
            ),
            (
                r#"{"type": "period", "period": "P3M"}"#,
                Some(Granularity::Months(3)),
            ),
            (
                r#"{"type": "period", "period": "P1D", "timeZone": "Asia/Tokyo"}"#,
                None,
            ),
            (
                r#"{"type": "duration", "duration": "60000"}"#,
                Some(Granularity::Millis(60_000)),
            ),
            (r#"{"type": "all"}"#, Some(Granularity::All)),
            ("5", None),
        ] {
            let reading = document::read(text, document::Syntax::Json);
            assert_eq!(
                Granularity::of(&reading.documents[0].root),
                expected,
                "{text}"
            );
        }
        // 2023-11-12 was a Sunday.
        let (sunday, monday) = (1_699_747_200_000, 1_699_833_600_000);
        assert_ne!(
            Granularity::Week.piece(sunday),
            Granularity::Week.piece(monday)
        );
        assert_eq!(
            Granularity::Week.piece(monday),
            Granularity::Week.piece(monday + 6 * DAY)
        );
        assert_eq!(
            Granularity::Months(1).piece(sunday),
            Granularity::Months(1).piece(monday)
        );
    }
}
