//! Inputs on which rules must stay silent: precision is what keeps a linter switched on.

use msk_gen::config::Config;
use msk_gen::engine;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn nothing_is_said_about_what_is_right_or_not_ours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/silent");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    assert!(paths.len() >= 20, "the corpus is there");
    let mut told = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let lint = engine::lint_text(&path.to_string_lossy(), text, false, &Config::default());
        for finding in lint.findings {
            let start = finding.location.start();
            told.push(format!(
                "{}:{}: {}: {}",
                path.display(),
                start.line,
                finding.rule.name,
                finding.message
            ));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
