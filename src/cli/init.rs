//! `init`: what a repository begins with. Nothing that is there is touched.

use super::{Exit, Failure, files, output, write};
use crate::render::templates::BUILTIN;
use crate::report::Escaped;
use std::path::{Path, PathBuf};

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of the repository.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Also the built-in templates, below `templates/`, to be changed.
    #[arg(long)]
    templates: bool,
    /// Also `.pre-commit-config.yaml`.
    #[arg(long)]
    pre_commit: bool,
    /// Also a workflow of GitHub Actions.
    #[arg(long)]
    github: bool,
    /// Also `.gitlab-ci.yml`.
    #[arg(long)]
    gitlab: bool,
}

/// Runs `init`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let settings = include_str!("init/msk-gen.toml");
    let settings = if args.templates {
        settings.replace(
            "# templates = \"templates\"       #",
            "templates = \"templates\"         #",
        )
    } else {
        settings.to_owned()
    };
    let mut wanted: Vec<(String, String)> = vec![
        ("msk-gen.toml".into(), settings),
        (
            "cdk.context.json".into(),
            include_str!("init/cdk.context.json").into(),
        ),
    ];
    if args.templates {
        wanted.extend(
            BUILTIN
                .iter()
                .map(|(name, text)| (format!("templates/{name}.mustache"), (*text).to_owned())),
        );
    }
    let others = [
        (
            args.pre_commit,
            ".pre-commit-config.yaml",
            include_str!("init/pre-commit-config.yaml"),
        ),
        (
            args.github,
            ".github/workflows/msk-gen.yml",
            include_str!("init/github.yml"),
        ),
        (
            args.gitlab,
            ".gitlab-ci.yml",
            include_str!("init/gitlab-ci.yml"),
        ),
    ];
    for (_, path, text) in others.into_iter().filter(|(wanted, ..)| *wanted) {
        let text = text.replace("VERSION", env!("CARGO_PKG_VERSION"));
        wanted.push((path.to_owned(), text));
    }
    if !args.folder.exists() {
        std::fs::create_dir_all(&args.folder)
            .map_err(|error| files::failure(&args.folder, "cannot be made", &error))?;
    }
    // Every place is looked at before anything is written.
    let mut places = Vec::with_capacity(wanted.len());
    for (path, text) in &wanted {
        places.push((write::inside(&args.folder, path)?, text));
    }
    for (place, text) in places {
        let shown = Escaped(&files::shown(&files::normal(&place))).to_string();
        if is_there(&place) {
            output::to_stdout(&format!("left   {shown}, which is there\n"));
        } else {
            write::whole(&place, text)?;
            output::to_stdout(&format!("wrote  {shown}\n"));
        }
    }
    output::to_stdout(
        "next   put your own values into cdk.context.json, and run `msk-gen render`\n",
    );
    Ok(Exit::Clean)
}

/// Whether there is anything of that name, a link that leads nowhere included.
fn is_there(place: &Path) -> bool {
    std::fs::symlink_metadata(place).is_ok()
}
