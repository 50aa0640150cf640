//! What a firm network says, as one number.

use sha2::{Digest, Sha256};

use crate::model::trade::Trade;

/// The SHA-256 of what a firm network says, in lower-case hexadecimal; its name does not count.
pub fn fingerprint(trade: &Trade) -> String {
    let mut hash = Sha256::new();
    let mut text = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    text("linchpin-trade/1");
    for trader in &trade.traders {
        text(&trader.id);
        text(&trade.sectors[trader.sector as usize]);
        text(&format!("{:?} {:?}", trader.weight, trader.final_demand));
    }
    text("essentiality");
    for ((from, to), kind) in &trade.essentiality {
        text(&format!("{from} {to} {}", kind.as_str()));
    }
    text("links");
    for link in &trade.links {
        text(&format!(
            "{} {} {:?}",
            link.supplier, link.buyer, link.weight
        ));
    }
    let mut hex = String::with_capacity(64);
    for byte in hash.finalize() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}
