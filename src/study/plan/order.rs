//! Sets of measures as bits.

/// The positions in a set, in order.
pub(super) fn members(set: u128) -> impl Iterator<Item = usize> {
    (0..u128::BITS as usize).filter(move |at| set & (1 << at) != 0)
}

/// Whether a set is part of another.
pub(super) const fn is_within(part: u128, whole: u128) -> bool {
    part & !whole == 0
}

/// To a thousandth.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0 + 0.0
}
