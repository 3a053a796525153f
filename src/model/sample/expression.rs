//! The columns that an expression of Druid's reads. Source: the grammar of Druid's expressions; read 2026-11-21.

/// Words that are values, not columns.
const VALUES: [&str; 5] = ["null", "nan", "infinity", "true", "false"];

/// The columns that an expression reads, each once; `None` when that is not certain: functions of its own (`x -> …`), typed
/// lists, and what Druid's lenient parser would stop at.
#[must_use]
pub fn inputs(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut take = |name: &str| {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '\'' => {
                let inside = &rest[1..];
                let end = inside.find(['\'', '\\'])?;
                // Escapes are rare, and what they hide is not worth a guess.
                rest = inside[end..].strip_prefix('\'')?;
            }
            '"' => {
                let (name, after) = rest[1..].split_once('"')?;
                if name.contains('\\') {
                    return None;
                }
                take(name);
                rest = after;
            }
            c if c.is_ascii_digit() => {
                let fine = |c: char| c.is_ascii_alphanumeric() || c == '.';
                rest = rest.trim_start_matches(fine);
            }
            c if c.is_ascii_alphabetic() || c == '_' || c == '$' => {
                let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
                let after = rest.trim_start_matches(fine);
                let word = &rest[..rest.len() - after.len()];
                let function = after.trim_start().starts_with('(');
                if !function && !VALUES.contains(&word.to_ascii_lowercase().as_str()) {
                    take(word);
                }
                rest = after;
            }
            _ if rest.starts_with("->") => return None,
            c if c.is_ascii_whitespace() || "+-*/%^!&|=<>(),".contains(c) => rest = &rest[1..],
            _ => return None,
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
            ("'a'", Some(vec![])),
            ("map(x -> x + 1, list)", None),
            ("a.b", None),
            ("[1, 2]", None),
            ("'it\\'s'", None),
            ("'open", None),
            ("\u{e4}", None),
            ("", Some(vec![])),
        ] {
            let expected = expected.map(|names| names.iter().map(|n| (*n).to_owned()).collect());
            assert_eq!(inputs(text), expected, "{text}");
        }
    }
}
