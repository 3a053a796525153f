//! Two versions of the same documents: what the change does to clusters, topics, supervisors and access.

use super::classify::{Form, form_of};
use super::policies::Gathered;
use super::{Gatherer, Judge, Lint};
use crate::access::{self, Comparison, Decision, Policies};
use crate::config::Config;
use crate::document::{self, MAX_BYTES, Syntax};
use crate::model::change::{self, Access, Change, Pairing, Placed, What};
use crate::render::{self, Request};
use crate::source::{Place, Source, SourceId, Sources, Span};
use crate::workspace::{Arn, Grant, Quote, Workspace};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A text of one side.
#[derive(Debug, Clone)]
pub struct Version {
    /// The path that reports show; of the base with [`crate::finding::BASE`] before it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// One document on both sides; one is missing when it came or went.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// Before.
    pub base: Option<Version>,
    /// Now.
    pub head: Option<Version>,
}

/// What one text, or one artifact, says.
#[derive(Debug, Default)]
struct Side {
    /// The text, when it is a document.
    source: Option<SourceId>,
    items: Vec<Placed>,
    /// Indexes of policies.
    policies: Vec<usize>,
}

/// Judges what changed between two versions of files, and of deployments that are rendered on both sides. `workspace` is what the
/// repository says now, if more is known than these files.
#[must_use]
pub fn judge_change(
    files: Vec<Versions>,
    renders: &[(Request, Request)],
    workspace: Option<&Workspace>,
    config: &Config,
) -> Lint {
    let mut gathered = Gathered::default();
    let mut pairs: Vec<(Side, Side)> = Vec::new();
    let (mut gone, mut come): (Vec<Side>, Vec<Side>) = (Vec::new(), Vec::new());
    let mut heads = Vec::new();
    for versions in files {
        heads.extend(versions.head.clone());
        let base = versions.base.map(|version| file(&mut gathered, version));
        let head = versions.head.map(|version| file(&mut gathered, version));
        // Half of a document says nothing about what came or went; that it cannot be read is told elsewhere.
        if matches!(base, Some(None)) || matches!(head, Some(None)) {
            continue;
        }
        match (base.flatten(), head.flatten()) {
            (Some(base), Some(head)) => pairs.push((base, head)),
            (Some(base), None) => gone.push(base),
            (None, Some(head)) => come.push(head),
            (None, None) => {}
        }
    }
    let mut change = Change::default();
    let mut fallbacks: Vec<(std::ops::Range<u32>, Place)> = Vec::new();
    for (base, head) in renders {
        let before = deployment(&mut gathered, base, &mut fallbacks);
        let now = deployment(&mut gathered, head, &mut fallbacks);
        if let (Some(before), Some(now)) = (before, now) {
            let mut of_render = Vec::new();
            for (base, head) in artifacts(before, now) {
                access(&gathered, &base.policies, &head.policies, &mut of_render);
                let mut items = change::pair(base.items, head.items);
                items
                    .iter_mut()
                    .for_each(|pair| narrow(&gathered.sources, pair));
                change.pairs.extend(items);
            }
            change.access.extend(once(of_render));
        }
    }
    let mut still: HashSet<SourceId> = HashSet::new();
    for (base, head) in pairs {
        still.extend(base.source.filter(|_| head.source.is_some()));
        access(
            &gathered,
            &base.policies,
            &head.policies,
            &mut change.access,
        );
        change.pairs.extend(change::pair(base.items, head.items));
    }
    moved(&gathered, gone, come, &mut change);
    elsewhere(&mut change, &still);
    needed(&mut change.access, workspace, &heads, renders);
    let mut judge = Judge::with_sources(config, gathered.sources, None);
    judge.fallbacks = fallbacks;
    judge.changed(&change);
    let mut lint = judge.finish();
    // What the comments of these files keep back otherwise is told where they are judged.
    lint.comments.clear();
    lint
}

/// In what templates made, the part of a text that differs leads to the value that was changed, and not to its neighbours.
fn narrow(sources: &Sources, pair: &mut Pairing) {
    let (Some(base), Some(head)) = (&mut pair.base, &mut pair.head) else {
        return;
    };
    if head.item.what != What::Resource {
        return;
    }
    let (before, now) = (sources.get(base.source), sources.get(head.source));
    for (key, said) in &mut head.item.members {
        let Some(other) = base.item.members.get_mut(key) else {
            continue;
        };
        let (Some(new), Some(old)) = (&said.shown, &other.shown) else {
            continue;
        };
        let plain = |source: &Source, span: Span, text: &str| {
            source
                .slice(span)
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                == Some(text)
        };
        if new == old || !plain(&now, said.span, new) || !plain(&before, other.span, old) {
            continue;
        }
        let start: usize = new
            .chars()
            .zip(old.chars())
            .take_while(|(a, b)| a == b)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let end: usize = new[start..]
            .chars()
            .rev()
            .zip(old[start..].chars().rev())
            .take_while(|(a, b)| a == b)
            .map(|(c, _)| c.len_utf8())
            .sum();
        let part = |span: Span, text: &str| {
            let from = span.start as usize + 1 + start;
            Span::new(from, from + text.len() - start - end)
        };
        if new.len() > start + end && old.len() > start + end {
            (said.span, other.span) = (part(said.span, new), part(other.span, old));
        }
    }
}

/// A policy stands in several artifacts of a render; it is told once, by its name where it has one.
fn once(changes: Vec<Access>) -> Vec<Access> {
    let mut found: Vec<Access> = Vec::new();
    for change in changes {
        let same = |other: &Access| {
            (other.more, &other.action, &other.pattern, other.others)
                == (change.more, &change.action, &change.pattern, change.others)
        };
        match found.iter_mut().find(|other| same(other)) {
            Some(other) if !other.policy.starts_with('`') => *other = change,
            Some(_) => {}
            None => found.push(change),
        }
    }
    found
}

/// What a file says; `None` when it cannot be read.
fn file(gathered: &mut Gathered, version: Version) -> Option<Side> {
    let mut side = Side::default();
    let plain = version.name.rsplit(':').next().unwrap_or(&version.name);
    let Form::Document(syntax) = form_of(plain, &version.text) else {
        return Some(side);
    };
    if version.text.len() > MAX_BYTES || super::unreadable(plain, &version.text) > 0 {
        return None;
    }
    let source = gathered.plain(&version.name, version.text);
    read(gathered, &version.name, source, syntax, &mut side);
    Some(side)
}

fn read(gathered: &mut Gathered, path: &str, source: SourceId, syntax: Syntax, side: &mut Side) {
    side.source = Some(source);
    let text = gathered.sources.get(source);
    for document in &document::read(&text.text, syntax).documents {
        let items = change::items(document);
        side.items
            .extend(items.into_iter().map(|item| Placed { source, item }));
    }
    let before = gathered.found.len();
    // What cannot be read is told by other rules.
    let _ = gathered.text(path, source, syntax, 0);
    let found = gathered.found.len();
    side.policies
        .extend((before..found).filter(|at| !gathered.found[*at].policies.statements.is_empty()));
}

/// What each artifact of a deployment says; `None` when it does not render.
fn deployment(
    gathered: &mut Gathered,
    request: &Request,
    fallbacks: &mut Vec<(std::ops::Range<u32>, Place)>,
) -> Option<BTreeMap<String, Side>> {
    let before = gathered.sources.count();
    let rendered = render::render_among(request, std::mem::take(&mut gathered.sources));
    gathered.sources = rendered.sources;
    if rendered.failed {
        return None;
    }
    let mut found = BTreeMap::new();
    for artifact in &rendered.artifacts {
        let mut side = Side::default();
        read(
            gathered,
            &artifact.path,
            artifact.source,
            artifact.syntax,
            &mut side,
        );
        found.insert(artifact.path.clone(), side);
    }
    if let Some(place) = rendered.facts.fallback {
        fallbacks.push((before..gathered.sources.count(), place));
    }
    Some(found)
}

/// The artifacts of two renders side by side: by path, and, when the cluster has another name, by path below its folder.
fn artifacts(mut before: BTreeMap<String, Side>, now: BTreeMap<String, Side>) -> Vec<(Side, Side)> {
    let below = |path: &str| path.split_once('/').map(|(_, rest)| rest.to_owned());
    let kept: BTreeSet<String> = now.keys().cloned().collect();
    now.into_iter()
        .map(|(path, head)| {
            let same = before.remove(&path).or_else(|| {
                let other = before
                    .keys()
                    .find(|other| !kept.contains(*other) && below(other) == below(&path))?
                    .clone();
                before.remove(&other)
            });
            (same.unwrap_or_default(), head)
        })
        .collect()
}

/// A resource that went with its file and stands in another one, of the same name or as it was, has moved. `still` has the base
/// texts of files that are still there.
fn elsewhere(change: &mut Change, still: &HashSet<SourceId>) {
    let values = |placed: &Placed| -> String {
        let members = placed.item.members.iter();
        members
            .map(|(key, said)| format!("{key}={}\n", said.canonical))
            .collect()
    };
    let mut known: HashSet<(String, String)> = HashSet::new();
    for head in change
        .pairs
        .iter()
        .filter(|pair| pair.base.is_none())
        .filter_map(|pair| pair.head.as_ref())
    {
        let kind = head.item.kind.canonical.clone();
        known.insert((kind.clone(), values(head)));
        if let Some(name) = &head.item.name {
            known.insert((kind, name.clone()));
        }
    }
    change.pairs.retain(|pair| {
        let (Some(base), None) = (&pair.base, &pair.head) else {
            return true;
        };
        // In a file that is still there another logical id is another resource.
        if base.item.what != What::Resource || still.contains(&base.source) {
            return true;
        }
        let kind = base.item.kind.canonical.clone();
        let named = base.item.name.clone().map(|name| (kind.clone(), name));
        !known.contains(&(kind, values(base))) && !named.is_some_and(|key| known.contains(&key))
    });
}

/// Files that went and files that came: what is in both, by its name, has moved.
fn moved(gathered: &Gathered, gone: Vec<Side>, come: Vec<Side>, change: &mut Change) {
    let (mut base_items, mut head_items) = (Vec::new(), Vec::new());
    let (mut base, mut head) = (Vec::new(), Vec::new());
    for side in gone {
        base_items.extend(side.items);
        base.extend(side.policies);
    }
    for side in come {
        head_items.extend(side.items);
        head.extend(side.policies);
    }
    // Two of one name in the files that went, as of two environments: nobody knows which is which.
    for items in [&mut base_items, &mut head_items] {
        let key = |one: &Placed| (one.item.what.clone(), one.item.key.clone());
        let mut counts: HashMap<(What, String), usize> = HashMap::new();
        for one in items.iter() {
            *counts.entry(key(one)).or_default() += 1;
        }
        items.retain(|one| counts.get(&key(one)) == Some(&1));
    }
    change.pairs.extend(change::pair(base_items, head_items));
    // A policy that stands elsewhere as it was has moved.
    let equal = |one: usize, other: usize| {
        gathered.found[one].name == gathered.found[other].name
            && compared(gathered, &[one], &[other]).relation == access::Relation::Equal
    };
    // Each with each is too much for thousands.
    let few = base.len().saturating_mul(head.len()) <= 10_000;
    head.retain(|head| {
        let twin = few
            .then(|| base.iter().position(|base| equal(*base, *head)))
            .flatten();
        twin.map(|at| base.remove(at)).is_none()
    });
    access(gathered, &base, &head, &mut change.access);
}

fn compared(gathered: &Gathered, base: &[usize], head: &[usize]) -> Comparison {
    let of = |policies: &[usize]| {
        let mut all = Policies::default();
        for at in policies {
            let found = &gathered.found[*at];
            all.statements
                .extend(found.policies.statements.iter().cloned());
        }
        all
    };
    access::compare(&of(base), &of(head), &gathered.holes)
}

/// The policies of one name on both sides.
#[derive(Debug, Default)]
struct Sides {
    base: Vec<usize>,
    head: Vec<usize>,
}

/// What the policies of one document grant that they did not, and the reverse; by their names.
fn access(gathered: &Gathered, base: &[usize], head: &[usize], into: &mut Vec<Access>) {
    let key = |at: &usize, all: &[usize]| {
        let found = &gathered.found[*at];
        match &found.name {
            Some(name) => name.clone(),
            None if all.len() == 1 => String::new(),
            None => found.pointer.clone(),
        }
    };
    let mut names: BTreeMap<(String, bool), Sides> = BTreeMap::new();
    for at in base {
        let trust = gathered.found[*at].trust;
        names
            .entry((key(at, base), trust))
            .or_default()
            .base
            .push(*at);
    }
    for at in head {
        let trust = gathered.found[*at].trust;
        names
            .entry((key(at, head), trust))
            .or_default()
            .head
            .push(*at);
    }
    // Renamed ones are known by being the only ones left on both sides.
    for trust in [false, true] {
        let only = |lacks: fn(&Sides) -> bool| {
            let mut found = names
                .iter()
                .filter(|((_, own), sides)| *own == trust && lacks(sides))
                .map(|(key, _)| key.clone());
            found.next().filter(|_| found.next().is_none())
        };
        let gone = only(|sides| sides.head.is_empty());
        let come = only(|sides| sides.base.is_empty());
        if let (Some(gone), Some(come)) = (gone, come)
            && let Some(before) = names.remove(&gone)
            && let Some(now) = names.get_mut(&come)
        {
            now.base = before.base;
        }
    }
    for ((name, _), Sides { base, head }) in names {
        let comparison = compared(gathered, &base, &head);
        let place = |policies: &[usize]| {
            let found = &gathered.found[*policies.first()?];
            Some(Place {
                source: found.source,
                span: found.span,
            })
        };
        for (more, changes) in [(true, &comparison.gained), (false, &comparison.lost)] {
            let Some(first) = changes.first() else {
                continue;
            };
            let of = &gathered.found[first.policy];
            let exact = Place {
                source: of.source,
                span: first.span,
            };
            let (shown, other) = if more {
                (Some(exact), place(&base))
            } else {
                (place(&head), Some(exact))
            };
            let called = match name.as_str() {
                "" => "this policy".to_owned(),
                name => format!("`{name}`"),
            };
            into.push(Access {
                policy: called,
                more,
                action: first.action.clone(),
                resource: first.resource.clone(),
                pattern: first.pattern.clone(),
                others: changes.len() - 1,
                requests: changes
                    .iter()
                    .map(|change| (change.action.clone(), change.resource.clone()))
                    .collect(),
                place: shown.or(other).unwrap_or(exact),
                other,
                needed_by: None,
            });
        }
    }
}

/// Finds the workloads that still need what is gone.
fn needed(
    changes: &mut [Access],
    workspace: Option<&Workspace>,
    heads: &[Version],
    renders: &[(Request, Request)],
) {
    if changes.iter().all(|change| change.more) {
        return;
    }
    let own;
    let workspace = match workspace {
        Some(workspace) => workspace,
        None => {
            let mut gatherer = Gatherer::default();
            for (_, head) in renders {
                gatherer.render(head);
            }
            for version in heads {
                let id = gatherer.add(&version.name, version.text.clone());
                let facts = gatherer.facts_of(id);
                gatherer.absorb(facts);
            }
            own = gatherer.finish();
            &own.workspace
        }
    };
    for change in changes.iter_mut().filter(|change| !change.more) {
        let mut requests = change.requests.iter();
        change.needed_by =
            requests.find_map(|(action, resource)| user(workspace, action, resource));
    }
}

/// The workload that makes a request which no policy allows.
fn user(workspace: &Workspace, action: &str, resource: &str) -> Option<String> {
    let fields = access::arn_fields(resource);
    let rest = fields.get(5).copied().unwrap_or("");
    let mut parts = rest.splitn(4, '/');
    let (kind, name) = (parts.next().unwrap_or(""), parts.nth(2).unwrap_or(""));
    let short = action.rsplit(':').next().unwrap_or("");
    let user = workspace.facts.workloads.iter().find_map(|workload| {
        let has = |list: &[Quote]| list.iter().any(|one| one.text == name);
        let verb = match (kind, short) {
            ("topic", "ReadData" | "DescribeTopic") if has(&workload.reads) => "reads",
            ("topic", "WriteData" | "DescribeTopic") if has(&workload.writes) => "writes",
            ("group", "AlterGroup" | "DescribeGroup") if has(&workload.groups) => "uses",
            _ => return None,
        };
        Some(format!("`{}` {verb} `{name}`", workload.name.text))
    })?;
    let request = access::Request {
        action,
        resource,
        principal: None,
        context: None,
    };
    let allowed = |grant: &Grant| access::decide(&grant.policies, &request).0 == Decision::Allowed;
    // The same access to a cluster of another name: the cluster was renamed, which is told as such.
    let elsewhere = |grant: &Grant| {
        grant.statements.iter().any(|statement| {
            let names = |quote: &Quote| quote.text == action || quote.text.contains('*');
            let holds = |arn: &Arn| {
                arn.kind == kind && arn.name.as_deref().is_none_or(|other| other == name)
            };
            statement.actions.iter().any(names) && statement.arns.iter().any(holds)
        })
    };
    let mut grants = workspace.facts.grants.iter();
    (!grants.any(|grant| allowed(grant) || elsewhere(grant))).then_some(user)
}
