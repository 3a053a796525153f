//! Broken inputs through the template engine and through the whole road: nothing panics, every place holds.

use crate::readers::{Random, mutate, mutations};
use msk_gen::access::{Policies, Relation, Request, compare, decide};
use msk_gen::config::Config;
use msk_gen::document::json;
use msk_gen::engine::{self, Gathered};
use msk_gen::finding::{BASE, Safety};
use msk_gen::render::mustache::{Loaded, Options, Val, render};
use msk_gen::report::{self, Format, Look, Report};
use msk_gen::source::{Origin, Source, Sources};

const TEMPLATES: [&str; 6] = [
    "name: {{hosted:id}}-{{hosted:release}}\nlist:\n{{#list}}\n  - \"{{.}}\",\n{{/list}}\n{{^none}}none{{/none}}\n",
    "{{=<% %>=}}\r\n<%# map %>\r\n<% key %>\r\n<%/ map %>\r\n<%={{ }}=%>{{! c }}\n",
    "{{#each list}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{else}}none{{/each}}{{#if on}}a{{else}}b{{/if}}",
    "  {{> self}}\n{{>*dynamic}}\n{{{list}}}{{&map}}{{map.key}}{{!-- }} --}}",
    "{{#a}}{{#b}}{{^c}}{{/c}}{{/b}}{{/a}} {{a.b.c}} {{ . }} {{@key}} {{../x}}",
    "é{{ü}}{{#list}}é{{/list}}\u{85}{{{ x }}}",
];

#[test]
fn templates() {
    let data = r#"{"hosted:id": "f\u0066f", "hosted:release": "s", "list": ["a", "b\"", {"x": 1}], "map": {"key": "v"}, "on": true, "none": [], "dynamic": "self", "ü": "é"}"#;
    let mut random = Random::new(11);
    for _ in 0..mutations() / 4 {
        let text = mutate(&mut random, &TEMPLATES);
        let sources = Sources::default();
        let context = sources.add(Source::new(Origin::File, "c.json", data));
        let file = sources.get(context);
        let value = Val::from_node(&sources, context, &json::read(&file.text).documents[0].root);
        let template = sources.add(Source::new(Origin::Template, "t", text.as_str()));
        let load = |name: &str| (name == "self").then_some(Loaded(template));
        let outcome = render(&sources, template, &[value], &load, Options::default());
        for fault in &outcome.faults {
            let source = sources.get(fault.place.source);
            assert!(
                source.text.get(fault.place.span.range()).is_some(),
                "{text:?}: {fault:?}"
            );
        }
        let mut at = 0;
        for seg in &outcome.text.map.segs {
            assert!(seg.at >= at, "{text:?}");
            at = seg.at + seg.len;
            if let Some(place) = seg.from.filter(|_| seg.exact) {
                let source = sources.get(place.source);
                let piece = outcome.text.text.get(seg.at as usize..at as usize);
                assert_eq!(Some(source.slice(place.span)), piece, "{text:?}");
            }
        }
    }
}

const DOCUMENTS: [&str; 11] = [
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"kafka-cluster:*Topic*\"], \"Resource\": [\"arn:aws:kafka:*:*:cluster/*/*\", \"arn:aws:kafka:us-west-2:000000000000:topic/c--x/*\"]}]}",
    "{\"type\": \"kafka\", \"spec\": {\"ioConfig\": {\"topic\": \"é\", \"consumerProperties\": {\"bootstrap.servers\": \"b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9092,b-2.x.abc123.c2.kafka.us-west-2.amazonaws.com:9094\", \"security.protocol\": \"SSL\"}}}}",
    "{\"hosted:id\": \"f\", \"hosted:eks:druid:release\": \"\", \"hosted:account\": 012, \"hosted:msk:clients\": [{\"name\": \"a b\"}], \"policy\": \"{\\\"Effect\\\": \\\"Allow\\\", \\\"Action\\\": \\\"kafka-cluster:*\\\", \\\"Resource\\\": \\\"*\\\"}\"}",
    "# kafka\n```json\n{\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\", \"Resource\": \"*\",}\n```\n> ```properties\n> bootstrap.servers=boot-a.c1.kafka-serverless.us-west-2.amazonaws.com:9092\n> security.protocol=SSL\n> ```\n",
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  client.properties: |\n    bootstrap.servers=b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9098\n    security.protocol=SSL\n  p: >-\n    {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\",\n    \"Resource\": \"*\"}\n",
    "Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Version: '2012-10-17'\n        Statement:\n          - Effect: Allow\n            Principal: {Federated: !Sub 'arn:aws:iam::000000000000:oidc-provider/oidc.eks.us-west-2.amazonaws.com/id/E'}\n            Action: sts:AssumeRole*\n            Condition: {StringEquals: {'oidc.eks.us-west-2.amazonaws.com/id/E:sub': 'system:serviceaccount:druid:*'}}\n      Policies:\n        - PolicyDocument:\n            Statement:\n              - !If [A, {Effect: Allow, Action: !If [B, 'kafka-cluster:*Topic', kafka-cluster:ReadData], Resource: !Join ['/', [!Sub 'arn:aws:kafka:${AWS::Region}:1:topic', é, '*']]}, !Ref AWS::NoValue]\n",
    "{\"Statement\": [{\"Effect\": \"Deny\", \"NotAction\": \"kafka-cluster:?é*\", \"NotResource\": [\"arn:aws:kafka:us-west-2:000000000000:topic/c/u/${aws:username}\", \"${X}\"], \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": \"2026-02-30T25:00:00+99:00\"}, \"Null\": {\"aws:ResourceTag/é\": false}}}, {\"Action\": \"kafka-cluster:RaedData\", \"Resource\": \"arn:aws:kafka\"}]}",
    "bootstrap.servers=b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9098\r\nsecurity.protocol=SASL_SSL\r\nsasl.mechanism=AWS_MSK_IAM\r\nsasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsRoleARN='é\\\\'x' /* c */;\r\nsasl.login.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallBackHandler\r\n",
    "# msk-gen: ignore[port-plaintext, é] until=2020-01-31 -- ü\n# msk-gen: ignore-file[MSK1]\nbootstrap.servers: b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9092 // msk-gen: ignore[sasl-ignored]\nsecurity.protocol: PLAINTEXT\nb: |-\n  x\n",
    "{\"type\": \"kafka\", \"spec\": {\"dataSchema\": {\"dataSource\": \"e\", \"metricsSpec\": [{\"type\": \"longSum\", \"name\": \"n\", \"expression\": \"nvl(\\\"a é\\\", map((x, y) -> x + 1, ['\\u0041', null])) == 1.5e3\"}], \"transformSpec\": {\"transforms\": [{\"type\": \"expression\", \"name\": \"t\", \"expression\": \"ARRAY<LONG>[1] && !(a <= -2) || substr(b, '\\\\\\\\d')\"}]}, \"granularitySpec\": {\"segmentGranularity\": \"month\", \"queryGranularity\": {\"type\": \"period\", \"period\": \"P2D\"}}, \"projections\": [{\"type\": \"aggregate\", \"name\": \"p\", \"virtualColumns\": [{\"type\": \"expression\", \"name\": \"t\", \"expression\": \"timestamp_floor(__time, 'P1Y')\"}], \"groupingColumns\": [{\"type\": \"long\", \"name\": \"t\"}]}]}, \"ioConfig\": {\"topic\": \"a\", \"taskCount\": 3, \"autoScalerConfig\": {\"enableTaskAutoScaler\": true, \"taskCountMin\": 1, \"taskCountMax\": 2}}}}",
    "{\"Resources\": {\"C\": {\"Type\": \"AWS::MSK::Cluster\", \"DeletionPolicy\": \"Retain\", \"Properties\": {\"ClusterName\": \"é\", \"BrokerNodeGroupInfo\": {\"ClientSubnets\": [{\"Ref\": \"A\"}, \"b\"], \"StorageInfo\": {\"EBSStorageInfo\": {\"VolumeSize\": 100}}}}}, \"T\": {\"Type\": \"AWS::MSK::Topic\", \"Properties\": {\"TopicName\": \"t\", \"PartitionCount\": 3}}}}",
];

#[test]
fn the_whole_road() {
    let mut random = Random::new(12);
    let config = Config::default();
    for round in 0..mutations() / 20 {
        let text = mutate(&mut random, &DOCUMENTS);
        let name = random.pick(&[
            "a.json",
            "a.yaml",
            "a.properties",
            "a.md",
            "a.mustache",
            "stdin",
        ]);
        let findings = engine::lint_text(name, text.clone(), true, &config).findings;
        for finding in &findings {
            assert!(
                text.get(finding.location.span.range()).is_some(),
                "{name} {text:?}: {}",
                finding.rule.name
            );
            for (location, _) in &finding.related {
                assert!(
                    location.source.text.get(location.span.range()).is_some(),
                    "{name} {text:?}"
                );
            }
        }
        let applied = engine::apply(name, &text, &findings, Safety::Unsafe);
        let after = engine::lint_text(name, applied.text, true, &config);
        assert!(after.skipped.is_none() || after.findings.is_empty());
        if round % 10 == 0 {
            let report = Report {
                findings,
                ..Report::default()
            };
            for (_, format) in Format::ALL {
                let text = report::write(&report, format, Look::default());
                assert!(text.ends_with('\n'));
            }
        }
    }
}

/// Two broken versions of a document are compared, and every place lies in one of them; a version is no change of itself.
#[test]
fn two_versions() {
    let mut random = Random::new(14);
    let config = Config::default();
    let mut told = 0;
    for _ in 0..mutations() / 40 {
        // What cannot be read is not compared: one of the two is whole.
        let base = (*random.pick(&DOCUMENTS)).to_owned();
        let head = mutate(&mut random, &DOCUMENTS);
        let name = random.pick(&["a.json", "a.yaml"]);
        let version = |prefix: &str, text: &str| {
            Some(engine::Version {
                name: format!("{prefix}{name}"),
                text: text.to_owned(),
            })
        };
        let judge = |base: Option<engine::Version>, head: Option<engine::Version>| {
            engine::judge_change(vec![engine::Versions { base, head }], &[], None, &config).findings
        };
        let before = || version(BASE, &base);
        for found in [
            judge(before(), version("", &head)),
            judge(before(), None),
            judge(None, version("", &head)),
        ] {
            for finding in found {
                told += 1;
                let places = finding.related.iter().map(|(place, _)| place);
                for place in places.chain([&finding.location]) {
                    let text = place.source.text.get(place.span.range());
                    assert!(text.is_some(), "{base:?} {head:?}: {}", finding.rule.name);
                }
            }
        }
        let same = judge(before(), version("", &base));
        assert!(same.is_empty(), "{base:?}: {same:?}");
    }
    assert!(told > 100);
}

/// Broken policies are answered or refused, and whatever was read of them is equal to itself.
#[test]
fn policies() {
    let mut random = Random::new(13);
    let seeds = [DOCUMENTS[0], DOCUMENTS[5], DOCUMENTS[6]];
    let mut compared = 0;
    for _ in 0..mutations() / 40 {
        let text = mutate(&mut random, &seeds);
        let name = random.pick(&["a.json", "a.yaml"]);
        let mut gathered = Gathered::default();
        if gathered.add(name, text.clone()).is_err() {
            continue;
        }
        let mut all = Policies::default();
        for found in &gathered.found {
            all.statements
                .extend(found.policies.statements.iter().cloned());
            for statement in &found.policies.statements {
                let location = gathered.location(statement.policy, statement.span);
                let location = location.unwrap();
                assert!(
                    location.source.text.get(location.span.range()).is_some(),
                    "{text:?}"
                );
            }
        }
        let same = compare(&all, &all, &gathered.holes);
        assert!(
            matches!(same.relation, Relation::Equal | Relation::Unknown),
            "{text:?} {same:?}"
        );
        let context = vec![("aws:username".to_owned(), vec!["a*".to_owned()])];
        for context in [None, Some(context.as_slice())] {
            let request = Request {
                action: "kafka-cluster:ReadData",
                resource: "arn:aws:kafka:us-west-2:000000000000:topic/c/u/é",
                principal: Some("arn:aws:sts::000000000000:assumed-role/a/b"),
                context,
            };
            let _ = decide(&all, &request);
        }
        compared += 1;
    }
    assert!(compared > 0);
}

/// Where a quote, a colon, a comma or a bracket was lost, repairs make the document whole or leave it alone.
#[test]
fn repairs_of_what_was_lost() {
    let spec = include_str!("../fixtures/druid/valid/json.json");
    let policy = "{\"Version\": \"2012-10-17\", \"Statement\": [\n  {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\",\n   \"Resource\": [\"arn:aws:kafka:us-west-2:000000000000:topic/c/x/*\", \"*\"]}\n]}\n";
    let config = msk_gen::config::Config::default();
    let mut whole = 0;
    for text in [spec, policy] {
        let lost = text.char_indices().filter(|(_, c)| "\":,{}[]".contains(*c));
        for (at, c) in lost {
            let broken = format!("{}{}", &text[..at], &text[at + 1..]);
            let mut fixed = broken.clone();
            for _ in 0..3 {
                let lint = engine::lint_text("a.json", fixed.clone(), true, &config);
                fixed = engine::apply("a.json", &fixed, &lint.findings, Safety::Safe).text;
            }
            let sound = serde_json::from_str::<serde_json::Value>(&fixed).is_ok();
            assert!(sound || fixed == broken, "{at} {c:?}: {fixed}");
            whole += usize::from(sound && c == ',');
        }
    }
    assert!(whole > 10, "{whole}");
}
