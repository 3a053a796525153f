//! No template folder for the environment and version of the context.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK605",
    name: "context-environment-unresolved",
    summary: "no template folder for the environment and version of the context",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a template folder of the source system's layout, `{environment}/{version}/…`, the folder that the context's
`…:environment` and `…:version` name. The message says which folders exist.

## Why it matters

The source system's checked-in tree has only `production/v1`, while its sample context says `prototype`: nothing can be
rendered, and the built-in templates would quietly take the place of the team's own.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2",
 "hosted:environment": "prototype", "hosted:version": "v1"}
=== templates/production/v1/tags.mustache
a: b
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2",
 "hosted:environment": "production", "hosted:version": "v1"}
=== templates/production/v1/tags.mustache
a: b
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ContextEnvironmentUnresolved;

impl Rule for ContextEnvironmentUnresolved {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::TEMPLATE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(subject, sink, &[FaultKind::Unresolved], "names no folder");
    }
}
