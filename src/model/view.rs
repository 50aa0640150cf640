//! The ways sources split a product's supply: by country, by firm, or by both at once.

use std::fmt;

use super::{
    id::{CountryId, FirmId, ZoneId},
    place::Site,
    quantity::{Share, ShareRange},
    source::{Evidence, Grade},
};

/// What a country means in a view or a loss: where things are made, or whose law the maker answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// Where it is made: war, quake and blockade act here.
    Location,
    /// Where the maker has its headquarters: a plain statistical basis.
    Jurisdiction,
    /// What a government can stop, by the reach of its law; for losses only, since no source splits supply so.
    Law,
}

impl Basis {
    /// The word used in files and outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Jurisdiction => "jurisdiction",
            Self::Law => "law",
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A part of the supply held by nobody in particular, such as "Europe".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest<Id> {
    /// What the source calls it.
    pub name: String,
    /// How much of the supply it holds.
    pub share: ShareRange,
    /// Who may be in it.
    pub candidates: Vec<Id>,
}

/// One marginal split of a product's supply.
///
/// The central shares and the rests sum to at most the whole; what is left to
/// the whole is the residual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<Id> {
    /// The named holders, in the order of the file, none twice.
    pub shares: Vec<(Id, ShareRange)>,
    /// Anonymous parts with their own candidates.
    pub rests: Vec<Rest<Id>>,
    /// How large the residual can be, where that is known better than from the shares.
    pub remainder: Option<ShareRange>,
    /// Who may be in the residual.
    pub candidates: Vec<Id>,
    /// A coarse upper limit of a candidate's part; judgement, not a share.
    pub caps: Vec<(Id, Share)>,
    /// Holders whose figure is better or worse known than the rest of the view.
    pub grades: Vec<(Id, Grade)>,
    /// Passages, and whose supply must all go through each.
    pub via: Vec<(ZoneId, Vec<Id>)>,
    /// What it rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// One firm making the product in one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProducerRow {
    /// Who.
    pub firm: FirmId,
    /// Where.
    pub site: Site,
    /// How much of world supply; `None` where it is known only that it is made there.
    pub share: Option<ShareRange>,
    /// What it rests on.
    pub evidence: Evidence,
    /// A word of explanation.
    pub note: Option<String>,
}

/// One way a product's supply is split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// By country.
    Countries {
        /// What a country means here.
        basis: Basis,
        /// The split.
        split: Split<CountryId>,
    },
    /// By firm, hence by headquarters.
    Firms {
        /// The split.
        split: Split<FirmId>,
    },
    /// By firm and place at once.
    Producers {
        /// One entry per firm and country, in the order of the file.
        rows: Vec<ProducerRow>,
    },
}

impl<Id: PartialEq> Split<Id> {
    /// How well the figure of a holder is known.
    pub fn grade_of(&self, holder: &Id) -> Grade {
        let own = self.grades.iter().find(|(id, _)| id == holder);
        own.map_or_else(|| self.evidence.grade(), |&(_, grade)| grade)
    }
}

impl<Id> Split<Id> {
    /// Named holders and their shares; who holds the rest, nobody knows.
    pub fn of(shares: impl IntoIterator<Item = (Id, ShareRange)>) -> Self {
        Self {
            shares: shares.into_iter().collect(),
            rests: Vec::new(),
            remainder: None,
            candidates: Vec::new(),
            caps: Vec::new(),
            grades: Vec::new(),
            via: Vec::new(),
            evidence: Evidence::default(),
            note: None,
        }
    }

    /// How well the residual is known: as badly as the worst figure beside it.
    pub fn residual_grade(&self) -> Grade {
        let own = self.grades.iter().map(|&(_, grade)| grade);
        own.fold(self.evidence.grade(), Grade::max)
    }

    /// What no named holder and no rest accounts for, by central values.
    pub fn residual(&self) -> Share {
        let named: u64 = self
            .shares
            .iter()
            .map(|(_, share)| u64::from(share.central().ppm()))
            .sum();
        let rests: u64 = self
            .rests
            .iter()
            .map(|rest| u64::from(rest.share.central().ppm()))
            .sum();
        Share::saturating(named + rests).complement()
    }
}
