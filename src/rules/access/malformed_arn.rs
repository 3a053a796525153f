//! ARNs of Kafka that can match nothing.

use super::super::Mode;
use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::facts::regions;
use crate::facts::uuid::{is_uuid, may_begin_uuid};
use crate::finding::{Draft, DraftFix, Fixes, RuleInfo, Safety, Severity};
use crate::model::hole;
use crate::model::names;
use crate::model::policy::{self, Arn, Word};
use crate::source::Span;
use std::ops::Range;

static INFO: RuleInfo = RuleInfo {
    code: "MSK213",
    name: "malformed-arn",
    summary: "an ARN of Kafka that can match nothing",
    severity: Severity::Error,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

ARNs in statements about Kafka's data plane that cannot be those of a cluster, topic, group or transactional id: fields
that are missing or empty, `kafka-cluster` or `msk` for the service, a type word that does not exist (`topics`,
`transaction-id`), an account that has not twelve digits, no place for the cluster's uuid, a slash too many, a uuid or a
topic that cannot be one. Holes (`${AWS::Region}`, `<region>`) are not judged. A region that the tables of AWS do not have
(2026-11) is a warning.

## Why it matters

`topic/CLUSTER/TOPIC` looks right and matches no topic: the uuid's place is missing. IAM says nothing.

## Bad

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:ReadData",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/events"
}
```

```json fixed
{
  "Effect": "Allow",
  "Action": "kafka-cluster:ReadData",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events"
}
```

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:AlterTransactionalId",
  "Resource": "arn:aws:kafka:us-west-2:000000000000:transaction-id/fff-streaming-druid-msk/*/orders-1"
}
```

```json bad
{
  "Effect": "Allow",
  "Action": "kafka-cluster:Connect",
  "Resource": "arn:aws:kafka-cluster:us-west-2:0123456789012:cluster/fff-streaming-druid-msk/*"
}
```

## Good

```json good
{
  "Effect": "Allow",
  "Action": "kafka-cluster:ReadData",
  "Resource": [
    "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*/events",
    "arn:aws:kafka:us-west-2:000000000000:topic/fff-streaming-druid-msk/*"
  ]
}
```

## Fix

The word or the segment that was probably meant (unsafe: it grants what the broken ARN did not).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct MalformedArn;

impl Rule for MalformedArn {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for statement in subject
            .policies
            .iter()
            .flat_map(|policy| &policy.statements)
        {
            if !statement.is_data_plane() {
                continue;
            }
            let words = statement.resources.iter().chain(&statement.not_resources);
            let faults: Vec<(&Word<'_>, Fault)> = words
                .filter_map(|word| Some((word, fault(word, subject.mode == Mode::Markdown)?)))
                .collect();
            let at = |word: &Word<'_>, range: &Range<usize>| -> Span {
                policy::part(&subject.source.text, word, range.clone())
            };
            // Errors before regions that may only be new.
            let Some((word, first)) = faults
                .iter()
                .find(|(_, fault)| !fault.maybe_new)
                .or(faults.first())
            else {
                continue;
            };
            let mut draft = Draft::new(
                at(word, &first.range),
                first.label,
                format!("`{}` {}", word.text, first.message),
            )
            .why("IAM takes any text here without a word; a broken ARN means something else than it says, mostly nothing")
            .help(first.help.clone());
            if first.maybe_new {
                draft = draft.severity(Severity::Warning);
            }
            let edits: Vec<(Span, String)> = faults
                .iter()
                .filter(|(word, _)| word.direct)
                .filter_map(|(word, fault)| Some((at(word, &fault.range), fault.meant.clone()?)))
                .collect();
            if first.meant.is_some() && word.direct {
                draft.fix = Some(DraftFix {
                    safety: Safety::Unsafe,
                    title: "write what was probably meant".into(),
                    edits,
                });
            }
            for (other, fault) in faults
                .iter()
                .filter(|(other, _)| !std::ptr::eq(*other, *word))
                .take(20)
            {
                draft = draft.related(at(other, &fault.range), fault.message.clone());
            }
            sink.push(draft);
        }
    }
}

/// What is wrong with an ARN, and where in it.
struct Fault {
    range: Range<usize>,
    label: &'static str,
    message: String,
    help: String,
    meant: Option<String>,
    maybe_new: bool,
}

/// The type words of the service. Source: Service Authorization Reference, resource types of `kafka`, read 2026-11-21.
const TYPES: [&str; 9] = [
    "cluster",
    "topic",
    "group",
    "transactional-id",
    "configuration",
    "replicator",
    "vpc-connection",
    "channel",
    "cluster-operation",
];

/// Whether the type word of an ARN of Kafka is one, or may be one.
pub(super) fn has_known_type(arn: &Arn<'_>) -> bool {
    let (_, word) = arn.path().parts()[0];
    word.contains(['*', '?']) || hole::has_hole(word) || TYPES.contains(&word)
}

fn fault(word: &Word<'_>, markdown: bool) -> Option<Fault> {
    let text = word.masked.as_ref();
    // What is empty is told by `name-empty-segment`.
    if names::empty_in_arn(&word.text).is_some() {
        return None;
    }
    let whole = 0..word.text.len();
    let simple = |range: Range<usize>, label, message: &str, help: &str| Fault {
        range,
        label,
        message: message.to_owned(),
        help: help.to_owned(),
        meant: None,
        maybe_new: false,
    };
    const FORM: &str = "arn:PARTITION:kafka:REGION:ACCOUNT:TYPE/CLUSTER/UUID/NAME, with `*` for a uuid that is not known";
    if text.trim() != text && text.trim().starts_with("arn:") {
        let own = &word.text;
        let first = own.chars().next().filter(|c| c.is_whitespace());
        let last = own.chars().next_back().map_or(0, char::len_utf8);
        let blank = match first {
            Some(first) => 0..first.len_utf8(),
            None => own.len() - last..own.len(),
        };
        return Some(simple(
            blank,
            "white space",
            "has white space around it, which IAM takes for a part of it",
            "take it out",
        ));
    }
    let Some(arn) = word.arn() else {
        // A wildcard at the end, or a hole anywhere, may stand for what is missing.
        let open = text == "*" || text.ends_with('*') || hole::has_hole(text);
        let kafka = text.starts_with("arn:") || text.contains(":kafka:");
        if !open && !kafka && !text.contains(['*', '?']) {
            return Some(simple(whole, "no ARN", "is no ARN", FORM));
        }
        return (!open && kafka).then(|| {
            simple(
                whole,
                "not six fields",
                "has not the six fields of an ARN, and IAM reads `*` in the missing ones",
                FORM,
            )
        });
    };
    let data_words = ["cluster", "topic", "group", "transactional-id"];
    let path = arn.path();
    let parts = path.parts();
    let (kind_at, kind) = parts[0];
    let service_at = "arn:".len() + arn.partition.len() + 1;
    if matches!(
        arn.service,
        "kafka-cluster" | "msk" | "kafkaconnect" | "Kafka"
    ) && data_words.contains(&kind)
    {
        return Some(Fault {
            range: service_at..service_at + arn.service.len(),
            label: "not the service of these ARNs",
            message: format!(
                "has the service `{}`, and ARNs of clusters and topics have `kafka`",
                arn.service
            ),
            help: "write `kafka`; only actions begin with `kafka-cluster:`".into(),
            meant: Some("kafka".into()),
            maybe_new: false,
        });
    }
    if arn.service.contains(['*', '?']) && data_words.contains(&kind) {
        let range = service_at..service_at + arn.service.len();
        return Some(simple(
            range,
            "a wildcard",
            "has a wildcard for the service, where IAM takes none",
            "write `kafka`",
        ));
    }
    if arn.service != "kafka" {
        return None;
    }
    let (account_at, account) = arn.account;
    let account_range = account_at..account_at + account.len();
    if !account.contains(['*', '?'])
        && !hole::has_hole(account)
        && !is_placeholder(account)
        && !regions::is_account(account)
    {
        let message = if account.is_empty() {
            "has no account".to_owned()
        } else {
            format!("has the account `{account}`, and account ids have twelve digits")
        };
        let range = if account.is_empty() {
            whole
        } else {
            account_range
        };
        return Some(simple(
            range,
            "not an account id",
            &message,
            "write the account that owns the cluster, leading zeros included",
        ));
    }
    let (region_at, region) = arn.region;
    let open = region.contains(['*', '?']) || hole::has_hole(region) || is_placeholder(region);
    if !open && !regions::is_region(region) {
        let (range, message) = if region.is_empty() {
            (whole, "has no region".to_owned())
        } else {
            (
                region_at..region_at + region.len(),
                format!("has the region `{region}`, which cannot be one"),
            )
        };
        return Some(simple(
            range,
            "not a region",
            &message,
            "write a region such as `us-west-2`",
        ));
    }
    shape_fault(word, kind_at, kind, parts, markdown, &data_words).or_else(|| {
        (!open && !regions::REGIONS.contains(&region)).then(|| {
            let near = regions::REGIONS
                .iter()
                .map(|known| (strsim::damerau_levenshtein(known, region), *known))
                .min()
                .filter(|(distance, _)| *distance <= 2)
                .map(|(_, known)| known);
            Fault {
                range: region_at..region_at + region.len(),
                label: "no region that is known",
                message: format!(
                    "has the region `{region}`, which no table of AWS lists for MSK (2026-11)"
                ),
                help: match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "look at the region's spelling; it may be newer than msk-gen".into(),
                },
                meant: near.map(str::to_owned),
                maybe_new: true,
            }
        })
    })
}

/// What is wrong behind the account.
fn shape_fault(
    word: &Word<'_>,
    kind_at: usize,
    kind: &str,
    parts: &[(usize, &str)],
    markdown: bool,
    data_words: &[&str],
) -> Option<Fault> {
    let end = word.text.len();
    let fault =
        |range: Range<usize>, label, message: String, help: String, meant: Option<String>| Fault {
            range,
            label,
            message,
            help,
            meant,
            maybe_new: false,
        };
    let open = |text: &str| text.contains(['*', '?']) || hole::has_hole(text);
    if open(kind) {
        return None;
    }
    if !TYPES.contains(&kind) {
        let near = match kind.to_ascii_lowercase().as_str() {
            "consumer-group" | "consumergroup" => Some("group"),
            "transaction-id" | "transactionalid" | "transaction" => Some("transactional-id"),
            lower => TYPES
                .iter()
                .find(|known| strsim::damerau_levenshtein(known, lower) <= 1)
                .copied(),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of {}", data_words.join(", ")),
        };
        let message = format!("has the type `{kind}`, which does not exist");
        return Some(fault(
            kind_at..kind_at + kind.len(),
            "no type of Kafka's ARNs",
            message,
            help,
            near.map(str::to_owned),
        ));
    }
    if !data_words.contains(&kind) || parts.iter().any(|(_, part)| hole::has_hole(part)) {
        return None;
    }
    let [_, (name_at, name), rest @ ..] = parts else {
        let message = format!("names no {kind}");
        return Some(fault(
            kind_at..end,
            "nothing behind it",
            message,
            format!("write `{kind}/CLUSTER/…`"),
            None,
        ));
    };
    if name.is_empty() {
        return Some(fault(
            kind_at..end,
            "no name",
            "has no name of a cluster".into(),
            "name the cluster".into(),
            None,
        ));
    }
    // A star crosses slashes, so that the segments behind it need not be written.
    let crosses = |part: &str| part.contains('*');
    let Some((uuid_at, uuid)) = rest.first() else {
        let message = "has no place for the cluster's uuid".to_owned();
        let meant = match kind {
            "cluster" => format!("{name}/*"),
            _ => {
                return (!crosses(name)).then(|| {
                    fault(
                        *name_at..end,
                        "a uuid and a name belong behind it",
                        message,
                        format!("write `{kind}/{name}/*/NAME`"),
                        None,
                    )
                });
            }
        };
        let help = format!("write `{kind}/{meant}`");
        return (!crosses(name)).then(|| {
            fault(
                *name_at..end,
                "a uuid belongs behind it",
                message,
                help,
                Some(meant),
            )
        });
    };
    if kind == "cluster" {
        if let Some((extra_at, _)) = rest.get(1) {
            let message =
                "has a slash too many: the ARN of a cluster ends with its uuid".to_owned();
            return Some(fault(
                extra_at - 1..end,
                "too much",
                message,
                "write `cluster/NAME/UUID`".into(),
                None,
            ));
        }
        return (!crosses(name))
            .then(|| bad_uuid(*uuid_at, uuid, end, markdown))
            .flatten();
    }
    if crosses(name) {
        return None;
    }
    match rest.get(1) {
        None if crosses(uuid) && may_begin_uuid(uuid) => None,
        None if is_uuid(uuid) => Some(fault(
            *uuid_at..end,
            "a name belongs behind it",
            format!("ends with the cluster's uuid, and names no {kind}"),
            format!("write `{kind}/{name}/{uuid}/NAME`, or `/*` for all"),
            None,
        )),
        None if uuid.is_empty() => Some(fault(
            *name_at..end,
            "nothing behind it",
            format!("names no {kind}"),
            format!("write `{kind}/{name}/*/NAME`"),
            None,
        )),
        None => Some(fault(
            *uuid_at..end,
            "the uuid's place",
            format!("has no place for the cluster's uuid, and matches no {kind}"),
            format!("write `{kind}/{name}/*/{uuid}`"),
            Some(format!("*/{uuid}")),
        )),
        Some((topic_at, topic)) => {
            if let Some(fault) = (!crosses(uuid))
                .then(|| bad_uuid(*uuid_at, uuid, *topic_at - 1, markdown))
                .flatten()
            {
                return Some(fault);
            }
            if topic.is_empty() {
                return Some(fault(
                    *uuid_at..end,
                    "nothing behind it",
                    format!("names no {kind}"),
                    format!("write `{kind}/{name}/{uuid}/NAME`"),
                    None,
                ));
            }
            if kind == "topic" {
                let bad = topic.char_indices().find(|(_, c)| {
                    !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '*' | '?'))
                });
                if let Some((at, c)) = bad {
                    let message = if c == '/' {
                        "has a slash too many: no topic has one in its name".to_owned()
                    } else {
                        format!("names a topic with `{c}`, which no topic has in its name")
                    };
                    let range = topic_at + at..topic_at + at + c.len_utf8();
                    return Some(fault(
                        range,
                        "not in a topic's name",
                        message,
                        "topics are made of letters, digits, `.`, `_` and `-`".into(),
                        None,
                    ));
                }
            }
            None
        }
    }
}

/// A literal segment at the uuid's place that is none. Documentation has dummies that are not quite uuids.
fn bad_uuid(at: usize, uuid: &str, end: usize, markdown: bool) -> Option<Fault> {
    let open = uuid.contains(['*', '?']);
    let placeholder = uuid.to_ascii_lowercase().contains("uuid");
    let dummy = markdown
        && uuid.len() > 20
        && uuid
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if open || placeholder || dummy || is_uuid(uuid) {
        return None;
    }
    let message = if uuid.is_empty() {
        "has no uuid of the cluster".to_owned()
    } else {
        format!("has `{uuid}` at the place of the cluster's uuid, which cannot be one")
    };
    Some(Fault {
        range: if uuid.is_empty() {
            at.saturating_sub(1)..end
        } else {
            at..end
        },
        label: "not a cluster's uuid",
        message,
        help: "write the uuid that MSK gave the cluster, or `*` before it exists".into(),
        meant: None,
        maybe_new: false,
    })
}

/// Words that stand for a region or an account in documentation: `region`, `your-account-id`, `xxxxxxxxxxxx`.
fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["account", "region", "your", "example"]
        .iter()
        .any(|word| lower.contains(word))
        || !lower.is_empty() && lower.bytes().all(|byte| byte == b'x' || byte == b'-')
}
