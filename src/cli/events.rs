//! Losses as a user names them.

use anyhow::bail;
use linchpin::model::{Chain, Event, EventKind};

use super::files;

/// Reads events, and insists that one network can tell them together.
pub(crate) fn parse(chain: &Chain, texts: &[String]) -> anyhow::Result<Vec<Event>> {
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
    let group = |event: &Event| match event.kind() {
        EventKind::Country | EventKind::Bloc | EventKind::Product => 0,
        EventKind::Firm => 1,
        EventKind::Zone | EventKind::Producer => 2,
    };
    if let Some(odd) = events
        .iter()
        .find(|event| group(event) != group(&events[0]))
    {
        bail!(
            "`{}` and `{odd}` are told by different splits of supply, which cannot be added; run them one at a time",
            events[0]
        );
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
