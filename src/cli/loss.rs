//! Losses as a user names them, with their dates.

use anyhow::bail;
use linchpin::model::{
    Chain, Event, EventKind,
    change::Span,
    quantity::{Share, Weeks},
};

use super::files;

/// When losses named on the command line strike, and how much they take.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Loss")]
pub(crate) struct DateArgs {
    /// The week in which the loss strikes [default: 0].
    #[arg(long, value_name = "WEEK")]
    from: Option<f64>,
    /// How many weeks it lasts before recovery begins [default: for good; with --recovery, none].
    #[arg(long, value_name = "WEEKS")]
    weeks: Option<f64>,
    /// Weeks in which what is lost comes back, in a straight line [default: at once].
    #[arg(long, value_name = "WEEKS")]
    recovery: Option<f64>,
    /// The percent of capacity that is lost [default: 100].
    #[arg(long, value_name = "PERCENT")]
    fraction: Option<f64>,
}

impl DateArgs {
    /// Whether any of them is given.
    pub(crate) const fn is_given(&self) -> bool {
        self.from.is_some()
            || self.weeks.is_some()
            || self.recovery.is_some()
            || self.fraction.is_some()
    }

    /// The span of time, checked.
    pub(crate) fn span(&self) -> anyhow::Result<Span> {
        let weeks = |flag: &str, value: Option<f64>| {
            let found = value.map(|value| {
                Weeks::from_weeks(value).ok_or_else(|| {
                    anyhow::anyhow!("{flag} is a number of weeks from 0 to 520000, not {value}")
                })
            });
            found.transpose()
        };
        let recovery = weeks("--recovery", self.recovery)?;
        let lasts = weeks("--weeks", self.weeks)?;
        let fraction = self.fraction.unwrap_or(100.0);
        let Some(fraction) = Share::from_percent(fraction).filter(|part| *part > Share::ZERO)
        else {
            bail!("--fraction is a percent above 0 and up to 100, not {fraction}");
        };
        Ok(Span {
            from: weeks("--from", self.from)?.unwrap_or(Weeks::ZERO),
            weeks: lasts.or(recovery.map(|_| Weeks::ZERO)),
            recovery: recovery.unwrap_or(Weeks::ZERO),
            fraction,
        })
    }
}

/// Reads events, each once.
pub(crate) fn events(chain: &Chain, texts: &[String]) -> anyhow::Result<Vec<Event>> {
    let mut events = Vec::new();
    for text in texts {
        let event = Event::parse(chain, text).map_err(|error| match files::kind(text) {
            Some(kind) => files::refusal(text, kind, "a loss"),
            None => error.into(),
        })?;
        if !events.contains(&event) {
            events.push(event);
        }
    }
    Ok(events)
}

/// The kinds of losses asked for, each once, in the order asked for.
pub(crate) fn kinds<By: Copy + Into<EventKind>>(by: &[By]) -> Vec<EventKind> {
    let mut kinds = Vec::new();
    for kind in by.iter().map(|&by| by.into()) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}
