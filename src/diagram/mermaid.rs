//! A [`Picture`] as Mermaid text, for Markdown that draws it.
//!
//! Mermaid lays out by itself. What it could read as more than text is written as an entity, and what its Markdown
//! could, as a sign that looks alike.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use super::{
    look::look,
    picture::{Edge, End, Flow, Kind, Node, Picture, State},
    text::{HARD_BLANK, clean, wrap},
};

/// The number of edges above which Mermaid refuses a text unless its `maxEdges` is raised.
pub const MOST_EDGES: usize = 500;

/// Writes a picture as a Mermaid flowchart.
pub fn render(picture: &Picture) -> String {
    let mut out = String::new();
    write(&mut out, picture).expect("writing to a string does not fail");
    out
}

fn write(out: &mut String, picture: &Picture) -> std::fmt::Result {
    writeln!(
        out,
        "flowchart {}",
        match picture.flow {
            Flow::Rightward => "LR",
            Flow::Downward => "TB",
        }
    )?;
    writeln!(out, "%% {}", comment(&picture.title))?;
    for sentence in &picture.caption {
        writeln!(out, "%% {}", comment(sentence))?;
    }
    if picture.edges.len() > MOST_EDGES {
        writeln!(
            out,
            "%% {} edges: Mermaid draws at most {MOST_EDGES} unless its maxEdges is raised; --focus, --depth or --collapse \
             give fewer",
            picture.edges.len()
        )?;
    }
    let mut names: BTreeMap<End, String> = BTreeMap::new();
    let mut n_nodes = 0;
    for (at, cluster) in picture.clusters.iter().enumerate() {
        let is_framed = !cluster.title.is_empty();
        if is_framed {
            writeln!(out, "  subgraph s{at}[\"{}\"]", text(&cluster.title))?;
        }
        names.insert(End::Cluster(cluster.key.clone()), format!("s{at}"));
        for node in &cluster.nodes {
            let name = format!("n{n_nodes}");
            n_nodes += 1;
            writeln!(out, "    {name}{}", node_text(node))?;
            names.insert(End::Node(node.key.clone()), name);
        }
        if is_framed {
            writeln!(out, "  end")?;
        }
    }
    let mut causes = Vec::new();
    let drawn = picture
        .edges
        .iter()
        .filter_map(|edge| Some((edge, names.get(&edge.from)?, names.get(&edge.to)?)));
    for (at, (edge, from, to)) in drawn.enumerate() {
        writeln!(out, "  {from} {} {to}", arrow(edge))?;
        if edge.is_cause {
            causes.push(at.to_string());
        }
    }
    write_classes(out, picture)?;
    if !causes.is_empty() {
        writeln!(
            out,
            "  linkStyle {} stroke:#D55E00,stroke-width:4px",
            causes.join(",")
        )?;
    }
    Ok(())
}

fn node_text(node: &Node) -> String {
    let mut lines = Vec::new();
    for row in &node.rows {
        let parts = [&row.name, &row.detail, &row.state];
        let parts: Vec<String> = parts
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| text(part))
            .collect();
        // One thing takes a line per part, several take a line each.
        if node.rows.len() == 1 {
            lines.extend(parts);
        } else {
            lines.push(parts.join(" · "));
        }
    }
    let label = lines.join("<br/>");
    let (open, close) = match (node.kind, node.mark.state) {
        (Kind::Junction, _) => ("([", "])"),
        (_, State::Lost) => ("{{", "}}"),
        (_, State::CutOff) => ("[[", "]]"),
        (_, State::Degraded) => ("[", "]"),
        (_, State::MayBeLost) => ("[/", "\\]"),
        (_, State::NotTold) => (">", "]"),
        (_, State::Kept | State::Unmarked) => ("(", ")"),
    };
    format!("{open}\"{label}\"{close}:::{}", class(node))
}

/// A class per look: state, then whether it is a target or a cause.
fn class(node: &Node) -> String {
    let mut class = match node.mark.state {
        State::Unmarked => "plain",
        State::Kept => "kept",
        State::NotTold => "untold",
        State::Degraded => "less",
        State::MayBeLost => "maybe",
        State::Lost => "lost",
        State::CutOff => "cut",
    }
    .to_owned();
    if node.mark.is_cause || node.kind == Kind::Target {
        class.push_str("Heavy");
    }
    class
}

fn write_classes(out: &mut String, picture: &Picture) -> std::fmt::Result {
    let classes: BTreeSet<(String, State)> = picture
        .nodes()
        .map(|node| (class(node), node.mark.state))
        .collect();
    for (class, state) in classes {
        let dash = match state {
            State::NotTold => ",stroke-dasharray:2 3",
            State::MayBeLost => ",stroke-dasharray:6 3",
            _ => "",
        };
        let width = if class.ends_with("Heavy") { 3 } else { 1 };
        writeln!(
            out,
            "  classDef {class} fill:{},stroke:#404040,color:#000000,stroke-width:{width}px{dash}",
            look(state).fill
        )?;
    }
    Ok(())
}

/// Thick for causes and streams, dotted for alternatives.
fn arrow(edge: &Edge) -> String {
    let line = if edge.is_cause || edge.role.is_none() {
        "==>"
    } else if edge.is_alternative {
        "-.->"
    } else {
        "-->"
    };
    if edge.label.is_empty() {
        line.to_owned()
    } else {
        format!("{line}|\"{}\"|", text(&edge.label))
    }
}

/// Text inside quotes: entities for all that is neither letter, digit nor harmless.
fn text(raw: &str) -> String {
    let lines: Vec<String> = wrap(raw, 60).iter().map(|line| quoted(line)).collect();
    lines.join("<br/>")
}

/// A line in which Mermaid reads nothing but text.
fn quoted(line: &str) -> String {
    let mut out = String::new();
    for c in plain(line).chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            // What ends a statement, begins a comment or closes a shape.
            '#' | ';' | '%' | '{' | '}' | '|' => out.push_str(&format!("#{};", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// A line in which Mermaid's Markdown reads nothing but text.
///
/// It is read after entities are resolved, so that they do not help. Where a sign could begin a list, a heading, code,
/// mathematics, a link or an icon, one that looks alike stands for it.
fn plain(line: &str) -> String {
    let letters: Vec<char> = line.chars().collect();
    let is_blank = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace());
    // `1. a`, `- a` and `+ a` begin lists only before a plain blank.
    let digits = letters.iter().take_while(|c| c.is_ascii_digit()).count();
    let bullet = match letters.get(digits) {
        Some('.' | ')') if digits > 0 => Some(digits),
        Some('-' | '+') if digits == 0 => Some(0),
        _ => None,
    };
    let bullet = bullet.filter(|&at| is_blank(letters.get(at + 1)));
    let mut out = String::new();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let is_inside = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        out.push(match c {
            '`' => 'ˋ',
            '~' => '∼',
            '*' => '∗',
            '\\' => '＼',
            '[' => '［',
            ']' => '］',
            '_' if !is_inside(before) || !is_inside(after) => 'ˍ',
            '$' if before == Some(&'$') || after == Some(&'$') => '＄',
            ':' if !is_blank(after) => '∶',
            '@' if is_inside(after) => '＠',
            '.' if letters[..at].ends_with(&['w', 'w', 'w']) => '․',
            '#' if at == 0 => '＃',
            '=' if at == 0 => '＝',
            '-' if at == 0 && bullet.is_none() => '‐',
            ' ' if bullet.is_some_and(|bullet| at == bullet + 1) => HARD_BLANK,
            c => c,
        });
        if bullet == Some(at) && after.is_none() {
            out.push(HARD_BLANK);
        }
    }
    out
}

/// Text after `%%`, which ends with the line; braces would make it a directive.
fn comment(raw: &str) -> String {
    clean(raw).replace(['{', '}'], " ")
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn no_character_means_anything_to_mermaid() {
        assert_eq!(
            text("a \"b\" <c> #1; R&D"),
            "a #quot;b#quot; #lt;c#gt; #35;1#59; R#amp;D"
        );
        assert_eq!(text("10 %"), "10 #37;");
        assert_eq!(text("a\nb"), "a b");
        for (raw, quoted) in [
            ("1. Lithography", "1.\u{a0}Lithography"),
            ("12) Etching", "12)\u{a0}Etching"),
            ("- Etching", "-\u{a0}Etching"),
            ("+", "+\u{a0}"),
            ("=====", "＝===="),
            ("---", "‐--"),
            ("# Head", "＃ Head"),
            ("$$x^2$$ for $5", "＄＄x^2＄＄ for $5"),
            ("`code` ~~no~~", "ˋcodeˋ ∼∼no∼∼"),
            ("[a](b)", "［a］(b)"),
            ("fa:fa-car", "fa∶fa-car"),
            ("https://a.b me@a.b", "https∶//a.b me＠a.b"),
            ("www.a.b", "www․a.b"),
            ("_so_ fab_logic_le5nm", "ˍsoˍ fab_logic_le5nm"),
            ("less left: 45–50", "less left: 45–50"),
            ("5.5-axis A+B (x)", "5.5-axis A+B (x)"),
        ] {
            assert_eq!(text(raw), quoted);
        }
    }
}
