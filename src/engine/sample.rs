//! Lays records beside the supervisor that reads them.

use super::Judge;
use crate::document::Document;
use crate::document::kind::Kinds;
use crate::model::sample::{MAX_RECORDS, Sample};
use crate::model::supervisor;
use crate::rules::Mode;
use crate::source::{Origin, Source, SourceId};
use std::sync::Arc;

/// Records that were not judged, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    /// The path of the records, or of the supervisor when there is none.
    pub path: String,
    /// What was left out, or why.
    pub why: String,
    /// Whether they could not even be read.
    pub failed: bool,
}

impl Judge<'_> {
    /// The records for the supervisor of a document, as a text of the job.
    pub(super) fn records(
        &mut self,
        source: &Source,
        document: &Document<'_>,
        kinds: Kinds,
        mode: Mode,
    ) -> Option<(SourceId, Arc<Source>)> {
        let whole = matches!(mode, Mode::File | Mode::Artifact | Mode::Embedded);
        if !whole || !kinds.overlaps(Kinds::SUPERVISOR) {
            return None;
        }
        let given = match self.config.samples.of(&source.name)? {
            Ok(given) => given,
            Err(why) => {
                self.unjudged(&source.name, why, true);
                return None;
            }
        };
        let count = supervisor::find(document).len();
        if count == 0 {
            return None;
        }
        self.sampled += 1;
        if count > 1 || self.sampled > 1 && mode != Mode::Artifact {
            let why = format!(
                "`{}` holds several supervisors, and records belong to one",
                source.name
            );
            self.unjudged(&given.name, why, false);
            return None;
        }
        if given.cut {
            let why = "what lies behind the first 16 MiB".to_owned();
            self.unjudged(&given.name, why, false);
        }
        let (name, text) = (given.name.clone(), given.text.clone());
        let id = self.sources.add(Source::new(Origin::File, name, text));
        Some((id, self.sources.get(id)))
    }

    /// The records as the supervisor of the document reads them.
    pub(super) fn sample<'a>(
        &mut self,
        id: SourceId,
        records: &'a Source,
        document: &'a Document<'a>,
    ) -> Option<Sample<'a>> {
        let supervisors = supervisor::find(document);
        let sample = match Sample::read(id, records, supervisors.first()?) {
            Ok(sample) => sample,
            Err(why) => {
                self.unjudged(&records.name, why, false);
                return None;
            }
        };
        if sample.cut {
            let why = format!("what lies behind the first {MAX_RECORDS} records");
            self.unjudged(&records.name, why, false);
        }
        let (count, first) = sample.unreadable;
        if count > 0 {
            let line = records
                .lines()
                .position(&records.text, first.start as usize);
            let (records_are, the_first) = match count {
                1 => ("a record that is no JSON object".to_owned(), ""),
                _ => (
                    format!("{count} records that are no JSON objects"),
                    "the first ",
                ),
            };
            let why = format!("{records_are}, {the_first}in line {}", line.line);
            self.unjudged(&records.name, why, false);
        }
        Some(sample)
    }

    fn unjudged(&mut self, path: &str, why: String, failed: bool) {
        self.unjudged.push(Unjudged {
            path: path.to_owned(),
            why,
            failed,
        });
    }
}
