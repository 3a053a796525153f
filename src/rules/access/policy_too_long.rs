//! A policy that is longer than IAM takes.

use super::super::{Rule, Sink, Subject};
use crate::document::kind::Kinds;
use crate::document::{Node, Value};
use crate::facts::limits;
use crate::finding::{Draft, Fixes, RuleInfo, Severity};
use crate::model::policy::{Place, Policy};
use std::collections::BTreeMap;

static INFO: RuleInfo = RuleInfo {
    code: "MSK217",
    name: "policy-too-long",
    summary: "a policy that is longer than IAM takes",
    severity: Severity::Error,
    fixes: Fixes::Never,
    docs: r##"
## What it checks

The characters of a policy about Kafka or of a trust policy, white space left out, against the quota of its kind: 6144 for
a managed policy (which is what a file with one policy is taken for), 10240 for all inline policies of a role together,
2048 for a trust policy. From 80 % on it is a warning.

## Why it matters

IAM refuses the policy, and a deployment stops in the middle.

## Bad

```json bad
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": [
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-00",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-01",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-02",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-03",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-04",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-05",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-06",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-07",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-08",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-09",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-10",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-11",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-12",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-13",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-14",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-15",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-16",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-17",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-18",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-19",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-20",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-21",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-22",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-23",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-24",
      "arn:aws:iam::000000000000:role/a-role-with-a-long-name-for-team-25"
    ]},
    "Action": "sts:AssumeRole"
  }]
}
```

## Good

```json good
{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "ec2.amazonaws.com"},
    "Action": "sts:AssumeRole"
  }]
}
```
"##,
};

/// See [`INFO`].
pub(in crate::rules) struct PolicyTooLong;

impl Rule for PolicyTooLong {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn kinds(&self) -> Kinds {
        Kinds::POLICY
    }

    fn check(&self, subject: &Subject<'_>, sink: &mut Sink) {
        let mut inline: BTreeMap<&str, (usize, &Policy<'_>)> = BTreeMap::new();
        for policy in
            super::ours(subject).filter(|policy| policy.is_about_kafka() || policy.is_trust())
        {
            let Some(node) = policy.node else { continue };
            let size = length(node);
            match policy.place {
                _ if policy.is_trust() => tell(
                    sink,
                    node,
                    size,
                    limits::TRUST_POLICY,
                    "a trust policy",
                    "the quota can be raised; or give each group of principals a role of its own",
                ),
                Place::Managed | Place::Document => tell(
                    sink,
                    node,
                    size,
                    limits::MANAGED_POLICY,
                    "a managed policy",
                    "split it, or name a prefix instead of many topics; a role takes ten managed policies",
                ),
                Place::Inline => {
                    let name = policy.name.as_deref().unwrap_or("");
                    inline.entry(name).or_insert((0, policy)).0 += size;
                }
                Place::Fragment | Place::Cluster | Place::Other | Place::Trust => {}
            }
        }
        for (size, policy) in inline.values() {
            if let Some(node) = policy.node {
                tell(
                    sink,
                    node,
                    *size,
                    limits::INLINE_POLICIES,
                    "all inline policies of a role together",
                    "move statements to managed policies, each of which has a quota of its own",
                );
            }
        }
    }
}

fn tell(sink: &mut Sink, node: &Node<'_>, size: usize, most: usize, what: &str, help: &str) {
    if size * 10 <= most * 8 {
        return;
    }
    let mut draft = Draft::new(
        // The whole policy would be a page of source.
        crate::source::Span::new(node.span.start as usize, node.span.start as usize + 1),
        "begins here",
        format!("{size} characters without white space, and {what} may have {most}"),
    )
    .help(help);
    if size <= most {
        draft = draft
            .severity(Severity::Warning)
            .why("it is over 80 % full: the next topics may not fit");
    } else {
        draft = draft.why("IAM refuses it");
    }
    sink.push(draft);
}

/// The characters of a value as compact JSON, white space inside of texts left out as well.
fn length(node: &Node<'_>) -> usize {
    let text = |text: &str| {
        let escapes =
            |c: char| crate::document::json_escape(c).map_or(1, |escape| escape.chars().count());
        text.chars()
            .filter(|c| !c.is_whitespace())
            .map(escapes)
            .sum::<usize>()
            + 2
    };
    match &node.value {
        Value::Null | Value::Bad => 4,
        Value::Bool(value) => {
            if *value {
                4
            } else {
                5
            }
        }
        Value::Number(number) => number.len(),
        Value::Text(own) => text(&own.text),
        Value::List(items) => {
            items
                .iter()
                .map(|item| length(item) + 1)
                .sum::<usize>()
                .max(1)
                + 1
        }
        Value::Object(_) => {
            let members = node
                .members()
                .map(|member| text(&member.key.text) + length(&member.value) + 2);
            members.sum::<usize>().max(1) + 1
        }
    }
}
