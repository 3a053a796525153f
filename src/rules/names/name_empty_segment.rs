//! An empty part that an empty value left in a name or ARN.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::limits::{NameKind, name_limit};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::names::{self, empty_segment};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK504",
    name: "name-empty-segment",
    summary: "an empty part that an empty value left in a name or ARN",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`--`, a hyphen at either end, and nothing at all, in names of a deployment; `//` or a hyphen beside a slash in the resource
of an ARN of Kafka; `::` for the region or account of one. In rendered text it is told at the empty value.

## Why it matters

An empty context value made the cluster `fff--druid-msk` and the ARN `topic/fff--druid-msk/*`: nothing fails until the
policy grants nothing.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff--druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/*"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct NameEmptySegment;

impl Rule for NameEmptySegment {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        super::NAMED
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document.filter(|_| !subject.kinds.is_none()) else {
            return;
        };
        let source = &subject.source.text;
        for name in subject.names() {
            // Topics and datasources may be called anything.
            if matches!(name.kind, NameKind::Topic | NameKind::Datasource) {
                continue;
            }
            let Some(text) = name.known() else { continue };
            if let Some(range) = empty_segment(text) {
                let message = format!(
                    "the {} `{text}` has an empty part",
                    name_limit(name.kind).what
                );
                sink.push(empty(names::part(source, name.node, range), message));
            }
        }
        document.root.walk(&mut |node| {
            let Some(text) = node.as_str().filter(|text| text.starts_with("arn:")) else {
                return;
            };
            if let Some(range) = names::empty_in_arn(text) {
                let message = format!("the ARN `{text}` has an empty part");
                sink.push(empty(names::part(source, node, range), message));
            }
        });
    }
}

fn empty(span: Span, message: String) -> Draft {
    Draft::new(span, "nothing stands here", message)
        .why("a value that is empty where the name is put together leaves such a gap, without any message")
        .help("give the value in the context")
}
