//! Compiles a checked chain and a structure into a dense network.

use std::collections::BTreeMap;

use crate::model::{Chain, Policy, quantity::Weeks, view::Basis};

pub use super::compiler::Given;

use super::{
    access::tells,
    atlas::{Atlas, Coverage, ProducerLabel, RowLabel},
    compiler::{Class, Compiler, Mode, PlacedAtom, PlacedPool},
    dense::Network,
    ix::RecipeIx,
    structure::{End, Frame, Structure},
    supply::{Atom, Holder, WHOLE},
    tables::Tables,
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
    let given = Given {
        chain,
        tables: &Tables::of(chain),
        policy,
        apart: &[],
        basis: Basis::Location,
    };
    compile_on(given, structure)
}

/// The same as [`compile_with`], on tables solved before.
///
/// # Panics
///
/// Never for tables of this chain and a policy checked against it.
pub fn compile_on(given: Given<'_>, structure: &Structure) -> Compiled {
    let Given { chain, policy, .. } = given;
    let is_told = |basis| tells(structure.frame, basis);
    let new_bans = policy.bans.iter();
    let atlas = Atlas {
        bans_told: chain.bans().iter().all(|ban| is_told(ban.basis)),
        n_bans_standing_in: new_bans.filter(|ban| !is_told(ban.reach.basis())).count(),
        apart: given.apart.to_vec(),
        is_worst: structure.end == End::Worst,
        ..Atlas::default()
    };
    let mut compiler = Compiler::new(given, *structure, atlas);
    let n_products = chain.products().len() as u32;
    for product in 0..n_products {
        let row = compiler.new_row(RowLabel::Product {
            product,
            banned: Vec::new(),
        });
        compiler.atlas.product_row.push(row);
    }
    for product in 0..n_products {
        compiler.add_product(product);
    }
    compiler.serve_buyer();
    while let Some(product) = compiler.asked_for_output.pop_front() {
        // Known from here on, so that a loop does not ask again.
        compiler.output_makers.insert(product, Vec::new());
        let pools = compiler.add_makers(product, Mode::Output);
        compiler.output_makers.insert(product, pools);
    }
    compiler.fill_supplies();
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

impl Compiler<'_> {
    fn add_product(&mut self, product: u32) {
        let pools = self.add_makers(product, Mode::Asked);
        let row = self.atlas.product_row(product);
        let record = &self.chain.products()[product as usize];
        let need = self.need(record, None, u64::from(WHOLE));
        self.builder.set_need(row, need);
        self.makers.push(pools);
    }

    /// Lays out who makes a product, asked as a mode says; as asked, they supply everybody.
    fn add_makers(&mut self, product: u32, mode: Mode) -> Vec<PlacedPool> {
        let placement = self.place(product);
        let mut recipes = BTreeMap::new();
        let group = (mode == Mode::Asked).then(|| {
            let row = self.atlas.product_row(product);
            self.builder.group(row, u64::from(WHOLE))
        });
        let mut placed = PlacedPool {
            total: WHOLE,
            is_new: false,
            atoms: Vec::with_capacity(placement.atoms.len()),
        };
        for atom in &placement.atoms {
            let recipe = self.recipe_for(product, mode, atom, &mut recipes);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product,
                atom: Some(*atom),
                is_late: false,
                ramp: Weeks::ZERO,
            });
            if let Some(group) = group {
                self.builder
                    .supply_range(group, producer, atom.low, atom.high);
            }
            placed.atoms.push(PlacedAtom {
                producer,
                recipe,
                atom: *atom,
            });
        }
        if mode == Mode::Asked {
            let by_seat = matches!(self.structure.frame, Frame::Jurisdiction | Frame::Firm);
            let table = self.given.tables.get(product);
            let listed = table.map(|table| if by_seat { &table.seats } else { &table.places });
            self.atlas.listed.push(listed.cloned().unwrap_or_default());
            let is_open = |atom: &&Atom| matches!(atom.holder, Holder::Unknown | Holder::May(_));
            let open = placement.atoms.iter().filter(is_open);
            self.atlas.coverage.push(Coverage {
                told: placement.told,
                unplaced: open.map(|atom| atom.high).sum::<u32>().min(WHOLE),
                has_firms: placement.atoms.iter().any(|atom| atom.firm.is_some()),
            });
        }
        let mut pools = vec![placed];
        self.add_capacity(product, mode, &mut recipes, &mut pools);
        pools
    }

    /// New capacity of a product: a group of its own beside the supply of today.
    fn add_capacity(
        &mut self,
        product: u32,
        mode: Mode,
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
                country: place.and_then(|id| self.country(id)),
                zone: zone
                    .and_then(|id| self.chain.zones().get_index_of(id))
                    .map(|at| at as u32),
                holder: Holder::Named,
                low: share,
                high: share,
            };
            let recipe = self.recipe_for(product, mode, &atom, recipes);
            let producer = self.builder.producer(recipe);
            self.atlas.producers.push(ProducerLabel {
                product,
                atom: Some(atom),
                is_late: false,
                ramp: Weeks::ZERO,
            });
            if mode == Mode::Asked {
                let row = self.atlas.product_row(product);
                let group = self.builder.group(row, u64::from(share));
                self.builder.supply_range(group, producer, share, share);
            }
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
}
