//! Statements as the evaluator and the algebra take them: patterns instead of texts.

use super::condition::{Condition, Context, compact, is_variable};
use super::pattern::{Fit, Holes, Pattern};
use crate::document::{Node, Value};
use crate::model::policy::{self, Branch, Effect, Word};
use crate::source::Span;
use std::borrow::Cow;

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
    /// How the conditions of the template must turn out for it to be there.
    pub branch: Vec<Branch>,
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
    /// The names, each with its kind.
    lines: Vec<String>,
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
        let old = is_old(policy);
        for one in &policy.statements {
            for way in ways(one) {
                let Some(statement) = Statement::new(one, &way, old, index, holes) else {
                    continue;
                };
                match statement.principal.as_ref().map(Principal::split) {
                    // Each principal is one of its own, as if it had a statement of its own.
                    Some(several) if several.len() > 1 => {
                        self.statements
                            .extend(several.into_iter().map(|own| Statement {
                                principal: Some(own),
                                ..statement.clone()
                            }));
                    }
                    _ => self.statements.push(statement),
                }
            }
        }
    }
}

/// Whether a policy is in the language of 2008, in which variables are plain text: it says so, or it is a whole policy that
/// says nothing.
fn is_old(policy: &policy::Policy<'_>) -> bool {
    policy.node.is_some_and(|node| {
        node.get("Version")
            .is_none_or(|version| version.scalar() == Some("2008-10-17"))
    })
}

/// How many conditions of a template are tried in one statement; with more, all of its parts are taken to be there.
const MAX_BRANCHES: usize = 4;

/// The ways in which the conditions of a template may turn out for a statement.
fn ways(statement: &policy::Statement<'_>) -> Vec<Vec<Branch>> {
    let mut names: Vec<&str> = Vec::new();
    let words = [
        &statement.actions,
        &statement.not_actions,
        &statement.resources,
        &statement.not_resources,
    ];
    let inner = words.into_iter().flatten().flat_map(|word| &word.branch);
    for (name, _) in inner {
        if !names.contains(&name.as_str()) && !statement.branch.iter().any(|(own, _)| own == name) {
            names.push(name);
        }
    }
    let mut ways = vec![statement.branch.clone()];
    for name in names.into_iter().take(MAX_BRANCHES) {
        let both = ways.into_iter().flat_map(|way| {
            [true, false].map(|holds| {
                let mut way = way.clone();
                way.push((name.to_owned(), holds));
                way
            })
        });
        ways = both.collect();
    }
    ways
}

impl Statement {
    /// A statement as it stands in a policy. `None` when its effect is none.
    pub(super) fn new(
        statement: &policy::Statement<'_>,
        way: &[Branch],
        old: bool,
        policy: usize,
        holes: &mut Holes,
    ) -> Option<Self> {
        if statement.effect == Effect::Other {
            return None;
        }
        let mut patterns = |yes: &[Word<'_>], no: &[Word<'_>], action: bool| {
            let negated = yes.is_empty() && !no.is_empty();
            let words = if negated { no } else { yes };
            let there = |word: &&Word<'_>| {
                let against = |(name, holds): &Branch| way.contains(&(name.clone(), !holds));
                !word.branch.iter().any(against)
            };
            let list = words.iter().filter(there).map(|word| {
                let pattern = if action {
                    Pattern::action(&word.text, holes)
                } else {
                    Pattern::resource(&with_holes(word, old), holes).called(&word.text)
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
            branch: way.to_vec(),
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

    /// Whether a text, in which holes may be symbols, is meant.
    pub(super) fn accepts(&self, text: &str) -> bool {
        let any = self.list.iter().any(|(pattern, _)| pattern.accepts(text));
        any != self.negated && !self.list.is_empty()
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
        let mut lines = Vec::new();
        let mut add = |kind: &str, item: &Node<'_>| {
            // What only a deployment knows may be anybody.
            let name = match (item.scalar(), item.tag.is_none()) {
                (Some(name), true) => name.to_owned(),
                _ => format!("${{{}}}", compact(item)),
            };
            lines.push(format!("{kind} {name}"));
            names.push(name);
        };
        match &node.value {
            Value::Object(members) => {
                for member in members {
                    let many = member.value.one_or_many();
                    many.iter().for_each(|item| add(&member.key.text, item));
                }
            }
            _ => node.one_or_many().iter().for_each(|item| add("", item)),
        }
        let everyone = names.iter().any(|name| name == "*");
        let mut sorted = lines.clone();
        sorted.sort();
        Self {
            negated,
            everyone,
            text: format!("{}{sorted:?}", if negated { "not " } else { "" }),
            names,
            lines,
        }
    }

    /// Each principal alone, where several are named and nobody is left out.
    fn split(&self) -> Vec<Self> {
        if self.negated || self.everyone {
            return vec![self.clone()];
        }
        let pairs = self.names.iter().zip(&self.lines);
        pairs
            .map(|(name, line)| Self {
                negated: false,
                everyone: false,
                names: vec![name.clone()],
                lines: vec![line.clone()],
                text: format!("{:?}", [line]),
            })
            .collect()
    }

    /// Whether everyone else is meant.
    #[must_use]
    pub fn is_negated(&self) -> bool {
        self.negated
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
                    if name == asking || whole && !account.is_empty() || is_session(name, asking) {
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

/// Whether who asks is a session of a role: `arn:aws:sts::A:assumed-role/NAME/SESSION` of `arn:aws:iam::A:role/PATH/NAME`.
fn is_session(role: &str, asking: &str) -> bool {
    let fields = |arn: &str| -> Option<(String, String)> {
        let mut fields = arn.splitn(6, ':').skip(4);
        Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
    };
    let (Some((account, role)), Some((own, session))) = (fields(role), fields(asking)) else {
        return false;
    };
    let name = role
        .strip_prefix("role/")
        .and_then(|path| path.rsplit('/').next());
    let used = session
        .strip_prefix("assumed-role/")
        .and_then(|rest| rest.split('/').next());
    account == own && name.is_some() && name == used
}

/// The text of a resource in which placeholders of documentation (`<region>`, `{{…}}`, and words such as `REGION` where
/// no name of a person's own can stand) are holes like any other.
fn with_holes<'w>(word: &'w Word<'_>, old: bool) -> Cow<'w, str> {
    let (text, masked) = (word.text.as_ref(), word.masked.as_bytes());
    if !word.direct || !masked.contains(&1) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let (mut at, mut colons) = (0, 0);
    while at < text.len() {
        let end = at + masked[at..].iter().take_while(|byte| **byte == 1).count();
        if end == at {
            let next = text[at..].chars().next().unwrap_or(' ');
            colons += usize::from(next == ':');
            out.push(next);
            at += next.len_utf8();
            continue;
        }
        let hole = &text[at..end];
        let own = hole.starts_with("${");
        if own && old && is_variable(hole) {
            // Plain text in the old language: the dollar sign stands for itself.
            out.push_str("${$}");
            out.push_str(&hole[1..]);
        } else if own || !(hole.starts_with('<') || hole.starts_with("{{") || colons < 5) {
            out.push_str(hole);
        } else {
            out.push_str("${");
            out.extend(hole.chars().filter(|c| !matches!(c, '{' | '}')));
            out.push('}');
        }
        at = end;
    }
    Cow::Owned(out)
}
