//! Actions of everything but the data plane: names that policies write out, and one for each set that wildcards tell apart.

use super::{BUDGET, Work};
use crate::access::pattern::{Class, Holes, Item, Pattern};
use crate::access::search;
use crate::access::statement::Statement;
use crate::facts::{actions, control};
use std::collections::HashSet;

impl<'w> Work<'w> {
    /// Looks at everything but the data plane.
    pub(super) fn other_services(&mut self) {
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
        let mut names: Vec<String> = Vec::new();
        let mut wild: Vec<&'w Pattern> = Vec::new();
        for pattern in &patterns {
            match pattern.word() {
                Some(_) if !pattern.holes => names.push(pattern.text.to_string()),
                _ => wild.push(pattern),
            }
        }
        let literal: HashSet<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        // Wildcards mean sets of actions; one action stands for each set that the policies tell apart.
        let negated = |one: &Statement| one.actions.negated;
        if !wild.is_empty() || self.ours.statements.iter().any(negated) {
            let mut shape = vec![Item::One(Class::Service), Item::Many(Class::Service)];
            shape.extend([
                Item::One(Class::Char(':')),
                Item::One(Class::Alnum),
                Item::Many(Class::Alnum),
            ]);
            let shape = Pattern::of_items(shape);
            let outside = Pattern::action("kafka-cluster:*", &mut Holes::default());
            let mut all = wild.clone();
            all.push(&outside);
            match search::regions(&shape, &all, self.budget) {
                None => self.unknown("actions of other services", BUDGET),
                Some(regions) => {
                    for (region, words) in regions {
                        if region.last() == Some(&true) {
                            continue;
                        }
                        let same = |name: &str| {
                            let lower = name.to_ascii_lowercase();
                            !literal.contains(&lower)
                                && wild
                                    .iter()
                                    .zip(&region)
                                    .all(|(pattern, inside)| pattern.accepts(&lower) == *inside)
                        };
                        let known = KNOWN
                            .iter()
                            .map(|name| (*name).to_owned())
                            .chain(control_plane())
                            .find(|name| same(name));
                        let written = || {
                            let plain = wild
                                .iter()
                                .map(|pattern| pattern.text.replace('*', "Object"));
                            plain
                                .filter(|name| name.contains(':') && !name.starts_with("Object"))
                                .find(|name| same(name))
                        };
                        let shortest = || words.into_iter().find(|word| same(word));
                        match known.or_else(written).or_else(shortest) {
                            Some(name) => names.push(name),
                            None => self.unknown("actions of other services", BUDGET),
                        }
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

/// Actions of other services that people know, as examples of what a wildcard grants.
const KNOWN: [&str; 8] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "iam:PassRole",
    "ec2:DescribeVpcs",
    "logs:PutLogEvents",
    "secretsmanager:GetSecretValue",
    "kms:Decrypt",
];

/// The actions of MSK's and MSK Connect's control planes, in full.
fn control_plane() -> impl Iterator<Item = String> {
    [
        ("kafka", &control::KAFKA[..]),
        ("kafkaconnect", &control::KAFKA_CONNECT[..]),
    ]
    .into_iter()
    .flat_map(|(service, list)| list.iter().map(move |name| format!("{service}:{name}")))
}
