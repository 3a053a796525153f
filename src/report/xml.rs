//! Text in XML.

use super::text::Escaped;
use std::fmt;

/// A text as the value of an attribute or the content of an element. Characters that XML 1.0 cannot hold in any form are
/// shown as escapes, as are those that a terminal acts on.
pub(super) struct Xml<'a>(pub(super) &'a str);

impl fmt::Display for Xml<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in Escaped(self.0).to_string().chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&apos;")?,
                '\u{fffe}' | '\u{ffff}' => write!(f, "\\u{{{:x}}}", u32::from(character))?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}
