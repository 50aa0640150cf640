//! Texts to documents: one file, at most one finding that stops it.

use ron::{
    Options,
    error::{Error, Position, SpannedError},
    extensions::Extensions,
};
use serde::Deserialize;

use crate::model::Code;

use super::{
    finding::{At, Finding},
    span::with_source,
};

/// Reads one file; `None` where a finding stopped it.
pub(super) fn parse<'t, D: Deserialize<'t>>(file: u32, text: &'t str) -> (Option<D>, Vec<Finding>) {
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let (document, seen) = with_source(file, text, || options.from_str::<D>(text));
    let mut findings = seen.noted;
    match document {
        Ok(document) => (Some(document), findings),
        Err(error) => {
            findings.push(seen.fatal.unwrap_or_else(|| translate(file, text, &error)));
            (None, findings)
        }
    }
}

/// Reads the value of one field of a text; `None` where it has another shape, which reading the whole file tells.
pub(super) fn parse_part<'t, D: Deserialize<'t>>(
    file: u32,
    text: &'t str,
    value: &'t str,
) -> Option<D> {
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let (part, _) = with_source(file, text, || options.from_str::<D>(value));
    part.ok()
}

fn translate(file: u32, text: &str, error: &SpannedError) -> Finding {
    let position = match error.code {
        // ron has read past these before it finds them wanting.
        Error::ExpectedStringEnd | Error::Message(_) | Error::InvalidValueForType { .. } => {
            error.span.start
        }
        _ => error.span.end,
    };
    let start = offset(text, position);
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    let at = At {
        file,
        start: start as u32,
        end: (start + length) as u32,
    };
    let (code, message, help) = explain(&error.code);
    let finding = Finding::new(code, at, message);
    match help {
        "" => finding,
        help => finding.help(help),
    }
}

/// The byte at a line and column, both from one, columns in characters.
fn offset(text: &str, position: Position) -> usize {
    let line = text
        .split_inclusive('\n')
        .take(position.line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let column = position.col.saturating_sub(1);
    text[line..]
        .char_indices()
        .nth(column)
        .map_or(text.len(), |(byte, _)| line + byte)
}

/// The code, what is wrong, and the way out in words for people who do not know the parser.
fn explain(error: &Error) -> (Code, String, &'static str) {
    let (message, help) = match error {
        Error::ExceededRecursionLimit => {
            return (
                Code::TooDeep,
                "values are nested too deep to be read".to_owned(),
                "look for brackets that are opened and never closed",
            );
        }
        Error::Eof => ("the file ends too early", "a closing bracket is missing"),
        Error::ExpectedComma => (
            "a comma is missing before this",
            "fields and list members are separated by commas",
        ),
        Error::ExpectedMapColon => (
            "a colon is missing before this",
            "a name and its value are separated by a colon",
        ),
        Error::ExpectedMap => (
            "`{` is expected here",
            "names with values stand in curly brackets: `{\"TWN\": 60, \"KOR\": 40}`",
        ),
        Error::ExpectedMapEnd => ("`}` is expected here", ""),
        Error::ExpectedArray => (
            "`[` is expected here",
            "lists stand in square brackets: `[\"neon\", \"argon\"]`",
        ),
        Error::ExpectedArrayEnd => ("`]` is expected here", ""),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => (
            "`(` is expected here",
            "records stand in round brackets: `(name: \"Neon\", stage: material)`",
        ),
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => ("`)` is expected here", ""),
        Error::ExpectedString => (
            "text in double quotes is expected here",
            "names and texts stand in quotes: `\"neon\"`",
        ),
        Error::ExpectedStringEnd => ("a text in quotes is never closed", "add the closing quote"),
        Error::ExpectedBoolean => ("`true` or `false` is expected here", ""),
        Error::ExpectedIdentifier | Error::SuggestRawIdentifier(_) => (
            "a word without quotes is expected here",
            "names of fields and choices such as `location` stand without quotes",
        ),
        Error::ExpectedFloat
        | Error::ExpectedInteger
        | Error::FloatUnderscore
        | Error::UnderscoreAtBeginning
        | Error::IntegerOutOfBounds
        | Error::InvalidIntegerDigit { .. } => (
            "this is not a number",
            "write numbers as `12` or `7.5`, without units",
        ),
        Error::TrailingCharacters => (
            "nothing may stand behind the closing bracket of the file",
            "remove it, or look for a bracket closed too early",
        ),
        Error::UnclosedBlockComment => ("a comment opened with `/*` is never closed", ""),
        Error::UnexpectedChar(found) => {
            return (
                Code::SyntaxError,
                format!("`{}` cannot stand here", found.escape_debug()),
                "",
            );
        }
        Error::InvalidEscape(_) => (
            "`\\` in a text starts an escape, and this is none",
            "write a backslash as `\\\\`",
        ),
        other => return (Code::SyntaxError, lower_first(&other.to_string()), ""),
    };
    (Code::SyntaxError, message.to_owned(), help)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
