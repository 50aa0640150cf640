//! Causes in a few words.

use crate::analysis::{
    cause::{Cause, Hit},
    dynamics::Binding,
};

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
