//! What a scenario file may say: records and choices, not yet checked.

use serde::de::{Deserialize, Deserializer, VariantAccess};

use crate::load::{
    change::{Change, Subject},
    document::{Choice, ChoiceVisitor, Number, Source, fields},
    record::{OneOrMore, Pairs, record},
    span::{Text, Word},
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
        trust: Word<'t>,
        open_data: bool,
        interventions: Vec<Change<'t>>,
        expect: Vec<Expect<'t>>,
        sweep: Pairs<'t, Vec<f64>>,
        observed: Vec<Observed<'t>>,
        sources: Pairs<'t, Source<'t>>,
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
        share_turned_out_pct: Number,
        lost_pct: Number,
        over_weeks: Number,
        trough_week: Number,
        back_week: Number,
        price_pct: Number,
        unit: Text<'t>,
        place: Text<'t>,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
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
        "Odds",
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

impl<'t> Deserialize<'t> for Expect<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("", <Self as Choice>::WORDS, ChoiceVisitor::new())
    }
}
