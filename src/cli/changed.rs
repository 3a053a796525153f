//! Which lines changed, and which findings they caused.

use super::git::{self, Difference};
use super::{Failure, files};
use crate::config::Config;
use crate::engine;
use crate::finding::{Finding, Location};
use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::Path;

/// Changed lines of one file.
#[derive(Debug, PartialEq, Eq)]
enum Lines {
    /// A new file.
    All,
    /// First and last, from 1.
    Some(Vec<(usize, usize)>),
}

/// What changed, by path relative to the repository's root.
#[derive(Debug)]
pub(super) struct Changed {
    files: HashMap<String, Lines>,
    /// The commit, and what each file was called there, when git was asked.
    base: Option<(String, HashMap<String, String>)>,
}

impl Changed {
    /// What git says about the working tree.
    pub(super) fn of(difference: &Difference) -> Result<Self, Failure> {
        let mut files = parse(&difference.text)
            .map_err(|broken| Failure::new(format!("what `git diff` prints {broken}")))?;
        for path in &difference.new {
            files.insert(path.clone(), Lines::All);
        }
        let before = difference
            .files
            .iter()
            .filter_map(|(now, before)| Some((now.clone()?, before.clone()?)))
            .collect();
        Ok(Self {
            files,
            base: Some((difference.base.clone(), before)),
        })
    }

    /// What a unified diff in a file, or on standard input for `-`, says.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
            bytes
        } else {
            std::fs::read(path).map_err(|error| files::failure(path, "cannot be read", &error))?
        };
        let fail = |why: String| {
            let name = if path.as_os_str() == "-" {
                "standard input".to_owned()
            } else {
                format!("`{}`", files::shown(path))
            };
            Failure::new(format!("{name} {why}")).help("it is what `git diff --unified=0` prints")
        };
        let files = parse(&bytes).map_err(fail)?;
        if files.is_empty() && !bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(fail("holds no unified diff".into()));
        }
        Ok(Self { files, base: None })
    }

    /// Whether a file of it exists, or there is none.
    pub(super) fn fits(&self, config: &Config) -> bool {
        self.files.is_empty()
            || self
                .files
                .keys()
                .any(|path| Path::new(&files::from_root(path, &config.prefix)).exists())
    }

    /// Leaves out the findings that no changed line caused. One is kept when it, or a place that belongs to it, stands on such a
    /// line, and also when the base of the same file has it not: a line that is gone cannot be pointed at.
    pub(super) fn filter(
        &self,
        findings: &mut Vec<Finding>,
        config_of: &mut dyn FnMut(&str) -> Option<Config>,
        config: &Config,
    ) -> Result<(), Failure> {
        let touched = |finding: &Finding| {
            let places = std::iter::once(&finding.location)
                .chain(finding.related.iter().map(|(location, _)| location));
            places.into_iter().any(|place| self.touches(place, config))
        };
        let kept: Vec<bool> = findings
            .iter()
            .map(|finding| finding.rule.code.starts_with("MSK8") || touched(finding))
            .collect();
        // What the file itself says now and did not say before; findings of other origins cannot be compared so.
        let mut fresh: HashMap<String, HashSet<String>> = HashMap::new();
        if let Some((commit, names)) = &self.base {
            let mut paths: Vec<String> = findings
                .iter()
                .zip(&kept)
                .filter(|(_, kept)| !**kept)
                .map(|(finding, _)| finding.location.path().to_owned())
                .filter(|path| self.files.contains_key(&config.repository_path(path)))
                .collect();
            paths.sort();
            paths.dedup();
            let wanted: Vec<&str> = paths
                .iter()
                .filter_map(|path| names.get(&config.repository_path(path)))
                .map(String::as_str)
                .collect();
            let texts = git::contents(commit, &wanted)?;
            for path in paths {
                let before = names.get(&config.repository_path(&path));
                let text = before.and_then(|before| texts.get(before));
                let now = findings
                    .iter()
                    .find(|finding| finding.location.path() == path)
                    .map(|finding| finding.location.source.text.clone());
                if let (Some(text), Some(now), Some(own)) = (text, now, config_of(&path)) {
                    let told = |text: String| -> HashSet<String> {
                        let lint = engine::lint_text(&path, text, true, &own);
                        lint.findings
                            .into_iter()
                            .map(|one| one.fingerprint)
                            .collect()
                    };
                    let before = told(text.clone());
                    let new = told(now).into_iter().filter(|one| !before.contains(one));
                    fresh.insert(path.clone(), new.collect());
                }
            }
        }
        let mut index = 0;
        findings.retain(|finding| {
            index += 1;
            kept[index - 1]
                || fresh
                    .get(finding.location.path())
                    .is_some_and(|new| new.contains(&finding.fingerprint))
        });
        Ok(())
    }

    fn touches(&self, place: &Location, config: &Config) -> bool {
        match self.files.get(&config.repository_path(place.path())) {
            None => false,
            Some(Lines::All) => true,
            Some(Lines::Some(changed)) => {
                let (first, last) = (place.start().line, place.end().line);
                changed
                    .iter()
                    .any(|(from, to)| *from <= last && first <= *to)
            }
        }
    }
}

/// The added lines of a unified diff. What a hunk holds is counted, so that a line of the text that looks like a header is none.
/// Half a diff would keep findings back that it should tell, so it is an error, with what is wrong.
fn parse(diff: &[u8]) -> Result<HashMap<String, Lines>, String> {
    let mut found: HashMap<String, Lines> = HashMap::new();
    let mut path: Option<String> = None;
    let mut new = false;
    let mut in_file = false;
    let (mut old_left, mut new_left, mut line) = (0usize, 0usize, 0usize);
    for (index, raw) in diff.split(|byte| *byte == b'\n').enumerate() {
        if old_left > 0 || new_left > 0 {
            match raw.first() {
                Some(b'+') => {
                    if let Some(path) = &path {
                        add(
                            found.entry(path.clone()).or_insert(Lines::Some(Vec::new())),
                            line,
                        );
                    }
                    line = line.saturating_add(1);
                    new_left = new_left.saturating_sub(1);
                }
                Some(b'-') => old_left = old_left.saturating_sub(1),
                Some(b'\\') => {}
                _ => {
                    line = line.saturating_add(1);
                    old_left = old_left.saturating_sub(1);
                    new_left = new_left.saturating_sub(1);
                }
            }
            continue;
        }
        let text = String::from_utf8_lossy(raw);
        let after_name = std::mem::take(&mut in_file);
        if let Some(name) = text.strip_prefix("--- ") {
            new = name.trim_end() == "/dev/null";
        } else if let Some(name) = text.strip_prefix("+++ ") {
            path = file_name(name);
            in_file = true;
            if let Some(path) = &path {
                let lines = if new {
                    Lines::All
                } else {
                    Lines::Some(Vec::new())
                };
                found.entry(path.clone()).or_insert(lines);
            }
        } else if let Some(header) = text.strip_prefix("@@ ")
            && let Some((old, added)) = hunk(header)
        {
            (old_left, new_left, line) = (old.1, added.1, added.0);
        } else if after_name && text.starts_with("@@") {
            let line = index + 1;
            return Err(format!(
                "has a hunk at line {line} that is not of the form `@@ -1,2 +3,4 @@`"
            ));
        }
    }
    if old_left > 0 || new_left > 0 {
        return Err("ends within a hunk".into());
    }
    Ok(found)
}

fn add(lines: &mut Lines, line: usize) {
    if let Lines::Some(list) = lines {
        match list.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(line) => *last = line,
            _ => list.push((line, line)),
        }
    }
}

/// First line and count of both sides of `-1,2 +3,4 @@`.
fn hunk(header: &str) -> Option<((usize, usize), (usize, usize))> {
    let mut parts = header.split(' ');
    let side = |part: &str, sign: char| -> Option<(usize, usize)> {
        let part = part.strip_prefix(sign)?;
        match part.split_once(',') {
            Some((line, count)) => Some((line.parse().ok()?, count.parse().ok()?)),
            None => Some((part.parse().ok()?, 1)),
        }
    };
    Some((side(parts.next()?, '-')?, side(parts.next()?, '+')?))
}

/// The path of a `+++` line; `None` for a file that is gone.
fn file_name(name: &str) -> Option<String> {
    let name = name.trim_end_matches('\r');
    let name = match name.strip_prefix('"') {
        // Behind a name with blanks git writes a tab.
        Some(quoted) => unquoted(quoted.rsplit_once('"').map_or(quoted, |(name, _)| name)),
        // Behind a tab some tools write the time.
        None => name.split('\t').next().unwrap_or(name).to_owned(),
    };
    if name == "/dev/null" {
        return None;
    }
    let inside = ["b/", "w/", "i/"]
        .iter()
        .find_map(|side| name.strip_prefix(side));
    Some(inside.unwrap_or(&name).to_owned())
}

/// The text of a name that git wrote in quotes.
fn unquoted(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'r') => bytes.push(b'\r'),
            Some(first @ b'0'..=b'3') => {
                let mut value = u32::from(first - b'0');
                for _ in 0..2 {
                    value = value * 8 + u32::from(rest.next().unwrap_or(b'0').saturating_sub(b'0'));
                }
                bytes.push(u8::try_from(value & 0xFF).unwrap_or(b'?'));
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_diff() {
        let diff = b"diff --git a/x.json b/x.json\n--- a/x.json\n+++ b/x.json\n@@ -1,2 +1,3 @@ a\n-old\n+++ b/not-a-header\n+two\n three\n@@ -9 +10,0 @@\n-gone\n@@ -20,0 +21 @@\n+last\n\\ No newline at end of file\ndiff --git a/y b/y\nnew file mode 100644\n--- /dev/null\n+++ b/y\n@@ -0,0 +1 @@\n+a\n--- a/z\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n";
        let found = parse(diff).unwrap();
        assert_eq!(found["x.json"], Lines::Some(vec![(1, 2), (21, 21)]));
        assert_eq!(found["y"], Lines::All);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn names_of_files() {
        assert_eq!(
            file_name("b/a b.json\t2026-01-01").as_deref(),
            Some("a b.json")
        );
        assert_eq!(file_name("\"b/a\\tb\\303\\274\"").as_deref(), Some("a\tbü"));
        assert_eq!(file_name("\"b/q\\\" b\"\t").as_deref(), Some("q\" b"));
        assert_eq!(file_name("plain.json").as_deref(), Some("plain.json"));
        assert_eq!(file_name("/dev/null"), None);
    }

    #[test]
    fn half_a_diff_is_an_error() {
        let said = |hunk: &str| parse(format!("--- a/x\n+++ b/x\n{hunk}").as_bytes());
        assert!(said("@@ -1 +1,2 @@\n a\n+b\n").is_ok());
        for (hunk, why) in [
            ("@@ -1,x +1 @@\n-a\n+b\n", "line 3"),
            ("@@@ -1 -1 +1 @@@\n--a\n++b\n", "line 3"),
            ("@@ -1,3 +1,3 @@\n a\n-b", "within a hunk"),
        ] {
            assert!(said(hunk).unwrap_err().contains(why), "{hunk}");
        }
    }

    #[test]
    fn any_bytes_are_read() {
        for text in [
            "",
            "@@ -1,99999 +1,99999 @@\n+",
            "+++ \"\\",
            "@@ -1 +18446744073709551615 @@\n+a\n+b",
        ] {
            let _ = parse(text.as_bytes());
        }
    }
}
