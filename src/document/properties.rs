//! stub
use super::Reading;

/// stub
#[must_use]
pub fn read(text: &str) -> Reading<'_> {
    let _ = text;
    Reading::default()
}
