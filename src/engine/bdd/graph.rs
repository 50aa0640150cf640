//! The formula as a graph of hash-consed nodes, simplified as it is built.

use std::collections::HashMap;

use crate::network::formula::{FixedPoint, Formula, Gate, Term};
use crate::network::{Component, components};

/// What a node of the graph computes from its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    False,
    True,
    Event(u32),
    /// That its one argument, an event, does not happen.
    Absent,
    And,
    Or,
    /// At least this many arguments.
    AtLeast(u32),
    /// At least this weight of arguments; weights stand beside the arguments.
    Threshold(u64),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Vertex {
    pub(super) kind: Kind,
    pub(super) args: Vec<u32>,
    /// One per argument for a threshold, none otherwise.
    pub(super) weights: Vec<u64>,
}

/// Vertices 0 and 1 are the constants. Apart from cycles, arguments precede their gates.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub(super) vertices: Vec<Vertex>,
    pub(super) top: u32,
    pub(super) loops: FixedPoint,
    known: HashMap<Vertex, u32>,
}

impl Vertex {
    fn plain(kind: Kind, args: Vec<u32>) -> Self {
        Vertex {
            kind,
            args,
            weights: Vec::new(),
        }
    }
}

impl Graph {
    fn empty(loops: FixedPoint) -> Self {
        Graph {
            vertices: vec![
                Vertex::plain(Kind::False, vec![]),
                Vertex::plain(Kind::True, vec![]),
            ],
            top: 0,
            loops,
            known: HashMap::new(),
        }
    }

    /// The graph of a formula as it stands: nothing simplified yet.
    pub(super) fn from_formula(formula: &Formula) -> Self {
        let mut graph = Graph::empty(formula.loops());
        let n_events = formula.n_literals();
        let ix = |term: Term| match term {
            Term::False => 0,
            Term::True => 1,
            Term::Event(event) => 2 + event,
            Term::Gate(gate) => 2 + n_events + gate,
        };
        let event = |event| Vertex::plain(Kind::Event(event), vec![]);
        graph.vertices.extend((0..formula.n_events()).map(event));
        let absent = |&event: &u32| Vertex::plain(Kind::Absent, vec![2 + event]);
        graph.vertices.extend(formula.absences().iter().map(absent));
        graph
            .vertices
            .extend(formula.gates().iter().map(|gate| Vertex {
                kind: match gate {
                    Gate::And(_) => Kind::And,
                    Gate::Or(_) => Kind::Or,
                    Gate::AtLeast { min, .. } => Kind::AtLeast(*min),
                    Gate::Threshold { min, .. } => Kind::Threshold(*min),
                },
                args: gate.args().map(|(_, term)| ix(term)).collect(),
                weights: match gate {
                    Gate::Threshold { args, .. } => {
                        args.iter().map(|(weight, _)| *weight).collect()
                    }
                    _ => Vec::new(),
                },
            }));
        graph.top = ix(formula.top());
        graph
    }

    /// The strongly connected components below the top, arguments first.
    pub(super) fn components(&self) -> Vec<Component> {
        components(self.vertices.len(), [self.top], |ix| {
            self.vertices[ix as usize].args.iter().copied()
        })
    }

    /// How many arguments refer to each vertex, counted below the top; the top counts once more.
    pub(super) fn n_uses(&self, components: &[Component]) -> Vec<u32> {
        let mut uses = vec![0; self.vertices.len()];
        uses[self.top as usize] = 1;
        for &ix in components.iter().flat_map(|component| &component.members) {
            for &arg in &self.vertices[ix as usize].args {
                uses[arg as usize] += 1;
            }
        }
        uses
    }

    /// A smaller graph of the same function: constants propagated, equal gates merged, and gates that
    /// are the only argument of their kind taken up by the gate above.
    ///
    /// Gates in cycles stay apart; they only lose constant arguments.
    pub(super) fn rebuilt(&self) -> Graph {
        let components = self.components();
        let uses = self.n_uses(&components);
        let mut cyclic = vec![false; self.vertices.len()];
        for component in components.iter().filter(|component| component.cyclic) {
            for &ix in &component.members {
                cyclic[ix as usize] = true;
            }
        }
        let mut taken_up = vec![false; self.vertices.len()];
        for &ix in components.iter().flat_map(|component| &component.members) {
            let vertex = &self.vertices[ix as usize];
            if cyclic[ix as usize] || !matches!(vertex.kind, Kind::And | Kind::Or) {
                continue;
            }
            for &arg in &vertex.args {
                let same = self.vertices[arg as usize].kind == vertex.kind;
                if same && uses[arg as usize] == 1 && !cyclic[arg as usize] {
                    taken_up[arg as usize] = true;
                }
            }
        }
        let mut out = Graph::empty(self.loops);
        let mut new_ix = vec![u32::MAX; self.vertices.len()];
        new_ix[0] = 0;
        new_ix[1] = 1;
        for component in &components {
            if !component.cyclic {
                let ix = component.members[0];
                if ix > 1 && !taken_up[ix as usize] {
                    let vertex = self.mapped(ix, &taken_up, &new_ix);
                    new_ix[ix as usize] = out.add(vertex);
                }
                continue;
            }
            for &ix in &component.members {
                new_ix[ix as usize] = out.vertices.len() as u32;
                out.vertices.push(Vertex::plain(Kind::And, vec![]));
            }
            for &ix in &component.members {
                let vertex = self.mapped(ix, &taken_up, &new_ix);
                out.vertices[new_ix[ix as usize] as usize] = match simplified(vertex) {
                    Simple::Vertex(vertex) => vertex,
                    Simple::Alias(arg) => Vertex::plain(Kind::And, vec![arg]),
                };
            }
        }
        out.top = new_ix[self.top as usize];
        out
    }

    /// Adds a vertex, or finds what it equals.
    pub(super) fn add(&mut self, vertex: Vertex) -> u32 {
        match simplified(vertex) {
            Simple::Alias(ix) => ix,
            Simple::Vertex(vertex) => {
                if let Some(&ix) = self.known.get(&vertex) {
                    return ix;
                }
                let ix = self.vertices.len() as u32;
                self.known.insert(vertex.clone(), ix);
                self.vertices.push(vertex);
                ix
            }
        }
    }

    /// Adds a gate that must stay a gate of its own.
    pub(super) fn add_apart(&mut self, kind: Kind, args: Vec<u32>) -> u32 {
        self.vertices.push(Vertex::plain(kind, args));
        self.vertices.len() as u32 - 1
    }

    fn mapped(&self, ix: u32, taken_up: &[bool], new_ix: &[u32]) -> Vertex {
        let vertex = &self.vertices[ix as usize];
        let mut args = Vec::with_capacity(vertex.args.len());
        let mut stack: Vec<&[u32]> = vec![&vertex.args];
        while let Some(rest) = stack.pop() {
            let Some((&arg, rest)) = rest.split_first() else {
                continue;
            };
            stack.push(rest);
            if taken_up[arg as usize] {
                stack.push(&self.vertices[arg as usize].args);
            } else {
                args.push(new_ix[arg as usize]);
            }
        }
        Vertex {
            kind: vertex.kind,
            args,
            weights: vertex.weights.clone(),
        }
    }
}

enum Simple {
    Alias(u32),
    Vertex(Vertex),
}

/// Removes constants and repetitions, and turns a gate into the simplest kind it is.
fn simplified(mut vertex: Vertex) -> Simple {
    match vertex.kind {
        Kind::False => Simple::Alias(0),
        Kind::True => Simple::Alias(1),
        Kind::Absent if vertex.args[0] <= 1 => Simple::Alias(1 - vertex.args[0]),
        Kind::Event(_) | Kind::Absent => Simple::Vertex(vertex),
        Kind::And | Kind::Or => {
            let (neutral, deciding) = if vertex.kind == Kind::And {
                (1, 0)
            } else {
                (0, 1)
            };
            if vertex.args.contains(&deciding) {
                return Simple::Alias(deciding);
            }
            vertex.args.retain(|&arg| arg != neutral);
            vertex.args.sort_unstable();
            vertex.args.dedup();
            match vertex.args[..] {
                [] => Simple::Alias(neutral),
                [arg] => Simple::Alias(arg),
                _ => Simple::Vertex(vertex),
            }
        }
        Kind::AtLeast(min) => {
            let weighted = vertex.args.into_iter().map(|arg| (arg, 1)).collect();
            threshold(u64::from(min), weighted)
        }
        Kind::Threshold(min) => {
            threshold(min, vertex.args.into_iter().zip(vertex.weights).collect())
        }
    }
}

fn threshold(mut min: u64, mut weighted: Vec<(u32, u64)>) -> Simple {
    weighted.sort_unstable();
    weighted.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    for &(arg, weight) in &weighted {
        if arg == 1 {
            min = min.saturating_sub(weight);
        }
    }
    weighted.retain(|&(arg, weight)| arg > 1 && weight > 0);
    let total: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    if min == 0 {
        return Simple::Alias(1);
    }
    if total < min {
        return Simple::Alias(0);
    }
    for (_, weight) in &mut weighted {
        *weight = (*weight).min(min);
    }
    let smallest = weighted
        .iter()
        .map(|(_, weight)| *weight)
        .min()
        .unwrap_or(0);
    let largest = weighted
        .iter()
        .map(|(_, weight)| *weight)
        .max()
        .unwrap_or(0);
    let total: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    let args: Vec<u32> = weighted.iter().map(|(arg, _)| *arg).collect();
    if smallest >= min {
        return simplified(Vertex::plain(Kind::Or, args));
    }
    if total - smallest < min {
        return simplified(Vertex::plain(Kind::And, args));
    }
    Simple::Vertex(if smallest == largest {
        Vertex::plain(Kind::AtLeast(min.div_ceil(smallest) as u32), args)
    } else {
        let weights = weighted.iter().map(|(_, weight)| *weight).collect();
        Vertex {
            kind: Kind::Threshold(min),
            args,
            weights,
        }
    })
}
