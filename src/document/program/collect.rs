//! Where programs say settings: dictionaries, keyword arguments, calls that put one setting, subscripts, and strings that
//! are brokers and nothing else.

use super::group::{Group, MOST};
use super::lex::{self, Kind};
use super::scope::Anchor;
use super::value::Tokens;
use super::{Dialect, Extent, Language, Piece, Settings, brokers, names, node};
use crate::source::Span;
use std::collections::HashMap;

/// Calls that put one setting into something.
const PUTS: [&str; 4] = ["put", "setProperty", "set", "option"];

/// Classes that are made from all their settings at once.
const MAKERS: [&str; 14] = [
    "KafkaProducer",
    "KafkaConsumer",
    "KafkaAdminClient",
    "AIOKafkaProducer",
    "AIOKafkaConsumer",
    "Producer",
    "Consumer",
    "AdminClient",
    "SerializingProducer",
    "DeserializingConsumer",
    "NewProducer",
    "NewConsumer",
    "NewAdminClient",
    "Kafka",
];

/// Reads a program in which settings are literals of the language.
pub(super) fn read(text: &str, language: Language) -> Vec<Settings> {
    let tokens = Tokens {
        text,
        list: lex::tokens(text, language),
    };
    let imports = ["kafka", "Kafka"].iter().any(|word| {
        memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).any(|at| {
            line_of(text, at).contains("import") || line_of(text, at).contains("require(")
        })
    });
    let mut collector = Collector {
        tokens: &tokens,
        language,
        imports,
        slots: Vec::new(),
        by_name: HashMap::new(),
        by_bracket: HashMap::new(),
        chains: HashMap::new(),
        indent: 0,
    };
    for index in 0..tokens.list.len() {
        collector.step(index);
    }
    let known = match language {
        Language::Jvm | Language::Sql => Dialect::Java,
        _ if names::imports_librdkafka(text) => Dialect::Librdkafka,
        _ => Dialect::Other,
    };
    let mut found: Vec<Settings> = Vec::new();
    for slot in collector.slots {
        found.extend(match slot.ready {
            Some(ready) => Some(ready),
            None => {
                let extent = if slot.whole {
                    Extent::Whole
                } else {
                    Extent::Part
                };
                slot.group.finish(known, extent)
            }
        });
    }
    if language != Language::Sql {
        found.extend(statements(&tokens));
    }
    let loose = brokers::loose(&tokens, &found);
    found.extend(loose);
    found
}

/// Settings in the statements of SQL that a program holds as texts.
fn statements(tokens: &Tokens<'_>) -> Vec<Settings> {
    let mut found = Vec::new();
    for token in &tokens.list {
        let Kind::Text { inner, .. } = token.kind else {
            continue;
        };
        let text = tokens.slice(inner);
        if !text.contains("'properties.bootstrap.servers'") {
            continue;
        }
        let shift = |span: &mut Span| {
            *span = Span::new(
                (span.start + inner.start) as usize,
                (span.end + inner.start) as usize,
            );
        };
        for mut settings in read(text, Language::Sql) {
            for entry in &mut settings.entries {
                shift(&mut entry.span);
                let pieces = entry.value.iter_mut();
                pieces
                    .filter_map(|piece| piece.span.as_mut())
                    .for_each(shift);
            }
            found.push(settings);
        }
    }
    found
}

/// What stands on the line around a place, as far as one looks.
fn line_of(text: &str, at: usize) -> &str {
    const NEAR: usize = 120;
    let start = at.saturating_sub(NEAR);
    let start = text.as_bytes()[start..at]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(start, |newline| start + newline + 1);
    let after = text.as_bytes()[at..].iter().take(NEAR);
    let len = after.take_while(|byte| **byte != b'\n').count();
    let start = (start..=at)
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(at);
    let end = (at + len..=text.len()).find(|at| text.is_char_boundary(*at));
    text.get(start..end.unwrap_or(at)).unwrap_or("")
}

/// Settings in the making.
struct Slot {
    group: Group,
    whole: bool,
    anchor: Anchor,
    ready: Option<Settings>,
}

struct Collector<'t> {
    tokens: &'t Tokens<'t>,
    language: Language,
    /// Whether the file imports something of Kafka, so that its classes are what they are called.
    imports: bool,
    slots: Vec<Slot>,
    /// The slot of a variable.
    by_name: HashMap<String, usize>,
    /// The slot of a dictionary, by its bracket.
    by_bracket: HashMap<u32, usize>,
    /// The first word of a chain of calls, by the words of its further ones.
    chains: HashMap<usize, usize>,
    /// The blanks before the statement, in Python.
    indent: u32,
}

impl Collector<'_> {
    fn step(&mut self, index: usize) {
        let token = self.tokens.list[index];
        if let (Some(indent), None) = (token.indent, token.parent) {
            self.indent = indent;
            if self.language == Language::Python
                && matches!(self.tokens.word(index), "def" | "class" | "async")
            {
                let slots = &self.slots;
                self.by_name.retain(
                    |_, slot| !matches!(slots[*slot].anchor, Anchor::Indent(of) if of > indent),
                );
            }
        }
        if self.pair(index) || token.kind != Kind::Word {
            return;
        }
        if self.language != Language::Python && self.tokens.word(index) == "case" {
            // One of several ways to go on.
            self.by_name.clear();
        }
        if self.tokens.is(index + 1, b'(') {
            self.call(index);
        } else if self.tokens.is(index + 1, b'[') {
            self.subscript(index);
        } else if self.language == Language::Node
            && self.tokens.word(index) == "brokers"
            && self.tokens.is(index + 1, b':')
        {
            self.kafkajs(index);
        }
    }

    /// The name that a token is as a key: a string, or a constant of Kafka's.
    fn key(&self, index: usize) -> Option<(String, Span)> {
        let token = self.tokens.get(index)?;
        match token.kind {
            Kind::Text { inner, .. } => {
                let name = self.tokens.slice(inner);
                names::is_name(name).then(|| (name.to_owned(), inner))
            }
            Kind::Word => {
                names::of_constant(self.tokens.word(index)).map(|name| (name, token.span))
            }
            _ => None,
        }
    }

    /// A key and its value in a dictionary; says whether it was one.
    fn pair(&mut self, index: usize) -> bool {
        let token = self.tokens.list[index];
        let Some(bracket) = token.parent else {
            return false;
        };
        let jvm = self.language == Language::Jvm;
        let value = if jvm {
            match self.tokens.word(index + 1) {
                "to" => index + 2,
                _ if self.tokens.is(index + 1, b'-') && self.tokens.is(index + 2, b'>') => {
                    index + 3
                }
                _ => return false,
            }
        } else if self.language == Language::Sql {
            if !self.tokens.is(index + 1, b'=') {
                return false;
            }
            index + 2
        } else if self.tokens.is(index + 1, b':') && self.tokens.is(bracket as usize, b'{') {
            index + 2
        } else {
            return false;
        };
        let Some((name, span)) = self.key(index) else {
            return false;
        };
        let value = self.tokens.value(value..self.tokens.end(value, false));
        let slot = self.dictionary(bracket);
        self.slots[slot].group.add(name, span, value, true);
        true
    }

    /// The slot of a dictionary, and of the variable that it is assigned to.
    fn dictionary(&mut self, bracket: u32) -> usize {
        if let Some(slot) = self.by_bracket.get(&bracket) {
            return *slot;
        }
        let whole = self.makes(bracket as usize);
        let slot = self.slot(self.anchor(bracket as usize), whole);
        self.by_bracket.insert(bracket, slot);
        if let Some(name) = self.assigned(bracket as usize) {
            self.name(name, slot);
        }
        slot
    }

    /// Remembers what a variable holds; of very many only the last ones.
    fn name(&mut self, name: String, slot: usize) {
        if self.by_name.len() >= MOST {
            self.by_name.clear();
        }
        self.by_name.insert(name, slot);
    }

    fn slot(&mut self, anchor: Anchor, whole: bool) -> usize {
        self.slots.push(Slot {
            group: Group::default(),
            whole,
            anchor,
            ready: None,
        });
        self.slots.len() - 1
    }

    /// Whether a client is made from exactly this dictionary.
    fn makes(&self, bracket: usize) -> bool {
        let before = self.before_type(bracket);
        let Some(open) = before.checked_sub(1).filter(|at| self.tokens.is(*at, b'(')) else {
            return false;
        };
        let maker = self
            .tokens
            .word_before(open)
            .rsplit('.')
            .next()
            .unwrap_or("");
        let spread = self
            .tokens
            .parts(bracket)
            .iter()
            .any(|part| self.tokens.is(part.start, b'*') || self.tokens.is(part.start, b'.'));
        self.imports && MAKERS.contains(&maker) && !spread
    }

    /// Where an expression begins that is a bracket behind the name of its type: `&kafka.ConfigMap{`, `mapOf(`.
    fn before_type(&self, bracket: usize) -> usize {
        let mut at = bracket;
        if !self.tokens.word_before(at).is_empty() {
            at -= 1;
        }
        while at > 0 && (self.tokens.is(at - 1, b'&') || self.tokens.word_before(at) == "new") {
            at -= 1;
        }
        at
    }

    /// The variable that an expression is assigned to.
    fn assigned(&self, bracket: usize) -> Option<String> {
        let equals = self.before_type(bracket).checked_sub(1)?;
        if !self.tokens.is(equals, b'=') {
            return None;
        }
        let name = match self.tokens.word_before(equals) {
            "" if equals > 0 && self.tokens.is(equals - 1, b':') => {
                self.tokens.word_before(equals - 1)
            }
            "" => {
                // `conf: Dict[str, str] = {`
                let first = (equals.saturating_sub(16)..equals)
                    .rev()
                    .find(|at| self.tokens.list[*at].indent.is_some())?;
                match self.tokens.word(first) {
                    "const" | "let" | "var" | "val" | "export" => self.tokens.word(first + 1),
                    word => word,
                }
            }
            name => name,
        };
        (!name.is_empty()).then(|| name.to_owned())
    }

    /// The statements that a token stands among.
    fn anchor(&self, index: usize) -> Anchor {
        if self.language == Language::Python {
            return Anchor::Indent(self.indent);
        }
        Anchor::Brace(self.tokens.brace(self.tokens.list[index].parent))
    }

    /// Adds a setting to what a variable holds.
    fn put(&mut self, receiver: String, at: usize, key: (String, Span), value: Vec<Piece>) {
        let anchor = self.anchor(at);
        let known = self.by_name.get(&receiver).copied();
        let place = known
            .and_then(|slot| Some((slot, self.tokens.within(anchor, self.slots[slot].anchor)?)));
        let (slot, deeper) = place.unwrap_or_else(|| {
            let slot = self.slot(anchor, false);
            (slot, false)
        });
        self.name(receiver, slot);
        let sure = !deeper && !self.tokens.depends(at);
        self.slots[slot].group.add(key.0, key.1, value, sure);
    }

    /// A call: one that puts a setting, or one with keyword arguments.
    fn call(&mut self, index: usize) {
        let word = self.tokens.word(index);
        let (receiver, method) = word.rsplit_once('.').unwrap_or(("", word));
        let open = index + 1;
        if method == "setBootstrapServers" {
            let parts = self.tokens.parts(open);
            if let [part] = parts.as_slice() {
                let span = self.tokens.list[index].span;
                let value = self.tokens.value(part.clone());
                let receiver = self.receiver(index, receiver);
                self.put(receiver, index, ("bootstrap.servers".into(), span), value);
            }
        } else if PUTS.contains(&method) {
            let parts = self.tokens.parts(open);
            if let [name, value] = parts.as_slice()
                && name.len() == 1
                && let Some(key) = self.key(name.start)
            {
                let value = self.tokens.value(value.clone());
                let receiver = self.receiver(index, receiver);
                self.put(receiver, index, key, value);
            }
        } else if matches!(method, "putAll" | "update" | "load" | "options") {
            // Nobody knows what they bring.
            self.by_name.remove(receiver);
        } else if self.language == Language::Jvm && word.ends_with("Map.of") {
            self.alternating(open);
        } else if self.language == Language::Python && self.tokens.word_before(index) != "def" {
            self.keywords(index);
        }
    }

    /// What a call is made on, by a name that is the same for all calls on it.
    fn receiver(&mut self, index: usize, receiver: &str) -> String {
        if !receiver.is_empty() {
            self.chains.insert(index, index);
            return receiver.to_owned();
        }
        let word = self.tokens.word(index);
        if !word.starts_with('.') {
            // `new Properties() {{ put(…); }}`
            return format!("{{{}", self.tokens.list[index].parent.unwrap_or(0));
        }
        let mut before = index;
        while before > 0 && self.tokens.is(before - 1, b'\\') {
            before -= 1;
        }
        let root = before
            .checked_sub(1)
            .and_then(|close| self.tokens.list[close].partner)
            .and_then(|open| (open as usize).checked_sub(1))
            .map(|word| self.chains.get(&word).copied().unwrap_or(word));
        let root = root.unwrap_or(index);
        self.chains.insert(index, root);
        format!("({root}")
    }

    /// `Map.of("key", "value", …)`
    fn alternating(&mut self, open: usize) {
        let parts = self.tokens.parts(open);
        for pair in parts.chunks_exact(2) {
            if pair[0].len() != 1 {
                continue;
            }
            if let Some((name, span)) = self.key(pair[0].start) {
                let value = self.tokens.value(pair[1].clone());
                let slot = self.dictionary(open as u32);
                self.slots[slot].group.add(name, span, value, true);
            }
        }
    }

    /// `KafkaProducer(bootstrap_servers=…, security_protocol=…)`
    fn keywords(&mut self, index: usize) {
        let parts = self.tokens.parts(index + 1);
        let mut group = Group::default();
        let mut open = false;
        for part in &parts {
            open |= self.tokens.is(part.start, b'*');
            let name = self.tokens.word(part.start);
            if !self.tokens.is(part.start + 1, b'=') || self.tokens.is(part.start + 2, b'=') {
                continue;
            }
            if names::of_kafka_python(name).is_none() {
                continue;
            }
            let span = self.tokens.list[part.start].span;
            let value = self.tokens.value(part.start + 2..part.end);
            group.add(name.to_owned(), span, value, true);
        }
        if group.is_empty() {
            return;
        }
        let maker = self.tokens.word(index).rsplit('.').next().unwrap_or("");
        let whole = self.imports && MAKERS.contains(&maker) && !open;
        let slot = self.slot(self.anchor(index), whole);
        self.slots[slot].group = group;
    }

    /// `props["key"] = "value"`
    fn subscript(&mut self, index: usize) {
        let open = index + 1;
        let Some(close) = self.tokens.close(open).filter(|close| *close == open + 2) else {
            return;
        };
        let equals = close + 1;
        if !self.tokens.is(equals, b'=') || self.tokens.is(equals + 1, b'=') {
            return;
        }
        let Some(key) = self.key(open + 1) else {
            return;
        };
        let value = self
            .tokens
            .value(equals + 1..self.tokens.end(equals + 1, true));
        self.put(self.tokens.word(index).to_owned(), index, key, value);
    }

    /// `new Kafka({ brokers: […], ssl: true, sasl: {…} })`
    fn kafkajs(&mut self, index: usize) {
        let Some(bracket) = self.tokens.list[index].parent else {
            return;
        };
        if !self.tokens.is(bracket as usize, b'{') || self.by_bracket.contains_key(&bracket) {
            return;
        }
        let whole = self.makes(bracket as usize);
        let ready = node::client(self.tokens, bracket as usize, whole);
        let slot = self.slot(self.anchor(index), whole);
        self.slots[slot].ready = ready;
        self.by_bracket.insert(bracket, slot);
    }
}
