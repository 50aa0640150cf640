//! Cuts the views of a product into atoms: the parts that are lost or kept as one.

use crate::model::{
    Chain,
    id::{CountryId, FirmId},
    quantity::{Share, ShareRange},
    view::{ProducerRow, Split},
};

use super::supply::{Atom, Holder, Placement, Pool, Told, WHOLE};

/// An empty atom of a country.
pub(super) fn country_atom(chain: &Chain, id: &CountryId) -> Atom {
    let country = chain.countries().get_index_of(id).map(|at| at as u32);
    Atom {
        firm: None,
        country,
        zone: None,
        holder: Holder::Named,
        low: 0,
        high: 0,
    }
}

/// An empty atom of a firm, where its headquarters are.
pub(super) fn firm_atom(chain: &Chain, id: &FirmId) -> Atom {
    let firm = chain.firms().get_index_of(id);
    let country = firm.and_then(|at| chain.countries().get_index_of(&chain.firms()[at].hq));
    Atom {
        firm: firm.map(|at| at as u32),
        country: country.map(|at| at as u32),
        zone: None,
        holder: Holder::Named,
        low: 0,
        high: 0,
    }
}

/// Cuts a marginal split into atoms.
///
/// Exact shares are a pool of their own, and so is every rest and the residual;
/// with ranges anywhere, all of it is one pool that sums to the whole.
pub(super) fn split_placement<Id: PartialEq>(
    split: &Split<Id>,
    told: Told,
    atom: impl Fn(&Id) -> Atom,
) -> Placement<'_> {
    let is_exact = split.shares.iter().all(|(_, share)| share.is_exact())
        && split.rests.iter().all(|rest| rest.share.is_exact());
    let ranged = |id: &Id, share: ShareRange, holder| {
        let (low, high) = (share.low().ppm(), share.high().ppm());
        Atom {
            holder,
            low,
            high,
            ..atom(id)
        }
    };
    let cap = |id: &Id| {
        split
            .caps
            .iter()
            .find(|(other, _)| other == id)
            .map_or(WHOLE, |(_, cap)| cap.ppm())
    };
    let named: Vec<Atom> = split
        .shares
        .iter()
        .map(|(id, share)| ranged(id, *share, Holder::Named))
        .collect();

    let open = || split.candidates.iter().map(|id| (atom(id), cap(id)));
    let mut pools = Vec::new();
    let mut unplaced = 0;
    if is_exact {
        let total = named.iter().map(|atom| atom.high).sum();
        pools.push(Pool {
            total,
            atoms: named,
        });
        for rest in &split.rests {
            let size = rest.share.high().ppm();
            let candidates = rest.candidates.iter().map(|id| (atom(id), cap(id)));
            pools.push(anonymous(size, size, candidates));
            unplaced += if rest.candidates.is_empty() { size } else { 0 };
        }
        let residual = split.residual().ppm();
        if residual > 0 {
            pools.push(anonymous(residual, residual, open()));
            unplaced += if split.candidates.is_empty() {
                residual
            } else {
                0
            };
        }
    } else {
        let floor: u32 = named.iter().map(|atom| atom.low).sum();
        let slack = WHOLE.saturating_sub(floor);
        let mut atoms = named;
        for rest in &split.rests {
            let size = rest.share.high().ppm().min(slack);
            let candidates = rest.candidates.iter().map(|id| (atom(id), cap(id)));
            atoms.extend(anonymous(size, rest.share.low().ppm().min(size), candidates).atoms);
        }
        let reached: u64 = atoms.iter().map(|atom| u64::from(atom.high)).sum();
        if split.residual() > Share::ZERO || reached < u64::from(WHOLE) {
            atoms.extend(anonymous(slack, 0, open()).atoms);
            unplaced = if split.candidates.is_empty() {
                split.residual().ppm()
            } else {
                0
            };
        }
        pools.push(Pool {
            total: WHOLE.max(floor),
            atoms,
        });
    }
    pools.retain(|pool| !pool.atoms.is_empty());
    Placement {
        told,
        pools,
        unplaced,
        evidence: Some(&split.evidence),
    }
}

/// A part that nobody is named for: each candidate may hold up to its cap of it, or somebody else all of it.
///
/// Without candidates somebody else holds at least `low` of it.
fn anonymous(size: u32, low: u32, candidates: impl Iterator<Item = (Atom, u32)>) -> Pool {
    let mut atoms: Vec<Atom> = candidates
        .map(|(atom, cap)| Atom {
            holder: Holder::Candidate,
            low: 0,
            high: cap.min(size),
            ..atom
        })
        .collect();
    let low = if atoms.is_empty() { low } else { 0 };
    atoms.push(elsewhere(low, size));
    Pool { total: size, atoms }
}

fn elsewhere(low: u32, high: u32) -> Atom {
    Atom {
        firm: None,
        country: None,
        zone: None,
        holder: Holder::Elsewhere,
        low,
        high,
    }
}

/// Cuts joint rows into atoms: rows with shares as they are, rows without as candidates for what is left.
///
/// A row in several zones is a pool of its own: how it splits over them is
/// unknown, and of a range the middle is taken.
pub(super) fn joint_placement<'chain>(
    chain: &'chain Chain,
    rows: &[&'chain ProducerRow],
    by_zone: bool,
    by_hq: bool,
) -> Placement<'chain> {
    let (spread, plain): (Vec<&ProducerRow>, Vec<&ProducerRow>) = rows
        .iter()
        .partition(|row| by_zone && row.site.zones.len() > 1 && row.share.is_some());
    let mut pools: Vec<Pool> = spread
        .iter()
        .filter_map(|row| zone_pool(chain, row))
        .collect();
    let apart: u32 = pools.iter().map(|pool| pool.total).sum();
    let whole = WHOLE.saturating_sub(apart);
    let floor: u32 = plain
        .iter()
        .filter_map(|row| row.share)
        .map(|share| share.low().ppm())
        .sum();
    let slack = whole.saturating_sub(floor);
    let mut atoms: Vec<Atom> = plain
        .iter()
        .map(|row| row_atom(chain, row, slack, by_zone, by_hq))
        .collect();
    let reached: u64 = atoms.iter().map(|atom| u64::from(atom.high)).sum();
    let missing = u64::from(whole).saturating_sub(reached) as u32;
    if missing > 0 || atoms.iter().any(|atom| atom.holder == Holder::Candidate) {
        atoms.push(elsewhere(0, slack));
    }
    pools.push(Pool {
        total: whole.max(floor),
        atoms,
    });
    pools.retain(|pool| pool.total > 0);
    Placement {
        told: Told::AsAsked,
        pools,
        unplaced: missing,
        evidence: None,
    }
}

fn row_atom(chain: &Chain, row: &ProducerRow, slack: u32, by_zone: bool, by_hq: bool) -> Atom {
    let mut atom = firm_atom(chain, &row.firm);
    if !by_hq {
        atom.country = chain
            .countries()
            .get_index_of(&row.site.at)
            .map(|at| at as u32);
    }
    if let (true, [zone]) = (by_zone, row.site.zones.as_slice()) {
        atom.zone = chain.zones().get_index_of(zone).map(|at| at as u32);
    }
    if let Some(share) = row.share {
        (atom.low, atom.high) = (share.low().ppm(), share.high().ppm());
    } else {
        (atom.holder, atom.high) = (Holder::Candidate, slack);
    }
    atom
}

/// A row that lies in several zones, as one part per zone.
fn zone_pool(chain: &Chain, row: &ProducerRow) -> Option<Pool> {
    let total = row.share?.central().ppm();
    let base = row_atom(chain, row, 0, false, false);
    let zones = row
        .site
        .zones
        .iter()
        .filter_map(|zone| chain.zones().get_index_of(zone));
    let atoms = zones
        .map(|zone| Atom {
            zone: Some(zone as u32),
            low: 0,
            high: total,
            ..base
        })
        .collect();
    Some(Pool { total, atoms })
}
