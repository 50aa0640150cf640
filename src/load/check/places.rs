//! Countries, blocs, zones, firms, sources and bans.

use std::collections::HashSet;

use crate::{
    load::{
        document::{self, Document},
        finding::Finding,
        record::{Keyed, Slot},
        span::{At, Text},
    },
    model::{
        Code,
        firm::Firm,
        id::{CountryId, FirmId},
        parts::{Ban, Parts},
        place::{Bloc, Country, Reach, Zone},
        quantity::Share,
        source::Source,
    },
};

use super::{Check, Cites, Kind, names::FirstPlaces, string};

impl<'d> Check<'d> {
    /// Fills in everything but the products.
    pub(super) fn places(&mut self, documents: &[&'d Document<'_>], chain: &mut Parts) {
        for document in documents {
            for (id, country) in pairs(&document.countries) {
                let country = self.country(id, country);
                chain.countries.define(id.into(), country);
            }
            for (id, source) in pairs(&document.sources) {
                if let Some(source) = self.source(id, source) {
                    chain.sources.define(id.into(), source);
                }
            }
            for (id, firm) in pairs(&document.firms) {
                if let Some(firm) = self.firm(id, firm) {
                    chain.firms.define(id.into(), firm);
                }
            }
            for (id, zone) in pairs(&document.zones) {
                if let Some(zone) = self.zone(id, zone) {
                    chain.zones.define(id.into(), zone);
                }
            }
            for (id, bloc) in pairs(&document.blocs) {
                if let Some(bloc) = self.bloc(id, bloc) {
                    chain.blocs.define(id.into(), bloc);
                }
            }
        }
        // Bans name blocs, which may stand in a later file.
        for document in documents {
            for ban in document.bans.iter().flat_map(|bans| &bans.value) {
                if let Some(ban) = self.ban(ban, chain) {
                    chain.bans.push(ban);
                }
            }
        }
    }

    pub(super) fn source(&mut self, id: &str, source: &document::Source<'_>) -> Option<Source> {
        let what = format_args!("the source `{id}`");
        let title = self.required(&source.head, &source.title, "title", what);
        let title = title.map(|title| title.value.as_str().to_owned());
        let year = source.year.as_ref();
        let year = year.and_then(|year| self.year(year.key, year.value));
        Some(Source {
            title: title?,
            url: string(&source.url),
            year,
            licence: string(&source.licence),
            commercial_use: self.commercial_use(id, source),
        })
    }

    /// Whether figures may be used for commercial ends; a licence that forbids it has to say so in the file's word.
    fn commercial_use(&mut self, id: &str, source: &document::Source<'_>) -> bool {
        let forbids = |licence: &str| {
            let mut words = licence.split(|c: char| !c.is_alphanumeric());
            let low = licence.to_lowercase();
            words.any(|word| word == "NC")
                || low.contains("non-commercial")
                || low.contains("noncommercial")
        };
        if let (Some(licence), None) = (&source.licence, &source.commercial_use)
            && forbids(licence.value.as_str())
        {
            let message = format!("the licence of `{id}` seems to forbid commercial use");
            self.report(
                Finding::new(Code::UnmarkedLicence, licence.key, message).help(
                    "add `commercial_use: false`, or `commercial_use: true` where it does not",
                ),
            );
        }
        source
            .commercial_use
            .as_ref()
            .is_none_or(|field| field.value)
    }

    fn country(&mut self, id: &str, country: &document::Country<'_>) -> Country {
        let mut reach = self.reach(&country.reach, "`reach`");
        if !reach.contains(&Reach::Territory) {
            reach.insert(0, Reach::Territory);
        }
        if let (Some(source), None, None) =
            (&country.reach_source, &country.reach, &country.claimed)
        {
            let message = "`reach_source` has no effect without `reach` or `claimed`";
            self.report(
                Finding::new(Code::StrayField, source.key, message).help("add `reach: [...]`"),
            );
        }
        Country {
            name: named(&country.name, id),
            reach,
            claimed: self.reach(&country.claimed, "`claimed`"),
            reach_sources: self.sources(&country.reach_source),
            note: string(&country.note),
        }
    }

    fn reach(&mut self, slot: &Slot<Vec<document::Reach<'_>>>, list: &str) -> Vec<Reach> {
        let mut seen = FirstPlaces::default();
        let mut reach = Vec::new();
        for part in slot.iter().flat_map(|field| &field.value) {
            let (at, word) = match part {
                document::Reach::Territory(at) => (*at, "territory"),
                document::Reach::Persons(at) => (*at, "persons"),
                document::Reach::Origin(at, _) => (*at, "origin"),
            };
            if let Some(first) = seen.put(word, at) {
                self.duplicate(at, first, format!("`{word}` stands twice in {list}"));
            }
            reach.extend(match part {
                document::Reach::Territory(_) => Some(Reach::Territory),
                document::Reach::Persons(_) => Some(Reach::Persons),
                document::Reach::Origin(at, terms) => self.origin(*at, terms),
            });
        }
        reach
    }

    fn origin(&mut self, at: At, terms: &document::Origin<'_>) -> Option<Reach> {
        let head = terms.head.shown_at(at);
        let depth = self.required(&head, &terms.depth, "depth", "`origin`");
        let depth = depth.and_then(|field| {
            let depth = self.single(field.key, "`depth`", field.value)?;
            if depth.fract() == 0.0 && (1.0..=100.0).contains(&depth) {
                return Some(depth as u32);
            }
            self.report(
                Finding::new(Code::NumberOutOfRange, field.key, "`depth` is not a number of steps")
                    .help("write a whole number from 1 to 100: how many steps of making the claim follows"),
            );
            None
        });
        let least = match &terms.de_minimis {
            None => Some(Share::ZERO),
            Some(field) => self.one_percent(field.key, "`de_minimis`", field.value),
        };
        Some(Reach::Origin {
            depth: depth?,
            de_minimis: least?,
        })
    }

    pub(super) fn firm(&mut self, id: &str, firm: &document::Firm<'_>) -> Option<Firm> {
        let what = format_args!("the firm `{id}`");
        let hq = self.required(&firm.head, &firm.hq, "hq", what)?;
        Some(Firm {
            name: string(&firm.name),
            hq: self.resolve(Kind::Country, &hq.value)?,
            incorporated: match &firm.incorporated {
                None => None,
                Some(field) => Some(self.resolve(Kind::Country, &field.value)?),
            },
            members: self.members(id, firm),
            note: string(&firm.note),
        })
    }

    /// The makers of a group, which is none of them itself.
    fn members(&mut self, id: &str, firm: &document::Firm<'_>) -> Vec<FirmId> {
        let named = firm.members.iter().flat_map(|field| &field.value);
        for member in named.filter(|member| member.as_str() == id) {
            let message = format!("the group `{id}` is a member of itself");
            self.report(
                Finding::new(Code::SelfInput, member.at, message)
                    .help("name its makers only, or remove `members`"),
            );
        }
        self.list(Kind::Firm, &firm.members, "`members`")
    }

    fn zone(&mut self, id: &str, zone: &document::Zone<'_>) -> Option<Zone> {
        let country = match &zone.country {
            None => None,
            Some(field) => Some(self.resolve(Kind::Country, &field.value)?),
        };
        Some(Zone {
            name: named(&zone.name, id),
            country,
            hazard: string(&zone.hazard),
            note: string(&zone.note),
        })
    }

    fn bloc(&mut self, id: &str, bloc: &document::Bloc<'_>) -> Option<Bloc> {
        let what = format_args!("the bloc `{id}`");
        self.required(&bloc.head, &bloc.members, "members", what)?;
        Some(Bloc {
            name: named(&bloc.name, id),
            members: self.list(Kind::Country, &bloc.members, "`members`"),
            note: string(&bloc.note),
        })
    }

    fn ban(&mut self, ban: &document::Ban<'_>, chain: &Parts) -> Option<Ban> {
        let by = self.required(&ban.head, &ban.by, "by", "a ban");
        let by = by.map(|by| self.countries_of(by, "`by`", chain));
        let to = self.required(&ban.head, &ban.to, "to", "a ban");
        let to = to.map(|to| self.countries_of(to, "`to`", chain));
        self.required(&ban.head, &ban.products, "products", "a ban");
        let products = self.list(Kind::Product, &ban.products, "`products`");
        let basis = self.required(&ban.head, &ban.basis, "basis", "a ban");
        let basis = basis.and_then(|word| self.basis(&word.value));
        for (field, list) in [
            ("by", &ban.by),
            ("to", &ban.to),
            ("products", &ban.products),
        ] {
            if let Some(list) = list
                && list.value.is_empty()
            {
                let message = format!("the ban does nothing: `{field}` is empty");
                self.report(
                    Finding::new(Code::StrayField, list.key, message)
                        .help("fill it, or remove the ban"),
                );
            }
        }
        let evidence = self.evidence(&ban.cited());
        Some(Ban {
            by: by?,
            to: to?,
            products,
            basis: basis?,
            evidence,
            note: string(&ban.note),
        })
    }

    /// Countries and, where a bloc is named, its members; each once.
    fn countries_of(
        &mut self,
        list: &Keyed<Vec<Text<'_>>>,
        what: &str,
        chain: &Parts,
    ) -> Vec<CountryId> {
        self.reject_repeats(&list.value, what);
        let mut countries = Vec::new();
        let mut seen: HashSet<CountryId> = HashSet::new();
        for name in &list.value {
            let is_country = self.names.is_defined(Kind::Country, name.as_str());
            let found = if !is_country && self.names.touch(Kind::Bloc, name.as_str()) {
                let bloc = chain.blocs.get(name.as_str());
                bloc.map_or_else(Vec::new, |bloc| bloc.members.clone())
            } else {
                self.resolve(Kind::Country, name).into_iter().collect()
            };
            countries.extend(
                found
                    .into_iter()
                    .filter(|country| seen.insert(country.clone())),
            );
        }
        countries
    }

    /// The first place of every zone that is not in the country where its producer stands.
    pub(super) fn zones_of(
        &mut self,
        zones: &Slot<Vec<Text<'_>>>,
        at: &Text<'_>,
        chain: &Parts,
    ) -> Vec<crate::model::id::ZoneId> {
        for zone in zones.iter().flat_map(|zones| &zones.value) {
            let Some(known) = chain.zones.get(zone.as_str()) else {
                continue;
            };
            let (name, stands) = (zone.as_str(), at.as_str());
            let (message, help) = match &known.country {
                Some(country) if country.as_str() == stands => continue,
                Some(country) => (
                    format!(
                        "the zone `{name}` lies in `{country}`, but the producer stands in `{stands}`"
                    ),
                    "correct `zones` or `at`; one producer stands in one country",
                ),
                None => (
                    format!(
                        "the zone `{name}` lies in no country, so that no plant can stand there"
                    ),
                    "write `via` where goods pass through it, or give the zone its `country`",
                ),
            };
            self.report(
                Finding::new(Code::ZoneElsewhere, zone.at, message)
                    .related(at.at, "the producer's country")
                    .help(help),
            );
        }
        self.list(Kind::Zone, zones, "`zones`")
    }
}

fn pairs<'d, 't, V>(
    section: &'d Slot<crate::load::record::Pairs<'t, V>>,
) -> impl Iterator<Item = (&'d str, &'d V)> + use<'d, 't, V> {
    section
        .iter()
        .flat_map(|section| &section.value.0)
        .map(|(name, value)| (name.as_str(), value))
}

fn named(name: &Slot<Text<'_>>, id: &str) -> String {
    string(name).unwrap_or_else(|| id.to_owned())
}
