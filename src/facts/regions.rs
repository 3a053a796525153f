//! Partitions of AWS and how regions tell them.
//!
//! Source: partition and endpoint tables of botocore 1.44.5 (2026-11); read 2026-11-21.

/// The partition of a region id, by its prefix.
#[must_use]
pub fn partition(region: &str) -> &'static str {
    const PREFIXES: [(&str, &str); 7] = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    PREFIXES
        .iter()
        .find(|(prefix, _)| region.starts_with(prefix))
        .map_or("aws", |(_, partition)| partition)
}

/// Whether a text has the form of a region id: words and a number, joined by hyphens.
#[must_use]
pub fn is_region(text: &str) -> bool {
    let mut parts = text.split('-');
    let last = parts.next_back().unwrap_or("");
    let words: Vec<&str> = parts.collect();
    (2..=3).contains(&words.len())
        && (1..=2).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_digit())
        && words
            .iter()
            .all(|word| word.len() >= 2 && word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Whether a text is an account id: exactly twelve digits.
#[must_use]
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// DNS suffixes of AWS services, the longer one of two that end alike first.
pub const DNS_SUFFIXES: [&str; 9] = [
    "amazonaws.com.cn",
    "api.amazonwebservices.com.cn",
    "amazonaws.com",
    "amazonaws.eu",
    "api.aws",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_partitions() {
        for good in [
            "us-west-2",
            "ap-southeast-1",
            "us-gov-east-1",
            "eusc-de-east-1",
            "me-central-1",
        ] {
            assert!(is_region(good), "{good}");
        }
        for bad in [
            "us-west",
            "uswest2",
            "us_west_2",
            "*",
            "us-west-2a",
            "",
            "<region>",
        ] {
            assert!(!is_region(bad), "{bad}");
        }
        assert_eq!(partition("cn-north-1"), "aws-cn");
        assert_eq!(partition("us-west-2"), "aws");
        assert_eq!(partition("us-gov-west-1"), "aws-us-gov");
    }
}
