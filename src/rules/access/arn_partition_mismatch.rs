//! An ARN whose partition and region do not belong together.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::regions;
use crate::finding::{Draft, DraftFix, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::policy::{self, Word};

static INFO: RuleInfo = RuleInfo {
    code: "MSK214",
    name: "arn-partition-mismatch",
    summary: "an ARN whose partition and region do not belong together",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

The partition of an ARN of Kafka (`aws`, `aws-cn`, `aws-us-gov` …) against its region, where both are written out.

## Why it matters

`arn:aws:` with a region of China or GovCloud is an ARN of nothing. It comes from copying a policy between partitions.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka:us-gov-west-1:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws-us-gov:kafka:us-gov-west-1:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws-us-gov:kafka:us-gov-west-1:000000000000:cluster/fff-streaming-druid-msk/*"
}
```

```yaml good
Effect: Allow
Action: kafka-cluster:Connect
Resource: !Sub "arn:${AWS::Partition}:kafka:us-gov-west-1:000000000000:cluster/fff-streaming-druid-msk/*"
```

## Fix

The partition of the region (unsafe: it grants what the ARN of nothing did not).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct ArnPartitionMismatch;

impl Rule for ArnPartitionMismatch {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in super::allowing(subject) {
            let wrong: Vec<(&Word<'_>, String)> = statement
                .resources
                .iter()
                .filter_map(|word| Some((word, expected(word)?)))
                .collect();
            let Some((word, partition)) = wrong.first() else {
                continue;
            };
            let Some(arn) = word.arn() else { continue };
            let at = |word: &Word<'_>| {
                let length = word.arn().map_or(0, |arn| arn.partition.len());
                policy::part(&subject.source.text, word, 4..4 + length)
            };
            let mut draft = Draft::new(
                at(word),
                "another partition",
                format!(
                    "`{}` is in the partition `{partition}`, and the ARN says `{}`",
                    arn.region.1, arn.partition
                ),
            )
            .why("no resource has such an ARN, so nothing is granted")
            .help(format!("write `arn:{partition}:kafka:{}:…`", arn.region.1));
            if wrong.iter().all(|(word, _)| word.direct) {
                draft.fix = Some(DraftFix {
                    safety: Safety::Unsafe,
                    title: format!("write `{partition}`"),
                    edits: wrong
                        .iter()
                        .map(|(word, partition)| (at(word), partition.clone()))
                        .collect(),
                });
            }
            for (other, _) in wrong.iter().skip(1).take(20) {
                draft = draft.related(at(other), "another partition, too");
            }
            sink.push(draft);
        }
    }
}

/// The partition that the region of an ARN is in, when the ARN says another.
fn expected(word: &Word<'_>) -> Option<String> {
    let arn = word.arn().filter(|arn| arn.service == "kafka")?;
    let open = |text: &str| text.contains(['*', '?']) || hole::has_hole(text);
    if open(arn.partition) || open(arn.region.1) || !regions::is_region(arn.region.1) {
        return None;
    }
    let partition = regions::partition(arn.region.1);
    (partition != arn.partition).then(|| partition.to_owned())
}
