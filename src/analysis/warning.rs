//! What in a case is probably not meant as it stands: changes without effect, percents that look like parts of one.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say when it touches nobody"
)]

use serde::{Deserialize, Serialize};

use crate::{
    model::{
        Change, Event,
        change::{Pipeline, Qualification, Stock},
        product::Need,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Compiled,
};

use super::{change::Changed, prepared::Prepared, split::reaches_persons};

/// What is below this is a percent that looks like a part of one.
const ONE_PERCENT: Share = Share::from_ppm(10_000).expect("a hundredth is a share");

/// Something about a case that its author should look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// A change touches nobody: with it and without it the answer is the same.
    TouchesNobody {
        /// The change.
        change: Changed,
    },
    /// A loss or a ban begins when nobody looks any more.
    StartsAfterTheEnd {
        /// The change.
        change: Changed,
        /// When it begins.
        from_week: f64,
        /// Until when things are followed.
        horizon_weeks: f64,
    },
    /// A measure arrives when nobody looks any more, at the latest or at the earliest.
    ArrivesAfterTheEnd {
        /// The change.
        change: Changed,
        /// When it arrives at the earliest.
        earliest_week: f64,
        /// When it arrives at the latest.
        latest_week: f64,
        /// Until when things are followed.
        horizon_weeks: f64,
    },
    /// A law of somebody is asked about that reaches no further than its territory.
    LawOfTerritory {
        /// The change.
        change: Changed,
    },
    /// The threshold is less than a percent.
    SmallThreshold {
        /// The threshold.
        theta_pct: f64,
    },
    /// Less than a percent is lost.
    SmallFraction {
        /// The change.
        change: Changed,
        /// How much is lost.
        fraction_pct: f64,
    },
}

/// Everything about a case that its author should look at, in the order of its changes.
pub fn warnings(prepared: &Prepared<'_>) -> Vec<Warning> {
    let (question, changes) = (prepared.question(), &prepared.case().changes);
    let horizon = question.horizon;
    let mut found = Vec::new();
    if question.theta < ONE_PERCENT {
        found.push(Warning::SmallThreshold {
            theta_pct: question.theta.percent(),
        });
    }
    let begin = changes.iter().filter_map(Change::loss);
    let begin = begin.map(|(_, span)| span.from).min();
    for (at, change) in changes.iter().enumerate() {
        let changed = || Changed::new(prepared.chain(), change);
        if !touches(prepared, at, change) {
            found.push(Warning::TouchesNobody { change: changed() });
            continue;
        }
        if question.basis == Basis::Law
            && let Some((event @ (Event::Country(_) | Event::Bloc(_)), _)) = change.loss()
            && !reaches_persons(prepared.chain(), event)
        {
            found.push(Warning::LawOfTerritory { change: changed() });
        }
        if let Some(span) = change.span() {
            if span.from > Weeks::ZERO && span.from >= horizon {
                found.push(Warning::StartsAfterTheEnd {
                    change: changed(),
                    from_week: span.from.weeks(),
                    horizon_weeks: horizon.weeks(),
                });
            }
            if span.fraction < ONE_PERCENT {
                found.push(Warning::SmallFraction {
                    change: changed(),
                    fraction_pct: span.fraction.percent(),
                });
            }
        }
        if let Some((earliest, latest)) = change.arrival(begin.unwrap_or(Weeks::ZERO))
            && latest > Weeks::ZERO
            && latest >= horizon
        {
            found.push(Warning::ArrivesAfterTheEnd {
                change: changed(),
                earliest_week: earliest.weeks(),
                latest_week: latest.weeks(),
                horizon_weeks: horizon.weeks(),
            });
        }
    }
    found
}

/// Whether a change makes any difference at either end of what is unknown.
fn touches(prepared: &Prepared<'_>, at: usize, change: &Change) -> bool {
    let chain = prepared.chain();
    // Bans, capacity and duties are known to the network by their position among their own kind.
    let before = &prepared.case().changes[..at];
    let same =
        |is_same: fn(&Change) -> bool| before.iter().filter(|other| is_same(other)).count() as u32;
    let either = |touches: &dyn Fn(&Compiled) -> bool| prepared.ends().into_iter().any(touches);
    match change {
        Change::CutOff(event, _) | Change::Outage(event, _) => {
            // For buyers inside a closed border it is everything outside that is lost.
            let has_buyer = change.closed().is_some() && prepared.question().buyer.is_some();
            has_buyer || either(&|compiled| !compiled.atlas.lost_by(chain, event).is_empty())
        }
        Change::Ban(_) => {
            let ban = same(|other| matches!(other, Change::Ban(_)));
            either(&|compiled| compiled.atlas.twins().iter().any(|twin| twin.ban == ban))
        }
        Change::Build(_) | Change::Expand(_) => {
            let added = same(|other| matches!(other, Change::Build(_) | Change::Expand(_)));
            let is_it = |&(_, position): &(_, u32)| position == added;
            either(&|compiled| compiled.atlas.additions().iter().any(is_it))
        }
        Change::Stockpile(stock) => lengthens(prepared, stock),
        Change::InProgress(pipeline) => draws_on(prepared, pipeline),
        Change::Qualify(qualification) => stands_in(prepared, qualification),
        // A bloc may matter to whoever reads the answer, whatever else hangs on it.
        Change::Ally(_) => true,
        Change::Tariff(_) => {
            let duty = same(|other| matches!(other, Change::Tariff(_)));
            either(&|compiled| {
                let mut recipes = compiled.network.recipe_ixs();
                recipes.any(|recipe| compiled.atlas.duties(recipe).contains(&duty))
            })
        }
    }
}

/// Whether anybody holds less of what a stock is for.
fn lengthens(prepared: &Prepared<'_>, stock: &Stock) -> bool {
    let products = prepared.chain().products().values();
    let mut inputs = products.flat_map(|product| &product.inputs);
    inputs.any(|input| {
        let mut needed = input.need.products();
        stock.roles.contains(&input.role)
            && input.cover.low() < stock.weeks
            && (stock.products.is_empty() || needed.any(|product| stock.products.contains(product)))
    })
}

/// Whether any recipe draws on what is in progress.
fn draws_on(prepared: &Prepared<'_>, pipeline: &Pipeline) -> bool {
    let products = prepared.chain().products().values();
    let mut inputs = products.flat_map(|product| &product.inputs);
    inputs.any(|input| {
        let mut needed = input.need.products();
        needed.any(|product| pipeline.products.contains(product))
    })
}

/// Whether any recipe of the changed chain takes a substitute that was not there before.
fn stands_in(prepared: &Prepared<'_>, qualification: &Qualification) -> bool {
    let products = prepared.chain().products().values();
    let mut inputs = products.flat_map(|product| &product.inputs);
    inputs.any(|input| match &input.need {
        Need::Product(_) => false,
        Need::AnyOf(members) => members
            .iter()
            .any(|member| member.is_new && member.product == qualification.substitute),
    })
}
