//! Shows how environments differ.

use crate::engine::{Environment, Row, parity};
use crate::report::Escaped;
use std::fmt::Write;

/// How the other environments differ from the first.
pub(super) fn side_by_side(environments: &[Environment]) -> String {
    let mut out = String::new();
    let Some((first, others)) = environments.split_first() else {
        return out;
    };
    for other in others {
        let rows = parity(first, other);
        let _ = writeln!(
            out,
            "\nparity of {} and {}: {}",
            Escaped(&first.name),
            Escaped(&other.name),
            match rows.len() {
                0 => "no difference".to_owned(),
                1 => "1 difference".to_owned(),
                count => format!("{count} differences"),
            }
        );
        for Row {
            area,
            what,
            first: one,
            second,
        } in rows
        {
            let said = |text: &str| match text {
                "" => String::new(),
                text => format!(": {}", Escaped(text)),
            };
            let line = match (one, second) {
                (Some(one), Some(two)) => {
                    format!(
                        "  differs        {}: {}, {}",
                        Escaped(&what),
                        Escaped(&one),
                        Escaped(&two)
                    )
                }
                (Some(one), None) => format!("  only the first {}{}", Escaped(&what), said(&one)),
                (None, Some(two)) => format!("  only the other {}{}", Escaped(&what), said(&two)),
                (None, None) => continue,
            };
            let _ = writeln!(out, "{line}   [{}]", Escaped(&area));
        }
    }
    out
}
