//! The economic systemic risk index: how much of a firm network's output is lost when some firms are.
//!
//! Two cascades run side by side on [`TradeNetwork`]. *Downstream*, buyers
//! miss inputs; *upstream*, suppliers miss sales. Both go in synchronous
//! rounds from the loss itself until no firm falls by more than a tolerance.

use crate::network::{TradeNetwork, trade::Sale};

/// When to stop, and what replaces a supplier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Config {
    /// Stop after the first round in which no firm falls by more than this fraction of its output.
    pub eps: f64,
    /// Whether buyers find a lost supplier's goods with the others of its sector, as far as its market share is small.
    pub replaceability: bool,
    /// Stop after this many rounds and say so.
    pub max_rounds: usize,
}

/// What is lost of the whole network's weight, as fractions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Index {
    /// With every firm at the worse of its two losses.
    pub combined: f64,
    /// Through missing inputs alone.
    pub downstream: f64,
    /// Through missing sales alone.
    pub upstream: f64,
    /// Rounds, the last included.
    pub n_rounds: usize,
    /// How many firms lose something on either side.
    pub n_touched: usize,
    /// Whether it stopped at the limit of rounds.
    pub is_truncated: bool,
}

/// Memory reused from one loss to the next; holds every firm's losses until then.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    down: Vec<Downstream>,
    up: Vec<Upstream>,
    /// What each essential input lacks.
    inputs: Vec<f64>,
    /// What each sector still sells.
    market: Vec<f64>,
    /// The damaged firms of each sector.
    damaged: Vec<Vec<u32>>,
    /// The sectors whose market shrank in this round.
    shrunk: Vec<u32>,
    is_shrunk: Vec<bool>,
    touched_down: Vec<u32>,
    touched_up: Vec<u32>,
    fallen_down: Vec<u32>,
    fallen_up: Vec<u32>,
    dirty: Vec<u32>,
    union: Vec<u32>,
}

/// A firm that may miss inputs.
#[derive(Debug, Clone, Copy)]
struct Downstream {
    /// What is missing of its partial inputs together.
    partial: f64,
    /// What is missing of the scarcest essential one.
    essential: f64,
    /// What it still makes.
    left: f64,
    /// What of its own loss its buyers have felt so far.
    felt: f64,
    /// What it made when its sector's market was last looked at.
    counted: f64,
    is_dirty: bool,
    is_touched: bool,
}

/// A firm that may miss sales.
#[derive(Debug, Clone, Copy)]
struct Upstream {
    /// What is missing of its sales.
    unsold: f64,
    /// What it still makes.
    left: f64,
    /// What of its own loss its suppliers have felt so far.
    felt: f64,
    is_dirty: bool,
    is_touched: bool,
}

impl Downstream {
    const WHOLE: Self = Self {
        partial: 0.0,
        essential: 0.0,
        left: 1.0,
        felt: 0.0,
        counted: 1.0,
        is_dirty: false,
        is_touched: false,
    };
}

impl Upstream {
    const WHOLE: Self = Self {
        unsold: 0.0,
        left: 1.0,
        felt: 0.0,
        is_dirty: false,
        is_touched: false,
    };
}

/// What buyers and suppliers do not feel yet waits until it is worth this part of the tolerance.
///
/// A firm sees every other with an error of at most this part of `eps`, once a
/// round, which stays far below what stopping at `eps` leaves open.
const FELT: f64 = 1e-9;

/// Follows the loss of parts of some firms through the network.
///
/// With `h` what a firm still makes, `c` one minus its part of the loss, and
/// `h = c` at the start, every round computes for all firms at once
///
/// - downstream `h_j ← max(0, min(c_j, min over essential k of Π_jk, 1 − Σ over partial k of (1 − Π_jk)))`
///   with `Π_jk = 1 − Σ over suppliers i of sector k of σ_i · Λ_ij · (1 − h_i)` and Λ = [`Sale::part`];
///   `σ_i = min(1, s_i / Σ over l of i's sector of h_l · s_l)` is the market share of i in what is left of its
///   sector's output s, or 1 without replaceability;
/// - upstream `h_i ← max(0, min(c_i, 1 − Σ over buyers j of Λ_ij · (1 − h_j)))` with Λ the part of i's output
///   that j buys.
///
/// Only what a loss touches is evaluated. Losses only grow, so a firm passes on
/// what was added since it last did, a buyer keeps running sums, and the
/// scarcest input is a running maximum; where a market shrinks, the damaged
/// firms of its sector become harder to replace and pass that on.
///
/// The result depends on the network, the loss and the configuration, and not
/// on what the scratch memory was used for before.
///
/// # Panics
///
/// When a firm is not in the network.
///
/// # Complexity
///
/// O(links of firms that fell) per round, and the damaged firms of every sector that shrank.
///
/// # Sources
///
/// Diem et al. (2022); for losses of parts of several firms Diem et al. (2024); see `docs/references.md`.
pub fn solve(
    network: &TradeNetwork,
    lost: &[(u32, f64)],
    config: Config,
    scratch: &mut Scratch,
) -> Index {
    scratch.reset(network);
    scratch.strike(network, lost);
    let waits = config.eps * FELT;
    let mut n_rounds = 0;
    let mut is_truncated = false;
    loop {
        n_rounds += 1;
        let fall = scratch
            .miss_inputs(network, config.replaceability, waits)
            .max(scratch.miss_sales(network, waits));
        if fall <= config.eps {
            break;
        }
        if n_rounds >= config.max_rounds {
            is_truncated = true;
            break;
        }
    }
    scratch.sum(network, n_rounds, is_truncated)
}

impl Scratch {
    /// What a firm lost downstream in the last solve, as a fraction of its output.
    pub fn lost_downstream(&self, firm: u32) -> f64 {
        1.0 - self.down[firm as usize].left
    }

    /// What a firm lost upstream in the last solve, as a fraction of its output.
    pub fn lost_upstream(&self, firm: u32) -> f64 {
        1.0 - self.up[firm as usize].left
    }

    /// Makes every firm whole again: those touched by the last loss, or all on first use.
    fn reset(&mut self, network: &TradeNetwork) {
        let fits = self.down.len() == network.n_firms()
            && self.market.len() == network.n_sectors()
            && self.inputs.len() == network.n_inputs();
        if fits {
            for firm in self.touched_down.drain(..) {
                self.down[firm as usize] = Downstream::WHOLE;
                self.inputs[network.inputs(firm)].fill(0.0);
                self.damaged[network.sector_of(firm) as usize].clear();
            }
            for firm in self.touched_up.drain(..) {
                self.up[firm as usize] = Upstream::WHOLE;
            }
        } else {
            *self = Self {
                down: vec![Downstream::WHOLE; network.n_firms()],
                up: vec![Upstream::WHOLE; network.n_firms()],
                inputs: vec![0.0; network.n_inputs()],
                market: vec![0.0; network.n_sectors()],
                damaged: vec![Vec::new(); network.n_sectors()],
                is_shrunk: vec![false; network.n_sectors()],
                ..Self::default()
            };
        }
        self.market.copy_from_slice(network.markets());
        self.fallen_down.clear();
        self.fallen_up.clear();
    }

    fn strike(&mut self, network: &TradeNetwork, lost: &[(u32, f64)]) {
        for &(firm, part) in lost {
            let left = (1.0 - part).clamp(0.0, 1.0);
            let (down, up) = (&mut self.down[firm as usize], &mut self.up[firm as usize]);
            if left >= down.left {
                continue;
            }
            down.left = left;
            up.left = left;
            if !std::mem::replace(&mut down.is_touched, true) {
                up.is_touched = true;
                self.touched_down.push(firm);
                self.touched_up.push(firm);
                self.damaged[network.sector_of(firm) as usize].push(firm);
                self.fallen_down.push(firm);
                self.fallen_up.push(firm);
            }
        }
    }

    /// One round downstream; gives the largest fall.
    fn miss_inputs(&mut self, network: &TradeNetwork, replaceability: bool, waits: f64) -> f64 {
        if replaceability {
            for &firm in &self.fallen_down {
                let state = &mut self.down[firm as usize];
                let sector = network.sector_of(firm);
                self.market[sector as usize] -= (state.counted - state.left) * network.output(firm);
                state.counted = state.left;
                if !std::mem::replace(&mut self.is_shrunk[sector as usize], true) {
                    self.shrunk.push(sector);
                }
            }
            for sector in std::mem::take(&mut self.shrunk) {
                self.is_shrunk[sector as usize] = false;
                let damaged = std::mem::take(&mut self.damaged[sector as usize]);
                let market = self.market[sector as usize];
                for &firm in &damaged {
                    let output = network.output(firm);
                    // A market that is gone has no others to turn to.
                    let share = if output < market {
                        output / market
                    } else {
                        1.0
                    };
                    self.pass_down(network, firm, share, waits);
                }
                self.damaged[sector as usize] = damaged;
            }
            self.fallen_down.clear();
        } else {
            let fallen = std::mem::take(&mut self.fallen_down);
            for &firm in &fallen {
                self.pass_down(network, firm, 1.0, waits);
            }
            self.fallen_down = fallen;
            self.fallen_down.clear();
        }
        let mut largest = 0.0_f64;
        for firm in self.dirty.drain(..) {
            let state = &mut self.down[firm as usize];
            state.is_dirty = false;
            let left = (1.0 - state.essential).min(1.0 - state.partial).max(0.0);
            if left < state.left {
                if state.left >= 1.0 {
                    self.damaged[network.sector_of(firm) as usize].push(firm);
                }
                largest = largest.max(state.left - left);
                state.left = left;
                self.fallen_down.push(firm);
            }
        }
        largest
    }

    /// Lets the buyers of a firm feel what was added to its loss, as far as it cannot be replaced.
    fn pass_down(&mut self, network: &TradeNetwork, firm: u32, share: f64, waits: f64) {
        let state = &mut self.down[firm as usize];
        let loss = share * (1.0 - state.left);
        let added = loss - state.felt;
        if added <= waits {
            return;
        }
        state.felt = loss;
        for sale in network.sales(firm) {
            let buyer = &mut self.down[sale.buyer as usize];
            if sale.input == Sale::PARTIAL {
                buyer.partial += sale.part * added;
            } else {
                let missing = &mut self.inputs[sale.input as usize];
                *missing += sale.part * added;
                buyer.essential = buyer.essential.max(*missing);
            }
            if !std::mem::replace(&mut buyer.is_dirty, true) {
                self.dirty.push(sale.buyer);
                if !std::mem::replace(&mut buyer.is_touched, true) {
                    self.touched_down.push(sale.buyer);
                }
            }
        }
    }

    /// One round upstream; gives the largest fall.
    fn miss_sales(&mut self, network: &TradeNetwork, waits: f64) -> f64 {
        for firm in self.fallen_up.drain(..) {
            let state = &mut self.up[firm as usize];
            let loss = 1.0 - state.left;
            let added = loss - state.felt;
            if added <= waits {
                continue;
            }
            state.felt = loss;
            for purchase in network.purchases(firm) {
                let supplier = &mut self.up[purchase.supplier as usize];
                supplier.unsold += purchase.part * added;
                if !std::mem::replace(&mut supplier.is_dirty, true) {
                    self.dirty.push(purchase.supplier);
                    if !std::mem::replace(&mut supplier.is_touched, true) {
                        self.touched_up.push(purchase.supplier);
                    }
                }
            }
        }
        let mut largest = 0.0_f64;
        for firm in self.dirty.drain(..) {
            let state = &mut self.up[firm as usize];
            state.is_dirty = false;
            let left = (1.0 - state.unsold).max(0.0);
            if left < state.left {
                largest = largest.max(state.left - left);
                state.left = left;
                self.fallen_up.push(firm);
            }
        }
        largest
    }

    /// Sums the losses up in index order, so that the order of discovery does not show.
    fn sum(&mut self, network: &TradeNetwork, n_rounds: usize, is_truncated: bool) -> Index {
        let mut index = Index {
            n_rounds,
            is_truncated,
            ..Index::default()
        };
        let mut add = |firm: u32| {
            let (down, up) = (self.down[firm as usize].left, self.up[firm as usize].left);
            let worse = down.min(up);
            if worse < 1.0 {
                let weight = network.weight(firm);
                index.combined += weight * (1.0 - worse);
                index.downstream += weight * (1.0 - down);
                index.upstream += weight * (1.0 - up);
                index.n_touched += 1;
            }
        };
        // Beyond a part of all firms, looking at each is faster than sorting.
        if (self.touched_down.len() + self.touched_up.len()) * 8 > network.n_firms() {
            (0..network.n_firms() as u32).for_each(&mut add);
        } else {
            self.union.clear();
            self.union.extend_from_slice(&self.touched_down);
            self.union.extend_from_slice(&self.touched_up);
            self.union.sort_unstable();
            self.union.dedup();
            self.union.iter().copied().for_each(&mut add);
        }
        index
    }
}
