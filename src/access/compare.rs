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
use super::statement::{Policies, Statement};
use crate::facts::actions::{self, ACTIONS, Resource};
use crate::facts::control;
use crate::source::Span;
use std::collections::{HashMap, HashSet};

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
    unknown.dedup();
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
    let mut work = Work {
        ours,
        theirs,
        holes,
        budget,
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

/// What two sets of policies share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// Nothing.
    Nothing,
    /// This action on this resource, among others.
    Request(String, String),
    /// That could not be decided.
    Unknown,
}

/// A request of the data plane that both sets allow; conditions are taken to hold.
#[must_use]
pub fn common(a: &Policies, b: &Policies, holes: &Holes, budget: &mut Budget) -> Common {
    let mut open = false;
    for action in &ACTIONS {
        let name = action.full();
        let lower = name.to_ascii_lowercase();
        let shape = shape(action.resource);
        let of = |policies: &'_ Policies| -> (Vec<usize>, Vec<usize>) {
            let named =
                |index: &usize| policies.statements[*index].names_action(&lower) == Fit::Yes;
            let all: Vec<usize> = (0..policies.statements.len()).filter(named).collect();
            all.into_iter()
                .partition(|index| !policies.statements[*index].deny)
        };
        let (a_allows, a_denies) = of(a);
        let (b_allows, b_denies) = of(b);
        for one in &a_allows {
            for other in &b_allows {
                let mut question = Question::default();
                for side in [&a.statements[*one], &b.statements[*other]] {
                    if side.resources.negated {
                        question
                            .none
                            .extend(side.resources.list.iter().map(|(pattern, _)| pattern));
                    }
                }
                for (side, denies) in [(a, &a_denies), (b, &b_denies)] {
                    denies
                        .iter()
                        .for_each(|index| side.statements[*index].refuse(&mut question));
                }
                let everything = Pattern::of_items(vec![Item::Many(Class::Any)]);
                let ones = a.statements[*one].drivers(&everything);
                let others = b.statements[*other].drivers(&everything);
                for (left, _) in &ones {
                    for (right, _) in &others {
                        let mut question = question.clone();
                        question.all = vec![left, right, &shape];
                        match search::find(&question, budget) {
                            Answer::Word(word) => return Common::Request(name, holes.shown(&word)),
                            Answer::None => {}
                            Answer::Unknown => open = true,
                        }
                    }
                }
            }
        }
    }
    if open {
        Common::Unknown
    } else {
        Common::Nothing
    }
}

impl Statement {
    /// What its resources must match, one by one; `everything` where exceptions are listed instead.
    fn drivers<'p>(&'p self, everything: &'p Pattern) -> Vec<(&'p Pattern, Span)> {
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
    fn refuse<'p>(&'p self, question: &mut Question<'p>) {
        let patterns = self.resources.list.iter().map(|(pattern, _)| pattern);
        if self.resources.negated {
            question.some.push(patterns.collect());
        } else {
            question.none.extend(patterns);
        }
    }
}

/// The well-formed ARNs of a type.
fn shape(resource: Resource) -> Pattern {
    let mut items = Vec::new();
    let literal = |items: &mut Vec<Item>, text: &str| {
        items.extend(text.chars().map(|c| Item::One(Class::Char(c))));
    };
    let some =
        |items: &mut Vec<Item>, class: Class| items.extend([Item::One(class), Item::Many(class)]);
    literal(&mut items, "arn:aws");
    items.push(Item::Many(Class::LowerHyphen));
    literal(&mut items, ":kafka:");
    items.extend([Class::Lower, Class::Lower].map(Item::One));
    some(&mut items, Class::LowerHyphen);
    literal(&mut items, "-");
    items.extend([
        Item::One(Class::Digit),
        Item::Many(Class::Digit),
        Item::One(Class::Char(':')),
    ]);
    items.extend([Item::One(Class::Digit); 12]);
    literal(&mut items, ":");
    literal(&mut items, resource.word());
    literal(&mut items, "/");
    some(&mut items, Class::Segment);
    literal(&mut items, "/");
    some(&mut items, Class::Segment);
    let name = match resource {
        Resource::Cluster => None,
        Resource::Topic => Some(Class::Topic),
        Resource::Group | Resource::TransactionalId => Some(Class::Any),
    };
    if let Some(class) = name {
        literal(&mut items, "/");
        some(&mut items, class);
    }
    Pattern::of_items(items)
}

/// The same where holes may stand for fields.
fn loose_shape(resource: Resource) -> Pattern {
    let mut items: Vec<Item> = Vec::new();
    let literal = |items: &mut Vec<Item>, text: &str| {
        items.extend(text.chars().map(|c| Item::One(Class::Char(c))));
    };
    // A hole may be anything, the beginning of the ARN included.
    items.push(Item::Many(Class::Any));
    literal(&mut items, resource.word());
    literal(&mut items, "/");
    items.push(Item::Many(Class::Any));
    Pattern::of_items(items)
}

/// The problem of one driver: indices of the statements that have a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    resource: Option<Resource>,
    driver: (usize, usize),
    our_denies: Vec<usize>,
    their_allows: Vec<usize>,
    their_denies: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// A word that only our side accepts, and whether their side accepts nothing of the driver.
    Word(String, bool),
    None,
    Unknown(&'static str),
}

const BUDGET: &str = "the patterns are too entangled to compare within the budget";
const VARIABLE: &str = "it depends on the value of a variable";
const CONDITIONS: &str = "it depends on whether two conditions can differ";

struct Work<'w> {
    ours: &'w Policies,
    theirs: &'w Policies,
    holes: &'w Holes,
    budget: &'w mut Budget,
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

    /// Looks for requests of one action.
    fn action(&mut self, name: &str, lower: &str, resource: Option<Resource>) {
        let ours = Self::named(self.ours, lower);
        let theirs = Self::named(self.theirs, lower);
        if ours.open && !self.same_text() {
            self.unknown(name, VARIABLE);
        }
        if ours.allows.is_empty() {
            return;
        }
        // Conditions and principals, each distinct one once.
        let mut terms: Vec<&str> = Vec::new();
        let sides = [
            (self.ours, [&ours.allows, &ours.denies]),
            (self.theirs, [&theirs.allows, &theirs.denies]),
        ];
        for (side, lists) in &sides {
            for index in lists.iter().flat_map(|list| list.iter()) {
                for term in side.statements[*index].terms() {
                    if !terms.contains(&term) {
                        terms.push(term);
                    }
                }
            }
        }
        let terms: Vec<String> = terms.into_iter().map(str::to_owned).collect();
        for index in ours.allows.clone() {
            let everything = Pattern::of_items(vec![Item::Many(Class::Any)]);
            let count = self.ours.statements[index].drivers(&everything).len();
            for driver in 0..count {
                self.driver(name, resource, (index, driver), &ours, &theirs, &terms);
            }
        }
    }

    fn driver(
        &mut self,
        action: &str,
        resource: Option<Resource>,
        driver: (usize, usize),
        ours: &Named,
        theirs: &Named,
        terms: &[String],
    ) {
        const MAX_TERMS: usize = 6;
        let own = &self.ours.statements[driver.0];
        // All true, all false, then what lies between.
        let full = (1u64 << terms.len().min(63)) - 1;
        let mut ways: Vec<u64> = vec![full];
        if !terms.is_empty() {
            ways.push(0);
        }
        if (2..=MAX_TERMS).contains(&terms.len()) {
            ways.extend(1..full);
        }
        let holds = |statement: &Statement, way: u64| {
            statement.terms().all(|term| {
                let at = terms.iter().position(|known| known == term);
                at.is_some_and(|at| at < 63 && way >> at & 1 == 1)
            })
        };
        let mut doubt: Option<&'static str> = None;
        for way in ways {
            if !holds(own, way) {
                continue;
            }
            let active = |side: &Policies, list: &[usize]| -> Vec<usize> {
                list.iter()
                    .copied()
                    .filter(|index| holds(&side.statements[*index], way))
                    .collect()
            };
            let key = Key {
                resource,
                driver,
                our_denies: active(self.ours, &ours.denies),
                their_allows: active(self.theirs, &theirs.allows),
                their_denies: active(self.theirs, &theirs.denies),
            };
            match self.solve(key) {
                Outcome::None => {}
                Outcome::Unknown(why) => doubt = Some(why),
                Outcome::Word(word, whole) if way == full || way == 0 => {
                    self.tell(action, driver, &word, whole);
                    return;
                }
                Outcome::Word(..) => doubt = Some(CONDITIONS),
            }
        }
        if terms.len() > MAX_TERMS && !self.same_text() {
            doubt = Some(CONDITIONS);
        }
        if theirs.open && !self.same_text() {
            doubt = Some(VARIABLE);
        }
        if let Some(why) = doubt {
            self.unknown(action, why);
        }
    }

    /// Whether both sides are the same, statement for statement.
    fn same_text(&self) -> bool {
        let (ours, theirs) = (&self.ours.statements, &self.theirs.statements);
        ours.len() == theirs.len()
            && ours.iter().zip(theirs).all(|(a, b)| {
                let same = |a: &super::Patterns, b: &super::Patterns| {
                    a.negated == b.negated
                        && a.list.len() == b.list.len()
                        && a.list.iter().zip(&b.list).all(|(a, b)| a.0 == b.0)
                };
                a.deny == b.deny
                    && same(&a.actions, &b.actions)
                    && same(&a.resources, &b.resources)
                    && a.terms().eq(b.terms())
            })
    }

    fn tell(&mut self, action: &str, driver: (usize, usize), word: &str, whole: bool) {
        let statement = &self.ours.statements[driver.0];
        let (pattern, span) = if statement.resources.negated {
            ("*".to_owned(), statement.span)
        } else {
            let (pattern, span) = &statement.resources.list[driver.1];
            (pattern.text.to_string(), *span)
        };
        let resource = self.holes.shown(word);
        if self.told.insert((action.to_owned(), resource.clone())) {
            self.found.changes.push(Change {
                action: action.to_owned(),
                resource,
                pattern,
                whole,
                policy: statement.policy,
                span,
            });
        }
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
        let Some((driver, _)) = own.drivers(&everything).get(key.driver.1).copied() else {
            return Outcome::None;
        };
        let shape = key.resource.map(|resource| {
            if driver.holes {
                loose_shape(resource)
            } else {
                shape(resource)
            }
        });
        let word = driver.word();
        if let (Some(word), Some(shape)) = (&word, &shape)
            && !shape.accepts(word)
        {
            return Outcome::None;
        }
        let their_allows: Vec<&Statement> = key
            .their_allows
            .iter()
            .map(|at| &theirs.statements[*at])
            .collect();
        let their_denies: Vec<&Statement> = key
            .their_denies
            .iter()
            .map(|at| &theirs.statements[*at])
            .collect();
        let mut question = Question::default();
        question.all.push(driver);
        question.all.extend(&shape);
        if own.resources.negated {
            question
                .none
                .extend(own.resources.list.iter().map(|(pattern, _)| pattern));
        }
        key.our_denies
            .iter()
            .for_each(|at| ours.statements[*at].refuse(&mut question));

        // Requests that the other side does not allow.
        let mut questions = Vec::new();
        let mut refused = question.clone();
        their_allows.iter().for_each(|one| one.refuse(&mut refused));
        questions.push(refused);
        // Requests that it denies.
        for deny in &their_denies {
            if deny.resources.negated {
                let mut denied = question.clone();
                denied
                    .none
                    .extend(deny.resources.list.iter().map(|(pattern, _)| pattern));
                questions.push(denied);
                continue;
            }
            for (pattern, _) in &deny.resources.list {
                let mut denied = question.clone();
                denied.all.push(pattern);
                questions.push(denied);
            }
        }

        // What the very same pattern covers needs no search.
        questions.retain(|question: &Question<'_>| {
            !question
                .none
                .iter()
                .any(|pattern| pattern.is_same(driver) || pattern.is_everything())
        });
        let likely = realistic::words(driver, key.resource)
            .into_iter()
            .find(|word| questions.iter().any(|question| question.fits(word)));
        let mut answer = match likely {
            Some(word) => Answer::Word(word),
            None => Answer::None,
        };
        if answer == Answer::None {
            for question in &questions {
                match search::find(question, self.budget) {
                    Answer::None => {}
                    Answer::Unknown if answer == Answer::None => answer = Answer::Unknown,
                    Answer::Unknown => {}
                    Answer::Word(word) => match &answer {
                        Answer::Word(best) if best.len() <= word.len() => {}
                        _ => answer = Answer::Word(word),
                    },
                }
            }
        }
        let finite = !driver
            .items
            .iter()
            .any(|item| matches!(item, Item::Many(_)));
        let their_patterns = |statements: &[&'w Statement]| -> Vec<&'w Pattern> {
            statements
                .iter()
                .flat_map(|one| one.resources.list.iter().map(|(pattern, _)| pattern))
                .collect()
        };
        match answer {
            Answer::Unknown => Outcome::Unknown(BUDGET),
            Answer::Word(word) => {
                let mut open = their_patterns(&their_allows);
                open.extend(key.our_denies.iter().flat_map(|at| {
                    ours.statements[*at]
                        .resources
                        .list
                        .iter()
                        .map(|(pattern, _)| pattern)
                }));
                let doubtful = finite
                    && open
                        .iter()
                        .any(|pattern| pattern.holes && pattern.widest().accepts(&word));
                if doubtful {
                    return Outcome::Unknown(VARIABLE);
                }
                let whole = their_denies.is_empty()
                    && their_allows.iter().all(|one| {
                        !one.resources.negated
                            && one.resources.list.iter().all(|(pattern, _)| {
                                let apart =
                                    search::disjoint(driver, pattern, shape.as_ref(), self.budget);
                                apart == Some(true)
                            })
                    });
                Outcome::Word(word, whole)
            }
            Answer::None => {
                // A variable may turn out to be what the other side denies.
                let ours_too = |pattern: &Pattern| {
                    key.our_denies.iter().any(|at| {
                        ours.statements[*at]
                            .resources
                            .list
                            .iter()
                            .any(|(own, _)| own == pattern)
                    })
                };
                let widest = driver.widest();
                for pattern in their_patterns(&their_denies) {
                    if !(driver.holes || pattern.holes) || ours_too(pattern) {
                        continue;
                    }
                    let other = pattern.widest();
                    if search::disjoint(&widest, &other, None, self.budget) != Some(true) {
                        return Outcome::Unknown(VARIABLE);
                    }
                }
                Outcome::None
            }
        }
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
        let mut names: Vec<String> = patterns
            .iter()
            .filter(|pattern| !pattern.text.contains(['*', '?']) && !pattern.holes)
            .map(|pattern| pattern.text.to_string())
            .collect();
        // Wildcards mean sets of actions; one action stands for each set that the policies tell apart.
        if names.len() < patterns.len()
            || self.ours.statements.iter().any(|one| one.actions.negated)
        {
            let mut shape = vec![Item::One(Class::Service), Item::Many(Class::Service)];
            shape.extend([
                Item::One(Class::Char(':')),
                Item::One(Class::Alnum),
                Item::Many(Class::Alnum),
            ]);
            let shape = Pattern::of_items(shape);
            let outside = Pattern::action("kafka-cluster:*", &mut Holes::default());
            let mut all = patterns.clone();
            all.push(&outside);
            match search::regions(&shape, &all, self.budget) {
                None => self.unknown("actions of other services", BUDGET),
                Some(regions) => {
                    for (region, word) in regions {
                        if region.last() == Some(&true) {
                            continue;
                        }
                        let same = |name: &str| {
                            let lower = name.to_ascii_lowercase();
                            patterns
                                .iter()
                                .zip(&region)
                                .all(|(pattern, inside)| pattern.accepts(&lower) == *inside)
                        };
                        if names.iter().any(|name| same(name)) {
                            continue;
                        }
                        let known = [
                            ("kafka", &control::KAFKA[..]),
                            ("kafkaconnect", &control::KAFKA_CONNECT[..]),
                        ]
                        .into_iter()
                        .flat_map(|(service, list)| {
                            list.iter().map(move |name| format!("{service}:{name}"))
                        })
                        .find(|name| same(name));
                        let written = || {
                            let plain =
                                patterns.iter().map(|pattern| pattern.text.replace('*', ""));
                            plain
                                .filter(|name| {
                                    name.split(':').nth(1).is_some_and(|name| !name.is_empty())
                                })
                                .find(|name| same(name))
                        };
                        names.push(known.or_else(written).unwrap_or(word));
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

impl Statement {
    /// What it depends on: its condition, and its principal unless that is everyone.
    fn terms(&self) -> impl Iterator<Item = &str> {
        let condition = self.condition.as_ref().map(|own| own.text.as_str());
        let principal = self
            .principal
            .as_ref()
            .filter(|own| !own.is_everyone())
            .map(|own| own.text.as_str());
        condition.into_iter().chain(principal)
    }
}
