//! What users hold of a product, where that is work in progress.

use crate::model::{
    id::ProductId,
    parts::{Parts, Unresolved},
    product::{Line, Need},
    quantity::{Range, Share, ShareRange, Weeks, WeeksRange},
    resolve::{Look, User},
};

use super::Remake;

/// Weeks of cover that are work in progress: an event delays or scraps them, and nobody can draw on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// Of what.
    pub products: Vec<ProductId>,
    /// How many of the weeks that users hold are work in progress; `None` for all of them.
    pub weeks: Option<WeeksRange>,
    /// The part of what a loss stops that is scrapped with it; `None` where all of it is only delayed.
    pub scraps: Option<ShareRange>,
}

impl Pipeline {
    pub(super) fn resolve(&self, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
        look.products(&self.products, user)
    }

    /// What is left of a cover as a stock that can be drawn on.
    fn stock(&self, cover: WeeksRange) -> WeeksRange {
        let Some(weeks) = self.weeks else {
            return Range::exactly(Weeks::ZERO);
        };
        let less = |cover: Weeks, weeks: Weeks| {
            Weeks::from_micro(cover.micro().saturating_sub(weeks.micro()))
        };
        // Much work in progress leaves little stock, so the ends go round.
        let low = less(cover.low(), weeks.high());
        let high = less(cover.high(), weeks.low());
        Range::new(low, None, high).expect("the ends of a range are in order")
    }

    /// What is in progress of a cover.
    fn line(&self, cover: WeeksRange) -> Option<Line> {
        let weeks = self.weeks.map_or(cover, |weeks| {
            let (low, high) = (cover.low().min(weeks.low()), cover.high().min(weeks.high()));
            Range::new(low, None, high).expect("the ends of a range are in order")
        });
        (weeks.high() > Weeks::ZERO).then(|| Line {
            weeks,
            scraps: self.scraps.unwrap_or(Range::exactly(Share::ZERO)),
        })
    }
}

impl Remake for Pipeline {
    /// Takes the work in progress out of the cover of every input that draws on the products.
    fn remake(&self, parts: &mut Parts) {
        let products = parts.products.values_mut();
        for input in products.flat_map(|product| &mut product.inputs) {
            let is_in_progress = match &input.need {
                Need::Product(needed) => self.products.contains(needed),
                Need::AnyOf(members) => members
                    .iter()
                    .any(|member| self.products.contains(&member.product)),
            };
            if is_in_progress {
                input.line = match (input.line, self.line(input.cover)) {
                    (Some(one), Some(other)) => Some(one.and(other)),
                    (one, other) => one.or(other),
                };
                input.cover = self.stock(input.cover);
            }
        }
    }
}
