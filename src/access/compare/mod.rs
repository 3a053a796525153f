//! What one set of policies grants that another does not.
//!
//! A request is an action and an ARN. Of the data plane only requests that exist are looked at: its nineteen actions, each
//! on a well-formed ARN of the type that it works on; so a grant that is dead is no difference. Of other services all
//! texts count. Conditions are opaque: each is true or false as a whole, wherever it is written the same. A difference
//! that needs one condition true and another false may be none, and is told as unknown; so is what depends on a variable,
//! and what the budget does not reach.

mod services;
mod solve;
mod terms;
mod ways;

use super::condition::Condition;
use super::pattern::{Class, Fit, Holes, Item, Pattern};
use super::search::{self, Budget};
use super::shape::shape;
use super::statement::{Patterns, Policies, Statement};
use crate::facts::actions::{ACTIONS, Resource};
use crate::source::Span;
use solve::{Key, Outcome};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use terms::Terms;
use ways::{Holding, Way};

/// How the second of two sets of policies compares with the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// It grants a part of what the first grants, and nothing else.
    Less,
    /// It grants the same.
    Equal,
    /// It grants all that the first grants, and more.
    More,
    /// Each grants something that the other does not.
    Incomparable,
    /// That could not be decided.
    Unknown,
}

impl Relation {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Less => "less",
            Self::Equal => "equal",
            Self::More => "more",
            Self::Incomparable => "incomparable",
            Self::Unknown => "unknown",
        }
    }
}

/// A request that only one side allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The action.
    pub action: String,
    /// A resource, concrete.
    pub resource: String,
    /// The pattern of the statement that allows it.
    pub pattern: String,
    /// Whether the other side allows nothing of what the statement allows this action on.
    pub whole: bool,
    /// Which policy the statement stands in: [`Statement::policy`].
    pub policy: usize,
    /// The pattern's place.
    pub span: Span,
}

/// What the second set of policies grants that the first does not, and the reverse.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Both in one word.
    pub relation: Relation,
    /// New in the second.
    pub gained: Vec<Change>,
    /// Missing in the second.
    pub lost: Vec<Change>,
    /// Why something could not be decided; empty when everything was.
    pub unknown: Vec<String>,
}

/// Compares two sets of policies whose holes have their symbols from `holes`.
#[must_use]
pub fn compare(base: &Policies, head: &Policies, holes: &Holes) -> Comparison {
    let mut budget = Budget::new(Budget::DEFAULT);
    let gained = beyond(head, base, holes, &mut budget);
    let mut budget = Budget::new(Budget::DEFAULT);
    let lost = beyond(base, head, holes, &mut budget);
    let open = |side: &Beyond| side.changes.is_empty() && !side.unknown.is_empty();
    let relation = match (gained.changes.is_empty(), lost.changes.is_empty()) {
        _ if open(&gained) || open(&lost) => Relation::Unknown,
        (true, true) => Relation::Equal,
        (false, true) => Relation::More,
        (true, false) => Relation::Less,
        (false, false) => Relation::Incomparable,
    };
    let mut unknown = gained.unknown;
    unknown.extend(lost.unknown);
    let mut seen = HashSet::new();
    unknown.retain(|line| seen.insert(line.clone()));
    Comparison {
        relation,
        gained: gained.changes,
        lost: lost.changes,
        unknown,
    }
}

/// What one side grants beyond the other.
#[derive(Debug, Clone, Default)]
pub struct Beyond {
    /// A request for each action and pattern that reaches further.
    pub changes: Vec<Change>,
    /// Why something could not be decided.
    pub unknown: Vec<String>,
}

/// What `ours` grants and `theirs` does not.
#[must_use]
pub fn beyond(ours: &Policies, theirs: &Policies, holes: &Holes, budget: &mut Budget) -> Beyond {
    beyond_when(ours, theirs, holes, budget, Assume::Nothing)
}

/// What is taken for granted about conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assume {
    /// Each may hold or not.
    Nothing,
    /// They all hold.
    Hold,
}

/// What `ours` grants and `theirs` does not, with an assumption about conditions.
#[must_use]
pub(super) fn beyond_when(
    ours: &Policies,
    theirs: &Policies,
    holes: &Holes,
    budget: &mut Budget,
    assume: Assume,
) -> Beyond {
    let mut work = Work {
        ours,
        theirs,
        holes,
        budget,
        terms: Terms::new(ours, theirs),
        same: same_text(ours, theirs),
        assume,
        lists: Vec::new(),
        interned: HashMap::new(),
        known: HashMap::new(),
        found: Beyond::default(),
        told: HashSet::new(),
    };
    for action in &ACTIONS {
        let name = action.full();
        work.action(&name, &name.to_ascii_lowercase(), Some(action.resource));
    }
    work.other_services();
    work.found
}

const BUDGET: &str = "the patterns are too entangled to compare within the budget";
const VARIABLE: &str = "it depends on the value of a variable";
const CONDITIONS: &str = "it depends on whether two conditions can differ";

struct Work<'w> {
    ours: &'w Policies,
    theirs: &'w Policies,
    holes: &'w Holes,
    budget: &'w mut Budget,
    terms: Terms,
    same: bool,
    assume: Assume,
    lists: Vec<Rc<[usize]>>,
    interned: HashMap<Rc<[usize]>, usize>,
    known: HashMap<Key, Outcome>,
    found: Beyond,
    told: HashSet<(String, String)>,
}

/// The statements of one side that speak about an action.
struct Named {
    allows: Vec<usize>,
    denies: Vec<usize>,
    /// Whether that depends on a variable.
    open: bool,
}

impl<'w> Work<'w> {
    fn named(policies: &Policies, lower: &str) -> Named {
        let mut named = Named {
            allows: Vec::new(),
            denies: Vec::new(),
            open: false,
        };
        for (index, statement) in policies.statements.iter().enumerate() {
            match statement.names_action(lower) {
                Fit::No => {}
                Fit::Maybe => named.open = true,
                Fit::Yes if statement.deny => named.denies.push(index),
                Fit::Yes => named.allows.push(index),
            }
        }
        named
    }

    fn unknown(&mut self, action: &str, why: &str) {
        let line = format!("{action}: {why}");
        if self.found.unknown.len() < 40 && !self.found.unknown.contains(&line) {
            self.found.unknown.push(line);
        }
    }

    fn intern(&mut self, list: Vec<usize>) -> usize {
        let list: Rc<[usize]> = list.into();
        if let Some(known) = self.interned.get(&list) {
            return *known;
        }
        self.lists.push(Rc::clone(&list));
        self.interned.insert(list, self.lists.len() - 1);
        self.lists.len() - 1
    }

    /// Looks for requests of one action.
    fn action(&mut self, name: &str, lower: &str, resource: Option<Resource>) {
        let ours = Self::named(self.ours, lower);
        let theirs = Self::named(self.theirs, lower);
        if ours.open && !self.same {
            self.unknown(name, VARIABLE);
        }
        if ours.allows.is_empty() {
            return;
        }
        let Some(ways) = self.ways(&ours, &theirs) else {
            if !self.same {
                self.unknown(name, CONDITIONS);
            }
            return;
        };
        for index in ours.allows.iter().copied() {
            let statement = &self.ours.statements[index];
            let count = if statement.resources.negated {
                1
            } else {
                statement.resources.list.len()
            };
            for driver in 0..count {
                self.driver(name, resource, (index, driver), &theirs, &ways);
            }
        }
    }

    fn driver(
        &mut self,
        action: &str,
        resource: Option<Resource>,
        driver: (usize, usize),
        theirs: &Named,
        ways: &[Way],
    ) {
        let mut doubt: Option<&'static str> = None;
        for way in ways {
            if way.our_allows.binary_search(&driver.0).is_err() {
                continue;
            }
            let key = Key {
                resource,
                driver,
                our_denies: way.our_denies,
                their_allows: way.their_allows,
                their_denies: way.their_denies,
            };
            match self.solve(key) {
                Outcome::None => {}
                Outcome::Unknown(why) => doubt = Some(why),
                Outcome::Word(..) if matches!(way.holding, Holding::Some(_)) => {
                    doubt = Some(CONDITIONS);
                }
                Outcome::Word(_, Some(deny)) if !self.compatible(driver.0, deny) => {
                    doubt = Some(CONDITIONS);
                }
                Outcome::Word(word, _)
                    if way.holding == Holding::None
                        && !self.may_all_fail(&word, &theirs.allows) =>
                {
                    doubt = Some(CONDITIONS);
                }
                Outcome::Word(..) if theirs.open && !self.same => doubt = Some(VARIABLE),
                Outcome::Word(word, _) => {
                    self.tell(action, resource, driver, &word, &theirs.allows);
                    return;
                }
            }
        }
        if let Some(why) = doubt {
            self.unknown(action, why);
        }
    }

    /// Whether the conditions of an allow of ours and a deny of theirs can surely hold together: there is one at most, they
    /// are the same, or they are about different keys.
    fn compatible(&self, ours: usize, theirs: usize) -> bool {
        let (Some(a), Some(b)) = (
            &self.ours.statements[ours].condition,
            &self.theirs.statements[theirs].condition,
        ) else {
            return true;
        };
        a.text == b.text || a.keys().is_disjoint(&b.keys())
    }

    /// Whether the conditions of all their statements that would allow a word can surely be false at once: no two different
    /// ones are about one key.
    fn may_all_fail(&self, word: &str, their_allows: &[usize]) -> bool {
        let mut texts: HashSet<&str> = HashSet::new();
        let mut keys: HashSet<&str> = HashSet::new();
        their_allows
            .iter()
            .map(|index| &self.theirs.statements[*index])
            .filter(|one| one.resources.accepts(word))
            .filter_map(|one| one.condition.as_ref())
            .filter(|condition| texts.insert(&condition.text))
            .flat_map(Condition::keys)
            .all(|key| keys.insert(key))
    }

    fn tell(
        &mut self,
        action: &str,
        resource: Option<Resource>,
        driver: (usize, usize),
        word: &str,
        their_allows: &[usize],
    ) {
        let shown = self.holes.shown(word);
        if !self.told.insert((action.to_owned(), shown.clone())) {
            return;
        }
        let (ours, theirs) = (self.ours, self.theirs);
        let everything = Pattern::of_items(vec![Item::Many(Class::Any)]);
        let statement = &ours.statements[driver.0];
        let Some((pattern, span)) = statement.drivers(&everything).get(driver.1).copied() else {
            return;
        };
        let shape = resource.and_then(|resource| shape(resource, pattern));
        let whole = their_allows.iter().all(|index| {
            let resources = &theirs.statements[*index].resources;
            !resources.negated
                && resources.list.iter().all(|(other, _)| {
                    // It only chooses the words of the answer, so it may not cost much.
                    let apart = self
                        .budget
                        .share(|share| search::disjoint(pattern, other, shape.as_ref(), share));
                    apart == Some(true)
                })
        });
        let text = if statement.resources.negated {
            "*".to_owned()
        } else {
            pattern.text.to_string()
        };
        self.found.changes.push(Change {
            action: action.to_owned(),
            resource: shown,
            pattern: text,
            whole,
            policy: statement.policy,
            span,
        });
    }
}

/// Whether both sides are the same, statement for statement.
fn same_text(ours: &Policies, theirs: &Policies) -> bool {
    let (ours, theirs) = (&ours.statements, &theirs.statements);
    let condition = |one: &Statement| one.condition.as_ref().map(|own| own.text.clone());
    let principal = |one: &Statement| one.principal.as_ref().map(|own| own.text.clone());
    let same = |a: &Patterns, b: &Patterns| {
        a.negated == b.negated
            && a.list.len() == b.list.len()
            && a.list.iter().zip(&b.list).all(|(a, b)| a.0 == b.0)
    };
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(a, b)| {
            a.deny == b.deny
                && same(&a.actions, &b.actions)
                && same(&a.resources, &b.resources)
                && condition(a) == condition(b)
                && a.branch == b.branch
                && principal(a) == principal(b)
        })
}
