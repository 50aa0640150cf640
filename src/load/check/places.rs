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
        id::CountryId,
        parts::{Ban, Parts},
        place::{Bloc, Country, Zone},
        source::Source,
    },
};

use super::{Check, Cites, Kind, string};

impl<'d> Check<'d> {
    /// Fills in everything but the products.
    pub(super) fn places(&mut self, documents: &'d [Document<'_>], chain: &mut Parts) {
        for document in documents {
            for (id, country) in pairs(&document.countries) {
                let country = Country {
                    name: named(&country.name, id),
                    note: string(&country.note),
                };
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
        })
    }

    fn firm(&mut self, id: &str, firm: &document::Firm<'_>) -> Option<Firm> {
        let what = format_args!("the firm `{id}`");
        let hq = self.required(&firm.head, &firm.hq, "hq", what)?;
        Some(Firm {
            name: string(&firm.name),
            hq: self.resolve(Kind::Country, &hq.value)?,
            note: string(&firm.note),
        })
    }

    fn zone(&mut self, id: &str, zone: &document::Zone<'_>) -> Option<Zone> {
        let what = format_args!("the zone `{id}`");
        let country = self.required(&zone.head, &zone.country, "country", what)?;
        Some(Zone {
            name: named(&zone.name, id),
            country: self.resolve(Kind::Country, &country.value)?,
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
            let lies_in = chain.zones.get(zone.as_str()).map(|zone| &zone.country);
            let Some(country) = lies_in.filter(|country| country.as_str() != at.as_str()) else {
                continue;
            };
            let message = format!(
                "the zone `{}` lies in `{country}`, but the producer stands in `{}`",
                zone.as_str(),
                at.as_str()
            );
            let place: At = zone.at;
            self.report(
                Finding::new(Code::ZoneElsewhere, place, message)
                    .related(at.at, "the producer's country")
                    .help("correct `zones` or `at`; one producer stands in one country"),
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
