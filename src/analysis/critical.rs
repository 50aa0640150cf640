//! What would turn an open verdict: how much of which product the loss would have to take.

use serde::{Deserialize, Serialize};

use crate::network::{Network, atlas::RowLabel, ix::RowIx};

use super::{
    cause::Tracer,
    interval::{Interval, percent},
    prepared::{Prepared, Solved},
    verdict::Verdict,
};

/// The share of a product that decides an open verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Critical {
    /// Who is hit in the worst case: the product at the root of its chain of causes.
    pub product: String,
    /// The product falls short when more than this is lost, in percent of its supply: where its users need most of it,
    /// and where they need least.
    pub exceeds_pct: Interval<f64>,
    /// What the loss takes of it as far as is known, in percent: the most and the least.
    pub taken_pct: Interval<f64>,
}

impl Prepared<'_> {
    /// What an open verdict on a row hangs on, where that is how much of a product the loss takes.
    pub(crate) fn critical(&self, solved: &[Solved; 2], row: RowIx) -> Option<Critical> {
        if self.verdict(solved, row) != Verdict::Possible {
            return None;
        }
        let [worst, best] = solved;
        let tracer = self.tracer(worst);
        let root = tracer.root(row)?;
        let RowLabel::Product { product, .. } = self.worst().atlas.row(root) else {
            return None;
        };
        let (id, _) = self.chain().products().get_index(*product as usize)?;
        let at_best = Tracer {
            compiled: self.best(),
            shock: &best.shock,
            course: &best.course,
            ..tracer
        };
        let taken = Interval::new(tracer.hit_pct(root), at_best.hit_pct(root));
        let theta = u64::from(self.question().theta.ppm());
        let exceeds = |network: &Network| {
            let groups = network.groups(root);
            let total: u64 = groups.map(|group| network.group_total(group)).sum();
            let needed = network.need(root) * theta / 1_000_000;
            percent((total.saturating_sub(needed) * 1_000_000 / total.max(1)) as u32)
        };
        let [hard, easy] = self.ends().map(|compiled| exceeds(&compiled.network));
        let exceeds_pct = Interval::new(hard.min(easy), hard.max(easy));
        let is_open = taken.best <= exceeds_pct.best && exceeds_pct.worst < taken.worst;
        is_open.then(|| Critical {
            product: id.to_string(),
            exceeds_pct,
            taken_pct: taken,
        })
    }
}
