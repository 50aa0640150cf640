//! What a file may say: the records of the format, not yet checked.
//!
//! One [`Document`] serves every file; all its sections are optional. `docs/ron-format.md`
//! explains each field for the people who write them.

use std::{fmt, marker::PhantomData};

use serde::de::{Deserialize, Deserializer, EnumAccess, Error, SeqAccess, VariantAccess, Visitor};

use crate::model::{Code, id::nearest};

use super::{
    finding::Finding,
    record::{OneOrMore, Pairs, Record, RecordVisitor, WordPairs, alternatives, list, record},
    span::{At, Text, Word, stop, stop_here},
};

record! {
    /// One file.
    Document<'t> is "the file" {
        format: Number,
        name: Text<'t>,
        title: Text<'t>,
        as_of: Text<'t>,
        include: Vec<Text<'t>>,
        targets: Vec<Text<'t>>,
        defaults: Defaults<'t>,
        countries: Pairs<'t, Country<'t>>,
        blocs: Pairs<'t, Bloc<'t>>,
        zones: Pairs<'t, Zone<'t>>,
        firms: Pairs<'t, Firm<'t>>,
        sources: Pairs<'t, Source<'t>>,
        utilisation: Pairs<'t, Load<'t>>,
        bans: Vec<Ban<'t>>,
        products: Pairs<'t, Product<'t>>,
    }
}

record! {
    /// What inputs have where they say nothing.
    Defaults<'t> is "`defaults`" {
        cover_weeks: WordPairs<'t, Number>,
        wear_pct_per_month: Number,
        assumed: Text<'t>,
    }
}

record! {
    /// A country.
    Country<'t> is "a country" {
        name: Text<'t>,
        reach: Vec<Reach<'t>>,
        claimed: Vec<Reach<'t>>,
        reach_source: OneOrMore<'t>,
        note: Text<'t>,
    }
}

record! {
    /// A set of countries.
    Bloc<'t> is "a bloc" {
        name: Text<'t>,
        members: Vec<Text<'t>>,
        note: Text<'t>,
    }
}

record! {
    /// A part of a country.
    Zone<'t> is "a zone" {
        name: Text<'t>,
        country: Text<'t>,
        hazard: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// A company.
    Firm<'t> is "a firm" {
        name: Text<'t>,
        hq: Text<'t>,
        incorporated: Text<'t>,
        members: Vec<Text<'t>>,
        note: Text<'t>,
    }
}

record! {
    /// A published source.
    Source<'t> is "a source" {
        title: Text<'t>,
        url: Text<'t>,
        year: Number,
        licence: Text<'t>,
        commercial_use: bool,
    }
}

record! {
    /// Makers that run about equally full.
    Load<'t> is "a class of makers" {
        name: Text<'t>,
        limit: Text<'t>,
        years: Vec<LoadYear<'t>>,
    }
}

record! {
    /// How full they ran in one year.
    LoadYear<'t> is "a year" {
        year: Number,
        utilisation: Number,
        surge_8w: Number,
        surge_26w: Number,
        source: OneOrMore<'t>,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// What the world pays for a product.
    Value<'t> is "a value" {
        usd_bn: Number,
        within: Text<'t>,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// What a claim by origin says.
    Origin<'t> is "`origin`" {
        depth: Number,
        de_minimis: Number,
    }
}

record! {
    /// A standing ban.
    Ban<'t> is "a ban" {
        by: Vec<Text<'t>>,
        to: Vec<Text<'t>>,
        products: Vec<Text<'t>>,
        basis: Word<'t>,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// A product.
    Product<'t> is "a product" {
        name: Text<'t>,
        stage: Word<'t>,
        market: Market<'t>,
        assembled: bool,
        local: bool,
        hosts: Pairs<'t, Text<'t>>,
        value: Value<'t>,
        utilisation: Text<'t>,
        inputs: Vec<Input<'t>>,
        supply: Vec<View<'t>>,
        substitutes: Vec<Substitute<'t>>,
        note: Text<'t>,
    }
}

record! {
    /// One line of a recipe.
    Input<'t> is "an input" {
        role: Word<'t>,
        product: Text<'t>,
        all_of: Vec<Text<'t>>,
        any_of: Vec<Alternative<'t>>,
        need: Number,
        dependence: Number,
        needed_to_start: bool,
        cover_weeks: Number,
        cover_source: OneOrMore<'t>,
        cover_grade: Word<'t>,
        cost_pct: Number,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// One member of `any_of`.
    Alternative<'t> is "a member of `any_of`" {
        product: Text<'t>,
        need: Number,
        covers: Number,
        ramp_months: Number,
        lag_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// A split by country or by firm.
    Split<'t> is "a view" {
        basis: Word<'t>,
        shares: Pairs<'t, Number>,
        rest: Vec<Rest<'t>>,
        remainder: Number,
        candidates: Vec<Text<'t>>,
        caps: Pairs<'t, Number>,
        grades: Pairs<'t, Word<'t>>,
        via: Pairs<'t, Vec<Text<'t>>>,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// A part held by nobody in particular.
    Rest<'t> is "a member of `rest`" {
        name: Text<'t>,
        share: Number,
        candidates: Vec<Text<'t>>,
    }
}

record! {
    /// One firm making the product in one country.
    Row<'t> is "a producer" {
        firm: Text<'t>,
        at: Text<'t>,
        zones: Vec<Text<'t>>,
        via: Vec<Text<'t>>,
        share: Number,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// Something that could replace the product.
    Substitute<'t> is "a substitute" {
        name: Text<'t>,
        product: Text<'t>,
        covers: Number,
        ramp_months: Number,
        lag_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        fact: Text<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

record! {
    /// What a bulk market says.
    Bulk<'t> is "`Bulk`" {
        need: Number,
    }
}

record! {
    /// What a qualified market says.
    Qualified<'t> is "`Qualified`" {
        months: Number,
    }
}

/// A number as written: `n`, `(low, high)` or `(low, likely, high)`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// One.
    One(f64),
    /// Two ends.
    Two(f64, f64),
    /// Two ends and what is likely between them.
    Three(f64, f64, f64),
}

const NUMBER_SHAPES: &str = "write `12.5`, `(10, 15)` or `(10, 12.5, 15)`, without a percent sign";

impl<'t> Deserialize<'t> for Number {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberVisitor;
        impl<'t> Visitor<'t> for NumberVisitor {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, `(low, high)` or `(low, likely, high)`")
            }

            fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
                Ok(Number::One(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
                Ok(Number::One(number as f64))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
                Ok(Number::One(number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
                Err(stop_here(
                    format!("`{}` stands where a number is expected", short(text)),
                    "write the number without quotes",
                ))
            }

            fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Number, A::Error> {
                let mut numbers = Vec::with_capacity(3);
                while let Some(number) = seq.next_element::<f64>()? {
                    if numbers.len() == 3 {
                        return Err(stop_here(
                            "a range has more than three numbers",
                            NUMBER_SHAPES,
                        ));
                    }
                    numbers.push(number);
                }
                match *numbers.as_slice() {
                    [number] => Ok(Number::One(number)),
                    [low, high] => Ok(Number::Two(low, high)),
                    [low, likely, high] => Ok(Number::Three(low, likely, high)),
                    _ => Err(stop_here("a range has no numbers", NUMBER_SHAPES)),
                }
            }
        }
        deserializer.deserialize_any(NumberVisitor)
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// How a market reallocates.
#[derive(Debug)]
pub(super) enum Market<'t> {
    /// `Open`.
    Open,
    /// `Bulk(need: ..)`.
    Bulk(At, Bulk<'t>),
    /// `Qualified(months: ..)`.
    Qualified(At, Qualified<'t>),
}

impl<'t> Choice<'t> for Market<'t> {
    const NAME: &'static str = "a market";
    const WORDS: &'static [&'static str] = &["Open", "Bulk", "Qualified"];
    const SHAPES: &'static str =
        "write `Open`, `Bulk(need: (0.5, 2))` or `Qualified(months: (12, 24))`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        Ok(Some(match word.text {
            "Open" => {
                rest.unit_variant()?;
                Self::Open
            }
            "Bulk" => Self::Bulk(word.at, fields(rest)?),
            "Qualified" => Self::Qualified(word.at, fields(rest)?),
            _ => return Ok(None),
        }))
    }
}

/// What a country's law acts on, with the place of its word.
#[derive(Debug)]
pub(super) enum Reach<'t> {
    /// `territory`.
    Territory(At),
    /// `persons`.
    Persons(At),
    /// `origin(..)`.
    Origin(At, Origin<'t>),
}

impl<'t> Choice<'t> for Reach<'t> {
    const NAME: &'static str = "a reach of law";
    const WORDS: &'static [&'static str] = &["territory", "persons", "origin"];
    const SHAPES: &'static str =
        "write `territory`, `persons` or `origin(depth: 2, de_minimis: 25)`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        Ok(Some(match word.text {
            "territory" => {
                rest.unit_variant()?;
                Self::Territory(word.at)
            }
            "persons" => {
                rest.unit_variant()?;
                Self::Persons(word.at)
            }
            "origin" => Self::Origin(word.at, fields(rest)?),
            _ => return Ok(None),
        }))
    }
}

/// One way the supply is split, with the place of its first word.
#[derive(Debug)]
pub(super) enum View<'t> {
    /// `Countries(..)`.
    Countries(At, Split<'t>),
    /// `Firms(..)`.
    Firms(At, Split<'t>),
    /// `Producers([..])`.
    Producers(At, Vec<Row<'t>>),
}

impl<'t> Choice<'t> for View<'t> {
    const NAME: &'static str = "a view";
    const WORDS: &'static [&'static str] = &["Countries", "Firms", "Producers"];
    const SHAPES: &'static str = "write `Countries(basis: location, shares: {..})`, `Firms(shares: {..})` or `Producers([..])`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        Ok(Some(match word.text {
            "Countries" => Self::Countries(word.at, fields(rest)?),
            "Firms" => Self::Firms(word.at, fields(rest)?),
            "Producers" => Self::Producers(word.at, rest.newtype_variant()?),
            _ => return Ok(None),
        }))
    }
}

pub(super) fn fields<'t, R: Record<'t>, A: VariantAccess<'t>>(rest: A) -> Result<R, A::Error> {
    rest.struct_variant(R::FIELDS, RecordVisitor::new())
}

/// A word from a short list, each with its own shape behind it.
pub(super) trait Choice<'t>: Sized {
    const NAME: &'static str;
    const WORDS: &'static [&'static str];
    const SHAPES: &'static str;

    /// Reads what stands behind the word; `None` where the word is not in the list.
    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error>;
}

pub(super) struct ChoiceVisitor<C>(PhantomData<C>);

impl<C> ChoiceVisitor<C> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'t, C: Choice<'t>> Visitor<'t> for ChoiceVisitor<C> {
    type Value = C;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(C::NAME)
    }

    fn visit_enum<A: EnumAccess<'t>>(self, access: A) -> Result<C, A::Error> {
        let (word, rest) = access.variant::<Word<'t>>()?;
        if let Some(choice) = C::read(word, rest)? {
            return Ok(choice);
        }
        let near = nearest(word.text, C::WORDS.iter().copied());
        let help = match near.as_slice() {
            [] => C::SHAPES.to_owned(),
            near => format!("did you mean {}?", alternatives(near)),
        };
        let message = format!(
            "`{}` is not {}; there are {}",
            word.text,
            C::NAME,
            list(C::WORDS)
        );
        Err(stop(
            Finding::new(Code::UnknownWord, word.at, message).help(help),
        ))
    }
}

impl<'t> Deserialize<'t> for Market<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}

impl<'t> Deserialize<'t> for Reach<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}

impl<'t> Deserialize<'t> for View<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}
