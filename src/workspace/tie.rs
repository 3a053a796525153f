//! Which facts belong together.

use super::facts::{
    Binding, BindingKind, Cluster, Grant, Pods, Quote, Reference, Role, Workload, WorkloadKind,
};
use super::gather::Facts;
use crate::facts::ports::Auth;
use crate::model::endpoint::{self, HostKind};
use std::collections::{BTreeSet, HashMap};

/// The facts of many documents, and how they are tied.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The facts.
    pub facts: Facts,
    by_reference: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
    held: Vec<Held>,
}

/// The policies that a role holds.
#[derive(Debug, Default, Clone)]
struct Held {
    grants: BTreeSet<usize>,
    /// Whether it holds others, which nobody sees from here.
    open: bool,
}

/// One text for a reference.
fn key(reference: &Reference) -> Option<String> {
    match reference {
        Reference::Local(source, name) => Some(format!("{}#{name}", source.0)),
        Reference::Name(name) => Some(name.clone()),
        Reference::Open => None,
    }
}

impl Workspace {
    /// Ties facts.
    #[must_use]
    pub fn new(mut facts: Facts) -> Self {
        if facts.renamed {
            // Which manifests a kustomization covers, nobody says: none of their namespaces is certain.
            facts.pods.iter_mut().for_each(|pods| pods.namespace = None);
            facts
                .accounts
                .iter_mut()
                .for_each(|account| account.namespace = None);
            facts
                .bindings
                .retain(|binding| binding.kind != BindingKind::Annotation);
        }
        let mut workspace = Self {
            facts,
            ..Self::default()
        };
        for (index, role) in workspace.facts.roles.iter().enumerate() {
            if let Some(key) = role.reference.as_ref().and_then(key) {
                workspace.by_reference.entry(key).or_default().push(index);
            }
            if role.named {
                let name = role.name.text.clone();
                workspace.by_name.entry(name).or_default().push(index);
            }
        }
        let mut held: Vec<Held> = workspace
            .facts
            .roles
            .iter()
            .map(|role| Held {
                grants: role.grants.iter().copied().collect(),
                open: false,
            })
            .collect();
        let mut by_reference: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, grant) in workspace.facts.grants.iter().enumerate() {
            for key in grant.reference.iter().filter_map(key) {
                by_reference.entry(key).or_default().push(index);
            }
            if let Some(name) = &grant.name {
                by_reference.entry(name.clone()).or_default().push(index);
            }
            for role in grant.roles.iter().filter_map(|role| workspace.role(role)) {
                held[role].grants.insert(index);
            }
        }
        for (index, role) in workspace.facts.roles.iter().enumerate() {
            for reference in &role.attached {
                match key(reference).and_then(|key| by_reference.get(&key)) {
                    Some(grants) => held[index].grants.extend(grants),
                    None => held[index].open = true,
                }
            }
        }
        workspace.held = held;
        workspace
    }

    /// The role that a reference means; `None` when there is none, or more than one.
    #[must_use]
    pub fn role(&self, reference: &Reference) -> Option<usize> {
        let key = key(reference)?;
        let found = self
            .by_reference
            .get(&key)
            .or_else(|| self.by_name.get(&key))?;
        match found.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The policies of a role, when all of them are here and one of them is about Kafka.
    #[must_use]
    pub fn grants(&self, role: usize) -> Option<Vec<(usize, &Grant)>> {
        let held = self.held.get(role).filter(|held| !held.open)?;
        let grants: Vec<(usize, &Grant)> = held
            .grants
            .iter()
            .map(|index| (*index, &self.facts.grants[*index]))
            .collect();
        let kafka = grants.iter().any(|(_, grant)| !grant.statements.is_empty());
        kafka.then_some(grants)
    }

    /// The bindings of a role that take effect: an association; an annotation, or the trust for IRSA.
    pub fn bindings_of(&self, role: usize) -> impl Iterator<Item = &Binding> {
        self.facts
            .bindings
            .iter()
            .filter(move |binding| self.role(&binding.role) == Some(role))
    }

    /// The roles that are tied to a service account.
    #[must_use]
    pub fn roles_of_account(&self, namespace: &str, account: &str) -> BTreeSet<usize> {
        self.facts
            .bindings
            .iter()
            .filter(|binding| {
                binding.namespace.text == namespace && binding.account.text == account
            })
            .filter_map(|binding| self.role(&binding.role))
            .collect()
    }

    /// The pods as which Druid runs, when all of its manifests name one service account in one namespace.
    #[must_use]
    pub fn druid(&self) -> Option<(&Pods, &Quote)> {
        let mut druid = self.facts.pods.iter().filter(|pods| pods.druid);
        let first = druid.next()?;
        let namespace = first.namespace.as_ref()?;
        let same = |pods: &Pods| {
            pods.account.text == first.account.text
                && pods
                    .namespace
                    .as_ref()
                    .is_some_and(|other| other.text == namespace.text)
        };
        druid.all(same).then_some((first, namespace))
    }

    /// The cluster of a workload: its deployment's, the one whose brokers it names, or the only one whose name its brokers'
    /// label can come from.
    #[must_use]
    pub fn cluster(&self, workload: &Workload) -> Option<&Cluster> {
        let clusters = &self.facts.clusters;
        if let Some(deployment) = workload.deployment {
            return clusters
                .iter()
                .find(|cluster| cluster.deployment == Some(deployment));
        }
        let by_host = |host: &Quote| {
            clusters
                .iter()
                .find(|cluster| cluster.hosts.contains(&host.text))
        };
        if let Some(cluster) = workload.hosts.iter().find_map(by_host) {
            return Some(cluster);
        }
        let label = self.label(workload)?;
        let mut fitting: Vec<&Cluster> = clusters
            .iter()
            .filter(|cluster| !cluster.serverless && fits(&cluster.name.text, label))
            .collect();
        fitting.dedup_by(|a, b| a.name.text == b.name.text);
        match fitting.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The label of a provisioned cluster in a workload's hosts.
    #[must_use]
    pub fn label<'w>(&self, workload: &'w Workload) -> Option<&'w str> {
        workload
            .hosts
            .iter()
            .find_map(|host| provisioned_label(&host.text))
    }

    /// All declarations of the same cluster.
    pub fn declarations<'c>(&'c self, cluster: &'c Cluster) -> impl Iterator<Item = &'c Cluster> {
        self.facts
            .clusters
            .iter()
            .filter(|other| other.name.text == cluster.name.text)
    }

    /// The roles with which a workload works: those of its client, of its deployment's Druid, or of Druid's pods.
    #[must_use]
    pub fn roles(&self, workload: &Workload) -> BTreeSet<usize> {
        let of_client = |client: (usize, usize)| -> BTreeSet<usize> {
            self.facts
                .roles
                .iter()
                .enumerate()
                .filter(|(_, role)| role.client == Some(client))
                .map(|(index, _)| index)
                .collect()
        };
        if let Some(client) = workload.client {
            return of_client(client);
        }
        if let Some(assumed) = &workload.assumes {
            return self.role(assumed).into_iter().collect();
        }
        if workload.kind != WorkloadKind::Supervisor {
            return BTreeSet::new();
        }
        let deployment = self
            .cluster(workload)
            .and_then(|cluster| cluster.deployment);
        let declared: BTreeSet<usize> = self
            .facts
            .workloads
            .iter()
            .filter(|other| {
                other.kind == WorkloadKind::Declared
                    && other.deployment == deployment
                    && deployment.is_some()
                    && other.is_druid()
            })
            .filter_map(|other| other.client)
            .flat_map(of_client)
            .collect();
        if !declared.is_empty() {
            return declared;
        }
        self.pods_roles()
    }

    /// The roles of Druid's pods.
    #[must_use]
    pub fn pods_roles(&self) -> BTreeSet<usize> {
        self.druid()
            .map(|(pods, namespace)| self.roles_of_account(&namespace.text, &pods.account.text))
            .unwrap_or_default()
    }

    /// Whether nobody but the workloads that are known uses a role: no other service account is bound to it, no other pods run as
    /// one that is, and nobody else may take it.
    #[must_use]
    pub fn is_explained(&self, role: usize) -> bool {
        let druid = self.druid();
        let own = self.facts.roles[role].client.is_some();
        let known = self.bindings_of(role).all(|binding| {
            let druids = druid.is_some_and(|(pods, namespace)| {
                namespace.text == binding.namespace.text
                    && pods.account.text == binding.account.text
            });
            let others = self.facts.pods.iter().any(|pods| {
                !pods.druid
                    && pods.account.text == binding.account.text
                    && pods
                        .namespace
                        .as_ref()
                        .is_none_or(|namespace| namespace.text == binding.namespace.text)
            });
            (druids || own) && !others
        });
        known && !self.facts.roles[role].shared && !self.facts.emits
    }

    /// The workloads of a role.
    #[must_use]
    pub fn workloads_of(&self, role: usize) -> Vec<&Workload> {
        self.facts
            .workloads
            .iter()
            .filter(|workload| self.roles(workload).contains(&role))
            .collect()
    }
}

impl Workload {
    /// Whether it is Druid's ingestion.
    #[must_use]
    pub fn is_druid(&self) -> bool {
        self.kind == WorkloadKind::Supervisor
            || self
                .groups
                .iter()
                .any(|group| group.text.starts_with("kafka-supervisor-"))
    }

    /// Whether a cluster with these ways in lets it in; `None` when nobody knows.
    #[must_use]
    pub fn is_let_in(&self, cluster: &Cluster) -> Option<bool> {
        let (auth, _) = self.auth?;
        let on = |wanted: Auth| cluster.auths.on.iter().any(|(auth, _)| *auth == wanted);
        let fine = match auth {
            Auth::Tls => on(Auth::Tls) || on(Auth::Plaintext),
            auth => on(auth),
        };
        if !fine && cluster.auths.open {
            return None;
        }
        Some(fine)
    }
}

impl Role {
    /// What it is called in messages.
    #[must_use]
    pub fn title(&self) -> String {
        if self.named {
            format!("the role `{}`", self.name.text)
        } else {
            format!("the role of `{}`", self.name.text)
        }
    }
}

impl BindingKind {
    /// What it is, in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Association => "the Pod Identity association",
            Self::PodTrust | Self::WebTrust => "the trust policy",
            Self::Annotation => "the annotation",
        }
    }
}

/// The label of the cluster in a host of provisioned brokers: behind `b-1`, and behind the kind of a multi-VPC connection.
fn provisioned_label(host: &str) -> Option<&str> {
    let endpoint = endpoint::find(host).into_iter().next()?;
    if endpoint.kind != HostKind::Provisioned {
        return None;
    }
    let mut labels = host.split('.').skip(1);
    let first = labels.next()?;
    if matches!(first, "iam" | "scram" | "tls") {
        return labels.next();
    }
    Some(first)
}

/// Whether a label can come from a cluster's name: lower case, without hyphens, cut on the right. Source: hosts of 75
/// clusters; read 2026-11-21.
#[must_use]
pub(super) fn fits(name: &str, label: &str) -> bool {
    let (name, label) = (name.to_lowercase(), label.to_lowercase());
    name.replace('-', "").starts_with(&label) || name.starts_with(&label)
}
