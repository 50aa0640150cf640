//! A scenario's dated changes on one compiled network: what is lost when, and what arrives when.

use crate::model::{
    Chain, Event, Scenario,
    change::Change,
    quantity::{Share, Weeks, WeeksRange},
};

use super::{
    compile::Compiled,
    dense::Network,
    ix::ProducerIx,
    pulse::{Pulse, Timeline},
    shock::Shock,
    structure::Case,
};

/// The dated changes of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dated {
    /// What is lost, for a while or for good.
    pub losses: Timeline,
    /// What is not there yet: new capacity, and substitutes that are still ramping.
    pub arrivals: Timeline,
}

/// Reads the dated changes of a scenario off a network compiled with its policy.
///
/// Substitutes begin to ramp with the first loss; nobody qualifies what nobody misses.
pub fn dated(chain: &Chain, compiled: &Compiled, scenario: &Scenario) -> Dated {
    let mut dated = Dated::default();
    let atlas = &compiled.atlas;
    let later = |range: WeeksRange| match compiled.structure.case {
        Case::Worst => range.high(),
        Case::Best => range.low(),
    };
    let policy = scenario.case.policy();
    let mut first = Weeks::NEVER;
    let has_buyer = |event: &Event| match (event, &scenario.case.question.buyer) {
        (Event::Country(id), Some(buyer)) => id == buyer,
        (Event::Bloc(id), Some(buyer)) => chain.blocs()[id].members.contains(buyer),
        _ => false,
    };
    for change in &scenario.case.changes {
        let Some((event, span)) = change.loss() else {
            continue;
        };
        first = first.min(span.from);
        let lost = match change {
            // Who is cut off misses everything but what is inside.
            Change::CutOff(..) if has_buyer(event) => {
                let inside = std::slice::from_ref(event);
                let kept = atlas.shock_of_all_but(chain, &compiled.network, inside, false);
                let producers = compiled.network.producer_ixs();
                producers
                    .filter(|&producer| kept.capacity(producer) == 0)
                    .collect()
            }
            _ => atlas.lost_by(chain, event),
        };
        dated
            .losses
            .pulses
            .extend(lost.into_iter().map(|producer| Pulse {
                producer,
                lost: span.fraction,
                from: span.from,
                until: span.until(),
                recovery: span.recovery,
            }));
    }
    for twin in atlas.twins() {
        let span = &policy.bans[twin.ban as usize].span;
        let lost = u64::from(span.fraction.ppm()) * u64::from(twin.barred.ppm()) / 1_000_000;
        first = first.min(span.from);
        dated.losses.pulses.push(Pulse {
            producer: twin.producer,
            lost: Share::saturating(lost),
            from: span.from,
            until: span.until(),
            recovery: span.recovery,
        });
    }
    let missing = |producer: ProducerIx, until: Weeks, recovery: Weeks| Pulse {
        producer,
        lost: Share::ONE,
        from: Weeks::ZERO,
        until,
        recovery,
    };
    for &(producer, addition) in atlas.additions() {
        let addition = &policy.additions[addition as usize];
        let (earliest, latest) = addition.ready();
        let ready = match compiled.structure.case {
            Case::Worst => latest,
            Case::Best => earliest,
        };
        dated
            .arrivals
            .pulses
            .push(missing(producer, ready, later(addition.ramp)));
    }
    for producer in compiled.network.producer_ixs() {
        let label = atlas.producer(producer);
        if label.is_late {
            let ready = if first.is_ever() { first } else { Weeks::ZERO } + label.ramp;
            dated
                .arrivals
                .pulses
                .push(missing(producer, ready, Weeks::ZERO));
        }
    }
    dated
}

impl Dated {
    /// What is left with every loss in force, as if it were for good, and everything that has arrived by the horizon.
    pub fn at_its_worst(&self, network: &Network, horizon: Weeks) -> Shock {
        let losses = self.losses.at_its_worst(network);
        let arrivals = self.arrivals.shock_at(network, horizon);
        both(network, &losses, &arrivals)
    }

    /// The shock of every date up to a limit, from the start on.
    pub fn shocks(&self, network: &Network, limit: Weeks) -> Vec<(u64, Shock)> {
        let mut dates = vec![Weeks::ZERO];
        dates.extend(self.losses.dates(limit));
        dates.extend(self.arrivals.dates(limit));
        dates.sort_unstable();
        dates.dedup();
        let shock = |date: Weeks| {
            let losses = self.losses.shock_at(network, date);
            both(network, &losses, &self.arrivals.shock_at(network, date))
        };
        dates
            .into_iter()
            .map(|date| (date.micro(), shock(date)))
            .collect()
    }

    /// Both at once, for what follows time itself.
    pub fn timeline(&self) -> Timeline {
        Timeline {
            pulses: [self.losses.pulses.as_slice(), &self.arrivals.pulses].concat(),
        }
    }
}

/// What each leaves of what the other leaves.
pub fn both(network: &Network, a: &Shock, b: &Shock) -> Shock {
    let mut shock = Shock::none(network);
    for producer in network.producer_ixs() {
        let left = u64::from(a.capacity(producer)) * u64::from(b.capacity(producer)) / 1_000_000;
        shock.set(producer, left as u32);
    }
    shock
}
