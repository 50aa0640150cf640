//! The numbers of one run, or of several side by side.

use serde::{Deserialize, Serialize};

use crate::network::{Network, Timeline, ix::RowIx};

use super::{
    lanes::Lanes,
    layout::{Layout, Rationing},
    split::central,
};

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

    /// The next week in which what is left of the capacity may differ from this one; infinite where it stays.
    pub(super) fn next_change(&self, time: f64, lane: usize) -> f64 {
        let end = time + 1.0;
        if end <= self.from[lane] {
            self.from[lane] - 1.0
        } else if time >= self.from[lane] && end <= self.until[lane] {
            self.until[lane] - 1.0
        } else if time < self.until[lane] + self.recovery[lane] {
            // Week by week at a fraction of a week and on the way back.
            time
        } else {
            f64::INFINITY
        }
    }

    /// What is left of the capacity on average over the week that starts at a time.
    pub(super) fn left_over(&self, time: f64, lane: usize) -> f64 {
        let (from, until, recovery) = (self.from[lane], self.until[lane], self.recovery[lane]);
        let end = time + 1.0;
        let mut down = (end.min(until) - time.max(from)).max(0.0);
        // On the way back 1 − t / R is still missing, t weeks after the loss has ended.
        let (first, last) = ((time - until).max(0.0), (end - until).min(recovery));
        if last > first {
            down += (last - first) * (1.0 - (first + last) / (2.0 * recovery));
        }
        1.0 - self.lost[lane] * down
    }
}

/// What is on its way arrives in a later week.
fn whole_weeks(weeks: f64) -> f64 {
    weeks.round().max(1.0)
}

/// The numbers of `L` runs on one network.
#[derive(Debug, Clone)]
pub struct Parameters<const L: usize> {
    /// How producers and users behave; its surge limit is replaced by the recipes' own.
    pub response: Response,
    /// The surge limit of each recipe.
    pub surge_limit: Vec<Lanes<L>>,
    /// Weeks of stock or spares of each input, in the order of all inputs.
    pub cover: Vec<Lanes<L>>,
    /// The part of output that hangs on each input, in the same order.
    pub dependence: Vec<Lanes<L>>,
    /// Weeks that each input on its way takes, whole and at least 1, and the part of it that is scrapped, by line of the
    /// ground.
    pub(super) lines: Vec<(Lanes<L>, Lanes<L>)>,
    /// Dated losses.
    pub pulses: Vec<Pulse<L>>,
    /// What the unhit makers of a recipe supply to a row, as a part of its need, by term of the ground.
    pub(super) term_weight: Vec<Lanes<L>>,
    /// What each hit link supplies at full capacity, as a part of the row's need.
    pub(super) hit_weight: Vec<Lanes<L>>,
    /// What nobody makes and nobody loses, per row.
    pub(super) constant: Vec<Lanes<L>>,
    /// Whether rows with open splits take the worst or best one every week, rather than the weights above.
    pub(super) is_bounded: bool,
    /// Whether anybody can make more than normal, or wants it, so that wants decide something.
    pub(super) has_wants: bool,
}

impl<const L: usize> Parameters<L> {
    /// The numbers of the network's own case, the same in every lane.
    ///
    /// Where shares are ranges, every week takes the end of the network's case,
    /// as the static reading does.
    pub fn of_case(network: &Network, layout: &Layout, response: &Response) -> Self {
        let mut parameters = Self::empty(*response);
        let limit = response.surge_limit;
        parameters.fit(network, layout, (0..network.n_recipes()).map(|_| limit));
        parameters
    }

    /// Takes the numbers of others, in the memory it has.
    pub fn copy(&mut self, other: &Self) {
        let Self {
            response,
            surge_limit,
            cover,
            dependence,
            lines,
            pulses,
            term_weight,
            hit_weight,
            constant,
            is_bounded,
            has_wants,
        } = other;
        self.surge_limit.clone_from(surge_limit);
        self.cover.clone_from(cover);
        self.dependence.clone_from(dependence);
        self.lines.clone_from(lines);
        self.pulses.clone_from(pulses);
        self.term_weight.clone_from(term_weight);
        self.hit_weight.clone_from(hit_weight);
        self.constant.clone_from(constant);
        self.response = *response;
        (self.is_bounded, self.has_wants) = (*is_bounded, *has_wants);
    }

    /// Nothing yet.
    pub(super) const fn empty(response: Response) -> Self {
        Self {
            response,
            surge_limit: Vec::new(),
            cover: Vec::new(),
            dependence: Vec::new(),
            lines: Vec::new(),
            pulses: Vec::new(),
            term_weight: Vec::new(),
            hit_weight: Vec::new(),
            constant: Vec::new(),
            is_bounded: true,
            has_wants: true,
        }
    }

    /// Takes the numbers of a network's own case, with a surge limit for every recipe; without losses.
    pub(super) fn fit(
        &mut self,
        network: &Network,
        layout: &Layout,
        surge_limit: impl Iterator<Item = f64>,
    ) {
        let inputs = || (0..network.n_inputs()).map(|position| network.input(position));
        let lanes = |value: f64| [value; L];
        self.surge_limit.clear();
        self.surge_limit.extend(surge_limit.map(lanes));
        self.cover.clear();
        self.cover
            .extend(inputs().map(|input| lanes(input.cover as f64 / 1e6)));
        self.dependence.clear();
        self.dependence
            .extend(inputs().map(|input| lanes(input.dependence_in_the_end)));
        self.lines.clear();
        self.lines
            .extend(layout.ground.lines.iter().map(|&(_, position)| {
                let input = network.input(position as usize);
                (
                    lanes(whole_weeks(input.line as f64 / 1e6)),
                    lanes(input.scrap),
                )
            }));
        self.pulses.clear();
        let ground = &layout.ground;
        self.term_weight.clear();
        self.term_weight
            .extend(ground.maker_weight.iter().copied().map(lanes));
        self.constant.clear();
        self.constant
            .extend(ground.constant.iter().copied().map(lanes));
        self.is_bounded = true;
        self.has_wants = true;
        self.strike(network, layout);
    }

    /// Sets how long a line takes in one lane, and what of it is scrapped; lines are counted in the order of inputs.
    pub fn set_line(&mut self, line: usize, lane: usize, (weeks, scrap): (f64, f64)) {
        let (own, part) = &mut self.lines[line];
        (own[lane], part[lane]) = (whole_weeks(weeks), scrap);
    }

    /// Splits the rows of those who are hit by another loss; the split of all other rows stays.
    ///
    /// Losses stay what they are, and open splits are to be set again where they were.
    pub fn strike(&mut self, network: &Network, layout: &Layout) {
        self.hit_weight.clear();
        self.hit_weight.resize(layout.hit_links.len(), [0.0; L]);
        for &row in &layout.hit_rows {
            let (weights, rest) = central(network, row);
            for lane in 0..L {
                self.set_row(
                    network,
                    layout,
                    row,
                    lane,
                    (&weights, rest, network.need(row) as f64),
                );
            }
        }
    }

    /// Leaves out what users want where nobody can make more than normal and nobody waits: it decides nothing then.
    pub(super) fn leave_out_wants(&mut self) {
        let is_fixed = |limit: &Lanes<L>| limit.iter().all(|limit| *limit <= 1.0);
        self.has_wants =
            self.response.backlog_weeks.is_some() || !self.surge_limit.iter().all(is_fixed);
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
        split: (&[f64], f64, f64),
    ) {
        self.is_bounded = false;
        self.set_row(network, layout, row, lane, split);
    }

    fn set_row(
        &mut self,
        network: &Network,
        layout: &Layout,
        row: RowIx,
        lane: usize,
        (weights, rest, need): (&[f64], f64, f64),
    ) {
        let ground = &layout.ground;
        let terms = ground.terms(row);
        for term in terms.clone() {
            self.term_weight[term][lane] = 0.0;
        }
        let mut hits = layout.hits(row).peekable();
        for (at, (supplier, weight)) in network.suppliers(row).iter().zip(weights).enumerate() {
            let part = weight / need;
            let is_hit = |&hit: &usize| layout.hit_links[hit].supplier as usize == at;
            if let Some(hit) = hits.next_if(is_hit) {
                self.hit_weight[hit][lane] = part;
            } else {
                let recipe = network.recipe_of(supplier.producer);
                let of_recipe = terms
                    .clone()
                    .find(|&term| ground.maker(term) == recipe)
                    .expect("every recipe of a row's makers has a term");
                self.term_weight[of_recipe][lane] += part;
            }
        }
        self.constant[row.ix()][lane] = rest / need;
    }
}
