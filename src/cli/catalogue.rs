//! `explain`, `rules` and `schema`: what msk-gen knows, printed.

use super::{Exit, Failure, output};
use crate::document::schema;
use crate::finding::Fixes;
use crate::model::supervisor;
use crate::rules;
use clap::ValueEnum;
use serde::Serialize;
use std::fmt::Write;

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Name or code: arn-wildcard-topic, MSK204.
    rule: String,
}

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    /// How to list them.
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    output_format: ListFormat,
}

/// Arguments of `schema`.
#[derive(Debug, clap::Args)]
pub(super) struct SchemaArgs {
    /// context, settings, findings or druid-supervisor.
    kind: String,
    /// Of druid-supervisor: the facts of one field, such as ioConfig.taskDuration.
    #[arg(long, value_name = "PATH")]
    field: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ListFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    summary: &'static str,
    fixes: &'static str,
}

fn fixes(fixes: Fixes) -> &'static str {
    match fixes {
        Fixes::Never => "never",
        Fixes::Sometimes => "sometimes",
        Fixes::Always => "always",
    }
}

/// Prints a rule's page.
pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Failure> {
    let Some(rule) = rules::find(&args.rule) else {
        let failure = Failure::new(format!("there is no rule `{}`", args.rule));
        return Err(match rules::suggestion(&args.rule) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => failure.help("`msk-gen rules` lists them all"),
        });
    };
    output::to_stdout(&rules::page(rule.info()));
    Ok(Exit::Clean)
}

/// Prints the catalogue.
pub(super) fn rules(args: &RulesArgs) -> Result<Exit, Failure> {
    let rows = rules::ALL.iter().map(|rule| rule.info()).map(|info| Row {
        code: info.code,
        name: info.name,
        severity: info.severity.name(),
        summary: info.summary,
        fixes: fixes(info.fixes),
    });
    let mut out = String::new();
    match args.output_format {
        ListFormat::Json => {
            out =
                serde_json::to_string_pretty(&rows.collect::<Vec<_>>()).unwrap_or_default() + "\n";
        }
        ListFormat::Markdown => {
            out.push_str(
                "| code | rule | severity | meaning | fixes |\n| --- | --- | --- | --- | --- |\n",
            );
            for row in rows {
                let _ = writeln!(
                    out,
                    "| {} | `{}` | {} | {} | {} |",
                    row.code, row.name, row.severity, row.summary, row.fixes
                );
            }
        }
        ListFormat::Text => {
            let width = rules::ALL
                .iter()
                .map(|rule| rule.info().name.len())
                .max()
                .unwrap_or(0);
            for row in rows {
                let _ = writeln!(
                    out,
                    "{}  {:<width$}  {:<7}  {}",
                    row.code, row.name, row.severity, row.summary
                );
            }
        }
    }
    output::to_stdout(&out);
    Ok(Exit::Clean)
}

/// Prints a schema.
pub(super) fn schema(args: &SchemaArgs) -> Result<Exit, Failure> {
    if let Some(path) = &args.field {
        if args.kind != "druid-supervisor" {
            return Err(Failure::new("only `druid-supervisor` has `--field`"));
        }
        let Some(row) = supervisor::schema::field(path) else {
            let places = supervisor::schema::places(path);
            let help = match places.as_slice() {
                [] => {
                    "paths begin at dataSchema, ioConfig or tuningConfig, as ioConfig.taskDuration"
                        .to_owned()
                }
                places => format!("did you mean `{}`?", places.join("`, or `")),
            };
            return Err(
                Failure::new(format!("no release of Druid has a field `{path}`")).help(help),
            );
        };
        output::to_stdout(&row);
        return Ok(Exit::Clean);
    }
    let Some(text) = schema::text(&args.kind) else {
        let known = schema::SCHEMAS.map(|(name, _)| name).join(", ");
        return Err(Failure::new(format!("there is no schema `{}`", args.kind))
            .help(format!("one of {known}")));
    };
    output::to_stdout(text);
    Ok(Exit::Clean)
}
