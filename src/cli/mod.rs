//! Arguments, files, standard streams, exit codes.
//!
//! The only room that touches the outside: everything it calls is a function from texts to texts. Findings and results
//! go to standard output, everything else to standard error.
//!
//! To add a subcommand: one file with its `Args` and its `run`, one arm in [`Command`].

mod access;
mod baseline;
mod catalogue;
mod change;
mod changed;
mod disk;
mod files;
mod git;
mod graph;
mod ignores;
mod init;
mod jobs;
mod keep;
mod lint;
mod output;
mod parity;
mod progress;
mod render;
mod repair;
mod samples;
mod settings;
mod shell;
mod workspace;
mod write;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::fmt;
use std::process::ExitCode;

/// Lints and renders the Kafka (Amazon MSK), IAM and Druid configuration of a GitOps repository.
#[derive(Debug, Parser)]
#[command(
    name = "msk-gen",
    version,
    about,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Judge files, folders or standard input.
    Lint(lint::Args),
    /// Render contexts through templates into artifacts, and judge them.
    Render(render::Args),
    /// Answer exact questions about what policies allow.
    Access(access::Args),
    /// Draw who reads and writes what through which role on which cluster.
    Graph(graph::Args),
    /// Explain a rule: what it checks, why it matters, what is wrong and what is right.
    Explain(catalogue::ExplainArgs),
    /// List all rules.
    Rules(catalogue::RulesArgs),
    /// Print an embedded JSON Schema.
    Schema(catalogue::SchemaArgs),
    /// Write settings, a context and, on request, templates, hooks and workflows; nothing is overwritten.
    Init(init::Args),
    /// Print completions for a shell.
    Completions(shell::CompletionsArgs),
    /// Print the manual page.
    Man(shell::ManArgs),
}

/// Threads for many files, with stacks as deep as nested documents need; `None` when the system gives none.
fn pool() -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new()
        .stack_size(8 * 1024 * 1024)
        .build()
        .ok()
}

/// How a run ended; the worst wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// Clean, or below `--fail-on`.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// What is on disk differs from what was rendered.
    Differs = 3,
    /// The job could not be done.
    Failed = 2,
}

impl Exit {
    fn worst(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Differs => 2,
            Self::Failed => 3,
        };
        if rank(self) >= rank(other) {
            self
        } else {
            other
        }
    }
}

/// Why a job could not be done: something that has no place in a text.
#[derive(Debug)]
struct Failure {
    message: String,
    /// Lines below the message: several places of one kind.
    details: Vec<String>,
    help: Option<String>,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            details: Vec::new(),
            help: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", crate::report::Escaped(&self.message))?;
        for line in &self.details {
            write!(f, "\n  {}", crate::report::Escaped(line))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", crate::report::Escaped(help))?;
        }
        Ok(())
    }
}

/// What the variables of options begin with.
const PREFIX: &str = "MSK_GEN_";

/// Every option as a variable: `--no-ignores` is `MSK_GEN_NO_IGNORES`.
fn with_variables(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| match arg.get_long() {
            Some(long) if arg.get_env().is_none() && !matches!(long, "help" | "version") => {
                let name = format!("{PREFIX}{}", long.to_uppercase().replace('-', "_"));
                arg.env(name)
            }
            _ => arg,
        })
        .mut_subcommands(with_variables)
}

/// Runs msk-gen with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let mut command = Cli::command();
    // Nobody pays for what nobody uses.
    if std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with(PREFIX)) {
        command = with_variables(command);
    }
    let parsed = command
        .try_get_matches()
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; a closed pipe is none either.
            let code = if error.use_stderr() {
                Exit::Failed
            } else {
                Exit::Clean
            };
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let result = match &cli.command {
        Command::Lint(args) => lint::run(args),
        Command::Render(args) => render::run(args),
        Command::Access(args) => access::run(args),
        Command::Graph(args) => graph::run(args),
        Command::Explain(args) => catalogue::explain(args),
        Command::Rules(args) => catalogue::rules(args),
        Command::Schema(args) => catalogue::schema(args),
        Command::Init(args) => init::run(args),
        Command::Completions(args) => shell::completions(args),
        Command::Man(args) => shell::man(args),
    };
    match result {
        Ok(_) if output::is_lost() => ExitCode::from(Exit::Failed as u8),
        Ok(exit) => ExitCode::from(exit as u8),
        Err(failure) => {
            output::to_stderr(&failure.to_string());
            ExitCode::from(Exit::Failed as u8)
        }
    }
}
