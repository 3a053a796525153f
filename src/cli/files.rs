//! Finding and reading files.

use super::Failure;
use crate::engine::form_of_ending;
use ignore::WalkBuilder;
use std::path::{Component, Path, PathBuf};

/// A path as it is shown and matched: with `/`, without a leading `./`.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}

/// A path in its shortest form, without touching the disk.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            part => out.push(part),
        }
    }
    if out.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        out
    }
}

/// The repository's root: the nearest folder above with `.git`, else with `msk-gen.toml`, else `from` itself.
pub(super) fn repository_root(from: &Path) -> PathBuf {
    let above = |name: &str| {
        from.ancestors()
            .find(|folder| folder.join(name).exists())
            .map(Path::to_path_buf)
    };
    above(".git")
        .or_else(|| above("msk-gen.toml"))
        .unwrap_or_else(|| from.to_path_buf())
}

/// The working directory relative to the repository's root, with `/` at its end; empty in the root itself.
pub(super) fn prefix() -> String {
    let Ok(here) = std::env::current_dir() else {
        return String::new();
    };
    let root = repository_root(&here);
    match here.strip_prefix(&root) {
        Ok(inside) if inside.as_os_str().is_empty() => String::new(),
        Ok(inside) => shown(inside) + "/",
        Err(_) => String::new(),
    }
}

/// A path relative to the repository's root, as it is reached from the working directory, whose [`prefix`] is given.
pub(super) fn from_root(path: &str, prefix: &str) -> String {
    match path.strip_prefix(prefix) {
        Some(below) => below.to_owned(),
        None => format!("{}{path}", "../".repeat(prefix.matches('/').count())),
    }
}

/// An absolute path below the working directory, or below the repository's root, as it is reached from here.
pub(super) fn from_here(path: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir() else {
        return path.to_path_buf();
    };
    if !path.is_absolute() {
        return path.to_path_buf();
    }
    if let Ok(below) = path.strip_prefix(&here) {
        return normal(below);
    }
    match path.strip_prefix(repository_root(&here)) {
        Ok(below) => normal(Path::new(&from_root(&shown(below), &prefix()))),
        Err(_) => path.to_path_buf(),
    }
}

/// What reading a file gave.
pub(super) enum Read {
    /// Its text.
    Text(String),
    /// Why it is none.
    NotText(String),
}

/// Reads a file as text. A file that is larger than what is ever read is given as its first bytes, with its length kept
/// by the caller's limit; an unreadable one is a failure.
pub(super) fn read(path: &Path) -> Result<Read, Failure> {
    let bytes = std::fs::read(path).map_err(|error| failure(path, "cannot be read", &error))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => {
            Read::NotText("it holds NUL bytes, so it is no text".into())
        }
        Ok(text) => Read::Text(text),
        Err(error) => Read::NotText(format!(
            "not UTF-8: the byte at offset {} is part of no character",
            error.utf8_error().valid_up_to()
        )),
    })
}

/// A failure about a path, with the system's reason.
pub(super) fn failure(path: &Path, what: &str, error: &std::io::Error) -> Failure {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Failure::new(format!("`{}` {what}: {reason}", shown(path)))
}

/// The files below a folder that msk-gen reads, in order of their names; what `.gitignore` names is left out.
pub(super) fn walk(folder: &Path, unreadable: &mut Vec<(String, String)>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in WalkBuilder::new(folder)
        .require_git(false)
        .follow_links(false)
        .build()
    {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let ending = entry
                    .path()
                    .extension()
                    .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
                let settings = entry.file_name() == "msk-gen.toml";
                if settings || ending.is_some_and(|ending| form_of_ending(&ending).is_some()) {
                    found.push(entry.into_path());
                }
            }
            Ok(_) => {}
            Err(error) => unreadable.push((shown(folder), error.to_string())),
        }
    }
    found.sort();
    found
}

/// Every mustache template below a folder: its path below the folder without the ending, and its text.
pub(super) fn templates(folder: &Path) -> Result<crate::render::Templates, Failure> {
    if !folder.is_dir() {
        return Err(Failure::new(format!(
            "the template folder `{}` does not exist",
            shown(folder)
        )));
    }
    let mut templates = crate::render::Templates {
        root: shown(folder),
        ..Default::default()
    };
    for entry in WalkBuilder::new(folder)
        .standard_filters(false)
        .follow_links(false)
        .build()
    {
        let entry = entry.map_err(|error| {
            Failure::new(format!("the template folder cannot be read: {error}"))
        })?;
        let path = entry.path();
        if !entry.file_type().is_some_and(|kind| kind.is_file())
            || path.extension().is_none_or(|e| e != "mustache")
        {
            continue;
        }
        let Ok(inside) = path.strip_prefix(folder) else {
            continue;
        };
        match read(path)? {
            Read::Text(text) => {
                let name = shown(inside);
                templates
                    .texts
                    .insert(name.trim_end_matches(".mustache").to_owned(), text);
            }
            Read::NotText(why) => {
                return Err(Failure::new(format!(
                    "the template `{}` is no text: {why}",
                    shown(path)
                )));
            }
        }
    }
    Ok(templates)
}
