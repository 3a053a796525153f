//! A comma before a closing bracket.

use super::super::{Mode, Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Problem, ProblemKind, Syntax};
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK905",
    name: "json-trailing-comma",
    summary: "a comma before a closing bracket, which strict JSON refuses",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

A comma behind the last member or element.

- In a JSON file: error. IAM, the AWS CLI and Druid refuse the document.
- In Markdown: info.
- In the text that a template rendered: info, at the template. The source system reads it as YAML, which takes the comma
  that `{{#list}}"{{.}}",{{/list}}` leaves behind, and msk-gen writes strict JSON without it.
- In YAML files it is legal, and nothing is said.

## Why it matters

A text that one reader takes and another refuses works until somebody moves it.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect",],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/demo/*"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/demo/*"
}
```

## Good

```yaml good
Effect: Allow
Action: ["kafka-cluster:Connect",]
Resource: arn:aws:kafka:us-west-2:000000000000:cluster/demo/*
```

## Fix

The comma is deleted (safe), except in templates, where the loop has to be written differently.
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct JsonTrailingComma;

impl Rule for JsonTrailingComma {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let yaml = subject
            .document
            .is_some_and(|document| document.syntax == Syntax::Yaml);
        if yaml && subject.mode != Mode::Rendered {
            return;
        }
        let commas = subject
            .problems
            .iter()
            .filter(|problem| problem.kind == ProblemKind::TrailingComma);
        if subject.mode == Mode::Rendered {
            rendered(commas, sink);
            return;
        }
        for problem in commas {
            let mut draft = super::draft(problem, "this comma");
            if subject.mode == Mode::Markdown {
                draft = draft.severity(Severity::Info);
            }
            sink.push(draft);
        }
    }
}

/// The commas that the loops of one template leave behind, as one finding.
fn rendered<'p>(mut commas: impl Iterator<Item = &'p Problem>, sink: &mut Sink) {
    let Some(first) = commas.next() else {
        return;
    };
    let mut draft = super::draft(first, "this comma")
        .severity(Severity::Info)
        .why("YAML takes it, strict JSON does not; the artifact is written without it");
    draft.fix = None;
    let others: Vec<&Problem> = commas.collect();
    if !others.is_empty() {
        let s = if others.len() == 1 { "" } else { "s" };
        draft.message += &format!(", and {} more comma{s} like it", others.len());
    }
    for other in others {
        draft = draft.related(other.span, "another");
    }
    sink.push(draft);
}
