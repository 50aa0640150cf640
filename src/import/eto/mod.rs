//! The Advanced Semiconductor Supply Chain dataset of ETO/CSET, as published, to a graph.
//!
//! Five CSV files lie in one folder. Inputs become products, `goes_into` becomes an input, rows of provision become a view
//! by seat and one by firm. Both layouts are read: that of 2026, and that of 2022 with `61%` and a flag for minor shares.

mod build;
mod read;

use crate::load::{File, Loaded};

use super::{Imported, Input, columns, draft::Draft, input, taken::Taken};

/// The files of the dataset, in the order in which they are read; `stages.csv` says nothing that a graph holds.
pub const FILES: [&str; 4] = [
    "inputs.csv",
    "providers.csv",
    "provision.csv",
    "sequence.csv",
];

/// The licence of the dataset.
const LICENCE: &str = "CC BY-NC 4.0";

/// Reads the files of the dataset, in the order of [`FILES`].
pub fn from_text(files: [Vec<u8>; 4]) -> Loaded<Imported> {
    let mut inputs: Vec<Input> = Vec::with_capacity(4);
    let mut texts = Vec::with_capacity(4);
    for (name, bytes) in FILES.into_iter().zip(files) {
        inputs.push(input(name, &bytes));
        texts.push(File::of_text(name, bytes));
    }
    if !texts.iter().all(File::is_text) {
        return Loaded::of(None, texts, Vec::new());
    }
    let mut findings = Vec::new();
    let mut tables = Vec::with_capacity(4);
    let fields: [&[columns::Field]; 4] = [
        &read::INPUTS,
        &read::PROVIDERS,
        &read::PROVISION,
        &read::SEQUENCE,
    ];
    for (number, (file, fields)) in (0..).zip(texts.iter().zip(fields)) {
        tables.push(columns::table(
            file.text(),
            number,
            fields,
            &[],
            &mut findings,
        ));
    }
    let tables: Option<Vec<columns::Table<'_>>> = tables.into_iter().collect();
    let Some(tables) = tables else {
        return Loaded::of(None, texts, findings);
    };
    let mut taken = Taken {
        kind: "eto".to_owned(),
        rows: tables.iter().map(|table| table.rows.len()).sum(),
        columns: (0..4)
            .flat_map(|at| tables[at].used(FILES[at], fields[at]))
            .collect(),
        inputs,
        ..Taken::default()
    };
    let dataset = read::dataset(&tables, &mut taken, &mut findings);
    drop(tables);
    if !findings.is_empty() {
        return Loaded::of(None, texts, findings);
    }
    let mut draft = Draft {
        name: "eto".to_owned(),
        title: "Made of the ETO/CSET Advanced Semiconductor Supply Chain dataset".to_owned(),
        ..Draft::default()
    };
    build::fill(&dataset, &mut draft, &mut taken);
    taken.remarks.sort_by_key(|remark| remark.why);
    let Loaded {
        value,
        diagnostics,
        texts,
    } = draft.finish("the ETO dataset", &mut taken);
    Loaded {
        value: value.map(|(chain, files)| Imported {
            chain,
            files,
            taken,
        }),
        diagnostics,
        texts,
    }
}
