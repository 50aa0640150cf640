//! From the views of a product to the producers of one frame: the finest view that tells the question.

use crate::model::{
    Chain, Reading,
    product::Product,
    source::{Evidence, Headline},
    view::{Basis, ProducerRow, Split, View},
};

use super::{
    atoms::{country_atom, firm_atom, joint_placement, split_placement},
    structure::Frame,
};

/// What an atom of supply stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A holder the view names.
    Named,
    /// Somebody who may hold a part of what nobody is named for.
    Candidate,
    /// Nobody in particular; hit by no country.
    Elsewhere,
    /// Made wherever its inputs meet, or living with its user.
    Everywhere,
    /// A product of which no usable view is known.
    Unknown,
}

/// A part of a product's supply that is lost or kept as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Atom {
    /// Position of the firm in the chain.
    pub firm: Option<u32>,
    /// Position of the country in the chain: place or jurisdiction, as the frame says.
    pub country: Option<u32>,
    /// Position of the zone in the chain.
    pub zone: Option<u32>,
    /// What it stands for.
    pub holder: Holder,
    /// The least it holds, in parts per million.
    pub low: u32,
    /// The most it holds.
    pub high: u32,
}

/// Atoms whose shares add up to a known total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// What they add up to, in parts per million of world supply.
    pub total: u32,
    /// The atoms.
    pub atoms: Vec<Atom>,
}

/// How far a product's supply is told on the frame asked for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// By a view of the frame itself.
    AsAsked,
    /// By headquarters standing in for location.
    StandIn,
    /// It has no supply of its own: made wherever its inputs meet, or local to its user.
    Everywhere,
    /// Not told: it has views, but they are kept from headlines.
    Withheld,
    /// Not told: no view says anything on this frame.
    NotKnown,
}

impl Told {
    /// The word used in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AsAsked => "as asked",
            Self::StandIn => "headquarters standing in",
            Self::Everywhere => "no supply of its own",
            Self::Withheld => "kept from headlines",
            Self::NotKnown => "not known",
        }
    }

    /// Whether losses can be told at all.
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::Withheld | Self::NotKnown)
    }
}

/// A product's supply on one frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement<'chain> {
    /// How far it is told.
    pub told: Told,
    /// The parts; together the whole supply.
    pub pools: Vec<Pool>,
    /// What nobody is named for and nobody is a candidate for, in parts per million.
    pub unplaced: u32,
    /// What the view used rests on; the joint rows have their own.
    pub evidence: Option<&'chain Evidence>,
}

/// A view tells a question only when what it names can reach this part of the market.
const TELLING: u64 = 500_000;
pub(super) const WHOLE: u32 = 1_000_000;

/// Picks the usable view that tells the question and cuts it into atoms.
///
/// First the view that answers the question directly (by place, by
/// jurisdiction or by firm) where it names at least half of the market; then
/// joint rows where their shares reach half; then, on location, what the
/// location view says of candidates and after that headquarters standing in
/// (unless strict); on the others whatever the direct view says. Joint rows are
/// brackets whose upper ends sum past the whole, so a sourced split of the same
/// market is the better witness where there is one. Views kept from headlines
/// count only where all facts are let in.
pub fn place<'chain>(
    chain: &'chain Chain,
    product: &'chain Product,
    frame: Frame,
    reading: Reading,
) -> Placement<'chain> {
    if product.assembled || product.local {
        return whole(Told::Everywhere, Holder::Everywhere);
    }
    let usable = |headline: &Headline| reading.all_facts || headline.is_yes();
    let views: Vec<&View> = product
        .views
        .iter()
        .filter(|view| usable(headline_of(view)))
        .collect();
    let placed = usable(&product.headline)
        .then(|| pick(chain, &views, frame, reading))
        .flatten();
    placed.unwrap_or_else(|| {
        let is_withheld = !usable(&product.headline) || views.len() < product.views.len();
        whole(
            if is_withheld {
                Told::Withheld
            } else {
                Told::NotKnown
            },
            Holder::Unknown,
        )
    })
}

fn pick<'chain>(
    chain: &'chain Chain,
    views: &[&'chain View],
    frame: Frame,
    reading: Reading,
) -> Option<Placement<'chain>> {
    let countries = |wanted: Basis| {
        views.iter().find_map(|view| match view {
            View::Countries { basis, split } if *basis == wanted => Some(split),
            _ => None,
        })
    };
    let firms = || {
        views.iter().find_map(|view| match view {
            View::Firms { split } => Some(split),
            _ => None,
        })
    };
    let rows: Vec<&ProducerRow> = views
        .iter()
        .filter_map(|view| match view {
            View::Producers { rows } => Some(rows),
            _ => None,
        })
        .flatten()
        .collect();
    // Rows that name makers without shares would make each of them decisive; they tell nothing by themselves.
    let joint = |by_hq: bool| {
        let tells = reach(&rows) >= TELLING;
        tells.then(|| {
            joint_placement(
                chain,
                &rows,
                matches!(frame, Frame::Joint | Frame::Mixed),
                by_hq,
            )
        })
    };
    let by_country = |split, told| split_placement(split, told, |id| country_atom(chain, id));
    let by_firm = |split, told| split_placement(split, told, |id| firm_atom(chain, id));
    let asked = Told::AsAsked;

    let by_place = || {
        let stand_in = || {
            let split = countries(Basis::Jurisdiction);
            split
                .map(|split| by_country(split, Told::StandIn))
                .or_else(|| firms().map(|split| by_firm(split, Told::StandIn)))
        };
        let direct = countries(Basis::Location);
        direct
            .filter(|split| names(split) >= TELLING)
            .map(|split| by_country(split, asked))
            .or_else(|| joint(false))
            .or_else(|| direct.map(|split| by_country(split, asked)))
            .or_else(|| if reading.strict { None } else { stand_in() })
    };
    match frame {
        Frame::Location => by_place(),
        Frame::Mixed => joint(false).or_else(by_place),
        Frame::Jurisdiction => countries(Basis::Jurisdiction)
            .filter(|split| names(split) >= TELLING)
            .map(|split| by_country(split, asked))
            .or_else(|| {
                firms()
                    .filter(|split| names(split) >= TELLING)
                    .map(|split| by_firm(split, asked))
            })
            .or_else(|| joint(true))
            .or_else(|| countries(Basis::Jurisdiction).map(|split| by_country(split, asked)))
            .or_else(|| firms().map(|split| by_firm(split, asked))),
        Frame::Firm => firms()
            .filter(|split| names(split) >= TELLING)
            .map(|split| by_firm(split, asked))
            .or_else(|| joint(true))
            .or_else(|| firms().map(|split| by_firm(split, asked))),
        Frame::Joint => joint(false),
    }
}

fn headline_of(view: &View) -> &Headline {
    match view {
        View::Countries { split, .. } => &split.headline,
        View::Firms { split } => &split.headline,
        View::Producers { .. } => &Headline::Yes,
    }
}

fn whole(told: Told, holder: Holder) -> Placement<'static> {
    let atom = Atom {
        firm: None,
        country: None,
        zone: None,
        holder,
        low: WHOLE,
        high: WHOLE,
    };
    let pools = vec![Pool {
        total: WHOLE,
        atoms: vec![atom],
    }];
    Placement {
        told,
        pools,
        unplaced: if told.is_known() { 0 } else { WHOLE },
        evidence: None,
    }
}

/// How much of the market a split gives to somebody named, or to a rest with candidates.
fn names<Id>(split: &Split<Id>) -> u64 {
    let shares = split.shares.iter().map(|(_, share)| share.central());
    let rests = split.rests.iter().map(|rest| rest.share.central());
    shares
        .chain(rests)
        .map(|share| u64::from(share.ppm()))
        .sum()
}

/// How much of the market the rows with shares can make up.
fn reach(rows: &[&ProducerRow]) -> u64 {
    rows.iter()
        .filter_map(|row| row.share)
        .map(|share| u64::from(share.high().ppm()))
        .sum()
}
