//! What is drawn, as plain data: nodes in clusters, edges between them, words above and below.

use crate::model::{
    product::Role,
    quantity::{ShareRange, WeeksRange},
};

/// How a loss leaves what a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// No loss is asked about, or not about this.
    Unmarked,
    /// It stays at or above the threshold, with all its output.
    Kept,
    /// It cannot be told, and is taken as running.
    NotTold,
    /// It stays at or above the threshold, with less output.
    Degraded,
    /// It falls below the threshold in the worst case only.
    MayBeLost,
    /// It falls below the threshold whatever is unknown.
    Lost,
    /// It is what is cut off.
    CutOff,
}

impl State {
    /// Every state, in order.
    pub const ALL: [Self; 7] = [
        Self::Unmarked,
        Self::Kept,
        Self::NotTold,
        Self::Degraded,
        Self::MayBeLost,
        Self::Lost,
        Self::CutOff,
    ];

    /// The word that stands in every label of this state; empty for [`State::Unmarked`].
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unmarked => "",
            Self::Kept => "kept",
            Self::NotTold => "cannot be told",
            Self::Degraded => "less left",
            Self::MayBeLost => "MAY BE LOST",
            Self::Lost => "LOST",
            Self::CutOff => "CUT OFF",
        }
    }
}

/// How a node is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark {
    /// How it is left.
    pub state: State,
    /// Whether the loss takes a part of its own supply.
    pub is_hit: bool,
    /// Whether it lies on the chain of causes.
    pub is_cause: bool,
}

impl Mark {
    /// No mark.
    pub const NONE: Self = Self {
        state: State::Unmarked,
        is_hit: false,
        is_cause: false,
    };
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One product, or several that are used alike.
    Product,
    /// A product whose supply the chain is about.
    Target,
    /// Where the members of an `any_of` input meet.
    Junction,
    /// A country.
    Country,
    /// A firm.
    Firm,
}

/// The largest holder of what a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The id of a country.
    pub id: String,
    /// What it holds of the market, in parts per million.
    pub ppm: u32,
}

/// One thing named in a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name for people.
    pub name: String,
    /// Who makes it, or what it makes.
    pub detail: String,
    /// The country that makes most of it, where that is known.
    pub holder: Option<Holder>,
    /// How many things it names; more than one where they are only counted.
    pub n_things: u32,
    /// How a loss leaves it, in words; empty where nothing is marked.
    pub state: String,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Unique in the picture.
    pub key: String,
    /// What it stands for.
    pub kind: Kind,
    /// What it names: one thing, or several that are drawn as one.
    pub rows: Vec<Row>,
    /// How it is marked; the same for all its rows.
    pub mark: Mark,
    /// Every name it stands for, also where its rows only count them.
    pub names: Vec<String>,
}

/// Nodes that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Unique among the clusters.
    pub key: String,
    /// Its heading; nodes of a cluster without one are drawn without a frame.
    pub title: String,
    /// Its place from left to right; clusters may share one.
    pub column: u32,
    /// Its nodes, in drawing order.
    pub nodes: Vec<Node>,
}

/// Where an edge begins or ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// At a node, by its key.
    Node(String),
    /// At the frame of a cluster, by its key.
    Cluster(String),
}

/// What the graph says of one input; told only where an arrow stands for one alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The part of the user's output that hangs on it.
    pub dependence: ShareRange,
    /// How long the user runs on without it.
    pub cover: WeeksRange,
    /// The part of the need that it can take, as one of several ways.
    pub covers: Option<ShareRange>,
}

/// An arrow from what is needed to what needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What is needed.
    pub from: End,
    /// What needs it.
    pub to: End,
    /// What it is to its user; `None` where several roles are drawn as one arrow.
    pub role: Option<Role>,
    /// How many inputs, or products, it stands for.
    pub weight: u32,
    /// What hangs on it in parts per million, at most: of the user's output between products, of the market of the
    /// foremost input between holders; `None` where many are drawn as one.
    pub share_ppm: Option<u32>,
    /// The facts behind it, where it stands for one input.
    pub facts: Option<Facts>,
    /// Words on it.
    pub label: String,
    /// Whether only a part of the output hangs on it.
    pub is_partial: bool,
    /// Whether something else can stand in.
    pub is_alternative: bool,
    /// Whether it lies on the chain of causes.
    pub is_cause: bool,
}

/// Which way most arrows lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// From left to right; for columns of boxes.
    Rightward,
    /// From top to bottom; for few nodes and long words on arrows.
    Downward,
}

/// What a line of the legend shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// A box.
    Box(Kind, Mark),
    /// The bar of a holder of so many parts per million.
    Bar(u32),
    /// An arrow; its ends are nowhere.
    Arrow(Edge),
}

/// A line of the legend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What is shown.
    pub sign: Sign,
    /// What it means.
    pub meaning: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Which way most arrows lead.
    pub flow: Flow,
    /// One line that says what is seen.
    pub title: String,
    /// Parameters, coverage and what was left out, one sentence per line.
    pub caption: Vec<String>,
    /// The nodes, from left to right and top to bottom.
    pub clusters: Vec<Cluster>,
    /// The edges.
    pub edges: Vec<Edge>,
    /// A sample of every state and every kind of line that occurs, with its meaning.
    pub legend: Vec<Sample>,
}

impl Picture {
    /// Every node, in drawing order.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.clusters.iter().flat_map(|cluster| &cluster.nodes)
    }
}
