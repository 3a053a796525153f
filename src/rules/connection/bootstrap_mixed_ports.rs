//! Several ports in one bootstrap list.

use super::super::{Rule, Sink, Subject};
use crate::document::Node;
use crate::document::kind::Kinds;
use crate::facts::ports::listener_of;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client::Block;
use crate::model::endpoint::Endpoint;

static INFO: RuleInfo = RuleInfo {
    code: "MSK122",
    name: "bootstrap-mixed-ports",
    summary: "several ports in one bootstrap list",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

A list of brokers whose endpoints of MSK have ports of different kinds of authentication. The ports 14001 to 14100 of
multi-VPC connections differ by design. Where a client's protocol shows which port is wrong, `port-protocol-mismatch`
says so.

## Why it matters

A client speaks one protocol: it fails at those brokers, some of the time.

## Bad

```yaml bad
brokers: b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9094,b-2.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
```

## Good

```properties good
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098,b-2.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BootstrapMixedPorts;

impl Rule for BootstrapMixedPorts {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT | Kinds::ENDPOINT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        // A list whose ports do not fit the client's protocol is told by that.
        let fine = |block: &&Block<'_>| super::verdict(subject, block) == super::Verdict::Fine;
        let blocks = subject.blocks.iter().filter(fine);
        let lists = blocks
            .filter_map(|block| super::bootstrap(block))
            .map(|bootstrap| (&bootstrap.member.value, bootstrap.endpoints));
        for (node, endpoints) in lists.chain(super::loose(subject)) {
            if let Some(draft) = mixed(subject, node, &endpoints) {
                sink.push(draft);
            }
        }
    }
}

fn mixed(subject: &Subject<'_>, node: &Node<'_>, endpoints: &[Endpoint]) -> Option<Draft> {
    // A sentence may name several; a list has nothing but commas between them.
    let text = node.as_str()?;
    let between = endpoints.windows(2).all(|pair| {
        text.get(pair[0].range.end..pair[1].range.start)
            .unwrap_or("")
            .trim()
            == ","
    });
    let mut known = endpoints
        .iter()
        .filter(|endpoint| endpoint.port.and_then(listener_of).is_some());
    let first = known.next().filter(|_| between)?;
    let other = known.find(|other| other.port != first.port)?;
    let (port, first_port) = (other.port?, first.port?);
    let span = super::part(subject, node, other.port_range.clone()?);
    Some(
        Draft::new(
            span,
            "another port",
            format!("the list has the ports {first_port} and {port}"),
        )
        .why("a client speaks one protocol, and fails at the brokers with the other port")
        .help("give every broker the port of the client's kind of authentication")
        .related(
            super::part(subject, node, first.port_range.clone()?),
            "this port",
        ),
    )
}
