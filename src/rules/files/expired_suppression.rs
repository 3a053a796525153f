//! A suppression whose last day is over.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK907",
    name: "expired-suppression",
    summary: "a suppression whose last day is over",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`until=YYYY-MM-DD` of a comment to msk-gen, and `until` of an `[[ignore]]` in the settings. The day itself still counts, in
UTC. What it kept back is told again.

## Why it matters

Somebody promised to look at it by then.

## Bad

```properties bad
# msk-gen: ignore[port-plaintext] until=2020-01-31 -- the old cluster
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092
security.protocol=PLAINTEXT
```

## Good

```properties good
# msk-gen: ignore[port-plaintext] until=9999-01-31 -- the old cluster
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092
security.protocol=PLAINTEXT
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ExpiredSuppression;

impl Rule for ExpiredSuppression {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for heard in subject.heard.iter().filter(|heard| heard.expired) {
            let Some((day, place)) = &heard.directive.until else {
                continue;
            };
            let rules: Vec<&str> = heard
                .directive
                .words
                .iter()
                .map(|word| word.text.as_str())
                .collect();
            let message = format!("the suppression of `{}` ended on {day}", rules.join("`, `"));
            sink.push(
                Draft::new(*place, "over", message)
                    .why("what it kept back is told again")
                    .help("repair what it was for, or give another day with a new reason"),
            );
        }
    }
}
