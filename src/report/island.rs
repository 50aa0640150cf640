//! The data island of a page: everything the explorer needs to solve any loss, as plain data.

use serde::Serialize;

use crate::{
    analysis::dynamics::{Response, most},
    model::{
        Chain, FixedPoint, Question, Reading,
        id::ProductId,
        product::{Input, Need, Stage},
        quantity::Weeks,
    },
    network::{
        Compiled, End, Frame, Outcome, Structure,
        atlas::RowLabel,
        compile,
        ix::{ProducerIx, RecipeIx, RowIx},
        supply::{Holder, Told},
    },
};

/// What the explorer in a page reads.
///
/// Shares are parts per million, times millionths of a week, references positions. What hangs on the
/// outcome, the case and the horizon is left out and worked out in the page, so that all three can be changed there;
/// everything that takes the chain to tell is in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Island {
    /// The name and number of this form.
    pub format: &'static str,
    /// The name of the chain.
    pub chain: String,
    /// What the page was made for.
    pub question: Asked,
    /// Positions of the targets among the products.
    pub targets: Vec<u32>,
    /// Positions of the products that final users ask for.
    pub finals: Vec<u32>,
    /// How long an installed base takes from whole to nothing once spares are gone.
    pub wear: u64,
    /// Id and name of every country.
    pub countries: Vec<(String, String)>,
    /// Id, name and headquarters of every firm.
    pub firms: Vec<(String, String, u32)>,
    /// Positions of several makers under one figure, and of who is known to be among them.
    pub groups: Vec<(u32, Vec<u32>)>,
    /// Id, name and members of every bloc.
    pub blocs: Vec<(String, String, Vec<u32>)>,
    /// The stages that occur, in order.
    pub stages: Vec<&'static str>,
    /// Id, name and position of the stage of every product.
    pub products: Vec<(String, String, u32)>,
    /// The most that the makers of every product can make in the best case, as a multiple of normal.
    pub most: Vec<f64>,
    /// Every input of every product: role, members, dependence and cover, each low and high.
    pub inputs: Vec<InputEntry>,
    /// How supply is cut, for countries as places, countries as jurisdictions, and firms.
    pub frames: Frames,
}

/// What the page was made for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asked {
    /// `output`, `growth` or `renewal`.
    pub outcome: &'static str,
    /// `location` or `jurisdiction`.
    pub basis: &'static str,
    /// The threshold.
    pub theta: u32,
    /// The horizon.
    pub horizon: u64,
}

/// Role, members, dependence low and high, cover low and high.
pub type InputEntry = (u8, Vec<Member>, u32, u32, u64, u64);
/// A member of an input: product, what it covers low and high, its ramp low and high.
pub type Member = (u32, u32, u32, u64, u64);

/// The ways to cut supply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frames {
    /// Countries as places.
    pub location: Shape,
    /// Countries as jurisdictions.
    pub jurisdiction: Shape,
    /// Firms.
    pub firm: Shape,
}

/// The shape of a compiled network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shape {
    /// Positions of the countries that the facts list for each product.
    pub listed: Vec<Vec<u32>>,
    /// How each product is told: 0 by its views, 1 no supply of its own, 2 not known.
    pub told: Vec<u8>,
    /// The row that serves the users of each product who ask for growth or renewal, in the products' order: a tool for
    /// new capacity is asked for output.
    pub buyers: Vec<u32>,
    /// One entry per row; those of the products come first, in their order.
    pub rows: Vec<RowEntry>,
    /// Product, row of its own makers or −1, marks (1: a member of an `any_of` input; 2: asked for output whatever the
    /// question), then row and input in turn.
    pub recipes: Vec<Vec<i64>>,
    /// Recipe, product, kind of holder or −1, country or −1, firm or −1.
    pub producers: Vec<[i64; 5]>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum RowEntry {
    /// The supply of a product, to everybody or to one access class.
    Product {
        /// The product.
        product: u32,
        /// What its users need, in the worst and in the best case.
        need: [u64; 2],
        /// Groups of suppliers: the total, then producer, low and high in turn.
        groups: Vec<Vec<u64>>,
    },
    /// An `any_of` input.
    AnyOf {
        /// Which input.
        any_of: u32,
        /// A producer per member.
        members: Vec<u32>,
    },
}

/// Writes down what the explorer needs.
pub fn island(chain: &Chain, question: &Question) -> Island {
    let stages: Vec<Stage> = Stage::ALL
        .into_iter()
        .filter(|&stage| {
            chain
                .products()
                .values()
                .any(|product| product.stage == stage)
        })
        .collect();
    let stage_of = |stage| {
        stages
            .iter()
            .position(|&other| other == stage)
            .expect("only stages that occur are asked for") as u32
    };
    let country = |id| chain.countries().get_index_of(id).map(|at| at as u32);
    let mut inputs = Vec::new();
    let mut offsets = Vec::new();
    for product in chain.products().values() {
        offsets.push(inputs.len() as u32);
        inputs.extend(product.inputs.iter().map(|input| entry(chain, input)));
    }
    let shape = |frame| shape(chain, question, frame, &offsets);
    let wear = chain.defaults().wear_per_month.fraction();
    Island {
        format: "linchpin.explorer/1",
        chain: chain.title().unwrap_or(chain.name()).to_owned(),
        question: Asked {
            outcome: question.outcome.as_str(),
            basis: question.basis.as_str(),
            theta: question.theta.ppm(),
            horizon: question.horizon.micro(),
        },
        targets: question
            .targets
            .iter()
            .map(|target| position(chain, target))
            .collect(),
        finals: chain
            .targets()
            .iter()
            .map(|target| position(chain, target))
            .collect(),
        wear: Weeks::from_months(1.0 / wear.max(1e-6))
            .unwrap_or(Weeks::NEVER)
            .micro(),
        countries: chain
            .countries()
            .iter()
            .map(|(id, country)| (id.to_string(), country.name.clone()))
            .collect(),
        firms: chain
            .firms()
            .iter()
            .map(|(id, firm)| {
                let hq = country(&firm.hq).unwrap_or_default();
                (id.to_string(), chain.firm_name(id).to_owned(), hq)
            })
            .collect(),
        groups: chain
            .firms()
            .values()
            .zip(0..)
            .filter(|(firm, _)| !firm.members.is_empty())
            .map(|(firm, at)| {
                let members = firm.members.iter();
                let members = members.filter_map(|id| chain.firms().get_index_of(id));
                (at, members.map(|at| at as u32).collect())
            })
            .collect(),
        blocs: chain
            .blocs()
            .iter()
            .map(|(id, bloc)| {
                let members = bloc.members.iter().filter_map(country).collect();
                (id.to_string(), bloc.name.clone(), members)
            })
            .collect(),
        products: chain
            .products()
            .iter()
            .map(|(id, product)| {
                (
                    id.to_string(),
                    product.name.clone(),
                    stage_of(product.stage),
                )
            })
            .collect(),
        stages: stages.iter().map(|stage| stage.title()).collect(),
        most: chain
            .products()
            .values()
            .map(|product| most(chain, product).unwrap_or(Response::DEFAULT.surge_limit))
            .collect(),
        inputs,
        frames: Frames {
            location: shape(Frame::Location),
            jurisdiction: shape(Frame::Jurisdiction),
            firm: shape(Frame::Firm),
        },
    }
}

/// The island as the text of a script element: nothing in it can end the element.
///
/// # Panics
///
/// Never: the island holds only text and whole numbers.
pub fn text(island: &Island) -> String {
    serde_json::to_string(island)
        .expect("text and numbers serialise")
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn position(chain: &Chain, product: &ProductId) -> u32 {
    chain
        .products()
        .get_index_of(product)
        .expect("a checked chain resolves every product") as u32
}

fn entry(chain: &Chain, input: &Input) -> InputEntry {
    let members = match &input.need {
        Need::Product(product) => vec![(position(chain, product), 0, 0, 0, 0)],
        Need::AnyOf(members) => members
            .iter()
            .map(|member| {
                (
                    position(chain, &member.product),
                    member.covers.low().ppm(),
                    member.covers.high().ppm(),
                    member.ramp.low().micro(),
                    member.ramp.high().micro(),
                )
            })
            .collect(),
    };
    (
        input.role as u8,
        members,
        input.dependence.low().ppm(),
        input.dependence.high().ppm(),
        input.cover.low().micro(),
        input.cover.high().micro(),
    )
}

fn shape(chain: &Chain, question: &Question, frame: Frame, offsets: &[u32]) -> Shape {
    let opened = question.reading.open_data.then(|| chain.open_data());
    let chain = opened.as_ref().unwrap_or(chain);
    // Renewal counts every input; the page leaves out what an outcome does not ask for.
    let [worst, best] = [End::Worst, End::Best].map(|end| {
        compile(
            chain,
            &Structure {
                frame,
                outcome: Outcome::Renewal,
                end,
                horizon: question.horizon,
                reading: Reading {
                    fixed_point: FixedPoint::Greatest,
                    ..question.reading
                },
            },
        )
    });
    let network = &worst.network;
    let products = 0..chain.products().len() as u32;
    Shape {
        told: worst
            .atlas
            .coverage()
            .iter()
            .map(|entry| match entry.told {
                Told::Views => 0,
                Told::Everywhere => 1,
                Told::NotKnown => 2,
            })
            .collect(),
        listed: products
            .map(|product| worst.atlas.listed(product).to_vec())
            .collect(),
        buyers: chain
            .products()
            .keys()
            .map(|id| worst.atlas.buyer_row_of(chain, id).0)
            .collect(),
        rows: network
            .row_ixs()
            .map(|row| row_entry(&worst, &best, row, offsets))
            .collect(),
        recipes: network
            .recipe_ixs()
            .map(|recipe| recipe_entry(&worst, recipe, offsets))
            .collect(),
        producers: network
            .producer_ixs()
            .map(|producer| producer_entry(&worst, producer))
            .collect(),
    }
}

fn row_entry(worst: &Compiled, best: &Compiled, row: RowIx, offsets: &[u32]) -> RowEntry {
    let network = &worst.network;
    match worst.atlas.row(row) {
        RowLabel::AnyOf { user, input } => {
            let suppliers = network.suppliers(row).iter();
            let mut members: Vec<u32> = suppliers.map(|supplier| supplier.producer.0).collect();
            // Producers are made in the order of the members; suppliers stand by group.
            members.sort_unstable();
            RowEntry::AnyOf {
                any_of: offsets[*user as usize] + input,
                members,
            }
        }
        RowLabel::Product { product, .. } => {
            let mut suppliers = network.suppliers(row).iter().peekable();
            let groups = network.groups(row).map(|group| {
                let mut entry = vec![network.group_total(group)];
                while let Some(supplier) = suppliers.next_if(|supplier| supplier.group == group) {
                    entry.extend([
                        u64::from(supplier.producer.0),
                        u64::from(supplier.low),
                        u64::from(supplier.high),
                    ]);
                }
                entry
            });
            RowEntry::Product {
                product: *product,
                need: [network.need(row), best.network.need(row)],
                groups: groups.filter(|group| group != &[0]).collect(),
            }
        }
    }
}

fn recipe_entry(worst: &Compiled, recipe: RecipeIx, offsets: &[u32]) -> Vec<i64> {
    let (network, atlas) = (&worst.network, &worst.atlas);
    let is_member = network
        .input_range(recipe)
        .any(|position| atlas.input(position).member.is_some());
    let mut entry = vec![
        i64::from(atlas.product_of(recipe)),
        network.pool(recipe).map_or(-1, |row| i64::from(row.0)),
        i64::from(is_member) + 2 * i64::from(atlas.is_for_output(recipe)),
    ];
    for position in network.input_range(recipe) {
        let origin = atlas.input(position);
        let reference = offsets[origin.user as usize] + origin.input;
        entry.extend([
            i64::from(network.input(position).row.0),
            i64::from(reference),
        ]);
    }
    entry
}

fn producer_entry(worst: &Compiled, producer: ProducerIx) -> [i64; 5] {
    let label = worst.atlas.producer(producer);
    let recipe = i64::from(worst.network.recipe_of(producer).0);
    let or_nobody = |at: Option<u32>| at.map_or(-1, i64::from);
    match label.atom {
        Some(atom) => [
            recipe,
            i64::from(label.product),
            holder(atom.holder),
            or_nobody(atom.country),
            or_nobody(atom.firm),
        ],
        None => [recipe, i64::from(label.product), -1, -1, -1],
    }
}

const fn holder(holder: Holder) -> i64 {
    match holder {
        Holder::Named => 0,
        Holder::Elsewhere | Holder::Told(_) | Holder::May(_) => 2,
        Holder::Everywhere => 3,
        Holder::Unknown => 4,
    }
}
