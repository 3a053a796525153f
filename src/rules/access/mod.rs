//! Rules about what IAM policies allow.
//!
//! They look only at statements of Kafka's data plane (`kafka-cluster` actions, or all actions on resources of Kafka);
//! control-plane statements (`kafka:`, `kafkaconnect:`) and AWS's own policies are not blamed for wildcards.

pub(super) mod action_missing_dependency;
pub(super) mod action_not_on_serverless;
pub(super) mod action_resource_mismatch;
pub(super) mod action_unknown;
pub(super) mod action_wildcard;
pub(super) mod arn_partition_mismatch;
pub(super) mod arn_wildcard_account;
pub(super) mod arn_wildcard_cluster;
pub(super) mod arn_wildcard_group;
pub(super) mod arn_wildcard_region;
pub(super) mod arn_wildcard_topic;
pub(super) mod condition_never_matches;
pub(super) mod excess_access;
pub(super) mod iam_bad_effect;
pub(super) mod iam_bad_version;
pub(super) mod malformed_arn;
pub(super) mod missing_idempotent_write;
pub(super) mod policy_too_long;
pub(super) mod principal_star;
pub(super) mod redundant_statement;
pub(super) mod resource_star;
pub(super) mod trust_broken;
pub(super) mod trust_too_wide;

use super::{Sink, Subject};
use crate::facts::actions::Resource;
use crate::finding::{Draft, DraftFix, Safety};
use crate::model::known::{Known, Segment, only};
use crate::model::policy::{self, Arn, Policy, Statement, Word};
use crate::source::Span;
use std::ops::Range;

/// Most related places of one finding.
const MAX_RELATED: usize = 20;

/// The policies that can be changed here.
fn ours<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Policy<'a>> {
    subject
        .policies
        .iter()
        .filter(|policy| !policy.managed_by_aws)
}

/// The statements that allow something on Kafka's data plane and can be narrowed here.
fn allowing<'s, 'a>(subject: &'s Subject<'a>) -> impl Iterator<Item = &'s Statement<'a>> {
    ours(subject)
        .flat_map(|policy| &policy.statements)
        .filter(|statement| !statement.denies() && statement.is_data_plane())
}

/// A part of a resource that a rule blames, as a range of the word's text, and what it could be narrowed to.
struct Blamed {
    range: Range<usize>,
    narrowed: Option<String>,
}

/// Finds the blamed part of a resource.
type Part<'f> = &'f dyn Fn(&Statement<'_>, &Word<'_>, &Arn<'_>) -> Option<Blamed>;

/// Reports once for each statement: at the first resource in which `part` finds something, the others related. The fix
/// narrows all of them.
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
            let blamed = part(statement, word, &arn)?;
            let span = policy::part(&subject.source.text, word, blamed.range);
            let narrowed = blamed.narrowed.filter(|_| word.direct);
            Some((span, word, narrowed))
        });
        let Some((span, word, narrowed)) = blamed.next() else {
            continue;
        };
        let mut draft = draft(&word.text);
        draft.span = span;
        draft.label = label.to_owned();
        let mut edits: Option<Vec<(Span, String)>> = narrowed.map(|text| vec![(span, text)]);
        for (span, _, narrowed) in blamed {
            match (&mut edits, narrowed) {
                (Some(edits), Some(text)) => edits.push((span, text)),
                _ => edits = None,
            }
            if draft.related.len() < MAX_RELATED {
                draft = draft.related(span, format!("{label} too"));
            }
        }
        if let Some(edits) = edits {
            draft.fix = Some(DraftFix {
                safety: Safety::Unsafe,
                title: format!("name {}", edits[0].1.trim_matches(['*', '/'])),
                edits,
            });
        }
        sink.push(draft);
    }
}

/// Whether the resource is of the kind whose name stands behind the type word: `cluster`, `topic`, `group`,
/// `transactional-id`.
fn is_data_resource(word: &str) -> bool {
    matches!(word, "cluster" | "topic" | "group" | "transactional-id")
}

/// What a wildcard segment of an ARN is meant to be, when one place says it: the render's context, the other ARNs of
/// the same document, or the deployments of the settings.
fn narrowed(subject: &Subject<'_>, arn: &Arn<'_>, segment: Segment) -> Option<String> {
    let compatible = |known: &&Known| {
        let path = arn.path();
        let cluster = path.parts().get(1).map_or("", |(_, cluster)| *cluster);
        let own = [
            (Segment::Region, arn.region.1),
            (Segment::Account, arn.account.1),
            (Segment::Cluster, cluster),
        ];
        own.iter().all(|(other, text)| {
            *other == segment
                || text.contains(['*', '?', '\u{1}'])
                || *text == known.segment(*other)
        })
    };
    if let Some(convention) = subject.convention {
        let known = Some(&convention.known).filter(compatible)?;
        return Some(known.segment(segment).to_owned()).filter(|text| !text.is_empty());
    }
    let written = subject.written.get_or_init(|| {
        let mut seen = std::collections::HashSet::new();
        subject
            .policies
            .iter()
            .flat_map(|policy| &policy.statements)
            .flat_map(|statement| &statement.resources)
            .filter_map(written)
            .filter(|known| {
                seen.insert((
                    known.region.clone(),
                    known.account.clone(),
                    known.cluster.clone(),
                ))
            })
            .collect()
    });
    let here = only(
        written
            .iter()
            .filter(compatible)
            .map(|known| known.segment(segment)),
    );
    let known = match here {
        Some(text) => Some(text),
        // Several values in one document: which one is meant is not for the settings to say.
        None if written
            .iter()
            .any(|known| !known.segment(segment).is_empty()) =>
        {
            None
        }
        None => {
            let deployments = subject.knowledge.deployments();
            only(
                deployments
                    .iter()
                    .filter(compatible)
                    .map(|known| known.segment(segment)),
            )
        }
    };
    known.map(str::to_owned)
}

/// The segments of an ARN of Kafka that are written out.
fn written(word: &Word<'_>) -> Option<Known> {
    let arn = word.arn().filter(|arn| arn.service == "kafka")?;
    let plain = |text: &str| {
        if text.contains(['*', '?', '\u{1}']) {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let path = arn.path();
    let data = path
        .parts()
        .first()
        .is_some_and(|(_, kind)| is_data_resource(kind));
    Some(Known {
        region: plain(arn.region.1),
        account: plain(arn.account.1),
        cluster: path
            .parts()
            .get(1)
            .filter(|_| data)
            .map(|(_, name)| plain(name))
            .unwrap_or_default(),
        ..Known::default()
    })
}

/// The beginning of the ARNs of a policy's cluster, as far as the policy says it, for messages about what is missing.
fn example_arn(policy: &Policy<'_>, resource: Resource, name: &str) -> String {
    let known = policy
        .statements
        .iter()
        .flat_map(|statement| &statement.resources)
        .filter_map(|word| {
            let arn = word.arn().filter(|arn| arn.service == "kafka")?;
            let path = arn.path();
            let [(_, kind), (_, cluster), ..] = path.parts() else {
                return None;
            };
            let start = word.text.get(..arn.resource.0)?;
            (is_data_resource(kind) && !cluster.is_empty())
                .then(|| format!("{start}{}/{cluster}/*", resource.word()))
        })
        .next();
    let start = known
        .unwrap_or_else(|| format!("arn:aws:kafka:REGION:ACCOUNT:{}/CLUSTER/*", resource.word()));
    let start = start.replace('\u{1}', "");
    match resource {
        Resource::Cluster => start,
        _ => format!("{start}/{name}"),
    }
}

/// Names in a sentence: `A`, `B` and `C`.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// What stands before a place on its line, as far back as matters.
fn before<'s>(subject: &'s Subject<'_>, span: Span) -> &'s str {
    const FAR: usize = 400;
    let text = &subject.source.text;
    let end = span.start as usize;
    let from = end.saturating_sub(FAR);
    let line = text.as_bytes()[from..end]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(from, |at| from + at + 1);
    text.get(line..end).unwrap_or("")
}

/// How the lines of the text end.
fn newline(subject: &Subject<'_>) -> &'static str {
    let text = &subject.source.text;
    match memchr::memchr(b'\n', text.as_bytes()) {
        Some(at) if at > 0 && text.as_bytes()[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

/// Whether a segment is nothing but wildcard.
fn is_star(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte == b'*')
}
