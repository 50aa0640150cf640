//! Events of a formula that decide alone, taken out of its gates.

use super::formula::{FixedPoint, Formula, Gate, Term};

/// The same function with every event that decides alone taken out of the gates, where sums are weighed.
///
/// An event whose occurrence alone makes the top true is an argument of a new
/// top; so is one without which it is never true. What is left is often much
/// smaller: large weights are what ties the sums of many gates together.
/// Formulas without weighted sums are left as they are.
///
/// # Complexity
///
/// The size of the formula for every event, at most.
pub(crate) fn apart(formula: &Formula) -> Formula {
    let is_weighed = |gate: &Gate| matches!(gate, Gate::Threshold { .. });
    let n = formula.n_events() as usize;
    let mut events = vec![false; n];
    // What decides alone is found by monotony.
    if !formula.gates().iter().any(is_weighed) || !formula.absences().is_empty() {
        return formula.clone();
    }
    let mut truth = Truth::of(formula);
    if truth.top(&events) {
        return formula.clone();
    }
    let mut fate: Vec<Option<Term>> = vec![None; n];
    for (event, fate) in fate.iter_mut().enumerate() {
        events[event] = true;
        *fate = truth.top(&events).then_some(Term::False);
        events[event] = false;
    }
    let mut events = vec![true; n];
    for (event, fate) in fate.iter_mut().enumerate() {
        events[event] = false;
        if fate.is_none() && !truth.top(&events) {
            *fate = Some(Term::True);
        }
        events[event] = true;
    }
    let decided = |wanted: Term| {
        let events = (0..)
            .zip(&fate)
            .filter(move |(_, fate)| **fate == Some(wanted));
        events.map(|(event, _)| Term::Event(event))
    };
    let settle = |term: Term| match term {
        Term::Event(event) => fate[event as usize].unwrap_or(term),
        _ => term,
    };
    let mut gates: Vec<Gate> = formula
        .gates()
        .iter()
        .map(|gate| gate.mapped(settle))
        .collect();
    let needed = decided(Term::True).chain([settle(formula.top())]).collect();
    gates.push(Gate::And(needed));
    let rest = Term::Gate(gates.len() as u32 - 1);
    let enough = decided(Term::False).chain([rest]).collect();
    gates.push(Gate::Or(enough));
    let top = Term::Gate(gates.len() as u32 - 1);
    Formula::trusted(formula.n_events(), gates, top, formula.loops())
}

/// The truth of one formula under many sets of events, as [`Formula::evaluate`] tells it.
///
/// Who reads what is written down once; each set then costs what it spreads to.
struct Truth<'a> {
    formula: &'a Formula,
    /// Gates that read each event, then each gate, with the weight they give it.
    start: Vec<u32>,
    users: Vec<(u32, u64)>,
    /// What each gate misses before it takes the value that spreads, with no event at that value.
    missing: Vec<u64>,
    /// Events and gates that can matter to the top.
    matters: Vec<bool>,
    /// Gates that miss nothing, and room for one set.
    at_once: Vec<u32>,
    left: Vec<u64>,
    reached: Vec<bool>,
    open: Vec<u32>,
}

impl<'a> Truth<'a> {
    fn of(formula: &'a Formula) -> Self {
        let n_events = formula.n_events() as usize;
        let n = n_events + formula.gates().len();
        let spread = formula.loops() == FixedPoint::Least;
        let matters = matters(formula);
        let place = |term: Term| match term {
            Term::True | Term::False => None,
            Term::Event(event) => Some(event as usize),
            Term::Gate(gate) => Some(n_events + gate as usize),
        };
        let gates = || {
            let gates = (0..).zip(formula.gates());
            gates.filter(|(at, _)| matters[n_events + *at as usize])
        };
        let mut start = vec![0_u32; n + 1];
        for (_, gate) in gates() {
            for at in gate.args().filter_map(|(_, term)| place(term)) {
                start[at + 1] += 1;
            }
        }
        for at in 0..n {
            start[at + 1] += start[at];
        }
        let mut next = start.clone();
        let mut users = vec![(0, 0); start[n] as usize];
        let mut missing = vec![u64::MAX; formula.gates().len()];
        let mut at_once = Vec::new();
        for (at, gate) in gates() {
            let total: u64 = gate.args().map(|(weight, _)| weight).sum();
            let mut need = if spread {
                gate.need()
            } else {
                (total + 1).saturating_sub(gate.need())
            };
            for (weight, term) in gate.args() {
                if let Some(arg) = place(term) {
                    users[next[arg] as usize] = (at, weight);
                    next[arg] += 1;
                } else if (term == Term::True) == spread {
                    need = need.saturating_sub(weight);
                }
            }
            missing[at as usize] = need;
            if need == 0 {
                at_once.push(at);
            }
        }
        Self {
            formula,
            start,
            users,
            missing,
            matters,
            at_once,
            left: Vec::new(),
            reached: vec![false; n],
            open: Vec::new(),
        }
    }

    /// Whether the top is true when exactly the events marked `true` occur.
    fn top(&mut self, events: &[bool]) -> bool {
        let spread = self.formula.loops() == FixedPoint::Least;
        let n_events = events.len();
        let top = match self.formula.top() {
            Term::False => return false,
            Term::True => return true,
            Term::Event(event) => return events[event as usize],
            Term::Gate(gate) => n_events + gate as usize,
        };
        self.left.clone_from(&self.missing);
        self.reached.fill(false);
        self.open.clear();
        let gates = self.at_once.iter().map(|gate| n_events as u32 + gate);
        self.open.extend(gates);
        let occurs = (0..).zip(events).filter(|(_, occurs)| **occurs == spread);
        self.open.extend(
            occurs
                .map(|(event, _)| event)
                .filter(|event: &u32| self.matters[*event as usize]),
        );
        for &at in &self.open {
            self.reached[at as usize] = true;
        }
        while !self.reached[top]
            && let Some(at) = self.open.pop()
        {
            let users = self.start[at as usize] as usize..self.start[at as usize + 1] as usize;
            for &(user, weight) in &self.users[users] {
                let left = &mut self.left[user as usize];
                *left = left.saturating_sub(weight);
                let user = n_events as u32 + user;
                if *left == 0 && !std::mem::replace(&mut self.reached[user as usize], true) {
                    self.open.push(user);
                }
            }
        }
        self.reached[top] == spread
    }
}

/// Which events, then which gates, the top reads, at once or by way of others.
fn matters(formula: &Formula) -> Vec<bool> {
    let n_events = formula.n_events() as usize;
    let mut matters = vec![false; n_events + formula.gates().len()];
    let mut open = vec![formula.top()];
    while let Some(term) = open.pop() {
        match term {
            Term::True | Term::False => {}
            Term::Event(event) => matters[event as usize] = true,
            Term::Gate(gate) => {
                if !std::mem::replace(&mut matters[n_events + gate as usize], true) {
                    let args = formula.gates()[gate as usize].args();
                    open.extend(args.map(|(_, term)| term));
                }
            }
        }
    }
    matters
}

#[cfg(test)]
mod tests {
    use super::{Formula, Gate, Term, Truth};
    use crate::network::formula::FixedPoint;

    #[test]
    fn truth_told_many_times_is_the_truth_told_once() {
        for loops in [FixedPoint::Least, FixedPoint::Greatest] {
            let gates = vec![
                Gate::Threshold {
                    min: 5,
                    args: vec![
                        (3, Term::Event(0)),
                        (2, Term::Gate(1)),
                        (2, Term::Event(1)),
                        (1, Term::True),
                    ],
                },
                Gate::And(vec![Term::Gate(2), Term::Event(2)]),
                Gate::Or(vec![Term::Gate(1), Term::Event(1), Term::False]),
                Gate::AtLeast {
                    min: 2,
                    args: vec![Term::Event(3), Term::Event(3), Term::Gate(0)],
                },
            ];
            for top in [Term::Gate(0), Term::Gate(1), Term::Gate(3), Term::Event(2)] {
                let formula = Formula::new(4, gates.clone(), top, loops).unwrap();
                let mut truth = Truth::of(&formula);
                for set in 0..16_u32 {
                    let events: Vec<bool> = (0..4).map(|at| set >> at & 1 == 1).collect();
                    assert_eq!(
                        truth.top(&events),
                        formula.evaluate(&events),
                        "{set} {top:?}"
                    );
                }
            }
        }
    }
}
