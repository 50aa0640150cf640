//! What a file of measures may say: its records, not yet checked.

use crate::load::{
    change::Change,
    document::{Firm, Number, Source},
    record::{OneOrMore, Pairs, record},
    span::{Text, Word},
};

record! {
    /// A file of measures.
    File<'t> is "the file" {
        format: Number,
        name: Text<'t>,
        title: Text<'t>,
        note: Text<'t>,
        firms: Pairs<'t, Firm<'t>>,
        sources: Pairs<'t, Source<'t>>,
        measures: Pairs<'t, Entry<'t>>,
    }
}

record! {
    /// Something that can be funded.
    Entry<'t> is "a measure" {
        title: Text<'t>,
        interventions: Vec<Change<'t>>,
        months: Number,
        capital_usd_bn: Number,
        grade: Word<'t>,
        source: OneOrMore<'t>,
        year: Number,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}
