//! Literal client settings in the texts of programs and shell scripts.
//!
//! ```text
//! text ──► tokens ──► pairs of literals (dictionaries, keyword arguments, `put` calls, command lines)
//!                          │ grouped by the client that they are for
//!                          ▼
//!                  Settings { entries } ──► `written`: a properties text that maps back into the program
//! ```
//!
//! A program is not parsed. What is not a literal is a hole, and settings that are put together over several calls, under
//! conditions or from elsewhere are not `whole`: nothing that they lack is missing. When two places say different things
//! about one setting, nobody knows which counts, and it is a hole too.
//!
//! To add a language: its comments and strings in `lex`, a row in [`Language::of`], examples in
//! `fixtures/silent/program/`.

mod brokers;
mod collect;
pub(in crate::document) mod group;
mod lex;
mod names;
mod node;
mod scope;
mod shell;
mod value;
pub mod variables;

use crate::source::{Builder, Place, SourceId, Span, Traced};

/// The language of a program, as far as its strings and comments matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Python.
    Python,
    /// Java, Kotlin and Scala.
    Jvm,
    /// Go.
    Go,
    /// JavaScript and TypeScript.
    Node,
    /// Shell scripts and lines of a console.
    Shell,
    /// SQL, in which Flink has settings as `'properties.…' = '…'`.
    Sql,
}

impl Language {
    /// The language of a file's ending or of a fence's word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "py" | "python" | "python3" => Self::Python,
            "java" | "kt" | "kts" | "kotlin" | "scala" => Self::Jvm,
            "go" | "golang" => Self::Go,
            "js" | "mjs" | "cjs" | "ts" | "javascript" | "typescript" | "node" => Self::Node,
            "sh" | "bash" | "zsh" | "shell" | "console" | "shell-session" | "shellscript" => {
                Self::Shell
            }
            "sql" => Self::Sql,
            _ => return None,
        })
    }
}

/// Whose settings these are: libraries spell and need different ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Kafka's own clients, and all that hands settings to them.
    #[default]
    Java,
    /// librdkafka and what wraps it: confluent-kafka for Python, Go, Node.
    Librdkafka,
    /// kafka-python and aiokafka.
    KafkaPython,
    /// kafkajs.
    KafkaJs,
    /// Some library's that takes Kafka's names; which one, the program does not say.
    Other,
}

impl Dialect {
    /// How the library spells a setting, for messages.
    #[must_use]
    pub fn spelling(self, key: &str) -> &str {
        match self {
            Self::Java | Self::Librdkafka | Self::Other => key,
            Self::KafkaPython => names::to_kafka_python(key).unwrap_or(key),
            // Both switches make the protocol.
            Self::KafkaJs if key == "security.protocol" => "ssl",
            Self::KafkaJs => key,
        }
    }
}

/// How much of a client's settings stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Others may stand elsewhere: nothing is missing.
    Part,
    /// As in a file of settings: they may be all, if they look like it.
    Block,
    /// All that the client gets.
    Whole,
}

/// The settings of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Whose they are.
    pub dialect: Dialect,
    /// Whether these are all that the client gets.
    pub extent: Extent,
    /// In order.
    pub entries: Vec<Entry>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name as Kafka's own clients have it.
    pub key: String,
    /// What names it in the program.
    pub span: Span,
    /// Its value, piece by piece.
    pub value: Vec<Piece>,
}

/// Settings of Kafka's own clients, unless their brokers are clearly not of MSK, or nothing tells whose they are.
pub(in crate::document) fn settings(extent: Extent, entries: Vec<Entry>) -> Option<Settings> {
    group::settings(Dialect::Java, extent, entries)
}

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Where it stands; `None` for a comma that joins the elements of a list.
    pub span: Option<Span>,
}

/// What stands for a value that is no literal: a hole, as the rules know them.
pub(in crate::document) const HOLE: &str = "${value}";

/// A text inside a script, such as a file that it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// Where it stands.
    pub span: Span,
    /// Whether it is only a part of what it is added to.
    pub part: bool,
}

/// What was found in a program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// Settings of clients.
    pub settings: Vec<Settings>,
    /// Texts of files.
    pub inner: Vec<Inner>,
}

/// Reads the literal settings of a program.
#[must_use]
pub fn read(text: &str, language: Language) -> Program {
    match language {
        Language::Shell => shell::read(text),
        _ => Program {
            settings: collect::read(text, language),
            inner: Vec::new(),
        },
    }
}

impl Entry {
    /// The whole value.
    #[must_use]
    pub fn text(&self) -> String {
        self.value.iter().map(|piece| piece.text.as_str()).collect()
    }
}

impl Settings {
    /// Where its names and the pieces of its values stand.
    pub fn places(&self) -> impl Iterator<Item = Span> + '_ {
        self.entries.iter().flat_map(|entry| {
            let pieces = entry.value.iter().filter_map(|piece| piece.span);
            pieces.chain([entry.span])
        })
    }

    /// The settings as a properties text that maps into `source`, whose text is `text`.
    #[must_use]
    pub fn written(&self, source: SourceId, text: &str) -> Traced {
        let mut out = Builder::default();
        let at = |span: Span| Some(Place { source, span });
        let same = |span: Span, words: &str| {
            text.get(span.start as usize..span.end as usize) == Some(words)
        };
        for entry in &self.entries {
            out.piece(
                &entry.key,
                at(entry.span),
                same(entry.span, &entry.key),
                None,
            );
            out.own("=");
            let mut first = true;
            for piece in &entry.value {
                let escaped = escaped(&piece.text, first);
                first &= piece.text.is_empty();
                match piece.span {
                    Some(span) => out.piece(&escaped, at(span), same(span, &escaped), None),
                    None => out.own(&escaped),
                };
            }
            out.own("\n");
        }
        out.finish()
    }
}

/// A piece of a value as a properties file has it; blanks at its beginning need an escape.
fn escaped(text: &str, first: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            ' ' if first && out.is_empty() => out.push_str("\\ "),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
