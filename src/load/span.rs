//! Text that knows where it stands: names and bare words with their place in the file.
//!
//! ron lends string literals without escapes as slices of the source, so a place is the distance
//! of two pointers. The source being read, what was noted about it, and what stopped the reading
//! are kept per thread while one file is read: `Deserialize` hands no context down, and a
//! `DeserializeSeed` would need a hand-written reader for every record, list and option.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    fmt,
};

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use crate::model::Code;

pub(super) use super::finding::At;
use super::finding::Finding;

/// A string of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text<'t> {
    /// What it says.
    pub(super) text: Cow<'t, str>,
    /// Where; for a literal with escapes, the key before it.
    pub(super) at: At,
}

/// A word without quotes: a field's name or a choice such as `location`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// What it says.
    pub(super) text: &'t str,
    /// Where.
    pub(super) at: At,
}

#[derive(Debug, Clone, Copy, Default)]
struct Source {
    file: u32,
    base: usize,
    length: usize,
    /// The place last seen, for what has no place of its own.
    last: At,
}

thread_local! {
    static SOURCE: Cell<Source> = const { Cell::new(Source { file: 0, base: 0, length: 0, last: At { file: 0, start: 0, end: 0 } }) };
    static NOTED: RefCell<Vec<Finding>> = const { RefCell::new(Vec::new()) };
    static FATAL: Cell<Option<Box<Finding>>> = const { Cell::new(None) };
}

/// What was seen while one file was read, apart from its values.
#[derive(Debug)]
pub(super) struct Seen {
    /// Findings that did not stop the reading.
    pub(super) noted: Vec<Finding>,
    /// The finding that did, where it is ours and not ron's.
    pub(super) fatal: Option<Finding>,
}

/// Reads one file with places known inside `read`.
pub(super) fn with_source<T>(file: u32, text: &str, read: impl FnOnce() -> T) -> (T, Seen) {
    let start = At {
        file,
        start: 0,
        end: 0,
    };
    SOURCE.set(Source {
        file,
        base: text.as_ptr() as usize,
        length: text.len(),
        last: start,
    });
    NOTED.take();
    FATAL.take();
    let value = read();
    let seen = Seen {
        noted: NOTED.take(),
        fatal: FATAL.take().map(|finding| *finding),
    };
    (value, seen)
}

/// Keeps a finding that does not stop the reading.
pub(super) fn note(finding: Finding) {
    NOTED.with_borrow_mut(|noted| noted.push(finding));
}

/// Stops the reading of this file with a finding of our own.
pub(super) fn stop<E: Error>(finding: Finding) -> E {
    let error = E::custom(&finding.message);
    FATAL.set(Some(Box::new(finding)));
    error
}

/// Stops the reading at the place last seen.
pub(super) fn stop_here<E: Error>(message: impl Into<String>, help: &str) -> E {
    stop(Finding::new(Code::SyntaxError, last(), message).help(help))
}

/// The place last seen.
pub(super) fn last() -> At {
    SOURCE.get().last
}

/// The place of a slice of the source; the place last seen for anything else.
fn place(slice: &str) -> At {
    let mut source = SOURCE.get();
    let start = (slice.as_ptr() as usize).wrapping_sub(source.base);
    if start > source.length || slice.len() > source.length - start {
        return source.last;
    }
    let at = At {
        file: source.file,
        start: start as u32,
        end: (start + slice.len()) as u32,
    };
    source.last = at;
    SOURCE.set(source);
    at
}

impl Text<'_> {
    /// Lends what it says.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}

impl<'t> Text<'t> {
    /// Takes a slice of the source.
    pub(super) fn borrowed(text: &'t str) -> Self {
        Self {
            at: place(text),
            text: Cow::Borrowed(text),
        }
    }

    /// Takes a text that had escapes.
    pub(super) fn owned(text: impl Into<String>) -> Self {
        Self {
            at: last(),
            text: Cow::Owned(text.into()),
        }
    }
}

impl<'t> Deserialize<'t> for Text<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;
        impl<'t> Visitor<'t> for TextVisitor {
            type Value = Text<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text in double quotes")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'t str) -> Result<Text<'t>, E> {
                Ok(Text::borrowed(text))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Text<'t>, E> {
                Ok(Text::owned(text))
            }
        }
        deserializer.deserialize_str(TextVisitor)
    }
}

impl<'t> Deserialize<'t> for Word<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordVisitor;
        impl<'t> Visitor<'t> for WordVisitor {
            type Value = Word<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word without quotes")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'t str) -> Result<Word<'t>, E> {
                Ok(Word {
                    text,
                    at: place(text),
                })
            }
        }
        deserializer.deserialize_identifier(WordVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::{At, Text, with_source};

    #[test]
    fn a_literal_without_escapes_knows_its_bytes() {
        let source = "  \"neon\"";
        let (text, _) = with_source(3, source, || ron::from_str::<Text<'_>>(source));
        let at = text.expect("it is a string").at;
        assert_eq!(
            at,
            At {
                file: 3,
                start: 3,
                end: 7
            }
        );
    }

    #[test]
    fn a_literal_with_escapes_stands_at_what_was_seen_before() {
        let source = r#"["neon", "ne\x6fn"]"#;
        let (texts, _) = with_source(0, source, || ron::from_str::<Vec<Text<'_>>>(source));
        let texts = texts.expect("it is a list of strings");
        assert_eq!(texts[1].as_str(), "neon");
        assert_eq!(texts[1].at, texts[0].at);
    }
}
