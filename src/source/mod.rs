//! A text, where it came from, and places in it.
//!
//! Inside msk-gen a place is always a half-open byte range ([`Span`]) of one [`Source`]. A source is a file, a
//! built-in template, a `--set` argument, or a text that was made from other sources: a rendered template, a
//! canonical artifact, a fence of a Markdown file, a JSON text inside a string. A made text carries a [`Map`] that
//! says, piece by piece, which place it came from and through which tags ([`Via`]), so that a finding in it can be
//! followed back ([`trace`]) to the text that a person would edit.
//!
//! Lines and columns exist only at the edge: [`LineIndex`] makes them from spans.

mod fault;
mod lines;
mod map;
mod span;
mod trace;

pub use fault::{Fault, FaultKind};
pub use lines::{LineIndex, Position};
pub use map::{Builder, Map, Place, Seg, Traced, Via, ViaId, ViaKind};
pub use span::Span;
pub use trace::{Step, Trace, trace};

use std::sync::{Arc, OnceLock, RwLock};

/// Index of a source in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// What kind of text a source is, which decides whether a person can edit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// A file of the user that holds data: a context, or whatever is linted as it stands.
    File,
    /// A template file of the user.
    Template,
    /// A template that is part of msk-gen; shown as `builtin:NAME`.
    Builtin,
    /// A value from the command line (`--set key=value`).
    Argument,
    /// What a template rendered, before it was read back.
    Rendered,
    /// A finished artifact, as it is written to disk.
    Artifact,
    /// A fence of a Markdown file, which stands there as it is.
    Fence,
    /// A text inside a string of another document.
    Embedded,
}

impl Origin {
    /// Whether a person can edit the text, so that primary places and edits may name it.
    #[must_use]
    pub fn editable(self) -> bool {
        matches!(self, Self::File | Self::Template)
    }
}

/// One text with its name and, if it was made from others, the map back to them.
#[derive(Debug)]
pub struct Source {
    /// What it is.
    pub origin: Origin,
    /// The path or name that reports show, with `/` between segments.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where each piece came from; `None` for texts that are not made from others.
    pub map: Option<Map>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// Makes a source of a text that comes from nowhere else.
    #[must_use]
    pub fn new(origin: Origin, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            origin,
            name: name.into(),
            text: text.into(),
            map: None,
            lines: OnceLock::new(),
        }
    }

    /// Makes a source of a text whose pieces came from other sources.
    #[must_use]
    pub fn mapped(origin: Origin, name: impl Into<String>, text: String, map: Map) -> Self {
        Self {
            origin,
            name: name.into(),
            text,
            map: Some(map),
            lines: OnceLock::new(),
        }
    }

    /// The line index of the text, made at the first call.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The text of `span`, empty when the span does not fit.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or("")
    }
}

/// All sources of one job, and the tags through which made texts got their pieces.
///
/// It only grows, and hands out shared references, so that a document may borrow a source while others are added.
#[derive(Debug, Default)]
pub struct Sources {
    list: RwLock<Vec<Arc<Source>>>,
    vias: RwLock<Vec<Via>>,
}

impl Sources {
    /// Adds a source and says under which id it is found.
    pub fn add(&self, source: Source) -> SourceId {
        let mut list = self
            .list
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        list.push(Arc::new(source));
        SourceId(u32::try_from(list.len() - 1).unwrap_or(u32::MAX))
    }

    /// How many texts there are: the number of the next one.
    #[must_use]
    pub fn count(&self) -> u32 {
        let list = self
            .list
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        u32::try_from(list.len()).unwrap_or(u32::MAX)
    }

    /// The first text, when there is one.
    #[must_use]
    pub fn first(&self) -> Option<SourceId> {
        (self.count() > 0).then_some(SourceId(0))
    }

    /// The source of an id that this table gave out.
    ///
    /// # Panics
    /// When the id is of another table: a bug of the caller.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Arc<Source> {
        let list = self
            .list
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        Arc::clone(&list[id.0 as usize])
    }

    /// Remembers a tag through which pieces of a made text passed.
    pub fn add_via(&self, via: Via) -> ViaId {
        let mut vias = self
            .vias
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        vias.push(via);
        ViaId(u32::try_from(vias.len() - 1).unwrap_or(u32::MAX))
    }

    /// The tag of an id that this table gave out.
    ///
    /// # Panics
    /// When the id is of another table: a bug of the caller.
    #[must_use]
    pub fn via(&self, id: ViaId) -> Via {
        self.vias
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())[id.0 as usize]
            .clone()
    }
}
