//! Projections.

use super::super::super::Subject;
use super::super::{is_null, is_open};
use crate::document::{Node, Value};
use crate::finding::Draft;
use crate::model::names;
use crate::model::supervisor::Supervisor;
use crate::model::supervisor::granularity::{self, Granularity};
use crate::source::Span;

/// Projections of nothing, and names that Druid does not take for one.
pub(super) fn projections(subject: &Subject<'_>, supervisor: &Supervisor<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let mut seen: Vec<(&str, Span)> = Vec::new();
    let all = supervisor.data("projections").map(Node::items);
    for projection in all.unwrap_or_default().iter().filter(|one| one.is_object()) {
        if subject.druid.0 >= 35
            && let Some(draft) =
                column_twice(projection).or_else(|| too_coarse(subject, supervisor, projection))
        {
            found.push(draft);
        }
        let mut refuse = |span: Span, label: &str, message: String| {
            found.push(Draft::new(span, label, message).why("Druid refuses the spec"));
        };
        let none = |key: &str| {
            projection.get(key).is_none_or(|list| {
                is_null(list) || matches!(&list.value, Value::List(items) if items.is_empty())
            })
        };
        if none("groupingColumns") && none("aggregators") {
            let message = "a projection without `groupingColumns` and `aggregators`";
            refuse(projection.span, "nothing in it", message.into());
        }
        // Druid 33 and 34 look at nothing else.
        if subject.druid.0 < 35 {
            continue;
        }
        let name = projection.get("name").filter(|name| !is_null(name));
        let Some((name, text)) = name.map(|name| (name.span, name.as_str())) else {
            refuse(
                projection.span,
                "no `name`",
                "a projection without `name`".into(),
            );
            continue;
        };
        match text {
            Some("") => refuse(name, "empty", "a projection with an empty name".into()),
            Some(text) if is_open(text) => {}
            Some(text) if text.starts_with("__") && subject.druid.0 >= 38 => refuse(
                name,
                "Druid's own",
                format!("a projection called `{text}`: names with two underscores are Druid's"),
            ),
            Some(text) if seen.iter().any(|(known, _)| *known == text) => {
                refuse(
                    name,
                    "the second one",
                    format!("two projections called `{text}`"),
                );
            }
            Some(text) => seen.push((text, name)),
            None => {}
        }
    }
    found
}

/// A column that a projection has twice.
fn column_twice(projection: &Node<'_>) -> Option<Draft> {
    let mut seen: Vec<(&str, Span)> = Vec::new();
    let columns = ["groupingColumns", "aggregators"]
        .into_iter()
        .filter_map(|key| projection.get(key))
        .flat_map(Node::items);
    for column in columns {
        // A bare name is a column of text.
        let Some(name) = column
            .get("name")
            .or(Some(column).filter(|node| node.as_str().is_some()))
        else {
            continue;
        };
        let Some(text) = name.as_str().filter(|text| !is_open(text)) else {
            continue;
        };
        match seen.iter().find(|(known, _)| *known == text) {
            None => seen.push((text, name.span)),
            Some((_, first)) => {
                let message = format!("two columns called `{text}` in one projection");
                return Some(
                    Draft::new(name.span, "the second one", message)
                        .why("Druid refuses the spec")
                        .help("rename one of them")
                        .related(*first, "the first one"),
                );
            }
        }
    }
    None
}

/// A projection whose rows are cut to more than a segment. Druid looks at virtual columns that are `timestamp_floor` of the time
/// and that the projection groups by; of several the finest counts.
fn too_coarse(
    subject: &Subject<'_>,
    supervisor: &Supervisor<'_>,
    projection: &Node<'_>,
) -> Option<Draft> {
    let (segment, _) = granularity::pair(supervisor)?;
    let grouped = |name: &str| {
        let columns = projection.get("groupingColumns").map(Node::items);
        columns
            .unwrap_or_default()
            .iter()
            .any(|column| column.get("name").unwrap_or(column).as_str() == Some(name))
    };
    let mut finest: Option<Granularity<'_>> = None;
    for column in projection
        .get("virtualColumns")
        .map(Node::items)
        .unwrap_or_default()
    {
        let Some(expression) = column.get("expression") else {
            continue;
        };
        if !column
            .get("name")
            .and_then(Node::as_str)
            .is_some_and(grouped)
        {
            continue;
        }
        let (size, range) = expression.as_str().and_then(floor_of_time)?;
        if finest.is_none_or(|other| size.is_finer(other.size)) {
            finest = Some(Granularity {
                size,
                zone: None,
                shift: 0,
                span: names::part(&subject.source.text, expression, range),
                said: true,
            });
        }
    }
    let finest = finest?;
    if granularity::judge(&segment, &finest) != granularity::Verdict::Coarser {
        return None;
    }
    let message = format!(
        "this projection is cut to {}, and segments are of {}",
        finest.size.name(),
        segment.size.name()
    );
    let draft = Draft::new(finest.span, "coarser than the segments", message)
        .why("Druid refuses the spec")
        .help("take a finer period, or a coarser `segmentGranularity`");
    Some(match segment.said {
        true => draft.related(segment.span, "the size of segments"),
        false => draft,
    })
}

/// The period of `timestamp_floor(__time, 'PT1H')` and where it stands in the text.
fn floor_of_time(text: &str) -> Option<(granularity::Size, std::ops::Range<usize>)> {
    let open = text.find('(')?;
    if !text[..open].trim().eq_ignore_ascii_case("timestamp_floor") {
        return None;
    }
    let comma = open + text[open..].find(',')?;
    if !matches!(text[open + 1..comma].trim(), "__time" | "\"__time\"") {
        return None;
    }
    let start = comma + text[comma..].find('\'')? + 1;
    let end = start + text[start..].find('\'')?;
    if !text[comma + 1..start - 1].trim().is_empty() {
        return None;
    }
    Some((granularity::of_period(&text[start..end])?, start..end))
}
