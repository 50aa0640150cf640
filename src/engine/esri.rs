//! The economic systemic risk index: how much of a firm network's output is lost when some firms are.
//!
//! Two cascades run side by side on [`TradeNetwork`]. *Downstream*, buyers
//! miss inputs; *upstream*, suppliers miss sales. Both go in synchronous
//! rounds from the loss itself until no firm falls by more than a tolerance.
//! Several losses are followed at once, one per lane, because fetching a link
//! costs more than the arithmetic on it.

use crate::network::{TradeNetwork, trade::Sale};

use super::marks::Marks;

/// How many losses are followed at once; with more, what a thread keeps of ten thousand firms outgrows its caches.
pub const LANES: usize = 4;

/// One number per loss.
type Lanes = [f64; LANES];

const NOTHING: Lanes = [0.0; LANES];
const WHOLE: Lanes = [1.0; LANES];

/// When to stop, and what replaces a supplier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Config {
    /// Stop after the first round in which no firm falls by more than this fraction of its output.
    pub eps: f64,
    /// Whether buyers find a lost supplier's goods with the others of its sector, as far as its market share is small.
    pub replaceability: bool,
    /// Stop after this many rounds and say so.
    pub max_rounds: usize,
    /// What a market is taken for of which nothing is left, in whatever links are counted in; at 0 nobody replaces
    /// anybody in it.
    pub empty_market: f64,
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

/// Memory reused from one batch of losses to the next; holds every firm's losses until then.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    down: Downstream,
    up: Upstream,
    /// Which lanes still run: 1, else 0.
    runs: Lanes,
}

/// Buyers that miss inputs, one entry per firm unless said otherwise.
#[derive(Debug, Clone, Default)]
struct Downstream {
    /// What is missing of the partial inputs together.
    partial: Vec<Lanes>,
    /// What it still makes.
    left: Vec<Lanes>,
    /// What of its own loss its buyers have felt so far.
    felt: Vec<Lanes>,
    /// What is missing, per essential input.
    inputs: Vec<Lanes>,
    /// What is still sold, per sector.
    market: Vec<Lanes>,
    /// Sectors that sell less since the last round.
    is_shrunk: Vec<bool>,
    /// Firms that make less than all.
    damaged: Marks,
    /// Firms that fell in the last round.
    fallen: Marks,
    /// Firms that miss more since the last round.
    dirty: Marks,
    /// Firms that are no longer as at the start.
    touched: Marks,
}

/// Suppliers that miss sales, one entry per firm.
#[derive(Debug, Clone, Default)]
struct Upstream {
    /// What is missing of the sales.
    unsold: Vec<Lanes>,
    /// What it still makes.
    left: Vec<Lanes>,
    /// What of its own loss its suppliers have felt so far.
    felt: Vec<Lanes>,
    /// Firms that fell in the last round.
    fallen: Marks,
    /// Firms that miss more since the last round.
    dirty: Marks,
    /// Firms that are no longer as at the start.
    touched: Marks,
}

/// What buyers and suppliers do not feel yet waits until it is worth this part of the tolerance.
///
/// A firm sees every other with an error of at most this part of `eps`, once a
/// round, which stays far below what stopping at `eps` leaves open.
const FELT: f64 = 1e-9;

/// Less than this part of a market is none of it.
const EMPTY: f64 = 1e-12;

/// Follows losses of parts of some firms through the network, each for itself.
///
/// With `h` what a firm still makes, `c` one minus its part of the loss, and
/// `h = c` at the start, every round computes for all firms at once
///
/// - downstream `h_j ← max(0, min(c_j, min over essential k of Π_jk, 1 − Σ over partial k of (1 − Π_jk)))`
///   with `Π_jk = 1 − Σ over suppliers i of sector k of σ_i · Λ_ij · (1 − h_i)` and Λ = [`Sale::part`];
///   `σ_i = min(1, s_i / Σ over l of i's sector of h_l · s_l)` is the market share of i in what is left of its
///   sector's output s, or 1 without replaceability; a market of which nothing is left counts as
///   [`Config::empty_market`];
/// - upstream `h_i ← max(0, min(c_i, 1 − Σ over buyers j of Λ_ij · (1 − h_j)))` with Λ the part of i's output
///   that j buys.
///
/// Only what a loss touches is evaluated. Losses only grow, so a firm passes on
/// what was added since it last did, and a buyer keeps running sums; where a market shrinks, the damaged
/// firms of its sector become harder to replace and pass that on.
///
/// Gives one index per loss, in the order given. Firms are walked in index
/// order, so an index depends on the network, its loss and the configuration
/// alone, and neither on the other losses nor on what the scratch memory was
/// used for before.
///
/// # Panics
///
/// When there are more than [`LANES`] losses, or a firm is not in the network.
///
/// # Complexity
///
/// O(links of firms that fell in any lane) per round, the damaged firms of every sector that shrank, and one bit per firm.
///
/// # Sources
///
/// Diem et al. (2022); for losses of parts of several firms Diem et al. (2024); see `docs/references.md`.
pub fn solve<Loss: AsRef<[(u32, f64)]>>(
    network: &TradeNetwork,
    losses: &[Loss],
    config: Config,
    scratch: &mut Scratch,
) -> Vec<Index> {
    assert!(losses.len() <= LANES, "as many losses as lanes");
    scratch.reset(network);
    for (lane, loss) in losses.iter().enumerate() {
        scratch.runs[lane] = 1.0;
        scratch.strike(network, lane, loss.as_ref());
    }
    let waits = config.eps * FELT;
    let mut indices = vec![Index::default(); losses.len()];
    let mut n_rounds = 0;
    while scratch.runs != NOTHING {
        n_rounds += 1;
        let mut fall = NOTHING;
        let runs = &scratch.runs;
        (scratch.down).round(network, config, runs, waits, &mut fall);
        scratch.up.round(network, runs, waits, &mut fall);
        for (lane, index) in indices.iter_mut().enumerate() {
            if scratch.runs[lane] > 0.0 {
                index.n_rounds = n_rounds;
                index.is_truncated = n_rounds >= config.max_rounds && fall[lane] > config.eps;
                if fall[lane] <= config.eps || index.is_truncated {
                    scratch.runs[lane] = 0.0;
                }
            }
        }
    }
    scratch.sum(network, &mut indices);
    indices
}

impl Scratch {
    /// What a firm lost downstream under a loss of the last batch, as a fraction of its output.
    pub fn lost_downstream(&self, loss: usize, firm: u32) -> f64 {
        1.0 - self.down.left[firm as usize][loss]
    }

    /// What a firm lost upstream under a loss of the last batch, as a fraction of its output.
    pub fn lost_upstream(&self, loss: usize, firm: u32) -> f64 {
        1.0 - self.up.left[firm as usize][loss]
    }

    /// Makes every firm whole again: those touched by the last batch, or all on first use.
    fn reset(&mut self, network: &TradeNetwork) {
        let n = network.n_firms();
        let fits = self.down.left.len() == n
            && self.down.market.len() == network.n_sectors()
            && self.down.inputs.len() == network.n_inputs();
        if fits {
            self.down.reset(network);
            self.up.reset();
        } else {
            self.down = Downstream {
                partial: vec![NOTHING; n],
                left: vec![WHOLE; n],
                felt: vec![NOTHING; n],
                inputs: vec![NOTHING; network.n_inputs()],
                market: vec![NOTHING; network.n_sectors()],
                is_shrunk: vec![false; network.n_sectors()],
                damaged: Marks::new(n),
                fallen: Marks::new(n),
                dirty: Marks::new(n),
                touched: Marks::new(n),
            };
            self.up = Upstream {
                unsold: vec![NOTHING; n],
                left: vec![WHOLE; n],
                felt: vec![NOTHING; n],
                fallen: Marks::new(n),
                dirty: Marks::new(n),
                touched: Marks::new(n),
            };
        }
        self.runs = NOTHING;
        for (market, &whole) in self.down.market.iter_mut().zip(network.markets()) {
            *market = [whole; LANES];
        }
    }

    fn strike(&mut self, network: &TradeNetwork, lane: usize, lost: &[(u32, f64)]) {
        for &(firm, part) in lost {
            let left = (1.0 - part).clamp(0.0, 1.0);
            let before = self.up.left[firm as usize][lane];
            if left < before {
                self.up.left[firm as usize][lane] = left;
                self.up.touched.set(firm);
                self.up.fallen.set(firm);
                self.down.left[firm as usize][lane] = left;
                self.down.touched.set(firm);
                self.down.fallen.set(firm);
                self.down.damaged.set(firm);
                let sector = network.sector_of(firm) as usize;
                self.down.market[sector][lane] -= (before - left) * network.output(firm);
                self.down.is_shrunk[sector] = true;
            }
        }
    }

    /// Sums the losses up in index order.
    fn sum(&mut self, network: &TradeNetwork, indices: &mut [Index]) {
        let Self { down, up, .. } = self;
        let mut either = down.touched.clone();
        either.join(&up.touched);
        either.for_each(|firm| {
            let (down, up) = (&down.left[firm as usize], &up.left[firm as usize]);
            let weight = network.weight(firm);
            for (lane, index) in indices.iter_mut().enumerate() {
                let worse = down[lane].min(up[lane]);
                if worse < 1.0 {
                    index.combined += weight * (1.0 - worse);
                    index.downstream += weight * (1.0 - down[lane]);
                    index.upstream += weight * (1.0 - up[lane]);
                    index.n_touched += 1;
                }
            }
        });
    }
}

impl Downstream {
    fn reset(&mut self, network: &TradeNetwork) {
        let Self { touched, .. } = self;
        touched.drain(|firm| {
            self.partial[firm as usize] = NOTHING;
            self.left[firm as usize] = WHOLE;
            self.felt[firm as usize] = NOTHING;
            self.inputs[network.inputs(firm)].fill(NOTHING);
        });
        self.damaged.clear();
        self.fallen.clear();
        self.is_shrunk.fill(false);
    }

    /// Lets every buyer miss what its suppliers lost in the last round; notes the largest fall in each lane.
    fn round(
        &mut self,
        network: &TradeNetwork,
        config: Config,
        runs: &Lanes,
        waits: f64,
        largest: &mut Lanes,
    ) {
        let Self {
            partial,
            left,
            felt,
            inputs,
            market,
            is_shrunk,
            damaged,
            fallen,
            dirty,
            touched,
        } = self;
        let mut pass_on = |firm: u32| {
            let sector = network.sector_of(firm) as usize;
            let mut loss = left[firm as usize].map(|left| 1.0 - left);
            if config.replaceability {
                if !is_shrunk[sector] {
                    return;
                }
                let output = network.output(firm);
                // What subtracting leaves of a market that is empty.
                let rest = network.markets()[sector] * EMPTY;
                for (loss, &market) in loss.iter_mut().zip(&market[sector]) {
                    let market = if market > rest {
                        market
                    } else {
                        config.empty_market
                    };
                    if output < market {
                        *loss *= output / market;
                    }
                }
            }
            let Some(added) = add(&mut felt[firm as usize], &loss, runs, waits) else {
                return;
            };
            for sale in network.sales(firm) {
                let buyer = sale.buyer as usize;
                if sale.input == Sale::PARTIAL {
                    grow(&mut partial[buyer], sale.part, &added);
                } else {
                    grow(&mut inputs[sale.input as usize], sale.part, &added);
                }
                dirty.set(sale.buyer);
            }
        };
        if config.replaceability {
            damaged.for_each(pass_on);
            fallen.clear();
            is_shrunk.fill(false);
        } else {
            fallen.drain(&mut pass_on);
        }
        touched.join(dirty);
        dirty.drain(|firm| {
            let at = firm as usize;
            let mut fall = NOTHING;
            let mut most = partial[at];
            for missing in &inputs[network.inputs(firm)] {
                for (most, missing) in most.iter_mut().zip(missing) {
                    *most = if *missing > *most { *missing } else { *most };
                }
            }
            for lane in 0..LANES {
                let most = most[lane];
                let now = (1.0 - most).max(0.0).min(left[at][lane]);
                fall[lane] = left[at][lane] - now;
                left[at][lane] = now;
                largest[lane] = largest[lane].max(fall[lane]);
            }
            if fall != NOTHING {
                damaged.set(firm);
                fallen.set(firm);
                let sector = network.sector_of(firm) as usize;
                is_shrunk[sector] = true;
                let output = network.output(firm);
                for (market, fall) in market[sector].iter_mut().zip(fall) {
                    *market -= fall * output;
                }
            }
        });
    }
}

impl Upstream {
    fn reset(&mut self) {
        let Self { touched, .. } = self;
        touched.drain(|firm| {
            self.unsold[firm as usize] = NOTHING;
            self.left[firm as usize] = WHOLE;
            self.felt[firm as usize] = NOTHING;
        });
        self.fallen.clear();
    }

    /// Lets every supplier miss what its buyers lost in the last round; notes the largest fall in each lane.
    fn round(&mut self, network: &TradeNetwork, runs: &Lanes, waits: f64, largest: &mut Lanes) {
        let Self {
            unsold,
            left,
            felt,
            fallen,
            dirty,
            touched,
        } = self;
        fallen.drain(|firm| {
            let loss = left[firm as usize].map(|left| 1.0 - left);
            let Some(added) = add(&mut felt[firm as usize], &loss, runs, waits) else {
                return;
            };
            for purchase in network.purchases(firm) {
                grow(
                    &mut unsold[purchase.supplier as usize],
                    purchase.part,
                    &added,
                );
                dirty.set(purchase.supplier);
            }
        });
        touched.join(dirty);
        dirty.drain(|firm| {
            let at = firm as usize;
            let mut has_fallen = false;
            for lane in 0..LANES {
                let now = (1.0 - unsold[at][lane]).max(0.0).min(left[at][lane]);
                let fall = left[at][lane] - now;
                left[at][lane] = now;
                largest[lane] = largest[lane].max(fall);
                has_fallen |= fall > 0.0;
            }
            if has_fallen {
                fallen.set(firm);
            }
        });
    }
}

/// What is worth passing on of a loss beyond what was felt of it, in the lanes that run; none if nothing is.
fn add(felt: &mut Lanes, loss: &Lanes, runs: &Lanes, waits: f64) -> Option<Lanes> {
    let mut added = NOTHING;
    for lane in 0..LANES {
        let more = loss[lane] - felt[lane];
        if more > waits && runs[lane] > 0.0 {
            added[lane] = more;
            felt[lane] = loss[lane];
        }
    }
    (added != NOTHING).then_some(added)
}

/// Adds a part of what was added.
fn grow(sum: &mut Lanes, part: f64, added: &Lanes) {
    for (sum, added) in sum.iter_mut().zip(added) {
        *sum += part * added;
    }
}
