//! JSON that strict readers refuse.

use super::super::{Rule, Sink, Subject};
use crate::document::Syntax;
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK901",
    name: "invalid-json",
    summary: "JSON that strict readers refuse",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Every departure from the JSON grammar (RFC 8259), each with its place: missing commas and quotes, comments, single
quotes, numbers that begin with a zero, brackets that are never closed. What could be read is still judged by all other
rules.

## Why it matters

IAM, the AWS CLI and Druid read strict JSON and refuse the whole document. A number such as `000000000000` is the usual
one: an account id that was not quoted.

In Markdown, where fragments are common, these are infos, and only in blocks that msk-gen recognises. Templates that were
not rendered yet are not judged.

## Bad

```json bad
{
  "hosted:id": "fff",
  "hosted:account": 000000000000
}
```

## Good

```json good
{
  "hosted:id": "fff",
  "hosted:account": "000000000000"
}
```

## Fix

Missing commas, single quotes and codes that begin with a zero are repaired (safe), when that makes the document whole.
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct InvalidJson;

impl Rule for InvalidJson {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::syntax(subject, sink, Syntax::Json);
    }
}
