//! What is kept while a chain is compiled: the builder, the labels, and which rows are still to be filled.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use crate::model::{
    Chain, Event, Outcome, Policy,
    id::{CountryId, ProductId},
    product::{Market, Product},
    view::Basis,
};

use super::{
    atlas::{Atlas, RowLabel},
    builder::Builder,
    ix::{ProducerIx, RecipeIx, RowIx},
    structure::{End, Structure},
    supply::{Asked, Atom, Placement, place},
    tables::Tables,
};

/// What several networks of one case are compiled from.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// What its views leave possible.
    pub tables: &'a Tables,
    /// What a policy adds.
    pub policy: &'a Policy,
    /// Events whose takes are weighed as sets; see [`place`].
    pub apart: &'a [Event],
    /// What a country means in them.
    pub basis: Basis,
}

/// A producer, its recipe, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedAtom {
    pub(super) producer: ProducerIx,
    pub(super) recipe: RecipeIx,
    pub(super) atom: Atom,
}

/// Atoms whose shares add up to a known total.
#[derive(Debug, Clone)]
pub(super) struct PlacedPool {
    pub(super) total: u32,
    /// Whether it comes on top of today's supply, so that no normal use rests on it.
    pub(super) is_new: bool,
    pub(super) atoms: Vec<PlacedAtom>,
}

/// What bars one class of users from a part of a product's supply.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Barred {
    /// Positions of the countries whose makers never delivered to it.
    pub(super) standing: Vec<u32>,
    /// Positions of the policy's bans.
    pub(super) new: Vec<u32>,
}

/// What one buyer's country is barred from, by product, in product order.
pub(super) type BanSet = Vec<(u32, Barred)>;

/// What is asked of the makers of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// The outcome of the question.
    Asked,
    /// To run at today's rate, whatever the question: makers of tools for new capacity.
    Output,
}

/// A supply that some users take: a row of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Supply {
    pub(super) product: u32,
    pub(super) mode: Mode,
    pub(super) barred: Barred,
    /// The part of the normal supply that these users take, in parts per million: the least and the most; `None` as
    /// the product says.
    pub(super) need: Option<(u32, u32)>,
}

/// What the makers of a product buy, wherever they are.
#[derive(Debug)]
pub(super) struct Buys<'chain> {
    /// Its inputs, and those of services that are done at the user's place.
    pub(super) needed: Vec<&'chain ProductId>,
    /// The countries where something of that hangs on more than elsewhere.
    pub(super) hosts: Vec<u32>,
}

/// What makes the users of one country a class of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    pub(super) mode: Mode,
    pub(super) bans: BanSet,
    /// Stocks they hold, by position in the policy.
    pub(super) stocks: Vec<u32>,
    /// Duties they pay, by position in the policy.
    pub(super) duties: Vec<u32>,
    /// The country whose own power, water or gas they use, where that hangs on more than elsewhere.
    pub(super) host: Option<u32>,
}

pub(super) struct Compiler<'chain> {
    pub(super) chain: &'chain Chain,
    pub(super) given: Given<'chain>,
    pub(super) policy: &'chain Policy,
    pub(super) structure: Structure,
    pub(super) builder: Builder,
    pub(super) atlas: Atlas,
    /// Rows of supplies that are not simply a product for everybody; filled once all makers are known.
    pub(super) supplies: BTreeMap<Supply, RowIx>,
    /// Rows of services that one class of users does at its own place.
    pub(super) service_rows: BTreeMap<(u32, Class), RowIx>,
    /// What the makers of each product buy, as far as it was asked.
    pub(super) buys: BTreeMap<u32, Rc<Buys<'chain>>>,
    /// The countries that each standing ban and each of the policy's shuts out.
    pub(super) shut_out: [Vec<Vec<u32>>; 2],
    /// Per product: who supplies it, as the question asks.
    pub(super) makers: Vec<Vec<PlacedPool>>,
    /// The same for those asked for output only, where somebody asks that.
    pub(super) output_makers: BTreeMap<u32, Vec<PlacedPool>>,
    /// Products whose makers are still to be asked for output only.
    pub(super) asked_for_output: VecDeque<u32>,
}

impl<'chain> Compiler<'chain> {
    pub(super) fn new(given: Given<'chain>, structure: Structure, atlas: Atlas) -> Self {
        let places = |ids: &[CountryId]| -> Vec<u32> {
            let places = ids
                .iter()
                .map(|id| given.chain.countries().get_index_of(id));
            places.flatten().map(|at| at as u32).collect()
        };
        let standing = given.chain.bans().iter().map(|ban| places(&ban.to));
        let new = given.policy.bans.iter().map(|ban| places(&ban.to));
        Self {
            shut_out: [standing.collect(), new.collect()],
            buys: BTreeMap::new(),
            chain: given.chain,
            given,
            policy: given.policy,
            structure,
            builder: Builder::new().best_case(structure.end == End::Best),
            atlas,
            supplies: BTreeMap::new(),
            service_rows: BTreeMap::new(),
            makers: Vec::new(),
            output_makers: BTreeMap::new(),
            asked_for_output: VecDeque::new(),
        }
    }

    /// The supply of a product on the frame compiled.
    pub(super) fn place(&self, product: u32) -> Placement {
        let asked = Asked {
            frame: self.structure.frame,
            trust: self.structure.reading.trust,
            basis: self.given.basis,
            apart: self.given.apart,
        };
        let record = &self.chain.products()[product as usize];
        place(self.chain, record, self.given.tables.get(product), asked)
    }

    pub(super) fn new_row(&mut self, label: RowLabel) -> RowIx {
        self.atlas.rows.push(label);
        self.builder.row()
    }

    /// What is asked to survive of makers in a mode.
    pub(super) const fn outcome(&self, mode: Mode) -> Outcome {
        match mode {
            Mode::Asked => self.structure.outcome,
            Mode::Output => Outcome::Output,
        }
    }

    /// Whether new capacity is asked for, across whose tools makers are asked to run at today's rate.
    pub(super) const fn asks_tools_for_output(&self) -> bool {
        !matches!(self.structure.outcome, Outcome::Output) && !self.structure.starts_from_nothing()
    }

    /// What users need of a supply of `total`: all of it, or a part of the world's.
    pub(super) fn need(&self, record: &Product, need: Option<(u32, u32)>, total: u64) -> u64 {
        let of = |share: u32| (total * u64::from(share) / 1_000_000).max(1);
        match (need, &record.market) {
            (Some((low, high)), _) => of(self.harder(low, high)),
            (None, Market::Bulk { need }) => of(self.harder(need.low().ppm(), need.high().ppm())),
            (None, Market::Open | Market::Qualified { .. }) => total,
        }
    }

    pub(super) fn position(&self, product: &ProductId) -> u32 {
        self.chain
            .products()
            .get_index_of(product)
            .expect("inputs of a checked chain resolve") as u32
    }

    pub(super) fn country(&self, id: &CountryId) -> Option<u32> {
        self.chain.countries().get_index_of(id).map(|at| at as u32)
    }

    pub(super) fn harder<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.end == End::Best {
            low
        } else {
            high
        }
    }

    pub(super) fn easier<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.end == End::Best {
            high
        } else {
            low
        }
    }
}
