//! What two sets of policies share.

use super::pattern::{Class, Fit, Holes, Item, Pattern};
use super::search::{self, Answer, Budget, Question};
use super::shape::shape;
use super::statement::Policies;
use crate::facts::actions::ACTIONS;

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
    let everything = Pattern::of_items(vec![Item::Many(Class::Any)]);
    for action in &ACTIONS {
        let name = action.full();
        let lower = name.to_ascii_lowercase();
        let of = |policies: &Policies| -> (Vec<usize>, Vec<usize>) {
            let named = |index: &usize| policies.statements[*index].names_action(&lower) != Fit::No;
            let all: Vec<usize> = (0..policies.statements.len()).filter(named).collect();
            all.into_iter()
                .partition(|index| !policies.statements[*index].deny)
        };
        let (a_allows, a_denies) = of(a);
        let (b_allows, b_denies) = of(b);
        let mut question = Question::default();
        for (side, denies) in [(a, &a_denies), (b, &b_denies)] {
            denies
                .iter()
                .for_each(|index| side.statements[*index].refuse(&mut question));
        }
        for one in a_allows.iter().map(|index| &a.statements[*index]) {
            for other in b_allows.iter().map(|index| &b.statements[*index]) {
                let mut question = question.clone();
                for side in [one, other] {
                    if side.resources.negated {
                        let list = side.resources.list.iter();
                        question.none.extend(list.map(|(pattern, _)| pattern));
                    }
                }
                for (left, _) in one.drivers(&everything) {
                    let shape = shape(action.resource, left);
                    for (right, _) in other.drivers(&everything) {
                        // What a variable may turn out to be is not known.
                        let (wide, wider) = (left.widest(), right.widest());
                        open |= (left.holes || right.holes)
                            && search::disjoint(&wide, &wider, None, budget) != Some(true);
                        let mut question = question.clone();
                        question.all = vec![left, right];
                        question.all.extend(&shape);
                        match search::find(&question, budget) {
                            Answer::Word(word) => {
                                return Common::Request(name, holes.shown(&word));
                            }
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
