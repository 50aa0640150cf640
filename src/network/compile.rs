//! Compiles a checked chain and a structure into a dense network.

use std::collections::BTreeMap;

use crate::model::{
    Chain,
    product::{Alternative, Input as ChainInput, Market, Need, Product, Role},
    quantity::{ShareRange, Weeks, WeeksRange},
    view::Basis,
};

use super::{
    atlas::{Atlas, Coverage, InputOrigin, ProducerLabel, RowLabel},
    builder::Builder,
    dense::{Input, Network},
    ix::{ProducerIx, RowIx},
    structure::{Case, Frame, Outcome, Structure},
    supply::{Placement, place},
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
    let mut compiler = Compiler {
        chain,
        structure: *structure,
        builder: Builder::new().best_case(structure.case == Case::Best),
        atlas: Atlas {
            bans_told: chain
                .bans
                .iter()
                .all(|ban| tells(structure.frame, ban.basis)),
            ..Atlas::default()
        },
        class_rows: BTreeMap::new(),
        atoms: Vec::new(),
    };
    for product in 0..chain.products.len() as u32 {
        let row = compiler.new_row(RowLabel::Product {
            product,
            banned: Vec::new(),
        });
        compiler.atlas.product_row.push(row);
    }
    for (product, record) in chain.products.values().enumerate() {
        compiler.add_product(product as u32, record);
    }
    compiler.fill_class_rows();
    let network = compiler
        .builder
        .build()
        .expect("a checked chain compiles to a sound network");
    Compiled {
        network,
        atlas: compiler.atlas,
        structure: *structure,
    }
}

struct Compiler<'chain> {
    chain: &'chain Chain,
    structure: Structure,
    builder: Builder,
    atlas: Atlas,
    /// Rows of access classes under a ban, by product and banned countries.
    class_rows: BTreeMap<(u32, Vec<u32>), RowIx>,
    /// Per product: pools of (producer, low, high, country).
    atoms: Vec<Vec<(u32, Vec<PlacedAtom>)>>,
}

#[derive(Clone, Copy)]
struct PlacedAtom {
    producer: ProducerIx,
    low: u32,
    high: u32,
    country: Option<u32>,
}

/// The banned countries by product that one buyer's country faces, in product order.
type BanSet = Vec<(u32, Vec<u32>)>;

impl Compiler<'_> {
    fn new_row(&mut self, label: RowLabel) -> RowIx {
        self.atlas.rows.push(label);
        self.builder.row()
    }

    fn add_product(&mut self, product: u32, record: &Product) {
        let placement = place(self.chain, record, &self.structure);
        let row = self.atlas.product_row(product);
        let mut recipes = BTreeMap::new();
        let mut pools = Vec::new();
        let mut has_firms = false;
        for pool in &placement.pools {
            let group = self.builder.group(row, u64::from(pool.total));
            let mut placed = Vec::with_capacity(pool.atoms.len());
            for atom in &pool.atoms {
                let bans = self.bans_on(record, atom.country);
                let recipe = if let Some(&recipe) = recipes.get(&bans) {
                    recipe
                } else {
                    let recipe = self.new_recipe(product, record, &bans);
                    self.builder.set_pool(recipe, row);
                    recipes.insert(bans, recipe);
                    recipe
                };
                let producer = self.builder.producer(recipe);
                self.atlas.producers.push(ProducerLabel {
                    product,
                    atom: Some(*atom),
                    is_late: false,
                });
                self.builder
                    .supply_range(group, producer, atom.low, atom.high);
                has_firms |= atom.firm.is_some();
                placed.push(PlacedAtom {
                    producer,
                    low: atom.low,
                    high: atom.high,
                    country: atom.country,
                });
            }
            pools.push((pool.total, placed));
        }
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
    fn need(&self, record: &Product, total: u64) -> u64 {
        match record.market {
            Market::Bulk { need } => {
                let share = self.harder(need.low().ppm(), need.high().ppm());
                (total * u64::from(share) / 1_000_000).max(1)
            }
            Market::Open | Market::Qualified { .. } => total,
        }
    }

    fn new_recipe(&mut self, product: u32, record: &Product, bans: &BanSet) -> super::ix::RecipeIx {
        let mut inputs = Vec::new();
        let mut origins = Vec::new();
        for (position, input) in record.inputs.iter().enumerate() {
            if !self.counts(input) {
                continue;
            }
            let row = match &input.need {
                Need::Product(needed) => self.row_for(self.position(needed), bans),
                Need::AnyOf(members) => {
                    self.any_of_row(product, position as u32, input, members, bans)
                }
            };
            inputs.push(self.dense_input(row, input));
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
        self.builder.recipe(inputs)
    }

    /// Whether an input bites on the outcome asked for.
    fn counts(&self, input: &ChainInput) -> bool {
        if self.structure.bootstrap && !input.needed_to_start {
            return false;
        }
        match input.role {
            Role::Material | Role::Component | Role::Energy | Role::Service | Role::Equipment => {
                true
            }
            Role::Software | Role::Design => self.structure.outcome == Outcome::Renewal,
        }
    }

    fn dense_input(&self, row: RowIx, input: &ChainInput) -> Input {
        let in_the_end = self.harder_share(input.dependence);
        let cover = self.sooner(input.cover).micro();
        let is_output = self.structure.outcome == Outcome::Output && !self.structure.bootstrap;
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
                let wear = self.chain.defaults.wear_per_month.fraction();
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

    fn any_of_row(
        &mut self,
        user: u32,
        position: u32,
        input: &ChainInput,
        members: &[Alternative],
        bans: &BanSet,
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
        let is_in_time = ramps_within(self.sooner(input.cover).min(self.structure.horizon));
        // Today's need is met today, by those who can deliver today.
        let today = members
            .iter()
            .zip(&is_in_time)
            .filter(|(_, is_in_time)| **is_in_time);
        let reach: u64 = today
            .map(|(member, _)| u64::from(member.covers.high().ppm()))
            .sum();
        let need = reach.clamp(1, 1_000_000);
        let group = (self.structure.case == Case::Worst).then(|| self.builder.group(row, need));
        for (at, member) in members.iter().enumerate() {
            let high = if is_counted[at] {
                member.covers.high().ppm()
            } else {
                0
            };
            let low = member.covers.low().ppm().min(high);
            let supplied_by = self.row_for(self.position(&member.product), bans);
            self.atlas.inputs.push(InputOrigin {
                user,
                input: position,
                member: Some(at as u32),
            });
            self.atlas.recipe_product.push(user);
            let recipe = self.builder.recipe(vec![Input::essential(supplied_by)]);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product: user,
                atom: None,
                is_late: !is_in_time[at],
            });
            match group {
                // What each covers is somewhere in its range, and together they cover the need.
                Some(group) => self.builder.supply_range(group, producer, low, high),
                None => self.builder.supply(row, producer, high),
            }
        }
        self.builder.set_need(row, need);
        row
    }

    fn row_for(&mut self, product: u32, bans: &BanSet) -> RowIx {
        let Some((_, banned)) = bans
            .iter()
            .find(|(banned_product, _)| *banned_product == product)
        else {
            return self.atlas.product_row(product);
        };
        let key = (product, banned.clone());
        if let Some(&row) = self.class_rows.get(&key) {
            return row;
        }
        let row = self.new_row(RowLabel::Product {
            product,
            banned: banned.clone(),
        });
        self.class_rows.insert(key, row);
        row
    }

    /// The bans that a user in a country faces on the products its recipe names.
    fn bans_on(&self, record: &Product, country: Option<u32>) -> BanSet {
        let mut bans: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let Some(country) = country else {
            return Vec::new();
        };
        let place = |id| self.chain.countries.get_index_of(id).map(|at| at as u32);
        for ban in &self.chain.bans {
            let is_hit = tells(self.structure.frame, ban.basis)
                && ban.to.iter().any(|to| place(to) == Some(country));
            if !is_hit {
                continue;
            }
            for product in record.inputs.iter().flat_map(|input| input.need.products()) {
                if ban.products.contains(product) {
                    bans.entry(self.position(product))
                        .or_default()
                        .extend(ban.by.iter().filter_map(place));
                }
            }
        }
        let sorted = bans.into_iter().map(|(product, mut banned)| {
            banned.sort_unstable();
            banned.dedup();
            (product, banned)
        });
        sorted.collect()
    }

    fn fill_class_rows(&mut self) {
        for ((product, banned), row) in std::mem::take(&mut self.class_rows) {
            let mut reachable = 0;
            for (total, atoms) in &self.atoms[product as usize] {
                let is_open = |atom: &&PlacedAtom| {
                    atom.country
                        .is_none_or(|country| !banned.contains(&country))
                };
                let central = |atom: &PlacedAtom| u64::from(u32::midpoint(atom.low, atom.high));
                let shut: u64 = atoms
                    .iter()
                    .filter(|atom| !is_open(atom))
                    .map(central)
                    .sum();
                // Whatever the ranges say of those shut out, those open make between their lows and their highs.
                let open = |end: fn(&PlacedAtom) -> u32| -> u64 {
                    atoms
                        .iter()
                        .filter(is_open)
                        .map(|atom| u64::from(end(atom)))
                        .sum()
                };
                let whole = u64::from(*total);
                let least = whole.saturating_sub(open(|atom| atom.high));
                let shut = shut.clamp(
                    least,
                    whole.saturating_sub(open(|atom| atom.low)).max(least),
                );
                let total = u64::from(*total).saturating_sub(shut);
                let group = self.builder.group(row, total);
                for atom in atoms.iter().filter(is_open) {
                    self.builder
                        .supply_range(group, atom.producer, atom.low, atom.high);
                }
                reachable += total;
            }
            // A standing ban: the class's normal use is what it can reach; a class that reaches nothing cannot run.
            let record = &self.chain.products[product as usize];
            self.builder
                .set_need(row, self.need(record, reachable.max(1)));
        }
    }

    fn position(&self, product: &crate::model::id::ProductId) -> u32 {
        self.chain
            .products
            .get_index_of(product)
            .expect("inputs of a checked chain resolve") as u32
    }

    fn harder<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.case == Case::Best {
            low
        } else {
            high
        }
    }

    fn easier<T: Copy>(&self, low: T, high: T) -> T {
        if self.structure.case == Case::Best {
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

/// Whether a frame's countries mean what a basis says.
fn tells(frame: Frame, basis: Basis) -> bool {
    match basis {
        Basis::Location => matches!(frame, Frame::Location | Frame::Joint),
        Basis::Jurisdiction => matches!(frame, Frame::Jurisdiction | Frame::Firm),
    }
}
