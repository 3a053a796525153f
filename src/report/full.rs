//! Excerpts for a terminal: miette draws them, header and footer are ours.

use super::text::{Escaped, bold, is_hostile, paint, path, shortened, summary};
use super::{Look, Report};
use crate::finding::{Finding, Location, Severity};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use std::fmt::{self, Write};

/// Longest line that is shown whole, in bytes; of longer ones a window around the place.
const MAX_LINE: usize = 160;

/// How many findings are drawn; the rest is told in one line each.
const MAX_DRAWN: usize = 200;

/// How many related places of one finding are drawn.
const MAX_RELATED: usize = 3;

/// Writes the findings and the summary.
pub(super) fn write(report: &Report, look: Look) -> String {
    let theme = if look.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .with_context_lines(0);
    let mut out = String::new();
    for finding in report.findings.iter().take(MAX_DRAWN) {
        draw(finding, &handler, look, &mut out);
    }
    if report.findings.len() > MAX_DRAWN {
        let _ = writeln!(
            out,
            "{} more findings are not drawn here:\n",
            report.findings.len() - MAX_DRAWN
        );
        for finding in &report.findings[MAX_DRAWN..] {
            let _ = writeln!(
                out,
                "{} {}: {}",
                place(&finding.location),
                finding.rule.name,
                shortened(&finding.message)
            );
        }
        out.push('\n');
    }
    for (skipped, reason) in &report.skipped {
        let _ = writeln!(out, "{}: skipped: {}", path(skipped), Escaped(reason));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

fn place(location: &Location) -> String {
    let start = location.start();
    format!("{}:{}:{}", path(location.path()), start.line, start.column)
}

fn draw(finding: &Finding, handler: &GraphicalReportHandler, look: Look, out: &mut String) {
    let head = paint(
        &format!("{}[{}]", finding.severity.name(), finding.rule.code),
        finding.severity,
        look,
    );
    let message = bold(&shortened(&finding.message), look);
    let _ = writeln!(out, "{head} {}: {message}", finding.rule.name);
    excerpt(
        &finding.location,
        &finding.label,
        finding.severity,
        handler,
        out,
    );
    let mut drawn = 0;
    let mut places: Vec<(String, &str)> = Vec::new();
    for (location, label) in &finding.related {
        let rendered = location.source.origin == crate::source::Origin::Artifact;
        if rendered || drawn == MAX_RELATED {
            places.push((place(location), label));
        } else {
            drawn += 1;
            excerpt(location, label, Severity::Info, handler, out);
        }
    }
    for (place, label) in places {
        let _ = writeln!(out, "  {}: {place}", Escaped(label));
    }
    for note in &finding.notes {
        let _ = writeln!(out, "  why: {}", Escaped(note));
    }
    if let Some(help) = &finding.help {
        let fix = finding
            .fix
            .as_ref()
            .map(|fix| format!("   [{} fix]", fix.safety.name()))
            .unwrap_or_default();
        let _ = writeln!(out, "  help: {}{fix}", Escaped(help));
    } else if let Some(fix) = &finding.fix {
        let _ = writeln!(
            out,
            "  help: {}   [{} fix]",
            Escaped(&fix.title),
            fix.safety.name()
        );
    }
    out.push('\n');
}

fn excerpt(
    location: &Location,
    label: &str,
    severity: Severity,
    handler: &GraphicalReportHandler,
    out: &mut String,
) {
    let text = Excerpt::new(location, label, severity);
    // The drawing of a text that is too odd to draw is left out; the header has said what is wrong.
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &text).is_ok() {
        let body = drawn.lines().filter(|line| !line.trim().is_empty()).skip(1);
        for line in body {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    } else {
        let _ = writeln!(out, "   at {}", place(location));
    }
}

/// The lines around one place, cut to a window, with control characters replaced.
#[derive(Debug)]
struct Excerpt {
    text: String,
    /// The place in `text`.
    span: SourceSpan,
    label: String,
    name: String,
    line: usize,
    /// Column of the place, for the header.
    column: usize,
    severity: miette::Severity,
}

impl Excerpt {
    fn new(location: &Location, label: &str, severity: Severity) -> Self {
        let source = &location.source;
        let start = location.start();
        let line = source.lines().line_range(&source.text, start.line);
        let whole = &super::secret::mask(source.text.get(line.clone()).unwrap_or(""));
        // On the first line at most: of a place over several lines the beginning is what one looks for.
        let from = (start.offset - line.start).min(whole.len());
        let to = (location.span.end as usize)
            .saturating_sub(line.start)
            .clamp(from, whole.len());
        let mut cut = if whole.len() <= MAX_LINE {
            0
        } else {
            from.saturating_sub(MAX_LINE / 3)
        };
        while !whole.is_char_boundary(cut) {
            cut -= 1;
        }
        let mut end = if whole.len() <= MAX_LINE {
            whole.len()
        } else {
            (cut + MAX_LINE).min(whole.len())
        };
        while !whole.is_char_boundary(end) {
            end += 1;
        }
        let to = to.min(end);
        let text: String = whole[cut..end].chars().flat_map(visible).collect();
        let lead = if cut > 0 { "…" } else { "" };
        let tail = if end < whole.len() { "…" } else { "" };
        let mut text = format!("{lead}{text}{tail}");
        // As many bytes as before, so that the place stays where it is.
        for command in super::text::COMMANDS {
            text = text.replace(command, &command.replacen("##", "#?", 1));
        }
        let at = from - cut + lead.len();
        let mut len = to - from;
        if at >= text.len() {
            text.push(' ');
        }
        if !text.is_char_boundary(at + len) {
            len = 0;
        }
        let severity = match severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        };
        Self {
            text,
            span: (at, len).into(),
            label: Escaped(label).to_string(),
            name: path(location.path()),
            line: start.line,
            column: start.column,
            severity,
        }
    }
}

/// The character as it may be shown, in as many bytes as it had.
fn visible(character: char) -> impl Iterator<Item = char> {
    let hostile = is_hostile(character);
    let count = if hostile { character.len_utf8() } else { 1 };
    std::iter::repeat_n(
        if hostile {
            if character == '\t' { ' ' } else { '?' }
        } else {
            character
        },
        count,
    )
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("place")
    }
}

impl std::error::Error for Excerpt {}

impl Diagnostic for Excerpt {
    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(
            Some(self.label.clone()),
            self.span,
        ))))
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.as_bytes(),
            (0, self.text.len()).into(),
            self.line - 1,
            self.column - 1,
            1,
        )))
    }
}
