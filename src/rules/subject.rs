//! What a rule is given, and where it puts its findings.

use crate::access::Verdict;
use crate::document::directive::Heard;
use crate::document::kind::Kinds;
use crate::document::program::{Dialect, Extent};
use crate::document::{Document, Problem};
use crate::facts::druid::Release;
use crate::facts::kafka::Minor;
use crate::finding::{Draft, RuleInfo};
use crate::model::change::Change;
use crate::model::client::Block;
use crate::model::convention::Convention;
use crate::model::known::{Knowledge, Known};
use crate::model::names::Named;
use crate::model::policy::Policy;
use crate::model::sample::Sample;
use crate::model::supervisor::{self, Supervisor, Trouble};
use crate::source::Fault;
use crate::source::{Source, SourceId, Span};
use crate::workspace::Workspace;
use std::cell::OnceCell;

/// From where a text came to the rules; some faults weigh less in one place than in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A file as it stands.
    File,
    /// A fence of a Markdown file: often a fragment.
    Markdown,
    /// What a template rendered, read as YAML before it is written canonically.
    Rendered,
    /// A finished artifact.
    Artifact,
    /// A text inside a string of another document.
    Embedded,
    /// Settings of one client that were gathered from a program, a command line, variables, or a framework's own
    /// spelling.
    Gathered {
        /// Whose they are.
        dialect: Dialect,
        /// Whether they are all that the client gets.
        extent: Extent,
    },
}

/// One document, or the problems of one text, with the views that rules share.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The text.
    pub source: &'a Source,
    /// Its id.
    pub id: SourceId,
    /// From where it came.
    pub mode: Mode,
    /// The document; `None` when there is only a text with problems or faults.
    pub document: Option<&'a Document<'a>>,
    /// What it holds.
    pub kinds: Kinds,
    /// What the reader found; given with the first document of a text.
    pub problems: &'a [Problem],
    /// What rendering found.
    pub faults: &'a [Fault],
    /// Comments to msk-gen, or entries of the settings, and what became of them; with the subject that is about those.
    pub heard: &'a [Heard],
    /// Its IAM policies.
    pub policies: Vec<Policy<'a>>,
    /// Its Kafka client settings.
    pub blocks: Vec<Block<'a>>,
    /// What is known of the deployment, in a render.
    pub convention: Option<&'a Convention>,
    /// What the repository's settings say about its clusters.
    pub knowledge: &'a Knowledge,
    /// What the policies of a render mean for the client that they serve; told with the first of them.
    pub verdict: Option<&'a Verdict>,
    /// Whether the policies are those of a declared client, which the verdict is about.
    pub served: bool,
    /// Context keys that templates of the render asked for.
    pub used_keys: &'a [String],
    /// Context keys that the layers of the render define together; empty outside a render.
    pub all_keys: &'a [String],
    /// Where the ARNs of its policies are, as far as they say, found when the first rule asks.
    pub written: OnceCell<Vec<Known>>,
    /// Its names, found when the first rule asks.
    pub names: OnceCell<Vec<Named<'a>>>,
    /// What the documents of the workspace say together; only with the subject that is about that.
    pub workspace: Option<&'a Workspace>,
    /// What differs from another version; only with the subject that is about that.
    pub change: Option<&'a Change>,
    /// The release of Druid for which supervisors are judged.
    pub druid: Release,
    /// The Kafka supervisors of the document, found when the first rule asks.
    pub supervisors: OnceCell<Vec<Supervisor<'a>>>,
    /// What Druid refuses, drops or changes in each of them.
    pub troubles: OnceCell<Vec<Vec<Trouble>>>,
    /// Records that the one supervisor of the document shall read, when there are some.
    pub sample: Option<&'a Sample<'a>>,
    /// The release of Kafka that the team runs, when it is known.
    pub kafka: Option<Minor>,
    /// Places of the document that are judged as gathered settings, in order.
    pub claimed: &'a [Span],
    /// Whether the cluster is known to be Serverless: by target, by the document or by the render.
    pub serverless: bool,
}

impl<'a> Subject<'a> {
    /// `text` in the quotes that stand around what is at `span`, if any: how a fix writes a word in its place.
    pub(super) fn quoted(&self, span: Span, text: &str) -> String {
        match self.source.slice(span).chars().next() {
            Some(quote @ ('"' | '\'')) => format!("{quote}{text}{quote}"),
            _ => text.to_owned(),
        }
    }

    /// The Kafka supervisors of the document.
    pub fn supervisors(&self) -> &[Supervisor<'a>] {
        self.supervisors.get_or_init(|| {
            let document = self
                .document
                .filter(|_| self.kinds.overlaps(Kinds::SUPERVISOR));
            document.map(supervisor::find).unwrap_or_default()
        })
    }

    /// Whether this is a part of something in documentation, whose author left out the rest: `"dataSchema": {...}`.
    pub fn is_excerpt(&self) -> bool {
        let text = &self.source.text;
        self.mode == Mode::Markdown && (text.contains("...") || text.contains('…'))
    }

    /// The sample, when it has a record that can be read.
    pub fn records(&self) -> Option<&'a Sample<'a>> {
        self.sample.filter(|sample| !sample.rows.is_empty())
    }

    /// What the release refuses, drops or changes, for each supervisor.
    pub fn troubles(&self) -> &[Vec<Trouble>] {
        self.troubles.get_or_init(|| {
            self.supervisors()
                .iter()
                .map(|one| supervisor::troubles(one, self.druid))
                .collect()
        })
    }

    /// The names in the document, when something was recognised in it.
    pub fn names(&self) -> &[Named<'a>] {
        self.names.get_or_init(|| {
            let document = self.document.filter(|_| !self.kinds.is_none());
            document
                .map(|document| crate::model::names::find(document, self.kinds))
                .unwrap_or_default()
        })
    }
}

/// Takes the findings of the rule that runs.
#[derive(Debug, Default)]
pub struct Sink {
    rule: Option<&'static RuleInfo>,
    /// The findings with their rules.
    pub drafts: Vec<(&'static RuleInfo, Draft)>,
}

impl Sink {
    /// Says which rule runs.
    pub fn enter(&mut self, rule: &'static RuleInfo) {
        self.rule = Some(rule);
    }

    /// Takes a finding.
    pub fn push(&mut self, draft: Draft) {
        if let Some(rule) = self.rule {
            self.drafts.push((rule, draft));
        }
    }
}
