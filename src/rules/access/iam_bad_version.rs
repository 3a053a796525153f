//! A version of the policy language that does not exist.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::policy::Place;

static INFO: RuleInfo = RuleInfo {
    code: "MSK215",
    name: "iam-bad-version",
    summary: "a version of the policy language that does not exist",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`Version` of a policy about Kafka, or of a trust policy: it is `2012-10-17`, or the older `2008-10-17`. A whole policy
without it is an info.

## Why it matters

`Version` is the version of the language and not of your policy: IAM refuses any other. Without it the old language
counts, in which `${aws:username}` is plain text.

## Bad

```json bad
{
  "Version": "2026-11-29",
  "Statement": [
    {"Effect": "Allow", "Action": "kafka:ListClustersV2", "Resource": "*"}
  ]
}
```

```json fixed
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kafka:ListClustersV2", "Resource": "*"}
  ]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "kafka:ListClustersV2", "Resource": "*"}
  ]
}
```

## Fix

`2012-10-17` (safe: a policy with another version is refused as a whole).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamBadVersion;

impl Rule for IamBadVersion {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for policy in
            super::ours(subject).filter(|policy| policy.is_about_kafka() || policy.is_trust())
        {
            let Some(holder) = policy.node else { continue };
            let Some(version) = holder.get("Version") else {
                if policy.place == Place::Document
                    && matches!(subject.mode, Mode::File | Mode::Artifact)
                {
                    let at = holder
                        .member("Statement")
                        .map_or(holder.span, |member| member.key.span);
                    sink.push(
                        Draft::new(at, "no version before it", "this policy has no `Version`")
                            .severity(Severity::Info)
                            .why("IAM then reads it in the language of 2008, in which `${…}` is plain text")
                            .help("add `\"Version\": \"2012-10-17\"`"),
                    );
                }
                continue;
            };
            let text = version.scalar().unwrap_or("");
            let known = matches!(text, "2012-10-17" | "2008-10-17");
            if known
                || version.tag.is_some()
                || hole::has_hole(&hole::mask(text))
                || version.scalar().is_none() && version.is_object()
            {
                continue;
            }
            let new = subject.quoted(version.span, "2012-10-17");
            sink.push(
                Draft::new(
                    version.span,
                    "no version of the language",
                    format!("`{text}` is no version of the policy language"),
                )
                .why("IAM knows `2012-10-17` and `2008-10-17`, and refuses the policy")
                .help("write `2012-10-17`; it never changes")
                .fix(Safety::Safe, "write `2012-10-17`", version.span, new),
            );
        }
    }
}
