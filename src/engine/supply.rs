//! Running sums of what survives in every group and row while producers die or come alive one by one.

use crate::network::{
    Network, Shock,
    ix::{GroupIx, ProducerIx, RowIx},
};

/// What survives, in millionths of each row's unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Supply {
    kept: Vec<u64>,
    lost: Vec<u64>,
    row: Vec<u64>,
}

impl Supply {
    /// Starts with every producer of non-zero capacity alive, or with every one lost.
    pub(super) fn reset(&mut self, network: &Network, shock: &Shock, all_lost: bool) {
        self.kept.clear();
        self.kept.resize(network.n_groups(), 0);
        self.lost.clear();
        self.lost.resize(network.n_groups(), 0);
        self.row.clear();
        self.row.resize(network.n_rows(), 0);
        for row in network.row_ixs() {
            for supplier in network.suppliers(row) {
                let capacity = if all_lost {
                    0
                } else {
                    u64::from(shock.capacity(supplier.producer))
                };
                self.kept[supplier.group.ix()] +=
                    u64::from(network.kept_weight(supplier)) * capacity;
                self.lost[supplier.group.ix()] +=
                    u64::from(network.lost_weight(supplier)) * (1_000_000 - capacity);
            }
            self.row[row.ix()] = network
                .groups(row)
                .map(|group| self.survives(network, group))
                .sum();
        }
    }

    /// What survives of a row.
    pub(super) fn of(&self, row: RowIx) -> u64 {
        self.row[row.ix()]
    }

    /// The highest threshold in parts per million that a row still meets.
    pub(super) fn threshold(&self, network: &Network, row: RowIx) -> u32 {
        (self.of(row) / network.need(row)).min(1_000_000) as u32
    }

    /// Loses a producer that had some capacity; calls back for every row it supplied.
    pub(super) fn lose(
        &mut self,
        network: &Network,
        shock: &Shock,
        producer: ProducerIx,
        mut changed: impl FnMut(&mut Self, RowIx),
    ) {
        let capacity = u64::from(shock.capacity(producer));
        for &link in network.supplies(producer) {
            let supplier = network.supplier(link as usize);
            let group = supplier.group;
            let before = self.survives(network, group);
            self.kept[group.ix()] -= u64::from(network.kept_weight(supplier)) * capacity;
            self.lost[group.ix()] += u64::from(network.lost_weight(supplier)) * capacity;
            let row = network.row_of(group);
            self.row[row.ix()] = self.row[row.ix()] + self.survives(network, group) - before;
            changed(self, row);
        }
    }

    /// Brings a lost producer alive at its capacity; calls back for every row it supplies.
    pub(super) fn revive(
        &mut self,
        network: &Network,
        shock: &Shock,
        producer: ProducerIx,
        mut changed: impl FnMut(&mut Self, RowIx),
    ) {
        let capacity = u64::from(shock.capacity(producer));
        for &link in network.supplies(producer) {
            let supplier = network.supplier(link as usize);
            let group = supplier.group;
            let before = self.survives(network, group);
            self.kept[group.ix()] += u64::from(network.kept_weight(supplier)) * capacity;
            self.lost[group.ix()] -= u64::from(network.lost_weight(supplier)) * capacity;
            let row = network.row_of(group);
            self.row[row.ix()] = self.row[row.ix()] + self.survives(network, group) - before;
            changed(self, row);
        }
    }

    fn survives(&self, network: &Network, group: GroupIx) -> u64 {
        network.survives(group, self.kept[group.ix()], self.lost[group.ix()])
    }
}
