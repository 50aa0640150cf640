//! Graph views of a chain that petgraph answers: loops, dominators, articulation points, cones.

use std::collections::BTreeSet;

use petgraph::{
    algo::{articulation_points::articulation_points, dominators, tarjan_scc},
    graph::{DiGraph, NodeIndex, UnGraph},
    visit::Dfs,
};

use crate::model::Chain;

/// The products of a chain as a plain graph: an edge from each input to its user, AND and OR alike.
///
/// Node indices are positions in the chain.
fn product_graph(chain: &Chain) -> DiGraph<u32, ()> {
    let mut graph = DiGraph::with_capacity(chain.products().len(), chain.products().len() * 5);
    for product in 0..chain.products().len() {
        graph.add_node(product as u32);
    }
    for (user, record) in chain.products().values().enumerate() {
        let inputs: BTreeSet<usize> = record
            .inputs
            .iter()
            .flat_map(|input| input.need.products())
            .filter_map(|product| chain.products().get_index_of(product))
            .collect();
        for input in inputs {
            graph.add_edge(NodeIndex::new(input), NodeIndex::new(user), ());
        }
    }
    graph
}

/// The loops of a chain: sets of products that need one another, each sorted, by first member.
pub fn loops(chain: &Chain) -> Vec<Vec<u32>> {
    let graph = product_graph(chain);
    let mut loops: Vec<Vec<u32>> = tarjan_scc(&graph)
        .into_iter()
        .filter(|members| members.len() > 1)
        .map(|members| {
            let mut members: Vec<u32> = members
                .into_iter()
                .map(|node| node.index() as u32)
                .collect();
            members.sort_unstable();
            members
        })
        .collect();
    loops.sort_unstable();
    loops
}

/// Everything upstream of a product, itself included, in chain order.
pub fn cone(chain: &Chain, target: u32) -> Vec<u32> {
    let mut graph = product_graph(chain);
    graph.reverse();
    let mut walk = Dfs::new(&graph, NodeIndex::new(target as usize));
    let mut cone = Vec::new();
    while let Some(node) = walk.next(&graph) {
        cone.push(node.index() as u32);
    }
    cone.sort_unstable();
    cone
}

/// Products on every path from raw supply to the target: its dominators in the plain graph.
///
/// For comparison only: a dominator analysis reads every input as an
/// alternative, so it misses a sole supplier of one of two necessary inputs.
pub fn dominators(chain: &Chain, target: u32) -> Vec<u32> {
    let mut graph = product_graph(chain);
    let sources: Vec<NodeIndex> = graph
        .node_indices()
        .filter(|&node| graph.neighbors_directed(node, petgraph::Incoming).count() == 0)
        .collect();
    let root = graph.add_node(u32::MAX);
    for source in sources {
        graph.add_edge(root, source, ());
    }
    let tree = dominators::simple_fast(&graph, root);
    let target = NodeIndex::new(target as usize);
    let mut found: Vec<u32> = tree
        .strict_dominators(target)
        .into_iter()
        .flatten()
        .filter(|&node| node != root)
        .map(|node| node.index() as u32)
        .collect();
    found.sort_unstable();
    found
}

/// Products whose removal splits the undirected graph of a target's cone.
///
/// For comparison only: articulation points ignore both direction and
/// necessity, so they report hubs that nothing depends on.
pub fn articulation(chain: &Chain, target: u32) -> Vec<u32> {
    let cone = cone(chain, target);
    let mut graph: UnGraph<u32, ()> = UnGraph::default();
    for &product in &cone {
        graph.add_node(product);
    }
    let place = |product: u32| cone.binary_search(&product).ok().map(NodeIndex::new);
    for edge in product_graph(chain).raw_edges() {
        let ends = (
            place(edge.source().index() as u32),
            place(edge.target().index() as u32),
        );
        if let (Some(from), Some(to)) = ends {
            graph.update_edge(from, to, ());
        }
    }
    let mut found: Vec<u32> = articulation_points(&graph)
        .into_iter()
        .map(|node| graph[node])
        .collect();
    found.sort_unstable();
    found
}
