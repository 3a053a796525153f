//! What the formats for machines share.

use super::Report;
use super::text::{Escaped, is_hostile};
use crate::config::Config;
use crate::finding::{Finding, RuleInfo, Severity, path_here};
use std::fmt::Write;

/// The paths of a report, relative to the repository's root.
pub(super) struct Paths(Config);

impl Paths {
    pub(super) fn new(report: &Report) -> Self {
        Self(Config {
            prefix: report.prefix.clone(),
            rules: Vec::new(),
            ..Config::default()
        })
    }

    /// The path as it is; of a text of another version, the path that it has or had in the repository.
    pub(super) fn exact(&self, path: &str) -> String {
        self.0.repository_path(path_here(path))
    }

    /// The path for consumers that print it themselves, perhaps into a log: a name that could do harm there is shown
    /// with escapes, and then leads to no file, which is the lesser evil.
    pub(super) fn tame(&self, path: &str) -> String {
        Escaped(&self.exact(path)).to_string()
    }
}

/// At most `max` findings, the most severe, in the order of the report; and how many were left out.
pub(super) fn most_severe(findings: &[Finding], max: usize) -> (Vec<&Finding>, usize) {
    let mut chosen: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    if chosen.len() > max {
        chosen.sort_by_key(|(at, finding)| (std::cmp::Reverse(finding.severity), *at));
        chosen.truncate(max);
        chosen.sort_by_key(|(at, _)| *at);
    }
    let left_out = findings.len() - chosen.len();
    (
        chosen.into_iter().map(|(_, finding)| finding).collect(),
        left_out,
    )
}

/// Whether a rule is about security: those about what policies allow, and about secrets in the open.
pub(super) fn is_security(rule: &RuleInfo) -> bool {
    rule.code.starts_with("MSK2") || rule.name == "hardcoded-credential"
}

/// Whether a finding of a rule cannot wait: a secret that everyone can read already.
pub(super) fn is_critical(rule: &RuleInfo, severity: Severity) -> bool {
    rule.name == "hardcoded-credential" && severity == Severity::Error
}

/// Writes a JSON value or document, indented, with a newline at the end.
pub(super) fn json(document: &impl serde::Serialize) -> String {
    // Plain data with text keys: nothing in it can fail to be written.
    tame(&(serde_json::to_string_pretty(document).unwrap_or_default() + "\n"))
}

/// Writes as escapes what JSON lets stand in its strings and a terminal or a CI log would act on.
fn tame(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && is_hostile(character) {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    for command in super::text::COMMANDS {
        out = out.replace(command, &command.replacen("##", "#\\u0023", 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::most_severe;
    use crate::finding::{Finding, Fixes, Location, RuleInfo, Severity};
    use crate::source::{Origin, Source, Span};
    use std::sync::Arc;

    static RULE: RuleInfo = RuleInfo {
        code: "MSK000",
        name: "none",
        summary: "none",
        severity: Severity::Info,
        fixes: Fixes::Never,
        docs: "",
    };

    #[test]
    fn what_is_left_out_is_the_least_severe_and_the_order_stays() {
        let source = Arc::new(Source::new(Origin::File, "a", "abc"));
        let findings: Vec<Finding> = [Severity::Info, Severity::Error, Severity::Warning]
            .into_iter()
            .cycle()
            .take(9)
            .enumerate()
            .map(|(at, severity)| Finding {
                rule: &RULE,
                severity,
                message: at.to_string(),
                location: Location {
                    source: Arc::clone(&source),
                    span: Span::at(0),
                },
                label: String::new(),
                pointer: String::new(),
                notes: Vec::new(),
                help: None,
                related: Vec::new(),
                fix: None,
                fingerprint: String::new(),
            })
            .collect();
        let chosen = |max| {
            let (chosen, left_out) = most_severe(&findings, max);
            let names: Vec<&str> = chosen.iter().map(|one| one.message.as_str()).collect();
            (names.concat(), left_out)
        };
        assert_eq!(chosen(9), ("012345678".into(), 0));
        assert_eq!(chosen(5), ("12457".into(), 4));
        assert_eq!(chosen(0), (String::new(), 9));
    }
}
