//! What reads a block of Kafka settings, as far as its place and its keys tell.

use crate::facts::clusters;
use crate::facts::kafka::{self, Family, Minor, Setting};

/// What reads a block of settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A Java program of this kind, and nothing else.
    Java(Family),
    /// One of Java's clients, or several that share their settings.
    AnyJava,
    /// A client built on librdkafka (Python, Go, .NET and Node clients by Confluent).
    Librdkafka,
    /// Nobody knows: perhaps a Java client, perhaps another one.
    Unknown,
    /// A program with settings of its own among them: a connector, MirrorMaker, a broker.
    Foreign,
}

/// What any of Java's clients, or a program made of them, may take.
const JAVA: [Family; 5] = [
    Family::Consumer,
    Family::Producer,
    Family::Admin,
    Family::Streams,
    Family::Worker,
];

impl Reader {
    /// Decides by the prefix, by the member that holds the block, and by the block's keys without their prefix.
    pub fn of<'k>(
        prefix: &str,
        holder: Option<&str>,
        keys: impl Iterator<Item = &'k str> + Clone,
    ) -> Self {
        let has = |names: &[&str]| keys.clone().any(|key| names.contains(&key));
        if holder == Some("consumerProperties") {
            return Self::Java(Family::Consumer);
        }
        // Spring spells its own settings in another way, beside those that it hands on.
        let own = prefix.trim_end_matches("override.");
        let own = own.trim_end_matches("properties.");
        if prefix.starts_with("spring.") && own == prefix {
            return Self::Foreign;
        }
        for (end, family) in [
            ("consumer.", Family::Consumer),
            ("producer.", Family::Producer),
            ("admin.", Family::Admin),
        ] {
            if own
                .strip_suffix(end)
                .is_some_and(|before| before.is_empty() || before.ends_with(['.', '-']))
            {
                return Self::Java(family);
            }
        }
        let foreign = has(&[
            "connector.class",
            "clusters",
            "process.roles",
            "broker.id",
            "node.id",
            "log.dirs",
            "zookeeper.connect",
        ]) || keys.clone().any(|key| key.contains("->"));
        if foreign {
            return Self::Foreign;
        }
        if has(&[
            "key.converter",
            "offset.storage.topic",
            "config.storage.topic",
            "offset.storage.file.filename",
        ]) {
            return Self::Java(Family::Worker);
        }
        if has(&["application.id"]) {
            return Self::Java(Family::Streams);
        }
        let java = has(&[
            "sasl.jaas.config",
            "sasl.client.callback.handler.class",
            "sasl.login.callback.handler.class",
            "key.serializer",
            "key.deserializer",
            "value.serializer",
            "value.deserializer",
            "ssl.truststore.location",
            "ssl.truststore.type",
            "ssl.endpoint.identification.algorithm",
        ]);
        // Only what one of two families has is evidence.
        let only = |family: Family, other: Family| {
            keys.clone()
                .any(|key| family.has(key) && !other.has(key) && !kafka::is_librdkafka(key))
        };
        if !java
            && keys
                .clone()
                .any(|key| kafka::is_librdkafka(key) && !kafka::is_client(key))
        {
            return Self::Librdkafka;
        }
        let consumer = only(Family::Consumer, Family::Producer);
        let producer = only(Family::Producer, Family::Consumer);
        match (consumer, producer, java) {
            (false, false, false) => Self::Unknown,
            _ => Self::AnyJava,
        }
    }

    /// The families of settings that it may take; none when nobody knows.
    #[must_use]
    pub fn families(self) -> &'static [Family] {
        match self {
            Self::Java(Family::Consumer) => &JAVA[..1],
            Self::Java(Family::Producer) => &JAVA[1..2],
            Self::Java(Family::Admin) => &JAVA[2..3],
            // Their own settings, and those of the clients that they make.
            Self::Java(Family::Streams) => &JAVA[..4],
            Self::Java(_) | Self::AnyJava | Self::Unknown => &JAVA,
            Self::Librdkafka | Self::Foreign => &[],
        }
    }

    /// The setting of a name in each family that has it.
    pub fn settings(self, name: &str) -> impl Iterator<Item = (Family, Setting)> {
        self.families()
            .iter()
            .filter_map(move |family| Some((*family, family.setting(name)?)))
    }
}

/// The releases that a client may be of: the target, or every one that is still supported.
#[must_use]
pub fn releases(target: Option<Minor>) -> Vec<Minor> {
    match target {
        Some(target) => vec![target],
        None => clusters::supported().collect(),
    }
}

/// A name of a setting that a key is probably meant to be: the same but for letter case, or a slip or two away.
#[must_use]
pub fn meant(key: &str, families: &[Family]) -> Option<&'static str> {
    if families.iter().any(|family| family.has(key)) {
        return None;
    }
    let names = || families.iter().flat_map(|family| family.names());
    if let Some(same) = names().find(|name| name.eq_ignore_ascii_case(key)) {
        return Some(same);
    }
    // Short words are close to many others.
    if !key.contains('.') || key.len() < 7 {
        return None;
    }
    let most = if key.len() < 12 { 1 } else { 2 };
    names()
        .filter(|name| name.len().abs_diff(key.len()) <= most)
        .map(|name| (strsim::damerau_levenshtein(name, key), name))
        .min()
        .filter(|(distance, _)| *distance <= most)
        .map(|(_, name)| name)
}
