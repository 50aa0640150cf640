//! Whether everything that a case names is in a chain.

use super::{
    case::Case,
    change::Change,
    event::Event,
    id::{CountryId, ProductId},
    parts::{Parts, Unresolved},
    resolve::{Look, User},
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
        self.changes
            .iter()
            .try_for_each(|change| look.change(change))
    }
}

impl Look<'_> {
    fn change(&self, change: &Change) -> Result<(), Unresolved> {
        let user: User<'_> = &change.as_str();
        let countries = |ids: &[CountryId]| ids.iter().try_for_each(|id| self.country(id, user));
        let products = |ids: &[ProductId]| ids.iter().try_for_each(|id| self.product(id, user));
        match change {
            Change::CutOff(event, _) | Change::Outage(event, _) => self.event(event, user),
            Change::Ban(ban) => {
                countries(&ban.by)?;
                countries(&ban.to)?;
                products(&ban.products)
            }
            Change::Build(addition) | Change::Expand(addition) => {
                self.product(&addition.product, user)?;
                self.firm(&addition.firm, user)?;
                self.country(&addition.at, user)?;
                let mut zone = addition.zone.iter();
                zone.try_for_each(|zone| self.zone(zone, user))
            }
            Change::Stockpile(stock) => {
                products(&stock.products)?;
                stock.who.as_deref().map_or(Ok(()), countries)
            }
            Change::Qualify(with) => {
                self.product(&with.substitute, user)?;
                self.product(&with.replaces, user)?;
                products(&with.users)
            }
            Change::Ally { bloc, add, remove } => {
                self.bloc(bloc, user)?;
                countries(add)?;
                countries(remove)
            }
            Change::Tariff(duty) => {
                countries(&duty.by)?;
                countries(&duty.on)?;
                products(&duty.products)
            }
        }
    }

    fn event(&self, event: &Event, user: User<'_>) -> Result<(), Unresolved> {
        match event {
            Event::Country(id) => self.country(id, user),
            Event::Bloc(id) => self.bloc(id, user),
            Event::Firm(id) => self.firm(id, user),
            Event::Zone(id) => self.zone(id, user),
            Event::Product(id) => self.product(id, user),
            Event::Producer { product, firm, at } => {
                self.product(product, user)?;
                self.firm(firm, user)?;
                self.country(at, user)
            }
        }
    }
}
