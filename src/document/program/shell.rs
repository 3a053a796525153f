//! Shell scripts and lines of a console: files that they write, options of Kafka's tools, variables.
//!
//! Source of the options: the tools of Kafka 3.9 and 4.1, read 2026-11-21.

use super::brokers::{endpoint, is_brokers};
use super::group::{self, Group};
use super::{Dialect, Extent, HOLE, Inner, Piece, Program, Settings, variables};
use crate::source::Span;

/// Options that name brokers.
const BROKERS: [&str; 3] = ["--bootstrap-server", "--broker-list", "--bootstrap-servers"];

/// Options that name a file with further settings.
const FILES: [&str; 6] = [
    "--command-config",
    "--producer.config",
    "--consumer.config",
    "--admin.config",
    "--config-file",
    "--formatter-config",
];

/// Options behind which one setting or several stand.
const PROPERTIES: [&str; 6] = [
    "--producer-property",
    "--consumer-property",
    "--command-property",
    "--producer-props",
    "--consumer-props",
    "--command-props",
];

/// Reads a script.
pub(super) fn read(text: &str) -> Program {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
        words: Vec::new(),
        heredocs: Vec::new(),
        appends: false,
        variables: Vec::new(),
        program: Program::default(),
    };
    reader.run();
    let mut program = reader.program;
    let variables = reader.variables;
    let (settings, others): (Vec<_>, Vec<_>) = variables
        .into_iter()
        .partition(|(name, _, _)| variables::is_setting(name));
    program.settings.extend(variables::read(settings));
    for (_, span, value) in others {
        let text: String = value.iter().map(|piece| piece.text.as_str()).collect();
        if is_brokers(&text) {
            program.settings.push(endpoint(span, value));
        }
    }
    program
}

/// A word of a command.
#[derive(Debug, Default)]
struct Word {
    pieces: Vec<Piece>,
    span: Span,
}

impl Word {
    fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect()
    }

    /// What stands behind the first `=`, and the place of what is before it.
    fn assigned(&self) -> Option<(String, Span, Vec<Piece>)> {
        let first = self.pieces.first()?;
        let (name, rest) = first.text.split_once('=')?;
        let start = first.span?.start as usize;
        let exact = first.span?.len() == first.text.len();
        let behind = start + name.len() + 1;
        let mut pieces: Vec<Piece> = Vec::with_capacity(self.pieces.len());
        if !rest.is_empty() || self.pieces.len() == 1 {
            let span = if exact {
                Span::new(behind, behind + rest.len())
            } else {
                first.span?
            };
            pieces.push(Piece {
                text: rest.to_owned(),
                span: Some(span),
            });
        }
        pieces.extend(self.pieces[1..].iter().cloned());
        Some((
            name.to_owned(),
            Span::new(start, start + name.len()),
            pieces,
        ))
    }
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    words: Vec<Word>,
    /// The delimiters of texts that begin on the next line, and whether tabs before them are dropped.
    heredocs: Vec<(String, bool)>,
    /// Whether the command adds to a file.
    appends: bool,
    variables: Vec<(String, Span, Vec<Piece>)>,
    program: Program,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.command();
                    self.bodies();
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.continues() > 0 => self.at += self.continues(),
                b'#' => self.at = self.line_end(),
                b';' | b'|' | b'&' | b'(' | b')' => {
                    self.at += 1;
                    // What a heredoc is piped into belongs to the command that it stands in.
                    self.command();
                }
                b'<' if self.bytes[self.at..].starts_with(b"<<<") => self.at += 3,
                b'<' if self.bytes[self.at..].starts_with(b"<<") => self.heredoc(),
                b'>' => {
                    self.appends |= self.bytes.get(self.at + 1) == Some(&b'>');
                    self.at += 1;
                }
                b'<' => self.at += 1,
                _ => self.word(),
            }
        }
        self.command();
    }

    fn line_end(&self) -> usize {
        memchr::memchr(b'\n', &self.bytes[self.at..]).map_or(self.text.len(), |len| self.at + len)
    }

    /// The length of a backslash with its line end.
    fn continues(&self) -> usize {
        match &self.bytes[self.at..] {
            [b'\\', b'\r', b'\n', ..] => 3,
            [b'\\', b'\n', ..] => 2,
            _ => 0,
        }
    }

    fn word(&mut self) {
        let start = self.at;
        let mut pieces: Vec<Piece> = Vec::new();
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>' => {
                    // `<region>` is a placeholder, and no redirection.
                    let Some(len) = self.placeholder() else { break };
                    self.plain(&mut pieces, len);
                }
                b'\'' => {
                    let from = self.at + 1;
                    let end = memchr::memchr(b'\'', &self.bytes[from..])
                        .map_or(self.text.len(), |len| from + len);
                    self.at = from;
                    self.plain(&mut pieces, end - from);
                    self.at = (end + 1).min(self.text.len());
                }
                b'"' => self.double(&mut pieces),
                b'\\' if self.continues() > 0 => self.at += self.continues(),
                b'\\' => self.escape(&mut pieces),
                b'`' => self.substitution(&mut pieces),
                b'$' if self.bytes.get(self.at + 1) == Some(&b'(') => {
                    self.substitution(&mut pieces);
                }
                _ => {
                    let rest = &self.bytes[self.at + 1..];
                    let more = rest
                        .iter()
                        .take_while(|byte| !b" \t\r\n;|&()<>'\"\\`$".contains(byte))
                        .count();
                    self.plain(&mut pieces, 1 + more);
                }
            }
        }
        if self.at == start {
            self.at += 1;
            return;
        }
        self.words.push(Word {
            pieces,
            span: Span::new(start, self.at),
        });
    }

    /// The length of a placeholder in angle brackets.
    fn placeholder(&self) -> Option<usize> {
        let rest = self.bytes[self.at..].strip_prefix(b"<")?;
        let len = rest
            .iter()
            .take(40)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .count();
        (len > 0 && rest.get(len) == Some(&b'>')).then_some(len + 2)
    }

    /// Text that stands for itself.
    fn plain(&mut self, pieces: &mut Vec<Piece>, len: usize) {
        let (from, to) = (self.at, (self.at + len).min(self.text.len()));
        self.at = to;
        let span = Span::new(from, to);
        let text = self.text.get(from..to).unwrap_or("");
        match pieces.last_mut() {
            Some(last)
                if last.span.is_some_and(|before| before.end == span.start)
                    && last.text.len() == last.span.map_or(0, |span| span.len()) =>
            {
                last.text.push_str(text);
                last.span = last.span.map(|before| Span::new(before.start as usize, to));
            }
            _ => pieces.push(Piece {
                text: text.to_owned(),
                span: Some(span),
            }),
        }
    }

    fn escape(&mut self, pieces: &mut Vec<Piece>) {
        let start = self.at;
        let Some(escaped) = self.text[start + 1..].chars().next() else {
            self.at += 1;
            return;
        };
        self.at += 1 + escaped.len_utf8();
        pieces.push(Piece {
            text: escaped.to_string(),
            span: Some(Span::new(start, self.at)),
        });
    }

    fn double(&mut self, pieces: &mut Vec<Piece>) {
        self.at += 1;
        if self.bytes.get(self.at) == Some(&b'"') {
            self.plain(pieces, 0);
        }
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' if self.continues() > 0 => self.at += self.continues(),
                b'\\'
                    if matches!(
                        self.bytes.get(self.at + 1),
                        Some(b'"' | b'\\' | b'$' | b'`')
                    ) =>
                {
                    self.escape(pieces);
                }
                b'`' => self.substitution(pieces),
                b'$' if self.bytes.get(self.at + 1) == Some(&b'(') => self.substitution(pieces),
                _ => {
                    let rest = &self.bytes[self.at + 1..];
                    let more = rest
                        .iter()
                        .take_while(|byte| !b"\"\\`$".contains(byte))
                        .count();
                    self.plain(pieces, 1 + more);
                }
            }
        }
    }

    /// The output of a command, which nobody knows.
    fn substitution(&mut self, pieces: &mut Vec<Piece>) {
        let start = self.at;
        if self.bytes[start] == b'`' {
            let end = memchr::memchr(b'`', &self.bytes[start + 1..]);
            self.at = end.map_or(self.text.len(), |len| start + len + 2);
        } else {
            let mut depth = 0usize;
            self.at += 1;
            while let Some(byte) = self.bytes.get(self.at) {
                self.at += 1;
                match byte {
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        }
        pieces.push(Piece {
            text: HOLE.into(),
            span: Some(Span::new(start, self.at)),
        });
    }

    /// `<<EOF`, `<<-'EOF'`: the text begins on the next line.
    fn heredoc(&mut self) {
        self.at += 2;
        let tabs = self.bytes.get(self.at) == Some(&b'-');
        self.at += usize::from(tabs);
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let before = self.words.len();
        self.word();
        for word in self.words.drain(before..) {
            self.heredocs.push((word.text(), tabs));
        }
    }

    /// The texts whose lines begin here.
    fn bodies(&mut self) {
        let part = std::mem::take(&mut self.appends);
        for (delimiter, tabs) in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            let mut end = start;
            while self.at < self.text.len() {
                let line = self.text.get(self.at..self.line_end()).unwrap_or("");
                let line = line.strip_suffix('\r').unwrap_or(line);
                let line = if tabs {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                end = self.at;
                self.at = (self.line_end() + 1).min(self.text.len());
                if line == delimiter {
                    break;
                }
                end = self.at;
            }
            self.program.inner.push(Inner {
                span: Span::new(start, end),
                part,
            });
        }
    }

    /// Looks at the command whose words are complete.
    fn command(&mut self) {
        let words = std::mem::take(&mut self.words);
        if self.heredocs.is_empty() {
            self.appends = false;
        }
        let mut assigns = true;
        let mut given = Vec::new();
        for (index, word) in words.iter().enumerate() {
            let text = word.text();
            let after = index
                .checked_sub(1)
                .map(|before| words[before].text())
                .is_some_and(|before| matches!(before.as_str(), "-e" | "--env"));
            if assigns
                && matches!(
                    text.as_str(),
                    "export" | "$" | "%" | "env" | "local" | "declare" | "readonly" | "-x"
                )
            {
                continue;
            }
            let Some(variable) = word.assigned().filter(|(name, _, _)| is_variable(name)) else {
                assigns = false;
                continue;
            };
            if assigns {
                self.variables.push(variable);
            } else if after {
                given.push(variable);
            }
        }
        // Variables that a command gives to a container are the container's own.
        self.program.settings.extend(variables::read(given));
        self.program.settings.extend(tool(&words));
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The settings that the options of one of Kafka's tools say.
fn tool(words: &[Word]) -> Option<Settings> {
    let mut group = Group::default();
    let mut whole = words.iter().any(|word| {
        let text = word.text();
        let name = text.rsplit('/').next().unwrap_or("");
        let name = name.strip_suffix(".sh").unwrap_or(name);
        name.strip_prefix("kafka-").is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
    });
    let mut index = 0;
    let mut any = false;
    while let Some(word) = words.get(index) {
        index += 1;
        let text = word.text();
        let (option, inline) = match word.assigned() {
            Some((option, _, value)) if option.starts_with("--") => (option, Some(value)),
            _ => (text.clone(), None),
        };
        if BROKERS.contains(&option.as_str()) {
            let value = match inline {
                Some(value) => Some(value),
                None => words.get(index).map(|word| word.pieces.clone()),
            };
            any = true;
            if let Some(value) = value {
                index += usize::from(!text.contains('='));
                group.add("bootstrap.servers".into(), word.span, value, true);
            }
        } else if PROPERTIES.contains(&option.as_str()) {
            any = true;
            let several = option.ends_with("-props");
            let mut at = index;
            while let Some(pair) = words.get(at)
                && let Some((name, span, value)) = pair.assigned()
                && !name.starts_with('-')
                && (several || at == index)
            {
                group.add(name, span, value, true);
                at += 1;
            }
            index = at.max(index);
        } else if FILES.contains(&option.as_str()) {
            whole = false;
        } else if text.starts_with('$') || text == HOLE {
            // Further options, unless it is the value of one.
            let value = index >= 2 && words[index - 2].text().starts_with('-');
            whole &= value || index == 1;
        }
    }
    if !any {
        return None;
    }
    let extent = if whole { Extent::Whole } else { Extent::Part };
    group::settings(Dialect::Java, extent, group.into_entries())
}
