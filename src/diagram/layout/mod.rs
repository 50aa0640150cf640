//! Where everything of a [`Picture`] stands: plain data, for a file or a page to draw.
//!
//! Layers from left to right as goods flow (Sugiyama, Tagawa and Toda 1981): clusters take columns, a column takes as
//! many layers as its inner inputs need, long arrows pass through waypoints, barycentre sweeps order each layer, and
//! monotone least squares (pool adjacent violators) sets the heights.
//! The same picture gives the same layout; lengths are in pixels, y grows downwards.

pub mod measure;

mod layers;
mod order;
mod place;
mod route;

use super::picture::Picture;

pub(super) use route::{LABEL, LABEL_LINE};

/// An upright rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The right side.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// The lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Whether two rectangles share more than a border.
    pub fn overlaps(&self, other: &Self) -> bool {
        const BORDER: f64 = 1e-6;
        self.x + BORDER < other.right()
            && other.x + BORDER < self.right()
            && self.y + BORDER < other.bottom()
            && other.y + BORDER < self.bottom()
    }
}

/// The frame of a cluster with a title.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The position of the cluster in the picture.
    pub cluster: usize,
    /// Where it stands; the title has its first [`measure::HEAD`] pixels.
    pub rect: Rect,
    /// The column it stands in, from the left.
    pub column: usize,
}

/// The box of a node.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeBox {
    /// The key of the node.
    pub key: String,
    /// The position of its cluster in the picture, and its own in the cluster.
    pub at: (usize, usize),
    /// Where it stands.
    pub rect: Rect,
    /// What stands in it; places count from the left upper corner of the box.
    pub content: measure::Content,
}

/// The line of an edge: cubic Bézier pieces, each of two handles and an end.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The position of the edge in the picture.
    pub edge: usize,
    /// Where it begins, on the side of a box or frame.
    pub start: (f64, f64),
    /// The pieces; the last ends on the side of a box or frame.
    pub pieces: Vec<[(f64, f64); 3]>,
    /// Where its words stand: the middle of the base line of the first.
    pub label: (f64, f64),
    /// Its words, one entry a line; shortened where they are long.
    pub words: Vec<String>,
}

/// A column of the picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The titles of its clusters, from the top.
    pub titles: Vec<String>,
    /// Left.
    pub x: f64,
    /// Width.
    pub w: f64,
}

/// Where everything stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The width of the whole, from 0.
    pub width: f64,
    /// The height of the whole, from 0.
    pub height: f64,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The frames of clusters with a title.
    pub frames: Vec<Frame>,
    /// The nodes, in the order of the picture.
    pub boxes: Vec<NodeBox>,
    /// The edges whose ends are both drawn, in the order of the picture.
    pub lines: Vec<Line>,
    /// How often lines cross between neighbouring layers.
    pub crossings: usize,
}

/// Lays a picture out.
///
/// # Complexity
///
/// O(s · E log E) for E pieces of arrows between neighbouring layers and s = 24 sweeps.
pub fn find(picture: &Picture) -> Layout {
    let graph = layers::build(picture);
    let (order, crossings) = order::find(&graph);
    let placed = place::find(&graph, &order);
    route::find(picture, graph, &placed, crossings)
}
