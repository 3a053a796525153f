//! What a check says: which rule, where, how bad, how to fix it. Plain data.
//!
//! A rule makes a [`Draft`] whose places lie in the text that the rule looked at. The engine follows them back to the
//! texts that a person would edit and makes a [`Finding`] of it, which is all that reports see.

use crate::source::{Place, Position, Source, SourceId, Span};
use std::sync::Arc;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; never fails a run by default.
    Info,
    /// Probably wrong, or wrong for most.
    Warning,
    /// Wrong: refused, dead or broken.
    Error,
}

impl Severity {
    /// The word in reports and settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "info" => Some(Self::Info),
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// Whether a rule offers fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixes {
    /// Never.
    Never,
    /// When the right text is known.
    Sometimes,
    /// For every finding in a file that can be edited.
    Always,
}

/// What a rule is: its row in the catalogue and its page.
#[derive(Debug)]
pub struct RuleInfo {
    /// `MSK` and three digits; never used again for another rule.
    pub code: &'static str,
    /// The fault in kebab case.
    pub name: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The severity of its findings unless one carries its own.
    pub severity: Severity,
    /// Whether it offers fixes.
    pub fixes: Fixes,
    /// The page: Markdown with fixed headings, whose fences are tested.
    pub docs: &'static str,
}

/// Whether a fix may be applied without looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// Changes nothing that is granted or reached, except towards what the documents already say.
    Safe,
    /// Somebody should look at it.
    Unsafe,
}

impl Safety {
    /// The word in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A fix in the text that a rule looked at.
#[derive(Debug, Clone)]
pub struct DraftFix {
    /// Whether it is safe.
    pub safety: Safety,
    /// What it does, as an order: "quote the value".
    pub title: String,
    /// Replacements; they do not overlap.
    pub edits: Vec<(Span, String)>,
}

/// What a rule says about the text that it looked at.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The smallest place that a person would change.
    pub span: Span,
    /// The text that it lies in, when it is another than the one that the rule was given.
    pub source: Option<SourceId>,
    /// What stands there.
    pub label: String,
    /// What is wrong, in the user's own values.
    pub message: String,
    /// Another severity than the rule's own.
    pub severity: Option<Severity>,
    /// Why it matters, and what else is to be known.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places, in the same text unless they say which.
    pub related: Vec<(Option<SourceId>, Span, String)>,
    /// The repair, when the right text is known.
    pub fix: Option<DraftFix>,
}

impl Draft {
    /// A finding at `span`, where `label` says what stands there.
    #[must_use]
    pub fn new(span: Span, label: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            span,
            source: None,
            label: label.into(),
            message: message.into(),
            severity: None,
            notes: Vec::new(),
            help: None,
            related: Vec::new(),
            fix: None,
        }
    }

    /// Why it matters.
    #[must_use]
    pub fn why(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another severity than the rule's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((None, span, label.into()));
        self
    }

    /// A finding whose place lies in a text of its own.
    #[must_use]
    pub fn at(place: Place, label: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            source: Some(place.source),
            ..Self::new(place.span, label, message)
        }
    }

    /// Another place that belongs to it, in a text of its own.
    #[must_use]
    pub fn related_at(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related
            .push((Some(place.source), place.span, label.into()));
        self
    }

    /// A repair of one replacement.
    #[must_use]
    pub fn fix(
        mut self,
        safety: Safety,
        title: impl Into<String>,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        self.fix = Some(DraftFix {
            safety,
            title: title.into(),
            edits: vec![(span, text.into())],
        });
        self
    }
}

/// What stands before the path of a text of the other version that a change is compared with. Machines get the path without it.
pub const BASE: &str = "base:";

/// The path of a file here, also when the text is of another version.
#[must_use]
pub fn path_here(path: &str) -> &str {
    path.strip_prefix(BASE).unwrap_or(path)
}

/// A place as reports show it.
#[derive(Debug, Clone)]
pub struct Location {
    /// The text it is in.
    pub source: Arc<Source>,
    /// The bytes.
    pub span: Span,
}

impl Location {
    /// The name that the text has in this job: a path, relative to where msk-gen was started.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.source.name
    }

    /// Where it begins.
    #[must_use]
    pub fn start(&self) -> Position {
        self.source
            .lines()
            .position(&self.source.text, self.span.start as usize)
    }

    /// Behind its last character.
    #[must_use]
    pub fn end(&self) -> Position {
        self.source
            .lines()
            .position(&self.source.text, self.span.end as usize)
    }
}

/// A replacement in a file of the user.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What is replaced.
    pub location: Location,
    /// By what.
    pub text: String,
}

/// A repair of files of the user.
#[derive(Debug, Clone)]
pub struct Fix {
    /// Whether it is safe.
    pub safety: Safety,
    /// What it does, as an order.
    pub title: String,
    /// Replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

/// What a report shows.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static RuleInfo,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where a person would change something.
    pub location: Location,
    /// What stands there.
    pub label: String,
    /// JSON pointer of the member in its document.
    pub pointer: String,
    /// Why it matters; built-in templates that had a part in it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// Other places, with what stands there.
    pub related: Vec<(Location, String)>,
    /// The repair.
    pub fix: Option<Fix>,
    /// SHA-256 over rule, path, pointer, the text of the place and a counter, in hexadecimal; no line numbers.
    pub fingerprint: String,
}

impl Finding {
    /// The path of its file here, also when the text is of another version.
    #[must_use]
    pub fn path_here(&self) -> &str {
        path_here(self.location.path())
    }
}

/// Who kept a finding back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A comment beside it.
    Comment,
    /// An entry of the settings.
    Settings,
    /// The baseline.
    Baseline,
}

/// A finding that is not told.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Who kept it back.
    pub by: By,
    /// Why, as far as somebody said.
    pub reason: Option<String>,
}
