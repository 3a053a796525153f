//! Words that some patterns accept and others do not: the one question that all comparisons come down to.
//!
//! Each pattern is a row of steps with loops, so that the set of places where a reader of it may stand fits into a few
//! machine words, and reading a character is a shift. The search goes breadth first over one place in each pattern that
//! must accept and the sets of places in those that must not, so that the first word found is a shortest one. Before it
//! begins, patterns that cannot matter are left out, and a pattern that alone covers the whole answer ends it. What is
//! left may still be exponential (many `*x*y*` at once): a budget of steps makes "unknown" of it, never a guess.

use super::pattern::{Class, Item, Pattern};
use std::collections::{HashMap, HashSet, VecDeque};

/// Steps that remain for all searches of one comparison; a step moves one machine word.
#[derive(Debug)]
pub struct Budget(u64);

impl Budget {
    /// Enough for any policy that people write; used up in less than a second.
    pub const DEFAULT: u64 = 20_000_000;

    /// A budget of that many steps.
    #[must_use]
    pub fn new(steps: u64) -> Self {
        Self(steps)
    }

    /// Asks a smaller question with a small share, so that hopeless ones leave something for the rest.
    pub(super) fn share<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let mut share = Self(self.0 / 64);
        let before = share.0;
        let answer = ask(&mut share);
        self.0 -= before - share.0;
        answer
    }

    /// Takes steps; `false` when there are not as many.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        match self.0.checked_sub(steps as u64) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => {
                self.0 = 0;
                false
            }
        }
    }
}

/// Patterns that are longer than any ARN are not looked into.
const MAX_ITEMS: usize = 10_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A shortest word.
    Word(String),
    /// There is none.
    None,
    /// The budget was used up.
    Unknown,
}

/// What a word must be.
#[derive(Debug, Default, Clone)]
pub(super) struct Question<'p> {
    /// All of these accept it.
    pub(super) all: Vec<&'p Pattern>,
    /// None of these accepts it.
    pub(super) none: Vec<&'p Pattern>,
    /// Of each of these at least one accepts it.
    pub(super) some: Vec<Vec<&'p Pattern>>,
}

impl Question<'_> {
    /// Whether a word is an answer.
    pub(super) fn fits(&self, word: &str) -> bool {
        self.all.iter().all(|pattern| pattern.accepts(word))
            && !self.none.iter().any(|pattern| pattern.accepts(word))
            && self
                .some
                .iter()
                .all(|group| group.iter().any(|pattern| pattern.accepts(word)))
    }
}

/// Whether two patterns accept no common word; `None` when the budget was used up.
pub(super) fn disjoint(
    a: &Pattern,
    b: &Pattern,
    also: Option<&Pattern>,
    budget: &mut Budget,
) -> Option<bool> {
    if disjoint_ends(&[a], b) {
        return Some(true);
    }
    let mut question = Question {
        all: vec![a, b],
        ..Question::default()
    };
    question.all.extend(also);
    match find(&question, budget) {
        Answer::None => Some(true),
        Answer::Word(_) => Some(false),
        Answer::Unknown => None,
    }
}

/// A shortest word that answers the question.
pub(super) fn find(question: &Question<'_>, budget: &mut Budget) -> Answer {
    if budget.0 == 0 {
        return Answer::Unknown;
    }
    // Where only one word can be the answer, it is or it is not.
    if let Some(word) = question.all.iter().find_map(|pattern| pattern.word()) {
        budget.take(question.none.len() / 8 + 1);
        return if question.fits(&word) {
            Answer::Word(word)
        } else {
            Answer::None
        };
    }
    let mut all: Vec<&Pattern> = Vec::new();
    for pattern in &question.all {
        if !pattern.is_everything() && !all.contains(pattern) {
            all.push(pattern);
        }
    }
    // One that accepts every candidate forbids all; those that accept none cannot forbid any.
    let mut seen: HashSet<&[Item]> = HashSet::new();
    let mut none: Vec<&Pattern> = Vec::new();
    for pattern in &question.none {
        if all.iter().any(|own| own.items == pattern.items) || pattern.is_everything() {
            return Answer::None;
        }
        if seen.insert(&pattern.items) && !disjoint_ends(&all, pattern) {
            none.push(pattern);
        }
    }
    if none.len() > 1 {
        for pattern in &none {
            if budget.share(|share| search(&all, &[pattern], &[], share)) == Answer::None {
                return Answer::None;
            }
        }
        none.retain(|pattern| {
            let mut with = all.clone();
            with.push(pattern);
            budget.share(|share| search(&with, &[], &[], share)) != Answer::None
        });
    }
    let mut some: Vec<Vec<&Pattern>> = Vec::new();
    for group in &question.some {
        let certain = group.iter().any(|pattern| {
            pattern.is_everything() || all.iter().any(|own| own.items == pattern.items)
        });
        if !certain {
            some.push(group.clone());
        }
    }
    search(&all, &none, &some, budget)
}

/// Whether literal ends alone show that a pattern and one of `all` have nothing in common.
fn disjoint_ends(all: &[&Pattern], pattern: &Pattern) -> bool {
    all.iter().any(|own| {
        let apart = |a: &Item, b: &Item| {
            matches!((a, b), (Item::One(Class::Char(a)), Item::One(Class::Char(b))) if a != b)
        };
        let fixed = |(a, b): &(&Item, &Item)| {
            matches!(a, Item::One(_)) && matches!(b, Item::One(_))
        };
        let pairs = own.items.iter().zip(&pattern.items).take_while(fixed);
        let mut back = own
            .items
            .iter()
            .rev()
            .zip(pattern.items.iter().rev())
            .take_while(fixed);
        pairs.into_iter().any(|(a, b)| apart(a, b)) || back.any(|(a, b)| apart(a, b))
    })
}

/// Characters that stand for all others of their kind, in the order in which witnesses prefer them.
const OTHERS: &str =
    "xabcdefghijklmnopqrstuvwyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:@~\u{e9}\u{e8}";

/// The characters that have to be tried: those that patterns name, and one for each kind of the rest.
fn alphabet(patterns: &[&Pattern]) -> Vec<char> {
    let mut chars: Vec<char> = Vec::new();
    let mut named: HashSet<char> = HashSet::new();
    let mut classes: Vec<Class> = Vec::new();
    for item in patterns.iter().flat_map(|pattern| &pattern.items) {
        let (Item::One(class) | Item::Many(class)) = item;
        match class {
            Class::Char(c) if !named.insert(*c) => {}
            Class::Char(c) => chars.push(*c),
            class if !classes.contains(class) => classes.push(*class),
            _ => {}
        }
    }
    let mut kinds: HashSet<Vec<bool>> = HashSet::new();
    for c in OTHERS.chars().filter(|c| !named.contains(c)) {
        let kind: Vec<bool> = classes.iter().map(|class| class.has(c)).collect();
        if kinds.insert(kind) {
            chars.push(c);
        }
    }
    chars
}

/// Several patterns as one row of bits: bit `i` of a pattern says that a reader may stand before its `i`-th step.
struct Row {
    words: usize,
    /// For each character the bits from which a single step leads on.
    ones: Vec<Vec<u64>>,
    /// For each character the bits that a run keeps.
    runs: Vec<Vec<u64>>,
    /// Bits of runs: a reader there may also stand behind them.
    skips: Vec<u64>,
    /// For each pattern the bit behind its last step.
    ends: Vec<usize>,
    /// For each pattern its first bit.
    starts: Vec<usize>,
    /// For each pattern the bit of a last run that takes everything.
    sinks: Vec<Option<usize>>,
    /// Bits of runs that take any character, which make all earlier bits of their pattern needless.
    stars: Vec<u64>,
}

fn set(bits: &mut [u64], at: usize) {
    bits[at / 64] |= 1 << (at % 64);
}

fn get(bits: &[u64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

impl Row {
    fn new(patterns: &[&Pattern], alphabet: &[char]) -> Self {
        let total: usize = patterns.iter().map(|pattern| pattern.items.len() + 1).sum();
        let words = total.div_ceil(64);
        let blank = || vec![0u64; words];
        let mut row = Self {
            words,
            ones: alphabet.iter().map(|_| blank()).collect(),
            runs: alphabet.iter().map(|_| blank()).collect(),
            skips: blank(),
            ends: Vec::new(),
            starts: Vec::new(),
            sinks: Vec::new(),
            stars: blank(),
        };
        let mut at = 0;
        for pattern in patterns {
            row.starts.push(at);
            for item in &pattern.items {
                match item {
                    Item::One(class) => {
                        for (index, c) in alphabet.iter().enumerate() {
                            if class.has(*c) {
                                set(&mut row.ones[index], at);
                            }
                        }
                    }
                    Item::Many(class) => {
                        set(&mut row.skips, at);
                        if *class == Class::Any {
                            set(&mut row.stars, at);
                        }
                        for (index, c) in alphabet.iter().enumerate() {
                            if class.has(*c) {
                                set(&mut row.runs[index], at);
                            }
                        }
                    }
                }
                at += 1;
            }
            row.ends.push(at);
            let everything = pattern.items.last() == Some(&Item::Many(Class::Any));
            row.sinks.push(everything.then(|| at - 1));
            at += 1;
        }
        row
    }

    fn start(&self) -> Vec<u64> {
        let mut bits = vec![0u64; self.words];
        for at in &self.starts {
            set(&mut bits, *at);
        }
        self.settle(&mut bits);
        bits
    }

    /// Follows runs that take nothing, and drops places that later ones make needless.
    fn settle(&self, bits: &mut [u64]) {
        loop {
            let mut carry = 0;
            let mut changed = false;
            for (bits, skips) in bits.iter_mut().zip(&self.skips) {
                let skipping = *bits & skips;
                let next = skipping << 1 | carry;
                carry = skipping >> 63;
                changed |= next & !*bits != 0;
                *bits |= next;
            }
            if !changed {
                break;
            }
        }
        if self.words == 0 {
            return;
        }
        for (start, end) in self.starts.iter().zip(&self.ends) {
            // The last star that was reached.
            let mut at = None;
            for word in (start / 64..=end / 64).rev() {
                let mut stars = bits[word] & self.stars[word];
                if word == end / 64 && end % 64 != 63 {
                    stars &= (1 << (end % 64 + 1)) - 1;
                }
                if word == start / 64 {
                    stars &= u64::MAX << (start % 64);
                }
                if stars != 0 {
                    at = Some(word * 64 + 63 - stars.leading_zeros() as usize);
                    break;
                }
            }
            let Some(at) = at else { continue };
            let (first, last) = (start / 64, at / 64);
            for (word, bits) in bits.iter_mut().enumerate().take(last + 1).skip(first) {
                let mut drop = u64::MAX;
                if word == first {
                    drop &= u64::MAX << (start % 64);
                }
                if word == last {
                    drop &= !(u64::MAX << (at % 64));
                }
                *bits &= !drop;
            }
        }
    }

    fn step(&self, bits: &[u64], c: usize) -> Vec<u64> {
        let mut next = vec![0u64; self.words];
        let mut carry = 0;
        for index in 0..self.words {
            let moving = bits[index] & self.ones[c][index];
            next[index] = moving << 1 | carry | bits[index] & self.runs[c][index];
            carry = moving >> 63;
        }
        self.settle(&mut next);
        next
    }

    fn accepts(&self, bits: &[u64], pattern: usize) -> bool {
        get(bits, self.ends[pattern])
    }

    /// Whether one of the first `count` patterns accepts whatever follows.
    fn swallows(&self, bits: &[u64], count: usize) -> bool {
        self.sinks[..count]
            .iter()
            .flatten()
            .any(|at| get(bits, *at))
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    /// One place in each pattern that must accept.
    places: Vec<u16>,
    bits: Vec<u64>,
}

fn search(
    all: &[&Pattern],
    none: &[&Pattern],
    some: &[Vec<&Pattern>],
    budget: &mut Budget,
) -> Answer {
    let mut rows: Vec<&Pattern> = none.to_vec();
    rows.extend(some.iter().flatten());
    let mut everything: Vec<&Pattern> = all.to_vec();
    everything.extend(&rows);
    if everything
        .iter()
        .any(|pattern| pattern.items.len() > MAX_ITEMS)
    {
        return Answer::Unknown;
    }
    let alphabet = alphabet(&everything);
    let items: usize = everything.iter().map(|pattern| pattern.items.len()).sum();
    if !budget.take(alphabet.len() * items) {
        return Answer::Unknown;
    }
    let row = Row::new(&rows, &alphabet);
    let mut groups = Vec::new();
    let mut at = none.len();
    for group in some {
        groups.push(at..at + group.len());
        at += group.len();
    }
    let done = |state: &State| {
        all.iter()
            .zip(&state.places)
            .all(|(pattern, at)| *at as usize == pattern.items.len())
            && !(0..none.len()).any(|index| row.accepts(&state.bits, index))
            && groups
                .iter()
                .all(|group| group.clone().any(|index| row.accepts(&state.bits, index)))
    };

    let mut states: Vec<(State, usize, char)> = Vec::new();
    let mut seen: HashSet<State> = HashSet::new();
    let mut queue: VecDeque<usize> = VecDeque::new();
    let first = State {
        places: vec![0; all.len()],
        bits: row.start(),
    };
    let mut open = vec![(first, usize::MAX, ' ')];
    loop {
        // Every place that is reached without reading stands beside the one that was reached by it.
        while let Some((state, parent, c)) = open.pop() {
            if row.swallows(&state.bits, none.len()) || !seen.insert(state.clone()) {
                continue;
            }
            for (index, pattern) in all.iter().enumerate() {
                if let Some(Item::Many(_)) = pattern.items.get(state.places[index] as usize) {
                    let mut beside = state.clone();
                    beside.places[index] += 1;
                    open.push((beside, parent, c));
                }
            }
            if done(&state) {
                let mut word = String::new();
                let (mut at, mut c) = (parent, c);
                while at != usize::MAX {
                    word.push(c);
                    (at, c) = (states[at].1, states[at].2);
                }
                return Answer::Word(word.chars().rev().collect());
            }
            states.push((state, parent, c));
            queue.push_back(states.len() - 1);
        }
        let Some(at) = queue.pop_front() else {
            return Answer::None;
        };
        let cost = alphabet.len() + 4;
        if !budget.take(cost * 4) {
            return Answer::Unknown;
        }
        for (index, c) in alphabet.iter().enumerate() {
            let state = &states[at].0;
            let mut places = Vec::with_capacity(all.len());
            let read = all.iter().zip(&state.places).all(|(pattern, place)| {
                match pattern.items.get(*place as usize) {
                    Some(Item::One(class)) if class.has(*c) => places.push(place + 1),
                    Some(Item::Many(class)) if class.has(*c) => places.push(*place),
                    _ => return false,
                }
                true
            });
            if !read {
                continue;
            }
            if !budget.take(row.words * 4 + rows.len() * 2 + 16) {
                return Answer::Unknown;
            }
            let bits = row.step(&state.bits, index);
            open.push((State { places, bits }, at, *c));
        }
    }
}

/// The sets of patterns that some word belongs to all at once and to no others, each with the shortest such words (three at
/// most) among those that `shape` accepts; `None` when the budget was used up.
pub(super) fn regions(
    shape: &Pattern,
    patterns: &[&Pattern],
    budget: &mut Budget,
) -> Option<Vec<(Vec<bool>, Vec<String>)>> {
    const WORDS: usize = 3;
    let mut everything = vec![shape];
    everything.extend(patterns);
    let items: usize = everything.iter().map(|pattern| pattern.items.len()).sum();
    if items > MAX_ITEMS {
        return None;
    }
    let alphabet = alphabet(&everything);
    if !budget.take(alphabet.len() * items) {
        return None;
    }
    let row = Row::new(&everything, &alphabet);
    let mut found: Vec<(Vec<bool>, Vec<String>)> = Vec::new();
    let mut places: HashMap<Vec<bool>, usize> = HashMap::new();
    let mut seen: HashSet<Vec<u64>> = HashSet::new();
    let mut queue: VecDeque<(Vec<u64>, String)> = VecDeque::new();
    let first = row.start();
    seen.insert(first.clone());
    queue.push_back((first, String::new()));
    while let Some((bits, word)) = queue.pop_front() {
        if row.accepts(&bits, 0) {
            let region: Vec<bool> = (1..everything.len())
                .map(|index| row.accepts(&bits, index))
                .collect();
            let next = found.len();
            let place = *places.entry(region.clone()).or_insert(next);
            if place == next {
                found.push((region, Vec::new()));
            }
            if found[place].1.len() < WORDS {
                found[place].1.push(word.clone());
            }
        }
        for (index, c) in alphabet.iter().enumerate() {
            if !budget.take(row.words * 4 + everything.len() * 2 + 16) {
                return None;
            }
            let next = row.step(&bits, index);
            let alive = (row.starts[0]..=row.ends[0]).any(|at| get(&next, at));
            let fresh = alive && seen.insert(next.clone());
            if fresh {
                let mut longer = word.clone();
                longer.push(*c);
                queue.push_back((next, longer));
            }
        }
    }
    Some(found)
}
