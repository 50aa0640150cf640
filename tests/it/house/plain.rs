//! What the lower floors find is data: no sentence, no flag of the command line stands in their code.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The floors that hold no sentences.
const FLOORS: [&str; 5] = ["model", "network", "engine", "analysis", "study"];

/// Where people are told what is wrong with their files, or what a name may have meant; and names of countries.
const DIAGNOSTICS: [&str; 5] = [
    "src/model/diagnostic.rs",
    "src/model/event.rs",
    "src/model/iso.rs",
    "src/model/resolve.rs",
    "src/network/openpsa",
];

/// What may hold a sentence: messages of errors and of broken invariants, and reasons for lints.
const ALLOWED: [&str; 13] = [
    "expect(",
    "unreachable!(",
    "panic!(",
    "unreachable!(",
    "assert!(",
    "assert_eq!(",
    "assert_ne!(",
    "#[error(",
    "reason=",
    "doc=",
    "custom(",
    "custom(format_args!(",
    "cfg(",
];

/// A text of the code: its line, what it says and the code just before it, without blanks.
struct Text {
    line: usize,
    says: String,
    before: String,
}

#[test]
fn the_lower_floors_hold_no_sentences_and_no_flags() {
    let mut faults = String::new();
    for (file, code) in files() {
        for text in texts(&code).iter().filter(|text| is_told(text)) {
            faults.push_str(&format!("{file}:{}: {:?}\n", text.line, text.says));
        }
    }
    assert!(
        faults.is_empty(),
        "\n{faults}findings hold numbers and enums; `words` has their sentences"
    );
}

#[test]
fn sentences_are_told_from_words() {
    let code = r##"
        fn f(c: char) {
            // "a comment is no text of the code"
            let key = "weeks_worst";
            let name = "Taiwan Strait";
            let told = "a sentence of five words";
            let raw = r#"raw "text" has words too"#;
            let flag = format!("see --theta");
            assert!(c != '"', "an invariant may be told in words");
            value.expect("what is known may be told in words");
        }
        #[cfg(test)]
        mod tests { const T: &str = "tests may say what they like"; }
    "##;
    let told: Vec<String> = texts(code)
        .into_iter()
        .filter(is_told)
        .map(|text| text.says)
        .collect();
    assert_eq!(
        told,
        [
            "a sentence of five words",
            "raw \"text\" has words too",
            "see --theta"
        ]
    );
}

/// Whether a text is for people: three blanks or more, or a flag.
fn is_told(text: &Text) -> bool {
    let is_allowed = ALLOWED.iter().any(|allowed| text.before.ends_with(allowed))
        // The message of an assertion stands after what is asserted.
        || text.before.rfind("assert").is_some_and(|at| !text.before[at..].contains(';'));
    let is_sentence = text.says.split_whitespace().count() > 3;
    let is_flag = text
        .says
        .split("--")
        .skip(1)
        .any(|rest| rest.starts_with(|char: char| char.is_ascii_lowercase()));
    !is_allowed && (is_sentence || is_flag)
}

/// Every source file of the lower floors but those that diagnose and those on the list.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for floor in FLOORS {
        collect(&root.join("src").join(floor), &mut found);
    }
    found.sort();
    let name = |path: &PathBuf| {
        let path = path.strip_prefix(root).expect("under the root");
        path.to_string_lossy().replace('\\', "/")
    };
    let is_left_out = |file: &String| {
        let mut listed = DIAGNOSTICS.iter();
        listed.any(|listed| file.starts_with(listed))
    };
    let files = found.iter().map(|path| (name(path), path));
    files
        .filter(|(file, _)| !is_left_out(file))
        .map(|(file, path)| (file, fs::read_to_string(path).expect("a source file")))
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The texts of some code, up to its tests; comments hold none.
fn texts(code: &str) -> Vec<Text> {
    let code = code.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = code;
    while let Some(char) = rest.chars().next() {
        let line = 1 + code[..code.len() - rest.len()].matches('\n').count();
        if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if let Some((says, n)) = text(rest, &before) {
            rest = &rest[n..];
            found.push(Text {
                line,
                says,
                before: before.clone(),
            });
            before.push('s');
        } else if let Some(n) = letter(rest) {
            rest = &rest[n..];
            before.push('c');
        } else {
            if !char.is_whitespace() {
                before.push(char);
            }
            rest = &rest[char.len_utf8()..];
        }
    }
    found
}

/// The text that some code begins with, and how many bytes it takes.
fn text(code: &str, before: &str) -> Option<(String, usize)> {
    let is_in_word = before.ends_with(|char: char| char.is_alphanumeric() || char == '_');
    if let (Some(raw), false) = (code.strip_prefix('r'), is_in_word) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let at = body.find(&end)?;
        return Some((body[..at].to_owned(), 2 + hashes + at + end.len()));
    }
    let body = code.strip_prefix('"')?;
    let mut says = String::new();
    let mut chars = body.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return Some((says, at + 2)),
            '\\' => match chars.next()?.1 {
                // The text goes on in the next line.
                '\n' => says.push(' '),
                escaped => says.push(escaped),
            },
            char => says.push(char),
        }
    }
    None
}

/// How many bytes the character takes that some code begins with; a lifetime is none.
fn letter(code: &str) -> Option<usize> {
    let body = code.strip_prefix('\'')?;
    let n = match body.strip_prefix('\\') {
        Some(escaped) => 1 + escaped.find('\'')?.max(1),
        None => body.chars().next()?.len_utf8(),
    };
    // `'\''` ends at the quote after the escaped one.
    let n = if body.starts_with("\\'") { 2 } else { n };
    body[n..].starts_with('\'').then_some(n + 2)
}
