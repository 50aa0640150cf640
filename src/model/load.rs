//! How full makers run, and what they can add when others fail.

use super::{quantity::ShareRange, source::Evidence};

/// A class of makers that run about equally full, year by year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The name for people.
    pub name: String,
    /// What keeps them from making more.
    pub limit: Option<String>,
    /// What is known of each year, in the order of the file, none twice; never empty.
    pub years: Vec<LoadYear>,
}

/// How full makers ran in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadYear {
    /// The year.
    pub year: u16,
    /// The part of their capacity that they use.
    pub utilisation: ShareRange,
    /// What they can add within eight weeks, as a part of what they make.
    pub surge_8w: ShareRange,
    /// What they can add within 26 weeks.
    pub surge_26w: ShareRange,
    /// What this rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

impl LoadYear {
    /// The most that they can make within half a year, as a multiple of what they make: what they can add, as far as
    /// they are not full.
    pub fn most(&self) -> f64 {
        let room = 1.0 / self.utilisation.low().fraction().max(1e-6);
        (1.0 + self.surge_26w.high().fraction()).min(room).max(1.0)
    }
}

impl Load {
    /// What is known of a year, or of the year nearest to it; the later of two equally near.
    ///
    /// # Panics
    ///
    /// If no year is known, which a checked chain rules out.
    pub fn of_year(&self, year: u16) -> &LoadYear {
        let key = |known: &&LoadYear| (known.year.abs_diff(year), u16::MAX - known.year);
        let nearest = self.years.iter().min_by_key(key);
        nearest.expect("a checked load knows a year")
    }

    /// What is known of the latest year.
    ///
    /// # Panics
    ///
    /// As for [`Load::of_year`].
    pub fn latest(&self) -> &LoadYear {
        self.of_year(u16::MAX)
    }
}
