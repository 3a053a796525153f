//! Settings as environment variables spell them: `KAFKA_SECURITY_PROTOCOL`, `CONNECT_PRODUCER_SASL_MECHANISM`,
//! `SPRING_KAFKA_PROPERTIES_SECURITY_PROTOCOL`.

use super::group::settings;
use super::{Dialect, Extent, Piece, Settings, group};
use crate::source::Span;

/// How names of variables end, and the setting that each is.
const ENDINGS: [(&str, &str); 18] = [
    (
        "SASL_CLIENT_CALLBACK_HANDLER_CLASS",
        "sasl.client.callback.handler.class",
    ),
    (
        "SASL_LOGIN_CALLBACK_HANDLER_CLASS",
        "sasl.login.callback.handler.class",
    ),
    (
        "SSL_ENDPOINT_IDENTIFICATION_ALGORITHM",
        "ssl.endpoint.identification.algorithm",
    ),
    ("SSL_TRUSTSTORE_LOCATION", "ssl.truststore.location"),
    ("SSL_TRUSTSTORE_PASSWORD", "ssl.truststore.password"),
    ("SSL_KEYSTORE_LOCATION", "ssl.keystore.location"),
    ("SSL_KEYSTORE_PASSWORD", "ssl.keystore.password"),
    ("SSL_KEY_PASSWORD", "ssl.key.password"),
    ("SECURITY_PROTOCOL", "security.protocol"),
    ("SASL_JAAS_CONFIG", "sasl.jaas.config"),
    ("SASL_MECHANISM", "sasl.mechanism"),
    ("SASL_USERNAME", "sasl.username"),
    ("SASL_PASSWORD", "sasl.password"),
    ("BOOTSTRAP_SERVERS", "bootstrap.servers"),
    ("BOOTSTRAPSERVERS", "bootstrap.servers"),
    ("BOOTSTRAP_SERVER", "bootstrap.servers"),
    ("BOOTSTRAP_BROKERS", "bootstrap.servers"),
    ("BROKERS", "bootstrap.servers"),
];

/// Whose setting a variable is, and which, with the prefix that it has for Kafka Connect.
fn setting(name: &str) -> Option<(String, String)> {
    let (start, key) = ENDINGS.iter().find_map(|(ending, key)| {
        let start = name.strip_suffix(ending)?;
        (start.is_empty() || start.ends_with('_')).then_some((start, *key))
    })?;
    if let Some(client) = start.strip_prefix("CONNECT_") {
        let prefix = match client {
            "" => "",
            "PRODUCER_" => "producer.",
            "CONSUMER_" => "consumer.",
            "ADMIN_" => "admin.",
            _ => return None,
        };
        return Some(("CONNECT_".into(), format!("{prefix}{key}")));
    }
    let owner = start.replace("PROPERTIES_", "");
    let named = ["KAFKA", "MSK"]
        .iter()
        .any(|word| owner.split('_').any(|part| part == *word));
    named.then(|| (owner, key.to_owned()))
}

/// Whether a variable is a setting of a client.
#[must_use]
pub fn is_setting(name: &str) -> bool {
    setting(name).is_some()
}

/// The settings of clients among variables; each has its name, what names it, and its value.
#[must_use]
pub fn read(variables: Vec<(String, Span, Vec<Piece>)>) -> Vec<Settings> {
    let mut owners: Vec<(String, group::Group)> = Vec::new();
    for (name, span, value) in variables {
        let Some((owner, key)) = setting(&name) else {
            continue;
        };
        let at = owners.iter().position(|(known, _)| *known == owner);
        if at.is_none() && owners.len() >= group::MOST {
            continue;
        }
        let at = at.unwrap_or_else(|| {
            owners.push((owner, group::Group::default()));
            owners.len() - 1
        });
        owners[at].1.add(key, span, value, true);
    }
    let all = owners.into_iter();
    all.filter_map(|(_, group)| settings(Dialect::Java, Extent::Part, group.into_entries()))
        .collect()
}
