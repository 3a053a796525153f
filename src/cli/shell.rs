//! `completions` and `man`: what a package installs beside the binary.

use super::{Cli, Exit, Failure, output, write};
use clap::CommandFactory;
use std::path::PathBuf;

/// Arguments of `completions`.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// For which shell.
    shell: clap_complete::Shell,
}

/// Prints the completions of a shell.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "msk-gen", &mut bytes);
    output::to_stdout(&String::from_utf8_lossy(&bytes));
    Ok(Exit::Clean)
}

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// Write a page for each command into this folder, instead of printing the first.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Prints the manual page, or writes all of them.
pub(super) fn man(args: &ManArgs) -> Result<Exit, Failure> {
    let fail = |error: std::io::Error| Failure::new(format!("the manual cannot be made: {error}"));
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.out else {
        let mut bytes = Vec::new();
        clap_mangen::Man::new(command)
            .render(&mut bytes)
            .map_err(fail)?;
        output::to_stdout(&String::from_utf8_lossy(&bytes));
        return Ok(Exit::Clean);
    };
    let mut waiting = vec![command];
    while let Some(command) = waiting.pop() {
        waiting.extend(command.get_subcommands().cloned());
        let man = clap_mangen::Man::new(command);
        let name = man.get_filename();
        let mut bytes = Vec::new();
        man.render(&mut bytes).map_err(fail)?;
        write::whole(&folder.join(name), &String::from_utf8_lossy(&bytes))?;
    }
    Ok(Exit::Clean)
}
