//! `access`: exact questions about what policies allow.

mod can;
mod diff;
mod evaluate;
mod needs;
mod policies;

use super::{Exit, Failure};
use crate::access::arn_fields;
use crate::finding::Location;
use clap::{Subcommand, ValueEnum};
use serde::Serialize;

/// Arguments of `access`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Is one request allowed, and by which statement?
    Can(can::Args),
    /// Decide many requests: one JSON object a line in, one out.
    Evaluate(evaluate::Args),
    /// What does HEAD grant that BASE does not, and the reverse?
    Diff(diff::Args),
    /// What does a workload need? Prints the smallest policy, or judges one against it.
    Needs(Box<needs::Args>),
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Runs `access`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.question {
        Question::Can(args) => can::run(args),
        Question::Evaluate(args) => evaluate::run(args),
        Question::Diff(args) => diff::run(args),
        Question::Needs(args) => needs::run(args),
    }
}

/// A place as answers in JSON have it.
#[derive(Debug, Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Debug, Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: usize,
}

impl Range {
    fn of(location: &Location) -> Self {
        let (start, end) = (location.start(), location.end());
        let position = |at: crate::source::Position, offset: u32| Position {
            line: at.line,
            column: at.column,
            offset: offset as usize,
        };
        Self {
            start: position(start, location.span.start),
            end: position(end, location.span.end),
        }
    }
}

/// An action and a resource, as answers in JSON have them.
#[derive(Debug, Serialize)]
struct Pair {
    action: String,
    resource: String,
}

/// `path:line:column` for people.
fn shown_place(location: &Location) -> String {
    let at = location.start();
    format!(
        "{}:{}:{}",
        crate::report::shown_path(location.path()),
        at.line,
        at.column
    )
}

/// The part of an ARN of Kafka that people look at: without partition, region and account where those are plain.
fn short(arn: &str) -> &str {
    let fields = arn_fields(arn);
    let plain = |field: &&str| !field.contains(['*', '?']);
    match fields.as_slice() {
        [_, _, "kafka", region, account, rest] if plain(region) && plain(account) => rest,
        _ => arn,
    }
}

/// A name as text: escaped, and never like a workflow command.
fn shown_name(name: &str) -> String {
    crate::report::shown_path(name)
}

/// A value as JSON, with two spaces and a newline.
fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
