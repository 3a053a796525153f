//! A name beyond the length that its service takes.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::limits::name_limit;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK501",
    name: "name-too-long",
    summary: "a name beyond the length that its service takes",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Names of clusters and roles (64 characters), managed policies (128), topics (249), service accounts (253) and namespaces
(63), in contexts, intents, CloudFormation, the AWS CLI's documents, manifests and supervisors. In rendered text it is told
at the context's value or the template that made the name.

## Why it matters

The deployment fails half-way: role names beyond 64 characters did so twice in the system this tool comes from.

## Bad

```json bad
{
  "ClusterName": "a-very-long-deployment-identifier-of-the-platform-team-streaming-druid-msk",
  "Serverless": {"VpcConfigs": [{"SubnetIds": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}]}
}
```

## Good

```json good
{
  "ClusterName": "fff-streaming-druid-msk",
  "Serverless": {"VpcConfigs": [{"SubnetIds": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]}]}
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct NameTooLong;

impl Rule for NameTooLong {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        super::NAMED
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for name in subject.names() {
            let limit = name_limit(name.kind);
            let Some(text) = name.known() else { continue };
            let length = text.chars().count();
            if length > limit.longest {
                let message = format!(
                    "the {} `{text}` has {length} characters; at most {} are allowed",
                    limit.what, limit.longest
                );
                sink.push(
                    Draft::new(
                        name.node.span,
                        format!("{} too many", length - limit.longest),
                        message,
                    )
                    .why("the service refuses the name, and the deployment fails at that resource")
                    .help("shorten the id or the release that the name is made from"),
                );
            }
        }
    }
}
