//! A common tag with another value on one artifact.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};

static INFO: RuleInfo = RuleInfo {
    code: "MSK507",
    name: "tag-conflict",
    summary: "a common tag with another value on one artifact",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render: a tag that `tags.json` gives to all artifacts has another value on the cluster, and the intent does not set
it there itself. A resource's own tags, which the intent states, may differ.

## Why it matters

The same tag with two values splits every report that groups by it, and nobody wrote the difference on purpose.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:tags": [{"key": "owner", "value": "platform"}]}
=== templates/cluster.cfn.mustache
Resources:
  Cluster:
    Type: AWS::MSK::ServerlessCluster
    Properties:
      ClusterName: {{cluster.name}}
      Tags:
        owner: somebody
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:tags": [{"key": "owner", "value": "platform"}]}
=== templates/cluster.cfn.mustache
Resources:
  Cluster:
    Type: AWS::MSK::ServerlessCluster
    Properties:
      ClusterName: {{cluster.name}}
      Tags:
        owner: platform
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TagConflict;

impl Rule for TagConflict {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some((convention, document)) = subject.convention.zip(subject.document) else {
            return;
        };
        for set in crate::model::tags::find(document, subject.kinds) {
            for tag in &set.tags {
                let (key, Some(value)) = (tag.key.as_ref(), tag.value.as_deref()) else {
                    continue;
                };
                if convention.own_tags.iter().any(|own| own == key) {
                    continue;
                }
                let common = convention
                    .common_tags
                    .iter()
                    .find(|(common, other)| common == key && other != value);
                if let Some((_, other)) = common {
                    let message = format!(
                        "the tag `{key}` is `{value}` here, and `{other}` on everything else of the deployment"
                    );
                    sink.push(
                        Draft::new(tag.value_span, "another value", message)
                            .why("one tag with two values splits every report that groups by it")
                            .help(format!("write `{other}`, or set the tag in the intent where the difference is meant")),
                    );
                }
            }
        }
    }
}
