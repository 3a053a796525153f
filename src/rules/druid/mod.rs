//! Rules about supervisors of Druid: what it refuses, what it takes and then fails on, what it drops or changes without a word.
//!
//! What the tables of Druid's own classes say is read once for all rules (`Subject::troubles`); each rule tells what is of its
//! area.

pub(super) mod druid_autoscaler;
pub(super) mod druid_bad_dimension;
pub(super) mod druid_bad_granularity;
pub(super) mod druid_bad_metric;
pub(super) mod druid_bad_period;
pub(super) mod druid_bad_timestamp_format;
pub(super) mod druid_bad_value;
pub(super) mod druid_duplicate_column;
pub(super) mod druid_granularity_order;
pub(super) mod druid_legacy_layout;
pub(super) mod druid_legacy_parser;
pub(super) mod druid_missing_field;
pub(super) mod druid_missing_input_format;
pub(super) mod druid_no_effect;
pub(super) mod druid_overridden_property;
pub(super) mod druid_segment_allocation;
pub(super) mod druid_start_offset;
pub(super) mod druid_task_count;
pub(super) mod druid_topic_choice;
pub(super) mod druid_transform;
pub(super) mod druid_tuning_type;
pub(super) mod druid_unknown_field;

use super::{Sink, Subject};
use crate::document::{Node, Value};
use crate::finding::{Draft, Severity};
use crate::model::hole;
use crate::model::supervisor::{Supervisor, Trouble, What};
use druid_transform::expressions::{self, When};

/// The supervisors with what Druid makes of them.
fn judged<'s, 'a>(
    subject: &'s Subject<'a>,
) -> impl Iterator<Item = (&'s Supervisor<'a>, &'s Vec<Trouble>)> {
    subject.supervisors().iter().zip(subject.troubles())
}

fn is_null(node: &Node<'_>) -> bool {
    matches!(node.value, Value::Null)
}

/// Whether nobody can know a text from here.
fn is_open(text: &str) -> bool {
    hole::has_hole(&hole::mask(text))
}

/// A number, or text that Druid takes for one.
fn number(node: &Node<'_>) -> Option<f64> {
    match &node.value {
        Value::Number(number) => number.parse().ok(),
        Value::Text(text) => {
            // Java reads the digits of every script.
            let digits: Option<String> = text
                .text
                .trim()
                .chars()
                .map(|c| match c.is_ascii() {
                    true => Some(c),
                    false => digit(c),
                })
                .collect();
            digits?.parse().ok()
        }
        _ => None,
    }
}

/// The digit that a character of another script is; the ones of a script stand side by side.
fn digit(c: char) -> Option<char> {
    const ZEROS: [char; 4] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}'];
    ZEROS.into_iter().find_map(|zero| {
        let value = u32::from(c)
            .checked_sub(u32::from(zero))
            .filter(|value| *value < 10)?;
        char::from_digit(value, 10)
    })
}

/// A value as it is shown in a message; nothing when it is long.
fn shown(subject: &Subject<'_>, trouble: &Trouble) -> String {
    let text = subject.source.slice(trouble.span);
    if text.len() > 40 || text.contains(['\n', '{', '[']) {
        return format!("`{}`", trouble.path);
    }
    format!("`{}: {text}`", trouble.path)
}

/// Formats of files, which are told for what they are.
const FILES: [&str; 3] = ["orc", "parquet", "avro_ocf"];

const REFUSED: &str = "Druid refuses the spec, and a supervisor of that name that ran is stopped";

/// The finding about something that Druid refuses or changes; `None` for what other rules tell.
fn told(subject: &Subject<'_>, trouble: &Trouble) -> Option<Draft> {
    match &trouble.what {
        What::Refused(why) => Some(
            Draft::new(
                trouble.span,
                "refused",
                format!("{} {why}", shown(subject, trouble)),
            )
            .why(REFUSED),
        ),
        What::Changed(how) => Some(
            Draft::new(
                trouble.span,
                "changed",
                format!("{} {how}", shown(subject, trouble)),
            )
            .severity(Severity::Warning)
            .why("Druid says nothing about it"),
        ),
        // An auto-scaler checks its delays.
        What::NotPositive
            if trouble.path.contains("autoScalerConfig")
                && trouble.path.ends_with("Delay")
                && subject.source.slice(trouble.span).contains('-') =>
        {
            let message = format!("{} is less than zero", shown(subject, trouble));
            Some(Draft::new(trouble.span, "refused", message).why(REFUSED))
        }
        // No delay is a delay.
        What::NotPositive
            if trouble.path.ends_with("Delay")
                && !subject.source.slice(trouble.span).contains('-') =>
        {
            None
        }
        What::NotPositive => Some(
            Draft::new(
                trouble.span,
                "zero or less",
                format!("{} is zero or less", shown(subject, trouble)),
            )
            .severity(Severity::Warning)
            .why("Druid does not check it, and does not mean anything by it"),
        ),
        What::Milliseconds(millis) => Some(
            Draft::new(
                trouble.span,
                "milliseconds",
                format!(
                    "{} is read as {millis} milliseconds",
                    shown(subject, trouble)
                ),
            )
            .severity(Severity::Warning)
            .why("Druid reads a bare number as milliseconds"),
        ),
        What::UnknownId {
            id,
            near,
            becomes,
            extension,
        } if !FILES.contains(&id.as_str()) => Some(unknown_id(
            subject,
            trouble,
            id,
            near.as_deref(),
            becomes.as_deref(),
            *extension,
        )),
        What::NoId { selector } => Some(
            Draft::new(
                trouble.span,
                format!("no `{selector}`"),
                format!("`{}` does not say its `{selector}`", trouble.path),
            )
            .why(REFUSED)
            .help(format!("give its `{selector}`")),
        ),
        What::Missing(_) => match trouble.area {
            crate::model::supervisor::Area::Other
            | crate::model::supervisor::Area::Tuning
            | crate::model::supervisor::Area::Scaler => None,
            _ => missing(trouble),
        },
        What::UnknownId { .. } | What::Dropped { .. } => None,
    }
}

fn unknown_id(
    subject: &Subject<'_>,
    trouble: &Trouble,
    id: &str,
    near: Option<&str>,
    becomes: Option<&str>,
    extension: Option<&str>,
) -> Draft {
    if let Some(extension) = extension {
        return Draft::new(
            trouble.span,
            "of an extension",
            format!("`{id}` is a type of the extension `{extension}`"),
        )
        .severity(Severity::Info)
        .why("Druid refuses it, or every task fails, where the extension is not in `druid.extensions.loadList`")
        .help("see that the cluster loads it");
    }
    let message = format!(
        "`{id}` is no type of `{}` that Druid {} knows",
        parent(&trouble.path),
        subject.druid
    );
    let draft = match becomes {
        Some(other) => Draft::new(trouble.span, "another one is taken", message)
            .severity(Severity::Warning)
            .why(format!("it takes `{other}` instead, without a word")),
        None => Draft::new(trouble.span, "unknown type", message).why(REFUSED),
    };
    match near {
        Some(near) => draft.help(format!("did you mean `{near}`?")),
        None => draft.help("types are written exactly so, capitals included"),
    }
}

/// The path without its last step: where the type stands.
fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(before, _)| before)
}

/// The finding about a part that is not there.
fn missing(trouble: &Trouble) -> Option<Draft> {
    let What::Missing(names) = &trouble.what else {
        return None;
    };
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let list = list.join(" and no ");
    let place = match trouble.path.as_str() {
        "" => "this supervisor".to_owned(),
        path => format!("`{path}`"),
    };
    Some(
        Draft::new(
            trouble.span,
            format!("no {list}"),
            format!("{place} has no {list}"),
        )
        .why(REFUSED)
        .help(format!("give `{}`", names.join("` or `"))),
    )
}

/// Why a text can be no regular expression of Java, where that is certain.
fn broken_pattern(pattern: &str) -> Option<&'static str> {
    let mut depth = 0usize;
    let mut class = false;
    let mut before: Option<char> = None;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                None => return Some("ends in a backslash"),
                // What is quoted as a whole is not read here.
                Some('Q') => return None,
                Some(_) => {}
            },
            // A class may begin with its own closing bracket, and hold others.
            '[' if !class => class = true,
            ']' if class => class = false,
            _ if class => {}
            '(' => depth += 1,
            ')' if depth == 0 => return Some("closes a bracket that was not opened"),
            ')' => depth -= 1,
            '*' if matches!(before, Some('*' | '+' | '?')) => {
                return Some("has a quantifier with nothing to repeat");
            }
            '*' | '+' | '?'
                if matches!(before, None | Some('(' | '|'))
                    && !(c == '?' && before == Some('(')) =>
            {
                return Some("has a quantifier with nothing to repeat");
            }
            _ => {}
        }
        before = Some(c);
    }
    if class {
        Some("has an open square bracket")
    } else {
        (depth > 0).then_some("has an open bracket")
    }
}

/// Filters that lack what Druid asks of them.
fn filters(subject: &Subject<'_>, filter: &Node<'_>, when: When, depth: usize, sink: &mut Sink) {
    let kind = filter.get("type").and_then(Node::as_str).unwrap_or("");
    if kind == "expression" {
        expressions::judge(subject, filter, when, sink);
    }
    if kind == "javascript" {
        sink.push(javascript(filter));
    }
    let there = |key: &str| filter.get(key).is_some_and(|node| !is_null(node));
    let lack = match kind {
        "and" | "or"
            if filter
                .get("fields")
                .is_none_or(|fields| fields.items().is_empty()) =>
        {
            Some("fields")
        }
        "bound" | "range" if !there("lower") && !there("upper") => Some("lower` or `upper"),
        _ => None,
    };
    let typed = filter
        .get("matchValueType")
        .filter(|_| matches!(kind, "equals" | "range"));
    if let Some(node) = typed
        && let Some(text) = node.as_str().filter(|text| !is_open(text))
        && !is_type(text)
    {
        sink.push(
            Draft::new(
                node.span,
                "no such type",
                format!("`{text}` is no type of Druid"),
            )
            .why("Druid refuses the spec")
            .help("write STRING, LONG, DOUBLE, or an array such as `ARRAY<STRING>`"),
        );
    }
    let pattern = filter.get("pattern").filter(|_| kind == "regex");
    if let Some(node) = pattern
        && let Some(why) = node
            .as_str()
            .filter(|text| !is_open(text))
            .and_then(broken_pattern)
    {
        sink.push(
            Draft::new(
                node.span,
                "no regular expression",
                format!("the pattern of this filter {why}"),
            )
            .why("Druid refuses the spec")
            .help("give a regular expression of Java"),
        );
    }
    if let Some(lack) = lack {
        sink.push(
            Draft::new(
                filter.span,
                format!("no `{lack}`"),
                format!("a filter `{kind}` without `{lack}`"),
            )
            .why("Druid refuses the spec")
            .help(format!("give `{lack}`")),
        );
    }
    if depth < 32 {
        let fields = filter.get("fields").map(Node::items).unwrap_or_default();
        for inner in fields.iter().chain(filter.get("field")) {
            filters(subject, inner, when, depth + 1, sink);
        }
    }
}

/// What needs JavaScript, which is off unless the cluster's own settings switch it on.
fn javascript(node: &Node<'_>) -> Draft {
    let span = node.get("type").map_or(node.span, |kind| kind.span);
    Draft::new(
        span,
        "needs JavaScript",
        "JavaScript, which Druid has switched off",
    )
    .severity(Severity::Warning)
    .why("Druid takes the spec, and every task fails where `druid.javascript.enabled` is not true")
    .help("write an `expression`, or see that the cluster allows JavaScript")
}

/// Whether a text is a type of a column: its words in any case, an array exactly so written.
fn is_type(text: &str) -> bool {
    let text = text.trim();
    let base = text
        .strip_prefix("ARRAY<")
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(text)
        .to_ascii_uppercase();
    ["STRING", "LONG", "FLOAT", "DOUBLE"].contains(&base.as_str())
        || base == "COMPLEX"
        || base.starts_with("COMPLEX<")
}

/// Whether Druid reads a value as true.
fn is_true(node: &Node<'_>) -> bool {
    node.scalar().is_some_and(|text| {
        let text = text.trim();
        matches!(text, "true" | "True" | "TRUE")
            || text.parse::<i64>().is_ok_and(|number| number != 0)
    })
}
