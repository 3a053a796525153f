//! A value that Kafka does not take.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Member, Syntax, Value};
use crate::facts::kafka::{Family, Minor, java_trim};
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::client::Block;
use crate::model::client_reader::{Reader, releases};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK117",
    name: "bad-setting-value",
    summary: "a value of a client setting that Kafka refuses or silently changes",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

Values of client settings by Kafka's own types, lists and ranges, for the release of `target.kafka`; without a target, only
what every supported release refuses. Settings that Kafka refuses together: a heartbeat that is not below the session's
time, a delivery time below linger and request time, idempotence beside settings that exclude it. An empty `group.id`
is an error from 4.0 on, and a warning before.

Values with placeholders are left alone, and so are settings of libraries.

## Why it matters

The client is not made: it ends with a `ConfigException`. For a Druid supervisor that means that every task fails.

## Bad

```properties bad
bootstrap.servers=localhost:9092
acks=ALL
```

```properties bad
bootstrap.servers=localhost:9092
group.id=orders
session.timeout.ms=10000
heartbeat.interval.ms=10000
```

## Good

```properties good
bootstrap.servers=localhost:9092
group.id=orders
session.timeout.ms=45000
heartbeat.interval.ms=3000
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct BadSettingValue;

impl Rule for BadSettingValue {
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
                if let Some(draft) = single(subject, block, key, member, &releases) {
                    sink.push(draft);
                }
            }
            for draft in together(block, &releases) {
                sink.push(draft);
            }
        }
    }
}

/// Whether nobody can know the value from here.
fn open(value: &str) -> bool {
    let value = value.trim();
    // `@project.version@`, `%(name)s` and `%VAR%` are filled in by builds and templates.
    hole::has_hole(&hole::mask(value))
        || value.contains(['@', '%', '$', '`'])
        || value.contains("[[")
}

/// Whether a text is a word that stands for a value: `BATCH_SIZE`, `__MAX__`.
fn stands_for_another(value: &str) -> bool {
    let plain = value
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let word = plain && !value.starts_with(|c: char| c.is_ascii_digit());
    let capitals = value.contains('_') && !value.bytes().any(|b| b.is_ascii_lowercase());
    word && (value.starts_with("__") || capitals)
}

/// A value that no release in question takes for any program that may read it.
fn single(
    subject: &Subject<'_>,
    block: &Block<'_>,
    key: &str,
    member: &Member<'_>,
    releases: &[Minor],
) -> Option<Draft> {
    // Rules of their own speak of these, more exactly.
    if key == "bootstrap.servers" {
        return None;
    }
    let value = java_trim(member.value.scalar()?);
    if member.value.tag.is_some() || open(value) {
        return None;
    }
    let known: Vec<_> = block.reader.settings(key).collect();
    let mut why = None;
    for version in releases {
        let mut asked = false;
        for (_, setting) in known.iter().filter(|(_, setting)| setting.is_in(*version)) {
            why = Some(setting.refusal(value, *version)?);
            asked = true;
        }
        if !asked {
            return None;
        }
    }
    let why = why?;
    // Only words are in capitals where Kafka has words; where it has numbers, somebody fills them in.
    if (why.contains("number") || why.contains("neither")) && stands_for_another(value) {
        return None;
    }
    // The readers of many YAML files take a bare `no` for a boolean, of which Kafka gets `false`.
    let word = matches!(&member.value.value, Value::Text(text) if text.old_boolean().is_some());
    if word && why.contains("neither") {
        return None;
    }
    let help = if subject
        .document
        .is_some_and(|document| document.syntax == Syntax::Properties)
        && value.contains('#')
    {
        Some(
            "in a properties file a comment stands on a line of its own; here it is part of the value",
        )
    } else if value.starts_with(['"', '\'']) {
        Some("quotes are part of the value here; leave them out")
    } else {
        None
    };
    let shown = if value.is_empty() {
        format!("the empty value of `{key}`")
    } else {
        format!("`{key}={value}`: the value")
    };
    let mut draft = Draft::new(
        member.value.span,
        "Kafka refuses it",
        format!("{shown} {why}"),
    )
    .why("the client is not made: it ends with a `ConfigException`");
    draft.help = help.map(str::to_owned);
    Some(draft)
}

/// Settings that do not go together.
fn together(block: &Block<'_>, releases: &[Minor]) -> Vec<Draft> {
    let mut found = Vec::new();
    if block.reader.families().is_empty() {
        return found;
    }
    let value = |key: &str| {
        let member = block.member(key)?;
        let value = block.value(key)?;
        (!open(value)).then_some((member, value))
    };
    let number = |key: &str| {
        let (member, value) = value(key)?;
        Some((member, value.parse::<i64>().ok()?))
    };
    let fault = |member: &Member<'_>, label: &str, message: String| {
        Draft::new(member.value.span, label, message)
            .why("the client is not made: it ends with a `ConfigException`")
    };
    let every = |from: Minor| releases.iter().all(|version| *version >= from);

    // Defaults since Kafka 3.0; a worker's session is shorter.
    const HEARTBEAT: i64 = 3_000;
    const SESSION: i64 = 45_000;
    const REQUEST: i64 = 30_000;
    let session = number("session.timeout.ms");
    let beat = number("heartbeat.interval.ms");
    let consumer = matches!(
        block.reader,
        Reader::Java(Family::Consumer) | Reader::AnyJava
    );
    let pair = match (beat, session) {
        (Some((member, beat)), Some((other, session))) => {
            Some((member, beat, session, Some(other)))
        }
        (None, Some((member, session))) => Some((member, HEARTBEAT, session, None)),
        (Some((member, beat)), None) if consumer && every(Minor(3, 0)) => {
            Some((member, beat, SESSION, None))
        }
        _ => None,
    };
    if let Some((member, beat, session, other)) = pair
        && beat >= session
        && block.member("group.protocol").is_none()
    {
        let mut draft = fault(
            member,
            "not below the session's time",
            format!("a heartbeat every {beat} ms, and the session ends after {session} ms"),
        )
        .help("write a `heartbeat.interval.ms` of a third of `session.timeout.ms` or less");
        if let Some(other) = other {
            draft = draft.related(other.value.span, "the session's time");
        }
        found.push(draft);
    }
    if let Some((member, delivery)) = number("delivery.timeout.ms") {
        // The default of `linger.ms` is 5 from 4.0 on.
        let default = if every(Minor(4, 0)) { 5 } else { 0 };
        let linger = number("linger.ms").map_or(default, |(_, linger)| linger);
        let said = number("request.timeout.ms");
        let request = said.map_or(REQUEST, |(_, request)| request);
        if delivery >= 0 && delivery < linger.saturating_add(request) {
            let mut draft = fault(
                member,
                "too short",
                format!(
                    "`delivery.timeout.ms={delivery}` is less than `linger.ms` and `request.timeout.ms` together ({})",
                    linger.saturating_add(request)
                ),
            )
            .help("raise it, or lower the others");
            if let Some((other, _)) = said {
                draft = draft.related(other.value.span, "one request alone may take this long");
            }
            found.push(draft);
        }
    }
    if let Some((member, "")) = value("group.id")
        && matches!(
            block.reader,
            Reader::Java(Family::Consumer) | Reader::AnyJava | Reader::Unknown
        )
    {
        let mut draft = fault(
            member,
            "empty",
            "`group.id` is empty: refused from Kafka 4.0 on".to_owned(),
        )
        .help("name the group, or leave the setting out");
        if !every(Minor(4, 0)) {
            draft.severity = Some(Severity::Warning);
        }
        found.push(draft);
    }
    if let Some((member, id)) = value("group.instance.id")
        && !id.is_empty()
        && !is_legal_name(id)
    {
        found.push(
            fault(
                member,
                "no legal name",
                format!("`group.instance.id={id}` is no name as Kafka wants it"),
            )
            .help("take letters, digits, `.`, `_` and `-`, 249 at most"),
        );
    }
    match idempotence(block, &value) {
        Some(draft) => found.push(draft),
        // From 4.1 on it is no longer given up for more than five requests in flight.
        None if every(Minor(4, 1)) => found.extend(in_flight(block, &value)),
        None => {}
    }
    if let Some((member, protocol)) = value("group.protocol")
        && protocol.eq_ignore_ascii_case("consumer")
    {
        let other = [
            "session.timeout.ms",
            "heartbeat.interval.ms",
            "partition.assignment.strategy",
        ]
        .into_iter()
        .find_map(|key| Some((key, block.member(key)?)));
        if let Some((key, other)) = other {
            let mut draft = fault(
                other,
                "not with this protocol",
                format!("`{key}` beside `group.protocol={protocol}`: refused from Kafka 4.0 on, ignored before"),
            )
            .help("leave it out: the broker decides")
            .related(member.value.span, "this protocol");
            if !every(Minor(4, 0)) {
                draft.severity = Some(Severity::Warning);
            }
            found.push(draft);
        }
    }
    found
}

/// What idempotence that was asked for excludes.
fn idempotence<'a>(
    block: &Block<'a>,
    value: &impl Fn(&str) -> Option<(&'a Member<'a>, &'a str)>,
) -> Option<Draft> {
    let asked = value("enable.idempotence");
    let transactional = block.member("transactional.id");
    if let (Some((member, said)), Some(transactional)) = (asked, transactional)
        && said.eq_ignore_ascii_case("false")
    {
        return Some(
            Draft::new(
                member.value.span,
                "not with transactions",
                "`enable.idempotence=false` beside `transactional.id`".to_owned(),
            )
            .why("the client is not made: transactions need idempotence")
            .help("leave it out")
            .related(transactional.key.span, "this asks for transactions"),
        );
    }
    let proof = match asked {
        Some((member, said)) if said.eq_ignore_ascii_case("true") => member.value.span,
        _ => transactional?.key.span,
    };
    let (key, member, said) = [("acks", &["0", "1"][..]), ("retries", &["0"])]
        .into_iter()
        .find_map(|(key, off)| {
            let (member, said) = value(key)?;
            off.contains(&said).then_some((key, member, said))
        })
        .or_else(|| {
            let key = "max.in.flight.requests.per.connection";
            let (member, said) = value(key)?;
            (said.parse::<i64>().ok()? > 5).then_some((key, member, said))
        })?;
    Some(
        Draft::new(
            member.value.span,
            "excludes idempotence",
            format!("`{key}={said}`, and idempotence is asked for"),
        )
        .why("the client is not made: it ends with a `ConfigException`")
        .help(match key {
            "acks" => "write `all`",
            "retries" => "leave it out: `delivery.timeout.ms` is the bound",
            _ => "write 5 or less",
        })
        .related(proof, "asked for here"),
    )
}

/// More requests in flight than idempotence, which is on unless it is switched off, allows.
fn in_flight<'a>(
    block: &Block<'a>,
    value: &impl Fn(&str) -> Option<(&'a Member<'a>, &'a str)>,
) -> Option<Draft> {
    let key = "max.in.flight.requests.per.connection";
    let (member, said) = value(key)?;
    let many = said.parse::<i64>().ok()? > 5;
    (many && block.member("enable.idempotence").is_none()).then(|| {
        Draft::new(
            member.value.span,
            "excludes idempotence",
            format!("`{key}={said}`, and idempotence is on"),
        )
        .why("the client is not made: it ends with a `ConfigException`")
        .help("write 5 or less, or say `enable.idempotence=false`")
    })
}

/// Whether a text is a name as topics and members of groups have it.
fn is_legal_name(text: &str) -> bool {
    (1..=249).contains(&text.len())
        && !matches!(text, "." | "..")
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}
