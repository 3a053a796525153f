//! Which findings of a run are told: the baseline, and changed lines.

use super::baseline::{self, Baseline};
use super::change::Base;
use super::changed::Changed;
use super::settings::Finder;
use super::{Failure, files, git, output};
use crate::report::Report;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Options about what of a run is told.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "What is told")]
pub(super) struct KeepArgs {
    /// Only what changed since the working tree left this git revision, and what the change does to clusters, topics and access.
    #[arg(long, value_name = "REV", env = "MSK_GEN_DIFF_BASE")]
    pub(super) diff_base: Option<String>,
    /// Compare clusters, topics, supervisors and access with those of this folder, which is laid out like the working directory.
    #[arg(long, value_name = "DIR", conflicts_with = "diff_base")]
    pub(super) base: Option<PathBuf>,
    /// Only findings on the lines that this unified diff adds; `-` for standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "diff_base")]
    changed_lines: Option<PathBuf>,
    /// Keep back the findings that this file lists.
    #[arg(long, value_name = "FILE", env = "MSK_GEN_BASELINE")]
    baseline: Option<PathBuf>,
    /// Write the findings of this run into a baseline, and tell none of them.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["changed_lines", "baseline"])]
    write_baseline: Option<PathBuf>,
}

impl KeepArgs {
    /// Whether standard input is the diff.
    pub(super) fn reads_stdin(&self) -> bool {
        self.changed_lines
            .as_ref()
            .is_some_and(|path| path.as_os_str() == "-")
    }

    /// How the working tree differs from the base, when somebody asked.
    pub(super) fn difference(&self) -> Result<Option<git::Difference>, Failure> {
        // A workflow that has no base gives an empty one.
        let base = self.diff_base.as_deref().filter(|base| !base.is_empty());
        base.map(git::difference).transpose()
    }

    /// The other version of the repository, when somebody asked for one.
    pub(super) fn base<'a>(
        &'a self,
        difference: Option<&'a git::Difference>,
    ) -> Result<Option<Base<'a>>, Failure> {
        Ok(match (&self.base, difference) {
            (Some(folder), _) if !folder.is_dir() => {
                let shown = files::shown(folder);
                return Err(Failure::new(format!("there is no folder `{shown}`")));
            }
            (Some(folder), _) => Some(Base::Folder(folder)),
            (None, Some(difference)) => Some(Base::Revision(difference)),
            (None, None) => None,
        })
    }

    /// Takes out of the report what is not to be told. `judged` has the paths that the run looked at.
    pub(super) fn apply(
        &self,
        report: &mut Report,
        judged: &HashSet<String>,
        difference: Option<&git::Difference>,
        finder: &mut Finder<'_>,
    ) -> Result<(), Failure> {
        let config = finder.of(Path::new("."))?.config.clone();
        let judged: HashSet<String> = judged
            .iter()
            .map(|path| config.repository_path(path))
            .collect();
        if let Some(path) = &self.write_baseline {
            let told = baseline::write(path, &report.findings, &judged, &config)?;
            output::to_stderr(&told);
            report.findings.clear();
            return Ok(());
        }
        if let Some(path) = &self.baseline {
            let baseline = Baseline::read(path)?;
            let stale = baseline.apply(
                &mut report.findings,
                &mut report.suppressed,
                &judged,
                &config,
            );
            stale.into_iter().for_each(|told| output::to_stderr(&told));
        }
        let changed = match (&self.changed_lines, difference) {
            (Some(path), _) => {
                let changed = Changed::read(path)?;
                if !changed.fits(&config) {
                    output::to_stderr(
                        "warning: no file of the diff exists; its paths are relative to the repository's root",
                    );
                }
                Some(changed)
            }
            (None, Some(difference)) => Some(Changed::of(difference)?),
            (None, None) => None,
        };
        if let Some(changed) = changed {
            let mut config_of = |path: &str| {
                let loaded = finder.of(Path::new(path)).ok()?;
                Some(loaded.config.clone())
            };
            changed.filter(&mut report.findings, &mut config_of, &config)?;
        }
        Ok(())
    }
}
