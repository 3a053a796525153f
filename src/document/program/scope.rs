//! Which statements of a program depend on which.

use super::value::Tokens;

/// How many brackets are climbed in search of the one that a statement stands in.
const MAX_CLIMB: usize = 200;

/// The statements among which the first setting stands; deeper ones depend on something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// By their indentation.
    Indent(u32),
    /// By the brace around them.
    Brace(Option<u32>),
}

impl Tokens<'_> {
    /// The innermost brace among a bracket and those around it.
    pub(super) fn brace(&self, mut bracket: Option<u32>) -> Option<u32> {
        for _ in 0..MAX_CLIMB {
            let at = bracket?;
            if self.is(at as usize, b'{') {
                return Some(at);
            }
            bracket = self.list[at as usize].parent;
        }
        None
    }

    /// Whether statements at `inner` run only when those at `outer` do: `None` when they are other ones.
    pub(super) fn within(&self, inner: Anchor, outer: Anchor) -> Option<bool> {
        match (inner, outer) {
            (Anchor::Indent(inner), Anchor::Indent(outer)) => {
                (inner >= outer).then_some(inner > outer)
            }
            (Anchor::Brace(mut inner), Anchor::Brace(outer)) => {
                let mut deeper = false;
                for _ in 0..MAX_CLIMB {
                    if inner == outer {
                        return Some(deeper);
                    }
                    deeper = true;
                    let at = inner? as usize;
                    inner = self.brace(self.list[at].parent);
                }
                None
            }
            _ => None,
        }
    }

    /// Whether a condition without braces stands before a statement: `if (ssl) props.put(…)`.
    pub(super) fn depends(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let chosen = [b'?', b':'].iter().any(|sign| self.is(before, *sign));
        if chosen || matches!(self.word(before), "else" | "then") {
            return true;
        }
        let open = self.list[before].partner.filter(|_| self.is(before, b')'));
        open.is_some_and(|open| {
            matches!(
                self.word_before(open as usize),
                "if" | "for" | "while" | "when"
            )
        })
    }
}
