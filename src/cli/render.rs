//! `render`: contexts and templates to artifacts.

use super::output::{OutputArgs, Stream};
use super::settings::{Finder, Loaded, RuleArgs};
use super::{Exit, Failure, files, output, write};
use crate::config::Deployment;
use crate::engine::{self, Lint};
use crate::render::{self, Request, Set, Templates};
use crate::report::Report;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file below the output folder by which msk-gen knows what it wrote.
const MANIFEST: &str = ".msk-gen.json";

/// Arguments of `render`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Context file; repeated, layers of one context. A pattern renders each match alone. Default: the deployments of
    /// msk-gen.toml.
    #[arg(
        long,
        value_name = "FILE",
        env = "MSK_GEN_CONTEXT",
        value_delimiter = ','
    )]
    context: Vec<String>,
    /// Folder of templates, laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "MSK_GEN_TEMPLATES")]
    templates: Option<PathBuf>,
    /// A value over all contexts, always text.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// A value over all contexts, as JSON.
    #[arg(long = "set-json", value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// Folder of the artifacts [default: rendered].
    #[arg(long, value_name = "DIR", env = "MSK_GEN_OUT")]
    out: Option<PathBuf>,
    /// Write nothing; end with exit code 3 when what is on disk differs.
    #[arg(long)]
    check: bool,
    /// Write nothing; show how what is on disk differs.
    #[arg(long)]
    diff: bool,
    /// Remove files that msk-gen wrote and no template produces any more, unless they were edited since.
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    prune: bool,
    /// Do not judge what was rendered.
    #[arg(long)]
    no_lint: bool,
    /// Render this one template to standard output, to try it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "check", "diff", "prune"])]
    template: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// One deployment to render: layers, templates, folder.
struct Job {
    layers: Vec<PathBuf>,
    templates: Option<PathBuf>,
    out: PathBuf,
}

/// What msk-gen wrote, by the context that it came from.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    /// Context layers, joined, to files and the SHA-256 of what was written.
    contexts: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a render in memory gave to `lint`.
pub(super) struct InMemory {
    /// Its findings.
    pub(super) lint: Lint,
    /// Files that need no look of their own: contexts, and committed artifacts that equal the render.
    pub(super) covered: Vec<String>,
}

/// Runs `render`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut finder = Finder::new(&args.rules);
    let sets = sets(args)?;
    if let Some(template) = &args.template {
        return one_template(args, template, &sets, &mut finder);
    }
    let jobs = jobs(args, &mut finder)?;
    let mut report = Report {
        prefix: finder.prefix().to_owned(),
        ..Report::default()
    };
    let mut exit = Exit::Clean;
    let mut outcome = Outcome::default();
    let mut outs: BTreeSet<String> = BTreeSet::new();
    let mut fail_on = None;
    let mut written: BTreeMap<PathBuf, String> = BTreeMap::new();
    for job in &jobs {
        let loaded = finder.of(job.layers.first().map_or(Path::new("."), PathBuf::as_path))?;
        fail_on = fail_on.or(loaded.fail_on);
        let request = request(job, &sets)?;
        let mut rendered = render::render(&request);
        let lint = engine::judge_rendered(&mut rendered, &loaded.config, !args.no_lint);
        report.documents += lint.documents;
        report.suppressed += lint.suppressed;
        report.findings.extend(lint.findings);
        if rendered.failed {
            exit = Exit::Failed;
            continue;
        }
        let key = job
            .layers
            .iter()
            .map(|layer| loaded.config.repository_path(&files::shown(layer)))
            .collect::<Vec<_>>()
            .join(" + ");
        for artifact in &rendered.artifacts {
            let target = job.out.join(&artifact.path);
            if let Some(other) = written
                .insert(target.clone(), key.clone())
                .filter(|other| *other != key)
            {
                return Err(Failure::new(format!(
                    "`{}` is made from `{other}` and from `{key}`",
                    files::shown(&target)
                ))
                .help("two contexts with the same cluster name need two output folders"));
            }
        }
        outcome.artifacts += rendered.artifacts.len();
        outs.insert(files::shown(&job.out));
        let texts: Vec<(String, String)> = rendered
            .artifacts
            .iter()
            .map(|artifact| {
                (
                    artifact.path.clone(),
                    rendered.sources.get(artifact.source).text.clone(),
                )
            })
            .collect();
        outcome.pending.push(Pending {
            out: job.out.clone(),
            key,
            texts,
        });
    }
    // Nothing is written unless everything rendered.
    if exit != Exit::Failed {
        let dry = args.check || args.diff;
        for pending in std::mem::take(&mut outcome.pending) {
            settle(args, &pending, dry, &mut outcome)?;
        }
        if dry {
            exit = exit.worst(outcome.tell());
        } else if outcome.pruned > 0 || outcome.kept > 0 {
            output::to_stderr(&format!(
                "{} stale files removed, {} kept because they were edited",
                outcome.pruned, outcome.kept
            ));
        }
    }
    engine::settle(&mut report.findings);
    report.files = jobs.iter().map(|job| job.layers.len()).sum();
    let artifacts = if outcome.artifacts == 1 {
        "1 artifact".into()
    } else {
        format!("{} artifacts", outcome.artifacts)
    };
    let outs = outs
        .into_iter()
        .map(|out| format!("{}/", out.trim_end_matches('/')))
        .collect::<Vec<_>>()
        .join(", ");
    report.subject = match exit {
        Exit::Failed => "the render: nothing was written".into(),
        _ if args.check || args.diff => artifacts,
        _ => format!("{artifacts}, written to {outs}"),
    };
    Ok(exit.worst(output::emit(&args.output, &report, fail_on, Stream::Out)?))
}

fn sets(args: &Args) -> Result<Vec<Set>, Failure> {
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
            sets.push(Set {
                key: key.to_owned(),
                value: value.to_owned(),
                json,
            });
        }
    }
    Ok(sets)
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{']) && !Path::new(text).exists()
}

fn jobs(args: &Args, finder: &mut Finder<'_>) -> Result<Vec<Job>, Failure> {
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
        return Ok(jobs);
    }
    let loaded = finder.of(Path::new("msk-gen.toml"))?;
    if loaded.settings.render.is_empty() {
        return Err(Failure::new("there is no context to render")
            .help("give one with `--context cdk.context.json`, or list deployments under `[[render]]` in msk-gen.toml"));
    }
    Ok(loaded
        .settings
        .render
        .iter()
        .flat_map(|deployment| {
            of_settings(
                deployment,
                &loaded,
                args.templates.as_ref(),
                args.out.as_ref(),
            )
        })
        .collect())
}

/// The jobs of one `[[render]]`; its paths are relative to the settings file.
fn of_settings(
    deployment: &Deployment,
    loaded: &Loaded,
    templates: Option<&PathBuf>,
    out: Option<&PathBuf>,
) -> Vec<Job> {
    let at = |path: &str| files::normal(&loaded.base.join(path));
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
        [one] if is_pattern(one) => expand(&files::shown(&loaded.base.join(one)))
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

fn request(job: &Job, sets: &[Set]) -> Result<Request, Failure> {
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
        for job in of_settings(deployment, loaded, None, None) {
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

fn one_template(
    args: &Args,
    template: &Path,
    sets: &[Set],
    finder: &mut Finder<'_>,
) -> Result<Exit, Failure> {
    let text = match files::read(template)? {
        files::Read::Text(text) => text,
        files::Read::NotText(why) => {
            return Err(Failure::new(format!(
                "`{}` is no text: {why}",
                files::shown(template)
            )));
        }
    };
    let folder = args
        .templates
        .clone()
        .or_else(|| template.parent().map(Path::to_path_buf));
    let folder = folder.map(|folder| {
        if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder
        }
    });
    let layers = args
        .context
        .iter()
        .map(|text| files::normal(Path::new(text)))
        .collect();
    let mut request = request(
        &Job {
            layers,
            templates: folder,
            out: PathBuf::new(),
        },
        sets,
    )?;
    // Any context will do: which folder of environments the template lies in is known already.
    let prefix = template
        .parent()
        .and_then(|parent| parent.strip_prefix(&request.templates.root).ok())
        .map(files::shown);
    if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
        let below: Vec<(String, String)> = request
            .templates
            .texts
            .iter()
            .filter_map(|(name, text)| {
                Some((
                    name.strip_prefix(&format!("{prefix}/"))?.to_owned(),
                    text.clone(),
                ))
            })
            .collect();
        request.templates.texts.extend(below);
    }
    let (mut rendered, text) = render::render_template(&request, &files::shown(template), &text);
    let loaded = finder.of(template)?;
    let lint = engine::judge_template(&mut rendered, &loaded.config);
    let mut report = Report {
        prefix: finder.prefix().to_owned(),
        findings: lint.findings,
        ..Report::default()
    };
    report.files = 1;
    report.subject = files::shown(template);
    if !rendered.failed {
        output::to_stdout(&text);
    }
    let exit = if rendered.failed {
        Exit::Failed
    } else {
        Exit::Clean
    };
    if report.findings.is_empty() {
        return Ok(exit);
    }
    Ok(exit.worst(output::emit(
        &args.output,
        &report,
        loaded.fail_on,
        Stream::Err,
    )?))
}

/// The artifacts of one context, not written yet.
struct Pending {
    out: PathBuf,
    key: String,
    texts: Vec<(String, String)>,
}

#[derive(Default)]
struct Outcome {
    pending: Vec<Pending>,
    artifacts: usize,
    new: Vec<String>,
    changed: Vec<String>,
    stale: Vec<String>,
    pruned: usize,
    kept: usize,
}

impl Outcome {
    /// Says on standard error how what is on disk differs.
    fn tell(&self) -> Exit {
        let count = self.new.len() + self.changed.len() + self.stale.len();
        if count == 0 {
            return Exit::Clean;
        }
        for (word, list) in [
            ("new", &self.new),
            ("changed", &self.changed),
            ("stale", &self.stale),
        ] {
            for path in list {
                output::to_stderr(&format!("{word}: {}", crate::report::Escaped(path)));
            }
        }
        let files = if count == 1 {
            "1 file differs".into()
        } else {
            format!("{count} files differ")
        };
        let parts = [
            ("new", self.new.len()),
            ("changed", self.changed.len()),
            ("stale", self.stale.len()),
        ];
        let parts = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| format!("{count} {word}"));
        output::to_stderr(&format!(
            "{files}: {}",
            parts.collect::<Vec<_>>().join(", ")
        ));
        Exit::Differs
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Compares with what is on disk and, unless `dry`, writes it.
fn settle(args: &Args, pending: &Pending, dry: bool, outcome: &mut Outcome) -> Result<(), Failure> {
    let out = &pending.out;
    let manifest_path = write::inside(out, MANIFEST)?;
    let mut manifest = read_manifest(&manifest_path)?;
    // All paths first, so that a refusal leaves nothing half done.
    let mut targets = Vec::new();
    for (path, text) in &pending.texts {
        targets.push((write::inside(out, path)?, path, text));
    }
    for (target, _, text) in &targets {
        let shown = files::shown(target);
        let old = std::fs::read_to_string(target);
        match &old {
            Ok(old) if old == *text => continue,
            Ok(_) => outcome.changed.push(shown.clone()),
            Err(_) => outcome.new.push(shown.clone()),
        }
        if args.diff {
            let old = old.unwrap_or_default();
            let diff = similar::TextDiff::from_lines(old.as_str(), text.as_str());
            output::to_stdout(
                &diff
                    .unified_diff()
                    .context_radius(3)
                    .header(&format!("a/{shown}"), &format!("b/{shown}"))
                    .to_string(),
            );
        }
        if !dry {
            write::whole(target, text)?;
        }
    }
    let before = manifest
        .contexts
        .get(&pending.key)
        .cloned()
        .unwrap_or_default();
    let now: BTreeMap<String, String> = targets
        .iter()
        .map(|(_, path, text)| ((*path).clone(), hash(text)))
        .collect();
    let elsewhere = |path: &String| {
        manifest
            .contexts
            .iter()
            .any(|(key, files)| *key != pending.key && files.contains_key(path))
    };
    let mut left: BTreeMap<String, String> = BTreeMap::new();
    for (path, written) in before
        .iter()
        .filter(|(path, _)| !now.contains_key(*path) && !elsewhere(path))
    {
        let target = write::inside(out, path)?;
        let Ok(text) = std::fs::read_to_string(&target) else {
            continue;
        };
        if dry || !args.prune {
            outcome.stale.push(files::shown(&target));
            left.insert(path.clone(), written.clone());
        } else if hash(&text) == *written {
            std::fs::remove_file(&target)
                .map_err(|error| files::failure(&target, "cannot be removed", &error))?;
            outcome.pruned += 1;
            // Folders that became empty go, too; others stay.
            let mut folder = target.parent();
            while let Some(at) = folder.filter(|at| *at != out.as_path()) {
                if std::fs::remove_dir(at).is_err() {
                    break;
                }
                folder = at.parent();
            }
        } else {
            outcome.kept += 1;
        }
    }
    if !dry {
        let mut all = now;
        all.extend(left);
        manifest.version = 1;
        manifest.contexts.insert(pending.key.clone(), all);
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        if std::fs::read_to_string(&manifest_path).ok().as_deref() != Some(text.as_str()) {
            write::whole(&manifest_path, &text)?;
        }
    }
    Ok(())
}

fn read_manifest(path: &Path) -> Result<Manifest, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            Failure::new(format!(
                "`{}` is not what msk-gen wrote: {error}",
                files::shown(path)
            ))
            .help("remove the file; the next render writes it anew")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(files::failure(path, "cannot be read", &error)),
    }
}
