//! The dated changes of a case on one compiled network: what is lost when, and what arrives when.

use crate::model::{
    Chain, Change, Event,
    change::Span,
    quantity::{Share, Weeks},
};

use super::{
    compile::Compiled,
    dense::Network,
    ix::ProducerIx,
    pulse::{Pulse, Timeline},
    shock::Shock,
    structure::End,
};

/// The dated changes of a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dated {
    /// What is lost, for a while or for good.
    pub losses: Timeline,
    /// What is not there yet: new capacity, and substitutes that are still ramping.
    pub arrivals: Timeline,
    /// When the first loss strikes; [`Weeks::NEVER`] where nothing is lost.
    first: Weeks,
}

/// Reads dated changes off a network compiled with their policy.
///
/// Substitutes begin to ramp with the first loss; nobody qualifies what nobody misses.
pub fn dated(chain: &Chain, compiled: &Compiled, changes: &[Change]) -> Dated {
    let mut dated = Dated {
        first: Weeks::NEVER,
        ..Dated::default()
    };
    for change in changes {
        if let Some((event, span)) = change.loss() {
            let is_cut_off = change.closed().is_some();
            dated.lose(lost(chain, compiled, event, is_cut_off), *span);
        }
    }
    let policy = &compiled.policy;
    for twin in compiled.atlas.twins() {
        let span = policy.bans[twin.ban as usize].span;
        let fraction = u64::from(span.fraction.ppm()) * u64::from(twin.barred.ppm()) / 1_000_000;
        let fraction = Share::saturating(fraction);
        dated.lose([twin.producer], Span { fraction, ..span });
    }
    // The same order whatever the order of the changes, so that the last bits are the same.
    dated.losses.pulses.sort_unstable();
    dated.arrivals = arrivals(compiled, dated.first);
    dated
}

/// The producers that an event takes away, or that a border closed around it takes from the buyers asked about.
fn lost(chain: &Chain, compiled: &Compiled, event: &Event, is_cut_off: bool) -> Vec<ProducerIx> {
    let Compiled { atlas, network, .. } = compiled;
    let has_buyer = match (event, &compiled.policy.buyer) {
        (Event::Country(id), Some(buyer)) => id == buyer,
        (Event::Bloc(id), Some(buyer)) => chain.blocs()[id].members.contains(buyer),
        _ => false,
    };
    if !(is_cut_off && has_buyer) {
        return atlas.lost_by(chain, event);
    }
    // Who is cut off misses everything but what is inside.
    let inside = std::slice::from_ref(event);
    let kept = atlas.shock_of_all_but(chain, network, inside);
    let producers = network.producer_ixs();
    producers
        .filter(|&producer| kept.capacity(producer) == 0)
        .collect()
}

/// What is not there before some time: new capacity, and substitutes that begin to ramp with the first loss.
fn arrivals(compiled: &Compiled, first: Weeks) -> Timeline {
    let is_worst = compiled.structure.end == End::Worst;
    let missing = |producer: ProducerIx, until: Weeks, recovery: Weeks| Pulse {
        producer,
        lost: Share::ONE,
        from: Weeks::ZERO,
        until,
        recovery,
    };
    let atlas = &compiled.atlas;
    let mut pulses = Vec::new();
    for &(producer, addition) in atlas.additions() {
        let addition = &compiled.policy.additions[addition as usize];
        let (earliest, latest) = addition.ready();
        let (ready, ramp) = if is_worst {
            (latest, addition.ramp.high())
        } else {
            (earliest, addition.ramp.low())
        };
        pulses.push(missing(producer, ready, ramp));
    }
    let begin = if first.is_ever() { first } else { Weeks::ZERO };
    for producer in compiled.network.producer_ixs() {
        let label = atlas.producer(producer);
        if label.is_late {
            pulses.push(missing(producer, begin + label.ramp, Weeks::ZERO));
        }
    }
    Timeline { pulses }
}

impl Dated {
    /// Loses some producers for a span of time.
    fn lose(&mut self, producers: impl IntoIterator<Item = ProducerIx>, span: Span) {
        self.first = self.first.min(span.from);
        let pulse = |producer| Pulse {
            producer,
            lost: span.fraction,
            from: span.from,
            until: span.until(),
            recovery: span.recovery,
        };
        let pulses = producers.into_iter().map(pulse);
        self.losses.pulses.extend(pulses);
    }

    /// The same with some things lost besides, wholly, from the start and for good.
    #[must_use]
    pub fn and_losing(&self, chain: &Chain, compiled: &Compiled, events: &[Event]) -> Self {
        let mut more = self.clone();
        for event in events {
            more.lose(compiled.atlas.lost_by(chain, event), Span::ALWAYS);
        }
        more.losses.pulses.sort_unstable();
        if more.first != self.first {
            more.arrivals = arrivals(compiled, more.first);
        }
        more
    }

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
