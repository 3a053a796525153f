//! Expressions of transforms, filters and metrics.

use super::super::super::{Sink, Subject};
use super::super::is_open;
use crate::document::Node;
use crate::facts::expressions::{FUNCTIONS, MANY, SQL_NAMES, function};
use crate::finding::{Draft, Severity};
use crate::model::names;
use crate::model::supervisor::expression::{Call, Fault, read};
use crate::model::supervisor::near;
use crate::source::Span;
use std::ops::Range;

/// When Druid reads an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules::druid) enum When {
    /// When it gets the spec, which it refuses.
    Posted,
    /// When a task sets up its reader, which fails.
    Started,
}

impl When {
    fn why(self) -> &'static str {
        match self {
            Self::Posted => "Druid refuses the spec",
            Self::Started => {
                "Druid takes the spec, and every task fails while it sets up its reader"
            }
        }
    }
}

/// Tells what is wrong with the `expression` of a transform, a filter or a metric.
pub(in crate::rules::druid) fn judge(
    subject: &Subject<'_>,
    node: &Node<'_>,
    when: When,
    sink: &mut Sink,
) {
    let Some(node) = node.get("expression") else {
        return;
    };
    let Some(text) = node
        .as_str()
        .filter(|text| !is_open(text) && !is_placeholder(text))
    else {
        return;
    };
    let expression = read(text);
    let place = Place {
        source: &subject.source.text,
        node,
        text,
    };
    if let Some(fault) = &expression.fault {
        sink.push(broken(&place, fault, when));
    }
    let calls = expression.calls.iter();
    calls
        .filter_map(|call| called(&place, call, when))
        .for_each(|draft| sink.push(draft));
}

/// Whether the whole text is to be replaced by some tool: `$(X)`, `%X%`, `@X@`, `[[x]]`.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    [("$(", ")"), ("%", "%"), ("@", "@"), ("[[", "]]")]
        .iter()
        .any(|(open, close)| {
            text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close)
        })
}

/// Functions whose first argument is a function of their own.
const APPLY: [&str; 7] = [
    "all",
    "any",
    "cartesian_fold",
    "cartesian_map",
    "filter",
    "fold",
    "map",
];

/// An expression and where it stands.
struct Place<'a> {
    source: &'a str,
    node: &'a Node<'a>,
    text: &'a str,
}

impl Place<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        names::part(self.source, self.node, range.clone())
    }
}

fn broken(place: &Place<'_>, fault: &Fault, when: When) -> Draft {
    const QUOTES: &str = "text stands in single quotes, columns in double quotes or bare";
    let fails = |span: Span, label: &str, message: String, help: &str| {
        Draft::new(span, label, message).why(when.why()).help(help)
    };
    let skips = |range: &Range<usize>, label: &str, end: &str, what: &str, help: &str| {
        let message = format!("`{}` {end}", &place.text[range.clone()]);
        Draft::new(place.span(range), label, message)
            .severity(Severity::Warning)
            .why(format!("{what}, or {}", instead(when)))
            .help(help)
    };
    let whole = place.node.span;
    match fault {
        Fault::Empty => fails(
            whole,
            "no expression",
            "this expression is empty".into(),
            QUOTES,
        ),
        Fault::OpenQuote => {
            let message = "this expression has an open quote".into();
            fails(whole, "no expression", message, QUOTES)
        }
        Fault::Escape(range) => fails(
            place.span(range),
            "no escape",
            format!(
                "`{}` is no escape of an expression",
                &place.text[range.clone()]
            ),
            "write the backslash twice for Druid, which is four times in JSON",
        ),
        Fault::Unfinished(range) => fails(
            place.span(range),
            "nothing behind it",
            format!("nothing stands behind `{}`", &place.text[range.clone()]),
            "finish the expression",
        ),
        Fault::Open(range) => skips(
            range,
            "not closed",
            "is not closed",
            "Druid reads on as if it were",
            "close the bracket",
        ),
        Fault::Misplaced(range) => skips(
            range,
            "cannot stand here",
            "cannot stand here",
            "Druid skips what it cannot read, and the rest is another expression",
            advice(place.text, range),
        ),
    }
}

fn instead(when: When) -> &'static str {
    match when {
        When::Posted => "it refuses the spec",
        When::Started => "every task fails",
    }
}

/// What people mean who write what the grammar does not have.
fn advice(text: &str, range: &Range<usize>) -> &'static str {
    let word = text[range.clone()].to_ascii_lowercase();
    let rest = text[range.start..].to_ascii_lowercase();
    let before = text[..range.start].trim_end();
    match word.as_str() {
        "and" => "write `&&`",
        "or" => "write `||`",
        "=" => "write `==`",
        ">" if before.ends_with('<') => "write `!=`",
        "is" => "write `isnull(x)` or `notnull(x)`",
        "in" => "compare with each value and join with `||`, or write `array_contains`",
        "like" => "write `like(x, 'pattern')`",
        "between" => "write two comparisons and join them with `&&`",
        "as" => "leave the name out: it is the `name` of the transform",
        "when" => "write `case_searched(condition, result, …)`",
        "?" => "write `if(condition, then, else)`",
        "." | "-" | "[" if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '"') => {
            "put a column's name into double quotes as a whole; for what lies inside of it write `json_value(x, '$.path')`"
        }
        "|" | "&" | "~" => "write `bitwiseOr`, `bitwiseAnd` or `bitwiseComplement`",
        _ if before.to_ascii_lowercase().ends_with("not") => "write `!`",
        _ if rest.starts_with('\'') && text[..range.start].ends_with('\'') => {
            "write a quote inside of a text as `\\'`"
        }
        _ if rest.starts_with(['\'', '"'])
            || rest.starts_with(|c: char| c.is_ascii_alphanumeric()) =>
        {
            "put an operator or a comma before it; names with other signs stand in double quotes as a whole"
        }
        _ => {
            "operators are `^ * / % + - < <= > >= == != && ||`; text stands in single quotes, columns in double quotes or bare"
        }
    }
}

/// What is wrong with a call.
fn called(place: &Place<'_>, call: &Call, when: When) -> Option<Draft> {
    let at = place.span(&call.name);
    let written = &place.text[call.name.clone()];
    // A name in quotes is a name, too.
    let name = written.trim_matches('"');
    let Some((known, least, most)) = function(name) else {
        let lower = name.to_ascii_lowercase();
        let sql = SQL_NAMES.iter().find(|(sql, _)| *sql == lower);
        let meant = sql
            .map(|(_, here)| (*here).to_owned())
            .or_else(|| near(&lower, FUNCTIONS.iter().map(|(known, ..)| *known)));
        let message = format!("`{name}` is no function of expressions");
        let draft = Draft::new(at, "no such function", message);
        return Some(match meant {
            Some(meant) => draft
                .why(when.why())
                .help(format!("did you mean `{meant}`?")),
            None => draft
                .severity(Severity::Info)
                .why(format!(
                    "unless an extension or a later release has it, {}",
                    instead(when)
                ))
                .help("expressions have other functions than SQL"),
        });
    };
    let count = call.arguments;
    if APPLY.contains(known) && !call.lambda && count > 0 {
        let message = format!("`{known}` has no function for its first argument");
        return Some(
            Draft::new(at, "no function", message)
                .why(when.why())
                .help(format!("write `{known}((x) -> …, column)`")),
        );
    }
    if count >= usize::from(*least) && (*most == MANY || count <= usize::from(*most)) {
        return None;
    }
    let wants = match (*least, *most) {
        (least, most) if least == most => format!("{least}"),
        (least, MANY) => format!("{least} or more"),
        (least, most) => format!("{least} to {most}"),
    };
    let s = if count == 1 { "" } else { "s" };
    let draft = Draft::new(
        at,
        format!("{count} argument{s}"),
        format!("`{known}` has {count} argument{s}, and wants {wants}"),
    )
    .why(when.why());
    Some(draft)
}
