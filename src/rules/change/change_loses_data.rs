//! A change that lets data go.

use super::super::{Rule, Sink, Subject};
use super::{kind, name};
use crate::document::kind::Kinds;
use crate::facts::replacement;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::change::What;

static INFO: RuleInfo = RuleInfo {
    code: "MSK804",
    name: "change-loses-data",
    summary: "a change that lets data go: a shorter retention, a smaller volume, a cluster that is taken out",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

With `--diff-base REV` or `--base DIR`: `retention.ms` and `retention.bytes` of declared topics that become less (-1
is without end), a smaller `VolumeSize` of brokers, which AWS refuses, and clusters or topics that a template held
and holds no more, unless `DeletionPolicy` is `Retain`.

## Why it matters

Kafka deletes what is older or more as soon as the setting arrives. A resource that leaves its template is deleted.

## Bad

```change bad
=== base cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "604800000"}}
  ]
}
=== head cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "86400000"}}
  ]
}
```

## Good

```change good
=== base cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "86400000"}}
  ]
}
=== head cdk.context.json
{
  "hosted:msk:topics": [
    {"name": "events", "partitions": 6, "config": {"retention.ms": "-1"}}
  ]
}
```
"##,
};

/// Kafka's default of `retention.ms`. Source: topic configuration of Kafka 3.9; read 2026-11-21.
const RETENTION: f64 = 604_800_000.0;

/// See [`INFO`].
pub(in crate::rules) struct ChangeLosesData;

impl Rule for ChangeLosesData {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CHANGE
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for (base, head) in super::both(subject, &What::Topic) {
            for key in ["retention.ms", "retention.bytes"] {
                let Some((before, now)) = super::numbers(base, head, key) else {
                    continue;
                };
                // -1 is without end.
                let end = |value: f64| if value < 0.0 { f64::INFINITY } else { value };
                if end(now.value) >= end(before.value) {
                    continue;
                }
                let message = format!(
                    "`{key}` of topic `{}` is {}, and was {}",
                    name(head),
                    now.shown,
                    before.shown
                );
                sink.push(
                    super::told(
                        head,
                        now.span,
                        "less",
                        message,
                        "Kafka deletes what is beyond it as soon as the setting arrives",
                        (base, before.span),
                    )
                    .help("see that nobody still has to read it, a supervisor after an outage for one"),
                );
            }
        }
        for (base, head) in super::both(subject, &What::Topic) {
            let (None, Some(before)) = (
                head.item.members.get("retention.ms"),
                base.item.members.get("retention.ms"),
            ) else {
                continue;
            };
            let kept: Option<f64> = before.shown.as_ref().and_then(|shown| shown.parse().ok());
            if kept.is_some_and(|kept| !(0.0..=RETENTION).contains(&kept)) {
                let message = format!(
                    "topic `{}` has no `retention.ms` any more, which was {}",
                    name(head),
                    before.shown.as_deref().unwrap_or_default()
                );
                sink.push(
                    super::told(
                        head,
                        head.item.span,
                        "the default",
                        message,
                        "the default is 7 days: Kafka deletes what is older",
                        (base, before.span),
                    )
                    .help("keep the setting"),
                );
            }
        }
        for (base, head) in super::both(subject, &What::Resource) {
            let path = "BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize";
            if let Some((before, now)) = super::numbers(base, head, path)
                && now.value < before.value
            {
                let message = format!(
                    "volumes of {} GiB, which were of {}",
                    now.shown, before.shown
                );
                sink.push(
                    super::told(
                        head,
                        now.span,
                        "smaller",
                        message,
                        "a volume of a broker only grows: AWS refuses the change",
                        (base, before.span),
                    )
                    .help("keep the size"),
                );
            }
        }
        for base in super::gone(subject, &What::Resource) {
            let kind = kind(base);
            if (replacement::is_cluster(kind) || kind == "AWS::MSK::Topic") && !base.item.retained.0
            {
                let message = format!("`{}`, an {kind}, is taken out", base.item.key);
                sink.push(
                    Draft::at(super::place(base, base.item.span), "was here", message)
                        .why("CloudFormation deletes it with its data")
                        .help(
                            "say `DeletionPolicy: Retain` first, and deploy that, if it shall stay",
                        ),
                );
            }
        }
    }
}
