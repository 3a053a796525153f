//! A setting that the release of Kafka does not have.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::kafka::Minor;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client_reader::releases;

static INFO: RuleInfo = RuleInfo {
    code: "MSK118",
    name: "setting-not-in-version",
    summary: "a client setting that the release of Kafka does not have",
    severity: Severity::Warning,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Client settings against the release of `target.kafka` in the settings file (or `--target kafka=3.9`): settings that came
later, and settings that are gone. Without a target, only settings that no supported release has.

Source: Kafka's own classes, releases 1.1 to 4.3.

## Why it matters

Kafka ignores a key that it does not know, without a word.

## Bad

```properties bad
bootstrap.servers=localhost:9092
key.converter=org.apache.kafka.connect.json.JsonConverter
internal.key.converter=org.apache.kafka.connect.json.JsonConverter
```

## Good

```properties good
bootstrap.servers=localhost:9092
key.converter=org.apache.kafka.connect.json.JsonConverter
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct SettingNotInVersion;

impl Rule for SettingNotInVersion {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::CLIENT
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let releases = releases(subject.kafka);
        for block in &subject.blocks {
            for (key, member) in block.keys() {
                let known: Vec<_> = block.reader.settings(key).collect();
                let there =
                    |version: Minor| known.iter().any(|(_, setting)| setting.is_in(version));
                if known.is_empty() || releases.iter().any(|version| there(*version)) {
                    continue;
                }
                let gone = known
                    .iter()
                    .filter_map(|(_, setting)| setting.removed())
                    .max()
                    .filter(|gone| releases.iter().any(|version| version >= gone));
                let since = known
                    .iter()
                    .filter_map(|(_, setting)| setting.since())
                    .min();
                let whose = match subject.kafka {
                    Some(version) => format!("Kafka {version} has"),
                    None => "supported releases of Kafka have".to_owned(),
                };
                let (label, help) = match (gone, since) {
                    (Some(gone), _) => (format!("gone since {gone}"), "leave it out"),
                    (None, Some(since)) => (
                        format!("since {since}"),
                        "leave it out, or raise the target",
                    ),
                    (None, None) => continue,
                };
                sink.push(
                    Draft::new(
                        member.key.span,
                        label.clone(),
                        format!("`{key}` is no setting that {whose}: {label}"),
                    )
                    .why("Kafka ignores it without a word")
                    .help(help),
                );
            }
        }
    }
}
