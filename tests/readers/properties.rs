//! The properties reader against what `java.util.Properties.store` would write.

use super::{Random, check_spans, fixtures, mutations::check_pieces};
use msk_gen::document::{Node, properties::read};

/// The text of a key or value as Java stores it, with a few continuations put in.
fn stored(random: &mut Random, text: &str, is_key: bool) -> String {
    let mut out = String::new();
    for (at, character) in text.chars().enumerate() {
        match character {
            ' ' if is_key || at == 0 => out.push_str("\\ "),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\\' | '=' | ':' | '#' | '!' => out.extend(['\\', character]),
            other if !other.is_ascii() && random.below(2) == 0 => {
                let mut units = [0; 2];
                for unit in other.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            other => out.push(other),
        }
        let next = text.chars().nth(at + 1);
        if random.below(12) == 0 && next.is_some_and(|next| next != ' ') {
            out.push_str(random.pick(&["\\\n", "\\\r\n  ", "\\\n\t"]));
        }
    }
    out
}

#[test]
fn what_java_stores_is_read_back() {
    let mut random = Random::new(21);
    for _ in 0..3000 {
        let pairs: Vec<(String, String)> = (0..4)
            .map(|at| (format!("{at}{}", random.text(6)), random.text(10)))
            .collect();
        let mut text = String::new();
        for (key, value) in &pairs {
            let key = stored(&mut random, key, true);
            let value = stored(&mut random, value, false);
            let separator = random.pick(&["=", " = ", ":", ": "]);
            text.push_str(&format!("{key}{separator}{value}\n"));
        }
        let reading = read(&text);
        check_spans(&text, &reading);
        assert_eq!(check_pieces(&text, &reading).1, 0, "{text:?}");
        assert_eq!(reading.problems, [], "{text:?}");
        let root = &reading.documents[0].root;
        for (key, value) in &pairs {
            assert_eq!(
                root.get(key).and_then(Node::as_str),
                Some(&**value),
                "{text:?}"
            );
        }
    }
}

#[test]
fn fixtures_have_good_spans() {
    for (_, text) in fixtures(&["properties", "conf", "ini"]) {
        let reading = read(&text);
        check_spans(&text, &reading);
        check_pieces(&text, &reading);
    }
}
