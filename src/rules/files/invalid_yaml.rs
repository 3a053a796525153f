//! YAML that cannot be read.

use super::super::{Rule, Sink, Subject};
use crate::document::Syntax;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK902",
    name: "invalid-yaml",
    summary: "YAML that cannot be read",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Text that breaks the grammar of YAML 1.2: tabs for indentation, brackets and quotes that are never closed, aliases
without an anchor, a key in the middle of a value. A rendered template that cannot be read back is reported at the
template's line.

## Why it matters

Kubernetes, CloudFormation and the tools around them refuse the file, or everything behind the mistake.

In Markdown these are infos, and only in blocks that msk-gen recognises.

## Bad

```yaml bad
apiVersion: v1
kind: ServiceAccount
metadata:
  name: "fff-streaming-druid-msk-sa
  namespace: druid
```

## Good

```yaml good
apiVersion: v1
kind: ServiceAccount
metadata:
  name: "fff-streaming-druid-msk-sa"
  namespace: druid
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct InvalidYaml;

impl Rule for InvalidYaml {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::syntax(subject, sink, Syntax::Yaml);
    }
}
