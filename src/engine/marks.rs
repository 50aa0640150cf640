//! A set of small numbers that is walked in order.

/// Marks on the numbers below some count.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    words: Vec<u64>,
}

impl Marks {
    /// No marks, with room for the numbers below `count`.
    pub(super) fn new(count: usize) -> Self {
        Self {
            words: vec![0; count.div_ceil(64)],
        }
    }

    /// Marks a number.
    pub(super) fn set(&mut self, at: u32) {
        self.words[at as usize / 64] |= 1 << (at % 64);
    }

    /// Marks all that another set marks.
    pub(super) fn join(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Takes all marks away.
    pub(super) fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Calls back for every marked number, in order.
    pub(super) fn for_each(&self, mut visit: impl FnMut(u32)) {
        for (at, &word) in (0_u32..).zip(&self.words) {
            visit_word(at, word, &mut visit);
        }
    }

    /// Calls back for every marked number, in order, and takes the marks away.
    pub(super) fn drain(&mut self, mut visit: impl FnMut(u32)) {
        for (at, word) in (0_u32..).zip(&mut self.words) {
            visit_word(at, std::mem::take(word), &mut visit);
        }
    }
}

fn visit_word(at: u32, mut word: u64, visit: &mut impl FnMut(u32)) {
    while word != 0 {
        visit(at * 64 + word.trailing_zeros());
        word &= word - 1;
    }
}
