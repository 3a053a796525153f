//! The laws of the evaluator and of the algebra, against slow and simple versions of both.

use super::pattern::{Class, Item};
use super::search::{self, Answer, Question};
use super::*;
use crate::document::{Syntax, read};
use crate::facts::actions;
use crate::model::policy;

/// A generator of pseudo-random numbers (xorshift), so that a failure comes again.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn one<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }

    fn text(&mut self, alphabet: &str, longest: usize) -> String {
        let chars: Vec<char> = alphabet.chars().collect();
        (0..self.below(longest + 1))
            .map(|_| chars[self.below(chars.len())])
            .collect()
    }
}

fn policies(texts: &[String], holes: &mut Holes) -> Policies {
    let mut all = Policies::default();
    for (index, text) in texts.iter().enumerate() {
        let reading = read(text, Syntax::Json);
        for found in policy::find(&reading.documents[0]) {
            all.add(&found, index, holes);
        }
    }
    all
}

fn compared(base: &str, head: &str) -> Comparison {
    let mut holes = Holes::default();
    let base = policies(&[base.to_owned()], &mut holes);
    let head = policies(&[head.to_owned()], &mut holes);
    compare(&base, &head, &holes)
}

/// `*` and `?` by trying everything; `fields` keeps them from crossing the first five colons, the last star left aside.
fn slow_match(pattern: &[char], text: &[char], colons: usize, fields: bool) -> bool {
    let crosses = |c: char| !fields || colons >= 5 || c != ':';
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', [])) => true,
        Some(('*', rest)) => {
            slow_match(rest, text, colons, fields)
                || text.split_first().is_some_and(|(c, after)| {
                    crosses(*c) && slow_match(pattern, after, colons, fields)
                })
        }
        Some(('?', rest)) => text
            .split_first()
            .is_some_and(|(c, after)| crosses(*c) && slow_match(rest, after, colons, fields)),
        Some((own, rest)) => text.split_first().is_some_and(|(c, after)| {
            c == own && slow_match(rest, after, colons + usize::from(*c == ':'), fields)
        }),
    }
}

#[test]
fn patterns_match_what_trying_everything_matches() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut yes, mut no) = (0, 0);
    for _ in 0..60_000 {
        let pattern = random.text("ab:*?é", 8);
        let text = random.text("ab:é", 9);
        let slow = slow_match(
            &pattern.chars().collect::<Vec<_>>(),
            &text.chars().collect::<Vec<_>>(),
            0,
            true,
        );
        let fast = Pattern::resource(&pattern, &mut Holes::default()).fit(&text) == Fit::Yes;
        assert_eq!(fast, slow, "{pattern} {text}");
        *(if slow { &mut yes } else { &mut no }) += 1;
    }
    assert!(yes > 2000 && no > 2000, "{yes} {no}");
}

/// All words of up to `longest` characters, the shorter ones first.
fn all_words(alphabet: &[char], longest: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = words.len();
        for at in from..to {
            for c in alphabet {
                let mut word = words[at].clone();
                word.push(*c);
                words.push(word);
            }
        }
        from = to;
    }
    words
}

#[test]
fn a_search_finds_a_shortest_word_or_proves_that_there_is_none() {
    let mut random = Random(42);
    let words = all_words(&['a', 'b', 'x'], 7);
    let (mut found, mut absent) = (0, 0);
    for _ in 0..1500 {
        let count = 1 + random.below(2);
        let mut make = |count: usize| -> Vec<Pattern> {
            let texts = (0..count)
                .map(|_| random.text("ab**?", 5))
                .collect::<Vec<_>>();
            texts.iter().map(|text| Pattern::like(text)).collect()
        };
        let (all, none, some) = (make(count), make(count + 1), make(count));
        let question = Question {
            all: all.iter().collect(),
            none: none.iter().collect(),
            some: if count == 1 {
                Vec::new()
            } else {
                vec![some.iter().collect()]
            },
        };
        let fits = |word: &&String| {
            question.all.iter().all(|pattern| pattern.accepts(word))
                && !question.none.iter().any(|pattern| pattern.accepts(word))
                && question
                    .some
                    .iter()
                    .all(|group| group.iter().any(|pattern| pattern.accepts(word)))
        };
        let slow = words.iter().find(fits);
        match (
            search::find(&question, &mut Budget::new(Budget::DEFAULT)),
            slow,
        ) {
            (Answer::Word(word), Some(slow)) => {
                assert!(fits(&&word), "{question:?} {word}");
                assert_eq!(word.len(), slow.len(), "{question:?} {word} {slow}");
                found += 1;
            }
            (Answer::None, None) => absent += 1,
            // Longer than what was tried.
            (Answer::Word(word), None) if word.len() > 7 => assert!(fits(&&word)),
            (answer, slow) => panic!("{question:?} {answer:?} {slow:?}"),
        }
    }
    assert!(found > 200 && absent > 200, "{found} {absent}");
}

const ACTIONS: [&str; 12] = [
    "kafka-cluster:Connect",
    "kafka-cluster:ReadData",
    "KAFKA-cluster:readdata",
    "kafka-cluster:WriteData",
    "kafka-cluster:*Topic",
    "kafka-cluster:*Data*",
    "kafka-cluster:Describe*",
    "kafka-cluster:*",
    "kafka-cluster:?eadData",
    "*",
    "kafka:Describe*",
    "s3:GetObject",
];

const RESOURCES: [&str; 20] = [
    "*",
    "arn:aws:kafka:*",
    "arn:aws:kafka:us-east-1:000000000000:*",
    "arn:aws:kafka:*:000000000000:topic/c/u/x",
    "arn:aws:kafka:us-east-1:*:topic/c/*",
    "arn:aws:kafka:us-east-1:000000000000:topic/c/u/*",
    "arn:aws:kafka:us-east-1:000000000000:topic/c/u/x",
    "arn:aws:kafka:us-east-1:000000000000:topic/c/u/x?",
    "arn:aws:kafka:us-east-1:000000000000:topic/c/u/x*",
    "arn:aws:kafka:us-east-1:000000000000:topic/c*/u/x",
    "arn:aws:kafka:us-east-1:000000000000:topic/*/x",
    "arn:aws:kafka:us-east-1:000000000000:topic/*y",
    "arn:aws:kafka:us-*-1:000000000000:topic/cc/u/y",
    "arn:aws:kafka:us-east-1:000000000000:*/c/*",
    "arn:aws:kafka:us-east-1:000000000000:cluster/c/u",
    "arn:aws:kafka:us-east-1:000000000000:cluster/c/*",
    "arn:aws:kafka:us-east-1:000000000000:cluster/c*",
    "arn:aws:kafka:us-east-1:000000000000:group/c/*",
    "arn:aws:kafka:us-east-1:000000000000:group/c/*/a",
    "arn:*:topic/c/u/x",
];

fn random_policy(random: &mut Random) -> String {
    let mut statements = Vec::new();
    for _ in 0..=random.below(3) {
        let list = |random: &mut Random, from: &[&str]| {
            let many: Vec<String> = (0..=random.below(2))
                .map(|_| format!("{:?}", random.one(from)))
                .collect();
            format!("[{}]", many.join(","))
        };
        let effect = random.one(&["Allow", "Allow", "Allow", "Deny"]);
        let action = random.one(&["Action", "Action", "Action", "NotAction"]);
        let resource = random.one(&["Resource", "Resource", "Resource", "NotResource"]);
        let condition = random.one(&[
            "",
            "",
            "",
            r#","Condition":{"Bool":{"aws:SecureTransport":"true"}}"#,
            r#","Condition":{"Bool":{"aws:x":"true"}}"#,
        ]);
        statements.push(format!(
            r#"{{"Effect":"{effect}","{action}":{},"{resource}":{}{condition}}}"#,
            list(random, &ACTIONS),
            list(random, &RESOURCES),
        ));
    }
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

/// Requests that exist, around the patterns above.
fn requests() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for action in &actions::ACTIONS {
        for region in ["us-east-1", "us-west-1", "eu-west-2"] {
            for account in ["000000000000", "111122223333"] {
                for cluster in ["c", "cc", "d"] {
                    for uuid in ["u", "v"] {
                        let start = format!(
                            "arn:aws:kafka:{region}:{account}:{}/{cluster}/{uuid}",
                            action.resource.word()
                        );
                        let names: &[&str] = match action.resource {
                            actions::Resource::Cluster => &[""],
                            actions::Resource::Topic => &["/x", "/y", "/xz", "/xzz", "/q", "/ay"],
                            _ => &["/a", "/b", "/c/a", "/a:x"],
                        };
                        found.extend(
                            names
                                .iter()
                                .map(|name| (action.full(), format!("{start}{name}"))),
                        );
                    }
                }
            }
        }
    }
    found
}

/// An ARN with `*` in its missing fields.
fn complete(pattern: &str) -> String {
    let colons = pattern.matches(':').count();
    let missing = if pattern.starts_with("arn:") {
        5usize.saturating_sub(colons)
    } else {
        0
    };
    pattern.to_owned() + &":*".repeat(missing)
}

/// The evaluator as the guide tells it, statement by statement, read from the JSON text by another reader; `terms` says
/// which condition keys are true.
fn slow_allows(policy: &serde_json::Value, action: &str, resource: &str, terms: &[&str]) -> bool {
    let many = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().to_owned())
            .collect()
    };
    let matches = |pattern: &str, text: &str, fields: bool| {
        slow_match(
            &pattern.chars().collect::<Vec<_>>(),
            &text.chars().collect::<Vec<_>>(),
            0,
            fields,
        )
    };
    let speaks = |statement: &serde_json::Value| {
        let action = action.to_lowercase();
        let acts = |list: Vec<String>| {
            list.iter()
                .any(|p| matches(&p.to_lowercase(), &action, false))
        };
        let on = |list: Vec<String>| list.iter().any(|p| matches(&complete(p), resource, true));
        let acts = match statement.get("Action") {
            Some(list) => acts(many(list)),
            None => !acts(many(&statement["NotAction"])),
        };
        let on = match statement.get("Resource") {
            Some(list) => on(many(list)),
            None => !on(many(&statement["NotResource"])),
        };
        let holds = statement.get("Condition").is_none_or(|condition| {
            condition["Bool"]
                .as_object()
                .unwrap()
                .keys()
                .all(|key| terms.contains(&key.as_str()))
        });
        acts && on && holds
    };
    let statements = policy["Statement"].as_array().unwrap();
    let any = |effect: &str| {
        statements
            .iter()
            .any(|one| one["Effect"] == effect && speaks(one))
    };
    any("Allow") && !any("Deny")
}

#[test]
fn decisions_are_those_of_a_slow_evaluator() {
    let mut random = Random(7);
    let requests = requests();
    let mut seen = std::collections::HashMap::new();
    for _ in 0..60 {
        let text = random_policy(&mut random);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let all = policies(std::slice::from_ref(&text), &mut Holes::default());
        for (action, resource) in requests.iter().step_by(7) {
            for terms in [
                &[][..],
                &["aws:SecureTransport"],
                &["aws:x"],
                &["aws:SecureTransport", "aws:x"],
            ] {
                let context: Vec<(String, Vec<String>)> = terms
                    .iter()
                    .map(|key| ((*key).to_owned(), vec!["true".to_owned()]))
                    .collect();
                let request = Request {
                    action,
                    resource,
                    principal: None,
                    context: Some(&context),
                };
                let (decision, statement) = decide(&all, &request);
                let slow = slow_allows(&value, action, resource, terms);
                assert_eq!(
                    decision == Decision::Allowed,
                    slow,
                    "{text} {action} {resource} {terms:?}"
                );
                assert_eq!(statement.is_some(), decision != Decision::ImplicitlyDenied);
                *seen.entry(decision).or_insert(0) += 1;
            }
            // Without a context the answer is one that no context contradicts.
            let request = Request {
                action,
                resource,
                principal: None,
                context: None,
            };
            let (open, _) = decide(&all, &request);
            if open == Decision::Allowed {
                assert!(slow_allows(&value, action, resource, &[]));
                assert!(slow_allows(
                    &value,
                    action,
                    resource,
                    &["aws:SecureTransport", "aws:x"]
                ));
            }
            *seen.entry(open).or_insert(0) += 1;
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn comparisons_agree_with_trying_every_request() {
    let mut random = Random(99);
    let requests = requests();
    let mut relations = std::collections::HashMap::new();
    for _ in 0..60 {
        let (base, head) = (random_policy(&mut random), random_policy(&mut random));
        let values: Vec<serde_json::Value> = [&base, &head]
            .iter()
            .map(|text| serde_json::from_str(text).unwrap())
            .collect();
        let found = compared(&base, &head);
        *relations.entry(found.relation).or_insert(0) += 1;
        let all = ["aws:SecureTransport", "aws:x"];
        for (ours, theirs, changes) in [(1, 0, &found.gained), (0, 1, &found.lost)] {
            for change in changes {
                let differs = |terms: &[&str]| {
                    slow_allows(&values[ours], &change.action, &change.resource, terms)
                        && !slow_allows(&values[theirs], &change.action, &change.resource, terms)
                };
                assert!(differs(&all) || differs(&[]), "{base}\n{head}\n{change:?}");
            }
            if !found.unknown.is_empty() {
                continue;
            }
            for (action, resource) in requests.iter().step_by(11) {
                for terms in [&[][..], &all[..1], &all[1..], &all[..]] {
                    let differs = slow_allows(&values[ours], action, resource, terms)
                        && !slow_allows(&values[theirs], action, resource, terms);
                    assert!(
                        !differs || changes.iter().any(|change| &change.action == action),
                        "{base}\n{head}\n{action} {resource} {terms:?}"
                    );
                }
            }
        }
        for one in [&base, &head] {
            let same = compared(one, one);
            assert_eq!(same.relation, Relation::Equal, "{one}\n{same:?}");
        }
    }
    assert!(relations.len() >= 3, "{relations:?}");
}

fn allow(action: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}"#)
}

#[test]
fn witnesses_are_requests_as_people_make_them() {
    let wide = allow(
        "kafka-cluster:ReadData",
        "arn:aws:kafka:us-west-2:000000000000:topic/c/*",
    );
    let narrow = allow(
        "kafka-cluster:ReadData",
        "arn:aws:kafka:us-west-2:000000000000:topic/c/*/orders",
    );
    let found = compared(&narrow, &wide);
    assert_eq!(found.relation, Relation::More);
    let change = &found.gained[0];
    assert_eq!(change.action, "kafka-cluster:ReadData");
    assert!(
        change
            .resource
            .starts_with("arn:aws:kafka:us-west-2:000000000000:topic/c/")
    );
    assert!(
        change.resource.ends_with("/payments"),
        "{}",
        change.resource
    );
    assert!(!change.whole);
    assert_eq!(compared(&wide, &narrow).relation, Relation::Less);

    // What grants nothing is no difference.
    let dead = allow(
        "kafka-cluster:ReadData",
        "arn:aws:kafka:us-west-2:000000000000:cluster/c/*",
    );
    let none = allow(
        "kafka-cluster:ReadData",
        "arn:aws:kafka:us-west-2:000000000000:cluster/d/*",
    );
    assert_eq!(compared(&dead, &none).relation, Relation::Equal);

    let s3 = allow("s3:Get*", "arn:aws:s3:::bucket/*");
    let found = compared(&allow("s3:GetObject", "arn:aws:s3:::bucket/*"), &s3);
    assert_eq!(found.relation, Relation::More);
    assert!(
        found.gained[0].action.to_lowercase().starts_with("s3:get"),
        "{found:?}"
    );
}

#[test]
fn conditions_and_variables_are_opaque() {
    let with = |condition: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"kafka-cluster:Connect","Resource":"arn:aws:kafka:us-west-2:000000000000:cluster/c/*"{condition}}}"#
        )
    };
    let plain = with("");
    let one = with(r#","Condition":{"StringEquals":{"aws:RequestedRegion":"us-west-2"}}"#);
    let same = with(r#","Condition":{"stringequals":{"AWS:RequestedRegion":["us-west-2"]}}"#);
    let other = with(r#","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}"#);
    assert_eq!(compared(&plain, &one).relation, Relation::Less);
    assert_eq!(compared(&one, &plain).relation, Relation::More);
    assert_eq!(compared(&one, &same).relation, Relation::Equal);
    assert_eq!(compared(&one, &other).relation, Relation::Unknown);

    let topic = |name: &str| {
        allow(
            "kafka-cluster:ReadData",
            &format!("arn:aws:kafka:us-west-2:000000000000:topic/c/u/{name}"),
        )
    };
    assert_eq!(
        compared(&topic("${aws:username}"), &topic("${aws:username}")).relation,
        Relation::Equal
    );
    assert_eq!(
        compared(&topic("${aws:username}"), &topic("*")).relation,
        Relation::More
    );
    assert_eq!(
        compared(&topic("orders"), &topic("${aws:username}")).relation,
        Relation::Unknown
    );
    let region = |name: &str| {
        allow(
            "kafka-cluster:Connect",
            &format!("arn:${{AWS::Partition}}:kafka:{name}:${{AWS::AccountId}}:cluster/c/*"),
        )
    };
    assert_eq!(
        compared(&region("${AWS::Region}"), &region("${AWS::Region}")).relation,
        Relation::Equal
    );
    assert_eq!(
        compared(&region("${AWS::Region}"), &region("*")).relation,
        Relation::More
    );
}

#[test]
fn entangled_patterns_end_exactly_or_unknown() {
    let stars: String = ('a'..='z')
        .chain('A'..='X')
        .flat_map(|c| [c, '*'])
        .collect();
    let reversed: String = stars.chars().rev().collect();
    let topic = |name: &str| {
        allow(
            "kafka-cluster:*",
            &format!("arn:aws:kafka:us-west-2:000000000000:topic/c/u/*{name}"),
        )
    };
    assert_eq!(
        compared(&topic(&stars), &topic(&stars)).relation,
        Relation::Equal
    );
    assert_eq!(
        compared(&topic(&stars), &topic(&reversed)).relation,
        Relation::Incomparable
    );
    let many = |count: usize, shift: usize| {
        let statements: Vec<String> = (0..count)
            .map(|index| {
                let letter = |at: usize| {
                    char::from(b'a' + u8::try_from((index + at * 7 + shift) % 26).unwrap())
                };
                topic(&format!("{}*{}*{}*", letter(0), letter(1), letter(2)))
            })
            .collect();
        format!(r#"{{"Statement":[{}]}}"#, statements.join(","))
    };
    for (count, shift) in [(200, 0), (200, 3), (20, 1)] {
        // Whatever the answer: it comes, and it is no guess.
        let found = compared(&many(count, 0), &many(count, shift));
        if shift == 0 {
            assert_eq!(found.relation, Relation::Equal);
        }
    }
    let questions = format!("*a{}", "?".repeat(18));
    assert_eq!(
        compared(&topic(&questions), &topic(&questions)).relation,
        Relation::Equal
    );
}

#[test]
fn what_two_policies_share_is_found_with_a_request() {
    let mut holes = Holes::default();
    let mut of = |resource: &str| policies(&[allow("kafka-cluster:*", resource)], &mut holes);
    let a = of("arn:aws:kafka:us-west-2:000000000000:topic/c/u/orders*");
    let b = of("arn:aws:kafka:us-west-2:000000000000:topic/c/u/*-dlq");
    let c = of("arn:aws:kafka:us-west-2:000000000000:topic/c/u/payments");
    let mut budget = Budget::new(Budget::DEFAULT);
    let Common::Request(_, resource) = common(&a, &b, &holes, &mut budget) else {
        panic!("both allow something");
    };
    assert_eq!(
        resource,
        "arn:aws:kafka:us-west-2:000000000000:topic/c/u/orders-dlq"
    );
    assert_eq!(common(&a, &c, &holes, &mut budget), Common::Nothing);
}

#[test]
fn one_form_stands_for_one_language() {
    let items = |text: &str| Pattern::like(text).items;
    assert_eq!(items("a**b"), items("a*b"));
    assert_eq!(items("a*?b"), items("a?*b"));
    assert_eq!(items("*"), vec![Item::Many(Class::Any)]);
}

#[test]
fn a_type_word_is_compared_byte_by_byte() {
    use crate::facts::actions::Resource;
    let can = |rest: &str| can_be(&format!("arn:aws:kafka:r:1:{rest}"), Resource::Group);
    assert!(can("group/c/*") && can("g*/c/*") && can("*") && can("${Type}/c/*"));
    assert!(!can("topic/c/*") && !can("gr😀*/c/*") && !can("😀*"));
    assert!(can_be("${Cluster.Arn}", Resource::Cluster));
    assert!(can_be(
        "arn:${AWS::Partition}:kafka:${AWS::Region}:1:cluster/c/*",
        Resource::Cluster
    ));
    assert!(!can_be("arn:aws:s3:::bucket/*", Resource::Cluster));
}
