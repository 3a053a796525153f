//! Finding the policies that a command line names: files, folders, standard input, and both in a git revision.

use super::super::git::{self, Missing, Named};
use super::super::{Failure, files};
use crate::engine::{Gathered, Refusal};
use std::io::Read;
use std::path::Path;

/// The texts that one argument means.
pub(super) fn texts(argument: &str, missing: Missing) -> Result<Vec<Named>, Failure> {
    if argument == "-" {
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
        return Ok(vec![Named {
            path: "<stdin>".into(),
            text,
            exact: true,
        }]);
    }
    let path = Path::new(argument);
    if path.is_dir() {
        let mut unreadable = Vec::new();
        let mut found = Vec::new();
        for file in files::walk(path, &mut unreadable) {
            let inside = file.strip_prefix(path).unwrap_or(&file);
            if let files::Read::Text(text) = files::read(&file)? {
                found.push(Named {
                    path: files::shown(&files::normal(inside)),
                    text,
                    exact: false,
                });
            }
        }
        return Ok(found);
    }
    if !path.exists()
        && let Some((revision, inside)) = argument.split_once(':')
        && !revision.is_empty()
    {
        return git::texts(revision, inside, missing);
    }
    match files::read(path)? {
        files::Read::Text(text) => Ok(vec![Named {
            path: files::shown(&files::normal(path)),
            text,
            exact: true,
        }]),
        files::Read::NotText(why) => Err(Failure::new(format!("`{argument}` is no text: {why}"))),
    }
}

/// Adds the policies of texts. A file that was named and has none is a failure; in a folder it is passed over, but a
/// broken one that would matter is told.
pub(super) fn gather(gathered: &mut Gathered, texts: Vec<Named>) -> Result<(), Failure> {
    let accounts = service_accounts(&texts);
    for named in texts {
        let before = gathered.found.len();
        let relevant = named.text.contains("Effect");
        match gathered.add(&named.path, named.text) {
            Ok(_) => {}
            Err(Refusal::Broken {
                message,
                line,
                column,
            }) if named.exact || relevant => {
                return Err(Failure::new(format!(
                    "`{}` cannot be read: {message} (line {line}, column {column})",
                    named.path
                ))
                .help("a policy that is read only in part would give a wrong answer"));
            }
            Err(Refusal::Template) if named.exact => {
                return Err(Failure::new(format!("`{}` is a template", named.path))
                    .help("render it first, and ask about what it gives: `msk-gen render`"));
            }
            Err(_) if named.exact => {
                return Err(Failure::new(format!("`{}` holds no policy", named.path))
                    .help("a policy has statements with `Effect`, `Action` and `Resource`"));
            }
            Err(_) => {}
        }
        for found in &mut gathered.found[before..] {
            if found.without_effect > 0 {
                super::super::output::to_stderr(&format!(
                    "warning: {}: {} neither `Allow` nor `Deny`, and count for nothing here",
                    crate::report::shown_path(&found.path),
                    if found.without_effect == 1 {
                        "the effect of one statement is".to_owned()
                    } else {
                        format!("the effects of {} statements are", found.without_effect)
                    }
                ));
            }
            // In a client's folder of a render the role has the name of the service account.
            let folder = found.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if found.name.is_none()
                && let Some((_, account)) = accounts.iter().find(|(own, _)| own == folder)
            {
                found.name = Some(account.clone());
            }
        }
    }
    Ok(())
}

/// The service account of each folder that has the manifest of one.
fn service_accounts(texts: &[Named]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for named in texts {
        let Some(folder) = named.path.strip_suffix("/service-account.yaml") else {
            continue;
        };
        let reading = crate::document::read(&named.text, crate::document::Syntax::Yaml);
        let name = reading
            .documents
            .first()
            .and_then(|document| document.root.path(&["metadata", "name"]))
            .and_then(crate::document::Node::as_str);
        if let Some(name) = name {
            found.push((folder.to_owned(), name.to_owned()));
        }
    }
    found
}
