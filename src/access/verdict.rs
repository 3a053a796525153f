//! What a policy means for a workload: what it lacks, what is dead in it, what nobody asked for.

use super::compare::{Assume, beyond_when};
use super::needs::{Arns, Workload, needs};
use super::pattern::{Holes, Pattern};
use super::search::Budget;
use super::statement::{Patterns, Policies, Statement};
use crate::facts::actions::{self, Resource};
use crate::model::hole;
use crate::source::{Span, Traced};
use std::collections::HashSet;

/// An action and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The action.
    pub action: String,
    /// An ARN or a pattern of ARNs.
    pub resource: String,
    /// The pattern or statement that it is about, when it stands in a policy, and which policy.
    pub place: Option<(usize, Span)>,
}

/// The answer about a policy and a workload.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Needed and not allowed: the action, and the ARN that it must sit on.
    pub missing: Vec<Pair>,
    /// Allowed where it has no effect: the action, and the ARN that it can never be about.
    pub dead: Vec<Pair>,
    /// Allowed and not needed, with a request that shows it.
    pub excess: Vec<Pair>,
    /// Why something could not be decided.
    pub unknown: Vec<String>,
}

/// Judges policies by what a workload needs. A cluster's uuid that is not known may be any; and a policy that leaves it
/// open grants nothing to excess by that.
#[must_use]
pub fn verdict(
    policies: &Policies,
    workload: &Workload,
    arns: &Arns,
    holes: &mut Holes,
) -> Verdict {
    // Who may take a role is no part of what the role may do.
    let own = policies
        .statements
        .iter()
        .filter(|one| one.principal.is_none())
        .cloned();
    let policies = &Policies {
        statements: own.collect(),
    };
    let mut budget = Budget::new(Budget::DEFAULT);
    let mut verdict = Verdict::default();
    let open = Arns {
        uuid: None,
        ..arns.clone()
    };

    // With an unknown uuid any one uuid of the policies will do.
    let mut uuids: Vec<Option<Traced>> = vec![arns.uuid.clone()];
    if arns.uuid.is_none() {
        for uuid in named_uuids(policies, &arns.cluster.text) {
            uuids.push(Some(Traced::own(uuid)));
        }
    }
    let missing = uuids
        .into_iter()
        .map(|uuid| {
            let arns = Arns {
                uuid,
                ..arns.clone()
            };
            let needed = of_workload(workload, &arns, holes);
            beyond_when(&needed, policies, holes, &mut budget, Assume::Hold)
        })
        .min_by_key(|found| found.changes.len() + found.unknown.len())
        .unwrap_or_default();
    verdict.unknown.extend(missing.unknown);
    verdict.missing = missing
        .changes
        .into_iter()
        .map(|change| Pair {
            action: change.action,
            resource: change.pattern,
            place: None,
        })
        .collect();

    verdict.dead = dead(policies);
    let conditions = policies
        .statements
        .iter()
        .filter(|one| one.condition.is_some())
        .count();
    if conditions > 0 {
        verdict.unknown.push(format!(
            "{conditions} {} taken to hold",
            if conditions == 1 {
                "condition was"
            } else {
                "conditions were"
            }
        ));
    }

    let needed = of_workload(workload, &open, holes);
    let excess = beyond_when(policies, &needed, holes, &mut budget, Assume::Hold);
    verdict.unknown.extend(excess.unknown);
    verdict.excess = excess
        .changes
        .into_iter()
        .map(|change| Pair {
            action: change.action,
            resource: change.resource,
            place: Some((change.policy, change.span)),
        })
        .collect();
    verdict
}

/// The statements that a workload needs.
pub(super) fn of_workload(workload: &Workload, arns: &Arns, holes: &mut Holes) -> Policies {
    let statements = needs(workload, arns).into_iter().map(|grant| {
        let actions = grant.actions.iter().map(|name| {
            let text = format!("{}{name}", actions::PREFIX);
            (Pattern::action(&text, holes), Span::default())
        });
        let actions = actions.collect();
        let resources = grant
            .resources
            .iter()
            .map(|arn| (Pattern::resource(&arn.text, holes), Span::default()))
            .collect();
        Statement {
            deny: false,
            actions: Patterns {
                negated: false,
                list: actions,
            },
            resources: Patterns {
                negated: false,
                list: resources,
            },
            principal: None,
            condition: None,
            branch: Vec::new(),
            policy: 0,
            span: Span::default(),
        }
    });
    Policies {
        statements: statements.collect(),
    }
}

/// The uuids, wildcards included, that policies write for a cluster.
fn named_uuids(policies: &Policies, cluster: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (pattern, _) in policies
        .statements
        .iter()
        .flat_map(|one| &one.resources.list)
    {
        let fields = arn_fields(&pattern.text);
        let mut parts = fields.get(5).copied().unwrap_or("").split('/');
        let uuid = parts.nth(2).filter(|uuid| !uuid.contains(['*', '?', '$']));
        let same = pattern.text.contains(&format!("/{cluster}/"));
        if let Some(uuid) = uuid.filter(|uuid| same && !uuid.is_empty())
            && !found.iter().any(|known| known == uuid)
            && found.len() < 4
        {
            found.push(uuid.to_owned());
        }
    }
    found
}

/// The fields of an ARN; a hole belongs to its field, whatever it holds. Fewer than six where the text has no more.
#[must_use]
pub fn arn_fields(text: &str) -> Vec<&str> {
    let masked = hole::mask(text);
    let mut fields = Vec::with_capacity(6);
    let mut at = 0;
    for field in masked.splitn(6, ':') {
        fields.push(&text[at..at + field.len()]);
        at += field.len() + 1;
    }
    fields
}

/// Whether an ARN pattern can be of the type that an action works on, by what its literal parts say.
#[must_use]
pub fn can_be(pattern: &str, resource: Resource) -> bool {
    if pattern == "*" {
        return true;
    }
    let fields = arn_fields(pattern);
    let hole =
        |text: &str| text.contains(['$', '<', '{', '\u{1}']) || hole::has_hole(&hole::mask(text));
    let field = |index: usize, wanted: &str| {
        // IAM takes missing fields for wildcards; a hole may hold several fields.
        fields.get(index).is_none_or(|field| may_be(field, wanted))
    };
    if !field(0, "arn") {
        return false;
    }
    if fields.len() < 6 && fields.iter().any(|field| hole(field)) {
        return true;
    }
    if !field(2, "kafka") {
        return false;
    }
    let Some(rest) = fields.get(5) else {
        return true;
    };
    match rest.split_once('/') {
        Some((word, _)) => may_be(word, resource.word()),
        None => (rest.contains('*') || hole(rest)) && may_be(rest, resource.word()),
    }
}

/// Whether a field with wildcards or holes may be, or begin with, a word.
fn may_be(field: &str, word: &str) -> bool {
    let masked = hole::mask(field);
    match masked.find(['*', '?', '\u{1}']) {
        None => field == word,
        Some(at) => {
            let start = &field.as_bytes()[..at.min(word.len())];
            word.as_bytes().starts_with(start)
        }
    }
}

/// Actions that are granted on no ARN that they work on, each with the statement's resources that it stands beside. An
/// action that is alive in another statement is not dead.
fn dead(policies: &Policies) -> Vec<Pair> {
    let mut found: Vec<Pair> = Vec::new();
    let mut seen = HashSet::new();
    let allows = || {
        policies
            .statements
            .iter()
            .filter(|one| !one.deny && !one.resources.negated)
    };
    for statement in allows() {
        for (action, _) in statement
            .actions
            .list
            .iter()
            .filter(|_| !statement.actions.negated)
        {
            // A wildcard is alive as long as one of its actions is.
            let Some(name) = actions::data_plane(&action.text) else {
                continue;
            };
            let means: Vec<_> = actions::matching(name).collect();
            let alive = means.iter().any(|action| {
                statement
                    .resources
                    .list
                    .iter()
                    .any(|(pattern, _)| can_be(&pattern.text, action.resource))
            });
            if means.is_empty() || alive {
                continue;
            }
            for (pattern, span) in &statement.resources.list {
                let pair = Pair {
                    action: action.text.to_string(),
                    resource: pattern.text.to_string(),
                    place: Some((statement.policy, *span)),
                };
                if seen.insert((pair.action.clone(), pair.resource.clone())) {
                    found.push(pair);
                }
            }
        }
    }
    found
}
