//! Port and protocol that cannot work together.

use super::super::{Rule, Sink, Subject};
use super::{Bootstrap, Verdict};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::facts::ports::{Auth, listener_of, port_for};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::finding::{DraftFix, Safety};
use crate::model::client::Block;
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK102",
    name: "port-protocol-mismatch",
    summary: "port and protocol that cannot work together",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

The ports of the MSK endpoints in a block of client settings against its `security.protocol` and `sasl.mechanism`:

| port | wants |
| --- | --- |
| 9092, 20092 | `PLAINTEXT` |
| 9094, 9194, 20094 | `SSL` |
| 9096, 9196, 20096 | `SASL_SSL` with `SCRAM-SHA-512` |
| 9098, 9198, 20098 | `SASL_SSL` with `AWS_MSK_IAM`, or `OAUTHBEARER` with the MSK signer |

A block that is clearly all the settings of a client and gives no protocol speaks `PLAINTEXT`. Ports 14001 to 14100
(multi-VPC) serve every kind, own DNS names may use any port, and hosts that are not of MSK are not judged.

## Why it matters

Such a client never says so: it loops on "disconnected" until somebody looks at the port.

## Bad

```properties bad
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092
security.protocol=SSL
```

## Good

```properties good
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9094
security.protocol=SSL
```

```properties good
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:14001
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
```

## Fix

The port that fits the settings: safe when the block itself proves that the client signs with IAM, otherwise unsafe.
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct PortProtocolMismatch;

impl Rule for PortProtocolMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if super::verdict(subject, block) != Verdict::Mismatch {
                continue;
            }
            let Some(bootstrap) = super::bootstrap(block) else {
                continue;
            };
            let Some(fault) = fault(block, &bootstrap) else {
                continue;
            };
            let endpoint = &bootstrap.endpoints[fault.index];
            let Some(range) = endpoint.port_range.clone() else {
                continue;
            };
            let node = &bootstrap.member.value;
            let span = super::part(subject, node, range);
            let mut draft = Draft::new(span, fault.label, fault.message)
                .why("the client loops on \"disconnected\" and never says why")
                .help(fault.help);
            if let Some(member) = block.member("security.protocol") {
                draft = draft.related(member.value.span, "this protocol");
            }
            if let Some(member) = block.member("sasl.mechanism") {
                draft = draft.related(member.value.span, "this mechanism");
            }
            // The port, the mechanism and the module may all say IAM, and only the protocol not.
            let iam = block.iam_proof().is_some();
            let on_iam = endpoint
                .port
                .and_then(listener_of)
                .is_some_and(|listener| listener.auth == Auth::Iam);
            let protocol = block.member("security.protocol").filter(|_| {
                iam && on_iam
                    && block
                        .protocol()
                        .is_some_and(|protocol| protocol != "SASL_SSL")
            });
            if let Some(member) = protocol.filter(|member| !member.merged) {
                sink.push(draft.fix(
                    Safety::Safe,
                    "write `SASL_SSL`",
                    member.value.span,
                    subject.quoted(member.value.span, "SASL_SSL"),
                ));
                continue;
            }
            // A port is offered only where nothing in the block speaks for another one.
            let torn =
                iam && fault.wanted != Some(Auth::Iam) || fault.wanted == Some(Auth::Plaintext);
            // Each place is found by reading the list again: of a list without end only the first is told.
            if let Some(wanted) = fault
                .wanted
                .filter(|_| !torn && !bootstrap.member.merged && bootstrap.endpoints.len() <= 64)
            {
                let edits: Vec<_> = bootstrap
                    .endpoints
                    .iter()
                    .filter_map(|endpoint| {
                        let reach = listener_of(endpoint.port?)?.reach;
                        let port =
                            port_for(wanted, reach).filter(|port| Some(*port) != endpoint.port)?;
                        Some((
                            super::part(subject, node, endpoint.port_range.clone()?),
                            port.to_string(),
                        ))
                    })
                    .collect();
                let safety = if block.iam_proof().is_some() {
                    Safety::Safe
                } else {
                    Safety::Unsafe
                };
                let title = format!("use the port of {}", wanted.name());
                draft.fix = (!edits.is_empty()).then_some(DraftFix {
                    safety,
                    title,
                    edits,
                });
            }
            sink.push(draft);
        }
    }
}

/// What does not fit, and which authentication the settings are for.
pub(super) struct Fault {
    index: usize,
    label: String,
    message: String,
    help: String,
    wanted: Option<Auth>,
}

/// Judges a block; the first endpoint that does not fit is told.
pub(super) fn fault(block: &Block<'_>, bootstrap: &Bootstrap<'_>) -> Option<Fault> {
    let said = block.protocol();
    let known = |value: &Option<String>| {
        value
            .as_deref()
            .is_none_or(|value| !hole::has_hole(&hole::mask(value)))
    };
    let mechanism = block.value("sasl.mechanism").map(str::to_owned);
    if !known(&said) || !known(&mechanism) {
        return None;
    }
    let protocol = match &said {
        Some(protocol) => protocol.as_str(),
        // Somebody else may say it, unless this is all there is.
        None if block.whole && !block.misspells("security.protocol") => "PLAINTEXT",
        None => return None,
    };
    let wanted = wanted(block, protocol, mechanism.as_deref());
    bootstrap
        .endpoints
        .iter()
        .enumerate()
        .find_map(|(index, endpoint)| {
            let listener =
                listener_of(endpoint.port?).filter(|listener| listener.auth != Auth::ZooKeeper)?;
            let fits = match (listener.auth, protocol) {
                (Auth::Plaintext, "PLAINTEXT") | (Auth::Tls, "SSL") => true,
                (Auth::Scram, "SASL_SSL") => !matches!(wanted, Some(Auth::Iam)),
                (Auth::Iam, "SASL_SSL") => !matches!(wanted, Some(Auth::Scram)),
                _ => false,
            };
            if fits {
                return None;
            }
            let key = block.dialect.spelling("security.protocol");
            let write = |auth: Auth| match block.dialect {
                Dialect::KafkaJs => format!("the `ssl` and `sasl` of {}", auth.name()),
                _ => format!("`{key}={}`", auth.protocol()),
            };
            let spoken = match (&said, &mechanism) {
                (None, _) => format!("no `{key}` is given, so the client speaks `PLAINTEXT`"),
                (Some(protocol), Some(mechanism)) if protocol == "SASL_SSL" => {
                    format!("the client speaks `{protocol}` with `{mechanism}`")
                }
                (Some(protocol), _) => format!("the client speaks `{protocol}`"),
            };
            let message = format!(
                "port {} is for {}, but {spoken}",
                listener.port,
                listener.auth.name()
            );
            let right = wanted.and_then(|auth| port_for(auth, listener.reach));
            let help = match (wanted, right) {
                (Some(auth), Some(port)) if said.is_some() => {
                    format!(
                        "use port {port} for {}, or {}",
                        auth.name(),
                        write(listener.auth)
                    )
                }
                _ => format!("write {}", write(listener.auth)),
            };
            // Without a protocol nobody said what is meant: the port is as good a witness as the silence.
            let wanted = wanted.filter(|_| said.is_some());
            Some(Fault {
                index,
                label: format!("for {}", listener.auth.name()),
                message,
                help,
                wanted,
            })
        })
}

/// The kind of authentication that the settings are for, as far as they tell.
fn wanted(block: &Block<'_>, protocol: &str, mechanism: Option<&str>) -> Option<Auth> {
    match (protocol, mechanism) {
        ("PLAINTEXT", _) => Some(Auth::Plaintext),
        ("SSL", _) => Some(Auth::Tls),
        ("SASL_SSL", Some("AWS_MSK_IAM" | "OAUTHBEARER")) => Some(Auth::Iam),
        ("SASL_SSL", Some(mechanism)) if mechanism.starts_with("SCRAM-") => Some(Auth::Scram),
        ("SASL_SSL", None) if block.iam_proof().is_some() => Some(Auth::Iam),
        _ => None,
    }
}
