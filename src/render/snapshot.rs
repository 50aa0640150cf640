//! Policy what-ifs against their stored results: the text that is stored, and a difference people can read.

use similar::{ChangeTag, TextDiff};

use crate::{
    model::text::{cells_of, is_hidden},
    study::run::Run,
    words,
};

/// How a stored result compares with today's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// They are the same.
    Same,
    /// Nothing is stored yet.
    New,
    /// They differ; lines begin with `-`, `+` or a blank, and far lines are left out.
    Changed(Vec<String>),
}

/// Compares a stored result with today's.
pub fn compare(stored: Option<&str>, today: &str) -> State {
    let Some(stored) = stored else {
        return State::New;
    };
    // A checkout may have changed the line ends.
    let stored = stored.replace("\r\n", "\n");
    if stored == today {
        return State::Same;
    }
    let diff = TextDiff::from_lines(stored.as_str(), today);
    let mut lines = Vec::new();
    for (at, group) in diff.grouped_ops(1).iter().enumerate() {
        if at > 0 {
            lines.push("  ...".to_owned());
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!("{sign} {}", visible(change.value(), change.tag())));
        }
    }
    State::Changed(lines)
}

/// A line with what would not be seen of it, where it is one of those that differ.
fn visible(line: &str, tag: ChangeTag) -> String {
    let text = line.trim_end_matches('\n');
    if tag == ChangeTag::Equal {
        return text.to_owned();
    }
    let is_odd = text.ends_with(char::is_whitespace)
        || text.contains(is_hidden)
        || text.chars().any(|c| cells_of(c) == 0);
    let text = if is_odd {
        text.escape_default().to_string()
    } else {
        text.to_owned()
    };
    if line.ends_with('\n') {
        text
    } else {
        format!("{text} (without a line break at the end)")
    }
}

/// The result of a scenario file as it is stored: what a reviewer would want to see change.
pub fn text(runs: &[&Run]) -> String {
    let mut out = String::from("# What `linchpin snapshot` found; `--accept` writes it anew.\n");
    for run in runs {
        out.push_str(&format!("\n{} on {}\n", run.name, run.chain));
        for change in &run.changes {
            out.push_str(&format!("  change: {}\n", words::change::clause(change)));
        }
        for judgement in &run.expectations {
            out.push_str(&format!(
                "  {}: {} ({})\n",
                judgement.status.as_str(),
                words::judgement::expected(&judgement.expected),
                words::judgement::found(judgement)
            ));
        }
        for target in &run.targets {
            let effect = &target.effect;
            let number =
                |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
            let pair = |worst: Option<f64>, best: Option<f64>| {
                let (worst, best) = (number(worst), number(best));
                if worst == best {
                    worst
                } else {
                    format!("{worst}..{best}")
                }
            };
            let left = effect.output_left_pct;
            out.push_str(&format!(
                "  {}: {}, falls {}, back {}, θ* {}, left {}, lag {}, cost {}",
                effect.target,
                effect.verdict.as_str(),
                pair(effect.weeks.worst, effect.weeks.best),
                pair(target.back_weeks.worst, target.back_weeks.best),
                pair(
                    Some(effect.theta_star_pct.worst),
                    Some(effect.theta_star_pct.best)
                ),
                pair(left.map(|left| left.worst), left.map(|left| left.best)),
                pair(target.lag_months.worst, target.lag_months.best),
                pair(target.cost.worst, target.cost.best),
            ));
            if let Some(alone) = target.alone {
                out.push_str(&format!(", cut-off side {}", alone.as_str()));
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{State, compare};

    #[test]
    fn the_same_text_is_the_same_whatever_its_line_ends() {
        assert_eq!(compare(Some("a\r\nb\r\n"), "a\nb\n"), State::Same);
        assert_eq!(compare(None, "a\n"), State::New);
    }

    #[test]
    fn a_difference_shows_what_went_and_what_came() {
        let State::Changed(lines) = compare(Some("a\nb\nc\nd\ne\n"), "a\nb\nX\nd\ne\n") else {
            panic!("they differ");
        };
        assert_eq!(lines, ["  b", "- c", "+ X", "  d"]);
    }
}
