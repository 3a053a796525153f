//! A context and the templates give artifacts.
//!
//! ```text
//! context layers ──► values ──► intent template ──► intent (read back) ──► deployment
//!                      │                                                     │
//!                      └────────────► artifact templates ◄────────────────────┘
//!                                            │ rendered text, read back, checked, written canonically
//!                                            ▼
//!                                        artifacts
//! ```
//!
//! Everything here is a function from texts to texts: no file is read or written. Each piece of an artifact keeps where
//! it came from, so that the rules, which see artifacts like any other file, blame the context or the template.
//!
//! To add an artifact: a template in `templates/`, a row in [`templates::BUILTIN`] and one among the rows of `artifacts`.

mod artifacts;
mod canonical;
mod context;
mod datasource;
mod deployment;
mod logical;
mod monitoring;
pub mod mustache;
pub mod templates;
mod topics;

use crate::access::{Arns, Workload};
use crate::document::kind::Kinds;
use crate::document::{Problem, Syntax};
use crate::model::convention::Convention;
use crate::source::{Fault, Place, SourceId, Sources, Traced};
pub use context::Set;
pub use templates::Templates;

/// What to render.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Layers of one context, each with its name; later ones over earlier ones.
    pub contexts: Vec<(String, String)>,
    /// Values over all layers.
    pub sets: Vec<Set>,
    /// The user's templates.
    pub templates: Templates,
    /// The folder that artifacts are written to, as it is shown.
    pub out: String,
}

/// A finished artifact.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Below the output folder, with `/`.
    pub path: String,
    /// Its text and map.
    pub source: SourceId,
    /// How it is read.
    pub syntax: Syntax,
    /// Kinds that it has whatever it holds.
    pub kinds: Kinds,
}

/// What is known of a deployment when its documents are judged.
#[derive(Debug, Default)]
pub struct Facts {
    /// Names and tags that the context asks for.
    pub convention: Convention,
    /// Its clients, for whose work their policies are judged.
    pub clients: Vec<Served>,
    /// Context keys that templates asked for.
    pub used_keys: Vec<String>,
    /// Context keys that all layers define.
    pub all_keys: Vec<String>,
    /// Where to point when only built-in templates made a text: the context.
    pub fallback: Option<Place>,
}

/// A client and the policies that it has.
#[derive(Debug, Clone)]
pub struct Served {
    /// The name of its role.
    pub role: Traced,
    /// What it does.
    pub workload: Workload,
    /// Of which cluster.
    pub arns: Arns,
    /// Its policies among the artifacts; they count together.
    pub policies: Vec<SourceId>,
}

/// A text that a template rendered, with what reading it back found.
#[derive(Debug)]
pub struct ReadBack {
    /// The text.
    pub source: SourceId,
    /// What the reader found.
    pub problems: Vec<Problem>,
    /// Whether it is the intent, whose names and tags are judged.
    pub intent: bool,
}

/// What a request gave.
#[derive(Debug, Default)]
pub struct Rendered {
    /// All texts of the job.
    pub sources: Sources,
    /// The context files.
    pub contexts: Vec<SourceId>,
    /// The artifacts, in order of their paths; empty when it failed.
    pub artifacts: Vec<Artifact>,
    /// What templates rendered, in order.
    pub read_back: Vec<ReadBack>,
    /// Faults of templates and values.
    pub faults: Vec<Fault>,
    /// For the rules.
    pub facts: Facts,
    /// Whether nothing may be written.
    pub failed: bool,
}

/// Renders all artifacts of one context.
#[must_use]
pub fn render(request: &Request) -> Rendered {
    render_among(request, Sources::default())
}

/// The same, with the texts beside others that are known already.
#[must_use]
pub fn render_among(request: &Request, sources: Sources) -> Rendered {
    let mut rendered = Rendered {
        sources,
        ..Rendered::default()
    };
    let Some(values) = context::read(request, &mut rendered) else {
        rendered.failed = true;
        return rendered;
    };
    let mut job = templates::Job::new(&request.templates, &values, &mut rendered);
    if let Some(deployment) = deployment::plan(&values, &mut job) {
        artifacts::make(&values, &deployment, &mut job, &request.out);
    }
    job.finish();
    rendered.failed |= rendered.faults.iter().any(|fault| fault.kind.stops());
    rendered.failed |= rendered.read_back.iter().any(|text| {
        text.problems.iter().any(|p| {
            matches!(
                p.kind,
                crate::document::ProblemKind::Syntax(_) | crate::document::ProblemKind::Limit
            )
        })
    });
    if rendered.failed {
        rendered.artifacts.clear();
    }
    rendered.artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    rendered
}

/// Renders one template as it stands, to try it: its text, byte for byte. Any context will do.
#[must_use]
pub fn render_template(request: &Request, name: &str, text: &str) -> (Rendered, String) {
    let mut rendered = Rendered::default();
    let Some(values) = context::read(request, &mut rendered) else {
        rendered.failed = true;
        return (rendered, String::new());
    };
    let mut job = templates::Job::new(&request.templates, &values, &mut rendered);
    let text = job.render_text(name, text, &values);
    job.finish();
    rendered.failed |= rendered.faults.iter().any(|fault| fault.kind.stops());
    (rendered, text)
}
