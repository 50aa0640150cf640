//! Whether every name in the parts of a chain is the name of something.

use super::{
    id::{BlocId, CountryId, FirmId, ProductId, SourceId, ZoneId},
    parts::{Parts, Unresolved},
    product::Product,
    source::Evidence,
    view::{Split, View},
};

/// Looks every name up.
pub(super) fn names(parts: &Parts) -> Result<(), Unresolved> {
    let look = Look(parts);
    for target in &parts.targets {
        look.product(target, &"the list of targets")?;
    }
    for (id, firm) in &parts.firms {
        look.country(&firm.hq, id)?;
        let mut elsewhere = firm.incorporated.iter();
        elsewhere.try_for_each(|country| look.country(country, id))?;
        let mut members = firm.members.iter();
        members.try_for_each(|member| look.firm(member, id))?;
    }
    for (id, country) in &parts.countries {
        look.cited(&country.reach_sources, id)?;
    }
    for (id, zone) in &parts.zones {
        let mut country = zone.country.iter();
        country.try_for_each(|country| look.country(country, id))?;
    }
    for (id, load) in &parts.loads {
        let mut years = load.years.iter();
        years.try_for_each(|year| look.sources(&year.evidence, id))?;
    }
    for (id, bloc) in &parts.blocs {
        bloc.members
            .iter()
            .try_for_each(|member| look.country(member, id))?;
    }
    for ban in &parts.bans {
        let user = &"a standing ban";
        let mut countries = ban.by.iter().chain(&ban.to);
        countries.try_for_each(|country| look.country(country, user))?;
        ban.products
            .iter()
            .try_for_each(|product| look.product(product, user))?;
        look.sources(&ban.evidence, user)?;
    }
    for (id, product) in &parts.products {
        look.record(id, product)?;
    }
    Ok(())
}

/// The parts in which names are looked up.
pub(super) struct Look<'a>(pub(super) &'a Parts);

/// Whoever names something.
pub(super) type User<'a> = &'a dyn std::fmt::Display;

impl Look<'_> {
    pub(super) fn bloc(&self, id: &BlocId, user: User<'_>) -> Result<(), Unresolved> {
        found(self.0.blocs.contains_key(id), "bloc", id, user)
    }

    fn record(&self, id: &ProductId, product: &Product) -> Result<(), Unresolved> {
        for input in &product.inputs {
            input
                .need
                .products()
                .try_for_each(|needed| self.product(needed, id))?;
            self.sources(&input.evidence, id)?;
            self.sources(&input.cover_evidence, id)?;
        }
        for (country, instead) in &product.hosts {
            self.country(country, id)?;
            self.product(instead, id)?;
        }
        if let Some(load) = &product.utilisation {
            found(self.0.loads.contains_key(load), "class of makers", load, id)?;
        }
        if let Some(value) = &product.value {
            let mut within = value.within.iter();
            within.try_for_each(|other| self.product(other, id))?;
            self.sources(&value.evidence, id)?;
        }
        for view in &product.views {
            match view {
                View::Countries { split, .. } => {
                    self.split(split, id, |country| self.country(country, id))?;
                }
                View::Firms { split } => self.split(split, id, |firm| self.firm(firm, id))?,
                View::Producers { rows } => {
                    for row in rows {
                        self.firm(&row.firm, id)?;
                        self.country(&row.site.at, id)?;
                        row.site
                            .zones
                            .iter()
                            .chain(&row.site.via)
                            .try_for_each(|zone| self.zone(zone, id))?;
                        self.sources(&row.evidence, id)?;
                    }
                }
            }
        }
        for substitute in &product.substitutes {
            let mut named = substitute.product.iter();
            named.try_for_each(|product| self.product(product, id))?;
            self.sources(&substitute.evidence, id)?;
        }
        Ok(())
    }

    fn split<Id>(
        &self,
        split: &Split<Id>,
        user: User<'_>,
        look: impl Fn(&Id) -> Result<(), Unresolved>,
    ) -> Result<(), Unresolved> {
        let named = split.shares.iter().map(|(id, _)| id);
        let capped = split.caps.iter().map(|(id, _)| id);
        let graded = split.grades.iter().map(|(id, _)| id);
        let in_rests = split.rests.iter().flat_map(|rest| &rest.candidates);
        let passing = split.via.iter().flat_map(|(_, holders)| holders);
        let mut all = named
            .chain(&split.candidates)
            .chain(capped)
            .chain(graded)
            .chain(in_rests)
            .chain(passing);
        all.try_for_each(look)?;
        let mut zones = split.via.iter().map(|(zone, _)| zone);
        zones.try_for_each(|zone| self.zone(zone, user))?;
        self.sources(&split.evidence, user)
    }

    pub(super) fn product(&self, id: &ProductId, user: User<'_>) -> Result<(), Unresolved> {
        found(self.0.products.contains_key(id), "product", id, user)
    }

    pub(super) fn country(&self, id: &CountryId, user: User<'_>) -> Result<(), Unresolved> {
        found(self.0.countries.contains_key(id), "country", id, user)
    }

    pub(super) fn firm(&self, id: &FirmId, user: User<'_>) -> Result<(), Unresolved> {
        found(self.0.firms.contains_key(id), "firm", id, user)
    }

    pub(super) fn zone(&self, id: &ZoneId, user: User<'_>) -> Result<(), Unresolved> {
        found(self.0.zones.contains_key(id), "zone", id, user)
    }

    pub(super) fn countries(&self, ids: &[CountryId], user: User<'_>) -> Result<(), Unresolved> {
        ids.iter().try_for_each(|id| self.country(id, user))
    }

    pub(super) fn products(&self, ids: &[ProductId], user: User<'_>) -> Result<(), Unresolved> {
        ids.iter().try_for_each(|id| self.product(id, user))
    }

    fn sources(&self, evidence: &Evidence, user: User<'_>) -> Result<(), Unresolved> {
        self.cited(&evidence.sources, user)
    }

    fn cited(&self, sources: &[SourceId], user: User<'_>) -> Result<(), Unresolved> {
        let mut cited = sources.iter();
        let known = |id: &SourceId| self.0.sources.contains_key(id);
        cited.try_for_each(|id| found(known(id), "source", id, user))
    }
}

fn found(
    is_known: bool,
    kind: &'static str,
    name: User<'_>,
    user: User<'_>,
) -> Result<(), Unresolved> {
    let unresolved = || Unresolved {
        user: user.to_string(),
        kind,
        name: name.to_string(),
    };
    is_known.then_some(()).ok_or_else(unresolved)
}
