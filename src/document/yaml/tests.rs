//! Spans, documents, anchors, merge keys, limits and recovery.

use super::super::{MAX_ALIAS_NODES, Node, ProblemKind, Reading, Style, Syntax, Value};
use super::read;
use crate::source::Span;

/// The tree with the source text of every node: `{key=value, …}`, `[…]`, `N(…)` and so on.
fn show(text: &str, node: &Node<'_>) -> String {
    let tag = node
        .tag
        .as_ref()
        .map(|tag| format!("{} ", &text[tag.span.range()]))
        .unwrap_or_default();
    let raw = &text[node.span.range()];
    let value = match &node.value {
        Value::Null => format!("null<{raw}>"),
        Value::Bool(value) => format!("{value}<{raw}>"),
        Value::Number(number) => format!("#{number}<{raw}>"),
        Value::Text(value) => format!("{:?}<{raw}>", value.text),
        Value::Bad => format!("bad<{raw}>"),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| show(text, item)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter().map(|member| {
                let mark = match (member.merged, member.shadowed) {
                    (true, _) => "<<",
                    (_, true) => "!",
                    _ => "",
                };
                let key = &text[member.key.span.range()];
                format!("{mark}{key}={}", show(text, &member.value))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    };
    tag + &value
}

fn tree(text: &str) -> String {
    let reading = read(text);
    assert_eq!(reading.problems, [], "{text}");
    shown(text, &reading)
}

fn shown(text: &str, reading: &Reading<'_>) -> String {
    let documents = reading.documents.iter();
    let documents: Vec<String> = documents.map(|found| show(text, &found.root)).collect();
    documents.join(" --- ")
}

fn problems(text: &str) -> Vec<(ProblemKind, String, String)> {
    let problems = read(text).problems.into_iter();
    problems
        .map(|found| {
            (
                found.kind,
                text[found.span.range()].to_owned(),
                found.message,
            )
        })
        .collect()
}

#[test]
fn scalars_keep_their_text_and_place() {
    assert_eq!(
        tree("a: 000000000000\nb: 'it''s' # c\nc: \"ü\\n\"\nd:\ne: ~\nf: no\ng: True\n"),
        r##"{a=#000000000000<000000000000>, b="it's"<'it''s'>, c="ü\n"<"ü\n">, d=null<>, e=null<~>, f="no"<no>, g=true<True>}"##
    );
    let text = "a: one\n  two\nb:\n- \n-\n- x\n";
    assert_eq!(
        tree(text),
        "{a=\"one two\"<one\n  two>, b=[null<>, null<>, \"x\"<x>]}"
    );
    let reading = read("key:\nb: 1\n");
    let root = &reading.documents[0].root;
    assert_eq!(root.get("key").unwrap().span, Span::at(4));
    assert_eq!(root.span, Span::new(0, 9));
}

#[test]
fn block_scalars_begin_at_their_indicator() {
    assert_eq!(
        tree("a: |  # c | x\n\n   text\n# after\nb: &x>| !<tag:x> >-\n  a\n   b\n\nc: 1\n"),
        "{a=\"\\ntext\\n\"<|  # c | x\n\n   text\n>, b=!<tag:x> \"a\\n b\"<>-\n  a\n   b>, c=#1<1>}"
    );
    assert_eq!(
        tree("a: |\nb: >+\n\n\nc: |2-\n   x\n  \n"),
        "{a=\"\"<|>, b=\"\\n\\n\"<>+\n\n\n>, c=\" x\"<|2-\n   x>}"
    );
    assert_eq!(
        tree("- |\n  # x\n- |\n  y\n"),
        "[\"# x\\n\"<|\n  # x\n>, \"y\\n\"<|\n  y\n>]"
    );
}

#[test]
fn collections_end_with_their_last_child() {
    let text = "a:\n  b:\n    - 1\n    - [2, {c: 3}]  # c\n\n\n# d\ne: 4\n";
    let reading = read(text);
    let root = &reading.documents[0].root;
    let at = |path: &[&str]| &text[root.path(path).unwrap().span.range()];
    assert_eq!(at(&["a", "b"]), "- 1\n    - [2, {c: 3}]");
    assert_eq!(at(&["a"]), "b:\n    - 1\n    - [2, {c: 3}]");
    assert_eq!(reading.documents[0].comments.len(), 2);
}

#[test]
fn tags_are_kept_unless_they_state_a_core_type() {
    assert_eq!(
        tree("a: !Sub \"x\"\nb: !!str 12\nc: !!int \"12\"\nd: !GetAtt [x, 1]\ne: !Ref 1\nf: ! 2\n"),
        r##"{a=!Sub "x"<"x">, b="12"<12>, c=#12<"12">, d=!GetAtt ["x"<x>, #1<1>], e=!Ref "1"<1>, f="2"<2>}"##
    );
}

#[test]
fn several_documents_and_none() {
    assert_eq!(
        tree("\u{feff}a: 1\n...\n---\n---\nb\n--- [c]\n"),
        "{a=#1<1>} --- \"b\"<b> --- [\"c\"<c>]"
    );
    for text in ["", "\n", "# only\n", "---\n", "---\n# c\n...\n", "\u{feff}"] {
        assert_eq!(tree(text), "", "{text:?}");
    }
}

#[test]
fn aliases_are_copies_and_merge_keys_are_resolved() {
    assert_eq!(
        tree("x: &a {k: 1, l: 2}\ny: *a\nz:\n  <<: *a\n  l: 3\n"),
        "{x={k=#1<1>, l=#2<2>}, y={k=#1<1>, l=#2<2>}, z={l=#3<3>, <<k=#1<1>}}"
    );
    assert_eq!(
        tree("<<: [{a: 1, b: 1}, {b: 2, c: 2}]\nc: 3\n"),
        "{c=#3<3>, <<a=#1<1>, <<b=#1<1>}"
    );
    assert_eq!(tree("<<: 1\n"), "{<<=#1<1>}");
    assert_eq!(tree("\"<<\": {a: 1}\n"), "{\"<<\"={a=#1<1>}}");
    let text = "? &k a\n: *k\n? [b, c]\n: 1\n*k : 2\n";
    assert_eq!(
        shown(text, &read(text)),
        "{!a=\"a\"<a>, [b, c]=#1<1>, *k=#2<2>}"
    );
}

#[test]
fn unknown_and_recursive_aliases_are_problems() {
    let text = "a: *q\nb: &r [*r, 1]\nc: 2\n";
    let reading = read(text);
    assert_eq!(
        shown(text, &reading),
        "{a=bad<*q>, b=[bad<*r>, #1<1>], c=#2<2>}"
    );
    let found = problems(text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].1.as_str(), found[1].1.as_str()), ("*q", "*r"));
}

#[test]
fn duplicate_keys_shadow() {
    let text = "a: 1\n'a': 2\na: 3\n";
    let reading = read(text);
    assert_eq!(shown(text, &reading), "{!a=#1<1>, !'a'=#2<2>, a=#3<3>}");
    let related: Vec<_> = reading.problems.iter().map(|p| p.related.clone()).collect();
    let first = Some((Span::new(0, 1), "first here".to_owned()));
    assert_eq!(related, [first.clone(), first]);
}

#[test]
fn trailing_commas() {
    let text = "a: [x, # , c\n ]\nb: {c: 1,}\nc: [[], {}]\nd: [\"#,\"]\n";
    let reading = read(text);
    let found: Vec<_> = reading.problems.iter().map(|p| p.span.start).collect();
    assert_eq!(found, [5, 24]);
    assert!(reading.problems.iter().all(|problem| {
        problem.kind == ProblemKind::TrailingComma && text[problem.span.range()] == *","
    }));
}

#[test]
fn the_part_before_an_error_stays_and_the_next_document_is_read() {
    let text = "a: [1, {b: 2\nc: 3\n---\nd: 1\n";
    let reading = read(text);
    assert_eq!(shown(text, &reading), "{a=[#1<1>]} --- {d=#1<1>}");
    assert_eq!(reading.problems.len(), 1);
    let tab = problems("a:\n\tb: 1\n");
    assert_eq!(tab[0].0, ProblemKind::Syntax(Syntax::Yaml));
    assert_eq!(
        (tab[0].1.as_str(), tab[0].2.as_str()),
        ("\t", "tab where YAML allows only blanks")
    );
    assert_eq!(problems("a: \"x\n")[0].2, "this quote is never closed");
}

#[test]
fn limits_give_one_problem() {
    let deep = format!("a: {}1{}\nb: 2\n", "[".repeat(230), "]".repeat(230));
    let reading = read(&deep);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].kind, ProblemKind::Limit);
    assert_eq!(
        reading.documents[0].root.get("b").unwrap().scalar(),
        Some("2")
    );

    let mut laughs = "a0: &a0 x\n".to_owned();
    for level in 1..30 {
        let below = format!("*a{},", level - 1).repeat(9);
        laughs.push_str(&format!("a{level}: &a{level} [{below} 1]\n"));
    }
    let reading = read(&laughs);
    let limits = reading
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Limit);
    assert_eq!(limits.count(), 1);
    let mut nodes = 0;
    reading.documents[0].root.walk(&mut |_| nodes += 1);
    assert!(nodes < MAX_ALIAS_NODES + 1000);
}

#[test]
fn styles() {
    let text = "- a\n- 'a'\n- \"a\"\n- |\n  a\n- >\n  a\n";
    let reading = read(text);
    let styles: Vec<Style> = reading.documents[0]
        .root
        .items()
        .iter()
        .filter_map(|item| match &item.value {
            Value::Text(text) => Some(text.style),
            _ => None,
        })
        .collect();
    use Style::{DoubleQuoted, Folded, Literal, Plain, SingleQuoted};
    assert_eq!(styles, [Plain, SingleQuoted, DoubleQuoted, Literal, Folded]);
}
