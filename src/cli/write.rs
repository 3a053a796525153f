//! Writing files: whole or not at all, and never outside the folder that was named.

use super::{Failure, files};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once};
use tempfile::NamedTempFile;

/// Writes a file whole: into a temporary one beside it, which then takes its name. A device such as `/dev/stdout` is
/// written to as it is.
pub(super) fn whole(path: &Path, text: &str) -> Result<(), Failure> {
    // A link stays one: what it leads to is written.
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let path = resolved.as_path();
    let fail = |error: &std::io::Error| files::failure(path, "cannot be written", error);
    let device = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
    if device {
        return std::fs::write(path, text).map_err(|error| fail(&error));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(folder).map_err(|error| fail(&error))?;
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; an existing one keeps its own.
        let mode = std::fs::metadata(path).map_or(0o644, |meta| meta.permissions().mode());
        builder.permissions(std::fs::Permissions::from_mode(mode));
    }
    builder.prefix(".msk-gen-");
    let (mut file, _tidy) =
        Unfinished::begin(|| builder.tempfile_in(folder)).map_err(|error| fail(&error))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(|error| fail(&error))?;
    file.persist(path).map_err(|error| fail(&error.error))?;
    Ok(())
}

/// Temporary files that are being written; an interrupt removes them before the process ends.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A temporary file, known to the handler of interrupts as long as this lives.
struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a temporary file that no interrupt finds unknown: the handler waits until it is in the list.
    fn begin(
        make: impl FnOnce() -> std::io::Result<NamedTempFile>,
    ) -> std::io::Result<(NamedTempFile, Self)> {
        static HANDLER: Once = Once::new();
        HANDLER.call_once(|| {
            // Without a handler an interrupt leaves a file with a name of its own, and nothing else.
            let _ = ctrlc::set_handler(interrupted);
        });
        let mut list = unfinished();
        let file = make()?;
        let path = file.path().to_path_buf();
        list.push(path.clone());
        Ok((file, Self(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

fn unfinished() -> std::sync::MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

#[expect(
    clippy::exit,
    reason = "an interrupt ends the process, from a thread of its own"
)]
fn interrupted() {
    // The list stays taken until the end, so that nobody begins another file.
    let list = unfinished();
    for path in list.iter() {
        let _ = std::fs::remove_file(path);
    }
    // As shells have it: 128 and the number of the signal.
    std::process::exit(130);
}

/// The place of an artifact below `out`, after every folder on the way was looked at: a link that leads outside is
/// refused.
pub(super) fn inside(out: &Path, path: &str) -> Result<PathBuf, Failure> {
    let target = out.join(path);
    let escapes = Path::new(path)
        .components()
        .any(|part| !matches!(part, std::path::Component::Normal(_)));
    if escapes {
        return Err(Failure::new(format!(
            "the artifact `{path}` would lie outside `{}`",
            files::shown(out)
        )));
    }
    let Ok(root) = out.canonicalize() else {
        return Ok(target);
    };
    let mut at = out.to_path_buf();
    for part in Path::new(path).components() {
        at.push(part);
        let Ok(meta) = std::fs::symlink_metadata(&at) else {
            break;
        };
        if meta.file_type().is_symlink() {
            let leads = at.canonicalize().ok();
            if leads.is_none_or(|leads| !leads.starts_with(&root)) {
                let message = format!(
                    "`{}` is a link that leads outside `{}`",
                    files::shown(&at),
                    files::shown(out)
                );
                return Err(Failure::new(message).help("remove the link: nothing was written"));
            }
        }
    }
    Ok(target)
}
