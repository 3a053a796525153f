//! The settings of Kafka's clients, workers, topics and brokers, by release.
//!
//! The tables beside this file hold one setting a line, sorted by name, so that a look-up is a search in the embedded text:
//! nothing is read at start-up. Source: the `ConfigDef` objects of Kafka 1.1 to 4.3 (Apache License 2.0), and librdkafka
//! 2.15.1's own list (BSD 2-clause); read 2026-11-21. `since` and `removed` are minor releases; `changed` says what a member
//! was before a release and is from it on.

use serde_json::Value;
use std::fmt;

/// A minor release of Kafka, as `3.9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor(pub u32, pub u32);

impl Minor {
    /// The minor release of a version such as `3.9`, `3.9.x` or `3.9.x.kraft`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let number = |part: Option<&str>| {
            part.filter(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()))?
                .parse()
                .ok()
        };
        Some(Self(number(parts.next())?, number(parts.next())?))
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// The oldest and the newest release that the tables know.
pub const READ: (Minor, Minor) = (Minor(1, 1), Minor(4, 3));

/// What the settings are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// A Java consumer.
    Consumer,
    /// A Java producer.
    Producer,
    /// A Java admin client.
    Admin,
    /// A Kafka Streams application.
    Streams,
    /// A worker of Kafka Connect.
    Worker,
    /// What every source connector takes.
    SourceConnector,
    /// What every sink connector takes.
    SinkConnector,
    /// A file of MirrorMaker 2.
    Mirror,
    /// The clients of one cluster of MirrorMaker 2.
    MirrorClient,
    /// A source connector of MirrorMaker 2.
    MirrorSource,
    /// A topic.
    Topic,
    /// A broker.
    Broker,
}

impl Family {
    fn table(self) -> &'static str {
        match self {
            Self::Consumer => include_str!("kafka/consumer.json"),
            Self::Producer => include_str!("kafka/producer.json"),
            Self::Admin => include_str!("kafka/admin.json"),
            Self::Streams => include_str!("kafka/streams.json"),
            Self::Worker => include_str!("kafka/connect-worker.json"),
            Self::SourceConnector => include_str!("kafka/connector-source.json"),
            Self::SinkConnector => include_str!("kafka/connector-sink.json"),
            Self::Mirror => include_str!("kafka/mm2.json"),
            Self::MirrorClient => include_str!("kafka/mm2-client.json"),
            Self::MirrorSource => include_str!("kafka/mm2-source.json"),
            Self::Topic => include_str!("kafka/topic.json"),
            Self::Broker => include_str!("kafka/broker.json"),
        }
    }

    /// In words, for messages: "a consumer".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Consumer => "a consumer",
            Self::Producer => "a producer",
            Self::Admin => "an admin client",
            Self::Streams => "a Streams application",
            Self::Worker => "a Connect worker",
            Self::SourceConnector => "a source connector",
            Self::SinkConnector => "a sink connector",
            Self::Mirror | Self::MirrorClient | Self::MirrorSource => "MirrorMaker",
            Self::Topic => "a topic",
            Self::Broker => "a broker",
        }
    }

    /// The names of all settings, of every release.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        names(self.table())
    }

    /// Whether any release has a setting of this name.
    #[must_use]
    pub fn has(self, name: &str) -> bool {
        row(self.table(), name).is_some()
    }

    /// The setting of a name.
    #[must_use]
    pub fn setting(self, name: &str) -> Option<Setting> {
        let facts = serde_json::from_str(row(self.table(), name)?).ok()?;
        Some(Setting { facts })
    }
}

const LIBRDKAFKA: &str = include_str!("kafka/librdkafka.json");

/// Whether librdkafka has a setting of this name.
#[must_use]
pub fn is_librdkafka(name: &str) -> bool {
    row(LIBRDKAFKA, name).is_some()
}

/// The name that Java's clients have for a setting of librdkafka, when it has two names and one of them is Java's.
#[must_use]
pub fn java_name(librdkafka: &str) -> Option<&'static str> {
    LIBRDKAFKA.lines().find_map(|line| {
        let (name, facts) = entry(line)?;
        let facts: Value = serde_json::from_str(facts).ok()?;
        let alias = facts.get("alias")?.as_str()?;
        (alias == librdkafka && is_client(name)).then_some(name)
    })
}

/// Whether one of Java's clients has a setting of this name.
#[must_use]
pub fn is_client(name: &str) -> bool {
    [Family::Consumer, Family::Producer, Family::Admin]
        .iter()
        .any(|family| family.has(name))
}

/// The name and the facts of a line of a table.
fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, facts) = line.strip_prefix('"')?.split_once("\": ")?;
    Some((name, facts.trim_end_matches(',')))
}

fn names(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter_map(|line| entry(line).map(|(name, _)| name))
}

/// The facts of a name, found by halving the text.
fn row(table: &'static str, name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = table.as_bytes()[..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let end = table.as_bytes()[middle..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(table.len(), |at| middle + at + 1);
        let line = table.get(start..end)?.trim_end();
        let order = match entry(line) {
            Some((known, _)) => known.cmp(name),
            // The brackets around the table.
            None if line.starts_with('{') => std::cmp::Ordering::Less,
            None => std::cmp::Ordering::Greater,
        };
        match order {
            std::cmp::Ordering::Equal => return entry(line).map(|(_, facts)| facts),
            std::cmp::Ordering::Less => low = end,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// A setting of one family, with its history.
#[derive(Debug)]
pub struct Setting {
    facts: Value,
}

impl Setting {
    /// The first release that has it; the oldest of the tables may mean an older one.
    #[must_use]
    pub fn since(&self) -> Option<Minor> {
        Minor::parse(self.facts.get("since")?.as_str()?)
    }

    /// The first release without it.
    #[must_use]
    pub fn removed(&self) -> Option<Minor> {
        Minor::parse(self.facts.get("removed")?.as_str()?)
    }

    /// Whether a release has it.
    #[must_use]
    pub fn is_in(&self, version: Minor) -> bool {
        self.since()
            .is_none_or(|since| since <= version || since == READ.0)
            && self.removed().is_none_or(|removed| version < removed)
    }

    /// A member as a release had it.
    fn member(&self, name: &str, version: Minor) -> Option<&str> {
        let mut changes: Vec<(Minor, &Value)> = self
            .facts
            .get("changed")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(minor, change)| Some((Minor::parse(minor)?, change.get(name)?)))
            .filter(|(minor, _)| *minor > version)
            .collect();
        changes.sort_by_key(|(minor, _)| *minor);
        match changes.first() {
            Some((_, change)) => change.get(0)?.as_str(),
            None => self.facts.get(name)?.as_str(),
        }
    }

    /// Why a release does not take a value, if it does not: the end of a sentence that begins with the value.
    #[must_use]
    pub fn refusal(&self, value: &str, version: Minor) -> Option<String> {
        let value = java_trim(value);
        let allowed = self.member("valid", version).unwrap_or("");
        let kind = self.member("type", version).unwrap_or("");
        let number = match kind {
            "INT" => whole(value, i64::from(i32::MIN)..=i64::from(i32::MAX)),
            "SHORT" => whole(value, i64::from(i16::MIN)..=i64::from(i16::MAX)),
            "LONG" => whole(value, i64::MIN..=i64::MAX),
            "DOUBLE" => match real(value) {
                Some(number) => Ok(number),
                None => Err("is no number".to_owned()),
            },
            "BOOLEAN" => {
                let fine =
                    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false");
                return (!fine).then(|| "is neither `true` nor `false`".to_owned());
            }
            "LIST" => {
                let words = Words::parse(allowed)?;
                return value
                    .split(',')
                    .map(str::trim)
                    .find(|item| !item.is_empty() && !words.hold(item))
                    .map(|item| format!("holds `{item}`, which is none of {}", words.list()));
            }
            "CLASS" if value.is_empty() => return Some("is empty, and names no class".to_owned()),
            _ => {
                if allowed == "non-empty string" {
                    return value.is_empty().then(|| "is empty".to_owned());
                }
                let words = Words::parse(allowed)?;
                return (!words.hold(value)).then(|| format!("is none of {}", words.list()));
            }
        };
        match number {
            Ok(number) => Range::parse(allowed)?.refusal(number),
            Err(why) => Some(why),
        }
    }
}

/// A whole number as Java reads it.
#[expect(
    clippy::cast_precision_loss,
    reason = "bounds are small; only the side of the bound matters"
)]
fn whole(value: &str, range: std::ops::RangeInclusive<i64>) -> Result<f64, String> {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("is no whole number".into());
    }
    match value.parse::<i64>() {
        Ok(number) if range.contains(&number) => Ok(number as f64),
        _ => Err(format!("is out of range, which ends at {}", range.end())),
    }
}

/// The text without what Java trims: blanks and control characters of ASCII, and no other blanks.
#[must_use]
pub fn java_trim(text: &str) -> &str {
    text.trim_matches(|c: char| c <= ' ')
}

/// A number as Java's `Double.parseDouble` reads it, which also takes a letter for its type at the end.
fn real(value: &str) -> Option<f64> {
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    if unsigned.starts_with(|c: char| c.is_ascii_alphabetic()) {
        // Rust takes these words in any case, Java exactly so.
        let number = if unsigned == "NaN" {
            f64::NAN
        } else {
            f64::INFINITY
        };
        return matches!(unsigned, "NaN" | "Infinity").then_some(number);
    }
    value
        .strip_suffix(['d', 'D', 'f', 'F'])
        .unwrap_or(value)
        .parse()
        .ok()
}

/// The words that a validator lists: `[a, b]`, with or without regard to case.
struct Words<'t> {
    any_case: bool,
    words: Vec<&'t str>,
}

impl<'t> Words<'t> {
    fn parse(allowed: &'t str) -> Option<Self> {
        let rest = allowed.strip_prefix("(case insensitive) ");
        let list = rest
            .unwrap_or(allowed)
            .strip_prefix('[')?
            .strip_suffix(']')?;
        // `[0,...]` is a range, and `[partitionId]:…` a pattern.
        if list.contains("...") || list.contains(['[', ']']) {
            return None;
        }
        Some(Self {
            any_case: rest.is_some(),
            words: list.split(", ").collect(),
        })
    }

    fn hold(&self, value: &str) -> bool {
        self.words.iter().any(|word| {
            *word == value
                || self.any_case && word.eq_ignore_ascii_case(value)
                || word.strip_suffix(":PnDTnHnMn.nS").is_some_and(|start| {
                    // An ISO duration of days and less, and no negative one.
                    value
                        .strip_prefix(start)
                        .and_then(|rest| rest.strip_prefix(':'))
                        .is_some_and(|rest| {
                            let upper = rest.to_ascii_uppercase();
                            upper.len() > 2
                                && upper.starts_with('P')
                                && upper.ends_with(['D', 'H', 'M', 'S'])
                                && !upper.contains('-')
                        })
                })
        })
    }

    fn list(&self) -> String {
        let words: Vec<String> = self
            .words
            .iter()
            .filter(|word| **word != "null")
            .map(|word| format!("`{word}`"))
            .collect();
        words.join(", ")
    }
}

/// The bounds that a validator names: `[0,...]`, `[0,...,1]`, `[1,...,9] or -1`.
struct Range {
    least: f64,
    most: Option<f64>,
    or: Option<f64>,
}

impl Range {
    fn parse(allowed: &str) -> Option<Self> {
        let (range, or) = match allowed.split_once(" or ") {
            Some((range, or)) => (range, or.parse().ok()),
            None => (allowed, None),
        };
        let mut parts = range.strip_prefix('[')?.strip_suffix(']')?.split(',');
        let least = parts.next()?.parse().ok()?;
        if parts.next() != Some("...") {
            return None;
        }
        Some(Self {
            least,
            most: parts.next().and_then(|most| most.parse().ok()),
            or,
        })
    }

    fn refusal(&self, number: f64) -> Option<String> {
        if self.or == Some(number) {
            None
        } else if number < self.least {
            Some(format!("is less than {}", self.least))
        } else {
            let most = self.most.filter(|most| number > *most)?;
            Some(format!("is more than {most}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Family; 12] = [
        Family::Consumer,
        Family::Producer,
        Family::Admin,
        Family::Streams,
        Family::Worker,
        Family::SourceConnector,
        Family::SinkConnector,
        Family::Mirror,
        Family::MirrorClient,
        Family::MirrorSource,
        Family::Topic,
        Family::Broker,
    ];

    #[test]
    fn every_setting_is_found_by_its_name() {
        for family in ALL {
            let names: Vec<&str> = family.names().collect();
            assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{family:?}");
            for name in names {
                let setting = family.setting(name).unwrap();
                assert!(setting.since().is_some(), "{family:?} {name}");
                assert!(setting.member("type", READ.1).is_some());
            }
            for absent in ["", "aaa", "zzz", "retries.", "{", "}"] {
                assert!(!family.has(absent), "{family:?} {absent}");
            }
        }
        assert!(is_librdkafka("metadata.broker.list") && !is_librdkafka("sasl.jaas.config"));
        assert_eq!(java_name("metadata.broker.list"), Some("bootstrap.servers"));
        assert_eq!(java_name("sasl.mechanisms"), Some("sasl.mechanism"));
    }

    #[test]
    fn values_are_judged_by_release() {
        let refusal = |family: Family, name: &str, value: &str, version: Minor| {
            family.setting(name).unwrap().refusal(value, version)
        };
        let now = Minor(3, 9);
        for (name, fine, wrong) in [
            ("acks", &["all", "-1", " 1 "][..], &["ALL", "2", ""][..]),
            (
                "retries",
                &["0", "+5", "2147483647"],
                &["-1", "1.0", "1e3", "2147483648"],
            ),
            ("enable.idempotence", &["TRUE", "false"], &["yes", "1", ""]),
            (
                "security.protocol",
                &["sasl_ssl", "SSL"],
                &["SASL-SSL", "TLS", "\"SSL\""],
            ),
            ("transactional.id", &["a"], &["", " "]),
            ("compression.gzip.level", &["-1", "9"], &["0", "10"]),
            (
                "sasl.login.refresh.window.factor",
                &["0.5", "0.9f"],
                &["0.4", "x"],
            ),
            ("interceptor.classes", &["", "a.B"], &[]),
        ] {
            for value in fine {
                assert_eq!(
                    refusal(Family::Producer, name, value, now),
                    None,
                    "{name}={value}"
                );
            }
            for value in wrong {
                assert!(
                    refusal(Family::Producer, name, value, now).is_some(),
                    "{name}={value}"
                );
            }
        }
        let reset = |value, version| refusal(Family::Consumer, "auto.offset.reset", value, version);
        assert!(reset("by_duration:PT1H", Minor(3, 9)).is_some());
        assert_eq!(reset("by_duration:PT1H", Minor(4, 0)), None);
        let lookup = |version| refusal(Family::Consumer, "client.dns.lookup", "default", version);
        assert_eq!(lookup(Minor(2, 8)), None);
        assert!(lookup(Minor(3, 0)).is_some());
        let policy = |value| refusal(Family::Topic, "cleanup.policy", value, now);
        assert_eq!(policy("compact,delete"), None);
        assert_eq!(policy(""), None);
        assert!(policy("Compact").is_some());
    }

    #[test]
    fn a_setting_comes_and_goes() {
        let setting = Family::Consumer
            .setting("auto.include.jmx.reporter")
            .unwrap();
        assert!(!setting.is_in(Minor(3, 3)) && setting.is_in(Minor(3, 9)));
        assert!(!setting.is_in(Minor(4, 0)));
        assert!(
            Family::Consumer
                .setting("group.id")
                .unwrap()
                .is_in(Minor(0, 11))
        );
    }
}
