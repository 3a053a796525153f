//! Any supported text as one tree in which every key and value knows its span.
//!
//! ```text
//! text ──► json | yaml | properties ──► Reading { documents, problems }
//! Markdown ──► fences, each a text of its own that maps back into the Markdown file
//! programs ──► literal settings of clients, each written as a text of its own that maps back into the program
//! ```
//!
//! A reader never gives up: what could be read is there, what could not is a [`Problem`] with a place. The tree keeps
//! what rules and fixes need: exact spans, comments, duplicate keys (the earlier one is `shadowed`), numbers as they
//! are written, YAML tags.
//!
//! To add a syntax: one file with a `read` function, one row in [`Syntax`], fixtures in `fixtures/documents/`.

pub mod decode;
pub mod directive;
pub mod json;
mod keys;
pub mod kind;
pub mod markdown;
pub mod program;
pub mod properties;
pub mod schema;
pub mod spelled;
mod tree;
pub mod yaml;

pub use tree::{Document, Key, Member, Node, Style, Tag, Text, Value};

use crate::source::Span;

/// Nesting past which a reader stops descending: every walk over the tree may then recurse.
pub const MAX_DEPTH: usize = 200;

/// How many nodes the aliases of one YAML document may add; an honest document stays far below.
pub const MAX_ALIAS_NODES: usize = 100_000;

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 24 * 1024 * 1024;

/// The grammar that a text is read with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// JSON (RFC 8259), read with recovery.
    Json,
    /// YAML 1.2, several documents in a text.
    Yaml,
    /// `java.util.Properties`.
    Properties,
}

/// What one text was read as.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// The documents, in order; JSON and properties have one.
    pub documents: Vec<Document<'a>>,
    /// What is wrong with the text, in order of place.
    pub problems: Vec<Problem>,
}

/// What kind of problem a reader found; each is owned by one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text breaks the grammar of its syntax.
    Syntax(Syntax),
    /// The same key twice in one object; `related` is the first one.
    DuplicateKey,
    /// A comma before a closing bracket; in YAML flow collections it is legal and reported all the same, the
    /// caller decides.
    TrailingComma,
    /// Nesting, expansion or size past the limits.
    Limit,
}

/// Something wrong with a text, before it is a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// The smallest place that shows it.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Another place that belongs to it, with its label.
    pub related: Option<(Span, String)>,
    /// Text that repairs it without changing what the document says.
    pub fix: Option<(Span, String)>,
}

impl Problem {
    /// A problem without help, related place or fix.
    #[must_use]
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
            help: None,
            related: None,
            fix: None,
        }
    }

    /// The same problem with a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Reads `text` with the grammar of `syntax`.
#[must_use]
pub fn read(text: &str, syntax: Syntax) -> Reading<'_> {
    match syntax {
        Syntax::Json => json::read(text),
        Syntax::Yaml => yaml::read(text),
        Syntax::Properties => properties::read(text),
    }
}

/// The escape that a JSON string needs for a character; `None` when it stands for itself.
#[must_use]
pub fn json_escape(character: char) -> Option<std::borrow::Cow<'static, str>> {
    Some(match character {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\u{8}' => "\\b".into(),
        '\u{c}' => "\\f".into(),
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)).into(),
        _ => return None,
    })
}
