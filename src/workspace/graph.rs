//! The picture: who reads and writes what, through which role, on which cluster.

use super::ask::Lack;
use super::facts::{Workload, WorkloadKind};
use super::tie::Workspace;

/// How the title of a supervisor begins.
const SUPERVISOR: &str = "supervisor";

/// Whether a topic is read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It is read.
    Reads,
    /// It is written.
    Writes,
}

/// A topic of a cluster; without a name, topics that nobody can name from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Index of the cluster.
    pub cluster: usize,
    /// Its name.
    pub name: String,
}

/// A use of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Who, with what it is: "supervisor `clicks`".
    pub workload: String,
    /// How.
    pub how: Use,
    /// Index of the topic.
    pub topic: usize,
    /// The role, when it is known, with the service account that it is bound to.
    pub role: Option<String>,
    /// Why it does not work, if it does not.
    pub broken: Option<String>,
}

/// The picture of a workspace, in the order of its documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// Clusters, by what is known of them.
    pub clusters: Vec<String>,
    /// Topics.
    pub topics: Vec<Topic>,
    /// Uses, sorted by cluster, topic and way.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// Draws a workspace.
    #[must_use]
    pub fn new(workspace: &Workspace) -> Self {
        let mut graph = Self::default();
        for standing in workspace.standings() {
            let workload = standing.workload;
            let cluster = graph.cluster(workspace, workload);
            let refused = refused(workspace, workload);
            let role = standing.role.map(|role| role_title(workspace, role));
            let reads = workload.reads.iter().map(|topic| (Use::Reads, topic));
            let writes = workload.writes.iter().map(|topic| (Use::Writes, topic));
            let mut uses: Vec<(Use, &str)> = reads
                .chain(writes)
                .map(|(how, topic)| (how, topic.text.as_str()))
                .collect();
            if uses.is_empty() && workload.kind == WorkloadKind::Supervisor {
                uses.push((Use::Reads, "(a pattern)"));
            }
            for (how, name) in uses {
                let broken = refused.clone().or_else(|| {
                    standing
                        .lacks
                        .iter()
                        .find_map(|lack| explain(lack, how, name))
                });
                let topic = graph.topic(cluster, name);
                let edge = Edge {
                    workload: title(workload),
                    how,
                    topic,
                    role: role.clone(),
                    broken,
                };
                if !graph.edges.contains(&edge) {
                    graph.edges.push(edge);
                }
            }
        }
        // What a supervisor reads for a declared client of Druid is the same use once more.
        let shown: Vec<(usize, Option<String>)> = graph
            .edges
            .iter()
            .filter(|edge| edge.workload.starts_with(SUPERVISOR))
            .map(|edge| (edge.topic, edge.role.clone()))
            .collect();
        graph.edges.retain(|edge| {
            edge.workload.starts_with(SUPERVISOR)
                || edge.how == Use::Writes
                || !shown.contains(&(edge.topic, edge.role.clone()))
        });
        graph
            .edges
            .sort_by_key(|edge| (graph.topics[edge.topic].cluster, edge.topic, edge.how));
        graph
    }

    fn cluster(&mut self, workspace: &Workspace, workload: &Workload) -> usize {
        let name = match workspace.cluster(workload) {
            Some(cluster) => {
                let kind = if cluster.serverless {
                    "Serverless"
                } else {
                    "provisioned"
                };
                match &cluster.region {
                    Some(region) => format!("{} ({kind}, {})", cluster.name.text, region.text),
                    None => format!("{} ({kind})", cluster.name.text),
                }
            }
            None => match (workspace.label(workload), workload.hosts.first()) {
                (Some(label), _) => format!("{label} (by its brokers)"),
                (None, Some(host)) => host.text.clone(),
                (None, None) => "a cluster that is not known".to_owned(),
            },
        };
        index(&mut self.clusters, name)
    }

    fn topic(&mut self, cluster: usize, name: &str) -> usize {
        let topic = Topic {
            cluster,
            name: name.to_owned(),
        };
        index(&mut self.topics, topic)
    }
}

/// The index of a value in a list, which gets it when it has none.
fn index<T: PartialEq>(list: &mut Vec<T>, value: T) -> usize {
    match list.iter().position(|known| *known == value) {
        Some(at) => at,
        None => {
            list.push(value);
            list.len() - 1
        }
    }
}

fn title(workload: &Workload) -> String {
    let kind = match workload.kind {
        WorkloadKind::Supervisor => SUPERVISOR,
        WorkloadKind::Declared => "client",
        WorkloadKind::Settings => "settings of",
    };
    format!("{kind} {}", workload.name.text)
}

fn role_title(workspace: &Workspace, role: usize) -> String {
    let name = &workspace.facts.roles[role].name.text;
    match workspace.bindings_of(role).next() {
        Some(binding) => format!(
            "{name} ({}/{})",
            binding.namespace.text, binding.account.text
        ),
        None => name.clone(),
    }
}

/// Why the cluster does not let a workload in.
fn refused(workspace: &Workspace, workload: &Workload) -> Option<String> {
    let cluster = workspace.cluster(workload)?;
    let (auth, _) = workload.auth?;
    let mut declared = workspace
        .declarations(cluster)
        .filter(|other| !other.serverless && !other.auths.on.is_empty())
        .peekable();
    (declared.peek().is_some() && declared.all(|other| workload.is_let_in(other) == Some(false)))
        .then(|| format!("the cluster does not take {}", auth.name()))
}

fn explain(lack: &Lack, how: Use, topic: &str) -> Option<String> {
    match lack {
        Lack::Cluster(_) => Some("the role may not connect to the cluster".into()),
        Lack::Topic(name, actions) if name.text == topic => {
            let writes = actions.contains(&"WriteData");
            let reads = actions.contains(&"ReadData");
            (how == Use::Writes || reads || !writes)
                .then(|| format!("not granted: {}", actions.join(", ")))
        }
        Lack::Group(group, _) if how == Use::Reads => {
            Some(format!("the group {} is not granted", group.text))
        }
        _ => None,
    }
}
