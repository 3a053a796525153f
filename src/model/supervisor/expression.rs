//! Reads Druid's expressions, as far as a mistake in one is certain.
//!
//! Druid's own reader skips what it cannot read and goes on: `a and b` is the column `aandb`, and `a = 1` is `a1`. Whatever is not
//! of the grammar is therefore told, whether or not Druid fails on it. Source: the grammar of expressions in Druid's sources
//! (`Expr.g4`), and what `Parser` of Druid 33.0.0 makes of texts that break it; read 2026-11-29.

use std::ops::Range;

/// What is wrong with an expression. Ranges are of bytes in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is nothing in it.
    Empty,
    /// A quote is opened and not closed.
    OpenQuote,
    /// A backslash before something that needs none.
    Escape(Range<usize>),
    /// An operator, or an opened bracket, without anything behind it.
    Unfinished(Range<usize>),
    /// A bracket that is not closed.
    Open(Range<usize>),
    /// Something that cannot stand at its place.
    Misplaced(Range<usize>),
}

/// A function that is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Where its name stands.
    pub name: Range<usize>,
    /// The number of its arguments, a lambda included.
    pub arguments: usize,
    /// Whether the first argument is a lambda.
    pub lambda: bool,
}

/// What an expression says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expression {
    /// Functions, in the order of their ends.
    pub calls: Vec<Call>,
    /// Where columns are named, quotes included.
    pub columns: Vec<Range<usize>>,
    /// Whether it has functions of its own (`x -> …`), whose arguments look like columns.
    pub lambdas: bool,
    /// The first fault; behind it nothing is read.
    pub fault: Option<Fault>,
}

/// Reads an expression.
#[must_use]
pub fn read(text: &str) -> Expression {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        found: Expression::default(),
    };
    if text.trim().is_empty() {
        reader.found.fault = Some(Fault::Empty);
        return reader.found;
    }
    let read = reader.all();
    reader.found.fault = read.err().flatten();
    reader.found
}

/// Deeper expressions are not judged.
const DEEPEST: usize = 100;

/// What ends the reading: a fault, or a depth at which nothing more is said.
type Stop = Option<Fault>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name, bare or in double quotes.
    Name,
    /// A number, text, or `null`.
    Literal,
    /// `ARRAY<LONG>` and its like, before an array.
    ArrayType,
    /// An operator or a bracket.
    Sign,
    /// What no token begins with.
    Foreign,
    End,
}

struct Token {
    kind: Kind,
    range: Range<usize>,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    found: Expression,
}

impl Reader<'_> {
    fn all(&mut self) -> Result<(), Stop> {
        self.expression()?;
        let rest = self.next()?;
        match rest.kind {
            Kind::End => Ok(()),
            _ => Err(Some(Fault::Misplaced(rest.range))),
        }
    }

    fn expression(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(None);
        }
        self.operand(None)?;
        loop {
            let operator = self.peek()?;
            match self.slice(&operator) {
                "^" | "*" | "/" | "%" | "+" | "-" | "<" | "<=" | ">" | ">=" | "==" | "!="
                | "&&" | "||"
                    if operator.kind == Kind::Sign =>
                {
                    self.at = operator.range.end;
                    self.operand(Some(operator.range))?;
                }
                _ => break,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// One operand; `before` is the operator or bracket that asks for it.
    fn operand(&mut self, mut before: Option<Range<usize>>) -> Result<(), Stop> {
        let mut token = self.next()?;
        while token.kind == Kind::Sign && matches!(self.slice(&token), "-" | "!") {
            before = Some(token.range);
            token = self.next()?;
        }
        match (token.kind, self.slice(&token)) {
            (Kind::Name, _) => {
                let open = self.peek()?;
                if self.slice(&open) == "(" && open.kind == Kind::Sign {
                    self.at = open.range.end;
                    self.arguments(token.range, open.range)?;
                } else {
                    self.found.columns.push(token.range);
                }
                Ok(())
            }
            (Kind::Literal, _) => Ok(()),
            (Kind::Sign, "(") => {
                let inside = self.peek()?;
                if inside.kind == Kind::End {
                    return Err(Some(Fault::Unfinished(token.range)));
                }
                self.expression()?;
                self.close(")", token.range)
            }
            (Kind::Sign, "[") => self.array(token.range, true),
            (Kind::Sign, "<") => self.typed_array(token.range),
            (Kind::ArrayType, _) => {
                let open = self.next()?;
                if self.slice(&open) != "[" {
                    return Err(Some(Fault::Misplaced(token.range)));
                }
                self.array(open.range, false)
            }
            (Kind::End, _) => Err(Some(match before {
                Some(operator) => Fault::Unfinished(operator),
                None => Fault::Misplaced(token.range),
            })),
            _ => Err(Some(Fault::Misplaced(token.range))),
        }
    }

    /// The arguments of a function, behind its bracket.
    fn arguments(&mut self, name: Range<usize>, open: Range<usize>) -> Result<(), Stop> {
        let (mut arguments, mut lambda) = (0, false);
        let first = self.peek()?;
        match (first.kind, self.slice(&first)) {
            (Kind::Sign, ")") => self.at = first.range.end,
            (Kind::End, _) => return Err(Some(Fault::Unfinished(open))),
            _ => {
                if self.lambda()? {
                    (arguments, lambda) = (1, true);
                    let comma = self.next()?;
                    if self.slice(&comma) != "," {
                        return Err(Some(Fault::Misplaced(comma.range)));
                    }
                }
                loop {
                    self.expression()?;
                    arguments += 1;
                    let comma = self.peek()?;
                    if comma.kind != Kind::Sign || self.slice(&comma) != "," {
                        break;
                    }
                    self.at = comma.range.end;
                }
                self.close(")", open)?;
            }
        }
        self.found.calls.push(Call {
            name,
            arguments,
            lambda,
        });
        Ok(())
    }

    /// Reads `x -> …` or `(x, y) -> …`, if that is what comes.
    fn lambda(&mut self) -> Result<bool, Stop> {
        let start = self.at;
        let first = self.next()?;
        if first.kind == Kind::Sign && self.slice(&first) == "(" {
            loop {
                let token = self.next()?;
                match (token.kind, self.slice(&token)) {
                    (Kind::Name, _) | (Kind::Sign, ",") => {}
                    (Kind::Sign, ")") => break,
                    _ => {
                        self.at = start;
                        return Ok(false);
                    }
                }
            }
        } else if first.kind != Kind::Name {
            self.at = start;
            return Ok(false);
        }
        let arrow = self.next()?;
        if arrow.kind != Kind::Sign || self.slice(&arrow) != "->" {
            self.at = start;
            return Ok(false);
        }
        self.found.lambdas = true;
        self.expression()?;
        Ok(true)
    }

    /// The literals of an array, behind its bracket; `alike` when they must be all texts or all numbers.
    fn array(&mut self, open: Range<usize>, alike: bool) -> Result<(), Stop> {
        let mut texts = None;
        let first = self.peek()?;
        if self.slice(&first) == "]" {
            self.at = first.range.end;
            return Ok(());
        }
        loop {
            let element = self.next()?;
            match element.kind {
                Kind::Literal => {
                    let text = self.slice(&element);
                    let is_text = text.starts_with('\'');
                    if text != "null" && *texts.get_or_insert(is_text) != is_text && alike {
                        return Err(Some(Fault::Misplaced(element.range)));
                    }
                }
                Kind::End => return Err(Some(Fault::Open(open))),
                _ => return Err(Some(Fault::Misplaced(element.range))),
            }
            let comma = self.peek()?;
            if self.slice(&comma) != "," {
                break;
            }
            self.at = comma.range.end;
        }
        self.close("]", open)
    }

    /// `<LONG>[…]`.
    fn typed_array(&mut self, open: Range<usize>) -> Result<(), Stop> {
        let rest = &self.text[open.end..];
        let kind = ["LONG>", "DOUBLE>", "STRING>"]
            .into_iter()
            .find(|kind| rest.starts_with(kind));
        let Some(kind) = kind else {
            return Err(Some(Fault::Misplaced(open)));
        };
        self.at = open.end + kind.len();
        let bracket = self.next()?;
        if self.slice(&bracket) != "[" {
            return Err(Some(Fault::Misplaced(bracket.range)));
        }
        self.array(bracket.range, false)
    }

    fn close(&mut self, sign: &str, open: Range<usize>) -> Result<(), Stop> {
        let token = self.next()?;
        match token.kind {
            Kind::Sign if self.slice(&token) == sign => Ok(()),
            Kind::End => Err(Some(Fault::Open(open))),
            _ => Err(Some(Fault::Misplaced(token.range))),
        }
    }

    fn slice(&self, token: &Token) -> &str {
        &self.text[token.range.clone()]
    }

    fn peek(&mut self) -> Result<Token, Stop> {
        let at = self.at;
        let token = self.next();
        self.at = at;
        token
    }

    fn next(&mut self) -> Result<Token, Stop> {
        let rest = &self.text[self.at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let start = self.at + blank;
        let rest = &self.text[start..];
        let Some(first) = rest.chars().next() else {
            self.at = start;
            return Ok(Token {
                kind: Kind::End,
                range: start..start,
            });
        };
        let (kind, length) = match first {
            '\'' | '"' => {
                let kind = if first == '"' {
                    Kind::Name
                } else {
                    Kind::Literal
                };
                (kind, quoted(rest, start)?)
            }
            '0'..='9' => (Kind::Literal, number(rest)),
            _ if is_word(first) => {
                let word = rest
                    .find(|c: char| !is_word(c) && !c.is_ascii_digit())
                    .unwrap_or(rest.len());
                match &rest[..word] {
                    "null" | "NaN" | "Infinity" => (Kind::Literal, word),
                    "ARRAY" => {
                        array_type(rest, 0).map_or((Kind::Name, word), |all| (Kind::ArrayType, all))
                    }
                    _ => (Kind::Name, word),
                }
            }
            _ => {
                let sign = [
                    "<=", ">=", "==", "!=", "&&", "||", "->", "<", ">", "!", "^", "*", "/", "%",
                    "+", "-", "(", ")", "[", "]", ",",
                ]
                .into_iter()
                .find(|sign| rest.starts_with(sign));
                sign.map_or((Kind::Foreign, first.len_utf8()), |sign| {
                    (Kind::Sign, sign.len())
                })
            }
        };
        self.at = start + length;
        Ok(Token {
            kind,
            range: start..self.at,
        })
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '_' | '$')
}

/// The length of a number; a text of digits that runs into letters is none, and its letters are told.
fn number(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len())
    };
    let mut end = digits(0);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if let Some(rest) = text[end..].strip_prefix(['e', 'E']) {
        let signed = usize::from(rest.starts_with('-'));
        let exponent = digits(end + 1 + signed);
        if exponent > end + 1 + signed {
            end = exponent;
        }
    }
    end
}

/// The length of a quoted text, its quotes included.
fn quoted(text: &str, start: usize) -> Result<usize, Stop> {
    let mut chars = text.char_indices();
    let open = chars.next().map(|(_, c)| c);
    while let Some((at, c)) = chars.next() {
        if Some(c) == open {
            return Ok(at + 1);
        }
        if c != '\\' {
            continue;
        }
        match chars.next() {
            Some((_, '\'' | '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {}
            Some((at, 'u'))
                if text
                    .get(at + 1..at + 5)
                    .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) => {}
            Some((next, other)) => {
                let range = start + at..start + next + other.len_utf8();
                return Err(Some(Fault::Escape(range)));
            }
            None => break,
        }
    }
    Err(Some(Fault::OpenQuote))
}

/// The length of `ARRAY<…>` at the beginning of a text.
fn array_type(text: &str, depth: usize) -> Option<usize> {
    let rest = text.strip_prefix("ARRAY<").filter(|_| depth < DEEPEST)?;
    let inner = ["LONG", "DOUBLE", "STRING"]
        .into_iter()
        .find(|kind| rest.starts_with(kind))
        .map(str::len)
        .or_else(|| {
            let name = rest.strip_prefix("COMPLEX<")?;
            Some("COMPLEX<".len() + name.find('>')? + 1)
        })
        .or_else(|| array_type(rest, depth + 1))?;
    rest[inner..]
        .starts_with('>')
        .then_some("ARRAY<".len() + inner + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(&'static str, &str)> {
        let (name, range) = match read(text).fault? {
            Fault::Empty => ("empty", 0..0),
            Fault::OpenQuote => ("quote", 0..0),
            Fault::Escape(range) => ("escape", range),
            Fault::Unfinished(range) => ("unfinished", range),
            Fault::Open(range) => ("open", range),
            Fault::Misplaced(range) => ("misplaced", range),
        };
        Some((name, &text[range]))
    }

    #[test]
    fn what_the_grammar_has_is_read() {
        for text in [
            "a",
            "null",
            "1.5e3 + 5. - 1e-3",
            "\"a-b\" == 'x' && !(c <= 1 || d != -2)",
            "a ^ -b % 3",
            "lower(a)",
            "pi()",
            "map((x) -> x + 1, a)",
            "map(x -> x, a)",
            "fold((x, y) -> x + y, a, 0)",
            "array_contains(a, ['b', null])",
            "[1, null, 2.5]",
            "ARRAY<STRING>[1, 'a']",
            "[]",
            "<LONG>[1]",
            "ARRAY<ARRAY<LONG>>[]",
            "ARRAY<COMPLEX<json>>[]",
            "if(a < b, 'it\\'s', \"c\\u0041\")",
            "a\n  + b",
            "array",
            "Lower(LOWER(a))",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_breaks_the_grammar_is_found_where_it_stands() {
        for (text, name, place) in [
            ("  ", "empty", ""),
            ("(a", "open", "("),
            ("nvl(a, 'b'", "open", "("),
            ("[1, 2", "open", "["),
            ("lower(", "unfinished", "("),
            ("a +", "unfinished", "+"),
            ("a == ", "unfinished", "=="),
            ("'a", "quote", ""),
            ("\"a", "quote", ""),
            ("'\\d+'", "escape", "\\d"),
            ("'\\u12'", "escape", "\\u"),
            ("a b", "misplaced", "b"),
            ("a ++ 1", "misplaced", "+"),
            ("1 = 1", "misplaced", "="),
            ("a)", "misplaced", ")"),
            ("a.b", "misplaced", "."),
            ("a and b", "misplaced", "and"),
            ("a <> b", "misplaced", ">"),
            ("a ? b : c", "misplaced", "?"),
            ("a | b", "misplaced", "|"),
            ("~a", "misplaced", "~"),
            ("count(*)", "misplaced", "*"),
            ("'it''s'", "misplaced", "'s'"),
            ("lower(,)", "misplaced", ","),
            ("()", "misplaced", ")"),
            ("a[0]", "misplaced", "["),
            ("[-1]", "misplaced", "-"),
            ("[1, 'a']", "misplaced", "'a'"),
            (".5", "misplaced", "."),
            ("&& a", "misplaced", "&&"),
            ("größe", "misplaced", "ö"),
        ] {
            assert_eq!(fault(text), Some((name, place)), "{text}");
        }
    }

    #[test]
    fn functions_are_counted_with_their_arguments() {
        let text = "nvl(lower(\"a\"), map(x -> x, b)) + pi()";
        let found: Vec<(&str, usize)> = read(text)
            .calls
            .into_iter()
            .map(|call| (&text[call.name], call.arguments))
            .collect();
        assert_eq!(found, [("lower", 1), ("map", 2), ("nvl", 2), ("pi", 0)]);
    }

    #[test]
    fn depth_ends_in_silence() {
        assert_eq!(read(&"(".repeat(100_000)).fault, None);
        let nested = format!("{}a", "ARRAY<".repeat(100_000));
        assert_eq!(read(&nested).fault, None);
    }
}
