//! `CutOff` and `Outage`: something is lost.

use serde::de::VariantAccess;

use crate::{
    load::{check::reader::Reader, document::Number, finding::Finding, record::Slot, span::At},
    model::{Change, Code, EventKind, change::Span},
};

use super::{Dates, Kind, Subject};

/// A border that closes.
#[derive(Debug, Clone)]
pub(in crate::load) struct CutOff<'t>(Subject<'t>);

/// A loss of production.
#[derive(Debug, Clone)]
pub(in crate::load) struct Outage<'t>(Subject<'t>);

impl<'t> Kind<'t> for CutOff<'t> {
    const DATES: Dates = Dates::Span;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        rest.newtype_variant().map(Self)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, at: At, span: Span) -> Option<Change> {
        let event = reader.event(&self.0)?;
        if !matches!(event.kind(), EventKind::Country | EventKind::Bloc) {
            let message =
                format!("`{event}` cannot be cut off: only a country or a bloc has a border");
            reader.check.report(
                Finding::new(Code::UnknownWord, at, message)
                    .help("write `Outage(..)` for a loss of production"),
            );
            return None;
        }
        Some(Change::CutOff(event, span))
    }

    fn field(&mut self, _: &str) -> Option<&mut Slot<Number>> {
        None
    }
}

impl<'t> Kind<'t> for Outage<'t> {
    const DATES: Dates = Dates::Span;

    fn read<A: VariantAccess<'t>>(rest: A) -> Result<Self, A::Error> {
        rest.newtype_variant().map(Self)
    }

    fn check(&self, reader: &mut Reader<'_, '_>, _: At, span: Span) -> Option<Change> {
        Some(Change::Outage(reader.event(&self.0)?, span))
    }

    fn field(&mut self, _: &str) -> Option<&mut Slot<Number>> {
        None
    }
}
