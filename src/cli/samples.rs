//! Files of records, beside the supervisors that read them.

use super::output;
use super::{Failure, files};
use crate::config::Pattern;
use crate::engine::Unjudged;
use crate::model::sample::{Given, MAX_BYTES, Samples};
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The records of the command line, and the inputs that they are for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    given: Arc<Given>,
    /// Files, and folders with all that is in them.
    inputs: Vec<String>,
}

impl Asked {
    /// Reads the records that the command line names.
    pub(super) fn read(sample: &Path, inputs: &[PathBuf]) -> Result<Self, Failure> {
        Ok(Self {
            given: Arc::new(read(sample)?),
            inputs: inputs
                .iter()
                .map(|path| files::shown(&files::normal(path)))
                .collect(),
        })
    }

    fn is_for(&self, path: &str) -> bool {
        self.inputs.iter().any(|input| {
            let below = path.strip_prefix(input.as_str());
            input == "." || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The samples of the command line, and behind them those of the settings in the folder `base`; each file is read once.
pub(super) fn of(asked: Option<Asked>, settings: &[(String, String)], base: &Path) -> Samples {
    if asked.is_none() && settings.is_empty() {
        return Samples::default();
    }
    let entries: Vec<(Pattern, PathBuf)> = settings
        .iter()
        .map(|(pattern, sample)| {
            let sample = files::normal(&base.join(sample));
            (Pattern::new(pattern, ""), sample)
        })
        .collect();
    let base = whole(base);
    let known: Mutex<HashMap<PathBuf, Result<Arc<Given>, String>>> = Mutex::default();
    Samples::new(move |path| {
        if let Some(asked) = &asked
            && asked.is_for(path)
        {
            return Some(Ok(Arc::clone(&asked.given)));
        }
        // Patterns are those of the settings' folder, from wherever msk-gen was started.
        let path = whole(Path::new(path));
        let path = files::shown(path.strip_prefix(&base).ok()?);
        let (_, sample) = entries.iter().find(|(pattern, _)| pattern.matches(&path))?;
        let mut known = known
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let given = known.entry(sample.clone()).or_insert_with(|| {
            let given = read(sample).map(Arc::new);
            given.map_err(|failure| format!("{} (`samples` of the settings)", failure.message))
        });
        Some(given.clone())
    })
}

/// A path from the root of the disk.
fn whole(path: &Path) -> PathBuf {
    let path = match path.as_os_str().is_empty() {
        true => Path::new("."),
        false => path,
    };
    files::normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
}

/// Reads the first records of a file.
fn read(path: &Path) -> Result<Given, Failure> {
    let fail = |error: &std::io::Error| {
        files::failure(path, "cannot be read as a sample of records", error)
    };
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    std::fs::File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| fail(&error))?;
    let cut = bytes.len() > MAX_BYTES;
    if cut {
        // Not in the middle of a record.
        let end = bytes.iter().rposition(|byte| *byte == b'\n');
        bytes.truncate(end.map_or(MAX_BYTES, |end| end + 1));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        _ => {
            return Err(Failure::new(format!(
                "`{}` is no sample of records: it is not UTF-8 text",
                files::shown(path)
            ))
            .help("records are JSON Lines, CSV or TSV"));
        }
    };
    Ok(Given {
        name: files::shown(path),
        text,
        cut,
    })
}

/// Tells which records were not judged; whether some could not even be read.
pub(super) fn tell(unjudged: Vec<Unjudged>, skipped: &mut Vec<(String, String)>) -> bool {
    let mut failed = false;
    for one in unjudged {
        if one.failed {
            failed = true;
            output::to_stderr(&Failure::new(one.why).to_string());
        } else if !skipped.contains(&(one.path.clone(), one.why.clone())) {
            skipped.push((one.path, one.why));
        }
    }
    failed
}

/// That the command line's records have no supervisor, or too many: `paths` are the files that hold some.
pub(super) fn misfit(sample: &Path, paths: &[String]) -> Option<Failure> {
    let sample = files::shown(sample);
    match paths {
        [_] => None,
        [] => Some(
            Failure::new(format!(
                "`--sample {sample}` needs a Kafka supervisor among the inputs, and there is none"
            ))
            .help(format!("msk-gen lint --sample {sample} druid/events.json")),
        ),
        many => {
            let few: Vec<String> = many
                .iter()
                .take(3)
                .map(|path| format!("`{path}`"))
                .collect();
            let more = if many.len() > 3 { ", …" } else { "" };
            Some(
                Failure::new(format!(
                    "`--sample {sample}` is for one supervisor, and {} inputs hold some: {}{more}",
                    many.len(),
                    few.join(", ")
                ))
                .help("name its file, or list samples under `[samples]` in msk-gen.toml"),
            )
        }
    }
}
