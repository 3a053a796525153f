//! The one test binary; a module for each kind of test.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod change;
mod cli;
mod layers;
mod mustache;
mod mutations;
mod program;
mod pull_request;
mod readers;
mod render;
mod report;
mod rules;
mod sample;
mod workspace;

/// Compares `text` with the snapshot `name` in `tests/snapshots/`.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
