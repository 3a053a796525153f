//! Judges what a render gave.

use super::{Judge, Lint};
use crate::config::Config;
use crate::document::kind::{self, Kinds};
use crate::document::{self, Problem, ProblemKind, Syntax};
use crate::render::{Facts, Rendered};
use crate::rules::Mode;
use crate::source::SourceId;

/// The findings of a render: its contexts, its templates, and, unless `artifacts` is off, what it rendered.
#[must_use]
pub fn judge_rendered(rendered: &mut Rendered, config: &Config, artifacts: bool) -> Lint {
    let facts = std::mem::take(&mut rendered.facts);
    let used = Facts {
        fallback: facts.fallback,
        ..Facts::default()
    };
    let mut judge = Judge::with_sources(config, std::mem::take(&mut rendered.sources), Some(facts));
    rendered.facts = used;
    for source in &rendered.contexts {
        let text = judge.sources.get(*source);
        let json = !text.name.ends_with(".yaml") && !text.name.ends_with(".yml");
        judge.text(
            *source,
            if json { Syntax::Json } else { Syntax::Yaml },
            Mode::File,
            true,
            0,
        );
    }
    let any = rendered.contexts.first().copied().unwrap_or(SourceId(0));
    if !rendered.faults.is_empty() {
        judge.faults(any, &rendered.faults);
    }
    for text in &rendered.read_back {
        let source = judge.sources.get(text.source);
        let reading = document::read(&source.text, Syntax::Yaml);
        // A comma that a built-in template leaves behind is nobody's business.
        let editable = |problem: &&Problem| {
            problem.kind != ProblemKind::TrailingComma
                || source
                    .map
                    .iter()
                    .flat_map(|map| map.cut(problem.span))
                    .any(|seg| {
                        seg.from
                            .is_some_and(|from| judge.sources.get(from.source).origin.editable())
                    })
        };
        let problems: Vec<Problem> = text.problems.iter().filter(editable).cloned().collect();
        // When the render failed its faults are what matters; half a document would only give more of them.
        let kinds = if text.intent && !rendered.failed && artifacts {
            Kinds::INTENT
        } else {
            Kinds::NONE
        };
        match reading.documents.first() {
            Some(document) => {
                judge.document(
                    &source,
                    text.source,
                    document,
                    kinds,
                    &problems,
                    Mode::Rendered,
                    false,
                );
            }
            None => judge.problems_only(text.source, &problems, Mode::Rendered),
        }
    }
    if artifacts && !rendered.failed {
        for artifact in &rendered.artifacts {
            let source = judge.sources.get(artifact.source);
            let reading = document::read(&source.text, artifact.syntax);
            let Some(document) = reading.documents.first() else {
                continue;
            };
            let kinds = kind::detect(&document.root) | artifact.kinds;
            judge.document(
                &source,
                artifact.source,
                document,
                kinds,
                &[],
                Mode::Artifact,
                judge.serverless_render(),
            );
        }
        if config.together {
            judge.render_together(&rendered.artifacts);
        }
    }
    let (lint, sources) = judge.finish_with_sources();
    rendered.sources = sources;
    lint
}

/// The findings of one template that was rendered to try it: its faults, and contexts that cannot be read.
#[must_use]
pub fn judge_template(rendered: &mut Rendered, config: &Config) -> Lint {
    let mut judge = Judge::with_sources(config, std::mem::take(&mut rendered.sources), None);
    for source in &rendered.contexts {
        let text = judge.sources.get(*source);
        let reading = document::read(
            &text.text,
            if text.name.ends_with(".json") {
                Syntax::Json
            } else {
                Syntax::Yaml
            },
        );
        if !reading.problems.is_empty() {
            judge.problems_only(*source, &reading.problems, Mode::File);
        }
    }
    if let Some(fault) = rendered.faults.first() {
        judge.faults(fault.place.source, &rendered.faults);
    }
    let (lint, sources) = judge.finish_with_sources();
    rendered.sources = sources;
    lint
}

impl Judge<'_> {
    /// Whether the render's cluster is Serverless.
    fn serverless_render(&self) -> bool {
        self.render
            .as_ref()
            .is_some_and(|facts| facts.convention.serverless)
    }
}
