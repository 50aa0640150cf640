//! Every number of a chain, one after the other, with what it rests on.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{
    Chain,
    id::SourceId,
    load::Load,
    place::Reach,
    product::{Input, Market, Need, Product, Role, Substitute},
    quantity::{Share, ShareRange, Usd, UsdRange, Weeks, WeeksRange},
    source::{Evidence, Grade, Source},
    view::{Basis, Split, View},
};

use super::{holdings::Told, word};

/// What kind of thing a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A product, its makers and its inputs.
    Product,
    /// A class of makers that run about equally full.
    Makers,
    /// A country and the reach of its law.
    Country,
    /// Every input of a role that says nothing itself.
    Role,
    /// All tools.
    Tools,
}

impl About {
    /// The word in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Makers => "makers",
            Self::Country => "country",
            Self::Role => "role",
            Self::Tools => "tools",
        }
    }
}

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// What a named holder has of the world's supply.
    Share,
    /// A maker whose share nobody states.
    Maker,
    /// What an anonymous part has of the world's supply.
    Rest,
    /// What no named holder has.
    Remainder,
    /// The most that a candidate may have of what is left.
    Cap,
    /// What chips need of the world's supply.
    MarketNeed,
    /// How long a new source takes to qualify.
    Qualification,
    /// What the world pays a year.
    Value,
    /// The part of world supply that the users of an input take.
    Need,
    /// The part of output lost without an input.
    Dependence,
    /// How long users run on without an input.
    Cover,
    /// The part of unit cost that an input makes up.
    CostShare,
    /// The part of a need that a member of a choice, or a substitute, could take.
    Covers,
    /// How long until it can.
    Ramp,
    /// How far behind it is.
    Lag,
    /// What it costs against the best.
    Cost,
    /// How full makers run.
    Utilisation,
    /// What makers can add within eight weeks.
    SurgeEightWeeks,
    /// What makers can add within half a year.
    SurgeHalfYear,
    /// The wear of tools a month.
    Wear,
    /// How many steps of making a law follows.
    OriginDepth,
    /// The part of value below which a law does not apply.
    DeMinimis,
}

/// In what a number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Of a hundred.
    Percent,
    /// Weeks.
    Weeks,
    /// Billions of US dollars.
    UsdBn,
    /// Times something else.
    Multiple,
    /// How many.
    Count,
}

impl Unit {
    /// The word in outputs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Percent => "percent",
            Self::Weeks => "weeks",
            Self::UsdBn => "usd-bn",
            Self::Multiple => "multiple",
            Self::Count => "count",
        }
    }
}

/// One number, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactLine {
    /// What kind of thing it is about.
    pub about: About,
    /// Which one.
    pub id: String,
    /// What people call that.
    pub name: String,
    /// What it says.
    pub kind: Kind,
    /// Of what: a holder, the products of an input, a year.
    pub of: Vec<String>,
    /// What people call these.
    pub of_names: Vec<String>,
    /// Where a maker stands.
    pub at: Option<String>,
    /// The split that states a share.
    pub view: Option<Told>,
    /// The least; `None` where only that it is so is known.
    pub low: Option<f64>,
    /// The likely value, where the source names one.
    pub likely: Option<f64>,
    /// The most.
    pub high: Option<f64>,
    /// In what it is counted.
    pub unit: Unit,
    /// The year it speaks of.
    pub year: Option<u16>,
    /// How well it is known.
    #[serde(with = "word")]
    pub grade: Grade,
    /// What it rests on.
    pub sources: Vec<String>,
    /// Whether all that it rests on may be used for commercial ends; `None` where it rests on no source.
    pub commercial_use: Option<bool>,
    /// What was thought, where it is judged, or a word of explanation.
    pub reasoning: Option<String>,
}

/// A source that some fact rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it was read.
    pub address: Option<String>,
    /// When it was published.
    pub year: Option<u16>,
    /// Its licence, where known.
    pub licence: Option<String>,
    /// Whether its figures may be used for commercial ends.
    pub commercial_use: bool,
}

/// Every number of a chain that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The chain's name for people.
    pub title: String,
    /// The numbers, in the order of the chain.
    pub facts: Vec<FactLine>,
    /// What they rest on, in the order of the chain.
    pub sources: Vec<SourceLine>,
}

impl Facts {
    /// The source of an id.
    pub fn source(&self, id: &str) -> Option<&SourceLine> {
        self.sources.iter().find(|source| source.id == id)
    }
}

/// Lists the numbers of a chain: all, or where ids are given those that name one of them.
pub fn find(chain: &Chain, ids: &[String]) -> Facts {
    let names = |fact: &FactLine, id: &String| {
        fact.id == *id || fact.of.contains(id) || fact.at.as_ref() == Some(id)
    };
    let mut facts = list(chain);
    facts.retain(|fact| ids.is_empty() || ids.iter().any(|id| names(fact, id)));
    for fact in &mut facts {
        fact.of_names = fact.of.iter().map(|id| named(chain, fact, id)).collect();
    }
    let cited: BTreeSet<&str> = facts
        .iter()
        .flat_map(|fact| fact.sources.iter().map(String::as_str))
        .collect();
    let sources = chain.sources().iter();
    let sources = sources.filter(|(id, _)| cited.contains(id.as_str()));
    let sources = sources.map(|(id, source)| line(id, source)).collect();
    Facts {
        title: chain.title().unwrap_or(chain.name()).to_owned(),
        facts,
        sources,
    }
}

/// What people call a holder, or a product that is needed.
fn named(chain: &Chain, fact: &FactLine, id: &str) -> String {
    let name = match fact.view {
        Some(Told::Location | Told::Jurisdiction) => {
            let country = chain.countries().get(id);
            country.map(|country| country.name.clone())
        }
        Some(Told::Firm | Told::Producer) => {
            let firm = chain.firms().get(id);
            firm.and_then(|firm| firm.name.clone())
        }
        None => {
            let product = chain.products().get(id);
            product.map(|product| product.name.clone())
        }
    };
    name.filter(|name| !name.is_empty())
        .unwrap_or_else(|| id.to_owned())
}

fn line(id: &SourceId, source: &Source) -> SourceLine {
    SourceLine {
        id: id.to_string(),
        title: source.title.clone(),
        address: source.url.clone(),
        year: source.year,
        licence: source.licence.clone(),
        commercial_use: source.commercial_use,
    }
}

/// A range in the unit it is counted in.
type Figure = (Unit, Option<(f64, Option<f64>, f64)>);

fn percent(range: &ShareRange) -> Figure {
    let likely = range.likely().map(Share::percent);
    let ends = (range.low().percent(), likely, range.high().percent());
    (Unit::Percent, Some(ends))
}

fn weeks(range: &WeeksRange) -> Figure {
    let likely = range.likely().map(Weeks::weeks);
    let ends = (range.low().weeks(), likely, range.high().weeks());
    (Unit::Weeks, Some(ends))
}

fn dollars(range: &UsdRange) -> Figure {
    let likely = range.likely().map(Usd::billions);
    let ends = (range.low().billions(), likely, range.high().billions());
    (Unit::UsdBn, Some(ends))
}

fn multiple((low, high): (u32, u32)) -> Figure {
    let times = |milli: u32| f64::from(milli) / 1e3;
    (Unit::Multiple, Some((times(low), None, times(high))))
}

/// Every number of a chain, in its order: assumptions behind all inputs, countries, makers, products.
pub(crate) fn list(chain: &Chain) -> Vec<FactLine> {
    let mut list = List {
        chain,
        facts: Vec::new(),
    };
    list.defaults();
    list.countries();
    for (id, load) in chain.loads() {
        list.load(id.as_str(), load);
    }
    for (id, product) in chain.products() {
        list.product(id.as_str(), product);
    }
    list.facts
}

/// How many figures of each product, by its position, rest on a source that forbids commercial use.
pub(crate) fn not_commercial(chain: &Chain) -> Vec<u32> {
    let mut count = vec![0; chain.products().len()];
    let facts = list(chain);
    let closed = facts
        .iter()
        .filter(|fact| fact.about == About::Product && fact.commercial_use == Some(false));
    for fact in closed {
        if let Some(at) = chain.products().get_index_of(fact.id.as_str()) {
            count[at] += 1;
        }
    }
    count
}

struct List<'a> {
    chain: &'a Chain,
    facts: Vec<FactLine>,
}

/// Whom the next numbers are about, and what they rest on.
#[derive(Clone, Copy)]
struct On<'a> {
    about: About,
    id: &'a str,
    name: &'a str,
    evidence: &'a Evidence,
    note: Option<&'a String>,
}

impl List<'_> {
    /// Adds a number; it can be completed where it stands.
    fn push(&mut self, on: On<'_>, kind: Kind, of: Vec<String>, figure: Figure) -> &mut FactLine {
        let evidence = on.evidence;
        let (unit, ends) = figure;
        let allowed = |id: &SourceId| {
            let source = self.chain.sources().get(id);
            source.is_none_or(|source| source.commercial_use)
        };
        let commercial_use = evidence
            .is_sourced()
            .then(|| evidence.sources.iter().all(allowed));
        self.facts.push(FactLine {
            about: on.about,
            id: on.id.to_owned(),
            name: on.name.to_owned(),
            kind,
            of_names: of.clone(),
            of,
            at: None,
            view: None,
            low: ends.map(|(low, _, _)| low),
            likely: ends.and_then(|(_, likely, _)| likely),
            high: ends.map(|(_, _, high)| high),
            unit,
            year: evidence.year,
            grade: evidence.grade(),
            sources: super::holdings::sources(evidence),
            commercial_use,
            reasoning: evidence.assumed.as_ref().or(on.note).cloned(),
        });
        self.facts.last_mut().expect("one was just added")
    }

    fn defaults(&mut self) {
        let defaults = self.chain.defaults();
        let evidence = Evidence {
            assumed: defaults.assumed.clone(),
            ..Evidence::default()
        };
        let on = |about, name| On {
            about,
            id: name,
            name,
            evidence: &evidence,
            note: None,
        };
        for role in Role::ALL {
            let cover = weeks(&defaults.cover(role));
            self.push(on(About::Role, role.as_str()), Kind::Cover, vec![], cover);
        }
        let wear = defaults.wear_per_month.percent();
        let wear = (Unit::Percent, Some((wear, None, wear)));
        self.push(on(About::Tools, "tools"), Kind::Wear, vec![], wear);
    }

    fn countries(&mut self) {
        for (id, country) in self.chain.countries() {
            let evidence = Evidence {
                sources: country.reach_sources.clone(),
                ..Evidence::default()
            };
            let on = On {
                about: About::Country,
                id: id.as_str(),
                name: &country.name,
                evidence: &evidence,
                note: country.note.as_ref(),
            };
            for reach in country.reach.iter().chain(&country.claimed) {
                let Reach::Origin { depth, de_minimis } = reach else {
                    continue;
                };
                let depth = f64::from(*depth);
                let steps = (Unit::Count, Some((depth, None, depth)));
                self.push(on, Kind::OriginDepth, vec![], steps);
                let least = de_minimis.percent();
                let least = (Unit::Percent, Some((least, None, least)));
                self.push(on, Kind::DeMinimis, vec![], least);
            }
        }
    }

    fn load(&mut self, id: &str, load: &Load) {
        for year in &load.years {
            let on = On {
                about: About::Makers,
                id,
                name: &load.name,
                evidence: &year.evidence,
                note: year.note.as_ref(),
            };
            for (kind, range) in [
                (Kind::Utilisation, &year.utilisation),
                (Kind::SurgeEightWeeks, &year.surge_8w),
                (Kind::SurgeHalfYear, &year.surge_26w),
            ] {
                let fact = self.push(on, kind, vec![], percent(range));
                fact.year = Some(year.year);
            }
        }
    }

    fn product(&mut self, id: &str, product: &Product) {
        let nothing = Evidence::default();
        let on = |evidence| On {
            about: About::Product,
            id,
            name: &product.name,
            evidence,
            note: product.note.as_ref(),
        };
        match &product.market {
            Market::Open => {}
            Market::Bulk { need } => {
                self.push(on(&nothing), Kind::MarketNeed, vec![], percent(need));
            }
            Market::Qualified { lag } => {
                self.push(on(&nothing), Kind::Qualification, vec![], weeks(lag));
            }
        }
        if let Some(value) = &product.value {
            let on = On {
                note: value.note.as_ref(),
                ..on(&value.evidence)
            };
            self.push(on, Kind::Value, vec![], dollars(&value.usd));
        }
        for view in &product.views {
            self.view(on(&nothing), view);
        }
        for input in &product.inputs {
            self.input(on(&nothing), input);
        }
        for substitute in &product.substitutes {
            self.substitute(on(&nothing), substitute);
        }
    }

    fn view(&mut self, on: On<'_>, view: &View) {
        match view {
            View::Countries { basis, split } => {
                let told = match basis {
                    Basis::Jurisdiction => Told::Jurisdiction,
                    Basis::Location | Basis::Law => Told::Location,
                };
                self.split(on, told, split);
            }
            View::Firms { split } => self.split(on, Told::Firm, split),
            View::Producers { rows } => {
                for row in rows {
                    let on = On {
                        evidence: &row.evidence,
                        note: row.note.as_ref(),
                        ..on
                    };
                    let (kind, figure) = match &row.share {
                        Some(share) => (Kind::Share, percent(share)),
                        None => (Kind::Maker, (Unit::Percent, None)),
                    };
                    let fact = self.push(on, kind, vec![row.firm.to_string()], figure);
                    fact.at = Some(row.site.at.to_string());
                    fact.view = Some(Told::Producer);
                }
            }
        }
    }

    fn split<Id: ToString + PartialEq>(&mut self, on: On<'_>, told: Told, split: &Split<Id>) {
        let on = On {
            evidence: &split.evidence,
            note: split.note.as_ref(),
            ..on
        };
        for (holder, share) in &split.shares {
            let fact = self.push(on, Kind::Share, vec![holder.to_string()], percent(share));
            fact.view = Some(told);
            fact.grade = split.grade_of(holder);
        }
        for rest in &split.rests {
            let fact = self.push(
                on,
                Kind::Rest,
                vec![rest.name.clone()],
                percent(&rest.share),
            );
            fact.view = Some(told);
        }
        if let Some(remainder) = &split.remainder {
            let fact = self.push(on, Kind::Remainder, vec![], percent(remainder));
            fact.view = Some(told);
            fact.grade = split.residual_grade();
        }
        for (holder, cap) in &split.caps {
            let most = (Unit::Percent, Some((0.0, None, cap.percent())));
            let fact = self.push(on, Kind::Cap, vec![holder.to_string()], most);
            fact.view = Some(told);
            // A cap is judgement, whatever the shares beside it are.
            fact.grade = Grade::D;
        }
    }

    fn input(&mut self, on: On<'_>, input: &Input) {
        let needed: Vec<String> = input.need.products().map(ToString::to_string).collect();
        let of = |evidence, note| On {
            evidence,
            note,
            ..on
        };
        let own = of(&input.evidence, input.note.as_ref());
        self.push(
            own,
            Kind::Dependence,
            needed.clone(),
            percent(&input.dependence),
        );
        if let Some(need) = &input.world_need {
            self.push(own, Kind::Need, needed.clone(), percent(need));
        }
        // What a role has by default is told once, for the role.
        let is_default = input.cover_evidence == Evidence::default()
            && input.cover == self.chain.defaults().cover(input.role);
        if !is_default {
            let on = of(&input.cover_evidence, None);
            self.push(on, Kind::Cover, needed.clone(), weeks(&input.cover));
        }
        if let Some(share) = &input.cost_share {
            self.push(own, Kind::CostShare, needed, percent(share));
        }
        let Need::AnyOf(members) = &input.need else {
            return;
        };
        for member in members {
            let is_own = member.evidence != Evidence::default();
            let evidence = if is_own {
                &member.evidence
            } else {
                &input.evidence
            };
            let on = of(evidence, member.note.as_ref().or(input.note.as_ref()));
            let figures = [
                (Kind::Covers, Some(percent(&member.covers))),
                (Kind::Need, member.world_need.as_ref().map(percent)),
                (Kind::Ramp, Some(weeks(&member.ramp))),
                (Kind::Lag, member.lag.as_ref().map(weeks)),
                (Kind::Cost, member.cost_milli.map(multiple)),
            ];
            self.each(on, &member.product.to_string(), figures);
        }
    }

    fn substitute(&mut self, on: On<'_>, substitute: &Substitute) {
        let on = On {
            evidence: &substitute.evidence,
            note: substitute.note.as_ref(),
            ..on
        };
        let figures = [
            (Kind::Covers, substitute.covers.as_ref().map(percent)),
            (Kind::Ramp, substitute.ramp.as_ref().map(weeks)),
            (Kind::Lag, substitute.lag.as_ref().map(weeks)),
            (Kind::Cost, substitute.cost_milli.map(multiple)),
        ];
        self.each(on, &substitute.name, figures);
    }

    fn each<const N: usize>(&mut self, on: On<'_>, of: &str, figures: [(Kind, Option<Figure>); N]) {
        for (kind, figure) in figures {
            if let Some(figure) = figure {
                self.push(on, kind, vec![of.to_owned()], figure);
            }
        }
    }
}
