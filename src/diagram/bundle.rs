//! Fewer arrows without saying less: products used alike become one node, crowded pairs of stages one arrow.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::product::{Role, Stage};

use super::{
    picture::{Facts, Mark},
    selection::Collapse,
};

/// Where a link begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    /// A product, by its position in the chain.
    Product(u32),
    /// An `any_of` input: its user, and its position among the user's inputs.
    Junction(u32, u32),
}

/// How a link looks, besides where it leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Style {
    /// What the input is to its user.
    pub(super) role: Role,
    /// Words on it.
    pub(super) label: String,
    /// Whether only a part of the output hangs on it.
    pub(super) is_partial: bool,
    /// Whether something else can stand in.
    pub(super) is_alternative: bool,
    /// Whether it lies on the chain of causes.
    pub(super) is_cause: bool,
}

/// One input of one product, or one member of an `any_of` input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// What is needed.
    pub(super) from: Point,
    /// What needs it.
    pub(super) to: Point,
    /// How it looks.
    pub(super) style: Style,
    /// What the graph says of it; nothing for the way from a junction to its user.
    pub(super) facts: Option<Facts>,
}

/// The links that one arrow stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Arrow {
    /// How many they are.
    pub(super) weight: u32,
    /// The part of the users' output that hangs on one of them, at most.
    pub(super) share_ppm: u32,
    /// What the graph says, where it is one link.
    pub(super) facts: Option<Facts>,
}

/// What must agree between products for one node to show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    /// Their stage.
    pub(super) stage: Stage,
    /// Their mark.
    pub(super) mark: Mark,
    /// Set for a product that always has a node of its own.
    pub(super) alone: Option<u32>,
    /// Whether it is only counted; its inputs are then drawn from stage to stage.
    pub(super) is_counted: bool,
}

/// Products and links, fit for drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundled {
    /// The nodes: positions in chain order, by first member.
    pub(super) groups: Vec<Vec<u32>>,
    /// The arrows between them; ends are first members.
    pub(super) arrows: BTreeMap<(Point, Point, Style), Arrow>,
    /// The arrows from stage to stage, each with the number of inputs it stands for; a stage may lead to itself.
    pub(super) streams: BTreeMap<(Stage, Stage), u32>,
}

/// Above this many arrows the most crowded pairs of stages are drawn as one arrow each.
const CROWD: usize = 70;
/// Above this many, single arrows are given up for a map of stages.
const WALL: usize = 3 * CROWD;

/// Bundles products and links until at most [`CROWD`] arrows are left, or nothing more can be merged.
///
/// Products whose links have the same ends and styles become one node, which
/// says no less. Only if that is not enough, all links from one stage to another
/// become one arrow, the most crowded pair first. Where that would have to merge
/// most of them, all are merged. Links on the chain of causes stay.
///
/// With [`Collapse::None`] nothing is drawn together.
pub(super) fn bundle(
    classes: &BTreeMap<u32, Class>,
    links: &[Link],
    collapse: Collapse,
) -> Bundled {
    let is_counted = |point: Point| {
        let (Point::Product(product) | Point::Junction(product, _)) = point;
        classes[&product].is_counted
    };
    let is_plain = collapse == Collapse::None;
    let stage = |point: Point| {
        let (Point::Product(product) | Point::Junction(product, _)) = point;
        classes[&product].stage
    };
    let mut merged: BTreeSet<(Stage, Stage)> = BTreeSet::new();
    loop {
        let is_merged = |link: &Link| {
            let is_between = merged.contains(&(stage(link.from), stage(link.to)));
            !link.style.is_cause && (is_between || is_counted(link.from) || is_counted(link.to))
        };
        let kept = with_members(links.iter().filter(|link| !is_merged(link)));
        let representative = if is_plain {
            classes.keys().map(|&product| (product, product)).collect()
        } else {
            alike(classes, &kept)
        };
        let ends = |point| match point {
            Point::Product(product) => Point::Product(representative[&product]),
            junction @ Point::Junction(..) => junction,
        };
        let mut arrows: BTreeMap<(Point, Point, Style), Arrow> = BTreeMap::new();
        for link in &kept {
            let key = (ends(link.from), ends(link.to), link.style.clone());
            // Inputs among products of one box would lead back to it.
            if !is_plain && key.0 == key.1 {
                continue;
            }
            let arrow = arrows.entry(key).or_default();
            arrow.weight += 1;
            arrow.facts = link.facts.filter(|_| arrow.weight == 1);
            let share = link
                .facts
                .map_or(1_000_000, |facts| facts.dependence.high().ppm());
            arrow.share_ppm = arrow.share_ppm.max(share);
        }
        let mut crowds: BTreeMap<(Stage, Stage), usize> = BTreeMap::new();
        for (from, to, style) in arrows.keys() {
            let pair = (stage(*from), stage(*to));
            if pair.0 != pair.1 && !style.is_cause {
                *crowds.entry(pair).or_default() += 1;
            }
        }
        let most = crowds
            .into_iter()
            .max_by_key(|&(pair, n)| (n, std::cmp::Reverse(pair)));
        match most {
            _ if !is_plain && arrows.len() > WALL && merged.is_empty() => {
                merged = links
                    .iter()
                    .map(|link| (stage(link.from), stage(link.to)))
                    .collect();
            }
            Some((pair, n)) if !is_plain && arrows.len() > CROWD && n > 1 => {
                merged.insert(pair);
            }
            _ => {
                let mut streams: BTreeMap<(Stage, Stage), u32> = BTreeMap::new();
                let is_input = |link: &&Link| matches!(link.from, Point::Product(_));
                for link in links.iter().filter(is_input).filter(|link| is_merged(link)) {
                    *streams
                        .entry((stage(link.from), stage(link.to)))
                        .or_default() += 1;
                }
                let groups = groups(&representative);
                return Bundled {
                    groups,
                    arrows,
                    streams,
                };
            }
        }
    }
}

/// Leaves out the links of junctions that no member reaches any more.
fn with_members<'links>(links: impl Iterator<Item = &'links Link>) -> Vec<&'links Link> {
    let links: Vec<&Link> = links.collect();
    let reached: BTreeSet<Point> = links.iter().map(|link| link.to).collect();
    let is_fed = |point: Point| matches!(point, Point::Product(_)) || reached.contains(&point);
    links.into_iter().filter(|link| is_fed(link.from)).collect()
}

/// The first of the products that are drawn as one node, for every product.
fn alike(classes: &BTreeMap<u32, Class>, links: &[&Link]) -> BTreeMap<u32, u32> {
    type Signature<'a> = (Class, BTreeSet<(bool, Point, &'a Style)>);
    let mut first: BTreeMap<u32, u32> = classes.keys().map(|&product| (product, product)).collect();
    loop {
        let ends = |point| match point {
            Point::Product(product) => Point::Product(first[&product]),
            junction @ Point::Junction(..) => junction,
        };
        let mut signatures: BTreeMap<u32, Signature<'_>> = classes
            .iter()
            .map(|(&product, &class)| (product, (class, BTreeSet::new())))
            .collect();
        for link in links {
            for (near, far, is_input) in [(link.from, link.to, false), (link.to, link.from, true)] {
                // Products that are only counted share a box, whatever they need.
                if let Point::Product(product) = near
                    && !classes[&product].is_counted
                {
                    let signature = signatures
                        .get_mut(&product)
                        .expect("links join drawn products");
                    signature.1.insert((is_input, ends(far), &link.style));
                }
            }
        }
        let mut firsts: BTreeMap<Signature<'_>, u32> = BTreeMap::new();
        let mut next = BTreeMap::new();
        for (product, signature) in signatures {
            next.insert(product, *firsts.entry(signature).or_insert(product));
        }
        if next == first {
            return first;
        }
        first = next;
    }
}

fn groups(representative: &BTreeMap<u32, u32>) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (&product, &first) in representative {
        groups.entry(first).or_default().push(product);
    }
    groups.into_values().collect()
}
