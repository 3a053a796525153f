//! Lengths and characters of names.
//!
//! Sources: iam, eks and kafka service models of botocore 1.44.5, CloudFormation schemas of 2026-10-20, Kafka's `Topic`,
//! the Kubernetes page "Object Names and IDs"; read 2026-11-21.

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// An MSK cluster. AWS gives no pattern: other characters than the safe ones are a warning.
    Cluster,
    /// An IAM role.
    Role,
    /// An IAM managed policy.
    Policy,
    /// A Kubernetes ServiceAccount.
    ServiceAccount,
    /// A Kubernetes namespace.
    Namespace,
    /// A Kafka topic.
    Topic,
    /// A Druid datasource.
    Datasource,
}

/// What a name of a kind must be.
#[derive(Debug, Clone, Copy)]
pub struct NameLimit {
    /// The kind.
    pub kind: NameKind,
    /// In words, for messages.
    pub what: &'static str,
    /// Most characters.
    pub longest: usize,
    /// The allowed characters, in words.
    pub characters: &'static str,
    /// Whether a name breaks the rule for its characters.
    pub breaks: fn(&str) -> bool,
    /// Whether the rule for the characters is confirmed; otherwise it is a warning.
    pub confirmed: bool,
}

fn outside(name: &str, extra: &[u8]) -> bool {
    !name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || extra.contains(&byte))
}

fn ends_badly(name: &str) -> bool {
    let alphanumeric = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    !alphanumeric(name.bytes().next()) || !alphanumeric(name.bytes().next_back())
}

fn not_dns(name: &str, extra: &[u8]) -> bool {
    outside(name, extra) || name.bytes().any(|byte| byte.is_ascii_uppercase()) || ends_badly(name)
}

/// The limits of each kind.
pub const NAME_LIMITS: [NameLimit; 7] = [
    NameLimit {
        kind: NameKind::Cluster,
        what: "cluster name",
        longest: 64,
        characters: "letters, digits and hyphens, beginning with a letter or digit",
        breaks: |name| outside(name, b"-") || name.starts_with('-'),
        confirmed: false,
    },
    NameLimit {
        kind: NameKind::Role,
        what: "role name",
        longest: 64,
        characters: "letters, digits and `_+=,.@-`",
        breaks: |name| outside(name, b"_+=,.@-"),
        confirmed: true,
    },
    NameLimit {
        kind: NameKind::Policy,
        what: "policy name",
        longest: 128,
        characters: "letters, digits and `_+=,.@-`",
        breaks: |name| outside(name, b"_+=,.@-"),
        confirmed: true,
    },
    NameLimit {
        kind: NameKind::ServiceAccount,
        what: "service account name",
        longest: 253,
        characters: "lower-case letters, digits, `-` and `.`, with a letter or digit at both ends",
        breaks: |name| not_dns(name, b"-."),
        confirmed: true,
    },
    NameLimit {
        kind: NameKind::Namespace,
        what: "namespace",
        longest: 63,
        characters: "lower-case letters, digits and `-`, with a letter or digit at both ends",
        breaks: |name| not_dns(name, b"-"),
        confirmed: true,
    },
    NameLimit {
        kind: NameKind::Topic,
        what: "topic name",
        longest: 249,
        characters: "letters, digits and `._-`, and neither `.` nor `..`",
        breaks: |name| outside(name, b"._-") || name == "." || name == "..",
        confirmed: true,
    },
    NameLimit {
        kind: NameKind::Datasource,
        what: "datasource name",
        longest: 255,
        characters: "anything but `/`, a leading `.`, and white space other than blanks",
        breaks: |name| {
            name.starts_with('.')
                || name.contains('/')
                || name.chars().any(|c| c != ' ' && c.is_whitespace())
        },
        confirmed: true,
    },
];

/// The limits of a kind.
#[must_use]
pub fn name_limit(kind: NameKind) -> &'static NameLimit {
    NAME_LIMITS
        .iter()
        .find(|limit| limit.kind == kind)
        .unwrap_or(&NAME_LIMITS[0])
}

/// Longest managed policy, in characters; white space does not count. Source for this and the next ones: IAM and STS
/// quotas, read 2026-11-21.
pub const MANAGED_POLICY: usize = 6144;
/// All inline policies of a role together.
pub const INLINE_POLICIES: usize = 10_240;
/// A trust policy, by default; it can be raised to [`TRUST_POLICY_RAISED`].
pub const TRUST_POLICY: usize = 2048;
/// A trust policy after the quota was raised; the newest value is unconfirmed.
pub const TRUST_POLICY_RAISED: usize = 8192;

/// Most resources of a CloudFormation template. Source: CloudFormation User Guide, quotas (2023-09).
pub const TEMPLATE_RESOURCES: usize = 500;
/// Longest logical id of a CloudFormation template. Source: the same.
pub const LOGICAL_ID: usize = 255;

/// Most tags of a resource. Source: MSK Developer Guide, tag restrictions.
pub const TAGS: usize = 50;
/// Longest tag key.
pub const TAG_KEY: usize = 128;
/// Longest tag value by the MSK guide; elsewhere in AWS it is one more, so longer ones are a warning.
pub const TAG_VALUE: usize = 255;
/// Longest tag value anywhere in AWS.
pub const TAG_VALUE_ANYWHERE: usize = 256;

/// Whether a character may stand in a tag's key or value: letters, digits, blanks and `_.:/=+-@`.
#[must_use]
pub fn tag_character(character: char) -> bool {
    character.is_alphanumeric() || " _.:/=+-@".contains(character)
}
