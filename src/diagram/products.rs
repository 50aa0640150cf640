//! Products as nodes, inputs as arrows, stages as columns.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Chain,
    product::{Input, Need, Role, Stage},
    quantity::ShareRange,
};

use super::{
    bundle::{self, Bundled, Class, Link, Point, Style},
    holders,
    look::CONCENTRATED,
    marks::Marks,
    picture::{Cluster, Edge, End, Facts, Kind, Mark, Node, Row, State},
    selection::{self, Collapse, Selection},
    text::{count, percents},
};

/// Fewer inputs than this from one stage to another are not worth a broad arrow.
const TRICKLE: u32 = 3;
/// So many products are named even where others are only counted.
const FEW: usize = 2;

/// Draws products; the last part is what to say about what was left out.
pub(super) fn draw(
    chain: &Chain,
    selection: &Selection,
    drawn: &[u32],
    marks: Option<&Marks<'_>>,
    collapse: Collapse,
) -> (Vec<Cluster>, Vec<Edge>, Vec<String>) {
    let links = links(chain, drawn, marks, collapse != Collapse::Stages);
    let classes = classes(chain, selection, drawn, marks, collapse);
    let bundled = bundle::bundle(&classes, &links, collapse);
    let clusters = clusters(chain, selection, &bundled, &classes, &links, marks);
    let edges = edges(chain, &bundled);
    let mut notes = notes(chain, drawn, &bundled, &classes);
    if marks.is_none() {
        notes.extend(choke_points(chain, selection, drawn));
    }
    (clusters, edges, notes)
}

fn id(chain: &Chain, product: u32) -> &str {
    chain
        .products()
        .get_index(product as usize)
        .expect("drawn products are in the chain")
        .0
        .as_str()
}

fn is_essential(input: &Input) -> bool {
    input.dependence.low().ppm() == 1_000_000
}

fn range(share: &ShareRange) -> String {
    percents(share.low().percent(), share.high().percent())
}

/// Every input between drawn products; members of an `any_of` input meet in a junction, or lead to the user at once.
fn links(
    chain: &Chain,
    drawn: &[u32],
    marks: Option<&Marks<'_>>,
    with_junctions: bool,
) -> Vec<Link> {
    let mut links = Vec::new();
    for &user in drawn {
        for (at, input) in (0..).zip(&chain.products()[user as usize].inputs) {
            let members: Vec<(u32, Option<&ShareRange>)> = match &input.need {
                Need::Product(product) => position(chain, drawn, product.as_str())
                    .map(|at| (at, None))
                    .into_iter()
                    .collect(),
                Need::AnyOf(members) => members
                    .iter()
                    .filter_map(|member| {
                        Some((
                            position(chain, drawn, member.product.as_str())?,
                            Some(&member.covers),
                        ))
                    })
                    .collect(),
            };
            let is_cause = |product| {
                marks.is_some_and(|marks| marks.is_cause_link(id(chain, product), id(chain, user)))
            };
            let style = Style {
                role: input.role,
                label: if is_essential(input) {
                    String::new()
                } else {
                    range(&input.dependence)
                },
                is_partial: !is_essential(input),
                is_alternative: false,
                is_cause: members.iter().any(|&(product, _)| is_cause(product)),
            };
            let is_any_of =
                with_junctions && matches!(input.need, Need::AnyOf(_)) && members.len() > 1;
            let junction = Point::Junction(user, at);
            for &(product, covers) in &members {
                let part = covers.filter(|covers| covers.low().ppm() < 1_000_000);
                let style = Style {
                    label: part.map_or_else(
                        || style.label.clone(),
                        |covers| format!("covers {}", range(covers)),
                    ),
                    is_partial: style.is_partial && !is_any_of,
                    is_alternative: matches!(input.need, Need::AnyOf(_)),
                    is_cause: is_cause(product),
                    ..style.clone()
                };
                let to = if is_any_of {
                    junction
                } else {
                    Point::Product(user)
                };
                links.push(Link {
                    from: Point::Product(product),
                    to,
                    style,
                    facts: Some(Facts {
                        dependence: input.dependence,
                        cover: input.cover,
                        covers: covers.copied(),
                    }),
                });
            }
            if is_any_of {
                links.push(Link {
                    from: junction,
                    to: Point::Product(user),
                    style,
                    facts: None,
                });
            }
        }
    }
    links
}

fn position(chain: &Chain, drawn: &[u32], product: &str) -> Option<u32> {
    let at = chain.products().get_index_of(product)? as u32;
    drawn.binary_search(&at).is_ok().then_some(at)
}

fn classes(
    chain: &Chain,
    selection: &Selection,
    drawn: &[u32],
    marks: Option<&Marks<'_>>,
    collapse: Collapse,
) -> BTreeMap<u32, Class> {
    let class = |product: u32| {
        let (id, record) = chain
            .products()
            .get_index(product as usize)
            .expect("drawn products are in the chain");
        let mark = marks.map_or(Mark::NONE, |marks| marks.mark(product, id.as_str()));
        let is_asked = selection.focus.contains(id) || chain.targets().contains(id);
        let falls = matches!(mark.state, State::Lost | State::MayBeLost);
        let is_counted = match collapse {
            Collapse::None | Collapse::Alike => false,
            Collapse::Rest => !mark.is_cause && !is_asked && !falls,
            Collapse::Stages => !selection.focus.contains(id),
        };
        let is_alone = !is_counted && (mark.is_cause || is_asked);
        // Words in its row say which product of a box is hit.
        let mark = Mark {
            is_hit: false,
            ..mark
        };
        Class {
            stage: record.stage,
            mark,
            alone: is_alone.then_some(product),
            is_counted,
        }
    };
    drawn
        .iter()
        .map(|&product| (product, class(product)))
        .collect()
}

/// The column of a stage, from left to right as goods flow.
const fn column(stage: Stage) -> u32 {
    match stage {
        Stage::RawMaterial => 0,
        Stage::Material | Stage::Energy | Stage::Subsystem => 1,
        Stage::Equipment | Stage::EdaIp => 2,
        Stage::Fabrication | Stage::Design => 3,
        Stage::Memory => 4,
        Stage::Packaging => 5,
        Stage::System => 6,
        Stage::Final => 7,
    }
}

fn node_key(chain: &Chain, point: Point) -> String {
    match point {
        Point::Product(product) => format!("product:{}", id(chain, product)),
        Point::Junction(user, at) => format!("any-of:{at}:{}", id(chain, user)),
    }
}

fn clusters(
    chain: &Chain,
    selection: &Selection,
    bundled: &Bundled,
    classes: &BTreeMap<u32, Class>,
    links: &[Link],
    marks: Option<&Marks<'_>>,
) -> Vec<Cluster> {
    let mut clusters: BTreeMap<(u32, Stage), Vec<Node>> = BTreeMap::new();
    let mut add = |product: u32, node: Node| {
        let stage = chain.products()[product as usize].stage;
        clusters
            .entry((column(stage), stage))
            .or_default()
            .push(node);
    };
    for group in &bundled.groups {
        let is_counted = classes[&group[0]].is_counted && group.len() > FEW;
        add(
            group[0],
            product_node(chain, selection, group, is_counted, marks),
        );
    }
    let junctions: BTreeSet<Point> = bundled.arrows.keys().map(|(_, to, _)| *to).collect();
    for point in junctions {
        if let Point::Junction(user, _) = point {
            add(user, junction_node(chain, point, links));
        }
    }
    let title = |stage: Stage| match bundled.streams.get(&(stage, stage)) {
        None => stage.title().to_owned(),
        Some(&inner) => format!(
            "{} ({} among them)",
            stage.title(),
            count(inner as usize, "input")
        ),
    };
    clusters
        .into_iter()
        .map(|((column, stage), nodes)| Cluster {
            key: stage.as_str().to_owned(),
            title: title(stage),
            column,
            nodes,
        })
        .collect()
}

/// One product, or several that are drawn as one; a row for each unless they are only counted.
fn product_node(
    chain: &Chain,
    selection: &Selection,
    group: &[u32],
    is_counted: bool,
    marks: Option<&Marks<'_>>,
) -> Node {
    let first = group[0];
    let is_target = chain
        .targets()
        .iter()
        .any(|target| target.as_str() == id(chain, first));
    let rows = if is_counted {
        vec![count_row(chain, selection, group, marks)]
    } else {
        group
            .iter()
            .map(|&product| row(chain, selection, product, marks, group.len() > 1))
            .collect()
    };
    let mark = |product| marks.map_or(Mark::NONE, |marks| marks.mark(product, id(chain, product)));
    Node {
        key: node_key(chain, Point::Product(first)),
        kind: if is_target {
            Kind::Target
        } else {
            Kind::Product
        },
        rows,
        names: group
            .iter()
            .map(|&product| chain.products()[product as usize].name.clone())
            .collect(),
        mark: Mark {
            is_hit: group.iter().any(|&product| mark(product).is_hit),
            ..mark(first)
        },
    }
}

/// Where the members of an `any_of` input meet.
fn junction_node(chain: &Chain, point: Point, links: &[Link]) -> Node {
    let is_cause = links
        .iter()
        .any(|link| link.from == point && link.style.is_cause);
    Node {
        key: node_key(chain, point),
        kind: Kind::Junction,
        rows: vec![Row {
            name: "any of".to_owned(),
            detail: String::new(),
            holder: None,
            n_things: 1,
            state: String::new(),
        }],
        names: Vec::new(),
        mark: Mark {
            is_cause,
            ..Mark::NONE
        },
    }
}

fn row(
    chain: &Chain,
    selection: &Selection,
    product: u32,
    marks: Option<&Marks<'_>>,
    is_brief: bool,
) -> Row {
    let (id, record) = chain
        .products()
        .get_index(product as usize)
        .expect("drawn products are in the chain");
    Row {
        name: record.name.clone(),
        detail: holders::line(chain, record, selection, is_brief),
        holder: holders::largest(chain, record, selection),
        n_things: 1,
        state: marks.map_or_else(String::new, |marks| marks.words(product, id.as_str())),
    }
}

/// How many products come nearly all from one country.
fn choke_points(chain: &Chain, selection: &Selection, drawn: &[u32]) -> Option<String> {
    let held = drawn.iter().filter_map(|&product| {
        holders::largest(chain, &chain.products()[product as usize], selection)
    });
    let n = held.filter(|holder| holder.ppm >= CONCENTRATED).count();
    (n > 0).then(|| {
        let of = count(n, "product");
        format!("Of {of}, one country makes 75\u{a0}% or more.")
    })
}

/// Many products of one stage and state in one line: how many, how concentrated, how they are left.
fn count_row(
    chain: &Chain,
    selection: &Selection,
    group: &[u32],
    marks: Option<&Marks<'_>>,
) -> Row {
    let held = group.iter().filter_map(|&product| {
        holders::largest(chain, &chain.products()[product as usize], selection)
    });
    let n_concentrated = held.filter(|holder| holder.ppm >= CONCENTRATED).count();
    let state = marks.map_or_else(String::new, |marks| {
        let ids: Vec<&str> = group.iter().map(|&product| id(chain, product)).collect();
        marks.words_of_all(group[0], &ids)
    });
    Row {
        name: count(group.len(), "product"),
        detail: match n_concentrated {
            0 => String::new(),
            n => format!("{n} of them ≥\u{a0}75\u{a0}% in one country"),
        },
        holder: None,
        n_things: group.len() as u32,
        state,
    }
}

fn edges(chain: &Chain, bundled: &Bundled) -> Vec<Edge> {
    let streams = streams(bundled).map(|((from, to), weight)| Edge {
        from: End::Cluster(from.as_str().to_owned()),
        to: End::Cluster(to.as_str().to_owned()),
        role: None,
        weight,
        share_ppm: None,
        facts: None,
        label: count(weight as usize, "input"),
        is_partial: false,
        is_alternative: false,
        is_cause: false,
    });
    let arrows = bundled
        .arrows
        .iter()
        .map(|((from, to, style), arrow)| Edge {
            from: End::Node(node_key(chain, *from)),
            to: End::Node(node_key(chain, *to)),
            role: Some(style.role),
            weight: arrow.weight,
            share_ppm: Some(arrow.share_ppm),
            facts: arrow.facts,
            label: label(chain, *from, style, arrow.weight),
            is_partial: style.is_partial,
            is_alternative: style.is_alternative,
            is_cause: style.is_cause,
        });
    streams.chain(arrows).collect()
}

/// The arrows between stages that are drawn.
fn streams(bundled: &Bundled) -> impl Iterator<Item = ((Stage, Stage), u32)> {
    let all = bundled
        .streams
        .iter()
        .map(|(&pair, &weight)| (pair, weight));
    all.filter(|&((from, to), weight)| from != to && weight >= TRICKLE)
}

/// The words on an arrow: its role where the stage does not tell it, then how much hangs on it.
fn label(chain: &Chain, from: Point, style: &Style, weight: u32) -> String {
    let Point::Product(product) = from else {
        return style.label.clone();
    };
    let part = match (style.label.as_str(), weight) {
        ("", _) | (_, 1) => style.label.clone(),
        (part, _) => format!("each {part}"),
    };
    let is_plain = match chain.products()[product as usize].stage {
        Stage::RawMaterial | Stage::Material => style.role == Role::Material,
        Stage::Energy => style.role == Role::Energy,
        Stage::Equipment => style.role == Role::Equipment,
        Stage::Design => style.role == Role::Design,
        Stage::EdaIp => style.role == Role::Software,
        Stage::Fabrication | Stage::Packaging => style.role == Role::Service,
        Stage::Subsystem | Stage::Memory | Stage::System | Stage::Final => {
            style.role == Role::Component
        }
    };
    match (is_plain, part.is_empty()) {
        (true, _) => part,
        (false, true) => style.role.to_string(),
        (false, false) => format!("{}, {part}", style.role),
    }
}

fn notes(
    chain: &Chain,
    drawn: &[u32],
    bundled: &Bundled,
    classes: &BTreeMap<u32, Class>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let is_shared = |group: &Vec<u32>| group.len() > 1 && !classes[&group[0]].is_counted;
    let is_counted = |group: &Vec<u32>| group.len() > FEW && classes[&group[0]].is_counted;
    if bundled.groups.iter().any(is_counted) {
        notes.push("Products that are only counted are named under `--collapse alike`.".to_owned());
    }
    if bundled.groups.iter().any(is_shared) {
        notes.push(
            "Products in one box are used alike: they share every arrow drawn at the box."
                .to_owned(),
        );
    }
    if !bundled.streams.is_empty() {
        let drawn: u32 = streams(bundled).map(|(_, weight)| weight).sum();
        let inner = bundled.streams.iter().filter(|((from, to), _)| from == to);
        let inner: u32 = inner.map(|(_, weight)| weight).sum();
        let left_out = bundled.streams.values().sum::<u32>() - drawn - inner;
        let except = if left_out == 0 {
            String::new()
        } else {
            format!(" {left_out} more, from stages that give fewer than {TRICKLE}, are not drawn.")
        };
        notes.push(format!(
            "A broad arrow from stage to stage stands for as many inputs as it says, {drawn} in all; \
             a closer focus shows them one by one.{except}"
        ));
    }
    let beyond: BTreeSet<u32> = drawn
        .iter()
        .flat_map(|&user| selection::inputs(chain, user))
        .filter(|input| drawn.binary_search(input).is_err())
        .collect();
    if !beyond.is_empty() {
        let needed = if beyond.len() == 1 { "is" } else { "are" };
        notes.push(format!(
            "{} further upstream {needed} not drawn.",
            count(beyond.len(), "product")
        ));
    }
    notes
}
