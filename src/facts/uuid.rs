//! The uuids of MSK clusters, the third part of every ARN of the data plane.
//!
//! Source: examples of the MSK API and ARNs met in public repositories; read 2026-11-21. That `-s1` means Serverless is an
//! inference with no counter-example.

/// Whether a segment is the uuid of a cluster: 8-4-4-4-12 hexadecimal digits, a hyphen, and one or two digits behind an
/// `s` for Serverless. Source: MSK API examples and the ARNs met in the wild, read 2026-11-21.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [a, b, c, d, e, last] = parts.as_slice() else {
        return false;
    };
    let hex = |text: &str| {
        text.bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let number = last.strip_prefix('s').unwrap_or(last);
    [(a, 8), (b, 4), (c, 4), (d, 4), (e, 12)]
        .iter()
        .all(|(part, length)| part.len() == *length && hex(part))
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the text before the first wildcard may begin a uuid. `*name` reaches the name across the slash.
#[must_use]
pub fn may_begin_uuid(text: &str) -> bool {
    let start = text.split(['*', '?']).next().unwrap_or("");
    let hyphens = [8, 13, 18, 23, 36];
    start.bytes().enumerate().all(|(at, byte)| {
        if hyphens.contains(&at) {
            byte == b'-'
        } else if at > 36 {
            byte == b's' || byte.is_ascii_digit()
        } else {
            matches!(byte, b'0'..=b'9' | b'a'..=b'f')
        }
    })
}

/// Whether a uuid is one of a Serverless cluster, by its end.
#[must_use]
pub fn is_serverless(uuid: &str) -> bool {
    uuid.rsplit_once("-s").is_some_and(|(_, digits)| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_and_their_beginnings() {
        let uuid = "6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1";
        assert!(is_uuid(uuid) && is_serverless(uuid));
        assert!(is_uuid("6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-12"));
        for bad in [
            "",
            "abc123",
            "6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60",
            "orders-s1",
        ] {
            assert!(!is_uuid(bad), "{bad}");
        }
        assert!(!is_serverless("6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-1"));
        for start in ["*", "6a1f*", "6a1f0a52-0c3e-*", "*orders"] {
            assert!(may_begin_uuid(start), "{start}");
        }
        for start in ["orders*", "6a1f0a520*", "topic?"] {
            assert!(!may_begin_uuid(start), "{start}");
        }
    }
}
