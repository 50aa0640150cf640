//! The dates of a change: from when, for how long, how it ends, and how much of it.

use crate::{
    load::{
        check::reader::Reader,
        document::Number,
        finding::Finding,
        record::Slot,
        write::{
            fields::Writing,
            ron::{Fields, word},
        },
    },
    model::{
        Code,
        change::Span,
        quantity::{Share, Weeks},
    },
};

use super::{Change, What};

/// Which dates a kind of change has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// None: it holds from the start on.
    None,
    /// When it begins.
    Start,
    /// When it begins, for how long, how it ends, and how much of it.
    Span,
}

impl Dates {
    pub(super) const fn has_start(self) -> bool {
        matches!(self, Self::Start | Self::Span)
    }

    pub(super) const fn has_end(self) -> bool {
        matches!(self, Self::Span)
    }
}

impl Change<'_> {
    /// Dates on what has none would be ignored.
    pub(super) fn no_dates(&self, reader: &mut Reader<'_, '_>, what: &What<'_>) {
        let (word, dates) = (what.word(), what.dates());
        if dates.has_end() {
            return;
        }
        let given = [
            (
                "from_week",
                self.from_week.as_ref().filter(|_| !dates.has_start()),
            ),
            ("weeks", self.weeks.as_ref()),
            ("recovery_weeks", self.recovery_weeks.as_ref()),
            ("fraction", self.fraction.as_ref()),
        ];
        for (name, field) in given {
            if let Some(field) = field {
                let message =
                    format!("`{name}` has no effect on `{word}`, which holds from the start on");
                reader
                    .check
                    .report(Finding::new(Code::StrayField, field.key, message).help("remove it"));
            }
        }
    }

    pub(super) fn span(&self, reader: &mut Reader<'_, '_>) -> Option<Span> {
        let mut time = |slot: &Slot<Number>, what| match slot {
            None => Some(None),
            Some(field) => reader.one_time(field, what).map(Some),
        };
        let from = time(&self.from_week, "`from_week`")?;
        let weeks = time(&self.weeks, "`weeks`")?;
        let recovery = time(&self.recovery_weeks, "`recovery_weeks`")?;
        let fraction = match &self.fraction {
            None => Share::ONE,
            Some(field) => {
                let number = reader.check.single(field.key, "`fraction`", field.value)?;
                let Some(share) = (0.0..=1.0)
                    .contains(&number)
                    .then(|| Share::from_percent(number * 100.0))
                    .flatten()
                else {
                    let message = format!("`fraction` is {number}, which is not between 0 and 1");
                    reader.check.report(
                        Finding::new(Code::NumberOutOfRange, field.key, message)
                            .help("write 0.4 for 40 percent"),
                    );
                    return None;
                };
                share
            }
        };
        if let (Some(field), None) = (&self.recovery_weeks, weeks) {
            reader.check.report(
                Finding::new(
                    Code::StrayField,
                    field.key,
                    "`recovery_weeks` has no effect: the loss never ends",
                )
                .help("add `weeks`, or remove it"),
            );
        }
        Some(Span {
            from: from.unwrap_or(Weeks::ZERO),
            weeks,
            recovery: recovery.unwrap_or(Weeks::ZERO),
            fraction,
        })
    }
}

/// Writes dates, as far as they are not as they would be anyhow.
pub(super) fn write(span: &Span) -> Fields {
    let mut fields = write_start(span.from);
    if let Some(length) = span.weeks {
        fields.put("weeks", word(&length.weeks()));
        if span.recovery > Weeks::ZERO {
            fields.put("recovery_weeks", word(&span.recovery.weeks()));
        }
    }
    if span.fraction < Share::ONE {
        fields.put("fraction", word(&span.fraction.fraction()));
    }
    fields
}

/// Writes when something begins, where that is not the start.
pub(super) fn write_start(from: Weeks) -> Fields {
    let mut fields = Fields::new();
    if from > Weeks::ZERO {
        fields.put("from_week", word(&from.weeks()));
    }
    fields
}
