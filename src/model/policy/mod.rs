//! IAM policies, in whatever envelope they stand: identity policies, trust policies, policies of resources.

mod envelope;
pub mod trust;
mod word;

pub use envelope::{Place, find};
pub use word::{Arn, ArnPath, Branch, Word, part};

use crate::document::Node;
use crate::facts::actions;

/// Statements that belong together: one policy document, or a bare statement or list.
#[derive(Debug)]
pub struct Policy<'d> {
    /// The object that holds `Statement`; `None` for bare statements.
    pub node: Option<&'d Node<'d>>,
    /// Where it stands, which says what it is for.
    pub place: Place,
    /// Its name, as far as its surroundings say one.
    pub name: Option<String>,
    /// Its statements in order.
    pub statements: Vec<Statement<'d>>,
    /// Whether it is one that AWS manages, which nobody here can narrow.
    pub managed_by_aws: bool,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
    /// Neither, exactly so written: IAM refuses the policy.
    Other,
    /// Known only when the template is deployed; taken for an `Allow` that may not be one.
    Open,
}

/// One statement.
#[derive(Debug)]
pub struct Statement<'d> {
    /// The object.
    pub node: &'d Node<'d>,
    /// What it does.
    pub effect: Effect,
    /// `Action`, one or many.
    pub actions: Vec<Word<'d>>,
    /// `NotAction`.
    pub not_actions: Vec<Word<'d>>,
    /// `Resource`, one or many.
    pub resources: Vec<Word<'d>>,
    /// `NotResource`.
    pub not_resources: Vec<Word<'d>>,
    /// The value of `Principal` or `NotPrincipal`.
    pub principal: Option<&'d Node<'d>>,
    /// The value of `Condition`, unless it is empty.
    pub condition: Option<&'d Node<'d>>,
    /// The conditions of the template under which it is there.
    pub branch: Vec<Branch>,
}

impl Policy<'_> {
    /// Whether it says who may take a role.
    #[must_use]
    pub fn is_trust(&self) -> bool {
        self.place == Place::Trust
            || self.statements.iter().any(|statement| {
                statement.principal.is_some()
                    && statement.actions.iter().any(|word| {
                        word.text
                            .get(..14)
                            .is_some_and(|start| start.eq_ignore_ascii_case("sts:AssumeRole"))
                    })
            })
    }

    /// Whether any of its statements is about Kafka: its data plane, its control plane, or connectors.
    #[must_use]
    pub fn is_about_kafka(&self) -> bool {
        self.statements.iter().any(|statement| {
            let service = |word: &Word<'_>| {
                let service = word.text.split(':').next().unwrap_or("");
                ["kafka-cluster", "kafka", "kafkaconnect"]
                    .iter()
                    .any(|known| service.eq_ignore_ascii_case(known))
            };
            statement.is_data_plane()
                || statement.actions.iter().any(service)
                || statement.not_actions.iter().any(service)
        })
    }
}

impl Statement<'_> {
    /// Whether a part of it, or all of it, is there only under a condition of the template.
    #[must_use]
    pub fn is_branched(&self) -> bool {
        let mut words = self
            .actions
            .iter()
            .chain(&self.not_actions)
            .chain(&self.resources)
            .chain(&self.not_resources);
        !self.branch.is_empty() || words.any(|word| !word.branch.is_empty())
    }

    /// Whether it denies.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.effect == Effect::Deny
    }

    /// Whether it allows, as far as that is known.
    #[must_use]
    pub fn allows(&self) -> bool {
        matches!(self.effect, Effect::Allow | Effect::Open)
    }

    /// Whether it speaks about Kafka's data plane: an action of `kafka-cluster`, or all actions on resources of Kafka.
    #[must_use]
    pub fn is_data_plane(&self) -> bool {
        let kafka = || {
            let arn = |word: &Word<'_>| word.arn().is_some_and(|arn| arn.service == "kafka");
            self.resources.iter().any(arn) || self.not_resources.iter().any(arn)
        };
        let named = |words: &[Word<'_>]| {
            words
                .iter()
                .any(|word| actions::data_plane(&word.text).is_some())
        };
        named(&self.actions)
            || (self.actions.iter().any(|word| word.text == "*") || !self.not_actions.is_empty())
                && kafka()
    }

    /// Whether one of its actions, wildcards included, is an action for which `wanted` holds.
    #[must_use]
    pub fn grants(&self, wanted: impl Fn(&actions::Action) -> bool) -> bool {
        self.actions
            .iter()
            .any(|word| data_actions(&word.text).any(&wanted))
    }
}

/// The data-plane actions that an action of a policy means, wildcards included.
pub fn data_actions(action: &str) -> impl Iterator<Item = &'static actions::Action> {
    let pattern = if action == "*" {
        Some("*")
    } else {
        actions::data_plane(action)
    };
    pattern.into_iter().flat_map(actions::matching)
}
