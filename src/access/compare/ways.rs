//! The ways in which requests of an action may come: how the template is deployed, which conditions hold, and who asks.

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
    /// none asking, the template deployed in each way.
    pub(super) fn ways(&mut self, ours: &Named, theirs: &Named) -> Option<Vec<Way>> {
        let mut conditions: Vec<usize> = Vec::new();
        let mut principals: Vec<usize> = Vec::new();
        let mut place: HashMap<usize, usize> = HashMap::new();
        let mut templates: HashMap<usize, usize> = HashMap::new();
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
                for (template, _) in &own[*index].branch {
                    let next = templates.len();
                    templates.entry(*template).or_insert(next);
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
        if templates.len() > MAX_CONDITIONS
            || (holdings.len() * asking.len()) << templates.len() > MAX_WAYS
        {
            return None;
        }
        let mut ways = Vec::new();
        // A template is deployed in one way or the other; each is a policy of its own.
        let deployed = (0..1u64 << templates.len()).flat_map(|bits| {
            let asking = &asking;
            holdings
                .iter()
                .flat_map(move |holding| asking.iter().map(move |asks| (bits, *holding, *asks)))
        });
        for (bits, holding, asks) in deployed {
            let holds = |own: &Own| {
                let conditions = own.conditions.iter().all(|condition| match holding {
                    Holding::All => true,
                    Holding::None => false,
                    Holding::Some(set) => set >> place[condition] & 1 == 1,
                });
                let there = own
                    .branch
                    .iter()
                    .all(|(template, holds)| (bits >> templates[template] & 1 == 1) == *holds);
                there
                    && conditions
                    && own
                        .principal
                        .is_none_or(|named| asks.is_some_and(|asks| self.terms.covers(named, asks)))
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
        // More conditions than are tried in every combination: what lies between all and none stays open.
        if conditions.len() > MAX_CONDITIONS && !self.same {
            self.found.unknown.push(CONDITIONS.to_owned());
        }
        Some(ways)
    }
}
