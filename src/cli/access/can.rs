//! `access can`: one request.

use super::super::git::Missing;
use super::super::{Exit, Failure, output};
use super::{AnswerFormat, Range, json, policies, shown_place};
use crate::access::{Decision, Policies, Request, Statement, can_be, decide};
use crate::engine::Gathered;
use crate::facts::actions;
use crate::report::Escaped;
use serde::Serialize;
use std::fmt::Write;

/// Arguments of `access can`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files or folders with policies, `REV:path`, or `-`; all of them count together, as on one role.
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<String>,
    /// The action: kafka-cluster:ReadData.
    #[arg(long)]
    action: String,
    /// The ARN of the topic, group, cluster or whatever the action works on.
    #[arg(long, value_name = "ARN")]
    resource: String,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text, env = "MSK_GEN_ACCESS_FORMAT")]
    output_format: AnswerFormat,
}

#[derive(Serialize)]
struct Answer {
    decision: &'static str,
    statement: Option<Place>,
}

#[derive(Serialize)]
struct Place {
    path: String,
    pointer: String,
    range: Range,
}

/// Runs `access can`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let mut gathered = Gathered::default();
    for argument in &args.policies {
        policies::gather(&mut gathered, policies::texts(argument, Missing::Fails)?)?;
    }
    if gathered.found.is_empty() {
        return Err(Failure::new("there is no policy in what was named"));
    }
    for (option, value) in [("--action", &args.action), ("--resource", &args.resource)] {
        if value.contains(['*', '?']) && value != "*" {
            return Err(Failure::new(format!(
                "`{option} {value}` is a pattern, and a request has none"
            ))
            .help("ask about one action and one ARN; `access diff` compares whole policies"));
        }
    }
    let mut all = Policies::default();
    for found in &gathered.found {
        all.statements
            .extend(found.policies.statements.iter().cloned());
    }
    let request = Request {
        action: &args.action,
        resource: &args.resource,
        principal: None,
        context: None,
    };
    let (decision, statement) = decide(&all, &request);
    let location = statement.and_then(|one| gathered.location(one.policy, one.span));
    let text = match args.output_format {
        AnswerFormat::Json => json(&Answer {
            decision: decision.name(),
            statement: statement.zip(location).map(|(one, location)| Place {
                path: location.path().to_owned(),
                pointer: gathered.pointer(one.policy, one.span),
                range: Range::of(&location),
            }),
        }),
        AnswerFormat::Text => {
            let place = location.as_ref().map(shown_place);
            human(args, decision, statement, place)
        }
    };
    output::to_stdout(&text);
    Ok(if decision == Decision::Allowed {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn human(
    args: &Args,
    decision: Decision,
    statement: Option<&Statement>,
    place: Option<String>,
) -> String {
    let mut text = format!(
        "{}: {} on {}\n",
        decision.name(),
        Escaped(&args.action),
        Escaped(&args.resource)
    );
    match (decision, place) {
        (Decision::ImplicitlyDenied, _) => text.push_str("  no statement speaks about it\n"),
        (Decision::Unknown, Some(place)) => {
            let what = match statement {
                Some(one) if !one.branch.is_empty() => "a condition of the template",
                Some(one) if one.condition.is_some() => "its condition",
                Some(one) if one.principal.is_some() => "who asks",
                _ => "the value of a variable",
            };
            let _ = writeln!(text, "  depends on {what}: {place}");
        }
        (_, Some(place)) => {
            let _ = writeln!(text, "  decided by {place}");
        }
        _ => {}
    }
    let known = actions::data_plane(&args.action).map(actions::find);
    match known {
        Some(Some(action)) if !can_be(&args.resource, action.resource) => {
            let _ = writeln!(
                text,
                "  note: {} works on {} ARNs only; no client ever makes this request",
                action.name,
                action.resource.word()
            );
        }
        Some(None) => text.push_str("  note: there is no such action\n"),
        _ => {}
    }
    text
}
