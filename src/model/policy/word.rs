//! The strings of statements: actions and ARNs, with what is known of intrinsic functions.

use crate::document::{Node, Value};
use crate::model::hole;
use crate::source::Span;
use std::borrow::Cow;

/// A string of a statement, with its holes masked.
#[derive(Debug)]
pub struct Word<'d> {
    /// The string node, or for an intrinsic function the node of the function.
    pub node: &'d Node<'d>,
    /// The characters; for intrinsic functions as far as they are known.
    pub text: Cow<'d, str>,
    /// The same with holes masked.
    pub masked: Cow<'d, str>,
    /// Whether `text` is the string of `node`, so that a part of it can be pointed at.
    pub direct: bool,
    /// The conditions of the template under which it is there, each with the branch; empty for what is always there.
    pub branch: Vec<Branch>,
    /// The colons of the ARN in it.
    colons: Option<[u32; 5]>,
}

/// A condition of a template, and whether it holds.
pub type Branch = (String, bool);

/// An ARN in a resource, taken apart. Ranges are those of the word's text.
#[derive(Debug, PartialEq, Eq)]
pub struct Arn<'w> {
    /// Behind `arn:`.
    pub partition: &'w str,
    /// `kafka`
    pub service: &'w str,
    /// The region, and where it begins.
    pub region: (usize, &'w str),
    /// The account, and where it begins.
    pub account: (usize, &'w str),
    /// All behind the account, and where it begins.
    pub resource: (usize, &'w str),
}

impl<'d> Word<'d> {
    pub(super) fn new(
        node: &'d Node<'d>,
        text: Cow<'d, str>,
        masked: Cow<'d, str>,
        direct: bool,
        branch: &[Branch],
    ) -> Self {
        let colons = colons(&masked);
        Self {
            node,
            text,
            masked,
            direct,
            branch: branch.to_vec(),
            colons,
        }
    }

    /// The ARN in this word; holes are masked in it.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        let ends = self.colons?;
        let part = |index: usize| {
            let start = if index == 0 {
                0
            } else {
                ends[index - 1] as usize + 1
            };
            (start, &self.masked[start..ends[index] as usize])
        };
        let at = ends[4] as usize + 1;
        Some(Arn {
            partition: part(1).1,
            service: part(2).1,
            region: part(3),
            account: part(4),
            resource: (at, &self.masked[at..]),
        })
    }
}

/// Where the five colons of an ARN stand in a masked text.
fn colons(masked: &str) -> Option<[u32; 5]> {
    if !masked.starts_with("arn:") {
        return None;
    }
    let mut ends = [0; 5];
    let mut found = memchr::memchr_iter(b':', masked.as_bytes());
    for end in &mut ends {
        *end = u32::try_from(found.next()?).ok()?;
    }
    Some(ends)
}

impl Arn<'_> {
    /// The parts of the resource between slashes: type, cluster, uuid, name; each with where it begins. The name keeps
    /// its own slashes.
    #[must_use]
    pub fn path(&self) -> ArnPath<'_> {
        let (mut at, text) = self.resource;
        let mut path = ArnPath {
            parts: [(0, ""); 4],
            len: 0,
        };
        for part in text.splitn(4, '/') {
            path.parts[path.len] = (at, part);
            path.len += 1;
            at += part.len() + 1;
        }
        path
    }
}

/// The parts of an ARN's resource between slashes.
#[derive(Debug, Clone, Copy)]
pub struct ArnPath<'w> {
    parts: [(usize, &'w str); 4],
    len: usize,
}

impl<'w> ArnPath<'w> {
    /// The parts, each with where it begins.
    #[must_use]
    pub fn parts(&self) -> &[(usize, &'w str)] {
        &self.parts[..self.len]
    }
}

/// A string, or what is known of an intrinsic function that gives one; each branch of a condition is a word of its own.
pub(super) fn words<'d>(node: &'d Node<'d>, branch: &[Branch], found: &mut Vec<Word<'d>>) {
    let tag = node.tag.as_ref().map(|tag| tag.text.as_ref());
    match (&node.value, tag) {
        (Value::Text(text), None | Some("!Sub")) => {
            let masked = hole::mask(&text.text);
            found.push(Word::new(
                node,
                Cow::Borrowed(&text.text),
                masked,
                true,
                branch,
            ));
        }
        (_, Some(tag)) => function(node, tag, node, branch, found),
        (Value::Object(members), None) if members.len() == 1 => {
            let name = members[0].key.text.as_ref();
            if name == "Ref" || name.starts_with("Fn::") {
                function(node, name, &members[0].value, branch, found);
            }
        }
        _ => {}
    }
}

/// The words of an intrinsic function, in its short or its long form.
fn function<'d>(
    node: &'d Node<'d>,
    name: &str,
    argument: &'d Node<'d>,
    branch: &[Branch],
    found: &mut Vec<Word<'d>>,
) {
    match (name, argument.items()) {
        ("Fn::Sub" | "!Sub", []) if argument.tag.is_none() => words(argument, branch, found),
        ("Fn::Sub" | "!Sub", [text, map, ..]) if map.members().next().is_some() => {
            let mut whole = text.as_str().unwrap_or("").to_owned();
            for member in map.members() {
                let value = match (member.value.scalar(), member.value.tag.is_none()) {
                    (Some(value), true) => value.to_owned(),
                    _ => symbol(&member.value),
                };
                whole = whole.replace(&format!("${{{}}}", member.key.text), &value);
            }
            found.push(put_together(node, whole, branch));
        }
        ("Fn::Sub" | "!Sub", [text, ..]) => words(text, branch, found),
        ("Fn::If" | "!If", [condition, yes, no]) => {
            let name = condition.scalar().unwrap_or("").to_owned();
            for (arm, holds) in [(yes, true), (no, false)] {
                let mut branch = branch.to_vec();
                branch.push((name.clone(), holds));
                let many = if arm.tag.is_none() {
                    arm.one_or_many()
                } else {
                    std::slice::from_ref(arm)
                };
                many.iter().for_each(|one| words(one, &branch, found));
            }
        }
        ("Fn::Join" | "!Join", [separator, parts]) => {
            let parts: Vec<String> = parts
                .items()
                .iter()
                .map(|part| {
                    let mut inner = Vec::new();
                    words(part, &[], &mut inner);
                    match inner.as_slice() {
                        [one] => one.text.to_string(),
                        _ => symbol(part),
                    }
                })
                .collect();
            found.push(put_together(
                node,
                parts.join(separator.as_str().unwrap_or("")),
                branch,
            ));
        }
        ("Ref" | "!Ref", []) if argument.as_str() == Some("AWS::NoValue") => {}
        _ => found.push(put_together(node, symbol(node), branch)),
    }
}

fn put_together<'d>(node: &'d Node<'d>, text: String, branch: &[Branch]) -> Word<'d> {
    let masked = hole::mask(&text).into_owned();
    Word::new(node, Cow::Owned(text), Cow::Owned(masked), false, branch)
}

/// What stands for a value that only a deployment knows: `${Name}` for a reference, `${Name.Attribute}` for an attribute,
/// the words of the function otherwise. Equal functions have equal symbols.
fn symbol(node: &Node<'_>) -> String {
    let tag = node
        .tag
        .as_ref()
        .map(|tag| tag.text.trim_start_matches('!'));
    let (name, argument) = match (&node.value, tag) {
        (_, Some(tag)) => (tag, node),
        (Value::Object(members), None) if members.len() == 1 => (
            members[0].key.text.trim_start_matches("Fn::"),
            &members[0].value,
        ),
        _ => ("", node),
    };
    let mut scalars = Vec::new();
    argument.walk(&mut |node| scalars.extend(node.scalar()));
    let text = match name {
        "Ref" => scalars.join(" "),
        "GetAtt" => scalars.join("."),
        name => format!("{name} {}", scalars.join(" ")),
    };
    let plain = |c: &char| !matches!(c, '$' | '{' | '}' | '<' | '>') && !c.is_control();
    let mut short: String = text.chars().filter(plain).take(160).collect();
    if text.len() > short.len() {
        // What was cut still tells two functions apart (FNV-1a).
        let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        });
        short.push_str(&format!(" {hash:x}"));
    }
    format!("${{{short}}}")
}

/// The place of a part of a word: exactly, or the whole value where the text was put together.
#[must_use]
pub fn part(source: &str, word: &Word<'_>, range: std::ops::Range<usize>) -> Span {
    match &word.node.value {
        Value::Text(text) if word.direct => {
            crate::document::decode::part(source, word.node.span, text.style, &text.text, range)
        }
        _ => word.node.span,
    }
}
