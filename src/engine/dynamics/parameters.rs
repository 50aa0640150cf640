//! The numbers of one run, or of several side by side.

use serde::{Deserialize, Serialize};

use crate::network::{Network, Timeline, ix::RowIx};

use super::layout::{Layout, Rationing};

/// One number per lane.
pub type Lanes<const L: usize> = [f64; L];

/// How producers and users behave; nothing of it is in a graph.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// The most a producer can make while its product is short, as a multiple of normal; at least 1.
    pub surge_limit: f64,
    /// Weeks in which a wholly missing supply brings a producer 1 − 1/e of the way to that limit, and the way back.
    pub surge_weeks: f64,
    /// Weeks in which 1 − 1/e of what is missing from a stock is ordered again; at least 1.
    pub refill_weeks: f64,
    /// Weeks over which final users catch up on what they missed; `None` where it is lost to them.
    pub backlog_weeks: Option<f64>,
    /// Who gets what when a row is short.
    pub rationing: Rationing,
}

impl Response {
    /// Surge by a fifth within half a year, stocks refilled within two months, nothing caught up on, shortage shared.
    ///
    /// Assumed, and printed with every answer.
    pub const DEFAULT: Self = Self {
        surge_limit: 1.2,
        surge_weeks: 26.0,
        refill_weeks: 8.0,
        backlog_weeks: None,
        rationing: Rationing::Proportional,
    };
}

/// A loss of one hit producer, per lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pulse<const L: usize> {
    /// Position among the hit producers of the layout.
    pub slot: u32,
    /// The part of its capacity that is lost.
    pub lost: Lanes<L>,
    /// From which week.
    pub from: Lanes<L>,
    /// Until which week; infinite for good.
    pub until: Lanes<L>,
    /// Weeks of the way back, in a straight line.
    pub recovery: Lanes<L>,
}

impl<const L: usize> Pulse<L> {
    /// The dated losses of a timeline, alike in every lane.
    pub fn of_timeline(layout: &Layout, timeline: &Timeline) -> Vec<Self> {
        let pulses = timeline.pulses.iter();
        pulses
            .map(|pulse| Self {
                slot: layout.slot_of[pulse.producer.ix()],
                lost: [pulse.lost.fraction(); L],
                from: [pulse.from.weeks(); L],
                until: [pulse.until.weeks(); L],
                recovery: [pulse.recovery.weeks(); L],
            })
            .collect()
    }

    /// What is left of the capacity at a time.
    pub(super) fn left_at(&self, time: f64, lane: usize) -> f64 {
        let lost = if time < self.from[lane] {
            0.0
        } else if time < self.until[lane] {
            self.lost[lane]
        } else {
            let since = time - self.until[lane];
            if since < self.recovery[lane] {
                self.lost[lane] * (1.0 - since / self.recovery[lane])
            } else {
                0.0
            }
        };
        1.0 - lost
    }
}

/// The numbers of `L` runs on one network.
#[derive(Debug, Clone)]
pub struct Parameters<const L: usize> {
    /// How producers and users behave; its surge limit is replaced by the lanes' own.
    pub response: Response,
    /// The surge limit of each lane.
    pub surge_limit: Lanes<L>,
    /// Weeks of stock or spares of each input, in the order of all inputs.
    pub cover: Vec<Lanes<L>>,
    /// The part of output that hangs on each input, in the same order.
    pub dependence: Vec<Lanes<L>>,
    /// Dated losses.
    pub pulses: Vec<Pulse<L>>,
    /// What the unhit makers of a recipe supply to a row, as a part of its need, by term of the layout.
    pub(super) term_weight: Vec<Lanes<L>>,
    /// What each hit link supplies at full capacity, as a part of the row's need.
    pub(super) hit_weight: Vec<Lanes<L>>,
    /// What nobody makes and nobody loses, per row.
    pub(super) constant: Vec<Lanes<L>>,
    /// Whether rows with open splits take the worst or best one every week, rather than the weights above.
    pub(super) is_bounded: bool,
}

impl<const L: usize> Parameters<L> {
    /// The numbers of the network's own case, the same in every lane.
    ///
    /// Where shares are ranges, every week takes the end of the network's case,
    /// as the static reading does.
    pub fn of_case(network: &Network, layout: &Layout, response: &Response) -> Self {
        let inputs = || (0..network.n_inputs()).map(|position| network.input(position));
        let mut parameters = Self {
            response: *response,
            surge_limit: [response.surge_limit; L],
            cover: inputs()
                .map(|input| [input.cover as f64 / 1e6; L])
                .collect(),
            dependence: inputs()
                .map(|input| [input.dependence_in_the_end; L])
                .collect(),
            pulses: Vec::new(),
            term_weight: vec![[0.0; L]; layout.terms.len()],
            hit_weight: vec![[0.0; L]; layout.hit_links.len()],
            constant: vec![[0.0; L]; network.n_rows()],
            is_bounded: true,
        };
        for row in network.row_ixs() {
            let (weights, rest) = central(network, row);
            for lane in 0..L {
                parameters.set_row(
                    network,
                    layout,
                    row,
                    lane,
                    &weights,
                    rest,
                    network.need(row) as f64,
                );
            }
        }
        parameters
    }

    /// Fixes the split of a row in one lane: the weight of each supplier, what nobody makes, and the need.
    ///
    /// From then on open splits stay as they are set, in every lane and row.
    pub fn set_split(
        &mut self,
        network: &Network,
        layout: &Layout,
        row: RowIx,
        lane: usize,
        (weights, rest, need): (&[f64], f64, f64),
    ) {
        self.is_bounded = false;
        self.set_row(network, layout, row, lane, weights, rest, need);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the inner half of one public function"
    )]
    fn set_row(
        &mut self,
        network: &Network,
        layout: &Layout,
        row: RowIx,
        lane: usize,
        weights: &[f64],
        rest: f64,
        need: f64,
    ) {
        let terms = layout.terms(row);
        for term in terms.clone() {
            self.term_weight[term][lane] = 0.0;
        }
        let mut hits = layout.hits(row);
        for (supplier, weight) in network.suppliers(row).iter().zip(weights) {
            let part = weight / need;
            if layout.slot_of[supplier.producer.ix()] == u32::MAX {
                let recipe = network.recipe_of(supplier.producer);
                let of_recipe = terms
                    .clone()
                    .find(|&term| layout.terms[term].recipe == recipe)
                    .expect("every recipe of a row's unhit makers has a term");
                self.term_weight[of_recipe][lane] += part;
            } else {
                let hit = hits
                    .next()
                    .expect("every hit supplier has a link, in order");
                self.hit_weight[hit][lane] = part;
            }
        }
        self.constant[row.ix()][lane] = rest / need;
    }
}

/// The weights of a row's suppliers where it does not matter who makes least, and what nobody makes.
fn central(network: &Network, row: RowIx) -> (Vec<f64>, f64) {
    let mut weights = Vec::new();
    let mut rest = 0.0;
    let mut suppliers = network.suppliers(row).iter().peekable();
    for group in network.groups(row) {
        let first = weights.len();
        let mut slack = network.group_total(group) as f64;
        let mut room = 0.0;
        let mut rooms = Vec::new();
        while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
            weights.push(f64::from(supplier.low));
            rooms.push(f64::from(supplier.high - supplier.low));
            room += f64::from(supplier.high - supplier.low);
            slack -= f64::from(supplier.low);
        }
        slack = slack.max(0.0);
        let part = if room > 0.0 {
            (slack / room).min(1.0)
        } else {
            0.0
        };
        for (weight, room) in weights[first..].iter_mut().zip(&rooms) {
            *weight += part * room;
        }
        // What no range reaches is nobody's, hence never lost; the best case claims nothing from it.
        if !network.is_best_case() {
            rest += (slack - room).max(0.0);
        }
    }
    (weights, rest)
}
