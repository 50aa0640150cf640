//! Compiles a checked chain and a structure into a dense network.

use std::collections::BTreeMap;

use crate::model::{
    Chain, Outcome, Policy,
    id::{CountryId, ProductId},
    product::{Alternative, Input as ChainInput, Market, Need, Product, Role},
    quantity::{ShareRange, Weeks, WeeksRange},
};

use super::{
    access::{BanSet, Barred, PlacedAtom, PlacedPool, tells},
    atlas::{Atlas, Coverage, InputOrigin, ProducerLabel, RowLabel},
    builder::Builder,
    dense::{Input, Network},
    ix::{RecipeIx, RowIx},
    structure::{End, Frame, Structure},
    supply::{Atom, Holder, Placement, place},
};

/// A network and what its indices stand for.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The network.
    pub network: Network,
    /// What its indices stand for.
    pub atlas: Atlas,
    /// What it was compiled for.
    pub structure: Structure,
    /// What it was compiled with; the atlas names its bans, additions and duties by position.
    pub policy: Policy,
}

/// Compiles a chain.
///
/// Every product becomes a row of world supply. Its producers, the atoms of the
/// view that tells the frame, share one recipe per access class. An `any_of`
/// input becomes a row of its own whose suppliers stand for the members.
///
/// # Panics
///
/// Never for a checked chain: its names resolve and its shares are in range.
///
/// # Complexity
///
/// Linear in the chain.
pub fn compile(chain: &Chain, structure: &Structure) -> Compiled {
    compile_with(chain, structure, &Policy::default())
}

/// Compiles a chain together with what a policy adds to it.
///
/// New capacity becomes producers of its own, on top of what its product's row
/// needs. Users under a new ban get a row of their own in which every supplier
/// that the ban bars is a twin of the one that serves everybody: a loss of the
/// twin is the ban, so its dates and its size are a shock and not compiled.
/// Stocks raise the cover of the inputs they hold.
///
/// # Panics
///
/// Never for a checked chain and a policy checked against it.
///
/// # Complexity
///
/// Linear in the chain, times the bans.
pub fn compile_with(chain: &Chain, structure: &Structure, policy: &Policy) -> Compiled {
    let mut compiler = Compiler {
        chain,
        policy,
        structure: *structure,
        builder: Builder::new().best_case(structure.end == End::Best),
        atlas: Atlas {
            bans_told: chain
                .bans()
                .iter()
                .all(|ban| tells(structure.frame, ban.basis)),
            n_bans_standing_in: policy
                .bans
                .iter()
                .filter(|ban| !tells(structure.frame, ban.reach.basis()))
                .count(),
            ..Atlas::default()
        },
        class_rows: BTreeMap::new(),
        service_rows: BTreeMap::new(),
        atoms: Vec::new(),
    };
    for product in 0..chain.products().len() as u32 {
        let row = compiler.new_row(RowLabel::Product {
            product,
            banned: Vec::new(),
        });
        compiler.atlas.product_row.push(row);
    }
    for (product, record) in chain.products().values().enumerate() {
        compiler.add_product(product as u32, record);
    }
    compiler.serve_buyer();
    compiler.fill_class_rows();
    let network = compiler
        .builder
        .build()
        .expect("a checked chain compiles to a sound network");
    Compiled {
        network,
        atlas: compiler.atlas,
        structure: *structure,
        policy: policy.clone(),
    }
}

pub(super) struct Compiler<'chain> {
    pub(super) chain: &'chain Chain,
    pub(super) policy: &'chain Policy,
    pub(super) structure: Structure,
    pub(super) builder: Builder,
    pub(super) atlas: Atlas,
    /// Rows of access classes under a ban, by product and what bars them.
    pub(super) class_rows: BTreeMap<(u32, Barred), RowIx>,
    /// Rows of services that one class of users does under its own bans.
    service_rows: BTreeMap<(u32, Class), RowIx>,
    /// Per product: who supplies it.
    pub(super) atoms: Vec<Vec<PlacedPool>>,
}

/// What makes the users of one country a class of their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    bans: BanSet,
    /// Stocks they hold, by position in the policy.
    stocks: Vec<u32>,
    /// Duties they pay, by position in the policy.
    duties: Vec<u32>,
}

impl<'chain> Compiler<'chain> {
    /// The supply of a product on the frame compiled.
    fn place(&self, record: &'chain Product) -> Placement<'chain> {
        let Structure { frame, reading, .. } = &self.structure;
        place(self.chain, record, *frame, *reading)
    }

    pub(super) fn new_row(&mut self, label: RowLabel) -> RowIx {
        self.atlas.rows.push(label);
        self.builder.row()
    }

    fn add_product(&mut self, product: u32, record: &'chain Product) {
        let placement = self.place(record);
        let row = self.atlas.product_row(product);
        let mut recipes = BTreeMap::new();
        let mut pools = Vec::new();
        let mut has_firms = false;
        for pool in &placement.pools {
            let group = self.builder.group(row, u64::from(pool.total));
            let mut placed = PlacedPool {
                total: pool.total,
                is_new: false,
                atoms: Vec::with_capacity(pool.atoms.len()),
            };
            for atom in &pool.atoms {
                let recipe = self.recipe_for(product, record, atom, &mut recipes);
                let producer = self.builder.producer(recipe);
                self.atlas.producers.push(ProducerLabel {
                    product,
                    atom: Some(*atom),
                    is_late: false,
                    ramp: Weeks::ZERO,
                });
                self.builder
                    .supply_range(group, producer, atom.low, atom.high);
                has_firms |= atom.firm.is_some();
                placed.atoms.push(PlacedAtom {
                    producer,
                    recipe,
                    atom: *atom,
                });
            }
            pools.push(placed);
        }
        self.add_capacity(product, record, &mut recipes, &mut pools);
        self.builder
            .set_need(row, self.need(record, whole(&placement)));
        self.atlas.coverage.push(Coverage {
            told: placement.told,
            unplaced: placement.unplaced,
            has_firms,
        });
        self.atoms.push(pools);
    }

    /// What chips need of a supply of `total`: all of it, or a sliver of a bulk good.
    pub(super) fn need(&self, record: &Product, total: u64) -> u64 {
        match record.market {
            Market::Bulk { need } => {
                let share = self.harder(need.low().ppm(), need.high().ppm());
                (total * u64::from(share) / 1_000_000).max(1)
            }
            Market::Open | Market::Qualified { .. } => total,
        }
    }

    /// The recipe of the makers of a product in one country.
    fn recipe_for(
        &mut self,
        product: u32,
        record: &Product,
        atom: &Atom,
        recipes: &mut BTreeMap<Class, RecipeIx>,
    ) -> RecipeIx {
        let policy = self.policy;
        let stocks = policy.stocks.iter().map(|stock| stock.who.as_deref());
        let duties = policy.duties.iter().map(|duty| Some(duty.by.as_slice()));
        let class = Class {
            bans: self.bans_on(record, atom.country),
            stocks: self.concerning(stocks, atom.country),
            duties: self.concerning(duties, atom.country.or_else(|| self.assembled_at(record))),
        };
        if let Some(&recipe) = recipes.get(&class) {
            return recipe;
        }
        let recipe = self.new_recipe(product, record, &class);
        let row = self.atlas.product_row(product);
        self.builder.set_pool(recipe, row);
        recipes.insert(class, recipe);
        recipe
    }

    /// New capacity of a product: a group of its own beside the supply of today.
    fn add_capacity(
        &mut self,
        product: u32,
        record: &Product,
        recipes: &mut BTreeMap<Class, RecipeIx>,
        pools: &mut Vec<PlacedPool>,
    ) {
        let policy = self.policy;
        for (position, addition) in policy.additions.iter().enumerate() {
            if self.position(&addition.product) != product {
                continue;
            }
            let share = self
                .easier(addition.share.low(), addition.share.high())
                .ppm();
            let firm = self.chain.firms().get_index_of(&addition.firm);
            let place = match self.structure.frame {
                Frame::Location | Frame::Joint | Frame::Mixed => Some(&addition.at),
                Frame::Jurisdiction | Frame::Firm => firm.map(|at| &self.chain.firms()[at].hq),
            };
            let is_joint = matches!(self.structure.frame, Frame::Joint | Frame::Mixed);
            let zone = addition.zone.as_ref().filter(|_| is_joint);
            let atom = Atom {
                firm: firm.map(|at| at as u32),
                country: place
                    .and_then(|id| self.chain.countries().get_index_of(id))
                    .map(|at| at as u32),
                zone: zone
                    .and_then(|id| self.chain.zones().get_index_of(id))
                    .map(|at| at as u32),
                holder: Holder::Named,
                low: share,
                high: share,
            };
            let recipe = self.recipe_for(product, record, &atom, recipes);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product,
                atom: Some(atom),
                is_late: false,
                ramp: Weeks::ZERO,
            });
            let row = self.atlas.product_row(product);
            let group = self.builder.group(row, u64::from(share));
            self.builder.supply_range(group, producer, share, share);
            self.atlas.additions.push((producer, position as u32));
            pools.push(PlacedPool {
                total: share,
                is_new: true,
                atoms: vec![PlacedAtom {
                    producer,
                    recipe,
                    atom,
                }],
            });
        }
    }

    /// Where something without makers of its own is put together for the buyers asked about: at their place.
    fn assembled_at(&self, record: &Product) -> Option<u32> {
        let buyer = self.policy.buyer.as_ref().filter(|_| record.assembled)?;
        self.chain
            .countries()
            .get_index_of(buyer)
            .map(|at| at as u32)
    }

    /// Which of several measures concern a country: those that name it, and those for everybody.
    fn concerning<'a>(
        &self,
        measures: impl Iterator<Item = Option<&'a [CountryId]>>,
        country: Option<u32>,
    ) -> Vec<u32> {
        let is_here = |id| {
            country.is_some()
                && self.chain.countries().get_index_of(id) == country.map(|at| at as usize)
        };
        (0..)
            .zip(measures)
            .filter(|(_, who)| who.is_none_or(|who| who.iter().any(is_here)))
            .map(|(position, _)| position)
            .collect()
    }

    /// The cover of an input once its users hold some stocks.
    fn stocked(&self, input: &ChainInput, stocks: &[u32]) -> WeeksRange {
        let held = stocks
            .iter()
            .map(|&position| &self.policy.stocks[position as usize])
            .filter(|stock| {
                stock.roles.contains(&input.role)
                    && (stock.products.is_empty()
                        || input
                            .need
                            .products()
                            .any(|product| stock.products.contains(product)))
            })
            .map(|stock| stock.weeks)
            .max()
            .unwrap_or(Weeks::ZERO);
        input.cover.map(|weeks| weeks.max(held))
    }

    fn new_recipe(&mut self, product: u32, record: &Product, class: &Class) -> RecipeIx {
        let mut inputs = Vec::new();
        let mut origins = Vec::new();
        for (position, input) in record.inputs.iter().enumerate() {
            if !self.counts(input) {
                continue;
            }
            let cover = self.stocked(input, &class.stocks);
            let row = match &input.need {
                Need::Product(needed) => self.row_of_need(needed, input.role, class),
                Need::AnyOf(members) => {
                    let place = (product, position as u32);
                    self.any_of_row(place, (cover, input.role), members, class)
                }
            };
            inputs.push(self.dense_input(row, input, cover));
            origins.push(InputOrigin {
                user: product,
                input: position as u32,
                member: None,
            });
        }
        // Partial losses share one output: where judged ranges sum past the whole, they are scaled to it.
        let partial = || inputs.iter().filter(|input: &&Input| input.is_partial);
        let sum: f64 = partial().map(|input| input.dependence_in_the_end).sum();
        if sum > 1.0 {
            for input in inputs.iter_mut().filter(|input| input.is_partial) {
                input.dependence /= sum;
                input.dependence_in_the_end /= sum;
            }
        }
        self.atlas.inputs.extend(origins);
        self.atlas.recipe_product.push(product);
        self.atlas.recipe_duties.push(class.duties.clone());
        self.builder.recipe(inputs)
    }

    /// Whether an input bites on the outcome asked for.
    fn counts(&self, input: &ChainInput) -> bool {
        if self.structure.starts_from_nothing() && !input.needed_to_start {
            return false;
        }
        match input.role {
            Role::Material | Role::Component | Role::Energy | Role::Service | Role::Equipment => {
                true
            }
            Role::Software | Role::Design => self.structure.outcome == Outcome::Renewal,
        }
    }

    fn dense_input(&self, row: RowIx, input: &ChainInput, cover: WeeksRange) -> Input {
        let in_the_end = self.harder_share(input.dependence);
        let cover = self.sooner(cover).micro();
        let is_output =
            self.structure.outcome == Outcome::Output && !self.structure.starts_from_nothing();
        let mut dense = Input {
            row,
            dependence: in_the_end,
            dependence_in_the_end: in_the_end,
            is_partial: input.dependence.high().ppm() < 1_000_000,
            cover,
            wear: 0,
        };
        match input.role {
            // The installed base stays with its owner and wears; new capacity needs the tool at once.
            Role::Equipment if is_output => {
                let wear = self.chain.defaults().wear_per_month.fraction();
                dense.wear = Weeks::from_months(1.0 / wear.max(1e-6))
                    .unwrap_or(Weeks::NEVER)
                    .micro();
                let worn =
                    self.structure.horizon.micro().saturating_sub(cover) as f64 / dense.wear as f64;
                dense.dependence = in_the_end * worn.min(1.0);
            }
            Role::Equipment | Role::Service | Role::Software | Role::Design if !is_output => {
                dense.cover = 0;
            }
            _ => {}
        }
        dense
    }

    /// The row that one class of users takes a product from.
    ///
    /// A service without makers of its own is done at the user's place, so what
    /// the user is barred from is missing there too.
    fn row_of_need(&mut self, needed: &ProductId, role: Role, class: &Class) -> RowIx {
        let product = self.position(needed);
        if !self.is_done_at_user(needed, role) || !self.is_barred_inside(needed, &class.bans) {
            return self.row_for(product, &class.bans);
        }
        let key = (product, class.clone());
        if let Some(&row) = self.service_rows.get(&key) {
            return row;
        }
        let row = self.new_row(RowLabel::Product {
            product,
            banned: Vec::new(),
        });
        self.service_rows.insert(key, row);
        let chain = self.chain;
        let record = &chain.products()[product as usize];
        let recipe = self.new_recipe(product, record, class);
        self.builder.set_pool(recipe, row);
        for pool in self.place(record).pools {
            for atom in pool.atoms {
                let producer = self.builder.producer(recipe);
                self.atlas.producers.push(ProducerLabel {
                    product,
                    atom: Some(atom),
                    is_late: false,
                    ramp: Weeks::ZERO,
                });
                self.builder.supply(row, producer, atom.high);
            }
        }
        row
    }

    fn any_of_row(
        &mut self,
        (user, position): (u32, u32),
        (cover, role): (WeeksRange, Role),
        members: &[Alternative],
        class: &Class,
    ) -> RowIx {
        let row = self.new_row(RowLabel::AnyOf {
            user,
            input: position,
        });
        // With an incumbent, others count once their ramp is over; with none, all are in use today.
        let has_incumbent = members
            .iter()
            .any(|member| member.ramp.high() == Weeks::ZERO);
        let ramps_within = |limit: Weeks| -> Vec<bool> {
            members
                .iter()
                .map(|member| !has_incumbent || self.later(member.ramp) <= limit)
                .collect()
        };
        let is_counted = ramps_within(self.structure.horizon);
        let is_in_time = ramps_within(self.sooner(cover).min(self.structure.horizon));
        // Today's need is met today, by those who can deliver today.
        let today = members
            .iter()
            .zip(&is_in_time)
            .filter(|(member, is_in_time)| **is_in_time && !member.is_new);
        let reach: u64 = today
            .map(|(member, _)| u64::from(member.covers.high().ppm()))
            .sum();
        let need = reach.clamp(1, 1_000_000);
        let group = (self.structure.end == End::Worst).then(|| self.builder.group(row, need));
        for (at, member) in members.iter().enumerate() {
            let high = if is_counted[at] {
                member.covers.high().ppm()
            } else {
                0
            };
            let low = member.covers.low().ppm().min(high);
            let supplied_by = self.row_of_need(&member.product, role, class);
            self.atlas.inputs.push(InputOrigin {
                user,
                input: position,
                member: Some(at as u32),
            });
            self.atlas.recipe_product.push(user);
            self.atlas.recipe_duties.push(Vec::new());
            let recipe = self.builder.recipe(vec![Input::essential(supplied_by)]);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product: user,
                atom: None,
                is_late: !is_in_time[at],
                ramp: self.later(member.ramp),
            });
            match group {
                // What each covers is somewhere in its range, and together they cover the need of today.
                Some(group) if is_in_time[at] && !member.is_new => {
                    self.builder.supply_range(group, producer, low, high);
                }
                // What comes later is on top of it, and fills no gap of today.
                Some(_) => self.builder.supply(row, producer, low),
                None => self.builder.supply(row, producer, high),
            }
        }
        self.builder.set_need(row, need);
        row
    }

    pub(super) fn position(&self, product: &ProductId) -> u32 {
        self.chain
            .products()
            .get_index_of(product)
            .expect("inputs of a checked chain resolve") as u32
    }

    fn harder<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.end == End::Best {
            low
        } else {
            high
        }
    }

    fn easier<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.end == End::Best {
            high
        } else {
            low
        }
    }

    fn harder_share(&self, range: ShareRange) -> f64 {
        self.harder(range.low(), range.high()).fraction()
    }

    fn sooner(&self, range: WeeksRange) -> Weeks {
        self.easier(range.low(), range.high())
    }

    fn later(&self, range: WeeksRange) -> Weeks {
        self.harder(range.low(), range.high())
    }
}

fn whole(placement: &Placement<'_>) -> u64 {
    placement
        .pools
        .iter()
        .map(|pool| u64::from(pool.total))
        .sum()
}
