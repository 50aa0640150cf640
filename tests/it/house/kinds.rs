//! No match over changes may swallow a kind that is added later.

use super::floors::library;

/// What makes clippy refuse `_ =>` over an enum.
const GUARD: &str = "clippy::wildcard_enum_match_arm";

#[test]
fn whoever_tells_kinds_of_changes_apart_must_name_them_all() {
    let files: Vec<(String, String)> = library()
        .into_iter()
        .map(|(_, file, code)| (file, code))
        .collect();
    let guarded: Vec<&str> = files
        .iter()
        .filter(|(_, code)| code.contains("#![deny(") && code.contains(GUARD))
        .map(|(file, _)| file.strip_suffix("mod.rs").unwrap_or(file))
        .collect();
    assert!(guarded.len() >= 4, "{guarded:?} are too few");
    let mut faults = Vec::new();
    for (file, code) in &files {
        let is_guarded = guarded.iter().any(|guard| file.starts_with(guard));
        for (number, line) in (1..).zip(code.lines()) {
            if tells_apart(line) && !is_guarded {
                faults.push(format!("{file}:{number}: {}", line.trim()));
            }
        }
    }
    assert!(
        faults.is_empty(),
        "{}\nask the change itself (`Change::loss`, `Change::closed`), or deny `{GUARD}` in the file",
        faults.join("\n")
    );
}

#[test]
fn patterns_over_changes_are_found() {
    for line in [
        "    Change::Ban(ban) => ban,",
        "Changed::Build(capacity) | Changed::Expand(capacity) => added(capacity),",
        "let is_cut_off = matches!(change, Change::CutOff(..));",
        "if let Change::Tariff(duty) = change {",
    ] {
        assert!(tells_apart(line), "{line}");
    }
    for line in [
        "let gone = Change::CutOff(event.clone(), Span::ALWAYS);",
        "let closed = changes.iter().filter_map(Change::closed);",
        "ScopeChange::Ban(ban) => ban,",
    ] {
        assert!(!tells_apart(line), "{line}");
    }
}

/// Whether a line has a pattern that is one kind of change.
fn tells_apart(line: &str) -> bool {
    let is_pattern =
        line.contains("=>") || line.contains("matches!") || line.contains("let Change");
    ["Change::", "Changed::"].iter().any(|path| {
        line.match_indices(path).any(|(at, _)| {
            let is_whole =
                !line[..at].ends_with(|char: char| char.is_alphanumeric() || char == '_');
            let is_kind = line[at + path.len()..].starts_with(char::is_uppercase);
            is_whole && is_kind && is_pattern
        })
    })
}
