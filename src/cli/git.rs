//! Texts of a git revision, and how the working tree differs from one. No hook and no helper of the repository runs, and nothing
//! is fetched; when the working tree is compared, git cleans its files with the filters that the user's own configuration has, as
//! those of large files.

use super::{Failure, files, output};
use crate::document::MAX_BYTES;
use crate::engine::form_of_ending;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// A text by its path.
pub(super) struct Named {
    pub(super) path: String,
    pub(super) text: String,
    /// Whether exactly this file was asked for.
    pub(super) exact: bool,
}

/// What a path is that a revision does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// A mistake.
    Fails,
    /// Nothing yet, or nothing any more.
    IsEmpty,
}

/// A revision range of one word.
pub(super) struct Range {
    pub(super) base: String,
    pub(super) head: String,
}

/// `A..B`, `A..` (to HEAD) and `A...B` (from where B left A).
pub(super) fn range(word: &str) -> Option<Result<Range, Failure>> {
    let side = |text: &str| {
        if text.is_empty() {
            "HEAD".to_owned()
        } else {
            text.to_owned()
        }
    };
    if let Some((base, head)) = word.split_once("...") {
        let (base, head) = (side(base), side(head));
        let merge = ask(&["merge-base", "--end-of-options", &base, &head]);
        return Some(merge.map(|found| Range {
            base: String::from_utf8_lossy(&found).trim().to_owned(),
            head,
        }));
    }
    let (base, head) = word.split_once("..")?;
    Some(Ok(Range {
        base: side(base),
        head: side(head),
    }))
}

fn git() -> Command {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args(["-c", "core.fsmonitor=false"])
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null());
    command
}

fn missing(error: &std::io::Error) -> Failure {
    Failure::new(format!("git cannot be started: {error}"))
        .help("revisions are read through git; give files or folders instead")
}

fn ask(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let done = git()
        .args(arguments)
        .output()
        .map_err(|error| missing(&error))?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    let why = String::from_utf8_lossy(&done.stderr);
    let why = why
        .lines()
        .next()
        .unwrap_or("it failed")
        .trim_start_matches("fatal: ")
        .to_owned();
    Err(Failure::new(format!("git {}: {why}", arguments[0])))
}

/// The commit of a revision.
fn commit(revision: &str) -> Result<String, Failure> {
    let wanted = format!("{revision}^{{commit}}");
    let found = ask(&[
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &wanted,
    ]);
    if found.is_err() && ask(&["rev-parse", "--git-dir"]).is_err() {
        return Err(
            Failure::new("this is no repository of git, or git is not installed")
                .help("`--base DIR` compares with a folder, `--changed-lines FILE` takes a diff"),
        );
    }
    let found = found.map_err(|_| {
        Failure::new(format!("`{revision}` is no revision of this repository"))
            .help("in CI, fetch the base branch first, or check out with the whole history")
    })?;
    Ok(String::from_utf8_lossy(&found).trim().to_owned())
}

/// The texts of `REV:path`, where the path is a file or a folder relative to the repository's root, or nothing for all.
pub(super) fn texts(revision: &str, inside: &str, missing: Missing) -> Result<Vec<Named>, Failure> {
    let commit = commit(revision)?;
    // As git has it: `./` begins at the working directory, anything else at the root.
    let relative = inside == "." || inside.starts_with("./") || inside.starts_with("../");
    let inside = if relative {
        let whole = files::normal(&Path::new(&files::prefix()).join(inside));
        match files::shown(&whole).as_str() {
            "." => String::new(),
            outside if outside.starts_with("..") => {
                return Err(Failure::new(format!(
                    "`{inside}` lies outside the repository"
                )));
            }
            whole => whole.to_owned(),
        }
    } else {
        inside.to_owned()
    };
    let inside = inside.trim_end_matches('/');
    let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", commit.as_str()];
    if !inside.is_empty() {
        arguments.push("--");
        arguments.push(inside);
    }
    let listed = ask(&arguments)?;
    let mut wanted = Vec::new();
    let mut exact = false;
    for (object, path) in regular(&listed) {
        exact |= path == inside;
        if exact || readable(&path) {
            let below = path
                .strip_prefix(inside)
                .map_or(path.as_str(), |rest| rest.trim_start_matches('/'));
            let shown = if exact { &path } else { below };
            wanted.push((object, shown.to_owned()));
        }
    }
    if wanted.is_empty() && !inside.is_empty() && listed.is_empty() {
        if missing == Missing::IsEmpty {
            output::to_stderr(&format!(
                "warning: `{}` does not exist in `{}`, and is taken for no policy",
                crate::report::Escaped(inside),
                crate::report::Escaped(revision)
            ));
            return Ok(Vec::new());
        }
        return Err(Failure::new(format!("`{inside}` does not exist in `{revision}`"))
            .help("the path is relative to the repository's root; `REV:./path` to the working directory"));
    }
    blobs(wanted, exact)
}

/// The texts that differ between two revisions, of each side.
pub(super) fn changed(range: &Range) -> Result<(Vec<Named>, Vec<Named>), Failure> {
    let (base, head) = (commit(&range.base)?, commit(&range.head)?);
    let listed = ask(&[
        "diff-tree",
        "-r",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        &base,
        &head,
    ])?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let (mut old, mut new) = (Vec::new(), Vec::new());
    let mut words = listed.split('\0');
    while let (Some(meta), Some(path)) = (words.next(), words.next()) {
        let meta: Vec<&str> = meta.trim_start_matches(':').split(' ').collect();
        let [old_mode, new_mode, old_object, new_object, _] = meta.as_slice() else {
            continue;
        };
        if !readable(path) {
            continue;
        }
        let file = |mode: &str| mode.starts_with("100");
        if file(old_mode) {
            old.push(((*old_object).to_owned(), path.to_owned()));
        }
        if file(new_mode) {
            new.push(((*new_object).to_owned(), path.to_owned()));
        }
    }
    Ok((blobs(old, false)?, blobs(new, false)?))
}

fn readable(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| {
        form_of_ending(&ending.to_string_lossy().to_ascii_lowercase()).is_some()
    })
}

/// The object and the path of each file in a listing of `ls-tree -z`; no links and no submodules.
fn regular(listed: &[u8]) -> Vec<(String, String)> {
    String::from_utf8_lossy(listed)
        .split('\0')
        .filter_map(|entry| {
            let (meta, path) = entry.split_once('\t')?;
            let meta: Vec<&str> = meta.split(' ').collect();
            match meta.as_slice() {
                [mode, "blob", object] if *mode != "120000" => {
                    Some(((*object).to_owned(), path.to_owned()))
                }
                _ => None,
            }
        })
        .collect()
}

/// The contents of objects, asked for one after the other in one process.
fn blobs(wanted: Vec<(String, String)>, exact: bool) -> Result<Vec<Named>, Failure> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let fail = |error: std::io::Error| Failure::new(format!("git cat-file: {error}"));
    let mut child = git()
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| missing(&error))?;
    let (Some(mut input), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Failure::new("git cat-file has no streams"));
    };
    let mut out = BufReader::new(out);
    let mut found = Vec::new();
    for (object, path) in wanted {
        writeln!(input, "{object}")
            .and_then(|()| input.flush())
            .map_err(fail)?;
        let mut line = String::new();
        out.read_line(&mut line).map_err(fail)?;
        let size: Option<u64> = line
            .trim()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok());
        let Some(size) = size.filter(|_| line.contains(" blob ")) else {
            return Err(Failure::new(format!("git has no content for `{path}`"))
                .help("in a partial clone, fetch it first"));
        };
        let mut bytes = Vec::new();
        let large = size > MAX_BYTES as u64;
        let mut content = Read::take(&mut out, size);
        if large {
            std::io::copy(&mut content, &mut std::io::sink()).map_err(fail)?;
        } else {
            content.read_to_end(&mut bytes).map_err(fail)?;
        }
        let mut newline = [0];
        out.read_exact(&mut newline).map_err(fail)?;
        match String::from_utf8(bytes) {
            Ok(text) if !large => found.push(Named { path, text, exact }),
            _ if exact => {
                let why = if large {
                    "larger than 24 MiB"
                } else {
                    "no text in UTF-8"
                };
                return Err(Failure::new(format!("`{path}` is {why}")));
            }
            _ => {}
        }
    }
    drop(input);
    let _ = child.wait();
    Ok(found)
}

/// How the working tree differs from where it left a revision.
pub(super) struct Difference {
    /// The commit that it is compared with.
    pub(super) base: String,
    /// A unified diff without context; paths are relative to the repository's root.
    pub(super) text: Vec<u8>,
    /// Files that git does not know yet.
    pub(super) new: Vec<String>,
    /// For each file that differs: its path now, if it is still there, and its path in the base, if it was there.
    pub(super) files: Vec<(Option<String>, Option<String>)>,
}

/// Asks how the working tree differs from where it left `revision`.
pub(super) fn difference(revision: &str) -> Result<Difference, Failure> {
    let wanted = commit(revision)?;
    // Without a common ancestor, as in a shallow clone, the revision itself is what there is.
    let base = ask(&["merge-base", &wanted, "HEAD"])
        .map(|found| String::from_utf8_lossy(&found).trim().to_owned())
        .unwrap_or_else(|_| wanted.clone());
    let common = [
        "-c",
        "core.quotePath=false",
        "diff",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        // A file that the repository calls binary has lines, too.
        "--text",
        "--no-relative",
        "--ignore-submodules",
        "--find-renames",
    ];
    let lines = [
        "--unified=0",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        base.as_str(),
    ];
    let text = ask(&[&common[..], &lines[..]].concat())?;
    let names = ["--name-status", "-z", base.as_str()];
    let listed = ask(&[&common[..], &names[..]].concat())?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut files = Vec::new();
    let mut words = listed.split('\0').filter(|word| !word.is_empty());
    while let (Some(kind), Some(path)) = (words.next(), words.next()) {
        let path = Some(path.to_owned());
        files.push(match kind.as_bytes().first() {
            Some(b'A') => (path, None),
            Some(b'D') => (None, path),
            Some(b'R' | b'C') => (words.next().map(str::to_owned), path),
            _ => (path.clone(), path),
        });
    }
    let root = ask(&["rev-parse", "--show-cdup"])?;
    let root = String::from_utf8_lossy(&root).trim().to_owned();
    let mut others = vec![
        "ls-files",
        "--others",
        "--exclude-standard",
        "-z",
        "--full-name",
        "--",
    ];
    others.push(if root.is_empty() { "." } else { &root });
    let new = ask(&others)?;
    let new: Vec<String> = String::from_utf8_lossy(&new)
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    files.extend(new.iter().map(|path| (Some(path.clone()), None)));
    Ok(Difference {
        base,
        text,
        new,
        files,
    })
}

/// The texts that some paths have in a commit, by path; what is no text, or is not there, is left out.
pub(super) fn contents(commit: &str, paths: &[&str]) -> Result<HashMap<String, String>, Failure> {
    if paths.is_empty() {
        return Ok(HashMap::new());
    }
    let mut arguments = vec!["ls-tree", "-z", "--full-tree", commit, "--"];
    let mut wanted = Vec::new();
    // The length of a command line has its limits.
    for some in paths.chunks(200) {
        arguments.truncate(5);
        arguments.extend(some);
        let listed = ask(&arguments)?;
        wanted.extend(regular(&listed));
    }
    let texts = blobs(wanted, false)?;
    Ok(texts
        .into_iter()
        .map(|named| (named.path, named.text))
        .collect())
}

/// The paths of the templates below a folder in a commit.
pub(super) fn below(commit: &str, folder: &str) -> Result<Vec<String>, Failure> {
    let listed = ask(&[
        "ls-tree",
        "-r",
        "-z",
        "--name-only",
        "--full-tree",
        commit,
        "--",
        folder,
    ])?;
    Ok(String::from_utf8_lossy(&listed)
        .split('\0')
        .filter(|path| path.ends_with(".mustache"))
        .map(str::to_owned)
        .collect())
}
