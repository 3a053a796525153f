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

/// Regions that the endpoint tables list for MSK, and those of the partitions whose tables name none. A region that is
/// missing here may be new.
#[rustfmt::skip]
pub const REGIONS: [&str; 46] = [
    "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
    "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
    "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
    "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2",
    "us-west-1", "us-west-2", "cn-north-1", "cn-northwest-1", "us-gov-east-1", "us-gov-west-1",
    "eusc-de-east-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1", "eu-isoe-west-1",
    "us-isof-east-1", "us-isof-south-1",
];

/// Whether a word is a partition of AWS.
#[must_use]
pub fn is_partition(word: &str) -> bool {
    matches!(
        word,
        "aws"
            | "aws-cn"
            | "aws-us-gov"
            | "aws-iso"
            | "aws-iso-b"
            | "aws-iso-e"
            | "aws-iso-f"
            | "aws-eusc"
    )
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
