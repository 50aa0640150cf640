//! What is cut off, or loses its production.

use crate::model::{
    event::Event,
    parts::Unresolved,
    resolve::{Look, User},
};

/// Whether everything that the name of a loss is made of is among the parts of a chain.
pub(super) fn resolve(event: &Event, look: &Look<'_>, user: User<'_>) -> Result<(), Unresolved> {
    match event {
        Event::Country(id) => look.country(id, user),
        Event::Bloc(id) => look.bloc(id, user),
        Event::Firm(id) => look.firm(id, user),
        Event::Zone(id) => look.zone(id, user),
        Event::Product(id) => look.product(id, user),
        Event::Producer { product, firm, at } => {
            look.product(product, user)?;
            look.firm(firm, user)?;
            look.country(at, user)
        }
    }
}
