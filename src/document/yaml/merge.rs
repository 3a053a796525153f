//! Merge keys: what they take and what they give.

use super::super::{Member, Node, Value};
use std::collections::HashSet;

/// Whether a value can stand behind a merge key.
pub(super) fn mergeable(value: &Value<'_>) -> bool {
    match value {
        Value::Object(_) | Value::Bad => true,
        Value::List(items) => items.iter().all(Node::is_object),
        _ => false,
    }
}

/// Appends the members of the merge sources that the mapping does not have; earlier sources win.
pub(super) fn merge<'a>(members: &mut Vec<Member<'a>>, sources: Vec<Value<'a>>) {
    let mut more: Vec<Member<'a>> = Vec::new();
    for source in sources {
        match source {
            Value::Object(found) => more.extend(found),
            Value::List(items) => {
                for item in items {
                    if let Value::Object(found) = item.value {
                        more.extend(found);
                    }
                }
            }
            _ => {}
        }
    }
    more.retain(|member| !member.shadowed);
    let mut seen: HashSet<&str> = members.iter().map(|member| &*member.key.text).collect();
    let keep: Vec<bool> = more
        .iter()
        .map(|member| seen.insert(&member.key.text))
        .collect();
    let kept = more.into_iter().zip(keep).filter(|(_, keep)| *keep);
    members.extend(kept.map(|(member, _)| Member {
        merged: true,
        ..member
    }));
}
