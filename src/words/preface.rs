//! What leads every finding, in sentences.

use crate::{
    analysis::preface::{Assumed, Assumption, CoverageSummary, Preface},
    model::{FixedPoint, view::Basis},
};

/// How far the chain tells what was asked.
pub fn coverage(preface: &Preface) -> String {
    preface.coverage.sentence(preface.parameters.basis)
}

impl CoverageSummary {
    /// The sentence every text finding opens with.
    pub(crate) fn sentence(&self, basis: Basis) -> String {
        let mut parts = vec![format!("{} told by {}", self.told, by(basis))];
        if self.everywhere > 0 {
            parts.push(format!("{} with no supply of their own", self.everywhere));
        }
        let blind = self.not_known.len();
        if blind > 0 {
            parts.push(format!(
                "{blind} of which nothing is known, so that anything may be anybody's"
            ));
        }
        format!(
            "{} products: {}; {} with firm data.",
            self.products,
            parts.join(", "),
            self.with_firms
        )
    }
}

/// On what a verdict rests, in a line: the question's terms, and how far the chain tells it.
pub fn evidence(preface: &Preface) -> String {
    let horizon = preface.parameters.horizon_weeks;
    format!(
        "{}, {horizon} weeks; {}.",
        terms(preface),
        rests_on(preface)
    )
}

/// The same for exact structure, which knows no weeks.
pub fn evidence_in_the_end(preface: &Preface) -> String {
    let rests = rests_on(preface);
    format!("{}, once every stock is gone; {rests}.", terms(preface))
}

fn terms(preface: &Preface) -> String {
    let parameters = &preface.parameters;
    format!(
        "By {}, {}, θ {} %",
        by(parameters.basis),
        parameters.outcome,
        parameters.theta_pct
    )
}

/// The word for a basis, as the command line has it.
const fn by(basis: Basis) -> &'static str {
    match basis {
        Basis::Location => "location",
        Basis::Law => "law",
        Basis::Jurisdiction => "seat",
    }
}

/// How far the chain tells what was asked, in short.
fn rests_on(preface: &Preface) -> String {
    let coverage = &preface.coverage;
    let (blind, open) = (coverage.not_known.len(), coverage.unplaced.len());
    let told = match (blind, open) {
        (0, 0) => format!("all {} products told", coverage.products),
        (_, 0) => format!("of {} products {blind} not known", coverage.products),
        (0, _) => format!(
            "of {} products {open} may be mostly anybody's",
            coverage.products
        ),
        (_, _) => format!(
            "of {} products {blind} not known, {open} may be mostly anybody's",
            coverage.products
        ),
    };
    let mut assumptions = preface.assumptions.iter();
    let opened = assumptions.find(|assumption| assumption.what == Assumed::OpenData);
    match opened {
        Some(opened) => format!("{told}; open data alone, {} facts opened", opened.facts),
        None => told,
    }
}

/// What is taken for granted.
pub fn assumption(assumption: &Assumption) -> String {
    let fixed = match assumption.what {
        Assumed::AssumedCover => "weeks of stock and spares have no source of their own",
        Assumed::EquipmentWear { pct_per_month } => {
            return format!(
                "tools in use stay with their owner and lose {pct_per_month} % of the installed base a month once spares are gone"
            );
        }
        Assumed::PooledMarkets => {
            "who buys from whom is not known: a product's users share its supply in proportion"
        }
        Assumed::JudgedDependence => {
            "the part of output that hangs on an input that is not essential is a judged range"
        }
        Assumed::JudgedShares => "some shares are judgement, with their reasoning (grade D)",
        Assumed::OlderViews { points_a_year } => {
            return format!(
                "a view of another year may be off by {points_a_year} points on either side for each year"
            );
        }
        Assumed::BansStandIn => {
            "new bans on another basis than the one asked for tell users, and makers whose firm is not known, by the one asked for"
        }
        Assumed::BansNotTold => {
            "standing bans on another basis than the one asked for are left out"
        }
        Assumed::NeededToStart => {
            "starting from nothing counts the inputs that the graph marks as needed to start"
        }
        Assumed::OpenData => {
            "what rests on a source that forbids commercial use is opened, as if nobody had told it"
        }
        Assumed::IndependentLosses => {
            "losses are independent of one another; those of one year count as happening together"
        }
        Assumed::TotalAndLastingLosses => {
            "a loss is total and outlasts all stock: weeks of cover are not looked at"
        }
        Assumed::NoProbabilityNeverHappens => {
            "losses of the same kinds without a probability never happen"
        }
        Assumed::AssumedProbabilities => "probabilities are assumed, without a source",
        Assumed::CoverAsStock => {
            "the best response uses each user's weeks of cover as stock of that user"
        }
        Assumed::NoWearInProgram => {
            "the best response leaves the wear of equipment out of weeks and of losses until recovery"
        }
        Assumed::EqualUse => {
            "the users of a product use the same amount of it each, since use by user is not known"
        }
        Assumed::Surge { limit_pct, weeks } => {
            return format!(
                "makers of what is short work up to {limit_pct} % of normal, and are 63 % of the way there after {weeks} weeks"
            );
        }
        Assumed::Refill { weeks } => {
            return format!(
                "of what is missing from a stock, 63 % is ordered within {weeks} weeks, as far as more than normal is made"
            );
        }
        Assumed::FinalDemand {
            backlog_weeks: Some(weeks),
        } => return format!("final users wait, and catch up over {weeks} weeks"),
        Assumed::FinalDemand {
            backlog_weeks: None,
        } => "final users do not wait: what they miss is lost",
        Assumed::Rationing { in_order: false } => {
            "what is short is shared out in proportion to normal use"
        }
        Assumed::Rationing { in_order: true } => {
            "what is short goes to the users in the order of the graph, final users last; all count alike"
        }
    };
    fixed.to_owned()
}

/// How to read the numbers, and what was taken for granted.
pub fn reading(preface: &Preface) -> Vec<String> {
    let horizon = preface.parameters.horizon_weeks;
    read_as(
        preface,
        &format!("within the horizon of {horizon} weeks (--horizon)"),
    )
}

/// The same for exact structure, which asks what holds once every stock and tool is gone.
pub fn reading_in_the_end(preface: &Preface) -> Vec<String> {
    read_as(preface, "in the end, after the horizon too")
}

fn read_as(preface: &Preface, by_when: &str) -> Vec<String> {
    let parameters = &preface.parameters;
    let mut notes = vec![format!(
        "θ* is the highest share of normal supply that survives as a whole in the end; a target is lost where its \
         supply falls below {} % (--theta) {by_when}. Basis {} (--basis), outcome {} \
         (--outcome), {}. A range runs from worst to best over what is unknown; never means not within {} weeks. Output left \
         is the least that is made in a week until then; the worst case makes no more than normal, the best as much as \
         makers have room for.",
        parameters.theta_pct,
        parameters.basis,
        parameters.outcome,
        match parameters.reading {
            FixedPoint::Greatest => "keep-running",
            FixedPoint::Least => "start-from-nothing",
        },
        parameters.look_ahead_weeks
    )];
    notes.extend(assumed(preface));
    notes
}

/// What cannot be assessed, and what was taken for granted.
pub fn assumed(preface: &Preface) -> Vec<String> {
    let mut notes = Vec::new();
    let blind = &preface.coverage.not_known;
    if !blind.is_empty() {
        notes.push(format!(
            "No figure of their supply counts, so that any loss may hit them ({}): {}.",
            blind.len(),
            blind.join(", "),
        ));
    }
    if !preface.coverage.unplaced.is_empty() {
        notes.push(format!(
            "Mostly held by nobody named: {}.",
            preface.coverage.unplaced.join(", ")
        ));
    }
    let assumed: Vec<String> = preface
        .assumptions
        .iter()
        .map(|assumption| {
            format!(
                "{} ({} facts)",
                self::assumption(assumption),
                assumption.facts
            )
        })
        .collect();
    notes.push(format!("Assumed: {}.", assumed.join("; ")));
    notes
}
