//! Which conclusions of a case survive doubt, which fact carries them, and which are worth finding out first.

use serde::Serialize;

use crate::{
    analysis::{answer::Verdict, prepared::Prepared},
    model::{Chain, Scenario, id::ProductId},
};

mod fact;
mod figure;
mod flips;
pub mod left_out;
mod listed;
mod name;
mod tornado;
pub mod variance;
mod variant;
mod worth;

pub use flips::{Conclusion, Doubt, Flip, How, Said, What};
pub use left_out::{LeftOut, Turn};
pub use name::FactName;
pub use tornado::Swing;
pub use variance::{Carried, Variance};
pub use worth::{Bound, Turning, Worth};

use super::{odds, run::Run};

/// How many draws tell which facts carry the odds, where nobody says otherwise.
pub const DRAWS: u32 = 4096;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The scenario as it stands.
    pub run: Run,
    /// Every verdict and expectation, with what flips it.
    pub conclusions: Vec<Conclusion>,
    /// The doubts.
    pub doubts: Vec<Doubt>,
    /// The target that all tables of facts are about.
    pub target: String,
    /// Its verdict as it stands.
    pub verdict: Verdict,
    /// The facts worth finding out first.
    pub worth: Vec<Worth>,
    /// Which facts carry the variance of the odds; `None` where nothing was drawn.
    pub variance: Option<Variance>,
    /// What turns when each fact in turn is left out.
    pub left_out: LeftOut,
    /// Output left of the target with every fact at its middle, in percent.
    pub left_at_middle_pct: f64,
    /// When it falls with every fact at its middle.
    pub weeks_at_middle: Option<f64>,
    /// How many facts were moved from end to end.
    pub n_facts: usize,
    /// Those that move it, the strongest first.
    pub swings: Vec<Swing>,
}

/// Doubts a case: every trust level, threshold and end; every fact left out; every range from end to end.
///
/// Ranges are moved one at a time with all others at their middle (a tornado):
/// joint effects of several facts are not in that table.
///
/// So many draws tell which facts carry the odds; by default [`DRAWS`].
///
/// # Complexity
///
/// The draws, two compilations of both ends per range upstream of the target, and one for
/// each fact that could touch a conclusion.
pub fn find(
    chain: &Chain,
    scenario: &Scenario,
    target: &ProductId,
    draws: odds::Config,
) -> Finding {
    let (run, doubts, conclusions) = flips::find(chain, scenario);
    let left_out = left_out::find(chain, scenario, target, left_out::Spared::Idle);
    let (middle, swings, n_facts) = tornado::find(chain, scenario, target);
    let mut case = scenario.case.clone();
    case.question.targets = vec![target.clone()];
    let prepared = Prepared::for_losses(chain, &case, &[]);
    let variance = variance::find(&prepared, draws);
    let worth = worth::find(chain, &prepared, &left_out, variance.as_ref());
    Finding {
        run,
        conclusions,
        doubts,
        target: target.to_string(),
        verdict: left_out.verdict,
        worth,
        variance,
        left_out,
        left_at_middle_pct: middle.left,
        weeks_at_middle: middle.weeks,
        n_facts,
        swings,
    }
}
