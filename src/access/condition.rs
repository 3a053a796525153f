//! Conditions: opaque by themselves, decided as far as a request's context says its keys.
//!
//! Source: IAM User Guide, "Condition operators" and "Multiple values", read 2026-11-21.

use super::pattern::{Fit, Pattern};
use super::values::{arn_like, in_network, seconds};
use crate::document::{Node, Value};
use std::borrow::Cow;

/// A condition of a statement.
#[derive(Debug, Clone)]
pub struct Condition {
    /// One form for one meaning: conditions of the same text hold for the same requests.
    pub text: String,
    tests: Vec<Test>,
}

#[derive(Debug, Clone)]
struct Test {
    operator: String,
    /// `ForAllValues` or `ForAnyValue`.
    quantifier: Option<String>,
    if_exists: bool,
    key: String,
    /// The values; `None` where one is no text.
    values: Option<Vec<String>>,
}

/// The keys of a request's context with their values. A key that is missing is absent.
pub type Context = [(String, Vec<String>)];

impl Condition {
    /// Reads the value of `Condition`.
    #[must_use]
    pub fn read(node: &Node<'_>) -> Self {
        let mut tests = Vec::new();
        for operator in node.members() {
            for key in operator.value.members() {
                tests.push(test(&operator.key.text, &key.key.text, &key.value));
            }
        }
        let mut lines: Vec<String> = tests.iter().map(|(line, _)| line.clone()).collect();
        if lines.is_empty() {
            // Not of the form that IAM knows: equal only to what looks the same.
            lines.push(compact(node));
        }
        lines.sort();
        Self {
            text: lines.join("\n"),
            tests: tests.into_iter().map(|(_, test)| test).collect(),
        }
    }

    /// What stands for an effect that only a deployment knows, together with the statement's own condition.
    #[must_use]
    pub fn open(effect: Option<&Node<'_>>, condition: Option<&Node<'_>>) -> Self {
        let own = condition.map(Self::read).map(|own| own.text);
        let effect = effect.map(compact).unwrap_or_default();
        Self {
            text: format!("effect {effect}\n{}", own.unwrap_or_default()),
            tests: Vec::new(),
        }
    }

    /// The keys that it looks at, in lower case.
    #[must_use]
    pub fn keys(&self) -> std::collections::HashSet<&str> {
        self.text
            .lines()
            .filter_map(|line| line.split(' ').nth(1))
            .collect()
    }

    /// Whether it holds. Without a context nobody knows.
    #[must_use]
    pub fn holds(&self, context: Option<&Context>) -> Fit {
        let Some(context) = context else {
            return Fit::Maybe;
        };
        if self.tests.is_empty() {
            return Fit::Maybe;
        }
        self.tests
            .iter()
            .map(|test| test.holds(context))
            .min()
            .unwrap_or(Fit::Maybe)
    }
}

fn test(operator: &str, key: &str, value: &Node<'_>) -> (String, Test) {
    let mut values: Option<Vec<String>> = Some(Vec::new());
    let mut shown = Vec::new();
    for one in value.one_or_many() {
        match (one.scalar(), one.tag.is_some()) {
            (Some(text), false) => {
                shown.push(text.to_owned());
                if let Some(values) = &mut values {
                    values.push(text.to_owned());
                }
            }
            _ => {
                shown.push(compact(one));
                values = None;
            }
        }
    }
    shown.sort();
    let lower = operator.to_ascii_lowercase();
    let line = format!("{lower} {} {shown:?}", key.to_ascii_lowercase());
    let (quantifier, name) = match lower.split_once(':') {
        Some((quantifier, name)) => (Some(quantifier.to_owned()), name),
        None => (None, lower.as_str()),
    };
    let plain = name.strip_suffix("ifexists");
    let test = Test {
        operator: plain.unwrap_or(name).to_owned(),
        quantifier,
        if_exists: plain.is_some(),
        key: key.to_ascii_lowercase(),
        values,
    };
    (line, test)
}

/// A value as text, keys and scalars in order.
pub(super) fn compact(node: &Node<'_>) -> String {
    let tag = node.tag.as_ref().map_or("", |tag| tag.text.as_ref());
    match &node.value {
        Value::Object(members) => {
            let inner: Vec<String> = members
                .iter()
                .map(|member| format!("{}:{}", member.key.text, compact(&member.value)))
                .collect();
            format!("{tag}{{{}}}", inner.join(","))
        }
        Value::List(items) => {
            let inner: Vec<String> = items.iter().map(compact).collect();
            format!("{tag}[{}]", inner.join(","))
        }
        _ => format!("{tag}{}", node.scalar().unwrap_or("null")),
    }
}

impl Test {
    fn holds(&self, context: &Context) -> Fit {
        let Some(values) = &self.values else {
            return Fit::Maybe;
        };
        let present = context
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(&self.key))
            .map(|(_, values)| values.as_slice());
        if self.operator == "null" {
            let absent = present.is_none_or(<[String]>::is_empty);
            let wanted = |value: &String| value.eq_ignore_ascii_case("true") == absent;
            return values.iter().any(wanted).into();
        }
        let negated = self.operator.contains("not");
        let pattern = self.operator.contains("like") || self.operator.starts_with("arn");
        let Some(present) = present else {
            let all = self.quantifier.as_deref() == Some("forallvalues");
            return (self.if_exists || all || negated && self.quantifier.is_none()).into();
        };
        let one = |actual: &String| {
            let fits = values
                .iter()
                .map(|wanted| match resolved(wanted, context, pattern) {
                    Ok(wanted) => self.compare(actual, &wanted),
                    Err(fit) => fit,
                });
            // A negated operator wants that no value fits.
            if negated {
                fits.min().unwrap_or(Fit::Yes)
            } else {
                fits.max().unwrap_or(Fit::No)
            }
        };
        let fits = present.iter().map(one);
        match self.quantifier.as_deref() {
            Some("forallvalues") => fits.min().unwrap_or(Fit::Yes),
            Some("foranyvalue") => fits.max().unwrap_or(Fit::No),
            Some(_) => Fit::Maybe,
            // One value is the rule; for several at once AWS itself asks for a quantifier.
            None if negated => fits.min().unwrap_or(Fit::Yes),
            None => fits.max().unwrap_or(Fit::No),
        }
    }

    /// Whether one value of the context fits one value of the condition.
    fn compare(&self, actual: &str, wanted: &str) -> Fit {
        let number = |text: &str| text.parse::<f64>().ok();
        let order = |wanted: std::cmp::Ordering, or_equal: bool, found: Option<_>| {
            found.map_or(Fit::No, |found: std::cmp::Ordering| {
                (found == wanted || or_equal && found == std::cmp::Ordering::Equal).into()
            })
        };
        let numbers = || number(actual)?.partial_cmp(&number(wanted)?);
        let dates = || Some(seconds(actual)?.cmp(&seconds(wanted)?));
        use std::cmp::Ordering::{Equal, Greater, Less};
        match self.operator.as_str() {
            "stringequals" | "binaryequals" => (actual == wanted).into(),
            "stringnotequals" => (actual != wanted).into(),
            "stringequalsignorecase" => (actual.to_lowercase() == wanted.to_lowercase()).into(),
            "stringnotequalsignorecase" => (actual.to_lowercase() != wanted.to_lowercase()).into(),
            "stringlike" => Pattern::like(wanted).accepts(actual).into(),
            "stringnotlike" => (!Pattern::like(wanted).accepts(actual)).into(),
            "arnequals" | "arnlike" => arn_like(wanted, actual).into(),
            "arnnotequals" | "arnnotlike" => (!arn_like(wanted, actual)).into(),
            "bool" => actual.eq_ignore_ascii_case(wanted).into(),
            "numericequals" => order(Equal, false, numbers()),
            "numericnotequals" => (numbers() != Some(Equal)).into(),
            "numericlessthan" => order(Less, false, numbers()),
            "numericlessthanequals" => order(Less, true, numbers()),
            "numericgreaterthan" => order(Greater, false, numbers()),
            "numericgreaterthanequals" => order(Greater, true, numbers()),
            "dateequals" => order(Equal, false, dates()),
            "datenotequals" => (dates() != Some(Equal)).into(),
            "datelessthan" => order(Less, false, dates()),
            "datelessthanequals" => order(Less, true, dates()),
            "dategreaterthan" => order(Greater, false, dates()),
            "dategreaterthanequals" => order(Greater, true, dates()),
            "ipaddress" => in_network(actual, wanted).map_or(Fit::No, Fit::from),
            "notipaddress" => {
                in_network(actual, wanted).map_or(Fit::Yes, |inside| (!inside).into())
            }
            _ => Fit::Maybe,
        }
    }
}

/// A value with its variables replaced by what the context says; `Err` with how it fits when it says nothing: a variable
/// that is absent fits nothing, and what only a deployment knows stays open.
fn resolved<'v>(value: &'v str, context: &Context, pattern: bool) -> Result<Cow<'v, str>, Fit> {
    if !value.contains("${") {
        return Ok(Cow::Borrowed(value));
    }
    let mut out = String::new();
    let mut rest = value;
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('}').map(|end| at + end) else {
            break;
        };
        let hole = &rest[at..=end];
        if !is_variable(hole) {
            return Err(Fit::Maybe);
        }
        out.push_str(&variable(hole, context, pattern).ok_or(Fit::No)?);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

/// Whether a `${…}` is a policy variable, which a request fills in, and not one that only a deployment knows.
pub(super) fn is_variable(hole: &str) -> bool {
    let inner = hole.get(2..hole.len().saturating_sub(1)).unwrap_or("");
    matches!(inner, "*" | "?" | "$") || inner.contains(':') && !inner.contains("::")
}

/// The value of a policy variable, brackets included: what the context says, else its default. For a `pattern` the
/// characters that it would read stay what they are.
pub(super) fn variable(text: &str, context: &Context, pattern: bool) -> Option<String> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    if matches!(name, "*" | "?" | "$") {
        return Some(if pattern { text } else { name }.to_owned());
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (name, None),
    };
    let values = context
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(key))
        .map(|(_, values)| values.as_slice());
    let value = match (values, default) {
        (Some([value]), _) => value,
        (Some(_), _) => return None,
        (None, default) => default?,
    };
    Some(if pattern {
        value.replace('*', "${*}").replace('?', "${?}")
    } else {
        value.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Syntax, read};

    fn holds(condition: &str, context: Option<&[(&str, &[&str])]>) -> Fit {
        let reading = read(condition, Syntax::Json);
        let condition = Condition::read(&reading.documents[0].root);
        let context: Option<Vec<(String, Vec<String>)>> = context.map(|context| {
            let owned = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
            context
                .iter()
                .map(|(key, values)| ((*key).to_owned(), owned(values)))
                .collect()
        });
        condition.holds(context.as_deref())
    }

    #[test]
    fn a_context_decides_what_it_names() {
        let region = r#"{"StringEquals": {"aws:RequestedRegion": ["us-west-2", "us-east-1"]}}"#;
        assert_eq!(holds(region, None), Fit::Maybe);
        assert_eq!(
            holds(region, Some(&[("AWS:requestedregion", &["us-east-1"])])),
            Fit::Yes
        );
        assert_eq!(
            holds(region, Some(&[("aws:RequestedRegion", &["eu-west-1"])])),
            Fit::No
        );
        assert_eq!(
            holds(region, Some(&[])),
            Fit::No,
            "an absent key fits nothing"
        );
        let not = r#"{"StringNotEquals": {"aws:RequestedRegion": ["us-west-2", "us-east-1"]}}"#;
        assert_eq!(
            holds(not, Some(&[("aws:RequestedRegion", &["us-east-1"])])),
            Fit::No
        );
        assert_eq!(holds(not, Some(&[])), Fit::Yes);
        let exists = r#"{"StringEqualsIfExists": {"aws:ResourceTag/team": "data"}}"#;
        assert_eq!(holds(exists, Some(&[])), Fit::Yes);
        assert_eq!(holds(r#"{"Null": {"aws:x": "true"}}"#, Some(&[])), Fit::Yes);
        assert_eq!(
            holds(r#"{"Null": {"aws:x": false}}"#, Some(&[("aws:x", &["1"])])),
            Fit::Yes
        );
        let user = r#"{"StringEquals": {"aws:x": "${aws:username}"}}"#;
        assert_eq!(holds(user, Some(&[("aws:x", &["a"])])), Fit::No);
        assert_eq!(holds(user, None), Fit::Maybe);
        let known: &[(&str, &[&str])] = &[("aws:x", &["a"]), ("aws:username", &["a"])];
        assert_eq!(holds(user, Some(known)), Fit::Yes);
        let region = r#"{"StringEquals": {"aws:x": "${AWS::Region}"}}"#;
        assert_eq!(holds(region, Some(&[("aws:x", &["a"])])), Fit::Maybe);
    }

    #[test]
    fn operators_compare_as_their_names_say() {
        for (condition, value, expected) in [
            (
                r#"{"IpAddress": {"k": "10.0.0.0/8"}}"#,
                "10.1.2.3",
                Fit::Yes,
            ),
            (r#"{"IpAddress": {"k": "10.0.0.0/8"}}"#, "11.1.2.3", Fit::No),
            (
                r#"{"NotIpAddress": {"k": "10.0.0.0/8"}}"#,
                "11.1.2.3",
                Fit::Yes,
            ),
            (r#"{"IpAddress": {"k": "0.0.0.0/0"}}"#, "11.1.2.3", Fit::Yes),
            (
                r#"{"IpAddress": {"k": "2001:db8::/32"}}"#,
                "2001:db8::1",
                Fit::Yes,
            ),
            (r#"{"NumericLessThan": {"k": 5}}"#, "4.5", Fit::Yes),
            (r#"{"NumericLessThanEquals": {"k": "5"}}"#, "5", Fit::Yes),
            (
                r#"{"DateGreaterThan": {"k": "2026-01-01T00:00:00Z"}}"#,
                "2026-01-01T00:00:01Z",
                Fit::Yes,
            ),
            (
                r#"{"DateLessThan": {"k": "2000-03-01"}}"#,
                "951782399",
                Fit::Yes,
            ),
            (
                r#"{"DateEquals": {"k": "2026-01-01T02:00:00+02:00"}}"#,
                "2026-01-01T00:00:00Z",
                Fit::Yes,
            ),
            (
                r#"{"ArnLike": {"k": "arn:aws:eks:*:1:cluster/*"}}"#,
                "arn:aws:eks:us-west-2:1:cluster/a",
                Fit::Yes,
            ),
            (
                r#"{"ArnLike": {"k": "arn:aws:*:cluster/*"}}"#,
                "arn:aws:eks:us-west-2:1:cluster/a",
                Fit::No,
            ),
            (
                r#"{"StringLike": {"k": "arn:*:cluster/*"}}"#,
                "arn:aws:eks:us-west-2:1:cluster/a",
                Fit::Yes,
            ),
            (r#"{"Bool": {"k": "true"}}"#, "True", Fit::Yes),
            (r#"{"StringGuess": {"k": "true"}}"#, "true", Fit::Maybe),
        ] {
            assert_eq!(
                holds(condition, Some(&[("k", &[value])])),
                expected,
                "{condition} {value}"
            );
        }
        let all = r#"{"ForAllValues:StringEquals": {"k": ["a", "b"]}}"#;
        assert_eq!(holds(all, Some(&[("k", &["a", "b"])])), Fit::Yes);
        assert_eq!(holds(all, Some(&[("k", &["a", "c"])])), Fit::No);
        assert_eq!(holds(all, Some(&[])), Fit::Yes);
        let any = r#"{"ForAnyValue:StringEquals": {"k": ["a", "b"]}}"#;
        assert_eq!(holds(any, Some(&[("k", &["a", "c"])])), Fit::Yes);
        assert_eq!(holds(any, Some(&[])), Fit::No);
    }
}
