//! The JSON reader against `serde_json`.

use super::{Random, check_spans, fixtures, mutations, to_json};
use msk_gen::document::json::read;
use serde_json::Value as Json;

/// Both accept, and give the same value; what the referee accepts is no syntax error.
fn agree(text: &str) {
    let reading = read(text);
    check_spans(text, &reading);
    let Ok(expected) = serde_json::from_str::<Json>(text) else {
        return;
    };
    let root = &reading.documents[0].root;
    if reading.problems.is_empty()
        && let Some(found) = to_json(root)
    {
        assert_eq!(found, expected, "{text:?}");
    } else if !reading.problems.is_empty() {
        use msk_gen::document::ProblemKind::{DuplicateKey, Limit};
        let mut kinds = reading.problems.iter().map(|problem| problem.kind);
        assert!(
            kinds.all(|kind| matches!(kind, DuplicateKey | Limit)),
            "{text:?}: {:?}",
            reading.problems
        );
    }
}

/// What the referee refuses must be a problem here.
fn refused(text: &str) {
    if serde_json::from_str::<Json>(text)
        .is_err_and(|error| !error.to_string().contains("out of range"))
    {
        assert!(!read(text).problems.is_empty(), "{text:?}");
    }
}

#[test]
fn random_values_are_read_like_serde_json_reads_them() {
    let mut random = Random::new(1);
    for _ in 0..3000 {
        let value = random.value(5);
        agree(&value.to_string());
        agree(&serde_json::to_string_pretty(&value).unwrap());
    }
}

#[test]
fn fixtures_are_read_like_serde_json_reads_them() {
    for (_, text) in fixtures(&["json"]) {
        agree(&text);
    }
}

#[test]
fn broken_texts_are_read_without_panic() {
    let mut random = Random::new(2);
    let seeds: Vec<String> = (0..40).map(|_| random.value(4).to_string()).collect();
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    for _ in 0..mutations() {
        let text = super::mutations::mutate(&mut random, &seeds);
        agree(&text);
        refused(&text);
    }
}

#[test]
fn every_prefix_is_read() {
    let mut random = Random::new(3);
    for _ in 0..20 {
        let text = serde_json::to_string_pretty(&random.value(5)).unwrap();
        for (end, _) in text.char_indices() {
            agree(&text[..end]);
            refused(&text[..end]);
        }
    }
}

#[test]
fn deep_nesting_ends_with_one_problem() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        let reading = read(&text);
        assert!(!reading.problems.is_empty());
        check_spans(&text, &reading);
    }
}
