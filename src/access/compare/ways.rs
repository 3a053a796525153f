//! The ways in which requests of an action may come: which conditions hold, and who asks.

use super::terms::Own;
use super::{Assume, CONDITIONS, Named, Work};
use std::collections::HashMap;
use std::rc::Rc;

/// Which conditions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    All,
    None,
    /// Those whose bits are set, counted among the action's own.
    Some(u64),
}

/// One way in which requests of an action may come.
pub(super) struct Way {
    pub(super) holding: Holding,
    pub(super) our_allows: Rc<[usize]>,
    pub(super) our_denies: usize,
    pub(super) their_allows: usize,
    pub(super) their_denies: usize,
}

/// How many conditions of one action are tried in every combination.
const MAX_CONDITIONS: usize = 6;

/// How many ways of one action are tried at all.
const MAX_WAYS: usize = 400;

impl Work<'_> {
    /// The ways in which the statements of an action can hold together: each condition true or false, one principal or
    /// none asking.
    pub(super) fn ways(&mut self, ours: &Named, theirs: &Named) -> Option<Vec<Way>> {
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
}
