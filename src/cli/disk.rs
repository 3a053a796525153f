//! What a render has on disk: what it wrote before, what it would write, what is stale.

use super::render::Args;
use super::{Exit, Failure, files, output, write};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file below the output folder by which msk-gen knows what it wrote.
const MANIFEST: &str = ".msk-gen.json";

/// What msk-gen wrote, by the context that it came from.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    /// Context layers, joined, to files and the SHA-256 of what was written.
    contexts: BTreeMap<String, BTreeMap<String, String>>,
}

/// The artifacts of one context, not written yet.
pub(super) struct Pending {
    pub(super) out: PathBuf,
    pub(super) key: String,
    pub(super) texts: Vec<(String, String)>,
}

#[derive(Default)]
pub(super) struct Outcome {
    pub(super) pending: Vec<Pending>,
    pub(super) artifacts: usize,
    pub(super) new: Vec<String>,
    pub(super) changed: Vec<String>,
    pub(super) stale: Vec<String>,
    pub(super) pruned: usize,
    pub(super) kept: usize,
}

impl Outcome {
    /// Says on standard error how what is on disk differs.
    pub(super) fn tell(&self) -> Exit {
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
pub(super) fn settle(
    args: &Args,
    pending: &Pending,
    dry: bool,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
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
            let text = diff
                .unified_diff()
                .context_radius(3)
                .header(&format!("a/{shown}"), &format!("b/{shown}"))
                .to_string();
            // What stood on disk may be anybody's text, and must not reach a terminal as commands.
            for line in text.lines() {
                output::beside(&args.output, &format!("{}\n", crate::report::Escaped(line)));
            }
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
    let gone = before
        .iter()
        .filter(|(path, _)| !now.contains_key(*path) && !elsewhere(path));
    let left = sweep(args, out, gone, dry, outcome)?;
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

/// Files that nothing makes any more: told, or removed with `--prune` unless they were edited since. Gives those that stay.
fn sweep<'f>(
    args: &Args,
    out: &Path,
    gone: impl Iterator<Item = (&'f String, &'f String)>,
    dry: bool,
    outcome: &mut Outcome,
) -> Result<BTreeMap<String, String>, Failure> {
    let mut left = BTreeMap::new();
    for (path, written) in gone {
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
            while let Some(at) = folder.filter(|at| *at != out) {
                if std::fs::remove_dir(at).is_err() {
                    break;
                }
                folder = at.parent();
            }
        } else {
            outcome.kept += 1;
            left.insert(path.clone(), written.clone());
        }
    }
    Ok(left)
}

/// What contexts wrote that are no deployment any more. Only for runs over all deployments: `keys` has their contexts.
pub(super) fn orphans(
    args: &Args,
    out: &Path,
    keys: &BTreeSet<String>,
    dry: bool,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let path = write::inside(out, MANIFEST)?;
    let mut manifest = read_manifest(&path)?;
    let (kept, gone): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut manifest.contexts)
        .into_iter()
        .partition(|(key, _)| keys.contains(key));
    if gone.is_empty() {
        return Ok(());
    }
    manifest.contexts = kept;
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (key, files) in &gone {
        let made = |path: &String| {
            let mut contexts = manifest.contexts.values();
            contexts.any(|files| files.contains_key(path))
        };
        let nobodys = files.iter().filter(|(path, _)| !made(path));
        let left = sweep(args, out, nobodys, dry, outcome)?;
        if !left.is_empty() {
            all.insert(key.clone(), left);
        }
    }
    if !dry {
        manifest.contexts.extend(all);
        let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
        write::whole(&path, &text)?;
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
