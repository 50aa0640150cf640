//! What a change names: something that can be lost, with its kind.

use serde::de::{Deserialize, Deserializer, VariantAccess};

use crate::{
    load::{
        document::{Choice, ChoiceVisitor},
        span::{Text, Word},
        write::ron::{Value, text},
    },
    model::{Event, id::CountryId},
};

/// Something that can be lost, named with its kind: `country("TWN")`.
#[derive(Debug, Clone)]
pub(in crate::load) struct Subject<'t> {
    pub(in crate::load) kind: Word<'t>,
    pub(in crate::load) name: Text<'t>,
}

impl<'t> Choice<'t> for Subject<'t> {
    const NAME: &'static str = "a kind of loss";
    const WORDS: &'static [&'static str] =
        &["country", "bloc", "firm", "zone", "product", "producer"];
    const SHAPES: &'static str = "write `country(\"TWN\")`, `bloc(\"allied\")`, `firm(\"ASML\")`, `zone(\"kanto\")`, `product(\"neon\")` or `producer(\"neon/Ingas@UKR\")`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        if !Self::WORDS.contains(&word.text) {
            return Ok(None);
        }
        Ok(Some(Self {
            kind: word,
            name: rest.newtype_variant()?,
        }))
    }
}

impl<'t> Deserialize<'t> for Subject<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}

/// Countries on one side of a change: some by name, or everybody.
#[derive(Debug, Clone)]
pub(in crate::load) enum Party<'t> {
    /// `everybody`, who is not named on the other side.
    Everybody,
    /// A country or a bloc.
    Named(Subject<'t>),
}

impl<'t> Choice<'t> for Party<'t> {
    const NAME: &'static str = "a party";
    const WORDS: &'static [&'static str] = &["country", "bloc", "everybody"];
    const SHAPES: &'static str = "write `country(\"TWN\")`, `bloc(\"allied\")` or `everybody`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        if word.text == "everybody" {
            rest.unit_variant()?;
            return Ok(Some(Self::Everybody));
        }
        Ok(Subject::read(word, rest)?.map(Self::Named))
    }
}

impl<'t> Deserialize<'t> for Party<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}

/// Writes something that can be lost.
pub(in crate::load) fn subject(event: &Event) -> Value {
    Value::Wrapped(event.kind().as_str(), Box::new(text(&event.id())))
}

/// Writes countries in a list.
pub(super) fn countries(countries: &[CountryId]) -> Value {
    let countries = countries.iter();
    let named = countries.map(|id| Value::Wrapped("country", Box::new(text(id.as_str()))));
    Value::List(named.collect())
}
