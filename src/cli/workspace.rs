//! The workspace that a settings file describes: its members, and what its deployments render.

use super::files;
use super::jobs::{of_settings, request};
use super::settings::Loaded;
use super::{Failure, output};
use crate::config::Pattern;
use crate::engine::{self, Gatherer, Lint};
use crate::source::SourceId;
use crate::workspace::Facts;
use rayon::prelude::*;
use std::collections::HashSet;

/// Whether the settings describe a workspace.
pub(super) fn is_described(loaded: &Loaded) -> bool {
    !loaded.settings.members.is_empty() || !loaded.settings.render.is_empty()
}

/// Reads and renders all that belongs to the workspace, whichever files a command was given.
pub(super) fn gather(loaded: &Loaded) -> Result<engine::Workspace, Failure> {
    let mut gatherer = Gatherer::default();
    // What a deployment writes is known from the deployment.
    let mut written: HashSet<std::path::PathBuf> = HashSet::new();
    for deployment in &loaded.settings.render {
        for job in of_settings(deployment, &loaded.base, None, None) {
            let paths = gatherer.render(&request(&job, &[])?);
            written.extend(paths.iter().map(|path| files::normal(&job.out.join(path))));
        }
    }
    let folder = match files::shown(&loaded.base).as_str() {
        "" | "." => String::new(),
        folder => format!("{folder}/"),
    };
    let inside = super::settings::inside(&loaded.base);
    let members: Vec<Pattern> = loaded
        .settings
        .members
        .iter()
        .map(|pattern| Pattern::new(pattern, &folder).seen_from(&inside))
        .collect();
    let mut texts: Vec<SourceId> = Vec::new();
    if !members.is_empty() {
        let base = if loaded.base.as_os_str().is_empty() {
            std::path::Path::new(".")
        } else {
            &loaded.base
        };
        for path in files::walk(base, &mut Vec::new()) {
            let path = files::normal(&path);
            let shown = files::shown(&path);
            let belongs = members.iter().any(|pattern| pattern.matches(&shown))
                && !loaded.exclude.iter().any(|pattern| pattern.matches(&shown))
                && !written.contains(&path);
            if !belongs {
                continue;
            }
            // One that cannot be read says nothing; when it was named itself, that is told elsewhere.
            if let Ok(files::Read::Text(text)) = files::read(&path) {
                texts.push(gatherer.add(&shown, text));
            }
        }
    }
    let one = |id: &SourceId| gatherer.facts_of(*id);
    let facts: Vec<Facts> = if texts.len() <= 16 {
        texts.iter().map(one).collect()
    } else {
        match super::pool() {
            Some(pool) => pool.install(|| texts.par_iter().map(one).collect()),
            None => texts.iter().map(one).collect(),
        }
    };
    facts.into_iter().for_each(|facts| gatherer.absorb(facts));
    Ok(gatherer.finish())
}

/// What the documents of the workspace say together, as far as one of the files that were given has a part in it. So it
/// does not matter into how many runs a hook splits its files.
pub(super) fn judge(loaded: &Loaded, given: &HashSet<&str>) -> Result<Lint, Failure> {
    let mut lint = engine::judge_workspace(gather(loaded)?, &loaded.config);
    lint.findings.retain(|finding| {
        given.contains(finding.location.path())
            || finding
                .related
                .iter()
                .any(|(location, _)| given.contains(location.path()))
    });
    Ok(lint)
}

/// The same; a deployment that cannot be read is told, and hides nothing else.
pub(super) fn judge_or_tell(loaded: &Loaded, given: &HashSet<&str>) -> Option<Lint> {
    judge(loaded, given)
        .map_err(|failure| output::to_stderr(&failure.to_string()))
        .ok()
}
