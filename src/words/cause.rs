//! Causes in a few words.

use crate::analysis::{
    cause::{CausalChain, Cause, Hit, Link, Step},
    dynamics::Binding,
};

use super::number::{percent, shortened, week};

/// What stops a product first: `hit directly`, or `no neon`.
pub fn first(cause: &Cause) -> String {
    match cause {
        Cause::Hit => "hit directly".to_owned(),
        Cause::Missing(products) => format!("no {}", products.join(" or ")),
    }
}

/// Somebody who is hit, with its share: `TSMC in TWN 60–78 %`.
pub fn hit(hit: &Hit) -> String {
    let who = match (&hit.firm, &hit.country) {
        (Some(firm), Some(country)) => format!("{firm} in {country}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => "others".to_owned(),
    };
    if hit.low_pct.to_bits() == hit.high_pct.to_bits() {
        format!("{who} {} %", hit.high_pct)
    } else {
        format!("{who} {}–{} %", hit.low_pct, hit.high_pct)
    }
}

/// What keeps a product below normal.
pub fn binding(binding: &Binding) -> String {
    match binding {
        Binding::Makers => "its own makers".to_owned(),
        Binding::Input(products) => products.join(" or "),
    }
}

/// A causal chain as one sentence, from what was hit to the target.
pub fn chain(chain: &CausalChain) -> String {
    let parts = chain.steps.iter().rev().map(|step| {
        let when = step
            .week
            .map_or_else(String::new, |at| format!("week {} ", week(at)));
        match &step.input {
            None => format!("{when}{} ({})", step.product, direct(step, 3)),
            Some(link) => format!(
                "{when}{} (no {}{})",
                step.product,
                link.products.join(" or "),
                after(link)
            ),
        }
    });
    let parts: Vec<String> = parts.collect();
    let sourced = if chain.cover_weeks > 0.0 {
        format!(
            "; {} of {} weeks of cover are sourced",
            week(chain.sourced_weeks),
            week(chain.cover_weeks)
        )
    } else {
        String::new()
    };
    format!("{}{sourced}.", parts.join(" → "))
}

/// What is hit directly; the first few of who is hit.
pub fn direct(step: &Step, limit: usize) -> String {
    let who: Vec<String> = step.hit.iter().map(hit).collect();
    format!(
        "{} % hit: {}",
        percent(step.hit_pct),
        shortened(&who, limit)
    )
}

/// How long a user ran on.
fn after(link: &Link) -> String {
    let weeks = week(link.cover_weeks);
    match (link.cover_weeks > 0.0, link.is_wear) {
        (_, true) => format!(", {weeks} weeks of spares, then wear"),
        (true, false) => format!(", {weeks} weeks of stock"),
        (false, false) => String::new(),
    }
}
