//! The whole road on any text: reading, kinds, rules, following places back, every format.
#![no_main]

use msk_gen::config::Config;
use msk_gen::engine;
use msk_gen::report::{self, Format, Look, Report};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for name in ["a.json", "a.yaml", "a.properties", "a.md", "a.mustache", "msk-gen.toml", "-"] {
        let findings = engine::lint_text(name, text.to_owned(), true, &Config::default()).findings;
        for finding in &findings {
            assert!(finding.location.source.text.get(finding.location.span.range()).is_some());
        }
        let report = Report { findings, ..Report::default() };
        for (_, format) in Format::ALL {
            let _ = report::write(&report, format, Look::default());
        }
    }
});
