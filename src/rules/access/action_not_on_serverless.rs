//! Actions that MSK Serverless does not have.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::{actions, uuid};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{Statement, Word};

static INFO: RuleInfo = RuleInfo {
    code: "MSK212",
    name: "action-not-on-serverless",
    summary: "actions that MSK Serverless does not have",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`AlterCluster` and the two actions of the cluster's dynamic configuration, named for a cluster that is known to be
Serverless: by the end of its uuid (`-s1`), by the render, or by `[target]` in the settings.

## Why it matters

The actions do nothing there. They usually come from an example for provisioned clusters, and so may the rest.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:AlterCluster"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-s1"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": ["kafka-cluster:Connect", "kafka-cluster:AlterCluster"],
  "Resource": "arn:aws:kafka:us-west-2:000000000000:cluster/fff-streaming-druid-msk/6a1f0a52-0c3e-4f5a-9d0e-1b2c3d4e5f60-1"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ActionNotOnServerless;

impl Rule for ActionNotOnServerless {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::allowing(subject) {
            if !(subject.serverless || is_serverless(statement)) {
                continue;
            }
            let absent: Vec<&Word<'_>> = statement
                .actions
                .iter()
                .filter(|word| {
                    let name = actions::data_plane(&word.text).and_then(actions::find);
                    name.is_some_and(|action| !action.serverless)
                })
                .collect();
            let Some(first) = absent.first() else {
                continue;
            };
            let names: Vec<&str> = absent.iter().map(|word| &*word.text).collect();
            let verb = if names.len() == 1 { "does" } else { "do" };
            let mut draft = Draft::new(first.node.span, "not on Serverless", format!("{} {verb} not exist on MSK Serverless", super::listed(&names)))
                .why("it grants nothing, and shows that the policy was written for another kind of cluster")
                .help("remove it");
            for other in &absent[1..] {
                draft = draft.related(other.node.span, "not on Serverless either");
            }
            sink.push(draft);
        }
    }
}

/// Whether all clusters that a statement names by their uuid are Serverless.
fn is_serverless(statement: &Statement<'_>) -> bool {
    let mut any = false;
    let all = statement.resources.iter().all(|word| {
        let Some(arn) = word.arn().filter(|arn| arn.service == "kafka") else {
            return false;
        };
        let path = arn.path();
        let uuid = path.parts().get(2).map_or("", |(_, uuid)| *uuid);
        let serverless = uuid::is_serverless(uuid);
        any |= serverless;
        serverless
    });
    any && all
}
