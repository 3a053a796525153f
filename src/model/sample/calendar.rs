//! Days and dates of the Gregorian calendar, in UTC. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms".

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// The years that are counted with; Joda's own limits are wider, and nobody's data.
const YEARS: std::ops::RangeInclusive<i64> = -290_000_000..=290_000_000;

/// Days since 1970 of a date; `None` when the calendar has no such date.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || day < 1 || day > length(year, month)
    {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Days of a month.
fn length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a year.
pub(super) fn year_length(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// Year, month and day of milliseconds since 1970.
pub(super) fn date(millis: i64) -> (i64, i64, i64) {
    let shifted = millis.div_euclid(DAY) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The time as people read it: `2026-01-31T12:00:00Z`.
#[must_use]
pub fn shown(millis: i64) -> String {
    let (year, month, day) = date(millis);
    let seconds = millis.rem_euclid(DAY) / 1000;
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_each_other() {
        for (date_of, days_of) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2000, 2, 29), 11_016),
            ((2026, 11, 29), 20_786),
            ((0, 3, 1), -719_468),
        ] {
            let (year, month, day) = date_of;
            assert_eq!(days(year, month, day), Some(days_of), "{date_of:?}");
            assert_eq!(date(days_of * DAY), date_of);
        }
        assert_eq!(days(2023, 2, 29), None);
        assert_eq!(days(2024, 13, 1), None);
        assert_eq!(days(i64::MAX, 1, 1), None);
        assert_eq!(shown(1_700_000_000_000), "2023-11-14T22:13:20Z");
        assert_eq!(shown(i64::MIN), shown(i64::MIN));
    }
}
