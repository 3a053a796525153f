//! Parts of a text that cannot be known from the file: `<region>`, `${AWS::Region}`, `REGION`, `{{…}}`, `$VAR`, `__VAR__`,
//! `%VAR%`.
//!
//! A hole is never a fault, and what depends on a hole is not judged. Documentation accounts such as `123456789012`
//! are valid text, not holes.

use std::borrow::Cow;

/// The byte that stands for a masked hole; it occurs in no setting.
pub const MASK: char = '\u{1}';

/// The same text, byte for byte as long, with every hole overwritten by [`MASK`].
#[must_use]
pub fn mask(text: &str) -> Cow<'_, str> {
    if !may_have_hole(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut masked: Option<Vec<u8>> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            // An IAM policy variable (`${aws:username}`) is a hole too: it is known only when a request is made.
            b'$' if bytes.get(at + 1) == Some(&b'{') => closing(bytes, at, b'}'),
            b'$' if bytes
                .get(at + 1)
                .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') =>
            {
                Some(word_end(bytes, at + 1, |byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_'
                }))
            }
            b'{' => closing(bytes, at, b'}'),
            b'_' | b'%' => framed(bytes, at),
            b'<' => closing(bytes, at, b'>').filter(|end| end - at > 2),
            b'A'..=b'Z' if at == 0 || !is_word(bytes[at - 1]) => {
                // `REGION`, `ACCOUNT_ID`, `AWS_REGION`: words in capitals. Short ones might be names.
                let end = word_end(bytes, at, |byte| {
                    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
                });
                let alone = bytes.get(end).is_none_or(|byte| !is_word(*byte));
                (alone
                    && end - at >= 4
                    && PLACEHOLDERS.iter().any(|word| text[at..end].contains(word)))
                .then_some(end)
            }
            _ => None,
        };
        match end {
            Some(end) => {
                masked.get_or_insert_with(|| bytes.to_vec())[at..end].fill(MASK as u8);
                at = end;
            }
            None => at += 1,
        }
    }
    match masked.map(String::from_utf8) {
        Some(Ok(masked)) => Cow::Owned(masked),
        _ => Cow::Borrowed(text),
    }
}

/// Behind a word in capitals between two marks, `__REPLICAS__` or `%REPLICAS%`, or a conversion of Python, `%(replicas)s`.
fn framed(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    if rest.starts_with(b"%(") {
        let end = at + rest.iter().position(|byte| *byte == b')')?;
        return matches!(bytes.get(end + 1), Some(b's' | b'd')).then_some(end + 2);
    }
    let mark: &[u8] = if rest[0] == b'%' { b"%" } else { b"__" };
    let word = rest.strip_prefix(mark)?;
    let end = word_end(word, 0, |byte| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
    });
    // Two letters behind a percent sign are a character of a URL.
    let name = match rest[0] {
        b'%' => &word[..end],
        _ => word[..end].strip_suffix(b"__")?,
    };
    let closed = rest[0] == b'_' || word.get(end) == Some(&b'%');
    let behind = at + mark.len() + name.len() + mark.len();
    (closed && name.len() >= 3 && name[0].is_ascii_uppercase()).then_some(behind)
}

/// A quick look: a bracket, a dollar or percent sign, or three capitals in a row.
fn may_have_hole(bytes: &[u8]) -> bool {
    let mut capitals = 0;
    bytes.iter().any(|byte| {
        capitals = if byte.is_ascii_uppercase() {
            capitals + 1
        } else {
            0
        };
        capitals == 3 || matches!(byte, b'$' | b'{' | b'<' | b'%')
    })
}

/// Words by which a word in capitals is taken for a placeholder.
const PLACEHOLDERS: [&str; 14] = [
    "REGION",
    "ACCOUNT",
    "CLUSTER",
    "UUID",
    "TOPIC",
    "GROUP",
    "NAME",
    "HOST",
    "BROKER",
    "BOOTSTRAP",
    "PORT",
    "PARTITION",
    "SERVER",
    "ENDPOINT",
];

/// Whether a masked text, or a part of it, holds a hole.
#[must_use]
pub fn has_hole(masked: &str) -> bool {
    masked.contains(MASK)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

fn word_end(bytes: &[u8], from: usize, inside: impl Fn(u8) -> bool) -> usize {
    bytes[from..]
        .iter()
        .position(|byte| !inside(*byte))
        .map_or(bytes.len(), |at| from + at)
}

/// Behind the closing bracket of the one at `at`, nested ones counted; a hole stays on its line.
fn closing(bytes: &[u8], at: usize, close: u8) -> Option<usize> {
    let open = if close == b'}' { b'{' } else { b'<' };
    let mut depth = 0usize;
    for (index, &byte) in bytes.iter().enumerate().skip(at).take(256) {
        match byte {
            b'\n' => return None,
            _ if byte == open => depth += 1,
            _ if byte == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(index + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_masked_and_values_are_not() {
        let shown = |text| mask(text).replace(MASK, "·");
        assert_eq!(
            shown("arn:aws:kafka:<region>:*"),
            "arn:aws:kafka:········:*"
        );
        assert_eq!(shown("${AWS::Region}:x"), "··············:x");
        assert_eq!(shown("{{hosted:id}}-x"), "·············-x");
        assert_eq!(shown("$REGION/b"), "·······/b");
        assert_eq!(shown("ACCOUNT_ID:REGION"), "··········:······");
        assert_eq!(shown("{region}"), "········");
        assert_eq!(shown("__REPLICAS__-1"), "············-1");
        assert_eq!(shown("a%REPL%"), "a······");
        assert_eq!(shown("%(tasks)s"), "·········");
        for plain in [
            "000000000000",
            "us-west-2",
            "SASL_SSL",
            "PLAINTEXT",
            "AWS_MSK_IAM",
            "a < b",
            "MyTopic",
            "{",
            "__time",
            "__consumer_offsets",
            "a%2Fb%3Ac",
            "%AB%",
            "100%",
            "__A",
            "%Y-%m-%d",
        ] {
            assert_eq!(mask(plain), plain);
        }
    }
}
