//! The line hashes of GitHub's code scanning, by which it knows an alert again after lines above it have moved.
//!
//! The upload action computes them from the files and warns when a report says something else, so they are computed
//! exactly as `src/fingerprints` of `github/codeql-action` does: a rolling hash over 100 UTF-16 code units from the
//! beginning of each line, without spaces and tabs, with every line end as LF.

use std::collections::HashMap;
use std::fmt;

/// How many units a hash covers.
const WINDOW: usize = 100;

/// The base of the polynomial.
const BASE: u64 = 37;

/// The unit that stands for the end of the file.
const END: u16 = u16::MAX;

/// The hash of a line, and how many lines of the file up to this one have the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineHash {
    hash: u64,
    count: u32,
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}:{}", self.hash, self.count)
    }
}

/// The window over the units, in which some begin a line.
struct Rolling {
    /// Unit, and whether it begins a line.
    window: [(u16, bool); WINDOW],
    at: usize,
    hash: u64,
    /// `BASE` to the power of `WINDOW`: what a unit that leaves has grown by.
    power: u64,
    counts: HashMap<u64, u32>,
    lines: Vec<LineHash>,
}

impl Rolling {
    fn push(&mut self, unit: u16, begins: bool) {
        let (leaving, began) = self.window[self.at];
        if began {
            let count = self.counts.entry(self.hash).or_default();
            *count += 1;
            self.lines.push(LineHash {
                hash: self.hash,
                count: *count,
            });
        }
        self.window[self.at] = (unit, begins);
        self.hash = self
            .hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(unit))
            .wrapping_sub(self.power.wrapping_mul(u64::from(leaving)));
        self.at = (self.at + 1) % WINDOW;
    }
}

/// The hashes of all lines of a text, in their order.
pub(super) fn line_hashes(text: &str) -> Vec<LineHash> {
    let mut rolling = Rolling {
        window: [(0, false); WINDOW],
        at: 0,
        hash: 0,
        power: (0..WINDOW).fold(1, |power: u64, _| power.wrapping_mul(BASE)),
        counts: HashMap::new(),
        lines: Vec::new(),
    };
    let (space, tab, lf, cr) = (
        u16::from(b' '),
        u16::from(b'\t'),
        u16::from(b'\n'),
        u16::from(b'\r'),
    );
    let mut begins = true;
    let mut after_cr = false;
    for unit in text.encode_utf16() {
        let skipped = unit == space || unit == tab || after_cr && unit == lf;
        after_cr = unit == cr;
        if skipped {
            continue;
        }
        let unit = if unit == cr { lf } else { unit };
        rolling.push(unit, begins);
        begins = unit == lf;
    }
    rolling.push(END, begins);
    for _ in 0..WINDOW {
        rolling.push(0, false);
    }
    rolling.lines
}

#[cfg(test)]
mod tests {
    use super::line_hashes;

    fn check(text: &str, expected: &[&str]) {
        let hashes: Vec<String> = line_hashes(text).iter().map(ToString::to_string).collect();
        assert_eq!(hashes, expected, "{text:?}");
    }

    /// The vectors of the action's own tests.
    #[test]
    fn hashes_are_those_of_the_upload_action() {
        check("", &["c129715d7a2bc9a3:1"]);
        check(
            " a\nb\n  \t\tc\n d",
            &[
                "271789c17abda88f:1",
                "54703d4cd895b18:1",
                "180aee12dab6264:1",
                "a23a3dc5e078b07b:1",
            ],
        );
        let hello = " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n";
        for newline in ["\n", "\r\n", "\r"] {
            check(
                &hello.replace('\n', newline),
                &[
                    "e9496ae3ebfced30:1",
                    "fb7c023a8b9ccb3f:1",
                    "ce8ba1a563dcdaca:1",
                    "e20e36e16fcb0cc8:1",
                    "b3edc88f2938467e:1",
                    "c8e28b0b4002a3a0:1",
                    "c129715d7a2bc9a3:1",
                ],
            );
        }
        check(
            &"Lorem ipsum dolor sit amet.\n".repeat(10),
            &[
                "a7f2ff13bc495cf2:1",
                "a7f2ff13bc495cf2:2",
                "a7f2ff13bc495cf2:3",
                "a7f2ff13bc495cf2:4",
                "a7f2ff13bc495cf2:5",
                "a7f2ff13bc495cf2:6",
                "a7f2ff1481e87703:1",
                "a9cf91f7bbf1862b:1",
                "55ec222b86bcae53:1",
                "cc97dc7b1d7d8f7b:1",
                "c129715d7a2bc9a3:1",
            ],
        );
    }
}
