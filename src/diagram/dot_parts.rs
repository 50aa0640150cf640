//! The pieces of Graphviz text: labels in which no character means anything, borders of boxes.

use super::{
    look::{INK, look},
    picture::{Kind, Mark, State},
    text::{self, clean},
};

/// Shape, border and fill.
pub(super) fn marked(kind: Kind, mark: Mark) -> String {
    let look = look(mark.state);
    let shape = match (kind, mark.state) {
        (Kind::Country, State::Unmarked | State::Kept) => "ellipse",
        _ => look.shape,
    };
    let borders = if mark.is_hit { 2 } else { 1 };
    let width = match (mark.is_cause, kind) {
        (true, _) => "4",
        (false, Kind::Target) => "2.2",
        (false, _) => "1",
    };
    let peripheries = if shape == "tripleoctagon" {
        String::new()
    } else {
        format!(", peripheries={borders}")
    };
    format!(
        "shape={shape}, style=\"{}\", fillcolor=\"{}\", color=\"{}\", penwidth={width}{peripheries}",
        look.style,
        look.fill,
        if mark.is_cause || kind == Kind::Target {
            INK
        } else {
            "#404040"
        },
    )
}

/// A label in bold.
pub(super) fn bold(text: &str) -> String {
    format!("<<B>{}</B>>", escaped(text))
}

/// A quoted identifier or plain label: no character in it means anything to Graphviz.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in clean(text).chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A quoted label of several lines; entities are spelled out, since Graphviz reads them in plain labels too.
pub(super) fn plain(lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| {
            let text = quoted(&line.replace('&', "&amp;"));
            text[1..text.len() - 1].to_owned()
        })
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

/// Text inside an HTML-like label; never empty, since Graphviz takes no empty element.
pub(super) fn escaped(text: &str) -> String {
    if text.is_empty() {
        return "&#160;".to_owned();
    }
    text::escaped(text)
}

#[cfg(test)]
mod tests {
    use super::{plain, quoted};

    #[test]
    fn no_character_means_anything_to_graphviz() {
        assert_eq!(quoted("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(plain(&["R&D \\N", "<b>"]), r#""R&amp;D \\N\n<b>""#);
    }
}
