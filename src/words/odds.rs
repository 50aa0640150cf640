//! Odds in words and as a table.

use crate::analysis::{
    odds::{Likelihood, Odds, Spread, TargetOdds},
    preface::Names,
};

use super::{Cell, Column, Table, number::listed};

/// The word of the IPCC for a likelihood.
pub const fn likelihood(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::ExceptionallyUnlikely => "exceptionally unlikely",
        Likelihood::VeryUnlikely => "very unlikely",
        Likelihood::Unlikely => "unlikely",
        Likelihood::AboutAsLikelyAsNot => "about as likely as not",
        Likelihood::Likely => "likely",
        Likelihood::VeryLikely => "very likely",
        Likelihood::VirtuallyCertain => "virtually certain",
    }
}

/// What odds are odds over.
pub fn over(odds: &Odds) -> String {
    format!(
        "Odds are those over what is not known about the chain, given the loss, in {} draws (--draws, --seed {}); they are \
         not the odds of the loss. ± is one standard error: how well it was sampled, not how right it is. Half of the \
         draws lie below a median, one in twenty beyond either end.",
        odds.n_draws, odds.seed
    )
}

/// Which targets are how likely lost, the likeliest first.
pub fn sentence(odds: &Odds, names: &Names) -> String {
    let mut found: Vec<(Likelihood, Vec<&str>)> = Vec::new();
    let mut targets: Vec<&TargetOdds> = odds.targets.iter().collect();
    targets.sort_by_key(|target| std::cmp::Reverse(target.likelihood));
    for target in targets {
        match found.last_mut() {
            Some((word, products)) if *word == target.likelihood => {
                products.push(names.of(&target.target));
            }
            _ => found.push((target.likelihood, vec![names.of(&target.target)])),
        }
    }
    let parts: Vec<String> = found
        .into_iter()
        .map(|(word, products)| format!("{} {}", likelihood(word), listed(&products)))
        .collect();
    format!("Lost, over what is not known: {}.", parts.join("; "))
}

/// The odds of every target.
pub fn table(odds: &Odds, names: &Names) -> Table {
    let has_money = odds
        .targets
        .iter()
        .any(|target| target.missing_usd_bn.is_some());
    let of_money = |end: fn(Spread<f64>) -> f64| {
        move |target: &&TargetOdds| {
            let spread = target.missing_usd_bn;
            spread.map_or(Cell::Blank, |spread| Cell::Number(end(spread)))
        }
    };
    Table::of("odds", "How likely, over what is not known", &odds.targets)
        .column(Column::name("target", "Target"), |target| {
            Cell::named(names, &target.target)
        })
        .column(Column::text("likelihood", ""), |target| {
            Cell::text(target.likelihood.code())
        })
        .column(Column::text("", "Lost"), |target| {
            Cell::text(likelihood(target.likelihood))
        })
        .column(Column::percent("lost_pct", "in draws [%]"), |target| {
            Cell::Number(target.lost_pct)
        })
        .column(Column::number("standard_error_pct", "±"), |target| {
            Cell::Number(target.standard_error_pct)
        })
        .column(Column::week("week_p5", ""), |target| {
            Cell::time(target.weeks.p5)
        })
        .column(Column::week("week_median", "Median week"), |target| {
            Cell::time(target.weeks.median)
        })
        .column(Column::week("week_p95", ""), |target| {
            Cell::time(target.weeks.p95)
        })
        .column(Column::text("", "5–95 %"), |target| {
            let week = |week: Option<f64>| week.map_or("never".to_owned(), |week| week.to_string());
            Cell::text(match (week(target.weeks.p5), week(target.weeks.p95)) {
                (low, high) if low == high => low,
                (low, high) => format!("{low} to {high}"),
            })
        })
        .column(Column::number("missing_p5_weeks", ""), |target| {
            Cell::Number(target.missing_weeks.p5)
        })
        .column(
            Column::number("missing_median_weeks", "Missing [weeks], median"),
            |target| Cell::Number(target.missing_weeks.median),
        )
        .column(Column::number("missing_p95_weeks", ""), |target| {
            Cell::Number(target.missing_weeks.p95)
        })
        .column(
            Column::number(
                "missing_median_usd_bn",
                if has_money { "[USD bn], median" } else { "" },
            ),
            of_money(|spread| spread.median),
        )
        .column(
            Column::number("missing_p5_usd_bn", ""),
            of_money(|spread| spread.p5),
        )
        .column(
            Column::number("missing_p95_usd_bn", ""),
            of_money(|spread| spread.p95),
        )
        .table()
}
