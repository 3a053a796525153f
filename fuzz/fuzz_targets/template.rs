//! The template parser and the renderer on any text: no panic, and every byte of the output is covered by the map.
#![no_main]

use msk_gen::document::json;
use msk_gen::render::mustache::{Loaded, Options, Val, render};
use msk_gen::source::{Origin, Source, Sources};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let sources = Sources::default();
    let data = r#"{"a": [1, {"b": "x"}], "b": {"c": "\u00e9"}, "t": true, "f": false, "s": "text"}"#;
    let context = sources.add(Source::new(Origin::File, "context.json", data));
    let file = sources.get(context);
    let reading = json::read(&file.text);
    let value = Val::from_node(&sources, context, &reading.documents[0].root);
    let template = sources.add(Source::new(Origin::Template, "fuzz.mustache", text));
    let outcome = render(&sources, template, &[value], &|_| Some(Loaded(template)), Options::default());
    for seg in &outcome.text.map.segs {
        assert!((seg.at + seg.len) as usize <= outcome.text.text.len());
    }
});
