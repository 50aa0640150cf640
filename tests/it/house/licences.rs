//! What may be built in, by the lists of `deny.toml`; and that version and licence are the same wherever they stand.

use std::{collections::BTreeSet, fs, process::Command};

use crate::ROOT;

fn read(name: &str) -> String {
    fs::read_to_string(format!("{ROOT}/{name}")).expect("the file is there")
}

/// The words of a list in `deny.toml`.
fn listed(section: &str, key: &str) -> BTreeSet<String> {
    let text = read("deny.toml");
    let (_, rest) = text
        .split_once(&format!("[{section}]\n"))
        .expect("the section is there");
    let body = rest.split("\n[").next().expect("a section has a body");
    let (_, list) = body
        .split_once(&format!("{key} = ["))
        .expect("the list is there");
    let list = list.split(']').next().expect("a list ends");
    let words = list.split('"').skip(1).step_by(2).map(str::to_owned);
    words.collect()
}

/// Whether a licence expression can be met by what is allowed: `OR` offers, `AND` asks for both.
fn is_allowed(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let tokens: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let is_met = any_of(&tokens, &mut at, allowed);
    is_met && at == tokens.len()
}

fn any_of(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is_met = all_of(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        is_met |= all_of(tokens, at, allowed);
    }
    is_met
}

fn all_of(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut is_met = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        is_met &= one(tokens, at, allowed);
    }
    is_met
}

fn one(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(&token) = tokens.get(*at) else {
        return false;
    };
    *at += 1;
    if token == "(" {
        let is_met = any_of(tokens, at, allowed);
        let is_closed = tokens.get(*at) == Some(&")");
        *at += 1;
        return is_met && is_closed;
    }
    let mut name = token.to_owned();
    if tokens.get(*at) == Some(&"WITH") {
        name = format!("{name} WITH {}", tokens.get(*at + 1).unwrap_or(&""));
        *at += 2;
    }
    allowed.contains(&name)
}

#[test]
fn licence_expressions_are_understood() {
    let allowed = BTreeSet::from(["MIT", "Zlib"].map(str::to_owned));
    for (expression, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(GPL-3.0 OR MIT) AND Zlib", true),
        ("GPL-3.0 OR MIT AND Apache-2.0", false),
        ("MIT WITH exception", false),
        ("", false),
        ("MIT Zlib", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
    }
}

#[test]
fn every_crate_has_an_allowed_licence() {
    let output = Command::new(env!("CARGO"))
        .current_dir(ROOT)
        .args(["tree", "--locked", "--workspace", "--all-features"])
        .args([
            "--edges",
            "normal,build,dev",
            "--prefix",
            "none",
            "--format",
            "{p}|{l}",
        ])
        .output()
        .expect("cargo runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let text = String::from_utf8(output.stdout).expect("names are text");
    let allowed = listed("licenses", "allow");
    let mut n_crates = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (name, licence) = line.split_once('|').expect("a name and a licence");
        let licence = licence.trim_end_matches("(*)").trim();
        assert!(is_allowed(licence, &allowed), "{name}: {licence}");
        n_crates += 1;
    }
    assert!(n_crates > 100, "{n_crates}");
}

#[test]
fn every_crate_comes_from_the_registry_and_none_is_banned() {
    let lock = read("Cargo.lock");
    let registries = listed("sources", "allow-registry");
    let banned = listed("bans", "deny");
    for line in lock.lines() {
        if let Some(source) = line.strip_prefix("source = ") {
            let source = source.trim_matches('"');
            let registry = source.strip_prefix("registry+").unwrap_or(source);
            assert!(registries.contains(registry), "{line}");
        }
        if let Some(name) = line.strip_prefix("name = ") {
            assert!(!banned.contains(name.trim_matches('"')), "{line}");
        }
    }
}

#[test]
fn version_and_licences_are_the_same_wherever_they_stand() {
    let version = env!("CARGO_PKG_VERSION");
    let citation = read("CITATION.cff");
    assert!(
        citation.contains(&format!("\nversion: {version}\n")),
        "CITATION.cff has another version"
    );
    let manifest = read("Cargo.toml");
    let (_, licence) = manifest.split_once("license = \"").expect("a licence");
    let licence = licence.split('"').next().expect("it ends");
    for name in licence.split(" AND ") {
        assert!(citation.contains(&format!("- {name}\n")), "{name}");
    }
    // Until the first release there is nothing to compare the version with.
    let changelog = read("CHANGELOG.md");
    let mut headings = changelog
        .lines()
        .filter_map(|line| line.strip_prefix("## ["));
    assert!(
        headings
            .next()
            .is_some_and(|text| text.starts_with("Unreleased]")),
        "what comes next stands first"
    );
    if let Some(released) = headings.next() {
        assert!(released.starts_with(&format!("{version}]")), "{released}");
    }
}
