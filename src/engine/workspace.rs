//! Gathers what the texts of a repository say together, and judges it.

use super::classify::{Form, form_of};
use super::judge::embedded;
use super::{Judge, Lint};
use crate::config::Config;
use crate::document::kind::{self, Kinds};
use crate::document::{self, MAX_BYTES, Syntax};
use crate::render::mustache::traced;
use crate::render::{self, Artifact, Request, Served};
use crate::source::{Origin, Place, Source, SourceId, Sources, Span};
use crate::workspace::{self, Facts, Reference, WorkloadKind, Workspace};

/// How deep texts may lie inside texts.
const MAX_EMBEDDING: usize = 4;

/// Takes deployments and texts, and gives what they say together.
#[derive(Debug, Default)]
pub struct Gatherer {
    /// The texts.
    pub sources: Sources,
    facts: Facts,
    deployments: usize,
    fallbacks: Vec<(std::ops::Range<u32>, Place)>,
}

/// The texts of a workspace, and what they say together.
#[derive(Debug)]
pub struct Gathered {
    /// The texts.
    pub sources: Sources,
    /// What they say.
    pub workspace: Workspace,
    /// The texts of each deployment, and the place of its context.
    fallbacks: Vec<(std::ops::Range<u32>, Place)>,
}

impl Gatherer {
    /// Renders a deployment and takes what its artifacts say. One that does not render says nothing.
    /// Also says which artifacts there are, by their paths below the output folder.
    pub fn render(&mut self, request: &Request) -> Vec<String> {
        let before = self.sources.count();
        let rendered = render::render_among(request, std::mem::take(&mut self.sources));
        self.sources = rendered.sources;
        if let Some(place) = rendered.facts.fallback {
            self.fallbacks.push((before..self.sources.count(), place));
        }
        if rendered.failed {
            return Vec::new();
        }
        let facts = of_render(
            &self.sources,
            &rendered.artifacts,
            &rendered.facts.clients,
            rendered.facts.convention.serverless,
            rendered.facts.fallback,
            self.deployments,
        );
        self.facts.absorb(facts);
        self.deployments += 1;
        rendered
            .artifacts
            .into_iter()
            .map(|artifact| artifact.path)
            .collect()
    }

    /// Takes a text among the sources, whose facts are found later, in whatever order.
    pub fn add(&self, path: &str, text: String) -> SourceId {
        self.sources.add(Source::new(Origin::File, path, text))
    }

    /// What a text says. Texts that cannot be read say nothing here: other rules tell what is wrong with them.
    #[must_use]
    pub fn facts_of(&self, id: SourceId) -> Facts {
        let source = self.sources.get(id);
        match form_of(&source.name, &source.text) {
            Form::Document(syntax)
                if source.text.len() <= MAX_BYTES
                    && (may_say(&source.text) || source.name.contains("kustomization.y")) =>
            {
                of_text(&self.sources, id, syntax, Kinds::NONE, 0)
            }
            _ => Facts::default(),
        }
    }

    /// Takes facts, in the order in which they shall count.
    pub fn absorb(&mut self, facts: Facts) {
        self.facts.absorb(facts);
    }

    /// The texts, and what they say together.
    #[must_use]
    pub fn finish(self) -> Gathered {
        Gathered {
            sources: self.sources,
            workspace: Workspace::new(self.facts),
            fallbacks: self.fallbacks,
        }
    }
}

/// Whether a text can say something that a workspace asks for.
fn may_say(text: &str) -> bool {
    ["kafka", "Effect", "AWS::", "erviceAccount", "eks.amazonaws"]
        .iter()
        .any(|word| text.contains(word))
}

/// The facts of a text and of the texts inside its strings.
fn of_text(sources: &Sources, id: SourceId, syntax: Syntax, more: Kinds, depth: usize) -> Facts {
    let source = sources.get(id);
    let reading = document::read(&source.text, syntax);
    let at = workspace::Document {
        source: id,
        path: &source.name,
        text: &source.text,
    };
    let mut facts = Facts::default();
    for document in &reading.documents {
        let kinds = kind::detect(&document.root) | more;
        facts.absorb(workspace::document(at, document, kinds));
        if depth >= MAX_EMBEDDING {
            continue;
        }
        for (node, syntax) in embedded(document) {
            let text = traced(id, &source.text, node);
            let inner = Source::mapped(Origin::Embedded, &source.name, text.text, text.map);
            let inner = sources.add(inner);
            facts.absorb(of_text(sources, inner, syntax, Kinds::NONE, depth + 1));
        }
    }
    facts
}

/// The facts of a render: its artifacts, whose folders say whose they are, and its clients.
fn of_render(
    sources: &Sources,
    artifacts: &[Artifact],
    clients: &[Served],
    serverless: bool,
    fallback: Option<Place>,
    deployment: usize,
) -> Facts {
    let mut facts = Facts::default();
    let fallback = fallback.unwrap_or(Place {
        source: sources.first().unwrap_or(SourceId(0)),
        span: Span::default(),
    });
    if let Some(first) = clients.first() {
        let cluster = workspace::cluster(deployment, &first.arns, serverless, fallback);
        facts.clusters.push(cluster);
    }
    // The roles of `iam.cfn.json` are those of the clients' folders once more.
    let parts = artifacts
        .iter()
        .filter(|artifact| !artifact.path.ends_with("/iam.cfn.json"));
    for artifact in parts {
        facts.absorb(of_text(
            sources,
            artifact.source,
            artifact.syntax,
            artifact.kinds,
            0,
        ));
    }
    let mut hosts: Vec<String> = Vec::new();
    for workload in &mut facts.workloads {
        workload.deployment = Some(deployment);
        hosts.extend(workload.hosts.iter().map(|host| host.text.clone()));
    }
    for cluster in &mut facts.clusters {
        cluster.deployment = Some(deployment);
        cluster.hosts.clone_from(&hosts);
    }
    for (index, client) in clients.iter().enumerate() {
        let folder = client.policies.first().map(|policy| {
            let name = sources.get(*policy).name.clone();
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            Reference::Name(format!("{folder}/"))
        });
        for role in &mut facts.roles {
            if folder.is_some() && role.reference == folder {
                role.client = Some((deployment, index));
                role.name.text.clone_from(&client.role.text);
                role.name.place = client.role.place().unwrap_or(role.name.place);
                role.named = true;
            }
        }
        let declared = workspace::served(deployment, index, &client.workload, fallback);
        facts.workloads.extend(declared);
    }
    // A client's own settings are those of the declared client.
    facts
        .workloads
        .retain(|workload| workload.kind != WorkloadKind::Settings);
    facts
}

/// The findings about what the texts of a workspace say together.
#[must_use]
pub fn judge_workspace(gathered: Gathered, config: &Config) -> Lint {
    let mut judge = Judge::with_sources(config, gathered.sources, None);
    judge.fallbacks = gathered.fallbacks;
    judge.workspace(&gathered.workspace);
    judge.finish()
}

impl Judge<'_> {
    /// Judges what the artifacts of a render say together.
    pub(super) fn render_together(&mut self, artifacts: &[Artifact]) {
        let Some(facts) = &self.render else { return };
        let facts = of_render(
            &self.sources,
            artifacts,
            &facts.clients,
            facts.convention.serverless,
            facts.fallback,
            0,
        );
        self.workspace(&Workspace::new(facts));
    }

    /// Judges what one text says together.
    pub(super) fn text_together(&mut self, id: SourceId, syntax: Syntax) {
        // Two kinds at least, or a template with a role and what is bound to it, can contradict each other.
        let kinds = [
            Kinds::IAM,
            Kinds::MANIFEST,
            Kinds::SUPERVISOR,
            Kinds::CLUSTER,
        ];
        let several = kinds
            .iter()
            .filter(|kind| self.seen.overlaps(**kind))
            .count();
        if several < 2 && !(several == 1 && self.seen.overlaps(Kinds::IAM)) {
            return;
        }
        let facts = of_text(&self.sources, id, syntax, Kinds::NONE, 0);
        self.workspace(&Workspace::new(facts));
    }
}
