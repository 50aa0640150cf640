//! What a chain says, as one number: the same chain has the same fingerprint, however its files are cut.

use std::{borrow::Borrow, fmt::Write as _, hash::Hash};

use sha2::{Digest, Sha256};

use crate::model::{
    Chain,
    id::{CountryId, FactId, LoadId, ProductId},
    load::Load,
    place::Reach,
    product::{Input, Market, Need, Product, Substitute, Value},
    quantity::{Range, Share, Usd, Weeks},
    register::Register,
    source::{Evidence, Grade},
    view::{ProducerRow, Split, View},
};

/// The SHA-256 of everything a chain says, in lower-case hexadecimal.
///
/// Taken over a canonical text in which tables stand in the order of their names, lists in the
/// order of the file, and every text is preceded by its length. File names, comments, layout,
/// the way numbers are written and the cut into files do not count; everything else does, names
/// and notes included, since they reach outputs.
pub fn fingerprint(chain: &Chain) -> String {
    let mut out = Canonical(String::with_capacity(1 << 19));
    out.chain(chain);
    let digest = Sha256::digest(out.0.as_bytes());
    digest
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
            hex
        })
}

/// The canonical text under construction.
struct Canonical(String);

impl Canonical {
    fn chain(&mut self, chain: &Chain) {
        self.tag("linchpin-chain/2");
        self.text(chain.name());
        self.maybe(chain.title());
        self.maybe(chain.as_of().map(|date| date.to_string()).as_deref());
        self.names(chain.targets());
        for cover in &chain.defaults().cover {
            self.range(cover, |weeks: Weeks| weeks.micro());
        }
        self.share(chain.defaults().wear_per_month);
        self.maybe(chain.defaults().assumed.as_deref());
        self.table("countries", chain.countries(), |out, country| {
            out.text(&country.name);
            out.reach(&country.reach);
            out.reach(&country.claimed);
            out.names(&country.reach_sources);
            out.maybe(country.note.as_deref());
        });
        self.table("blocs", chain.blocs(), |out, bloc| {
            out.text(&bloc.name);
            out.names(&bloc.members);
            out.maybe(bloc.note.as_deref());
        });
        self.table("zones", chain.zones(), |out, zone| {
            out.text(&zone.name);
            out.maybe(zone.country.as_ref().map(CountryId::as_str));
            out.maybe(zone.hazard.as_deref());
            out.maybe(zone.note.as_deref());
        });
        self.table("firms", chain.firms(), |out, firm| {
            out.maybe(firm.name.as_deref());
            out.text(firm.hq.as_str());
            out.maybe(firm.incorporated.as_ref().map(CountryId::as_str));
            out.names(&firm.members);
            out.maybe(firm.note.as_deref());
        });
        self.table("sources", chain.sources(), |out, source| {
            out.text(&source.title);
            out.maybe(source.url.as_deref());
            out.number(source.year.map_or(0, u64::from));
            out.maybe(source.licence.as_deref());
            out.flag(source.commercial_use);
        });
        self.table("loads", chain.loads(), Self::load);
        self.tag("bans");
        self.number(chain.bans().len() as u64);
        for ban in chain.bans() {
            self.names(&ban.by);
            self.names(&ban.to);
            self.names(&ban.products);
            self.tag(ban.basis.as_str());
            self.evidence(&ban.evidence);
            self.maybe(ban.note.as_deref());
        }
        self.table("products", chain.products(), Self::product);
    }

    fn reach(&mut self, reach: &[Reach]) {
        self.number(reach.len() as u64);
        for part in reach {
            match *part {
                Reach::Territory => self.tag("territory"),
                Reach::Persons => self.tag("persons"),
                Reach::Origin { depth, de_minimis } => {
                    self.tag("origin");
                    self.number(u64::from(depth));
                    self.share(de_minimis);
                }
            }
        }
    }

    fn load(&mut self, load: &Load) {
        self.text(&load.name);
        self.maybe(load.limit.as_deref());
        self.number(load.years.len() as u64);
        for year in &load.years {
            self.number(u64::from(year.year));
            self.shares(&year.utilisation);
            self.shares(&year.surge_8w);
            self.shares(&year.surge_26w);
            self.evidence(&year.evidence);
            self.maybe(year.note.as_deref());
        }
    }

    fn value(&mut self, value: &Value) {
        self.range(&value.usd, Usd::dollars);
        self.maybe(value.within.as_ref().map(ProductId::as_str));
        self.evidence(&value.evidence);
        self.maybe(value.note.as_deref());
    }

    fn product(&mut self, product: &Product) {
        self.text(&product.name);
        self.tag(product.stage.as_str());
        match &product.market {
            Market::Open => self.tag("open"),
            Market::Bulk { need } => {
                self.tag("bulk");
                self.shares(need);
            }
            Market::Qualified { lag } => {
                self.tag("qualified");
                self.weeks(lag);
            }
        }
        self.flag(product.assembled);
        self.flag(product.local);
        self.number(product.hosts.len() as u64);
        for (country, instead) in &product.hosts {
            self.text(country.as_str());
            self.text(instead.as_str());
        }
        match &product.value {
            None => self.tag("-"),
            Some(value) => self.value(value),
        }
        self.maybe(product.utilisation.as_ref().map(LoadId::as_str));
        self.number(product.inputs.len() as u64);
        for input in &product.inputs {
            self.input(input);
        }
        self.number(product.views.len() as u64);
        for view in &product.views {
            self.view(view);
        }
        self.number(product.substitutes.len() as u64);
        for substitute in &product.substitutes {
            self.substitute(substitute);
        }
        self.maybe(product.note.as_deref());
    }

    fn input(&mut self, input: &Input) {
        self.tag(input.role.as_str());
        match &input.need {
            Need::Product(product) => {
                self.tag("one");
                self.text(product.as_str());
            }
            Need::AnyOf(members) => {
                self.tag("any");
                self.number(members.len() as u64);
                for member in members {
                    self.text(member.product.as_str());
                    self.maybe_shares(member.world_need.as_ref());
                    self.shares(&member.covers);
                    self.weeks(&member.ramp);
                    self.time(member.lag.as_ref());
                    self.cost(member.cost_milli);
                    self.evidence(&member.evidence);
                    self.maybe(member.note.as_deref());
                }
            }
        }
        self.maybe_shares(input.world_need.as_ref());
        self.shares(&input.dependence);
        self.flag(input.needed_to_start);
        self.weeks(&input.cover);
        self.evidence(&input.cover_evidence);
        self.maybe_shares(input.cost_share.as_ref());
        self.evidence(&input.evidence);
        self.maybe(input.note.as_deref());
    }

    fn view(&mut self, view: &View) {
        match view {
            View::Countries { basis, split } => {
                self.tag(basis.as_str());
                self.split(split);
            }
            View::Firms { split } => {
                self.tag("firms");
                self.split(split);
            }
            View::Producers { rows } => {
                self.tag("producers");
                self.number(rows.len() as u64);
                for row in rows {
                    self.row(row);
                }
            }
        }
    }

    fn split<Id: Borrow<str>>(&mut self, split: &Split<Id>) {
        let mut shares: Vec<_> = split.shares.iter().collect();
        shares.sort_unstable_by_key(|(id, _)| id.borrow());
        self.number(shares.len() as u64);
        for (id, share) in shares {
            self.text(id.borrow());
            self.shares(share);
        }
        self.number(split.rests.len() as u64);
        for rest in &split.rests {
            self.text(&rest.name);
            self.shares(&rest.share);
            self.names(&rest.candidates);
        }
        self.maybe_shares(split.remainder.as_ref());
        self.names(&split.candidates);
        let mut caps: Vec<_> = split.caps.iter().collect();
        caps.sort_unstable_by_key(|(id, _)| id.borrow());
        self.number(caps.len() as u64);
        for (id, cap) in caps {
            self.text(id.borrow());
            self.share(*cap);
        }
        let mut grades: Vec<_> = split.grades.iter().collect();
        grades.sort_unstable_by_key(|(id, _)| id.borrow());
        self.number(grades.len() as u64);
        for (id, grade) in grades {
            self.text(id.borrow());
            self.tag(grade.as_str());
        }
        let mut via: Vec<_> = split.via.iter().collect();
        via.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        self.number(via.len() as u64);
        for (zone, holders) in via {
            self.text(zone.as_str());
            self.names(holders);
        }
        self.evidence(&split.evidence);
        self.maybe(split.note.as_deref());
    }

    fn row(&mut self, row: &ProducerRow) {
        self.text(row.firm.as_str());
        self.text(row.site.at.as_str());
        self.names(&row.site.zones);
        self.names(&row.site.via);
        self.maybe_shares(row.share.as_ref());
        self.evidence(&row.evidence);
        self.maybe(row.note.as_deref());
    }

    fn substitute(&mut self, substitute: &Substitute) {
        self.text(&substitute.name);
        self.maybe(substitute.product.as_ref().map(ProductId::as_str));
        self.maybe_shares(substitute.covers.as_ref());
        self.time(substitute.ramp.as_ref());
        self.time(substitute.lag.as_ref());
        self.cost(substitute.cost_milli);
        self.evidence(&substitute.evidence);
        self.maybe(substitute.note.as_deref());
    }

    fn maybe_shares(&mut self, range: Option<&Range<Share>>) {
        match range {
            None => self.tag("unknown"),
            Some(range) => self.shares(range),
        }
    }

    fn time(&mut self, range: Option<&Range<Weeks>>) {
        match range {
            None => self.tag("unknown"),
            Some(range) => self.weeks(range),
        }
    }

    fn cost(&mut self, milli: Option<(u32, u32)>) {
        match milli {
            None => self.tag("unknown"),
            Some((low, high)) => {
                self.number(u64::from(low));
                self.number(u64::from(high));
            }
        }
    }

    fn evidence(&mut self, evidence: &Evidence) {
        self.names(&evidence.sources);
        self.number(evidence.year.map_or(0, u64::from));
        // Where levels of confidence stood: fingerprints of graphs that never had one stay what they were.
        self.tag("-");
        self.tag(evidence.graded.map_or("-", Grade::as_str));
        self.maybe(evidence.fact.as_ref().map(FactId::as_str));
        self.maybe(evidence.assumed.as_deref());
    }

    fn table<Id: Borrow<str> + Hash + Eq, V>(
        &mut self,
        name: &str,
        entries: &Register<Id, V>,
        mut entry: impl FnMut(&mut Self, &V),
    ) {
        self.tag(name);
        self.number(entries.len() as u64);
        let mut sorted: Vec<(&str, &V)> = entries.iter().map(|(id, v)| (id.borrow(), v)).collect();
        sorted.sort_unstable_by_key(|(id, _)| *id);
        for (id, value) in sorted {
            self.text(id);
            entry(self, value);
        }
    }

    fn names<Id: Borrow<str>>(&mut self, names: &[Id]) {
        self.number(names.len() as u64);
        for name in names {
            self.text(name.borrow());
        }
    }

    fn shares(&mut self, range: &Range<Share>) {
        self.range(range, |share| u64::from(share.ppm()));
    }

    fn weeks(&mut self, range: &Range<Weeks>) {
        self.range(range, Weeks::micro);
    }

    fn range<T: Copy + Ord>(&mut self, range: &Range<T>, number: impl Fn(T) -> u64) {
        self.number(number(range.low()));
        match range.likely() {
            None => self.tag("-"),
            Some(likely) => self.number(number(likely)),
        }
        self.number(number(range.high()));
    }

    fn share(&mut self, share: Share) {
        self.number(u64::from(share.ppm()));
    }

    fn flag(&mut self, flag: bool) {
        self.tag(if flag { "true" } else { "false" });
    }

    fn maybe(&mut self, text: Option<&str>) {
        match text {
            None => self.tag("-"),
            Some(text) => self.text(text),
        }
    }

    /// A text of any content: its length keeps it apart from what follows.
    fn text(&mut self, text: &str) {
        self.digits(text.len() as u64);
        self.0.push(':');
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// A word of ours, which holds no line break and does not start with a digit.
    fn tag(&mut self, tag: &str) {
        self.0.push_str(tag);
        self.0.push('\n');
    }

    fn number(&mut self, number: u64) {
        self.digits(number);
        self.0.push('\n');
    }

    /// Decimal digits; the formatting machinery would take most of the time.
    fn digits(&mut self, mut number: u64) {
        let mut digits = [0_u8; 20];
        let mut start = digits.len();
        loop {
            start -= 1;
            digits[start] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        for &digit in &digits[start..] {
            self.0.push(char::from(digit));
        }
    }
}
