//! A broker in another region than its cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK123",
    name: "bootstrap-region-mismatch",
    summary: "a broker in another region than its cluster",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render, the region in the names of the brokers against the region of the context; elsewhere, brokers of several
regions in one list.

## Why it matters

The client talks to another cluster, or to none; IAM refuses what is signed for the wrong region.

## Bad

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.eu-west-1.amazonaws.com:9098"
}
```

## Good

```project good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2",
  "hosted:msk:bootstrap": "boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BootstrapRegionMismatch;

impl Rule for BootstrapRegionMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT | Kinds::ENDPOINT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let own = subject
            .convention
            .map(|convention| convention.known.region.as_str());
        let own = own.filter(|region| !region.is_empty());
        let lists = subject
            .blocks
            .iter()
            .filter_map(|block| super::bootstrap(block))
            .map(|bootstrap| (&bootstrap.member.value, bootstrap.endpoints));
        for (node, endpoints) in lists.chain(super::loose(subject)) {
            let text = node.as_str().unwrap_or("");
            // A sentence may name several.
            let list = endpoints.windows(2).all(|pair| {
                text.get(pair[0].range.end..pair[1].range.start)
                    .unwrap_or("")
                    .trim()
                    == ","
            });
            let Some(expected) = own.or_else(|| {
                endpoints
                    .first()
                    .filter(|_| list)
                    .map(|first| first.region.as_str())
            }) else {
                continue;
            };
            let Some(other) = endpoints
                .iter()
                .find(|endpoint| endpoint.region != expected)
            else {
                continue;
            };
            let message = match own {
                Some(_) => format!(
                    "this broker is in `{}`, and the deployment in `{expected}`",
                    other.region
                ),
                None => format!(
                    "this broker is in `{}`, and another one of the list in `{expected}`",
                    other.region
                ),
            };
            sink.push(
                Draft::new(
                    super::part(subject, node, other.host.clone()),
                    "another region",
                    message,
                )
                .why("the client talks to another cluster, or is refused: IAM signs for one region")
                .help("give the brokers of the cluster that is meant"),
            );
        }
    }
}
