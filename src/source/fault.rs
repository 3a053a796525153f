//! What is wrong with a template, a render or the settings, before it is a finding.

use super::Place;

/// What kind of fault; each is owned by one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// A template that cannot be read, a partial that is missing.
    Syntax,
    /// A tag without a value in this render.
    Missing,
    /// A section over an undefined name that is close to a known one; not an error.
    LikelyTypo,
    /// A render that would never end, or grow without bounds.
    Limit,
    /// No template folder for the environment and version of a context.
    Unresolved,
    /// A value that adds or ends a key, a string or a statement of the document it is put into.
    ChangesStructure,
    /// Text that another reader takes for something else.
    ChangedType,
    /// A wrong setting.
    Setting,
}

impl FaultKind {
    /// Whether nothing may be written when it occurs.
    #[must_use]
    pub fn stops(self) -> bool {
        !matches!(self, Self::LikelyTypo | Self::ChangedType)
    }
}

/// Something wrong that has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// The smallest place that shows it.
    pub place: Place,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// The text that was probably meant, and what it replaces.
    pub suggestion: Option<(Place, String)>,
    /// Other places that belong to it, with their labels.
    pub related: Vec<(Place, String)>,
}

impl Fault {
    /// A fault with nothing but a message.
    #[must_use]
    pub fn new(kind: FaultKind, place: Place, message: impl Into<String>) -> Self {
        Self {
            kind,
            place,
            message: message.into(),
            help: None,
            notes: Vec::new(),
            suggestion: None,
            related: Vec::new(),
        }
    }

    /// The same fault with a line of help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
