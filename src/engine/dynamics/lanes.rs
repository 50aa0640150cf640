//! Numbers of many runs side by side, and arithmetic on them that compiles to wide instructions.

/// What moves by no more than this in a week stands still.
pub(super) const STILL: f64 = 1e-12;

/// One number per lane.
pub type Lanes<const L: usize> = [f64; L];

/// The lesser of two numbers, neither of which is NaN.
///
/// One instruction, where [`f64::min`] spends two more on NaN.
#[inline(always)]
pub(super) const fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers, neither of which is NaN.
#[inline(always)]
pub(super) const fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Whether some lane differs in some bit.
///
/// Looks at all lanes, since leaving early would take them one at a time.
#[inline(always)]
pub(super) fn differ<const L: usize>(a: &Lanes<L>, b: &Lanes<L>) -> bool {
    let mut bits = 0;
    for lane in 0..L {
        bits |= a[lane].to_bits() ^ b[lane].to_bits();
    }
    bits != 0
}

/// The most that a lane moved.
#[inline(always)]
pub(super) fn moved_by<const L: usize>(now: &Lanes<L>, before: &Lanes<L>) -> f64 {
    let mut moved = 0.0;
    for lane in 0..L {
        moved = most((now[lane] - before[lane]).abs(), moved);
    }
    moved
}

/// Whether some lane moved by more than rounding.
///
/// All lanes are compared at once; the most that one moved would be sought lane after lane.
#[inline(always)]
pub(super) fn has_moved<const L: usize>(now: &Lanes<L>, before: &Lanes<L>) -> bool {
    let mut found = false;
    for lane in 0..L {
        found |= (now[lane] - before[lane]).abs() > STILL;
    }
    found
}

/// Whether some lane is another number.
#[allow(clippy::float_cmp, reason = "what is the same to the bit stands still")]
#[inline(always)]
pub(super) fn unequal<const L: usize>(a: &Lanes<L>, b: &Lanes<L>) -> bool {
    let mut found = false;
    for lane in 0..L {
        found |= a[lane] != b[lane];
    }
    found
}
