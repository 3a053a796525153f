//! Conditions and principals of two sets of policies, numbered.

use crate::access::statement::Policies;
use std::collections::HashMap;

/// Conditions and principals of both sides, each distinct one once.
pub(super) struct Terms {
    /// For each statement its conditions and its principal.
    pub(super) ours: Vec<Own>,
    pub(super) theirs: Vec<Own>,
    principals: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Own {
    pub(super) conditions: Vec<usize>,
    pub(super) principal: Option<usize>,
    /// Conditions of templates, each with the branch that the statement stands in.
    pub(super) branch: Vec<(usize, bool)>,
}

impl Terms {
    pub(super) fn new(ours: &Policies, theirs: &Policies) -> Self {
        let mut conditions: HashMap<String, usize> = HashMap::new();
        let mut principals: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut templates: HashMap<String, usize> = HashMap::new();
        let mut of = |side: &Policies| -> Vec<Own> {
            side.statements
                .iter()
                .map(|one| {
                    let mut own = Own::default();
                    for (name, holds) in &one.branch {
                        let next = templates.len();
                        let number = *templates.entry(name.clone()).or_insert(next);
                        own.branch.push((number, *holds));
                    }
                    let mut add = |text: &str| {
                        let next = conditions.len();
                        own.conditions
                            .push(*conditions.entry(text.to_owned()).or_insert(next));
                    };
                    if let Some(condition) = &one.condition {
                        add(&condition.text);
                    }
                    match one.principal.as_ref().filter(|own| !own.is_everyone()) {
                        // Everyone but somebody is no one who asks.
                        Some(principal) if principal.is_negated() => add(&principal.text),
                        Some(principal) => {
                            let next = numbers.len();
                            let number = *numbers.entry(principal.text.clone()).or_insert(next);
                            if number == principals.len() {
                                principals.push(principal.text.clone());
                            }
                            own.principal = Some(number);
                        }
                        None => {}
                    }
                    own
                })
                .collect()
        };
        let (ours, theirs) = (of(ours), of(theirs));
        Self {
            ours,
            theirs,
            principals,
        }
    }

    /// Whether a statement for `named` also is for who asks: the same, or the account that it belongs to.
    pub(super) fn covers(&self, named: usize, asks: usize) -> bool {
        if named == asks {
            return true;
        }
        let account = |text: &str| -> Option<String> {
            let name = text.split('"').nth(1)?.split_once(' ')?.1;
            let id = name.split(':').nth(4).unwrap_or(name);
            (id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())).then(|| id.to_owned())
        };
        let (named, asks) = (&self.principals[named], &self.principals[asks]);
        let whole =
            named.ends_with(":root\"]") || account(named).is_some() && !named.contains("arn:");
        whole && account(named).is_some() && account(named) == account(asks)
    }
}
