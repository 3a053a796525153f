//! `access needs`: the smallest policy of a workload, and what another policy means for it.

use super::super::git::Missing;
use super::super::{Exit, Failure, output};
use super::{AnswerFormat, Pair, json, policies, short, shown_place};
use crate::access::{self, Arns, Policies, Role, Side, Workload, verdict};
use crate::engine::Gathered;
use crate::facts::{actions, limits, regions, uuid};
use crate::report::Escaped;
use crate::source::Traced;
use clap::ValueEnum;
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write;

/// Arguments of `access needs`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What the workload does: consumer, producer, idempotent-producer, transactional-producer, admin, connect, mirror,
    /// streams, druid.
    #[arg(long)]
    role: String,
    /// The cluster: arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID; `*` for a uuid that is not known yet.
    #[arg(long, value_name = "ARN", required_unless_present = "source", conflicts_with_all = ["source", "target"])]
    cluster: Option<String>,
    /// A topic that it reads; may end in `*`. May be repeated.
    #[arg(long, value_name = "TOPIC")]
    reads: Vec<String>,
    /// A topic that it writes.
    #[arg(long, value_name = "TOPIC")]
    writes: Vec<String>,
    /// A topic that an admin manages [default: all].
    #[arg(long, value_name = "TOPIC")]
    topic: Vec<String>,
    /// A consumer group.
    #[arg(long, value_name = "GROUP")]
    group: Vec<String>,
    /// A transactional id.
    #[arg(long, value_name = "ID")]
    transactional_id: Vec<String>,
    /// The application id of `streams`, the worker group of `connect`, the group of a consumer without others.
    #[arg(long)]
    name: Option<String>,
    /// A connector of `connect` [default: all].
    #[arg(long, value_name = "NAME")]
    connector: Vec<String>,
    /// A topic in which `connect` keeps its state [default: those that begin with its name].
    #[arg(long, value_name = "TOPIC")]
    internal_topic: Vec<String>,
    /// A producer that is not idempotent (`enable.idempotence=false`).
    #[arg(long)]
    not_idempotent: bool,
    /// The cluster that a mirror reads from.
    #[arg(long, value_name = "ARN", requires_all = ["target", "side"])]
    source: Option<String>,
    /// The cluster that a mirror writes to.
    #[arg(long, value_name = "ARN", requires_all = ["source", "side"])]
    target: Option<String>,
    /// For which of the two the policy is.
    #[arg(long, value_enum, requires_all = ["source", "target"])]
    side: Option<SideName>,
    /// Judge these policies by what the workload needs, instead of printing one.
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    against: Vec<String>,
    /// How the answer is printed.
    #[arg(long, value_enum, default_value_t = AnswerFormat::Text, env = "MSK_GEN_ACCESS_FORMAT")]
    output_format: AnswerFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SideName {
    Source,
    Target,
}

#[derive(Serialize)]
struct Answer {
    missing: Vec<Pair>,
    dead: Vec<Pair>,
    excess: Vec<Pair>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<String>,
}

/// Runs `access needs`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let (workload, arns) = workload(args)?;
    if args.against.is_empty() {
        let policy = policy(&workload, &arns);
        let text = json(&policy);
        let size = text.chars().filter(|c| !c.is_whitespace()).count();
        if size > limits::MANAGED_POLICY {
            output::to_stderr(&format!(
                "warning: this policy has {size} characters, and a managed policy at most {}: split its topics over several policies, or name a prefix",
                limits::MANAGED_POLICY
            ));
        }
        output::to_stdout(&text);
        return Ok(Exit::Clean);
    }
    let mut gathered = Gathered::default();
    for argument in &args.against {
        policies::gather(&mut gathered, policies::texts(argument, Missing::Fails)?)?;
    }
    let mut all = Policies::default();
    for found in &gathered.found {
        all.statements
            .extend(found.policies.statements.iter().cloned());
    }
    let mut holes = gathered.holes.clone();
    let verdict = verdict(&all, &workload, &arns, &mut holes);
    let pairs = |list: &[access::Pair]| -> Vec<Pair> {
        list.iter()
            .map(|pair| Pair {
                action: pair.action.clone(),
                resource: pair.resource.clone(),
            })
            .collect()
    };
    let text = match args.output_format {
        AnswerFormat::Json => json(&Answer {
            missing: pairs(&verdict.missing),
            dead: pairs(&verdict.dead),
            excess: pairs(&verdict.excess),
            unknown: verdict.unknown.clone(),
        }),
        AnswerFormat::Text => human(&gathered, &verdict),
    };
    output::to_stdout(&text);
    Ok(if verdict.missing.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

fn human(gathered: &Gathered, verdict: &access::Verdict) -> String {
    let mut text = String::new();
    for (title, list) in [
        (
            "missing: the workload needs it and it is not granted",
            &verdict.missing,
        ),
        ("dead: granted where it has no effect", &verdict.dead),
        ("excess: granted and not needed", &verdict.excess),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}");
        for pair in list {
            let place = pair
                .place
                .and_then(|(policy, span)| gathered.location(policy, span));
            let place = place
                .map(|at| format!("     {}", shown_place(&at)))
                .unwrap_or_default();
            let _ = writeln!(
                text,
                "  {}  on  {}{place}",
                Escaped(&pair.action),
                Escaped(short(&pair.resource))
            );
        }
    }
    for why in &verdict.unknown {
        let _ = writeln!(text, "unknown: {}", Escaped(why));
    }
    if text.is_empty() {
        text.push_str("The policies grant what the workload needs, and nothing else.\n");
    }
    text
}

/// A policy of the grants of a workload.
fn policy(workload: &Workload, arns: &Arns) -> Value {
    let statements: Vec<Value> = access::needs(workload, arns)
        .iter()
        .map(|grant| {
            let actions: Vec<String> = grant
                .actions
                .iter()
                .map(|name| format!("{}{name}", actions::PREFIX))
                .collect();
            let resources: Vec<&str> = grant
                .resources
                .iter()
                .map(|arn| arn.text.as_str())
                .collect();
            json!({
                "Sid": grant.sid,
                "Effect": "Allow",
                "Action": actions,
                "Resource": resources,
            })
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn workload(args: &Args) -> Result<(Workload, Arns), Failure> {
    let names: Vec<&str> = Role::ALL.iter().map(|(name, _)| *name).collect();
    let role = Role::parse(&args.role).ok_or_else(|| {
        let near = names
            .iter()
            .map(|name| (strsim::damerau_levenshtein(name, &args.role), name))
            .min()
            .filter(|(distance, _)| *distance <= 3);
        let help = match near {
            Some((_, name)) => format!("did you mean `{name}`?"),
            None => format!("one of {}", names.join(", ")),
        };
        Failure::new(format!("there is no role `{}`", args.role)).help(help)
    })?;
    let mut side = None;
    let arn = match (role, &args.source, &args.target, args.side) {
        (Role::Mirror, Some(source), Some(target), Some(which)) => {
            let (source, target) = (
                parse_arn(source, "--source")?,
                parse_arn(target, "--target")?,
            );
            match which {
                SideName::Source => {
                    side = Some(Side::Source(target.cluster));
                    source
                }
                SideName::Target => {
                    side = Some(Side::Target(source.cluster));
                    target
                }
            }
        }
        (Role::Mirror, ..) => {
            return Err(Failure::new("a mirror has two clusters")
                .help("give `--source ARN --target ARN`, and with `--side` for which of them the policy is"));
        }
        (_, Some(_), ..) => {
            return Err(Failure::new("only a mirror has `--source` and `--target`")
                .help("give `--cluster ARN`"));
        }
        _ => parse_arn(args.cluster.as_deref().unwrap_or(""), "--cluster")?,
    };
    let needs_name = match role {
        Role::Connect | Role::Streams => true,
        Role::Consumer => args.group.is_empty(),
        _ => false,
    };
    if needs_name && args.name.is_none() {
        let (what, option) = match role {
            Role::Streams => ("application id", "--name ID"),
            Role::Connect => ("worker group", "--name GROUP"),
            _ => ("consumer group", "--group GROUP"),
        };
        output::to_stderr(&format!(
            "warning: without `{option}` the {what} is taken to be `{}`",
            args.role
        ));
    }
    let useless = match role {
        Role::Consumer | Role::Druid | Role::Mirror => {
            args.reads.is_empty().then_some("--reads TOPIC")
        }
        Role::Producer | Role::IdempotentProducer | Role::TransactionalProducer => {
            args.writes.is_empty().then_some("--writes TOPIC")
        }
        _ => None,
    };
    if let Some(option) = useless {
        output::to_stderr(&format!(
            "warning: without `{option}` a {} has no topic",
            args.role
        ));
    }
    if role == Role::TransactionalProducer
        && args.transactional_id.is_empty()
        && args.name.is_none()
    {
        output::to_stderr(&format!(
            "warning: without `--transactional-id ID` it is taken to begin with `{}-`",
            args.role
        ));
    }
    for (option, list) in [
        ("--reads", &args.reads),
        ("--writes", &args.writes),
        ("--topic", &args.topic),
        ("--internal-topic", &args.internal_topic),
    ] {
        let bad =
            |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '*' | '?'));
        if let Some(name) = list
            .iter()
            .find(|name| name.is_empty() || name.contains(bad))
        {
            return Err(Failure::new(format!("`{option} {name}` is no name of a topic"))
                .help("topics are made of letters, digits, `.`, `_` and `-`; `*` and `?` are wildcards"));
        }
    }
    for (option, list) in [
        ("--group", &args.group),
        ("--transactional-id", &args.transactional_id),
        ("--connector", &args.connector),
    ] {
        let bad = |name: &&String| {
            name.is_empty() || name.contains("${") || name.contains(char::is_control)
        };
        if let Some(name) = list.iter().find(bad) {
            return Err(Failure::new(format!(
                "`{option} {name}` cannot stand in an ARN"
            )));
        }
    }
    let texts = |list: &[String]| -> Vec<Traced> {
        list.iter().map(|text| Traced::own(text.clone())).collect()
    };
    let serverless = arn
        .uuid
        .as_ref()
        .is_some_and(|uuid| uuid::is_serverless(&uuid.text));
    let workload = Workload {
        name: Traced::own(args.name.clone().unwrap_or_else(|| args.role.clone())),
        role,
        reads: texts(&args.reads),
        writes: texts(&args.writes),
        topics: texts(&args.topic),
        groups: texts(&args.group),
        transactional_ids: texts(&args.transactional_id),
        connectors: texts(&args.connector),
        internal_topics: texts(&args.internal_topic),
        side,
        idempotent: !args.not_idempotent,
        serverless,
    };
    Ok((workload, arn))
}

fn parse_arn(text: &str, option: &str) -> Result<Arns, Failure> {
    let fail = |why: &str| {
        Failure::new(format!("`{option} {text}` is no ARN of a cluster: {why}"))
            .help("arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID, with `*` for a uuid that is not known yet")
    };
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = fields.as_slice() else {
        return Err(fail("it has not six fields"));
    };
    if *arn != "arn" {
        return Err(fail("it does not begin with `arn`"));
    }
    if *service != "kafka" {
        return Err(fail(&format!("its service is `{service}`, not `kafka`")));
    }
    if !regions::is_region(region) {
        return Err(fail(&format!("`{region}` is no region")));
    }
    let expected = regions::partition(region);
    if *partition != expected {
        return Err(fail(&format!(
            "`{region}` is in the partition `{expected}`, not `{partition}`"
        )));
    }
    if !regions::is_account(account) {
        return Err(fail(&format!(
            "`{account}` is no account id of twelve digits"
        )));
    }
    let parts: Vec<&str> = resource.split('/').collect();
    let (name, uuid) = match parts.as_slice() {
        ["cluster", name, uuid] if !name.is_empty() && !uuid.is_empty() => (*name, Some(*uuid)),
        ["cluster", name] if !name.is_empty() => (*name, None),
        _ => return Err(fail(&format!("`{resource}` is not `cluster/NAME/UUID`"))),
    };
    if name.contains(['*', '?']) {
        return Err(fail("the cluster's name is a pattern"));
    }
    Ok(Arns {
        partition: expected,
        region: Traced::own(*region),
        account: Traced::own(*account),
        cluster: Traced::own(name),
        uuid: uuid.filter(|uuid| *uuid != "*").map(Traced::own),
    })
}
