//! What one set of policies grants that another does not.
//!
//! A request is an action and an ARN. Of the data plane only requests that exist are looked at: its nineteen actions, each
//! on a well-formed ARN of the type that it works on; so a grant that is dead is no difference. Of other services all
//! texts count. Conditions are opaque: each is true or false as a whole, wherever it is written the same. A difference
//! that needs one condition true and another false may be none, and is told as unknown; so is what depends on a variable,
//! and what the budget does not reach.

use super::pattern::{Class, Fit, Holes, Item, Pattern};
use super::realistic;
use super::search::{self, Answer, Budget, Question};
use super::shape::shape;
use super::statement::{Patterns, Policies, Statement};
use crate::facts::actions::{self, ACTIONS, Resource};
use crate::facts::control;
use crate::source::Span;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

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

impl Statement {
    /// What its resources must match, one by one; `everything` where exceptions are listed instead.
    pub(super) fn drivers<'p>(&'p self, everything: &'p Pattern) -> Vec<(&'p Pattern, Span)> {
        if self.resources.negated {
            vec![(everything, self.span)]
        } else {
            self.resources
                .list
                .iter()
                .map(|(pattern, span)| (pattern, *span))
                .collect()
        }
    }

    /// Adds to a question that this statement does not speak about the word.
    pub(super) fn refuse<'p>(&'p self, question: &mut Question<'p>) {
        let patterns = self.resources.list.iter().map(|(pattern, _)| pattern);
        if self.resources.negated {
            question.some.push(patterns.collect());
        } else {
            question.none.extend(patterns);
        }
    }
}

/// The problem of one driver: the pattern, and the interned lists of the statements that have a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    resource: Option<Resource>,
    driver: (usize, usize),
    our_denies: usize,
    their_allows: usize,
    their_denies: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// A word that only our side accepts, and the deny of theirs that it needs, if it needs one.
    Word(String, Option<usize>),
    None,
    Unknown(&'static str),
}

const BUDGET: &str = "the patterns are too entangled to compare within the budget";
const VARIABLE: &str = "it depends on the value of a variable";
const CONDITIONS: &str = "it depends on whether two conditions can differ";

/// How many conditions of one action are tried in every combination.
const MAX_CONDITIONS: usize = 6;

/// How many ways of one action are tried at all.
const MAX_WAYS: usize = 400;

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

/// Conditions and principals of both sides, each distinct one once.
struct Terms {
    /// For each statement its conditions and its principal.
    ours: Vec<Own>,
    theirs: Vec<Own>,
    principals: Vec<String>,
}

#[derive(Debug, Clone, Default)]
struct Own {
    conditions: Vec<usize>,
    principal: Option<usize>,
}

impl Terms {
    fn new(ours: &Policies, theirs: &Policies) -> Self {
        let mut conditions: HashMap<String, usize> = HashMap::new();
        let mut principals: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut of = |side: &Policies| -> Vec<Own> {
            side.statements
                .iter()
                .map(|one| {
                    let mut own = Own::default();
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
    fn covers(&self, named: usize, asks: usize) -> bool {
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

/// Which conditions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holding {
    All,
    None,
    /// Those whose bits are set, counted among the action's own.
    Some(u64),
}

/// One way in which requests of an action may come.
struct Way {
    holding: Holding,
    our_allows: Rc<[usize]>,
    our_denies: usize,
    their_allows: usize,
    their_denies: usize,
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

    /// The ways in which the statements of an action can hold together: each condition true or false, one principal or
    /// none asking.
    fn ways(&mut self, ours: &Named, theirs: &Named) -> Option<Vec<Way>> {
        let mut conditions: Vec<usize> = Vec::new();
        let mut principals: Vec<usize> = Vec::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        for (own, lists) in [
            (&self.terms.ours, [&ours.allows, &ours.denies]),
            (&self.terms.theirs, [&theirs.allows, &theirs.denies]),
        ] {
            for index in lists.into_iter().flatten() {
                for condition in &own[*index].conditions {
                    place.entry(*condition).or_insert_with(|| {
                        conditions.push(*condition);
                        conditions.len() - 1
                    });
                }
                if let Some(principal) = own[*index].principal
                    && !principals.contains(&principal)
                {
                    principals.push(principal);
                }
            }
        }
        let mut holdings = vec![Holding::All];
        if self.assume == Assume::Hold {
            conditions.clear();
        }
        if !conditions.is_empty() {
            holdings.push(Holding::None);
        }
        if (2..=MAX_CONDITIONS).contains(&conditions.len()) {
            holdings.extend((1..(1u64 << conditions.len()) - 1).map(Holding::Some));
        }
        let mut asking: Vec<Option<usize>> = principals.into_iter().map(Some).collect();
        asking.push(None);
        if holdings.len() * asking.len() > MAX_WAYS {
            return None;
        }
        let mut ways = Vec::new();
        for holding in holdings {
            for asks in &asking {
                let holds = |own: &Own| {
                    let conditions = own.conditions.iter().all(|condition| match holding {
                        Holding::All => true,
                        Holding::None => false,
                        Holding::Some(bits) => bits >> place[condition] & 1 == 1,
                    });
                    conditions
                        && own.principal.is_none_or(|named| {
                            asks.is_some_and(|asks| self.terms.covers(named, asks))
                        })
                };
                let active = |own: &[Own], list: &[usize]| -> Vec<usize> {
                    list.iter()
                        .copied()
                        .filter(|index| holds(&own[*index]))
                        .collect()
                };
                let our_allows = active(&self.terms.ours, &ours.allows);
                if our_allows.is_empty() {
                    continue;
                }
                let our_denies = active(&self.terms.ours, &ours.denies);
                let their_allows = active(&self.terms.theirs, &theirs.allows);
                let their_denies = active(&self.terms.theirs, &theirs.denies);
                ways.push(Way {
                    holding,
                    our_allows: our_allows.into(),
                    our_denies: self.intern(our_denies),
                    their_allows: self.intern(their_allows),
                    their_denies: self.intern(their_denies),
                });
            }
        }
        // More conditions than are tried in every combination: what lies between all and none stays open.
        if conditions.len() > MAX_CONDITIONS && !self.same {
            self.found.unknown.push(CONDITIONS.to_owned());
        }
        Some(ways)
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
        let keys = |text: &str| -> HashSet<String> {
            text.lines()
                .filter_map(|line| line.split(' ').nth(1))
                .map(str::to_owned)
                .collect()
        };
        a.text == b.text || keys(&a.text).is_disjoint(&keys(&b.text))
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

    fn solve(&mut self, key: Key) -> Outcome {
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let outcome = self.solve_anew(&key);
        self.known.insert(key, outcome.clone());
        outcome
    }

    fn solve_anew(&mut self, key: &Key) -> Outcome {
        let (ours, theirs) = (self.ours, self.theirs);
        let everything = Pattern::of_items(vec![Item::Many(Class::Any)]);
        let own = &ours.statements[key.driver.0];
        let driver = match own.resources.list.get(key.driver.1) {
            Some((pattern, _)) if !own.resources.negated => pattern,
            _ => &everything,
        };
        let shape = key.resource.and_then(|resource| shape(resource, driver));
        let word = driver.word();
        if let (Some(word), Some(shape)) = (&word, &shape)
            && !shape.accepts(word)
        {
            return Outcome::None;
        }
        let list = |list: usize| Rc::clone(&self.lists[list]);
        let (our_denies, their_allows, their_denies) = (
            list(key.our_denies),
            list(key.their_allows),
            list(key.their_denies),
        );
        let their_allows: Vec<&Statement> = their_allows
            .iter()
            .map(|at| &theirs.statements[*at])
            .collect();
        let patterns: usize = their_allows
            .iter()
            .map(|one| one.resources.list.len())
            .sum();
        if !self.budget.take(patterns / 4 + 1) {
            return Outcome::Unknown(BUDGET);
        }
        let mut question = Question::default();
        question.all.push(driver);
        question.all.extend(&shape);
        if own.resources.negated {
            question
                .none
                .extend(own.resources.list.iter().map(|(pattern, _)| pattern));
        }
        our_denies
            .iter()
            .for_each(|at| ours.statements[*at].refuse(&mut question));

        // Requests that the other side does not allow, and for each of its denies those that it denies.
        let mut questions: Vec<(Question<'_>, Option<usize>)> = Vec::new();
        let mut refused = question.clone();
        their_allows.iter().for_each(|one| one.refuse(&mut refused));
        questions.push((refused, None));
        for at in their_denies.iter() {
            let deny = &theirs.statements[*at];
            if deny.resources.negated {
                let mut denied = question.clone();
                denied
                    .none
                    .extend(deny.resources.list.iter().map(|(pattern, _)| pattern));
                questions.push((denied, Some(*at)));
                continue;
            }
            for (pattern, _) in &deny.resources.list {
                let mut denied = question.clone();
                denied.all.push(pattern);
                questions.push((denied, Some(*at)));
            }
        }
        // What the very same pattern covers needs no search.
        questions.retain(|(question, _)| {
            !question
                .none
                .iter()
                .any(|pattern| pattern.is_same(driver) || pattern.is_everything())
        });

        let likely = realistic::words(driver, key.resource)
            .into_iter()
            .find_map(|word| {
                let at = questions
                    .iter()
                    .position(|(question, _)| question.fits(&word))?;
                Some((word, at))
            });
        let mut best: Option<(String, usize)> = likely;
        let mut open = false;
        if best.is_none() {
            for (at, (question, _)) in questions.iter().enumerate() {
                match search::find(question, self.budget) {
                    Answer::None => {}
                    Answer::Unknown => open = true,
                    Answer::Word(word) => match &best {
                        Some((known, _)) if known.len() <= word.len() => {}
                        _ => best = Some((word, at)),
                    },
                }
            }
        }
        let Some((word, at)) = best else {
            if open {
                return Outcome::Unknown(BUDGET);
            }
            return if self.may_turn_out(driver, &questions, ours, &our_denies) {
                Outcome::Unknown(VARIABLE)
            } else {
                Outcome::None
            };
        };
        // A single request may turn out to be what a variable of the other side is; among many there is another one.
        let finite = !driver
            .items
            .iter()
            .any(|item| matches!(item, Item::Many(_)));
        let (question, deny) = &questions[at];
        let doubtful = finite
            && question
                .none
                .iter()
                .any(|pattern| pattern.holes && pattern.widest().accepts(&word));
        if doubtful {
            return Outcome::Unknown(VARIABLE);
        }
        Outcome::Word(word, *deny)
    }

    /// Whether a variable may turn out to be what the other side denies or excepts, where no request was found.
    fn may_turn_out(
        &mut self,
        driver: &Pattern,
        questions: &[(Question<'_>, Option<usize>)],
        ours: &Policies,
        our_denies: &[usize],
    ) -> bool {
        let ours_too = |pattern: &Pattern| {
            our_denies.iter().any(|at| {
                let list = &ours.statements[*at].resources.list;
                list.iter().any(|(own, _)| own.is_same(pattern))
            })
        };
        for (question, deny) in questions {
            let denied = question.all.iter().skip(1).filter(|pattern| {
                deny.is_some() && (pattern.holes || driver.holes) && !ours_too(pattern)
            });
            for pattern in denied {
                let (widest, other) = (driver.widest(), pattern.widest());
                if pattern.items.len() > 1
                    && !pattern.text.is_empty()
                    && search::disjoint(&widest, &other, None, self.budget) != Some(true)
                {
                    return true;
                }
            }
            for pattern in question
                .some
                .iter()
                .flatten()
                .filter(|pattern| pattern.holes)
            {
                let other = pattern.widest();
                if search::disjoint(driver, &other, None, self.budget) != Some(true) {
                    return true;
                }
            }
        }
        false
    }

    /// Looks at everything but the data plane.
    fn other_services(&mut self) {
        let mut patterns: Vec<&'w Pattern> = Vec::new();
        let mut seen = HashSet::new();
        let data_plane = |pattern: &Pattern| actions::data_plane(&pattern.text).is_some();
        let mut ours_speaks = false;
        for (side, own) in [(self.ours, true), (self.theirs, false)] {
            for statement in &side.statements {
                for (pattern, _) in &statement.actions.list {
                    ours_speaks |= own
                        && !statement.deny
                        && (!data_plane(pattern) || statement.actions.negated);
                    if !data_plane(pattern) && seen.insert(pattern.text.to_ascii_lowercase()) {
                        patterns.push(pattern);
                    }
                }
            }
        }
        if !ours_speaks {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        let mut wild: Vec<&'w Pattern> = Vec::new();
        for pattern in &patterns {
            match pattern.word() {
                Some(_) if !pattern.holes => names.push(pattern.text.to_string()),
                _ => wild.push(pattern),
            }
        }
        let literal: HashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        // Wildcards mean sets of actions; one action stands for each set that the policies tell apart.
        let negated = |one: &Statement| one.actions.negated;
        if !wild.is_empty() || self.ours.statements.iter().any(negated) {
            let mut shape = vec![Item::One(Class::Service), Item::Many(Class::Service)];
            shape.extend([
                Item::One(Class::Char(':')),
                Item::One(Class::Alnum),
                Item::Many(Class::Alnum),
            ]);
            let shape = Pattern::of_items(shape);
            let outside = Pattern::action("kafka-cluster:*", &mut Holes::default());
            let mut all = wild.clone();
            all.push(&outside);
            match search::regions(&shape, &all, self.budget) {
                None => self.unknown("actions of other services", BUDGET),
                Some(regions) => {
                    for (region, words) in regions {
                        if region.last() == Some(&true) {
                            continue;
                        }
                        let same = |name: &str| {
                            let lower = name.to_ascii_lowercase();
                            !literal.contains(&lower)
                                && wild
                                    .iter()
                                    .zip(&region)
                                    .all(|(pattern, inside)| pattern.accepts(&lower) == *inside)
                        };
                        let known = KNOWN
                            .iter()
                            .map(|name| (*name).to_owned())
                            .chain(control_plane())
                            .find(|name| same(name));
                        let written = || {
                            let plain = wild
                                .iter()
                                .map(|pattern| pattern.text.replace('*', "Object"));
                            plain
                                .filter(|name| name.contains(':') && !name.starts_with("Object"))
                                .find(|name| same(name))
                        };
                        let shortest = || words.into_iter().find(|word| same(word));
                        match known.or_else(written).or_else(shortest) {
                            Some(name) => names.push(name),
                            None => self.unknown("actions of other services", BUDGET),
                        }
                    }
                }
            }
        }
        for name in names {
            let lower = name.to_ascii_lowercase();
            self.action(&name, &lower, None);
        }
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
                && principal(a) == principal(b)
        })
}

/// Actions of other services that people know, as examples of what a wildcard grants.
const KNOWN: [&str; 8] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "iam:PassRole",
    "ec2:DescribeVpcs",
    "logs:PutLogEvents",
    "secretsmanager:GetSecretValue",
    "kms:Decrypt",
];

/// The actions of MSK's and MSK Connect's control planes, in full.
fn control_plane() -> impl Iterator<Item = String> {
    [
        ("kafka", &control::KAFKA[..]),
        ("kafkaconnect", &control::KAFKA_CONNECT[..]),
    ]
    .into_iter()
    .flat_map(|(service, list)| list.iter().map(move |name| format!("{service}:{name}")))
}
