//! What is drawn, fact by fact: what each drawn number stands for, and its values over many draws.

use std::collections::HashSet;

use crate::{
    analysis::prepared::Prepared,
    network::{
        atlas::RowLabel,
        ix::{ProducerIx, RowIx},
    },
};

use super::{Draws, Is, OpenRow, Split, key, keyed};

/// What a drawn number stands for, on the worst network of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::study) enum Origin {
    /// The cover of an input, by its position.
    Cover(usize),
    /// The dependence on an input, by its position.
    Dependence(usize),
    /// What the users of a row need.
    Need(RowIx),
    /// What somebody makes of a product.
    Share(ProducerIx),
    /// What a member of a choice can take.
    Covers(ProducerIx),
    /// When a member of a choice can.
    Ramp(ProducerIx),
    /// How much more than normal makers can make.
    Surge,
    /// How long what is lost takes to recover.
    Recovery,
}

/// Facts that are drawn independently of all others; those of one split of supply are drawn together.
#[derive(Debug, Clone, Copy)]
pub(in crate::study) enum Source<'a> {
    /// One number, which moves with a uniform draw of its own.
    Alone(Origin, u64),
    /// What every supplier of a row makes.
    Split(&'a OpenRow),
}

impl OpenRow {
    /// The row whose split it is.
    pub(in crate::study) const fn row(&self) -> RowIx {
        self.ix
    }
}

impl Draws {
    /// Everything that is drawn, each key once.
    pub(in crate::study) fn sources(&self, prepared: &Prepared<'_>) -> Vec<Source<'_>> {
        let network = &prepared.worst().network;
        let mut found = Vec::new();
        let mut keys = HashSet::new();
        let mut alone = |found: &mut Vec<Source<'_>>, origin, key| {
            if keys.insert(key) {
                found.push(Source::Alone(origin, key));
            }
        };
        for &(position, key, _) in &self.covers {
            alone(&mut found, Origin::Cover(position), key);
        }
        for &(position, key, _) in &self.dependences {
            alone(&mut found, Origin::Dependence(position), key);
        }
        for &(position, key, ..) in &self.lines {
            alone(&mut found, Origin::Cover(position), key);
        }
        let mut split = HashSet::new();
        for row in &self.rows {
            if row.needs.1 > row.needs.0 {
                alone(&mut found, Origin::Need(row.ix), row.key);
            }
            match &row.split {
                Split::Members(members, _) => {
                    let suppliers = network.suppliers(row.ix).iter();
                    for (member, supplier) in members.iter().zip(suppliers) {
                        if member.room > 0.0 {
                            alone(&mut found, Origin::Covers(supplier.producer), member.key);
                        }
                    }
                }
                // Users with needs or bans of their own take from the same makers, drawn by the same keys.
                Split::Groups(_) => {
                    let is_new = match prepared.worst().atlas.row(row.ix) {
                        RowLabel::Product { product, .. } => split.insert(*product),
                        RowLabel::AnyOf { .. } => true,
                    };
                    if is_new && row.split.is_open() {
                        found.push(Source::Split(row));
                    }
                }
            }
        }
        for &(at, key, _) in &self.dates.ramps {
            let producer = self.dates.timeline.pulses[at].producer;
            alone(&mut found, Origin::Ramp(producer), key);
        }
        if self.most.iter().any(|&most| most > 1.0) {
            alone(&mut found, Origin::Surge, key(["surge"]));
        }
        if !self.dates.ending.is_empty() {
            alone(&mut found, Origin::Recovery, key(["recovery"]));
        }
        found
    }

    /// The values of a source in so many draws; of a number alone, those of its uniform draw, with which it moves.
    pub(in crate::study) fn values(
        &self,
        prepared: &Prepared<'_>,
        source: Source<'_>,
        (seed, n_draws): (u64, u32),
    ) -> Vec<(Origin, Vec<f64>)> {
        let row = match source {
            Source::Alone(origin, key) => {
                let draws = (0..u64::from(n_draws)).map(|draw| keyed::uniform(seed, key, draw));
                return vec![(origin, draws.collect())];
            }
            Source::Split(row) => row,
        };
        let suppliers = prepared.worst().network.suppliers(row.ix).iter();
        let mut columns: Vec<(Origin, Vec<f64>)> = suppliers
            .map(|supplier| (Origin::Share(supplier.producer), Vec::new()))
            .collect();
        let (mut weights, mut parts) = (Vec::new(), Vec::new());
        for draw in 0..u64::from(n_draws) {
            let uniform = |key: u64| keyed::uniform(seed, key, draw);
            weights.clear();
            let (low, high) = row.needs;
            let need = low + (high - low) * uniform(row.key);
            row.split
                .draw(&mut weights, &mut parts, (need, self.shape), &uniform);
            for ((_, values), weight) in columns.iter_mut().zip(&weights) {
                values.push(*weight);
            }
        }
        let members = match &row.split {
            Split::Groups(groups) => groups.iter().flat_map(|group| &group.members),
            Split::Members(..) => unreachable!("members of a choice are drawn alone"),
        };
        // What no fact tells is not drawn, and moves only with what others leave.
        let is_drawn: Vec<bool> = members
            .map(|one| one.is != Is::Open && one.room > 0.0)
            .collect();
        let mut is_drawn = is_drawn.into_iter();
        columns.retain(|_| is_drawn.next().unwrap_or(false));
        columns
    }

    /// Who is hit without any fact that says so.
    pub(in crate::study) fn open(&self) -> impl Iterator<Item = ProducerIx> {
        let open = self.dates.open.iter();
        open.map(|&at| self.dates.timeline.pulses[at].producer)
    }
}
