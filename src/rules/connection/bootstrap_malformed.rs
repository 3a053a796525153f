//! A bootstrap list that Kafka does not take.

use super::super::{Rule, Sink, Subject};
use super::Bootstrap;
use crate::document::Member;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::model::endpoint::HostKind;
use crate::model::hole;
use std::collections::HashSet;

static INFO: RuleInfo = RuleInfo {
    code: "MSK121",
    name: "bootstrap-malformed",
    summary: "a bootstrap list that Kafka does not take",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

`bootstrap.servers` with endpoints of MSK: a broker without a port, a port that cannot be one, a ZooKeeper node or a KRaft
controller, a broker's name on a Serverless host. A scheme in front of a host and `;` between hosts are a warning: Kafka
swallows them, and refuses `;` from 4.0 on. A broker without its `cN` label is an info.

## Why it matters

The client is not made, or talks to something that is no broker.

## Bad

```properties bad
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com
security.protocol=SASL_SSL
```

```properties bad
bootstrap.servers=SASL_SSL://b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
```

```properties fixed
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
```

```properties bad
bootstrap.servers=z-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:2181
```

## Good

```properties good
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
```

## Fix

A scheme is taken out (safe: Kafka does not look at it).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BootstrapMalformed;

impl Rule for BootstrapMalformed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let registry: HashSet<*const Member<'_>> = subject
            .blocks
            .iter()
            .filter(|block| block.prefix.ends_with("kafkastore."))
            .filter_map(|block| block.member("bootstrap.servers"))
            .map(std::ptr::from_ref)
            .collect();
        for block in &subject.blocks {
            let Some(bootstrap) = super::bootstrap(block) else {
                continue;
            };
            let text = bootstrap.member.value.as_str().unwrap_or("");
            if hole::has_hole(&hole::mask(text)) {
                continue;
            }
            let Some(draft) = fault(subject, &bootstrap, text, &registry) else {
                continue;
            };
            // A host that is to be another one altogether need not be spelt out.
            let other = super::verdict(subject, block) == super::Verdict::ServerlessNonIam;
            if draft.severity != Some(Severity::Info) || !other {
                sink.push(draft);
            }
        }
    }
}

/// The worst fault of a list; one is enough to keep the client out.
fn fault(
    subject: &Subject<'_>,
    bootstrap: &Bootstrap<'_>,
    text: &str,
    registry: &HashSet<*const Member<'_>>,
) -> Option<Draft> {
    const REFUSED: &str = "the client is not made, or talks to something that is no broker";
    let node = &bootstrap.member.value;
    for endpoint in &bootstrap.endpoints {
        let host = text.get(endpoint.host.clone()).unwrap_or("");
        // Found only when it is told: each place is found by reading the list again.
        let span = || super::part(subject, node, endpoint.host.clone());
        let serverless = endpoint.kind == HostKind::Serverless;
        if matches!(endpoint.kind, HostKind::ZooKeeper | HostKind::Controller) {
            let what = if endpoint.kind == HostKind::ZooKeeper {
                "a ZooKeeper node"
            } else {
                "a KRaft controller"
            };
            return Some(
                Draft::new(
                    span(),
                    "no broker",
                    format!("`{host}` is {what}, and no broker"),
                )
                .why(REFUSED)
                .help("give the brokers: `aws kafka get-bootstrap-brokers`"),
            );
        }
        if serverless && host.starts_with("b-") {
            return Some(
                Draft::new(span(), "not on Serverless", format!("`{host}` names a broker of a Serverless cluster, which shows none"))
                    .why("no such name exists, so the client finds nobody")
                    .help("a Serverless cluster has one name, which begins with `boot-`: `aws kafka get-bootstrap-brokers`"),
            );
        }
        if endpoint.port.is_none() {
            let message = match &endpoint.port_range {
                Some(range) => format!("`{}` is no port", &text[range.clone()]),
                None => format!("`{host}` has no port"),
            };
            let port = if serverless {
                "9098"
            } else {
                "9098 (IAM), 9096 (SCRAM) or 9094 (TLS)"
            };
            return Some(
                Draft::new(span(), "no port", message)
                    .why("Kafka has no default port, and refuses the list")
                    .help(format!("add `:{port}`")),
            );
        }
    }
    // Schema Registry reads the schemes of its own list.
    let own = registry.contains(&std::ptr::from_ref(bootstrap.member));
    // What Kafka swallows.
    for endpoint in bootstrap.endpoints.iter().filter(|_| !own) {
        let start = endpoint.range.start;
        let before = &text[..start];
        if let Some(scheme) = before.strip_suffix("://").map(str::len) {
            let from = before[..scheme]
                .rfind([',', ' ', ';'])
                .map_or(0, |at| at + 1);
            let span = super::part(subject, node, from..start);
            let scheme = &text[from..start];
            return Some(
                Draft::new(
                    span,
                    "swallowed",
                    format!("the scheme `{scheme}` is swallowed"),
                )
                .severity(Severity::Warning)
                .why("the protocol is `security.protocol`, whatever stands here")
                .help("leave the scheme out")
                .fix(Safety::Safe, "take the scheme out", span, ""),
            );
        }
    }
    let ends = bootstrap.endpoints.windows(2);
    let semicolon = ends.into_iter().find_map(|pair| {
        let between = text
            .get(pair[0].range.end..pair[1].range.start)
            .unwrap_or("");
        between.find(';').map(|at| pair[0].range.end + at)
    });
    if let Some(at) = semicolon {
        return Some(
            Draft::new(super::part(subject, node, at..at + 1), "not a comma", "`;` stands between two brokers")
                .severity(Severity::Warning)
                .why("up to 3.9 Kafka reads only what stands behind it, and refuses the list from 4.0 on")
                .help("write a comma")
                .fix(Safety::Safe, "write a comma", super::part(subject, node, at..at + 1), ","),
        );
    }
    let short = bootstrap.endpoints.iter().find(|endpoint| {
        let host = text.get(endpoint.host.clone()).unwrap_or("");
        let labels = host.split(".kafka.").next().unwrap_or("");
        let numbered = |label: &str| {
            label.strip_prefix('c').is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        endpoint.kind == HostKind::Provisioned
            && host.starts_with("b-")
            && !labels.split('.').any(numbered)
    })?;
    let host = text.get(short.host.clone()).unwrap_or("");
    Some(
        Draft::new(super::part(subject, node, short.host.clone()), "a label is missing", format!("`{host}` lacks its `cN` label"))
            .severity(Severity::Info)
            .why("brokers of MSK are called `b-1.NAME.ABC123.c2.kafka.REGION.amazonaws.com`; documents abbreviate them so")
            .help("copy the whole name: `aws kafka get-bootstrap-brokers`"),
    )
}
