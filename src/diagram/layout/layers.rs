//! Columns, layers and waypoints.

use std::collections::BTreeMap;

use crate::diagram::{
    look::edge_width,
    picture::{End, Picture},
};

use super::measure::{self, Content};

/// What stands in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A node: its position among all nodes.
    Node(usize),
    /// A waypoint of an edge.
    Way(usize),
}

/// Something that takes room in a layer.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) layer: usize,
    /// The cluster of a node, or of a waypoint in the column of one of its ends.
    pub(super) cluster: Option<usize>,
    pub(super) h: f64,
}

/// A broad arrow that passes a column between its frames.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) edge: usize,
    pub(super) column: usize,
    pub(super) h: f64,
}

/// A picture cut into layers.
#[derive(Debug)]
pub(super) struct Graph {
    /// The column of each cluster.
    pub(super) columns: Vec<usize>,
    pub(super) n_columns: usize,
    /// Whether each cluster has a frame.
    pub(super) framed: Vec<bool>,
    /// The least width of each frame, for its title.
    pub(super) head_widths: Vec<f64>,
    /// The first layer of each column, and one past the last.
    pub(super) bounds: Vec<(usize, usize)>,
    pub(super) n_layers: usize,
    /// Nodes first, in the order of the picture, then waypoints.
    pub(super) items: Vec<Item>,
    pub(super) contents: Vec<Content>,
    /// Pieces between neighbouring layers: left item, right item.
    pub(super) pieces: Vec<(usize, usize)>,
    /// The items an edge passes, from the left to the right; empty where it is drawn otherwise.
    pub(super) paths: Vec<Vec<usize>>,
    /// Whether an edge leads from the right to the left.
    pub(super) reversed: Vec<bool>,
    /// The ends of each edge: node or cluster by position; `None` where an end is not in the picture.
    pub(super) ends: Vec<Option<(Spot, Spot)>>,
    pub(super) lanes: Vec<Lane>,
}

/// An end of an edge, by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Node(usize),
    Cluster(usize),
}

pub(super) fn build(picture: &Picture) -> Graph {
    let nodes: Vec<_> = picture.nodes().collect();
    let contents: Vec<Content> = nodes.iter().map(|node| measure::content(node)).collect();
    let cluster_of: Vec<usize> = (0..)
        .zip(&picture.clusters)
        .flat_map(|(at, cluster)| std::iter::repeat_n(at, cluster.nodes.len()))
        .collect();
    let ends = ends(picture);
    let columns = columns(picture, &cluster_of, &ends);
    let n_columns = columns.iter().max().map_or(0, |last| last + 1);
    let node_column: Vec<usize> = cluster_of.iter().map(|&at| columns[at]).collect();

    let mut bounds = Vec::new();
    let mut layer_of = vec![0; nodes.len()];
    let mut n_layers = 0;
    for column in 0..n_columns {
        let inside: Vec<usize> = (0..nodes.len())
            .filter(|&node| node_column[node] == column)
            .collect();
        let depth = sublayers(&inside, &ends, &mut layer_of);
        for &node in &inside {
            layer_of[node] += n_layers;
        }
        bounds.push((n_layers, n_layers + depth));
        n_layers += depth;
    }

    let mut graph = Graph {
        framed: picture
            .clusters
            .iter()
            .map(|c| !c.title.is_empty())
            .collect(),
        head_widths: picture
            .clusters
            .iter()
            .map(|cluster| measure::width(&cluster.title, 13.0, true) + 16.0)
            .collect(),
        columns,
        n_columns,
        bounds,
        n_layers,
        items: (0..nodes.len())
            .map(|node| Item {
                what: What::Node(node),
                layer: layer_of[node],
                cluster: Some(cluster_of[node]),
                h: contents[node].h,
            })
            .collect(),
        contents,
        pieces: Vec::new(),
        paths: vec![Vec::new(); picture.edges.len()],
        reversed: vec![false; picture.edges.len()],
        lanes: Vec::new(),
        ends,
    };
    for (at, edge) in picture.edges.iter().enumerate() {
        match graph.ends[at] {
            Some((Spot::Node(from), Spot::Node(to))) if from != to => graph.lead(at, from, to),
            Some((from, to)) => {
                let column = |spot| match spot {
                    Spot::Node(node) => node_column[node],
                    Spot::Cluster(cluster) => graph.columns[cluster],
                };
                let (a, b) = (column(from), column(to));
                graph.reversed[at] = a > b;
                for column in a.min(b) + 1..a.max(b) {
                    graph.lanes.push(Lane {
                        edge: at,
                        column,
                        h: edge_width(edge) + 9.0,
                    });
                }
            }
            None => {}
        }
    }
    graph
}

impl Graph {
    /// Leads an edge through waypoints, one in each layer that it passes.
    fn lead(&mut self, edge: usize, from: usize, to: usize) {
        const ROOM: f64 = 9.0;
        let reversed = self.items[from].layer > self.items[to].layer;
        let (left, right) = if reversed { (to, from) } else { (from, to) };
        let (first, last) = (&self.items[left], &self.items[right]);
        let ends = [(first.cluster, first.layer), (last.cluster, last.layer)];
        let bounds = &self.bounds;
        let column = |layer: usize| bounds.partition_point(|&(_, end)| end <= layer);
        let home = |layer: usize| {
            let near = ends.iter().find(|end| column(end.1) == column(layer));
            near.and_then(|end| end.0)
        };
        let (first, last) = (first.layer, last.layer);
        let mut path = vec![left];
        let ways: Vec<Item> = (first + 1..last)
            .map(|layer| Item {
                what: What::Way(edge),
                layer,
                cluster: home(layer),
                h: ROOM,
            })
            .collect();
        path.extend(self.items.len()..self.items.len() + ways.len());
        self.items.extend(ways);
        path.push(right);
        self.pieces
            .extend(path.windows(2).map(|pair| (pair[0], pair[1])));
        self.paths[edge] = path;
        self.reversed[edge] = reversed;
    }
}

fn ends(picture: &Picture) -> Vec<Option<(Spot, Spot)>> {
    let nodes: BTreeMap<&str, usize> = picture
        .nodes()
        .enumerate()
        .map(|(at, node)| (node.key.as_str(), at))
        .collect();
    let clusters: BTreeMap<&str, usize> = picture
        .clusters
        .iter()
        .enumerate()
        .map(|(at, cluster)| (cluster.key.as_str(), at))
        .collect();
    let spot = |end: &End| match end {
        End::Node(key) => nodes.get(key.as_str()).copied().map(Spot::Node),
        End::Cluster(key) => clusters.get(key.as_str()).copied().map(Spot::Cluster),
    };
    let edges = picture.edges.iter();
    edges
        .map(|edge| Some((spot(&edge.from)?, spot(&edge.to)?)))
        .collect()
}

/// The column of each cluster: as the picture says, or by what flows between them where it says nothing.
fn columns(picture: &Picture, cluster_of: &[usize], ends: &[Option<(Spot, Spot)>]) -> Vec<usize> {
    let mut said: Vec<u32> = picture
        .clusters
        .iter()
        .map(|cluster| cluster.column)
        .collect();
    let by_cluster = said.clone();
    said.sort_unstable();
    said.dedup();
    if said.len() > 1 || picture.clusters.len() <= 1 {
        let rank = |column: &u32| said.partition_point(|known| known < column);
        return by_cluster.iter().map(rank).collect();
    }
    let cluster = |spot| match spot {
        Spot::Node(node) => cluster_of[node],
        Spot::Cluster(cluster) => cluster,
    };
    let pairs: Vec<(usize, usize)> = ends
        .iter()
        .flatten()
        .map(|&(from, to)| (cluster(from), cluster(to)))
        .collect();
    let mut layers = vec![0; picture.clusters.len()];
    rank(picture.clusters.len(), &pairs, &mut layers);
    layers
}

/// Sets the layers of the nodes of one column by what flows between them; gives their number.
fn sublayers(inside: &[usize], ends: &[Option<(Spot, Spot)>], layer_of: &mut [usize]) -> usize {
    let position: BTreeMap<usize, usize> = inside
        .iter()
        .enumerate()
        .map(|(at, &node)| (node, at))
        .collect();
    let pairs: Vec<(usize, usize)> = ends
        .iter()
        .filter_map(|pair| match pair {
            Some((Spot::Node(from), Spot::Node(to))) => {
                Some((*position.get(from)?, *position.get(to)?))
            }
            _ => None,
        })
        .collect();
    let mut layers = vec![0; inside.len()];
    rank(inside.len(), &pairs, &mut layers);
    for (&node, &layer) in inside.iter().zip(&layers) {
        layer_of[node] = layer;
    }
    layers.iter().max().map_or(1, |last| last + 1)
}

/// Longest paths over the arcs that point forward in an order with few arcs backward.
///
/// The order is that of Eades, Lin and Smyth (1993): sinks to the end, sources
/// to the front, then the vertex that gives most beyond what it takes.
fn rank(n: usize, pairs: &[(usize, usize)], layers: &mut [usize]) {
    let mut arcs: Vec<(usize, usize)> = pairs.iter().copied().filter(|(a, b)| a != b).collect();
    arcs.sort_unstable();
    arcs.dedup();
    let (mut outgoing, mut incoming) = (vec![Vec::new(); n], vec![Vec::new(); n]);
    for &(from, to) in &arcs {
        outgoing[from].push(to);
        incoming[to].push(from);
    }
    let mut n_out: Vec<usize> = outgoing.iter().map(Vec::len).collect();
    let mut n_in: Vec<usize> = incoming.iter().map(Vec::len).collect();
    let mut is_open = vec![true; n];
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while front.len() + back.len() < n {
        let open = || (0..n).filter(|&at| is_open[at]);
        let (next, to_back) = if let Some(sink) = open().find(|&at| n_out[at] == 0 && n_in[at] > 0)
        {
            (sink, true)
        } else if let Some(source) = open().find(|&at| n_in[at] == 0) {
            (source, false)
        } else {
            let surplus = |at: usize| (n_out[at] + n).saturating_sub(n_in[at]);
            let most = open().max_by_key(|&at| (surplus(at), std::cmp::Reverse(at)));
            (most.expect("something is left"), false)
        };
        is_open[next] = false;
        for &to in &outgoing[next] {
            n_in[to] = n_in[to].saturating_sub(1);
        }
        for &from in &incoming[next] {
            n_out[from] = n_out[from].saturating_sub(1);
        }
        if to_back {
            back.push(next);
        } else {
            front.push(next);
        }
    }
    front.extend(back.into_iter().rev());
    let mut place = vec![0; n];
    for (at, &vertex) in front.iter().enumerate() {
        place[vertex] = at;
    }
    for &vertex in &front {
        for &to in &outgoing[vertex] {
            if place[to] > place[vertex] {
                layers[to] = layers[to].max(layers[vertex] + 1);
            }
        }
    }
    // An arc backward between equal layers would have no way to lead; its end moves on.
    let mut is_level = true;
    while is_level {
        is_level = false;
        for &vertex in &front {
            for &to in &outgoing[vertex] {
                if layers[to] == layers[vertex] {
                    let later = if place[to] > place[vertex] {
                        to
                    } else {
                        vertex
                    };
                    layers[later] += 1;
                    is_level = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn arcs_lead_forward_and_loops_are_cut_once() {
        let mut layers = vec![0; 4];
        rank(4, &[(0, 1), (1, 2), (2, 0), (2, 3)], &mut layers);
        let backward = [(0, 1), (1, 2), (2, 0), (2, 3)]
            .iter()
            .filter(|&&(from, to)| layers[from] > layers[to])
            .count();
        assert_eq!(backward, 1, "{layers:?}");
        assert!(
            [(0, 1), (1, 2), (2, 0), (2, 3)]
                .iter()
                .all(|&(a, b)| layers[a] != layers[b])
        );
    }
}
