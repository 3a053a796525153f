//! An unknown or wrong setting in msk-gen.toml.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};
use crate::source::FaultKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK610",
    name: "settings-invalid",
    summary: "an unknown or wrong setting in msk-gen.toml",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`msk-gen.toml`: its grammar, unknown tables and keys (did you mean …), values of the wrong type, names of rules that do
not exist.

## Why it matters

A misspelt setting is a rule that stays on, or a file that is never looked at. Wrong settings end a run with exit code 2.

## Bad

```toml bad
[lint]
ignor = ["arn-wildcard-topic"]
```

## Good

```toml good
[lint]
ignore = ["arn-wildcard-topic"]
```

## Fix

A key that is close to a known one is replaced by it (unsafe).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct SettingsInvalid;

impl Rule for SettingsInvalid {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SETTINGS
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        super::faults(subject, sink, &[FaultKind::Setting], "here");
    }
}
