//! Requests as people make them, tried as witnesses before the shortest one is searched for.

use super::pattern::{Class, Item, Pattern};
use crate::facts::actions::Resource;

/// What stands in for a wildcard, by field; the first that fits is taken, the others in turn.
const REGIONS: [&str; 4] = ["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"];
const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "123456789012"];
const CLUSTERS: [&str; 3] = ["analytics", "staging", "test"];
const UUIDS: [&str; 2] = [
    "2f6b1d0c-5a43-4a1e-9c7f-0d8e6b5a4c3b-2",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7-s1",
];
const NAMES: [&str; 4] = ["orders", "payments", "inventory", "clicks"];
const PARTITIONS: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// Texts that a pattern might accept, the most usual first. Whoever uses one checks that it does.
pub(super) fn words(pattern: &Pattern, resource: Option<Resource>) -> Vec<String> {
    let text: String = pattern
        .items
        .iter()
        .map(|item| match item {
            Item::One(Class::Char(c)) => *c,
            Item::One(_) => '?',
            Item::Many(_) => '*',
        })
        .collect();
    let Some(resource) = resource else {
        let filled = text.replace('*', "example").replace('?', "x");
        return if text == "*" {
            vec![text, filled]
        } else {
            vec![filled]
        };
    };
    if !text.contains(['*', '?']) {
        return vec![text];
    }
    let mut fields: Vec<&str> = text.splitn(6, ':').collect();
    let open = |field: Option<&&str>| field.is_some_and(|field| field.ends_with('*'));
    while fields.len() < 6 && open(fields.last()) {
        fields.push("*");
    }
    let [_, partition, _, region, account, rest] = fields.as_slice() else {
        return Vec::new();
    };
    let mut parts: Vec<&str> = if *rest == "*" {
        vec!["*"]
    } else {
        rest.splitn(4, '/').collect()
    };
    let wanted = if resource == Resource::Cluster { 3 } else { 4 };
    while parts.len() < wanted && open(parts.last()) {
        parts.push("*");
    }
    if parts.len() != wanted {
        return Vec::new();
    }
    let name = parts.get(3).copied().unwrap_or("");
    let fields: [(&str, &[&str]); 6] = [
        (partition, &PARTITIONS),
        (region, &REGIONS),
        (account, &ACCOUNTS),
        (parts[1], &CLUSTERS),
        (parts[2], &UUIDS),
        (name, &NAMES),
    ];
    let make = |which: [usize; 6]| {
        let mut filled = fields.iter().zip(which).map(|((field, fillers), which)| {
            // A whole name that fits is better than one put together.
            let whole =
                |filler: &&&str| field.contains('*') && Pattern::like(field).accepts(filler);
            let mut fitting = fillers.iter().filter(whole).cycle().skip(which);
            match fitting.next() {
                Some(filler) => (*filler).to_owned(),
                None => fill(field, fillers[which % fillers.len()]),
            }
        });
        let mut next = || filled.next().unwrap_or_default();
        let (partition, region, account) = (next(), next(), next());
        let (cluster, uuid, name) = (next(), next(), next());
        let word = resource.word();
        let end = if wanted == 4 {
            format!("/{name}")
        } else {
            String::new()
        };
        format!("arn:{partition}:kafka:{region}:{account}:{word}/{cluster}/{uuid}{end}")
    };
    let mut words = vec![make([0; 6])];
    for field in (0..6).rev() {
        for other in 1..4 {
            let mut which = [0; 6];
            which[field] = other;
            words.push(make(which));
        }
    }
    words.push(make([1; 6]));
    words
}

/// A field with its wildcards filled: a field that is all wildcard becomes the filler, a prefix gets it behind.
fn fill(field: &str, filler: &str) -> String {
    field.replace('*', filler).replace('?', "x")
}
