//! What is lost: alive and capacity per producer, never compiled, so that thousands share one network.

use super::{dense::Network, ix::ProducerIx};

/// A loss: what each producer can still make, in parts per million of normal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shock {
    capacity: Vec<u32>,
}

impl Shock {
    /// The whole capacity of a producer.
    pub const WHOLE: u32 = 1_000_000;

    /// Nothing is lost.
    pub fn none(network: &Network) -> Self {
        Self {
            capacity: vec![Self::WHOLE; network.n_producers()],
        }
    }

    /// Everything is lost.
    pub fn all(network: &Network) -> Self {
        Self {
            capacity: vec![0; network.n_producers()],
        }
    }

    /// Some producers are lost wholly.
    pub fn losing(network: &Network, lost: impl IntoIterator<Item = ProducerIx>) -> Self {
        let mut shock = Self::none(network);
        for producer in lost {
            shock.set(producer, 0);
        }
        shock
    }

    /// Sets what a producer can still make, in parts per million.
    ///
    /// # Panics
    ///
    /// When the capacity is above one million.
    pub fn set(&mut self, producer: ProducerIx, capacity: u32) {
        assert!(capacity <= Self::WHOLE, "a capacity is at most the whole");
        self.capacity[producer.ix()] = capacity;
    }

    /// What a producer can still make, in parts per million.
    pub fn capacity(&self, producer: ProducerIx) -> u32 {
        self.capacity[producer.ix()]
    }

    /// What every producer can still make, in parts per million and in [`ProducerIx`] order.
    pub fn capacities(&self) -> &[u32] {
        &self.capacity
    }
}
