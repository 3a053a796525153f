//! A host whose name makes the library sign for another region.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::regions;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK114",
    name: "iam-signing-region",
    summary: "a host whose name makes the library sign for another region",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a block of IAM, endpoints of MSK whose name holds a region before the one that they are in. Up to 2.3.7 the Java library
signs for the first region in the name; 2.3.8 and later take the right one.

## Why it matters

A request that is signed for another region is refused, and the client loops on "disconnected".

## Bad

```properties bad
bootstrap.servers=b-1.demo-us-west-2.abc123.c2.kafka.eu-west-1.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

## Good

```properties good
bootstrap.servers=b-1.demo.abc123.c2.kafka.eu-west-1.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct IamSigningRegion;

impl Rule for IamSigningRegion {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for block in &subject.blocks {
            if block.value("sasl.mechanism") != Some("AWS_MSK_IAM") {
                continue;
            }
            let Some(bootstrap) = super::bootstrap(block) else {
                continue;
            };
            let node = &bootstrap.member.value;
            let text = node.as_str().unwrap_or("");
            let signed = bootstrap.endpoints.iter().find_map(|endpoint| {
                let host = text.get(endpoint.host.clone())?;
                let first = regions::REGIONS
                    .iter()
                    .filter_map(|region| Some((host.find(region)?, *region)))
                    .min_by_key(|(at, region)| (*at, std::cmp::Reverse(region.len())))?;
                (first.1 != endpoint.region).then_some((endpoint, first.1))
            });
            let Some((endpoint, region)) = signed else {
                continue;
            };
            sink.push(
                Draft::new(
                    super::part(subject, node, endpoint.host.clone()),
                    "two regions",
                    format!(
                        "the library signs for `{region}`, and the broker is in `{}`",
                        endpoint.region
                    ),
                )
                .why("up to 2.3.7 aws-msk-iam-auth takes the first region in the host's name")
                .help("use aws-msk-iam-auth 2.3.8 or later, or set `awsMskRegionProvider`"),
            );
        }
    }
}
