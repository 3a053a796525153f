//! From drafts in whatever text a rule looked at to findings in the texts that a person would edit.

use super::judge::Said;
use super::suppress::{self, Kept};
use crate::config::Config;
use crate::finding::{DraftFix, Edit, Finding, Fix, Location};
use crate::source::{Origin, Place, SourceId, Sources, Trace, trace};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Most related places of one finding; a value that runs through forty artifacts is told with the first ones.
const MAX_RELATED: usize = 12;

/// Makes findings of what rules said: places followed back, equal ones merged, suppressed ones left out, in order.
/// Also says what was kept back.
pub(super) fn findings(
    sources: &Sources,
    said: Vec<Said>,
    config: &Config,
    fallback: &dyn Fn(SourceId) -> Option<Place>,
    render: bool,
) -> (Vec<Finding>, Kept) {
    let mut findings = merged(sources, said, config, fallback, render);
    let kept = suppress::keep_back(sources, &mut findings, config);
    sort(&mut findings);
    fingerprint(&mut findings, config);
    (findings, kept)
}

/// The findings of texts that nobody made, in order.
pub(super) fn plain(sources: &Sources, said: Vec<Said>, config: &Config) -> Vec<Finding> {
    let mut findings = merged(sources, said, config, &|_| None, false);
    sort(&mut findings);
    fingerprint(&mut findings, config);
    findings
}

fn merged(
    sources: &Sources,
    said: Vec<Said>,
    config: &Config,
    fallback: &dyn Fn(SourceId) -> Option<Place>,
    render: bool,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::with_capacity(said.len());
    let mut known: HashMap<(&str, String, u32, u32), Vec<usize>> = HashMap::new();
    for said in said {
        let finding = finding(sources, said, config, fallback);
        let key = (
            finding.rule.code,
            finding.location.path().to_owned(),
            finding.location.span.start,
            finding.location.span.end,
        );
        let same = known.entry(key).or_default();
        // In a render one wrong value shows in many artifacts; elsewhere only the very same words are one finding.
        let twin = same
            .iter()
            .copied()
            .find(|&at| render || is_of_one(&finding) || findings[at].message == finding.message);
        match twin {
            Some(at) => merge(&mut findings[at], finding),
            None => {
                same.push(findings.len());
                findings.push(finding);
            }
        }
    }
    findings
}

/// Sorts by path, offset, code.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            (
                finding.location.span.start,
                finding.rule.code,
                finding.location.span.end,
            )
        };
        a.location
            .path()
            .cmp(b.location.path())
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
}

/// Whether one changed value is one finding, however many resources it replaces.
fn is_of_one(finding: &Finding) -> bool {
    matches!(finding.rule.code, "MSK801" | "MSK802")
}

fn merge(first: &mut Finding, other: Finding) {
    for (location, label) in other.related {
        let new = first
            .related
            .iter()
            .all(|(known, _)| (known.path(), known.span) != (location.path(), location.span));
        if new && first.related.len() < MAX_RELATED {
            first.related.push((location, label));
        }
    }
}

fn location(sources: &Sources, place: Place) -> Location {
    Location {
        source: sources.get(place.source),
        span: place.span,
    }
}

fn finding(
    sources: &Sources,
    said: Said,
    config: &Config,
    fallback: &dyn Fn(SourceId) -> Option<Place>,
) -> Finding {
    let Said {
        rule,
        draft,
        source,
        pointer,
    } = said;
    let place = Place {
        source: draft.source.unwrap_or(source),
        span: draft.span,
    };
    let way = resolve(sources, place);
    let primary = way
        .primary
        .or_else(|| fallback(place.source))
        .unwrap_or(place);
    let mut notes = draft.notes;
    let mut related: Vec<(Location, String)> = Vec::new();
    for (source, span, label) in draft.related {
        let place = Place {
            source: source.unwrap_or(place.source),
            span,
        };
        let shown = resolve(sources, place)
            .primary
            .or_else(|| fallback(place.source))
            .unwrap_or(place);
        if shown != primary {
            related.push((location(sources, shown), label));
        }
    }
    for step in &way.steps {
        if step.place != primary {
            related.push((location(sources, step.place), step.label.clone()));
        }
    }
    related.truncate(MAX_RELATED);
    for name in &way.notes {
        let verb = if name.starts_with("--") {
            "given by"
        } else {
            "made by"
        };
        notes.push(format!("{verb} `{name}`"));
    }
    let fix = draft
        .fix
        .and_then(|fix| editable(sources, place.source, fix));
    let severity = draft.severity.unwrap_or(rule.severity);
    Finding {
        rule,
        severity: config.severity.get(rule.name).copied().unwrap_or(severity),
        message: draft.message,
        location: location(sources, primary),
        label: if draft.label.is_empty() {
            "here".into()
        } else {
            draft.label
        },
        pointer,
        notes,
        help: draft.help,
        related,
        fix,
        fingerprint: String::new(),
    }
}

fn resolve(sources: &Sources, place: Place) -> Trace {
    if sources.get(place.source).map.is_none() {
        let editable = sources.get(place.source).origin.editable();
        return Trace {
            primary: editable.then_some(place),
            exact: true,
            ..Trace::default()
        };
    }
    trace(sources, place)
}

/// The fix in files of the user; `None` when one of its places cannot be edited for exactly this.
fn editable(sources: &Sources, source: SourceId, fix: DraftFix) -> Option<Fix> {
    let origin = sources.get(source).origin;
    let edits = fix.edits.into_iter().map(|(span, text)| {
        // Inside a string of another document the text would have to be escaped for that one.
        if origin == Origin::Embedded && text.contains(['"', '\\', '\n']) {
            return None;
        }
        let way = resolve(sources, Place { source, span });
        let place = way.primary.filter(|_| way.exact)?;
        Some(Edit {
            location: location(sources, place),
            text,
        })
    });
    Some(Fix {
        safety: fix.safety,
        title: fix.title,
        edits: edits.collect::<Option<Vec<_>>>()?,
    })
}

/// Gives each finding its fingerprint: what was found, not on which line. Equal ones are counted in order.
pub(crate) fn fingerprint(findings: &mut [Finding], config: &Config) {
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    for finding in findings {
        let mut hash = Sha256::new();
        let text: Vec<&str> = finding
            .location
            .source
            .slice(finding.location.span)
            .split_whitespace()
            .collect();
        let path = config.repository_path(finding.path_here());
        for part in [finding.rule.name, &path, &finding.pointer, &text.join(" ")] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let base: [u8; 32] = hash.finalize().into();
        let count = seen.entry(base).or_default();
        let mut hash = Sha256::new();
        hash.update(base);
        hash.update(count.to_le_bytes());
        *count += 1;
        finding.fingerprint = hash
            .finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
    }
}
