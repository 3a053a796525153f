//! Rules about a supervisor beside records of its topic.
//!
//! Each looks at the sample of the subject, in which every column of every record is found as Druid finds it. A place of a
//! finding lies in the specification; the record that shows it is a related place. Records may hold personal data: a message
//! shows the beginning of a value at most.

pub(super) mod druid_sample_field;
pub(super) mod druid_sample_late;
pub(super) mod druid_sample_timestamp;
pub(super) mod druid_sample_type;
pub(super) mod druid_sample_unused;

use crate::document::Node;
use crate::finding::Draft;
use crate::model::sample::{Cell, Sample};
use crate::source::{Place, Span};

/// How many characters of a value a message shows.
const MAX_SHOWN: usize = 60;

/// A value as a message shows it.
fn shown(sample: &Sample<'_>, node: &Node<'_>) -> String {
    let text = match node.as_str() {
        Some(text) => text,
        None => sample.source.slice(node.span),
    };
    if text.is_empty() {
        return "an empty text".into();
    }
    let begin: String = text.chars().take(MAX_SHOWN).collect();
    let more = if begin.len() < text.len() { "…" } else { "" };
    format!("`{begin}{more}`")
}

/// `count` of the sample's records, with the verb for one and the verb for many: `3 of 10 records have`.
fn records(sample: &Sample<'_>, count: usize, one: &str, many: &str) -> String {
    match (count, sample.rows.len()) {
        (1, 1) => format!("the record of the sample {one}"),
        (count, all) if count == all => format!("all {all} records of the sample {many}"),
        (1, all) => format!("1 of {all} records {one}"),
        (count, all) => format!("{count} of {all} records {many}"),
    }
}

/// Whether no record has the column, as far as everybody can tell.
fn lacks(sample: &Sample<'_>, name: &str) -> bool {
    name != "__time"
        && !sample.spec.transformed(name)
        && !sample.makes(name)
        && sample
            .rows
            .iter()
            .all(|row| matches!(sample.cell(row, name), Cell::Absent))
}

/// A draft with the place in the sample that shows it.
fn also(draft: Draft, sample: &Sample<'_>, span: Span, label: &str) -> Draft {
    let source = sample.id;
    draft.related_at(Place { source, span }, label)
}

/// The first line of a record that goes over several.
fn first_line(sample: &Sample<'_>, span: Span) -> Span {
    let line = sample.source.slice(span).lines().next().unwrap_or("");
    Span::new(span.start as usize, span.start as usize + line.len())
}

/// The name that is probably meant: the same but for case and signs between words, or a slip or two away.
fn near<'n>(word: &str, names: &[(&'n str, Span)]) -> Option<&'n str> {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let wanted = plain(word);
    if wanted.is_empty() {
        return None;
    }
    let names = || {
        names
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| *name != word)
    };
    if let Some(same) = names().find(|name| plain(name) == wanted) {
        return Some(same);
    }
    let most = match wanted.len() {
        0..=3 => return None,
        4..=6 => 1,
        _ => 2,
    };
    names()
        .filter(|name| name.len().abs_diff(word.len()) <= most + 2)
        .map(|name| (strsim::damerau_levenshtein(&plain(name), &wanted), name))
        .min()
        .filter(|(distance, _)| *distance <= most)
        .map(|(_, name)| name)
}

/// Names in words: `` `a`, `b` and 3 more ``.
fn listed(names: &[&str], most: usize) -> String {
    let few: Vec<String> = names
        .iter()
        .take(most)
        .map(|name| {
            let begin: String = name.chars().take(MAX_SHOWN).collect();
            format!("`{begin}`")
        })
        .collect();
    match names.len().saturating_sub(most) {
        0 => few.join(", "),
        more => format!("{} and {more} more", few.join(", ")),
    }
}
