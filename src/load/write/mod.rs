//! The checked chain back to RON: text that an analyst can read and edit, and that reads back as the same chain.
//!
//! Products are ordered by stage, what is as it would be anyhow is left out, and inputs that differ
//! in nothing else stand in one `all_of`. Comments are not part of a chain and are gone.

pub(crate) mod fields;
mod product;
pub(crate) mod ron;
pub(super) mod scenario;

use crate::model::{
    Chain, Defaults,
    id::{CountryId, FirmId, ProductId},
    parts::Ban,
    place::Reach,
    product::{Product, Role, Stage},
    quantity::Share,
};

use self::{
    fields::{Writing, maybe, of_source, source},
    ron::{Fields, Value, quoted, shares, text, texts, weeks, word},
};

/// How a chain is cut into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One file with everything in it.
    OneFile,
    /// A root file that includes others: countries, firms, sources, and one for each group of stages.
    Folder,
}

/// A file of a graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name within the folder of the graph.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The files that products stand in, by stage.
const STAGES: [(&str, &[Stage]); 8] = [
    ("raw-materials.ron", &[Stage::RawMaterial]),
    ("materials.ron", &[Stage::Material, Stage::Energy]),
    ("equipment.ron", &[Stage::Subsystem, Stage::Equipment]),
    ("design.ron", &[Stage::Design, Stage::EdaIp]),
    ("fabrication.ron", &[Stage::Fabrication]),
    ("memory.ron", &[Stage::Memory]),
    ("packaging.ron", &[Stage::Packaging]),
    ("systems.ron", &[Stage::System, Stage::Final]),
];

/// Writes a chain as RON; the root file comes first.
///
/// Loading what was written gives a chain with the same fingerprint, for every chain that was read
/// from files. One that a program put together also has to hold what files are held to, such as
/// times below ten thousand years and `any_of` with at least one member.
pub fn write(chain: &Chain, layout: Layout) -> Vec<Written> {
    let places = places(chain);
    let firms = firms(chain);
    let sources = sources(chain);
    let loads = loads(chain);
    if layout == Layout::OneFile {
        let mut root = head(chain);
        root.extend(places);
        root.extend(firms);
        root.extend(sources);
        root.extend(loads);
        root.extend(products(chain, &Stage::ALL));
        return vec![file("chain.ron", root)];
    }
    let parts = [
        ("countries.ron", places),
        ("firms.ron", firms),
        ("sources.ron", sources),
        ("utilisation.ron", loads),
    ];
    let stages = STAGES.map(|(name, stages)| (name, products(chain, stages)));
    let parts: Vec<(&str, Fields)> = parts
        .into_iter()
        .chain(stages)
        .filter(|(_, sections)| !sections.is_empty())
        .collect();
    let mut root = head(chain);
    let place = root.iter().position(|(name, _)| *name == "targets");
    let include = texts(parts.iter().map(|&(name, _)| name));
    root.insert(place.unwrap_or(root.len()), ("include", include));
    let mut files = vec![file("chain.ron", root)];
    files.extend(
        parts
            .into_iter()
            .map(|(name, sections)| file(name, sections)),
    );
    files
}

fn file(name: &str, sections: Fields) -> Written {
    Written {
        name: name.to_owned(),
        text: ron::render(&Value::Tall(sections)),
    }
}

/// What stands in the root file only.
fn head(chain: &Chain) -> Fields {
    let mut fields = vec![("format", word(&1)), ("name", text(chain.name()))];
    maybe(&mut fields, "title", chain.title());
    let as_of = chain.as_of().map(|date| date.to_string());
    maybe(&mut fields, "as_of", as_of.as_deref());
    let targets = chain.targets().iter().map(ProductId::as_str);
    fields.put("targets", texts(targets));
    let defaults = defaults(chain.defaults());
    if !defaults.is_empty() {
        fields.put("defaults", Value::Tall(defaults));
    }
    fields
}

fn defaults(defaults: &Defaults) -> Fields {
    let usual = Defaults::default();
    let mut fields = Fields::new();
    let covers: Vec<(String, Value)> = Role::ALL
        .into_iter()
        .filter(|&role| defaults.cover(role) != usual.cover(role))
        .map(|role| (role.to_string(), weeks(&defaults.cover(role))))
        .collect();
    if !covers.is_empty() {
        fields.put("cover_weeks", Value::Map(covers));
    }
    if defaults.wear_per_month != usual.wear_per_month {
        fields.put("wear_pct_per_month", word(&defaults.wear_per_month));
    }
    maybe(&mut fields, "assumed", defaults.assumed.as_deref());
    fields
}

/// Countries, blocs, zones and bans.
fn places(chain: &Chain) -> Fields {
    let mut sections = Fields::new();
    let countries = chain.countries().iter().map(|(id, country)| {
        let mut fields = Fields::new();
        name(&mut fields, &country.name, id.as_str());
        // Every law reaches its own territory.
        let own = country.reach.strip_prefix(&[Reach::Territory]);
        reach(&mut fields, "reach", own.unwrap_or(&country.reach));
        reach(&mut fields, "claimed", &country.claimed);
        if !country.reach_sources.is_empty() {
            fields.put("reach_source", source(&country.reach_sources));
        }
        maybe(&mut fields, "note", country.note.as_deref());
        (quoted(id.as_str()), Value::Record(fields))
    });
    section(&mut sections, "countries", countries.collect());
    let blocs = chain.blocs().iter().map(|(id, bloc)| {
        let mut fields = Fields::new();
        name(&mut fields, &bloc.name, id.as_str());
        maybe(&mut fields, "note", bloc.note.as_deref());
        fields.put("members", texts(bloc.members.iter().map(CountryId::as_str)));
        (quoted(id.as_str()), Value::Record(fields))
    });
    section(&mut sections, "blocs", blocs.collect());
    let zones = chain.zones().iter().map(|(id, zone)| {
        let mut fields = Fields::new();
        name(&mut fields, &zone.name, id.as_str());
        let country = zone.country.as_ref();
        maybe(&mut fields, "country", country.map(CountryId::as_str));
        maybe(&mut fields, "hazard", zone.hazard.as_deref());
        maybe(&mut fields, "note", zone.note.as_deref());
        (quoted(id.as_str()), Value::Record(fields))
    });
    section(&mut sections, "zones", zones.collect());
    if !chain.bans().is_empty() {
        let bans = chain.bans().iter().map(|standing| ban(chain, standing));
        sections.put("bans", Value::List(bans.collect()));
    }
    sections
}

fn firms(chain: &Chain) -> Fields {
    let mut sections = Fields::new();
    let firms = chain.firms().iter().map(|(id, firm)| {
        let mut fields = Fields::new();
        maybe(&mut fields, "name", firm.name.as_deref());
        fields.put("hq", text(firm.hq.as_str()));
        let incorporated = firm.incorporated.as_ref();
        maybe(
            &mut fields,
            "incorporated",
            incorporated.map(CountryId::as_str),
        );
        if !firm.members.is_empty() {
            fields.put("members", texts(firm.members.iter().map(FirmId::as_str)));
        }
        maybe(&mut fields, "note", firm.note.as_deref());
        (quoted(id.as_str()), Value::Record(fields))
    });
    section(&mut sections, "firms", firms.collect());
    sections
}

fn sources(chain: &Chain) -> Fields {
    let mut sections = Fields::new();
    let sources = chain.sources().iter();
    let sources = sources.map(|(id, source)| (quoted(id.as_str()), of_source(source)));
    section(&mut sections, "sources", sources.collect());
    sections
}

/// How far a law reaches, where it reaches at all.
fn reach(fields: &mut Fields, name: &'static str, reach: &[Reach]) {
    let parts = reach.iter().map(|part| match part {
        Reach::Territory => word(&"territory"),
        Reach::Persons => word(&"persons"),
        Reach::Origin { depth, de_minimis } => {
            let mut terms = vec![("depth", word(depth))];
            if *de_minimis > Share::ZERO {
                terms.put("de_minimis", word(de_minimis));
            }
            Value::Choice("origin", terms)
        }
    });
    if !reach.is_empty() {
        fields.put(name, Value::List(parts.collect()));
    }
}

/// How full classes of makers run.
fn loads(chain: &Chain) -> Fields {
    let mut sections = Fields::new();
    let loads = chain.loads().iter().map(|(id, load)| {
        let mut fields = Fields::new();
        name(&mut fields, &load.name, id.as_str());
        maybe(&mut fields, "limit", load.limit.as_deref());
        let years = load.years.iter().map(|known| {
            let mut fields = vec![
                ("utilisation", shares(&known.utilisation)),
                ("surge_8w", shares(&known.surge_8w)),
                ("surge_26w", shares(&known.surge_26w)),
            ];
            product::evidence(&mut fields, &known.evidence);
            maybe(&mut fields, "note", known.note.as_deref());
            Value::Record(fields)
        });
        fields.put("years", Value::List(years.collect()));
        (quoted(id.as_str()), Value::Tall(fields))
    });
    section(&mut sections, "utilisation", loads.collect());
    sections
}

/// The products of some stages, in the order of the stages and within each in that of the chain.
fn products(chain: &Chain, stages: &[Stage]) -> Fields {
    let of = |stage: Stage| {
        let all = chain.products().iter();
        all.filter(move |(_, product): &(&ProductId, &Product)| product.stage == stage)
    };
    let products = stages
        .iter()
        .flat_map(|&stage| of(stage))
        .map(|(id, product)| (quoted(id.as_str()), product::product(chain, id, product)));
    let mut sections = Fields::new();
    section(&mut sections, "products", products.collect());
    sections
}

fn ban(chain: &Chain, ban: &Ban) -> Value {
    let mut fields = vec![
        ("by", countries(chain, &ban.by)),
        ("to", countries(chain, &ban.to)),
        (
            "products",
            texts(ban.products.iter().map(ProductId::as_str)),
        ),
        ("basis", word(&ban.basis)),
    ];
    product::evidence(&mut fields, &ban.evidence);
    maybe(&mut fields, "note", ban.note.as_deref());
    Value::Record(fields)
}

/// Countries, by the name of their bloc where they are exactly one.
fn countries(chain: &Chain, named: &[CountryId]) -> Value {
    let bloc = chain.blocs().iter().find(|(id, bloc)| {
        named.len() > 1 && bloc.members == named && !chain.countries().contains_key(id.as_str())
    });
    match bloc {
        Some((id, _)) => texts([id.as_str()]),
        None => texts(named.iter().map(CountryId::as_str)),
    }
}

/// Adds a section where it holds something, one entry below the other.
fn section(sections: &mut Fields, name: &'static str, entries: Vec<(String, Value)>) {
    if !entries.is_empty() {
        sections.put(name, Value::Map(entries));
    }
}

/// Adds a name where it is another than the id.
fn name(fields: &mut Fields, name: &str, id: &str) {
    maybe(fields, "name", (name != id).then_some(name));
}
