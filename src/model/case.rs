//! Cases: what is asked and what happens, everything that an answer depends on besides the chain.

use std::collections::BTreeSet;

use super::{
    chain::Chain,
    change::{Change, Policy, Span},
    event::{Event, EventKind},
    id::{CountryId, ProductId},
    open,
    outcome::Outcome,
    quantity::{Share, Weeks},
    source::Grade,
    view::Basis,
};

/// Which solution of a system with loops is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixedPoint {
    /// What runs today keeps running: loops hold themselves up.
    Greatest,
    /// Everything is started from nothing: loops need an outside start.
    Least,
}

/// How the facts of a chain are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The worst grade that a fact of supply may have to count; at D every fact counts.
    pub trust: Grade,
    /// Whether what runs keeps running, or everything starts from nothing.
    pub fixed_point: FixedPoint,
    /// Whether figures that rest on a source which forbids commercial use are opened instead of used.
    pub open_data: bool,
}

impl Reading {
    /// Every fact counts, what runs keeps running.
    pub const DEFAULT: Self = Self {
        trust: Grade::D,
        fixed_point: FixedPoint::Greatest,
        open_data: false,
    };
}

/// What is asked; printed with every answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The products whose supply is asked about, in order.
    pub targets: Vec<ProductId>,
    /// The country whose buyers are asked about; `None` for the world.
    pub buyer: Option<CountryId>,
    /// What is asked to survive.
    pub outcome: Outcome,
    /// What a country means.
    pub basis: Basis,
    /// The share of normal supply below which a product is lost.
    pub theta: Share,
    /// Until when things are followed; when worn equipment is looked at, and until when ramps count.
    pub horizon: Weeks,
    /// How facts are read.
    pub reading: Reading,
}

impl Question {
    /// What a question has where it says nothing: the threshold.
    pub const THETA: Share = Share::from_ppm(500_000).expect("a half is a share");
    /// What a question has where it says nothing: the horizon.
    pub const HORIZON: Weeks = Weeks::whole(104);

    /// Asks about the output of the targets of a chain, by location, with every default.
    pub fn of(chain: &Chain) -> Self {
        Self {
            targets: chain.targets().to_vec(),
            buyer: None,
            outcome: Outcome::Output,
            basis: Basis::Location,
            theta: Self::THETA,
            horizon: Self::HORIZON,
            reading: Reading::DEFAULT,
        }
    }

    /// Whether what is missing has a value in money: a product's value is that of its output, and nobody tells what growth
    /// is worth.
    pub fn counts_money(&self) -> bool {
        self.outcome == Outcome::Output
    }

    /// Whether what runs keeps running, so that there are quantities and weeks.
    pub fn keeps_running(&self) -> bool {
        self.reading.fixed_point == FixedPoint::Greatest
    }
}

/// A question and dated changes: everything that an answer depends on besides the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What is asked.
    pub question: Question,
    /// What happens; their order never matters.
    pub changes: Vec<Change>,
}

impl Case {
    /// A question about a chain in which nothing happens.
    pub const fn new(question: Question, changes: Vec<Change>) -> Self {
        Self { question, changes }
    }

    /// A chain as it stands.
    pub fn nothing(chain: &Chain) -> Self {
        Self::new(Question::of(chain), Vec::new())
    }

    /// Some things are lost at the same time: countries and blocs are cut off, of the others production is lost.
    pub fn losing(question: Question, events: impl IntoIterator<Item = Event>, span: Span) -> Self {
        let lost = |event| Change::loss_of(event, span);
        Self::new(question, events.into_iter().map(lost).collect())
    }

    /// What compiles into a network besides the chain.
    pub fn policy(&self) -> Policy {
        let mut policy = Policy {
            buyer: self.question.buyer.clone(),
            ..Policy::default()
        };
        for change in &self.changes {
            change.enter(&mut policy);
        }
        policy
    }

    /// Whether another case compiles alike, as long as its losses are told by the same split of supply.
    ///
    /// It may differ in the threshold, in losses and in their dates.
    ///
    /// Both cases are of one chain.
    pub fn compiles_like(&self, other: &Self) -> bool {
        let question = Question {
            theta: self.question.theta,
            ..other.question.clone()
        };
        let remade = |case: &Self| {
            let changes = case.changes.iter();
            let remade = changes.filter(|change| change.remade().is_some());
            remade.cloned().collect::<Vec<_>>()
        };
        question == self.question
            && self.policy() == other.policy()
            && remade(self) == remade(other)
    }

    /// The kinds of things that are lost.
    pub fn lost_kinds(&self) -> BTreeSet<EventKind> {
        let losses = self.changes.iter().filter_map(Change::loss);
        losses.map(|(event, _)| event.kind()).collect()
    }

    /// Whether it changes the chain itself: its blocs, its recipes, or which of its figures are used.
    pub fn changes_chain(&self) -> bool {
        self.question.reading.open_data
            || self.changes.iter().any(|change| change.remade().is_some())
    }

    /// The chain with the changes to its blocs and recipes; where only open data count, with the other figures opened.
    pub fn changed(&self, chain: &Chain) -> Chain {
        chain.with(|parts| {
            if self.question.reading.open_data {
                open::open(parts);
            }
            for remade in self.changes.iter().filter_map(Change::remade) {
                remade.remake(parts);
            }
        })
    }
}
