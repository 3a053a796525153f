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

use crate::facts::ports::Auth;
use crate::finding::Draft;
use crate::source::Place;
use crate::workspace::{Access, Arn, Cluster, Lack, Quote, Role, Workload, Workspace};
use std::collections::BTreeMap;

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
    let mut access: BTreeMap<usize, Option<Access>> = BTreeMap::new();
    let mut found = Vec::new();
    // Who authenticates in another way needs no role.
    let iam = |workload: &&Workload| workload.auth.is_none_or(|(auth, _)| auth == Auth::Iam);
    for workload in workspace.facts.workloads.iter().filter(iam) {
        let mut best: Option<Lacking<'_>> = None;
        let mut known = true;
        for role in workspace.roles(workload) {
            let access = access
                .entry(role)
                .or_insert_with(|| Access::of(workspace, role));
            let Some(access) = access else {
                known = false;
                break;
            };
            let lacks = access.lacks(workspace, workload);
            let grants = workspace.grants(role).unwrap_or_default();
            let policy = grants
                .iter()
                .find(|(_, grant)| !grant.statements.is_empty());
            let Some((_, policy)) = policy else { continue };
            if best
                .as_ref()
                .is_none_or(|best| lacks.len() < best.lacks.len())
            {
                best = Some(Lacking {
                    workload,
                    role: &workspace.facts.roles[role],
                    index: role,
                    policy: match declared(workspace, role) {
                        Some(client) => (client.name.place, "declared here, with its policies"),
                        None => (policy.place, "a policy of the role"),
                    },
                    lacks,
                });
            }
        }
        if let Some(best) = best.filter(|best| known && !best.lacks.is_empty()) {
            found.push(best);
        }
    }
    found
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
    part: impl Fn(&Arn) -> Option<&Quote>,
    said: impl Fn(&Cluster) -> Option<&Quote>,
    word: &str,
    why: &str,
) -> Vec<Draft> {
    let mut found: Vec<(u32, String, Draft)> = Vec::new();
    for (arn, cluster) in arns_of_clusters(workspace) {
        let (Some(part), Some(said)) = (part(arn), said(cluster)) else {
            continue;
        };
        if part.text == said.text {
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
