//! The mustache specification's cases, and what msk-gen adds: strictness, limits, provenance.

use msk_gen::document::json;
use msk_gen::render::mustache::{FaultKind, Loaded, Options, Outcome, Val, render};
use msk_gen::source::{Origin, Source, Sources};
use std::collections::HashMap;

/// Renders `template` with JSON `data`.
fn run(
    template: &str,
    data: &str,
    partials: &[(String, String)],
    options: Options,
) -> (Sources, Outcome) {
    let sources = Sources::default();
    let context = sources.add(Source::new(Origin::File, "context.json", data));
    let text = sources.get(context);
    let reading = json::read(&text.text);
    let value = Val::from_node(&sources, context, &reading.documents[0].root);
    let main = sources.add(Source::new(Origin::Template, "main.mustache", template));
    let known: HashMap<String, _> = partials
        .iter()
        .map(|(name, text)| {
            (
                name.clone(),
                sources.add(Source::new(Origin::Template, name.clone(), text.clone())),
            )
        })
        .collect();
    let outcome = render(
        &sources,
        main,
        &[value],
        &|name| known.get(name).copied().map(Loaded),
        options,
    );
    (sources, outcome)
}

fn strict(template: &str, data: &str) -> Outcome {
    run(template, data, &[], Options::default()).1
}

#[test]
fn the_specification_passes_completely() {
    let counts = [
        ("comments", 12),
        ("delimiters", 14),
        ("interpolation", 42),
        ("inverted", 22),
        ("partials", 12),
        ("sections", 34),
        ("dynamic-names", 21),
    ];
    let mut failures = Vec::new();
    for (module, count) in counts {
        let path = format!(
            "{}/fixtures/mustache/{module}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let cases = value["cases"].as_array().unwrap();
        assert_eq!(cases.len(), count, "{module}");
        for case in cases {
            let partials: Vec<(String, String)> = case["partials"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, text)| (name.clone(), text.as_str().unwrap().to_owned()))
                .collect();
            let options = Options {
                escape: true,
                strict: false,
            };
            let (_, outcome) = run(
                case["template"].as_str().unwrap(),
                &case["data"].to_string(),
                &partials,
                options,
            );
            if outcome.text.text != case["expected"].as_str().unwrap() || !outcome.faults.is_empty()
            {
                failures.push(format!(
                    "{module} / {}:\n template {}\n expected {}\n      got {:?} {:?}",
                    case["name"],
                    case["template"],
                    case["expected"],
                    outcome.text.text,
                    outcome.faults
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn every_undefined_variable_is_told_at_once_with_its_tag() {
    let template = "a: {{hosted:regoin}}\nb: {{nothing}}\n{{#maybe}}x{{/maybe}}{{#hosted:regio}}y{{/hosted:regio}}";
    let outcome = strict(template, r#"{"hosted:region": "us-west-2"}"#);
    let told: Vec<_> = outcome
        .faults
        .iter()
        .map(|fault| {
            (
                fault.kind,
                &template[fault.place.span.range()],
                fault.help.as_deref().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                FaultKind::Missing,
                "{{hosted:regoin}}",
                "did you mean `hosted:region`?"
            ),
            (
                FaultKind::Missing,
                "{{nothing}}",
                "define it in a context or with `--set nothing=…`, or make it optional with a section"
            ),
            (
                FaultKind::LikelyTypo,
                "{{#hosted:regio}}",
                "did you mean `hosted:region`?"
            ),
        ]
    );
}

#[test]
fn handlebars_sections_work_beside_mustache() {
    let data = r#"{"xs": ["a", "b"], "on": true, "none": "", "m": {"k": "v"}}"#;
    let cases = [
        (
            "{{#each xs}}{{@index}}{{this}}{{#unless @last}},{{/unless}}{{/each}}",
            "0a,1b",
        ),
        (
            "{{#if on}}yes{{else}}no{{/if}} {{#if none}}yes{{else}}no{{/if}}",
            "yes no",
        ),
        ("{{#each m}}{{@key}}={{.}}{{/each}}", "k=v"),
        ("{{#with m}}{{k}}{{/with}}{{#xs}}{{.}}{{/xs}}", "vab"),
        ("{{#each nothing}}x{{else}}empty{{/each}}", "empty"),
        ("{{!-- a comment with }} inside --}}done", "done"),
    ];
    for (template, expected) in cases {
        let outcome = strict(template, data);
        assert_eq!(
            (outcome.text.text.as_str(), outcome.faults.len()),
            (expected, 0),
            "{template}: {:?}",
            outcome.faults
        );
    }
}

#[test]
fn broken_templates_name_the_tag() {
    let cases = [
        ("a {{b", "this tag is never closed with `}}`"),
        ("{{#a}}x", "the section `a` is never closed"),
        ("x{{/a}}", "`a` is closed here but not open"),
        ("{{#ab}}{{/ac}}", "`ac` is closed here, but `ab` is open"),
        (
            "{{=<%=}}",
            "a set-delimiter tag needs two delimiters with a blank between them",
        ),
        ("{{a b}}", "`a b` is no name: names have no blanks"),
        ("{{}}", "an empty tag"),
        ("{{> gone}}", "there is no template `gone`"),
        (
            "{{$block}}{{/block}}",
            "`{{$…}}` is template inheritance, which msk-gen does not have",
        ),
    ];
    for (template, expected) in cases {
        let outcome = strict(template, r#"{"a": 1, "ab": 1}"#);
        assert_eq!(
            outcome.faults.first().map(|fault| fault.message.as_str()),
            Some(expected),
            "{template}"
        );
        assert!(outcome.failed());
    }
}

/// Found by `conformance/run mustache`: only a partial on a line of its own is indented.
#[test]
fn a_partial_inside_a_line_is_not_indented() {
    let partials = [
        ("outer", "k_{{> inner}}_\n  {{> inner}}\nend"),
        ("inner", "p\nq"),
    ];
    let partials: Vec<_> = partials
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let (_, outcome) = run("  {{> outer}}\n", "{}", &partials, Options::default());
    assert_eq!(outcome.text.text, "  k_p\nq_\n    p\n    q  end");
}

#[test]
fn recursion_and_growth_end_in_a_fault() {
    let options = Options::default();
    let partials = |name: &str, text: &str| vec![(name.to_owned(), text.to_owned())];
    let (_, endless) = run("{{> a}}", "{}", &partials("a", "x{{> a}}"), options);
    assert_eq!(endless.faults[0].kind, FaultKind::Limit);
    let (_, doubled) = run("{{> a}}", "{}", &partials("a", "x{{> a}}{{> a}}"), options);
    assert_eq!(doubled.faults[0].kind, FaultKind::Limit);
    let deep = format!("{}{}", "{{#a}}".repeat(100_000), "{{/a}}".repeat(100_000));
    let (_, nested) = run(&deep, r#"{"a": {}}"#, &[], options);
    assert_eq!(
        nested.faults[0].message,
        "sections nest deeper than 100 levels"
    );
    let fine = format!("{}x{}", "{{#a}}".repeat(100), "{{/a}}".repeat(100));
    assert_eq!(run(&fine, r#"{"a": {}}"#, &[], options).1.text.text, "x");
}

#[test]
fn every_byte_of_the_output_knows_where_it_came_from() {
    let template = "name: {{hosted:id}}-x\n{{#list}}\n- {{.}}\n{{/list}}\n";
    let data = r#"{"hosted:id": "f\u0066f", "list": ["one", "two"]}"#;
    let (sources, outcome) = run(template, data, &[], Options::default());
    let text = &outcome.text.text;
    assert_eq!(text, "name: fff-x\n- one\n- two\n");
    let mut covered = 0;
    for seg in &outcome.text.map.segs {
        assert_eq!(seg.at as usize, covered, "no gap");
        covered += seg.len as usize;
        let place = seg.from.unwrap();
        let from = sources.get(place.source);
        if seg.exact {
            let piece = &text[seg.at as usize..(seg.at + seg.len) as usize];
            assert_eq!(from.slice(place.span), piece);
        }
    }
    assert_eq!(covered, text.len());
}
