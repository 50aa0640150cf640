//! Changes as scenario files say them: each kind has a file of its own with its record, its check,
//! the fields that a sweep may set, and the way back to text.

#![deny(
    clippy::wildcard_enum_match_arm,
    reason = "a new kind of change must say how it is read and written"
)]

mod ally;
mod ban;
mod capacity;
mod dates;
mod in_progress;
mod loss;
mod qualify;
mod stockpile;
mod subject;
mod tariff;

use serde::de::{Deserialize, Deserializer, VariantAccess};

use crate::{
    load::{
        check::reader::Reader,
        document::{Choice, ChoiceVisitor, Number},
        record::{Slot, record},
        span::{At, Text, Word},
        write::{
            fields::Writing,
            ron::{Fields, Value},
        },
    },
    model,
};

use self::{
    ally::Ally,
    ban::Ban,
    capacity::{Build, Expand},
    dates::Dates,
    in_progress::InProgress,
    loss::{CutOff, Outage},
    qualify::Qualify,
    stockpile::Stockpile,
    tariff::Tariff,
};
pub(in crate::load) use self::{
    ally::memberships,
    subject::{Party, Subject, subject},
};

record! {
    #[derive(Clone)]
    /// One intervention and its dates.
    Change<'t> is "an intervention" {
        what: What<'t>,
        from_week: Number,
        weeks: Number,
        recovery_weeks: Number,
        fraction: Number,
        note: Text<'t>,
    }
}

/// One kind of change, as it stands in a file.
trait Kind<'t>: Sized {
    /// The dates that it has.
    const DATES: Dates;

    /// Reads what stands behind its word.
    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error>;

    /// Checks it against the chain.
    fn check(
        &self,
        reader: &mut Reader<'_, '_>,
        at: At,
        span: model::change::Span,
    ) -> Option<model::Change>;

    /// A field that a sweep may set; `None` where there is none of this name.
    fn field(&mut self, name: &str) -> Option<&mut Slot<Number>>;
}

/// The kinds of changes, each once.
macro_rules! kinds {
    ($($kind:ident)+) => {
        /// What is done, with the place of its word.
        #[derive(Debug, Clone)]
        pub(in crate::load) enum What<'t> {
            $($kind(At, $kind<'t>),)+
        }

        impl<'t> Choice<'t> for What<'t> {
            const NAME: &'static str = "an intervention";
            const WORDS: &'static [&'static str] = &[$(stringify!($kind),)+];
            const SHAPES: &'static str = "write `CutOff(country(\"TWN\"))`, `Outage(zone(\"kanto\"))` or `Ban(by: [..], to: [..], products: [..])`";

            fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
                Ok(Some(match word.text {
                    $(stringify!($kind) => Self::$kind(word.at, $kind::read(rest)?),)+
                    _ => return Ok(None),
                }))
            }
        }

        impl What<'_> {
            const fn word(&self) -> &'static str {
                match self {
                    $(Self::$kind(..) => stringify!($kind),)+
                }
            }

            const fn dates(&self) -> Dates {
                match self {
                    $(Self::$kind(..) => <$kind<'_> as Kind<'_>>::DATES,)+
                }
            }

            fn check(
                &self,
                reader: &mut Reader<'_, '_>,
                span: model::change::Span,
            ) -> Option<model::Change> {
                match self {
                    $(Self::$kind(at, document) => document.check(reader, *at, span),)+
                }
            }

            fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
                match self {
                    $(Self::$kind(_, document) => document.field(name),)+
                }
            }
        }
    };
}
kinds! { CutOff Outage Ban Build Expand Stockpile InProgress Qualify Ally Tariff }

impl<'t> Deserialize<'t> for What<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}

impl Change<'_> {
    /// Checks a change against the chain.
    pub(in crate::load) fn check(&self, reader: &mut Reader<'_, '_>) -> Option<model::Change> {
        let what = reader
            .check
            .required(&self.head, &self.what, "what", "an intervention")?;
        let span = self.span(reader)?;
        self.no_dates(reader, &what.value);
        what.value.check(reader, span)
    }

    /// A field that a sweep may set; `None` where this change has none of this name.
    pub(in crate::load) fn field(&mut self, name: &str) -> Option<&mut Slot<Number>> {
        let what = &mut self.what.as_mut()?.value;
        let dates = what.dates();
        match name {
            "from_week" if dates.has_start() => Some(&mut self.from_week),
            "weeks" if dates.has_end() => Some(&mut self.weeks),
            "recovery_weeks" if dates.has_end() => Some(&mut self.recovery_weeks),
            "fraction" if dates.has_end() => Some(&mut self.fraction),
            _ => what.field(name),
        }
    }
}

/// Writes a change.
pub(in crate::load) fn write(change: &model::Change) -> Value {
    use model::Change;
    let (what, dates): (Value, Fields) = match change {
        Change::CutOff(event, span) | Change::Outage(event, span) => (
            Value::Wrapped(change.as_str(), Box::new(subject(event))),
            dates::write(span),
        ),
        Change::Ban(ban) => (ban::write(ban), dates::write(&ban.span)),
        Change::Build(addition) | Change::Expand(addition) => {
            let start = dates::write_start(addition.from);
            (capacity::write(change.as_str(), addition), start)
        }
        Change::Stockpile(stock) => (stockpile::write(stock), Fields::new()),
        Change::InProgress(pipeline) => (in_progress::write(pipeline), Fields::new()),
        Change::Qualify(qualification) => (qualify::write(qualification), Fields::new()),
        Change::Ally(membership) => (ally::write(membership), Fields::new()),
        Change::Tariff(duty) => (tariff::write(duty), Fields::new()),
    };
    let mut fields = Fields::new();
    fields.put("what", what);
    fields.extend(dates);
    Value::Record(fields)
}
