//! The tables of the dataset as what they say.

use std::collections::{BTreeMap, HashMap};

use crate::{
    import::{
        columns::{Field, Table},
        country::{self, Said},
        names::clean,
        number::{self, Decimal},
        taken::{Taken, Why},
    },
    load::Finding,
    model::Code,
};

const fn field(name: &'static str) -> Field {
    Field {
        name,
        heads: &[],
        is_needed: false,
    }
}

const fn needed(name: &'static str, heads: &'static [&'static str]) -> Field {
    Field {
        name,
        heads,
        is_needed: true,
    }
}

pub(super) const INPUTS: [Field; 4] = [
    needed("input_id", &["inputid"]),
    needed("input_name", &["inputname"]),
    needed("type", &[]),
    field("stage_name"),
];
pub(super) const PROVIDERS: [Field; 4] = [
    needed("provider_id", &["providerid"]),
    needed("provider_name", &["providername"]),
    needed("provider_type", &["providertype"]),
    field("country"),
];
pub(super) const PROVISION: [Field; 6] = [
    needed("provider_id", &["providerid"]),
    needed("provided_id", &["providedid"]),
    needed("share_provided", &["shareprovided"]),
    field("minor_share"),
    field("year"),
    field("source"),
];
pub(super) const SEQUENCE: [Field; 3] = [
    needed("input_id", &["inputid"]),
    needed("goes_into_id", &["goesintoid"]),
    needed("is_type_of_id", &["istypeofid"]),
];

/// Something that the chain needs.
#[derive(Debug)]
pub(super) struct Product {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) stage: String,
    /// Positions of what goes into it, and of its variants.
    pub(super) needs: Vec<usize>,
    pub(super) variants: Vec<usize>,
    pub(super) is_needed: bool,
    pub(super) is_variant: bool,
    pub(super) by_firm: Vec<Held>,
    pub(super) by_seat: Vec<Held>,
}

/// Somebody with a share, or without one where nobody says how much.
#[derive(Debug)]
pub(super) struct Held {
    /// A firm's name, or a country's code.
    pub(super) who: String,
    pub(super) share: Option<(f64, f64)>,
    pub(super) year: Option<u16>,
    pub(super) source: String,
}

/// The dataset.
#[derive(Debug, Default)]
pub(super) struct Dataset {
    pub(super) products: Vec<Product>,
    /// Seats by firm.
    pub(super) firms: BTreeMap<String, Option<&'static str>>,
}

/// A provider: a firm, a country, or a word such as `Various countries`.
enum Provider {
    Firm(String),
    Country(&'static str),
    Nobody(String),
}

pub(super) fn dataset(
    tables: &[Table<'_>],
    taken: &mut Taken,
    findings: &mut Vec<Finding>,
) -> Dataset {
    let [inputs, providers, provision, sequence] = tables else {
        return Dataset::default();
    };
    let mut found = Dataset::default();
    let mut at: HashMap<&str, usize> = HashMap::new();
    for row in &inputs.rows {
        let id = inputs.text(row, 0);
        if at.insert(id, found.products.len()).is_some() {
            let message = format!("the input `{id}` stands twice");
            findings.push(
                Finding::new(Code::DuplicateName, inputs.at(row, 0), message)
                    .help("an input has one row"),
            );
        }
        found.products.push(Product {
            name: clean(inputs.text(row, 1)),
            kind: inputs.text(row, 2).to_owned(),
            stage: inputs.text(row, 3).to_owned(),
            needs: Vec::new(),
            variants: Vec::new(),
            is_needed: false,
            is_variant: false,
            by_firm: Vec::new(),
            by_seat: Vec::new(),
        });
    }
    let known = self::providers(providers, &mut found, findings);
    links(sequence, &at, &mut found, findings);
    let (mut nowhere, mut unplaced) = (Vec::new(), Vec::new());
    for row in &provision.rows {
        let Some(provider) = known.get(provision.text(row, 0)) else {
            let message = format!("no provider has the id `{}`", provision.text(row, 0));
            findings.push(
                Finding::new(Code::UnknownFirm, provision.at(row, 0), message)
                    .help("add it to providers.csv"),
            );
            continue;
        };
        let Some(&product) = at.get(provision.text(row, 1)) else {
            // Whole stages have shares as well, and are no products.
            nowhere.push((provision.text(row, 1).to_owned(), row.line));
            continue;
        };
        let held = |who: &str, findings: &mut Vec<Finding>| Held {
            who: who.to_owned(),
            share: share(provision, row, findings),
            year: provision
                .text(row, 4)
                .get(..4)
                .and_then(|year| year.parse().ok()),
            source: clean(provision.text(row, 5)),
        };
        match provider {
            Provider::Firm(name) => found.products[product].by_firm.push(held(name, findings)),
            Provider::Country(code) => found.products[product].by_seat.push(held(code, findings)),
            Provider::Nobody(name) => unplaced.push((name.clone(), row.line)),
        }
    }
    for (why, rows) in [(Why::NotAProduct, nowhere), (Why::NotACountry, unplaced)] {
        let lines: Vec<usize> = rows.iter().map(|(_, line)| *line).collect();
        let mut names: Vec<String> = rows.into_iter().map(|(name, _)| name).collect();
        let n = names.len();
        names.sort();
        names.dedup();
        taken.remark(why, "", names, &lines, n);
    }
    found
}

/// Providers by id; an alias has a row of its own under the same id and is no second provider.
fn providers<'t>(
    table: &'t Table<'_>,
    found: &mut Dataset,
    findings: &mut Vec<Finding>,
) -> HashMap<&'t str, Provider> {
    let mut known: HashMap<&str, Provider> = HashMap::new();
    for row in &table.rows {
        let id = table.text(row, 0);
        if known.contains_key(id) {
            continue;
        }
        let name = clean(table.text(row, 1));
        let provider = match table.text(row, 2) {
            "country" => match country::read(&name) {
                Said::Country(country) => Provider::Country(country.alpha3),
                Said::Nowhere | Said::Unknown(_) => Provider::Nobody(name),
            },
            // `Various companies` is no firm.
            _ if name.to_lowercase().starts_with("various") => Provider::Nobody(name),
            _ if name.is_empty() => {
                findings.push(
                    Finding::new(Code::BadName, table.at(row, 1), "the provider has no name")
                        .help("write its name"),
                );
                continue;
            }
            _ => {
                let seat = match country::read(table.text(row, 3)) {
                    Said::Country(country) => Some(country.alpha3),
                    Said::Nowhere | Said::Unknown(_) => None,
                };
                found.firms.insert(name.clone(), seat);
                Provider::Firm(name)
            }
        };
        known.insert(id, provider);
    }
    known
}

fn links(
    table: &Table<'_>,
    at: &HashMap<&str, usize>,
    found: &mut Dataset,
    findings: &mut Vec<Finding>,
) {
    for row in &table.rows {
        let mut end = |field: usize| -> Option<usize> {
            let id = table.text(row, field);
            let known = at.get(id).copied();
            if known.is_none() && !id.is_empty() {
                let message = format!("no input has the id `{id}`");
                findings.push(
                    Finding::new(Code::UnknownProduct, table.at(row, field), message)
                        .help("add it to inputs.csv"),
                );
            }
            known
        };
        let [Some(from), into, of] = [end(0), end(1), end(2)] else {
            continue;
        };
        if let Some(into) = into.filter(|into| *into != from) {
            found.products[into].needs.push(from);
            found.products[from].is_needed = true;
        }
        if let Some(of) = of.filter(|of| *of != from) {
            found.products[of].variants.push(from);
            found.products[from].is_variant = true;
        }
    }
}

/// A share in percent, with or without its sign; blank is unknown.
fn share(
    table: &Table<'_>,
    row: &crate::import::sheet::Row<'_>,
    findings: &mut Vec<Finding>,
) -> Option<(f64, f64)> {
    let text = table.text(row, 2);
    if number::is_blank(text) {
        return None;
    }
    match number::read(text, Decimal::Point) {
        Ok(number) if number.high <= 100.0 => Some((number.low, number.high)),
        Ok(_) => {
            let message = format!("the share `{text}` is more than the whole");
            findings.push(
                Finding::new(Code::NumberOutOfRange, table.at(row, 2), message)
                    .help("write percent"),
            );
            None
        }
        Err((what, help)) => {
            let message = format!("the share `{text}` {what}");
            findings
                .push(Finding::new(Code::NumberOutOfRange, table.at(row, 2), message).help(help));
            None
        }
    }
}
