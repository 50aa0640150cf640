//! What stands at the first level of a RON text, found without parsing it: also where it does not parse.
//!
//! The reader of RON stops at the first thing that is wrong. To say what kind of file stands there,
//! which files it includes and what it inherits from, only the names of its fields are needed, and
//! these can be found in one pass over brackets, strings and comments.

/// A field of a record, with the text of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'t> {
    pub(super) name: &'t str,
    /// Everything between the colon and the comma or bracket that ends the value.
    pub(super) value: &'t str,
    /// How many brackets are open around it: 1 for a field of the file itself.
    pub(super) depth: usize,
}

/// The fields of a text that are at most `depth` deep, in order.
pub(super) fn fields(text: &str, depth: usize) -> Vec<Field<'_>> {
    let mut walk = Walk {
        text,
        at: 0,
        depth: 0,
        deepest: depth,
        open: Vec::new(),
        found: Vec::new(),
    };
    while walk.step() {}
    walk.close_all();
    walk.found
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    deepest: usize,
    /// Fields whose value is not ended yet: its position in `found`, and where the value starts.
    open: Vec<(usize, usize)>,
    found: Vec<Field<'t>>,
}

impl Walk<'_> {
    /// Takes one token; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else {
            return false;
        };
        match first {
            '/' if rest.starts_with("//") || rest.starts_with("/*") => {
                self.at += comment(rest);
            }
            '"' => self.at += string(rest),
            'r' | 'b' if raw_string(rest).is_some() => {
                self.at += raw_string(rest).unwrap_or(1);
            }
            '\'' => self.at += letter(rest),
            '(' | '[' | '{' => {
                self.depth += 1;
                self.at += 1;
            }
            ')' | ']' | '}' => {
                self.end_value();
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
            }
            ',' => {
                self.end_value();
                self.at += 1;
            }
            first if first.is_alphabetic() || first == '_' => self.word(),
            other => self.at += other.len_utf8(),
        }
        true
    }

    /// Takes a word, which is a field where a colon follows.
    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        let mut after = self.at;
        loop {
            let rest = &self.text[after..];
            let blank = rest.len() - rest.trim_start().len();
            let rest = &rest[blank..];
            after += blank;
            if !(rest.starts_with("//") || rest.starts_with("/*")) {
                break;
            }
            after += comment(rest);
        }
        let is_field = self.text[after..].starts_with(':') && !self.text[after..].starts_with("::");
        if !is_field || self.depth == 0 || self.depth > self.deepest {
            return;
        }
        self.open.push((self.found.len(), after + 1));
        self.found.push(Field {
            name: &self.text[start..start + length],
            value: "",
            depth: self.depth,
        });
        self.at = after + 1;
    }

    /// Ends the value of the innermost field, where that stands as deep as the walk does.
    fn end_value(&mut self) {
        while let Some(&(position, start)) = self.open.last()
            && self.found[position].depth >= self.depth
        {
            self.found[position].value = &self.text[start..self.at];
            self.open.pop();
        }
    }

    /// Ends what the text leaves open.
    fn close_all(&mut self) {
        self.depth = 0;
        self.end_value();
    }
}

/// The length of a comment at the start of a text; block comments nest.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (2, 1_usize);
    while at < bytes.len() && depth > 0 {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => (at, depth) = (at + 2, depth + 1),
            b"*/" => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    text.ceil_char_boundary(at)
}

/// The length of a text in double quotes.
fn string(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a text such as `r#"..."#`; `None` where it is none.
fn raw_string(text: &str) -> Option<usize> {
    let head = text.strip_prefix('b').unwrap_or(text);
    let Some(raw) = head.strip_prefix('r') else {
        // A text of bytes has escapes, as any other.
        let is_bytes = head.len() < text.len() && head.starts_with('"');
        return is_bytes.then(|| 1 + string(head));
    };
    let n_hashes = raw.len() - raw.trim_start_matches('#').len();
    let body = raw[n_hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_hashes));
    let start = text.len() - body.len();
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(start + length)
}

/// The length of a single letter in quotes, or of a lone quote.
fn letter(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    let second = letters.next().map(|(_, letter)| letter);
    if second == Some('\\') {
        letters.next();
    }
    match letters.next() {
        Some((at, '\'')) => at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fields;

    fn names(text: &str, depth: usize) -> Vec<&str> {
        fields(text, depth).iter().map(|field| field.name).collect()
    }

    #[test]
    fn fields_of_the_first_level_are_found_with_their_values() {
        let text = r##"( a: [1, (b: 2)], /* c: 3 */ d /* x */ : "e: 4, \" )", f: r#"g: 5"#, // h: 6
            i: {"j": (k: 7)})"##;
        let found = fields(text, 1);
        let pairs: Vec<(&str, &str)> = found
            .iter()
            .map(|field| (field.name, field.value.trim()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("a", "[1, (b: 2)]"),
                ("d", r#""e: 4, \" )""#),
                ("f", r##"r#"g: 5"#"##),
                ("i", r#"{"j": (k: 7)}"#),
            ]
        );
        assert_eq!(names(text, 3), ["a", "b", "d", "f", "i", "k"]);
    }

    #[test]
    fn a_text_that_is_cut_off_keeps_its_fields() {
        assert_eq!(names("(a: [1, 2, b: (c: \"", 1), ["a"]);
        assert_eq!(fields("(a: [1, 2", 1)[0].value, " [1, 2");
    }

    proptest! {
        #[test]
        fn every_text_has_an_outline(text in "[a-c:,()\\[\\]{}\"'\\\\r#b/* \\né]{0,60}") {
            for field in fields(&text, usize::MAX) {
                prop_assert!(text.contains(field.value));
            }
        }
    }
}
