//! A tag without a value in this render.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK602",
    name: "template-missing-variable",
    summary: "a tag without a value in this render",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Every variable tag, and every dynamic partial, whose name the context does not define; all of them in one run. A tag over
a list or an object is one too: it has no text. A *section* over an undefined name is left out, as mustache has it, and
is a warning only when the name is close to a defined one.

## Why it matters

mustache.java prints nothing. So `{{hosted:eks:druid:release}}` without a value made the cluster `fff--druid-msk` and the
ARN `topic/fff--druid-msk/*`, and nobody was told.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/tags.mustache
owner: {{hosted:accuont}}
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2"}
=== templates/tags.mustache
owner: "{{hosted:account}}"
```

## Fix

A name that is close to a defined one is replaced by it (unsafe).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TemplateMissingVariable;

impl Rule for TemplateMissingVariable {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::TEMPLATE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(
            subject,
            sink,
            &[FaultKind::Missing, FaultKind::LikelyTypo],
            "no value",
        );
    }
}
