//! The rooms of the house and who may use whom; see the table in `lib.rs`.

use std::path::Path;

/// A room and the rooms that it may use. `engine` and `cli` may use all.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("source", &[]),
    ("finding", &["source"]),
    ("facts", &[]),
    ("document", &["source"]),
    ("model", &["source", "document", "facts"]),
    ("access", &["source", "document", "facts", "model"]),
    (
        "workspace",
        &["source", "document", "facts", "model", "access"],
    ),
    (
        "render",
        &["source", "document", "facts", "model", "access"],
    ),
    (
        "rules",
        &[
            "source",
            "finding",
            "document",
            "facts",
            "model",
            "access",
            "workspace",
        ],
    ),
    (
        "config",
        &["source", "finding", "document", "facts", "model", "rules"],
    ),
    ("report", &["source", "finding", "config"]),
    (
        "engine",
        &[
            "source",
            "finding",
            "document",
            "facts",
            "model",
            "access",
            "workspace",
            "render",
            "rules",
            "config",
        ],
    ),
];

fn visit(folder: &Path, room: &str, allowed: &[&str], wrong: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, room, allowed, wrong);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for part in line.split("crate::").skip(1) {
                let used: String = part
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if !used.is_empty() && used != room && !allowed.contains(&used.as_str()) {
                    wrong.push(format!(
                        "{}:{}: `{room}` uses `{used}`",
                        path.display(),
                        number + 1
                    ));
                }
            }
        }
    }
}

#[test]
fn rooms_use_only_the_rooms_that_they_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (room, allowed) in MAY_USE {
        visit(&src.join(room), room, allowed, &mut wrong);
    }
    let rooms = std::fs::read_dir(&src)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(
        rooms,
        MAY_USE.len() + 1,
        "every room but `cli` is in the table"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
