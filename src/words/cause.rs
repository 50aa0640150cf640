//! Causes in a few words.

use crate::analysis::{
    cause::{CausalChain, Cause, Hit, Link, Step},
    dynamics::Binding,
    preface::Names,
};

use super::number::{percent, shortened, week};

/// What stops a product first: `hit directly`, or `no neon`.
pub fn first(cause: &Cause, names: &Names) -> String {
    match cause {
        Cause::Hit => "hit directly".to_owned(),
        Cause::Missing(products) => format!("no {}", either(products, names)),
    }
}

/// Somebody who is hit, with its share: `TSMC in TWN 60–78 %`.
pub fn hit(hit: &Hit, names: &Names) -> String {
    let country = hit.country.as_deref().map(|id| names.country(id));
    let who = match (hit.firm.as_deref(), country) {
        (Some(firm), Some(country)) => format!("{firm} in {country}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => "others".to_owned(),
    };
    if hit.low_pct.to_bits() == hit.high_pct.to_bits() {
        format!("{who} {} %", hit.high_pct)
    } else {
        format!("{who} {}–{} %", hit.low_pct, hit.high_pct)
    }
}

/// One product or another.
pub(super) fn either(products: &[String], names: &Names) -> String {
    let names: Vec<&str> = products.iter().map(|id| names.of(id)).collect();
    names.join(" or ")
}

/// What keeps a product below normal.
pub fn binding(binding: &Binding, names: &Names) -> String {
    match binding {
        Binding::Makers => "its own makers".to_owned(),
        Binding::Input(products) => either(products, names),
    }
}

/// A causal chain as one sentence, from what was hit to the target.
pub fn chain(chain: &CausalChain, names: &Names) -> String {
    let parts = chain.steps.iter().rev().map(|step| {
        let when = step
            .week
            .map_or_else(String::new, |at| format!("week {} ", week(at)));
        match &step.input {
            None => format!(
                "{when}{} ({})",
                names.of(&step.product),
                direct(step, names, 3)
            ),
            Some(link) => format!(
                "{when}{} (no {}{})",
                names.of(&step.product),
                either(&link.products, names),
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
pub fn direct(step: &Step, names: &Names, limit: usize) -> String {
    let who: Vec<String> = step.hit.iter().map(|each| hit(each, names)).collect();
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
