//! Text that another reader takes for a number, date or boolean.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK606",
    name: "scalar-changed-type",
    summary: "text that another reader takes for a number, date or boolean",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

- Text from a context that a template renders without quotes, where YAML 1.1 or 1.2 readers see a number, a date, a
  boolean or null: account ids, versions, `no`, `2012-10-17`.
- Values with `&`, `<`, `>`, `"` or `'` that a user's template prints with `{{x}}`: mustache.java, which the source
  system uses, escapes them for HTML there.

msk-gen itself keeps the text, and quotes it in what it writes; other tools that render the same template do not.

## Why it matters

The account id `000000000000` becomes the number 0, version `1.10` becomes 1.1, and a policy's `Version` becomes a date.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/tags.mustache
account: {{hosted:account}}
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/tags.mustache
account: "{{hosted:account}}"
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ScalarChangedType;

impl Rule for ScalarChangedType {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::TEMPLATE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(subject, sink, &[FaultKind::ChangedType], "rendered here");
    }
}
