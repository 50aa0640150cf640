//! Chains back to text: what was written reads back as the same chain.

use std::{fs, path::Path};

use linchpin::{
    load::{self, Layout, Loaded},
    model::{
        Chain, Date, Parts,
        firm::Firm,
        id::FactId,
        load::{Load, LoadYear},
        parts::Ban,
        place::{Bloc, Country, Reach, Site, Zone},
        product::{Alternative, Input, Market, Need, Product, Role, Stage, Substitute, Value},
        quantity::{Range, Share, ShareRange, Usd, Weeks, WeeksRange},
        source::{Evidence, Grade, Source},
        view::{Basis, ProducerRow, Rest, Split, View},
    },
};
use proptest::prelude::*;

use super::files::short;

/// The chain that was written, read again.
fn again(chain: &Chain, layout: Layout) -> Chain {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let files = load::write(chain, layout);
    for file in &files {
        fs::write(folder.path().join(&file.name), &file.text).expect("a file can be written");
    }
    let loaded: Loaded<Chain> = load::from_path(folder.path());
    let said: String = loaded.errors().map(short).collect();
    assert_eq!(said, "", "{}", files[0].text);
    loaded.value.expect("there are no errors")
}

fn reads_back(chain: &Chain) {
    for layout in [Layout::OneFile, Layout::Folder] {
        let other = again(chain, layout);
        assert_eq!(load::fingerprint(&other), load::fingerprint(chain));
        // Once written, the text stays as it is.
        assert_eq!(load::write(&other, layout), load::write(chain, layout));
    }
}

#[test]
fn the_shipped_graphs_read_back_as_they_are_written() {
    reads_back(&load::allied());
    let mut n_graphs = 0;
    for entry in fs::read_dir("graphs/toy").expect("the graphs are there") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_file() {
            reads_back(&load::chain(&path).expect("it is sound"));
            n_graphs += 1;
        }
    }
    assert!(n_graphs >= 7);
}

#[test]
fn what_is_written_is_short_and_readable() {
    let chain = load::chain(Path::new("graphs/toy/views.ron")).expect("it is sound");
    let files = load::write(&chain, Layout::OneFile);
    insta::assert_snapshot!("written-views", files[0].text);
    let allied = load::write(&load::allied(), Layout::Folder);
    let long = |file: &load::Written| {
        let lines = file.text.lines();
        // A single text may be longer than a line.
        let is_long = |line: &&str| line.chars().count() > 120 && line.matches('"').count() > 2;
        lines.filter(is_long).count()
    };
    assert_eq!(allied.iter().map(long).sum::<usize>(), 0);
    let memory = allied.iter().find(|file| file.name == "memory.ron");
    let memory = &memory.expect("memory has a file of its own").text;
    let start = memory.find("\"fab_dram\"").expect("it is there");
    let first: Vec<&str> = memory[start..].lines().take(24).collect();
    insta::assert_snapshot!("written-memory", first.join("\n"));
}

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    fn flip(&mut self) -> bool {
        self.below(2) == 0
    }

    fn text(&mut self) -> String {
        const TEXTS: [&str; 9] = [
            "",
            "plain",
            "a \"quoted\" text",
            "back\\slash",
            "two\nlines\r\n",
            "tab\tand \u{7}",
            "// no comment",
            "r#\"raw\"#",
            "Müller & 半導体, {a: (b)} and a text that is a good deal longer than a line should be, so that it does not fit",
        ];
        TEXTS[self.below(TEXTS.len())].to_owned()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flip().then(|| make(self))
    }

    fn some<T: Clone>(&mut self, all: &[T]) -> Vec<T> {
        all.iter().filter(|_| self.flip()).cloned().collect()
    }

    fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())].clone()
    }

    fn range<T: Copy + Ord>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Range<T> {
        let (a, b, c) = (one(self), one(self), one(self));
        let mut ends = [a, b, c];
        ends.sort();
        match self.below(3) {
            0 => Range::exactly(a),
            1 => Range::new(ends[0], None, ends[2]).expect("they rise"),
            _ => Range::new(ends[0], Some(ends[1]), ends[2]).expect("they rise"),
        }
    }

    fn shares(&mut self, most: u32) -> ShareRange {
        self.range(|dice| {
            let ppm = match dice.below(3) {
                0 => dice.below(most as usize + 1) as u32,
                1 => (dice.below(most as usize + 1) as u32) / 10_000 * 10_000,
                _ => most,
            };
            Share::from_ppm(ppm).expect("it is at most the whole")
        })
    }

    fn weeks(&mut self) -> WeeksRange {
        self.range(|dice| match dice.below(3) {
            0 => Weeks::whole(dice.below(60) as u32),
            1 => Weeks::from_months(dice.below(600) as f64 / 4.0).expect("it is in range"),
            _ => Weeks::from_micro(dice.below(2_000_000_000) as u64),
        })
    }

    fn cost(&mut self) -> (u32, u32) {
        let low = self.below(5000) as u32;
        (low, low + self.below(2) as u32 * 700)
    }

    fn year(&mut self) -> u16 {
        1990 + self.below(40) as u16
    }
}

/// A random chain that holds what files are held to.
fn chain(seed: u64) -> Chain {
    let mut dice = Dice(seed);
    let mut parts = Parts {
        name: format!("n{}", dice.text()),
        title: dice.maybe(Dice::text),
        as_of: dice.maybe(|_| Date::new(2026, 11, 28).expect("it is a day")),
        ..Parts::default()
    };
    for role in Role::ALL {
        if dice.flip() {
            parts.defaults.cover[role as usize] = dice.weeks();
        }
    }
    parts.defaults.assumed = dice.maybe(Dice::text);
    parts.defaults.wear_per_month = dice.shares(90_000).low();
    places(&mut dice, &mut parts);
    let fabs = load(&mut dice, &parts);
    parts.loads.define("dram fabs".into(), fabs);
    let products: Vec<_> = ["final chip", "wa\"fer", "gas", "Ω power", "tool"]
        .map(Into::into)
        .into();
    parts.targets = vec![dice.one(&products)];
    for (number, id) in products.iter().enumerate() {
        let others: Vec<_> = products
            .iter()
            .filter(|other| *other != id)
            .cloned()
            .collect();
        let product = product(&mut dice, &parts, &others, number);
        parts.products.define(id.clone(), product);
    }
    if dice.flip() {
        let countries: Vec<_> = parts.countries.keys().cloned().collect();
        let ban = Ban {
            by: vec![dice.one(&countries)],
            to: parts
                .blocs
                .values()
                .next()
                .expect("it is there")
                .members
                .clone(),
            products: vec![dice.one(&products)],
            basis: dice.one(&[Basis::Location, Basis::Jurisdiction]),
            evidence: evidence(&mut dice, &parts),
            note: dice.maybe(Dice::text),
        };
        parts.bans.push(ban);
    }
    Chain::new(parts).expect("every name resolves")
}

fn places(dice: &mut Dice, parts: &mut Parts) {
    for id in ["JPN", "KOR", "a \\ b", "Ä"] {
        let name = if dice.flip() {
            id.to_owned()
        } else {
            dice.text()
        };
        let note = dice.maybe(Dice::text);
        let country = Country {
            name,
            reach: [Reach::Territory].into_iter().chain(reach(dice)).collect(),
            claimed: reach(dice),
            reach_sources: Vec::new(),
            note,
        };
        parts.countries.define(id.into(), country);
    }
    let countries: Vec<_> = parts.countries.keys().cloned().collect();
    for id in ["pacific", "JPN"] {
        let bloc = Bloc {
            name: dice.text(),
            members: dice.some(&countries),
            note: dice.maybe(Dice::text),
        };
        parts.blocs.define(id.into(), bloc);
    }
    for id in ["kanto", "x: y", "strait"] {
        let zone = Zone {
            name: dice.text(),
            // Goods pass through a strait, and nobody makes them there.
            country: (id != "strait").then(|| "JPN".into()),
            hazard: dice.maybe(Dice::text),
            note: dice.maybe(Dice::text),
        };
        parts.zones.define(id.into(), zone);
    }
    for id in ["Akita", "B & \"C\"", "TSMC"] {
        let firm = Firm {
            name: dice.maybe(Dice::text),
            hq: dice.one(&countries),
            incorporated: dice.maybe(|dice| dice.one(&countries)),
            members: if id == "TSMC" {
                vec!["Akita".into()]
            } else {
                Vec::new()
            },
            note: dice.maybe(Dice::text),
        };
        parts.firms.define(id.into(), firm);
    }
    for id in ["survey-2026", "other"] {
        let source = Source {
            title: dice.text(),
            url: dice.maybe(Dice::text),
            year: dice.maybe(Dice::year),
            licence: dice.maybe(Dice::text),
            commercial_use: dice.flip(),
        };
        parts.sources.define(id.into(), source);
    }
}

/// What a law claims beside its territory.
fn reach(dice: &mut Dice) -> Vec<Reach> {
    let origin = Reach::Origin {
        depth: 1 + dice.below(4) as u32,
        de_minimis: dice.shares(400_000).low(),
    };
    dice.some(&[Reach::Persons, origin])
}

fn load(dice: &mut Dice, parts: &Parts) -> Load {
    let years = [2019, 2024].map(|year| LoadYear {
        year,
        utilisation: dice.shares(1_000_000),
        surge_8w: dice.shares(100_000),
        surge_26w: dice.shares(200_000),
        evidence: Evidence {
            year: Some(year),
            ..evidence(dice, parts)
        },
        note: dice.maybe(Dice::text),
    });
    Load {
        name: dice.text(),
        limit: dice.maybe(Dice::text),
        years: years.into(),
    }
}

fn value(dice: &mut Dice, parts: &Parts) -> Value {
    Value {
        usd: dice.range(|dice| Usd::from_dollars(dice.below(5_000_000_000) as u64 * 1000)),
        within: None,
        evidence: evidence(dice, parts),
        note: dice.maybe(Dice::text),
    }
}

fn evidence(dice: &mut Dice, parts: &Parts) -> Evidence {
    let sources: Vec<_> = parts.sources.keys().cloned().collect();
    let sources = dice.some(&sources);
    let assumed = dice.maybe(Dice::text);
    let allowed = match (sources.is_empty(), &assumed) {
        (true, None) => Vec::new(),
        (true, Some(_)) => vec![Grade::D],
        (false, None) => vec![Grade::B, Grade::C],
        (false, Some(_)) => vec![Grade::B, Grade::C, Grade::D],
    };
    Evidence {
        graded: dice.some(&allowed).pop(),
        fact: dice.maybe(|dice| FactId::from(dice.text().as_str())),
        sources,
        year: dice.maybe(Dice::year),
        assumed,
    }
}

fn product(
    dice: &mut Dice,
    parts: &Parts,
    others: &[linchpin::model::id::ProductId],
    number: usize,
) -> Product {
    let mut inputs = Vec::new();
    let shared = input(
        dice,
        parts,
        Need::Product(others[0].clone()),
        Role::Material,
    );
    for other in others {
        let need = Need::Product(other.clone());
        match dice.below(3) {
            0 => inputs.push(Input {
                need,
                ..shared.clone()
            }),
            1 => {
                let role = dice.one(&[Role::Energy, Role::Equipment]);
                inputs.push(input(dice, parts, need, role));
            }
            _ => {}
        }
    }
    if dice.flip() {
        let members = others[..=dice.below(others.len())].iter();
        let members = members.map(|product| Alternative {
            product: product.clone(),
            covers: dice.shares(1_000_000),
            ramp: dice.weeks(),
            lag: dice.maybe(Dice::weeks),
            cost_milli: dice.maybe(Dice::cost),
            is_new: false,
            world_need: dice.maybe(|dice| dice.shares(1_000_000)),
            evidence: evidence(dice, parts),
            note: dice.maybe(Dice::text),
        });
        let need = Need::AnyOf(members.collect());
        inputs.push(input(dice, parts, need, Role::Component));
    }
    let views = match number {
        0 => Vec::new(),
        _ => views(dice, parts),
    };
    Product {
        name: dice.text(),
        stage: dice.one(&Stage::ALL),
        market: match dice.below(3) {
            0 => Market::Open,
            1 => Market::Bulk {
                need: dice.shares(1_000_000),
            },
            _ => Market::Qualified { lag: dice.weeks() },
        },
        assembled: false,
        local: views.is_empty(),
        hosts: if views.is_empty() {
            vec![("JPN".into(), others[0].clone())]
        } else {
            Vec::new()
        },
        value: dice.maybe(|dice| value(dice, parts)),
        utilisation: dice.maybe(|_| "dram fabs".into()),
        inputs,
        views,
        substitutes: (0..dice.below(3))
            .map(|_| substitute(dice, parts, others))
            .collect(),
        note: dice.maybe(Dice::text),
    }
}

fn input(dice: &mut Dice, parts: &Parts, need: Need, role: Role) -> Input {
    let has_own_cover = dice.flip();
    let is_choice = matches!(need, Need::AnyOf(_));
    let proof = evidence(dice, parts);
    Input {
        role,
        need,
        dependence: if dice.flip() {
            Range::exactly(Share::ONE)
        } else {
            dice.shares(1_000_000)
        },
        needed_to_start: dice.flip(),
        cover: if has_own_cover {
            dice.weeks()
        } else {
            parts.defaults.cover(role)
        },
        cover_evidence: Evidence {
            graded: proof.graded,
            sources: proof.sources,
            ..Evidence::default()
        },
        line: None,
        world_need: if is_choice {
            None
        } else {
            dice.maybe(|dice| dice.shares(1_000_000))
        },
        cost_share: dice.maybe(|dice| dice.shares(1_000_000)),
        evidence: evidence(dice, parts),
        note: dice.maybe(Dice::text),
    }
}

fn substitute(
    dice: &mut Dice,
    parts: &Parts,
    others: &[linchpin::model::id::ProductId],
) -> Substitute {
    Substitute {
        name: dice.text(),
        product: dice.maybe(|dice| dice.one(others)),
        covers: dice.maybe(|dice| dice.shares(1_000_000)),
        ramp: dice.maybe(Dice::weeks),
        lag: dice.maybe(Dice::weeks),
        cost_milli: dice.maybe(Dice::cost),
        evidence: evidence(dice, parts),
        note: dice.maybe(Dice::text),
    }
}

fn views(dice: &mut Dice, parts: &Parts) -> Vec<View> {
    let countries: Vec<_> = parts.countries.keys().cloned().collect();
    let firms: Vec<_> = parts.firms.keys().cloned().collect();
    let zones: Vec<_> = parts.zones.keys().cloned().collect();
    let mut views = vec![View::Countries {
        basis: Basis::Location,
        split: split(dice, parts, &countries),
    }];
    if dice.flip() {
        views.push(View::Countries {
            basis: Basis::Jurisdiction,
            split: split(dice, parts, &countries),
        });
    }
    if dice.flip() {
        let rows = firms.iter().map(|firm| ProducerRow {
            firm: firm.clone(),
            site: Site {
                at: "JPN".into(),
                zones: dice.some(&zones[..2]),
                via: dice.some(&zones),
            },
            share: dice.maybe(|dice| dice.shares(300_000)),
            evidence: evidence(dice, parts),
            note: dice.maybe(Dice::text),
        });
        views.push(View::Producers {
            rows: rows.collect(),
        });
    }
    if dice.flip() {
        views.push(View::Firms {
            split: split(dice, parts, &firms),
        });
    }
    views
}

fn split<Id: Clone>(dice: &mut Dice, parts: &Parts, ids: &[Id]) -> Split<Id> {
    let held = dice.some(ids);
    let candidates = dice.some(ids);
    let capped = if dice.flip() {
        candidates.clone()
    } else {
        dice.some(&candidates)
    };
    let evidence = evidence(dice, parts);
    let grades = match (&evidence.assumed, held.first()) {
        (Some(_), Some(first)) if dice.flip() => vec![(first.clone(), Grade::D)],
        _ => Vec::new(),
    };
    Split {
        via: match held.first() {
            Some(first) if dice.flip() => vec![("kanto".into(), vec![first.clone()])],
            _ => Vec::new(),
        },
        shares: held
            .into_iter()
            .map(|id| (id, dice.shares(200_000)))
            .collect(),
        rests: (0..dice.below(2))
            .map(|_| Rest {
                name: dice.text(),
                share: dice.shares(100_000),
                candidates: dice.some(ids),
            })
            .collect(),
        remainder: dice.maybe(|dice| dice.shares(100_000)),
        candidates,
        caps: capped
            .into_iter()
            .map(|id| (id, dice.shares(1_000_000).low()))
            .collect(),
        grades,
        evidence,
        note: dice.maybe(Dice::text),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn any_chain_reads_back_as_it_is_written(seed in any::<u64>()) {
        reads_back(&chain(seed));
    }
}
