//! What importers have in common: sections of a graph that are being filled, and the way to checked RON.

use std::collections::BTreeMap;

use crate::{
    load::{
        self, Layout, Loaded, Written,
        fields::maybe,
        ron::{Fields, Value, quoted, render, text, texts, word},
    },
    model::{Chain, iso},
};

use super::taken::{Input, Taken};

/// The code of a seat that nobody states: ISO 3166-1 leaves `XAA` to `XZZ` to its users.
pub(super) const NO_SEAT: &str = "XXX";

/// A source.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) licence: Option<String>,
    pub(super) forbids_commercial_use: bool,
}

/// A firm: its name where it is not its id, and its seat where it is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Firm {
    pub(super) name: Option<String>,
    pub(super) hq: Option<&'static str>,
}

/// A graph that is being put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) targets: Vec<String>,
    pub(super) firms: BTreeMap<String, Firm>,
    /// Countries of places; those of seats are added.
    pub(super) countries: BTreeMap<&'static str, String>,
    pub(super) sources: BTreeMap<String, Source>,
    /// Products in order, by id.
    pub(super) products: Vec<(String, Fields)>,
}

impl Draft {
    /// Names a country.
    pub(super) fn country(&mut self, code: &'static str) {
        self.countries
            .entry(code)
            .or_insert_with(|| name_of(code).to_owned());
    }

    /// Writes the graph, reads it back as any graph is read, and writes it again as it is written by hand.
    pub(super) fn finish(
        mut self,
        about: &str,
        taken: &mut Taken,
    ) -> Loaded<(Chain, Vec<Written>)> {
        let seats: Vec<&'static str> = self.firms.values().filter_map(|firm| firm.hq).collect();
        for seat in seats {
            self.country(seat);
        }
        if self.firms.values().any(|firm| firm.hq.is_none()) {
            self.country(NO_SEAT);
        }
        let loaded = load::from_text(&format!("{about} as RON"), self.text());
        let Loaded {
            value,
            diagnostics,
            texts,
        } = loaded;
        let files = value.map(|chain| {
            count(taken, &chain);
            let mut files = load::write(&chain, Layout::Folder);
            remark(&mut files, about, &taken.inputs);
            (chain, files)
        });
        Loaded {
            value: files,
            diagnostics,
            texts,
        }
    }

    fn text(self) -> String {
        let countries = self.countries.iter().map(|(code, name)| {
            let fields = vec![("name", text(name))];
            (quoted(code), Value::Record(fields))
        });
        let firms = self.firms.iter().map(|(id, firm)| {
            let mut fields = Fields::new();
            maybe(&mut fields, "name", firm.name.as_deref());
            fields.push(("hq", text(firm.hq.unwrap_or(NO_SEAT))));
            (quoted(id), Value::Record(fields))
        });
        let sources = self.sources.iter().map(|(id, source)| {
            let mut fields = vec![("title", text(&source.title))];
            maybe(&mut fields, "url", source.url.as_deref());
            fields.extend(source.year.map(|year| ("year", word(&year))));
            maybe(&mut fields, "licence", source.licence.as_deref());
            if source.forbids_commercial_use {
                fields.push(("commercial_use", word(&false)));
            }
            (quoted(id), Value::Record(fields))
        });
        let root = vec![
            ("format", word(&1)),
            ("name", text(&self.name)),
            ("title", text(&self.title)),
            ("targets", texts(self.targets.iter().map(String::as_str))),
            ("countries", Value::Map(countries.collect())),
            ("firms", Value::Map(firms.collect())),
            ("sources", Value::Map(sources.collect())),
        ];
        let products = self
            .products
            .into_iter()
            .map(|(id, fields)| (quoted(&id), Value::Tall(fields)));
        let mut root = root;
        root.push(("products", Value::Map(products.collect())));
        render(&Value::Tall(root))
    }
}

fn name_of(code: &str) -> &str {
    match iso::country(code) {
        Some(country) => country.name,
        None if code == NO_SEAT => "Seat not stated",
        None => code,
    }
}

fn count(taken: &mut Taken, chain: &Chain) {
    taken.targets = chain.targets().len();
    taken.products = chain.products().len();
    taken.links = chain
        .products()
        .values()
        .map(|product| product.inputs.len())
        .sum();
    taken.firms = chain.firms().len();
    taken.countries = chain
        .countries()
        .keys()
        .filter(|code| code.as_str() != NO_SEAT)
        .count();
}

/// Says at the head of two files where they come from.
fn remark(files: &mut [Written], about: &str, inputs: &[Input]) {
    for file in files {
        let head = match file.name.as_str() {
            "chain.ron" => format!(
                "// Made of {about} by `linchpin import`; yours from here on. `import.json` says what was taken and what was not.\n"
            ),
            "sources.ron" => {
                let lines = inputs
                    .iter()
                    .map(|input| format!("// {}: SHA-256 {}", one_line(&input.name), input.sha256));
                lines.collect::<Vec<_>>().join("\n") + "\n"
            }
            _ => continue,
        };
        file.text.insert_str(0, &head);
    }
}

fn one_line(name: &str) -> String {
    name.replace(char::is_control, " ")
}

/// A number without idle zeros.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{rounded}")
}

/// `n` or `(low, high)`.
pub(super) fn range(low: f64, high: f64) -> Value {
    let (low, high) = (number(low), number(high));
    Value::Plain(if low == high {
        low
    } else {
        format!("({low}, {high})")
    })
}
