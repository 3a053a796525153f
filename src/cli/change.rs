//! The two versions of a repository that MSK8xx compares: the working tree, and a revision or another folder.

use super::git::{self, Difference};
use super::jobs::{of_settings, request};
use super::settings::Loaded;
use super::{Failure, files, workspace};
use crate::config::Config;
use crate::engine::{self, Lint, Version, Versions, form_of_ending};
use crate::finding::BASE;
use crate::render::{Request, Templates};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Where the other version is.
pub(super) enum Base<'a> {
    /// In git.
    Revision(&'a Difference),
    /// In a folder that is laid out like the working directory.
    Folder(&'a Path),
}

/// A file that differs.
struct Differing {
    /// Its path now, as it is shown.
    head: Option<String>,
    /// Its path in the base.
    base: Option<String>,
    /// The path by which it is known here: now, or before it went.
    shown: String,
}

/// Judges what changed in the files below `given`: files, or folders that were walked.
pub(super) fn judge(loaded: &Loaded, base: &Base<'_>, given: &[PathBuf]) -> Result<Lint, Failure> {
    let differing = differing(base, given)?;
    let mut written: BTreeSet<String> = BTreeSet::new();
    let mut renders = Vec::new();
    let touched: Vec<&str> = differing.iter().map(|file| file.shown.as_str()).collect();
    for deployment in &loaded.settings.render {
        for job in of_settings(deployment, &loaded.base, None, None) {
            let out = files::shown(&job.out);
            let now = request(&job, &[])?;
            let uses = touched.iter().any(|path| {
                job.layers.iter().any(|layer| files::shown(layer) == *path)
                    || job
                        .templates
                        .as_deref()
                        .is_some_and(|folder| Path::new(path).starts_with(folder))
            });
            if uses && let Some(before) = before(&now, base)? {
                renders.push((before, now));
                // What a deployment renders is compared at its source.
                let below = touched
                    .iter()
                    .filter(|path| Path::new(path).starts_with(&out));
                written.extend(below.map(|path| (*path).to_owned()));
            }
        }
    }
    let versions = versions(base, differing, &written)?;
    if versions.is_empty() && renders.is_empty() {
        return Ok(Lint::default());
    }
    let gathered = workspace::is_described(loaded)
        .then(|| workspace::gather(loaded))
        .transpose()?;
    let workspace = gathered.as_ref().map(|gathered| &gathered.workspace);
    Ok(engine::judge_change(
        versions,
        &renders,
        workspace,
        &loaded.config,
    ))
}

/// Judges what changed in what some requests render.
pub(super) fn judge_renders(
    now: Vec<Request>,
    base: &Base<'_>,
    config: &Config,
) -> Result<Lint, Failure> {
    let mut renders = Vec::new();
    for request in now {
        if let Some(before) = before(&request, base)? {
            renders.push((before, request));
        }
    }
    Ok(engine::judge_change(Vec::new(), &renders, None, config))
}

fn readable(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| {
        form_of_ending(&ending.to_string_lossy().to_ascii_lowercase()).is_some()
    }) && !path.ends_with(".md")
}

fn differing(base: &Base<'_>, given: &[PathBuf]) -> Result<Vec<Differing>, Failure> {
    let inside = |path: &str| {
        let path = files::normal(Path::new(path));
        given.iter().any(|given| {
            given == Path::new(".") && !path.starts_with("..") || path.starts_with(given)
        })
    };
    let mut found = Vec::new();
    match base {
        Base::Revision(difference) => {
            let prefix = files::prefix();
            let here = |path: &Option<String>| Some(files::from_root(path.as_deref()?, &prefix));
            for (head, base) in &difference.files {
                let (head, shown_base) = (here(head), here(base));
                let relevant = [&head, &shown_base]
                    .into_iter()
                    .flatten()
                    .any(|path| readable(path) && inside(path));
                let context = [&head, &shown_base]
                    .into_iter()
                    .flatten()
                    .any(|path| path.ends_with(".mustache") && inside(path));
                if relevant || context {
                    found.push(Differing {
                        shown: head.clone().or(shown_base).unwrap_or_default(),
                        head,
                        base: base.clone(),
                    });
                }
            }
        }
        Base::Folder(folder) => {
            let mut all: BTreeMap<String, (bool, bool)> = BTreeMap::new();
            for path in files::walk(folder, &mut Vec::new()) {
                if let Ok(below) = path.strip_prefix(folder) {
                    all.entry(files::shown(below)).or_default().0 = true;
                }
            }
            for path in files::walk(Path::new("."), &mut Vec::new()) {
                let path = files::normal(&path);
                // The base may lie below the working directory.
                if !path.starts_with(files::normal(folder)) {
                    all.entry(files::shown(&path)).or_default().1 = true;
                }
            }
            for (path, (before, now)) in all {
                if !inside(&path) {
                    continue;
                }
                let same = before
                    && now
                    && std::fs::read(folder.join(&path)).ok() == std::fs::read(&path).ok();
                if !same {
                    found.push(Differing {
                        head: now.then(|| path.clone()),
                        base: before.then(|| path.clone()),
                        shown: path,
                    });
                }
            }
        }
    }
    Ok(found)
}

fn versions(
    base: &Base<'_>,
    differing: Vec<Differing>,
    written: &BTreeSet<String>,
) -> Result<Vec<Versions>, Failure> {
    let wanted: Vec<Differing> = differing
        .into_iter()
        .filter(|file| {
            let names = || file.head.iter().chain(&file.base);
            names().any(|path| readable(path)) && !written.contains(&file.shown)
        })
        .collect();
    let paths: Vec<&str> = wanted
        .iter()
        .filter_map(|file| file.base.as_deref())
        .collect();
    let mut before = texts(base, &paths)?;
    let mut found = Vec::new();
    for file in &wanted {
        let head = match &file.head {
            Some(path) => match files::read(Path::new(path)) {
                Ok(files::Read::Text(text)) => Some(Version {
                    name: path.clone(),
                    text,
                }),
                _ => None,
            },
            None => None,
        };
        let base = file.base.as_ref().and_then(|path| {
            Some(Version {
                name: name(base, path),
                text: before.remove(path)?,
            })
        });
        found.push(Versions { base, head });
    }
    Ok(found)
}

/// What a file of the base is called in reports.
fn name(base: &Base<'_>, path: &str) -> String {
    match base {
        Base::Revision(_) => {
            format!("{BASE}{}", files::from_root(path, &files::prefix()))
        }
        Base::Folder(_) => format!("{BASE}{path}"),
    }
}

/// The texts of files of the base, by path.
fn texts(base: &Base<'_>, paths: &[&str]) -> Result<HashMap<String, String>, Failure> {
    match base {
        Base::Revision(difference) => git::contents(&difference.base, paths),
        Base::Folder(folder) => Ok(paths
            .iter()
            .filter_map(|path| match files::read(&folder.join(path)) {
                Ok(files::Read::Text(text)) => Some(((*path).to_owned(), text)),
                _ => None,
            })
            .collect()),
    }
}

/// The same render in the base; `None` when one of its contexts was not there.
fn before(now: &Request, base: &Base<'_>) -> Result<Option<Request>, Failure> {
    let prefix = files::prefix();
    let there = |path: &str| match base {
        Base::Revision(difference) => {
            let now = files::shown(&files::normal(&Path::new(&prefix).join(path)));
            // A file that has moved since is known by its old name there.
            let moved = difference
                .files
                .iter()
                .find(|(head, base)| head.as_ref() == Some(&now) && base.is_some());
            moved.and_then(|(_, base)| base.clone()).unwrap_or(now)
        }
        Base::Folder(_) => path.to_owned(),
    };
    let mut paths: Vec<String> = now.contexts.iter().map(|(name, _)| there(name)).collect();
    let root = there(&now.templates.root);
    let with_templates = !now.templates.root.is_empty();
    if with_templates {
        paths.extend(match base {
            Base::Revision(difference) => git::below(&difference.base, &root)?,
            Base::Folder(folder) => {
                let all = files::templates(&folder.join(&root)).unwrap_or_default();
                all.texts
                    .keys()
                    .map(|name| format!("{root}/{name}.mustache"))
                    .collect()
            }
        });
    }
    // What lies outside of the repository has no other version.
    let outside = |path: &String| path.starts_with("..") || Path::new(path).is_absolute();
    if paths.iter().any(outside) {
        return Ok(None);
    }
    let asked: Vec<&str> = paths.iter().map(String::as_str).collect();
    let mut texts = texts(base, &asked)?;
    let mut contexts = Vec::new();
    for (context, _) in &now.contexts {
        let path = there(context);
        match texts.remove(&path) {
            Some(text) => contexts.push((name(base, &path), text)),
            None => return Ok(None),
        }
    }
    let templates = Templates {
        root: if with_templates {
            name(base, &root)
        } else {
            String::new()
        },
        texts: texts
            .into_iter()
            .filter_map(|(path, text)| {
                let below = path.strip_prefix(&root)?.trim_start_matches('/');
                Some((below.strip_suffix(".mustache")?.to_owned(), text))
            })
            .collect(),
    };
    Ok(Some(Request {
        contexts,
        templates,
        ..now.clone()
    }))
}
