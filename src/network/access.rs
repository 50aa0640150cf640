//! Who may buy from whom: standing bans, new bans, and the rows of the classes they make.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Chain,
    change::{NewBan, Reach},
    id::{CountryId, ProductId},
    product::{Product, Role, Stage},
    quantity::{Share, Weeks},
    view::Basis,
};

use super::{
    atlas::{ProducerLabel, RowLabel, Twin},
    compiler::{BanSet, Barred, Compiler, Mode, PlacedAtom, PlacedPool, Supply},
    ix::{ProducerIx, RowIx},
    likely::likely,
    structure::Frame,
    supply::Atom,
};

impl Compiler<'_> {
    /// The row that some users take a product from: what bars them, and the part of it that they take.
    pub(super) fn row_for(
        &mut self,
        product: u32,
        mode: Mode,
        need: Option<(u32, u32)>,
        bans: &BanSet,
    ) -> RowIx {
        let barred = bans.iter().find(|(banned, _)| *banned == product);
        if mode == Mode::Asked && barred.is_none() && need.is_none() {
            return self.atlas.product_row(product);
        }
        let supply = Supply {
            product,
            mode,
            barred: barred.map_or_else(Barred::default, |(_, barred)| barred.clone()),
            need,
        };
        if let Some(&row) = self.supplies.get(&supply) {
            return row;
        }
        let Barred { standing, new } = &supply.barred;
        let mut banned: BTreeSet<u32> = standing.iter().copied().collect();
        for &ban in new {
            let by = &self.policy.bans[ban as usize].by;
            banned.extend(by.iter().filter_map(|id| self.country(id)));
        }
        let row = self.new_row(RowLabel::Product {
            product,
            banned: banned.into_iter().collect(),
        });
        if mode == Mode::Output
            && !self.output_makers.contains_key(&product)
            && !self.asked_for_output.contains(&product)
        {
            self.asked_for_output.push_back(product);
        }
        self.supplies.insert(supply, row);
        row
    }

    /// Whether some bans bar anything that a service without makers of its own needs.
    pub(super) fn is_barred_inside(&self, service: &ProductId, bans: &BanSet) -> bool {
        if bans.is_empty() {
            return false;
        }
        let mut needed = Vec::new();
        needed_at(self.chain, &self.chain.products()[service], &mut needed);
        needed
            .into_iter()
            .any(|id| bans.iter().any(|(banned, _)| *banned == self.position(id)))
    }

    /// Gives the buyers of one country rows of their own for everything that a ban bars them from.
    pub(super) fn serve_buyer(&mut self) {
        let buyer = self.policy.buyer.as_ref();
        let country = buyer.and_then(|id| self.country(id));
        let products: Vec<&ProductId> = self.chain.products().keys().collect();
        let bans = self.bars(&products, country);
        for product in 0..self.chain.products().len() as u32 {
            // A tool for new capacity is asked for output, whoever asks.
            let is_tool = self.chain.products()[product as usize].stage == Stage::Equipment;
            let mode = if is_tool && self.asks_tools_for_output() {
                Mode::Output
            } else {
                Mode::Asked
            };
            let row = self.row_for(product, mode, None, &bans);
            self.atlas.buyer_row.push(row);
        }
    }

    /// The bans that a user in a country faces on the products it needs.
    pub(super) fn bars(&self, needed: &[&ProductId], country: Option<u32>) -> BanSet {
        let mut bars: BTreeMap<u32, Barred> = BTreeMap::new();
        let Some(country) = country else {
            return Vec::new();
        };
        let [standing, new] = &self.shut_out;
        let standing = self.chain.bans().iter().zip(standing);
        let standing: Vec<_> = standing
            .filter(|(ban, to)| tells(self.structure.frame, ban.basis) && to.contains(&country))
            .map(|(ban, _)| ban)
            .collect();
        let new = (0..).zip(&self.policy.bans).zip(new);
        let new: Vec<(u32, &NewBan)> = new
            .filter(|(_, to)| to.contains(&country))
            .map(|(ban, _)| ban)
            .collect();
        if standing.is_empty() && new.is_empty() {
            return Vec::new();
        }
        for &product in needed {
            for ban in standing.iter().filter(|ban| ban.products.contains(product)) {
                bars.entry(self.position(product))
                    .or_default()
                    .standing
                    .extend(ban.by.iter().filter_map(|id| self.country(id)));
            }
            for (position, _) in new.iter().filter(|(_, ban)| ban.products.contains(product)) {
                let barred = bars.entry(self.position(product)).or_default();
                barred.new.push(*position);
            }
        }
        for barred in bars.values_mut() {
            for list in [&mut barred.standing, &mut barred.new] {
                list.sort_unstable();
                list.dedup();
            }
        }
        bars.into_iter().collect()
    }

    /// Lets those supply each row who may.
    pub(super) fn fill_supplies(&mut self) {
        let mut twins: BTreeMap<(ProducerIx, Vec<u32>), ProducerIx> = BTreeMap::new();
        for (supply, row) in std::mem::take(&mut self.supplies) {
            let Supply {
                product,
                mode,
                barred,
                need,
            } = supply;
            let mut reachable = 0;
            let new: Vec<(u32, &NewBan, bool)> = barred
                .new
                .iter()
                .map(|&position| {
                    let ban = &self.policy.bans[position as usize];
                    (position, ban, self.has_origin(product, ban))
                })
                .collect();
            let pools = match mode {
                Mode::Asked => self.makers[product as usize].clone(),
                Mode::Output => self.output_makers[&product].clone(),
            };
            for pool in pools {
                let is_open = |placed: &&PlacedAtom| {
                    let country = placed.atom.country;
                    country.is_none_or(|country| !barred.standing.contains(&country))
                };
                let total = u64::from(pool.total) - shut(&pool, is_open);
                let group = self.builder.group(row, total);
                for placed in pool.atoms.iter().filter(is_open) {
                    let by: Vec<u32> = new
                        .iter()
                        .filter(|(_, ban, has_origin)| {
                            self.bars_maker(ban, *has_origin, &placed.atom)
                        })
                        .map(|(position, ..)| *position)
                        .collect();
                    let supplier = if by.is_empty() {
                        placed.producer
                    } else {
                        *twins
                            .entry((placed.producer, by))
                            .or_insert_with_key(|(_, by)| {
                                let twin = self.builder.producer(placed.recipe);
                                self.atlas.producers.push(ProducerLabel {
                                    product,
                                    atom: Some(placed.atom),
                                    is_late: false,
                                    ramp: Weeks::ZERO,
                                });
                                for &ban in by {
                                    let barred = self.barred_part(product, ban, &placed.atom);
                                    self.atlas.twins.push(Twin {
                                        producer: twin,
                                        ban,
                                        barred,
                                    });
                                }
                                // New capacity is as late for those under a ban as for the others.
                                let is_it = |other: &&(ProducerIx, u32)| other.0 == placed.producer;
                                if let Some(&(_, addition)) =
                                    self.atlas.additions.iter().find(is_it)
                                {
                                    self.atlas.additions.push((twin, addition));
                                }
                                twin
                            })
                    };
                    self.builder
                        .supply_range(group, supplier, placed.atom.low, placed.atom.high);
                }
                reachable += if pool.is_new { 0 } else { total };
            }
            // The class's normal use is what it could reach before any new ban; one that reached nothing cannot run.
            let record = &self.chain.products()[product as usize];
            let need = self.need(record, need, reachable.max(1));
            self.builder.set_need(row, need);
        }
    }

    /// Whether a new ban stops what a maker delivers, given whether its product is of the ban's origin.
    fn bars_maker(&self, ban: &NewBan, has_origin: bool, atom: &Atom) -> bool {
        let among = |countries: &[CountryId], country: Option<u32>| {
            country.is_some() && countries.iter().any(|id| self.country(id) == country)
        };
        match &ban.reach {
            Reach::Location => among(&ban.by, atom.country),
            Reach::Jurisdiction => among(&ban.by, self.law_of(atom)),
            Reach::Origin { free_of, .. } => {
                let is_free = atom.firm.is_some_and(|firm| {
                    let (id, _) = self
                        .chain
                        .firms()
                        .get_index(firm as usize)
                        .expect("atoms name firms of the chain");
                    free_of.contains(id)
                });
                let is_made_with = has_origin && !is_free && !among(&ban.to, atom.country);
                is_made_with || among(&ban.by, self.law_of(atom))
            }
        }
    }

    /// The part of a maker that a ban by origin bars, where the maker is a country told by headquarters.
    ///
    /// What firms there are free of it, the view by firm says; where there is
    /// none, or the country is a place, nobody is known to be.
    fn barred_part(&self, product: u32, ban: u32, atom: &Atom) -> Share {
        let Reach::Origin { free_of, .. } = &self.policy.bans[ban as usize].reach else {
            return Share::ONE;
        };
        let by_hq = matches!(self.structure.frame, Frame::Jurisdiction | Frame::Firm);
        let (None, true, false) = (atom.firm, by_hq, free_of.is_empty()) else {
            return Share::ONE;
        };
        let record = &self.chain.products()[product as usize];
        let free: u64 = likely(self.chain, record, Frame::Firm)
            .into_iter()
            .filter_map(|(at, ppm)| {
                let (id, firm) = self.chain.firms().get_index(at as usize)?;
                let is_here = atom.country == self.country(&firm.hq);
                (is_here && free_of.contains(id)).then_some(u64::from(ppm))
            })
            .sum();
        let whole = u64::from(u32::midpoint(atom.low, atom.high)).max(1);
        Share::saturating((free * 1_000_000 / whole).min(1_000_000)).complement()
    }

    /// Whose law a maker answers to: its firm's where it is known, else the country it is told by.
    fn law_of(&self, atom: &Atom) -> Option<u32> {
        let firm = atom.firm.map(|firm| &self.chain.firms()[firm as usize].hq);
        firm.map_or(atom.country, |hq| self.country(hq))
    }

    /// Whether the making of a product needs the banning countries' inputs, as near and as much as the ban asks.
    fn has_origin(&self, product: u32, ban: &NewBan) -> bool {
        let Reach::Origin {
            depth, de_minimis, ..
        } = &ban.reach
        else {
            return false;
        };
        let mut seen: BTreeSet<u32> = BTreeSet::from([product]);
        let mut front = vec![product];
        for _ in 0..*depth {
            let mut next = Vec::new();
            for &user in &front {
                for input in &self.chain.products()[user as usize].inputs {
                    for needed in input.need.products().map(|id| self.position(id)) {
                        if !seen.insert(needed) {
                            continue;
                        }
                        let held = self.held(needed, &ban.by);
                        if held > 0 && held >= u64::from(de_minimis.ppm()) {
                            return true;
                        }
                        next.push(needed);
                    }
                }
            }
            front = next;
        }
        false
    }

    /// The part of a product that firms under the law of some countries are named for, in parts per million.
    fn held(&self, product: u32, by: &[CountryId]) -> u64 {
        let record = &self.chain.products()[product as usize];
        likely(self.chain, record, Frame::Jurisdiction)
            .into_iter()
            .filter(|(at, _)| by.iter().any(|id| self.country(id) == Some(*at)))
            .map(|(_, ppm)| u64::from(ppm))
            .sum()
    }
}

/// What a maker buys: its inputs, and those of services without makers of their own, which are done at its place.
pub(super) fn needed_at<'p>(chain: &'p Chain, record: &'p Product, found: &mut Vec<&'p ProductId>) {
    for input in &record.inputs {
        for product in input.need.products() {
            if found.contains(&product) {
                continue;
            }
            found.push(product);
            if is_done_at_user(chain, product, input.role) {
                needed_at(chain, &chain.products()[product], found);
            }
        }
    }
}

/// Whether a product has no makers of its own and is no good that could be put together elsewhere.
pub(super) fn is_done_at_user(chain: &Chain, product: &ProductId, role: Role) -> bool {
    role == Role::Service && chain.products()[product].assembled
}

/// What a class never bought of a pool: the middle of those shut out, as far as the ranges of the rest allow.
fn shut(pool: &PlacedPool, is_open: impl Fn(&&PlacedAtom) -> bool) -> u64 {
    let central = |placed: &PlacedAtom| u64::from(u32::midpoint(placed.atom.low, placed.atom.high));
    let shut: u64 = pool
        .atoms
        .iter()
        .filter(|placed| !is_open(placed))
        .map(central)
        .sum();
    // Whatever the ranges say of those shut out, those open make between their lows and their highs.
    let open = |end: fn(&Atom) -> u32| -> u64 {
        let atoms = pool.atoms.iter().filter(&is_open);
        atoms.map(|placed| u64::from(end(&placed.atom))).sum()
    };
    let whole = u64::from(pool.total);
    let least = whole.saturating_sub(open(|atom| atom.high));
    let most = whole.saturating_sub(open(|atom| atom.low)).max(least);
    shut.clamp(least, most).min(whole)
}

/// Whether a frame's countries mean what a basis says.
pub(super) fn tells(frame: Frame, basis: Basis) -> bool {
    match basis {
        Basis::Location | Basis::Law => {
            matches!(frame, Frame::Location | Frame::Joint | Frame::Mixed)
        }
        Basis::Jurisdiction => matches!(frame, Frame::Jurisdiction | Frame::Firm),
    }
}
