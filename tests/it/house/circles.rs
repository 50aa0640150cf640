//! No files of a floor lead round in a circle: what a file uses can be read before it.
//!
//! A `mod.rs` and its own folder may name one another: it is their table of contents.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::floors::library;

/// Circles that are known and still to be untied, each with all its files.
const KNOWN: &[&[&str]] = &[];

#[test]
fn no_files_of_a_floor_lead_round_in_a_circle() {
    let files: Vec<(String, String)> = library()
        .into_iter()
        .map(|(_, file, code)| (file, code))
        .collect();
    let uses = uses(&files);
    let found = circles(&uses);
    let known: Vec<Vec<&str>> = KNOWN.iter().map(|files| files.to_vec()).collect();
    let mut faults = String::new();
    for circle in found.iter().filter(|circle| !known.contains(circle)) {
        writeln!(faults, "new circle:").expect("a String takes everything");
        for file in circle {
            let others = uses[file].iter().filter(|other| circle.contains(other));
            let others: Vec<&str> = others.copied().collect();
            writeln!(faults, "  {file} uses {}", others.join(", "))
                .expect("a String takes everything");
        }
    }
    for circle in known.iter().filter(|circle| !found.contains(circle)) {
        writeln!(
            faults,
            "no circle any more, take it off the list: {}",
            circle.join(", ")
        )
        .expect("a String takes everything");
    }
    assert!(
        faults.is_empty(),
        "\n{faults}move what both need into a file below both, or the conductor above them"
    );
}

#[test]
fn circles_are_found_through_groups_and_through_what_a_folder_hands_on() {
    let sources = [
        (
            "src/a/mod.rs",
            "mod b; mod c; pub mod d; pub mod e; pub use c::{Thing, inner::{self, Deep}};",
        ),
        // Through the folder's own list, hence to `c`.
        ("src/a/b.rs", "use super::{Thing, other};"),
        ("src/a/c.rs", "fn f() { crate::a::d::{self}; }"),
        ("src/a/d.rs", "use super::{e::{self, X}, c as see};"),
        ("src/a/e/mod.rs", "pub mod deep; use self::deep::Y;"),
        ("src/a/e/deep.rs", "use super::Z; use super::super::g::Q;"),
        // What only its tests use is no part of a file.
        ("src/a/f.rs", "#[cfg(test)] mod tests { use crate::a::g; }"),
        ("src/a/g.rs", "use super::f;"),
        // Round through the code of a folder's own file.
        ("src/a/h/mod.rs", "mod inner; fn run() { inner::go() }"),
        ("src/a/h/inner.rs", "use super::Own; use crate::a::i::Kind;"),
        ("src/a/i.rs", "use super::h;"),
    ];
    let files: Vec<(String, String)> = sources
        .iter()
        .map(|(file, code)| ((*file).to_owned(), (*code).to_owned()))
        .collect();
    let uses = uses(&files);
    let of = |file: &str| uses[file].iter().copied().collect::<Vec<_>>();
    assert_eq!(of("src/a/b.rs"), ["src/a/c.rs"]);
    assert_eq!(of("src/a/c.rs"), ["src/a/d.rs"]);
    assert_eq!(of("src/a/d.rs"), ["src/a/c.rs", "src/a/e/mod.rs"]);
    assert_eq!(of("src/a/e/mod.rs"), ["src/a/e/deep.rs"]);
    assert_eq!(of("src/a/e/deep.rs"), ["src/a/g.rs"]);
    assert_eq!(of("src/a/f.rs"), [""; 0]);
    assert_eq!(of("src/a/g.rs"), ["src/a/f.rs"]);
    assert_eq!(of("src/a/h/mod.rs"), ["src/a/h/inner.rs"]);
    let found = [
        vec!["src/a/c.rs", "src/a/d.rs"],
        vec!["src/a/h/inner.rs", "src/a/h/mod.rs", "src/a/i.rs"],
    ];
    assert_eq!(circles(&uses), found);
}

/// What every file uses of its own floor; that a file uses the list of a folder it stands in goes without saying.
fn uses(files: &[(String, String)]) -> BTreeMap<&str, BTreeSet<&str>> {
    let house = House::new(files);
    let is_own_list = |file: &str, other: &str| {
        let folder = other.strip_suffix("mod.rs");
        folder.is_some_and(|folder| file.starts_with(folder))
    };
    files
        .iter()
        .map(|(file, code)| {
            let here = module(file);
            let code = without_tests(code);
            let mut used = paths(code, &here);
            used.extend(house.children(code, &here));
            let used = used
                .into_iter()
                .filter(|path| path.first() == here.first())
                .filter_map(|path| house.file_of(&path))
                .filter(|other| other != file && !is_own_list(file, other))
                .collect();
            (file.as_str(), used)
        })
        .collect()
}

/// Which file every module stands in, and what its `use` lines hand on.
struct House<'a> {
    files: BTreeMap<Vec<String>, &'a str>,
    /// From a module and a name in it to where the name really stands.
    names: BTreeMap<(Vec<String>, String), Vec<String>>,
}

impl<'a> House<'a> {
    fn new(files: &'a [(String, String)]) -> Self {
        let modules = files.iter().map(|(file, _)| (module(file), file.as_str()));
        let mut house = Self {
            files: modules.collect(),
            names: BTreeMap::new(),
        };
        for (file, code) in files {
            let here = module(file);
            for (path, name) in handed_on(without_tests(code), &here) {
                house.names.insert((here.clone(), name), path);
            }
        }
        house
    }

    /// The modules below a file that its code names without a root; what it only hands on does not count.
    fn children(&self, code: &str, here: &[String]) -> Vec<Vec<String>> {
        let below = self
            .files
            .keys()
            .filter(|path| path.len() == here.len() + 1 && path.starts_with(here));
        let is_named = |path: &&Vec<String>| {
            let name = format!("{}::", path[here.len()]);
            code.match_indices(&name).any(|(at, _)| {
                let is_part = |char: char| char.is_alphanumeric() || char == '_' || char == ':';
                !code[..at].ends_with(is_part) && !is_handed_on(code, at)
            })
        };
        below.filter(is_named).cloned().collect()
    }

    /// The file in which the item at a path is written.
    fn file_of(&self, path: &[String]) -> Option<&'a str> {
        let mut path = path.to_vec();
        // A name may be handed on a few times; a circle of names does not compile.
        for _ in 0..8 {
            let depth = (1..=path.len())
                .rev()
                .find(|&depth| self.files.contains_key(&path[..depth]))?;
            let (at, rest) = path.split_at(depth);
            let real = rest
                .first()
                .and_then(|name| self.names.get(&(at.to_vec(), name.clone())));
            match real {
                Some(real) if real.as_slice() != path => {
                    path = [real.as_slice(), &rest[1..]].concat();
                }
                _ => return self.files.get(at).copied(),
            }
        }
        None
    }
}

/// The module that a file is, from the crate's root: `src/a/b.rs` is `a::b`, `src/a/mod.rs` is `a`.
fn module(file: &str) -> Vec<String> {
    let path = file.strip_prefix("src/").unwrap_or(file);
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').map(str::to_owned).collect()
}

fn without_tests(code: &str) -> &str {
    let tests = code.match_indices("#[cfg(test)]").find(|(at, mark)| {
        let after = code[at + mark.len()..].trim_start();
        after.starts_with("mod ") && after.find('{') < after.find(';').or(Some(usize::MAX))
    });
    tests.map_or(code, |(at, _)| &code[..at])
}

/// Every path that a file names from the crate's root, from above or from itself.
fn paths(code: &str, here: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["crate", "super", "self"] {
        for (at, _) in code.match_indices(root) {
            let is_part = |char: char| char.is_alphanumeric() || char == '_' || char == ':';
            let is_path = code[at + root.len()..].starts_with("::");
            if is_path && !code[..at].ends_with(is_part) {
                found.extend(tree(&code[at..]).into_iter().map(|(path, _)| path));
            }
        }
    }
    found
        .into_iter()
        .filter_map(|path| from_root(&path, here))
        .collect()
}

/// What a file hands on under names of its own: its `pub use` lines, also those seen only by its neighbours.
fn handed_on(code: &str, here: &[String]) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        if !is_handed_on(code, at) {
            continue;
        }
        for (path, name) in tree(&code[at + 4..]) {
            let is_rooted = ["crate", "super", "self"].contains(&path[0].as_str());
            let path = if is_rooted {
                from_root(&path, here)
            } else {
                Some([here, &path].concat())
            };
            found.extend(path.map(|path| (path, name)));
        }
    }
    found
}

/// Whether a place stands in a line that begins with `pub`.
fn is_handed_on(code: &str, at: usize) -> bool {
    let line = code[..at].rsplit([';', '}', ']']).next().unwrap_or("");
    line.trim_start().starts_with("pub")
}

/// The leaves of a path with its braced groups, each with the name that it has afterwards.
fn tree(code: &str) -> Vec<(Vec<String>, String)> {
    let mut leaves = Vec::new();
    branch(code, &[], &mut leaves);
    leaves
}

/// Reads one branch and returns what follows it.
fn branch<'a>(code: &'a str, stem: &[String], leaves: &mut Vec<(Vec<String>, String)>) -> &'a str {
    let mut path = stem.to_vec();
    let mut rest = code.trim_start();
    loop {
        let end = rest
            .find(|char: char| !char.is_alphanumeric() && char != '_')
            .unwrap_or(rest.len());
        let name = &rest[..end];
        rest = &rest[end..];
        if !name.is_empty() && (name != "self" || path.is_empty()) {
            path.push(name.to_owned());
        }
        let Some(after) = rest.strip_prefix("::") else {
            break;
        };
        rest = after.trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            rest = group.trim_start();
            while !rest.starts_with('}') && !rest.is_empty() {
                rest = branch(rest, &path, leaves).trim_start();
                let end = rest.find([',', '}']).unwrap_or(rest.len());
                rest = rest[end..].trim_start_matches(',').trim_start();
            }
            return rest.strip_prefix('}').unwrap_or(rest);
        }
    }
    let renamed = rest.trim_start().strip_prefix("as ").map(|rest| {
        let rest = rest.trim_start();
        let end = rest.find(|char: char| !char.is_alphanumeric() && char != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    });
    if let Some(last) = path.last() {
        let name = renamed.unwrap_or_else(|| last.clone());
        leaves.push((path, name));
    }
    rest
}

/// A path as written in a module, from the crate's root; none where it leads out of the crate.
fn from_root(path: &[String], here: &[String]) -> Option<Vec<String>> {
    let mut base = match path.first()?.as_str() {
        "crate" => Vec::new(),
        _ => here.to_vec(),
    };
    let mut rest = path;
    while let Some((first, after)) = rest.split_first() {
        match first.as_str() {
            "crate" | "self" => {}
            "super" => {
                base.pop()?;
            }
            _ => break,
        }
        rest = after;
    }
    base.extend_from_slice(rest);
    Some(base)
}

/// The files that reach one another, each circle with all its files, both in order.
fn circles<'a>(uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<Vec<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = uses
        .keys()
        .map(|&file| {
            let mut seen = BTreeSet::new();
            let mut open = vec![file];
            while let Some(file) = open.pop() {
                open.extend(uses[file].iter().filter(|other| seen.insert(**other)));
            }
            (file, seen)
        })
        .collect();
    let circles: BTreeSet<Vec<&str>> = uses
        .keys()
        .filter(|file| reached[*file].contains(*file))
        .map(|file| {
            let all = uses.keys().copied();
            all.filter(|other| reached[file].contains(other) && reached[other].contains(file))
                .collect()
        })
        .collect();
    circles.into_iter().collect()
}
