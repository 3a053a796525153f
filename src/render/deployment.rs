//! The deployment that an intent describes.

use super::context::Values;
use super::mustache::{Entries, Val, ValKind};
use super::templates::{INTENT, Job};
use crate::access::{Arns, Role, Side, Workload};
use crate::document::{self, Syntax};
use crate::facts::druid::Release;
use crate::facts::regions;
use crate::model::context::OWN_SCOPES;
use crate::model::known::Known;
use crate::source::{Builder, Fault, FaultKind, Origin, Place, SourceId, Span, Traced};
use std::sync::Arc;

/// What every name and ARN is made from.
const REQUIRED: [(&str, &str); 4] = [
    ("id", "every name begins with it"),
    ("eks:druid:release", "every name has it behind the id"),
    ("account", "every ARN names it"),
    ("region", "every ARN names it"),
];

/// A deployment, ready for the artifact templates.
pub(super) struct Deployment {
    /// The cluster's name, which is also its folder.
    pub(super) cluster: Traced,
    /// Whether it is Serverless.
    pub(super) serverless: bool,
    /// Its clients.
    pub(super) clients: Vec<Client>,
    /// Tags of everything.
    pub(super) tags: Arc<Val>,
    /// The parts of its ARNs.
    pub(super) arns: Arns,
}

/// One client.
pub(super) struct Client {
    /// Its folder: the name that the context gives it.
    pub(super) folder: Traced,
    /// Its Kubernetes service account.
    pub(super) service_account: Traced,
    /// The namespace of that.
    pub(super) namespace: Traced,
    /// Labels of the service account.
    pub(super) labels: Option<Arc<Val>>,
    /// Annotations of the service account.
    pub(super) annotations: Option<Arc<Val>>,
    /// Its IAM role.
    pub(super) role_name: Traced,
    /// Its policies: name, template, mappings.
    pub(super) policies: Vec<Policy>,
    /// Tags of its role.
    pub(super) tags: Option<Arc<Val>>,
    /// What it does.
    pub(super) workload: Workload,
}

/// One policy of a client.
pub(super) struct Policy {
    /// Its name.
    pub(super) name: Traced,
    /// The name of its template.
    pub(super) template: Traced,
    /// Variables for the template.
    pub(super) mappings: Option<Arc<Val>>,
}

/// Renders the intent and reads the deployment out of it; `None` when that cannot be done, whose faults are then told.
pub(super) fn plan(values: &Values, job: &mut Job<'_>) -> Option<Deployment> {
    let template = job.find(INTENT)?;
    let data = intent_data(values);
    let builtin = job.sources().get(template).origin == Origin::Builtin;
    let missing: Vec<&(&str, &str)> = REQUIRED
        .iter()
        .filter(|(key, _)| values.get(key).is_none())
        .collect();
    // A template of the user's own says by itself which variables it misses; ours would blame a built-in line.
    let intent = if builtin && !missing.is_empty() {
        None
    } else {
        job.read_back(template, INTENT, values, &[Arc::new(data.into())])
    };
    for (key, why) in missing {
        report_missing(key, why, values, job);
    }
    let intent = intent?;
    let broken_out = |fault: &Fault| fault.kind == FaultKind::ChangesStructure;
    if job.rendered().faults.iter().any(broken_out) {
        // What such an intent seems to say is nobody's intent.
        return None;
    }
    let text = job.sources().get(intent);
    let reading = document::read(&text.text, Syntax::Yaml);
    let root = Val::from_node(job.sources(), intent, &reading.documents.first()?.root);
    let Some(kafka) = get(&root, "kafka").cloned() else {
        let place = Place {
            source: intent,
            span: Span::at(0),
        };
        job.fault(
            Fault::new(FaultKind::Syntax, place, "the intent has no `kafka`")
                .help("it describes the cluster and its clients"),
        );
        return None;
    };
    let Some(cluster) = get(&kafka, "name")
        .and_then(|name| name.as_traced())
        .cloned()
    else {
        let place = kafka.place.unwrap_or(Place {
            source: intent,
            span: Span::at(0),
        });
        job.fault(Fault::new(
            FaultKind::Syntax,
            place,
            "the intent's `kafka` has no `name`",
        ));
        return None;
    };
    check_component(&cluster, "cluster", job);
    let region = values.text("region")?.clone();
    let serverless = values
        .text("msk:type")
        .is_none_or(|kind| kind.text != "provisioned");
    let arns = Arns {
        partition: regions::partition(&region.text),
        account: values.text("account")?.clone(),
        region,
        cluster: cluster.clone(),
        uuid: values.text("msk:uuid").cloned(),
    };
    let tags = tags(values, &kafka, job, serverless);
    let clients = clients(values, &kafka, job, serverless, intent);
    job.rendered().facts.convention.known = Known {
        serverless,
        bootstrap: values
            .text("msk:bootstrap")
            .map(|text| text.text.clone())
            .unwrap_or_default(),
        ..known(&arns, &clients)
    };
    Some(Deployment {
        cluster,
        serverless,
        clients,
        tags,
        arns,
    })
}

/// What the rules may know of the deployment.
fn known(arns: &Arns, clients: &[Client]) -> Known {
    let mut topics: Vec<String> = Vec::new();
    for workload in clients.iter().map(|client| &client.workload) {
        for topic in workload.reads.iter().chain(&workload.writes) {
            if !topics.contains(&topic.text) {
                topics.push(topic.text.clone());
            }
        }
    }
    Known {
        region: arns.region.text.clone(),
        account: arns.account.text.clone(),
        cluster: arns.cluster.text.clone(),
        topics,
        ..Known::default()
    }
}

fn report_missing(key: &str, why: &str, values: &Values, job: &mut Job<'_>) {
    let rendered = job.rendered();
    let scope = OWN_SCOPES
        .into_iter()
        .find(|scope| {
            rendered
                .facts
                .all_keys
                .iter()
                .any(|known| known.starts_with(scope))
        })
        .unwrap_or("hosted:");
    let name = format!("{scope}{key}");
    let told = rendered.faults.iter().any(|fault| {
        fault.kind == FaultKind::Missing && fault.message.contains(&format!("`{name}`"))
    });
    if told {
        return;
    }
    let near = rendered
        .facts
        .all_keys
        .iter()
        .find(|known| strsim::damerau_levenshtein(known, &name) <= 2)
        .cloned();
    let file = rendered.contexts.first().map(|source| Place {
        source: *source,
        span: Span::at(0),
    });
    let Some(mut place) = rendered.facts.fallback.or(file) else {
        return;
    };
    let mut fault = Fault::new(
        FaultKind::Missing,
        place,
        format!("the context has no `{name}`: {why}"),
    );
    if let (Some(near), ValKind::Map(entries)) = (near, &values.keys.kind) {
        let at = entries
            .iter()
            .find(|(known, _)| known.text == near)
            .and_then(|(known, _)| known.place());
        if let Some(at) = at {
            place = at;
        }
        fault.place = place;
        fault.help = Some(format!("`{near}` is close to it: did you mean `{name}`?"));
    } else {
        fault.help = Some(format!(
            "add it to the context, or give it with `--set {name}=…`"
        ));
    }
    job.fault(fault);
}

/// What the intent's template sees beside the context's own keys.
fn intent_data(values: &Values) -> Entries {
    let mut data = values.neutral.clone();
    for optional in ["domain", "organization", "name", "alias"] {
        if data.get(optional).is_none() {
            data.put(
                optional,
                Val {
                    kind: ValKind::Null,
                    place: None,
                },
            );
        }
    }
    let declared = declared(values);
    let only = declared.len() == 1;
    let clients: Vec<Arc<Val>> = declared
        .iter()
        .map(|client| {
            let name = client
                .get("name")
                .and_then(|name| name.as_traced())
                .cloned()
                .unwrap_or_else(|| Traced::own("druid"));
            // The convention's own names belong to the only client, or to the one called `druid`.
            let slug = if only || name.text == "druid" {
                Traced::own("druid")
            } else {
                name.clone()
            };
            let mut entries = Entries::default();
            entries.put("folder", name);
            entries.put("slug", slug);
            let namespace = client
                .get("namespace")
                .and_then(|it| it.as_traced())
                .cloned();
            entries.put(
                "namespace",
                namespace.unwrap_or_else(|| Traced::own("druid")),
            );
            let account = client.get("serviceAccount").cloned();
            entries.put(
                "serviceAccount",
                account.unwrap_or_else(|| Arc::new(false.into())),
            );
            Arc::new(entries.into())
        })
        .collect();
    data.put("clients", clients);
    data
}

/// The declared clients; without any there is one, the convention's Druid reader.
fn declared(values: &Values) -> Vec<Arc<Val>> {
    let list: Vec<Arc<Val>> = values
        .get("msk:clients")
        .map(|list| list.items().to_vec())
        .unwrap_or_default();
    if !list.is_empty() {
        return list;
    }
    let mut entries = Entries::default();
    entries.put("name", Traced::own("druid"));
    entries.put("role", Traced::own("druid"));
    // It reads what the declared datasources ingest.
    let topics = values
        .get("druid:datasources")
        .map(|list| list.items().to_vec())
        .unwrap_or_default();
    let topics: Vec<Arc<Val>> = topics
        .iter()
        .filter_map(|datasource| datasource.get("topic").cloned())
        .collect();
    entries.put("reads", topics);
    vec![Arc::new(entries.into())]
}

/// A member whose name is written in any case, as the source system's reader takes it.
fn get<'v>(value: &'v Val, key: &str) -> Option<&'v Arc<Val>> {
    let ValKind::Map(entries) = &value.kind else {
        return None;
    };
    entries.get(key).or_else(|| {
        entries
            .iter()
            .find(|(name, _)| name.text.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    })
}

fn text(value: Option<&Arc<Val>>) -> Option<Traced> {
    value.and_then(|value| value.as_traced()).cloned()
}

fn texts(value: Option<&Arc<Val>>) -> Vec<Traced> {
    value
        .map(|list| {
            list.items()
                .iter()
                .filter_map(|item| item.as_traced().cloned())
                .collect()
        })
        .unwrap_or_default()
}

fn tags(values: &Values, kafka: &Val, job: &mut Job<'_>, serverless: bool) -> Arc<Val> {
    let mut all = Entries::default();
    for tag in values
        .get("tags")
        .map(|tags| tags.items().to_vec())
        .unwrap_or_default()
    {
        if let (Some(key), Some(value)) = (text(get(&tag, "key")), get(&tag, "value")) {
            all.set(key, Arc::clone(value));
        }
    }
    if let Some(ValKind::Map(own)) = get(kafka, "tags").map(|tags| &tags.kind) {
        for (key, value) in own.iter() {
            all.set(key.clone(), Arc::clone(value));
        }
    }
    let facts = &mut job.rendered().facts;
    facts.convention.common_tags = all
        .iter()
        .filter_map(|(key, value)| Some((key.text.clone(), value.as_traced()?.text.clone())))
        .collect();
    facts.convention.serverless = serverless;
    facts.convention.druid = values
        .text("druid:version")
        .and_then(|version| Release::parse(&version.text));
    let part = |key: &str| {
        values
            .text(key)
            .map(|text| text.text.clone())
            .unwrap_or_default()
    };
    let (id, release) = (part("id"), part("eks:druid:release"));
    if !id.is_empty() && !release.is_empty() {
        facts.convention.stem = format!("{id}-{release}");
    }
    facts.convention.domain = values
        .text("domain")
        .map(|domain| domain.text.clone())
        .filter(|domain| !domain.is_empty());
    Arc::new(all.into())
}

fn clients(
    values: &Values,
    kafka: &Val,
    job: &mut Job<'_>,
    serverless: bool,
    intent: SourceId,
) -> Vec<Client> {
    let declared = declared(values);
    let listed = get(kafka, "clients")
        .map(|list| list.items().to_vec())
        .unwrap_or_default();
    let alone = listed.len() == 1;
    let mut clients = Vec::new();
    let mut folders = std::collections::HashSet::new();
    for (index, entry) in listed.iter().enumerate() {
        let name = text(get(entry, "name"));
        let place = entry.place.unwrap_or(Place {
            source: intent,
            span: Span::at(0),
        });
        let by_name = text(get(entry, "client")).or(if alone { None } else { name.clone() });
        let declaration = by_name
            .as_ref()
            .and_then(|name| {
                declared
                    .iter()
                    .find(|one| text(one.get("name")).is_some_and(|other| other.text == name.text))
            })
            .or_else(|| {
                declared
                    .get(index)
                    .filter(|_| declared.len() == listed.len())
            })
            .or_else(|| declared.first().filter(|_| alone));
        let folder = text(get(entry, "client"))
            .or_else(|| declaration.and_then(|one| text(one.get("name"))))
            .or(name)
            .unwrap_or_else(|| Traced::own("client"));
        check_component(&folder, "client", job);
        // Some file systems take `A` and `a` for one folder.
        if !folders.insert(folder.text.to_lowercase()) {
            let place = folder
                .place()
                .or(job.rendered().facts.fallback)
                .unwrap_or(place);
            let message = format!(
                "two clients are called `{}`, and would share a folder",
                folder.text
            );
            job.fault(
                Fault::new(FaultKind::ChangesStructure, place, message)
                    .help("give each client a name of its own"),
            );
        }
        let identity = ["serviceAccount", "podIdentity"]
            .iter()
            .find_map(|key| get(entry, key));
        let Some(identity) = identity else {
            job.fault(Fault::new(
                FaultKind::Syntax,
                place,
                format!(
                    "the intent's client `{}` has neither `serviceAccount` nor `podIdentity`",
                    folder.text
                ),
            ));
            continue;
        };
        let metadata = get(identity, "metadata");
        let inner = |key: &str| metadata.and_then(|metadata| get(metadata, key));
        let role = get(identity, "role");
        let service_account = text(inner("name")).unwrap_or_else(|| folder.clone());
        let role_name = role
            .and_then(|role| text(get(role, "name")))
            .unwrap_or_else(|| service_account.clone());
        let mut policies: Vec<Policy> = Vec::new();
        for policy in role
            .and_then(|role| get(role, "customPolicies"))
            .map(|list| list.items())
            .unwrap_or_default()
        {
            if let Some(template) = text(get(policy, "policy")) {
                let name = text(get(policy, "name")).unwrap_or_else(|| role_name.clone());
                policies.push(Policy {
                    name,
                    template,
                    mappings: get(policy, "mappings").cloned(),
                });
            }
        }
        let tags = role
            .and_then(|role| get(role, "tags"))
            .or_else(|| get(identity, "tags"))
            .cloned();
        if let Some(ValKind::Map(own)) = tags.as_ref().map(|tags| &tags.kind) {
            let keys: Vec<String> = own.iter().map(|(key, _)| key.text.clone()).collect();
            job.rendered().facts.convention.own_tags.extend(keys);
        }
        let workload = workload(&folder, declaration.map(|one| &**one), serverless);
        clients.push(Client {
            service_account,
            namespace: text(inner("namespace")).unwrap_or_else(|| Traced::own("druid")),
            labels: inner("labels").filter(|labels| !labels.is_falsy()).cloned(),
            annotations: inner("annotations")
                .filter(|annotations| !annotations.is_falsy())
                .cloned(),
            role_name,
            policies,
            tags,
            workload,
            folder,
        });
    }
    clients
}

fn workload(name: &Traced, declared: Option<&Val>, serverless: bool) -> Workload {
    let member = |key: &str| declared.and_then(|one| one.get(key));
    let role = text(member("role"))
        .and_then(|role| Role::parse(&role.text))
        .unwrap_or(Role::Druid);
    Workload {
        name: name.clone(),
        role,
        reads: texts(member("reads")),
        writes: texts(member("writes")),
        topics: texts(member("topics")),
        groups: texts(member("groups")),
        transactional_ids: texts(member("transactionalIds")),
        connectors: texts(member("connectors")),
        internal_topics: texts(member("internalTopics")),
        side: text(member("source"))
            .map(Side::Target)
            .or_else(|| text(member("target")).map(Side::Source)),
        idempotent: !member("idempotent")
            .is_some_and(|value| matches!(value.kind, ValKind::Bool(false))),
        serverless,
    }
}

/// A name that becomes a folder or a file must be one: nothing that a context says may leave the output folder.
pub(super) fn check_component(name: &Traced, what: &str, job: &mut Job<'_>) {
    let text = name.text.as_str();
    let bad = text.is_empty()
        || text.starts_with('.')
        || text.len() > 200
        || text.chars().any(|c| {
            matches!(c, '/' | '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*') || c.is_control()
        });
    if !bad {
        return;
    }
    let place = name.place().or(job.rendered().facts.fallback);
    let Some(place) = place else { return };
    let shown: String = text.chars().take(60).collect();
    let message = format!("`{shown}` is the name of a {what} and of its folder, and cannot be one");
    let help = "a folder's name holds no slashes and does not begin with a dot";
    job.fault(Fault::new(FaultKind::ChangesStructure, place, message).help(help));
}

/// A text put together from parts.
pub(super) fn concat(parts: &[&Traced]) -> Traced {
    let mut out = Builder::default();
    for part in parts {
        out.traced(part, None);
    }
    out.finish()
}
