//! What users hold of a product, where that is work in progress.

use crate::model::{
    id::ProductId,
    parts::{Parts, Unresolved},
    product::Need,
    quantity::{Range, Weeks, WeeksRange},
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
                input.cover = self.stock(input.cover);
            }
        }
    }
}
