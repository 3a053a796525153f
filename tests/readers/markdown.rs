//! Fences lead back into the Markdown file.

use super::fixtures;
use msk_gen::document::markdown::fences;
use msk_gen::source::{SourceId, Span};

#[test]
fn the_map_of_a_fence_holds_in_the_file() {
    let own = "> ```json\n> {\"a\":\n>   \"ü\"}\n> ```\n".to_owned();
    let files = fixtures(&["md"]).into_iter().map(|file| file.1);
    for text in files.chain([own]) {
        for fence in fences(&text) {
            let map = fence.map(SourceId(0));
            for seg in map.cut(Span::new(0, fence.text.len())) {
                let place = seg.from.unwrap();
                let made = seg.at as usize..(seg.at + seg.len) as usize;
                assert_eq!(&fence.text[made], &text[place.span.range()]);
            }
        }
    }
}
