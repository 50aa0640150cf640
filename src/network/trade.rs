//! A firm network as flat arrays: what every firm sells and buys, with the parts that a loss is passed on in.

use crate::model::trade::{Essentiality, Trade};

/// One sale: who buys, and how much of the buyer's input it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sale {
    /// Essential: the part of what the buyer gets from the supplier's sector;
    /// partial: the part of everything the buyer buys.
    pub part: f64,
    /// The buyer.
    pub buyer: u32,
    /// Which of the essential inputs it belongs to; [`Sale::PARTIAL`] for none.
    pub input: u32,
}

impl Sale {
    /// Stands in [`Sale::input`] where the sale is part of a sum and no input of its own.
    pub const PARTIAL: u32 = u32::MAX;
}

/// One purchase: who supplies, and how much of the supplier's output it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Purchase {
    /// The part of everything the supplier sells.
    pub part: f64,
    /// The supplier.
    pub supplier: u32,
}

/// What buyers get from a sector where nothing is said of the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Config {
    /// Taken for every pair of sectors that is not listed.
    pub unlisted: Essentiality,
}

/// How much of a network hangs on what nothing is said of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unlisted {
    /// Pairs of sectors that trade and are not listed.
    pub pairs: usize,
    /// Links between them.
    pub links: usize,
}

/// Firms, sales and purchases in compressed rows; never changed after it is built.
///
/// An *essential input* is what one buyer gets from one sector that it cannot
/// do without; a buyer's essential inputs stand next to each other. Sales of
/// negligible inputs are left out, purchases never are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TradeNetwork {
    sector_of: Vec<u32>,
    n_sectors: usize,
    output: Vec<f64>,
    market: Vec<f64>,
    weight: Vec<f64>,
    sale_start: Vec<u32>,
    sales: Vec<Sale>,
    purchase_start: Vec<u32>,
    purchases: Vec<Purchase>,
    input_start: Vec<u32>,
    unlisted: Unlisted,
}

impl TradeNetwork {
    /// Lays a firm network out; firms keep their positions.
    ///
    /// Sums run over links in the order of the file, so the same file gives the
    /// same bits.
    ///
    /// # Panics
    ///
    /// When there are 2^32 links or more.
    ///
    /// # Complexity
    ///
    /// O(links · log) time, linear memory: 28 bytes a link.
    pub fn new(trade: &Trade, config: Config) -> Self {
        assert!(
            trade.links.len() < u32::MAX as usize,
            "positions of links are 32-bit"
        );
        let n_firms = trade.traders.len();
        let sector_of: Vec<u32> = trade.traders.iter().map(|trader| trader.sector).collect();
        let mut output: Vec<f64> = trade
            .traders
            .iter()
            .map(|trader| trader.final_demand)
            .collect();
        let mut bought = vec![0.0; n_firms];
        for link in &trade.links {
            output[link.supplier as usize] += link.weight;
            bought[link.buyer as usize] += link.weight;
        }
        let mut market = vec![0.0; trade.sectors.len()];
        for (firm, &sector) in sector_of.iter().enumerate() {
            market[sector as usize] += output[firm];
        }

        // By buyer, then by supplying sector: stretches of one key are the inputs of one buyer.
        let mut by_buyer: Vec<u32> = (0..trade.links.len() as u32).collect();
        by_buyer.sort_by_key(|&at| {
            let link = trade.links[at as usize];
            (link.buyer, sector_of[link.supplier as usize])
        });
        let mut unlisted = Unlisted::default();
        let mut unlisted_pairs = std::collections::BTreeSet::new();
        let mut sale_of: Vec<Option<Sale>> = vec![None; trade.links.len()];
        let mut input_start = vec![0_u32; n_firms + 1];
        let mut n_inputs = 0;
        let key = |at: u32| {
            let link = trade.links[at as usize];
            (link.buyer, sector_of[link.supplier as usize])
        };
        for stretch in by_buyer.chunk_by(|&a, &b| key(a) == key(b)) {
            let (buyer, from) = key(stretch[0]);
            let pair = (from, sector_of[buyer as usize]);
            let kind = trade.essentiality.get(&pair).copied().unwrap_or_else(|| {
                unlisted_pairs.insert(pair);
                unlisted.links += stretch.len();
                config.unlisted
            });
            let (whole, input) = match kind {
                Essentiality::Negligible => continue,
                Essentiality::Partial => (bought[buyer as usize], Sale::PARTIAL),
                Essentiality::Essential => {
                    input_start[buyer as usize + 1] += 1;
                    n_inputs += 1;
                    let from_sector = stretch.iter().map(|&at| trade.links[at as usize].weight);
                    (from_sector.sum(), n_inputs - 1)
                }
            };
            for &at in stretch {
                let part = trade.links[at as usize].weight / whole;
                sale_of[at as usize] = Some(Sale { part, buyer, input });
            }
        }
        unlisted.pairs = unlisted_pairs.len();
        for firm in 0..n_firms {
            input_start[firm + 1] += input_start[firm];
        }

        let (purchase_start, purchases) = {
            let mut start = vec![0_u32; n_firms + 1];
            for link in &trade.links {
                start[link.buyer as usize + 1] += 1;
            }
            for firm in 0..n_firms {
                start[firm + 1] += start[firm];
            }
            let purchases = by_buyer.iter().map(|&at| {
                let link = trade.links[at as usize];
                Purchase {
                    part: link.weight / output[link.supplier as usize],
                    supplier: link.supplier,
                }
            });
            (start, purchases.collect())
        };
        drop(by_buyer);

        let mut by_supplier: Vec<u32> = (0..trade.links.len() as u32)
            .filter(|&at| sale_of[at as usize].is_some())
            .collect();
        by_supplier.sort_by_key(|&at| {
            let link = trade.links[at as usize];
            // Partial inputs first: solvers take another branch for the others.
            let is_essential = sale_of[at as usize].is_some_and(|sale| sale.input != Sale::PARTIAL);
            (link.supplier, is_essential, link.buyer)
        });
        let mut sale_start = vec![0_u32; n_firms + 1];
        for &at in &by_supplier {
            sale_start[trade.links[at as usize].supplier as usize + 1] += 1;
        }
        for firm in 0..n_firms {
            sale_start[firm + 1] += sale_start[firm];
        }
        let sales = by_supplier
            .iter()
            .filter_map(|&at| sale_of[at as usize])
            .collect();

        Self {
            weight: weights(trade, &output),
            sector_of,
            n_sectors: trade.sectors.len(),
            output,
            market,
            sale_start,
            sales,
            purchase_start,
            purchases,
            input_start,
            unlisted,
        }
    }

    /// How many firms there are.
    pub fn n_firms(&self) -> usize {
        self.sector_of.len()
    }

    /// How many sectors there are.
    pub fn n_sectors(&self) -> usize {
        self.n_sectors
    }

    /// How many links there are, negligible ones included.
    pub fn n_links(&self) -> usize {
        self.purchases.len()
    }

    /// How many essential inputs there are over all buyers.
    pub fn n_inputs(&self) -> usize {
        self.input_start.last().map_or(0, |&last| last as usize)
    }

    /// The sector of a firm.
    pub fn sector_of(&self, firm: u32) -> u32 {
        self.sector_of[firm as usize]
    }

    /// Everything a firm sells, final demand included.
    pub fn output(&self, firm: u32) -> f64 {
        self.output[firm as usize]
    }

    /// What the firms of each sector sell together.
    pub fn markets(&self) -> &[f64] {
        &self.market
    }

    /// The part of a firm in sums over all firms; parts sum to 1.
    pub fn weight(&self, firm: u32) -> f64 {
        self.weight[firm as usize]
    }

    /// What a firm sells that its buyers would miss.
    pub fn sales(&self, firm: u32) -> &[Sale] {
        &self.sales[span(&self.sale_start, firm)]
    }

    /// What a firm buys.
    pub fn purchases(&self, firm: u32) -> &[Purchase] {
        &self.purchases[span(&self.purchase_start, firm)]
    }

    /// The essential inputs of a firm, as positions among those of all firms.
    pub fn inputs(&self, firm: u32) -> std::ops::Range<usize> {
        span(&self.input_start, firm)
    }

    /// How much hangs on pairs of sectors of which nothing is said.
    pub fn unlisted(&self) -> Unlisted {
        self.unlisted
    }
}

/// The part of each firm in sums: its weight, else what it sells, over the sum of all.
fn weights(trade: &Trade, output: &[f64]) -> Vec<f64> {
    let raw: Vec<f64> = trade
        .traders
        .iter()
        .zip(output)
        .map(|(trader, &output)| trader.weight.unwrap_or(output))
        .collect();
    let whole: f64 = raw.iter().sum();
    // Where nothing counts, nothing is lost.
    let whole = if whole > 0.0 { whole } else { 1.0 };
    raw.into_iter().map(|weight| weight / whole).collect()
}

/// The half-open range between two neighbouring starts.
fn span(starts: &[u32], at: u32) -> std::ops::Range<usize> {
    starts[at as usize] as usize..starts[at as usize + 1] as usize
}
