//! Who stands above whom: barycentre sweeps that keep the order with the fewest crossings.

use super::layers::{Graph, Spot};

/// How often the layers are swept, alternately to the right and to the left.
const SWEEPS: usize = 24;

/// The order of everything, from the top.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The items of each layer.
    pub(super) layers: Vec<Vec<usize>>,
    /// The clusters of each column.
    pub(super) clusters: Vec<Vec<usize>>,
}

impl Order {
    /// The place of each cluster in its column, and how many share the column.
    pub(super) fn ranks(&self, n_clusters: usize) -> Vec<(usize, usize)> {
        let mut ranks = vec![(0, 1); n_clusters];
        for clusters in &self.clusters {
            for (at, &cluster) in clusters.iter().enumerate() {
                ranks[cluster] = (at, clusters.len());
            }
        }
        ranks
    }
}

/// How far down a place is: 0 to 1.
pub(super) fn depth((rank, of): (usize, usize)) -> f64 {
    (rank as f64 + 0.5) / of as f64
}

pub(super) fn find(graph: &Graph) -> (Order, usize) {
    let mut left = vec![Vec::new(); graph.items.len()];
    let mut right = vec![Vec::new(); graph.items.len()];
    for &(from, to) in &graph.pieces {
        right[from].push(to);
        left[to].push(from);
    }
    let mut order = first(graph);
    let mut best = (crossings(graph, &right, &order), order.clone());
    for sweep in 0..SWEEPS {
        let is_rightward = sweep % 2 == 0;
        order_clusters(graph, &mut order, is_rightward);
        let ranks = order.ranks(graph.columns.len());
        let mut place = places(graph, &order);
        let layers: Vec<usize> = if is_rightward {
            (0..graph.n_layers).collect()
        } else {
            (0..graph.n_layers).rev().collect()
        };
        let neighbours = if is_rightward { &left } else { &right };
        for layer in layers {
            let key = |item: usize| {
                let near = &neighbours[item];
                if near.is_empty() {
                    place[item]
                } else {
                    near.iter().map(|&other| place[other]).sum::<f64>() / near.len() as f64
                }
            };
            let sorted = sorted(graph, &ranks, &order.layers[layer], key);
            let of = sorted.len();
            for (at, &item) in sorted.iter().enumerate() {
                place[item] = depth((at, of));
            }
            order.layers[layer] = sorted;
        }
        let found = crossings(graph, &right, &order);
        if found < best.0 {
            best = (found, order.clone());
        }
    }
    (best.1, best.0)
}

/// The order of the picture, waypoints below.
fn first(graph: &Graph) -> Order {
    let mut clusters = vec![Vec::new(); graph.n_columns];
    for (cluster, &column) in graph.columns.iter().enumerate() {
        clusters[column].push(cluster);
    }
    let mut layers = vec![Vec::new(); graph.n_layers];
    for (at, item) in graph.items.iter().enumerate() {
        layers[item.layer].push(at);
    }
    Order { layers, clusters }
}

fn places(graph: &Graph, order: &Order) -> Vec<f64> {
    let mut place = vec![0.0; graph.items.len()];
    for layer in &order.layers {
        for (at, &item) in layer.iter().enumerate() {
            place[item] = depth((at, layer.len()));
        }
    }
    place
}

/// What belongs to a cluster by cluster and key; other waypoints between them by key alone.
fn sorted(
    graph: &Graph,
    ranks: &[(usize, usize)],
    items: &[usize],
    key: impl Fn(usize) -> f64,
) -> Vec<usize> {
    let (mut nodes, mut ways) = (Vec::new(), Vec::new());
    for (at, &item) in items.iter().enumerate() {
        let entry = (key(item), at, item);
        match graph.items[item].cluster {
            Some(cluster) => nodes.push((ranks[cluster].0, entry)),
            None => ways.push(entry),
        }
    }
    nodes.sort_by(|a, b| {
        let keys = a.0.cmp(&b.0).then(a.1.0.total_cmp(&b.1.0));
        keys.then(a.1.1.cmp(&b.1.1))
    });
    ways.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut merged = Vec::with_capacity(items.len());
    let mut ways = ways.into_iter().peekable();
    for (_, (key, _, node)) in nodes {
        while let Some((_, _, way)) = ways.next_if(|way| way.0 < key) {
            merged.push(way);
        }
        merged.push(node);
    }
    merged.extend(ways.map(|way| way.2));
    merged
}

/// Orders the clusters of each column by those they are joined with in columns before, or after.
fn order_clusters(graph: &Graph, order: &mut Order, is_rightward: bool) {
    let mut ranks = order.ranks(graph.columns.len());
    let cluster = |spot| match spot {
        Spot::Node(node) => graph.items[node].cluster.unwrap_or(0),
        Spot::Cluster(cluster) => cluster,
    };
    let columns: Vec<usize> = if is_rightward {
        (0..graph.n_columns).collect()
    } else {
        (0..graph.n_columns).rev().collect()
    };
    for column in columns {
        let mut sums = vec![(0.0, 0_usize); graph.columns.len()];
        for &(from, to) in graph.ends.iter().flatten() {
            let (a, b) = (cluster(from), cluster(to));
            for (near, far) in [(a, b), (b, a)] {
                let is_before = graph.columns[far] < column;
                let is_after = graph.columns[far] > column;
                if graph.columns[near] == column && if is_rightward { is_before } else { is_after }
                {
                    sums[near].0 += depth(ranks[far]);
                    sums[near].1 += 1;
                }
            }
        }
        let key = |cluster: usize| match sums[cluster] {
            (_, 0) => depth(ranks[cluster]),
            (sum, n) => sum / n as f64,
        };
        let clusters = &mut order.clusters[column];
        clusters.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(ranks[a].0.cmp(&ranks[b].0)));
        for (at, &cluster) in clusters.iter().enumerate() {
            ranks[cluster].0 = at;
        }
    }
}

/// How often pieces cross: inversions between neighbouring layers, counted in a Fenwick tree.
fn crossings(graph: &Graph, right: &[Vec<usize>], order: &Order) -> usize {
    let mut rank = vec![0; graph.items.len()];
    for layer in &order.layers {
        for (at, &item) in layer.iter().enumerate() {
            rank[item] = at;
        }
    }
    let mut total = 0;
    for (layer, items) in order.layers.iter().enumerate() {
        let width = order.layers.get(layer + 1).map_or(0, Vec::len);
        let mut tree = vec![0_usize; width + 1];
        let mut n_seen = 0;
        for &item in items {
            let mut ends: Vec<usize> = right[item].iter().map(|&to| rank[to]).collect();
            ends.sort_unstable();
            for &end in &ends {
                let (mut at, mut above) = (end + 1, 0);
                while at > 0 {
                    above += tree[at];
                    at &= at - 1;
                }
                total += n_seen - above;
            }
            for end in ends {
                let mut at = end + 1;
                while at <= width {
                    tree[at] += 1;
                    at += at & at.wrapping_neg();
                }
                n_seen += 1;
            }
        }
    }
    total
}
