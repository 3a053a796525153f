//! A timestamp format that Druid refuses or that matches nothing.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::hole;

static INFO: RuleInfo = RuleInfo {
    code: "MSK407",
    name: "druid-bad-timestamp-format",
    summary: "a timestamp format that Druid refuses or that matches nothing",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

`timestampSpec.format`: one of `auto`, `iso`, `posix`, `millis`, `micro`, `nano`, `ruby` in any case; everything else
is a Joda pattern. Letters that Joda does not have are refused; patterns that Joda takes and that can match no date
(strftime, brackets) are errors, too. Patterns that read something else than meant (`DD` for the day of the month,
`mm` for the month, `hh` without `a`) are warnings.

## Why it matters

Druid refuses the spec, or takes it and drops every row without a word.

## Bad

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "iso8601"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "%Y-%m-%d"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

```json bad
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "yyyy-MM-DD HH:mm:ss"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```

## Good

```json good
{
  "type": "kafka",
  "spec": {
    "dataSchema": {
      "dataSource": "events",
      "timestampSpec": {"column": "timestamp", "format": "yyyy-MM-dd'T'HH:mm:ssZ"},
      "dimensionsSpec": {"dimensions": ["user_id"]},
      "metricsSpec": [{"type": "count", "name": "count"}],
      "granularitySpec": {"segmentGranularity": "hour", "queryGranularity": "minute"}
    },
    "ioConfig": {
      "topic": "events",
      "inputFormat": {"type": "json"},
      "consumerProperties": {"bootstrap.servers": "localhost:9092"},
      "useEarliestOffset": true
    },
    "tuningConfig": {"type": "kafka"}
  }
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct DruidBadTimestampFormat;

impl Rule for DruidBadTimestampFormat {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::SUPERVISOR
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for supervisor in subject.supervisors() {
            let Some(format) = supervisor
                .data("timestampSpec")
                .and_then(|spec| spec.get("format"))
                .filter(|format| format.tag.is_none())
            else {
                continue;
            };
            let Some(text) = format
                .scalar()
                .filter(|text| !hole::has_hole(&hole::mask(text)) || text.contains('%'))
            else {
                continue;
            };
            if let Some((severity, message, help)) = fault(text) {
                sink.push(
                    Draft::new(format.span, "cannot be meant", message)
                        .severity(severity)
                        .why("Druid refuses the spec, or drops the rows without a word")
                        .help(help),
                );
            }
        }
    }
}

const NAMES: [&str; 7] = ["auto", "iso", "posix", "millis", "micro", "nano", "ruby"];

/// The letters of Joda's patterns.
const LETTERS: &str = "GCxweEyYDMdaKhHkmsSzZ";

/// What is wrong with a format: how bad, what, and what to do.
fn fault(format: &str) -> Option<(Severity, String, String)> {
    if NAMES.iter().any(|name| name.eq_ignore_ascii_case(format)) {
        return None;
    }
    let (letters, open) = letters(format);
    let guess = guess(format);
    let help = match guess {
        Some(name) => format!("did you mean `{name}`?"),
        None => "write auto, iso, posix, millis, micro, nano, or a Joda pattern such as `yyyy-MM-dd HH:mm:ss`".to_owned(),
    };
    if format.is_empty() || format == "'" {
        return Some((
            Severity::Error,
            "the format is empty, and Druid refuses it".into(),
            help,
        ));
    }
    if let Some(bad) = letters
        .chars()
        .find(|c| c.is_ascii_alphabetic() && !LETTERS.contains(*c))
    {
        let message = format!(
            "`{format}` is no format: Joda's patterns have no letter `{bad}`, and Druid refuses it"
        );
        let help = match (guess, bad) {
            (None, 'T') => "write the letter in quotes: `'T'`".to_owned(),
            (None, 'X') => "write `Z` or `ZZ`: `X` is a letter of java.time".to_owned(),
            _ => help,
        };
        return Some((Severity::Error, message, help));
    }
    if letters.contains('%') {
        return Some((
            Severity::Error,
            format!(
                "`{format}` is a format of strftime: Joda takes it for a pattern that matches nothing"
            ),
            help,
        ));
    }
    // Logs have their times in brackets; optional parts are within a pattern.
    let whole = letters.starts_with('[') && letters.ends_with(']');
    if letters.matches('[').count() > usize::from(whole) {
        return Some((
            Severity::Error,
            format!(
                "`{format}` has optional parts, which Joda does not have: it wants the brackets themselves"
            ),
            "leave the brackets out".into(),
        ));
    }
    let has = |letter: char| letters.contains(letter);
    if !(has('y') || has('Y') || has('x')) {
        return Some((
            Severity::Warning,
            format!("`{format}` has no year: what it matches lands in 1970"),
            help,
        ));
    }
    if open {
        return Some((
            Severity::Warning,
            format!("`{format}` has an open quote: the rest stands for itself"),
            "close the quote".into(),
        ));
    }
    if letters.contains("DD") && has('M') {
        return Some((
            Severity::Warning,
            format!("`DD` in `{format}` is the day of the year: every date lands in January"),
            "write `dd`".into(),
        ));
    }
    if (has('h') || has('K')) && !has('a') {
        return Some((
            Severity::Warning,
            format!("`hh` in `{format}` goes to 12, and no `a` says which half of the day"),
            "write `HH`".into(),
        ));
    }
    let minutes = letters.find('m');
    let hours = letters.find(['H', 'k', 'h', 'K']);
    if let Some(minutes) = minutes
        && hours.is_none_or(|hours| minutes < hours)
        && (hours.is_some() || !has('M'))
    {
        return Some((
            Severity::Warning,
            format!("`mm` in `{format}` stands where the month stands, and is the minute"),
            "write `MM`".into(),
        ));
    }
    if let Some(hours) = hours
        && minutes.is_none()
        && letters[..hours].contains('M')
        && letters[hours..].contains("MM")
    {
        return Some((
            Severity::Warning,
            format!("`MM` behind the hour in `{format}` is the month once more"),
            "write `mm` for the minutes".into(),
        ));
    }
    if has('S') && !has('s') && minutes.is_some() {
        return Some((
            Severity::Warning,
            format!("`SS` in `{format}` is a fraction of a second, and there are no seconds"),
            "write `ss` for the seconds".into(),
        ));
    }
    None
}

/// The pattern without its quoted parts, and whether a quote is open at its end.
fn letters(format: &str) -> (String, bool) {
    let mut out = String::new();
    let mut quoted = false;
    for c in format.chars() {
        if c == '\'' {
            quoted = !quoted;
        } else if !quoted {
            out.push(c);
        }
    }
    (out, quoted)
}

/// The name that a frequent guess means.
fn guess(format: &str) -> Option<&'static str> {
    Some(match format.trim().to_ascii_lowercase().as_str() {
        "iso8601" | "iso-8601" | "rfc3339" | "datetime" | "iso" => "iso",
        "unix" | "epoch" | "seconds" | "second" | "s" | "sec" | "posix" => "posix",
        "ms" | "milli" | "millis" | "milliseconds" | "epoch_millis" | "epochmillis" => "millis",
        "micros" | "us" | "microseconds" => "micro",
        "nanos" | "ns" | "nanoseconds" => "nano",
        "timestamp" | "string" | "number" | "date" | "auto" => "auto",
        _ => return None,
    })
}
