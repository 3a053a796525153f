//! Texts that are made to be expensive.

use super::check_spans;
use msk_gen::document::{Node, ProblemKind, properties, yaml};

#[test]
fn deep_nesting() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
    ] {
        let reading = yaml::read(&text);
        assert!(!reading.problems.is_empty());
        check_spans(&text, &reading);
    }
}

#[test]
fn a_hundred_thousand_keys() {
    let mut text: String = (0..100_000).map(|at| format!("key{at}=1\n")).collect();
    text.push_str("key7=2\n");
    for reading in [
        properties::read(&text),
        yaml::read(&text.replace('=', ": ")),
    ] {
        let kinds: Vec<ProblemKind> = reading
            .problems
            .iter()
            .map(|problem| problem.kind)
            .collect();
        assert_eq!(kinds, [ProblemKind::DuplicateKey]);
        assert_eq!(
            reading.documents[0].root.get("key7").and_then(Node::scalar),
            Some("2")
        );
    }
}

#[test]
fn very_long_lines() {
    let word = "x".repeat(1 << 20);
    for text in [
        format!("a: {word}\n"),
        format!("a: \"{word}\\n\"\n"),
        format!("a: [{}]\n", "x, ".repeat(1 << 17)),
    ] {
        let reading = yaml::read(&text);
        check_spans(&text, &reading);
        assert_eq!(reading.documents.len(), 1);
        assert!(properties::read(&text).problems.is_empty());
    }
    let comments = "# c\n".repeat(10_000);
    let reading = yaml::read(&comments);
    assert!(reading.problems.is_empty());
    let text = format!("a:\n{comments}  b: 1\n");
    let reading = yaml::read(&text);
    assert_eq!(reading.problems, []);
    assert_eq!(reading.documents[0].comments.len(), 10_000);
}

#[test]
fn copies_of_long_texts_count() {
    let long = format!(
        "a: &a \"\\n{}\"\nb: [{}1]\n",
        "x".repeat(1 << 16),
        "*a,".repeat(100_000)
    );
    let reading = yaml::read(&long);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].kind, ProblemKind::Limit);
}
