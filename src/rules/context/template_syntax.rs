//! A template that cannot be read.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK601",
    name: "template-syntax",
    summary: "a template that cannot be read",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Tags and sections that are never closed, sections closed under another name, wrong set-delimiter tags, partials that do
not exist, nesting past 100 levels, and syntax of handlebars or of mustache extensions that msk-gen does not have.

## Why it matters

mustache.java prints half of such a template, or nothing, and says so at most in a log.

## Bad

```mustache bad
Resource: [
{{#topics}}
  "{{.}}",
{{/topic}}
]
```

## Good

```mustache good
Resource: [
{{#topics}}
  "{{.}}",
{{/topics}}
]
```

## Fix

A section that is closed under another name gets the name that is open (unsafe).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TemplateSyntax;

impl Rule for TemplateSyntax {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::TEMPLATE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(subject, sink, &[FaultKind::Syntax], "this tag");
    }
}
