//! New capacity: a new plant, or more of one.

use crate::model::{
    id::{CountryId, FirmId, ProductId, ZoneId},
    parts::Unresolved,
    quantity::{ShareRange, Weeks, WeeksRange},
    resolve::{Look, User},
};

/// Capacity that comes on top of today's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// What is made.
    pub product: ProductId,
    /// Who makes it.
    pub firm: FirmId,
    /// Where.
    pub at: CountryId,
    /// In which zone.
    pub zone: Option<ZoneId>,
    /// How much, as a share of today's world supply.
    pub share: ShareRange,
    /// When its building begins.
    pub from: Weeks,
    /// How long the building takes.
    pub build: WeeksRange,
    /// How long until users have qualified it.
    pub qualification: WeeksRange,
    /// How long from the first output to the full one, in a straight line.
    pub ramp: WeeksRange,
    /// Unit cost as a multiple of today's, in thousandths, low and high.
    pub cost_milli: Option<(u32, u32)>,
}

impl Addition {
    /// From the start of building to the first output that users take.
    pub fn lag(&self) -> WeeksRange {
        let (a, b) = (self.build, self.qualification);
        WeeksRange::new(a.low() + b.low(), None, a.high() + b.high()).expect("sums of ranges rise")
    }

    /// When the first output may come at the earliest, and at the latest.
    pub fn ready(&self) -> (Weeks, Weeks) {
        let lag = self.lag();
        (self.from + lag.low(), self.from + lag.high())
    }

    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.product(&self.product, user)?;
        look.firm(&self.firm, user)?;
        look.country(&self.at, user)?;
        let mut zone = self.zone.iter();
        zone.try_for_each(|zone| look.zone(zone, user))
    }
}
