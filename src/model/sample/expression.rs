//! The columns that an expression of Druid's reads.

use crate::model::supervisor::expression::{Fault, read};

/// Words that people mean as values, and that Druid would take for columns.
const VALUES: [&str; 4] = ["nan", "infinity", "true", "false"];

/// The columns that an expression reads, each once; `None` when that is not certain: functions of its own (`x -> …`), and what Druid's
/// lenient parser would stop at.
#[must_use]
pub fn inputs(text: &str) -> Option<Vec<String>> {
    let expression = read(text);
    if expression.lambdas || !matches!(expression.fault, None | Some(Fault::Empty)) {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    for column in expression.columns {
        let written = &text[column];
        let name = match written
            .strip_prefix('"')
            .and_then(|name| name.strip_suffix('"'))
        {
            // Escapes are rare, and what they hide is not worth a guess.
            Some(name) if name.contains('\\') => return None,
            Some(name) => name,
            None if VALUES.contains(&written.to_ascii_lowercase().as_str()) => continue,
            None => written,
        };
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_are_certain() {
        for (text, expected) in [
            ("concat(first, ' ', last)", Some(vec!["first", "last"])),
            ("\"user id\" + 1e3", Some(vec!["user id"])),
            ("if(a > 0, a, null)", Some(vec!["a"])),
            ("timestamp_parse (\"t\")", Some(vec!["t"])),
            ("a == true", Some(vec!["a"])),
            ("'a'", Some(vec![])),
            ("map(x -> x + 1, list)", None),
            ("a.b", None),
            ("a and b", None),
            ("[1, 2]", Some(vec![])),
            ("'it\\'s'", Some(vec![])),
            ("'open", None),
            ("\u{e4}", None),
            ("", Some(vec![])),
        ] {
            let expected = expected.map(|names| names.iter().map(|n| (*n).to_owned()).collect());
            assert_eq!(inputs(text), expected, "{text}");
        }
    }
}
