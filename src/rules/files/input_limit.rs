//! Nesting, expansion or size past the limits.

use super::super::{Rule, Sink, Subject};
use crate::document::ProblemKind;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK908",
    name: "input-limit",
    summary: "nesting, expansion or size past the limits",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Brackets nested more than 200 levels deep, YAML aliases that expand to more than 100,000 values, files of more than
24 MiB, templates whose render grows without bounds or includes itself without end. What was read up to the limit is still
judged.

## Why it matters

No setting is made so; a file that is would stop other readers, or was made to.

## Bad

```yaml bad
bootstrap.servers: &a ["x", "x", "x", "x", "x", "x", "x", "x", "x", "x"]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
```

## Good

```yaml good
bootstrap.servers: &a "x.example.com:9092"
other: *a
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct InputLimit;

impl Rule for InputLimit {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for problem in subject
            .problems
            .iter()
            .filter(|problem| problem.kind == ProblemKind::Limit)
        {
            sink.push(super::draft(problem, "the limit was met here"));
        }
        super::super::context::faults(subject, sink, &[FaultKind::Limit], "this tag");
    }
}
