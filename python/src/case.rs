//! A case as Python says it, and as the library takes it.

use std::path::PathBuf;

use linchpin::{
    load::{
        self, File,
        scenario::{self, Scenarios},
    },
    model::{
        Case, Chain, Change, Dates, Event, Outcome, Question, Settings, source::Grade,
        story::ChainAt, view::Basis,
    },
};
use pyo3::{prelude::*, types::PyDict};

use crate::error::{Fault, usable};

/// A scenario as text, or as a file or a folder of files.
#[derive(Debug, Clone)]
pub(crate) enum Told {
    At(PathBuf),
    Text(String, String),
}

impl<'py> FromPyObject<'_, 'py> for Told {
    type Error = PyErr;

    fn extract(told: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = told.getattr("text") {
            return Ok(Self::Text(
                told.getattr("name")?.extract()?,
                text.extract()?,
            ));
        }
        Ok(Self::At(told.extract()?))
    }
}

impl Told {
    /// The files of it; of a folder every scenario in it, in order of their names.
    fn files(&self) -> Result<Vec<File>, Fault> {
        match self {
            Self::Text(name, text) => Ok(vec![File::of_text(name, text.as_str())]),
            Self::At(path) if path.is_dir() => {
                let found = scenario::files_in(path);
                let found = found.map_err(|error| {
                    Fault::Asked(format!("cannot list `{}`: {error}", path.display()))
                })?;
                if found.is_empty() {
                    let path = path.display();
                    return Err(Fault::Asked(format!("there is no scenario in `{path}`")));
                }
                Ok(found)
            }
            Self::At(path) => Ok(vec![File::open(path)]),
        }
    }
}

/// The files of scenarios, in the order given.
pub(crate) fn files(told: &[Told]) -> Result<Vec<File>, Fault> {
    let files = told
        .iter()
        .map(Told::files)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(files.concat())
}

/// What is lost and asked, as `linchpin.Case` holds it.
#[derive(Debug, Clone, FromPyObject)]
pub(crate) struct Asked {
    lost: Vec<String>,
    from_week: Option<f64>,
    weeks: Option<f64>,
    recovery: Option<f64>,
    fraction: Option<f64>,
    targets: Vec<String>,
    outcome: Option<String>,
    basis: Option<String>,
    theta: Option<f64>,
    horizon: Option<f64>,
    trust: Option<String>,
    open_data: bool,
    bootstrap: bool,
    scenario: Option<Told>,
}

impl Asked {
    /// Reads a case, or what one is made of.
    pub(crate) fn of(
        py: Python<'_>,
        lost: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let class = py.import("linchpin._types")?.getattr("Case")?;
        if let Some(case) = lost.filter(|lost| lost.is_instance(&class).unwrap_or(false)) {
            let case = match settings {
                Some(settings) if !settings.is_empty() => {
                    py.import("dataclasses")?
                        .call_method("replace", (case,), Some(settings))?
                }
                _ => case.clone(),
            };
            return case.extract();
        }
        let lost = lost.map_or_else(|| py.None().into_bound(py), Clone::clone);
        class.call((lost,), settings)?.extract()
    }

    /// The case about a chain.
    pub(crate) fn case(&self, chain: &Chain, at: &ChainAt) -> Result<Case, Fault> {
        let mut case = match &self.scenario {
            Some(told) => one(told, chain, at)?,
            None => Case::new(Question::of(chain), Vec::new()),
        };
        case.question = self.settings()?.over(chain, case.question)?;
        let dates = Dates {
            from: self.from_week,
            weeks: self.weeks,
            recovery: self.recovery,
            fraction: self.fraction,
        };
        if self.lost.is_empty() && dates.is_given() {
            return Err(Fault::Asked(
                "dates are those of a loss, and nothing is lost; a scenario has its own".to_owned(),
            ));
        }
        let span = dates.span()?;
        let mut events: Vec<Event> = Vec::new();
        for text in &self.lost {
            let event = Event::parse(chain, text)?;
            if !events.contains(&event) {
                events.push(event);
            }
        }
        let changes = events.into_iter().map(|event| Change::loss_of(event, span));
        case.changes.extend(changes);
        Ok(case)
    }

    /// Refuses losses where every loss is tried.
    pub(crate) fn losing_nothing(self) -> Result<Self, Fault> {
        if self.lost.is_empty() {
            return Ok(self);
        }
        Err(Fault::Asked(
            "every loss is tried in turn; what is lost besides stands in a scenario".to_owned(),
        ))
    }

    fn settings(&self) -> Result<Settings, Fault> {
        let outcomes = Outcome::ALL.map(|outcome| (outcome.as_str(), outcome));
        let bases = [
            ("location", Basis::Location),
            ("law", Basis::Law),
            ("seat", Basis::Jurisdiction),
        ];
        let grades = Grade::ALL.map(|grade| (grade.as_str(), grade));
        Ok(Settings {
            targets: self.targets.clone(),
            outcome: word("outcome", self.outcome.as_deref(), &outcomes)?,
            basis: word("basis", self.basis.as_deref(), &bases)?,
            theta: self.theta,
            horizon: self.horizon,
            trust: word("trust", self.trust.as_deref(), &grades)?,
            open_data: self.open_data,
            bootstrap: self.bootstrap,
        })
    }
}

/// One of some words, in any case.
pub(crate) fn word<T: Copy>(
    setting: &str,
    said: Option<&str>,
    words: &[(&str, T)],
) -> Result<Option<T>, Fault> {
    let Some(said) = said else { return Ok(None) };
    let found = words
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(said));
    found.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("{word:?}")).collect();
        Fault::Asked(format!(
            "{setting} is one of {}, not {said:?}",
            words.join(", ")
        ))
    })
}

/// The case of a file with one scenario.
fn one(told: &Told, chain: &Chain, at: &ChainAt) -> Result<Case, Fault> {
    let mut loaded = on_chain(std::slice::from_ref(told), chain, at)?;
    let mut all = loaded.sets.drain(..).flat_map(|set| set.scenarios);
    match (all.next(), all.count()) {
        (Some(scenario), 0) => Ok(scenario.case),
        (_, more) => Err(Fault::Asked(format!(
            "a case has one scenario, and this is a sweep of {}; `Graph.run` takes sweeps",
            more + 1
        ))),
    }
}

/// Scenarios on a chain that is at hand.
pub(crate) fn on_chain(told: &[Told], chain: &Chain, at: &ChainAt) -> Result<Scenarios, Fault> {
    let loaded = scenario::on_chain(files(told)?, chain.clone(), at);
    Ok(usable(loaded)?.0)
}

/// Scenarios on the chains that their files name.
pub(crate) fn on_their_chains(told: &[Told]) -> Result<Scenarios, Fault> {
    let loaded = load::scenario::from_files(files(told)?, None);
    Ok(usable(loaded)?.0)
}
