//! A context key that nothing uses.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::Draft;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK603",
    name: "context-unused-key",
    summary: "a context key that nothing uses",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Keys under `…:msk:*` and `…:druid:*` that neither msk-gen nor a template of the render knows, and keys that are close to
one that is used while that one is missing. One finding for each context; the other keys are related places. Keys of other
stacks and of CDK itself are not meant.

## Why it matters

A misspelt optional key changes nothing, without a word: `hosted:msk:bootstap` leaves the clients without brokers.

## Bad

```json bad
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2",
  "hosted:msk:bootstap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"
}
```

## Good

```json good
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:eks:addons:version": "1",
  "acknowledged-issue-numbers": [1]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ContextUnusedKey;

impl Rule for ContextUnusedKey {
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
        let mut unused = crate::model::context::unused(document, subject.used_keys).into_iter();
        let Some(first) = unused.next() else { return };
        let rest: Vec<_> = unused.collect();
        let more = match rest.len() {
            0 => String::new(),
            1 => " (and one more key)".into(),
            many => format!(" (and {many} more keys)"),
        };
        let mut draft = Draft::new(
            first.span,
            "nothing reads this",
            format!("nothing uses `{}`{more}", first.key),
        )
        .why("a key that nothing reads changes nothing, whatever its value");
        draft.help = first
            .suggestion
            .map(|name| format!("did you mean `{name}`?"));
        for other in rest {
            let label = match other.suggestion {
                Some(name) => format!("nothing uses this either; did you mean `{name}`?"),
                None => "nothing uses this either".into(),
            };
            draft = draft.related(other.span, label);
        }
        sink.push(draft);
    }
}
