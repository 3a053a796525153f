//! An MSK endpoint on a port that speaks in the clear.

use super::super::{Rule, Sink, Subject};
use super::Verdict;
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::ports::{Auth, listener_of, port_for};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::endpoint::{Endpoint, HostKind};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK101",
    name: "port-plaintext",
    summary: "an MSK endpoint on a port that speaks in the clear",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

An MSK host with port 9092 or 20092 (or 2181 of ZooKeeper), in client settings or anywhere else in a document that
msk-gen reads, when nothing beside it contradicts plaintext. Hosts that are not of MSK are not judged.

## Why it matters

The listener neither encrypts nor authenticates: everything in the topics can be read on the network. MSK Serverless has
no such port at all.

## Bad

```json bad
{
  "BootstrapBrokerString": "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092"
}
```

## Good

```json good
{
  "BootstrapBrokerStringSaslIam": "b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098"
}
```

```properties good
bootstrap.servers=localhost:9092
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct PortPlaintext;

impl Rule for PortPlaintext {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ENDPOINT | Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let mut report = |node: &Node<'_>, endpoints: &[Endpoint]| {
            let mut plain = endpoints.iter().filter_map(|endpoint| {
                let listener = listener_of(endpoint.port?)?;
                let plain = listener.auth == Auth::Plaintext || listener.port == 2181;
                plain.then_some((listener, endpoint))
            });
            let Some((listener, first)) = plain.next() else {
                return;
            };
            let Some(range) = first.port_range.clone() else {
                return;
            };
            let what = if listener.auth == Auth::ZooKeeper {
                "ZooKeeper's port, in the clear"
            } else {
                "the plaintext port of MSK"
            };
            let message = format!(
                "port {} is {what}: nothing is encrypted and nobody is authenticated",
                listener.port
            );
            let mut draft = Draft::new(super::part(subject, node, range), "plaintext", message);
            draft = match listener.auth {
                Auth::ZooKeeper => draft.help("clients need no ZooKeeper: give them the brokers"),
                _ => {
                    let iam = port_for(Auth::Iam, listener.reach).unwrap_or(9098);
                    draft.help(format!(
                        "use IAM on port {iam} (`SASL_SSL`), or TLS on {}",
                        iam - 4
                    ))
                }
            };
            for (_, other) in plain.take(20) {
                let range = other.port_range.clone().unwrap_or_default();
                draft = draft.related(super::part(subject, node, range), "plaintext too");
            }
            sink.push(draft);
        };
        for block in &subject.blocks {
            // A protocol that is filled in elsewhere may fit the port or not.
            if block
                .value("security.protocol")
                .is_some_and(|it| hole::has_hole(&hole::mask(it)))
            {
                continue;
            }
            if let (Some(bootstrap), Verdict::Fine) =
                (super::bootstrap(block), super::verdict(subject, block))
            {
                // Settings of IAM without a protocol are `missing-security-protocol`.
                let unsaid = block.member("security.protocol").is_none();
                if unsaid && block.iam_proof().is_some() {
                    continue;
                }
                // A ZooKeeper node among the brokers is `bootstrap-malformed`.
                let zookeeper = |endpoint: &Endpoint| endpoint.kind == HostKind::ZooKeeper;
                if bootstrap.endpoints.iter().any(zookeeper) {
                    continue;
                }
                report(&bootstrap.member.value, &bootstrap.endpoints);
            }
        }
        // A Serverless cluster has no such port: `serverless-non-iam` says so.
        for (node, mut endpoints) in super::loose(subject) {
            endpoints
                .retain(|endpoint| endpoint.kind != HostKind::Serverless && !subject.serverless);
            report(node, &endpoints);
        }
    }
}
