//! Definitions to a formula: names resolved, the top found.

use std::collections::HashMap;

use super::definition::{Argument, Definitions, What};
use super::negation::{self, Defined, Monotone};
use super::parse::parse;
use super::{Error, Model, NAME_THE_TOP};
use crate::network::formula::{FixedPoint, Formula, Term};

/// Reads a fault tree.
///
/// `top` names the gate to ask about; without it, the file must have exactly
/// one gate that no other gate refers to. House events become constants. When
/// a file defines no basic event at all, those that its gates mention count as
/// defined, without probabilities.
///
/// # Errors
///
/// [`struct@Error`] with the line of the first thing that is malformed, not
/// understood, not defined, defined twice or circular.
///
/// # Examples
///
/// ```
/// let model = linchpin::network::openpsa::read(
///     r#"<opsa-mef><define-fault-tree name="pump">
///          <define-gate name="top"><and><basic-event name="a"/><basic-event name="b"/></and></define-gate>
///          <define-basic-event name="a"><float value="0.1"/></define-basic-event>
///          <define-basic-event name="b"><float value="0.2"/></define-basic-event>
///        </define-fault-tree></opsa-mef>"#,
///     None,
/// )?;
/// assert_eq!(model.events, ["a", "b"]);
/// assert_eq!(model.probabilities, [Some(0.1), Some(0.2)]);
/// # Ok::<(), linchpin::network::openpsa::Error>(())
/// ```
pub fn read(text: &str, top: Option<&str>) -> Result<Model, Error> {
    let definitions = parse(text)?;
    let mut scope = Scope::new(&definitions)?;
    let mut referred = vec![false; definitions.gates.len()];
    let mut named = Vec::with_capacity(definitions.gates.len());
    for definition in &definitions.gates {
        let mut args = Vec::with_capacity(definition.args.len());
        for argument in &definition.args {
            let term = match argument {
                Argument::Constant(false) => Term::False,
                Argument::Constant(true) => Term::True,
                Argument::Nested(gate) => Term::Gate(*gate as u32),
                Argument::Named { what, name, line } => scope.resolve(*what, name, *line)?,
            };
            if let Term::Gate(gate) = term {
                referred[gate as usize] = true;
            }
            args.push(term);
        }
        named.push(Defined {
            kind: definition.kind,
            args,
            line: definition.line,
        });
    }
    let n_events = scope.events.len() as u32;
    let Monotone { gates, absences } = negation::of(&named, n_events)?;
    let top = find_top(&definitions, top, &referred)?;
    let line = definitions.gates[top].line;
    let formula = Formula::with_absences(
        n_events,
        absences,
        gates,
        Term::Gate(top as u32),
        FixedPoint::Least,
    )
    .map_err(|error| Error::new(line, error.to_string(), "split the model into smaller ones"))?;
    if let Some(gate) = formula.first_loop() {
        // What stands behind the gates of the file was made of them.
        let definition = definitions
            .gates
            .get(gate as usize)
            .unwrap_or(&definitions.gates[top]);
        let name = definitions.gates[definition.owner]
            .name
            .as_deref()
            .unwrap_or_default();
        return Err(Error::new(
            definition.line,
            format!("gate `{name}` depends on itself"),
            "a fault tree has no cycles: break the loop at one of its gates",
        ));
    }
    let Scope {
        events,
        probabilities,
        ..
    } = scope;
    Ok(Model {
        name: definitions
            .name
            .clone()
            .unwrap_or_else(|| "unnamed".to_owned()),
        formula,
        events,
        probabilities,
        gates: gate_names(&definitions),
        without_number: definitions
            .events
            .iter()
            .filter(|event| event.is_expression && event.probability.is_none())
            .map(|event| event.name.clone())
            .collect(),
    })
}

fn find_top(
    definitions: &Definitions,
    asked: Option<&str>,
    referred: &[bool],
) -> Result<usize, Error> {
    let named = |ix: &usize| definitions.gates[*ix].name.is_some();
    let name = |ix: usize| definitions.gates[ix].name.clone().unwrap_or_default();
    let all = 0..definitions.gates.len();
    if let Some(asked) = asked {
        let found = all
            .clone()
            .find(|&ix| definitions.gates[ix].name.as_deref() == Some(asked));
        return found.ok_or_else(|| {
            Error::new(
                1,
                format!("no gate is called `{asked}`"),
                "name a gate that the file defines",
            )
        });
    }
    let tops: Vec<usize> = all.filter(|&ix| !referred[ix]).filter(named).collect();
    match tops[..] {
        [top] => Ok(top),
        [] if definitions.gates.is_empty() => Err(Error::new(
            1,
            "the file defines no gate",
            "give at least one <define-gate>",
        )),
        [] => Err(Error::new(
            definitions.gates[0].line,
            "every gate is an argument of another, so none is the top",
            NAME_THE_TOP,
        )),
        [first, second, ..] => Err(Error::new(
            definitions.gates[second].line,
            format!(
                "gates `{}` and `{}` are both the top of a tree",
                name(first),
                name(second)
            ),
            NAME_THE_TOP,
        )),
    }
}

fn gate_names(definitions: &Definitions) -> Vec<String> {
    let mut n_nested = vec![0; definitions.gates.len()];
    let mut names = Vec::with_capacity(definitions.gates.len());
    for definition in &definitions.gates {
        let owner = definition.owner;
        names.push(if let Some(name) = &definition.name {
            name.clone()
        } else {
            n_nested[owner] += 1;
            let name = definitions.gates[owner].name.as_deref();
            format!("{}.{}", name.unwrap_or_default(), n_nested[owner])
        });
    }
    names
}

/// What each name stands for.
struct Scope {
    known: HashMap<String, (Term, What)>,
    events: Vec<String>,
    probabilities: Vec<Option<f64>>,
    /// Whether mentioning a basic event defines it.
    open: bool,
}

impl Scope {
    fn new(definitions: &Definitions) -> Result<Self, Error> {
        let gates = definitions
            .gates
            .iter()
            .enumerate()
            .filter_map(|(ix, gate)| {
                let name = gate.name.as_ref()?;
                Some((name, gate.line, Term::Gate(ix as u32), What::Gate))
            });
        let events = definitions.events.iter().enumerate();
        let events = events
            .map(|(ix, event)| (&event.name, event.line, Term::Event(ix as u32), What::Basic));
        let houses = definitions.houses.iter().map(|house| {
            let term = if house.value { Term::True } else { Term::False };
            (&house.name, house.line, term, What::House)
        });
        let mut known = HashMap::new();
        let mut lines: HashMap<&str, usize> = HashMap::new();
        for (name, line, term, what) in gates.chain(events).chain(houses) {
            if let Some(first) = lines.insert(name, line) {
                let what = format!("`{name}` is defined here and on line {first}");
                return Err(Error::new(line, what, "rename one of them"));
            }
            known.insert(name.clone(), (term, what));
        }
        Ok(Scope {
            known,
            events: definitions
                .events
                .iter()
                .map(|event| event.name.clone())
                .collect(),
            probabilities: definitions
                .events
                .iter()
                .map(|event| event.probability)
                .collect(),
            open: definitions.events.is_empty(),
        })
    }

    fn resolve(&mut self, what: What, name: &str, line: usize) -> Result<Term, Error> {
        match self.known.get(name) {
            Some(&(term, found)) if what == What::Any || what == found => Ok(term),
            Some(&(_, found)) => Err(Error::new(
                line,
                format!(
                    "`{name}` is used as a {} and defined as a {}",
                    tag(what),
                    tag(found)
                ),
                "use the same element for both",
            )),
            None if matches!(what, What::Basic | What::Any) && self.open => {
                let term = Term::Event(self.events.len() as u32);
                self.known.insert(name.to_owned(), (term, What::Basic));
                self.events.push(name.to_owned());
                self.probabilities.push(None);
                Ok(term)
            }
            None => Err(Error::new(
                line,
                format!("{} `{name}` is not defined", tag(what)),
                format!(
                    "add <define-{} name=\"{name}\">, or correct the name",
                    // An event without a type is defined as a basic one.
                    tag(if what == What::Any { What::Basic } else { what })
                ),
            )),
        }
    }
}

fn tag(what: What) -> &'static str {
    match what {
        What::Gate => "gate",
        What::Basic => "basic-event",
        What::House => "house-event",
        What::Any => "event",
    }
}
