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

/// Decides as IAM does: an explicit deny wins over every allow, and what nobody allows is denied. Also the statement that
/// decides: the denying one, the allowing one, or the one on whose condition it depends.
#[must_use]
pub fn decide<'p>(
    policies: &'p Policies,
    request: &Request<'_>,
) -> (Decision, Option<&'p Statement>) {
    let lower = request.action.to_ascii_lowercase();
    let mut allow: Option<(Fit, &Statement)> = None;
    let mut deny: Option<(Fit, &Statement)> = None;
    for statement in &policies.statements {
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
