//! The search for the best set: exact where few measures could help, else greedy from both sides with exchanges.

use crate::analysis::Limits;

use super::{Config, FELT, MOST_EXACT, order::members, values::Values};

/// What the search ends with.
pub(super) struct Found {
    /// The best set found.
    pub(super) set: u128,
    /// Whether no set within the budget is better.
    pub(super) is_proven: bool,
    /// Whether a limit ended it.
    pub(super) is_stopped: bool,
    /// Branches that could not be better.
    pub(super) n_pruned: usize,
    /// At least so much is missing with any set within the budget.
    pub(super) at_least: f64,
    /// Measures that help alone or are missed.
    pub(super) n_useful: usize,
    /// From nothing to everything useful, greedily.
    pub(super) path: Vec<u128>,
}

/// A search in progress.
pub(super) struct Search<'v, 'a> {
    values: &'v mut Values<'a>,
    budget: f64,
    /// What a better set has to avert more, to be looked for.
    tolerance: f64,
    limits: Limits<'a>,
    /// Measures to search among, the most useful for a billion first.
    useful: Vec<usize>,
    best: (u128, f64),
    /// Every measure that can be there in time for some threat.
    in_time: u128,
    /// Whether these are few enough for a proof.
    is_small: bool,
    n_useful: usize,
    n_pruned: usize,
    is_stopped: bool,
}

impl<'v, 'a> Search<'v, 'a> {
    pub(super) fn new(values: &'v mut Values<'a>, config: &'a Config<'a>) -> Self {
        let everything = values.everything();
        let avertible = values.value(0) - values.value(everything);
        Self {
            best: (0, f64::INFINITY),
            values,
            budget: config.budget_usd_bn,
            tolerance: (config.tolerance * avertible).max(FELT),
            limits: config.limits,
            useful: Vec::new(),
            in_time: 0,
            is_small: false,
            n_useful: 0,
            n_pruned: 0,
            is_stopped: false,
        }
    }

    pub(super) fn run(mut self) -> Found {
        self.best = (0, self.values.value(0));
        self.useful = self.candidates();
        let path = self.path();
        let within = path.iter().rev().find(|&&set| self.fits(set));
        let on_the_way = within.copied().unwrap_or_default();
        self.offer(on_the_way);
        let greedy = self.greedy();
        self.offer(greedy);
        if self.useful.len() <= MOST_EXACT {
            self.branch(0, 0);
        } else {
            let thinned = self.thinned();
            self.offer(thinned);
            self.exchange();
        }
        self.spare();
        let in_time: Vec<usize> = members(self.in_time).collect();
        let affordable = self.affordable(0, &in_time);
        let bound = self.values.value(affordable);
        let is_proven =
            !self.is_stopped && (self.is_small || self.best.1 - bound <= self.tolerance);
        Found {
            set: self.best.0,
            is_proven,
            is_stopped: self.is_stopped,
            n_pruned: self.n_pruned,
            at_least: if is_proven && self.is_small {
                bound.max(self.best.1 - self.tolerance)
            } else {
                bound
            },
            n_useful: self.n_useful,
            path,
        }
    }

    fn fits(&self, set: u128) -> bool {
        self.values.price(set) <= self.budget + FELT
    }

    fn should_stop(&mut self) -> bool {
        self.is_stopped |= (self.limits.should_stop)();
        self.is_stopped
    }

    /// Takes a set where it is better than the best so far.
    fn offer(&mut self, set: u128) {
        let value = self.values.value(set);
        if self.fits(set) && value < self.best.1 - FELT {
            self.best = (set, value);
        }
    }

    /// The measures to search among: all that can be there in time where these are few; else those that avert something
    /// alone, and those that are missed where everything is in place but what nobody misses, the dearest left out first.
    fn candidates(&mut self) -> Vec<usize> {
        let all: Vec<usize> = members(self.values.everything())
            .filter(|&at| self.values.is_ever_in_time(at))
            .collect();
        let everything = all.iter().fold(0, |set, at| set | (1 << at));
        let mut sets = vec![0, everything];
        sets.extend(all.iter().flat_map(|at| [1 << at, everything & !(1 << at)]));
        self.values.know(&sets);
        let (nothing, whole) = (self.values.value(0), self.values.value(everything));
        let mut dearest = all.clone();
        dearest.sort_by(|&a, &b| {
            let price = |at: usize| self.values.price(1 << at);
            price(b).total_cmp(&price(a)).then(a.cmp(&b))
        });
        let mut needed = everything;
        for at in dearest {
            let without = needed & !(1 << at);
            if !self.should_stop() && self.values.value(without) <= whole + FELT {
                needed = without;
            }
        }
        self.is_small = all.len() <= MOST_EXACT;
        let mut found: Vec<(usize, f64)> = Vec::new();
        for at in all {
            let alone = nothing - self.values.value(1 << at);
            let missed = self.values.value(everything & !(1 << at)) - whole;
            let helps = alone > FELT || needed & (1 << at) != 0;
            self.n_useful += usize::from(helps);
            if helps || self.is_small {
                let most = alone.max(missed).max(0.0);
                found.push((at, most / self.values.price(1 << at).max(FELT)));
            }
        }
        self.in_time = everything;
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(at, _)| at).collect()
    }

    /// What of some measures still fits, each by itself.
    fn affordable(&self, set: u128, more: &[usize]) -> u128 {
        let fitting = more.iter().filter(|&&at| self.fits(set | (1 << at)));
        fitting.fold(set, |all, at| all | (1 << at))
    }

    /// From nothing to everything, each time what averts most for a billion.
    fn path(&mut self) -> Vec<u128> {
        let mut set = 0;
        let mut path = vec![set];
        while let Some(next) = self.next(set, false) {
            set |= 1 << next;
            path.push(set);
        }
        path
    }

    /// The same as long as it fits.
    fn greedy(&mut self) -> u128 {
        let mut set = 0;
        while let Some(next) = self.next(set, true) {
            set |= 1 << next;
        }
        set
    }

    /// What averts most for a billion next; where nothing does alone, what is useful with others.
    fn next(&mut self, set: u128, must_fit: bool) -> Option<usize> {
        if self.should_stop() {
            return None;
        }
        let more: Vec<usize> = self
            .useful
            .iter()
            .copied()
            .filter(|&at| set & (1 << at) == 0 && (!must_fit || self.fits(set | (1 << at))))
            .collect();
        let sets: Vec<u128> = more.iter().map(|at| set | (1 << at)).collect();
        self.values.know(&sets);
        let now = self.values.value(set);
        let mut best: Option<(usize, f64)> = None;
        for (&at, &with) in more.iter().zip(&sets) {
            let averted = now - self.values.value(with);
            let rate = averted / self.values.price(1 << at).max(FELT);
            if averted > FELT && best.is_none_or(|(_, most)| rate > most) {
                best = Some((at, rate));
            }
        }
        best.map(|(at, _)| at)
    }

    /// Everything useful without the least useful for a billion, one after the other, until it fits.
    fn thinned(&mut self) -> u128 {
        let mut set = self.affordable(0, &self.useful.clone());
        while !self.fits(set) && !self.should_stop() {
            let now: Vec<usize> = members(set).collect();
            let sets: Vec<u128> = now.iter().map(|at| set & !(1 << at)).collect();
            self.values.know(&sets);
            let whole = self.values.value(set);
            let mut least: Option<(u128, f64)> = None;
            for (&at, &without) in now.iter().zip(&sets) {
                let missed = self.values.value(without) - whole;
                let rate = missed / self.values.price(1 << at).max(FELT);
                if least.is_none_or(|(_, rated)| rate < rated) {
                    least = Some((without, rate));
                }
            }
            set = least.map_or(0, |(without, _)| without);
        }
        if self.fits(set) { set } else { 0 }
    }

    /// One out or none, then what fits by value for a billion, as long as that is better.
    fn exchange(&mut self) {
        loop {
            let (set, value) = self.best;
            let outs = members(set).map(|at| set & !(1 << at));
            let starts: Vec<u128> = std::iter::once(set).chain(outs).collect();
            for start in starts {
                let mut with = start;
                while let Some(next) = self.next(with, true) {
                    with |= 1 << next;
                }
                self.offer(with);
                if self.is_stopped {
                    return;
                }
            }
            if self.best.1 >= value - FELT {
                return;
            }
        }
    }

    /// Tries every set that could still be better: with the next useful measure and without it.
    fn branch(&mut self, at: usize, set: u128) {
        if self.should_stop() {
            return;
        }
        let more = self.useful[at..].to_vec();
        let most = self.affordable(set, &more);
        if self.values.value(most) >= self.best.1 - self.tolerance {
            self.n_pruned += 1;
            return;
        }
        if self.fits(most) {
            self.offer(most);
            return;
        }
        let Some(&next) = self.useful.get(at) else {
            return;
        };
        let with = set | (1 << next);
        if self.fits(with) {
            self.offer(with);
            self.branch(at + 1, with);
        }
        self.branch(at + 1, set);
    }

    /// Leaves out what nobody would miss, the dearest first.
    fn spare(&mut self) {
        let mut now: Vec<usize> = members(self.best.0).collect();
        now.sort_by(|&a, &b| {
            let price = |at: usize| self.values.price(1 << at);
            price(b).total_cmp(&price(a)).then(a.cmp(&b))
        });
        for at in now {
            let without = self.best.0 & !(1 << at);
            let value = self.values.value(without);
            if value <= self.best.1 + FELT {
                self.best = (without, value.min(self.best.1));
            }
        }
    }
}
