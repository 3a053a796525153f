//! How a text is to be read, and whether it can matter at all.

use crate::document::Syntax;
use crate::document::program::Language;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As documents of a syntax.
    Document(Syntax),
    /// Fence by fence.
    Markdown,
    /// As a program with settings among its literals.
    Program(Language),
    /// As a template that is not rendered yet.
    Template,
    /// As msk-gen's own settings.
    Settings,
}

/// The form of a file by its ending; for other endings (and standard input) by its first characters.
#[must_use]
pub fn form_of(path: &str, text: &str) -> Form {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    if name == "msk-gen.toml" {
        return Form::Settings;
    }
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    match form_of_ending(&ending) {
        Some(form) => form,
        None => sniff(text),
    }
}

/// The form of a file's ending; `None` for endings that msk-gen does not read in a folder.
#[must_use]
pub fn form_of_ending(ending: &str) -> Option<Form> {
    Some(match ending {
        "json" | "jsonc" | "template" => Form::Document(Syntax::Json),
        "yaml" | "yml" => Form::Document(Syntax::Yaml),
        "properties" | "conf" | "ini" | "env" => Form::Document(Syntax::Properties),
        "md" | "markdown" => Form::Markdown,
        "mustache" | "hbs" | "handlebars" => Form::Template,
        // A dump of a database is no program.
        "sql" => return None,
        _ => Form::Program(Language::of(ending)?),
    })
}

/// Whether a file that ends like one of properties is of another grammar: HOCON and Logstash have blocks in braces, TOML-like
/// files quote their values, and a file of many sections is of many programs.
#[must_use]
pub(super) fn is_other_grammar(path: &str, text: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or("");
    if !["conf", "ini"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
    {
        return false;
    }
    let mut sections = 0;
    text.lines().map(str::trim).any(|line| {
        sections += usize::from(line.starts_with('[') && line.ends_with(']'));
        let comment = line.starts_with(['#', ';', '!']);
        let quoted = line
            .split_once('=')
            .is_some_and(|(_, value)| value.trim_start().starts_with('"'));
        sections > 1
            || !comment && (line.ends_with('{') || line.contains("=>") || line == "}" || quoted)
    })
}

fn sniff(text: &str) -> Form {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("{{") {
        Form::Template
    } else if start.starts_with(['{', '[']) {
        Form::Document(Syntax::Json)
    } else if looks_like_properties(text) {
        Form::Document(Syntax::Properties)
    } else if text.contains("\n```") || start.starts_with("```") || start.starts_with("# ") {
        Form::Markdown
    } else {
        Form::Document(Syntax::Yaml)
    }
}

/// Words of which a text holds at least one when it can matter.
const WORDS: [&str; 16] = [
    "kafka",
    "Kafka",
    "KAFKA",
    "AWS::MSK",
    "bootstrap.servers",
    "security.protocol",
    "sasl.",
    "\"Effect\"",
    "Effect:",
    "hosted:",
    "host:",
    "platform:",
    "deployment:",
    "{{",
    "[lint]",
    "ServiceAccount",
];

/// Whether a text can hold anything that msk-gen knows; a look at its bytes, without reading it.
#[must_use]
pub fn is_relevant(text: &str) -> bool {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(WORDS).ok());
    SEARCH.as_ref().is_none_or(|search| search.is_match(text))
}

/// Words of which a program holds at least one when it says settings of a client.
const PROGRAM_WORDS: [&str; 13] = [
    "ootstrap",
    "BOOTSTRAP",
    "brokers",
    "broker.list",
    "broker-list",
    ".kafka.",
    ".kafka-serverless.",
    "AWS_MSK_IAM",
    "msk.auth.iam",
    "security.protocol",
    "security_protocol",
    "SECURITY_PROTOCOL",
    "kafka-cluster:",
];

/// Whether a program can say settings of a client; a look at its bytes, without reading it.
#[must_use]
pub(super) fn is_relevant_program(text: &str) -> bool {
    static SEARCH: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(PROGRAM_WORDS).ok());
    SEARCH.as_ref().is_none_or(|search| search.is_match(text))
}

/// The language of a Markdown fence: by its language word, or by a call that only one has.
#[must_use]
pub(super) fn fence_language(info: &str, text: &str) -> Option<Language> {
    if !is_relevant_program(text) {
        return None;
    }
    let word = info.split([' ', ',', '{']).next().unwrap_or("");
    if !word.is_empty() {
        return Language::of(&word.to_ascii_lowercase());
    }
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if has(&["--bootstrap-server", "--broker-list", "<<EOF"]) {
        Some(Language::Shell)
    } else if has(&["KafkaProducer(", "KafkaConsumer("]) && has(&["bootstrap_servers="]) {
        Some(Language::Python)
    } else if has(&[
        "ProducerConfig.",
        "ConsumerConfig.",
        ".put(\"",
        ".setProperty(\"",
    ]) {
        Some(Language::Jvm)
    } else {
        None
    }
}

/// Words that show a text to be ours even when it cannot be read to the end.
#[must_use]
pub(super) fn is_unmistakable(text: &str) -> bool {
    [
        "kafka-cluster:",
        "AWS::MSK::",
        "bootstrap.servers",
        "sasl.mechanism",
        "\"hosted:",
        "\"deployment:",
        ":kafka:",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// The syntax of a Markdown fence: by its language word, or by what it looks like. `None` for programs and prose.
#[must_use]
pub(super) fn fence_syntax(info: &str, text: &str) -> Option<Syntax> {
    if !is_relevant(text) {
        return None;
    }
    let word = info
        .split([' ', ',', '{'])
        .next()
        .unwrap_or("")
        .to_ascii_lowercase();
    match word.as_str() {
        "json" | "jsonc" | "json5" => return Some(Syntax::Json),
        "yaml" | "yml" => return Some(Syntax::Yaml),
        "properties" | "ini" | "conf" | "env" | "dotenv" => return Some(Syntax::Properties),
        _ => {}
    }
    let code = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with('#'));
    let code = code?;
    if code.starts_with('{') && !code.starts_with("{{") || code.starts_with('[') {
        Some(Syntax::Json)
    } else if looks_like_properties(text) && (word.is_empty() || names_setting(text)) {
        Some(Syntax::Properties)
    } else if word.is_empty() && looks_like_yaml(code) {
        Some(Syntax::Yaml)
    } else {
        None
    }
}

/// Whether every line is a comment or `key=value` (or `key: value` with a dotted key), continuations left aside.
#[must_use]
fn looks_like_properties(text: &str) -> bool {
    let mut pairs = 0;
    let mut continued = false;
    for line in text.lines() {
        let line = line.trim();
        let continues = std::mem::replace(&mut continued, line.ends_with('\\'));
        if line.is_empty() || line.starts_with(['#', '!']) || continues {
            continue;
        }
        let end = line
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')))
            .unwrap_or(line.len());
        let (key, rest) = line.split_at(end);
        let rest = rest.trim_start();
        let dotted = key.contains('.');
        if key.is_empty() || !(rest.starts_with('=') || dotted && rest.starts_with(':')) {
            return false;
        }
        pairs += 1;
    }
    pairs > 0
}

/// Whether a line begins with a key of Kafka's: assignments of a program look like properties, too.
fn names_setting(text: &str) -> bool {
    text.lines().any(|line| {
        let key = line
            .trim_start()
            .split(['=', ':', ' '])
            .next()
            .unwrap_or("");
        crate::document::kind::is_client_key(key)
    })
}

fn looks_like_yaml(line: &str) -> bool {
    let line = line.trim_start_matches("- ");
    line == "---"
        || line.split_once(':').is_some_and(|(key, rest)| {
            !key.is_empty()
                && (rest.is_empty() || rest.starts_with(' '))
                && key
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._-\"'{}:".contains(c))
        })
}
