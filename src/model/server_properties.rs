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
            .filter(|text| text.tag.is_none())
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
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
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
