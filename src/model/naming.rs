//! Whether everything that a case names is in a chain.

use super::{
    case::Case,
    parts::{Parts, Unresolved},
    resolve::Look,
};

impl Case {
    /// Whether everything it names is among the parts of a chain.
    ///
    /// # Errors
    ///
    /// The first name that the chain does not have.
    pub fn resolve(&self, parts: &Parts) -> Result<(), Unresolved> {
        let look = Look(parts);
        let user = &"the question";
        let mut targets = self.question.targets.iter();
        targets.try_for_each(|target| look.product(target, user))?;
        let mut buyer = self.question.buyer.iter();
        buyer.try_for_each(|buyer| look.country(buyer, user))?;
        let mut changes = self.changes.iter();
        changes.try_for_each(|change| change.resolve(&look))
    }
}
