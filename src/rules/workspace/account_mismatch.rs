//! A policy or a service account that names another account than the context.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK705",
    name: "account-mismatch",
    summary: "a policy or service account that names another account than the context",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The account in ARNs of policies against the account of the context that declares a cluster of that name, and the account
in the role's ARN at a service account against that of the deployment whose role it names.

The context is that of a deployment under `[[render]]` in the settings file.

## Why it matters

The ARN is that of somebody else's cluster or role: the statement grants nothing, the role cannot be taken.

## Bad

```workspace bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== iam/policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:us-west-2:111111111111:topic/fff-streaming-druid-msk/*/events"}
  ]
}
```

## Good

```workspace good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
=== iam/policy.json
{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"], "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"}
  ]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct AccountMismatch;

impl Rule for AccountMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::WORKSPACE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(workspace) = subject.workspace else {
            return;
        };
        for draft in super::contradictions(
            workspace,
            |arn| arn.account.as_ref(),
            |cluster| cluster.account.as_ref(),
            "account",
            "the ARN is that of another cluster, or of none: the statement grants nothing here",
        ) {
            sink.push(draft);
        }
        for binding in &workspace.facts.bindings {
            let Some(account) = &binding.aws_account else {
                continue;
            };
            let role = workspace.role(&binding.role);
            let client = role.and_then(|role| workspace.facts.roles[role].client);
            let Some((deployment, _)) = client else {
                continue;
            };
            let said = workspace
                .facts
                .clusters
                .iter()
                .find(|cluster| cluster.deployment == Some(deployment))
                .and_then(|cluster| cluster.account.as_ref());
            let Some(said) = said.filter(|said| said.text != account.text) else {
                continue;
            };
            let message = format!(
                "the role of `{}` is named in account `{}`, and the deployment is in `{}`",
                binding.account.text, account.text, said.text
            );
            let draft = super::draft(account.place, "another account", message)
                .why("there is no such role there, or it is somebody else's")
                .help(format!("write `{}`", said.text));
            sink.push(super::also(draft, said.place, "the context says this"));
        }
    }
}
