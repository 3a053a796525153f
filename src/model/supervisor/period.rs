//! ISO periods as Joda reads them. Source: observed with Druid's own reader; read 2026-11-21.

/// A period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Whether it counts months or years, whose length is not fixed.
    pub calendar: bool,
    /// The rest of it in milliseconds, days and weeks included.
    pub millis: i64,
    /// Months, years counted as twelve.
    pub months: i64,
}

/// Reads a period; `None` when Joda refuses it. Letters may be small; blanks around are fine; only seconds have a fraction.
#[must_use]
pub fn parse(text: &str) -> Option<Period> {
    // Java trims blanks of ASCII only.
    let text = text.trim_matches(|c: char| c <= ' ').to_ascii_uppercase();
    let rest = text.strip_prefix('P')?;
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    let mut period = Period {
        calendar: false,
        millis: 0,
        months: 0,
    };
    const DAY: i64 = 86_400_000;
    parts(date, &['Y', 'M', 'W', 'D'], &mut |unit, number| {
        match unit {
            'Y' => period.months = period.months.saturating_add(number.saturating_mul(12)),
            'M' => period.months = period.months.saturating_add(number),
            'W' => period.millis = period.millis.saturating_add(number.saturating_mul(7 * DAY)),
            _ => period.millis = period.millis.saturating_add(number.saturating_mul(DAY)),
        }
        period.calendar |= matches!(unit, 'Y' | 'M');
    })?;
    // Seconds alone may have a fraction.
    let (time, fraction) = match time
        .strip_suffix('S')
        .and_then(|body| body.split_once(['.', ',']))
    {
        Some((whole, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            let millis: i64 = format!("{digits:0<3}").get(..3)?.parse().ok()?;
            // `PT.5S` is half a second.
            let whole = match whole.ends_with(|c: char| c.is_ascii_digit()) {
                true => whole.to_owned(),
                false => format!("{whole}0"),
            };
            (format!("{whole}S"), millis)
        }
        Some(_) => return None,
        None => (time.to_owned(), 0),
    };
    parts(&time, &['H', 'M', 'S'], &mut |unit, number| {
        let factor = match unit {
            'H' => 3_600_000,
            'M' => 60_000,
            _ => 1000,
        };
        period.millis = period.millis.saturating_add(number.saturating_mul(factor));
    })?;
    period.millis = period.millis.saturating_add(fraction);
    Some(period)
}

/// Reads numbers with their units, each unit at most once and in order.
fn parts(text: &str, units: &[char], take: &mut dyn FnMut(char, i64)) -> Option<()> {
    let mut rest = text;
    let mut from = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, tail) = rest.split_at(end);
        let unit = tail.chars().next()?;
        let at = units.iter().skip(from).position(|known| *known == unit)?;
        from += at + 1;
        let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        take(unit, i64::from(number.parse::<i32>().ok()?));
        rest = &tail[1..];
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_joda_reads_them() {
        // Source: druid.md 1.1.
        for (text, millis) in [
            ("PT1H", 3_600_000),
            ("PT60M", 3_600_000),
            ("P1D", 86_400_000),
            ("P1W", 604_800_000),
            ("PT3600S", 3_600_000),
            ("PT1H30M", 5_400_000),
            ("PT01H", 3_600_000),
            ("PT+1H", 3_600_000),
            ("PT1.5S", 1500),
            ("PT.5S", 500),
            ("PT1.S", 1000),
            ("pt1h", 3_600_000),
            (" PT1H ", 3_600_000),
            ("P", 0),
            ("PT-1H", -3_600_000),
            ("P-1D", -86_400_000),
            ("PT0S", 0),
        ] {
            assert_eq!(
                parse(text).map(|period| period.millis),
                Some(millis),
                "{text}"
            );
        }
        for text in [
            "PT",
            "P1DT",
            "P1H",
            "P1D1H",
            "PT1M1H",
            "1h",
            "1 hour",
            "3600",
            "PT3600",
            "PT1.5H",
            "P0.5D",
            "-PT1H",
            "+PT1H",
            "null",
            "PT1H PT1H",
            "PT99999999999H",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        let month = parse("P1M").unwrap();
        assert!(month.calendar && month.months == 1);
    }
}
