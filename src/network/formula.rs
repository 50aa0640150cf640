//! A Boolean formula over dense events, monotone but for events that must not happen: the input of the diagram engine.

use thiserror::Error;

pub use crate::model::FixedPoint;

/// What a gate reads, or what the whole formula is: a constant, an event or a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// Never true.
    False,
    /// Always true.
    True,
    /// The event with this index, `0..n_events`; from there on, that one of [`Formula::absences`] does not happen.
    Event(u32),
    /// The gate with this index into [`Formula::gates`].
    Gate(u32),
}

/// One monotone function of other terms.
///
/// An empty `And` is true and an empty `Or` is false. A term listed twice in an
/// `AtLeast` or a `Threshold` counts twice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Gate {
    /// True when every argument is true.
    And(Vec<Term>),
    /// True when some argument is true.
    Or(Vec<Term>),
    /// True when at least `min` arguments are true; always for `min` 0, never beyond their number.
    AtLeast {
        /// How many arguments must be true.
        min: u32,
        /// The arguments.
        args: Vec<Term>,
    },
    /// True when the weights of the true arguments add up to at least `min`.
    Threshold {
        /// The weight that must be reached.
        min: u64,
        /// The arguments with their weights.
        args: Vec<(u64, Term)>,
    },
}

/// Why a formula cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// A gate, or the top, reads an event that does not exist.
    #[error("{place} reads event {event}, but the formula has only {n_events} events")]
    UnknownEvent {
        /// Where it is read: `gate 3` or `the top`.
        place: String,
        /// The event that does not exist.
        event: u32,
        /// How many events there are.
        n_events: u32,
    },
    /// A gate, or the top, reads a gate that does not exist.
    #[error("{place} reads gate {gate}, but the formula has only {n_gates} gates")]
    UnknownGate {
        /// Where it is read: `gate 3` or `the top`.
        place: String,
        /// The gate that does not exist.
        gate: u32,
        /// How many gates there are.
        n_gates: usize,
    },
    /// The weights of a threshold do not fit in 64 bits.
    #[error(
        "the weights of gate {gate} add up to more than 64 bits hold; divide them by a common factor"
    )]
    WeightOverflow {
        /// The gate whose weights are too large.
        gate: usize,
    },
    /// There are more events and gates than 30 bits can number.
    #[error("a formula can hold at most 2^30 events and gates, not {n}")]
    TooLarge {
        /// Events and gates asked for.
        n: u64,
    },
}

/// A Boolean function of `n_events` events, given by monotone gates that may form cycles.
///
/// It is monotone in the events unless some of them must not happen; see [`Formula::with_absences`].
///
/// Every term of every gate exists, and the weights of each threshold add up to
/// a `u64`. The function reads as *failure* (events are losses, the top is a
/// loss) or as *availability* (events survive, the top is supplied) alike;
/// [`Formula::dual`] goes from one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    n_events: u32,
    absences: Vec<u32>,
    gates: Vec<Gate>,
    top: Term,
    loops: FixedPoint,
}

impl Gate {
    /// The arguments with their weights, in the order given; a weight is 1 unless the gate is a threshold.
    pub fn args(&self) -> impl Iterator<Item = (u64, Term)> + '_ {
        let (plain, weighted): (&[Term], &[(u64, Term)]) = match self {
            Gate::And(args) | Gate::Or(args) | Gate::AtLeast { args, .. } => (args, &[]),
            Gate::Threshold { args, .. } => (&[], args),
        };
        plain
            .iter()
            .map(|&term| (1, term))
            .chain(weighted.iter().copied())
    }

    /// The weight of true arguments at which the gate turns true.
    pub(crate) fn need(&self) -> u64 {
        match self {
            Gate::And(args) => args.len() as u64,
            Gate::Or(_) => 1,
            Gate::AtLeast { min, .. } => u64::from(*min),
            Gate::Threshold { min, .. } => *min,
        }
    }

    /// The same gate with every argument replaced.
    pub(super) fn mapped(&self, of: impl Fn(Term) -> Term) -> Gate {
        let terms = |args: &[Term]| args.iter().map(|&term| of(term)).collect();
        match self {
            Gate::And(args) => Gate::And(terms(args)),
            Gate::Or(args) => Gate::Or(terms(args)),
            Gate::AtLeast { min, args } => Gate::AtLeast {
                min: *min,
                args: terms(args),
            },
            Gate::Threshold { min, args } => Gate::Threshold {
                min: *min,
                args: args
                    .iter()
                    .map(|&(weight, term)| (weight, of(term)))
                    .collect(),
            },
        }
    }

    /// The gate that is true exactly when this one is false with every argument negated.
    fn dual(&self) -> Gate {
        match self {
            Gate::And(args) => Gate::Or(args.iter().map(|&term| dual(term)).collect()),
            Gate::Or(args) => Gate::And(args.iter().map(|&term| dual(term)).collect()),
            Gate::AtLeast { min, args } => Gate::AtLeast {
                min: (args.len() as u32 + 1).saturating_sub(*min),
                args: args.iter().map(|&term| dual(term)).collect(),
            },
            Gate::Threshold { min, args } => {
                let total: u64 = args.iter().map(|(weight, _)| weight).sum();
                Gate::Threshold {
                    min: (total + 1).saturating_sub(*min),
                    args: args
                        .iter()
                        .map(|&(weight, term)| (weight, dual(term)))
                        .collect(),
                }
            }
        }
    }
}

impl Formula {
    /// Builds a formula after checking every reference and every sum of weights.
    ///
    /// # Errors
    ///
    /// [`enum@Error`] names the first term that does not exist or the first gate whose
    /// weights overflow.
    ///
    /// # Examples
    ///
    /// ```
    /// use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};
    ///
    /// let two_of_three = Gate::AtLeast {
    ///     min: 2,
    ///     args: vec![Term::Event(0), Term::Event(1), Term::Event(2)],
    /// };
    /// let formula = Formula::new(3, vec![two_of_three], Term::Gate(0), FixedPoint::Least)?;
    /// assert!(formula.evaluate(&[true, false, true]));
    /// # Ok::<(), linchpin::network::formula::Error>(())
    /// ```
    pub fn new(
        n_events: u32,
        gates: Vec<Gate>,
        top: Term,
        loops: FixedPoint,
    ) -> Result<Self, Error> {
        Formula::with_absences(n_events, Vec::new(), gates, top, loops)
    }

    /// Builds a formula that also reads that some events do not happen.
    ///
    /// `Term::Event(n_events + i)` is true exactly when the event `absences[i]` is
    /// not. Only trees of others have such terms, and they have no cycles.
    ///
    /// # Errors
    ///
    /// As [`Formula::new`], also for an absence of an event that does not exist.
    pub fn with_absences(
        n_events: u32,
        absences: Vec<u32>,
        gates: Vec<Gate>,
        top: Term,
        loops: FixedPoint,
    ) -> Result<Self, Error> {
        let n = u64::from(n_events) + absences.len() as u64 + gates.len() as u64;
        if n > 1 << 30 {
            return Err(Error::TooLarge { n });
        }
        let n_literals = n_events + absences.len() as u32;
        if let Some(&event) = absences.iter().find(|&&event| event >= n_events) {
            return Err(Error::UnknownEvent {
                place: "an absence".to_owned(),
                event,
                n_events,
            });
        }
        let check = |term: Term, place: &dyn Fn() -> String| match term {
            Term::Event(event) if event >= n_literals => Err(Error::UnknownEvent {
                place: place(),
                event,
                n_events,
            }),
            Term::Gate(gate) if gate as usize >= gates.len() => Err(Error::UnknownGate {
                place: place(),
                gate,
                n_gates: gates.len(),
            }),
            _ => Ok(()),
        };
        for (ix, gate) in gates.iter().enumerate() {
            let mut total = 0_u64;
            for (weight, term) in gate.args() {
                check(term, &|| format!("gate {ix}"))?;
                // The dual of a threshold may need the total and one more.
                total = total
                    .checked_add(weight)
                    .filter(|&total| total < u64::MAX)
                    .ok_or(Error::WeightOverflow { gate: ix })?;
            }
        }
        check(top, &|| "the top".to_owned())?;
        Ok(Formula {
            n_events,
            absences,
            gates,
            top,
            loops,
        })
    }

    /// A formula of parts already known to be right.
    pub(super) fn trusted(n_events: u32, gates: Vec<Gate>, top: Term, loops: FixedPoint) -> Self {
        Formula {
            n_events,
            absences: Vec::new(),
            gates,
            top,
            loops,
        }
    }

    /// How many events there are, whether the top depends on them or not.
    pub fn n_events(&self) -> u32 {
        self.n_events
    }

    /// The events whose absence is a term: `Term::Event(n_events + i)` says that the `i`-th of these does not happen.
    pub fn absences(&self) -> &[u32] {
        &self.absences
    }

    /// Events and absences: what [`Term::Event`] can name.
    pub(crate) fn n_literals(&self) -> u32 {
        self.n_events + self.absences.len() as u32
    }

    /// The gates, in the order [`Term::Gate`] numbers them.
    pub fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The term whose truth is asked for.
    pub fn top(&self) -> Term {
        self.top
    }

    /// Which solution is meant where gates form a cycle.
    pub fn loops(&self) -> FixedPoint {
        self.loops
    }

    /// The dual: true exactly when this formula is false with every event negated.
    ///
    /// It turns failure into availability and back, minimal cut sets into
    /// minimal path sets, and the least fixed point into the greatest. The dual
    /// of the dual is the same function.
    #[must_use]
    pub fn dual(&self) -> Formula {
        Formula {
            n_events: self.n_events,
            absences: self.absences.clone(),
            gates: self.gates.iter().map(Gate::dual).collect(),
            top: dual(self.top),
            loops: match self.loops {
                FixedPoint::Least => FixedPoint::Greatest,
                FixedPoint::Greatest => FixedPoint::Least,
            },
        }
    }

    /// The truth of the top when exactly the events marked `true` occur.
    ///
    /// Events beyond the end of `events` do not occur.
    ///
    /// # Complexity
    ///
    /// Linear in the size of the formula, with and without cycles: truth spreads
    /// from the events for a least fixed point, and falsity for a greatest one.
    pub fn evaluate(&self, events: &[bool]) -> bool {
        let spread = self.loops == FixedPoint::Least;
        let n_events = self.n_literals() as usize;
        let mut users: Vec<Vec<(u32, u64)>> = vec![Vec::new(); n_events + self.gates.len()];
        // What is still missing before a gate takes the value that spreads.
        let mut missing: Vec<u64> = Vec::with_capacity(self.gates.len());
        let mut ready: Vec<usize> = Vec::new();
        for (ix, gate) in self.gates.iter().enumerate() {
            let total: u64 = gate.args().map(|(weight, _)| weight).sum();
            let mut need = if spread {
                gate.need()
            } else {
                (total + 1).saturating_sub(gate.need())
            };
            for (weight, term) in gate.args() {
                match term {
                    Term::True | Term::False if (term == Term::True) == spread => {
                        need = need.saturating_sub(weight);
                    }
                    Term::True | Term::False => {}
                    Term::Event(event) => users[event as usize].push((ix as u32, weight)),
                    Term::Gate(arg) => users[n_events + arg as usize].push((ix as u32, weight)),
                }
            }
            missing.push(need);
            if need == 0 {
                ready.push(n_events + ix);
            }
        }
        let occurs = |literal: usize| match literal.checked_sub(self.n_events as usize) {
            None => events.get(literal).copied().unwrap_or(false),
            Some(at) => !events
                .get(self.absences[at] as usize)
                .copied()
                .unwrap_or(false),
        };
        ready.extend((0..n_events).filter(|&event| occurs(event) == spread));
        let mut reached = vec![false; n_events + self.gates.len()];
        for &ix in &ready {
            reached[ix] = true;
        }
        while let Some(ix) = ready.pop() {
            for &(user, weight) in &users[ix] {
                let need = &mut missing[user as usize];
                *need = need.saturating_sub(weight);
                let user = n_events + user as usize;
                if *need == 0 && !reached[user] {
                    reached[user] = true;
                    ready.push(user);
                }
            }
        }
        match self.top {
            Term::False => false,
            Term::True => true,
            Term::Event(event) => occurs(event as usize),
            Term::Gate(gate) => reached[n_events + gate as usize] == spread,
        }
    }
}

fn dual(term: Term) -> Term {
    match term {
        Term::False => Term::True,
        Term::True => Term::False,
        Term::Event(_) | Term::Gate(_) => term,
    }
}
