//! One text in, findings out: choose rules, run them, follow places back, suppress, sort.
//!
//! ```text
//! text ──► classify ──► read ──► documents (and texts inside them) ──► rules ──► drafts ──► findings
//! ```
//!
//! Nothing here touches files: texts come in with a name, findings go out.

mod change;
mod classify;
mod fix;
mod judge;
mod parity;
mod policies;
mod program;
mod render;
mod resolve;
mod sample;
mod suppress;
mod workspace;

pub use change::{Version, Versions, judge_change};
pub use classify::{Form, form_of, form_of_ending, is_relevant};
pub use fix::{Applied, apply, blocks, texts_are_kept, unreadable};
pub use judge::Judge;
pub use parity::{Environment, Row, parity};
pub use policies::{Found, Gathered, Refusal};
pub use render::{judge_rendered, judge_template};
pub use sample::Unjudged;
pub use suppress::{Comments, cannot_tell, unused};
pub use workspace::{Gathered as Workspace, Gatherer, judge_workspace};

use crate::config::Config;
use crate::document::{MAX_BYTES, Problem, ProblemKind, markdown};
use crate::finding::{Finding, Suppressed};
use crate::render::mustache;
use crate::rules::Mode;
use crate::source::{Origin, Source, Span};

/// What one text gave.
#[derive(Debug, Default)]
pub struct Lint {
    /// In order of place.
    pub findings: Vec<Finding>,
    /// What comments and settings kept back.
    pub suppressed: Vec<Suppressed>,
    /// The comments to msk-gen in the texts, and which of them kept something back. Those of a text that was judged alone are
    /// told already.
    pub comments: Vec<Comments>,
    /// The entries of the settings that kept something back, or would have if they were not over.
    pub entries: Vec<usize>,
    /// How many documents were judged.
    pub documents: usize,
    /// Why nothing was judged, if nothing was.
    pub skipped: Option<String>,
    /// How many supervisors met records of their own.
    pub sampled: usize,
    /// Records that were not judged.
    pub unjudged: Vec<Unjudged>,
}

/// Judges one text. `named` says that somebody asked for exactly this file, so that a syntax error in it is worth
/// telling even when nothing in it is recognised.
#[must_use]
pub fn lint_text(path: &str, text: String, named: bool, config: &Config) -> Lint {
    let form = form_of(path, &text);
    let mut judge = Judge::new(config);
    if text.len() > MAX_BYTES {
        let megabytes = text.len() as f64 / (1024.0 * 1024.0);
        let message = format!(
            "this file has {megabytes:.1} MiB; nothing beyond 24 MiB is read, and it was not judged"
        );
        let source = judge.sources.add(Source::new(Origin::File, path, ""));
        judge.problems_only(
            source,
            &[Problem::new(ProblemKind::Limit, Span::default(), message)],
            Mode::File,
        );
        return judge.finish();
    }
    if classify::is_other_grammar(path, &text) {
        return Lint {
            skipped: Some(
                "no file of properties: it has blocks, several sections or quoted values".into(),
            ),
            ..Lint::default()
        };
    }
    let relevant = match form {
        Form::Program(_) => classify::is_relevant_program(&text),
        _ => named || is_relevant(&text),
    };
    if !relevant {
        return Lint {
            skipped: Some("nothing that msk-gen knows".into()),
            ..Lint::default()
        };
    }
    match form {
        Form::Document(syntax) => {
            let source = judge.sources.add(Source::new(Origin::File, path, text));
            judge.text(source, syntax, Mode::File, named, 0);
            if config.together {
                judge.text_together(source, syntax);
            }
            judge.alone = true;
        }
        Form::Markdown => {
            let source = judge.sources.add(Source::new(Origin::File, path, text));
            let file = judge.sources.get(source);
            for fence in markdown::fences(&file.text) {
                let syntax = classify::fence_syntax(&fence.info, &fence.text);
                let language = match syntax {
                    Some(_) => None,
                    None => classify::fence_language(&fence.info, &fence.text),
                };
                if syntax.is_none() && language.is_none() {
                    continue;
                }
                let map = fence.map(source);
                let inner = judge
                    .sources
                    .add(Source::mapped(Origin::Fence, path, fence.text, map));
                if let Some(syntax) = syntax {
                    judge.text(inner, syntax, Mode::Markdown, false, 0);
                } else if let Some(language) = language {
                    judge.program(inner, language, Mode::Markdown);
                }
            }
        }
        Form::Program(language) => {
            let source = judge.sources.add(Source::new(Origin::File, path, text));
            judge.program(source, language, Mode::File);
            judge.alone = true;
        }
        Form::Template => {
            let source = judge.sources.add(Source::new(Origin::Template, path, text));
            let text = judge.sources.get(source);
            let (_, faults) = mustache::parse(source, &text.text);
            judge.documents += 1;
            judge.faults(source, &faults);
        }
        Form::Settings => {
            let source = judge.sources.add(Source::new(Origin::File, path, text));
            let text = judge.sources.get(source);
            let (_, faults) = crate::config::read(source, &text.text);
            judge.documents += 1;
            judge.faults(source, &faults);
        }
    }
    judge.finish()
}

/// Puts the findings of several texts in order and leaves out what two of them say alike.
pub fn settle(findings: &mut Vec<Finding>) {
    resolve::sort(findings);
    findings.dedup_by(|a, b| {
        a.rule.code == b.rule.code
            && a.location.path() == b.location.path()
            && a.location.span == b.location.span
            && a.message == b.message
    });
}
