//! Secrets in lines of source: whatever rule speaks about a line, what looks like a password in it is not shown.

/// Words with which the names of secrets end, in lower case.
const NAMES: [&str; 8] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secretaccesskey",
    "secret_access_key",
    "sessiontoken",
    "user.info",
];

/// The line with every value of a secret overwritten by `*`, byte for byte as long.
pub(super) fn mask(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let mut bytes = line.as_bytes().to_vec();
    for name in NAMES {
        for (at, _) in lower.match_indices(name) {
            if let Some((start, end)) = value(line.as_bytes(), at + name.len()) {
                bytes[start..end].fill(b'*');
            }
        }
    }
    // A JAAS text that cannot be read may have a password without `=`.
    if line.contains("LoginModule") {
        for (at, name) in lower.match_indices("password ") {
            let start = at + name.len();
            let end = line[start..]
                .find([' ', ';', '"'])
                .map_or(line.len(), |end| start + end);
            bytes[start..end].fill(b'*');
        }
    }
    // `user:password@host`
    for (at, _) in line.match_indices('@') {
        let before = &line[..at];
        let word = before
            .rfind([' ', ',', '/', '"', '\'', '=', ';'])
            .map_or(0, |at| at + 1);
        if let Some(colon) = before[word..].find(':').filter(|colon| *colon > 0) {
            bytes[word + colon + 1..at].fill(b'*');
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(line.len()))
}

/// The value behind a name that ends at `at`: behind `=` or `:`, in quotes or up to the next space, comma or semicolon.
fn value(line: &[u8], at: usize) -> Option<(usize, usize)> {
    let skip = |mut at: usize, set: &[u8]| {
        while line.get(at).is_some_and(|byte| set.contains(byte)) {
            at += 1;
        }
        at
    };
    let at = skip(at, b"\\\"' \t");
    if !matches!(line.get(at), Some(b'=' | b':')) {
        return None;
    }
    let at = skip(at, b"=: \t");
    let start = skip(at, b"\\\"'");
    let quote = line[at..start].last().copied();
    let end = line[start..].iter().position(|byte| match quote {
        Some(quote) => *byte == quote,
        None => matches!(byte, b' ' | b'\t' | b',' | b';' | b'"' | b'\''),
    });
    let mut end = end.map_or(line.len(), |end| start + end);
    // An escaped quote belongs to what stands around it.
    while end > start && line[end - 1] == b'\\' {
        end -= 1;
    }
    let shown = &line[start..end];
    let placeholder =
        shown.starts_with(b"${") || shown.starts_with(b"<") || shown.starts_with(b"{{");
    (start < end && !placeholder).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn values_of_secrets_are_not_shown_and_nothing_else_changes() {
        for (line, expected) in [
            ("ssl.key.password=geheim", "ssl.key.password=******"),
            (
                "ssl.key.password: 'ge heim' # x",
                "ssl.key.password: '*******' # x",
            ),
            (
                r#"required username="a" password="b;c";"#,
                r#"required username="a" password="***";"#,
            ),
            (
                r#""sasl.jaas.config": "x password=\"ab\";""#,
                r#""sasl.jaas.config": "x password=\"**\";""#,
            ),
            (
                "AWS_SECRET_ACCESS_KEY=abc/def",
                "AWS_SECRET_ACCESS_KEY=*******",
            ),
            ("awsRoleSecretAccessKey='é'", "awsRoleSecretAccessKey='**'"),
            ("password=${DB_PASSWORD}", "password=${DB_PASSWORD}"),
            (
                "x.ScramLoginModule required username=a password Zz9;",
                "x.ScramLoginModule required username=a password ***;",
            ),
            (
                "bootstrap.servers=alice:Secr3t@host:9096",
                "bootstrap.servers=alice:******@host:9096",
            ),
            ("passwordPolicy=strict", "passwordPolicy=strict"),
            ("a password is needed", "a password is needed"),
        ] {
            assert_eq!(mask(line), expected);
        }
    }
}
