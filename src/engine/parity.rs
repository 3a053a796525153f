//! The environments of one team side by side: what one sets or allows that another does not.
//!
//! Names, accounts and regions differ between environments by their nature: they are taken out before anything is compared.

use crate::document::{self, Document, Node, Syntax, Value};
use crate::model::policy::{self, Effect};
use crate::render::Rendered;
use std::collections::{BTreeMap, BTreeSet};

/// One environment, as it was rendered.
#[derive(Debug, Default)]
pub struct Environment {
    /// What it is called: its contexts.
    pub name: String,
    /// Its values by area and path: keys of the context, grants of its clients, members of its artifacts.
    values: BTreeMap<(String, String), String>,
}

/// A difference between two environments; a side is missing when it does not say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `context`, `access`, or an artifact.
    pub area: String,
    /// A key, a grant, or the path of a member.
    pub what: String,
    /// What the first environment says.
    pub first: Option<String>,
    /// What the second one says.
    pub second: Option<String>,
}

/// Artifacts that say again what others say.
const REPEATED: [&str; 2] = ["iam.cfn.json", "create-cluster-v2.json"];

impl Environment {
    /// Takes what a render says. To be called before its facts are given to the rules.
    #[must_use]
    pub fn of(name: String, rendered: &Rendered) -> Self {
        let convention = &rendered.facts.convention;
        let known = &convention.known;
        let mut taken_out: Vec<(&str, &str)> = vec![
            (&known.cluster, "{cluster}"),
            (&convention.stem, "{stem}"),
            (&known.bootstrap, "{bootstrap}"),
            (&known.account, "{account}"),
            (&known.region, "{region}"),
        ];
        taken_out.retain(|(text, _)| !text.is_empty());
        taken_out.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        let plain = |text: &str| {
            taken_out
                .iter()
                .fold(text.to_owned(), |text, (own, name)| text.replace(own, name))
        };
        let mut values = BTreeMap::new();
        for key in &rendered.facts.all_keys {
            // The prefixes are two dialects of one thing.
            let key = key.split_once(':').map_or(key.as_str(), |(_, rest)| rest);
            values.insert(("context".to_owned(), key.to_owned()), String::new());
        }
        for artifact in &rendered.artifacts {
            let path = plain(&artifact.path);
            let below = path.split_once('/').map_or(path.as_str(), |(_, rest)| rest);
            if REPEATED.contains(&below) {
                continue;
            }
            let source = rendered.sources.get(artifact.source);
            let reading = document::read(&source.text, artifact.syntax);
            let policies: Vec<(&Document<'_>, Vec<policy::Policy<'_>>)> = reading
                .documents
                .iter()
                .map(|document| (document, policy::find(document)))
                .collect();
            for (document, policies) in policies {
                if below.ends_with("policy.json") && artifact.syntax == Syntax::Json {
                    grants(below, &policies, &plain, &mut values);
                } else {
                    flatten(&document.root, below, "", &plain, &mut values);
                }
            }
        }
        Self { name, values }
    }
}

fn grants(
    path: &str,
    policies: &[policy::Policy<'_>],
    plain: &dyn Fn(&str) -> String,
    values: &mut BTreeMap<(String, String), String>,
) {
    let client = path
        .strip_prefix("clients/")
        .and_then(|rest| rest.split_once('/'))
        .map_or(path, |(client, _)| client);
    for statement in policies.iter().flat_map(|policy| &policy.statements) {
        let verb = match statement.effect {
            Effect::Allow => "may",
            Effect::Deny => "must not",
            Effect::Other | Effect::Open => continue,
        };
        let texts = |key: &str| -> Vec<String> {
            let node = statement.node.get(key);
            let many = node.map(Node::one_or_many).unwrap_or_default();
            many.iter().filter_map(Node::as_str).map(plain).collect()
        };
        for action in texts("Action") {
            for resource in texts("Resource") {
                let short = resource.rsplit(':').next().unwrap_or(&resource);
                let what = format!("{client} {verb} {action} on {short}");
                values.insert(("access".to_owned(), what), String::new());
            }
        }
    }
}

/// The scalars below a node by their paths. Members of a list are known by their names, or by themselves.
fn flatten(
    node: &Node<'_>,
    area: &str,
    path: &str,
    plain: &dyn Fn(&str) -> String,
    values: &mut BTreeMap<(String, String), String>,
) {
    match &node.value {
        Value::Object(_) => {
            for member in node.members() {
                let key = plain(&member.key.text);
                // Every resource has the tags that `tags.json` says once.
                if key == "Tags" && area != "tags.json" {
                    continue;
                }
                let below = match path {
                    "" => key,
                    path => format!("{path}.{key}"),
                };
                flatten(&member.value, area, &below, plain, values);
            }
        }
        Value::List(_) => {
            for (at, item) in node.items().iter().enumerate() {
                let named = ["name", "Name", "Key", "key", "Sid"]
                    .into_iter()
                    .find_map(|key| Some((key, item.get(key)?.as_str()?)));
                let name = named
                    .map(|(_, name)| name)
                    .or_else(|| item.scalar())
                    .map_or_else(|| at.to_string(), plain);
                let below = format!("{path}[{name}]");
                // What names it is said already.
                match named {
                    None => flatten(item, area, &below, plain, values),
                    Some((naming, _)) => {
                        if item.members().count() == 1 {
                            values.insert((area.to_owned(), below.clone()), String::new());
                        }
                        for member in item.members().filter(|one| one.key.text != naming) {
                            let below = format!("{below}.{}", plain(&member.key.text));
                            flatten(&member.value, area, &below, plain, values);
                        }
                    }
                }
            }
        }
        _ => {
            let text = node.scalar().unwrap_or("null");
            values.insert((area.to_owned(), path.to_owned()), plain(text));
        }
    }
}

/// Where two environments differ, in order.
#[must_use]
pub fn parity(first: &Environment, second: &Environment) -> Vec<Row> {
    let keys: BTreeSet<&(String, String)> =
        first.values.keys().chain(second.values.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let (one, other) = (first.values.get(key), second.values.get(key));
            (one != other).then(|| Row {
                area: key.0.clone(),
                what: key.1.clone(),
                first: one.cloned(),
                second: other.cloned(),
            })
        })
        .collect()
}
