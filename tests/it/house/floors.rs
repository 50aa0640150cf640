//! Each floor of the house imports only floors below it, and the floors that compute do nothing else.
//!
//! `docs/architecture.md` has the same table in words.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// A floor, what it may import from this crate, and which other roots it may not name.
pub(super) struct Floor {
    name: &'static str,
    may_import: &'static [&'static str],
    must_not_name: &'static [&'static str],
}

/// Reading, writing, and what makes one run differ from the next.
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::env",
    "std::time",
    "anstream",
    "tempfile",
];
/// The same, and every way to write a value down.
const OUTSIDE_AND_FORMATS: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::env",
    "std::time",
    "anstream",
    "tempfile",
    "serde",
    "serde_json",
    "ron",
    "csv",
];

/// The same, but for the derives that let findings carry a word of a lower floor as it is.
const OUTSIDE_AND_WRITERS: &[&str] = &[
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::env",
    "std::time",
    "anstream",
    "tempfile",
    "serde_json",
    "ron",
    "csv",
];

/// The floors of the library, the lowest first.
const FLOORS: &[Floor] = &[
    Floor {
        name: "model",
        may_import: &[],
        must_not_name: OUTSIDE_AND_FORMATS,
    },
    Floor {
        name: "load",
        may_import: &["model"],
        must_not_name: &["std::net", "std::process", "std::env", "std::time"],
    },
    Floor {
        name: "import",
        may_import: &["model", "load"],
        must_not_name: &["std::net", "std::process", "std::env", "std::time"],
    },
    Floor {
        name: "network",
        may_import: &["model"],
        must_not_name: OUTSIDE_AND_WRITERS,
    },
    Floor {
        name: "engine",
        may_import: &["network"],
        must_not_name: OUTSIDE_AND_WRITERS,
    },
    Floor {
        name: "analysis",
        may_import: &["model", "network", "engine"],
        must_not_name: OUTSIDE,
    },
    Floor {
        name: "study",
        may_import: &["model", "network", "engine", "analysis"],
        must_not_name: OUTSIDE,
    },
    Floor {
        name: "words",
        may_import: &["model", "import", "network", "analysis", "study"],
        must_not_name: OUTSIDE,
    },
    Floor {
        name: "render",
        may_import: &["model", "network", "analysis", "study", "words"],
        must_not_name: OUTSIDE,
    },
    Floor {
        name: "diagram",
        may_import: &["model", "network", "analysis", "study", "words"],
        must_not_name: OUTSIDE,
    },
    Floor {
        name: "report",
        may_import: &[
            "model", "network", "analysis", "study", "words", "render", "diagram",
        ],
        must_not_name: OUTSIDE,
    },
];

/// What no floor of the library does: only the binary talks to a person.
const PRINTING: &[&str] = &["print!", "println!", "eprint!", "eprintln!", "dbg!"];

#[test]
fn every_floor_imports_only_floors_below_it() {
    let mut faults = String::new();
    for (floor, file, code) in library() {
        for (line, path) in paths(&code, "crate") {
            let other = first(&path);
            // What `crate::` leads to, where it is no floor, belongs to the crate's root.
            if other != floor.name && !floor.may_import.contains(&other) {
                fault(
                    &mut faults,
                    &file,
                    line,
                    format_args!(
                        "`{}` imports `{other}`; it may import {}",
                        floor.name,
                        or_nothing(floor.may_import)
                    ),
                );
            }
        }
        for (line, depth) in climbs(&code) {
            if depth > depth_of(&file) {
                fault(
                    &mut faults,
                    &file,
                    line,
                    format_args!("`super` climbs out of `{}`", floor.name),
                );
            }
        }
        if let Some((line, _)) = paths(&code, "linchpin").first() {
            fault(
                &mut faults,
                &file,
                *line,
                format_args!("the library names itself from outside"),
            );
        }
    }
    assert!(
        faults.is_empty(),
        "\n{faults}move the code down, or hand the value in from above"
    );
}

#[test]
fn floors_that_compute_neither_read_nor_write_nor_print() {
    let mut faults = String::new();
    for (floor, file, code) in library() {
        for banned in floor.must_not_name {
            let (root, rest) = banned.split_once("::").unwrap_or((banned, ""));
            for (line, path) in paths(&code, root) {
                if rest.is_empty() || first(&path) == rest {
                    fault(
                        &mut faults,
                        &file,
                        line,
                        format_args!("`{}` names `{banned}`", floor.name),
                    );
                }
            }
        }
        for (at, text) in code.lines().enumerate() {
            for banned in PRINTING {
                if has_word(text, banned) {
                    fault(
                        &mut faults,
                        &file,
                        at + 1,
                        format_args!("`{}` prints with `{banned}`", floor.name),
                    );
                }
            }
        }
    }
    assert!(
        faults.is_empty(),
        "\n{faults}return a value and let the command line write it"
    );
}

#[test]
fn only_the_binary_knows_the_command_line() {
    let root = stripped(&source().join("lib.rs"));
    assert!(
        !root.lines().any(|line| has_word(line, "cli")),
        "src/lib.rs names `cli`, which belongs to the binary"
    );
    let mut faults = String::new();
    for (floor, file, code) in library() {
        for foreign in ["clap", "anyhow", "annotate_snippets"] {
            for (line, _) in paths(&code, foreign) {
                fault(
                    &mut faults,
                    &file,
                    line,
                    format_args!("`{}` names `{foreign}`", floor.name),
                );
            }
        }
    }
    assert!(
        faults.is_empty(),
        "\n{faults}that belongs to the command line"
    );
}

#[test]
fn every_module_of_the_library_is_a_known_floor() {
    let folders = fs::read_dir(source()).expect("the sources are there");
    for entry in folders {
        let path = entry.expect("the folder can be listed").path();
        let name = stem(&path);
        let is_known = FLOORS.iter().any(|floor| floor.name == name)
            || ["cli", "lib", "main"].contains(&name.as_str());
        assert!(
            is_known,
            "`src/{name}` is no floor; add it to the table in tests/it/house/floors.rs and docs/architecture.md"
        );
    }
}

#[test]
fn imports_are_found_wherever_they_hide() {
    let code = strip(
        "//! See [`crate::load`].\nuse crate::{\n    model::{self, Chain},\n    network as net,\n};\nfn f() { \
         let text = \"crate::cli\"; crate::engine::run('\"', r#\"crate::cli\"#) } /* crate::cli */\nuse super::super::x;\n",
    );
    let found: Vec<(usize, String)> = paths(&code, "crate")
        .into_iter()
        .map(|(line, path)| (line, first(&path).to_owned()))
        .collect();
    let expected = [(3, "model"), (4, "network"), (6, "engine")];
    assert_eq!(found, expected.map(|(line, name)| (line, name.to_owned())));
    assert_eq!(climbs(&code), [(7, 2)]);
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of the library with its floor, its name below the crate, and its text without comments and strings.
pub(super) fn library() -> Vec<(&'static Floor, String, String)> {
    let mut found = Vec::new();
    for floor in FLOORS {
        let mut files = Vec::new();
        collect(&source().join(floor.name), &mut files);
        let single = source().join(floor.name).with_extension("rs");
        files.extend(single.is_file().then_some(single));
        files.sort();
        for file in files {
            let name = file
                .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                .expect("sources lie in the crate");
            found.push((floor, name.display().to_string(), stripped(&file)));
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .expect("it has a name")
        .to_string_lossy()
        .into_owned()
}

fn fault(faults: &mut String, file: &str, line: usize, what: std::fmt::Arguments<'_>) {
    writeln!(faults, "{file}:{line}: {what}").expect("a String takes everything");
}

fn or_nothing(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing of this crate".to_owned()
    } else {
        names.join(", ")
    }
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

/// How many `super`s lead from a file to the crate's root, without leaving its floor at the last.
fn depth_of(file: &str) -> usize {
    let parts = file.matches('/').count();
    // `src/engine/mod.rs` and `src/engine.rs` are the floor itself; each folder below is one step more.
    let below = parts.saturating_sub(1);
    if file.ends_with("/mod.rs") {
        below.saturating_sub(1)
    } else {
        below
    }
}

fn stripped(file: &Path) -> String {
    strip(&fs::read_to_string(file).expect("sources are text"))
}

/// The same text with comments and the insides of strings blank; lines stay where they are.
fn strip(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = hashes + 2;
            rest[inside..]
                .find(&close)
                .map_or(rest.len(), |end| inside + end + close.len())
        } else if char == '"' {
            string_end(rest)
        } else if let Some(length) = char_literal(rest) {
            length
        } else {
            out.push(char);
            rest = &rest[char.len_utf8()..];
            continue;
        };
        out.extend(
            rest[..length]
                .chars()
                .map(|char| if char == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[length..];
    }
    out
}

/// The number of `#` of a raw string that starts here.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal that starts here; a lifetime has no closing quote.
fn char_literal(text: &str) -> Option<usize> {
    let mut chars = text.strip_prefix('\'')?.char_indices();
    let (_, char) = chars.next()?;
    if char == '\\' {
        chars.next()?;
    }
    let (at, close) = chars.find(|(_, char)| *char == '\'' || !char.is_alphanumeric())?;
    let is_one = char == '\\' || at == char.len_utf8();
    (close == '\'' && is_one).then_some(at + 2)
}

/// Everything that is named below a root, one entry per leaf of a braced group's first level, with its line.
fn paths(code: &str, root: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(root) {
        let before = code[..at].chars().next_back();
        let is_word =
            before.is_none_or(|char| !char.is_alphanumeric() && char != '_' && char != ':');
        // `::serde` is the crate as well.
        let is_rooted = code[..at].ends_with("::")
            && !code[..at - 2]
                .ends_with(|char: char| char.is_alphanumeric() || char == '_' || char == '>');
        let Some(rest) = code[at + root.len()..].strip_prefix("::") else {
            continue;
        };
        if !is_word && !is_rooted {
            continue;
        }
        let start = at + root.len() + 2;
        if let Some(group) = rest.strip_prefix('{') {
            let (mut depth, mut from) = (0_usize, 0);
            for (offset, char) in group.char_indices() {
                match char {
                    '{' => depth += 1,
                    '}' if depth > 0 => depth -= 1,
                    ',' | '}' if depth == 0 => {
                        push(&mut found, code, start + 1 + from, &group[from..offset]);
                        from = offset + 1;
                        if char == '}' {
                            break;
                        }
                    }
                    _ => {}
                }
            }
        } else {
            let end = rest
                .find(|char: char| !char.is_alphanumeric() && char != '_' && char != ':')
                .unwrap_or(rest.len());
            push(&mut found, code, start, &rest[..end]);
        }
    }
    found
}

fn push(found: &mut Vec<(usize, String)>, code: &str, at: usize, leaf: &str) {
    let name = leaf.trim_start();
    let path: String = name
        .chars()
        .take_while(|char| char.is_alphanumeric() || *char == '_' || *char == ':')
        .collect();
    if !path.is_empty() {
        let at = at + leaf.len() - name.len();
        found.push((code[..at].matches('\n').count() + 1, path));
    }
}

/// Every run of `super::` with its line and length.
fn climbs(code: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, text) in code.lines().enumerate() {
        let mut rest = text;
        while let Some(start) = rest.find("super::") {
            let mut depth = 0;
            rest = &rest[start..];
            while let Some(after) = rest.strip_prefix("super::") {
                depth += 1;
                rest = after;
            }
            found.push((at + 1, depth));
        }
    }
    found
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_part = |char: char| char.is_alphanumeric() || char == '_';
        let is_start = !text[..at].ends_with(is_part);
        let is_end = word.ends_with('!') || !text[at + word.len()..].starts_with(is_part);
        is_start && is_end
    })
}
