//! Applies fixes to the text of one file.

use crate::finding::{Finding, Safety};

/// A text after fixes.
#[derive(Debug)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// How many fixes went in.
    pub fixes: usize,
}

/// Applies the fixes of `findings` that touch only `path`, up to the given safety. Fixes that overlap one that went in
/// wait for the next round.
#[must_use]
pub fn apply(path: &str, text: &str, findings: &[Finding], safety: Safety) -> Applied {
    let mut edits: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
    let mut fixes = 0;
    for finding in findings {
        let Some(fix) = finding
            .fix
            .as_ref()
            .filter(|fix| fix.safety <= safety && !fix.edits.is_empty())
        else {
            continue;
        };
        let here = fix.edits.iter().all(|edit| edit.location.path() == path);
        let free = fix.edits.iter().all(|edit| {
            let range = edit.location.span.range();
            edits
                .iter()
                .all(|(taken, _)| range.end < taken.start || taken.end < range.start)
        });
        if here && free {
            edits.extend(
                fix.edits
                    .iter()
                    .map(|edit| (edit.location.span.range(), edit.text.as_str())),
            );
            fixes += 1;
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (range, replacement) in edits {
        fixed.push_str(text.get(at..range.start).unwrap_or(""));
        fixed.push_str(replacement);
        at = range.end;
    }
    fixed.push_str(text.get(at..).unwrap_or(""));
    Applied { text: fixed, fixes }
}
