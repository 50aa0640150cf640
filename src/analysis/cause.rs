//! The chain of causes: from a row that fell short back to what was hit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    engine::dynamics::{Course, NEVER},
    model::{
        Chain,
        product::{Input as ChainInput, Need, Product},
        quantity::{Share, Weeks},
        source::Evidence,
        view::View,
    },
    network::{
        Compiled, End, Shock,
        atlas::RowLabel,
        ix::{RecipeIx, RowIx},
        supply::{Atom, Told},
    },
};

use super::interval::{percent, weeks};

/// A chain of causes from the target down to what was hit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CausalChain {
    /// Which end of the unknown it is told at.
    pub end: End,
    /// The threshold the chain is told at; above the one asked for when the target keeps that.
    pub at_theta_pct: f64,
    /// From the target to the root, one step per product; empty when nothing reaches the target.
    pub steps: Vec<Step>,
    /// Weeks of stock and spares along the chain.
    pub cover_weeks: f64,
    /// How many of these weeks have a source of their own.
    pub sourced_weeks: f64,
}

/// One product on the chain of causes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The product that falls short.
    pub product: String,
    /// Its name for people.
    pub name: String,
    /// When it falls below the threshold.
    pub week: Option<f64>,
    /// What of its supply the loss hits directly, in percent.
    pub hit_pct: f64,
    /// Who is hit directly, the largest first.
    pub hit: Vec<Hit>,
    /// Where its supply is known from.
    pub told: Told,
    /// The input that stops it; `None` where the direct hit is enough.
    pub input: Option<Link>,
    /// What the split of its supply rests on.
    pub sources: Vec<String>,
}

/// Somebody who is hit directly, and what it holds of the product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The firm's name, where it is known.
    pub firm: Option<String>,
    /// The country's id, where it is known.
    pub country: Option<String>,
    /// The least it holds, in percent.
    pub low_pct: f64,
    /// The most it holds, in percent.
    pub high_pct: f64,
}

/// What stops a product first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Its own makers are hit.
    Hit,
    /// An input is missing: one product, or the members of an `any_of`.
    Missing(Vec<String>),
}

/// The input through which a loss travels on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What is missing: one product, or the members of an `any_of`.
    pub products: Vec<String>,
    /// What it is to its user.
    pub role: String,
    /// Weeks of stock or spares in this case.
    pub cover_weeks: f64,
    /// Whether wear, not an empty stock, stops the user.
    pub is_wear: bool,
    /// The sources of the need.
    pub sources: Vec<String>,
    /// The sources of the cover; empty for an assumed one.
    pub cover_sources: Vec<String>,
    /// A word from the graph.
    pub note: Option<String>,
    /// Other inputs that stop the same user in the same moment.
    pub tied: Vec<String>,
}

/// Walks back from a row that fell short to what was hit.
#[derive(Clone, Copy)]
pub(crate) struct Tracer<'a> {
    /// The chain.
    pub(crate) chain: &'a Chain,
    /// The case.
    pub(crate) compiled: &'a Compiled,
    /// The loss.
    pub(crate) shock: &'a Shock,
    /// What fell when, and what bound it.
    pub(crate) course: &'a Course,
    /// The threshold of that.
    pub(crate) theta: Share,
}

/// One link of a traced path: the row that fell short, and the input of its makers that did it.
struct Found {
    row: RowIx,
    input: Option<usize>,
    tied: Vec<usize>,
}

impl Tracer<'_> {
    pub(crate) fn causal_chain(&self, end: End, row: RowIx) -> CausalChain {
        let falls = self.course.falls[row.ix()] != NEVER;
        let path = if falls {
            self.path_to_hit(row)
        } else {
            Vec::new()
        };
        let steps = self.steps(&path);
        let links = || steps.iter().filter_map(|step| step.input.as_ref());
        let cover_weeks = links().map(|link| link.cover_weeks).sum();
        let sourced_weeks = links()
            .filter(|link| !link.cover_sources.is_empty())
            .map(|link| link.cover_weeks)
            .sum::<f64>()
            + 0.0;
        CausalChain {
            end,
            at_theta_pct: self.theta.percent(),
            steps,
            cover_weeks,
            sourced_weeks,
        }
    }

    /// The row at the end of the chain of causes: the one that is hit directly.
    pub(crate) fn root(&self, row: RowIx) -> Option<RowIx> {
        let falls = self.course.falls[row.ix()] != NEVER;
        let path = if falls {
            self.path_to_hit(row)
        } else {
            return None;
        };
        path.last().map(|found| found.row)
    }

    /// What stops a row first: its own hit, or the missing input that fell short earliest.
    pub(crate) fn first_cause(&self, row: RowIx) -> Option<Cause> {
        if self.course.falls[row.ix()] == NEVER {
            return None;
        }
        if self.hit(row).0 {
            return Some(Cause::Hit);
        }
        let fell = |link: &Found| {
            let input = link.input.expect("links carry the input they go through");
            (
                self.course.falls[self.compiled.network.input(input).row.ix()],
                input,
            )
        };
        let Some((_, input)) = self.links(row).iter().map(fell).min() else {
            return Some(Cause::Hit);
        };
        let record = self.compiled.atlas.chain_input(self.chain, input);
        let products = record.need.products().map(ToString::to_string);
        Some(Cause::Missing(products.collect()))
    }

    /// A path from a row that fell to one that is hit directly, each link as it bound when its user fell.
    ///
    /// Depth first, every row at most once: a loop never explains itself. The
    /// stack is explicit, since a chain may be as long as it likes.
    fn path_to_hit(&self, row: RowIx) -> Vec<Found> {
        let mut visited = BTreeSet::from([row]);
        let mut open = vec![(row, self.links(row))];
        let mut path: Vec<Found> = Vec::new();
        while let Some((row, links)) = open.last_mut() {
            let (is_enough, hit_pct) = self.hit(*row);
            let is_root = self.course.bound(*row).is_empty() && hit_pct > 0.0;
            if is_enough || is_root {
                path.push(Found {
                    row: *row,
                    input: None,
                    tied: Vec::new(),
                });
                return path;
            }
            if let Some(link) = links.pop() {
                let input = link.input.expect("links carry the input they go through");
                let next = self.compiled.network.input(input).row;
                if visited.insert(next) {
                    path.push(link);
                    open.push((next, self.links(next)));
                }
            } else {
                open.pop();
                path.pop();
            }
        }
        Vec::new()
    }

    /// The inputs that bind a row's makers when it falls, those of the slowest makers last.
    fn links(&self, row: RowIx) -> Vec<Found> {
        let network = &self.compiled.network;
        let bound = self.course.bound(row);
        // Inputs of one recipe stand side by side, and tie.
        let recipe = |position: u32| {
            let makers = self.makers(row);
            makers
                .into_iter()
                .find(|&maker| network.input_range(maker).contains(&(position as usize)))
        };
        let mut links: Vec<Found> = Vec::with_capacity(bound.len());
        for tied in bound.chunk_by(|&a, &b| recipe(a) == recipe(b)) {
            links.extend(tied.iter().map(|&position| {
                Found {
                    row,
                    input: Some(position as usize),
                    tied: tied
                        .iter()
                        .filter(|&&other| other != position)
                        .map(|&other| other as usize)
                        .collect(),
                }
            }));
        }
        links.reverse();
        links
    }

    /// The recipes of a row's suppliers, without repeats.
    fn makers(&self, row: RowIx) -> BTreeSet<RecipeIx> {
        let network = &self.compiled.network;
        network
            .suppliers(row)
            .iter()
            .map(|supplier| network.recipe_of(supplier.producer))
            .collect()
    }

    /// What the loss hits of a row directly, in percent of its supply.
    pub(crate) fn hit_pct(&self, row: RowIx) -> f64 {
        self.hit(row).1
    }

    /// Whether the direct hit alone takes a row below the threshold, and how much it takes, in percent.
    fn hit(&self, row: RowIx) -> (bool, f64) {
        let network = &self.compiled.network;
        let mut suppliers = network.suppliers(row).iter().peekable();
        let (mut supplied, mut whole) = (0, 0);
        for group in network.groups(row) {
            let (mut kept, mut lost) = (0_u64, 0_u64);
            while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
                let capacity = u64::from(self.shock.capacity(supplier.producer));
                kept += u64::from(network.kept_weight(supplier)) * capacity;
                lost += u64::from(network.lost_weight(supplier)) * (1_000_000 - capacity);
            }
            supplied += network.survives(group, kept, lost);
            whole += network.group_total(group);
        }
        let is_short = supplied < network.need(row) * u64::from(self.theta.ppm());
        let hit = 100.0 - (supplied as f64 / whole.max(1) as f64) / 10_000.0;
        (is_short, (hit * 100.0).round() / 100.0)
    }

    fn steps(&self, path: &[Found]) -> Vec<Step> {
        // A row of an `any_of` input is told with the link that leads to it.
        let products = path
            .iter()
            .filter_map(|found| match self.compiled.atlas.row(found.row) {
                RowLabel::Product { product, .. } => Some((found, *product)),
                RowLabel::AnyOf { .. } => None,
            });
        products
            .map(|(found, product)| {
                let (id, record) = self
                    .chain
                    .products()
                    .get_index(product as usize)
                    .expect("labels are of the chain");
                Step {
                    product: id.to_string(),
                    name: record.name.clone(),
                    week: weeks(self.course.falls[found.row.ix()]),
                    hit_pct: self.hit(found.row).1,
                    hit: self.hit_holders(found.row),
                    told: self.compiled.atlas.coverage()[product as usize].told,
                    input: found.input.map(|position| self.link(position, &found.tied)),
                    sources: if found.input.is_none() {
                        split_sources(record)
                    } else {
                        Vec::new()
                    },
                }
            })
            .collect()
    }

    fn link(&self, position: usize, tied: &[usize]) -> Link {
        let atlas = &self.compiled.atlas;
        let record = atlas.chain_input(self.chain, position);
        let input = self.compiled.network.input(position);
        let name = |record: &ChainInput| match &record.need {
            Need::Product(product) => product.to_string(),
            Need::AnyOf(members) => members
                .iter()
                .map(|member| member.product.as_str())
                .collect::<Vec<_>>()
                .join(" or "),
        };
        Link {
            products: record.need.products().map(ToString::to_string).collect(),
            role: record.role.as_str().to_owned(),
            cover_weeks: Weeks::from_micro(input.cover).weeks(),
            is_wear: input.wear > 0,
            sources: ids(&record.evidence),
            cover_sources: ids(&record.cover_evidence),
            note: record
                .note
                .clone()
                .or_else(|| record.evidence.assumed.clone()),
            tied: tied
                .iter()
                .map(|&position| name(atlas.chain_input(self.chain, position)))
                .collect(),
        }
    }

    /// Who of a row's suppliers is hit directly, largest first, with what they hold.
    fn hit_holders(&self, row: RowIx) -> Vec<Hit> {
        let suppliers = self.compiled.network.suppliers(row).iter();
        let is_hit = |producer| self.shock.capacity(producer) < Shock::WHOLE;
        let mut hit: Vec<(u32, Hit)> = suppliers
            .filter(|supplier| is_hit(supplier.producer))
            .filter_map(|supplier| {
                let atom = self.compiled.atlas.producer(supplier.producer).atom?;
                Some((supplier.high, self.holder(&atom)))
            })
            .collect();
        let name = |hit: &Hit| (hit.firm.clone(), hit.country.clone());
        hit.sort_by(|a, b| {
            b.0.cmp(&a.0)
                .then_with(|| name(&a.1).cmp(&name(&b.1)))
                .then_with(|| a.1.low_pct.total_cmp(&b.1.low_pct))
        });
        hit.into_iter().map(|(_, hit)| hit).collect()
    }

    fn holder(&self, atom: &Atom) -> Hit {
        let firm = atom
            .firm
            .and_then(|at| self.chain.firms().get_index(at as usize));
        let country = atom
            .country
            .and_then(|at| self.chain.countries().get_index(at as usize));
        Hit {
            firm: firm.map(|(id, _)| self.chain.firm_name(id).to_owned()),
            country: country.map(|(id, _)| id.to_string()),
            low_pct: percent(atom.low),
            high_pct: percent(atom.high),
        }
    }
}

fn ids(evidence: &Evidence) -> Vec<String> {
    evidence.sources.iter().map(ToString::to_string).collect()
}

/// The sources behind the supply of a product, without repeats: every view bounds it.
fn split_sources(record: &Product) -> Vec<String> {
    let mut found = Vec::new();
    for view in &record.views {
        match view {
            View::Countries { split, .. } => found.extend(ids(&split.evidence)),
            View::Firms { split } => found.extend(ids(&split.evidence)),
            View::Producers { rows } => {
                found.extend(rows.iter().flat_map(|row| ids(&row.evidence)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
