//! The readers against their referees, on random and broken texts, and at their limits.

mod decode;
mod json;
mod limits;
mod markdown;
mod mutations;
mod properties;
mod yaml;

pub(crate) use mutations::mutate;

use msk_gen::document::{Node, Reading, Value};
use msk_gen::source::Span;

/// A small generator of pseudo-random numbers (xorshift64*), the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// A text of up to `most` characters from pieces that are trouble for some style.
    pub(crate) fn text(&mut self, most: usize) -> String {
        const PIECES: [&str; 24] = [
            "a", "b", "Z", "0", " ", "  ", "é", "😀", "\n", "\n\n", "\t", "'", "\"", "\\", ":",
            ": ", " #", "- ", "=", "{{x}}", "\u{85}", "[", "}", "%",
        ];
        (0..self.below(most)).map(|_| self.pick(&PIECES)).collect()
    }

    /// A value for JSON or YAML.
    pub(crate) fn value(&mut self, depth: usize) -> serde_json::Value {
        use serde_json::Value as Json;
        match self.below(if depth == 0 { 6 } else { 10 }) {
            0 => Json::Null,
            1 => Json::Bool(self.below(2) == 0),
            2 => Json::from(self.next() as i64 >> self.below(53)),
            3 => Json::from(self.below(1000) as f64 / 8.0 - 20.0),
            4 | 5 => Json::from(self.word()),
            6 | 7 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => {
                let members = (0..self.below(5)).map(|_| (self.word(), self.value(depth - 1)));
                Json::Object(members.collect())
            }
        }
    }

    fn word(&mut self) -> String {
        const WORDS: [&str; 16] = [
            "name",
            "yes",
            "1_000",
            "grün",
            "a: b",
            "# x",
            "",
            "12",
            "null",
            "- x",
            "*",
            "two words",
            "http://x/y",
            "{{id}}",
            "2012-10-17",
            "kafka:Get*",
        ];
        if self.below(4) == 0 {
            self.text(8)
        } else {
            self.pick(&WORDS).to_owned()
        }
    }
}

/// The nearest character border at or before `at`.
pub(crate) fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// How many mutated inputs each reader gets.
pub(crate) fn mutations() -> usize {
    std::env::var("MSK_GEN_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(20_000)
}

/// The value for a comparison; nothing when the referees do not agree about such values.
pub(crate) fn to_json(node: &Node<'_>) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    if node.tag.is_some() {
        return None;
    }
    Some(match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            // Minus zero is a whole number for one referee and a fraction for the other.
            if text.trim_end_matches('0') == "-" {
                return None;
            }
            if zeros || !digits.starts_with(|first: char| first.is_ascii_digit()) {
                return None;
            }
            if let Ok(whole) = text.parse::<i64>() {
                Json::from(whole)
            } else if let Ok(whole) = text.parse::<u64>() {
                Json::from(whole)
            } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            } else {
                Json::Number(serde_json::Number::from_f64(text.parse().ok()?)?)
            }
        }
        Value::Text(text) => Json::from(&*text.text),
        Value::List(items) => items.iter().map(to_json).collect::<Option<_>>()?,
        Value::Object(members) => {
            let mut object = serde_json::Map::new();
            for member in members {
                if member.merged || member.shadowed {
                    return None;
                }
                object.insert(member.key.text.to_string(), to_json(&member.value)?);
            }
            Json::Object(object)
        }
        Value::Bad => return None,
    })
}

/// Every span lies inside the text and on character borders; children lie inside their parents and in order, unless
/// the text has aliases.
pub(crate) fn check_spans(text: &str, reading: &Reading<'_>) {
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
    for problem in &reading.problems {
        inside(problem.span);
        problem.related.iter().for_each(|related| inside(related.0));
        problem.fix.iter().for_each(|fix| inside(fix.0));
        assert!(!problem.message.is_empty() && !problem.message.ends_with('.'));
    }
    let starts: Vec<u32> = reading
        .problems
        .iter()
        .map(|problem| problem.span.start)
        .collect();
    assert!(starts.is_sorted());
    for document in &reading.documents {
        document.comments.iter().for_each(|span| inside(*span));
        assert!(document.comments.is_sorted(), "{text:?}");
        document.root.walk(&mut |node| {
            inside(node.span);
            node.tag.iter().for_each(|tag| inside(tag.span));
            let children: Vec<Span> = match &node.value {
                Value::List(items) => items.iter().map(|item| item.span).collect(),
                Value::Object(members) => members
                    .iter()
                    .filter(|member| !member.merged)
                    .flat_map(|member| [member.key.span, member.value.span])
                    .collect(),
                _ => Vec::new(),
            };
            children.iter().for_each(|span| inside(*span));
            if !text.contains('*') {
                let mut end = node.span.start;
                for span in children {
                    assert!(
                        node.span.contains(span) && end <= span.start,
                        "{span:?} in {:?}, behind {end}: {text:?}",
                        node.span
                    );
                    end = span.end;
                }
            }
        });
    }
}

/// The files below `fixtures/` with one of the endings.
pub(crate) fn fixtures(endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("fixtures")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let ending = path.extension().and_then(|ending| ending.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending.unwrap_or(""))
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}
