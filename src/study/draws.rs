//! What is drawn in a trial, and from which distribution.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{dynamics, prepared::Prepared},
    engine::dynamics::{Layout, Parameters, Pulse},
    network::{End, Network, Timeline, atlas::RowLabel, ix::RowIx},
};

/// Knots of a tabulated distribution; between two of them it is taken as uniform.
const KNOTS: usize = 256;

/// A number that differs from trial to trial; each takes one uniform draw.
#[derive(Debug, Clone)]
enum Variable {
    Uniform { low: f64, high: f64 },
    Pert { low: f64, high: f64, table: usize },
}

/// Suppliers whose shares sum to a total.
#[derive(Debug, Clone)]
struct Group {
    total: f64,
    /// The least and the room above it, by supplier.
    members: Vec<(f64, f64)>,
}

/// How a row is split.
#[derive(Debug, Clone)]
enum Split {
    /// Groups that sum to their totals.
    Groups(Vec<Group>),
    /// Members of an `any_of` input: those in use today meet the need together, late ones come on top.
    Members(Vec<(f64, f64)>, Vec<bool>),
}

/// How many facts of each kind are drawn, and between which ends what is no fact.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Covers with a range: PERT between its ends, around the likely value or the middle.
    pub covers: usize,
    /// Covers without a source: PERT from half to one and a half of the value.
    pub guessed_covers: usize,
    /// Judged dependences: uniform in their range.
    pub dependences: usize,
    /// Splits of supply: a flat Dirichlet over what is open, weighted by the room each holder has.
    pub splits: usize,
    /// The lowest surge limit drawn, in percent; uniform up to the highest.
    pub surge_low_pct: f64,
    /// The highest.
    pub surge_high_pct: f64,
    /// Ramps of substitutes: uniform in their range.
    pub ramps: usize,
    /// Whether the recovery of what is lost is drawn: PERT from half to twice the weeks given.
    pub recovery: bool,
}

/// Everything that is drawn, in the order in which it is.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    covers: Vec<(usize, Variable)>,
    dependences: Vec<(usize, Variable)>,
    rows: Vec<(RowIx, Split, (f64, f64))>,
    timeline: Timeline,
    /// Positions of pulses with the longest and shortest ramp.
    ramps: Vec<(usize, Variable)>,
    /// A factor of the recovery of every loss that ends, and the pulses it counts for.
    recovery: Option<(Variable, Vec<usize>)>,
    /// The most that each recipe makes when all that is unknown is at its best.
    most: Vec<f64>,
    tables: Vec<Vec<f64>>,
    n_guessed: usize,
}

impl Draws {
    pub(super) fn new(prepared: &Prepared<'_>) -> Self {
        let (worst, best) = (&prepared.worst().network, &prepared.best().network);
        let mut tables = Tables::default();
        let mut n_guessed = 0;
        let mut covers = Vec::new();
        let mut dependences = Vec::new();
        for position in 0..worst.n_inputs() {
            let (hard, easy) = (worst.input(position), best.input(position));
            let (low, high) = (hard.cover as f64 / 1e6, easy.cover as f64 / 1e6);
            if prepared.worst().atlas.input(position).member.is_none() && high > 0.0 {
                let record = prepared
                    .worst()
                    .atlas
                    .chain_input(prepared.chain(), position);
                if high > low {
                    let likely = record
                        .cover
                        .likely()
                        .map(crate::model::quantity::Weeks::weeks);
                    let mode = likely.unwrap_or(f64::midpoint(low, high)).clamp(low, high);
                    covers.push((position, tables.pert(low, mode, high)));
                } else if !record.cover_evidence.is_sourced() {
                    n_guessed += 1;
                    covers.push((position, tables.pert(low / 2.0, low, low * 1.5)));
                }
            }
            let (low, high) = (easy.dependence_in_the_end, hard.dependence_in_the_end);
            if high > low {
                dependences.push((position, Variable::Uniform { low, high }));
            }
        }
        let rows = worst.row_ixs().filter_map(|row| {
            let needs = (worst.need(row) as f64, best.need(row) as f64);
            let needs = (needs.0.min(needs.1), needs.0.max(needs.1));
            let split = match prepared.worst().atlas.row(row) {
                RowLabel::Product { .. } => groups(worst, row),
                RowLabel::AnyOf { .. } => members(prepared, row),
            };
            (needs.1 > needs.0 || split.is_open()).then_some((row, split, needs))
        });
        let rows = rows.collect();
        let [timeline, milder] =
            [End::Worst, End::Best].map(|end| prepared.dated_at(end).timeline());
        let late = dynamics::newcomers(prepared.worst());
        let mut ramps = Vec::new();
        let mut ending = Vec::new();
        for (at, pulse) in timeline.pulses.iter().enumerate() {
            if late.contains(&pulse.producer) {
                let soonest = milder
                    .pulses
                    .iter()
                    .find(|other| other.producer == pulse.producer)
                    .map_or(0.0, |other| other.until.weeks());
                let (low, high) = (soonest.min(pulse.until.weeks()), pulse.until.weeks());
                ramps.push((at, Variable::Uniform { low, high }));
            } else if pulse.until.is_ever() && pulse.recovery.micro() > 0 {
                ending.push(at);
            }
        }
        let recovery = (!ending.is_empty()).then(|| (tables.pert(0.5, 1.0, 2.0), ending));
        Self {
            covers,
            dependences,
            rows,
            timeline,
            ramps,
            recovery,
            most: prepared.most().to_vec(),
            tables: tables.found,
            n_guessed,
        }
    }

    /// The losses before anything is drawn.
    pub(super) fn pulses<const L: usize>(&self, layout: &Layout) -> Vec<Pulse<L>> {
        Pulse::of_timeline(layout, &self.timeline)
    }

    /// Fills one lane from a stream of uniform draws between 0 and 1.
    pub(super) fn fill<const L: usize>(
        &self,
        network: &Network,
        layout: &Layout,
        parameters: &mut Parameters<L>,
        lane: usize,
        mut uniform: impl FnMut() -> f64,
    ) {
        // How far makers can go is unknown for all of them alike.
        let room = uniform();
        for (limit, most) in parameters.surge_limit.iter_mut().zip(&self.most) {
            limit[lane] = 1.0 + room * (most - 1.0);
        }
        if let Some((factor, pulses)) = &self.recovery {
            let factor = self.value(factor, uniform());
            for &at in pulses {
                parameters.pulses[at].recovery[lane] =
                    self.timeline.pulses[at].recovery.weeks() * factor;
            }
        }
        for (at, ramp) in &self.ramps {
            parameters.pulses[*at].until[lane] = self.value(ramp, uniform());
        }
        for (position, cover) in &self.covers {
            parameters.cover[*position][lane] = self.value(cover, uniform());
        }
        for (position, dependence) in &self.dependences {
            parameters.dependence[*position][lane] = self.value(dependence, uniform());
        }
        let mut weights = Vec::new();
        let mut parts = Vec::new();
        for (row, split, (low, high)) in &self.rows {
            weights.clear();
            let mut rest = 0.0;
            let need = low + (high - low) * uniform();
            match split {
                Split::Members(members, is_late) => {
                    weights.extend(members.iter().map(|(low, room)| low + room * uniform()));
                    // Who covers how much is unknown, but today's need is met today.
                    let today = || weights.iter().zip(is_late).filter(|(_, late)| !**late);
                    let covered: f64 = today().map(|(weight, _)| weight).sum();
                    if covered > 0.0 && covered < need {
                        for (weight, _) in
                            weights.iter_mut().zip(is_late).filter(|(_, late)| !**late)
                        {
                            *weight *= need / covered;
                        }
                    }
                }
                Split::Groups(groups) => {
                    for group in groups {
                        rest += group.draw(&mut weights, &mut parts, &mut uniform);
                    }
                }
            }
            parameters.set_split(network, layout, *row, lane, (&weights, rest, need));
        }
    }

    /// How many facts of each kind are drawn.
    pub(super) fn drawn(&self) -> Drawn {
        let percent = |part: f64| (part * 1000.0).round() / 10.0;
        let most = self.most.iter().copied().fold(1.0, f64::max);
        Drawn {
            covers: self.covers.len() - self.n_guessed,
            guessed_covers: self.n_guessed,
            dependences: self.dependences.len(),
            splits: self.rows.len(),
            surge_low_pct: percent(1.0),
            surge_high_pct: percent(most),
            ramps: self.ramps.len(),
            recovery: self.recovery.is_some(),
        }
    }

    fn value(&self, variable: &Variable, uniform: f64) -> f64 {
        match variable {
            Variable::Uniform { low, high } => low + (high - low) * uniform,
            Variable::Pert { low, high, table } => {
                let table = &self.tables[*table];
                let at = uniform * KNOTS as f64;
                let knot = (at as usize).min(KNOTS - 1);
                let part = table[knot] + (at - knot as f64) * (table[knot + 1] - table[knot]);
                low + (high - low) * part
            }
        }
    }
}

impl Split {
    fn is_open(&self) -> bool {
        match self {
            Self::Groups(groups) => groups
                .iter()
                .any(|group| group.members.iter().any(|(_, room)| *room > 0.0)),
            Self::Members(members, _) => members.iter().any(|(_, room)| *room > 0.0),
        }
    }
}

impl Group {
    /// Shares out what is open; gives back what no range reaches.
    ///
    /// With equal room for all, the shares of what is open follow a flat
    /// Dirichlet distribution: exponential draws over their sum.
    fn draw(
        &self,
        weights: &mut Vec<f64>,
        parts: &mut Vec<(f64, f64)>,
        uniform: &mut impl FnMut() -> f64,
    ) -> f64 {
        let first = weights.len();
        let mut open = self.total;
        parts.clear();
        for &(low, room) in &self.members {
            weights.push(low);
            open -= low;
            let draw = if room > 0.0 {
                room * -(1.0 - uniform()).ln()
            } else {
                0.0
            };
            parts.push((draw, room));
        }
        open = open.max(0.0);
        // Whoever is full leaves the rest to the others.
        for _ in 0..self.members.len() {
            let sum: f64 = parts.iter().map(|(draw, _)| draw).sum();
            if sum <= 0.0 || open <= 0.0 {
                break;
            }
            let mut given = 0.0;
            let mut is_full = false;
            for (weight, (draw, room)) in weights[first..].iter_mut().zip(parts.iter_mut()) {
                let wanted = open * *draw / sum;
                let taken = wanted.min(*room);
                *weight += taken;
                *room -= taken;
                given += taken;
                if taken < wanted {
                    (*draw, is_full) = (0.0, true);
                }
            }
            open -= given;
            if !is_full {
                break;
            }
        }
        open.max(0.0)
    }
}

fn groups(network: &Network, row: RowIx) -> Split {
    let mut suppliers = network.suppliers(row).iter().peekable();
    let groups = network.groups(row).map(|group| {
        let mut members = Vec::new();
        while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
            members.push((
                f64::from(supplier.low),
                f64::from(supplier.high - supplier.low),
            ));
        }
        Group {
            total: network.group_total(group) as f64,
            members,
        }
    });
    Split::Groups(groups.collect())
}

/// Members of an `any_of` input: each between what it covers at worst and at best.
fn members(prepared: &Prepared<'_>, row: RowIx) -> Split {
    let (worst, best) = (&prepared.worst().network, &prepared.best().network);
    let pairs = worst.suppliers(row).iter().zip(best.suppliers(row));
    let ranges = pairs.map(|(worst, best)| {
        let low = f64::from(worst.low.min(best.low));
        (low, f64::from(worst.high.max(best.high)) - low)
    });
    let suppliers = worst.suppliers(row).iter();
    let is_late =
        suppliers.map(|supplier| prepared.worst().atlas.producer(supplier.producer).is_late);
    Split::Members(ranges.collect(), is_late.collect())
}

/// Tabulated distributions, one per shape.
#[derive(Debug, Default)]
struct Tables {
    by_mode: BTreeMap<u64, usize>,
    found: Vec<Vec<f64>>,
}

impl Tables {
    /// The distribution of Malcolm et al. (1959) as a beta distribution of mean (low + 4 mode + high) / 6.
    fn pert(&mut self, low: f64, mode: f64, high: f64) -> Variable {
        let at = (mode - low) / (high - low);
        let next = self.found.len();
        let table = *self.by_mode.entry(at.to_bits()).or_insert(next);
        if table == next {
            self.found.push(quantiles(at));
        }
        Variable::Pert { low, high, table }
    }
}

/// Quantiles 0, 1/256, … 1 of the beta distribution with shapes 1 + 4 m and 5 − 4 m, by summing its density.
fn quantiles(mode: f64) -> Vec<f64> {
    const CELLS: usize = 8192;
    let density = |x: f64| x.powf(4.0 * mode) * (1.0 - x).powf(4.0 - 4.0 * mode);
    let cell = 1.0 / CELLS as f64;
    let masses: Vec<f64> = (0..CELLS)
        .map(|at| density((at as f64 + 0.5) * cell))
        .collect();
    let whole: f64 = masses.iter().sum();
    let mut found = vec![0.0];
    let mut below = 0.0;
    for (at, mass) in masses.iter().enumerate() {
        let above = below + mass;
        while found.len() < KNOTS && above >= whole * found.len() as f64 / KNOTS as f64 {
            let wanted = whole * found.len() as f64 / KNOTS as f64;
            found.push((at as f64 + (wanted - below) / mass) * cell);
        }
        below = above;
    }
    found.resize(KNOTS, 1.0);
    found.push(1.0);
    found
}
