//! When two spellings are one name, and the id that a name gets.

use crate::model::text::is_hidden;

/// What a firm's name may end with without saying which firm it is.
const FORMS: [&str; 27] = [
    "ab",
    "ag",
    "as",
    "asa",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "holding",
    "holdings",
    "inc",
    "incorporated",
    "kg",
    "kk",
    "limited",
    "llc",
    "ltd",
    "nv",
    "oy",
    "plc",
    "pte",
    "pty",
    "sa",
    "spa",
    "srl",
];

/// Letters with a mark, by mark: what some systems write as two signs and others as one.
const MARKED: [(char, &str, &str); 8] = [
    ('\u{300}', "AEIOUaeiou", "ÀÈÌÒÙàèìòù"),
    ('\u{301}', "AEIOUYaeiouyCNSZcnsz", "ÁÉÍÓÚÝáéíóúýĆŃŚŹćńśź"),
    ('\u{302}', "AEIOUaeiou", "ÂÊÎÔÛâêîôû"),
    ('\u{303}', "ANOano", "ÃÑÕãñõ"),
    ('\u{308}', "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"),
    ('\u{30a}', "AUau", "ÅŮåů"),
    ('\u{30c}', "CDENRSTZcenrsz", "ČĎĚŇŘŠŤŽčěňřšž"),
    ('\u{327}', "CScs", "ÇŞçş"),
];

/// A name on one line, with single blanks, accents as part of their letters, and without what cannot be seen.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        for c in word.chars().filter(|&c| !is_hidden(c)) {
            match out.chars().next_back().and_then(|letter| marked(letter, c)) {
                Some(whole) => {
                    out.pop();
                    out.push(whole);
                }
                None => out.push(c),
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The one sign for a letter and the mark behind it.
fn marked(letter: char, mark: char) -> Option<char> {
    let (_, letters, whole) = MARKED.iter().find(|(known, _, _)| *known == mark)?;
    let at = letters.chars().position(|known| known == letter)?;
    whole.chars().nth(at)
}

/// What two spellings of one name share: letters in lower case, without blanks, hyphens, dots and underscores.
///
/// Other signs stay, so that `C`, `C++` and `C#` are three names.
pub(super) fn key(text: &str) -> String {
    let letters = text.chars().filter(|&c| {
        !(c.is_whitespace() || is_hidden(c) || matches!(c, '-' | '_' | '.' | '‐' | '‑' | '–' | '—'))
    });
    letters.flat_map(char::to_lowercase).collect()
}

/// What two spellings of one firm may share: its key without the legal form; empty where nothing else is left.
pub(super) fn firm_key(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut words: Vec<String> = lower
        .split(|c: char| c.is_whitespace() || c == ',')
        .map(key)
        .filter(|word| !word.is_empty())
        .collect();
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| FORMS.contains(&word.as_str()))
    {
        words.pop();
    }
    words.concat()
}

/// An id that is easy to type: letters and digits in lower case, everything else one `_`.
pub(super) fn id(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if c == '+' {
            // `C++` is not `C`.
            out.push_str("plus");
        } else if !out.ends_with('_') && !out.is_empty() {
            out.push('_');
        }
    }
    let id = out.trim_end_matches('_');
    if id.is_empty() {
        "item".to_owned()
    } else {
        id.to_owned()
    }
}

/// The id, or with a number behind it where it is taken.
pub(super) fn free(wanted: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&wanted) {
        return wanted;
    }
    let numbered = (2_u64..).map(|number| format!("{wanted}_{number}"));
    let mut free = numbered.filter(|id| !is_taken(id));
    free.next().expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::{clean, firm_key, id, key};

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for text in [
            "Wafer 300mm",
            "wafer 300 mm",
            "WAFER-300MM",
            "wafer_300.mm",
            "wafer\u{a0}300mm",
        ] {
            assert_eq!(key(text), "wafer300mm", "{text}");
        }
        assert_ne!(key("C++"), key("C#"));
    }

    #[test]
    fn firms_may_be_one_whatever_their_form() {
        for text in ["Acme Co., Ltd.", "ACME", "Acme Inc", "acme GmbH"] {
            assert_eq!(firm_key(text), "acme", "{text}");
        }
        assert_eq!(firm_key("AG"), "ag");
    }

    #[test]
    fn ids_can_be_typed() {
        for (text, expected) in [
            ("Wafer 300 mm", "wafer_300_mm"),
            ("  A/B: C@D ", "a_b_c_d"),
            ("Kühlung", "kühlung"),
            ("--", "item"),
        ] {
            assert_eq!(id(text), expected);
        }
        assert_eq!(clean("  a\u{200b}b \n c "), "ab c");
        assert_eq!(clean("Ku\u{308}hlung \u{200b}"), "Kühlung");
        for (_, letters, whole) in super::MARKED {
            assert_eq!(letters.chars().count(), whole.chars().count(), "{letters}");
        }
    }
}
