//! Patterns of actions and ARNs as IAM reads them.
//!
//! `*` is any run of characters and `?` exactly one. In the first five fields of an ARN neither crosses a colon, except
//! a `*` that is the pattern's last character; from the sixth field on both match anything, slashes and colons included.
//! Source: IAM User Guide, "Resource" element, read 2026-11-21. A text that is known only later (`${aws:username}`,
//! `${AWS::Region}`) is a hole: one symbol that equals only itself.

use std::collections::HashMap;

/// A set of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Exactly this one.
    Char(char),
    /// Any.
    Any,
    /// Any but a colon.
    NotColon,
    /// `a` to `z`.
    Lower,
    /// `a` to `z` and the hyphen.
    LowerHyphen,
    /// `0` to `9`.
    Digit,
    /// Lower-case letters, digits, hyphen: the prefix of a service.
    Service,
    /// Letters and digits: the name of an action.
    Alnum,
    /// What the names of topics are made of.
    Topic,
    /// Any but a colon and a slash.
    Segment,
}

impl Class {
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Self::Char(own) => own == c,
            Self::Any => true,
            Self::NotColon => c != ':',
            Self::Lower => c.is_ascii_lowercase(),
            Self::LowerHyphen => c.is_ascii_lowercase() || c == '-',
            Self::Digit => c.is_ascii_digit(),
            Self::Service => c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
            Self::Alnum => c.is_ascii_alphanumeric(),
            Self::Topic => c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') || is_hole(c),
            Self::Segment => !matches!(c, ':' | '/'),
        }
    }
}

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Item {
    /// One character.
    One(Class),
    /// Any run of characters, also none.
    Many(Class),
}

/// The first symbol of holes: a private-use plane, of which no policy holds a character.
const FIRST_HOLE: u32 = 0xF_0000;

pub(super) fn is_hole(c: char) -> bool {
    c as u32 >= FIRST_HOLE
}

/// The texts of holes, each with one symbol.
#[derive(Debug, Clone, Default)]
pub struct Holes {
    texts: Vec<String>,
    known: HashMap<String, char>,
}

impl Holes {
    fn symbol(&mut self, text: &str) -> char {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        // Past the end of the plane all share the last symbol; no policy has as many.
        let next = FIRST_HOLE + u32::try_from(self.texts.len()).unwrap_or(u32::MAX - FIRST_HOLE);
        let symbol = char::from_u32(next.min(0x10_FFFD)).unwrap_or('\u{10FFFD}');
        self.texts.push(text.to_owned());
        self.known.insert(text.to_owned(), symbol);
        symbol
    }

    /// A text in which the symbols are holes again.
    pub(super) fn shown(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match (c as u32)
                .checked_sub(FIRST_HOLE)
                .and_then(|at| self.texts.get(at as usize))
            {
                Some(hole) => out.push_str(hole),
                None => out.push(c),
            }
        }
        out
    }
}

/// A pattern, ready for matching.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// As it is written.
    pub text: Box<str>,
    pub(super) items: Vec<Item>,
    /// Whether a part of it is known only later.
    pub holes: bool,
    /// The one text that it matches, when it matches no other.
    exact: Option<Box<str>>,
}

/// How a text fits a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It does not match.
    No,
    /// That depends on what is not known here.
    Maybe,
    /// It matches.
    Yes,
}

impl From<bool> for Fit {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

impl Pattern {
    /// A pattern of an action; letters are compared without case.
    #[must_use]
    pub fn action(text: &str, holes: &mut Holes) -> Self {
        let lower = text.to_ascii_lowercase();
        Self {
            text: text.into(),
            ..Self::compile(&lower, holes, false)
        }
    }

    /// A pattern of an ARN. Of one with fewer than six fields IAM takes the missing ones for `*`.
    #[must_use]
    pub fn resource(text: &str, holes: &mut Holes) -> Self {
        let colons = text.bytes().filter(|byte| *byte == b':').count();
        let incomplete = text.starts_with("arn:") && colons < 5 && !text.contains(['$', '\u{1}']);
        if !incomplete {
            return Self::compile(text, holes, true);
        }
        let whole = format!("{text}{}", ":*".repeat(5 - colons));
        Self {
            text: text.into(),
            ..Self::compile(&whole, holes, true)
        }
    }

    /// A pattern whose wildcards match anything, as in conditions.
    pub(super) fn like(text: &str) -> Self {
        Self::compile(text, &mut Holes::default(), false)
    }

    fn compile(text: &str, holes: &mut Holes, fields: bool) -> Self {
        let mut items: Vec<Item> = Vec::with_capacity(text.len());
        let (mut colons, mut has_holes, mut literal) = (0, false, true);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let within = |colons: usize| {
                if fields && colons < 5 {
                    Class::NotColon
                } else {
                    Class::Any
                }
            };
            let mut take = c.len_utf8();
            match c {
                '*' => {
                    literal = false;
                    let last = rest[1..].bytes().all(|byte| byte == b'*');
                    let class = if last { Class::Any } else { within(colons) };
                    // `**` is `*`, and `*?` is `?*`: one form for one language.
                    if items.last() != Some(&Item::Many(class)) {
                        items.push(Item::Many(class));
                    }
                }
                '?' => {
                    literal = false;
                    let one = Item::One(within(colons));
                    match items.last() {
                        Some(Item::Many(class)) if Item::One(*class) == one => {
                            items.insert(items.len() - 1, one);
                        }
                        _ => items.push(one),
                    }
                }
                '$' if rest[1..].starts_with('{') => {
                    let end = closing(rest);
                    match end.map(|end| &rest[2..end - 1]) {
                        Some(own @ ("*" | "?" | "$")) => {
                            items.extend(own.chars().map(|c| Item::One(Class::Char(c))));
                            take = 4;
                        }
                        Some(_) => {
                            take = end.unwrap_or(1);
                            items.push(Item::One(Class::Char(holes.symbol(&rest[..take]))));
                            (has_holes, literal) = (true, false);
                        }
                        None => items.push(Item::One(Class::Char(c))),
                    }
                }
                '\u{1}' => {
                    // A hole that was masked before: its own text is not known.
                    take = rest.len() - rest.trim_start_matches('\u{1}').len();
                    items.push(Item::One(Class::Char(holes.symbol("\u{1}"))));
                    (has_holes, literal) = (true, false);
                }
                c => {
                    colons += usize::from(c == ':');
                    items.push(Item::One(Class::Char(c)));
                }
            }
            rest = &rest[take..];
        }
        let exact = literal.then(|| {
            let chars = items.iter().filter_map(|item| match item {
                Item::One(Class::Char(c)) => Some(*c),
                _ => None,
            });
            chars.collect::<String>().into_boxed_str()
        });
        Self {
            text: text.into(),
            items,
            holes: has_holes,
            exact,
        }
    }

    /// The same pattern, shown as another text.
    pub(super) fn called(mut self, text: &str) -> Self {
        self.text = text.into();
        self
    }

    pub(super) fn of_items(items: Vec<Item>) -> Self {
        Self {
            text: "".into(),
            items,
            holes: false,
            exact: None,
        }
    }

    /// The one text that it accepts, holes as symbols, when it accepts no other.
    pub(super) fn word(&self) -> Option<String> {
        self.items
            .iter()
            .map(|item| match item {
                Item::One(Class::Char(c)) => Some(*c),
                _ => None,
            })
            .collect()
    }

    /// Whether both are written for the same language in the same form.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (&self.exact, &other.exact) {
            (Some(own), Some(other)) => own == other,
            (None, None) => self.items == other.items,
            _ => false,
        }
    }

    /// Whether it matches everything.
    pub(super) fn is_everything(&self) -> bool {
        self.items == [Item::Many(Class::Any)]
    }

    /// The widest that it can be: every hole as any text.
    pub(super) fn widest(&self) -> Self {
        let items = self.items.iter().map(|item| match item {
            Item::One(Class::Char(c)) if is_hole(*c) => Item::Many(Class::Any),
            // A hole may hold colons, so that no run behind it can be told to stay in its field.
            Item::Many(Class::NotColon) => Item::Many(Class::Any),
            Item::One(Class::NotColon) => Item::One(Class::Any),
            other => *other,
        });
        Self {
            text: self.text.clone(),
            items: items.collect(),
            holes: false,
            exact: None,
        }
    }

    /// How a text fits.
    #[must_use]
    pub fn fit(&self, text: &str) -> Fit {
        if let Some(exact) = &self.exact {
            return (**exact == *text).into();
        }
        if self.holes {
            return if matches(&self.widest().items, text) {
                Fit::Maybe
            } else {
                Fit::No
            };
        }
        matches(&self.items, text).into()
    }

    /// How a text fits when a request's context says the values of variables; one that it does not say is absent, and
    /// nothing matches. What only a deployment knows stays open.
    pub(super) fn fit_in(&self, text: &str, context: &super::Context) -> Fit {
        if !self.holes || !self.text.contains("${") {
            return self.fit(text);
        }
        let mut whole = String::with_capacity(self.text.len());
        let mut rest: &str = &self.text;
        while let Some(at) = rest.find("${") {
            let Some(end) = closing(&rest[at..]).map(|end| at + end) else {
                break;
            };
            whole.push_str(&rest[..at]);
            let hole = &rest[at..end];
            if !super::condition::is_variable(hole) {
                return self.fit(text);
            }
            match super::condition::variable(hole, context, true) {
                Some(value) => whole.push_str(&value),
                None => return Fit::No,
            }
            rest = &rest[end..];
        }
        whole.push_str(rest);
        Self::resource(&whole, &mut Holes::default()).fit(text)
    }

    /// Whether a text, in which holes may be symbols, belongs to the pattern's language.
    pub(super) fn accepts(&self, text: &str) -> bool {
        match &self.exact {
            Some(exact) => **exact == *text,
            None => matches(&self.items, text),
        }
    }
}

/// Behind the bracket that closes the `${` at the beginning.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate().take(512) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Takes at most the product of the lengths. Only the last run has to be remembered: a run that may not cross a colon is
/// followed by a colon of its own before any other kind of run begins.
fn matches(items: &[Item], text: &str) -> bool {
    let bytes = text.as_bytes();
    let char_at = |at: usize| {
        let byte = bytes[at];
        if byte.is_ascii() {
            (byte as char, 1)
        } else {
            let c = text[at..].chars().next().unwrap_or('\u{FFFD}');
            (c, c.len_utf8())
        }
    };
    let (mut p, mut t) = (0, 0);
    let mut run: Option<(usize, usize, Class)> = None;
    loop {
        match items.get(p) {
            Some(Item::Many(class)) => {
                run = Some((p, t, *class));
                p += 1;
                if p == items.len() && *class == Class::Any {
                    return true;
                }
                continue;
            }
            Some(Item::One(class)) if t < bytes.len() => {
                let (c, len) = char_at(t);
                if class.has(c) {
                    p += 1;
                    t += len;
                    continue;
                }
            }
            None if t == bytes.len() => return true,
            _ => {}
        }
        let Some((at, from, class)) = run else {
            return false;
        };
        if from >= bytes.len() {
            return false;
        }
        let (c, len) = char_at(from);
        if !class.has(c) {
            return false;
        }
        run = Some((at, from + len, class));
        p = at + 1;
        t = from + len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, text: &str) -> bool {
        Pattern::resource(pattern, &mut Holes::default()).fit(text) == Fit::Yes
    }

    #[test]
    fn a_star_stays_in_its_field_and_crosses_slashes() {
        let topic = "arn:aws:kafka:us-west-2:000000000000:topic/c/u/orders";
        assert!(fits("arn:aws:kafka:*:000000000000:topic/c/*", topic));
        assert!(fits("arn:aws:kafka:us-*-2:*:topic/*/orders", topic));
        assert!(
            fits("arn:aws:kafka:*", topic),
            "the last one crosses colons"
        );
        assert!(fits("*", topic));
        assert!(!fits("arn:*:topic/c/u/orders", topic), "not the last one");
        assert!(!fits("arn:aws:kafka:us-west-2:*/orders", topic));
        assert!(fits(
            "arn:aws:kafka:us-west-2:000000000000:group/c/*:x",
            "arn:aws:kafka:us-west-2:000000000000:group/c/u/a:b/c:x"
        ));
        assert!(!fits("arn:aws:kafka:us-west?2", "arn:aws:kafka:us-west:2"));
        assert!(!fits(
            "arn:aws:kafka:*:000000000000:topic/c/u/ORDERS",
            topic
        ));
    }

    #[test]
    fn variables_are_holes_and_escaped_wildcards_are_characters() {
        let fit =
            |pattern: &str, text: &str| Pattern::resource(pattern, &mut Holes::default()).fit(text);
        assert_eq!(fit("topic/${aws:username}", "topic/orders"), Fit::Maybe);
        assert_eq!(fit("topic/${aws:username}", "group/orders"), Fit::No);
        assert_eq!(fit("topic/${*}", "topic/*"), Fit::Yes);
        assert_eq!(fit("topic/${*}", "topic/a"), Fit::No);
        assert_eq!(fit("topic/${", "topic/${"), Fit::Yes);
    }
}
