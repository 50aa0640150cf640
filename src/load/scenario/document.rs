//! What a scenario file may say: records and choices, not yet checked.

use serde::de::{Deserialize, Deserializer, VariantAccess};

use crate::load::{
    document::{Choice, ChoiceVisitor, Number, Source, fields},
    record::{OneOrMore, Pairs, record},
    span::{At, Text, Word},
};

record! {
    /// A scenario file.
    File<'t> is "the scenario" {
        format: Number,
        name: Text<'t>,
        title: Text<'t>,
        note: Text<'t>,
        claim: Text<'t>,
        chain: Text<'t>,
        base: Text<'t>,
        targets: Vec<Text<'t>>,
        buyer: Text<'t>,
        outcome: Word<'t>,
        basis: Word<'t>,
        theta: Number,
        horizon_weeks: Number,
        all_facts: bool,
        strict: bool,
        interventions: Vec<Change<'t>>,
        expect: Vec<Expect<'t>>,
        sweep: Pairs<'t, Vec<f64>>,
        observed: Vec<Observed<'t>>,
        sources: Pairs<'t, Source<'t>>,
    }
}

record! {
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

record! {
    /// A directed ban.
    Ban<'t> is "`Ban`" {
        by: Vec<Subject<'t>>,
        to: Vec<Subject<'t>>,
        products: Vec<Text<'t>>,
        basis: Word<'t>,
        depth: Number,
        de_minimis: Number,
        free_of: Vec<Text<'t>>,
    }
}

record! {
    /// New capacity.
    Build<'t> is "`Build`" {
        product: Text<'t>,
        firm: Text<'t>,
        at: Text<'t>,
        zone: Text<'t>,
        share: Number,
        months: Number,
        ramp_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        assumed: Text<'t>,
    }
}

record! {
    /// A stock.
    Stockpile<'t> is "`Stockpile`" {
        product: Text<'t>,
        products: Vec<Text<'t>>,
        roles: Vec<Word<'t>>,
        weeks: Number,
        who: Vec<Subject<'t>>,
    }
}

record! {
    /// A substitute.
    Qualify<'t> is "`Qualify`" {
        substitute: Text<'t>,
        replaces: Text<'t>,
        users: Vec<Text<'t>>,
        months: Number,
        covers: Number,
        yields: Number,
        lag_months: Number,
        cost: Number,
        source: OneOrMore<'t>,
        assumed: Text<'t>,
    }
}

record! {
    /// A change of a bloc.
    Ally<'t> is "`Ally`" {
        bloc: Text<'t>,
        add: Vec<Text<'t>>,
        remove: Vec<Text<'t>>,
    }
}

record! {
    /// A duty.
    Tariff<'t> is "`Tariff`" {
        by: Vec<Subject<'t>>,
        on: Vec<Subject<'t>>,
        products: Vec<Text<'t>>,
        rate: Number,
    }
}

record! {
    /// What the author claims: which fields count depends on the word before it.
    Claim<'t> is "an expectation" {
        target: Text<'t>,
        by_week: Number,
        until_week: Number,
        at_least: Number,
        at_most: Number,
        bloc: Text<'t>,
        country: Text<'t>,
        product: Text<'t>,
        holder: Subject<'t>,
        basis: Word<'t>,
        what: Text<'t>,
        unit: Text<'t>,
        claimed: Number,
        found: Number,
        source: OneOrMore<'t>,
        when: Pairs<'t, f64>,
        note: Text<'t>,
    }
}

record! {
    /// What was measured when it happened.
    Observed<'t> is "a measurement" {
        target: Text<'t>,
        share_lost_pct: Number,
        lost_pct: Number,
        back_week: Number,
        source: OneOrMore<'t>,
        year: Number,
        confidence: Word<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}

/// What is done, with the place of its word.
#[derive(Debug)]
pub(in crate::load) enum What<'t> {
    CutOff(At, Subject<'t>),
    Outage(Subject<'t>),
    Ban(At, Ban<'t>),
    Build(At, Build<'t>),
    Expand(At, Build<'t>),
    Stockpile(At, Stockpile<'t>),
    Qualify(At, Qualify<'t>),
    Ally(At, Ally<'t>),
    Tariff(At, Tariff<'t>),
}

impl<'t> Choice<'t> for What<'t> {
    const NAME: &'static str = "an intervention";
    const WORDS: &'static [&'static str] = &[
        "CutOff",
        "Outage",
        "Ban",
        "Build",
        "Expand",
        "Stockpile",
        "Qualify",
        "Ally",
        "Tariff",
    ];
    const SHAPES: &'static str = "write `CutOff(country(\"TWN\"))`, `Outage(zone(\"kanto\"))` or `Ban(by: [..], to: [..], products: [..])`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        Ok(Some(match word.text {
            "CutOff" => Self::CutOff(word.at, rest.newtype_variant()?),
            "Outage" => Self::Outage(rest.newtype_variant()?),
            "Ban" => Self::Ban(word.at, fields(rest)?),
            "Build" => Self::Build(word.at, fields(rest)?),
            "Expand" => Self::Expand(word.at, fields(rest)?),
            "Stockpile" => Self::Stockpile(word.at, fields(rest)?),
            "Qualify" => Self::Qualify(word.at, fields(rest)?),
            "Ally" => Self::Ally(word.at, fields(rest)?),
            "Tariff" => Self::Tariff(word.at, fields(rest)?),
            _ => return Ok(None),
        }))
    }
}

/// Something that can be lost, named with its kind: `country("TWN")`.
#[derive(Debug)]
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

/// What is expected, with the place of its word.
#[derive(Debug)]
pub(in crate::load) struct Expect<'t> {
    pub(in crate::load) word: Word<'t>,
    pub(in crate::load) claim: Claim<'t>,
}

impl<'t> Choice<'t> for Expect<'t> {
    const NAME: &'static str = "an expectation";
    const WORDS: &'static [&'static str] = &[
        "Lost",
        "Kept",
        "ThetaStar",
        "Output",
        "Capable",
        "Incapable",
        "Holds",
        "Lag",
        "Cost",
        "Figure",
    ];
    const SHAPES: &'static str = "write `Lost(target: \"dram\", by_week: 26)` or `ThetaStar(target: \"dram\", at_least: 40)`";

    fn read<A: VariantAccess<'t>>(word: Word<'t>, rest: A) -> Result<Option<Self>, A::Error> {
        if !Self::WORDS.contains(&word.text) {
            return Ok(None);
        }
        Ok(Some(Self {
            word,
            claim: fields(rest)?,
        }))
    }
}

macro_rules! choices {
    ($($name:ident)+) => {
        $(impl<'t> Deserialize<'t> for $name<'t> {
            fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
            }
        })+
    };
}
choices! { What Subject Expect }
