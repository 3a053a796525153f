//! Values of conditions: ARNs, networks, dates.

use super::pattern::Pattern;
use std::net::IpAddr;

/// ARNs are compared field by field; wildcards stay inside their field, the last one but for colons of the sixth.
pub(super) fn arn_like(pattern: &str, arn: &str) -> bool {
    let fields = |text| str::splitn(text, 6, ':').collect::<Vec<_>>();
    let (wanted, actual) = (fields(pattern), fields(arn));
    wanted.len() == actual.len()
        && wanted
            .iter()
            .zip(&actual)
            .all(|(wanted, actual)| Pattern::like(wanted).accepts(actual))
}

/// Whether an address lies in a network in CIDR form; `None` when one of them is neither.
pub(super) fn in_network(address: &str, network: &str) -> Option<bool> {
    let (base, length) = match network.split_once('/') {
        Some((base, length)) => (base, Some(length.parse::<u32>().ok()?)),
        None => (network, None),
    };
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(u32::from(address)) << 96, 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let (address, width) = bits(address.parse().ok()?);
    let (base, base_width) = bits(base.parse().ok()?);
    let length = length.unwrap_or(base_width);
    if width != base_width || length > width {
        return Some(false);
    }
    let mask = u128::MAX.checked_shl(128 - length).unwrap_or(0);
    Some(address & mask == base & mask)
}

/// Seconds since 1970 of a date as IAM takes it: seconds, or `2026-11-21`, or `2026-11-21T08:00:00Z`.
pub(super) fn seconds(text: &str) -> Option<i64> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    let number = |text: Option<&str>, range: std::ops::RangeInclusive<i64>| {
        text?
            .parse::<i64>()
            .ok()
            .filter(|number| range.contains(number))
    };
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let mut parts = date.split('-');
    let year = number(parts.next(), 0..=9999)?;
    let month = number(parts.next(), 1..=12)?;
    let day = number(parts.next(), 1..=31)?;
    let (time, offset) = match time.strip_suffix('Z') {
        Some(time) => (time, 0),
        None => {
            let at = time.rfind(['+', '-'])?;
            let sign = if time[at..].starts_with('-') { -1 } else { 1 };
            let mut parts = time[at + 1..].split(':');
            let hours = number(parts.next(), 0..=23)?;
            let minutes = number(parts.next(), 0..=59).unwrap_or(0);
            (&time[..at], sign * (hours * 60 + minutes) * 60)
        }
    };
    let mut parts = time.split([':', '.']);
    let hour = number(parts.next(), 0..=23)?;
    let minute = number(parts.next(), 0..=59)?;
    let second = number(parts.next(), 0..=60).unwrap_or(0);
    // Days of the civil calendar, counted from March so that the leap day comes last.
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let days =
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + day
            - 1
            - 719_468;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
}
