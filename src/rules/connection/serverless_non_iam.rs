//! A Serverless cluster reached in another way than IAM on port 9098.

use super::super::{Rule, Sink, Subject};
use super::{Bootstrap, Verdict};
use crate::document::kind::Kinds;
use crate::document::program::Dialect;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::finding::{DraftFix, Safety};
use crate::model::client::Block;
use crate::model::endpoint::HostKind;
use crate::model::hole;
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK103",
    name: "serverless-non-iam",
    summary: "a Serverless cluster reached in another way than IAM on port 9098",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Client settings for a Serverless cluster — by its host (`….kafka-serverless.…`), or because the target or the deployment
is Serverless — with another port than 9098 (20098), another protocol than `SASL_SSL`, another mechanism than
`AWS_MSK_IAM` or `OAUTHBEARER`; and broker hosts (`b-1.…`) for a cluster that is declared Serverless.

## Why it matters

MSK Serverless has one listener: IAM over TLS on port 9098. Every other client loops on "disconnected".

## Bad

```properties bad
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9092
security.protocol=SSL
```

## Good

```properties good
bootstrap.servers=boot-ab12cd34.c1.kafka-serverless.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

## Fix

Port, protocol, mechanism, JAAS line and callback handler are set right or added, all at once: safe when only the port is
wrong and the host is one of Serverless, otherwise unsafe. A broker's own host becomes the context's bootstrap servers,
where a deployment of the settings file has the cluster's name and says them.
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ServerlessNonIam;

impl Rule for ServerlessNonIam {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT | Kinds::ENDPOINT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if super::verdict(subject, block) != Verdict::ServerlessNonIam {
                continue;
            }
            let Some(bootstrap) = super::bootstrap(block) else {
                continue;
            };
            let Some(faults) = fault(block, &bootstrap) else {
                continue;
            };
            sink.push(draft(subject, block, &bootstrap, &faults));
        }
        for (node, endpoints) in super::loose(subject) {
            let wrong = endpoints.iter().find(|endpoint| {
                (subject.serverless || endpoint.kind == HostKind::Serverless)
                    && endpoint.port.is_some_and(|port| !IAM_PORTS.contains(&port))
            });
            let Some((port, range)) =
                wrong.and_then(|endpoint| Some((endpoint.port?, endpoint.port_range.clone()?)))
            else {
                continue;
            };
            let span = super::part(subject, node, range);
            sink.push(
                Draft::new(
                    span,
                    "not a port of Serverless",
                    format!("an MSK Serverless cluster has no port {port}"),
                )
                .why(WHY)
                .help("use port 9098")
                .fix(Safety::Safe, "use port 9098", span, "9098"),
            );
        }
    }
}

const WHY: &str = "MSK Serverless has one listener, IAM over TLS on port 9098; the client loops on \"disconnected\"";

/// The port of Serverless, and the one that a dual-stack cluster may have.
const IAM_PORTS: [u16; 2] = [9098, 20098];

/// What is wrong with a block of a Serverless cluster.
pub(super) struct Faults {
    /// Index of the first endpoint with a wrong port.
    port: Option<usize>,
    /// Index of the first endpoint that names a single broker.
    broker: Option<usize>,
    protocol: bool,
    mechanism: bool,
}

/// Judges a block whose cluster is Serverless.
pub(super) fn fault(block: &Block<'_>, bootstrap: &Bootstrap<'_>) -> Option<Faults> {
    let open = |value: &str| hole::has_hole(&hole::mask(value));
    let protocol = block.protocol();
    let mechanism = block.value("sasl.mechanism");
    let bad_port = |port: Option<u16>| port.is_some_and(|port| !IAM_PORTS.contains(&port));
    let faults = Faults {
        port: bootstrap
            .endpoints
            .iter()
            .position(|endpoint| bad_port(endpoint.port)),
        broker: bootstrap
            .endpoints
            .iter()
            .position(|endpoint| endpoint.kind != HostKind::Serverless),
        protocol: match &protocol {
            Some(protocol) => protocol != "SASL_SSL" && !open(protocol),
            None => block.whole && !block.misspells("security.protocol"),
        },
        mechanism: mechanism
            .is_some_and(|it| !matches!(it, "AWS_MSK_IAM" | "OAUTHBEARER") && !open(it)),
    };
    (faults.port.is_some() || faults.broker.is_some() || faults.protocol || faults.mechanism)
        .then_some(faults)
}

fn draft(
    subject: &Subject<'_>,
    block: &Block<'_>,
    bootstrap: &Bootstrap<'_>,
    faults: &Faults,
) -> Draft {
    let node = &bootstrap.member.value;
    let mut wrong: Vec<(Span, String)> = Vec::new();
    let mut edits = Vec::new();
    if let Some(index) = faults.port {
        let endpoint = &bootstrap.endpoints[index];
        let range = endpoint
            .port_range
            .clone()
            .unwrap_or_else(|| endpoint.range.clone());
        let span = super::part(subject, node, range);
        wrong.push((span, format!("port {}", endpoint.port.unwrap_or_default())));
        for endpoint in bootstrap.endpoints.iter().take(64) {
            if let Some(range) = endpoint
                .port_range
                .clone()
                .filter(|_| endpoint.port != Some(9098))
            {
                edits.push((super::part(subject, node, range), "9098".to_owned()));
            }
        }
    }
    let protocol = block.dialect.spelling("security.protocol");
    if faults.protocol {
        match block.member("security.protocol") {
            Some(member) => {
                wrong.push((
                    member.value.span,
                    format!("`{protocol}` {}", member.value.scalar().unwrap_or("")),
                ));
            }
            None => wrong.push((bootstrap.member.key.span, format!("no `{protocol}`"))),
        }
    }
    if faults.mechanism
        && let Some(member) = block.member("sasl.mechanism")
    {
        wrong.push((
            member.value.span,
            format!(
                "`{}` {}",
                block.dialect.spelling("sasl.mechanism"),
                member.value.scalar().unwrap_or("")
            ),
        ));
    }
    if let Some(index) = faults.broker {
        let host = bootstrap.endpoints[index].host.clone();
        wrong.push((
            super::part(subject, node, host),
            "a broker's own host".into(),
        ));
    }
    let list = wrong
        .iter()
        .map(|(_, what)| what.as_str())
        .collect::<Vec<_>>()
        .join(" and ");
    let mut places = wrong.into_iter();
    let (span, label) = places
        .next()
        .unwrap_or((bootstrap.member.value.span, String::new()));
    let mut draft = Draft::new(span, label, format!("a Serverless cluster is reached only with IAM on port 9098, not with {list}"))
        .why(WHY)
        .help(match block.dialect {
            Dialect::Java => "`security.protocol=SASL_SSL`, `sasl.mechanism=AWS_MSK_IAM`, the IAM login module and callback handler, and the one `boot-…:9098` host that GetBootstrapBrokers answers",
            _ => "SASL over TLS, the mechanism OAUTHBEARER with tokens of AWS's MSK IAM signer, and the one `boot-…:9098` host that GetBootstrapBrokers answers",
        });
    for (span, label) in places {
        draft = draft.related(span, label);
    }
    draft.fix = fix(subject, block, bootstrap, faults, edits);
    draft
}

/// The fix that makes all of it right: the port, what speaks IAM, and the host where the context knows it.
fn fix(
    subject: &Subject<'_>,
    block: &Block<'_>,
    bootstrap: &Bootstrap<'_>,
    faults: &Faults,
    ports: Vec<(Span, String)>,
) -> Option<DraftFix> {
    let speaks = faults.protocol || faults.mechanism;
    // Other libraries than Java's need more than a word to speak IAM.
    if speaks && block.dialect != Dialect::Java {
        return None;
    }
    let node = &bootstrap.member.value;
    let known = faults
        .broker
        .and_then(|_| super::deployment(subject, bootstrap))
        .filter(|known| !known.bootstrap.is_empty());
    let mut edits = match known {
        Some(known) => vec![(node.span, subject.quoted(node.span, &known.bootstrap))],
        None => ports,
    };
    if speaks {
        edits.extend(super::iam(subject, block)?);
    }
    if bootstrap.member.merged {
        return None;
    }
    let host_proves = bootstrap
        .endpoints
        .iter()
        .all(|endpoint| endpoint.kind == HostKind::Serverless);
    let title = match (known, speaks) {
        (Some(_), true) => "use the context's bootstrap servers and speak IAM",
        (Some(_), false) => "use the context's bootstrap servers",
        (None, true) => "use port 9098 and speak IAM",
        (None, false) => "use port 9098",
    };
    (!edits.is_empty()).then(|| DraftFix {
        // A switch of protocol or mechanism is a change of what the documents say.
        safety: if host_proves && !speaks {
            Safety::Safe
        } else {
            Safety::Unsafe
        },
        title: title.into(),
        edits,
    })
}
