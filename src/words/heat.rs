//! Losses by targets as a table of single characters, dense where much is lost.

use crate::{
    analysis::answer::{Effect, Verdict},
    study::each::{Entry, Finding},
};

use super::{Cell, Column, Table, table::Look};

/// Less output than this is left, in percent, where much of it is lost.
const MUCH: f64 = 80.0;
/// How many targets have a column.
const TARGETS: usize = 40;

/// How a loss leaves a target, as one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heat {
    Lost,
    MayBeLost,
    Much,
    Some,
    Whole,
    NotTold,
}

impl Heat {
    /// From the worst to what cannot be told.
    pub(crate) const ALL: [Self; 6] = [
        Self::Lost,
        Self::MayBeLost,
        Self::Much,
        Self::Some,
        Self::Whole,
        Self::NotTold,
    ];

    /// A target that stops only through its inputs is not known to be kept.
    fn of(effect: &Effect, is_untold: bool) -> Self {
        match (effect.verdict, effect.output_left_pct) {
            (Verdict::Lost, _) => Self::Lost,
            (Verdict::Possible, _) => Self::MayBeLost,
            (Verdict::Kept, None) => Self::NotTold,
            (Verdict::Kept, Some(left)) if left.worst < MUCH => Self::Much,
            (Verdict::Kept, Some(left)) if left.worst < 100.0 => Self::Some,
            (Verdict::Kept, Some(_)) if is_untold => Self::NotTold,
            (Verdict::Kept, Some(_)) => Self::Whole,
        }
    }

    /// The character that stands for it.
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Lost => "█",
            Self::MayBeLost => "▓",
            Self::Much => "▒",
            Self::Some => "░",
            Self::Whole => "·",
            Self::NotTold => "?",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::MayBeLost => "may be lost",
            Self::Much => "kept, less than 80 % of output left at worst",
            Self::Some => "kept, less output left",
            Self::Whole => "kept whole",
            Self::NotTold => "cannot be told",
        }
    }
}

/// Every country that touches a target against the targets, the first of both.
pub(super) fn table(finding: &Finding, n_shown: usize) -> Table {
    let targets = &finding.preface.parameters.targets;
    let untold = &finding.preface.coverage.not_known;
    let touched = finding.entries.iter().filter(|entry| entry.touches());
    let rows = Table::of(
        "",
        "How each cut-off leaves each target",
        touched.take(n_shown),
    )
    .column(Column::name("", "Cut off"), |entry: &&Entry| {
        Cell::name(&entry.rest.event, &entry.rest.name)
    });
    let shown = targets.iter().take(TARGETS).enumerate();
    let rows = shown.fold(rows, |rows, (at, _)| {
        rows.column(Column::number("", &(at + 1).to_string()), |entry| {
            entry.rest.effects.get(at).map_or(Cell::Blank, |effect| {
                let is_untold = untold.contains(&effect.target);
                Cell::text(Heat::of(effect, is_untold).symbol())
            })
        })
    });
    let key = Heat::ALL.map(|heat| format!("{} {}", heat.symbol(), heat.meaning()));
    let names: Vec<String> = targets
        .iter()
        .take(TARGETS)
        .enumerate()
        .map(|(at, target)| {
            let name = finding.preface.names.of(target).replace(' ', "\u{a0}");
            format!("{}\u{a0}{name}", at + 1)
        })
        .collect();
    let more = match targets.len().saturating_sub(TARGETS) {
        0 => String::new(),
        n => format!("; {n} more under `--format csv`"),
    };
    let table = rows.table();
    Table {
        look: Look::Heat,
        is_shown: !table.rows.is_empty(),
        footer: Some(format!(
            "{}. Targets: {}{more}.",
            key.join(", "),
            names.join(", ")
        )),
        ..table
    }
}
