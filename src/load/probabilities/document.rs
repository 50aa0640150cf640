//! What a file of probabilities may say: its records, not yet checked.

use crate::load::{
    document::{Number, Source},
    record::{OneOrMore, Pairs, record},
    span::{Text, Word},
};

record! {
    /// A file of probabilities.
    File<'t> is "the file" {
        format: Number,
        name: Text<'t>,
        title: Text<'t>,
        sources: Pairs<'t, Source<'t>>,
        probabilities: Vec<Entry<'t>>,
    }
}

record! {
    /// How likely one loss is.
    Entry<'t> is "a probability" {
        event: Text<'t>,
        per_year_pct: Number,
        source: OneOrMore<'t>,
        year: Number,
        grade: Word<'t>,
        assumed: Text<'t>,
        note: Text<'t>,
    }
}
