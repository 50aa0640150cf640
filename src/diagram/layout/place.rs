//! Heights: every column as low as it can be, everything in it as near to what it is joined with as the order allows.

use super::{
    layers::{Graph, Spot, What},
    measure::HEAD,
    order::{Order, depth},
};

/// How often neighbours pull each other.
const ROUNDS: usize = 14;
/// The air inside a frame, and between blocks of a column.
pub(super) const FRAME_PAD: f64 = 10.0;
const BLOCK_GAP: f64 = 16.0;
/// The air above and below an item.
const NODE_AIR: f64 = 4.5;
const WAY_AIR: f64 = 1.0;

/// Where everything is from top to bottom.
#[derive(Debug)]
pub(super) struct Placed {
    /// The middle of each item.
    pub(super) middles: Vec<f64>,
    /// Top and bottom of each cluster, with its frame.
    pub(super) clusters: Vec<(f64, f64)>,
    /// The middle of each lane.
    pub(super) lanes: Vec<f64>,
    pub(super) height: f64,
    /// The clusters of each column, from the top.
    pub(super) order: Vec<Vec<usize>>,
}

/// A part of a column: a cluster, or what passes between clusters.
#[derive(Debug, Default)]
struct Block {
    cluster: Option<usize>,
    lanes: Vec<usize>,
    /// Items per layer, from the top.
    layers: Vec<Vec<usize>>,
    /// Room above and below the items.
    head: f64,
    foot: f64,
    h: f64,
}

pub(super) fn find(graph: &Graph, order: &Order) -> Placed {
    let columns: Vec<Vec<Block>> = (0..graph.n_columns)
        .map(|column| blocks(graph, order, column))
        .collect();
    let tall = |blocks: &Vec<Block>| {
        let gaps = blocks.len().saturating_sub(1) as f64 * BLOCK_GAP;
        blocks.iter().map(|block| block.h).sum::<f64>() + gaps
    };
    let height = columns.iter().map(tall).fold(0.0, f64::max);
    let mut placed = Placed {
        middles: vec![height / 2.0; graph.items.len()],
        clusters: vec![(0.0, height); graph.columns.len()],
        lanes: vec![height / 2.0; graph.lanes.len()],
        height,
        order: order.clusters.clone(),
    };
    let pulls = Pulls::new(graph);
    for round in 0..ROUNDS {
        for step in 0..graph.n_columns {
            let column = if round % 2 == 0 {
                step
            } else {
                graph.n_columns - 1 - step
            };
            settle_column(graph, &columns[column], &pulls, &mut placed);
        }
    }
    placed
}

/// What pulls at what.
struct Pulls {
    items: Vec<Vec<usize>>,
    clusters: Vec<Vec<Spot>>,
}

impl Pulls {
    fn new(graph: &Graph) -> Self {
        let mut items = vec![Vec::new(); graph.items.len()];
        for &(from, to) in &graph.pieces {
            items[from].push(to);
            items[to].push(from);
        }
        let mut clusters = vec![Vec::new(); graph.columns.len()];
        for &(from, to) in graph.ends.iter().flatten() {
            for (near, far) in [(from, to), (to, from)] {
                if let Spot::Cluster(cluster) = near {
                    clusters[cluster].push(far);
                }
            }
        }
        Self { items, clusters }
    }
}

fn blocks(graph: &Graph, order: &Order, column: usize) -> Vec<Block> {
    let clusters = &order.clusters[column];
    let (first, end) = graph.bounds[column];
    // A gap before every cluster and one after the last.
    let mut blocks: Vec<Block> = (0..=2 * clusters.len())
        .map(|at| {
            let cluster = (at % 2 == 1).then(|| clusters[at / 2]);
            let is_framed = cluster.is_some_and(|cluster| graph.framed[cluster]);
            Block {
                cluster,
                layers: vec![Vec::new(); end - first],
                head: if is_framed { HEAD } else { 0.0 },
                foot: if is_framed { FRAME_PAD } else { 0.0 },
                ..Block::default()
            }
        })
        .collect();
    let ranks = order.ranks(graph.columns.len());
    for layer in first..end {
        let items = &order.layers[layer];
        let rank = |item: &usize| {
            let cluster = graph.items[*item].cluster?;
            Some(ranks[cluster].0)
        };
        for (at, &item) in items.iter().enumerate() {
            let block = match rank(&item) {
                Some(rank) => 2 * rank + 1,
                None => {
                    let above = items[..at].iter().rev().find_map(rank);
                    let below = items[at..].iter().find_map(rank);
                    match (above, below) {
                        (Some(above), Some(below)) if above == below => 2 * above + 1,
                        (Some(above), _) => 2 * above + 2,
                        (None, Some(below)) => 2 * below,
                        (None, None) => 0,
                    }
                }
            };
            blocks[block].layers[layer - first].push(item);
        }
    }
    let mut lanes: Vec<(f64, usize)> = (0..)
        .zip(&graph.lanes)
        .filter(|(_, lane)| lane.column == column)
        .filter_map(|(at, lane)| {
            let (from, to) = graph.ends[lane.edge]?;
            let end = |spot| {
                let cluster = match spot {
                    Spot::Node(node) => graph.items[node].cluster.unwrap_or(0),
                    Spot::Cluster(cluster) => cluster,
                };
                (graph.columns[cluster] as f64, depth(ranks[cluster]))
            };
            let ((x0, y0), (x1, y1)) = (end(from), end(to));
            Some((y0 + (y1 - y0) * (column as f64 - x0) / (x1 - x0), at))
        })
        .collect();
    lanes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    for (depth, lane) in lanes {
        let gap = (depth * clusters.len() as f64).round() as usize;
        blocks[2 * gap.min(clusters.len())].lanes.push(lane);
    }
    for block in &mut blocks {
        let lanes: f64 = block.lanes.iter().map(|&lane| graph.lanes[lane].h).sum();
        let room = |items: &Vec<usize>| items.iter().map(|&item| size(graph, item)).sum();
        let items = block.layers.iter().map(room).fold(0.0, f64::max);
        block.h = block.head + lanes + items + block.foot;
    }
    blocks.retain(|block| block.cluster.is_some() || block.h > 0.0);
    blocks
}

fn size(graph: &Graph, item: usize) -> f64 {
    let item = &graph.items[item];
    let air = match item.what {
        What::Node(_) => NODE_AIR,
        What::Way(_) => WAY_AIR,
    };
    item.h + 2.0 * air
}

fn settle_column(graph: &Graph, blocks: &[Block], pulls: &Pulls, placed: &mut Placed) {
    let wish = |placed: &Placed, item: usize| {
        let near = &pulls.items[item];
        let sum: f64 = near.iter().map(|&other| placed.middles[other]).sum();
        (!near.is_empty()).then(|| (sum / near.len() as f64, near.len() as f64))
    };
    let lane_wish = |placed: &Placed, lane: usize| {
        let (from, to) = graph.ends[graph.lanes[lane].edge]?;
        let middle = |spot| match spot {
            Spot::Node(node) => placed.middles[node],
            Spot::Cluster(cluster) => middle(placed.clusters[cluster]),
        };
        Some((f64::midpoint(middle(from), middle(to)), 1.0))
    };
    // Blocks first, by what pulls at them as a whole.
    let mut wishes = Vec::new();
    for block in blocks {
        let (mut sum, mut weight) = (0.0, 0.0);
        let items = block.layers.iter().flatten();
        let mut found: Vec<(f64, f64)> = items.filter_map(|&item| wish(placed, item)).collect();
        found.extend(
            block
                .lanes
                .iter()
                .filter_map(|&lane| lane_wish(placed, lane)),
        );
        if let Some(cluster) = block.cluster {
            for &far in &pulls.clusters[cluster] {
                let at = match far {
                    Spot::Node(node) => placed.middles[node],
                    Spot::Cluster(other) => middle(placed.clusters[other]),
                };
                found.push((at, 1.0));
            }
        }
        for (at, pull) in found {
            sum += at * pull;
            weight += pull;
        }
        let faint = 1e-3;
        let wish = (sum + faint * placed.height / 2.0) / (weight + faint);
        wishes.push((wish, weight + faint, block.h + BLOCK_GAP));
    }
    let half = BLOCK_GAP / 2.0;
    let middles = settle(&wishes, -half, placed.height + half);
    for (block, at) in blocks.iter().zip(middles) {
        let (top, bottom) = (at - block.h / 2.0, at + block.h / 2.0);
        if let Some(cluster) = block.cluster {
            placed.clusters[cluster] = (top, bottom);
        }
        let mut inner = top + block.head;
        for &lane in &block.lanes {
            let h = graph.lanes[lane].h;
            placed.lanes[lane] = inner + h / 2.0;
            inner += h;
        }
        for items in &block.layers {
            let wishes: Vec<(f64, f64, f64)> = items
                .iter()
                .map(|&item| {
                    let centre = f64::midpoint(inner, bottom - block.foot);
                    let (at, weight) = wish(placed, item).unwrap_or((centre, 0.05));
                    (at, weight, size(graph, item))
                })
                .collect();
            let settled = settle(&wishes, inner, bottom - block.foot);
            for (&item, at) in items.iter().zip(settled) {
                placed.middles[item] = at;
            }
        }
    }
}

fn middle((top, bottom): (f64, f64)) -> f64 {
    f64::midpoint(top, bottom)
}

/// The middles nearest to what is wished (least squares) in the given order, without overlap and within bounds.
///
/// Each entry is wish, weight and size. Without the sizes before it, a middle is
/// a monotone sequence: pool adjacent violators (Barlow et al. 1972) solves
/// that, and bounds that are the same for all only clip it.
pub(super) fn settle(wishes: &[(f64, f64, f64)], low: f64, high: f64) -> Vec<f64> {
    let mut before = 0.0;
    let offsets: Vec<f64> = wishes
        .iter()
        .map(|&(_, _, size)| {
            let offset = before + size / 2.0;
            before += size;
            offset
        })
        .collect();
    // Pools of mean, weight and number.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (&(wish, weight, _), offset) in wishes.iter().zip(&offsets) {
        let mut pool = (wish - offset, weight, 1);
        while let Some(&last) = pools.last()
            && last.0 >= pool.0
        {
            pools.pop();
            let sum = last.1 + pool.1;
            pool = (
                (last.0 * last.1 + pool.0 * pool.1) / sum,
                sum,
                last.2 + pool.2,
            );
        }
        pools.push(pool);
    }
    let high = (high - before).max(low);
    let flat = pools
        .iter()
        .flat_map(|&(at, _, n)| std::iter::repeat_n(at.clamp(low, high), n));
    flat.zip(offsets).map(|(at, offset)| at + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn overlapping_wishes_share_the_distance() {
        // Two of size 2 that both wish 5: they end at 4 and 6.
        assert_eq!(
            settle(&[(5.0, 1.0, 2.0), (5.0, 1.0, 2.0)], 0.0, 10.0),
            [4.0, 6.0]
        );
        // Far apart they stay.
        assert_eq!(
            settle(&[(1.0, 1.0, 2.0), (9.0, 1.0, 2.0)], 0.0, 10.0),
            [1.0, 9.0]
        );
        // Bounds hold.
        assert_eq!(
            settle(&[(9.0, 1.0, 2.0), (9.0, 1.0, 2.0)], 0.0, 8.0),
            [5.0, 7.0]
        );
    }
}
