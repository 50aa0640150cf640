//! The last look at every text before it leaves: whatever a file or an argument put into it, nothing in it acts.
//!
//! Names are made fit where they are laid out, so that columns stay in line. This is the net below: it knows no names
//! and lets nothing through that [`linchpin::model::text`] calls hidden, apart from line ends, tabs and our own colours.

use std::borrow::Cow;

use linchpin::model::text::{is_hidden, show};

/// How a kind of text writes what may not stand in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// For people, and forms in which names are only shown: pictures and numbers.
    Shown,
    /// For people at a terminal; colours stay.
    Coloured,
    /// JSON: escaped, so that who reads it gets what the file said.
    Json,
    /// RON: likewise.
    Ron,
}

/// A text in which nothing acts.
pub(crate) fn fit(text: &str, kind: Kind) -> Cow<'_, str> {
    let may_stand = |c: char| matches!(c, '\n' | '\t');
    if !text.contains(|c| is_hidden(c) && !may_stand(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match colour(rest) {
            Some(length) if kind == Kind::Coloured => length,
            _ => c.len_utf8(),
        };
        match kind {
            _ if length > c.len_utf8() || may_stand(c) || !is_hidden(c) => {
                out.push_str(&rest[..length]);
            }
            Kind::Shown | Kind::Coloured => show(&mut out, c),
            Kind::Json => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            Kind::Ron => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
        }
        rest = &rest[length..];
    }
    Cow::Owned(out)
}

/// The length of a sequence that sets colours and does nothing else.
fn colour(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("\u{1b}[")?;
    let end = inside.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inside[end..].starts_with('m').then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::{Kind, fit};

    const HOSTILE: &str =
        "\u{1b}]0;title\u{7}\u{1b}[31mred\u{1b}[2J\u{9b}32m\u{202e}\u{200b}\u{e0041}\r\n\tend";

    #[test]
    fn only_colours_reach_a_terminal() {
        let text = fit(HOSTILE, Kind::Coloured);
        assert_eq!(text.matches('\u{1b}').count(), 1, "{text:?}");
        assert!(text.contains("\u{1b}[31mred␛[2J⟨U+009B⟩32m"), "{text:?}");
        assert!(!fit(HOSTILE, Kind::Shown).contains('\u{1b}'));
        assert!(text.ends_with("␍\n\tend"));
    }

    #[test]
    fn data_says_what_the_file_said() {
        let name = "a\u{9b}\u{202e}\u{e0041}b\u{7f}";
        let json = serde_json::to_string(name).expect("text is JSON");
        let fitted = fit(&json, Kind::Json);
        assert!(fitted.is_ascii(), "{fitted}");
        let read: String = serde_json::from_str(&fitted).expect("it is JSON still");
        assert_eq!(read, name);
        let ron = format!("\"{}\"", fit(name, Kind::Ron));
        assert!(ron.is_ascii(), "{ron}");
        assert_eq!(
            ron::from_str::<String>(&ron).expect("it is RON still"),
            name
        );
    }
}
