//! How libraries spell settings.
//!
//! Sources: kafka-python 3.0.12 and its keyword arguments, librdkafka 2.16's CONFIGURATION.md, constants of Kafka's Java
//! clients 3.9; read 2026-11-21.

use super::Dialect;
use crate::document::kind;

/// Keyword arguments of kafka-python, and what Kafka's own clients call the same.
const KAFKA_PYTHON: [(&str, &str); 13] = [
    ("bootstrap_servers", "bootstrap.servers"),
    ("security_protocol", "security.protocol"),
    ("sasl_mechanism", "sasl.mechanism"),
    ("sasl_plain_username", "sasl.username"),
    ("sasl_plain_password", "sasl.password"),
    ("sasl_oauth_token_provider", "sasl.oauthbearer.provider"),
    ("sasl_kerberos_service_name", "sasl.kerberos.service.name"),
    ("ssl_context", "ssl.context"),
    ("ssl_cafile", "ssl.ca.location"),
    ("ssl_certfile", "ssl.certificate.location"),
    ("ssl_keyfile", "ssl.key.location"),
    ("ssl_password", "ssl.key.password"),
    ("ssl_check_hostname", "ssl.check.hostname"),
];

/// The setting that a keyword argument of kafka-python is.
pub(super) fn of_kafka_python(name: &str) -> Option<&'static str> {
    KAFKA_PYTHON
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, key)| *key)
}

/// The keyword argument of kafka-python for a setting.
pub(super) fn to_kafka_python(key: &str) -> Option<&'static str> {
    KAFKA_PYTHON
        .iter()
        .find(|(_, known)| *known == key)
        .map(|(name, _)| *name)
}

/// The setting that a constant of Kafka's Java clients names: `SaslConfigs.SASL_MECHANISM`.
pub(super) fn of_constant(word: &str) -> Option<String> {
    let (class, name) = word.rsplit_once('.').unwrap_or(("", word));
    let class = class.rsplit('.').next().unwrap_or(class);
    let constant = name.len() > 3
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if !constant
        || !(class.ends_with("Config") || class.ends_with("Configs") || name.ends_with("_CONFIG"))
    {
        return None;
    }
    let name = name.strip_suffix("_CONFIG").unwrap_or(name);
    Some(name.to_ascii_lowercase().replace('_', "."))
}

/// Whether a text can be the name of a setting.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 120
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// Whether a name shows that settings of a client stand around it.
pub(super) fn is_sign(name: &str) -> bool {
    kind::is_client_key(name)
        || matches!(
            name,
            "metadata.broker.list"
                | "sasl.mechanisms"
                | "bootstrap_servers"
                | "security_protocol"
                | "sasl_mechanism"
        )
}

/// Whether a program uses librdkafka, by what it imports.
pub(super) fn imports_librdkafka(text: &str) -> bool {
    [
        "confluent_kafka",
        "confluent-kafka",
        "rdkafka",
        "confluentinc/",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// The dialect of names that stand as strings in a program; `known` is what the program says about it.
pub(super) fn dialect<'n>(names: impl Iterator<Item = &'n str> + Clone, known: Dialect) -> Dialect {
    const LIBRDKAFKA: [&str; 2] = ["metadata.broker.list", "sasl.mechanisms"];
    let java = |name: &str| {
        name.starts_with("kafka.")
            || name.ends_with("sasl.jaas.config")
            || name.contains(".callback.handler.class")
    };
    if known == Dialect::Java || names.clone().any(java) {
        Dialect::Java
    } else if names.clone().any(|name| {
        matches!(
            name,
            "bootstrap_servers" | "security_protocol" | "sasl_mechanism"
        )
    }) {
        Dialect::KafkaPython
    } else if names.clone().any(|name| LIBRDKAFKA.contains(&name)) {
        Dialect::Librdkafka
    } else {
        known
    }
}

/// The setting that a name of a dialect is; `None` for those about which Kafka's own clients say nothing.
pub(super) fn setting(name: &str, dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Java => Some(name.to_owned()),
        Dialect::KafkaPython => of_kafka_python(name).map(str::to_owned),
        Dialect::KafkaJs => None,
        Dialect::Librdkafka | Dialect::Other => match name {
            "metadata.broker.list" => Some("bootstrap.servers".into()),
            "sasl.mechanisms" => Some("sasl.mechanism".into()),
            _ => ["bootstrap.servers", "security.protocol", "sasl.", "ssl."]
                .iter()
                .any(|start| name.starts_with(start))
                .then(|| name.to_owned()),
        },
    }
}
