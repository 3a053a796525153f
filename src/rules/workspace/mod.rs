//! Rules about what several documents say together.
//!
//! Each looks at the workspace, in which facts are tied by what the documents say; what is not tied is not judged.

pub(super) mod account_mismatch;
pub(super) mod auth_mismatch;
pub(super) mod cluster_not_covered;
pub(super) mod group_not_allowed;
pub(super) mod region_mismatch;
pub(super) mod service_account_mismatch;
pub(super) mod topic_not_readable;
pub(super) mod unused_access;

use crate::finding::Draft;
use crate::source::Place;
use crate::workspace::{Arn, Cluster, Lack, Quote, Role, Workload, Workspace};

/// A finding at a place in any text of the workspace.
fn draft(place: Place, label: &str, message: String) -> Draft {
    Draft {
        source: Some(place.source),
        ..Draft::new(place.span, label, message)
    }
}

/// A draft with another place of the workspace.
fn also(mut draft: Draft, place: Place, label: &str) -> Draft {
    draft
        .related
        .push((Some(place.source), place.span, label.to_owned()));
    draft
}

/// A workload, the role with which it works, and what that role does not allow.
struct Lacking<'w> {
    workload: &'w Workload,
    role: &'w Role,
    /// The role's index.
    index: usize,
    /// The declared client whose policies these are, or the first of the role's policies about Kafka.
    policy: (Place, &'static str),
    lacks: Vec<Lack>,
}

/// What the roles of all workloads lack. Where a workload has several roles, the one that lacks least counts; where not all
/// policies of a role are known, nothing is lacking.
fn lacking(workspace: &Workspace) -> Vec<Lacking<'_>> {
    workspace
        .standings()
        .into_iter()
        .filter(|standing| !standing.lacks.is_empty())
        .filter_map(|standing| {
            let index = standing.role?;
            let grants = workspace.grants(index)?;
            let policy = grants
                .iter()
                .find(|(_, grant)| !grant.statements.is_empty());
            Some(Lacking {
                workload: standing.workload,
                role: &workspace.facts.roles[index],
                index,
                policy: match declared(workspace, index) {
                    Some(client) => (client.name.place, "declared here, with its policies"),
                    None => (policy?.1.place, "a policy of the role"),
                },
                lacks: standing.lacks,
            })
        })
        .collect()
}

/// The declared client whose role this is.
fn declared(workspace: &Workspace, role: usize) -> Option<&Workload> {
    let client = workspace.facts.roles[role].client?;
    let mut workloads = workspace.facts.workloads.iter();
    workloads.find(|workload| workload.client == Some(client))
}

/// The actions in words: `` `ReadData` and `DescribeTopic` ``.
fn actions(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" and ")
}

/// Every ARN of a policy that names a cluster of a deployment by its name, with that cluster. A name that several deployments
/// have tells nothing.
fn arns_of_clusters(workspace: &Workspace) -> impl Iterator<Item = (&Arn, &Cluster)> {
    workspace
        .facts
        .grants
        .iter()
        .flat_map(|grant| &grant.statements)
        .flat_map(|statement| &statement.arns)
        .filter_map(|arn| {
            let mut clusters = workspace
                .facts
                .clusters
                .iter()
                .filter(|cluster| cluster.region.is_some() && cluster.name.text == arn.cluster);
            let first = clusters.next()?;
            clusters.next().is_none().then_some((arn, first))
        })
}

/// Parts of ARNs that contradict what the context says of their cluster, one finding for each value of a policy's text.
fn contradictions(
    workspace: &Workspace,
    part_of: impl Fn(&Arn) -> Option<&Quote>,
    said: impl Fn(&Cluster) -> Option<&Quote>,
    word: &str,
    why: &str,
) -> Vec<Draft> {
    let mut found: Vec<(u32, String, Draft)> = Vec::new();
    for (arn, cluster) in arns_of_clusters(workspace) {
        let (Some(part), Some(said)) = (part_of(arn), said(cluster)) else {
            continue;
        };
        // A policy that names the cluster rightly, too, is for a twin of it elsewhere.
        let twin = arns_of_clusters(workspace).any(|(other, of)| {
            other.whole.place.source == arn.whole.place.source
                && of.name.text == cluster.name.text
                && part_of(other).is_some_and(|part| part.text == said.text)
        });
        if part.text == said.text || twin {
            continue;
        }
        let source = part.place.source.0;
        let same = found
            .iter_mut()
            .find(|(other, text, _)| *other == source && *text == part.text);
        match same {
            Some((_, _, draft)) => {
                draft
                    .related
                    .push((Some(part.place.source), part.place.span, "and here".into()));
            }
            None => {
                let message = format!(
                    "the policy says {word} `{}`, and the cluster `{}` is in `{}`",
                    part.text, cluster.name.text, said.text
                );
                let draft = draft(part.place, "another one", message)
                    .why(why)
                    .help(format!("write `{}`", said.text));
                let draft = also(draft, said.place, "the context says this");
                found.push((source, part.text.clone(), draft));
            }
        }
    }
    found.into_iter().map(|(_, _, draft)| draft).collect()
}
