//! The public signatures of the library name its own types and those of std, so that a new version of another crate is
//! no break for whoever uses it. Serde is a promise: findings are written and read back.

use std::collections::BTreeSet;

use super::floors::library;

/// Crates whose types stay inside.
const INSIDE: &[&str] = &[
    "anyhow",
    "clap",
    "csv",
    "good_lp",
    "indexmap",
    "maud",
    "petgraph",
    "pulp",
    "quick_xml",
    "rayon",
    "ron",
    "serde_json",
    "sha2",
    "similar",
];

/// What may show nevertheless, with the reason.
const ALLOWED: &[(&str, &str, &str)] = &[];

/// Words of a text: names, without punctuation.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// The names that a file has from crates that stay inside.
fn foreign(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for import in code.split("use ").skip(1) {
        let import = import.split(';').next().unwrap_or_default();
        let path = import.trim().trim_start_matches("::");
        let Some(of) = words(path).next() else {
            continue;
        };
        let is_foreign = INSIDE.contains(&of) && !import.trim().starts_with("crate");
        if is_foreign {
            let names = words(path).filter(|word| word.starts_with(char::is_uppercase));
            found.extend(names.map(str::to_owned));
        }
    }
    found
}

/// The public declarations of a file, each up to its body; of a type the whole, since variants and fields show.
fn declarations(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("pub ") {
        let rest = &code[start + "pub ".len()..];
        if rest.starts_with("use ") || rest.starts_with("mod ") {
            continue;
        }
        let is_enum = rest.starts_with("enum ");
        let end = if is_enum {
            closing(rest)
        } else {
            // A field ends with its line, a function with its body or a semicolon.
            let is_item = [
                "fn ", "const ", "struct ", "type ", "trait ", "static ", "unsafe ", "async ",
            ]
            .iter()
            .any(|word| rest.starts_with(word));
            let ends: &[char] = if is_item { &['{', ';'] } else { &['\n'] };
            rest.find(ends).unwrap_or(rest.len())
        };
        let text = &rest[..end];
        // Fields of a tuple are private unless they say otherwise.
        let is_tuple = rest.starts_with("struct ") && text.contains('(') && !text.contains("pub ");
        let text = if is_tuple {
            text.split('(').next().unwrap_or(text)
        } else {
            text
        };
        found.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    found
}

/// Where the first brace of a text closes.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return at,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a text has a path that begins with a crate.
fn has_path(text: &str, of: &str) -> bool {
    let path = format!("{of}::");
    text.match_indices(&path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
    })
}

/// The public declarations of a file that name what should stay inside.
fn showing(code: &str) -> Vec<String> {
    let foreign = foreign(code);
    let mut found = declarations(code);
    found.retain(|declaration| {
        words(declaration).any(|word| foreign.contains(word))
            || INSIDE.iter().any(|of| has_path(declaration, of))
    });
    found
}

#[test]
fn no_public_signature_names_a_type_of_another_crate() {
    let mut faults = Vec::new();
    for (_, file, code) in library() {
        for declaration in showing(&code) {
            let is_allowed = ALLOWED
                .iter()
                .any(|(of, what, _)| file == *of && declaration.starts_with(what));
            if !is_allowed {
                faults.push(format!("{file}: {declaration}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_shows_is_found() {
    let code = "
        use indexmap::IndexMap;
        use petgraph::{algo::tarjan_scc, graph::{DiGraph, NodeIndex}};
        use crate::network::csv;
        pub struct Hidden(IndexMap<u32, u32>);
        pub struct Shown { pub map: IndexMap<u32, u32>,\n private: DiGraph<u32, ()>,\n }
        pub fn graph(
            n: u32,
        ) -> DiGraph<u32, ()> { let at: NodeIndex = 1; }
        pub(crate) fn inner() -> NodeIndex { 0 }
        pub enum Error { Syntax(ron::Error), Other }
        pub fn ron(n: u32) -> u32 { let map = IndexMap::new(); n }
    ";
    assert_eq!(
        showing(code),
        [
            "map: IndexMap<u32, u32>,",
            "fn graph( n: u32, ) -> DiGraph<u32, ()>",
            "enum Error { Syntax(ron::Error), Other",
        ]
    );
}
