//! What a full deployment needs and the context does not say.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::Draft;
use crate::finding::{Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK609",
    name: "context-incomplete",
    summary: "what a full deployment needs and the context does not say",
    severity: Severity::Info,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

A context that names a deployment (`…:id` and `…:eks:druid:release`) and leaves open what the artifacts need to be
complete: topics that the clients read or write, the bootstrap servers, subnets, the domain of the tags. One finding for
each context.

## Why it matters

The four keys of the seed render, but the clients may only connect, the supervisor has no brokers, and the subnets are
parameters that somebody has to fill in.

## Bad

```json bad
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2"
}
```

## Good

```json good
{
  "hosted:id": "fff",
  "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000",
  "hosted:region": "us-west-2",
  "hosted:domain": "data.example.io",
  "hosted:organization": "data",
  "hosted:name": "analytics",
  "hosted:alias": "eks",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098",
  "hosted:msk:subnets": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"],
  "hosted:msk:securityGroups": ["sg-0a1b2c3d"],
  "hosted:msk:clients": [{"name": "druid", "role": "druid", "reads": ["events"]}]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ContextIncomplete;

impl Rule for ContextIncomplete {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CONTEXT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document else {
            return;
        };
        let Some((span, missing)) = crate::model::context::incomplete(document, subject.all_keys)
        else {
            return;
        };
        let list = missing
            .iter()
            .map(|(key, _)| format!("`{key}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let mut draft = Draft::new(
            span,
            "the deployment of this context",
            format!("this context does not say {list}"),
        );
        for (key, effect) in &missing {
            draft = draft.why(format!("without `{key}` {effect}"));
        }
        sink.push(draft.help("`msk-gen schema context` describes every key"));
    }
}
