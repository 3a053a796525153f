//! `lint`: judges files, folders or standard input.

use super::change;
use super::ignores::{self, Ledger};
use super::jobs::in_memory;
use super::keep::KeepArgs;
use super::output::{FailOn, OutputArgs, Stream};
use super::progress::Progress;
use super::samples::{self, Asked};
use super::settings::{Finder, Loaded, RuleArgs};
use super::{Exit, Failure, files, output, repair, workspace, write};
use crate::engine::{self, Lint};
use crate::finding::Safety;
use crate::report::Report;
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `lint`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files, folders, or `-` for standard input [default: the working directory].
    paths: Vec<PathBuf>,
    /// The name of what comes on standard input, which says how it is read.
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// Repair what can be repaired safely.
    #[arg(long)]
    fix: bool,
    /// With --fix, repair also where somebody should look at the result.
    #[arg(long, requires = "fix")]
    unsafe_fixes: bool,
    /// End with exit code 2 when nothing is recognised in a file that was named.
    #[arg(long)]
    strict: bool,
    /// Judge the supervisor against these records of its topic: JSON Lines, CSV or TSV.
    #[arg(long, value_name = "RECORDS")]
    sample: Option<PathBuf>,
    /// Leave out excluded files even when they are named, as pre-commit needs it.
    #[arg(long)]
    force_exclude: bool,
    /// Write suppressions for all findings: comments, or entries of msk-gen.toml for files that hold none.
    #[arg(long, conflicts_with_all = ["fix", "no_ignores"])]
    add_ignores: bool,
    /// With --add-ignores, why.
    #[arg(long, value_name = "TEXT", requires = "add_ignores")]
    reason: Option<String>,
    #[command(flatten)]
    keep: KeepArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    /// Which fixes go in.
    fn safety(&self) -> Safety {
        if self.unsafe_fixes {
            Safety::Unsafe
        } else {
            Safety::Safe
        }
    }
}

struct Input {
    path: PathBuf,
    shown: String,
    named: bool,
    loaded: Arc<Loaded>,
}

/// What one input gave.
struct Judged {
    shown: String,
    named: bool,
    lint: Lint,
    failed: bool,
    /// The settings that counted.
    loaded: Option<Arc<Loaded>>,
}

/// Runs `lint`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let paths: Vec<PathBuf> = match args.paths.as_slice() {
        [] => vec![PathBuf::from(".")],
        paths => paths.iter().map(|path| files::from_here(path)).collect(),
    };
    let paths = paths.as_slice();
    if args.keep.reads_stdin() && paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("standard input cannot be a file and a diff"));
    }
    let difference = args.keep.difference()?;
    let asked = match &args.sample {
        Some(sample) => Some(Asked::read(sample, &asked_for(args, paths))?),
        None => None,
    };
    let mut finder = Finder::new(&args.rules).with_sample(asked);
    let mut report = Report {
        prefix: finder.prefix().to_owned(),
        offers_fixes: true,
        ..Report::default()
    };
    let mut exit = Exit::Clean;
    let mut inputs: Vec<Input> = Vec::new();
    let mut stdin = None;
    let mut walked: Vec<PathBuf> = Vec::new();
    let mut ledger = Ledger::default();
    for path in paths {
        if path.as_os_str() == "-" {
            stdin = Some(read_stdin()?);
            continue;
        }
        if path.is_dir() {
            walked.push(files::normal(path));
            let mut unreadable = Vec::new();
            for file in files::walk(path, &mut unreadable) {
                push(&mut inputs, &mut finder, &files::normal(&file), false, args)?;
            }
            report.skipped.append(&mut unreadable);
        } else {
            match std::fs::metadata(path) {
                Ok(_) => push(&mut inputs, &mut finder, &files::normal(path), true, args)?,
                Err(error) => {
                    output::to_stderr(
                        &files::failure(path, "cannot be linted", &error).to_string(),
                    );
                    exit = Exit::Failed;
                }
            }
        }
    }
    let mut seen = HashSet::new();
    inputs.retain(|input| seen.insert(input.path.clone()));

    let mut judged: Vec<Judged> = Vec::new();
    let mut fixed = 0;
    let mut stdin_fail_on = None;
    if let Some(text) = stdin {
        let name = args
            .stdin_filename
            .clone()
            .unwrap_or_else(|| PathBuf::from("<stdin>"));
        let loaded = finder.of(&name)?;
        stdin_fail_on = Some(loaded.fail_on);
        let shown = files::shown(&name);
        if args.fix {
            let (text, lint, count) = repair::text(&shown, text, true, &loaded, args.safety());
            output::to_stdout(&text);
            fixed += count;
            judged.push(Judged {
                shown,
                named: true,
                lint,
                failed: false,
                loaded: Some(Arc::clone(&loaded)),
            });
        } else {
            let lint = engine::lint_text(&shown, text, true, &loaded.config);
            judged.push(Judged {
                shown,
                named: true,
                lint,
                failed: false,
                loaded: Some(Arc::clone(&loaded)),
            });
        }
    }

    // What a deployment of the settings renders is judged at its source, once.
    let mut covered: HashSet<String> = HashSet::new();
    let mut sampled: Vec<String> = Vec::new();
    let mut fail_ons: Vec<Option<FailOn>> =
        inputs.iter().map(|input| input.loaded.fail_on).collect();
    fail_ons.extend(stdin_fail_on);
    for loaded in distinct(&inputs) {
        let paths: Vec<&Path> = inputs.iter().map(|input| input.path.as_path()).collect();
        // A deployment that cannot be read does not hide the findings of the other inputs.
        let renderings = in_memory(&loaded, &paths).unwrap_or_else(|failure| {
            output::to_stderr(&failure.to_string());
            exit = Exit::Failed;
            Vec::new()
        });
        for rendering in renderings {
            report.documents += rendering.lint.documents;
            ledger.comments.extend(rendering.lint.comments);
            ledger.used(&loaded, &rendering.lint.entries);
            report.suppressed.extend(rendering.lint.suppressed);
            if rendering.lint.sampled > 0 {
                sampled.extend(rendering.covered.first().cloned());
            }
            if samples::tell(rendering.lint.unjudged, &mut report.skipped) {
                exit = Exit::Failed;
            }
            let findings = if args.fix {
                let (left, count) = repair::files(rendering.lint.findings, args.safety())?;
                fixed += count;
                left
            } else {
                rendering.lint.findings
            };
            report.findings.extend(findings);
            covered.extend(rendering.covered);
        }
        let given: HashSet<&str> = inputs.iter().map(|input| input.shown.as_str()).collect();
        match workspace::judge_or_tell(&loaded, &given) {
            Some(lint) => {
                ledger.used(&loaded, &lint.entries);
                report.suppressed.extend(lint.suppressed);
                report.findings.extend(lint.findings);
            }
            None => exit = Exit::Failed,
        }
    }

    let progress = Progress::new(inputs.len(), "files");
    let one = |input: &Input| -> Option<Judged> {
        let judged = (!covered.contains(&input.shown)).then(|| judge(input, args));
        progress.step();
        judged
    };
    // A handful of files is done before threads would have started.
    let results: Vec<Judged> = if inputs.len() <= 16 {
        inputs.iter().filter_map(one).collect()
    } else {
        match super::pool() {
            Some(pool) => pool.install(|| inputs.par_iter().filter_map(one).collect()),
            None => inputs.iter().filter_map(one).collect(),
        }
    };
    drop(progress);
    judged.extend(results);

    report.files = judged.len() + covered.len();
    let mut judged_paths: HashSet<String> = covered.iter().cloned().collect();
    for mut one in judged {
        if one.failed {
            exit = Exit::Failed;
        }
        if one.lint.sampled > 0 {
            sampled.push(one.shown.clone());
        }
        if samples::tell(std::mem::take(&mut one.lint.unjudged), &mut report.skipped) {
            exit = Exit::Failed;
        }
        if let Some(reason) = one.lint.skipped.take()
            && (one.named || reason.starts_with("not UTF-8"))
        {
            if args.strict && one.named {
                exit = Exit::Failed;
            }
            report.skipped.push((one.shown.clone(), reason));
        }
        if let Some(loaded) = &one.loaded {
            ledger.used(loaded, &one.lint.entries);
        }
        judged_paths.insert(one.shown.clone());
        report.documents += one.lint.documents;
        report.suppressed.append(&mut one.lint.suppressed);
        report.findings.append(&mut one.lint.findings);
    }
    if let Some(sample) = &args.sample
        && let Some(failure) = samples::misfit(sample, &sampled)
    {
        return Err(failure);
    }
    let given: HashSet<&str> = inputs.iter().map(|input| input.shown.as_str()).collect();
    for loaded in with_settings(&inputs) {
        let whole = walked.iter().any(|folder| {
            let base = files::normal(&loaded.base);
            folder == Path::new(".") && !base.starts_with("..") || base.starts_with(folder)
        });
        report
            .findings
            .extend(ledger.unused(&loaded, &given, whole));
    }
    if let Some(base) = args.keep.base(difference.as_ref())? {
        let given: Vec<PathBuf> = paths.iter().map(|path| files::normal(path)).collect();
        let loaded = finder.of(Path::new("msk-gen.toml"))?;
        let lint = change::judge(&loaded, &base, &given)?;
        ledger.used(&loaded, &lint.entries);
        report.suppressed.extend(lint.suppressed);
        report.findings.extend(lint.findings);
    }
    engine::settle(&mut report.findings);
    args.keep
        .apply(&mut report, &judged_paths, difference.as_ref(), &mut finder)?;
    if args.add_ignores {
        ignores::add(&mut report.findings, args.reason.as_deref(), &mut |path| {
            finder.of(Path::new(path))
        })?;
    }
    report.skipped.sort();
    report.subject = match (report.files, report.documents) {
        (1, _) => "1 file".into(),
        (files, _) => format!("{files} files"),
    };
    // The strictest of the settings that the inputs have.
    let fail_on = fail_ons.into_iter().flatten().min();
    if args.fix {
        fixed += FIXED.load(std::sync::atomic::Ordering::Relaxed);
        let files = if fixed == 1 {
            "1 finding".to_owned()
        } else {
            format!("{fixed} findings")
        };
        output::to_stderr(&format!("fixed {files}"));
    }
    let to = if args.fix && args.paths.iter().any(|path| path.as_os_str() == "-") {
        Stream::Err
    } else {
        Stream::Out
    };
    Ok(exit.worst(output::emit(&args.output, &report, fail_on, to)?))
}

/// The inputs that the records of the command line are for.
fn asked_for(args: &Args, paths: &[PathBuf]) -> Vec<PathBuf> {
    let stdin = args.stdin_filename.clone();
    let named = |path: &PathBuf| match path.as_os_str() == "-" {
        true => stdin.clone().unwrap_or_else(|| PathBuf::from("<stdin>")),
        false => path.clone(),
    };
    paths.iter().map(named).collect()
}

/// How many findings were fixed by the threads that judge files.
static FIXED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

fn push(
    inputs: &mut Vec<Input>,
    finder: &mut Finder<'_>,
    path: &Path,
    named: bool,
    args: &Args,
) -> Result<(), Failure> {
    let loaded = finder.of(path)?;
    let shown = files::shown(path);
    let excluded = loaded.exclude.iter().any(|pattern| pattern.matches(&shown));
    if !excluded || named && !args.force_exclude {
        inputs.push(Input {
            path: path.to_path_buf(),
            shown,
            named,
            loaded,
        });
    }
    Ok(())
}

fn distinct(inputs: &[Input]) -> Vec<Arc<Loaded>> {
    let mut found: Vec<Arc<Loaded>> = Vec::new();
    for input in inputs {
        if workspace::is_described(&input.loaded)
            && !found.iter().any(|known| Arc::ptr_eq(known, &input.loaded))
        {
            found.push(Arc::clone(&input.loaded));
        }
    }
    found
}

/// The settings files of the inputs, each once, and one of inputs without any.
fn with_settings(inputs: &[Input]) -> Vec<Arc<Loaded>> {
    let mut found: Vec<Arc<Loaded>> = Vec::new();
    for input in inputs {
        if !found.iter().any(|known| Arc::ptr_eq(known, &input.loaded)) {
            found.push(Arc::clone(&input.loaded));
        }
    }
    found
}

fn read_stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|_| Failure::new("standard input is not UTF-8 text"))
}

/// Judges one file. Whatever goes wrong with it is told, and does not hide the findings of the others.
fn judge(input: &Input, args: &Args) -> Judged {
    let failed = |message: String| {
        output::to_stderr(&message);
        let lint = Lint::default();
        Judged {
            shown: input.shown.clone(),
            named: input.named,
            lint,
            failed: true,
            loaded: None,
        }
    };
    let text = match files::read(&input.path) {
        Ok(files::Read::Text(text)) => text,
        Ok(files::Read::NotText(why)) if input.named => {
            return failed(
                Failure::new(format!("`{}` is no text: {why}", input.shown)).to_string(),
            );
        }
        Ok(files::Read::NotText(why)) => {
            let lint = Lint {
                skipped: Some(why),
                ..Lint::default()
            };
            return Judged {
                shown: input.shown.clone(),
                named: false,
                lint,
                failed: false,
                loaded: None,
            };
        }
        Err(failure) => return failed(failure.to_string()),
    };
    let work = std::panic::AssertUnwindSafe(|| {
        if !args.fix {
            return Ok(engine::lint_text(
                &input.shown,
                text,
                input.named,
                &input.loaded.config,
            ));
        }
        let before = text.clone();
        let (text, lint, count) = repair::text(
            &input.shown,
            text,
            input.named,
            &input.loaded,
            args.safety(),
        );
        if text != before {
            write::whole(&input.path, &text)?;
            FIXED.fetch_add(count, std::sync::atomic::Ordering::Relaxed);
        }
        Ok(lint)
    });
    match std::panic::catch_unwind(work) {
        Ok(Ok(lint)) => Judged {
            shown: input.shown.clone(),
            named: input.named,
            lint,
            failed: false,
            loaded: Some(Arc::clone(&input.loaded)),
        },
        Ok(Err::<Lint, Failure>(failure)) => failed(failure.to_string()),
        Err(_) => failed(format!(
            "error: `{}` could not be judged: a bug in msk-gen, please report it",
            input.shown
        )),
    }
}
