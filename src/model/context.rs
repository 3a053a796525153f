//! Contexts: flat keys with colons, in two dialects.

use super::hole;
use crate::document::kind::SCOPES;
use crate::document::schema::{self, SchemaError};
use crate::document::{Document, Value};
use crate::source::Span;

/// What stands behind the scope in the keys that msk-gen reads. The schema says what each is; a test compares.
pub const KEYS: [&str; 25] = [
    "id",
    "eks:druid:release",
    "account",
    "region",
    "organization",
    "name",
    "alias",
    "domain",
    "environment",
    "version",
    "team:name",
    "team:alias",
    "tags",
    "eks:oidc",
    "eks:cluster",
    "msk:type",
    "msk:uuid",
    "msk:bootstrap",
    "msk:subnets",
    "msk:securityGroups",
    "msk:topics",
    "msk:clients",
    "msk:kafkaVersion",
    "msk:instanceType",
    "msk:brokers",
];

/// Further keys, of the same kind.
pub const MORE_KEYS: [&str; 4] = [
    "msk:volumeSize",
    "msk:logGroup",
    "druid:version",
    "druid:datasources",
];

/// All keys that msk-gen reads, without scope.
pub fn known_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().chain(&MORE_KEYS).copied()
}

/// The scopes of this deployment, whose values win over those of the shared account.
pub const OWN_SCOPES: [&str; 2] = ["hosted:", "deployment:"];

/// Scope and rest of a key; `None` for keys that are not of a context (`availability-zones:…`).
#[must_use]
pub fn split(key: &str) -> Option<(&'static str, &str)> {
    SCOPES
        .iter()
        .find_map(|scope| Some((*scope, key.strip_prefix(scope)?)))
}

/// Where a context breaks its schema. What depends on a hole is not judged.
#[must_use]
pub fn errors(document: &Document<'_>) -> Vec<SchemaError> {
    if !document.root.is_object() {
        return Vec::new();
    }
    let mut errors = schema::validate("context", &document.root);
    let mut holes: Vec<Span> = Vec::new();
    document.root.walk(&mut |node| {
        if node
            .as_str()
            .is_some_and(|text| hole::has_hole(&hole::mask(text)))
            || matches!(node.value, Value::Bad)
        {
            holes.push(node.span);
        }
    });
    errors.retain(|error| !holes.contains(&error.span));
    errors
}

/// A key that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// The key.
    pub key: String,
    /// Where it stands.
    pub span: Span,
    /// The key that was probably meant.
    pub suggestion: Option<String>,
}

/// The keys of a context that neither msk-gen nor one of the names in `used` reads; of keys outside `msk:` and `druid:`
/// only those that are close to a key which is read and not there.
#[must_use]
pub fn unused(document: &Document<'_>, used: &[String]) -> Vec<Unused> {
    let root = &document.root;
    let mut found = Vec::new();
    for member in root.members() {
        let key = member.key.text.as_ref();
        let Some((scope, rest)) = split(key) else {
            continue;
        };
        if known_keys().any(|known| known == rest) || used.iter().any(|used| used == key) {
            continue;
        }
        let near = known_keys()
            .filter(|known| known.len() > 3 && known.len().abs_diff(rest.len()) <= 2)
            .map(|known| (strsim::damerau_levenshtein(rest, known), known))
            .min()
            .filter(|(distance, known)| *distance <= if known.len() < 8 { 1 } else { 2 })
            .filter(|(_, known)| root.get(&format!("{scope}{known}")).is_none())
            .map(|(_, known)| format!("{scope}{known}"));
        let ours =
            OWN_SCOPES.contains(&scope) && (rest.starts_with("msk:") || rest.starts_with("druid:"));
        if ours || near.is_some() {
            found.push(Unused {
                key: key.to_owned(),
                span: member.key.span,
                suggestion: near,
            });
        }
    }
    found
}

/// What a deployment's context leaves open, each with its effect, and the key to point at. `all` are the keys of all
/// layers of a render; empty when the document stands alone.
#[must_use]
pub fn incomplete(
    document: &Document<'_>,
    all: &[String],
) -> Option<(Span, Vec<(String, &'static str)>)> {
    let root = &document.root;
    let scope = OWN_SCOPES
        .into_iter()
        .find(|scope| root.member(&format!("{scope}id")).is_some())?;
    let id = root.member(&format!("{scope}id"))?;
    let has = |rest: &str| {
        SCOPES.iter().any(|scope| {
            let key = format!("{scope}{rest}");
            root.get(&key).is_some() || all.contains(&key)
        })
    };
    if !has("eks:druid:release") {
        return None;
    }
    let wanted: [(&str, &'static str); 5] = [
        ("domain", "the artifacts carry no tags of the convention"),
        (
            "msk:clients",
            "there is one client, which may connect and read no topic",
        ),
        (
            "msk:bootstrap",
            "client settings and supervisors have no bootstrap servers",
        ),
        (
            "msk:subnets",
            "the subnets are parameters of the CloudFormation template, and empty for the AWS CLI",
        ),
        (
            "msk:securityGroups",
            "the security groups are parameters too",
        ),
    ];
    let declared = has("msk:topics") || has("druid:datasources");
    let missing: Vec<_> = wanted
        .into_iter()
        .filter(|(rest, _)| !has(rest))
        .filter(|(rest, _)| !(*rest == "msk:clients" && declared))
        .map(|(rest, effect)| (format!("{scope}{rest}"), effect))
        .collect();
    (!missing.is_empty()).then_some((id.key.span, missing))
}
