//! A broker whose name cannot be that of its cluster.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::endpoint::HostKind;

static INFO: RuleInfo = RuleInfo {
    code: "MSK124",
    name: "bootstrap-cluster-mismatch",
    summary: "a broker whose name cannot be that of its cluster",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render of a provisioned cluster, the label in the names of the brokers against the cluster's name: MSK takes the name
in lower case, without its hyphens, and cuts it on the right. Older clusters kept the hyphens. Hosts of Serverless do not
tell the cluster.

## Why it matters

The bootstrap list was copied from another cluster, and the client talks to that one.

## Bad

```project bad
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:msk:type": "provisioned",
  "hosted:msk:bootstrap": "b-1.payments.abc123.c2.kafka.us-west-2.amazonaws.com:9098"
}
```

## Good

```project good
=== cdk.context.json
{
  "hosted:id": "fff", "hosted:eks:druid:release": "streaming",
  "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:msk:type": "provisioned",
  "hosted:msk:bootstrap": "b-1.fffstreamingdruidmsk.abc123.c2.kafka.us-west-2.amazonaws.com:9098"
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BootstrapClusterMismatch;

impl Rule for BootstrapClusterMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT | Kinds::ENDPOINT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(convention) = subject
            .convention
            .filter(|convention| !convention.serverless)
        else {
            return;
        };
        let name = convention.known.cluster.to_lowercase();
        if name.is_empty() {
            return;
        }
        let lists = subject
            .blocks
            .iter()
            .filter_map(|block| super::bootstrap(block))
            .map(|bootstrap| (&bootstrap.member.value, bootstrap.endpoints));
        for (node, endpoints) in lists.chain(super::loose(subject)) {
            let text = node.as_str().unwrap_or("");
            let other = endpoints
                .iter()
                .filter(|endpoint| endpoint.kind == HostKind::Provisioned)
                .find_map(|endpoint| {
                    let label = label(text.get(endpoint.host.clone())?)?;
                    let fits = name.replace('-', "").starts_with(&label.to_lowercase())
                        || name.starts_with(&label.to_lowercase());
                    (!fits).then_some((endpoint, label))
                });
            let Some((endpoint, label)) = other else {
                continue;
            };
            sink.push(
                Draft::new(
                    super::part(subject, node, endpoint.host.clone()),
                    "another cluster",
                    format!("the brokers of `{}` are not called `{label}`", convention.known.cluster),
                )
                .why("MSK makes the label from the cluster's name: lower case, without hyphens, cut on the right")
                .help("look the brokers up: `aws kafka get-bootstrap-brokers`"),
            );
        }
    }
}

/// The label of the cluster in a broker's host: behind `b-1`, and behind the kind of a multi-VPC connection.
fn label(host: &str) -> Option<&str> {
    let mut labels = host.split('.').skip(1);
    let first = labels.next()?;
    if matches!(first, "iam" | "scram" | "tls") {
        return labels.next();
    }
    Some(first)
}
