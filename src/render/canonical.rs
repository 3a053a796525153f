//! Rendered text, read back: checks that values stayed values, and the canonical form of artifacts.

use super::mustache::{TagUse, quote, traced};
use crate::document::{Document, Key, Node, Style, Value, decode, json};
use crate::source::{
    Builder, Fault, FaultKind, Origin, Place, Source, SourceId, Sources, Span, Traced,
};

/// Something a value may lie in: a scalar or a key.
enum Leaf<'d> {
    Scalar(&'d Node<'d>),
    Key(&'d Key<'d>),
}

impl Leaf<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Scalar(node) => node.span,
            Self::Key(key) => key.span,
        }
    }
}

fn leaves<'d>(node: &'d Node<'d>, found: &mut Vec<Leaf<'d>>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| leaves(item, found)),
        Value::Object(members) => {
            for member in members.iter().filter(|member| !member.merged) {
                found.push(Leaf::Key(&member.key));
                leaves(&member.value, found);
            }
        }
        Value::Bad => {}
        _ => found.push(Leaf::Scalar(node)),
    }
}

/// Checks each value that a tag printed: it lies inside one scalar or key and is read back as the same characters; and
/// text is not read back as a number, date or boolean.
pub(super) fn check(
    sources: &Sources,
    text: &Source,
    source: SourceId,
    document: &Document<'_>,
    uses: &[TagUse],
) -> Vec<Fault> {
    let mut list = Vec::new();
    leaves(&document.root, &mut list);
    list.sort_by_key(Leaf::span);
    let mut faults = Vec::new();
    // One value that breaks out shifts its neighbours, which are not to blame.
    let guilty = |output: Span| meaningful(text.slice(output)).is_some();
    for tag in uses.iter().filter(|tag| !tag.raw) {
        let printed = text.slice(tag.output);
        if printed.is_empty() {
            continue;
        }
        let at = list.partition_point(|leaf| leaf.span().start <= tag.output.start);
        let leaf = at
            .checked_sub(1)
            .map(|at| &list[at])
            .filter(|leaf| leaf.span().contains(tag.output));
        let place = Place {
            source,
            span: tag.output,
        };
        // A value in a comment of the template's is read by nobody, as long as it stays there; one that begins the
        // comment itself takes the rest of the line with it.
        if leaf.is_none()
            && document
                .comments
                .iter()
                .any(|comment| comment.start < tag.output.start && comment.contains(tag.output))
        {
            continue;
        }
        match leaf {
            None => faults.push(changes_structure(place, tag, printed)),
            Some(leaf) if !same_characters(text, leaf, tag.output) => {
                faults.push(changes_structure(place, tag, printed))
            }
            Some(Leaf::Scalar(node)) if tag.text && becomes_other(node) => {
                faults.push(changed_type(sources, tag, text.slice(node.span)));
            }
            Some(_) => {}
        }
        if sources.get(tag.tag.source).origin == Origin::Template
            && printed.contains(['&', '<', '>', '\''])
        {
            let message = format!(
                "mustache.java, which the source system uses, escapes `{printed}` for HTML here"
            );
            let mut fault = Fault::new(FaultKind::ChangedType, tag.tag, message);
            fault.help =
                Some("write `{{{…}}}` around the name: the value is then printed as it is".into());
            fault
                .related
                .extend(tag.value.map(|place| (place, "the value".to_owned())));
            faults.push(fault);
        }
    }
    let structure = |fault: &Fault| fault.kind == FaultKind::ChangesStructure;
    if faults
        .iter()
        .any(|fault| structure(fault) && guilty(fault.place.span))
    {
        faults.retain(|fault| !structure(fault) || guilty(fault.place.span));
    }
    faults
}

/// Whether the bytes at `output` are read as exactly these characters.
fn same_characters(text: &Source, leaf: &Leaf<'_>, output: Span) -> bool {
    match leaf {
        Leaf::Key(key) => key.text.contains(text.slice(output)),
        Leaf::Scalar(node) => match &node.value {
            Value::Text(value) => {
                // White space around a value in a plain scalar is not part of the scalar, and so not covered.
                let pieces = decode::pieces(&text.text, node.span, value.style, &value.text);
                let mut at = output.start;
                for piece in pieces.iter().filter(|piece| piece.exact) {
                    if piece.from.start <= at && at < piece.from.end {
                        at = piece.from.end;
                    }
                }
                at >= output.end
            }
            _ => true,
        },
    }
}

/// Whether a scalar that holds text is taken for something else by a reader of YAML 1.1 or 1.2.
fn becomes_other(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Number(_) | Value::Bool(_) | Value::Null => true,
        Value::Text(text) => text.style == Style::Plain && looks_like_other(&text.text),
        _ => false,
    }
}

/// Whether plain text is a number, date, boolean or null for some reader: YAML 1.1 has more of them than 1.2.
/// Observed with PyYAML and SnakeYAML, 2026-11.
#[must_use]
pub(super) fn looks_like_other(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", ".inf",
    ];
    let lower = text.to_ascii_lowercase();
    if WORDS.contains(&lower.as_str()) || matches!(lower.as_str(), "-.inf" | "+.inf" | ".nan" | "")
    {
        return true;
    }
    let digits = text.trim_start_matches(['+', '-']);
    let first = digits.bytes().next().unwrap_or(b' ');
    if !(first.is_ascii_digit() || first == b'.' && digits.len() > 1) {
        return false;
    }
    let number = digits.bytes().all(|b| {
        b.is_ascii_hexdigit() || matches!(b, b'_' | b'.' | b':' | b'+' | b'-' | b'x' | b'X' | b'o')
    });
    let decimal = !digits.contains(['x', 'X'])
        && digits
            .bytes()
            .any(|b| b.is_ascii_alphabetic() && !matches!(b, b'e' | b'E' | b'o'));
    let date = digits.len() >= 8
        && digits.as_bytes().get(4) == Some(&b'-')
        && digits[..4].bytes().all(|b| b.is_ascii_digit());
    date && digits
        .bytes()
        .all(|b| b.is_ascii_digit() || b"-:. TtZz+".contains(&b))
        || number && !decimal && !dotted(digits)
}

/// Versions and addresses such as `1.2.3` are text for everybody.
fn dotted(text: &str) -> bool {
    text.matches('.').count() > 1 || text.contains('-') && text.as_bytes().get(4) != Some(&b'-')
}

/// Where a text first holds something that means more than itself in some document.
fn meaningful(text: &str) -> Option<usize> {
    let character = text.find(|c: char| c.is_control() || "\"'\\#{}[],&*!|>%@`".contains(c));
    let colon = text.find(": ");
    let blank = text
        .starts_with(' ')
        .then_some(0)
        .or_else(|| text.ends_with(' ').then(|| text.len() - 1));
    let dash = text.starts_with("- ").then_some(0);
    [character, colon, blank, dash].into_iter().flatten().min()
}

/// The part of a value that a message shows: around what makes it more than text.
fn window(printed: &str) -> String {
    const AROUND: usize = 30;
    let at = meaningful(printed).unwrap_or(0);
    let before = printed[..at].chars().count().saturating_sub(AROUND);
    let shown: String = printed.chars().skip(before).take(2 * AROUND).collect();
    let lead = if before > 0 { "…" } else { "" };
    let tail = if before + 2 * AROUND < printed.chars().count() {
        "…"
    } else {
        ""
    };
    format!("{lead}{shown}{tail}")
}

fn changes_structure(place: Place, tag: &TagUse, printed: &str) -> Fault {
    let shown = window(printed);
    let message = format!(
        "the value `{shown}` does not stay inside one string of the document that it is put into"
    );
    let mut fault = Fault::new(FaultKind::ChangesStructure, place, message);
    fault
        .notes
        .push("a value must not add or end a key, a string or a statement".into());
    fault.help =
        Some("change the value, or quote the tag; `{{{…}}}` says that structure is meant".into());
    fault.related.push((tag.tag, "printed by this tag".into()));
    fault
}

fn changed_type(sources: &Sources, tag: &TagUse, scalar: &str) -> Fault {
    let message = format!(
        "the text `{scalar}` is rendered without quotes, and other readers take it for something else"
    );
    let builtin = sources.get(tag.tag.source).origin == Origin::Builtin;
    let place = if builtin {
        tag.value.unwrap_or(tag.tag)
    } else {
        tag.tag
    };
    let mut fault = Fault::new(FaultKind::ChangedType, place, message);
    fault.notes.push(
        "YAML 1.1 has more numbers, dates and booleans than 1.2; leading zeros are lost".into(),
    );
    fault.help = Some("put quotes around it in the template".into());
    fault
        .related
        .extend(tag.value.map(|place| (place, "the value".to_owned())));
    fault
}

/// The spans of unquoted scalars that hold a text value of the context: they are written as text.
pub(super) fn meant_as_text(document: &Document<'_>, uses: &[TagUse]) -> Vec<Span> {
    let mut list = Vec::new();
    leaves(&document.root, &mut list);
    list.iter()
        .filter_map(|leaf| match leaf {
            Leaf::Scalar(node)
                if matches!(node.value, Value::Number(_) | Value::Bool(_) | Value::Null) =>
            {
                Some(node.span)
            }
            _ => None,
        })
        .filter(|span| {
            uses.iter()
                .any(|tag| tag.text && !tag.output.is_empty() && span.contains(tag.output))
        })
        .collect()
}

/// Writes documents canonically.
pub(super) struct Writer<'t> {
    /// The rendered text.
    pub text: &'t str,
    /// Its id.
    pub source: SourceId,
    /// Scalars that are text although they are not quoted.
    pub as_text: Vec<Span>,
}

impl Writer<'_> {
    /// Strict JSON, two blanks a level, keys in the order of the template, one newline at the end.
    pub(super) fn json(&self, node: &Node<'_>) -> Traced {
        let mut out = Builder::default();
        self.json_node(node, 0, &mut out);
        out.own("\n");
        out.finish()
    }

    fn json_node(&self, node: &Node<'_>, level: usize, out: &mut Builder) {
        let place = Some(Place {
            source: self.source,
            span: node.span,
        });
        let line = |out: &mut Builder, level: usize| {
            out.own("\n").own(&"  ".repeat(level));
        };
        match &node.value {
            Value::List(items) if !items.is_empty() => {
                out.own("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.own(",");
                    }
                    line(out, level + 1);
                    self.json_node(item, level + 1, out);
                }
                line(out, level);
                out.own("]");
            }
            Value::List(_) => {
                out.piece("[]", place, false, None);
            }
            Value::Object(_) if node.members().next().is_some() => {
                out.own("{");
                for (index, member) in node.members().enumerate() {
                    if index > 0 {
                        out.own(",");
                    }
                    line(out, level + 1);
                    quote(&self.key(&member.key), out, None);
                    out.own(": ");
                    self.json_node(&member.value, level + 1, out);
                }
                line(out, level);
                out.own("}");
            }
            Value::Object(_) => {
                out.piece("{}", place, false, None);
            }
            _ => match self.scalar(node) {
                Scalar::Text(text) => self.quoted(node, &text, out),
                Scalar::Word(word) => {
                    let exact = word.len() == node.span.len();
                    out.piece(&word, place, exact, None);
                }
            },
        }
    }

    /// YAML in block style, every text quoted that a reader might take for something else.
    pub(super) fn yaml(&self, node: &Node<'_>) -> Traced {
        let mut out = Builder::default();
        self.yaml_node(node, 0, true, &mut out);
        out.own("\n");
        out.finish()
    }

    fn yaml_node(&self, node: &Node<'_>, level: usize, first: bool, out: &mut Builder) {
        let place = Some(Place {
            source: self.source,
            span: node.span,
        });
        let line = |out: &mut Builder, first: bool| {
            if !first {
                out.own("\n").own(&"  ".repeat(level));
            }
        };
        match &node.value {
            Value::Object(_) if node.members().next().is_some() => {
                for (index, member) in node.members().enumerate() {
                    line(out, first && index == 0);
                    self.yaml_text(&self.key(&member.key), out);
                    out.own(":");
                    match &member.value.value {
                        Value::Object(_) if member.value.members().next().is_some() => {
                            self.yaml_node(&member.value, level + 1, false, out);
                        }
                        Value::List(items) if !items.is_empty() => {
                            self.yaml_node(&member.value, level + 1, false, out)
                        }
                        _ => {
                            out.own(" ");
                            self.yaml_node(&member.value, level + 1, true, out);
                        }
                    }
                }
            }
            Value::List(items) if !items.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    line(out, first && index == 0);
                    out.own("- ");
                    self.yaml_node(item, level + 1, true, out);
                }
            }
            Value::List(_) => {
                out.piece("[]", place, false, None);
            }
            Value::Object(_) => {
                out.piece("{}", place, false, None);
            }
            _ => match self.scalar(node) {
                Scalar::Text(text) => self.yaml_text(&text, out),
                Scalar::Word(word) => {
                    let exact = word.len() == node.span.len();
                    out.piece(&word, place, exact, None);
                }
            },
        }
    }

    /// A string whose quotes are those of the template, where it has some: a string's place includes its quotes.
    fn quoted(&self, node: &Node<'_>, text: &Traced, out: &mut Builder) {
        let style = match &node.value {
            Value::Text(text) => text.style,
            _ => Style::Plain,
        };
        if !matches!(
            style,
            Style::Json | Style::SingleQuoted | Style::DoubleQuoted
        ) || node.span.len() < 2
        {
            quote(text, out, None);
            return;
        }
        let (start, end) = (node.span.start as usize, node.span.end as usize);
        let place = |start, end| {
            Some(Place {
                source: self.source,
                span: Span::new(start, end),
            })
        };
        let mut inner = Builder::default();
        quote(text, &mut inner, None);
        let inner = inner.finish();
        let last = inner.text.len() - 1;
        let exact = style != Style::SingleQuoted;
        out.piece("\"", place(start, start + 1), exact, None);
        let body = Traced {
            text: inner.text[1..last].to_owned(),
            map: crate::source::Map {
                segs: inner
                    .map
                    .segs
                    .iter()
                    .map(|seg| crate::source::Seg {
                        at: seg.at - 1,
                        ..*seg
                    })
                    .collect(),
            },
        };
        out.traced(&body, None);
        out.piece("\"", place(end - 1, end), exact, None);
    }

    fn yaml_text(&self, text: &Traced, out: &mut Builder) {
        if is_plain(&text.text) {
            out.traced(text, None);
        } else {
            // JSON's strings are YAML's double-quoted ones.
            quote(text, out, None);
        }
    }

    fn key(&self, key: &Key<'_>) -> Traced {
        Traced::at(
            key.text.as_ref(),
            Place {
                source: self.source,
                span: key.span,
            },
        )
    }

    fn scalar(&self, node: &Node<'_>) -> Scalar {
        let as_written = || {
            Scalar::Text(Traced::at(
                self.text.get(node.span.range()).unwrap_or(""),
                Place {
                    source: self.source,
                    span: node.span,
                },
            ))
        };
        if self.as_text.contains(&node.span) {
            return as_written();
        }
        match &node.value {
            Value::Null | Value::Bad => Scalar::Word("null".into()),
            Value::Bool(value) => Scalar::Word(value.to_string()),
            Value::Number(text) if json::is_number(text) => Scalar::Word(text.to_string()),
            // `012`, `0x1F`, `.5`: a number for some, and not for JSON; the text is kept.
            Value::Number(_) => as_written(),
            _ => Scalar::Text(traced(self.source, self.text, node)),
        }
    }
}

enum Scalar {
    Text(Traced),
    Word(String),
}

/// Whether a text may stand without quotes for every reader.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = bytes.first().is_some_and(u8::is_ascii_alphabetic);
    let inside = bytes
        .iter()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'/' | b'-' | b':'));
    starts && inside && !text.ends_with(':') && !looks_like_other(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_readers_take_for_something_else() {
        for other in [
            "000000000000",
            "012",
            "0x1F",
            "1e3",
            "1.5",
            "1_000",
            "12:30:45",
            "2012-10-17",
            "no",
            "On",
            "y",
            "~",
            "null",
            "",
            "-1",
            "+1",
            ".5",
            ".inf",
            "2024-01-15T10:00:00Z",
            "1.10",
            "37",
        ] {
            assert!(looks_like_other(other), "{other}");
        }
        for text in [
            "us-west-2",
            "3.9.x",
            "1.2.3",
            "fff",
            "v1",
            "nope",
            "10.0.0.0/8",
            "yes-man",
            "a1b2",
            "2012-10-17-old",
            "-",
            ".",
            "6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1",
            "12 apples",
        ] {
            assert!(!looks_like_other(text), "{text}");
        }
    }
}
