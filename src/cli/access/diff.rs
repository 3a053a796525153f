//! `access diff`: what one set of policies grants that another does not.

use super::super::git::Missing;
use super::super::{Exit, Failure, git, output};
use super::{Pair, json, policies, short, shown_name, shown_place};
use crate::access::{Change, Comparison, Policies, Relation, arn_fields, compare};
use crate::engine::Gathered;
use crate::report::{Escaped, markdown_code};
use clap::ValueEnum;
use serde::Serialize;
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

/// Arguments of `access diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file or folder with policies, `REV:path`, or `REV..REV` for what changed between two revisions.
    base: String,
    /// The same, for the other side.
    head: Option<String>,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value_t = Format::Text, env = "MSK_GEN_ACCESS_DIFF_FORMAT")]
    output_format: Format,
    /// End with exit code 1 unless HEAD grants the same as BASE or less.
    #[arg(long)]
    exit_code: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

/// The policies of one role, or one policy, on both sides.
struct Subject {
    name: String,
    comparison: Comparison,
}

#[derive(Serialize)]
struct Answer {
    relation: &'static str,
    gained: Vec<Pair>,
    lost: Vec<Pair>,
    policies: Vec<Part>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct Part {
    name: String,
    relation: &'static str,
    gained: Vec<Pair>,
    lost: Vec<Pair>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
}

/// Runs `access diff`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let (base, head) = match &args.head {
        Some(head) => (
            policies::texts(&args.base, Missing::IsEmpty)?,
            policies::texts(head, Missing::IsEmpty)?,
        ),
        None => match git::range(&args.base) {
            Some(range) => git::changed(&range?)?,
            None => {
                return Err(Failure::new("there is only one side to compare").help(
                    "give BASE and HEAD, or a range of revisions: `access diff origin/main..HEAD`",
                ));
            }
        },
    };
    // Of two single files the names do not matter.
    let single = base.len() == 1 && head.len() == 1 && base[0].exact && head[0].exact;
    let mut gathered = Gathered::default();
    policies::gather(&mut gathered, base)?;
    let middle = gathered.found.len();
    policies::gather(&mut gathered, head)?;
    let sides = [0..middle, middle..gathered.found.len()];

    let names: Vec<String> = (0..gathered.found.len())
        .map(|index| name(&gathered, index, &sides, single))
        .collect();
    let mut order: Vec<&String> = names.iter().collect();
    order.sort();
    order.dedup();
    let of = |side: &Range<usize>, wanted: &str| {
        let mut all = Policies::default();
        for index in side.clone().filter(|index| names[*index] == wanted) {
            all.statements
                .extend(gathered.found[index].policies.statements.iter().cloned());
        }
        all
    };
    let subjects: Vec<Subject> = order
        .into_iter()
        .map(|name| Subject {
            name: name.clone(),
            comparison: compare(&of(&sides[0], name), &of(&sides[1], name), &gathered.holes),
        })
        .collect();
    let total = total(&subjects);

    let text = match args.output_format {
        Format::Json => json(&Answer {
            relation: total.relation.name(),
            gained: pairs(&total.gained),
            lost: pairs(&total.lost),
            policies: subjects.iter().map(part).collect(),
            unknown: total.unknown.clone(),
        }),
        Format::Text => human(&gathered, &subjects, &total),
        Format::Markdown => markdown(&gathered, &subjects, &total),
    };
    output::to_stdout(&text);
    let fine = matches!(total.relation, Relation::Equal | Relation::Less);
    Ok(if args.exit_code && !fine {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

/// What a policy is called: by itself, or by its file and its place in it.
fn name(gathered: &Gathered, index: usize, sides: &[Range<usize>; 2], single: bool) -> String {
    let found = &gathered.found[index];
    let trust = if found.trust { " (trust)" } else { "" };
    if let Some(name) = &found.name {
        return format!("{name}{trust}");
    }
    let side = sides
        .iter()
        .find(|side| side.contains(&index))
        .cloned()
        .unwrap_or(0..0);
    let alone = gathered.found[side]
        .iter()
        .filter(|other| other.path == found.path)
        .count()
        == 1;
    let path = match (single, found.path.rsplit_once('.')) {
        (true, _) => "policy",
        (false, Some((stem, _))) if alone => stem,
        _ => &found.path,
    };
    if alone {
        format!("{path}{trust}")
    } else {
        format!("{path}#{}{trust}", found.pointer)
    }
}

/// Everything together: what each role gained or lost, side by side. A role that gets what another one has had gets more,
/// and a deny in one role's policy takes nothing from another.
fn total(subjects: &[Subject]) -> Comparison {
    let list = |pick: fn(&Comparison) -> &Vec<Change>| -> Vec<Change> {
        let mut seen = HashSet::new();
        let all = subjects.iter().flat_map(|one| pick(&one.comparison));
        all.filter(|change| seen.insert((change.action.clone(), change.resource.clone())))
            .cloned()
            .collect()
    };
    let (gained, lost) = (list(|one| &one.gained), list(|one| &one.lost));
    let unknown: Vec<String> = subjects
        .iter()
        .flat_map(|one| one.comparison.unknown.clone())
        .collect();
    let undecided = |one: &Subject| one.comparison.relation == Relation::Unknown;
    let relation = match (gained.is_empty(), lost.is_empty()) {
        _ if subjects.iter().any(undecided) => Relation::Unknown,
        (true, true) => Relation::Equal,
        (false, true) => Relation::More,
        (true, false) => Relation::Less,
        (false, false) => Relation::Incomparable,
    };
    Comparison {
        relation,
        gained,
        lost,
        unknown,
    }
}

fn pairs(changes: &[Change]) -> Vec<Pair> {
    changes
        .iter()
        .map(|change| Pair {
            action: change.action.clone(),
            resource: change.resource.clone(),
        })
        .collect()
}

fn part(subject: &Subject) -> Part {
    Part {
        name: subject.name.clone(),
        relation: subject.comparison.relation.name(),
        gained: pairs(&subject.comparison.gained),
        lost: pairs(&subject.comparison.lost),
        unknown: subject.comparison.unknown.clone(),
    }
}

/// Changes of one pattern, told together.
struct Row<'c> {
    actions: Vec<&'c str>,
    change: &'c Change,
}

fn rows(changes: &[Change]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for change in changes {
        let same = |row: &&mut Row<'_>| {
            (row.change.policy, row.change.span, row.change.whole) == (change.policy, change.span, change.whole)
                && row.change.pattern == change.pattern
                // An example is one of a type of resource.
                && (change.whole || kind(&row.change.resource) == kind(&change.resource))
        };
        match rows.iter_mut().find(same) {
            Some(row) => row.actions.push(&change.action),
            None => rows.push(Row {
                actions: vec![&change.action],
                change,
            }),
        }
    }
    rows
}

fn kind(arn: &str) -> &str {
    let fields = arn_fields(arn);
    let rest = fields.get(5).copied().unwrap_or("");
    rest.split('/').next().unwrap_or("")
}

/// The actions of a row, the prefix said once.
fn actions(row: &Row<'_>) -> String {
    let prefix = row.actions[0]
        .split_once(':')
        .map_or("", |(prefix, _)| prefix);
    let mut text = row.actions[0].to_owned();
    for action in &row.actions[1..] {
        let name = action
            .split_once(':')
            .filter(|(own, _)| *own == prefix)
            .map_or(*action, |(_, name)| name);
        let _ = write!(text, ", {name}");
    }
    text
}

fn human(gathered: &Gathered, subjects: &[Subject], total: &Comparison) -> String {
    let mut text = String::new();
    let side = |text: &mut String, sign: char, changes: &[Change]| {
        for row in rows(changes) {
            let place = gathered.location(row.change.policy, row.change.span);
            let place = place.as_ref().map(shown_place).unwrap_or_default();
            let on = short(&row.change.pattern);
            let example = if row.change.whole || row.change.pattern == row.change.resource {
                String::new()
            } else {
                format!("  (such as {})", Escaped(short(&row.change.resource)))
            };
            let _ = writeln!(
                text,
                "  {sign} {}  on  {}{example}     {place}",
                Escaped(&actions(&row)),
                Escaped(on)
            );
        }
        if changes.is_empty() {
            let _ = writeln!(text, "  {sign} nothing");
        }
    };
    let width = subjects
        .iter()
        .map(|one| shown_name(&one.name).chars().count())
        .max()
        .unwrap_or(0)
        .min(60);
    for subject in subjects
        .iter()
        .filter(|one| one.comparison.relation != Relation::Equal)
    {
        let found = &subject.comparison;
        let relation = found.relation.name().to_uppercase();
        let _ = writeln!(text, "{:width$}   {relation}", shown_name(&subject.name));
        side(&mut text, '+', &found.gained);
        side(&mut text, '-', &found.lost);
        for why in &found.unknown {
            let _ = writeln!(text, "  ? {}", Escaped(why));
        }
    }
    let _ = writeln!(text, "{}", summary(subjects, total));
    if conditions(gathered) {
        text.push_str("Conditions were compared by their text: a statement with one grants less than the same without.\n");
    }
    text
}

fn summary(subjects: &[Subject], total: &Comparison) -> String {
    let mut counts: Vec<String> = Vec::new();
    for relation in [
        Relation::More,
        Relation::Less,
        Relation::Incomparable,
        Relation::Unknown,
        Relation::Equal,
    ] {
        let count = subjects
            .iter()
            .filter(|one| one.comparison.relation == relation)
            .count();
        if count > 0 {
            counts.push(format!("{count} {}", relation.name()));
        }
    }
    match subjects.len() {
        0 => "No policies on either side.".into(),
        1 => format!("1 policy compared: {}", total.relation.name()),
        many => format!(
            "{many} policies compared: {}; together: {}",
            counts.join(", "),
            total.relation.name()
        ),
    }
}

fn conditions(gathered: &Gathered) -> bool {
    let mut statements = gathered
        .found
        .iter()
        .flat_map(|found| &found.policies.statements);
    statements.any(|one| one.condition.is_some())
}

fn markdown(gathered: &Gathered, subjects: &[Subject], total: &Comparison) -> String {
    let mut text = format!("### Access: {}\n\n", heading(total.relation));
    let changed: Vec<&Subject> = subjects
        .iter()
        .filter(|one| one.comparison.relation != Relation::Equal)
        .collect();
    if !changed.is_empty() {
        text.push_str("| policy | | action | on | place |\n| --- | --- | --- | --- | --- |\n");
    }
    for subject in &changed {
        for (sign, changes) in [
            ("+", &subject.comparison.gained),
            ("−", &subject.comparison.lost),
        ] {
            for row in rows(changes) {
                let place = gathered.location(row.change.policy, row.change.span);
                let mut on = markdown_code(short(&row.change.pattern));
                if !row.change.whole && row.change.pattern != row.change.resource {
                    let _ = write!(
                        on,
                        " such as {}",
                        markdown_code(short(&row.change.resource))
                    );
                }
                let _ = writeln!(
                    text,
                    "| {} | {sign} | {} | {on} | {} |",
                    markdown_code(&subject.name),
                    markdown_code(&actions(&row)),
                    place
                        .as_ref()
                        .map(|at| markdown_code(&shown_place(at)))
                        .unwrap_or_default(),
                );
            }
        }
        for why in &subject.comparison.unknown {
            let _ = writeln!(
                text,
                "| {} | ? | {} | | |",
                markdown_code(&subject.name),
                markdown_code(why)
            );
        }
    }
    if !changed.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{}", summary(subjects, total));
    if conditions(gathered) {
        text.push_str("\nConditions were compared by their text.\n");
    }
    text
}

fn heading(relation: Relation) -> &'static str {
    match relation {
        Relation::More => "more than before",
        Relation::Less => "less than before",
        Relation::Equal => "unchanged",
        Relation::Incomparable => "more in one place, less in another",
        Relation::Unknown => "could not be compared",
    }
}
