//! Tightens the facts level by level, and gives way where they contradict each other.

use super::{
    bounds::{Contradiction, Feasible},
    facts::{Facts, Grade, ROUNDING, Terms, WHOLE},
    propagate::{Bound, End, tighten},
    system::{Limit, System, Working, build},
};

/// Memory used again from product to product.
#[derive(Debug, Default)]
pub struct Scratch {
    working: Working,
    base: Vec<Bound>,
    tried: Vec<Bound>,
    /// The facts of the level at hand.
    limits: Vec<Limit>,
    /// How much each of them gives way, in parts per million.
    slack: Vec<i32>,
}

/// Tightens every total and cell at every trust level.
///
/// At level A only facts of grade A count; each further level adds the facts of
/// its grade to what the levels before left, so that a laxer level never says
/// more than a stricter one allows. Who may hold what in a view, its structure,
/// counts at every level; how much, only from its grade on. Where the facts of a
/// grade do not fit together or do not fit better ones, those that cannot be
/// kept widen by the least slack that makes room, the same for all of them, and
/// [`Feasible::contradictions`] says which and by how much.
///
/// Bounds are never narrower than the truth: they contain every table that
/// agrees with the facts.
///
/// # Panics
///
/// Panics where a fact points to a firm, seat or place outside the lists.
pub fn solve(facts: &Facts, terms: Terms, scratch: &mut Scratch) -> Feasible {
    let system = build(facts, terms, &mut scratch.working);
    let n = system.n_vars as usize;
    let whole = WHOLE.cast_signed();
    let open = Bound {
        low: 0,
        high: whole,
    };
    scratch.base.clear();
    scratch.base.resize(n, open);
    scratch.base[0].low = whole;
    let mut bounds = Vec::with_capacity(n * Grade::ALL.len());
    let mut contradictions = Vec::new();
    for grade in Grade::ALL {
        scratch.limits.clear();
        let of_grade = system.limits.iter().filter(|limit| limit.grade == grade);
        scratch.limits.extend(of_grade);
        if grade == Grade::A || !scratch.limits.is_empty() {
            scratch.slack.clear();
            scratch.slack.resize(scratch.limits.len(), 0);
            if scratch.try_on(&system) == End::Empty {
                give_way(&system, grade, scratch, &mut contradictions);
            } else {
                std::mem::swap(&mut scratch.base, &mut scratch.tried);
            }
        }
        bounds.extend_from_slice(&scratch.base);
    }
    Feasible::new(system, bounds, contradictions)
}

impl Scratch {
    /// Tightens with the level's facts, each widened by its slack, on what the better ones left.
    fn try_on(&mut self, system: &System) -> End {
        self.tried.clone_from(&self.base);
        for (limit, slack) in self.limits.iter().zip(&self.slack) {
            let bound = &mut self.tried[limit.var as usize];
            bound.low = bound.low.max(limit.low - slack);
            bound.high = bound.high.min(limit.high.saturating_add(*slack));
            if bound.low > bound.high {
                return End::Empty;
            }
        }
        tighten(&system.sums, &system.parts, &mut self.tried)
    }

    /// Whether they fit beyond doubt: bounds that still move may yet turn out empty.
    fn fits(&mut self, system: &System) -> bool {
        self.try_on(system) == End::Settled
    }
}

/// The first slack tried, in parts per million.
const FIRST: i32 = 128;

/// How closely a slack is found: rounding to a sixteenth, what is more to a part per million.
const fn precision(slack: i32) -> i32 {
    if slack <= ROUNDING.cast_signed() && slack >= 16 {
        slack / 16
    } else {
        1
    }
}

/// Widens the facts of a level that cannot be kept, the worst contradiction first.
///
/// Each round finds the least slack that, given to every fact still untouched,
/// lets all fit; only the facts that need it get it. What is left then fits with
/// less, or as it is.
fn give_way(
    system: &System,
    grade: Grade,
    scratch: &mut Scratch,
    contradictions: &mut Vec<Contradiction>,
) {
    let n = scratch.limits.len();
    let mut untouched: Vec<usize> = (0..n).collect();
    let mut culprits = Vec::new();
    loop {
        let give = |scratch: &mut Scratch, untouched: &[usize], slack| {
            for &at in untouched {
                scratch.slack[at] = slack;
            }
        };
        let (mut too_little, mut enough) = (0, WHOLE.cast_signed());
        while enough - too_little > precision(enough) {
            // From small to large first: most of what does not fit is rounding.
            let slack = if enough == WHOLE.cast_signed() {
                (4 * too_little).clamp(FIRST, i32::midpoint(too_little, enough))
            } else {
                i32::midpoint(too_little, enough)
            };
            give(scratch, &untouched, slack);
            if scratch.fits(system) {
                enough = slack;
            } else {
                too_little = slack;
            }
        }
        give(scratch, &untouched, enough);
        if !scratch.fits(system) {
            // What the better facts left is empty though the sweeps did not see it: nothing more can be told.
            let facts = scratch.limits.iter().map(|limit| limit.at).collect();
            contradictions.push(Contradiction::new(grade, WHOLE, facts));
            return;
        }
        // Whoever has room in spite of its fact does not need the slack.
        let strained = |scratch: &Scratch, at: usize| {
            let (limit, bound) = (
                scratch.limits[at],
                scratch.tried[scratch.limits[at].var as usize],
            );
            bound.low < limit.low || limit.high < bound.high
        };
        let strained: Vec<usize> = untouched
            .iter()
            .copied()
            .filter(|&at| strained(scratch, at))
            .collect();
        give(scratch, &untouched, 0);
        give(scratch, &strained, enough);
        culprits.clear();
        for &at in &strained {
            scratch.slack[at] = 0;
            if !scratch.fits(system) {
                culprits.push(at);
            }
            scratch.slack[at] = enough;
        }
        if culprits.is_empty() {
            // Any one of them could stay, only not all: they give way together.
            culprits.clone_from(&strained);
        }
        give(scratch, &untouched, 0);
        give(scratch, &culprits, enough);
        let facts = culprits.iter().map(|&at| scratch.limits[at].at).collect();
        contradictions.push(Contradiction::new(grade, enough as u32, facts));
        untouched.retain(|at| !culprits.contains(at));
        if scratch.fits(system) {
            std::mem::swap(&mut scratch.base, &mut scratch.tried);
            return;
        }
    }
}
