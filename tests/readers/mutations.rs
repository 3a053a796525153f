//! Broken texts: nothing panics, and every span holds.

use super::{Random, border, check_spans, mutations, yaml};
use msk_gen::document::{self, Reading, Style, Syntax, Value, decode, markdown};
use msk_gen::source::Span;

const YAML: [&str; 6] = [
    "# head\nkafka: &k\n  name: \"a\\u00e9 b\"\n  list: [x, {y: 'z''z'}, ]\n  text: |-\n    one\n      two\n\n  fold: >\n    a\n    b\n\n    c\nuse: *k\nmore:\n  <<: *k\n  name: ü # c\n",
    "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A:\n    Type: AWS::IAM::Policy\n    Properties:\n      Doc: !Sub \"arn:${X}\"\n      L: !GetAtt [a, b]\n      N: !!str 000000000000\n",
    "---\r\na: 1\r\nb:\r\n  - - 1\r\n    - 2\r\n  - |+\r\n    x\r\n\r\n...\r\n---\r\n? [k]\r\n: v\r\n",
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"kafka:*\",],},]}\n",
    "plain: one\n  two\n\n  three\ndouble: \"one\n  two \\\n  three\\n\"\nsingle: 'a\n\n  b'\n",
    "\u{feff}a: b\n%YAML 1.2\n---\n!x {a: &b c, d: *b, ? e : f}\n--- >2-\n   x\n  y\n",
];

const PROPERTIES: [&str; 4] = [
    "# c\nbootstrap.servers=b-1.x:9098,\\\n    b-2.x:9098\nsasl.jaas.config = a.B required x=\"y\";\n! c\n",
    "[client]\nkey : value\\u00e9\\n\r\nk\\=e\\ y\tvalue \\\r\n\r\nempty=\nonly\n",
    "\u{feff}ä=\\ud83d\\ude00\na=1\na:2\n a 3\n",
    "path=C:\\temp\\u12\n=x\n:\n\\",
];

const MARKDOWN: [&str; 2] = [
    "# t\n\n- item\n\n  ```json title=\"x\"\n  {\n    \"ä\": 1\n  }\n  ```\n\n> ~~~yaml\n> a: 1\n> ~~~\n\n```\nopen\n",
    "1. a\r\n\r\n\t```properties\r\n\ta=b\r\n\t```\r\n> > ```\n> x\n````\n```\n````\n",
];

/// A text made from one of the seeds by a few random changes.
pub(crate) fn mutate(random: &mut Random, seeds: &[&str]) -> String {
    const BITS: [&str; 30] = [
        "\n", "\r\n", "\r", "\t", " ", "  ", ":", ": ", "- ", "-", "[", "]", "{", "}", ",", "\"",
        "'", "\\", "#", " # ", "|", ">", "&a ", "*a", "!t ", "---\n", "\u{0}", "é", "😀", "<<: ",
    ];
    let mut text = random.pick(seeds).to_owned();
    for _ in 0..=random.below(4) {
        let (from, to) = range(random, &text);
        match random.below(5) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(from, random.pick(&BITS)),
            2 => {
                let copy = text[from..to].to_owned();
                let (at, _) = range(random, &text);
                text.insert_str(at, &copy);
            }
            3 => text.replace_range(from..to, random.pick(&BITS)),
            _ => {
                let other = random.pick(seeds);
                let (start, end) = range(random, other);
                text.insert_str(from, &other[start..end]);
            }
        }
    }
    text
}

/// A random short range of `text` on character borders.
fn range(random: &mut Random, text: &str) -> (usize, usize) {
    let from = border(text, random.below(text.len() + 1));
    let to = border(text, (from + random.below(12)).min(text.len()));
    (from, to.max(from))
}

/// The pieces of every string are in order, cover it, and lie inside its span. Says how many strings there were, and
/// how many could only be mapped whole.
pub(super) fn check_pieces(text: &str, reading: &Reading<'_>) -> (usize, usize) {
    let (mut strings, mut whole) = (0, 0);
    for document in &reading.documents {
        document.root.walk(&mut |node| {
            let Value::Text(found) = &node.value else {
                return;
            };
            let pieces = decode::pieces(text, node.span, found.style, &found.text);
            strings += 1;
            let (mut at, mut from) = (0, node.span.start);
            for piece in &pieces {
                assert!(piece.at == at && piece.len > 0 && piece.from.start >= from);
                assert!(node.span.contains(piece.from), "{pieces:?} {:?}", node.span);
                at += piece.len;
                from = piece.from.end;
                let decoded = &found.text[piece.at as usize..at as usize];
                let source = &text[piece.from.range()];
                assert!(!piece.exact || decoded == source);
            }
            assert_eq!(at as usize, found.text.len());
            let is_whole = pieces.len() == 1 && !pieces[0].exact && pieces[0].from == node.span;
            if is_whole && found.text.chars().count() > 1 {
                whole += 1;
            }
        });
    }
    (strings, whole)
}

fn run(syntax: Syntax, seeds: &[&str]) -> (usize, usize) {
    let mut random = Random::new(seeds.len() as u64);
    let (mut strings, mut whole) = (0, 0);
    for _ in 0..mutations() {
        let text = mutate(&mut random, seeds);
        let reading = document::read(&text, syntax);
        check_spans(&text, &reading);
        let counts = check_pieces(&text, &reading);
        strings += counts.0;
        whole += counts.1;
    }
    (strings, whole)
}

#[test]
fn broken_yaml() {
    let (strings, whole) = run(Syntax::Yaml, &YAML);
    // Where the parser and the specification part (tabs, odd line breaks), a string maps whole.
    assert!(whole * 200 < strings, "{whole} of {strings}");
}

#[test]
fn broken_properties() {
    let (strings, whole) = run(Syntax::Properties, &PROPERTIES);
    assert!(strings > 0);
    assert_eq!(whole, 0);
}

#[test]
fn broken_markdown() {
    let mut random = Random::new(5);
    for _ in 0..mutations() {
        let text = mutate(&mut random, &MARKDOWN);
        for fence in markdown::fences(&text) {
            let mut end = 0;
            for &(at, from, len) in &fence.lines {
                let (inner, outer) = (
                    Span::new(at as usize, (at + len) as usize),
                    Span::new(from as usize, (from + len) as usize),
                );
                assert!(at >= end);
                end = at + len;
                assert_eq!(
                    fence.text.get(inner.range()),
                    text.get(outer.range()),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn every_prefix_is_read() {
    let mut random = Random::new(6);
    let more: Vec<String> = (0..20).map(|_| yaml::random_text(&mut random)).collect();
    let yaml = YAML.into_iter().chain(more.iter().map(String::as_str));
    let all = yaml.map(|text| (text, Syntax::Yaml)).chain(
        PROPERTIES
            .into_iter()
            .map(|text| (text, Syntax::Properties)),
    );
    for (text, syntax) in all {
        for (end, _) in text.char_indices() {
            let text = &text[..end];
            let reading = document::read(text, syntax);
            check_spans(text, &reading);
            check_pieces(text, &reading);
        }
    }
    for text in MARKDOWN {
        for (end, _) in text.char_indices() {
            let _ = markdown::fences(&text[..end]);
        }
    }
}

#[test]
fn pieces_of_any_span_and_style_do_not_panic() {
    let mut random = Random::new(7);
    let styles = [
        Style::Json,
        Style::Plain,
        Style::SingleQuoted,
        Style::DoubleQuoted,
        Style::Literal,
        Style::Folded,
        Style::Property,
    ];
    for _ in 0..mutations() {
        let text = mutate(&mut random, &YAML);
        let (from, to) = range(&mut random, &text);
        let span = Span::new(from, to);
        let style = styles[random.below(styles.len())];
        let decoded = random.text(5);
        for piece in decode::pieces(&text, span, style, &decoded) {
            assert!(span.contains(piece.from));
        }
        let found = decode::part(&text, span, style, &decoded, 0..decoded.len());
        assert!(span.contains(found));
    }
}
