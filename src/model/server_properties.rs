//! Custom configurations of MSK: `AWS::MSK::Configuration` with its `ServerProperties`.

use super::hole;
use crate::document::{Document, Node};
use crate::facts::kafka::Minor;
use std::ops::Range;

/// A custom configuration.
#[derive(Debug)]
pub struct Configuration<'d> {
    /// The text of the properties.
    pub text: &'d Node<'d>,
    /// Its settings, in order; the last one of a name counts.
    pub settings: Vec<Setting<'d>>,
    /// The releases of Kafka that it says it is for.
    pub releases: Vec<Minor>,
}

/// A setting and where it stands in the text.
#[derive(Debug)]
pub struct Setting<'d> {
    /// Its name.
    pub key: &'d str,
    /// Its value, trimmed.
    pub value: &'d str,
    /// Whether nobody can know the value from here.
    pub open: bool,
    /// The name and the value, as bytes of the text.
    pub line: Range<usize>,
}

/// The configurations of a document.
#[must_use]
pub fn find<'d>(document: &'d Document<'d>) -> Vec<Configuration<'d>> {
    let mut found = Vec::new();
    document.root.walk(&mut |node| {
        if node.get("Type").and_then(Node::as_str) != Some("AWS::MSK::Configuration") {
            return;
        }
        let Some(text) = node
            .path(&["Properties", "ServerProperties"])
            // What `!Sub` fills in is a hole of the text; other functions give a text that nobody sees here.
            .filter(|text| text.tag.as_ref().is_none_or(|tag| tag.text == "!Sub"))
        else {
            return;
        };
        let versions = node.path(&["Properties", "KafkaVersionsList"]);
        found.push(Configuration {
            text,
            settings: settings(text.as_str().unwrap_or("")),
            releases: versions
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .filter_map(|version| Minor::parse(version.scalar()?))
                .collect(),
        });
    });
    found
}

fn settings(text: &str) -> Vec<Setting<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        at += logical(&text[at..]);
        let line = &text[start..at];
        if line.contains("\\\n") || line.contains("\\\r\n") {
            // A line that goes on is read by the service, and is no setting that is judged here.
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if key.trim_start().starts_with(['#', '!']) {
            continue;
        }
        let end = start + line.trim_end().len();
        let from = start + (line.len() - line.trim_start().len());
        found.push(Setting {
            key: key.trim(),
            value: value.trim(),
            open: hole::has_hole(&hole::mask(value)),
            line: from..end.max(from),
        });
    }
    found
}

/// The length of a line with all that continues it, line end included.
fn logical(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        length += line.len();
        let body = line.trim_end_matches(['\n', '\r']);
        let backslashes = body.len() - body.trim_end_matches('\\').len();
        if backslashes % 2 == 0 {
            break;
        }
    }
    length
}
