//! Runs the rules over the documents of one job and collects what they say.

use super::classify::{Form, fence_syntax, form_of, is_relevant, is_unmistakable};
use super::{Lint, Unjudged, resolve, suppress};
use crate::access::{self, Holes, Policies, Verdict};
use crate::config::Config;
use crate::document::directive::Heard;
use crate::document::kind::{self, Kinds};
use crate::document::program::{Dialect, Extent, Settings};
use crate::document::{self, Document, Member, Node, Problem, ProblemKind, Syntax, Value, spelled};
use crate::facts::druid::Release;
use crate::finding::{Draft, RuleInfo, Safety};
use crate::model::change::Change;
use crate::model::client_reader::Reader;
use crate::model::known::Knowledge;
use crate::model::{client, cluster, policy};
use crate::render::mustache::traced;
use crate::render::{Facts, Served};
use crate::rules::{Mode, Sink, Subject};
use crate::source::{Fault, Origin, Place, Source, SourceId, Sources, Span};
use crate::workspace::Workspace;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How deep texts may lie inside texts.
const MAX_EMBEDDING: usize = 4;

/// What a rule said, and about which text.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) rule: &'static RuleInfo,
    pub(super) draft: Draft,
    /// The text that the rule was given.
    pub(super) source: SourceId,
    pub(super) pointer: String,
}

/// Judges the texts of one job.
#[derive(Debug)]
pub struct Judge<'c> {
    /// The job's texts.
    pub sources: Sources,
    /// How many documents were judged.
    pub documents: usize,
    pub(super) config: &'c Config,
    sink: Sink,
    pub(super) said: Vec<Said>,
    pub(super) render: Option<Facts>,
    /// What was recognised so far.
    pub(super) seen: Kinds,
    /// The texts of each deployment of a workspace, and where to point when only built-in templates made one of them.
    pub(super) fallbacks: Vec<(std::ops::Range<u32>, Place)>,
    pub(super) skipped: Option<String>,
    /// How many supervisors met records of their own.
    pub(super) sampled: usize,
    /// Records that were not judged.
    pub(super) unjudged: Vec<Unjudged>,
    /// Whether the text at hand, or the one around it, breaks the grammar of JSON in a way that nobody can repair for sure.
    guessed: bool,
    /// Places that gathered settings took from the document that is judged next.
    claimed: Vec<Span>,
    /// Whether one text is judged for all that it says, so that what its comments keep back is known.
    pub(super) alone: bool,
}

impl<'c> Judge<'c> {
    /// A judge with an empty set of texts.
    #[must_use]
    pub fn new(config: &'c Config) -> Self {
        Self::with_sources(config, Sources::default(), None)
    }

    /// A judge of texts that exist already, in a render.
    #[must_use]
    pub fn with_sources(config: &'c Config, sources: Sources, render: Option<Facts>) -> Self {
        Self {
            sources,
            documents: 0,
            config,
            sink: Sink::default(),
            said: Vec::new(),
            render,
            seen: Kinds::NONE,
            fallbacks: Vec::new(),
            skipped: None,
            sampled: 0,
            unjudged: Vec::new(),
            guessed: false,
            claimed: Vec::new(),
            alone: false,
        }
    }

    /// Reads a text and judges its documents.
    pub fn text(&mut self, id: SourceId, syntax: Syntax, mode: Mode, named: bool, depth: usize) {
        let source = self.sources.get(id);
        let mut reading = document::read(&source.text, syntax);
        let kinds: Vec<Kinds> = reading
            .documents
            .iter()
            .map(|document| kind::detect(&document.root))
            .collect();
        if source.name.ends_with(".jsonc") {
            reading
                .problems
                .retain(|problem| !is_jsonc(&source, problem));
        }
        kinds.iter().for_each(|kinds| self.seen |= *kinds);
        let spelled: Vec<Vec<Settings>> = reading
            .documents
            .iter()
            .map(|document| spelled::find(&source.text, document))
            .collect();
        let recognised = kinds.iter().any(|kinds| !kinds.is_none());
        let grammar = |problem: &&Problem| matches!(problem.kind, ProblemKind::Syntax(_));
        let broken = reading.problems.iter().any(|problem| grammar(&problem));
        // `tsconfig.json` and its kin have comments, and are none of our business.
        let hopeless = reading
            .problems
            .iter()
            .filter(grammar)
            .any(|problem| !is_jsonc(&source, problem));
        let template = mode == Mode::File && source.text.contains("{{")
            || has_hole(&source.text, &reading.problems);
        if broken && self.render.is_none() && template {
            if mode == Mode::File {
                self.skipped = Some("a template that was not rendered yet".into());
            }
            return;
        }
        let ours = recognised || broken && mode == Mode::File && is_unmistakable(&source.text);
        let limit = reading
            .problems
            .iter()
            .any(|problem| problem.kind == ProblemKind::Limit);
        let worth_telling = ours || limit || named && hopeless;
        if !worth_telling {
            if mode == Mode::File {
                self.skipped = Some("nothing that msk-gen knows".into());
            }
            for settings in spelled.iter().flatten() {
                self.gathered(&source, id, settings, mode != Mode::Markdown);
            }
            // What lies around a text that is ours need not be.
            for document in reading.documents.iter().filter(|_| depth < MAX_EMBEDDING) {
                self.embedded(&source, id, document, depth);
            }
            return;
        }
        // Where brackets or quotes are missing, what was read is a guess, and no ground for repairs.
        let guess = reading.problems.iter().any(|problem| {
            matches!(problem.kind, ProblemKind::Syntax(Syntax::Json))
                && problem.fix.is_none()
                && !is_jsonc(&source, problem)
        });
        let around = self.guessed;
        self.guessed = around || guess;
        if reading.documents.is_empty() {
            self.problems_only(id, &reading.problems, mode);
        }
        let serverless = self.serverless(&reading.documents, &kinds);
        for (index, (document, kinds)) in reading.documents.iter().zip(&kinds).enumerate() {
            let problems: &[Problem] = if index == 0 { &reading.problems } else { &[] };
            let spelled = &spelled[index];
            self.claimed = spelled.iter().flat_map(Settings::places).collect();
            self.claimed.sort_unstable();
            self.document(&source, id, document, *kinds, problems, mode, serverless);
            for settings in spelled {
                self.gathered(&source, id, settings, mode != Mode::Markdown);
            }
            if depth < MAX_EMBEDDING {
                self.embedded(&source, id, document, depth);
            }
        }
        self.guessed = around;
    }

    /// Judges the problems of a text that gave no document.
    pub fn problems_only(&mut self, id: SourceId, problems: &[Problem], mode: Mode) {
        let source = self.sources.get(id);
        self.run(
            &Subject {
                problems,
                mode,
                ..blank(&source, id)
            },
            None,
        );
    }

    /// Judges what reading templates or settings, or rendering, found.
    pub fn faults(&mut self, id: SourceId, faults: &[Fault]) {
        let source = self.sources.get(id);
        let kinds = Kinds::TEMPLATE | Kinds::SETTINGS;
        self.run(
            &Subject {
                faults,
                kinds,
                ..blank(&source, id)
            },
            None,
        );
    }

    /// Judges the comments to msk-gen in a text, when all that they could keep back is known.
    pub(super) fn heard(&mut self, id: SourceId, heard: &[Heard]) {
        let source = self.sources.get(id);
        self.run(
            &Subject {
                heard,
                ..blank(&source, id)
            },
            None,
        );
    }

    /// Judges one document.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of what a rule sees"
    )]
    pub fn document(
        &mut self,
        source: &Source,
        id: SourceId,
        document: &Document<'_>,
        kinds: Kinds,
        problems: &[Problem],
        mode: Mode,
        serverless: bool,
    ) {
        self.documents += usize::from(!kinds.is_none());
        let render = self.render.take();
        let policies = if kinds.overlaps(Kinds::POLICY) {
            policy::find(document)
        } else {
            Vec::new()
        };
        let mut blocks = if kinds.overlaps(Kinds::CLIENT) {
            client::find(document)
        } else {
            Vec::new()
        };
        if mode == Mode::Markdown {
            // A fragment is judged for what it says, not for what it leaves out.
            blocks.iter_mut().for_each(|block| block.whole = false);
        }
        if let Mode::Gathered { dialect, extent } = mode {
            for block in &mut blocks {
                block.dialect = dialect;
                block.whole = extent == Extent::Whole;
                block.open = extent == Extent::Part;
                block.reader = match dialect {
                    Dialect::Java => block.reader,
                    Dialect::Librdkafka => Reader::Librdkafka,
                    Dialect::KafkaPython | Dialect::KafkaJs | Dialect::Other => Reader::Foreign,
                };
            }
        }
        let claimed = std::mem::take(&mut self.claimed);
        blocks.retain(|block| {
            let taken = |member: &Member<'_>| claimed.binary_search(&member.key.span).is_ok();
            !block.keys().any(|(_, member)| taken(member))
        });
        let client = render.as_ref().and_then(|facts| {
            facts
                .clients
                .iter()
                .find(|client| client.policies.contains(&id))
        });
        let verdict = client
            .filter(|client| client.policies.first() == Some(&id) && !policies.is_empty())
            .map(|client| self.verdict(client));
        let served = client.is_some();
        let records = self.records(source, document, kinds, mode);
        let sample = records
            .as_ref()
            .and_then(|(id, records)| self.sample(*id, records, document));
        let subject = Subject {
            mode,
            document: Some(document),
            kinds,
            problems,
            policies,
            blocks,
            convention: render.as_ref().map(|facts| &facts.convention),
            knowledge: &self.config.knowledge,
            verdict: verdict.as_ref(),
            served,
            used_keys: render.as_ref().map_or(&[], |facts| &facts.used_keys),
            all_keys: render.as_ref().map_or(&[], |facts| &facts.all_keys),
            kafka: self.config.kafka,
            druid: self
                .config
                .druid_asked
                .or_else(|| render.as_ref()?.convention.druid)
                .or(self.config.druid)
                .unwrap_or(Release::NEWEST),
            serverless,
            sample: sample.as_ref(),
            claimed: &claimed,
            ..blank(source, id)
        };
        self.run(&subject, Some(&document.root));
        self.render = render;
    }

    /// What the policies of a client mean for its work.
    fn verdict(&self, client: &Served) -> Verdict {
        let mut all = Policies::default();
        let mut holes = Holes::default();
        for (index, source) in client.policies.iter().enumerate() {
            let source = self.sources.get(*source);
            let reading = document::read(&source.text, Syntax::Json);
            for policy in reading.documents.iter().flat_map(policy::find) {
                all.add(&policy, index, &mut holes);
            }
        }
        access::verdict(&all, &client.workload, &client.arns, &mut holes)
    }

    fn run(&mut self, subject: &Subject<'_>, root: Option<&Node<'_>>) {
        for (rule, kinds) in &self.config.rules {
            let general = *kinds == Kinds::ANY;
            if general || kinds.overlaps(subject.kinds) {
                self.sink.enter(rule.info());
                rule.check(subject, &mut self.sink);
            }
        }
        let gathered = matches!(subject.mode, Mode::Gathered { .. });
        let mut read_again: HashMap<SourceId, Vec<Node<'static>>> = HashMap::new();
        for (rule, mut draft) in self.sink.drafts.drain(..) {
            // What is said in a program may be said for reasons that stand elsewhere in it.
            draft.fix = draft.fix.filter(|fix| {
                (!gathered || fix.safety == Safety::Safe)
                    && (!self.guessed || rule.code == "MSK901")
            });
            let pointer = match (root, draft.source) {
                (Some(root), None) => root.pointer(draft.span),
                (None, Some(source)) if subject.workspace.is_some() || subject.change.is_some() => {
                    let read = || roots(&self.sources.get(source));
                    pointer_in(read_again.entry(source).or_insert_with(read), draft.span)
                }
                _ => String::new(),
            };
            self.said.push(Said {
                rule,
                draft,
                source: subject.id,
                pointer,
            });
        }
    }

    /// Judges what the documents of a workspace say together.
    pub fn workspace(&mut self, workspace: &Workspace) {
        let Some(id) = self.sources.first() else {
            return;
        };
        let source = self.sources.get(id);
        let subject = Subject {
            kinds: Kinds::WORKSPACE,
            workspace: Some(workspace),
            ..blank(&source, id)
        };
        self.run(&subject, None);
    }

    /// Judges what differs between two versions of documents.
    pub(super) fn changed(&mut self, change: &Change) {
        let Some(id) = self.sources.first() else {
            return;
        };
        let source = self.sources.get(id);
        let subject = Subject {
            kinds: Kinds::CHANGE,
            change: Some(change),
            druid: self
                .config
                .druid_asked
                .or(self.config.druid)
                .unwrap_or(Release::NEWEST),
            ..blank(&source, id)
        };
        self.run(&subject, None);
    }

    /// Whether the cluster that these documents speak of is Serverless, as far as they or the settings say.
    pub(super) fn serverless(&self, documents: &[Document<'_>], kinds: &[Kinds]) -> bool {
        if let Some(facts) = &self.render {
            return facts.convention.serverless;
        }
        self.config.serverless.unwrap_or_else(|| {
            let clusters = documents
                .iter()
                .zip(kinds)
                .filter(|(_, kinds)| kinds.overlaps(Kinds::CLUSTER));
            // With clusters of both kinds in one file nobody knows which one a client is for.
            let kinds: Vec<bool> = clusters
                .flat_map(|(document, _)| cluster::find(document))
                .map(|cluster| cluster.serverless)
                .collect();
            !kinds.is_empty() && kinds.iter().all(|serverless| *serverless)
        })
    }

    /// Reads the texts inside the strings of a document: JSON in JSON, properties in a ConfigMap.
    fn embedded(&mut self, source: &Source, id: SourceId, document: &Document<'_>, depth: usize) {
        for (node, syntax) in embedded(document) {
            let text = traced(id, &source.text, node);
            let name = source.name.clone();
            let inner =
                self.sources
                    .add(Source::mapped(Origin::Embedded, name, text.text, text.map));
            self.text(inner, syntax, Mode::Embedded, false, depth + 1);
        }
    }

    /// The findings of the job, in order.
    #[must_use]
    pub fn finish(self) -> Lint {
        self.finish_with_sources().0
    }

    /// The findings of the job, in order, and the texts that were judged.
    #[must_use]
    pub fn finish_with_sources(self) -> (Lint, Sources) {
        let (config, alone) = (self.config, self.alone);
        let one = self.render.as_ref().and_then(|facts| facts.fallback);
        let fallbacks = self.fallbacks;
        let fallback = |source: SourceId| {
            let of_deployment = fallbacks
                .iter()
                .find(|(texts, _)| texts.contains(&source.0));
            one.or_else(|| of_deployment.map(|(_, place)| *place))
        };
        let (mut findings, mut kept) = resolve::findings(
            &self.sources,
            self.said,
            self.config,
            &fallback,
            self.render.is_some(),
        );
        if alone {
            let told = suppress::unused(std::mem::take(&mut kept.comments), config);
            if !told.is_empty() {
                findings.extend(told);
                resolve::sort(&mut findings);
                resolve::fingerprint(&mut findings, config);
            }
        }
        let skipped = self
            .skipped
            .filter(|_| findings.is_empty() && self.documents == 0);
        (
            Lint {
                findings,
                suppressed: kept.suppressed,
                comments: kept.comments,
                entries: kept.entries,
                documents: self.documents,
                skipped,
                sampled: self.sampled,
                unjudged: self.unjudged,
            },
            self.sources,
        )
    }
}

/// The texts inside the strings of a document that are documents of their own.
pub(super) fn embedded<'n>(document: &'n Document<'_>) -> Vec<(&'n Node<'n>, Syntax)> {
    let mut found: Vec<(&Node<'_>, Syntax)> = Vec::new();
    document.root.walk(&mut |node| {
        let Value::Text(text) = &node.value else {
            return;
        };
        let text = text.text.as_ref();
        let start = text.trim_start();
        let json = start.starts_with(['{', '[']) && !start.starts_with("{{");
        // A text of one line is a document of its own only when its brackets say so.
        if text.len() < 12 || !(json || text.contains('\n')) || !is_relevant(text) {
            return;
        }
        if json {
            found.push((node, Syntax::Json));
        } else if let Some(syntax) = fence_syntax("", text) {
            found.push((node, syntax));
        }
    });
    found
}

/// Whether it is a hole that breaks the grammar, which another tool fills: `{{tasks}}`, `${TASKS}`.
fn has_hole(text: &str, problems: &[Problem]) -> bool {
    problems.iter().any(|problem| {
        let (before, rest) = text
            .split_at_checked(problem.span.start as usize)
            .unwrap_or((text, ""));
        ["{{", "${", "<%"].iter().any(|hole| rest.starts_with(hole))
            || before.ends_with('{') && rest.starts_with('{')
    })
}

/// Whether a problem is one that the readers of JSON with comments do not have.
fn is_jsonc(source: &Source, problem: &Problem) -> bool {
    let comment = source.slice(problem.span).starts_with(['/', '#']);
    problem.kind == ProblemKind::TrailingComma
        || matches!(problem.kind, ProblemKind::Syntax(Syntax::Json)) && comment
}

/// The documents of a text that is read again for its pointers.
fn roots(source: &Source) -> Vec<Node<'static>> {
    let Form::Document(syntax) = form_of(&source.name, &source.text) else {
        return Vec::new();
    };
    let reading = document::read(&source.text, syntax);
    let documents = reading.documents.into_iter();
    documents
        .map(|document| document.root.into_owned())
        .collect()
}

/// The JSON pointer of a place in one of some documents.
fn pointer_in(roots: &[Node<'_>], span: Span) -> String {
    let root = roots.iter().find(|root| root.span.contains(span));
    root.map_or_else(String::new, |root| root.pointer(span))
}

/// For texts about which no settings are asked.
static NO_KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::default);

/// A subject with nothing in it.
fn blank(source: &Source, id: SourceId) -> Subject<'_> {
    Subject {
        source,
        id,
        mode: Mode::File,
        document: None,
        kinds: Kinds::NONE,
        problems: &[],
        faults: &[],
        heard: &[],
        policies: Vec::new(),
        blocks: Vec::new(),
        convention: None,
        knowledge: &NO_KNOWLEDGE,
        verdict: None,
        served: false,
        used_keys: &[],
        all_keys: &[],
        written: std::cell::OnceCell::new(),
        names: std::cell::OnceCell::new(),
        workspace: None,
        change: None,
        kafka: None,
        druid: Release::NEWEST,
        supervisors: std::cell::OnceCell::new(),
        troubles: std::cell::OnceCell::new(),
        sample: None,
        claimed: &[],
        serverless: false,
    }
}
