//! Single points of failure in words.

use crate::analysis::{
    answer::{Effect, Verdict},
    concentration::Comparison,
    odds::{Drawing, Median},
    preface::{Names, Preface},
    spof::{Candidate, Finding},
};

use super::{
    Cell, Column, Page, Report, Table, effect,
    number::{listed, percents, shortened},
    preface::{coverage, evidence, reading},
    table::Rows,
};

/// How many candidates people see.
const SHOWN: usize = 25;

impl Report for Finding {
    const SCHEMA: &'static str = "linchpin.spof/2";

    fn preface(&self) -> Option<&Preface> {
        Some(&self.preface)
    }

    fn page(&self) -> Page {
        let parameters = &self.preface.parameters;
        let targets = &parameters.targets;
        let title = format!(
            "Single points of failure by {}, for {} of {}",
            self.by,
            parameters.outcome,
            if targets.len() > 3 {
                format!("{} targets", targets.len())
            } else {
                listed(targets)
            },
        );
        let mut lead = vec![coverage(&self.preface), self.answer()];
        lead.extend(super::change::besides(&self.besides));
        lead.extend(baseline(&self.baseline));
        let mut notes = for_comparison(&self.comparison);
        notes.extend(reading(&self.preface));
        notes.push(order(self.drawing.as_ref()));
        let is_one = targets.len() == 1;
        let candidates = Table::of(
            "candidates",
            ranked_by(self.drawing.as_ref()),
            &self.candidates,
        );
        let tables = vec![
            summary(candidates, targets.len(), self.medians(), |candidate| {
                candidate
            })
            .shown(SHOWN)
            .shown_if(!is_one)
            .table(),
            effects(&self.candidates, &self.preface.names)
                .shown_if(is_one)
                .table(),
        ];
        Page {
            title,
            verdict: self.verdict(),
            lead,
            tables,
            evidence: evidence(&self.preface),
            notes,
            ..Page::default()
        }
    }
}

/// What losses are ranked by, as the title of a table.
pub(super) const fn ranked_by(drawing: Option<&Drawing>) -> &'static str {
    match drawing {
        Some(_) => "Ranked by what is missing in the middle one of the draws",
        None => "Ranked by what is missing, in the middle of the range",
    }
}

/// How losses were ordered.
pub(super) fn order(drawing: Option<&Drawing>) -> String {
    match drawing {
        Some(drawing) => format!(
            "Losses are ordered by what is missing in the middle one of {} draws of what is not known (--draws, --seed {}), \
             every loss under the same draws: the first {} so. The others take less even in the worst case, or in the \
             middle one of the draws, and follow by the middle of their range.",
            drawing.n_draws, drawing.seed, drawing.n_first
        ),
        None => {
            "Nothing was drawn: losses are ordered by the middle of the range of what is missing."
                .to_owned()
        }
    }
}

/// What there is to show of medians.
#[derive(Debug, Clone, Copy)]
pub(super) struct Medians {
    is_drawn: bool,
    has_money: bool,
}

impl Medians {
    pub(super) fn of<'a>(mut medians: impl Iterator<Item = &'a Option<Median>>) -> Self {
        let first = medians.find_map(Option::as_ref);
        Self {
            is_drawn: first.is_some(),
            has_money: first.is_some_and(|median| median.usd_bn.is_some()),
        }
    }

    /// Adds what is missing in the middle one of the draws.
    pub(super) fn columns<Row>(
        self,
        rows: Rows<Row>,
        of: impl Fn(&Row) -> Option<Median> + Copy,
    ) -> Rows<Row> {
        let money = if self.has_money {
            "Median missing [USD bn]"
        } else {
            ""
        };
        let weeks = if self.has_money {
            ""
        } else {
            "Median missing [weeks]"
        };
        rows.when(self.is_drawn, |rows| {
            rows.column(Column::number("missing_median_usd_bn", money), move |row| {
                let usd = of(row).and_then(|median| median.usd_bn);
                usd.map_or(Cell::Blank, Cell::Number)
            })
            .column(Column::number("missing_median_weeks", weeks), move |row| {
                of(row).map_or(Cell::Blank, |median| Cell::Number(median.mean_weeks))
            })
        })
    }
}

impl Finding {
    fn medians(&self) -> Medians {
        Medians::of(self.candidates.iter().map(|each| &each.median))
    }

    /// Who stops most alone, by name.
    fn verdict(&self) -> String {
        let named = |is_wanted: fn(&Candidate) -> bool, of: fn(&Candidate) -> usize| {
            let found = self.candidates.iter().filter(|each| is_wanted(each));
            let named: Vec<String> = match self.preface.parameters.targets.len() {
                1 => found.map(|each| each.name.clone()).collect(),
                _ => found
                    .map(|each| format!("{} ({})", each.name, of(each)))
                    .collect(),
            };
            (named.len(), shortened(&named, 4))
        };
        let (n_certain, certain) = named(|each| each.lost > 0, |each| each.lost);
        let (n_possible, possible) = named(
            |each| each.lost == 0 && each.possible > 0,
            |each| each.possible,
        );
        let targets = match self.preface.parameters.targets.as_slice() {
            [only] => self.preface.names.of(only).to_owned(),
            all => format!("some of {} targets", all.len()),
        };
        let certain = match n_certain {
            0 => format!("none stops {targets} for certain"),
            n => format!("{n} stop {targets} for certain: {certain}"),
        };
        let possible = match n_possible {
            0 => String::new(),
            n => format!("; {n} more may: {possible}"),
        };
        format!(
            "Of {} tried alone by {}, {certain}{possible}.",
            self.n_tried, self.by
        )
    }

    fn answer(&self) -> String {
        let count =
            |is_wanted: fn(&&Candidate) -> bool| self.candidates.iter().filter(is_wanted).count();
        let certain = count(|candidate| candidate.lost > 0);
        let possible = count(|candidate| candidate.lost == 0 && candidate.possible > 0);
        format!(
            "Of {} tried, {certain} alone stop at least one target for certain, {possible} more may (depending on \
             what is unknown), {} move a target without stopping it.",
            self.n_tried,
            self.candidates.len() - certain - possible,
        )
    }
}

/// What a loss does to all targets together.
pub(super) fn summary<Row>(
    rows: Rows<Row>,
    n_targets: usize,
    medians: Medians,
    of: impl Fn(&Row) -> &Candidate + Copy,
) -> Rows<Row> {
    let missing = Column::figures("missing_{}_weeks", "Missing [weeks]");
    let missing = if medians.is_drawn {
        missing.detail()
    } else {
        missing
    };
    let rows = rows.column(Column::name("event", "Lost"), move |row| {
        Cell::name(&of(row).event, &of(row).name)
    });
    let rows = rows
        .column(Column::count("lost", "Targets lost"), move |row| {
            Cell::count_of(of(row).lost, n_targets)
        })
        .column(Column::count("possible", "may be lost"), move |row| {
            Cell::count(of(row).possible)
        })
        .column(
            Column::percents("lowest_theta_star_{}_pct", "Lowest θ* [%]").detail(),
            move |row| Cell::interval(of(row).lowest_theta_star_pct),
        )
        .column(
            Column::percents("least_output_left_{}_pct", "Least output left [%]"),
            move |row| Cell::interval_or_unknown(of(row).least_output_left_pct),
        )
        .column(
            Column::weeks("first_weeks_{}", "First falls [weeks]"),
            move |row| Cell::times(of(row).first_weeks),
        )
        .column(missing, move |row| {
            Cell::interval_or_unknown(of(row).missing.map(|total| total.mean_weeks))
        })
        .column(Column::figures("missing_{}_usd_bn", ""), move |row| {
            Cell::interval_or_unknown(of(row).missing.and_then(|total| total.usd_bn))
        });
    medians.columns(rows, move |row| of(row).median)
}

/// What every loss does to every target.
fn effects<'a>(candidates: &'a [Candidate], names: &'a Names) -> Rows<(&'a Candidate, &'a Effect)> {
    let rows = candidates.iter().flat_map(|candidate| {
        candidate
            .effects
            .iter()
            .map(move |effect| (candidate, effect))
    });
    let rows = Table::of(
        "effects",
        "What each loss does, in the order of the ranking",
        rows,
    )
    .main()
    .shown(SHOWN)
    .column(
        Column::name("event", "Lost"),
        |(candidate, _): &(&Candidate, &Effect)| Cell::name(&candidate.event, &candidate.name),
    );
    let rows = effect::target(rows, "", names, |(_, effect)| &effect.target);
    effect::columns(rows, "Verdict", |(_, effect)| effect)
}

/// Says so where a target does not keep everything even before a loss.
fn baseline(effects: &[Effect]) -> Option<String> {
    let short: Vec<String> = effects
        .iter()
        .filter(|effect| effect.theta_star_pct.worst < 100.0)
        .map(|effect| {
            format!(
                "{} (θ* {} %)",
                effect.target,
                percents(effect.theta_star_pct)
            )
        })
        .collect();
    let is_lost = effects.iter().any(|effect| effect.verdict == Verdict::Lost);
    let word = if is_lost {
        "Before any loss, these are short already"
    } else {
        "Before any loss"
    };
    (!short.is_empty()).then(|| format!("{word}: {}.", short.join(", ")))
}

/// What the classic measures say, and that they do not answer the question.
fn for_comparison(comparison: &Comparison) -> Vec<String> {
    let indices: Vec<f64> = comparison
        .markets
        .iter()
        .filter_map(|market| market.hhi)
        .collect();
    let high = indices.iter().filter(|&&index| index > 2_500.0).count();
    let few = comparison
        .markets
        .iter()
        .filter(|market| market.countries_to_75_pct.is_some_and(|n| n <= 2))
        .count();
    let mut found = vec![format!(
        "For comparison, not the answer: {high} of {} markets upstream are highly concentrated (HHI above 2500), in \
         {few} two countries or fewer make 75 %.",
        indices.len(),
    )];
    if let [measures] = comparison.graph.as_slice() {
        let or_none = |products: &[String]| {
            if products.is_empty() {
                "none".to_owned()
            } else {
                shortened(products, 8)
            }
        };
        found.push(format!(
            "For comparison, blind to which inputs are necessary: dominators {}; articulation points {}.",
            or_none(&measures.dominators),
            or_none(&measures.articulation),
        ));
    }
    found
}
