//! What is drawn in a trial, and from which distribution.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    analysis::{dynamics, prepared::Prepared},
    engine::dynamics::{Layout, Parameters, Pulse},
    model::{
        Chain,
        id::{FactId, ProductId},
        product::Need,
    },
    network::{
        End, Network, Timeline,
        atlas::RowLabel,
        ix::{ProducerIx, RowIx},
        supply::Holder,
    },
};

use super::keyed::{self, key};

mod origin;

pub(super) use origin::{Origin, Source};

/// From which kind of distribution is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Covers lie around their likely value, and every split of supply is as likely as every other.
    #[default]
    Likely,
    /// Covers lie anywhere in their range, and what is open is shared out by uniform draws; for comparison.
    Flat,
}

/// Knots of a tabulated distribution; between two of them it is taken as uniform.
const KNOTS: usize = 256;

/// A number that differs from trial to trial; each takes one uniform draw.
#[derive(Debug, Clone)]
enum Variable {
    Uniform { low: f64, high: f64 },
    Pert { low: f64, high: f64, table: usize },
}

/// What one supplier holds: the least, and the room above it.
#[derive(Debug, Clone, Copy)]
struct Member {
    low: f64,
    room: f64,
    key: u64,
    is: Is,
}

/// What a supplier is to a loss told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Is {
    /// What it takes, by the facts.
    Taken,
    /// What it may take besides, since nobody says whose it is.
    Open,
    /// All else.
    Other,
}

/// Suppliers whose shares sum to a total.
#[derive(Debug, Clone)]
struct Group {
    total: f64,
    members: Vec<Member>,
}

/// A row whose split or need is open.
#[derive(Debug, Clone)]
pub(super) struct OpenRow {
    ix: RowIx,
    split: Split,
    /// The least and the most that its users need.
    needs: (f64, f64),
    key: u64,
}

/// How a row is split.
#[derive(Debug, Clone)]
enum Split {
    /// Groups that sum to their totals.
    Groups(Vec<Group>),
    /// Members of an `any_of` input: those in use today meet the need together, late ones come on top.
    Members(Vec<Member>, Vec<bool>),
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

/// Everything that is drawn; every fact has a key by which it is drawn, whatever its place.
#[derive(Debug, Clone)]
pub(super) struct Draws {
    covers: Vec<(usize, u64, Variable)>,
    dependences: Vec<(usize, u64, Variable)>,
    /// What is on its way, line after line: how long it takes, and between which ends lies what of it is scrapped.
    lines: Vec<(usize, u64, Variable, (f64, f64))>,
    rows: Vec<OpenRow>,
    dates: Dates,
    /// A factor of the recovery of every loss that ends.
    recovery: Variable,
    /// The most that each recipe makes when all that is unknown is at its best.
    most: Vec<f64>,
    tables: Vec<Vec<f64>>,
    shape: Shape,
    n_guessed: usize,
}

/// When what is lost is lost, and what of that is drawn.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    timeline: Timeline,
    /// Positions of pulses with the longest and shortest ramp.
    ramps: Vec<(usize, u64, Variable)>,
    /// Positions of pulses that end and recover.
    ending: Vec<usize>,
    /// Positions of pulses that hit what may be anybody's: no fact says whether the loss takes it, so no draw does.
    open: Vec<usize>,
}

/// The split of every open row in one lane, in the order of the rows: weights of suppliers, what nobody makes, the need.
#[derive(Debug, Clone, Default)]
pub(super) struct Splits {
    weights: Vec<f64>,
    rows: Vec<(u32, f64, f64)>,
}

impl Dates {
    /// Reads what is drawn off both ends, worst first.
    pub(super) fn new(prepared: &Prepared<'_>, [timeline, milder]: [Timeline; 2]) -> Self {
        let names = Names { prepared };
        let late = dynamics::newcomers(prepared.worst());
        let mut ramps = Vec::new();
        let mut ending = Vec::new();
        let mut open = Vec::new();
        let hit_at_best: HashSet<ProducerIx> =
            milder.pulses.iter().map(|pulse| pulse.producer).collect();
        for (at, pulse) in timeline.pulses.iter().enumerate() {
            let is_late = late.contains(&pulse.producer);
            if !is_late && !hit_at_best.contains(&pulse.producer) {
                open.push(at);
            }
            if is_late {
                let soonest = milder
                    .pulses
                    .iter()
                    .find(|other| other.producer == pulse.producer)
                    .map_or(0.0, |other| other.until.weeks());
                let (low, high) = (soonest.min(pulse.until.weeks()), pulse.until.weeks());
                let key = names.producer("ramp", pulse.producer);
                ramps.push((at, key, Variable::Uniform { low, high }));
            } else if pulse.until.is_ever() && pulse.recovery.micro() > 0 {
                ending.push(at);
            }
        }
        Self {
            timeline,
            ramps,
            ending,
            open,
        }
    }

    /// Whether something is hit of which no fact says whose it is.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Spares what may be anybody's.
    pub(super) fn spare<const L: usize>(&self, pulses: &mut [Pulse<L>]) {
        for &at in &self.open {
            pulses[at].lost = [0.0; L];
        }
    }

    /// The losses before anything is drawn.
    pub(super) fn pulses<const L: usize>(&self, layout: &Layout) -> Vec<Pulse<L>> {
        Pulse::of_timeline(layout, &self.timeline)
    }
}

impl Draws {
    pub(super) fn new(prepared: &Prepared<'_>, shape: Shape) -> Self {
        let (worst, best) = (&prepared.worst().network, &prepared.best().network);
        let mut tables = Tables::default();
        let mut n_guessed = 0;
        let mut covers = Vec::new();
        let mut dependences = Vec::new();
        let mut lines = Vec::new();
        let names = Names { prepared };
        for position in 0..worst.n_inputs() {
            let (hard, easy) = (worst.input(position), best.input(position));
            let (low, high) = (hard.cover as f64 / 1e6, easy.cover as f64 / 1e6);
            if prepared.worst().atlas.input(position).member.is_none() && high > 0.0 {
                let record = prepared
                    .worst()
                    .atlas
                    .chain_input(prepared.chain(), position);
                let key = names.input("cover", position, record.cover_evidence.fact.as_ref());
                if high > low {
                    let likely = record
                        .cover
                        .likely()
                        .map(crate::model::quantity::Weeks::weeks);
                    let mode = likely.unwrap_or(f64::midpoint(low, high)).clamp(low, high);
                    covers.push((position, key, tables.pert(low, mode, high)));
                } else if !record.cover_evidence.is_sourced() {
                    n_guessed += 1;
                    covers.push((position, key, tables.pert(low / 2.0, low, low * 1.5)));
                }
            }
            if hard.line > 0 {
                let record = prepared
                    .worst()
                    .atlas
                    .chain_input(prepared.chain(), position);
                let line = record.line.expect("its input is on its way");
                let (low, high) = (line.weeks.low().weeks(), line.weeks.high().weeks());
                let likely = line
                    .weeks
                    .likely()
                    .map(crate::model::quantity::Weeks::weeks);
                let weeks = if high > low {
                    let mode = likely.unwrap_or(f64::midpoint(low, high)).clamp(low, high);
                    tables.pert(low, mode, high)
                } else if record.cover_evidence.is_sourced() {
                    Variable::Uniform { low, high }
                } else {
                    tables.pert(low / 2.0, low, low * 1.5)
                };
                let key = names.input("line", position, record.cover_evidence.fact.as_ref());
                lines.push((position, key, weeks, (easy.scrap, hard.scrap)));
            }
            let (low, high) = (easy.dependence_in_the_end, hard.dependence_in_the_end);
            if high > low {
                let record = prepared
                    .worst()
                    .atlas
                    .chain_input(prepared.chain(), position);
                let key = names.input("dependence", position, record.evidence.fact.as_ref());
                dependences.push((position, key, Variable::Uniform { low, high }));
            }
        }
        let rows = worst.row_ixs().filter_map(|row| {
            let needs = (worst.need(row) as f64, best.need(row) as f64);
            let needs = (needs.0.min(needs.1), needs.0.max(needs.1));
            let split = match prepared.worst().atlas.row(row) {
                RowLabel::Product { .. } => groups(worst, row, &names),
                RowLabel::AnyOf { .. } => members(prepared, row, &names),
            };
            let key = names.row(row);
            (needs.1 > needs.0 || split.is_open()).then_some(OpenRow {
                ix: row,
                split,
                needs,
                key,
            })
        });
        let rows = rows.collect();
        let timelines = [End::Worst, End::Best].map(|end| prepared.dated_at(end).timeline());
        Self {
            covers,
            dependences,
            lines,
            rows,
            dates: Dates::new(prepared, timelines),
            recovery: tables.pert(0.5, 1.0, 2.0),
            most: prepared.most().to_vec(),
            tables: tables.found,
            shape,
            n_guessed,
        }
    }

    /// The losses before anything is drawn.
    pub(super) fn pulses<const L: usize>(&self, layout: &Layout) -> Vec<Pulse<L>> {
        self.dates.pulses(layout)
    }

    /// When what is lost is lost.
    pub(super) const fn dates(&self) -> &Dates {
        &self.dates
    }

    /// Fills one lane from uniform draws between 0 and 1, one for every key.
    pub(super) fn fill<const L: usize>(
        &self,
        network: &Network,
        layout: &Layout,
        parameters: &mut Parameters<L>,
        lane: usize,
        uniform: impl Fn(u64) -> f64,
    ) {
        self.fill_dates(&self.dates, parameters, lane, &uniform);
        // Nobody looks at the split of a row that no loss reaches.
        let is_reached = |row| layout.is_touched(row);
        let splits = self.fill_facts(parameters, lane, &uniform, is_reached);
        self.fill_splits(network, layout, parameters, lane, &splits, is_reached);
    }

    /// Draws when losses end and when substitutes are there.
    pub(super) fn fill_dates<const L: usize>(
        &self,
        dates: &Dates,
        parameters: &mut Parameters<L>,
        lane: usize,
        uniform: &impl Fn(u64) -> f64,
    ) {
        if !dates.ending.is_empty() {
            let factor = self.value(&self.recovery, uniform(key(["recovery"])));
            for &at in &dates.ending {
                parameters.pulses[at].recovery[lane] =
                    dates.timeline.pulses[at].recovery.weeks() * factor;
            }
        }
        for (at, key, ramp) in &dates.ramps {
            parameters.pulses[*at].until[lane] = self.value(ramp, uniform(*key));
        }
    }

    /// Draws what does not depend on what is lost, and hands back the splits of supply of the rows that are wanted.
    pub(super) fn fill_facts<const L: usize>(
        &self,
        parameters: &mut Parameters<L>,
        lane: usize,
        uniform: &impl Fn(u64) -> f64,
        is_wanted: impl Fn(RowIx) -> bool,
    ) -> Splits {
        // How far makers can go is unknown for all of them alike.
        let room = uniform(key(["surge"]));
        for (limit, most) in parameters.surge_limit.iter_mut().zip(&self.most) {
            limit[lane] = 1.0 + room * (most - 1.0);
        }
        for (position, key, cover) in &self.covers {
            parameters.cover[*position][lane] = self.value(cover, uniform(*key));
        }
        for (position, key, dependence) in &self.dependences {
            parameters.dependence[*position][lane] = self.value(dependence, uniform(*key));
        }
        if !self.lines.is_empty() {
            // One event scraps of all lines alike.
            let scrapped = uniform(key(["scrap"]));
            for (at, (_, key, weeks, (low, high))) in self.lines.iter().enumerate() {
                let scrap = low + (high - low) * scrapped;
                let weeks = self.value(weeks, uniform(*key));
                parameters.set_line(at, lane, (weeks, scrap));
            }
        }
        let mut splits = Splits::default();
        let mut weights = Vec::new();
        let mut parts = Vec::new();
        for open in &self.rows {
            if !is_wanted(open.ix) {
                splits.rows.push((0, 0.0, 0.0));
                continue;
            }
            weights.clear();
            let (low, high) = open.needs;
            let need = low + (high - low) * uniform(open.key);
            let rest = open
                .split
                .draw(&mut weights, &mut parts, (need, self.shape), uniform);
            splits.rows.push((weights.len() as u32, rest, need));
            splits.weights.extend_from_slice(&weights);
        }
        splits
    }

    /// Sets the splits of some rows.
    pub(super) fn fill_splits<const L: usize>(
        &self,
        network: &Network,
        layout: &Layout,
        parameters: &mut Parameters<L>,
        lane: usize,
        splits: &Splits,
        is_wanted: impl Fn(RowIx) -> bool,
    ) {
        let mut weights = splits.weights.as_slice();
        for (open, &(n, rest, need)) in self.rows.iter().zip(&splits.rows) {
            let (own, others) = weights.split_at(n as usize);
            weights = others;
            if is_wanted(open.ix) {
                parameters.set_split(network, layout, open.ix, lane, (own, rest, need));
            }
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
            ramps: self.dates.ramps.len(),
            recovery: !self.dates.ending.is_empty(),
        }
    }

    fn value(&self, variable: &Variable, uniform: f64) -> f64 {
        match variable {
            Variable::Uniform { low, high } => low + (high - low) * uniform,
            Variable::Pert { low, high, .. } if self.shape == Shape::Flat => {
                low + (high - low) * uniform
            }
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

/// Raises what those in use today cover until it meets today's need, within their ranges as far as these reach.
///
/// Who covers how much is unknown, but today's need is met today.
fn meet(weights: &mut [f64], members: &[Member], is_late: &[bool], need: f64) {
    let in_use = || {
        members
            .iter()
            .zip(is_late)
            .map(|(member, late)| (member, !late))
    };
    let mut covered = 0.0;
    let mut most = 0.0;
    for (weight, (member, is_in_use)) in weights.iter().zip(in_use()) {
        if is_in_use {
            covered += weight;
            most += member.low + member.room;
        }
    }
    if covered <= 0.0 || covered >= need {
        return;
    }
    for (weight, (member, is_in_use)) in weights.iter_mut().zip(in_use()) {
        if !is_in_use {
            continue;
        }
        if most >= need {
            let high = member.low + member.room;
            *weight += (high - *weight) * (need - covered) / (most - covered);
        } else {
            // Even at their most they cover less than is used today, so the ranges are wrong by that much.
            *weight *= need / covered;
        }
    }
}

impl Split {
    /// Draws the weight of every supplier; gives back what no range reaches.
    fn draw(
        &self,
        weights: &mut Vec<f64>,
        parts: &mut Vec<(f64, f64)>,
        (need, shape): (f64, Shape),
        uniform: &impl Fn(u64) -> f64,
    ) -> f64 {
        match self {
            Self::Groups(groups) => {
                let rests = groups.iter();
                rests
                    .map(|group| group.draw(weights, parts, shape, uniform))
                    .sum()
            }
            Self::Members(members, is_late) => {
                let drawn = members.iter();
                weights.extend(drawn.map(|member| member.low + member.room * uniform(member.key)));
                meet(weights, members, is_late, need);
                0.0
            }
        }
    }

    fn is_open(&self) -> bool {
        match self {
            Self::Groups(groups) => groups
                .iter()
                .any(|group| group.members.iter().any(|member| member.room > 0.0)),
            Self::Members(members, _) => members.iter().any(|member| member.room > 0.0),
        }
    }
}

impl Group {
    /// Shares out what is open; gives back what no range reaches.
    ///
    /// With equal room for all, the shares of what is open follow a flat
    /// Dirichlet distribution: exponential draws over their sum. What a loss may
    /// take besides what the facts say is not drawn: it is as much of what others
    /// hold as it can be, and so the whole of what no fact decides.
    fn draw(
        &self,
        weights: &mut Vec<f64>,
        parts: &mut Vec<(f64, f64)>,
        shape: Shape,
        uniform: &impl Fn(u64) -> f64,
    ) -> f64 {
        let first = weights.len();
        let mut open = self.total;
        debug_assert!(self.members.iter().all(|member| member.room >= 0.0));
        parts.clear();
        for &Member { low, room, key, is } in &self.members {
            weights.push(low);
            open -= low;
            let draw = if room > 0.0 && is != Is::Open {
                room * match shape {
                    Shape::Likely => -(1.0 - uniform(key)).ln(),
                    Shape::Flat => uniform(key),
                }
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
        let rest = self.open_up(&mut weights[first..], open.max(0.0));
        debug_assert!(self.holds(&weights[first..], rest));
        rest
    }

    /// Gives what a loss may take besides to it, from what is nobody's and then from others in proportion.
    fn open_up(&self, weights: &mut [f64], mut rest: f64) -> f64 {
        for (at, member) in self.members.iter().enumerate() {
            if member.is != Is::Open {
                continue;
            }
            let mut wanted = member.room;
            let from_rest = wanted.min(rest);
            rest -= from_rest;
            wanted -= from_rest;
            let held = |(weight, other): (&f64, &Member)| match other.is {
                Is::Other => (weight - other.low).max(0.0),
                Is::Taken | Is::Open => 0.0,
            };
            let all: f64 = weights.iter().zip(&self.members).map(held).sum();
            let part = if all > 0.0 {
                (wanted / all).min(1.0)
            } else {
                0.0
            };
            for pair in weights.iter_mut().zip(&self.members) {
                *pair.0 -= part * held((pair.0, pair.1));
            }
            weights[at] += from_rest + part * all;
        }
        rest
    }
}

impl Group {
    /// Whether some weights lie in their ranges and sum to the total with what nobody makes.
    fn holds(&self, weights: &[f64], rest: f64) -> bool {
        let slack = 1e-9 * (1.0 + self.total);
        let lows: f64 = self.members.iter().map(|member| member.low).sum();
        let sum: f64 = weights.iter().sum();
        let mut pairs = self.members.iter().zip(weights);
        // Where the low ends alone make more than the whole, they stand as they are.
        let is_whole = (sum + rest - self.total.max(lows)).abs() <= slack;
        let is_within = pairs.all(|(member, weight)| {
            *weight >= member.low - slack && *weight <= member.low + member.room + slack
        });
        // Something is nobody's only where nobody has room left.
        let room: f64 = self.members.iter().map(|member| member.room).sum();
        is_whole && is_within && (rest <= slack || sum >= lows + room - slack)
    }
}

fn groups(network: &Network, row: RowIx, names: &Names<'_, '_>) -> Split {
    let mut suppliers = network.suppliers(row).iter().peekable();
    let groups = network.groups(row).map(|group| {
        let mut members = Vec::new();
        while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
            members.push(Member {
                low: f64::from(supplier.low),
                room: f64::from(supplier.high - supplier.low),
                key: names.producer("share", supplier.producer),
                is: names.is(supplier.producer),
            });
        }
        Group {
            total: network.group_total(group) as f64,
            members,
        }
    });
    Split::Groups(groups.collect())
}

/// Members of an `any_of` input: each between what it covers at worst and at best.
fn members(prepared: &Prepared<'_>, row: RowIx, names: &Names<'_, '_>) -> Split {
    let (worst, best) = (&prepared.worst().network, &prepared.best().network);
    let pairs = worst.suppliers(row).iter().zip(best.suppliers(row));
    let ranges = pairs.map(|(worst, best)| {
        let low = f64::from(worst.low.min(best.low));
        Member {
            low,
            room: f64::from(worst.high.max(best.high)) - low,
            key: names.producer("covers", worst.producer),
            is: Is::Other,
        }
    });
    let suppliers = worst.suppliers(row).iter();
    let is_late =
        suppliers.map(|supplier| prepared.worst().atlas.producer(supplier.producer).is_late);
    Split::Members(ranges.collect(), is_late.collect())
}

/// What facts are called, by ids and never by place.
struct Names<'a, 'c> {
    prepared: &'a Prepared<'c>,
}

impl Names<'_, '_> {
    /// An input's fact, or the one that several share.
    fn input(&self, what: &str, position: usize, fact: Option<&FactId>) -> u64 {
        if let Some(fact) = fact {
            return key([what, "fact", fact.as_str()]);
        }
        let chain = self.prepared.chain();
        let atlas = &self.prepared.worst().atlas;
        let record = atlas.chain_input(chain, position);
        let user = product(chain, atlas.input(position).user);
        key([what, user, record.role.as_str()]
            .into_iter()
            .chain(needs(&record.need)))
    }

    /// The need of a row.
    fn row(&self, row: RowIx) -> u64 {
        let chain = self.prepared.chain();
        match self.prepared.worst().atlas.row(row) {
            RowLabel::Product { product: at, .. } => key(["need", product(chain, *at)]),
            RowLabel::AnyOf { user, input } => {
                let input = &chain.products()[*user as usize].inputs[*input as usize];
                key(["need", product(chain, *user)]
                    .into_iter()
                    .chain(needs(&input.need)))
            }
        }
    }

    /// What a supplier is to a loss told apart.
    fn is(&self, producer: ProducerIx) -> Is {
        let label = self.prepared.worst().atlas.producer(producer);
        match label.atom.map(|atom| atom.holder) {
            Some(Holder::Told(_)) => Is::Taken,
            Some(Holder::May(_)) => Is::Open,
            _ => Is::Other,
        }
    }

    /// What somebody holds of a product, or what a member of a choice stands for.
    fn producer(&self, what: &str, producer: ProducerIx) -> u64 {
        let chain = self.prepared.chain();
        let compiled = self.prepared.worst();
        let label = compiled.atlas.producer(producer);
        let of = product(chain, label.product);
        let Some(atom) = label.atom else {
            // A member of a choice: its recipe needs one product.
            let recipe = compiled.network.recipe_of(producer);
            let needs = compiled.network.inputs(recipe).iter().map(|input| {
                match compiled.atlas.row(input.row) {
                    RowLabel::Product { product: at, .. } => product(chain, *at),
                    RowLabel::AnyOf { .. } => "",
                }
            });
            return key([what, of].into_iter().chain(needs));
        };
        let firm = atom
            .firm
            .and_then(|at| chain.firms().get_index(at as usize));
        let country = atom
            .country
            .and_then(|at| chain.countries().get_index(at as usize));
        let zone = atom
            .zone
            .and_then(|at| chain.zones().get_index(at as usize));
        let told;
        let holder = match atom.holder {
            Holder::May(at) => {
                told = format!("may {at}");
                told.as_str()
            }
            Holder::Told(at) => {
                told = at.to_string();
                told.as_str()
            }
            Holder::Named => "named",
            Holder::Elsewhere => "elsewhere",
            Holder::Everywhere => "everywhere",
            Holder::Unknown => "unknown",
        };
        key([
            what,
            of,
            holder,
            firm.map_or("", |(id, _)| id.as_str()),
            country.map_or("", |(id, _)| id.as_str()),
            zone.map_or("", |(id, _)| id.as_str()),
        ])
    }
}

/// What an input calls for, in an order of its own.
fn needs(need: &Need) -> Vec<&str> {
    let mut ids: Vec<&str> = need.products().map(ProductId::as_str).collect();
    ids.sort_unstable();
    ids
}

fn product(chain: &Chain, at: u32) -> &str {
    let found = chain.products().get_index(at as usize);
    found.map_or("", |(id, _)| id.as_str())
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
