//! A suppression that keeps nothing back.

use super::super::{Rule, Sink, Subject, suggestion};
use crate::document::directive::Heard;
use crate::document::kind::Kinds;
use crate::finding::{Draft, Fixes, RuleInfo, Safety, Severity};
use crate::source::Span;

static INFO: RuleInfo = RuleInfo {
    code: "MSK906",
    name: "unused-suppression",
    summary: "a suppression that keeps nothing back, or cannot be understood",
    severity: Severity::Warning,
    fixes: Fixes::Sometimes,
    docs: r##"
## What it checks

Comments `# msk-gen: ignore[rule] until=2027-01-31 -- reason` (`//`, `<!-- -->` and `{{! }}` where the file has
those), and `[[ignore]]` in the settings, which keep nothing back, name a rule that does not exist, or are written
otherwise. A comment is about its own line, or alone on a line about the next one; above the key of a YAML block
(`key: |`) about the block, above a fence of Markdown about the fence; `ignore-file[rule]` about the whole file.
Nothing is said about rules that do not run, about rules that look at several files (MSK7, MSK8), and in Markdown.

## Why it matters

It hides the next finding of that rule there, which nobody has looked at yet.

## Bad

```properties bad
# msk-gen: ignore[port-plaintext] -- the old cluster
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties fixed
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9098
security.protocol=SASL_SSL
sasl.mechanism=AWS_MSK_IAM
sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required;
sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler
```

```properties bad
# msk-gen: ignore[port-plain-text] -- the old cluster
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092
security.protocol=PLAINTEXT
```

## Good

```properties good
# msk-gen: ignore[port-plaintext] -- the old cluster
bootstrap.servers=b-1.demo.abc123.c2.kafka.us-west-2.amazonaws.com:9092
security.protocol=PLAINTEXT
```

## Fix

The comment is taken out (safe: it did nothing).
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct UnusedSuppression;

impl Rule for UnusedSuppression {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::ANY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        for heard in subject.heard {
            unused(subject, heard, sink);
        }
    }
}

fn unused(subject: &Subject<'_>, heard: &Heard, sink: &mut Sink) {
    let directive = &heard.directive;
    if let Some(fault) = directive.fault {
        let message = format!("this suppression {fault}");
        sink.push(
            Draft::new(directive.span, "means nothing", message).why("it keeps nothing back"),
        );
        return;
    }
    if heard.expired {
        return;
    }
    let all = !heard.used.iter().any(|used| *used);
    for (word, _) in directive
        .words
        .iter()
        .zip(&heard.used)
        .filter(|(_, used)| !**used)
    {
        let unknown = super::super::selected(&word.text).next().is_none();
        let message = if unknown {
            format!("there is no rule `{}`", word.text)
        } else {
            format!("nothing of `{}` is kept back here", word.text)
        };
        let mut draft = Draft::new(word.span, "keeps nothing back", message)
            .why("it would hide the next one, which nobody has looked at");
        let near = unknown.then(|| suggestion(&word.text)).flatten();
        draft.help = match near {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => Some("take it out".into()),
        };
        if all
            && !unknown
            && let Some(place) = removable(subject, heard)
        {
            draft = draft.fix(Safety::Safe, "take the suppression out", place, "");
        }
        sink.push(draft);
    }
}

/// What goes when a comment goes: its line, if it stands alone there. Entries of the settings are for people to take out.
fn removable(subject: &Subject<'_>, heard: &Heard) -> Option<Span> {
    let directive = &heard.directive;
    let text = &subject.source.text;
    let (start, end) = (directive.span.start as usize, directive.span.end as usize);
    if subject.source.name.ends_with(".toml") && !text[start..].starts_with('#') {
        return None;
    }
    if directive.alone {
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let next = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        return Some(Span::new(line, next));
    }
    let before = text[..start].trim_end_matches([' ', '\t']).len();
    Some(Span::new(before, end))
}
