//! What a role may do for a workload.

use super::facts::{Quote, Workload};
use super::tie::{Workspace, fits};
use crate::access::{Decision, Policies, Request, decide};
use crate::facts::actions;
use crate::facts::ports::Auth;
use crate::facts::regions;
use crate::model::hole;
use std::collections::{BTreeMap, BTreeSet};

/// How many clusters of one role's policies are tried.
const MOST: usize = 32;

/// A cluster as the policies of a role name it, wildcards and holes filled with something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordinates {
    region: String,
    account: String,
    /// The name of the cluster.
    pub cluster: String,
    uuid: String,
    /// Whether the name is as written, and no example for a wildcard.
    pub exact: bool,
}

/// What a role does not allow.
#[derive(Debug, Clone)]
pub enum Lack {
    /// It may not connect to the workload's cluster, only to these.
    Cluster(Vec<String>),
    /// Actions on a topic.
    Topic(Quote, Vec<&'static str>),
    /// Actions on a group.
    Group(Quote, Vec<&'static str>),
}

/// All policies of a role together.
#[derive(Debug)]
pub struct Access {
    policies: Policies,
    clusters: Vec<Coordinates>,
}

/// A workload, and the role with which it works.
#[derive(Debug)]
pub struct Standing<'w> {
    /// The workload.
    pub workload: &'w Workload,
    /// Its role, or the one of several that lacks least; `None` when it needs none, or when nobody knows it.
    pub role: Option<usize>,
    /// What the role does not allow. Empty where not all policies of its roles are known.
    pub lacks: Vec<Lack>,
}

impl Workspace {
    /// Whether the cluster of a workload lets in nobody who does not sign with IAM.
    fn is_iam_only(&self, workload: &Workload) -> bool {
        self.cluster(workload).is_some_and(|cluster| {
            let auths = &cluster.auths;
            let only = !auths.open
                && !auths.on.is_empty()
                && auths.on.iter().all(|(auth, _)| *auth == Auth::Iam);
            cluster.serverless || only
        })
    }

    /// All workloads in order, each with its role.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing<'_>> {
        let mut access: BTreeMap<usize, Option<Access>> = BTreeMap::new();
        let mut found = Vec::new();
        for workload in &self.facts.workloads {
            let mut standing = Standing {
                workload,
                role: None,
                lacks: Vec::new(),
            };
            // Who authenticates in another way needs no role; and who says nothing signs only where nothing else is let in.
            let iam = match workload.auth {
                Some((auth, _)) => auth == Auth::Iam,
                None if workload.client.is_some() => true,
                None => !workload.secured && self.is_iam_only(workload),
            };
            let roles = if iam {
                self.roles(workload)
            } else {
                BTreeSet::new()
            };
            for role in roles {
                let access = access.entry(role).or_insert_with(|| Access::of(self, role));
                let Some(access) = access else {
                    standing.role = Some(role);
                    standing.lacks = Vec::new();
                    break;
                };
                let lacks = access.lacks(self, workload);
                if standing.role.is_none() || lacks.len() < standing.lacks.len() {
                    standing.role = Some(role);
                    standing.lacks = lacks;
                }
            }
            found.push(standing);
        }
        found
    }
}

impl Access {
    /// The access of a role, when all of its policies are known.
    #[must_use]
    pub fn of(workspace: &Workspace, role: usize) -> Option<Self> {
        let grants = workspace.grants(role)?;
        let mut policies = Policies::default();
        let mut clusters: Vec<Coordinates> = Vec::new();
        for (_, grant) in grants {
            policies
                .statements
                .extend(grant.policies.statements.iter().cloned());
            for arn in grant
                .statements
                .iter()
                .flat_map(|statement| &statement.arns)
            {
                let found = Coordinates::of(&arn.whole.text, &arn.cluster);
                if !clusters.contains(&found) && clusters.len() < MOST {
                    clusters.push(found);
                }
            }
        }
        // A statement on `*` is for any cluster.
        let anywhere = policies.statements.iter().any(|one| {
            one.resources
                .list
                .iter()
                .any(|(pattern, _)| &*pattern.text == "*")
        });
        if anywhere || clusters.is_empty() {
            clusters.push(Coordinates::of("*", "*"));
        }
        Some(Self { policies, clusters })
    }

    fn may(&self, action: &actions::Action, at: &Coordinates, name: Option<&str>) -> bool {
        let request = format!("{}{}", actions::PREFIX, action.name);
        let mut arn = format!(
            "arn:{}:kafka:{}:{}:{}/{}/{}",
            regions::partition(&at.region),
            at.region,
            at.account,
            action.resource.word(),
            at.cluster,
            at.uuid
        );
        if let Some(name) = name {
            arn.push('/');
            arn.push_str(name);
        }
        let request = Request {
            action: &request,
            resource: &arn,
            principal: None,
            context: None,
        };
        // What depends on a condition or a variable is taken to hold.
        matches!(
            decide(&self.policies, &request).0,
            Decision::Allowed | Decision::Unknown
        )
    }

    /// Which of some actions are not allowed.
    fn lacking(
        &self,
        names: &[&'static str],
        at: &Coordinates,
        name: Option<&str>,
    ) -> Vec<&'static str> {
        names
            .iter()
            .copied()
            .filter(|action| {
                actions::find(action).is_some_and(|action| !self.may(action, at, name))
            })
            .collect()
    }

    /// What it lacks for a workload: on the cluster that the workload is known to use, else on the one of the policies'
    /// clusters on which it lacks least.
    #[must_use]
    pub fn lacks(&self, workspace: &Workspace, workload: &Workload) -> Vec<Lack> {
        let known = workspace.cluster(workload);
        let label = workspace.label(workload);
        let candidates: Vec<Coordinates> = match (known, label) {
            (Some(cluster), _) => self
                .clusters
                .iter()
                .map(|one| Coordinates {
                    cluster: cluster.name.text.clone(),
                    region: cluster
                        .region
                        .as_ref()
                        .map_or_else(|| one.region.clone(), |region| region.text.clone()),
                    account: cluster
                        .account
                        .as_ref()
                        .map_or_else(|| one.account.clone(), |account| account.text.clone()),
                    ..one.clone()
                })
                .collect(),
            (None, Some(label)) => self
                .clusters
                .iter()
                .filter(|one| !one.exact || fits(&one.cluster, label))
                .cloned()
                .collect(),
            (None, None) => self.clusters.clone(),
        };
        let connects: Vec<&Coordinates> = candidates
            .iter()
            .filter(|at| self.lacking(&["Connect"], at, None).is_empty())
            .collect();
        if connects.is_empty() {
            let mut named: Vec<String> = self
                .clusters
                .iter()
                .filter(|one| one.exact)
                .map(|one| one.cluster.clone())
                .collect();
            named.dedup();
            // Without a cluster of its own in the policies there is nothing that covers the wrong one.
            return match named.is_empty() || known.is_none() && label.is_none() {
                true => Vec::new(),
                false => vec![Lack::Cluster(named)],
            };
        }
        let mut best: Option<Vec<Lack>> = None;
        for at in connects {
            let found = self.lacks_at(workload, at);
            if best.as_ref().is_none_or(|best| found.len() < best.len()) {
                best = Some(found);
            }
        }
        best.unwrap_or_default()
    }

    fn lacks_at(&self, workload: &Workload, at: &Coordinates) -> Vec<Lack> {
        let mut found = Vec::new();
        for (topics, wanted) in [
            (&workload.reads, &["DescribeTopic", "ReadData"]),
            (&workload.writes, &["DescribeTopic", "WriteData"]),
        ] {
            for topic in topics {
                let lacking = self.lacking(wanted, at, Some(&topic.text));
                if !lacking.is_empty() {
                    found.push(Lack::Topic(topic.clone(), lacking));
                }
            }
        }
        for group in workload
            .groups
            .iter()
            .filter(|_| !workload.reads.is_empty())
        {
            // Eight letters, as Druid makes them up.
            let name = match group.text.strip_suffix('*') {
                Some(start) => format!("{start}abcdefgh"),
                None => group.text.clone(),
            };
            let lacking = self.lacking(&["DescribeGroup", "AlterGroup"], at, Some(&name));
            if !lacking.is_empty() {
                found.push(Lack::Group(group.clone(), lacking));
            }
        }
        found
    }
}

impl Coordinates {
    /// The cluster that an ARN pattern names.
    fn of(arn: &str, cluster: &str) -> Self {
        let masked = hole::mask(arn);
        let fields: Vec<&str> = masked.splitn(6, ':').collect();
        let field = |index: usize| {
            fields.get(index).copied().filter(|text| {
                !text.is_empty() && !text.contains(['*', '?']) && !hole::has_hole(text)
            })
        };
        let uuid = field(5)
            .or(fields.get(5).copied())
            .and_then(|resource| resource.split('/').nth(2))
            .filter(|uuid| !uuid.is_empty() && !uuid.contains(['*', '?']) && !hole::has_hole(uuid));
        let exact =
            !cluster.is_empty() && !cluster.contains(['*', '?']) && !hole::has_hole(cluster);
        Self {
            region: field(3).unwrap_or("us-east-1").to_owned(),
            account: field(4).unwrap_or("000000000000").to_owned(),
            cluster: if exact {
                cluster.to_owned()
            } else {
                cluster
                    .chars()
                    .map(|c| {
                        if matches!(c, '*' | '?' | hole::MASK) {
                            'x'
                        } else {
                            c
                        }
                    })
                    .collect()
            },
            uuid: uuid
                .unwrap_or("6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-1")
                .to_owned(),
            exact,
        }
    }
}
