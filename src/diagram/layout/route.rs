//! Widths, and the lines from side to side.

use crate::diagram::{
    look::edge_width,
    picture::{Edge, Picture},
    text::wrap,
};

use super::{
    Column, Frame, Layout, Line, NodeBox, Rect,
    layers::{Graph, Spot, What},
    measure::width,
    place::{FRAME_PAD, Placed, settle},
};

/// The room between layers, and between columns beside it.
const LAYER_GAP: f64 = 38.0;
const COLUMN_GAP: f64 = 46.0;
/// The size of words on a line, and the widest words that a gap makes room for.
pub(in crate::diagram) const LABEL: f64 = 10.0;
const LABEL_ROOM: f64 = 150.0;
/// Letters on a line of an arrow's words.
const LABEL_LETTERS: usize = 26;
/// The height of such a line, and how many there may be.
pub(in crate::diagram) const LABEL_LINE: f64 = LABEL * 1.2;
const LABEL_LINES: usize = 2;
/// How far a line between frames of one column bulges.
const BULGE: f64 = 30.0;

/// Left and right of every layer and column.
struct Across {
    layers: Vec<(f64, f64)>,
    columns: Vec<(f64, f64)>,
    width: f64,
}

pub(super) fn find(picture: &Picture, graph: Graph, placed: &Placed, crossings: usize) -> Layout {
    let widths = box_widths(picture, &graph);
    let across = across(picture, &graph, &widths);
    let frames = frames(&graph, placed, &across);
    let rects: Vec<Rect> = (0..graph.contents.len())
        .map(|node| {
            let (left, right) = across.layers[graph.items[node].layer];
            let (w, h) = (widths[node], graph.contents[node].h);
            Rect {
                x: f64::midpoint(left, right) - w / 2.0,
                y: placed.middles[node] - h / 2.0,
                w,
                h,
            }
        })
        .collect();
    let lines = lines(picture, &graph, placed, &across, &rects, &frames);
    let columns = across
        .columns
        .iter()
        .zip(&placed.order)
        .map(|(&(x, right), clusters)| Column {
            titles: clusters
                .iter()
                .map(|&cluster| picture.clusters[cluster].title.clone())
                .collect(),
            x,
            w: right - x,
        })
        .collect();
    let positions = picture
        .clusters
        .iter()
        .enumerate()
        .flat_map(|(at, cluster)| (0..cluster.nodes.len()).map(move |node| (at, node)));
    let contents = graph.contents.into_iter();
    let nodes = picture.nodes().zip(positions).zip(rects).zip(contents);
    let boxes = nodes
        .map(|(((node, at), rect), mut content)| {
            let shift = rect.w - content.w;
            let centred = content.words.iter_mut().filter(|words| words.is_centred);
            centred.for_each(|words| words.x += shift / 2.0);
            if node.rows.len() == 1 {
                content.bars.iter_mut().for_each(|bar| bar.x += shift / 2.0);
            }
            content.w = rect.w;
            NodeBox {
                key: node.key.clone(),
                at,
                rect,
                content,
            }
        })
        .collect();
    Layout {
        width: across.width,
        height: placed.height,
        columns,
        frames: frames.into_iter().flatten().collect(),
        boxes,
        lines,
        crossings,
    }
}

/// Boxes of one cluster, layer and kind of content are equally wide.
fn box_widths(picture: &Picture, graph: &Graph) -> Vec<f64> {
    let kinds: Vec<_> = picture
        .nodes()
        .zip(&graph.items)
        .map(|(node, item)| {
            let n_columns = node.rows.len().min(2);
            (item.cluster, item.layer, n_columns, node.names.is_empty())
        })
        .collect();
    let widest = |kind| {
        let alike = kinds.iter().zip(&graph.contents);
        let widths = alike.filter(|(other, _)| **other == kind);
        widths.map(|(_, content)| content.w).fold(0.0, f64::max)
    };
    let mut known = std::collections::BTreeMap::new();
    kinds
        .iter()
        .map(|&kind| *known.entry(kind).or_insert_with(|| widest(kind)))
        .collect()
}

fn across(picture: &Picture, graph: &Graph, widths: &[f64]) -> Across {
    let mut layer_widths = vec![20.0_f64; graph.n_layers];
    for (item, w) in graph.items.iter().zip(widths) {
        layer_widths[item.layer] = layer_widths[item.layer].max(*w);
    }
    // Room for words, in the gap before a layer.
    let mut label_room = vec![0.0_f64; graph.n_layers + 1];
    let mut n_pieces = vec![0_usize; graph.n_layers + 1];
    for &(_, to) in &graph.pieces {
        n_pieces[graph.items[to].layer] += 1;
    }
    for (at, edge) in picture.edges.iter().enumerate() {
        if let Some(layer) = label_layer(graph, at) {
            let lines = words(edge);
            let room = lines.iter().map(|line| width(line, LABEL, false) + 14.0);
            label_room[layer] = label_room[layer].max(room.fold(0.0, f64::max).min(LABEL_ROOM));
        }
    }
    let gap = |layer: usize| {
        let traffic = 4.0 * (n_pieces[layer] as f64).sqrt();
        (LAYER_GAP + traffic).max(label_room[layer] + 16.0)
    };
    let has_arc = |column: usize| {
        let spots = graph.ends.iter().flatten();
        let mut columns = spots.filter_map(|pair| match pair {
            (Spot::Cluster(from), Spot::Cluster(to)) => {
                (graph.columns[*from] == graph.columns[*to]).then_some(graph.columns[*from])
            }
            _ => None,
        });
        columns.any(|other| other == column)
    };
    let (mut layers, mut columns) = (Vec::new(), Vec::new());
    let mut x = 0.0;
    for (column, &(first, end)) in graph.bounds.iter().enumerate() {
        let clusters = (0..graph.columns.len()).filter(|&at| graph.columns[at] == column);
        let framed: Vec<usize> = clusters.filter(|&at| graph.framed[at]).collect();
        let pad = if framed.is_empty() { 0.0 } else { FRAME_PAD };
        let inner: f64 = (first..end).map(|layer| layer_widths[layer]).sum::<f64>()
            + (first + 1..end).map(gap).sum::<f64>();
        let head = framed.iter().map(|&at| graph.head_widths[at]);
        let need = head.fold(inner + 2.0 * pad, f64::max);
        if column > 0 {
            let arc = if has_arc(column - 1) {
                2.0 * BULGE
            } else {
                0.0
            };
            x += gap(first).max(COLUMN_GAP) + arc;
        }
        columns.push((x, x + need));
        let mut left = x + (need - inner) / 2.0;
        for (layer, w) in (first..end).zip(&layer_widths[first..end]) {
            if layer > first {
                left += gap(layer);
            }
            layers.push((left, left + w));
            left += w;
        }
        x += need;
    }
    let last = graph.n_columns.checked_sub(1);
    if last.is_some_and(has_arc) {
        x += 2.0 * BULGE;
    }
    Across {
        layers,
        columns,
        width: x,
    }
}

/// The layer before which an edge has its words.
fn label_layer(graph: &Graph, edge: usize) -> Option<usize> {
    if let Some(&last) = graph.paths[edge].last() {
        return Some(graph.items[last].layer);
    }
    let (from, to) = graph.ends[edge]?;
    let column = |spot| match spot {
        Spot::Node(node) => graph.items[node].cluster.map(|at| graph.columns[at]),
        Spot::Cluster(cluster) => Some(graph.columns[cluster]),
    };
    let (a, b) = (column(from)?, column(to)?);
    (a != b).then(|| graph.bounds[a.max(b)].0)
}

fn frames(graph: &Graph, placed: &Placed, across: &Across) -> Vec<Option<Frame>> {
    (0..graph.columns.len())
        .map(|cluster| {
            let column = graph.columns[cluster];
            let (left, right) = across.columns[column];
            let (top, bottom) = placed.clusters[cluster];
            graph.framed[cluster].then_some(Frame {
                cluster,
                column,
                rect: Rect {
                    x: left,
                    y: top,
                    w: right - left,
                    h: bottom - top,
                },
            })
        })
        .collect()
}

/// One end of a line at a side of a box.
struct Port {
    rect: Rect,
    is_right: bool,
    /// The line, and whether this is its end.
    line: usize,
    is_end: bool,
    /// The height it looks to, and the room it takes.
    toward: f64,
    room: f64,
    owner: (bool, usize),
}

/// The points of a line before ports are told apart: right side of one thing, waypoints, left side of another.
struct Route {
    edge: usize,
    ways: Vec<(f64, f64, f64)>,
    is_arc: bool,
}

fn lines(
    picture: &Picture,
    graph: &Graph,
    placed: &Placed,
    across: &Across,
    rects: &[Rect],
    frames: &[Option<Frame>],
) -> Vec<Line> {
    let rect = |spot| match spot {
        Spot::Node(node) => rects[node],
        Spot::Cluster(cluster) => match &frames[cluster] {
            Some(frame) => frame.rect,
            None => {
                let (x, right) = across.columns[graph.columns[cluster]];
                let (y, bottom) = placed.clusters[cluster];
                Rect {
                    x,
                    y,
                    w: right - x,
                    h: bottom - y,
                }
            }
        },
    };
    let owner = |spot| match spot {
        Spot::Node(node) => (false, node),
        Spot::Cluster(cluster) => (true, cluster),
    };
    let column = |spot| match spot {
        Spot::Node(node) => graph.items[node].cluster.map_or(0, |at| graph.columns[at]),
        Spot::Cluster(cluster) => graph.columns[cluster],
    };
    let mut lanes = vec![Vec::new(); picture.edges.len()];
    for (lane, &at) in graph.lanes.iter().zip(&placed.lanes) {
        let (left, right) = across.columns[lane.column];
        lanes[lane.edge].push((left, right, at));
    }
    let mut routes = Vec::new();
    let mut ports: Vec<Port> = Vec::new();
    for (edge, ends) in graph.ends.iter().enumerate() {
        let Some((from, to)) = *ends else { continue };
        let (left, right) = if graph.reversed[edge] {
            (to, from)
        } else {
            (from, to)
        };
        let path = &graph.paths[edge];
        let is_arc = path.is_empty() && column(left) == column(right);
        let mut ways: Vec<(f64, f64, f64)> = path
            .iter()
            .filter(|&&item| matches!(graph.items[item].what, What::Way(_)))
            .map(|&item| {
                let (a, b) = across.layers[graph.items[item].layer];
                (a, b, placed.middles[item])
            })
            .collect();
        if path.is_empty() {
            ways.extend(&lanes[edge]);
        }
        let (a, b) = (rect(left), rect(right));
        let middle = |rect: &Rect| rect.y + rect.h / 2.0;
        let first = ways.first().map_or(middle(&b), |way| way.2);
        let last = ways.last().map_or(middle(&a), |way| way.2);
        let room = edge_width(&picture.edges[edge]).max(2.0) + 9.0;
        let line = routes.len();
        ports.push(Port {
            rect: a,
            is_right: true,
            line,
            is_end: false,
            toward: first,
            room,
            owner: owner(left),
        });
        ports.push(Port {
            rect: b,
            is_right: is_arc,
            line,
            is_end: true,
            toward: last,
            room,
            owner: owner(right),
        });
        routes.push(Route { edge, ways, is_arc });
    }
    let heights = spread(&ports, routes.len());
    let mut lines: Vec<Line> = routes
        .iter()
        .zip(heights)
        .zip(ports.chunks(2))
        .map(|((route, (y0, y1)), ports)| {
            draw(
                graph,
                across,
                &picture.edges[route.edge],
                route,
                (&ports[0].rect, y0),
                (&ports[1].rect, y1),
            )
        })
        .collect();
    part_labels(&mut lines, placed.height);
    lines
}

/// The heights of both ends of every line: those on one side of one thing stand apart, in the order of where they lead.
fn spread(ports: &[Port], n_lines: usize) -> Vec<(f64, f64)> {
    let mut heights = vec![(0.0, 0.0); n_lines];
    let mut order: Vec<&Port> = ports.iter().collect();
    order.sort_by(|a, b| {
        let sides = (a.owner, a.is_right).cmp(&(b.owner, b.is_right));
        sides
            .then(a.toward.total_cmp(&b.toward))
            .then(a.line.cmp(&b.line))
    });
    for side in order.chunk_by(|a, b| (a.owner, a.is_right) == (b.owner, b.is_right)) {
        let rect = side[0].rect;
        let margin = 6.0_f64.min(rect.h / 4.0);
        let total: f64 = side.iter().map(|port| port.room).sum();
        let scale = ((rect.h - 2.0 * margin) / total).min(1.0);
        // Frames are tall: there a line leaves where it leads, boxes gather theirs at the middle.
        let middle = rect.y + rect.h / 2.0;
        let wishes: Vec<(f64, f64, f64)> = side
            .iter()
            .map(|port| {
                let wish = if port.owner.0 { port.toward } else { middle };
                (wish, 1.0, port.room * scale)
            })
            .collect();
        let settled = settle(&wishes, rect.y + margin, rect.bottom() - margin);
        for (port, at) in side.iter().zip(settled) {
            let ends = &mut heights[port.line];
            if port.is_end {
                ends.1 = at;
            } else {
                ends.0 = at;
            }
        }
    }
    heights
}

fn draw(
    graph: &Graph,
    across: &Across,
    edge: &Edge,
    route: &Route,
    (left, y0): (&Rect, f64),
    (right, y1): (&Rect, f64),
) -> Line {
    let start = (left.right(), y0);
    let mut points = vec![start];
    let mut pieces: Vec<[(f64, f64); 3]> = Vec::new();
    let mut label = (start.0, start.1);
    if route.is_arc {
        let bulge = left.right().max(right.right()) + BULGE * 1.6;
        let end = (right.right(), y1);
        pieces.push([(bulge, y0), (bulge, y1), end]);
        label = (left.right() + BULGE, f64::midpoint(y0, y1));
    } else {
        // Straight to the side of the layer, so that no neighbour is touched.
        let sides = match graph.paths[route.edge].as_slice() {
            [first, .., last] => (
                across.layers[graph.items[*first].layer].1,
                across.layers[graph.items[*last].layer].0,
            ),
            _ => (left.right(), right.x),
        };
        points.push((sides.0, y0));
        for &(a, b, y) in &route.ways {
            points.push((a, y));
            points.push((b, y));
        }
        points.push((sides.1, y1));
        points.push((right.x, y1));
        points.dedup_by(|a, b| (a.0 - b.0).abs() < 0.01 && (a.1 - b.1).abs() < 0.01);
        for pair in points.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let half = f64::midpoint(x0, x1);
            pieces.push([(half, y0), (half, y1), (x1, y1)]);
        }
        // Words stand in the gap before the last layer.
        let before = points.iter().rev().find(|point| point.0 < sides.1 - 1.0);
        if let Some(before) = before {
            label = (
                f64::midpoint(before.0, sides.1),
                f64::midpoint(before.1, y1),
            );
        }
    }
    let mut line = Line {
        edge: route.edge,
        start,
        pieces,
        label,
        words: words(edge),
    };
    if graph.reversed[route.edge] {
        reverse(&mut line);
    }
    line
}

fn reverse(line: &mut Line) {
    let mut ends = vec![line.start];
    ends.extend(line.pieces.iter().map(|piece| piece[2]));
    let turned = line.pieces.iter().zip(&ends).rev();
    let pieces = turned
        .map(|(piece, &start)| [piece[1], piece[0], start])
        .collect();
    line.start = *ends.last().expect("a line has a start");
    line.pieces = pieces;
}

/// The words on an arrow; what does not fit is left to its title.
fn words(edge: &Edge) -> Vec<String> {
    if edge.label.is_empty() {
        return Vec::new();
    }
    let mut lines = wrap(&edge.label, LABEL_LETTERS);
    if lines.len() > LABEL_LINES {
        lines.truncate(LABEL_LINES);
        lines[LABEL_LINES - 1].push('…');
    }
    lines
}

/// Moves words on lines apart, where they would cover each other.
fn part_labels(lines: &mut [Line], height: f64) {
    let mut labelled: Vec<usize> = (0..lines.len())
        .filter(|&at| !lines[at].words.is_empty())
        .collect();
    labelled.sort_by(|&a, &b| {
        let (a, b) = (lines[a].label, lines[b].label);
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    // Words of one gap stand near one another from left to right.
    let near = |a: &usize, b: &usize| lines[*b].label.0 - lines[*a].label.0 < 50.0;
    let mut moved = Vec::new();
    for gap in labelled.chunk_by(near) {
        let mut gap = gap.to_vec();
        gap.sort_by(|&a, &b| {
            lines[a]
                .label
                .1
                .total_cmp(&lines[b].label.1)
                .then(a.cmp(&b))
        });
        let room = |at: usize| lines[at].words.len() as f64 * LABEL_LINE;
        let wishes: Vec<(f64, f64, f64)> = gap
            .iter()
            .map(|&at| (lines[at].label.1, 1.0, room(at) + 2.0))
            .collect();
        for (&at, middle) in gap.iter().zip(settle(&wishes, 0.0, height)) {
            moved.push((at, middle - room(at) / 2.0 + 0.8 * LABEL_LINE));
        }
    }
    for (at, y) in moved {
        lines[at].label.1 = y;
    }
}
