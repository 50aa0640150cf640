//! What stands in a line, week by week.

use super::lanes::Lanes;

/// What is on its way to the users of some inputs, line after line of the ground.
///
/// Amounts are weeks of use of all makers of a recipe, hit or not.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines<const L: usize> {
    pub(super) lines: Vec<Line<L>>,
}

#[derive(Debug, Clone)]
pub(super) struct Line<const L: usize> {
    /// What arrives next week, in the week after, and so on.
    pub(super) cells: Vec<Lanes<L>>,
    /// What leaves the line this week, and the same by a unit of makers that are not hit.
    pub(super) leaving: Lanes<L>,
    pub(super) arriving: Lanes<L>,
    /// What the row offered in the week before.
    pub(super) offered: Lanes<L>,
    /// Whether some week differs from the others.
    pub(super) is_moving: bool,
    /// Whether a loss begins this week.
    pub(super) is_struck: bool,
    /// What was scrapped this week, to be checked.
    #[cfg(debug_assertions)]
    pub(super) scrapped: Lanes<L>,
}

impl<const L: usize> Line<L> {
    /// What is on its way in all.
    #[cfg(debug_assertions)]
    pub(super) fn on_way(&self) -> Lanes<L> {
        let mut sum = [0.0; L];
        for cell in &self.cells {
            for (sum, cell) in sum.iter_mut().zip(cell) {
                *sum += cell;
            }
        }
        sum
    }
}
