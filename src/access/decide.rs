//! What policies say about one request.

use super::pattern::Fit;
use super::statement::{Policies, Request, Statement};

/// The answer about one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// A statement allows it and none denies it.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement speaks about it.
    ImplicitlyDenied,
    /// It depends on a condition, a variable or a principal that is not known here.
    Unknown,
}

impl Decision {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ExplicitlyDenied => "explicitly-denied",
            Self::ImplicitlyDenied => "implicitly-denied",
            Self::Unknown => "unknown",
        }
    }
}

/// How many conditions of a template are tried in every combination.
const MAX_TEMPLATES: usize = 6;

/// Decides as IAM does: an explicit deny wins over every allow, and what nobody allows is denied. Also the statement that
/// decides: the denying one, the allowing one, or the one on whose condition it depends. Where a template may be deployed
/// in several ways, the answer is the one that all of them give.
#[must_use]
pub fn decide<'p>(
    policies: &'p Policies,
    request: &Request<'_>,
) -> (Decision, Option<&'p Statement>) {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in policies.statements.iter().flat_map(|one| &one.branch) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return decide_where(policies, request, |_| true);
    }
    let mut answers = (0..1u64 << names.len().min(MAX_TEMPLATES)).map(|bits| {
        decide_where(policies, request, |one| {
            one.branch.iter().all(|(name, holds)| {
                let at = names.iter().position(|known| known == name);
                at.is_none_or(|at| at >= MAX_TEMPLATES || (bits >> at & 1 == 1) == *holds)
            })
        })
    });
    let first = answers.next().unwrap_or((Decision::ImplicitlyDenied, None));
    if names.len() > MAX_TEMPLATES {
        return (Decision::Unknown, first.1);
    }
    match answers.find(|(decision, _)| *decision != first.0) {
        Some(other) => (Decision::Unknown, first.1.or(other.1)),
        None => first,
    }
}

/// The same for the statements that are there.
fn decide_where<'p>(
    policies: &'p Policies,
    request: &Request<'_>,
    there: impl Fn(&Statement) -> bool,
) -> (Decision, Option<&'p Statement>) {
    let lower = request.action.to_ascii_lowercase();
    let mut allow: Option<(Fit, &Statement)> = None;
    let mut deny: Option<(Fit, &Statement)> = None;
    for statement in policies.statements.iter().filter(|one| there(one)) {
        let best = if statement.deny {
            &mut deny
        } else {
            &mut allow
        };
        if best.is_some_and(|(fit, _)| fit == Fit::Yes) {
            continue;
        }
        let fit = statement.fit(request, &lower);
        if fit > best.map_or(Fit::No, |(fit, _)| fit) {
            *best = Some((fit, statement));
        }
    }
    match (deny, allow) {
        (Some((Fit::Yes, statement)), _) => (Decision::ExplicitlyDenied, Some(statement)),
        (Some((_, statement)), _) => (Decision::Unknown, Some(statement)),
        (None, Some((Fit::Yes, statement))) => (Decision::Allowed, Some(statement)),
        (None, Some((_, statement))) => (Decision::Unknown, Some(statement)),
        (None, None) => (Decision::ImplicitlyDenied, None),
    }
}
