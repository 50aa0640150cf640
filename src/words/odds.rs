//! Odds in words and as a table.

use crate::analysis::{
    answer::Verdict,
    interval::Interval,
    odds::{Likelihood, Odds, Spread, TargetOdds},
    preface::Names,
};

use super::{
    Cell, Column, Table,
    number::{listed, percent, percents, significant},
    table::Rows,
};

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

/// The word for odds that may be an interval.
pub fn word(ends: Interval<Likelihood>) -> String {
    match (ends.best, ends.worst) {
        (best, worst) if best == worst => likelihood(best).to_owned(),
        (Likelihood::ExceptionallyUnlikely, Likelihood::VirtuallyCertain) => UNTOLD.to_owned(),
        (best, worst) => format!("{} to {}", likelihood(best), likelihood(worst)),
    }
}

/// The word where odds may be anything.
const UNTOLD: &str = "cannot be told";

/// Odds in whole percent.
///
/// Draws never make sure: where all or none of them lose it, less than one in
/// a hundred is left.
pub fn rounded(target: &TargetOdds) -> String {
    let low = |percent: f64| match percent {
        p if p < 1.0 => "<1".to_owned(),
        p if p > 99.0 => ">99".to_owned(),
        p => format!("{p:.0}"),
    };
    let (best, worst) = (target.lost_pct.best, target.lost_pct.worst);
    match (low(best), low(worst)) {
        (best, worst) if best == worst => best,
        _ => format!("{best:.0}–{worst:.0}"),
    }
}

/// What odds are odds over.
pub fn over(odds: &Odds) -> String {
    format!(
        "Odds are those over what is not known about the chain, given the loss, in {} draws (--draws, --seed {}); they are \
         not the odds of the loss. Where nobody knows who holds something, they reach from those without that loss to \
         those with it. ± is one standard error: how well it was sampled, not how right it is. Half of the \
         draws lie below a median, one in twenty beyond either end.",
        odds.n_draws, odds.seed
    )
}

/// Which targets are how likely lost, the likeliest first.
pub fn sentence(odds: &Odds, names: &Names) -> String {
    let mut found: Vec<(Interval<Likelihood>, Vec<&str>)> = Vec::new();
    let mut targets: Vec<&TargetOdds> = odds.targets.iter().collect();
    targets.sort_by_key(|target| {
        let ends = target.likelihood;
        std::cmp::Reverse((ends.best, ends.worst))
    });
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
        .map(|(ends, products)| format!("{} {}", word(ends), listed(&products)))
        .collect();
    format!("Lost, over what is not known: {}.", parts.join("; "))
}

/// What the draws say of one target, in a sentence.
pub fn told(target: &TargetOdds, names: &Names) -> String {
    let week = |week: Option<f64>| week.map_or("never".to_owned(), |at| format!("week {at}"));
    let weeks = target.weeks;
    let falls = if weeks.p5.is_none() {
        String::new()
    } else {
        let (first, median, last) = (week(weeks.p5), week(weeks.median), week(weeks.p95));
        format!(" At the median it falls: {median}; nine draws of ten: {first} to {last}.")
    };
    let money = target.missing_usd_bn.map_or_else(String::new, |usd| {
        format!(", USD {} bn", significant(usd.median))
    });
    format!(
        "Over what is not known, {} is lost in {} ± {} % of draws: {}.{falls} The median draw misses {} weeks of output{money}.",
        names.of(&target.target),
        percents(target.lost_pct),
        percent(target.standard_error_pct),
        word(target.likelihood),
        significant(target.missing_weeks.median),
    )
}

/// The odds of every target.
pub fn table(odds: &Odds, names: &Names) -> Table {
    let rows = Table::of("odds", TITLE, &odds.targets)
        .column(Column::name("target", "Target"), |target| {
            Cell::named(names, &target.target)
        });
    let has_money = has_money(odds);
    columns(rows, has_money, |target| target).table()
}

/// What tables of odds show.
pub(super) const TITLE: &str = "How likely, over what is not known";

/// Whether some target's value is known.
pub(super) fn has_money(odds: &Odds) -> bool {
    let mut targets = odds.targets.iter();
    targets.any(|target| target.missing_usd_bn.is_some())
}

/// Adds the odds of a target for people, as one number; `None` where nothing was drawn.
pub(super) fn column<'a, Row>(
    rows: Rows<Row>,
    of: impl Fn(&Row) -> (Option<&'a Odds>, &'a str, Verdict) + Copy,
) -> Rows<Row> {
    rows.column(Column::number("", "Odds [%]"), move |row| {
        let (odds, target, verdict) = of(row);
        let mut targets = odds.into_iter().flat_map(|odds| &odds.targets);
        let found = targets.find(|odds| odds.target == target);
        found.map_or(Cell::Blank, |odds| {
            Cell::text(match (odds.lost_pct, verdict) {
                // The bounds make sure what draws never do.
                (Interval { worst: 0.0, .. }, Verdict::Kept) => "0".to_owned(),
                (Interval { best: 100.0, .. }, Verdict::Lost) => "100".to_owned(),
                _ => rounded(odds),
            })
        })
    })
}

/// Adds all that is known of the odds of a target.
pub(super) fn columns<'a, Row>(
    rows: Rows<Row>,
    has_money: bool,
    of: impl Fn(&Row) -> &'a TargetOdds + Copy,
) -> Rows<Row> {
    let of_money = |end: fn(Spread<f64>) -> f64| {
        move |row: &Row| {
            let spread = of(row).missing_usd_bn;
            spread.map_or(Cell::Blank, |spread| Cell::Number(end(spread)))
        }
    };
    let money = if has_money { "[USD bn], median" } else { "" };
    rows.column(Column::text("likelihood_worst", ""), move |row| {
        Cell::text(of(row).likelihood.worst.code())
    })
    .column(Column::text("likelihood_best", ""), move |row| {
        Cell::text(of(row).likelihood.best.code())
    })
    .column(Column::text("", "Lost"), move |row| {
        Cell::text(word(of(row).likelihood))
    })
    .column(
        Column::percents("lost_{}_pct", "in draws [%]"),
        move |row| Cell::interval(of(row).lost_pct),
    )
    .column(Column::number("standard_error_pct", "±"), move |row| {
        Cell::Number(of(row).standard_error_pct)
    })
    .column(Column::week("week_p5", ""), move |row| {
        Cell::time(of(row).weeks.p5)
    })
    .column(Column::week("week_median", "Median week"), move |row| {
        Cell::time(of(row).weeks.median)
    })
    .column(Column::week("week_p95", ""), move |row| {
        Cell::time(of(row).weeks.p95)
    })
    .column(Column::text("", "5–95 %"), move |row| {
        let week = |week: Option<f64>| week.map_or("never".to_owned(), |week| week.to_string());
        let weeks = of(row).weeks;
        Cell::text(match (week(weeks.p5), week(weeks.p95)) {
            (low, high) if low == high => low,
            (low, high) => format!("{low} to {high}"),
        })
    })
    .column(Column::number("missing_p5_weeks", ""), move |row| {
        Cell::Number(of(row).missing_weeks.p5)
    })
    .column(
        Column::number("missing_median_weeks", "Missing [weeks], median"),
        move |row| Cell::Number(of(row).missing_weeks.median),
    )
    .column(Column::number("missing_p95_weeks", ""), move |row| {
        Cell::Number(of(row).missing_weeks.p95)
    })
    .column(
        Column::number("missing_median_usd_bn", money),
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
}
