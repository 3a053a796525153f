//! Which contexts a `render` is for, and what each is rendered with.

use super::render::Args;
use super::settings::{Finder, Loaded};
use super::{Failure, files};
use crate::config::Deployment;
use crate::document::{self, Syntax};
use crate::engine::{self, Lint};
use crate::model::context;
use crate::model::known::Known;
use crate::render::{self, Request, Set, Templates};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// One deployment to render: layers, templates, folder.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) layers: Vec<PathBuf>,
    pub(super) templates: Option<PathBuf>,
    pub(super) out: PathBuf,
}

/// What a render in memory gave to `lint`.
pub(super) struct InMemory {
    /// Its findings.
    pub(super) lint: Lint,
    /// Files that need no look of their own: contexts, and committed artifacts that equal the render.
    pub(super) covered: Vec<String>,
}

pub(super) fn sets(args: &Args) -> Result<Vec<Set>, Failure> {
    let mut sets = Vec::new();
    for (list, json, option) in [
        (&args.set, false, "--set"),
        (&args.set_json, true, "--set-json"),
    ] {
        for text in list {
            let Some((key, value)) = text.split_once('=') else {
                return Err(Failure::new(format!("`{option} {text}` has no `=`"))
                    .help(format!("{option} hosted:id=fff")));
            };
            if json && let Err(error) = serde_json::from_str::<serde_json::Value>(value) {
                return Err(Failure::new(format!(
                    "the value of `{option} {key}` is no JSON: {error}"
                ))
                .help("text in JSON has quotes of its own; `--set` takes text as it is"));
            }
            fits(option, key, value, json)?;
            sets.push(Set {
                key: key.to_owned(),
                value: value.to_owned(),
                json,
            });
        }
    }
    Ok(sets)
}

/// Whether a value is one that the schema of contexts takes for its key.
fn fits(option: &str, key: &str, value: &str, json: bool) -> Result<(), Failure> {
    let value = if json {
        value.to_owned()
    } else {
        serde_json::Value::from(value).to_string()
    };
    let text = format!("{{{}: {value}}}", serde_json::Value::from(key));
    let reading = document::read(&text, Syntax::Json);
    let Some(document) = reading.documents.first() else {
        return Ok(());
    };
    match context::errors(document).into_iter().next() {
        None => Ok(()),
        Some(error) => {
            let failure = Failure::new(format!("`{option} {key}`: {}", error.message));
            Err(match error.help {
                Some(help) => failure.help(help),
                None => failure,
            })
        }
    }
}

/// Two deployments of the same contexts must not write into one folder: neither could tell its files from the other's.
fn distinct(jobs: Vec<Job>) -> Result<Vec<Job>, Failure> {
    let mut seen = HashSet::new();
    for job in &jobs {
        if !seen.insert((&job.layers, &job.out)) {
            let layers: Vec<String> = job.layers.iter().map(|layer| files::shown(layer)).collect();
            let message = format!(
                "two deployments render `{}` into `{}`",
                layers.join("` + `"),
                files::shown(&job.out)
            );
            return Err(Failure::new(message).help("give each an `out` of its own"));
        }
    }
    Ok(jobs)
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{']) && !Path::new(text).exists()
}

pub(super) fn jobs(args: &Args, finder: &mut Finder<'_>) -> Result<Vec<Job>, Failure> {
    let out = || {
        args.out
            .clone()
            .unwrap_or_else(|| PathBuf::from("rendered"))
    };
    if !args.context.is_empty() {
        let fixed: Vec<PathBuf> = args
            .context
            .iter()
            .filter(|text| !is_pattern(text))
            .map(|text| files::normal(Path::new(text)))
            .collect();
        let patterns: Vec<&String> = args
            .context
            .iter()
            .filter(|text| is_pattern(text))
            .collect();
        if patterns.is_empty() {
            return Ok(vec![Job {
                layers: fixed,
                templates: args.templates.clone(),
                out: out(),
            }]);
        }
        let mut jobs = Vec::new();
        for pattern in patterns {
            let matches = expand(pattern);
            if matches.is_empty() {
                return Err(Failure::new(format!("no file matches `{pattern}`")));
            }
            for path in matches {
                let mut layers = fixed.clone();
                layers.push(path);
                jobs.push(Job {
                    layers,
                    templates: args.templates.clone(),
                    out: out(),
                });
            }
        }
        return distinct(jobs);
    }
    let loaded = finder.of(Path::new("msk-gen.toml"))?;
    if loaded.settings.render.is_empty() {
        return Err(Failure::new("there is no context to render")
            .help("give one with `--context cdk.context.json`, or list deployments under `[[render]]` in msk-gen.toml"));
    }
    let all = loaded.settings.render.iter().flat_map(|deployment| {
        of_settings(
            deployment,
            &loaded.base,
            args.templates.as_ref(),
            args.out.as_ref(),
        )
    });
    distinct(all.collect())
}

/// What the deployments of a settings file in the folder `base` are called, and where they are; one that does not render
/// says nothing.
pub(super) fn known(deployments: &[Deployment], base: &Path) -> Vec<Known> {
    deployments
        .iter()
        .flat_map(|deployment| of_settings(deployment, base, None, None))
        .filter_map(|job| {
            Some(
                render::render(&request(&job, &[]).ok()?)
                    .facts
                    .convention
                    .known,
            )
        })
        .filter(|known| !known.cluster.is_empty())
        .collect()
}

/// The jobs of one `[[render]]`; its paths are relative to the settings file's folder `base`.
pub(super) fn of_settings(
    deployment: &Deployment,
    base: &Path,
    templates: Option<&PathBuf>,
    out: Option<&PathBuf>,
) -> Vec<Job> {
    let at = |path: &str| files::normal(&base.join(path));
    let templates = templates
        .cloned()
        .or_else(|| deployment.templates.as_deref().map(at));
    let out = out
        .cloned()
        .unwrap_or_else(|| at(deployment.out.as_deref().unwrap_or("rendered")));
    let job = |layers: Vec<PathBuf>| Job {
        layers,
        templates: templates.clone(),
        out: out.clone(),
    };
    match deployment.context.as_slice() {
        [one] if is_pattern(one) => expand(&files::shown(&base.join(one)))
            .into_iter()
            .map(|path| job(vec![path]))
            .collect(),
        many => vec![job(many.iter().map(|path| at(path)).collect())],
    }
}

/// The files that a pattern matches, in order.
fn expand(pattern: &str) -> Vec<PathBuf> {
    // The walk begins at the last folder before the first wildcard.
    let fixed = pattern.split(['*', '?', '[', '{']).next().unwrap_or("");
    let root = fixed.rsplit_once('/').map_or(
        ".",
        |(folder, _)| if folder.is_empty() { "/" } else { folder },
    );
    let matcher = crate::config::Pattern::new(pattern.strip_prefix("./").unwrap_or(pattern), "");
    let mut found: Vec<PathBuf> = ignore::WalkBuilder::new(root)
        .standard_filters(false)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| files::normal(entry.path()))
        .filter(|path| matcher.matches(&files::shown(path)))
        .collect();
    found.sort();
    found
}

pub(super) fn request(job: &Job, sets: &[Set]) -> Result<Request, Failure> {
    let mut contexts = Vec::new();
    for layer in &job.layers {
        match files::read(layer)? {
            files::Read::Text(text) => contexts.push((files::shown(layer), text)),
            files::Read::NotText(why) => {
                return Err(Failure::new(format!(
                    "the context `{}` is no text: {why}",
                    files::shown(layer)
                )));
            }
        }
    }
    let templates = match &job.templates {
        Some(folder) => files::templates(folder)?,
        None => Templates::default(),
    };
    Ok(Request {
        contexts,
        sets: sets.to_vec(),
        templates,
        out: files::shown(&job.out),
    })
}

/// Renders, in memory, every deployment of the settings that uses one of `inputs`, and judges it.
pub(super) fn in_memory(loaded: &Loaded, inputs: &[&Path]) -> Result<Vec<InMemory>, Failure> {
    let mut found = Vec::new();
    for deployment in &loaded.settings.render {
        for job in of_settings(deployment, &loaded.base, None, None) {
            let folder = job.templates.as_deref();
            let uses = inputs.iter().any(|input| {
                job.layers.iter().any(|layer| layer == input)
                    || folder.is_some_and(|folder| input.starts_with(folder))
            });
            if !uses {
                continue;
            }
            let mut rendered = render::render(&request(&job, &[])?);
            let lint = engine::judge_rendered(&mut rendered, &loaded.config, true);
            let mut covered: Vec<String> = job
                .layers
                .iter()
                .filter(|layer| inputs.contains(&layer.as_path()))
                .map(|layer| files::shown(layer))
                .collect();
            for artifact in &rendered.artifacts {
                let path = files::normal(&job.out.join(&artifact.path));
                let same = inputs.contains(&path.as_path())
                    && std::fs::read_to_string(&path)
                        .is_ok_and(|text| text == rendered.sources.get(artifact.source).text);
                if same {
                    covered.push(files::shown(&path));
                }
            }
            found.push(InMemory { lint, covered });
        }
    }
    Ok(found)
}
