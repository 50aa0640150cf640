//! What would turn a verdict that the facts leave open, and who would have to hold it.

use super::{
    bounds::Feasible,
    facts::{Grade, Holder, Interval, WHOLE},
    held::{Marks, held},
};

/// What a loss does to a product that needs a share of its normal supply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Too little is left on every reading of the facts.
    Lost,
    /// Enough is left on every reading.
    Kept,
    /// It depends on what nobody knows.
    Open,
}

/// A holder and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Who.
    pub holder: Holder,
    /// Between which ends.
    pub share: Interval,
    /// What it alone must exceed for the product to be lost, with everyone else of the set at the least.
    ///
    /// Above its own high end where it cannot do it alone.
    pub must_exceed: u32,
}

/// How near a loss is to its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Critical {
    /// What is lost of the supply.
    pub lost: Interval,
    /// The critical share: the product is lost when more than this is.
    pub exceeds: u32,
    /// What that makes of it.
    pub verdict: Verdict,
    /// Of what is open, the least part that must be lost too; zero unless the verdict is open.
    pub least: u32,
    /// The open holder of the set with the widest interval, the first of equals; only where the verdict is open.
    pub by: Option<Holding>,
}

/// Weighs the loss of a set against a threshold.
///
/// A product is lost when less than `need` is left, hence when more than
/// `1 − need` is lost: the critical share. With bounds `[l, h]` of what is lost
/// the verdict is *lost* where `l` exceeds it, *kept* where `h` does not, else
/// *open*; then at least `1 − need − l` and a little of the open part must turn
/// out to be the set's. The holder named is the one about whom least is known.
///
/// # Panics
///
/// Panics when the need is more than the whole.
pub fn critical(
    feasible: &Feasible,
    level: Grade,
    set: &[Holder],
    need: u32,
    marks: &mut Marks,
) -> Critical {
    assert!(need <= WHOLE, "a need is a part of the whole");
    let lost = held(feasible, level, set, marks);
    let exceeds = WHOLE - need;
    let verdict = if lost.low > exceeds {
        Verdict::Lost
    } else if lost.high <= exceeds {
        Verdict::Kept
    } else {
        Verdict::Open
    };
    let is_open = verdict == Verdict::Open;
    let least = if is_open { exceeds + 1 - lost.low } else { 0 };
    let shares = set
        .iter()
        .map(|&holder| (holder, feasible.of(level, holder)));
    let open = shares.filter(|(_, share)| is_open && share.width() > 0);
    let widest = open.min_by_key(|(holder, share)| (std::cmp::Reverse(share.width()), *holder));
    let by = widest.map(|(holder, share)| Holding {
        holder,
        share,
        must_exceed: share.low + least - 1,
    });
    Critical {
        lost,
        exceeds,
        verdict,
        least,
        by,
    }
}
