//! Which parts of supply an event takes: its names are looked up once, however many parts there are.

use crate::model::{
    Chain, Event,
    id::{CountryId, FirmId, ProductId},
    product::Product,
    view::{Basis, View},
};

use super::atom::{Atom, Holder};

/// An event to be held against parts of supply.
#[derive(Debug, Clone)]
pub(super) struct Taking<'a> {
    chain: &'a Chain,
    what: What<'a>,
}

/// What is taken, by position in the chain.
#[derive(Debug, Clone)]
enum What<'a> {
    /// What is in one of these countries.
    Countries(Vec<u32>),
    Firm(Firm<'a>),
    Zone(u32),
    Product(u32),
    Producer {
        product: u32,
        firm: Firm<'a>,
        at: u32,
    },
    /// The chain does not have it.
    Nothing,
}

#[derive(Debug, Clone, Copy)]
struct Firm<'a> {
    at: u32,
    id: &'a FirmId,
}

impl<'a> Taking<'a> {
    /// Looks an event up in a chain.
    pub(super) fn of(chain: &'a Chain, event: &'a Event) -> Self {
        let what = match event {
            Event::Country(id) => country(chain, id).map(|at| What::Countries(vec![at])),
            Event::Bloc(id) => chain.blocs().get(id).map(|bloc| {
                let members = bloc.members.iter();
                What::Countries(members.filter_map(|id| country(chain, id)).collect())
            }),
            Event::Firm(id) => firm(chain, id).map(What::Firm),
            Event::Zone(id) => index(chain.zones().get_index_of(id)).map(What::Zone),
            Event::Product(id) => index(chain.products().get_index_of(id)).map(What::Product),
            Event::Producer {
                product,
                firm: by,
                at,
            } => producer(chain, (product, by, at)),
        };
        Self {
            chain,
            what: what.unwrap_or(What::Nothing),
        }
    }

    /// Whether a part of a product's supply is hit; where `may_be`, also what may be anybody's.
    ///
    /// What nobody is named for may be of a country that the facts do not list; what
    /// a firm makes at places not told, of any.
    pub(super) fn hits(&self, product: u32, atom: &Atom, may_be: Option<&[u32]>) -> bool {
        let is_firm = |firm| self.is_firm(firm, atom, may_be.is_some());
        match &self.what {
            What::Countries(countries) => countries.iter().any(|&at| is_at(at, atom, may_be)),
            What::Firm(firm) => is_firm(*firm),
            What::Zone(zone) => {
                let record = &self.chain.products()[product as usize];
                let through = |country| passes(self.chain, record, country, *zone);
                atom.zone == Some(*zone) || atom.country.is_some_and(through)
            }
            What::Product(taken) => *taken == product,
            What::Producer {
                product: made,
                firm,
                at,
            } => *made == product && is_firm(*firm) && is_at(*at, atom, may_be),
            What::Nothing => false,
        }
    }

    /// Whether a firm holds a part, or may where it is in a group of makers under one figure: who of them holds how
    /// much, nobody says.
    fn is_firm(&self, firm: Firm<'_>, atom: &Atom, may_be: bool) -> bool {
        atom.firm.is_some_and(|holder| {
            let group = || &self.chain.firms()[holder as usize].members;
            holder == firm.at || (may_be && group().contains(firm.id))
        })
    }
}

/// Whether a part is in a country, or may be.
fn is_at(at: u32, atom: &Atom, may_be: Option<&[u32]>) -> bool {
    match atom.country {
        Some(country) => country == at,
        None => {
            let listed = may_be.filter(|_| atom.holder == Holder::Unknown);
            listed.is_some_and(|listed| atom.firm.is_some() || listed.binary_search(&at).is_err())
        }
    }
}

/// Whether what a country makes of a product must all go through a zone.
pub(super) fn passes(chain: &Chain, product: &Product, country: u32, zone: u32) -> bool {
    let by_place = product.views.iter().filter_map(|view| match view {
        View::Countries {
            basis: Basis::Location,
            split,
        } => Some(split),
        _ => None,
    });
    let mut through = by_place.flat_map(|split| &split.via);
    let zone = chain.zones().get_index(zone as usize);
    let country = chain.countries().get_index(country as usize);
    let (Some((zone, _)), Some((country, _))) = (zone, country) else {
        return false;
    };
    through.any(|(through, whose)| through == zone && whose.contains(country))
}

fn producer<'a>(
    chain: &Chain,
    (product, by, at): (&ProductId, &'a FirmId, &CountryId),
) -> Option<What<'a>> {
    Some(What::Producer {
        product: index(chain.products().get_index_of(product))?,
        firm: firm(chain, by)?,
        at: country(chain, at)?,
    })
}

fn country(chain: &Chain, id: &CountryId) -> Option<u32> {
    index(chain.countries().get_index_of(id))
}

fn firm<'a>(chain: &Chain, id: &'a FirmId) -> Option<Firm<'a>> {
    let at = index(chain.firms().get_index_of(id))?;
    Some(Firm { at, id })
}

fn index(at: Option<usize>) -> Option<u32> {
    at.map(|at| at as u32)
}
