//! Nodes and edges to products, inputs and views.

use std::collections::{HashMap, HashSet};

use crate::{
    import::{
        draft::{Draft, Firm, range},
        names,
        taken::{Taken, Why},
        views::{self, Holder},
    },
    load::{
        At, Finding,
        ron::{Fields, Value, quoted, text, word},
    },
    model::{
        Code,
        id::nearest,
        product::{Role, Stage},
    },
};

use super::{
    Config, Direction, TABLES,
    read::{Edge, Kind, Network, Node},
};

/// How many names a remark lists.
const NAMED: usize = 6;

/// Fills a draft with what the tables say.
pub(super) fn fill(
    network: Network,
    config: &Config,
    draft: &mut Draft,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) {
    let Network { nodes, mut edges } = network;
    if config.direction == Direction::Needs {
        for edge in &mut edges {
            let is_between = [edge.from, edge.to]
                .iter()
                .all(|&end| nodes[end].kind == Kind::Product);
            if is_between {
                (edge.from, edge.to) = (edge.to, edge.from);
            }
        }
    }
    let edges = sound(&nodes, edges, taken, findings);
    let ids = ids(&nodes);
    let targets = targets(&nodes, &edges, config, findings);
    if !findings.is_empty() {
        return;
    }
    firms(&nodes, &edges, draft, taken);
    let mut into: HashMap<usize, Vec<&Edge>> = HashMap::new();
    for edge in &edges {
        into.entry(edge.to).or_default().push(edge);
    }
    let is_named: HashSet<usize> = edges
        .iter()
        .flat_map(|edge| [edge.from, edge.to])
        .chain(targets.iter().copied())
        .collect();
    let (mut alone, mut open) = (Vec::new(), Vec::new());
    for (at, node) in nodes.iter().enumerate() {
        if !is_named.contains(&at) {
            alone.push(node.label.clone());
            continue;
        }
        if node.kind != Kind::Product {
            continue;
        }
        let told = Told {
            nodes: &nodes,
            ids: &ids,
            config,
        };
        let edges = into.get(&at).map_or(&[][..], Vec::as_slice);
        let fields = told.product(at, edges, targets.contains(&at), draft, &mut open);
        draft.products.push((ids[at].clone(), fields));
    }
    draft.targets = targets.iter().map(|&at| ids[at].clone()).collect();
    for (why, mut names) in [(Why::Unlinked, alone), (Why::NoMakers, open)] {
        let n = names.len();
        names.truncate(NAMED);
        taken.remark(why, "", names, &[], n);
    }
}

/// The edges that say something; loops and repeats are told, and what makes no sense is refused.
fn sound(
    nodes: &[Node],
    edges: Vec<Edge>,
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Vec<Edge> {
    let mut seen: HashMap<(usize, usize, Option<&'static str>), usize> = HashMap::new();
    let (mut loops, mut twice) = (Vec::new(), Vec::new());
    let mut kept = Vec::with_capacity(edges.len());
    for edge in edges {
        let (from, to) = (&nodes[edge.from], &nodes[edge.to]);
        if edge.from == edge.to {
            loops.push((from.label.clone(), edge.line));
            continue;
        }
        if to.kind != Kind::Product {
            let message = format!(
                "`{}` leads to `{}`, which is no product",
                from.label, to.label
            );
            findings.push(
                Finding::new(Code::InputShape, edge.place, message)
                    .help("edges lead from a product, a firm or a country to a product; --edges needs turns those between products"),
            );
            continue;
        }
        let is_twice = seen
            .insert((edge.from, edge.to, edge.at), edge.line)
            .is_some();
        if is_twice {
            twice.push((from.label.clone(), edge.line));
            continue;
        }
        kept.push(edge);
    }
    for (why, found) in [(Why::SelfLink, loops), (Why::LinkTwice, twice)] {
        let lines: Vec<usize> = found.iter().map(|(_, line)| *line).collect();
        let names = found
            .iter()
            .take(NAMED)
            .map(|(name, _)| name.clone())
            .collect();
        taken.remark(why, "", names, &lines, found.len());
    }
    kept
}

/// Ids that are easy to type: those of the table where they are, else what its ids or labels lead to.
fn ids(nodes: &[Node]) -> Vec<String> {
    let mut used: HashSet<String> = HashSet::new();
    let mut found = Vec::with_capacity(nodes.len());
    for node in nodes {
        let id = match node.kind {
            Kind::Firm => firm_id(node).to_owned(),
            Kind::Country(code) => code.to_owned(),
            Kind::Product => {
                // A bare number says nothing to a person.
                let is_number = node.id.chars().all(|c| c.is_ascii_digit());
                let is_plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let wanted = match node.id.as_str() {
                    id if !is_number && id.chars().all(is_plain) => id.to_owned(),
                    id => names::id(if is_number { &node.label } else { id }),
                };
                names::free(wanted, |id| used.contains(id))
            }
        };
        if node.kind == Kind::Product {
            used.insert(id.clone());
        }
        found.push(id);
    }
    found
}

/// The id of a firm: what stands behind `firm:`, as this program writes it, else its label.
fn firm_id(node: &Node) -> &str {
    node.id.strip_prefix("firm:").unwrap_or(&node.label)
}

/// What is asked for, or marked, or needed by nothing.
fn targets(
    nodes: &[Node],
    edges: &[Edge],
    config: &Config,
    findings: &mut Vec<Finding>,
) -> Vec<usize> {
    let products = || {
        nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.kind == Kind::Product)
    };
    if !config.targets.is_empty() {
        let mut found = Vec::new();
        for wanted in &config.targets {
            let key = names::key(wanted);
            let at = products()
                .find(|(_, node)| names::key(&node.id) == key || names::key(&node.label) == key);
            match at {
                Some((at, _)) => found.push(at),
                None => {
                    let near = nearest(wanted, products().map(|(_, node)| node.label.as_str()));
                    let help = near
                        .first()
                        .map_or("name a product by its id or its label".to_owned(), |near| {
                            format!("did you mean `{near}`?")
                        });
                    let message = format!("no product is called `{wanted}`, which --target names");
                    findings.push(
                        Finding::new(Code::UnknownProduct, At::default(), message).help(help),
                    );
                }
            }
        }
        return found;
    }
    let marked: Vec<usize> = products()
        .filter(|(_, node)| node.is_target)
        .map(|(at, _)| at)
        .collect();
    if !marked.is_empty() {
        return marked;
    }
    let needed: HashSet<usize> = edges
        .iter()
        .filter(|edge| nodes[edge.from].kind == Kind::Product)
        .map(|edge| edge.from)
        .collect();
    let makes: HashSet<usize> = edges.iter().map(|edge| edge.to).collect();
    let last: Vec<usize> = products()
        .map(|(at, _)| at)
        .filter(|at| makes.contains(at) && !needed.contains(at))
        .collect();
    if last.is_empty() {
        findings.push(
            Finding::new(
                Code::NoTargets,
                At {
                    file: 1,
                    ..At::default()
                },
                "every product is needed by another, so none is the target",
            )
            .help("name one: --target PRODUCT"),
        );
    }
    last
}

/// Firms that make something, with their seats.
fn firms(nodes: &[Node], edges: &[Edge], draft: &mut Draft, taken: &mut Taken) {
    let mut unknown = Vec::new();
    let makers: HashSet<usize> = edges.iter().map(|edge| edge.from).collect();
    for (at, node) in nodes.iter().enumerate() {
        if node.kind != Kind::Firm || !makers.contains(&at) {
            continue;
        }
        if node.hq.is_none() {
            unknown.push(node.label.clone());
        }
        let id = firm_id(node).to_owned();
        let name = (node.label != id).then(|| node.label.clone());
        draft.firms.insert(id, Firm { name, hq: node.hq });
    }
    let n = unknown.len();
    unknown.truncate(NAMED);
    taken.remark(Why::NoSeat, "", unknown, &[], n);
}

struct Told<'a> {
    nodes: &'a [Node],
    ids: &'a [String],
    config: &'a Config,
}

impl Told<'_> {
    fn product(
        &self,
        at: usize,
        edges: &[&Edge],
        is_target: bool,
        draft: &mut Draft,
        open: &mut Vec<String>,
    ) -> Fields {
        let node = &self.nodes[at];
        let mut fields = Fields::new();
        if node.label != self.ids[at] {
            fields.push(("name", text(&node.label)));
        }
        let usual = if is_target {
            Stage::Final
        } else {
            Stage::System
        };
        fields.push(("stage", word(&node.stage.unwrap_or(usual))));
        let kind = |edge: &&&Edge| self.nodes[edge.from].kind;
        let needs: Vec<&Edge> = edges
            .iter()
            .filter(|edge| kind(edge) == Kind::Product)
            .copied()
            .collect();
        let makers: Vec<&Edge> = edges
            .iter()
            .filter(|edge| kind(edge) == Kind::Firm)
            .copied()
            .collect();
        let countries: Vec<(&Edge, &'static str)> = edges
            .iter()
            .filter_map(|edge| match self.nodes[edge.from].kind {
                Kind::Country(code) => Some((*edge, code)),
                Kind::Firm | Kind::Product => None,
            })
            .collect();
        for (_, code) in &countries {
            draft.country(code);
        }
        let has_makers = !makers.is_empty() || !countries.is_empty();
        let is_assembled = !has_makers && !needs.is_empty() && (node.is_assembled || is_target);
        if is_assembled {
            fields.push(("assembled", word(&true)));
        }
        if !node.note.is_empty() {
            fields.push(("note", text(&node.note)));
        }
        if !needs.is_empty() {
            fields.push(("inputs", Value::List(self.inputs(&needs))));
        }
        if is_assembled {
            return fields;
        }
        let mut supply = self.by_country(&countries);
        supply.extend(self.by_maker(&makers, draft));
        if supply.is_empty() {
            open.push(node.label.clone());
            supply.push(views::open());
        }
        fields.push(("supply", Value::List(supply)));
        fields
    }

    fn inputs(&self, needs: &[&Edge]) -> Vec<Value> {
        let mut done: HashSet<&str> = HashSet::new();
        let mut found = Vec::with_capacity(needs.len());
        for edge in needs {
            let members: Vec<&&Edge> = match edge.group.as_str() {
                "" => vec![edge],
                group if done.insert(group) => {
                    needs.iter().filter(|other| other.group == group).collect()
                }
                _ => continue,
            };
            let mut fields = vec![("role", word(&edge.role.unwrap_or(Role::Component)))];
            if let [one] = members.as_slice() {
                fields.push(("product", text(&self.ids[one.from])));
            }
            for (name, ends) in [
                ("dependence", edge.dependence),
                ("cover_weeks", edge.cover_weeks),
            ] {
                fields.extend(ends.map(|(low, high)| (name, range(low, high))));
            }
            fields.push(("source", text(TABLES)));
            if !edge.note.is_empty() {
                fields.push(("note", text(&edge.note)));
            }
            if members.len() > 1 {
                let members = members
                    .iter()
                    .map(|edge| Value::Record(vec![("product", text(&self.ids[edge.from]))]));
                fields.push(("any_of", Value::List(members.collect())));
            }
            found.push(Value::Record(fields));
        }
        found
    }

    fn by_maker(&self, makers: &[&Edge], draft: &mut Draft) -> Vec<Value> {
        let holders: Vec<Holder<'_>> = makers
            .iter()
            .map(|edge| {
                let firm = &self.nodes[edge.from];
                let country = edge.at.or(firm.at);
                if let Some(country) = country {
                    draft.country(country);
                }
                Holder {
                    firm: firm_id(firm),
                    country,
                    share: edge.share,
                    sources: vec![TABLES],
                    year: self.config.year,
                    assumed: None,
                }
            })
            .collect();
        if holders.is_empty() {
            Vec::new()
        } else {
            views::of(&holders)
        }
    }

    /// Countries as holders: where it is made.
    fn by_country(&self, countries: &[(&Edge, &'static str)]) -> Vec<Value> {
        if countries.is_empty() {
            return Vec::new();
        }
        let known = countries.iter().filter_map(|(edge, code)| {
            let (low, high) = edge.share?;
            Some((quoted(code), range(low, high)))
        });
        let known: Vec<(String, Value)> = known.collect();
        let open: Vec<&str> = countries
            .iter()
            .filter(|(edge, _)| edge.share.is_none())
            .map(|(_, code)| *code)
            .collect();
        let mut fields = vec![("basis", word(&"location")), ("source", text(TABLES))];
        fields.extend(self.config.year.map(|year| ("year", word(&year))));
        if !known.is_empty() {
            fields.push(("shares", Value::Map(known)));
        }
        if !open.is_empty() {
            fields.push(("candidates", crate::load::ron::texts(open)));
        }
        vec![Value::Choice("Countries", fields)]
    }
}
