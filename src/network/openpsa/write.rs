//! A formula to Open-PSA text that other tools read.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::Model;
use crate::network::formula::{Formula, Gate, Term};
use crate::network::threshold::{Decision, Sum, decide};

/// Writes a model as an Open-PSA fault tree with the top gate first.
///
/// Reading the text back gives a formula of the same function, the same events
/// in the same order and the same probabilities, for names that Open-PSA
/// allows: a letter or `_`, then letters, digits, `_` and `-`. In other names
/// the characters not allowed become `_` (and a number is added where two would
/// fall together); the name as given then stands in the `label`.
///
/// A weighted threshold, which Open-PSA lacks, becomes a small decision diagram
/// over its arguments in descending weight: gate `g` and gates `g-1`, `g-2` ...
/// each `(argument and the rest with it) or the rest without it`. Gates in
/// cycles are written out as in [`Formula::without_loops`], named by number.
/// Gates the top does not need are left out.
///
/// # Complexity
///
/// Linear in the text, which for a threshold of arbitrary weights may be
/// exponential in its number of arguments.
pub fn write(model: &Model) -> String {
    let unrolled;
    let (formula, gate_names) = if model.formula.first_loop().is_some() {
        unrolled = model.formula.without_loops();
        (
            &unrolled,
            (0..unrolled.gates().len())
                .map(|ix| format!("gate_{ix}"))
                .collect(),
        )
    } else {
        (&model.formula, model.gates.clone())
    };
    let mut taken = HashSet::new();
    let mut writer = Writer {
        formula,
        events: (0..formula.n_events() as usize)
            .map(|ix| {
                unique(
                    model.events.get(ix).map_or("event", String::as_str),
                    &mut taken,
                )
            })
            .collect(),
        gates: (0..formula.gates().len())
            .map(|ix| {
                unique(
                    gate_names.get(ix).map_or("gate", String::as_str),
                    &mut taken,
                )
            })
            .collect(),
        taken,
        asked: Vec::new(),
        out: String::new(),
    };
    let tree = unique(&model.name, &mut HashSet::new());
    writer.out.push_str("<?xml version=\"1.0\"?>\n<opsa-mef>\n");
    writer.line(1, &format!("<define-fault-tree name=\"{tree}\">"));
    if tree != model.name {
        writer.label(2, &model.name);
    }
    if !matches!(formula.top(), Term::Gate(_)) {
        let name = unique("top", &mut writer.taken);
        writer.define(&name, "top", |writer| writer.term(3, formula.top()));
    }
    if let Term::Gate(gate) = formula.top() {
        writer.asked.push(gate);
    }
    // A gate is written when another has named it, for a gate that none names would be a second top.
    let mut written = vec![false; formula.gates().len()];
    while let Some(gate) = writer.asked.pop() {
        if std::mem::replace(&mut written[gate as usize], true) {
            continue;
        }
        let given = gate_names.get(gate as usize).map_or("", String::as_str);
        writer.gate(gate as usize, given);
    }
    writer.line(1, "</define-fault-tree>");
    writer.line(1, "<model-data>");
    for event in 0..formula.n_events() as usize {
        let name = writer.events[event].clone();
        let given = model.events.get(event).map_or("event", String::as_str);
        writer.line(2, &format!("<define-basic-event name=\"{name}\">"));
        if given != name {
            writer.label(3, given);
        }
        if let Some(probability) = model.probabilities.get(event).copied().flatten() {
            writer.line(3, &format!("<float value=\"{probability:?}\"/>"));
        }
        writer.line(2, "</define-basic-event>");
    }
    writer.line(1, "</model-data>");
    writer.out.push_str("</opsa-mef>\n");
    writer.out
}

/// A name that Open-PSA allows and nothing else has.
fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let allowed = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let mut base: String = name
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    if !base.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        base.insert(0, '_');
    }
    let mut candidate = base.clone();
    let mut n = 1;
    while !taken.insert(candidate.clone()) {
        n += 1;
        candidate = format!("{base}_{n}");
    }
    candidate
}

struct Writer<'f> {
    formula: &'f Formula,
    events: Vec<String>,
    gates: Vec<String>,
    taken: HashSet<String>,
    /// Gates that the text so far names; some of them are written already.
    asked: Vec<u32>,
    out: String,
}

impl Writer<'_> {
    fn gate(&mut self, ix: usize, given: &str) {
        let name = self.gates[ix].clone();
        let mut weights: BTreeMap<Term, u64> = BTreeMap::new();
        for (weight, term) in self.formula.gates()[ix].args() {
            *weights.entry(term).or_default() += weight;
        }
        let terms: Vec<Term> = weights.keys().copied().collect();
        match &self.formula.gates()[ix] {
            Gate::And(_) => self.define(&name, given, |writer| writer.connective(3, "and", &terms)),
            Gate::Or(_) => self.define(&name, given, |writer| writer.connective(3, "or", &terms)),
            Gate::AtLeast { min, args } if terms.len() == args.len() && terms[0] > Term::True => {
                let n = args.len();
                match *min as usize {
                    0 => self.define(&name, given, |writer| writer.term(3, Term::True)),
                    1 => self.define(&name, given, |writer| writer.connective(3, "or", &terms)),
                    min if min > n => {
                        self.define(&name, given, |writer| writer.term(3, Term::False));
                    }
                    min if min == n => {
                        self.define(&name, given, |writer| writer.connective(3, "and", &terms));
                    }
                    min => self.define(&name, given, |writer| {
                        writer.connective(3, &format!("atleast min=\"{min}\""), &terms);
                    }),
                }
            }
            gate => {
                let fixed = weights.get(&Term::True).copied().unwrap_or(0);
                let min = gate.need().saturating_sub(fixed);
                let mut args: Vec<(u64, Term)> = weights
                    .into_iter()
                    .filter(|&(term, _)| term > Term::True)
                    .map(|(term, weight)| (weight, term))
                    .collect();
                args.sort_by_key(|&(weight, term)| (std::cmp::Reverse(weight), term));
                self.threshold(&name, given, min, &args);
            }
        }
    }

    fn threshold(&mut self, name: &str, given: &str, min: u64, args: &[(u64, Term)]) {
        let weights: Vec<u64> = args.iter().map(|&(weight, _)| weight).collect();
        let (decisions, top) =
            decide(min, &weights, usize::MAX).expect("without a limit nothing is refused");
        let Sum::Open(top) = top else {
            let term = if top == Sum::Reached {
                Term::True
            } else {
                Term::False
            };
            return self.define(name, given, |writer| writer.term(3, term));
        };
        let names: Vec<String> = (0..decisions.len())
            .map(|ix| {
                if ix as u32 == top {
                    name.to_owned()
                } else {
                    unique(&format!("{name}-{}", ix + 1), &mut self.taken)
                }
            })
            .collect();
        for (ix, decision) in decisions.iter().enumerate().rev() {
            let given = if ix as u32 == top { given } else { &names[ix] };
            let arg = args[decision.arg as usize].1;
            self.define(&names[ix], given, |writer| {
                writer.decision(arg, *decision, &names);
            });
        }
    }

    /// `(arg and with) or without`; `with` is never false and `without` never true, for weights are positive.
    fn decision(&mut self, arg: Term, decision: Decision, names: &[String]) {
        let one_of = decision.without != Sum::Short;
        let both = decision.with != Sum::Reached;
        if one_of {
            self.line(3, "<or>");
        }
        if both {
            self.line(4, "<and>");
        }
        self.term(5, arg);
        if let Sum::Open(ix) = decision.with {
            self.line(5, &format!("<gate name=\"{}\"/>", names[ix as usize]));
        }
        if both {
            self.line(4, "</and>");
        }
        if let Sum::Open(ix) = decision.without {
            self.line(4, &format!("<gate name=\"{}\"/>", names[ix as usize]));
        }
        if one_of {
            self.line(3, "</or>");
        }
    }

    fn define(&mut self, name: &str, given: &str, body: impl FnOnce(&mut Self)) {
        self.line(2, &format!("<define-gate name=\"{name}\">"));
        if given != name {
            self.label(3, given);
        }
        body(self);
        self.line(2, "</define-gate>");
    }

    fn connective(&mut self, depth: usize, opening: &str, terms: &[Term]) {
        let closing = opening.split(' ').next().unwrap_or(opening);
        match terms {
            [] => self.term(
                depth,
                if closing == "and" {
                    Term::True
                } else {
                    Term::False
                },
            ),
            // Some tools refuse connectives of a single argument.
            [term] => self.term(depth, *term),
            terms => {
                self.line(depth, &format!("<{opening}>"));
                for &term in terms {
                    self.term(depth + 1, term);
                }
                self.line(depth, &format!("</{closing}>"));
            }
        }
    }

    fn term(&mut self, depth: usize, term: Term) {
        if let Term::Gate(gate) = term {
            self.asked.push(gate);
        }
        let text = match term {
            Term::False => "<constant value=\"false\"/>".to_owned(),
            Term::True => "<constant value=\"true\"/>".to_owned(),
            Term::Event(ix) => match ix.checked_sub(self.formula.n_events()) {
                None => format!("<basic-event name=\"{}\"/>", self.events[ix as usize]),
                Some(at) => {
                    let event = self.formula.absences()[at as usize];
                    let name = &self.events[event as usize];
                    format!("<not><basic-event name=\"{name}\"/></not>")
                }
            },
            Term::Gate(ix) => format!("<gate name=\"{}\"/>", self.gates[ix as usize]),
        };
        self.line(depth, &text);
    }

    fn label(&mut self, depth: usize, text: &str) {
        self.line(depth, &format!("<label>{}</label>", escape(text)));
    }

    fn line(&mut self, depth: usize, text: &str) {
        writeln!(self.out, "{:width$}{text}", "", width = 2 * depth)
            .expect("a string takes all text");
    }
}
