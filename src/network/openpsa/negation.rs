//! Gates to monotone gates over events and their absences: negations pushed down.

use std::collections::HashMap;

use super::Error;
use super::definition::Kind;
use crate::network::formula::{Gate, Term};

/// A gate with its arguments resolved.
#[derive(Debug)]
pub(super) struct Defined {
    pub(super) kind: Kind,
    pub(super) args: Vec<Term>,
    pub(super) line: usize,
}

/// Monotone gates of the same function: those defined, in their order, then helpers.
#[derive(Debug)]
pub(super) struct Monotone {
    pub(super) gates: Vec<Gate>,
    /// The events that are negated somewhere, in the order of the terms that say so.
    pub(super) absences: Vec<u32>,
}

/// Pushes negations down to events, and gives each negated event a term of its own after the `n_events` events.
///
/// # Errors
///
/// A gate that asks for more arguments than it has.
pub(super) fn of(defined: &[Defined], n_events: u32) -> Result<Monotone, Error> {
    for gate in defined {
        let n = gate.args.len() as u32;
        if let Kind::AtLeast(min) | Kind::Cardinality(min, _) = gate.kind
            && min > n
        {
            return Err(Error::new(
                gate.line,
                format!("at least {min} of {n} arguments can never be true"),
                "lower `min` or add the missing arguments",
            ));
        }
    }
    let mut maker = Maker {
        defined,
        gates: vec![None; defined.len()],
        negated: HashMap::new(),
        waiting: Vec::new(),
        n_events,
        absences: Vec::new(),
        absent: HashMap::new(),
    };
    for at in 0..defined.len() {
        let gate = maker.gate(at, true);
        maker.gates[at] = Some(gate);
    }
    while let Some((at, slot)) = maker.waiting.pop() {
        let gate = maker.gate(at, false);
        maker.gates[slot] = Some(gate);
    }
    let gates = maker.gates.into_iter();
    Ok(Monotone {
        gates: gates
            .map(|gate| gate.expect("every gate was made"))
            .collect(),
        absences: maker.absences,
    })
}

struct Maker<'d> {
    defined: &'d [Defined],
    /// Those defined first, then helpers; `None` until it is made.
    gates: Vec<Option<Gate>>,
    /// Where the negation of a defined gate stands.
    negated: HashMap<u32, u32>,
    /// Negations that have a place and are not made yet.
    waiting: Vec<(usize, usize)>,
    n_events: u32,
    absences: Vec<u32>,
    /// Which of the absences each negated event is.
    absent: HashMap<u32, u32>,
}

impl Maker<'_> {
    /// A gate as it is, or negated.
    fn gate(&mut self, at: usize, is_plain: bool) -> Gate {
        let Defined { kind, args, .. } = &self.defined[at];
        let n = args.len() as u32;
        match (kind, is_plain) {
            (Kind::Same | Kind::And, true) | (Kind::Not | Kind::Nand, false) => {
                Gate::And(args.clone())
            }
            (Kind::Or, true) | (Kind::Nor, false) => Gate::Or(args.clone()),
            (Kind::AtLeast(min), true) => at_least(*min, args.clone()),
            (Kind::Same | Kind::And, false) | (Kind::Nand, true) => Gate::Or(self.not_all(args)),
            (Kind::Or, false) | (Kind::Nor | Kind::Not, true) => Gate::And(self.not_all(args)),
            (Kind::AtLeast(min), false) => at_least(n + 1 - min, self.not_all(args)),
            (Kind::Cardinality(min, max), true) if *max >= n => at_least(*min, args.clone()),
            (Kind::Cardinality(min, max), true) => {
                let enough = self.helper(at_least(*min, args.clone()));
                let too_many = self.not_all(args);
                let few = self.helper(at_least(n - max, too_many));
                Gate::And(vec![enough, few])
            }
            (Kind::Cardinality(min, max), false) => {
                let missing = self.not_all(args);
                let too_few = self.helper(at_least(n + 1 - min, missing));
                if *max >= n {
                    return Gate::And(vec![too_few]);
                }
                let too_many = self.helper(at_least(max + 1, args.clone()));
                Gate::Or(vec![too_few, too_many])
            }
            (Kind::Imply, true) => Gate::Or(vec![self.not(args[0]), args[1]]),
            (Kind::Imply, false) => Gate::And(vec![args[0], self.not(args[1])]),
            (Kind::Xor, _) => self.odd(args, is_plain),
            (Kind::Iff, _) => self.odd(args, !is_plain),
        }
    }

    /// An odd number of arguments, or an even one.
    fn odd(&mut self, args: &[Term], is_odd: bool) -> Gate {
        let (last, rest) = args.split_last().expect("it has arguments");
        let (mut odd, mut even) = (rest[0], self.not(rest[0]));
        for &term in &rest[1..] {
            let next = self.either(odd, even, term);
            let other = self.either(even, odd, term);
            (odd, even) = (self.helper(next), self.helper(other));
        }
        if is_odd {
            self.either(odd, even, *last)
        } else {
            self.either(even, odd, *last)
        }
    }

    /// The first without a term, or the second with it.
    fn either(&mut self, with_none: Term, with_one: Term, term: Term) -> Gate {
        let absent = self.not(term);
        let left = self.helper(Gate::And(vec![with_none, absent]));
        let right = self.helper(Gate::And(vec![with_one, term]));
        Gate::Or(vec![left, right])
    }

    fn not_all(&mut self, args: &[Term]) -> Vec<Term> {
        args.iter().map(|&term| self.not(term)).collect()
    }

    fn not(&mut self, term: Term) -> Term {
        match term {
            Term::True => Term::False,
            Term::False => Term::True,
            Term::Event(event) => {
                let next = self.absences.len() as u32;
                let at = *self.absent.entry(event).or_insert(next);
                if at == next {
                    self.absences.push(event);
                }
                Term::Event(self.n_events + at)
            }
            Term::Gate(gate) => {
                if let Some(&slot) = self.negated.get(&gate) {
                    return Term::Gate(slot);
                }
                let slot = self.gates.len();
                self.gates.push(None);
                self.negated.insert(gate, slot as u32);
                self.waiting.push((gate as usize, slot));
                Term::Gate(slot as u32)
            }
        }
    }

    fn helper(&mut self, gate: Gate) -> Term {
        self.gates.push(Some(gate));
        Term::Gate(self.gates.len() as u32 - 1)
    }
}

fn at_least(min: u32, args: Vec<Term>) -> Gate {
    Gate::AtLeast { min, args }
}
