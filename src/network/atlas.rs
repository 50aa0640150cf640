//! What each index of a compiled network stands for in the chain, and how far the chain tells what was asked.

use crate::model::{
    Chain, Event,
    id::ProductId,
    product::Input as ChainInput,
    quantity::{Share, Weeks},
};

use super::{
    dense::Network,
    ix::{ProducerIx, RecipeIx, RowIx},
    shock::Shock,
    supply::{Atom, Holder, Told},
    taking::Taking,
};

/// What a producer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProducerLabel {
    /// Position of its product in the chain.
    pub product: u32,
    /// Who and where; `None` for a member of an `any_of` input, which is no producer in the chain.
    pub atom: Option<Atom>,
    /// Whether it could stand in only after the stock of its users is gone: it does not stop a fall in time.
    pub is_late: bool,
    /// How long until it can stand in, counted from the first loss.
    pub ramp: Weeks,
}

/// What a maker delivers to users under a new ban.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// The producer that stands for it.
    pub producer: ProducerIx,
    /// Position of the ban in the policy.
    pub ban: u32,
    /// The part of it that the ban bars: less than the whole where some of its firms are known to be free of it.
    pub barred: Share,
}

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowLabel {
    /// The supply of a product to everybody, or to one access class under a ban.
    Product {
        /// Position in the chain.
        product: u32,
        /// Positions of the countries whose makers do not deliver to this class.
        banned: Vec<u32>,
    },
    /// An `any_of` input.
    AnyOf {
        /// Position of the user in the chain.
        user: u32,
        /// Position among the user's inputs.
        input: u32,
    },
}

/// Where an input of the network comes from in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputOrigin {
    /// Position of the user in the chain.
    pub user: u32,
    /// Position among the user's inputs.
    pub input: u32,
    /// Position among the members of an `any_of`, for the link from a member to its product.
    pub member: Option<u32>,
}

/// How far one product's supply is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Where it is known from.
    pub told: Told,
    /// What may be anybody's, in parts per million.
    pub unplaced: u32,
    /// Whether some producer of it carries a firm.
    pub has_firms: bool,
}

/// What every index of a network stands for.
#[derive(Debug, Clone, Default)]
pub struct Atlas {
    pub(super) producers: Vec<ProducerLabel>,
    pub(super) rows: Vec<RowLabel>,
    pub(super) recipe_product: Vec<u32>,
    pub(super) recipe_duties: Vec<Vec<u32>>,
    /// Whether the makers are asked for output, whatever the question.
    pub(super) recipe_is_for_output: Vec<bool>,
    pub(super) inputs: Vec<InputOrigin>,
    pub(super) product_row: Vec<RowIx>,
    pub(super) buyer_row: Vec<RowIx>,
    pub(super) additions: Vec<(ProducerIx, u32)>,
    pub(super) twins: Vec<Twin>,
    pub(super) coverage: Vec<Coverage>,
    /// The countries that the facts list for each product, as places or seats as the frame says, in order.
    pub(super) listed: Vec<Vec<u32>>,
    /// The events whose takes are producers of their own.
    pub(super) apart: Vec<Event>,
    pub(super) is_worst: bool,
    pub(super) bans_told: bool,
    pub(super) n_bans_standing_in: usize,
}

impl Atlas {
    /// The row that supplies a product to everybody not under a ban.
    ///
    /// # Panics
    ///
    /// When the product is not in the chain this atlas was made from.
    pub fn row_of(&self, chain: &Chain, product: &ProductId) -> RowIx {
        self.product_row[chain
            .products()
            .get_index_of(product)
            .expect("targets are products of the chain")]
    }

    /// The row that supplies a product to the buyers a policy asks about; to everybody where it asks about none.
    ///
    /// # Panics
    ///
    /// When the product is not in the chain this atlas was made from.
    pub fn buyer_row_of(&self, chain: &Chain, product: &ProductId) -> RowIx {
        self.buyer_row[chain
            .products()
            .get_index_of(product)
            .expect("targets are products of the chain")]
    }

    /// New capacity: producers, and which addition of the policy they stand for.
    pub fn additions(&self) -> &[(ProducerIx, u32)] {
        &self.additions
    }

    /// Producers that stand for deliveries under a new ban.
    pub fn twins(&self) -> &[Twin] {
        &self.twins
    }

    /// The row that supplies a product, by the product's position in the chain.
    pub fn product_row(&self, product: u32) -> RowIx {
        self.product_row[product as usize]
    }

    /// What a producer stands for.
    pub fn producer(&self, producer: ProducerIx) -> &ProducerLabel {
        &self.producers[producer.ix()]
    }

    /// What a row stands for.
    pub fn row(&self, row: RowIx) -> &RowLabel {
        &self.rows[row.ix()]
    }

    /// The position in the chain of the product a recipe makes.
    pub fn product_of(&self, recipe: RecipeIx) -> u32 {
        self.recipe_product[recipe.ix()]
    }

    /// Whether the makers of a recipe are asked to run at today's rate, whatever the question.
    pub fn is_for_output(&self, recipe: RecipeIx) -> bool {
        self.recipe_is_for_output[recipe.ix()]
    }

    /// The countries that the facts list for a product, as places or seats as the frame says, in order.
    pub fn listed(&self, product: u32) -> &[u32] {
        &self.listed[product as usize]
    }

    /// The duties that the makers of a recipe pay on what they buy, by position in the policy.
    pub fn duties(&self, recipe: RecipeIx) -> &[u32] {
        &self.recipe_duties[recipe.ix()]
    }

    /// Where an input comes from, by its position among all inputs of the network.
    pub fn input(&self, position: usize) -> InputOrigin {
        self.inputs[position]
    }

    /// The chain's record of an input.
    pub fn chain_input<'chain>(&self, chain: &'chain Chain, position: usize) -> &'chain ChainInput {
        let origin = self.inputs[position];
        &chain.products()[origin.user as usize].inputs[origin.input as usize]
    }

    /// How far each product's supply is told, in chain order.
    pub fn coverage(&self) -> &[Coverage] {
        &self.coverage
    }

    /// Whether the standing bans are on the basis of this network, hence in it.
    pub fn bans_told(&self) -> bool {
        self.bans_told
    }

    /// How many bans of the policy are on another basis than the frame tells, so that its countries stand in.
    pub fn n_bans_standing_in(&self) -> usize {
        self.n_bans_standing_in
    }

    /// The producers that an event takes away.
    pub fn lost_by(&self, chain: &Chain, event: &Event) -> Vec<ProducerIx> {
        self.select(self.taker(chain, event))
    }

    /// The loss of some events.
    pub fn shock(&self, chain: &Chain, network: &Network, events: &[Event]) -> Shock {
        let lost = events.iter().flat_map(|event| self.lost_by(chain, event));
        Shock::losing(network, lost)
    }

    /// The loss of everything but what some countries hold: they stand alone.
    ///
    /// What is made wherever its inputs meet stays. What may be anybody's stays
    /// in the best case only.
    pub fn shock_of_all_but(&self, chain: &Chain, network: &Network, events: &[Event]) -> Shock {
        let mut shock = Shock::all(network);
        let takers = events.iter().map(|event| self.taker(chain, event));
        let takers: Vec<_> = takers.collect();
        for producer in network.producer_ixs() {
            let label = self.producer(producer);
            let stays = label.atom.is_none_or(|atom| match atom.holder {
                Holder::Everywhere => true,
                Holder::Unknown => network.is_best_case(),
                Holder::Elsewhere => false,
                Holder::Named | Holder::Told(_) => takers.iter().any(|takes| takes(label)),
                Holder::May(at) => events.contains(&self.apart[at as usize]),
            });
            if stays {
                shock.set(producer, Shock::WHOLE);
            }
        }
        shock
    }

    /// A loss as it is while substitutes that ramp too late are not there yet.
    pub fn before_ramps(&self, network: &Network, shock: &Shock) -> Shock {
        let mut early = shock.clone();
        for producer in network
            .producer_ixs()
            .filter(|&producer| self.producer(producer).is_late)
        {
            early.set(producer, 0);
        }
        early
    }

    fn select(&self, is_wanted: impl Fn(&ProducerLabel) -> bool) -> Vec<ProducerIx> {
        let labels = self.producers.iter().enumerate();
        labels
            .filter(|(_, label)| is_wanted(label))
            .map(|(ix, _)| ProducerIx(ix as u32))
            .collect()
    }

    /// Whether an event takes a producer: surely, or possibly where the worst is asked for.
    ///
    /// What is told apart is taken by its own event, and what that event may take besides where the worst is asked for.
    fn taker<'a>(
        &'a self,
        chain: &'a Chain,
        event: &'a Event,
    ) -> impl Fn(&ProducerLabel) -> bool + use<'a> {
        let taking = Taking::of(chain, event);
        let own = self.apart.iter().position(|apart| apart == event);
        let may_be = self.is_worst && own.is_none();
        let is_product = matches!(event, Event::Product(_));
        move |label| {
            let Some(atom) = &label.atom else {
                return false;
            };
            if !is_product {
                match atom.holder {
                    Holder::Told(at) => return Some(at as usize) == own,
                    Holder::May(at) => return self.is_worst && Some(at as usize) == own,
                    Holder::Named | Holder::Elsewhere | Holder::Unknown | Holder::Everywhere => {}
                }
            }
            let listed = may_be.then(|| self.listed(label.product));
            taking.hits(label.product, atom, listed)
        }
    }
}
