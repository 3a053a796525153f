//! A context value of the wrong type or form.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::Draft;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK608",
    name: "context-invalid",
    summary: "a context value of the wrong type or form",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The context against its schema (`msk-gen schema context`): the types of `…:msk:*` and `…:druid:*`, twelve digits in text
for the account, the form of a region id, known roles of clients. Keys of other stacks and of CDK itself are not judged.

## Why it matters

An account id written as a number loses its leading zeros in the next tool; a list written as text renders as nothing.

## Bad

```json bad
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": 123456789012,
  "hosted:region": "us-west-2"
}
```

## Good

```json good
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "123456789012",
  "hosted:region": "us-west-2",
  "availability-zones:account=123456789012:region=us-west-2": ["us-west-2a"]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ContextInvalid;

impl Rule for ContextInvalid {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CONTEXT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document else {
            return;
        };
        for error in crate::model::context::errors(document) {
            // What the reader of the grammar said already is not said again.
            if subject
                .problems
                .iter()
                .any(|problem| problem.span == error.span)
            {
                continue;
            }
            let mut draft = Draft::new(error.span, "this value", error.message);
            draft.help = error.help;
            sink.push(draft);
        }
    }
}
