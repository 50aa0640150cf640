//! How a row's supply is split among its makers where shares are ranges.

use crate::network::{Network, ix::RowIx};

/// The weights of a row's suppliers where it does not matter who makes least, and what nobody makes.
pub(super) fn central(network: &Network, row: RowIx) -> (Vec<f64>, f64) {
    let mut weights = Vec::new();
    let mut rest = 0.0;
    let mut suppliers = network.suppliers(row).iter().peekable();
    for group in network.groups(row) {
        let first = weights.len();
        let mut slack = network.group_total(group) as f64;
        let mut room = 0.0;
        let mut rooms = Vec::new();
        while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
            weights.push(f64::from(supplier.low));
            rooms.push(f64::from(supplier.high - supplier.low));
            room += f64::from(supplier.high - supplier.low);
            slack -= f64::from(supplier.low);
        }
        slack = slack.max(0.0);
        let part = if room > 0.0 {
            (slack / room).min(1.0)
        } else {
            0.0
        };
        for (weight, room) in weights[first..].iter_mut().zip(&rooms) {
            *weight += part * room;
        }
        // What no range reaches is nobody's, hence never lost; the best case claims nothing from it.
        if !network.is_best_case() {
            rest += (slack - room).max(0.0);
        }
    }
    (weights, rest)
}

/// What a row offers of its need when nothing is lost.
pub(super) fn offered_at_rest(network: &Network, row: RowIx) -> f64 {
    let (weights, rest) = central(network, row);
    (weights.iter().sum::<f64>() + rest) / network.need(row) as f64
}
