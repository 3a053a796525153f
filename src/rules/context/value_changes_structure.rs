//! A value that changes the document it is put into.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK607",
    name: "value-changes-structure",
    summary: "a value that changes the document it is put into",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Each value that a tag put into a rendered document: it must lie inside one key or one string of the document as it is read
back, and be read back as the same characters. `{{{x}}}` and `{{&x}}` say that structure is meant, and are not judged.

## Why it matters

A value from a context could otherwise add a statement to a policy, or end a string and begin a key. Quotes, backslashes,
line breaks, `: ` and ` #` in values do that by accident as well.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2",
 "hosted:owner": "platform\", \"admin\": \"yes"}
=== templates/tags.mustache
{"owner": "{{hosted:owner}}"}
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2",
 "hosted:owner": "platform: admin"}
=== templates/tags.mustache
{"owner": "{{hosted:owner}}"}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ValueChangesStructure;

impl Rule for ValueChangesStructure {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::TEMPLATE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(subject, sink, &[FaultKind::ChangesStructure], "this value");
    }
}
