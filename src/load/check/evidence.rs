//! What figures rest on, and that no figure is graded better than that.

use crate::{
    load::{
        document,
        finding::Finding,
        record::{OneOrMore, Slot},
        span::{At, Text, Word},
    },
    model::{
        Code,
        id::{FactId, SourceId},
        source::{Evidence, Grade},
    },
};

use super::{Check, Kind, Number, string};

/// The fields that say what a figure rests on.
pub(super) struct Cited<'d, 't> {
    pub(super) source: &'d Slot<OneOrMore<'t>>,
    pub(super) year: &'d Slot<Number>,
    pub(super) grade: &'d Slot<Word<'t>>,
    pub(super) fact: &'d Slot<Text<'t>>,
    pub(super) assumed: &'d Slot<Text<'t>>,
    pub(super) note: &'d Slot<Text<'t>>,
}

/// A record that cites.
pub(super) trait Cites<'t> {
    fn cited(&self) -> Cited<'_, 't>;
}

macro_rules! cites {
    ($($record:ident)+) => {
        $(impl<'t> Cites<'t> for document::$record<'t> {
            fn cited(&self) -> Cited<'_, 't> {
                Cited {
                    source: &self.source,
                    year: &self.year,
                    grade: &self.grade,
                    fact: &self.fact,
                    assumed: &self.assumed,
                    note: &self.note,
                }
            }
        })+
    };
}
cites! { Alternative Ban Input LoadYear Row Split Substitute Value }

impl Check<'_> {
    /// What a figure rests on.
    pub(super) fn evidence(&mut self, cited: &Cited<'_, '_>) -> Evidence {
        let sources = self.sources(cited.source);
        let year = cited.year.as_ref();
        let year = year.and_then(|year| self.year(year.key, year.value));
        let graded = cited.grade.as_ref();
        let graded = graded.and_then(|word| self.grade(&word.value));
        let evidence = Evidence {
            sources,
            year,
            graded,
            fact: string(cited.fact).map(|fact| FactId::from(fact.as_str())),
            assumed: string(cited.assumed),
        };
        if let (Some(grade), Some(word)) = (graded, cited.grade) {
            let is_sourced = cited.source.is_some();
            let is_reasoned = cited.assumed.is_some() || cited.note.is_some();
            self.grade_holds(word.value.at, grade, &evidence, is_sourced, is_reasoned);
        }
        evidence
    }

    pub(super) fn grade(&mut self, word: &Word<'_>) -> Option<Grade> {
        let choices = Grade::ALL.map(|grade| (grade.as_str(), grade));
        self.choose(word, "a grade", &choices)
    }

    /// Reports a grade that is better than what the figure rests on allows.
    ///
    /// A source that is not defined has been reported as such, so `is_sourced` is what the file says.
    pub(super) fn grade_holds(
        &mut self,
        at: At,
        grade: Grade,
        evidence: &Evidence,
        is_sourced: bool,
        is_reasoned: bool,
    ) {
        if grade == Grade::D {
            if !is_reasoned {
                let message = "a figure of grade `d` does not say how it was judged";
                self.report(
                    Finding::new(Code::MissingReason, at, message)
                        .help("add the reasoning as `assumed: \"...\"`, or as a `note`"),
                );
            }
            return;
        }
        if !is_sourced {
            let message = format!("a figure of grade `{}` names no source", grade.as_str());
            self.report(
                Finding::new(Code::Overgraded, at, message)
                    .help("add `source: \"...\"`; without one a figure is judgement, grade `d`"),
            );
            return;
        }
        if grade != Grade::A {
            return;
        }
        let Some(as_of) = self.as_of else {
            if !self.is_date_missed && self.is_whole {
                self.is_date_missed = true;
                let message = "nothing says whether a figure of grade `a` is still fresh: the graph has no `as_of`";
                self.report(
                    Finding::new(Code::MissingField, at, message)
                        .help("add `as_of: \"...\"` to the root file, with the day it speaks of"),
                );
            }
            return;
        };
        let message = match evidence.year {
            None => "a figure of grade `a` names no year".to_owned(),
            Some(year) if as_of.year().saturating_sub(year) > Grade::FRESH_YEARS => {
                format!("a figure of {year} is too old for grade `a` in a graph of {as_of}")
            }
            Some(_) => return,
        };
        self.report(
            Finding::new(Code::Overgraded, at, message).help(
                "grade `a` needs a `year` at most three years before `as_of`; otherwise write `grade: b`",
            ),
        );
    }

    pub(super) fn sources(&mut self, slot: &Slot<OneOrMore<'_>>) -> Vec<SourceId> {
        let Some(field) = slot else {
            return Vec::new();
        };
        self.resolve_all(Kind::Source, &field.value.0, "`source`")
    }

    /// Warns of a figure that says neither where it comes from nor what was assumed.
    pub(super) fn rests_on_something(&mut self, at: At, what: &str, cited: &Cited<'_, '_>) {
        if cited.source.is_none() && cited.assumed.is_none() {
            let message = format!("{what} names neither a source nor what is assumed");
            self.report(
                Finding::new(Code::Unsourced, at, message)
                    .help("add `source: \"...\"` or `assumed: \"...\"`"),
            );
        }
    }
}
