//! Rules about what a change does: two versions of the same documents, compared by what they say.
//!
//! Each finding names both places: where it stands now, and where it stood. What is gone has only the second.

pub(super) mod change_cuts_access;
pub(super) mod change_loses_data;
pub(super) mod change_renames_resource;
pub(super) mod change_replaces_cluster;
pub(super) mod change_shrinks_topic;
pub(super) mod change_supervisor_stream;
pub(super) mod change_widens_access;

use super::Subject;
use crate::facts::replacement::{CREATE_ONLY, CreateOnly};
use crate::finding::{Draft, Severity};
use crate::model::change::{Access, Placed, Said, What};
use crate::source::{Place, Span};

const LOST: &str = "CloudFormation makes a new cluster with another ARN and other hosts, and deletes this one with its data";
const ANEW: &str = "CloudFormation makes a new one and deletes this one: what knows it by its name or ARN finds it no more";

/// What is on both sides.
fn both<'s>(
    subject: &'s Subject<'_>,
    what: &'static What,
) -> impl Iterator<Item = (&'s Placed, &'s Placed)> {
    let pairs = subject.change.map(|change| &change.pairs[..]);
    pairs
        .unwrap_or_default()
        .iter()
        .filter_map(|pair| Some((pair.base.as_ref()?, pair.head.as_ref()?)))
        .filter(move |(_, head)| head.item.what == *what)
}

/// What was there, and is no more.
fn gone<'s>(subject: &'s Subject<'_>, what: &'static What) -> impl Iterator<Item = &'s Placed> {
    let pairs = subject.change.map(|change| &change.pairs[..]);
    pairs
        .unwrap_or_default()
        .iter()
        .filter(|pair| pair.head.is_none())
        .filter_map(|pair| pair.base.as_ref())
        .filter(move |base| base.item.what == *what)
}

fn place(placed: &Placed, span: Span) -> Place {
    Place {
        source: placed.source,
        span,
    }
}

/// The type of a resource.
fn kind(placed: &Placed) -> &str {
    placed.item.kind.shown.as_deref().unwrap_or("")
}

/// What an item is called.
fn name(placed: &Placed) -> &str {
    placed.item.name.as_deref().unwrap_or(&placed.item.key)
}

fn told(
    head: &Placed,
    span: Span,
    label: &str,
    message: String,
    why: &str,
    (base, before): (&Placed, Span),
) -> Draft {
    Draft::at(place(head, span), label, message)
        .why(why)
        .related_at(place(base, before), "before")
}

/// A number: where it stands, what it is, and how it is written.
struct Number<'p> {
    span: Span,
    value: f64,
    shown: &'p str,
}

/// A member that is a number on both sides, before and now.
fn numbers<'p>(base: &'p Placed, head: &'p Placed, key: &str) -> Option<(Number<'p>, Number<'p>)> {
    let number = |placed: &'p Placed| {
        let said = placed.item.members.get(key)?;
        let shown = said.shown.as_deref()?.trim();
        let value: f64 = shown.parse().ok()?;
        let span = said.span;
        value.is_finite().then_some(Number { span, value, shown })
    };
    Some((number(base)?, number(head)?))
}

/// A property that differs, and that can be given only when the resource is made.
struct Difference<'p> {
    row: &'static CreateOnly,
    before: Option<&'p Said>,
    now: Option<&'p Said>,
}

fn create_only<'p>(base: &'p Placed, head: &'p Placed) -> impl Iterator<Item = Difference<'p>> {
    CREATE_ONLY
        .iter()
        .filter(|row| row.resource == kind(base))
        .filter_map(|row| {
            let path = row.property.join(".");
            let (before, now) = (base.item.members.get(&path), head.item.members.get(&path));
            let same = before.map(|said| &said.canonical) == now.map(|said| &said.canonical);
            // What depends on a hole is not judged.
            let open = |said: Option<&Said>| said.is_some_and(|said| said.open);
            (!same && !open(before) && !open(now)).then_some(Difference { row, before, now })
        })
}

impl Difference<'_> {
    fn told(&self, base: &Placed, head: &Placed, why: &str) -> Draft {
        let property = self.row.property.join(".");
        let shown = |said: Option<&Said>| said.and_then(|said| said.shown.clone());
        let key = &head.item.key;
        let message = match (shown(self.before), shown(self.now)) {
            (Some(before), Some(now)) => {
                format!("`{property}` of `{key}` is `{now}`, and was `{before}`")
            }
            _ => format!("`{property}` of `{key}` differs from before"),
        };
        let span = self.now.map_or(head.item.span, |said| said.span);
        let before = self.before.map_or(base.item.span, |said| said.span);
        let why = match base.item.retained.1 {
            true => {
                "CloudFormation makes a new one; the old one stays, because of its `UpdateReplacePolicy`"
            }
            false => why,
        };
        told(head, span, "replaces it", message, why, (base, before)).help(format!(
            "`{property}` can be given only when the resource is made: leave it as it was"
        ))
    }
}

/// What came or went of one policy.
fn access(access: &Access) -> Draft {
    let more = match access.others {
        0 => String::new(),
        1 => ", and 1 request more".to_owned(),
        others => format!(", and {others} requests more"),
    };
    let on = if access.pattern == access.resource {
        format!("`{}`", access.resource)
    } else {
        format!("`{}` (such as `{}`)", access.pattern, access.resource)
    };
    let (verb, label) = match access.more {
        true => ("newly allows", "allows it"),
        false => ("no longer allows", "allowed it"),
    };
    let message = format!("{} {verb} `{}` on {on}{more}", access.policy, access.action);
    let mut draft = Draft::at(access.place, label, message);
    draft = match (&access.needed_by, access.more) {
        (Some(workload), _) => draft
            .severity(Severity::Warning)
            .why(format!(
                "{workload}, and no other policy of the repository allows it"
            ))
            .help("keep it, or take the workload out first"),
        (None, true) => draft.why("whoever holds it can do that after this change"),
        (None, false) => draft.why("whoever holds it cannot do that after this change"),
    };
    match access.other.filter(|other| *other != access.place) {
        Some(other) => draft.related_at(other, if access.more { "before" } else { "allowed it" }),
        None => draft,
    }
}
