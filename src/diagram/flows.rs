//! Countries or firms as nodes, the products that flow between them as arrows.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Chain, product::Product},
    network::{Frame, likely::likely},
};

use super::{
    holders,
    marks::Marks,
    picture::{Cluster, Edge, End, Kind, Mark, Node, Row, State},
    selection::{Level, Selection, inputs},
    text::count,
};

/// A holder of less of a market than this, in parts per million, is not drawn for it.
const FLOOR: u32 = 100_000;
/// How many arrows are drawn, the strongest first.
const MOST: usize = 28;

/// Who makes or uses something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Actor {
    /// A country or firm, by its position in the chain.
    Holder(u32),
    /// A product of the focus that is made wherever its inputs meet.
    Focus(u32),
}

/// The inputs that flow from one actor to another, each with the part of its market that the first holds.
type Flows = BTreeMap<(Actor, Actor), BTreeMap<u32, u32>>;

/// Draws the flows between countries or firms; the last part is what to say about what was left out.
pub(super) fn draw(
    chain: &Chain,
    selection: &Selection,
    drawn: &[u32],
    marks: Option<&Marks<'_>>,
) -> (Vec<Cluster>, Vec<Edge>, Vec<String>) {
    let frame = match selection.level {
        Level::Firm => Frame::Firm,
        Level::Product | Level::Country => holders::country_frame(selection.basis),
    };
    let makers = makers(chain, selection, drawn, frame);
    let flows = flows(chain, drawn, &makers);
    let mut ranked: Vec<_> = flows.iter().collect();
    // A whole market weighs as much as ten tenths of markets.
    ranked.sort_by_key(|(pair, inputs)| {
        let sum: u64 = inputs.values().map(|&ppm| u64::from(ppm)).sum();
        (std::cmp::Reverse(sum), **pair)
    });
    let left_out = ranked.len().saturating_sub(MOST);
    ranked.truncate(MOST);
    ranked.sort_unstable_by_key(|(pair, _)| **pair);

    let edges = ranked
        .iter()
        .map(|(pair, inputs)| edge(chain, selection, **pair, inputs))
        .collect();
    let seen: BTreeSet<Actor> = ranked
        .iter()
        .flat_map(|(pair, _)| [pair.0, pair.1])
        .collect();
    let clusters = clusters(chain, selection, &seen, &makers, marks);
    let mut notes = vec![format!(
        "Only {} with at least a tenth of a market are counted; a number before a name is how many inputs flow, the name the foremost.",
        if selection.level == Level::Firm {
            "firms"
        } else {
            "countries"
        }
    )];
    if left_out > 0 {
        notes.push(format!(
            "The {MOST} strongest links are drawn; {} left out.",
            count(left_out, "weaker one")
        ));
    }
    (clusters, edges, notes)
}

/// Who makes each drawn product; no entry for what is made wherever its inputs meet.
fn makers(
    chain: &Chain,
    selection: &Selection,
    drawn: &[u32],
    frame: Frame,
) -> BTreeMap<u32, Vec<(Actor, u32)>> {
    let of = |&product: &u32| {
        let (id, record) = chain.products().get_index(product as usize)?;
        if record.assembled || record.local {
            let is_focus = selection.focus.contains(id);
            return is_focus.then(|| (product, vec![(Actor::Focus(product), 1_000_000)]));
        }
        let held = likely(chain, record, frame);
        let large = held.into_iter().filter(|&(_, ppm)| ppm >= FLOOR);
        Some((
            product,
            large.map(|(at, ppm)| (Actor::Holder(at), ppm)).collect(),
        ))
    };
    drawn.iter().filter_map(of).collect()
}

fn flows(chain: &Chain, drawn: &[u32], makers: &BTreeMap<u32, Vec<(Actor, u32)>>) -> Flows {
    let mut flows = Flows::new();
    for (&user, users) in makers {
        for input in made_inputs(chain, drawn, makers, user) {
            for &(from, ppm) in &makers[&input] {
                for &(to, _) in users.iter().filter(|(to, _)| *to != from) {
                    flows.entry((from, to)).or_default().insert(input, ppm);
                }
            }
        }
    }
    flows
}

/// What a product needs, seen through inputs that are made wherever their own inputs meet.
fn made_inputs(
    chain: &Chain,
    drawn: &[u32],
    makers: &BTreeMap<u32, Vec<(Actor, u32)>>,
    user: u32,
) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut seen = BTreeSet::from([user]);
    let mut open = vec![user];
    while let Some(user) = open.pop() {
        for input in inputs(chain, user).filter(|input| drawn.binary_search(input).is_ok()) {
            if makers.contains_key(&input) {
                found.insert(input);
            } else if seen.insert(input) {
                open.push(input);
            }
        }
    }
    found
}

fn product(chain: &Chain, at: u32) -> &Product {
    &chain.products()[at as usize]
}

fn key(chain: &Chain, selection: &Selection, actor: Actor) -> String {
    let id = match actor {
        Actor::Focus(at) => chain
            .products()
            .get_index(at as usize)
            .map(|(id, _)| format!("product:{id}")),
        Actor::Holder(at) if selection.level == Level::Firm => chain
            .firms()
            .get_index(at as usize)
            .map(|(id, _)| format!("firm:{id}")),
        Actor::Holder(at) => chain
            .countries()
            .get_index(at as usize)
            .map(|(id, _)| format!("country:{id}")),
    };
    id.expect("actors are in the chain")
}

fn edge(
    chain: &Chain,
    selection: &Selection,
    (from, to): (Actor, Actor),
    inputs: &BTreeMap<u32, u32>,
) -> Edge {
    let foremost = inputs
        .iter()
        .max_by_key(|&(&at, &ppm)| (ppm, std::cmp::Reverse(at)));
    let name = foremost.map_or("", |(&at, _)| product(chain, at).name.as_str());
    let label = match inputs.len() {
        0 | 1 => name.to_owned(),
        n => format!("{n}: {name}"),
    };
    Edge {
        from: End::Node(key(chain, selection, from)),
        to: End::Node(key(chain, selection, to)),
        role: None,
        weight: inputs.len() as u32,
        share_ppm: foremost.map(|(_, &ppm)| ppm.min(1_000_000)),
        facts: None,
        label,
        is_partial: false,
        is_alternative: false,
        is_cause: false,
    }
}

fn clusters(
    chain: &Chain,
    selection: &Selection,
    seen: &BTreeSet<Actor>,
    makers: &BTreeMap<u32, Vec<(Actor, u32)>>,
    marks: Option<&Marks<'_>>,
) -> Vec<Cluster> {
    let mut made: BTreeMap<Actor, Vec<(u32, u32)>> = BTreeMap::new();
    for (&product, holders) in makers {
        for &(actor, ppm) in holders {
            made.entry(actor).or_default().push((product, ppm));
        }
    }
    let mut clusters: BTreeMap<Option<u32>, Vec<Node>> = BTreeMap::new();
    for &actor in seen {
        let made = &made[&actor];
        let (kind, name, group) = match actor {
            Actor::Focus(at) => (Kind::Target, product(chain, at).name.clone(), None),
            Actor::Holder(at) if selection.level == Level::Firm => {
                let (id, firm) = chain
                    .firms()
                    .get_index(at as usize)
                    .expect("actors are in the chain");
                let hq = chain.countries().get_index_of(&firm.hq).map(|hq| hq as u32);
                (Kind::Firm, chain.firm_name(id).to_owned(), hq)
            }
            Actor::Holder(at) => (
                Kind::Country,
                chain.countries()[at as usize].name.clone(),
                None,
            ),
        };
        let (mark, state) = marks.map_or((Mark::NONE, String::new()), |marks| {
            mark(chain, selection, marks, actor, made)
        });
        let detail = if kind == Kind::Target {
            String::new()
        } else {
            let mostly = made.iter().filter(|(_, ppm)| *ppm >= 500_000).count();
            let head = format!("≥ 10 % of {}", count(made.len(), "product"));
            if mostly == 0 {
                head
            } else {
                format!("{head}, ≥\u{a0}50\u{a0}%\u{a0}of\u{a0}{mostly}")
            }
        };
        clusters.entry(group).or_default().push(Node {
            key: key(chain, selection, actor),
            kind,
            names: vec![name.clone()],
            rows: vec![Row {
                name,
                detail,
                holder: None,
                n_things: 1,
                state,
            }],
            mark,
        });
    }
    clusters
        .into_iter()
        .map(|(group, nodes)| {
            let country = group.and_then(|at| chain.countries().get_index(at as usize));
            Cluster {
                key: country.map_or_else(String::new, |(id, _)| id.to_string()),
                title: country.map_or_else(String::new, |(_, country)| country.name.clone()),
                column: 0,
                nodes,
            }
        })
        .collect()
}

/// How a loss leaves an actor: cut off itself, or losing some of what it makes.
fn mark(
    chain: &Chain,
    selection: &Selection,
    marks: &Marks<'_>,
    actor: Actor,
    made: &[(u32, u32)],
) -> (Mark, String) {
    let plain = |state: State, words: String| {
        let mark = Mark {
            state,
            ..Mark::NONE
        };
        (mark, words)
    };
    if let Actor::Holder(_) = actor
        && marks.cuts_off(chain, &key(chain, selection, actor))
    {
        return plain(State::CutOff, State::CutOff.word().to_owned());
    }
    let all = made.len();
    let n_in = |wanted: State| {
        let states = made.iter().filter_map(|&(at, _)| {
            let (id, _) = chain.products().get_index(at as usize)?;
            Some(marks.mark(at, id.as_str()).state)
        });
        states.filter(|&state| state == wanted).count()
    };
    let (lost, possible) = (n_in(State::Lost), n_in(State::MayBeLost));
    if let Actor::Focus(at) = actor {
        let (id, _) = chain
            .products()
            .get_index(at as usize)
            .expect("the focus is in the chain");
        return (marks.mark(at, id.as_str()), marks.words(at, id.as_str()));
    }
    if lost == all {
        plain(State::Lost, format!("{}: all it makes", State::Lost.word()))
    } else if lost > 0 {
        plain(
            State::Degraded,
            format!("{}: {lost} of {all} lost", State::Degraded.word()),
        )
    } else if possible > 0 {
        plain(
            State::MayBeLost,
            format!("{}: {possible} of {all}", State::MayBeLost.word()),
        )
    } else {
        plain(State::Kept, State::Kept.word().to_owned())
    }
}
