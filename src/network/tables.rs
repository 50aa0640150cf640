//! What the views of every product leave possible: one solved table of firms and places each.

use std::sync::Arc;

use rayon::prelude::*;

use crate::model::{
    Chain,
    date::Date,
    id::{CountryId, FirmId},
    product::Product,
    source::{Evidence, Grade},
    view::{Basis, Split, View as ChainView},
};

use super::feasible::{
    Candidate, Cell, Facts, Feasible, Frame, Interval, Rest, Row, Scratch, Terms, View, WHOLE,
    solve,
};

/// What a figure may have moved by in each year since it was true, in parts per million: a quarter of a point.
pub const PER_YEAR: u32 = 2_500;

/// The solved table of one product, and whom its positions stand for.
#[derive(Debug, Clone)]
pub struct Table {
    /// What the facts leave possible.
    pub feasible: Feasible,
    /// The facts themselves, on the table's positions.
    pub facts: Facts,
    /// Positions of its firms in the chain.
    pub firms: Vec<u32>,
    /// Positions of the countries where its firms have their seats.
    pub seats: Vec<u32>,
    /// Positions of the countries where it is made.
    pub places: Vec<u32>,
}

/// The tables of a chain, one for each product that has a supply of its own.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    by_product: Vec<Option<Arc<Table>>>,
}

impl Tables {
    /// Solves every product of a chain.
    ///
    /// # Complexity
    ///
    /// Linear in the products, on all threads; a product costs little more than its facts.
    pub fn of(chain: &Chain) -> Self {
        let products = chain.products();
        let by_product = (0..products.len()).into_par_iter();
        let by_product = by_product.map_init(Scratch::default, |scratch, at| {
            let (_, product) = products.get_index(at).expect("a position of the chain");
            own_table(chain, product, scratch)
        });
        Self {
            by_product: by_product.collect(),
        }
    }

    /// The tables of a chain that differs from this one in the supply of some products alone, by their positions.
    pub(crate) fn with(&self, chain: &Chain, differing: &[u32]) -> Self {
        let mut tables = self.clone();
        let mut scratch = Scratch::default();
        for &at in differing {
            let product = &chain.products()[at as usize];
            tables.by_product[at as usize] = own_table(chain, product, &mut scratch);
        }
        tables
    }

    /// The table of a product, by its position in the chain; `None` where it has no supply of its own.
    pub fn get(&self, product: u32) -> Option<&Table> {
        self.by_product[product as usize].as_deref()
    }
}

fn own_table(chain: &Chain, product: &Product, scratch: &mut Scratch) -> Option<Arc<Table>> {
    let has_supply = !product.assembled && !product.local;
    has_supply.then(|| Arc::new(Table::of(chain, product, scratch)))
}

impl Table {
    /// Solves one product.
    pub fn of(chain: &Chain, product: &Product, scratch: &mut Scratch) -> Self {
        let mut list = Lists::default();
        for view in &product.views {
            list.take(chain, view);
        }
        let facts = list.facts(chain, product);
        let terms = Terms { per_year: PER_YEAR };
        Self {
            feasible: solve(&facts, terms, scratch),
            facts,
            firms: list.firms,
            seats: list.seats,
            places: list.places,
        }
    }

    /// The table's position of a firm of the chain.
    pub fn firm(&self, firm: u32) -> Option<u32> {
        find(&self.firms, firm)
    }

    /// The table's position of a country as a seat.
    pub fn seat(&self, country: u32) -> Option<u32> {
        find(&self.seats, country)
    }

    /// The table's position of a country as a place.
    pub fn place(&self, country: u32) -> Option<u32> {
        find(&self.places, country)
    }

    /// Whether any figure counts at a trust level.
    pub fn is_told(&self, level: Grade) -> bool {
        let rows = self.facts.views.iter().flat_map(|view| &view.rows);
        let cells = self.facts.cells.iter();
        rows.map(|row| row.grade)
            .chain(cells.map(|cell| cell.grade))
            .any(|grade| grade <= level)
    }
}

fn find(sorted: &[u32], of: u32) -> Option<u32> {
    sorted.binary_search(&of).ok().map(|at| at as u32)
}

/// Everybody whom the views of a product speak of, by position in the chain, in order.
#[derive(Debug, Default)]
struct Lists {
    firms: Vec<u32>,
    seats: Vec<u32>,
    places: Vec<u32>,
}

impl Lists {
    fn take(&mut self, chain: &Chain, view: &ChainView) {
        match view {
            ChainView::Countries { basis, split } => {
                let to = match basis {
                    Basis::Location | Basis::Law => &mut self.places,
                    Basis::Jurisdiction => &mut self.seats,
                };
                to.extend(holders(split).map(|id| country(chain, id)));
            }
            ChainView::Firms { split } => {
                self.firms.extend(holders(split).map(|id| firm(chain, id)));
            }
            ChainView::Producers { rows } => {
                self.firms
                    .extend(rows.iter().map(|row| firm(chain, &row.firm)));
                self.places
                    .extend(rows.iter().map(|row| country(chain, &row.site.at)));
            }
        }
    }

    fn facts(&mut self, chain: &Chain, product: &Product) -> Facts {
        sort(&mut self.firms);
        let seat = |firm: &u32| country(chain, &chain.firms()[*firm as usize].hq);
        self.seats.extend(self.firms.iter().map(seat));
        sort(&mut self.seats);
        sort(&mut self.places);
        let now = chain.as_of().map(Date::year);
        let years_off = |evidence: &Evidence| match (now, evidence.year) {
            (Some(now), Some(then)) => u32::from(now.abs_diff(then)),
            _ => 0,
        };
        let mut facts = Facts {
            seat_of: self
                .firms
                .iter()
                .map(|firm| find(&self.seats, seat(firm)))
                .collect(),
            n_seats: self.seats.len() as u32,
            n_places: self.places.len() as u32,
            ..Facts::default()
        };
        for view in &product.views {
            match view {
                ChainView::Countries { basis, split } => {
                    let (frame, list) = match basis {
                        Basis::Location | Basis::Law => (Frame::Place, &self.places),
                        Basis::Jurisdiction => (Frame::Seat, &self.seats),
                    };
                    let at = |id: &CountryId| position(list, country(chain, id));
                    let off = years_off(&split.evidence);
                    facts.views.push(view_of(frame, split, off, at));
                }
                ChainView::Firms { split } => {
                    let at = |id: &FirmId| position(&self.firms, firm(chain, id));
                    let off = years_off(&split.evidence);
                    facts.views.push(view_of(Frame::Firm, split, off, at));
                }
                ChainView::Producers { rows } => facts.cells.extend(rows.iter().map(|row| {
                    Cell {
                        firm: position(&self.firms, firm(chain, &row.firm)),
                        place: position(&self.places, country(chain, &row.site.at)),
                        range: row
                            .share
                            .map(|share| Interval::new(share.low().ppm(), share.high().ppm())),
                        grade: row.evidence.grade(),
                        years_off: years_off(&row.evidence),
                    }
                })),
            }
        }
        facts
    }
}

/// A split of a chain on the positions of a table.
///
/// What is left to the whole is a rest of its own: as large as the view says,
/// or as what the named ones leave. Caps of candidates are judgement.
fn view_of<Id: PartialEq>(
    frame: Frame,
    split: &Split<Id>,
    years_off: u32,
    at: impl Fn(&Id) -> u32,
) -> View {
    let rows = split.shares.iter().map(|(id, share)| Row {
        holder: at(id),
        range: Interval::new(share.low().ppm(), share.high().ppm()),
        grade: split.grade_of(id),
    });
    let candidates = |ids: &[Id]| -> Vec<Candidate> {
        let caps = |id: &Id| split.caps.iter().find(|(other, _)| other == id);
        ids.iter()
            .map(|id| Candidate {
                holder: at(id),
                cap: caps(id).map(|(_, cap)| cap.ppm()),
            })
            .collect()
    };
    let mut rests: Vec<Rest> = split
        .rests
        .iter()
        .map(|rest| Rest {
            range: Interval::new(rest.share.low().ppm(), rest.share.high().ppm()),
            grade: split.evidence.grade(),
            candidates: candidates(&rest.candidates),
            cap_grade: Grade::D,
        })
        .collect();
    let reached = |end: fn(&crate::model::quantity::ShareRange) -> u32| -> u64 {
        let named = split.shares.iter().map(|(_, share)| end(share));
        let rests = split.rests.iter().map(|rest| end(&rest.share));
        named.chain(rests).map(u64::from).sum()
    };
    let is_whole = reached(|share| share.central().ppm()) >= u64::from(WHOLE);
    let range = match &split.remainder {
        Some(share) => Interval::new(share.low().ppm(), share.high().ppm()),
        None if is_whole && reached(|share| share.high().ppm()) >= u64::from(WHOLE) => {
            Interval::NOTHING
        }
        None => Interval::OPEN,
    };
    rests.push(Rest {
        range,
        grade: split.residual_grade(),
        candidates: candidates(&split.candidates),
        cap_grade: Grade::D,
    });
    View {
        frame,
        rows: rows.collect(),
        rests,
        years_off,
    }
}

fn holders<Id>(split: &Split<Id>) -> impl Iterator<Item = &Id> {
    let named = split.shares.iter().map(|(id, _)| id);
    let in_rests = split.rests.iter().flat_map(|rest| &rest.candidates);
    named.chain(in_rests).chain(&split.candidates)
}

fn sort(list: &mut Vec<u32>) {
    list.sort_unstable();
    list.dedup();
}

fn position(sorted: &[u32], of: u32) -> u32 {
    find(sorted, of).expect("every holder was listed")
}

fn country(chain: &Chain, id: &CountryId) -> u32 {
    let at = chain.countries().get_index_of(id);
    at.expect("countries of a checked chain resolve") as u32
}

fn firm(chain: &Chain, id: &FirmId) -> u32 {
    let at = chain.firms().get_index_of(id);
    at.expect("firms of a checked chain resolve") as u32
}
