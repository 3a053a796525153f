//! `graph`: who reads and writes what through which role on which cluster.

use super::settings::{Finder, RuleArgs};
use super::{Exit, Failure, files, output, workspace};
use crate::engine::Gatherer;
use crate::report::Escaped;
use crate::workspace::{Edge, Graph, Use};
use clap::ValueEnum;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Arguments of `graph`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders to look at [default: the workspace of the settings file].
    paths: Vec<PathBuf>,
    /// How to draw it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    output_format: Format,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// Mermaid, which pull requests draw.
    Mermaid,
    /// DOT, for Graphviz.
    Dot,
}

/// Runs `graph`.
pub(super) fn run(args: &Args) -> Result<Exit, Failure> {
    let workspace = if args.paths.is_empty() {
        let loaded = Finder::new(&args.rules).of(Path::new("msk-gen.toml"))?;
        if !workspace::is_described(&loaded) {
            return Err(Failure::new("there is no workspace to draw").help(
                "name files or folders, or list what belongs together under `[workspace]` and `[[render]]` in msk-gen.toml",
            ));
        }
        workspace::gather(&loaded)?.workspace
    } else {
        let mut gatherer = Gatherer::default();
        for path in &args.paths {
            let found = if path.is_dir() {
                files::walk(path, &mut Vec::new())
            } else {
                vec![path.clone()]
            };
            for file in found {
                match files::read(&file)? {
                    files::Read::Text(text) => {
                        let id = gatherer.add(&files::shown(&files::normal(&file)), text);
                        let facts = gatherer.facts_of(id);
                        gatherer.absorb(facts);
                    }
                    files::Read::NotText(why) if args.paths.contains(&file) => {
                        return Err(Failure::new(format!(
                            "`{}` is no text: {why}",
                            files::shown(&file)
                        )));
                    }
                    files::Read::NotText(_) => {}
                }
            }
        }
        gatherer.finish().workspace
    };
    let graph = Graph::new(&workspace);
    if graph.edges.is_empty() {
        output::to_stderr("nothing here reads or writes a topic");
    }
    output::to_stdout(&match args.output_format {
        Format::Text => text(&graph),
        Format::Mermaid => mermaid(&graph),
        Format::Dot => dot(&graph),
    });
    Ok(Exit::Clean)
}

fn text(graph: &Graph) -> String {
    let mut out = String::new();
    let mut last = None;
    for edge in &graph.edges {
        let topic = &graph.topics[edge.topic];
        if last.map(|(cluster, _)| cluster) != Some(topic.cluster) {
            if last.is_some() {
                out.push('\n');
            }
            let _ = writeln!(out, "cluster {}", Escaped(&graph.clusters[topic.cluster]));
        }
        if last != Some((topic.cluster, edge.topic)) {
            let _ = writeln!(out, "  topic {}", Escaped(&topic.name));
        }
        last = Some((topic.cluster, edge.topic));
        let role = match &edge.role {
            Some(role) => format!("  through role {role}"),
            None => String::new(),
        };
        let broken = match &edge.broken {
            Some(why) => format!("  BROKEN: {why}"),
            None => String::new(),
        };
        let by = match edge.how {
            Use::Reads => "read by",
            Use::Writes => "written by",
        };
        let line = format!("{by} {}{role}{broken}", edge.workload);
        let _ = writeln!(out, "    {}", Escaped(&line));
    }
    out
}

/// The workloads of the edges, each once, in order.
fn workloads(graph: &Graph) -> Vec<&String> {
    let mut found: Vec<&String> = Vec::new();
    for edge in &graph.edges {
        if !found.contains(&&edge.workload) {
            found.push(&edge.workload);
        }
    }
    found
}

/// An arrow of a picture: data flows along it.
struct Arrow {
    from: String,
    to: String,
    label: String,
    broken: bool,
}

/// The arrows of the edges: from a topic to who reads it, from who writes a topic to it.
fn arrows(graph: &Graph) -> Vec<Arrow> {
    let workloads = workloads(graph);
    let arrow = |edge: &Edge| {
        let at = workloads.iter().position(|other| **other == edge.workload);
        let workload = format!("w{}", at.unwrap_or(0));
        let topic = format!("t{}", edge.topic);
        let role = edge.role.as_ref().map(|role| format!(" through {role}"));
        let broken = edge.broken.as_ref().map(|why| format!(": {why}"));
        let verb = match edge.how {
            Use::Reads => "read",
            Use::Writes => "written",
        };
        let (from, to) = match edge.how {
            Use::Reads => (topic, workload),
            Use::Writes => (workload, topic),
        };
        Arrow {
            from,
            to,
            label: format!(
                "{verb}{}{}",
                role.unwrap_or_default(),
                broken.unwrap_or_default()
            ),
            broken: edge.broken.is_some(),
        }
    };
    graph.edges.iter().map(arrow).collect()
}

/// A label of Mermaid: what could end it, or begin markup, is written as an entity.
fn mermaid_label(text: &str) -> String {
    let escaped = Escaped(text).to_string();
    let mut out = String::with_capacity(escaped.len());
    for c in escaped.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '#' => out.push_str("#35;"),
            '&' => out.push_str("#amp;"),
            '`' => out.push_str("#96;"),
            '|' => out.push_str("#124;"),
            c => out.push(c),
        }
    }
    out
}

fn mermaid(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    for (index, workload) in workloads(graph).iter().enumerate() {
        let _ = writeln!(out, "  w{index}[\"{}\"]", mermaid_label(workload));
    }
    for (cluster, name) in graph.clusters.iter().enumerate() {
        let _ = writeln!(out, "  subgraph c{cluster}[\"{}\"]", mermaid_label(name));
        for (index, topic) in graph.topics.iter().enumerate() {
            if topic.cluster == cluster {
                let _ = writeln!(out, "    t{index}([\"{}\"])", mermaid_label(&topic.name));
            }
        }
        out.push_str("  end\n");
    }
    let mut broken = Vec::new();
    for (index, line) in arrows(graph).iter().enumerate() {
        let arrow = if line.broken { "-.->" } else { "-->" };
        let _ = writeln!(
            out,
            "  {} {arrow}|\"{}\"| {}",
            line.from,
            mermaid_label(&line.label),
            line.to
        );
        if line.broken {
            broken.push(index.to_string());
        }
    }
    if !broken.is_empty() {
        let _ = writeln!(
            out,
            "  linkStyle {} stroke:#c00,color:#c00",
            broken.join(",")
        );
    }
    out
}

/// A quoted string of DOT.
fn dot_label(text: &str) -> String {
    let escaped = Escaped(text).to_string();
    format!("\"{}\"", escaped.replace('\\', "\\\\").replace('"', "\\\""))
}

fn dot(graph: &Graph) -> String {
    let mut out = String::from("digraph msk {\n  rankdir=LR;\n  node [shape=box];\n");
    for (index, workload) in workloads(graph).iter().enumerate() {
        let _ = writeln!(out, "  w{index} [label={}];", dot_label(workload));
    }
    for (cluster, name) in graph.clusters.iter().enumerate() {
        let _ = writeln!(
            out,
            "  subgraph cluster_{cluster} {{\n    label={};",
            dot_label(name)
        );
        for (index, topic) in graph.topics.iter().enumerate() {
            if topic.cluster == cluster {
                let _ = writeln!(
                    out,
                    "    t{index} [shape=cylinder, label={}];",
                    dot_label(&topic.name)
                );
            }
        }
        out.push_str("  }\n");
    }
    for line in arrows(graph) {
        let style = if line.broken {
            ", style=dashed, color=red, fontcolor=red"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "  {} -> {} [label={}{style}];",
            line.from,
            line.to,
            dot_label(&line.label)
        );
    }
    out.push_str("}\n");
    out
}
