//! A tag that AWS refuses.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::limits;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;
use crate::model::tags::Tag;

static INFO: RuleInfo = RuleInfo {
    code: "MSK505",
    name: "tag-invalid",
    summary: "a tag that AWS refuses",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Tags of clusters, roles and contexts: the reserved prefix `aws:`, keys over 128 characters, values over 256 (and, as a
warning, over the 255 of the MSK guide), characters outside letters, digits, blanks and `_.:/=+-@`, more than 50 tags,
keys that differ only in case.

## Why it matters

The resource is not created. On MSK Serverless a changed tag replaces the cluster, so a wrong one is expensive to mend.

## Bad

```json bad
{
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {"ClusterName": "demo", "Tags": {"aws:owner": "platform"}}
}
```

## Good

```json good
{
  "Type": "AWS::MSK::ServerlessCluster",
  "Properties": {"ClusterName": "demo", "Tags": {"data.example.io:owner": "platform"}}
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TagInvalid;

impl Rule for TagInvalid {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLUSTER | Kinds::CONTEXT | Kinds::TAGS | Kinds::INTENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some(document) = subject.document else {
            return;
        };
        for set in crate::model::tags::find(document, subject.kinds) {
            if set.tags.len() > limits::TAGS {
                let message = format!("{} tags; a resource takes {}", set.tags.len(), limits::TAGS);
                sink.push(Draft::new(
                    set.tags[limits::TAGS].key_span,
                    "one too many",
                    message,
                ));
            }
            for (index, tag) in set.tags.iter().enumerate() {
                let twin = set.tags[..index]
                    .iter()
                    .find(|other| other.key != tag.key && other.key.eq_ignore_ascii_case(&tag.key));
                if let Some(fault) = fault(tag, twin.map(|twin| twin.key.as_ref())) {
                    sink.push(fault);
                }
            }
        }
    }
}

fn fault(tag: &Tag<'_>, twin: Option<&str>) -> Option<Draft> {
    let (key, value) = (tag.key.as_ref(), tag.value.as_deref().unwrap_or(""));
    let at_key = |message: String| Some(Draft::new(tag.key_span, "this key", message));
    let at_value = |message: String| Some(Draft::new(tag.value_span, "this value", message));
    if hole::has_hole(&hole::mask(key)) {
        return None;
    }
    if key.is_empty() {
        return at_key("a tag without a key".into());
    }
    if key
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
    {
        return at_key(format!(
            "the tag key `{key}` begins with `aws:`, which is reserved for AWS"
        ));
    }
    if key.chars().count() > limits::TAG_KEY {
        return at_key(format!(
            "the tag key `{key}` has {} characters of {}",
            key.chars().count(),
            limits::TAG_KEY
        ));
    }
    if let Some(twin) = twin {
        return at_key(format!(
            "the tag keys `{key}` and `{twin}` differ only in case: IAM takes them for one"
        ));
    }
    if let Some(bad) = key.chars().find(|&c| !limits::tag_character(c)) {
        return at_key(format!(
            "the tag key `{key}` holds `{}`, which AWS refuses",
            bad.escape_default()
        ));
    }
    if hole::has_hole(&hole::mask(value)) {
        return None;
    }
    let length = value.chars().count();
    if length > limits::TAG_VALUE {
        let draft = at_value(format!(
            "the value of the tag `{key}` has {length} characters of {}",
            limits::TAG_VALUE
        ));
        let unsure = length <= limits::TAG_VALUE_ANYWHERE;
        return draft.map(|draft| {
            if unsure {
                draft.severity(Severity::Warning)
            } else {
                draft
            }
        });
    }
    let bad = value.chars().find(|&c| !limits::tag_character(c))?;
    at_value(format!(
        "the value of the tag `{key}` holds `{}`, which AWS refuses",
        bad.escape_default()
    ))
}
