//! Judges the literal settings of programs and scripts.

use super::Judge;
use super::classify::fence_syntax;
use crate::document::kind;
use crate::document::program::{self, Extent, Inner, Language, Settings};
use crate::document::{self, Problem, ProblemKind, Syntax};
use crate::rules::Mode;
use crate::source::{Map, Origin, Place, Source, SourceId};

impl Judge<'_> {
    /// Reads a program and judges the settings in it, those of each client as a document of its own. `mode` is
    /// [`Mode::Markdown`] for a fence, where nothing is missing.
    pub(super) fn program(&mut self, id: SourceId, language: Language, mode: Mode) {
        let source = self.sources.get(id);
        let program = program::read(&source.text, language);
        for settings in &program.settings {
            self.gathered(&source, id, settings, mode != Mode::Markdown);
        }
        for inner in &program.inner {
            self.inner(&source, id, inner, mode);
        }
        self.skipped = Some("nothing that msk-gen knows".into());
    }

    /// Judges the settings of one client. Without `alone` more may stand around it.
    pub(super) fn gathered(
        &mut self,
        source: &Source,
        id: SourceId,
        settings: &Settings,
        alone: bool,
    ) {
        let text = settings.written(id, &source.text);
        let name = source.name.clone();
        let inner = Source::mapped(Origin::Embedded, name, text.text, text.map);
        let inner = self.sources.add(inner);
        let text = self.sources.get(inner);
        let reading = document::read(&text.text, Syntax::Properties);
        let mode = Mode::Gathered {
            dialect: settings.dialect,
            extent: if alone { settings.extent } else { Extent::Part },
        };
        for document in &reading.documents {
            let kinds = kind::detect(&document.root);
            let serverless = self.serverless(&[], &[]);
            self.document(&text, inner, document, kinds, &[], mode, serverless);
        }
    }

    /// Judges a file that a script writes.
    fn inner(&mut self, source: &Source, id: SourceId, inner: &Inner, mode: Mode) {
        let text = source.slice(inner.span);
        let Some(syntax) = fence_syntax("", text) else {
            return;
        };
        // What the shell fills in may be what makes it readable.
        let grammar = |problem: &Problem| matches!(problem.kind, ProblemKind::Syntax(_));
        if document::read(text, syntax).problems.iter().any(grammar) {
            return;
        }
        let map = Map::whole(Place {
            source: id,
            span: inner.span,
        });
        let name = source.name.clone();
        let file = Source::mapped(Origin::Fence, name, text.to_owned(), map);
        let file = self.sources.add(file);
        let mode = if inner.part { Mode::Markdown } else { mode };
        self.text(file, syntax, mode, false, 0);
    }
}
