//! A name with characters that its service refuses.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::limits::name_limit;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::names::empty_segment;

static INFO: RuleInfo = RuleInfo {
    code: "MSK502",
    name: "name-invalid",
    summary: "a name with characters that its service refuses",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The characters of the names that `name-too-long` measures. AWS gives no pattern for cluster names; anything but letters,
digits and hyphens in one is a warning.

## Why it matters

The service refuses the name. Kubernetes takes lower case only; IAM takes no blanks; Kafka takes `.`, `_` and `-`.

## Bad

```yaml bad
apiVersion: v1
kind: ServiceAccount
metadata:
  name: FFF_streaming
  namespace: druid
```

## Good

```yaml good
apiVersion: v1
kind: ServiceAccount
metadata:
  name: fff-streaming-druid-msk-sa
  namespace: druid
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct NameInvalid;

impl Rule for NameInvalid {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        super::NAMED
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for name in subject.names() {
            let limit = name_limit(name.kind);
            let Some(text) = name.known() else { continue };
            // An empty name, or one with an empty segment, is another rule's.
            let empty = text.is_empty() || empty_segment(text).is_some();
            if empty || text.chars().count() > limit.longest || !(limit.breaks)(text) {
                continue;
            }
            let message = format!(
                "`{text}` is no {}: it takes {}",
                limit.what, limit.characters
            );
            let mut draft = Draft::new(name.node.span, "this name", message);
            if !limit.confirmed {
                draft = draft
                    .severity(Severity::Warning)
                    .why("AWS publishes no pattern; these characters are the safe ones");
            }
            sink.push(draft);
        }
    }
}
