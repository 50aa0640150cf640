//! What in a case is probably not meant as it stands, in sentences.

use crate::analysis::warning::Warning;

use super::{change::clause, number::significant};

/// How many are told before the rest is counted.
const SHOWN: usize = 6;

/// The first of them in sentences, and how many more there are.
pub fn sentences(warnings: &[&Warning]) -> Vec<String> {
    let first = warnings.iter().take(SHOWN);
    let mut told: Vec<String> = first.map(|warning| sentence(warning)).collect();
    if warnings.len() > SHOWN {
        let more = warnings.len() - SHOWN;
        told.push(format!("And {more} more warnings; JSON has them all."));
    }
    told
}

/// One sentence that says what to look at.
pub fn sentence(warning: &Warning) -> String {
    match warning {
        Warning::TouchesNobody { change } => format!(
            "Warning: {}: this touches nobody, and the answer is the same without it.",
            clause(change)
        ),
        Warning::StartsAfterTheEnd {
            change,
            from_week,
            horizon_weeks,
        } => format!(
            "Warning: {}: this begins in week {from_week}, and the question ends with week {horizon_weeks}.",
            clause(change)
        ),
        Warning::ArrivesAfterTheEnd {
            change,
            earliest_week,
            latest_week,
            horizon_weeks,
        } => {
            let may = if earliest_week < horizon_weeks {
                "may arrive"
            } else {
                "arrives"
            };
            let (from, to) = (significant(*earliest_week), significant(*latest_week));
            let week = if from == to {
                format!("week {from}")
            } else {
                format!("weeks {from}–{to}")
            };
            format!(
                "Warning: {}: this {may} too late ({week}), for the question ends with week {horizon_weeks}.",
                clause(change)
            )
        }
        Warning::LawOfTerritory { change } => format!(
            "Warning: {}: the law asked about reaches what stands in its territory and no further, so this is the answer \
             by location.",
            clause(change)
        ),
        Warning::SmallThreshold { theta_pct } => format!(
            "Warning: θ is {theta_pct} %; did you mean {} %?",
            significant(theta_pct * 100.0)
        ),
        Warning::SmallFraction {
            change,
            fraction_pct,
        } => format!(
            "Warning: {}: only {fraction_pct} % is lost; did you mean {} %?",
            clause(change),
            significant(fraction_pct * 100.0)
        ),
    }
}
