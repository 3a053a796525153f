//! A table for a comment on a pull request or the summary of a job.
//!
//! Names and values are code, and so is every word of a message that could be anything but a word.

use super::Report;
use super::text::{html_code, markdown_code as code, shortened, summary};
use crate::finding::Finding;
use std::fmt::Write;

/// Longest table, in bytes: a comment on GitHub holds 65,536 characters.
const MAX: usize = 60_000;

/// Writes the summary and the table.
pub(super) fn write(report: &Report) -> String {
    let mut out = format!("**msk-gen**: {}\n", prose(&summary(report)));
    let mut left_out = 0;
    if !report.findings.is_empty() {
        out.push_str("\n| severity | rule | place | message |\n| --- | --- | --- | --- |\n");
        // The most severe first: they are what must not be left out.
        let mut findings: Vec<&Finding> = report.findings.iter().collect();
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in findings {
            let row = row(finding);
            if left_out > 0 || out.len() + row.len() > MAX {
                left_out += 1;
            } else {
                out.push_str(&row);
            }
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{left_out} more not shown");
    }
    let mut unsaid = 0;
    for (at, (path, reason)) in report.skipped.iter().enumerate() {
        let item = format!("- {} skipped: {}\n", code(path), prose(reason));
        if unsaid > 0 || out.len() + item.len() > MAX + MAX / 20 {
            unsaid += 1;
            continue;
        }
        if at == 0 {
            out.push('\n');
        }
        out.push_str(&item);
    }
    if unsaid > 0 {
        let _ = writeln!(out, "\n{unsaid} more skipped files not shown");
    }
    out
}

fn row(finding: &Finding) -> String {
    let start = finding.location.start();
    let place = format!(
        "{}:{}:{}",
        finding.location.path(),
        start.line,
        start.column
    );
    format!(
        "| {} | {} {} | {} | {} |\n",
        finding.severity.name(),
        finding.rule.code,
        finding.rule.name,
        code(&place),
        prose(&shortened(&finding.message))
    )
}

/// A sentence of ours that quotes values between backticks. Pairing them wrongly, because a value has one, changes how it
/// looks and nothing else.
fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    let put = |out: &mut String, text: &str| {
        // Two backticks in a row would be a fence of another kind.
        *out += &if out.ends_with('`') {
            html_code(text)
        } else {
            code(text)
        };
    };
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 1 && at + 1 < parts.len() {
            put(&mut out, part);
            continue;
        }
        for (at, word) in part.split(' ').enumerate() {
            if at > 0 {
                out.push(' ');
            }
            if is_plain(word) {
                out.push_str(word);
            } else {
                put(&mut out, word);
            }
        }
    }
    out
}

/// Whether a word stands for itself wherever it stands.
fn is_plain(word: &str) -> bool {
    let harmless = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ',' | '.' | ';' | ':' | '(' | ')' | '-' | '/' | '%' | '…' | '"'
            )
    };
    word.chars().all(harmless) && !word.contains("//") && !word.contains("www.")
}
