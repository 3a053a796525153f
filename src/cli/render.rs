//! `render`: contexts and templates to artifacts.

use super::disk::{Outcome, Pending, orphans, settle};
use super::jobs::{Job, jobs, request, sets};
use super::keep::KeepArgs;
use super::output::{OutputArgs, Stream};
use super::progress::Progress;
use super::settings::{Finder, Loaded, RuleArgs};
use super::{Exit, Failure, change, files, output, parity, samples};
use crate::config::Config;
use crate::engine::{self, Environment, Lint};
use crate::render::{self, Rendered, Request, Set};
use crate::report::Report;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    pub(super) context: Vec<String>,
    /// Folder of templates, laid over the built-in ones.
    #[arg(long, value_name = "DIR", env = "MSK_GEN_TEMPLATES")]
    pub(super) templates: Option<PathBuf>,
    /// A value over all contexts, always text.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(super) set: Vec<String>,
    /// A value over all contexts, as JSON.
    #[arg(long = "set-json", value_name = "KEY=JSON")]
    pub(super) set_json: Vec<String>,
    /// Folder of the artifacts [default: rendered].
    #[arg(long, value_name = "DIR", env = "MSK_GEN_OUT")]
    pub(super) out: Option<PathBuf>,
    /// Write nothing; end with exit code 3 when what is on disk differs.
    #[arg(long)]
    pub(super) check: bool,
    /// Write nothing; show how what is on disk differs.
    #[arg(long)]
    pub(super) diff: bool,
    /// Remove files that msk-gen wrote and no template produces any more, unless they were edited since.
    #[arg(long, conflicts_with_all = ["check", "diff"])]
    pub(super) prune: bool,
    /// Do not judge what was rendered.
    #[arg(long)]
    pub(super) no_lint: bool,
    /// Show also how the environments differ: what the first context sets or allows that the others do not, and the reverse.
    #[arg(long, conflicts_with = "template")]
    pub(super) parity: bool,
    /// Render this one template to standard output, to try it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["out", "check", "diff", "prune"])]
    pub(super) template: Option<PathBuf>,
    #[command(flatten)]
    pub(super) keep: KeepArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Runs `render`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut finder = Finder::new(&args.rules);
    let sets = sets(args)?;
    if let Some(template) = &args.template {
        return one_template(args, template, &sets, &mut finder);
    }
    let jobs = jobs(args, &mut finder)?;
    if args.parity && jobs.len() < 2 {
        return Err(Failure::new("there is one environment, and nothing to compare it with")
            .help("give a pattern: `--context 'env/*/cdk.context.json'`, or list several under `[[render]]`"));
    }
    let difference = args.keep.difference()?;
    let mut report = Report {
        prefix: finder.prefix().to_owned(),
        ..Report::default()
    };
    let mut exit = Exit::Clean;
    let mut outcome = Outcome::default();
    let mut outs: BTreeSet<String> = BTreeSet::new();
    let mut fail_on = None;
    let mut written: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut requests = Vec::new();
    let mut environments: Vec<Environment> = Vec::new();
    let mut asked = Vec::with_capacity(jobs.len());
    for job in &jobs {
        let loaded = finder.of(job.layers.first().map_or(Path::new("."), PathBuf::as_path))?;
        fail_on = fail_on.or(loaded.fail_on);
        asked.push((job, loaded, request(job, &sets)?));
    }
    for done in each(&asked, args) {
        let Done {
            job,
            loaded,
            rendered,
            environment,
            lint,
        } = done;
        environments.extend(environment);
        report.documents += lint.documents;
        report.suppressed.extend(lint.suppressed);
        report.findings.extend(lint.findings);
        if samples::tell(lint.unjudged, &mut report.skipped) {
            exit = Exit::Failed;
        }
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
    requests.extend(asked.into_iter().map(|(_, _, request)| request));
    if let Some(base) = args.keep.base(difference.as_ref())?
        && !args.no_lint
    {
        let loaded = finder.of(Path::new("msk-gen.toml"))?;
        let lint = change::judge_renders(requests, &base, &loaded.config)?;
        report.suppressed.extend(lint.suppressed);
        report.findings.extend(lint.findings);
    }
    // Nothing is written unless everything rendered.
    if exit != Exit::Failed {
        let dry = args.check || args.diff;
        let mut keys: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
        for pending in std::mem::take(&mut outcome.pending) {
            settle(args, &pending, dry, &mut outcome)?;
            keys.entry(pending.out).or_default().insert(pending.key);
        }
        if args.context.is_empty() {
            for (out, keys) in &keys {
                orphans(args, out, keys, dry, &mut outcome)?;
            }
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
    let judged = jobs
        .iter()
        .flat_map(|job| &job.layers)
        .map(|layer| files::shown(layer))
        .collect();
    args.keep
        .apply(&mut report, &judged, difference.as_ref(), &mut finder)?;
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
    let exit = exit.worst(output::emit(&args.output, &report, fail_on, Stream::Out)?);
    if args.parity {
        output::beside(&args.output, &parity::side_by_side(&environments));
    }
    Ok(exit)
}

/// One deployment that was asked for.
type AskedFor<'j> = (&'j Job, Arc<Loaded>, Request);

/// What one deployment gave.
struct Done<'j> {
    job: &'j Job,
    loaded: Arc<Loaded>,
    rendered: Rendered,
    environment: Option<Environment>,
    lint: Lint,
}

/// Renders and judges each deployment; several on several threads.
fn each<'j>(asked: &[AskedFor<'j>], args: &Args) -> Vec<Done<'j>> {
    let progress = Progress::new(asked.len(), "deployments");
    let one = |(job, loaded, request): &AskedFor<'j>| {
        let mut rendered = render::render(request);
        let environment = (args.parity && !rendered.failed).then(|| {
            let layers: Vec<String> = job.layers.iter().map(|layer| files::shown(layer)).collect();
            Environment::of(layers.join(" + "), &rendered)
        });
        // What a deployment renders must agree with itself, whatever else belongs to the workspace.
        let config = Config {
            together: true,
            ..loaded.config.clone()
        };
        let lint = engine::judge_rendered(&mut rendered, &config, !args.no_lint);
        progress.step();
        Done {
            job,
            loaded: Arc::clone(loaded),
            rendered,
            environment,
            lint,
        }
    };
    match super::pool().filter(|_| asked.len() > 1) {
        Some(pool) => pool.install(|| asked.par_iter().map(one).collect()),
        None => asked.iter().map(one).collect(),
    }
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
    let to = if report.findings.is_empty() {
        Stream::Files
    } else {
        Stream::Err
    };
    Ok(exit.worst(output::emit(&args.output, &report, loaded.fail_on, to)?))
}
