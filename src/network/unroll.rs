//! A formula without cycles that means the same as one with cycles.

use std::collections::HashMap;

use crate::network::formula::{FixedPoint, Formula, Gate, Term};
use crate::network::{Component, components};

impl Formula {
    /// A gate that depends on itself and that the top depends on, if there is one.
    pub fn first_loop(&self) -> Option<u32> {
        let found = self.components();
        found
            .into_iter()
            .find(|component| component.cyclic)
            .map(|component| component.members[0])
    }

    /// An equivalent formula whose gates form no cycle; gates the top does not need are gone.
    ///
    /// Each cycle is written out in layers: the gates that close it start as
    /// false for a least fixed point (true for a greatest), and each layer feeds
    /// the next. As many layers as closing gates, and one more, always suffice.
    ///
    /// # Complexity
    ///
    /// The result holds up to `s · (c + 1)` gates for a strongly connected
    /// component of `s` gates of which `c` close all its cycles; equal gates are
    /// shared, which often leaves far fewer.
    ///
    /// # Sources
    ///
    /// The least fixed point by iteration from below: Kleene1952, see `docs/references.md`.
    #[must_use]
    pub fn without_loops(&self) -> Formula {
        let gates = self.gates();
        let start = match self.loops() {
            FixedPoint::Least => Term::False,
            FixedPoint::Greatest => Term::True,
        };
        let mut out = Layers {
            gates: Vec::new(),
            known: HashMap::new(),
            value: vec![None; gates.len()],
        };
        for component in self.components() {
            if !component.cyclic {
                let gate = component.members[0];
                let value = out.add(&gates[gate as usize]);
                out.value[gate as usize] = Some(value);
                continue;
            }
            let inside = |gate: u32| component.members.binary_search(&gate).is_ok();
            let (order, closing) = cut_open(&component.members, |gate| {
                self.gate_args(gate).filter(|&arg| inside(arg))
            });
            for &gate in &closing {
                out.value[gate as usize] = Some(start);
            }
            for _ in 0..=closing.len() {
                let mut next = Vec::with_capacity(closing.len());
                for &gate in &order {
                    let value = out.add(&gates[gate as usize]);
                    if closing.binary_search(&gate).is_ok() {
                        // The others of this layer still read the layer before.
                        next.push((gate, value));
                    } else {
                        out.value[gate as usize] = Some(value);
                    }
                }
                let settled = next
                    .iter()
                    .all(|&(gate, value)| out.value[gate as usize] == Some(value));
                for (gate, value) in next {
                    out.value[gate as usize] = Some(value);
                }
                if settled {
                    break;
                }
            }
        }
        let top = match self.top() {
            // The top is in a component of its own making, so it has a value.
            Term::Gate(gate) => out.value[gate as usize].unwrap_or(start),
            term => term,
        };
        // Every term was made here, and weights are as before, so there is nothing to check.
        Formula::trusted(self.n_events(), out.gates, top, self.loops())
    }
}

impl Formula {
    fn components(&self) -> Vec<Component> {
        let top = match self.top() {
            Term::Gate(gate) => Some(gate),
            _ => None,
        };
        components(self.gates().len(), top, |gate| self.gate_args(gate))
    }

    fn gate_args(&self, gate: u32) -> impl Iterator<Item = u32> + '_ {
        self.gates()[gate as usize]
            .args()
            .filter_map(|(_, term)| match term {
                Term::Gate(arg) => Some(arg),
                _ => None,
            })
    }
}

/// Orders the members of a component children first, and picks gates that close all its cycles.
fn cut_open<S>(members: &[u32], successors: impl Fn(u32) -> S) -> (Vec<u32>, Vec<u32>)
where
    S: Iterator<Item = u32>,
{
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let at = |gate: u32| {
        members
            .binary_search(&gate)
            .expect("successors stay inside")
    };
    let mut seen = vec![Seen::Not; members.len()];
    let mut order = Vec::with_capacity(members.len());
    let mut closing = Vec::new();
    for &root in members {
        if seen[at(root)] != Seen::Not {
            continue;
        }
        seen[at(root)] = Seen::Open;
        let mut stack = vec![(root, successors(root))];
        while let Some((gate, rest)) = stack.last_mut() {
            let Some(arg) = rest.next() else {
                seen[at(*gate)] = Seen::Done;
                order.push(*gate);
                stack.pop();
                continue;
            };
            match seen[at(arg)] {
                Seen::Not => {
                    seen[at(arg)] = Seen::Open;
                    stack.push((arg, successors(arg)));
                }
                Seen::Open => closing.push(arg),
                Seen::Done => {}
            }
        }
    }
    closing.sort_unstable();
    closing.dedup();
    (order, closing)
}

struct Layers {
    gates: Vec<Gate>,
    known: HashMap<Gate, Term>,
    /// The latest term that stands for a gate of the source.
    value: Vec<Option<Term>>,
}

impl Layers {
    /// Adds a copy of `gate` over the latest values, or finds an equal one.
    fn add(&mut self, gate: &Gate) -> Term {
        let map = |term: Term| match term {
            Term::Gate(arg) => self.value[arg as usize]
                .expect("arguments precede, or close a cycle and have a start"),
            term => term,
        };
        let all = |args: &[Term]| args.iter().map(|&term| map(term)).collect::<Vec<_>>();
        let copy = match gate {
            Gate::And(args) => {
                let mut args = all(args);
                if args.contains(&Term::False) {
                    return Term::False;
                }
                args.retain(|&term| term != Term::True);
                Gate::And(args)
            }
            Gate::Or(args) => {
                let mut args = all(args);
                if args.contains(&Term::True) {
                    return Term::True;
                }
                args.retain(|&term| term != Term::False);
                Gate::Or(args)
            }
            Gate::AtLeast { min, args } => Gate::AtLeast {
                min: *min,
                args: all(args),
            },
            Gate::Threshold { min, args } => Gate::Threshold {
                min: *min,
                args: args
                    .iter()
                    .map(|&(weight, term)| (weight, map(term)))
                    .collect(),
            },
        };
        match &copy {
            Gate::And(args) if args.is_empty() => return Term::True,
            Gate::Or(args) if args.is_empty() => return Term::False,
            _ => {}
        }
        let next = Term::Gate(self.gates.len() as u32);
        *self.known.entry(copy.clone()).or_insert_with(|| {
            self.gates.push(copy);
            next
        })
    }
}
