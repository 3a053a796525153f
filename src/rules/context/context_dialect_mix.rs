//! Both dialects for one scope in one context.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::Draft;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK604",
    name: "context-dialect-mix",
    summary: "both dialects for one scope in one context",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

A context that uses `host:` beside `platform:`, or `hosted:` beside `deployment:`. The first of each pair is the older
spelling of the second.

## Why it matters

Templates ask for one of them; half of the values are then undefined, or an old value wins over the one that somebody
just changed.

## Bad

```json bad
{
  "hosted:id": "fff",
  "deployment:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2"
}
```

## Good

```json good
{
  "platform:id": "shared",
  "deployment:id": "fff",
  "deployment:eks:druid:release": "streaming",
  "deployment:account": "000000000000",
  "deployment:region": "us-west-2"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ContextDialectMix;

impl Rule for ContextDialectMix {
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
        for (older, current) in [("host:", "platform:"), ("hosted:", "deployment:")] {
            let keys = |prefix: &'static str| {
                document
                    .root
                    .members()
                    .filter(move |member| member.key.text.starts_with(prefix))
                    .collect::<Vec<_>>()
            };
            let (old, new) = (keys(older), keys(current));
            let (Some(first_old), Some(first_new)) = (old.first(), new.first()) else {
                continue;
            };
            // The dialect that fewer keys use is the one to change.
            let (few, few_name, many_name, other) = if old.len() < new.len() {
                (first_old, older, current, first_new)
            } else {
                (first_new, current, older, first_old)
            };
            let message = format!(
                "`{}` uses the prefix `{few_name}`, while {} other keys of this scope use `{many_name}`",
                few.key.text,
                old.len().max(new.len())
            );
            let draft = Draft::new(few.key.span, "the other dialect", message)
                .why("templates ask for one of the two; values under the other are not found")
                .help(format!(
                    "write `{many_name}{}`",
                    few.key.text.trim_start_matches(few_name)
                ))
                .related(other.key.span, "the first key of the other spelling");
            sink.push(draft);
        }
    }
}
