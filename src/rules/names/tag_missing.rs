//! A tag of the convention is missing.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::names;

static INFO: RuleInfo = RuleInfo {
    code: "MSK506",
    name: "tag-missing",
    summary: "a tag of the convention is missing",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

In a render whose context has a domain: the cluster's tags have `{domain}:resource-type`, `category`, `type`, `component`
and `part-of` (or, as the current system writes it, `organization`, `name` and `alias`).

## Why it matters

Cost reports and clean-up jobs go by these tags, and on MSK Serverless a tag that is added later replaces the cluster.

## Bad

```project bad
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:domain": "data.example.io"}
=== templates/druid/setup/ingestion.mustache
kafka:
  name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk
  clients: []
  tags:
    "{{hosted:domain}}:resource-type": msk
```

## Good

```project good
=== cdk.context.json
{"hosted:id": "fff", "hosted:eks:druid:release": "streaming", "hosted:account": "000000000000", "hosted:region": "us-west-2", "hosted:domain": "data.example.io"}
=== templates/druid/setup/ingestion.mustache
kafka:
  name: {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk
  clients: []
  tags:
    "{{hosted:domain}}:resource-type": msk
    "{{hosted:domain}}:category": compute
    "{{hosted:domain}}:type": streaming
    "{{hosted:domain}}:component": {{hosted:id}}-{{hosted:eks:druid:release}}-druid-msk
    "{{hosted:domain}}:part-of": data.analytics.eks
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct TagMissing;

impl Rule for TagMissing {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::INTENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let Some((convention, document)) = subject.convention.zip(subject.document) else {
            return;
        };
        let Some(domain) = &convention.domain else {
            return;
        };
        let Some(kafka) = names::intent(&document.root) else {
            return;
        };
        let tags = kafka.member("tags");
        let has = |name: &str| {
            let key = format!("{domain}:{name}");
            let own = tags.is_some_and(|tags| tags.value.member(&key).is_some());
            own || convention
                .common_tags
                .iter()
                .any(|(common, _)| *common == key)
        };
        let place = ["organization", "name", "alias"]
            .iter()
            .all(|name| has(name));
        let missing: Vec<String> = ["resource-type", "category", "type", "component", "part-of"]
            .iter()
            .filter(|name| !(has(name) || **name == "part-of" && place))
            .map(|name| format!("`{domain}:{name}`"))
            .collect();
        if missing.is_empty() {
            return;
        }
        let span = tags
            .map(|tags| tags.key.span)
            .or_else(|| kafka.member("name").map(|name| name.key.span));
        let Some(span) = span else { return };
        let message = format!("the cluster's tags lack {}", missing.join(", "));
        sink.push(
            Draft::new(span, "the cluster's tags", message)
                .why("cost reports and clean-up jobs go by them; adding one to a Serverless cluster later replaces it")
                .help("add them to the intent's `tags`"),
        );
    }
}
