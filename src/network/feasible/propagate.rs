//! Bounds propagation over sums of intervals.

/// An interval of the work; empty where the ends have crossed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) low: i32,
    pub(super) high: i32,
}

/// How a sum binds its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The total is the sum of the parts, and sets are weighed on it.
    Node,
    /// The total is the sum of the parts.
    Split,
    /// The total is at least the sum of the parts.
    Cover,
    /// A firm or a place covers its cells: the first half of the parts are the cells, the second half the
    /// places or firms that they also belong to.
    Table,
}

/// A total and its parts, as positions of variables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub(super) total: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
}

/// Sweeps after which the bounds are taken as they are.
///
/// Sums that share parts can close in on each other by one unit a sweep. Every
/// sweep only narrows, and from narrower bounds to narrower ones, so that
/// stopping early keeps every law and costs a little sharpness.
const SWEEPS: usize = 64;

/// How tightening ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing moves any more.
    Settled,
    /// Something still moved at the last sweep.
    Moving,
    /// Nothing is left.
    Empty,
}

/// Tightens every variable until nothing moves.
///
/// For each total and its parts: the total lies within the sum of the parts, and
/// each part within what the others leave of the total.
pub(super) fn tighten(sums: &[Sum], parts: &[u32], bounds: &mut [Bound]) -> End {
    for _ in 0..SWEEPS {
        let mut moved = false;
        for sum in sums {
            let parts = &parts[sum.start as usize..sum.end as usize];
            let (own, crossed) = match sum.kind {
                Kind::Table => parts.split_at(parts.len() / 2),
                _ => (parts, [].as_slice()),
            };
            let is_moved = tighten_sum(*sum, own, bounds).and_then(|is_moved| {
                let is_crossed = tighten_crossed(sum.total, own, crossed, bounds)?;
                Some(is_moved || is_crossed)
            });
            match is_moved {
                Some(is_moved) => moved |= is_moved,
                None => return End::Empty,
            }
        }
        if !moved {
            return End::Settled;
        }
    }
    End::Moving
}

/// Tightens one sum; `None` when nothing is left.
fn tighten_sum(sum: Sum, parts: &[u32], bounds: &mut [Bound]) -> Option<bool> {
    let (mut least, mut most, mut widest) = (0, 0, 0);
    for &part in parts {
        let bound = bounds[part as usize];
        least += bound.low;
        most += bound.high;
        widest = widest.max(bound.high - bound.low);
    }
    let total = &mut bounds[sum.total as usize];
    let mut moved = false;
    if total.low < least {
        total.low = least;
        moved = true;
    }
    let is_equal = matches!(sum.kind, Kind::Node | Kind::Split);
    if is_equal && total.high > most {
        total.high = most;
        moved = true;
    }
    let total = *total;
    if total.low > total.high {
        return None;
    }
    let spare = total.high - least;
    // A total that only covers its parts asks nothing of them.
    let needed = if is_equal { most - total.low } else { i32::MAX };
    if widest > spare || widest > needed {
        for &part in parts {
            let bound = &mut bounds[part as usize];
            let width = bound.high - bound.low;
            if width > spare || width > needed {
                let low = bound.low.max(bound.high.saturating_sub(needed));
                let high = bound.high.min(bound.low + spare);
                if low > high {
                    return None;
                }
                *bound = Bound { low, high };
                moved = true;
            }
        }
    }
    Some(moved)
}

/// Tightens a firm and the places of its cells, or a place and the firms of its cells; `None` when nothing is left.
///
/// The firm, and of each of its places what is not the firm's, lie apart and
/// together make at most the whole: `f + Σ (p − c) <= 1`. A firm with little
/// at a place that has nearly everything is small, and two totals that
/// together exceed the whole meet in their cell.
fn tighten_crossed(
    total: u32,
    cells: &[u32],
    crossed: &[u32],
    bounds: &mut [Bound],
) -> Option<bool> {
    if crossed.is_empty() {
        return Some(false);
    }
    let whole = bounds[0].high;
    let apart = |bounds: &[Bound], cell: u32, other: u32| {
        (bounds[other as usize].low - bounds[cell as usize].high).max(0)
    };
    let pairs = || cells.iter().copied().zip(crossed.iter().copied());
    let all: i32 = pairs()
        .map(|(cell, other)| apart(bounds, cell, other))
        .sum();
    let mut moved = false;
    let own = &mut bounds[total as usize];
    if own.high > whole - all {
        own.high = whole - all;
        moved = true;
    }
    let own = *own;
    if own.low > own.high {
        return None;
    }
    for (cell, other) in pairs() {
        let beside = all - apart(bounds, cell, other);
        let both = own.low + beside - whole;
        let least = both + bounds[other as usize].low;
        let most = bounds[cell as usize].high - both;
        let cell = &mut bounds[cell as usize];
        if cell.low < least {
            cell.low = least;
            moved = true;
        }
        if cell.low > cell.high {
            return None;
        }
        let other = &mut bounds[other as usize];
        if other.high > most {
            other.high = most;
            moved = true;
        }
        if other.low > other.high {
            return None;
        }
    }
    Some(moved)
}
