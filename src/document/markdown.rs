//! Fenced blocks of a Markdown file.

/// A fenced block.
#[derive(Debug, Clone)]
pub struct Fence {
    /// The info string, as written, trimmed (`json title="x"`).
    pub info: String,
    /// The block's text, without quote and indent prefixes.
    pub text: String,
    /// Where each line of it stands in the Markdown file: offset in `text`, offset in the file, length; in order.
    pub lines: Vec<(u32, u32, u32)>,
}

/// The fenced blocks of `text`, in order.
#[must_use]
pub fn fences(text: &str) -> Vec<Fence> {
    let _ = text;
    Vec::new()
}
