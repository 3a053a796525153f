//! Statements as the evaluator and the algebra take them: patterns instead of texts.

use super::condition::{Condition, Context};
use super::pattern::{Fit, Holes, Pattern};
use crate::document::{Node, Value};
use crate::model::policy::{self, Effect, Word};
use crate::source::Span;

/// Policies that are judged together: those of a role, or one alone.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    /// All statements in order.
    pub statements: Vec<Statement>,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Whether it denies; statements that do neither are left out.
    pub deny: bool,
    /// What it says about actions.
    pub actions: Patterns,
    /// What it says about resources.
    pub resources: Patterns,
    /// Whom it is for, in policies that say so.
    pub principal: Option<Principal>,
    /// When it holds.
    pub condition: Option<Condition>,
    /// Which of the policies it came from, as the caller counts.
    pub policy: usize,
    /// The statement's object.
    pub span: Span,
}

/// One of `Action` and `NotAction`, or of `Resource` and `NotResource`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Patterns {
    /// Whether what does *not* match is meant.
    pub negated: bool,
    /// The patterns, each with the place of its text.
    pub list: Vec<(Pattern, Span)>,
}

/// Whom a statement of a resource's policy is for.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Whether everyone else is meant.
    negated: bool,
    /// `*`
    everyone: bool,
    /// Account ids, ARNs and services, as written.
    names: Vec<String>,
    /// One form for one meaning.
    pub(super) text: String,
}

/// Who asks for what.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// `kafka-cluster:ReadData`
    pub action: &'r str,
    /// The ARN.
    pub resource: &'r str,
    /// The ARN of who asks.
    pub principal: Option<&'r str>,
    /// Keys of the request; without it conditions stay open.
    pub context: Option<&'r Context>,
}

impl Policies {
    /// Adds the statements of a policy. `policy` is what [`Statement::policy`] will say; holes get their symbols from
    /// `holes`, which policies that are compared share.
    pub fn add(&mut self, policy: &policy::Policy<'_>, index: usize, holes: &mut Holes) {
        self.statements.extend(
            policy
                .statements
                .iter()
                .filter_map(|one| Statement::new(one, index, holes, |word| &word.text)),
        );
    }
}

impl Statement {
    /// A statement as it stands in a policy; `text` chooses the characters of its words. `None` when its effect is none.
    pub(super) fn new<'w, 'd>(
        statement: &'w policy::Statement<'d>,
        policy: usize,
        holes: &mut Holes,
        text: impl Fn(&'w Word<'d>) -> &'w str,
    ) -> Option<Self> {
        if statement.effect == Effect::Other {
            return None;
        }
        let mut patterns = |yes: &'w [Word<'d>], no: &'w [Word<'d>], action: bool| {
            let negated = yes.is_empty() && !no.is_empty();
            let words = if negated { no } else { yes };
            let list = words.iter().map(|word| {
                let text = text(word);
                let pattern = if action {
                    Pattern::action(text, holes)
                } else {
                    Pattern::resource(text, holes)
                };
                (pattern, word.node.span)
            });
            Patterns {
                negated,
                list: list.collect(),
            }
        };
        let actions = patterns(&statement.actions, &statement.not_actions, true);
        let mut resources = patterns(&statement.resources, &statement.not_resources, false);
        let principal = statement
            .principal
            .map(|node| Principal::read(node, statement.node.get("Principal").is_none()));
        // A policy of a resource need not name it.
        if principal.is_some() && resources.list.is_empty() {
            resources
                .list
                .push((Pattern::resource("*", holes), statement.node.span));
        }
        Some(Self {
            deny: statement.denies(),
            actions,
            resources,
            principal,
            condition: match (statement.effect, statement.condition) {
                // Whether it allows at all depends on the deployment: a condition of its own.
                (Effect::Open, condition) => {
                    Some(Condition::open(statement.node.get("Effect"), condition))
                }
                (_, condition) => condition.map(Condition::read),
            },
            policy,
            span: statement.node.span,
        })
    }

    /// Whether it speaks about an action, whose letters are in lower case.
    #[must_use]
    pub fn names_action(&self, lower: &str) -> Fit {
        self.actions.fit(lower)
    }

    /// Whether it speaks about a request, and holds.
    #[must_use]
    pub fn fit(&self, request: &Request<'_>, lower_action: &str) -> Fit {
        let fit = self.actions.fit(lower_action);
        if fit == Fit::No {
            return Fit::No;
        }
        let fit = fit.min(match request.context {
            Some(context) => self
                .resources
                .fit_by(|pattern| pattern.fit_in(request.resource, context)),
            None => self.resources.fit(request.resource),
        });
        if fit == Fit::No {
            return Fit::No;
        }
        let principal = self
            .principal
            .as_ref()
            .map_or(Fit::Yes, |own| own.fit(request.principal));
        let condition = self
            .condition
            .as_ref()
            .map_or(Fit::Yes, |own| own.holds(request.context));
        fit.min(principal).min(condition)
    }
}

impl Patterns {
    /// How a text fits them all together.
    #[must_use]
    pub fn fit(&self, text: &str) -> Fit {
        self.fit_by(|pattern| pattern.fit(text))
    }

    fn fit_by(&self, fit: impl Fn(&Pattern) -> Fit) -> Fit {
        let mut best = Fit::No;
        for (pattern, _) in &self.list {
            best = best.max(fit(pattern));
            if best == Fit::Yes {
                break;
            }
        }
        match (self.negated, best) {
            (false, fit) => fit,
            (true, Fit::Yes) => Fit::No,
            (true, Fit::Maybe) => Fit::Maybe,
            // Nothing at all is no list of exceptions.
            (true, Fit::No) => (!self.list.is_empty()).into(),
        }
    }
}

impl Principal {
    fn read(node: &Node<'_>, negated: bool) -> Self {
        let mut names = Vec::new();
        match &node.value {
            Value::Object(members) => {
                for member in members {
                    let many = member.value.one_or_many();
                    names.extend(many.iter().map(|item| {
                        item.scalar()
                            .map_or_else(|| format!("${{{:?}}}", item.span), str::to_owned)
                    }));
                }
            }
            _ => names.extend(
                node.one_or_many()
                    .iter()
                    .filter_map(Node::scalar)
                    .map(str::to_owned),
            ),
        }
        names.sort();
        let everyone = names.iter().any(|name| name == "*");
        Self {
            negated,
            everyone,
            text: format!("{}{names:?}", if negated { "not " } else { "" }),
            names,
        }
    }

    /// Whether nobody is left out.
    #[must_use]
    pub fn is_everyone(&self) -> bool {
        self.everyone && !self.negated
    }

    fn fit(&self, asking: Option<&str>) -> Fit {
        let fit = match asking {
            _ if self.everyone => Fit::Yes,
            None => Fit::Maybe,
            Some(asking) => {
                let account = asking.split(':').nth(4).unwrap_or("");
                let mut fits = self.names.iter().map(|name| {
                    let whole = name == account
                        || name
                            .strip_suffix(":root")
                            .is_some_and(|arn| arn.rsplit(':').next() == Some(account));
                    if name == asking || whole && !account.is_empty() {
                        Fit::Yes
                    } else if name.contains("${") {
                        Fit::Maybe
                    } else {
                        Fit::No
                    }
                });
                fits.by_ref().max().unwrap_or(Fit::No)
            }
        };
        match (self.negated, fit) {
            (false, fit) => fit,
            (true, Fit::Yes) => Fit::No,
            (true, Fit::Maybe) => Fit::Maybe,
            (true, Fit::No) => Fit::Yes,
        }
    }
}
