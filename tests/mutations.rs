//! Broken inputs through the template engine and through the whole road: nothing panics, every place holds.

use crate::readers::{Random, mutate, mutations};
use msk_gen::config::Config;
use msk_gen::document::json;
use msk_gen::engine;
use msk_gen::finding::Safety;
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

const DOCUMENTS: [&str; 5] = [
    "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"kafka-cluster:*Topic*\"], \"Resource\": [\"arn:aws:kafka:*:*:cluster/*/*\", \"arn:aws:kafka:us-west-2:000000000000:topic/c--x/*\"]}]}",
    "{\"type\": \"kafka\", \"spec\": {\"ioConfig\": {\"topic\": \"é\", \"consumerProperties\": {\"bootstrap.servers\": \"b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9092,b-2.x.abc123.c2.kafka.us-west-2.amazonaws.com:9094\", \"security.protocol\": \"SSL\"}}}}",
    "{\"hosted:id\": \"f\", \"hosted:eks:druid:release\": \"\", \"hosted:account\": 012, \"hosted:msk:clients\": [{\"name\": \"a b\"}], \"policy\": \"{\\\"Effect\\\": \\\"Allow\\\", \\\"Action\\\": \\\"kafka-cluster:*\\\", \\\"Resource\\\": \\\"*\\\"}\"}",
    "# kafka\n```json\n{\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\", \"Resource\": \"*\",}\n```\n> ```properties\n> bootstrap.servers=boot-a.c1.kafka-serverless.us-west-2.amazonaws.com:9092\n> security.protocol=SSL\n> ```\n",
    "apiVersion: v1\nkind: ConfigMap\ndata:\n  client.properties: |\n    bootstrap.servers=b-1.x.abc123.c2.kafka.us-west-2.amazonaws.com:9098\n    security.protocol=SSL\n  p: >-\n    {\"Effect\": \"Allow\", \"Action\": \"kafka-cluster:*\",\n    \"Resource\": \"*\"}\n",
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
