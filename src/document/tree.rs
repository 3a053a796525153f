//! The tree that every reader builds.

use super::Syntax;
use crate::source::Span;
use std::borrow::Cow;

/// How many members are looked through for a place that is not where the order of the text says.
const MAX_SCAN: usize = 1000;

/// One document of a text.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// The grammar it was read with.
    pub syntax: Syntax,
    /// Its outermost value.
    pub root: Node<'a>,
    /// Comments, each with its marker, in order.
    pub comments: Vec<Span>,
}

/// A value and where it stands.
#[derive(Debug, Clone)]
pub struct Node<'a> {
    /// The value's text, quotes and brackets included. An expanded YAML alias has the span of its anchor's value.
    pub span: Span,
    /// What it is.
    pub value: Value<'a>,
    /// A YAML tag such as `!Sub`, without core-schema tags that only state the type.
    pub tag: Option<Box<Tag<'a>>>,
}

/// A YAML tag.
#[derive(Debug, Clone)]
pub struct Tag<'a> {
    /// Where it stands.
    pub span: Span,
    /// As written, with its exclamation marks.
    pub text: Cow<'a, str>,
}

/// What a value is.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// `null`, or an empty YAML value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(Cow<'a, str>),
    /// A string.
    Text(Text<'a>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object with its members in order.
    Object(Vec<Member<'a>>),
    /// What could not be read; no rule may complain about it.
    Bad,
}

/// A string and how it is written.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The characters, escapes resolved.
    pub text: Cow<'a, str>,
    /// How it is written, which says how to map a part of it back.
    pub style: Style,
}

impl Text<'_> {
    /// The boolean that the readers of YAML 1.1, those of Kubernetes and CloudFormation among them, have for this bare word.
    /// Source: <https://yaml.org/type/bool.html>; `n` and `y` are left out, which those readers take for text.
    #[must_use]
    pub fn old_boolean(&self) -> Option<bool> {
        let known = |words: [&str; 2]| {
            words.iter().any(|known| {
                let first = known[..1].to_ascii_uppercase();
                self.text == *known
                    || self.text == known.to_ascii_uppercase()
                    || self.text == first + &known[1..]
            })
        };
        match self.style {
            Style::Plain if known(["yes", "on"]) => Some(true),
            Style::Plain if known(["no", "off"]) => Some(false),
            _ => None,
        }
    }
}

/// How a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// A JSON string.
    Json,
    /// A YAML scalar without quotes, on one or several lines.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"` in YAML.
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// The value of a line of a properties file.
    Property,
}

/// One key and its value.
#[derive(Debug, Clone)]
pub struct Member<'a> {
    /// The key.
    pub key: Key<'a>,
    /// The value.
    pub value: Node<'a>,
    /// Whether a later member of the same object has the same key, so that this one is lost.
    pub shadowed: bool,
    /// Whether it came in through a YAML merge key.
    pub merged: bool,
}

/// A key and where it stands.
#[derive(Debug, Clone)]
pub struct Key<'a> {
    /// The key's text, quotes included.
    pub span: Span,
    /// The characters, escapes resolved. A YAML key that is no scalar has its source text here.
    pub text: Cow<'a, str>,
}

impl<'a> Node<'a> {
    /// A node without tag.
    #[must_use]
    pub fn new(span: Span, value: Value<'a>) -> Self {
        Self {
            span,
            value,
            tag: None,
        }
    }

    /// The member of that name that counts (the last one), when this is an object.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        self.member(key).map(|member| &member.value)
    }

    /// The member of that name that counts, with its key.
    #[must_use]
    pub fn member(&self, key: &str) -> Option<&Member<'a>> {
        match &self.value {
            Value::Object(members) => members
                .iter()
                .rev()
                .find(|member| !member.shadowed && member.key.text == key),
            _ => None,
        }
    }

    /// The value at a path of keys.
    #[must_use]
    pub fn path(&self, keys: &[&str]) -> Option<&Node<'a>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The members that count, when this is an object; nothing otherwise.
    pub fn members(&self) -> impl DoubleEndedIterator<Item = &Member<'a>> + '_ {
        let members: &[Member<'a>] = match &self.value {
            Value::Object(members) => members,
            _ => &[],
        };
        members.iter().filter(|member| !member.shadowed)
    }

    /// The elements, when this is a list; nothing otherwise.
    #[must_use]
    pub fn items(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The elements of a list, or the value itself: IAM and others take one or many.
    #[must_use]
    pub fn one_or_many(&self) -> &[Node<'a>] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The characters, when this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(&text.text),
            _ => None,
        }
    }

    /// A string, or a number or boolean as it is written: what readers that want text make of it.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(&text.text),
            Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The boolean, when this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this is an object.
    #[must_use]
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// The kind of the value in words, for messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
            Value::Bad => "unreadable",
        }
    }

    /// Calls `visit` for this node and every node below it, parents first.
    pub fn walk<'n>(&'n self, visit: &mut dyn FnMut(&'n Node<'a>)) {
        visit(self);
        match &self.value {
            Value::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Object(members) => members.iter().for_each(|member| member.value.walk(visit)),
            _ => {}
        }
    }

    /// The JSON pointer (RFC 6901) of the deepest value whose key or text holds `span`.
    #[must_use]
    pub fn pointer(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut node = self;
        loop {
            let next = match &node.value {
                Value::Object(members) => {
                    // Merged ones stand behind all others.
                    let own = members.partition_point(|member| !member.merged);
                    let holds = |member: &&Member<'a>| {
                        member.key.span.contains(span) || member.value.span.contains(span)
                    };
                    // Members stand in order, but for values that came in through a YAML alias.
                    let at = members[..own]
                        .partition_point(|member| member.key.span.start <= span.start);
                    let near = at.checked_sub(1).map(|at| &members[at]).filter(holds);
                    near.or_else(|| members.iter().take(MAX_SCAN).find(holds))
                        .map(|member| {
                            pointer.push('/');
                            pointer
                                .push_str(&member.key.text.replace('~', "~0").replace('/', "~1"));
                            &member.value
                        })
                }
                Value::List(items) => {
                    let holds = |item: &Node<'a>| item.span.contains(span);
                    let at = items.partition_point(|item| item.span.start <= span.start);
                    let near = at.checked_sub(1).filter(|at| holds(&items[*at]));
                    near.or_else(|| items.iter().take(MAX_SCAN).position(holds))
                        .map(|index| {
                            pointer.push('/');
                            pointer.push_str(&index.to_string());
                            &items[index]
                        })
                }
                _ => None,
            };
            match next {
                Some(inner) => node = inner,
                None => return pointer,
            }
        }
    }

    /// The same tree that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Node<'static> {
        let value = match self.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(value),
            Value::Bad => Value::Bad,
            Value::Number(text) => Value::Number(Cow::Owned(text.into_owned())),
            Value::Text(text) => Value::Text(Text {
                text: Cow::Owned(text.text.into_owned()),
                style: text.style,
            }),
            Value::List(items) => Value::List(items.into_iter().map(Node::into_owned).collect()),
            Value::Object(members) => Value::Object(
                members
                    .into_iter()
                    .map(|member| Member {
                        key: Key {
                            span: member.key.span,
                            text: Cow::Owned(member.key.text.into_owned()),
                        },
                        value: member.value.into_owned(),
                        shadowed: member.shadowed,
                        merged: member.merged,
                    })
                    .collect(),
            ),
        };
        let tag = self.tag.map(|tag| {
            Box::new(Tag {
                span: tag.span,
                text: Cow::Owned(tag.text.into_owned()),
            })
        });
        Node {
            span: self.span,
            value,
            tag,
        }
    }
}
