//! The text of `sasl.jaas.config`, as Kafka reads it.
//!
//! Kafka's `JaasConfig` walks over the tokens of Java's `StreamTokenizer` with its default tables, `-`, `_` and `$` being
//! letters and both kinds of comments known. So a value without quotes is one word: it begins with a letter and goes on
//! with letters, digits and `-._$`; one that begins with a digit or `-` is a number, which no option takes; `/` begins a
//! comment. Observed with the classes of Kafka 3.9.2 and 4.1.2, read 2026-11-21.

use std::ops::Range;

/// One login module with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jaas {
    /// The class, and where it stands.
    pub module: (String, Range<usize>),
    /// Its options in order.
    pub options: Vec<Entry>,
}

/// An option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, and where it stands.
    pub key: (String, Range<usize>),
    /// Its value, and where it stands, quotes included.
    pub value: (String, Range<usize>),
}

impl Jaas {
    /// The value of an option; names are compared letter by letter.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Entry> {
        self.options.iter().rev().find(|entry| entry.key.0 == name)
    }
}

/// What Kafka refuses in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no class.
    NoModule,
    /// Nothing stands behind the class.
    NoFlag,
    /// What stands there is no control flag.
    BadFlag,
    /// An option has no value that Kafka can read: it needs quotes, or `=` is missing.
    NoValue,
    /// No `;` at the end.
    NoSemicolon,
    /// Text behind the `;` that begins a second module.
    Second,
}

/// Reads a text.
///
/// # Errors
/// What Kafka refuses first, and where.
pub fn read(text: &str) -> Result<Jaas, (Trouble, Range<usize>)> {
    let mut tokens = Tokens { text, at: 0 };
    let end = text.trim_end().len();
    let last = text[..end]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let module = match tokens.next() {
        None => return Err((Trouble::NoModule, 0..text.len())),
        Some((Token::Word(word), range)) => (word, range),
        Some((_, range)) => return Err((Trouble::NoModule, range)),
    };
    match tokens.next() {
        None => return Err((Trouble::NoFlag, module.1)),
        Some((Token::Word(flag), range)) => {
            let known = ["required", "requisite", "sufficient", "optional"];
            if !known.iter().any(|known| flag.eq_ignore_ascii_case(known)) {
                return Err((Trouble::BadFlag, range));
            }
        }
        // A `;` or `=` where the flag should be.
        Some((_, range)) => return Err((Trouble::NoFlag, range)),
    }
    let mut options = Vec::new();
    loop {
        let (key, at) = match tokens.next() {
            None => return Err((Trouble::NoSemicolon, last..end)),
            Some((Token::Mark(';'), _)) => break,
            Some((Token::Word(key), at)) => (key, at),
            Some((_, at)) => {
                // A value that goes on where a word ends: the whole of it needs quotes.
                let start = options
                    .last()
                    .map(|entry: &Entry| &entry.value.1)
                    .filter(|value| value.end == at.start)
                    .map_or(at.start, |value| value.start);
                let rest = &text[at.start..];
                let stop = rest.find([' ', '\t', ';', '\n']).unwrap_or(rest.len());
                return Err((Trouble::NoValue, start..at.start + stop.max(1)));
            }
        };
        match tokens.next() {
            Some((Token::Mark('='), _)) => {}
            Some((_, range)) => return Err((Trouble::NoValue, at.start..range.end)),
            None => return Err((Trouble::NoValue, at)),
        }
        match tokens.next() {
            Some((Token::Word(value), range)) => options.push(Entry {
                key: (key, at),
                value: (value, range),
            }),
            Some((_, range)) => {
                // The whole of what was meant as the value.
                let rest = &text[range.start..];
                let stop = rest.find([' ', '\t', ';', '\n']).unwrap_or(rest.len());
                return Err((Trouble::NoValue, range.start..range.start + stop.max(1)));
            }
            None => return Err((Trouble::NoValue, at)),
        }
    }
    match tokens.next() {
        None => Ok(Jaas { module, options }),
        Some((_, range)) => Err((Trouble::Second, range.start..end.max(range.end))),
    }
}

enum Token {
    /// A word, or a text in quotes.
    Word(String),
    /// A number, which Kafka takes for no text.
    Number,
    /// Any other character.
    Mark(char),
}

struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Tokens<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<(Token, Range<usize>)> {
        loop {
            let c = self.peek()?;
            let start = self.at;
            self.at += c.len_utf8();
            let rest = &self.text[self.at..];
            match c {
                c if c <= ' ' => {}
                '/' if rest.starts_with('*') => {
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                // One slash begins a comment as well as two.
                '/' => self.at += rest.find(['\n', '\r']).unwrap_or(rest.len()),
                '"' | '\'' => {
                    let word = self.quoted(c);
                    return Some((Token::Word(word), start..self.at));
                }
                '0'..='9' | '.' | '-' => return Some((self.number(start), start..self.at)),
                c if is_letter(c) => {
                    self.word();
                    let word = self.text[start..self.at].to_owned();
                    return Some((Token::Word(word), start..self.at));
                }
                c => return Some((Token::Mark(c), start..self.at)),
            }
        }
    }

    fn word(&mut self) {
        while let Some(c) = self
            .peek()
            .filter(|c| is_letter(*c) || matches!(c, '0'..='9' | '.' | '-'))
        {
            self.at += c.len_utf8();
        }
    }

    /// A number, or a lone `-`, which is a mark of its own.
    fn number(&mut self, start: usize) -> Token {
        let digits = |c: char| matches!(c, '0'..='9' | '.');
        while let Some(c) = self.peek().filter(|c| digits(*c)) {
            self.at += c.len_utf8();
        }
        match &self.text[start..self.at] {
            "-" => Token::Mark('-'),
            _ => Token::Number,
        }
    }

    /// The rest of a text in quotes; it ends with its line at the latest.
    fn quoted(&mut self, quote: char) -> String {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if matches!(c, '\n' | '\r') {
                break;
            }
            self.at += c.len_utf8();
            match c {
                c if c == quote => break,
                '\\' => {
                    let Some(escaped) = self.peek() else { break };
                    self.at += escaped.len_utf8();
                    out.push(match escaped {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        other => other,
                    });
                }
                c => out.push(c),
            }
        }
        out
    }
}

fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '$') || c as u32 >= 0xA0
}

#[cfg(test)]
mod tests {
    use super::*;

    const IAM: &str = "software.amazon.msk.auth.iam.IAMLoginModule";

    #[test]
    fn what_kafka_takes() {
        let read = |rest: &str| read(&format!("{IAM} {rest}"));
        for good in [
            "required;",
            "REQUIRED ;",
            "optional awsProfileName=dev;",
            "required awsRoleArn=\"arn:aws:iam::1:role/x\" awsDebugCreds=true;",
            "required awsRoleArn='arn:aws:iam::1:role/x';",
            "required; // a comment",
            "required /* a */ a=b;",
        ] {
            assert!(read(good).is_ok(), "{good}");
        }
        let jaas =
            read("required awsRoleArn=\"a\\\"b\" user=x-1.y_z;").unwrap_or_else(|_| panic!());
        assert_eq!(
            jaas.option("awsRoleArn")
                .map(|entry| entry.value.0.as_str()),
            Some("a\"b")
        );
        assert_eq!(
            jaas.option("user").map(|entry| entry.value.0.as_str()),
            Some("x-1.y_z")
        );
        assert_eq!(jaas.option("User"), None);
    }

    #[test]
    fn what_kafka_refuses_first() {
        let trouble = |text: &str| {
            read(text)
                .err()
                .map(|(trouble, range)| (trouble, text[range].to_owned()))
        };
        let case = |text: &str, expected: Trouble, place: &str| {
            assert_eq!(trouble(text), Some((expected, place.to_owned())), "{text}");
        };
        case("", Trouble::NoModule, "");
        case("a.B", Trouble::NoFlag, "a.B");
        case("a.B;", Trouble::NoFlag, ";");
        case("a.B needed;", Trouble::BadFlag, "needed");
        case("a.B required", Trouble::NoSemicolon, "d");
        case("a.B required x=é", Trouble::NoSemicolon, "é");
        case(
            "a.B required r=arn:aws:iam::1:role/x;",
            Trouble::NoValue,
            "arn:aws:iam::1:role/x",
        );
        case("a.B required password=12345;", Trouble::NoValue, "12345");
        case("a.B required password=p@ss;", Trouble::NoValue, "p@ss");
        case("a.B required a=b, c=d;", Trouble::NoValue, "b,");
        case("a.B required a;", Trouble::NoValue, "a;");
        case("a.B required; # comment", Trouble::Second, "# comment");
        case(
            "a.B required; c.D required;",
            Trouble::Second,
            "c.D required;",
        );
        case("a.B required a=/x;", Trouble::NoValue, "a");
    }
}
