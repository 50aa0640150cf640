//! Losses with dates: from when, how much, until when, and how it comes back.

use crate::model::quantity::{Share, Weeks};

use super::{dense::Network, ix::ProducerIx, shock::Shock};

/// A producer loses a part of its capacity for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pulse {
    /// Who.
    pub producer: ProducerIx,
    /// How much of its capacity is lost.
    pub lost: Share,
    /// From when, counted from the start.
    pub from: Weeks,
    /// Until when, counted from the start; [`Weeks::NEVER`] if for good.
    pub until: Weeks,
    /// How long it then takes to come back, in a straight line.
    pub recovery: Weeks,
}

impl Pulse {
    /// A part lost from the start and for good.
    pub const fn for_good(producer: ProducerIx, lost: Share) -> Self {
        Self {
            producer,
            lost,
            from: Weeks::ZERO,
            until: Weeks::NEVER,
            recovery: Weeks::ZERO,
        }
    }

    /// What is lost at a time.
    pub fn lost_at(&self, time: Weeks) -> Share {
        if time < self.from {
            return Share::ZERO;
        }
        if time < self.until {
            return self.lost;
        }
        let since = time.micro() - self.until.micro();
        let Some(missing) = self.recovery.micro().checked_sub(since) else {
            return Share::ZERO;
        };
        let whole = u128::from(self.recovery.micro().max(1));
        let lost = u128::from(self.lost.ppm()) * u128::from(missing) / whole;
        Share::saturating(lost as u64)
    }

    /// Whether it never ends.
    pub fn is_for_good(&self) -> bool {
        self.until == Weeks::NEVER
    }
}

/// Losses with dates; several on one producer multiply: each takes its part of what the others leave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// The losses; their order does not matter.
    pub pulses: Vec<Pulse>,
}

impl Timeline {
    /// What every producer can make at a time.
    pub fn shock_at(&self, network: &Network, time: Weeks) -> Shock {
        self.shock(network, |pulse| pulse.lost_at(time))
    }

    /// What every producer can make if every loss struck at once and none ended.
    pub fn at_its_worst(&self, network: &Network) -> Shock {
        self.shock(network, |pulse| pulse.lost)
    }

    /// The loss of each producer at its worst, with those that end left out.
    pub fn in_the_end(&self, network: &Network) -> Shock {
        self.shock(network, |pulse| {
            if pulse.is_for_good() {
                pulse.lost
            } else {
                Share::ZERO
            }
        })
    }

    /// The times up to a limit at which some capacity changes, in order: starts, ends, and every week of a recovery.
    ///
    /// Capacity is taken to stay as it is between two of them.
    pub fn dates(&self, limit: Weeks) -> Vec<Weeks> {
        let mut dates = Vec::new();
        for pulse in self.pulses.iter().filter(|pulse| pulse.lost > Share::ZERO) {
            dates.push(pulse.from);
            if pulse.is_for_good() {
                continue;
            }
            let end = pulse.until.micro().saturating_add(pulse.recovery.micro());
            let weekly = (pulse.until.micro()..end)
                .step_by(Weeks::MICRO as usize)
                .take_while(|&date| date <= limit.micro());
            dates.extend(weekly.map(Weeks::from_micro));
            dates.push(Weeks::from_micro(end));
        }
        dates.retain(|&date| date <= limit);
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    fn shock(&self, network: &Network, lost: impl Fn(&Pulse) -> Share) -> Shock {
        let mut shock = Shock::none(network);
        for pulse in &self.pulses {
            let kept = u64::from(lost(pulse).complement().ppm());
            let left = u64::from(shock.capacity(pulse.producer)) * kept / 1_000_000;
            shock.set(pulse.producer, left as u32);
        }
        shock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half(from: u32, until: u32, recovery: u32) -> Pulse {
        Pulse {
            producer: ProducerIx(0),
            lost: Share::from_ppm(500_000).expect("a half is a share"),
            from: Weeks::whole(from),
            until: Weeks::whole(until),
            recovery: Weeks::whole(recovery),
        }
    }

    #[test]
    fn a_loss_holds_between_its_dates_and_comes_back_in_a_straight_line() {
        let pulse = half(2, 6, 4);
        let lost = [1, 2, 5, 6, 8, 10, 11].map(|week| pulse.lost_at(Weeks::whole(week)).ppm());
        assert_eq!(lost, [0, 500_000, 500_000, 500_000, 250_000, 0, 0]);
    }

    #[test]
    fn a_loss_without_a_recovery_ends_at_once() {
        assert_eq!(half(0, 3, 0).lost_at(Weeks::whole(3)), Share::ZERO);
    }

    #[test]
    fn dates_are_starts_ends_and_the_weeks_of_a_recovery() {
        let timeline = Timeline {
            pulses: vec![half(2, 6, 2), half(0, 1, 0)],
        };
        let dates = timeline.dates(Weeks::whole(7));
        assert_eq!(dates, [0, 1, 2, 6, 7].map(Weeks::whole));
    }
}
