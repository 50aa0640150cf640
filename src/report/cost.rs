//! What the loss of each country costs: the order, the classes of colour, the words.

use crate::{
    analysis::interval::Interval,
    model::Chain,
    study::{each, overview::Finding},
    words::number::significant,
};

/// How many colours there are beside none.
pub(super) const CLASSES: u8 = 4;

/// What one country's loss costs.
#[derive(Debug, Clone)]
pub(super) struct Land<'a> {
    /// Its position in the chain.
    pub(super) at: usize,
    /// Its id, a code of three letters in the shipped graph.
    pub(super) code: &'a str,
    /// Its name for people.
    pub(super) name: &'a str,
    /// All that was found.
    pub(super) entry: &'a each::Entry,
    /// What it costs; `None` where nothing was added up.
    pub(super) cost: Option<Interval<f64>>,
    /// How dark it is: 0 where it costs nothing, [`CLASSES`] where it costs the most.
    pub(super) class: u8,
}

/// Every country by what its loss costs, the most first.
#[derive(Debug, Clone)]
pub(super) struct Costs<'a> {
    /// The countries, the most consequential first.
    pub(super) lands: Vec<Land<'a>>,
    /// Whether costs are in money; weeks of output else.
    pub(super) is_money: bool,
    /// The lower ends of the classes from 1 on.
    pub(super) steps: [f64; CLASSES as usize],
    n_targets: usize,
}

impl<'a> Costs<'a> {
    /// Takes the costs from the ranking of countries.
    pub(super) fn new(chain: &'a Chain, finding: &'a Finding) -> Self {
        let entries = &finding.each.entries;
        let totals = || entries.iter().filter_map(|entry| entry.rest.missing);
        let is_money = totals().next().is_some() && totals().all(|total| total.usd_bn.is_some());
        let cost = |entry: &each::Entry| {
            let total = entry.rest.missing?;
            if is_money {
                total.usd_bn
            } else {
                Some(total.mean_weeks)
            }
        };
        let most = entries.iter().filter_map(cost).map(middle);
        let most = most.fold(0.0, f64::max);
        let steps = [
            0.0,
            rounded(most / 12.0),
            rounded(most / 4.0),
            rounded(most / 2.0),
        ];
        let lands = entries.iter().filter_map(|entry| {
            let id = entry.rest.event.strip_prefix("country:")?;
            let (at, code, _) = chain.countries().get_full(id)?;
            let cost = cost(entry);
            let amount = cost.map_or(0.0, middle);
            let class = steps.iter().filter(|&&step| amount > step).count() as u8;
            Some(Land {
                at,
                code: code.as_str(),
                name: &entry.rest.name,
                entry,
                cost,
                class,
            })
        });
        Self {
            lands: lands.collect(),
            is_money,
            steps,
            n_targets: finding.each.preface.parameters.targets.len(),
        }
    }

    /// What the colours tell.
    pub(super) fn title(&self) -> String {
        let what = if self.is_money {
            "output not made, in billion US dollars"
        } else {
            "weeks of output not made, the mean over all targets"
        };
        format!("What losing each country costs: {what}")
    }

    /// A cost as numbers alone, where the unit stands above.
    pub(super) fn range(land: &Land<'_>) -> String {
        land.cost.map_or_else(String::new, |cost| {
            let (low, high) = (figure(cost.best), figure(cost.worst));
            if low == high {
                high
            } else {
                format!("{low}–{high}")
            }
        })
    }

    /// A cost in words.
    pub(super) fn amount(&self, land: &Land<'_>) -> String {
        if land.cost.is_none() {
            return "no figure".to_owned();
        }
        let range = Self::range(land);
        if self.is_money {
            format!("USD\u{a0}{range}\u{a0}bn")
        } else {
            format!("{range}\u{a0}weeks")
        }
    }

    /// What a class of colour means.
    pub(super) fn class_label(&self, class: u8) -> String {
        let at = usize::from(class);
        let text = |amount: f64| significant(amount);
        match at {
            0 => "nothing".to_owned(),
            1 => format!("up to {}", text(self.steps[1])),
            _ if class == CLASSES => format!("over {}", text(self.steps[at - 1])),
            _ => format!("{}–{}", text(self.steps[at - 1]), text(self.steps[at])),
        }
    }

    /// How many targets fall, in short.
    pub(super) fn fall(&self, land: &Land<'_>) -> String {
        let n = self.n_targets;
        match (land.entry.rest.lost, land.entry.rest.possible) {
            (0, 0) => format!("none of {n} fall"),
            (0, possible) => format!("{possible} of {n} may fall"),
            (lost, 0) => format!("{lost} of {n} fall"),
            (lost, possible) => format!("{lost} of {n} fall, {possible} more may"),
        }
    }

    /// Cost and fall of a land in one line.
    pub(super) fn told(&self, land: &Land<'_>) -> String {
        format!("{}; {}", self.amount(land), self.fall(land))
    }

    /// Where a land's bar ends, in percent of the longest.
    pub(super) fn bar(&self, land: &Land<'_>) -> [f64; 2] {
        let costs = self.lands.iter().filter_map(|land| land.cost);
        let longest = costs.map(|cost| cost.worst).fold(f64::EPSILON, f64::max);
        land.cost.map_or([0.0; 2], |cost| {
            [cost.best, cost.worst].map(|end| (end * 1000.0 / longest).round() / 10.0)
        })
    }
}

fn middle(cost: Interval<f64>) -> f64 {
    f64::midpoint(cost.worst, cost.best)
}

/// To a tenth below ten, whole from there on.
fn figure(amount: f64) -> String {
    if (0.05..9.95).contains(&amount) {
        return format!("{amount:.1}");
    }
    let whole = format!("{amount:.0}");
    // Thousands are set apart, so that a glance tells them.
    match whole.len() {
        4.. => {
            let (front, back) = whole.split_at(whole.len() - 3);
            format!("{front},{back}")
        }
        _ => whole,
    }
}

/// The nearest number that is easily read: a digit, at most, before the noughts.
fn rounded(amount: f64) -> f64 {
    if amount <= 0.0 {
        return 0.0;
    }
    let power = 10_f64.powf(amount.log10().floor());
    (amount / power).round() * power
}

#[cfg(test)]
mod tests {
    use super::{figure, rounded};

    #[test]
    fn amounts_are_short() {
        for (amount, text) in [
            (0.0, "0"),
            (0.04, "0"),
            (0.05, "0.1"),
            (9.94, "9.9"),
            (9.96, "10"),
            (451.4, "451"),
            (1138.6, "1,139"),
        ] {
            assert_eq!(figure(amount), text);
        }
    }

    #[test]
    fn steps_have_one_digit() {
        for (amount, step) in [(0.0, 0.0), (66.0, 70.0), (199.0, 200.0), (0.34, 0.3)] {
            assert!((rounded(amount) - step).abs() < 1e-9, "{amount}");
        }
    }
}
