//! The json reader on any text.
#![no_main]

use msk_gen::document::{Syntax, Value, decode, read};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let reading = read(text, Syntax::Json);
    for problem in &reading.problems {
        assert!(text.get(problem.span.range()).is_some());
    }
    for document in &reading.documents {
        document.root.walk(&mut |node| {
            assert!(text.get(node.span.range()).is_some());
            if let Value::Text(found) = &node.value {
                for piece in decode::pieces(text, node.span, found.style, &found.text) {
                    assert!(node.span.contains(piece.from));
                }
            }
        });
    }
});
