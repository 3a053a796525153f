//! Formats, colours, and the standard streams.

use super::{Exit, Failure};
use crate::finding::Severity;
use crate::report::{self, Format, Look, Report};
use clap::ValueEnum;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Options about output, the same for every command that reports findings.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// full, concise, json, sarif, github, gitlab, rdjson, junit, checkstyle or markdown; with `=PATH` into a file. May be
    /// repeated. Default: full on a terminal, concise elsewhere.
    #[arg(
        long,
        value_name = "FORMAT[=PATH]",
        env = "MSK_GEN_OUTPUT_FORMAT",
        value_delimiter = ','
    )]
    output_format: Vec<String>,
    /// Colours on standard output.
    #[arg(long, value_enum, default_value_t = Color::Auto, env = "MSK_GEN_COLOR")]
    color: Color,
    /// Findings of this severity or worse end with exit code 1 [default: warning].
    #[arg(long, value_enum, env = "MSK_GEN_FAIL_ON")]
    fail_on: Option<FailOn>,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// From which severity on findings fail a run, the strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(super) enum FailOn {
    /// Any finding.
    Info,
    /// Warnings and errors.
    Warning,
    /// Errors only.
    Error,
    /// Nothing.
    Never,
}

impl FailOn {
    pub(super) fn parse(word: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(word, false).ok()
    }

    fn exit(self, report: &Report) -> Exit {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Never => return Exit::Clean,
        };
        let fails = report
            .findings
            .iter()
            .any(|finding| finding.severity >= least);
        if fails { Exit::Findings } else { Exit::Clean }
    }
}

fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn look(color: Color, terminal: bool) -> Look {
    let forced =
        std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0") || set("FORCE_COLOR");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            !set("NO_COLOR")
                && (forced
                    || terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"))
        }
    };
    let width = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(110);
    Look {
        color,
        width: usize::clamp(width, 40, 200),
    }
}

/// Writes the report in every format that was asked for, and says how the run ends. `fail_on` of the command line wins
/// over that of the settings.
pub(super) fn emit(
    args: &OutputArgs,
    report: &Report,
    settings: Option<FailOn>,
    to: Stream,
) -> Result<Exit, Failure> {
    let terminal = match to {
        Stream::Out => std::io::stdout().is_terminal(),
        Stream::Err => std::io::stderr().is_terminal(),
        Stream::Files => false,
    };
    let mut wanted: Vec<(Format, Option<&str>)> = Vec::new();
    for text in &args.output_format {
        let (name, path) = text
            .split_once('=')
            .map_or((text.as_str(), None), |(name, path)| (name, Some(path)));
        let known = Format::ALL.map(|(name, _)| name).join(", ");
        let format = Format::parse(name).ok_or_else(|| {
            Failure::new(format!("there is no output format `{name}`"))
                .help(format!("one of {known}"))
        })?;
        wanted.push((format, path));
    }
    let mut places = std::collections::HashSet::new();
    if let Some((_, path)) = wanted.iter().find(|(_, path)| !places.insert(*path)) {
        let place = path.map_or_else(|| "standard output".to_owned(), |path| format!("`{path}`"));
        return Err(Failure::new(format!("two formats are to go to {place}"))
            .help("send each to a place of its own: `--output-format json --output-format sarif=FILE`"));
    }
    if wanted.is_empty() {
        wanted.push((
            if terminal {
                Format::Full
            } else {
                Format::Concise
            },
            None,
        ));
    }
    if wanted.iter().any(|(format, _)| *format == Format::Github) {
        step_summary(report);
    }
    for (format, path) in wanted {
        match path {
            None => {
                let text = report::write(report, format, look(args.color, terminal));
                match to {
                    Stream::Out => to_stdout(&text),
                    Stream::Err => to_stderr(text.trim_end_matches('\n')),
                    Stream::Files => {}
                }
            }
            Some(path) => {
                let look = Look {
                    color: args.color == Color::Always,
                    ..Look::default()
                };
                super::write::whole(Path::new(path), &report::write(report, format, look))?;
            }
        }
    }
    Ok(args
        .fail_on
        .or(settings)
        .unwrap_or(FailOn::Warning)
        .exit(report))
}

/// Appends the table to the summary of the job, when a runner of GitHub Actions names a file for it. What went wrong
/// there is told, and the run goes on: the annotations are what was asked for.
fn step_summary(report: &Report) {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return;
    };
    let text = report::write(report, Format::Markdown, Look::default());
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path);
    if let Err(error) = file.and_then(|mut file| file.write_all(format!("{text}\n").as_bytes())) {
        let path = Path::new(&path);
        to_stderr(&super::files::failure(path, "cannot be written", &error).to_string());
    }
}

/// Where a report goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// Standard output.
    Out,
    /// Standard error, where standard output holds a result.
    Err,
    /// Only into the files that were asked for: there is nothing to tell a person.
    Files,
}

/// Whether something could not be written to standard output.
static LOST: AtomicBool = AtomicBool::new(false);

/// Writes to standard output; whoever reads it may have gone, which is no error. Any other failure is told once, and ends the run
/// with exit code 2.
pub(super) fn to_stdout(text: &str) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
        && !LOST.swap(true, Ordering::Relaxed)
    {
        to_stderr(&Failure::new(format!("standard output cannot be written: {error}")).to_string());
    }
}

/// Whether a part of the output was lost.
pub(super) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Writes what belongs to a run for a person: to standard output, unless a report for a machine goes there.
pub(super) fn beside(args: &OutputArgs, text: &str) {
    let machine = args.output_format.iter().any(|format| {
        !format.contains('=') && !matches!(format.as_str(), "full" | "concise" | "markdown")
    });
    if machine {
        to_stderr(text.trim_end_matches('\n'));
    } else {
        to_stdout(text);
    }
}

/// Writes a line to standard error.
pub(super) fn to_stderr(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{text}");
}
