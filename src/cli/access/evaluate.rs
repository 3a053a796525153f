//! `access evaluate`: many requests, one JSON object a line.

use super::super::{Exit, Failure, output};
use crate::access::{Holes, Policies, Request, decide};
use crate::document::{self, Document, Node, Syntax, Value};
use crate::model::policy;
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::Arc;

/// Arguments of `access evaluate`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Lines of JSON in and out, the only form that there is:
    /// {"id", "policies": […], "request": {"action", "resource", "principal"?, "context"?}} gives {"id", "decision"}.
    #[arg(long, required = true)]
    jsonl: bool,
    /// The file with the lines [default: standard input].
    file: Option<PathBuf>,
}

/// Lines that are decided together, on all threads.
const BATCH: usize = 4096;

/// Runs `access evaluate`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let input: Box<dyn BufRead> = match &args.file {
        Some(path) if path.as_os_str() != "-" => {
            let file = std::fs::File::open(path)
                .map_err(|error| super::super::files::failure(path, "cannot be read", &error))?;
            Box::new(BufReader::new(file))
        }
        _ => Box::new(BufReader::new(std::io::stdin())),
    };
    let mut batch: Vec<(usize, String)> = Vec::with_capacity(BATCH);
    let mut lines = input.lines().enumerate();
    loop {
        let line = lines.next();
        let end = line.is_none();
        if let Some((index, line)) = line {
            let line =
                line.map_err(|error| Failure::new(format!("line {}: {error}", index + 1)))?;
            if !line.trim().is_empty() {
                batch.push((index + 1, line));
            }
        }
        if batch.len() == BATCH || end {
            let share = batch
                .len()
                .div_ceil(rayon::current_num_threads().max(1))
                .max(64);
            // What was answered before a bad line is printed all the same.
            let answers: Vec<(String, Option<Failure>)> = batch
                .par_chunks(share)
                .map(|lines| {
                    let mut known = Known::default();
                    let mut out = String::with_capacity(lines.len() * 48);
                    for (number, line) in lines {
                        if let Err(why) = answer(line, &mut known, &mut out) {
                            return (out, Some(Failure::new(format!("line {number}: {why}"))));
                        }
                    }
                    (out, None)
                })
                .collect();
            batch.clear();
            for (text, failure) in answers {
                output::to_stdout(&text);
                if let Some(failure) = failure {
                    return Err(failure);
                }
            }
        }
        if end {
            return Ok(Exit::Clean);
        }
    }
}

/// Policies that were read before: requests about one set come in a row.
type Known = HashMap<String, Arc<Policies>>;

/// How many sets of policies one thread remembers.
const MAX_KNOWN: usize = 256;

fn answer(line: &str, known: &mut Known, out: &mut String) -> Result<(), String> {
    let reading = document::read(line, Syntax::Json);
    if let Some(problem) = reading.problems.first() {
        return Err(format!(
            "no JSON: {} (column {})",
            problem.message,
            problem.span.start + 1
        ));
    }
    let root = &reading.documents.first().ok_or("no JSON")?.root;
    let id = root.get("id").ok_or("`id` is missing")?;
    let list = root.get("policies").ok_or("`policies` is missing")?;
    let request = root.get("request").ok_or("`request` is missing")?;
    let text = |key: &str| {
        request
            .get(key)
            .ok_or_else(|| format!("`request.{key}` is missing"))?
            .as_str()
            .ok_or_else(|| format!("`request.{key}` is no text"))
    };
    let (action, resource) = (text("action")?, text("resource")?);
    let raw = &line[list.span.start as usize..list.span.end as usize];
    let policies = match known.get(raw) {
        Some(found) => Arc::clone(found),
        None => {
            let read = Arc::new(read_policies(list)?);
            if known.len() >= MAX_KNOWN {
                known.clear();
            }
            known.insert(raw.to_owned(), Arc::clone(&read));
            read
        }
    };
    let principal = match request.get("principal") {
        None => None,
        Some(node) if matches!(node.value, Value::Null) => None,
        Some(node) => Some(node.as_str().ok_or("`request.principal` is no text")?),
    };
    let context = match request.get("context") {
        None => None,
        Some(node) if matches!(node.value, Value::Null) => None,
        Some(node) if node.is_object() => Some(context(node)?),
        Some(_) => return Err("`request.context` is no object".into()),
    };
    let (decision, _) = decide(
        &policies,
        &Request {
            action,
            resource,
            principal,
            context: context.as_deref(),
        },
    );
    out.push_str("{\"id\":");
    out.push_str(&line[id.span.start as usize..id.span.end as usize]);
    out.push_str(",\"decision\":\"");
    out.push_str(decision.name());
    out.push_str("\"}\n");
    Ok(())
}

fn context(node: &Node<'_>) -> Result<Vec<(String, Vec<String>)>, String> {
    node.members()
        .map(|member| {
            let values = member.value.one_or_many().iter().map(|value| {
                value
                    .scalar()
                    .map(str::to_owned)
                    .ok_or_else(|| format!("`request.context.{}` is no text", member.key.text))
            });
            Ok((
                member.key.text.to_string(),
                values.collect::<Result<_, String>>()?,
            ))
        })
        .collect()
}

fn read_policies(list: &Node<'_>) -> Result<Policies, String> {
    let mut all = Policies::default();
    let mut holes = Holes::default();
    for (index, node) in list.one_or_many().iter().enumerate() {
        let count = all.statements.len();
        let found = match node.as_str() {
            // A policy may also come as the text that it is in most APIs.
            Some(text) => {
                let reading = document::read(text, Syntax::Json);
                if let Some(problem) = reading.problems.first() {
                    return Err(format!("policy {index} is no JSON: {}", problem.message));
                }
                reading
                    .documents
                    .first()
                    .map(|inner| add(inner, index, &mut all, &mut holes))
            }
            None => {
                let document = Document {
                    syntax: Syntax::Json,
                    root: node.clone(),
                    comments: Vec::new(),
                };
                Some(add(&document, index, &mut all, &mut holes))
            }
        };
        if found.unwrap_or(0) == 0 && all.statements.len() == count && !is_empty(node) {
            return Err(format!("policy {index} holds no statement"));
        }
    }
    Ok(all)
}

/// Whether a policy says that it has no statements.
fn is_empty(node: &Node<'_>) -> bool {
    node.get("Statement")
        .is_some_and(|list| list.items().is_empty() && !list.is_object())
}

/// Adds the policies of a document and says how many there were.
fn add(document: &Document<'_>, index: usize, all: &mut Policies, holes: &mut Holes) -> usize {
    let found = policy::find(document);
    found
        .iter()
        .for_each(|policy| all.add(policy, index, holes));
    found.len()
}
