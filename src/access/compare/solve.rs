//! One pattern of ours against all that theirs says: is there a request that only ours allows?

use super::{BUDGET, VARIABLE, Work};
use crate::access::pattern::{Class, Item, Pattern};
use crate::access::realistic;
use crate::access::search::{self, Answer, Question};
use crate::access::shape::shape;
use crate::access::statement::{Policies, Statement};
use crate::facts::actions::Resource;
use crate::source::Span;
use std::rc::Rc;

/// The problem of one driver: the pattern, and the interned lists of the statements that have a part in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) resource: Option<Resource>,
    pub(super) driver: (usize, usize),
    pub(super) our_denies: usize,
    pub(super) their_allows: usize,
    pub(super) their_denies: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A word that only our side accepts, and the deny of theirs that it needs, if it needs one.
    Word(String, Option<usize>),
    None,
    Unknown(&'static str),
}

impl Statement {
    /// What its resources must match, one by one; `everything` where exceptions are listed instead.
    pub(in crate::access) fn drivers<'p>(
        &'p self,
        everything: &'p Pattern,
    ) -> Vec<(&'p Pattern, Span)> {
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
    pub(in crate::access) fn refuse<'p>(&'p self, question: &mut Question<'p>) {
        let patterns = self.resources.list.iter().map(|(pattern, _)| pattern);
        if self.resources.negated {
            question.some.push(patterns.collect());
        } else {
            question.none.extend(patterns);
        }
    }
}

impl Work<'_> {
    pub(super) fn solve(&mut self, key: Key) -> Outcome {
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
}
