//! Rules about what IAM policies allow.
//!
//! They look only at statements of Kafka's data plane (`kafka-cluster` actions, or all actions on resources of Kafka);
//! control-plane statements (`kafka:`, `kafkaconnect:`) and AWS's own policies are not blamed for wildcards.

pub(super) mod action_wildcard;
pub(super) mod arn_wildcard_account;
pub(super) mod arn_wildcard_cluster;
pub(super) mod arn_wildcard_region;
pub(super) mod arn_wildcard_topic;
pub(super) mod resource_star;

use super::{Sink, Subject};
use crate::finding::Draft;
use crate::model::policy::{self, Arn, Statement, Word};
use crate::source::Span;
use std::ops::Range;

/// The statements that allow something on Kafka's data plane and can be narrowed here.
fn allowing<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Statement<'a>> {
    subject
        .policies
        .iter()
        .filter(|policy| !policy.managed_by_aws)
        .flat_map(|policy| &policy.statements)
        .filter(|statement| !statement.denies() && statement.is_data_plane())
}

/// A part of a resource that a rule blames, and what its ARN is.
struct Blamed {
    span: Span,
    arn: String,
}

/// Finds the blamed part of a resource, as a range of the word's text.
type Part<'f> = &'f dyn Fn(&Statement<'_>, &Word<'_>, &Arn<'_>) -> Option<Range<usize>>;

/// Reports once for each statement: at the first resource in which `part` finds something, the others related.
fn each_statement(
    subject: &Subject<'_>,
    sink: &mut Sink,
    part: Part<'_>,
    draft: &dyn Fn(&str) -> Draft,
    label: &str,
) {
    for statement in allowing(subject) {
        let mut blamed = statement.resources.iter().filter_map(|word| {
            let arn = word.arn().filter(|arn| arn.service == "kafka")?;
            let range = part(statement, word, &arn)?;
            Some(Blamed {
                span: policy::part(&subject.source.text, word, range),
                arn: word.text.to_string(),
            })
        });
        let Some(first) = blamed.next() else { continue };
        let mut draft = draft(&first.arn);
        draft.span = first.span;
        draft.label = label.to_owned();
        for other in blamed.take(20) {
            draft = draft.related(other.span, format!("{label} too"));
        }
        sink.push(draft);
    }
}

/// Whether the resource is of the kind whose name stands behind the type word: `cluster`, `topic`, `group`,
/// `transactional-id`.
fn is_data_resource(word: &str) -> bool {
    matches!(word, "cluster" | "topic" | "group" | "transactional-id")
}
