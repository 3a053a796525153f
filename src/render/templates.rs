//! Which template a name means, and one job's renders.

use super::canonical;
use super::context::Values;
use super::mustache::{self, Loaded, Options, Outcome, Val};
use super::{ReadBack, Rendered};
use crate::document::{self, Document, ProblemKind, Reading, Syntax};
use crate::source::{Fault, FaultKind, Origin, Place, Source, SourceId, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

/// The built-in templates, by name.
pub const BUILTIN: [(&str, &str); 12] = [
    (
        "client.properties",
        include_str!("../../templates/client.properties.mustache"),
    ),
    (
        "cluster.cfn",
        include_str!("../../templates/cluster.cfn.mustache"),
    ),
    (
        "create-cluster-v2",
        include_str!("../../templates/create-cluster-v2.mustache"),
    ),
    (
        "druid/setup/ingestion",
        include_str!("../../templates/druid/setup/ingestion.mustache"),
    ),
    (
        "druid/supervisor",
        include_str!("../../templates/druid/supervisor.mustache"),
    ),
    ("iam.cfn", include_str!("../../templates/iam.cfn.mustache")),
    (
        "monitoring.cfn",
        include_str!("../../templates/monitoring.cfn.mustache"),
    ),
    (
        "policy/msk-cluster-access",
        include_str!("../../templates/policy/msk-cluster-access.mustache"),
    ),
    (
        "service-account",
        include_str!("../../templates/service-account.mustache"),
    ),
    ("tags", include_str!("../../templates/tags.mustache")),
    ("topics", include_str!("../../templates/topics.mustache")),
    ("trust", include_str!("../../templates/trust.mustache")),
];

/// The name of the intent's template.
pub const INTENT: &str = "druid/setup/ingestion";

/// The user's templates, all of them read.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// The folder, as it is shown; empty without one.
    pub root: String,
    /// Texts by their path below the folder, without the ending `.mustache`.
    pub texts: BTreeMap<String, String>,
}

impl Templates {
    /// The folder `{environment}/{version}/` that a context chooses; `Err` with the folders that exist when it chooses
    /// one that does not.
    fn folder(
        &self,
        environment: Option<&str>,
        version: Option<&str>,
    ) -> Result<Option<String>, Vec<String>> {
        let known = |name: &str| BUILTIN.iter().any(|(builtin, _)| *builtin == name);
        // A folder is one of the source system's layout when a template we know by name, or a version, lies below it.
        let mut layouts: BTreeSet<String> = BTreeSet::new();
        for name in self.texts.keys() {
            let mut parts = name.splitn(3, '/');
            let (Some(environment), Some(version), Some(rest)) =
                (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            let numbered = version
                .strip_prefix('v')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
            if numbered || known(rest) && !known(name) {
                layouts.insert(format!("{environment}/{version}"));
            }
        }
        if layouts.is_empty() {
            return Ok(None);
        }
        if let (Some(environment), Some(version)) = (environment, version) {
            let wanted = format!("{environment}/{version}");
            if layouts.contains(&wanted) {
                return Ok(Some(wanted + "/"));
            }
        }
        // Templates in the folder itself serve contexts without environments.
        if environment.is_none() && version.is_none() && self.texts.keys().any(|name| known(name)) {
            return Ok(None);
        }
        Err(layouts.into_iter().collect())
    }
}

/// The renders of one request.
pub(super) struct Job<'r> {
    rendered: &'r mut Rendered,
    templates: &'r Templates,
    folder: Option<String>,
    /// Sources of the templates that were used, by full name.
    loaded: Mutex<HashMap<String, SourceId>>,
    used: BTreeSet<String>,
}

impl<'r> Job<'r> {
    pub(super) fn new(
        templates: &'r Templates,
        values: &Values,
        rendered: &'r mut Rendered,
    ) -> Self {
        let text = |key: &str| values.text(key).map(|text| text.text.as_str());
        let folder = match templates.folder(text("environment"), text("version")) {
            Ok(folder) => folder,
            Err(exist) => {
                rendered
                    .faults
                    .push(unresolved(templates, values, rendered, &exist));
                None
            }
        };
        Self {
            rendered,
            templates,
            folder,
            loaded: Mutex::default(),
            used: BTreeSet::new(),
        }
    }

    pub(super) fn sources(&self) -> &crate::source::Sources {
        &self.rendered.sources
    }

    pub(super) fn rendered(&mut self) -> &mut Rendered {
        self.rendered
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        self.rendered.faults.push(fault);
    }

    /// Finds a template by name: in the context's folder, in the user's folder, among the built-in ones.
    pub(super) fn find(&self, name: &str) -> Option<SourceId> {
        find(
            &self.rendered.sources,
            self.templates,
            self.folder.as_deref(),
            &self.loaded,
            name,
        )
    }

    /// Renders a template with the values of `stack` over the context's.
    pub(super) fn render(
        &mut self,
        template: SourceId,
        values: &Values,
        stack: &[Arc<Val>],
    ) -> Outcome {
        let mut all: Vec<Arc<Val>> = vec![Arc::clone(&values.keys)];
        all.extend(stack.iter().cloned());
        let sources = &self.rendered.sources;
        let load = |name: &str| {
            find(
                sources,
                self.templates,
                self.folder.as_deref(),
                &self.loaded,
                name,
            )
            .map(Loaded)
        };
        let outcome = mustache::render(sources, template, &all, &load, Options::default());
        self.used.extend(outcome.names.iter().cloned());
        let builtin = sources.get(template).origin == Origin::Builtin;
        // What a built-in template leaves out is left out on purpose.
        let faults = outcome
            .faults
            .iter()
            .filter(|fault| !(builtin && fault.kind == FaultKind::LikelyTypo));
        self.rendered.faults.extend(faults.cloned());
        outcome
    }

    /// Renders a template and reads it back as YAML (which takes JSON, trailing commas and bare lists). The result is
    /// the source of the rendered text; `None` when it cannot be read.
    pub(super) fn read_back(
        &mut self,
        template: SourceId,
        name: &str,
        values: &Values,
        stack: &[Arc<Val>],
    ) -> Option<SourceId> {
        let outcome = self.render(template, values, stack);
        let failed = outcome.failed();
        let source = self.add_rendered(name, &outcome);
        if failed {
            return None;
        }
        let text = self.rendered.sources.get(source);
        let intent = name == INTENT;
        self.checked(&text, source, Syntax::Yaml, &outcome, intent)
            .map(|_| source)
    }

    /// Reads a rendered text back and checks that its values stayed values; the document, when it can be used.
    pub(super) fn checked<'t>(
        &mut self,
        text: &'t Source,
        source: SourceId,
        syntax: Syntax,
        outcome: &Outcome,
        intent: bool,
    ) -> Option<Document<'t>> {
        let Reading {
            documents,
            mut problems,
        } = document::read(&text.text, syntax);
        let document = documents.into_iter().next();
        if let Some(document) = &document {
            let faults = canonical::check(
                &self.rendered.sources,
                text,
                source,
                document,
                &outcome.uses,
            );
            if faults
                .iter()
                .any(|fault| fault.kind == FaultKind::ChangesStructure)
            {
                // What is odd about the text follows from the value.
                problems.clear();
            }
            self.rendered.faults.extend(faults);
        }
        let broken = problems
            .iter()
            .any(|problem| matches!(problem.kind, ProblemKind::Syntax(_) | ProblemKind::Limit));
        self.rendered.read_back.push(ReadBack {
            source,
            problems,
            intent,
        });
        document.filter(|_| !broken)
    }

    pub(super) fn add_rendered(&mut self, name: &str, outcome: &Outcome) -> SourceId {
        let text = outcome.text.clone();
        self.rendered.sources.add(Source::mapped(
            Origin::Rendered,
            format!("rendered {name}"),
            text.text,
            text.map,
        ))
    }

    /// Renders a template that somebody gave as a file.
    pub(super) fn render_text(&mut self, name: &str, text: &str, values: &Values) -> String {
        let source = self
            .rendered
            .sources
            .add(Source::new(Origin::Template, name, text));
        self.render(source, values, &[]).text.text
    }

    pub(super) fn finish(self) {
        self.rendered.facts.used_keys = self.used.into_iter().collect();
    }
}

fn find(
    sources: &crate::source::Sources,
    templates: &Templates,
    folder: Option<&str>,
    loaded: &Mutex<HashMap<String, SourceId>>,
    name: &str,
) -> Option<SourceId> {
    let name = name.strip_suffix(".mustache").unwrap_or(name);
    // Names are looked up in a table and never become paths; `..` in one simply is not found.
    let user = folder
        .map(|folder| format!("{folder}{name}"))
        .into_iter()
        .chain([name.to_owned()]);
    let user = user
        .filter_map(|full| templates.texts.get_key_value(&full))
        .next();
    let (full, text, origin) = match user {
        Some((full, text)) => {
            let path = format!("{}/{full}.mustache", templates.root.trim_end_matches('/'));
            (
                path.trim_start_matches('/').to_owned(),
                text.as_str(),
                Origin::Template,
            )
        }
        None => {
            let (name, text) = BUILTIN.iter().find(|(builtin, _)| *builtin == name)?;
            (format!("builtin:{name}.mustache"), *text, Origin::Builtin)
        }
    };
    let full = if origin == Origin::Template && templates.root.starts_with('/') {
        format!("/{full}")
    } else {
        full
    };
    let mut loaded = loaded
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    Some(
        *loaded
            .entry(full)
            .or_insert_with_key(|full| sources.add(Source::new(origin, full.as_str(), text))),
    )
}

/// The context names a folder that does not exist, or none where one is needed.
fn unresolved(
    templates: &Templates,
    values: &Values,
    rendered: &Rendered,
    exist: &[String],
) -> Fault {
    let environment = values.text("environment");
    let version = values.text("version");
    let list = exist
        .iter()
        .map(|folder| format!("`{folder}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let shown = |value: Option<&crate::source::Traced>, key: &str| {
        value.map_or_else(|| format!("{{{key}}}"), |value| value.text.clone())
    };
    let wanted = format!(
        "{}/{}",
        shown(environment, "environment"),
        shown(version, "version")
    );
    let place = [environment, version]
        .into_iter()
        .flatten()
        .find_map(crate::source::Traced::place)
        .or(rendered.facts.fallback)
        .or_else(|| {
            rendered.contexts.first().map(|source| Place {
                source: *source,
                span: Span::at(0),
            })
        })
        .unwrap_or(Place {
            source: SourceId(0),
            span: Span::at(0),
        });
    let message = if environment.is_some() && version.is_some() {
        format!("there is no folder `{wanted}` below `{}`", templates.root)
    } else {
        format!(
            "the templates below `{}` lie in folders of environments, and the context names no `{wanted}`",
            templates.root
        )
    };
    Fault::new(FaultKind::Unresolved, place, message).help(format!("these exist: {list}"))
}
