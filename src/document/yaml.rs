//! YAML 1.2 with the core schema, several documents in a text, on the events of `granit-parser`.
//!
//! The parser gives events, [`build`] makes the tree, [`scalar`] decides what a plain scalar is, [`block`] finds
//! where a block scalar really begins and ends, [`message`] says what is wrong in plain words.

mod block;
mod build;
mod merge;
mod message;
mod scalar;
#[cfg(test)]
mod tests;

use super::Reading;

/// Reads every document of `text`; after a syntax error the part before it is kept, and reading goes on at the next
/// document. Documents in which nothing stands are left out.
#[must_use]
pub fn read(text: &str) -> Reading<'_> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
    };
    let mut parser = granit_parser::Parser::new_from_str_with_options(text, options);
    let mut build = build::Build::new(text);
    loop {
        match parser.next_event() {
            None => break,
            Some(Ok((event, span))) => build.event(event, span),
            Some(Err(error)) => {
                build.error(&error);
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    build.finish()
}
