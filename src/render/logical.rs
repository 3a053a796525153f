//! Names of CloudFormation resources.

use std::collections::HashSet;

/// The logical ids of one CloudFormation template.
#[derive(Debug, Default)]
pub(super) struct LogicalIds {
    taken: HashSet<String>,
}

impl LogicalIds {
    /// The id, made longer where it is taken: `a-b` and `a.b` are two names with one identifier.
    pub(super) fn unique(&mut self, mut id: String) -> String {
        while !self.taken.insert(id.to_lowercase()) {
            id.push('2');
        }
        id
    }
}

/// A name as a part of an id: letters and digits, each word of the name with a capital.
pub(super) fn words(name: &str, otherwise: &str) -> String {
    let mut id = String::new();
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut letters = part.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.extend(letters);
    }
    if id.is_empty() { otherwise.into() } else { id }
}
