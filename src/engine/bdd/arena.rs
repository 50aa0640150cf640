//! Hash-consed decision nodes with a memory of results, inside a budget.

use super::types::{Config, Node, Stop};

/// The level of the constants.
pub(super) const BOTTOM: u32 = u32::MAX;

const EMPTY: u32 = u32::MAX;

/// Which nodes say nothing new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reduction {
    /// `low == high`: diagrams of functions.
    Function,
    /// `high == 0`: diagrams of families of sets.
    Family,
}

/// All nodes of one computation. Children precede their parents, and equal nodes are one.
pub(super) struct Arena<'c> {
    nodes: Vec<Node>,
    table: Vec<u32>,
    cache: Vec<Entry>,
    reduction: Reduction,
    max_nodes: usize,
    config: &'c Config<'c>,
    until_asking: u32,
    peak: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    tag: u32,
    a: u32,
    b: u32,
    value: u32,
}

const NO_ENTRY: Entry = Entry {
    tag: u32::MAX,
    a: 0,
    b: 0,
    value: 0,
};
const SMALLEST: usize = 1 << 10;
const LARGEST_CACHE: usize = 1 << 22;
const NODES_BETWEEN_QUESTIONS: u32 = 1 << 14;

impl<'c> Arena<'c> {
    /// An empty arena of at most `max_nodes` nodes, and no more than the configuration allows.
    pub(super) fn new(reduction: Reduction, max_nodes: usize, config: &'c Config<'c>) -> Self {
        let constant = |value| Node {
            level: BOTTOM,
            low: value,
            high: value,
        };
        Arena {
            nodes: vec![constant(0), constant(1)],
            table: vec![EMPTY; SMALLEST],
            cache: vec![NO_ENTRY; SMALLEST],
            reduction,
            max_nodes: max_nodes.min(config.max_nodes).min(1 << 30),
            config,
            until_asking: NODES_BETWEEN_QUESTIONS,
            peak: 2,
        }
    }

    #[inline]
    pub(super) fn node(&self, ix: u32) -> Node {
        self.nodes[ix as usize]
    }

    #[inline]
    pub(super) fn level(&self, ix: u32) -> u32 {
        self.nodes[ix as usize].level
    }

    pub(super) fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn peak(&self) -> usize {
        self.peak.max(self.nodes.len())
    }

    pub(super) fn max_nodes(&self) -> usize {
        self.max_nodes
    }

    /// The node with these parts, made if it does not exist yet.
    #[inline]
    pub(super) fn make(&mut self, level: u32, low: u32, high: u32) -> Result<u32, Stop> {
        match self.reduction {
            Reduction::Function if low == high => return Ok(low),
            Reduction::Family if high == 0 => return Ok(low),
            _ => {}
        }
        let node = Node { level, low, high };
        let mask = self.table.len() - 1;
        let mut slot = hash(level, low, high) as usize & mask;
        loop {
            let ix = self.table[slot];
            if ix == EMPTY {
                break;
            }
            if self.nodes[ix as usize] == node {
                return Ok(ix);
            }
            slot = (slot + 1) & mask;
        }
        self.spend()?;
        let ix = self.nodes.len() as u32;
        self.nodes.push(node);
        self.table[slot] = ix;
        if self.nodes.len() * 3 > self.table.len() * 2 {
            self.grow();
        }
        Ok(ix)
    }

    /// The remembered result of operation `tag` on `a` and `b`.
    #[inline]
    pub(super) fn recall(&self, tag: u32, a: u32, b: u32) -> Option<u32> {
        let entry = self.cache[hash(tag, a, b) as usize & (self.cache.len() - 1)];
        (entry.tag == tag && entry.a == a && entry.b == b).then_some(entry.value)
    }

    /// Remembers a result, forgetting whatever had its place.
    #[inline]
    pub(super) fn remember(&mut self, tag: u32, a: u32, b: u32, value: u32) {
        let slot = hash(tag, a, b) as usize & (self.cache.len() - 1);
        self.cache[slot] = Entry { tag, a, b, value };
    }

    /// Keeps only what `roots` lead to, and rewrites them in place.
    ///
    /// Linear in the nodes. All remembered results are forgotten.
    pub(super) fn collect<'r>(&mut self, roots: impl Iterator<Item = &'r mut u32>) {
        self.peak = self.peak();
        let roots: Vec<&mut u32> = roots.collect();
        let new_ix = {
            let mut kept = vec![false; self.nodes.len()];
            kept[0] = true;
            kept[1] = true;
            for root in &roots {
                kept[**root as usize] = true;
            }
            for ix in (2..self.nodes.len()).rev() {
                if kept[ix] {
                    kept[self.nodes[ix].low as usize] = true;
                    kept[self.nodes[ix].high as usize] = true;
                }
            }
            let mut new_ix = vec![0_u32; self.nodes.len()];
            let mut n_kept = 0;
            for ix in 0..self.nodes.len() {
                if kept[ix] {
                    let node = self.nodes[ix];
                    let (low, high) = match ix {
                        0 | 1 => (node.low, node.high),
                        _ => (new_ix[node.low as usize], new_ix[node.high as usize]),
                    };
                    self.nodes[n_kept] = Node {
                        level: node.level,
                        low,
                        high,
                    };
                    new_ix[ix] = n_kept as u32;
                    n_kept += 1;
                }
            }
            self.nodes.truncate(n_kept);
            new_ix
        };
        for root in roots {
            *root = new_ix[*root as usize];
        }
        self.cache.fill(NO_ENTRY);
        self.fill_table();
    }

    /// Takes out what `root` leads to: children first, the constants at 0 and 1, the root last.
    pub(super) fn extract(&self, root: u32) -> (Vec<Node>, u32) {
        let mut kept = vec![false; root as usize + 1];
        kept[root as usize] = true;
        for ix in (2..=root as usize).rev() {
            if kept[ix] {
                kept[self.nodes[ix].low as usize] = true;
                kept[self.nodes[ix].high as usize] = true;
            }
        }
        let mut new_ix = vec![0, 1];
        new_ix.resize(kept.len().max(2), 0);
        let mut nodes = self.nodes[..2].to_vec();
        for ix in 2..kept.len() {
            if kept[ix] {
                let node = self.nodes[ix];
                new_ix[ix] = nodes.len() as u32;
                nodes.push(Node {
                    level: node.level,
                    low: new_ix[node.low as usize],
                    high: new_ix[node.high as usize],
                });
            }
        }
        (nodes, new_ix[root as usize])
    }

    fn spend(&mut self) -> Result<(), Stop> {
        if self.nodes.len() >= self.max_nodes {
            return Err(Stop::NodeBudget);
        }
        self.until_asking -= 1;
        if self.until_asking == 0 {
            self.until_asking = NODES_BETWEEN_QUESTIONS;
            if (self.config.should_stop)() {
                return Err(Stop::Asked);
            }
        }
        Ok(())
    }

    #[cold]
    fn grow(&mut self) {
        self.table = vec![EMPTY; self.table.len() * 2];
        self.fill_table();
        while self.cache.len() < self.table.len().min(LARGEST_CACHE) {
            let old = std::mem::take(&mut self.cache);
            self.cache = vec![NO_ENTRY; old.len() * 2];
            for entry in old {
                if entry.tag != NO_ENTRY.tag {
                    self.remember(entry.tag, entry.a, entry.b, entry.value);
                }
            }
        }
    }

    fn fill_table(&mut self) {
        let mut size = SMALLEST;
        while self.nodes.len() * 3 > size * 2 {
            size *= 2;
        }
        // A collection that frees little would grow the table again at once.
        size = size.max(self.table.len().min(size * 4));
        self.table.clear();
        self.table.resize(size, EMPTY);
        let mask = size - 1;
        for (ix, node) in self.nodes.iter().enumerate().skip(2) {
            let mut slot = hash(node.level, node.low, node.high) as usize & mask;
            while self.table[slot] != EMPTY {
                slot = (slot + 1) & mask;
            }
            self.table[slot] = ix as u32;
        }
    }
}

/// Mixes three words; the low bits are good.
#[inline]
fn hash(a: u32, b: u32, c: u32) -> u64 {
    let mut mix =
        (u64::from(b) << 32 | u64::from(c)) ^ u64::from(a).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mix = mix.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mix ^= mix >> 32;
    mix = mix.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mix ^ (mix >> 32)
}
