//! Every character of a decoded string leads to the source that stands for it.

use super::{Random, border, mutations::check_pieces};
use msk_gen::document::{Style, Value, decode, yaml};
use msk_gen::source::Span;

/// Writes `text` so that it can be read back, with folds and escapes at random places.
fn written(random: &mut Random, text: &str, style: Style) -> String {
    match style {
        Style::Json | Style::DoubleQuoted => {
            let mut out = "\"".to_owned();
            for character in text.chars() {
                let mut units = [0; 2];
                match random.below(4) {
                    0 => {
                        for unit in character.encode_utf16(&mut units) {
                            out.push_str(&format!("\\u{unit:04X}"));
                        }
                    }
                    1 if style == Style::DoubleQuoted && character == ' ' => out.push_str("\\ "),
                    2 if style == Style::DoubleQuoted => {
                        out.push_str("\\\n    ");
                        out.push_str(&format!("\\U{:08x}", u32::from(character)));
                    }
                    _ => {
                        let quoted = serde_json::to_string(&character.to_string()).unwrap();
                        out.push_str(&quoted[1..quoted.len() - 1]);
                    }
                }
            }
            out + "\""
        }
        Style::SingleQuoted => format!("'{}'", text.replace('\'', "''").replace('\n', "\n\n  ")),
        Style::Literal | Style::Folded => {
            let mark = if style == Style::Literal { "|" } else { ">" };
            let sign = random.pick(&["", "-", "+", "3", "3-"]);
            let end = random.pick(&["\n", "\r\n"]);
            let lines: Vec<String> = text
                .split('\n')
                .map(|line| format!("   {line}{end}"))
                .collect();
            format!("{mark}{sign} # c{end}{}", lines.concat())
        }
        _ => text.replace('\n', "\n\n  "),
    }
}

fn check(random: &mut Random, source: &str, span: Span, style: Style, decoded: &str) {
    for _ in 0..4 {
        let from = border(decoded, random.below(decoded.len() + 1));
        let to = border(decoded, random.below(decoded.len() + 1)).max(from);
        let found = decode::part(source, span, style, decoded, from..to);
        assert!(span.contains(found) && source.get(found.range()).is_some());
        if from == to {
            assert!(found.is_empty());
            continue;
        }
        // Parts that follow each other do not overlap, and a part of plain characters is itself.
        let rest = decode::part(source, span, style, decoded, to..decoded.len());
        let pieces = decode::pieces(source, span, style, decoded);
        let is_exact = |piece: &&decode::Piece| {
            piece.exact && piece.at as usize <= from && to <= (piece.at + piece.len) as usize
        };
        if pieces.iter().any(|piece| is_exact(&piece)) {
            assert_eq!(&source[found.range()], &decoded[from..to]);
        }
        if pieces.iter().any(|piece| piece.at as usize == to) {
            assert!(found.end <= rest.start);
        }
    }
}

#[test]
fn json_strings() {
    let mut random = Random::new(31);
    for _ in 0..5000 {
        let decoded = random.text(12);
        let source = format!("[{}]", written(&mut random, &decoded, Style::Json));
        let span = Span::new(1, source.len() - 1);
        let pieces = decode::pieces(&source, span, Style::Json, &decoded);
        for piece in pieces.iter().filter(|piece| !piece.exact) {
            let raw = format!("\"{}\"", &source[piece.from.range()]);
            let back: String = serde_json::from_str(&raw).unwrap();
            assert_eq!(
                back,
                decoded[piece.at as usize..(piece.at + piece.len) as usize]
            );
        }
        check(&mut random, &source, span, Style::Json, &decoded);
    }
}

#[test]
fn yaml_scalars_of_every_style() {
    let mut random = Random::new(32);
    let styles = [
        Style::Plain,
        Style::SingleQuoted,
        Style::DoubleQuoted,
        Style::Literal,
        Style::Folded,
    ];
    let mut seen = [0; 5];
    for round in 0..20_000 {
        let at = round % styles.len();
        let text = random.text(12);
        let source = format!("k: {}\n", written(&mut random, &text, styles[at]));
        let reading = yaml::read(&source);
        if !reading.problems.is_empty() || reading.documents.is_empty() {
            continue;
        }
        let root = &reading.documents[0].root;
        let Some(node) = root.get("k") else { continue };
        let Value::Text(found) = &node.value else {
            continue;
        };
        if found.style != styles[at] {
            continue;
        }
        if at == 2 {
            assert_eq!(found.text, text, "{source:?}");
        }
        seen[at] += 1;
        assert_eq!(check_pieces(&source, &reading).1, 0, "{source:?} {found:?}");
        check(&mut random, &source, node.span, found.style, &found.text);
    }
    assert!(seen.iter().all(|count| *count > 300), "{seen:?}");
}
