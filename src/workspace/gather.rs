//! From one document to its facts.

use super::facts::{
    Account, Arn, Binding, Cluster, Document, Grant, Pods, Quote, Reference, Role, Statement,
    Workload, WorkloadKind,
};
use super::{kubernetes, template};
use crate::access::{Arns, Holes, Policies, Role as Work, Workload as Served};
use crate::document::kind::Kinds;
use crate::document::{self, Node};
use crate::facts::ports::Auth;
use crate::model::client::{self, Block};
use crate::model::policy::{self, Policy, Word};
use crate::model::{endpoint, hole, jaas};
use crate::source::{Place, Traced};

/// All that documents say, in their order.
#[derive(Debug, Default)]
pub struct Facts {
    /// Clusters.
    pub clusters: Vec<Cluster>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Policies.
    pub grants: Vec<Grant>,
    /// Ties between service accounts and roles.
    pub bindings: Vec<Binding>,
    /// ServiceAccounts.
    pub accounts: Vec<Account>,
    /// Pods.
    pub pods: Vec<Pods>,
    /// What uses clusters.
    pub workloads: Vec<Workload>,
    /// Whether a kustomization puts manifests into another namespace or gives them other names.
    pub renamed: bool,
    /// Whether Druid's services write their metrics to Kafka.
    pub emits: bool,
}

impl Facts {
    /// Takes the facts of another document, behind its own.
    pub fn absorb(&mut self, other: Self) {
        let grants = self.grants.len();
        let roles = other.roles.into_iter().map(|mut role| {
            role.grants.iter_mut().for_each(|grant| *grant += grants);
            role
        });
        self.roles.extend(roles);
        self.grants.extend(other.grants);
        self.clusters.extend(other.clusters);
        self.bindings.extend(other.bindings);
        self.accounts.extend(other.accounts);
        self.pods.extend(other.pods);
        self.workloads.extend(other.workloads);
        self.renamed |= other.renamed;
        self.emits |= other.emits;
    }
}

/// What a document says. `kinds` are those that were found in it.
#[must_use]
pub fn document(at: Document<'_>, document: &document::Document<'_>, kinds: Kinds) -> Facts {
    let file = at.path.rsplit('/').next().unwrap_or(at.path);
    let kustomization = matches!(file, "kustomization.yaml" | "kustomization.yml");
    let mut facts = Facts {
        renamed: kustomization
            && ["namespace", "namePrefix", "nameSuffix"]
                .iter()
                .any(|key| document.root.get(key).is_some()),
        emits: at.text.contains("druid.emitter.kafka") || at.text.contains("druid.emitter=kafka"),
        ..Facts::default()
    };
    if kinds.overlaps(Kinds::POLICY | Kinds::IAM | Kinds::CLUSTER) {
        template::gather(at, document, &mut facts);
    }
    document.root.walk(&mut |node| {
        kubernetes::gather(at, node, &mut facts);
        if kinds.overlaps(Kinds::SUPERVISOR) {
            supervisor(at, node, &mut facts);
        }
    });
    if kinds.overlaps(Kinds::CLIENT) && !kinds.overlaps(Kinds::SUPERVISOR) {
        let blocks = client::find(document);
        if let [block] = blocks.as_slice() {
            settings(at, block, &mut facts);
        }
    }
    facts
}

/// A plain text of a document; `None` for other values, and where a part is known only later.
pub(super) fn quote(at: Document<'_>, node: Option<&Node<'_>>) -> Option<Quote> {
    let node = node.filter(|node| node.tag.is_none())?;
    let text = node.as_str()?;
    let plain = !text.is_empty() && !hole::has_hole(&hole::mask(text));
    plain.then(|| Quote {
        text: text.to_owned(),
        place: Place {
            source: at.source,
            span: node.span,
        },
    })
}

fn supervisor(at: Document<'_>, node: &Node<'_>, facts: &mut Facts) {
    if node.get("type").and_then(Node::as_str) != Some("kafka") {
        return;
    }
    let spec = node
        .get("spec")
        .filter(|spec| spec.is_object())
        .unwrap_or(node);
    let Some(io) = spec.get("ioConfig").filter(|io| io.is_object()) else {
        return;
    };
    let span = io.span;
    let place = |span| Place {
        source: at.source,
        span,
    };
    let topic = quote(at, io.get("topic"));
    let name = quote(at, spec.path(&["dataSchema", "dataSource"]))
        .or_else(|| quote(at, node.get("id")))
        .or_else(|| topic.clone());
    let Some(name) = name else { return };
    // A wrapped spec may say its type again.
    let known =
        |other: &Workload| other.kind == WorkloadKind::Supervisor && other.name.place == name.place;
    if facts.workloads.iter().any(known) {
        return;
    }
    let properties = io.get("consumerProperties");
    let member = |key: &str| properties.and_then(|node| node.get(key));
    let group = quote(at, member("group.id"));
    let open = topic.is_none()
        || io.get("topicPattern").is_some()
        || group.is_none() && member("group.id").is_some();
    let group = group.unwrap_or(Quote {
        text: "kafka-supervisor-*".into(),
        place: place(properties.map_or(span, |node| node.span)),
    });
    let text = |key: &str| member(key).and_then(Node::as_str);
    let auth = auth(text("security.protocol"), text("sasl.mechanism"));
    let said = member("sasl.mechanism").or_else(|| member("security.protocol"));
    facts.workloads.push(Workload {
        kind: WorkloadKind::Supervisor,
        name,
        reads: topic.into_iter().collect(),
        writes: Vec::new(),
        groups: vec![group],
        open,
        hosts: hosts(at, member("bootstrap.servers")),
        auth: auth.zip(said.map(|node| place(node.span))),
        secured: said.is_some(),
        assumes: text("sasl.jaas.config").and_then(assumed),
        client: None,
        deployment: None,
    });
}

/// Client settings in a file of their own, which say whom they are for by the folder that they stand in.
fn settings(at: Document<'_>, block: &Block<'_>, facts: &mut Facts) {
    let Some(servers) = block.member("bootstrap.servers") else {
        return;
    };
    let hosts = hosts(at, Some(&servers.value));
    let protocol = block.protocol();
    let auth = auth(protocol.as_deref(), block.value("sasl.mechanism"));
    let said = block
        .member("sasl.mechanism")
        .or_else(|| block.member("security.protocol"));
    let folder = at.path.rsplit('/').nth(1).unwrap_or("").to_owned();
    let Some(said) = said.filter(|_| !hosts.is_empty() && !folder.is_empty()) else {
        return;
    };
    let place = |span| Place {
        source: at.source,
        span,
    };
    facts.workloads.push(Workload {
        kind: WorkloadKind::Settings,
        name: Quote {
            text: folder,
            place: place(servers.key.span),
        },
        reads: Vec::new(),
        writes: Vec::new(),
        groups: Vec::new(),
        open: true,
        hosts,
        auth: auth.map(|auth| (auth, place(said.value.span))),
        secured: true,
        assumes: block.value("sasl.jaas.config").and_then(assumed),
        client: None,
        deployment: None,
    });
}

/// The MSK hosts of a bootstrap list.
fn hosts(at: Document<'_>, node: Option<&Node<'_>>) -> Vec<Quote> {
    let Some(node) = node else { return Vec::new() };
    let text = node.as_str().unwrap_or("");
    endpoint::find(text)
        .into_iter()
        .take(64)
        .map(|endpoint| Quote {
            text: text[endpoint.host].to_owned(),
            place: Place {
                source: at.source,
                span: node.span,
            },
        })
        .collect()
}

/// The role that the login module of a client takes before it signs.
fn assumed(jaas: &str) -> Option<Reference> {
    let read = jaas::read(jaas).ok()?;
    if let Some(role) = read.option("awsRoleArn") {
        return Some(kubernetes::by_arn(&role.value.0));
    }
    let other = ["awsProfileName", "awsRoleAccessKeyId"];
    other
        .iter()
        .any(|name| read.option(name).is_some())
        .then_some(Reference::Open)
}

/// How a client authenticates by what it says.
fn auth(protocol: Option<&str>, mechanism: Option<&str>) -> Option<Auth> {
    let protocol = protocol?.trim().to_ascii_uppercase();
    match (protocol.as_str(), mechanism.map(str::trim)) {
        ("SASL_SSL", Some("AWS_MSK_IAM" | "OAUTHBEARER")) => Some(Auth::Iam),
        ("SASL_SSL", Some(mechanism)) if mechanism.starts_with("SCRAM-") => Some(Auth::Scram),
        ("SSL", _) => Some(Auth::Tls),
        ("PLAINTEXT", _) => Some(Auth::Plaintext),
        _ => None,
    }
}

/// A policy as roles hold it.
pub(super) fn grant(at: Document<'_>, policy: &Policy<'_>) -> Grant {
    let mut policies = Policies::default();
    policies.add(policy, 0, &mut Holes::default());
    let place = |span| Place {
        source: at.source,
        span,
    };
    let statements = policy
        .statements
        .iter()
        .filter(|statement| statement.allows() && statement.is_data_plane())
        .map(|statement| Statement {
            actions: statement
                .actions
                .iter()
                .map(|word| word_quote(at, word))
                .collect(),
            arns: statement
                .resources
                .iter()
                .filter_map(|word| arn(at, word))
                .collect(),
            conditional: statement.condition.is_some() || statement.is_branched(),
        })
        .collect();
    let node = policy
        .node
        .or_else(|| policy.statements.first().map(|one| one.node));
    Grant {
        policies,
        statements,
        source: at.source,
        place: place(node.map_or_else(Default::default, |node| node.span)),
        reference: None,
        name: None,
        roles: Vec::new(),
    }
}

fn word_quote(at: Document<'_>, word: &Word<'_>) -> Quote {
    Quote {
        text: word.text.to_string(),
        place: Place {
            source: at.source,
            span: word.node.span,
        },
    }
}

fn arn(at: Document<'_>, word: &Word<'_>) -> Option<Arn> {
    let arn = word.arn().filter(|arn| arn.service == "kafka")?;
    let part = |(start, text): (usize, &str)| {
        let plain = !text.is_empty() && !text.contains(['*', '?']) && !hole::has_hole(text);
        plain.then(|| Quote {
            text: text.to_owned(),
            place: Place {
                source: at.source,
                span: policy::part(at.text, word, start..start + text.len()),
            },
        })
    };
    let path = arn.path();
    let parts = path.parts();
    let text = |index: usize| parts.get(index).map_or("", |(_, text)| *text);
    let name = text(3);
    let plain = !name.is_empty() && !name.contains(['*', '?']) && !hole::has_hole(name);
    Some(Arn {
        whole: word_quote(at, word),
        region: part(arn.region),
        account: part(arn.account),
        kind: text(0).to_owned(),
        cluster: text(1).to_owned(),
        name: plain.then(|| name.to_owned()),
    })
}

/// A client that a deployment declares, with the policies that it was given; `folder` is where they stand.
#[must_use]
pub fn served(
    deployment: usize,
    index: usize,
    workload: &Served,
    fallback: Place,
) -> Option<Workload> {
    let quote = |text: &Traced| Quote {
        text: text.text.clone(),
        place: text.place().unwrap_or(fallback),
    };
    let many = |list: &[Traced]| list.iter().map(quote).collect::<Vec<_>>();
    let known = |list: &[Quote]| list.iter().all(|one| !one.text.contains(['*', '?']));
    let mut reads = many(&workload.reads);
    let mut writes = many(&workload.writes);
    let mut groups = many(&workload.groups);
    match workload.role {
        Work::Consumer if groups.is_empty() => groups.push(quote(&workload.name)),
        Work::Druid if groups.is_empty() => groups.push(Quote {
            text: "kafka-supervisor-*".into(),
            place: fallback,
        }),
        _ => {}
    }
    // What these roles use besides is known to `access needs`, which judges their policies.
    let open = matches!(
        workload.role,
        Work::Admin | Work::Connect | Work::Mirror | Work::Streams
    ) || !known(&reads)
        || !known(&writes);
    reads.retain(|one| !one.text.contains(['*', '?']));
    writes.retain(|one| !one.text.contains(['*', '?']));
    Some(Workload {
        kind: WorkloadKind::Declared,
        name: quote(&workload.name),
        reads,
        writes,
        groups,
        open,
        hosts: Vec::new(),
        auth: None,
        secured: false,
        assumes: None,
        client: Some((deployment, index)),
        deployment: Some(deployment),
    })
}

/// The cluster of a deployment, by the parts of its ARNs.
#[must_use]
pub fn cluster(deployment: usize, arns: &Arns, serverless: bool, fallback: Place) -> Cluster {
    let quote = |text: &Traced| Quote {
        text: text.text.clone(),
        place: text.place().unwrap_or(fallback),
    };
    Cluster {
        name: quote(&arns.cluster),
        serverless,
        region: Some(quote(&arns.region)),
        account: Some(quote(&arns.account)),
        hosts: Vec::new(),
        auths: super::Auths::default(),
        deployment: Some(deployment),
    }
}
