//! The fences of any text.
#![no_main]

use msk_gen::document::markdown::fences;
use msk_gen::source::{SourceId, Span};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for fence in fences(text) {
        let map = fence.map(SourceId(0));
        for seg in map.cut(Span::new(0, fence.text.len())) {
            let made = Span::new(seg.at as usize, (seg.at + seg.len) as usize);
            let from = seg.from.map(|place| place.span.range());
            assert_eq!(
                fence.text.get(made.range()),
                from.and_then(|range| text.get(range))
            );
        }
    }
});
