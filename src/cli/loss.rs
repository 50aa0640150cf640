//! Losses as a user names them, with their dates.

use linchpin::model::{Chain, Dates, Event, EventKind, change::Span, setting::OutOfRange};

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
    pub(crate) fn is_given(&self) -> bool {
        self.dates().is_given()
    }

    /// The span of time, checked.
    pub(crate) fn span(&self) -> anyhow::Result<Span> {
        self.dates().span().map_err(flagged)
    }

    const fn dates(&self) -> Dates {
        Dates {
            from: self.from,
            weeks: self.weeks,
            recovery: self.recovery,
            fraction: self.fraction,
        }
    }
}

/// Calls a setting by its flag, which is named alike.
pub(crate) fn flagged(error: OutOfRange) -> anyhow::Error {
    anyhow::anyhow!("--{error}")
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
