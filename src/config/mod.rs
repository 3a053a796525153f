//! The settings file, read as a document into plain data.
//!
//! `msk-gen.toml` becomes the same spanned tree as every other document and is checked against its schema, so that every
//! mistake is told at once, with its place and a did-you-mean.

mod toml_tree;

use crate::document::kind::Kinds;
use crate::document::schema;
use crate::document::{Node, Value};
use crate::facts::druid::Release;
use crate::facts::kafka::Minor;
use crate::finding::{Finding, Severity};
use crate::model::known::Knowledge;
use crate::model::sample::Samples;
use crate::rules::{self, Rule};
use crate::source::{Fault, FaultKind, Place, SourceId, Span};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::HashMap;

/// What a run judges, and how.
#[derive(Clone)]
pub struct Config {
    /// The rules that run, with the kinds of document that each looks at.
    pub rules: Vec<(&'static dyn Rule, Kinds)>,
    /// Other severities, by rule name.
    pub severity: HashMap<&'static str, Severity>,
    /// Whether the team's cluster is Serverless, when the settings or the command line say.
    pub serverless: Option<bool>,
    /// The release of Kafka that the team runs, when the settings or the command line say.
    pub kafka: Option<Minor>,
    /// The release of Druid that the team runs, when the settings say.
    pub druid: Option<Release>,
    /// The one that the command line says, which wins over documents.
    pub druid_asked: Option<Release>,
    /// Whether each render, and each text alone, is also judged for what its documents say together; not where the settings
    /// describe a workspace, which is judged as a whole.
    pub together: bool,
    /// The working directory, relative to the repository's root, with `/` at its end; empty in the root itself.
    pub prefix: String,
    /// Rules that are not for some paths.
    pub per_path: Vec<(Pattern, Vec<String>)>,
    /// Suppressions by rule, path and pointer.
    pub ignores: Vec<Ignore>,
    /// Whether comments and entries of the settings keep nothing back in this run.
    pub no_ignores: bool,
    /// What the repository says about its clusters.
    pub knowledge: Knowledge,
    /// The records against which supervisors are judged.
    pub samples: Samples,
    /// The day of the run as YYYY-MM-DD, after which suppressions with an earlier last day do not count.
    pub today: String,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("rules", &self.rules.len())
            .finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rules: rules::ALL
                .iter()
                .map(|rule| (*rule, rule.kinds()))
                .collect(),
            severity: HashMap::new(),
            serverless: None,
            kafka: None,
            druid: None,
            druid_asked: None,
            together: true,
            prefix: String::new(),
            per_path: Vec::new(),
            ignores: Vec::new(),
            no_ignores: false,
            knowledge: Knowledge::default(),
            samples: Samples::default(),
            today: String::new(),
        }
    }
}

/// A pattern of paths, relative to the settings file's folder.
#[derive(Debug, Clone)]
pub struct Pattern {
    matcher: GlobMatcher,
    /// The settings file's folder relative to the working directory.
    base: String,
    /// The working directory relative to that folder, when it lies below, with `/` at its end.
    inside: String,
}

impl Pattern {
    /// A pattern; a text that is no pattern matches only itself.
    #[must_use]
    pub fn new(text: &str, base: &str) -> Self {
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        let matcher = glob
            .or_else(|_| globset::Glob::new(&globset::escape(text)))
            .map(|glob| glob.compile_matcher());
        let matcher = matcher.unwrap_or_else(|_| globset::Glob::default_matcher());
        Self {
            matcher,
            base: base.to_owned(),
            inside: String::new(),
        }
    }

    /// The same for a working directory that lies below the settings file's folder: `inside`, as `sub/`.
    #[must_use]
    pub fn seen_from(self, inside: &str) -> Self {
        Self {
            inside: inside.to_owned(),
            ..self
        }
    }

    /// Whether a path, relative to the working directory, matches.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path = path.strip_prefix("./").unwrap_or(path);
        if !self.inside.is_empty() && !path.starts_with('/') {
            let mut parts: Vec<&str> = self.inside.trim_end_matches('/').split('/').collect();
            for part in path.split('/') {
                match part {
                    "" | "." => {}
                    // What lies beside the folder of the settings is none of their business.
                    ".." if parts.pop().is_none() => return false,
                    ".." => {}
                    part => parts.push(part),
                }
            }
            return self.matcher.is_match(parts.join("/"));
        }
        path.strip_prefix(self.base.as_str())
            .is_some_and(|path| self.matcher.is_match(path.trim_start_matches('/')))
    }
}

trait DefaultMatcher {
    fn default_matcher() -> GlobMatcher;
}

impl DefaultMatcher for globset::Glob {
    fn default_matcher() -> GlobMatcher {
        #[expect(
            clippy::expect_used,
            reason = "a pattern of plain letters always compiles"
        )]
        globset::Glob::new("msk-gen-matches-nothing")
            .expect("plain letters are a pattern")
            .compile_matcher()
    }
}

/// A suppression in the settings.
#[derive(Debug, Clone)]
pub struct Ignore {
    /// Name or code of the rule.
    pub rule: String,
    /// Which files.
    pub path: Pattern,
    /// The member, or one above it; all of the file when there is none.
    pub pointer: Option<String>,
    /// Last day on which it counts, as YYYY-MM-DD.
    pub until: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Config {
    /// Whether the settings say that a finding is not to be told: the reason, as far as there is one, and the entry, if it is
    /// one of `[[ignore]]`.
    #[must_use]
    pub fn suppresses(&self, finding: &Finding) -> Option<(Option<String>, Option<usize>)> {
        let path = finding.path_here();
        let means =
            |word: &String| rules::selected(word).any(|rule| rule.info().code == finding.rule.code);
        let off = |(pattern, rules): &(Pattern, Vec<String>)| {
            pattern.matches(path) && rules.iter().any(means)
        };
        if self.per_path.iter().any(off) {
            return Some((None, None));
        }
        let entry = self
            .ignores
            .iter()
            .position(|ignore| !self.is_over(ignore) && ignore.covers(finding))?;
        Some((self.ignores[entry].reason.clone(), Some(entry)))
    }

    /// The entries of `[[ignore]]` that would keep a finding back if their last day were not over.
    pub fn would_suppress<'c>(&'c self, finding: &'c Finding) -> impl Iterator<Item = usize> + 'c {
        self.ignores
            .iter()
            .enumerate()
            .filter(|(_, ignore)| self.is_over(ignore) && ignore.covers(finding))
            .map(|(at, _)| at)
    }

    /// Whether the last day of an entry is over.
    #[must_use]
    pub fn is_over(&self, ignore: &Ignore) -> bool {
        ignore
            .until
            .as_ref()
            .is_some_and(|until| *until < self.today)
    }
}

impl Ignore {
    /// Whether an entry is about a finding, whatever its last day.
    fn covers(&self, finding: &Finding) -> bool {
        let code = finding.rule.code;
        let pointer = |pointer: &String| {
            finding
                .pointer
                .strip_prefix(pointer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        rules::selected(&self.rule).any(|rule| rule.info().code == code)
            && self.path.matches(finding.path_here())
            && self.pointer.as_ref().is_none_or(pointer)
    }
}

impl Config {
    /// A path relative to the repository's root, from one relative to the working directory.
    #[must_use]
    pub fn repository_path(&self, path: &str) -> String {
        if path.starts_with('/') || path.starts_with('<') {
            return path.to_owned();
        }
        let mut parts: Vec<&str> = self
            .prefix
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }
}

/// The settings file as plain data; paths are as written, relative to its folder.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `target.cluster` is `serverless`.
    pub serverless: Option<bool>,
    /// `target.kafka`
    pub kafka: Option<Minor>,
    /// `target.druid`
    pub druid: Option<Release>,
    /// `[[render]]`
    pub render: Vec<Deployment>,
    /// `lint.select`
    pub select: Vec<String>,
    /// `lint.ignore`
    pub ignore: Vec<String>,
    /// `lint.exclude`
    pub exclude: Vec<String>,
    /// `lint.fail-on`
    pub fail_on: Option<String>,
    /// `lint.severity`
    pub severity: Vec<(String, Severity)>,
    /// `lint.per-path`
    pub per_path: Vec<(String, Vec<String>)>,
    /// `workspace.members`
    pub members: Vec<String>,
    /// `[[ignore]]`
    pub ignores: Vec<IgnoreEntry>,
    /// `samples`: a pattern of supervisors' files, and the file of records.
    pub samples: Vec<(String, String)>,
}

/// One `[[render]]`.
#[derive(Debug, Clone, Default)]
pub struct Deployment {
    /// Layers of one context.
    pub context: Vec<String>,
    /// Folder of templates.
    pub templates: Option<String>,
    /// Folder of the artifacts.
    pub out: Option<String>,
}

/// One `[[ignore]]`.
#[derive(Debug, Clone, Default)]
pub struct IgnoreEntry {
    /// The rule.
    pub rule: String,
    /// The files.
    pub path: String,
    /// The member.
    pub pointer: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where the rule and the last day stand in the settings file.
    pub places: EntryPlaces,
}

/// Where the parts of an `[[ignore]]` stand.
#[derive(Debug, Clone, Copy, Default)]
pub struct EntryPlaces {
    /// The rule.
    pub rule: Span,
    /// The last day.
    pub until: Option<Span>,
}

/// Reads a settings file: what it says, and everything that is wrong with it.
#[must_use]
pub fn read(source: SourceId, text: &str) -> (Settings, Vec<Fault>) {
    let fault = |span: Span, message: String| {
        Fault::new(FaultKind::Setting, Place { source, span }, message)
    };
    let root = match toml_tree::read(text) {
        Ok(root) => root,
        Err((span, message)) => return (Settings::default(), vec![fault(span, message)]),
    };
    let mut faults: Vec<Fault> = schema::validate("settings", &root)
        .into_iter()
        .map(|error| {
            let mut fault = fault(error.span, error.message);
            fault.help = error.help;
            fault.suggestion = error.suggestion.map(|text| (fault.place, text));
            fault
        })
        .collect();
    let lint = root.get("lint");
    let mut selectors: Vec<&Node<'_>> = Vec::new();
    for key in ["select", "ignore"] {
        selectors.extend(
            lint.and_then(|lint| lint.get(key))
                .map(Node::items)
                .unwrap_or_default(),
        );
    }
    for member in lint
        .and_then(|lint| lint.get("per-path"))
        .into_iter()
        .flat_map(|paths| paths.members())
    {
        selectors.extend(member.value.items());
    }
    for entry in root.get("ignore").map(Node::items).unwrap_or_default() {
        selectors.extend(entry.get("rule"));
    }
    let mut unknown = |word: &str, span: Span| {
        if rules::selected(word).next().is_none() {
            let mut fault = fault(span, format!("there is no rule `{word}`"));
            fault.help = Some(match rules::suggestion(word) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`msk-gen rules` lists them all".into(),
            });
            faults.push(fault);
        }
    };
    for node in selectors {
        if let Some(word) = node.as_str() {
            unknown(word, node.span);
        }
    }
    for member in lint
        .and_then(|lint| lint.get("severity"))
        .into_iter()
        .flat_map(|rules| rules.members())
    {
        unknown(&member.key.text, member.key.span);
    }
    faults.sort_by_key(|fault| fault.place.span);
    (plain(&root), faults)
}

fn plain(root: &Node<'_>) -> Settings {
    let text = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let texts = |node: Option<&Node<'_>>| -> Vec<String> {
        let many = node.map(Node::one_or_many).unwrap_or_default();
        many.iter()
            .filter_map(Node::as_str)
            .map(str::to_owned)
            .collect()
    };
    let lint = root.get("lint");
    let inside = |key: &str| lint.and_then(|lint| lint.get(key));
    Settings {
        serverless: root
            .path(&["target", "cluster"])
            .and_then(Node::as_str)
            .map(|kind| kind == "serverless"),
        kafka: root
            .path(&["target", "kafka"])
            .and_then(Node::as_str)
            .and_then(Minor::parse),
        druid: root
            .path(&["target", "druid"])
            .and_then(Node::as_str)
            .and_then(Release::parse),
        render: root
            .get("render")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .map(|node| Deployment {
                context: texts(node.get("context")),
                templates: text(node, "templates"),
                out: text(node, "out"),
            })
            .collect(),
        select: texts(inside("select")),
        ignore: texts(inside("ignore")),
        exclude: texts(inside("exclude")),
        members: texts(root.path(&["workspace", "members"])),
        fail_on: inside("fail-on").and_then(Node::as_str).map(str::to_owned),
        severity: inside("severity")
            .into_iter()
            .flat_map(|node| node.members())
            .filter_map(|member| {
                Some((
                    member.key.text.to_string(),
                    Severity::parse(member.value.as_str()?)?,
                ))
            })
            .collect(),
        per_path: inside("per-path")
            .into_iter()
            .flat_map(|node| node.members())
            .filter(|member| matches!(member.value.value, Value::List(_)))
            .map(|member| (member.key.text.to_string(), texts(Some(&member.value))))
            .collect(),
        samples: root
            .get("samples")
            .into_iter()
            .flat_map(|node| node.members())
            .filter_map(|member| {
                Some((
                    member.key.text.to_string(),
                    member.value.as_str()?.to_owned(),
                ))
            })
            .collect(),
        ignores: root
            .get("ignore")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|node| {
                Some(IgnoreEntry {
                    rule: text(node, "rule")?,
                    path: text(node, "path")?,
                    pointer: text(node, "pointer"),
                    until: text(node, "until"),
                    reason: text(node, "reason"),
                    places: EntryPlaces {
                        rule: node.get("rule")?.span,
                        until: node.get("until").map(|until| until.span),
                    },
                })
            })
            .collect(),
    }
}
