//! Single points of failure on small random chains, against a second implementation written from the words alone.
//!
//! The slow version knows nothing of networks: it takes a plan, tries every way in which each product's supply may be
//! split in steps of 10 %, and asks by plain repetition what still runs.

use std::fmt::Write as _;

use crate::given;
use linchpin::{
    analysis::{
        Interval, Scratch,
        answer::{Effect, Verdict},
        sides::Alone,
        spof,
    },
    load,
    model::{
        Chain, Event, EventKind, Question, Reading,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::Outcome,
};
use proptest::{collection::vec, prelude::*};

pub const COUNTRIES: [&str; 4] = ["AUT", "BEL", "CHE", "DEU"];
/// Steps of a whole: shares are multiples of 10 %.
const STEPS: u32 = 10;

/// A share between two ends, in steps.
type Span = (u32, u32);

/// One product as it is made up; products are told by their position in the plan.
#[derive(Debug, Clone)]
pub struct Made {
    /// Named holders: country, ends.
    named: Vec<(usize, Span)>,
    /// A part held by somebody among a few countries.
    rest: Option<(Span, Vec<usize>)>,
    /// Who may be in the remainder, with an upper limit.
    candidates: Vec<(usize, Option<u32>)>,
    /// What chips need of a bulk good.
    bulk: Option<Span>,
    /// Whether it has no supply of its own.
    assembled: bool,
    inputs: Vec<Needed>,
}

#[derive(Debug, Clone)]
pub struct Needed {
    /// Products and the part of the need that each covers; one alone covers everything.
    any_of: Vec<(usize, u32)>,
    /// The part of output lost without it.
    dependence: Span,
    role: usize,
    cover: u32,
}

const ROLES: [&str; 4] = ["material", "component", "equipment", "design"];

/// A span of at most `most` steps.
fn spans(most: u32) -> impl Strategy<Value = Span> {
    prop_oneof![
        3 => (0..=most).prop_map(|step| (step, step)),
        2 => (0..=most, 0..=most).prop_map(|(a, b)| (a.min(b), a.max(b))),
    ]
}

fn needed() -> impl Strategy<Value = Needed> {
    let one = (0..6_usize).prop_map(|product| vec![(product, STEPS)]);
    let several = vec((0..6_usize, 1..=STEPS), 2..4);
    let dependence = prop_oneof![3 => Just((STEPS, STEPS)), 1 => spans(STEPS)];
    (
        prop_oneof![3 => one, 1 => several],
        dependence,
        0..4_usize,
        0..9_u32,
    )
        .prop_map(|(any_of, dependence, role, cover)| Needed {
            any_of,
            dependence,
            role,
            cover,
        })
}

fn made() -> impl Strategy<Value = Made> {
    (
        vec((0..4_usize, spans(6)), 0..4),
        proptest::option::weighted(0.2, (spans(4), vec(0..4_usize, 0..3))),
        vec(
            (0..4_usize, proptest::option::weighted(0.3, 1..STEPS)),
            0..3,
        ),
        proptest::option::weighted(
            0.2,
            (1..=6_u32, 1..=6_u32).prop_map(|(a, b)| (a.min(b), a.max(b))),
        ),
        proptest::bool::weighted(0.15),
        vec(needed(), 0..3),
    )
        .prop_map(|(named, rest, candidates, bulk, assembled, inputs)| {
            Made {
                named,
                rest,
                candidates,
                bulk,
                assembled,
                inputs,
            }
            .mended()
        })
}

pub fn plans() -> impl Strategy<Value = Vec<Made>> {
    vec(made(), 2..6).prop_map(|mut plan| {
        let n = plan.len();
        for (at, made) in plan.iter_mut().enumerate() {
            // No product needs itself, and none stands twice in a recipe.
            let mut seen = vec![at];
            for input in &mut made.inputs {
                for (product, _) in &mut input.any_of {
                    *product %= n;
                }
                input.any_of.retain(|(product, _)| {
                    !seen.contains(product) && {
                        seen.push(*product);
                        true
                    }
                });
            }
            // The losses of partial inputs sum to at most the whole.
            let mut open = STEPS;
            made.inputs.retain(|input| {
                let (_, most) = input.dependence;
                let fits = most == STEPS || most <= open;
                if fits && most < STEPS {
                    open -= most;
                }
                fits && !input.any_of.is_empty()
            });
            // What is neither made anywhere nor put together from anything is no product.
            if made.assembled && made.inputs.is_empty() {
                made.assembled = false;
                made.named = vec![(at % COUNTRIES.len(), (STEPS, STEPS))];
                made.rest = None;
                made.candidates.clear();
            }
        }
        plan
    })
}

/// Twice the middle of a span, so that halves stay whole.
fn twice((low, high): Span) -> u32 {
    low + high
}

impl Made {
    /// Takes double names out, and holders off the end until they sum to at most the whole.
    fn mended(mut self) -> Self {
        let mut seen = Vec::new();
        self.named.retain(|(country, _)| {
            !seen.contains(country) && {
                seen.push(*country);
                true
            }
        });
        let mut seen = Vec::new();
        self.candidates.retain(|(country, _)| {
            !seen.contains(country) && {
                seen.push(*country);
                true
            }
        });
        if let Some((_, candidates)) = &mut self.rest {
            candidates.sort_unstable();
            candidates.dedup();
        }
        while self.central() > 2 * STEPS {
            if self.named.pop().is_none() {
                self.rest = None;
            }
        }
        if self.named.is_empty() && self.rest.is_none() && self.candidates.is_empty() {
            self.assembled = true;
        }
        self
    }

    /// The products that its recipe names.
    pub fn needs(&self) -> impl Iterator<Item = usize> {
        let members = self.inputs.iter().flat_map(|input| &input.any_of);
        members.map(|(product, _)| *product)
    }

    /// Twice the sum of central shares.
    fn central(&self) -> u32 {
        let named: u32 = self.named.iter().map(|(_, span)| twice(*span)).sum();
        named + self.rest.as_ref().map_or(0, |(span, _)| twice(*span))
    }

    fn is_exact(&self) -> bool {
        let spans = self
            .named
            .iter()
            .map(|(_, span)| span)
            .chain(self.rest.iter().map(|(span, _)| span));
        self.assembled
            || spans.clone().all(|(low, high)| low == high)
                && self.rest.as_ref().is_none_or(|(span, _)| span.1 == 0)
                && self.central() == 2 * STEPS
    }
}

// ---- The chain.

/// How a plan is written down: what products are called, and in which order things stand.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    pub prefix: &'static str,
    pub backwards: bool,
}

pub const PLAIN: Writing = Writing {
    prefix: "p",
    backwards: false,
};

pub fn written(plan: &[Made], writing: Writing) -> Chain {
    let name = |product: usize| format!("{}{product}", writing.prefix);
    let percent = |(low, high): Span| {
        if low == high {
            format!("{}", low * 10)
        } else {
            format!("({}, {})", low * 10, high * 10)
        }
    };
    let listed = |countries: &[usize]| {
        let ids: Vec<String> = countries
            .iter()
            .map(|&country| format!("{:?}", COUNTRIES[country]))
            .collect();
        ids.join(", ")
    };
    let turned = |mut parts: Vec<String>| {
        if writing.backwards {
            parts.reverse();
        }
        parts.join(", ")
    };
    let products = plan.iter().enumerate().map(|(at, made)| {
        let mut text = format!("{:?}: (stage: material", name(at));
        if let Some(need) = made.bulk {
            write!(text, ", market: Bulk(need: {})", percent(need))
                .expect("a String takes everything");
        }
        let inputs = made.inputs.iter().map(|input| {
            let need = match input.any_of.as_slice() {
                [(product, _)] => format!("product: {:?}", name(*product)),
                members => {
                    let member = |(product, covers): &(usize, u32)| {
                        format!("(product: {:?}, covers: {})", name(*product), covers * 10)
                    };
                    format!("any_of: [{}]", turned(members.iter().map(member).collect()))
                }
            };
            format!(
                "(role: {}, {need}, dependence: {}, cover_weeks: {})",
                ROLES[input.role],
                percent(input.dependence),
                input.cover
            )
        });
        write!(text, ", inputs: [{}]", turned(inputs.collect()))
            .expect("a String takes everything");
        if made.assembled {
            text.push_str(", assembled: true)");
            return text;
        }
        let shares = made
            .named
            .iter()
            .map(|(country, span)| format!("{:?}: {}", COUNTRIES[*country], percent(*span)));
        write!(
            text,
            ", supply: [Countries(basis: location, assumed: \"toy\", shares: {{{}}}",
            turned(shares.collect())
        )
        .expect("a String takes everything");
        if let Some((span, candidates)) = &made.rest {
            let span = percent(*span);
            write!(
                text,
                ", rest: [(name: \"rest\", share: {span}, candidates: [{}])]",
                listed(candidates)
            )
            .expect("a String takes everything");
        }
        let candidates: Vec<usize> = made
            .candidates
            .iter()
            .map(|(country, _)| *country)
            .collect();
        let caps = made.candidates.iter().filter_map(|(country, cap)| {
            cap.map(|cap| format!("{:?}: {}", COUNTRIES[*country], cap * 10))
        });
        write!(
            text,
            ", candidates: [{}], caps: {{{}}})])",
            listed(&candidates),
            turned(caps.collect())
        )
        .expect("a String takes everything");
        text
    });
    let countries = COUNTRIES.iter().map(|country| format!("{country:?}: ()"));
    let text = format!(
        "(targets: [{:?}],\n countries: {{{}}},\n products: {{\n  {}\n }})",
        name(0),
        turned(countries.collect()),
        turned(products.collect()).replace("), \"", "),\n  \""),
    );
    let loaded = load::from_text("plan.ron", text.clone());
    let errors: Vec<String> = loaded
        .errors()
        .map(|error| format!("{}: {}", error.code, error.message))
        .collect();
    loaded.value.unwrap_or_else(|| panic!("{errors:?}\n{text}"))
}

pub fn question(chain: &Chain, outcome: Outcome, theta: u32) -> Question {
    Question {
        targets: chain.products().keys().cloned().collect(),
        outcome,
        basis: Basis::Location,
        theta: Share::from_ppm(theta).expect("at most the whole"),
        horizon: Weeks::whole(10_000),
        buyer: None,
        reading: Reading::DEFAULT,
    }
}

/// What losing some things does to every product, in chain order.
pub fn effects(chain: &Chain, question: &Question, lost: &[Event]) -> Vec<Effect> {
    let lens = given::prepared(chain, question, EventKind::Country);
    lens.effects(lost, &mut Scratch::default())
}

pub fn country(at: usize) -> Event {
    Event::Country(COUNTRIES[at].into())
}

// ---- The slow version.

/// What is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    Country(usize),
    Product(usize),
}

/// What of a product's supply may survive a loss, over every way it may be split: distinct sums in steps.
fn survivals(made: &Made, at: usize, lost: Lost) -> Vec<u32> {
    let gone = match lost {
        Lost::Product(product) if product == at => return vec![0],
        Lost::Product(_) => usize::MAX,
        Lost::Country(country) => country,
    };
    if made.assembled {
        return vec![STEPS];
    }
    // Holders in order: (ends, survives). The remainder comes last, where central shares leave one.
    let mut holders: Vec<(Span, bool)> = Vec::new();
    for (country, span) in &made.named {
        holders.push((*span, *country != gone));
    }
    let mut found = std::collections::BTreeSet::new();
    let rest_sizes = made
        .rest
        .as_ref()
        .map_or(0..=0, |((low, high), _)| *low..=*high);
    for rest in rest_sizes {
        // A part of which nobody is known goes to one of its candidates or to somebody else, in any parts.
        let rest_candidates = made
            .rest
            .as_ref()
            .map_or(&[][..], |(_, candidates)| candidates.as_slice());
        let rest_hit_at_most = if rest_candidates.contains(&gone) {
            rest
        } else {
            0
        };
        each_split(&holders, 0, &mut |sum, kept| {
            if sum + rest > STEPS {
                return;
            }
            let remainder = STEPS - sum - rest;
            // What is named for certain to the whole leaves no remainder.
            if remainder > 0 && made.central() == 2 * STEPS {
                return;
            }
            let cap = made.candidates.iter().find(|(country, _)| *country == gone);
            // A cap limits everything that a candidate has without being named for it.
            let limit = cap.and_then(|(_, cap)| *cap).unwrap_or(STEPS);
            // Where nobody is said to be in it, it may be of anybody whom the view does not list.
            let is_named = made.named.iter().any(|(country, _)| *country == gone)
                || rest_candidates.contains(&gone);
            let is_open = made.candidates.is_empty() && !is_named && gone != usize::MAX;
            let hit_at_most = if cap.is_some() || is_open {
                remainder
            } else {
                0
            };
            for hit in 0..=(rest_hit_at_most + hit_at_most).min(limit) {
                found.insert(kept + rest + remainder - hit);
            }
        });
    }
    found.into_iter().collect()
}

/// Calls back with the sum and the surviving sum of every choice of shares.
fn each_split(holders: &[(Span, bool)], at: usize, call: &mut impl FnMut(u32, u32)) {
    fn walk(
        holders: &[(Span, bool)],
        at: usize,
        sum: u32,
        kept: u32,
        call: &mut impl FnMut(u32, u32),
    ) {
        let Some(((low, high), survives)) = holders.get(at) else {
            return call(sum, kept);
        };
        for share in *low..=*high {
            walk(
                holders,
                at + 1,
                sum + share,
                kept + if *survives { share } else { 0 },
                call,
            );
        }
    }
    walk(holders, at, 0, 0, call);
}

/// Which products are adequate at a threshold in parts per million, for one way the survivors may be and one end of
/// what else is a range; the greatest fixed point by repetition.
///
/// Makers of tools are asked for output, whatever the others are asked: their own tools stay and wear, which in the
/// end is the same, and their designs do not bite.
fn adequate(plan: &[Made], kept: &[u32], outcome: Outcome, theta: u32, harder: bool) -> Vec<bool> {
    let end = |(low, high): Span| if harder { high } else { low };
    let mut both = [vec![true; plan.len()], vec![true; plan.len()]];
    loop {
        let next = [outcome, Outcome::Output].map(|asked| {
            let found = plan.iter().enumerate().map(|(at, made)| {
                // Without essential inputs the worst one decides; the losses of partial ones add up.
                let (mut worst, mut sum) = (0, 0);
                for input in &made.inputs {
                    let bites = ROLES[input.role] != "design" || asked == Outcome::Renewal;
                    let is_tool = ROLES[input.role] == "equipment";
                    let adequate = &both[usize::from(is_tool || asked == Outcome::Output)];
                    let reaches = match input.any_of.as_slice() {
                        [(product, _)] => adequate[*product],
                        members => {
                            // Today's need is met today: by all members together, at most wholly.
                            let covers = |only: &dyn Fn(usize) -> bool| -> u32 {
                                members
                                    .iter()
                                    .filter(|(product, _)| only(*product))
                                    .map(|(_, covers)| covers)
                                    .sum()
                            };
                            let whole = covers(&|_| true).min(STEPS);
                            let covered = covers(&|product| adequate[product]);
                            u64::from(covered) * 1_000_000 >= u64::from(theta) * u64::from(whole)
                        }
                    };
                    if bites && !reaches {
                        let loss = end(input.dependence);
                        if input.dependence.1 == STEPS {
                            worst = worst.max(loss);
                        } else {
                            sum += loss;
                        }
                    }
                }
                let left = STEPS - worst.max(sum);
                let runs = u64::from(left) * 100_000 >= u64::from(theta);
                let supply = if runs { kept[at] } else { 0 };
                // In thousandths of the whole, so that a part of a part stays exact.
                let need = made.bulk.map_or(100, |need| end(need) * 10);
                u64::from(supply) * 10 * 1_000_000 >= u64::from(theta) * u64::from(need)
            });
            found.collect()
        });
        if next == both {
            return next.into_iter().next().expect("asked and output");
        }
        both = next;
    }
}

/// For every product whether it is adequate in all ways the unknown may be, and in some.
fn told(plan: &[Made], lost: Lost, outcome: Outcome, theta: u32) -> Vec<(bool, bool)> {
    let ways: Vec<Vec<u32>> = plan
        .iter()
        .enumerate()
        .map(|(at, made)| survivals(made, at, lost))
        .collect();
    let mut found = vec![(true, false); plan.len()];
    let mut chosen = vec![0; plan.len()];
    loop {
        let kept: Vec<u32> = ways
            .iter()
            .zip(&chosen)
            .map(|(ways, &at): (&Vec<u32>, &usize)| ways[at])
            .collect();
        for harder in [true, false] {
            for (entry, adequate) in found
                .iter_mut()
                .zip(adequate(plan, &kept, outcome, theta, harder))
            {
                entry.0 &= adequate;
                entry.1 |= adequate;
            }
        }
        let Some(at) = (0..plan.len()).find(|&at| chosen[at] + 1 < ways[at].len()) else {
            return found;
        };
        chosen[at] += 1;
        chosen[..at].fill(0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// Worst and best enclose everything that the unknown may be; and where nothing is a range, they are the answer.
    #[test]
    fn removal_is_what_trying_every_split_finds(plan in plans(), renewal in any::<bool>(), tenths in 1..=10_u32, off in 0..=1_u32) {
        let outcome = if renewal { Outcome::Renewal } else { Outcome::Growth };
        // On a step of the shares, and just above one.
        let theta = (tenths * 100_000 + off).min(1_000_000);
        let chain = written(&plan, PLAIN);
        let question = question(&chain, outcome, theta);
        let is_exact = plan.iter().all(|made| {
            let is_known = |span: Span| span.0 == span.1;
            made.is_exact() && made.bulk.is_none_or(is_known) && made.inputs.iter().all(|input| is_known(input.dependence))
        });
        let losses = (0..COUNTRIES.len()).map(Lost::Country).chain((0..plan.len()).map(Lost::Product));
        for lost in losses {
            let event = match lost {
                Lost::Country(at) => country(at),
                Lost::Product(at) => Event::Product(format!("p{at}").as_str().into()),
            };
            let effects = effects(&chain, &question, &[event]);
            let told = told(&plan, lost, outcome, theta);
            for (effect, (always, sometimes)) in effects.iter().zip(told) {
                let adequate = |percent: f64| percent * 10_000.0 + 0.001 >= f64::from(theta);
                let (worst, best) = (adequate(effect.theta_star_pct.worst), adequate(effect.theta_star_pct.best));
                prop_assert!(!worst || always, "{lost:?} {}: kept in the worst case, lost in some way it may be", effect.target);
                prop_assert!(best || !sometimes, "{lost:?} {}: lost in the best case, kept in some way it may be", effect.target);
                if is_exact {
                    prop_assert_eq!((worst, best), (always, sometimes), "{:?} {}", lost, effect.target);
                }
            }
        }
    }

    /// The worst case is never above the best, in any of the three lenses.
    #[test]
    fn the_worst_case_is_never_better_than_the_best(plan in plans(), lost in 0..4_usize) {
        let chain = written(&plan, PLAIN);
        for effect in effects(&chain, &question(&chain, Outcome::Output, 500_000), &[country(lost)]) {
            prop_assert!(effect.theta_star_pct.worst <= effect.theta_star_pct.best, "{:?}", effect);
            prop_assert!(left(&effect).worst <= left(&effect).best, "{:?}", effect);
            prop_assert!(week(effect.weeks.worst) <= week(effect.weeks.best), "{:?}", effect);
        }
    }

    #[test]
    fn renaming_and_reordering_change_nothing(plan in plans(), lost in 0..4_usize) {
        let chain = written(&plan, PLAIN);
        let other = written(&plan, Writing { prefix: "zz", backwards: true });
        for outcome in Outcome::ALL {
            let before = effects(&chain, &question(&chain, outcome, 500_000), &[country(lost)]);
            let mut after = effects(&other, &question(&other, outcome, 500_000), &[country(lost)]);
            for effect in &mut after {
                effect.target = effect.target.replace("zz", "p");
            }
            after.sort_by(|a, b| a.target.cmp(&b.target));
            prop_assert_eq!(before, after);
        }
    }

    #[test]
    fn losing_more_never_helps(plan in plans(), lost in 0..4_usize, more in 0..4_usize) {
        let chain = written(&plan, PLAIN);
        for outcome in Outcome::ALL {
            let question = question(&chain, outcome, 500_000);
            let before = effects(&chain, &question, &[country(lost)]);
            let after = effects(&chain, &question, &[country(lost), country(more)]);
            for (before, after) in before.iter().zip(&after) {
                prop_assert!(after.theta_star_pct.worst <= before.theta_star_pct.worst, "{:?} {:?}", before, after);
                prop_assert!(after.theta_star_pct.best <= before.theta_star_pct.best, "{:?} {:?}", before, after);
            }
        }
    }

    #[test]
    fn raising_the_threshold_never_turns_lost_into_kept(plan in plans(), lost in 0..4_usize, low in 1..=10_u32, high in 1..=10_u32) {
        let (low, high) = (low.min(high) * 100_000, low.max(high) * 100_000);
        let chain = written(&plan, PLAIN);
        for outcome in Outcome::ALL {
            let at_low = effects(&chain, &question(&chain, outcome, low), &[country(lost)]);
            let at_high = effects(&chain, &question(&chain, outcome, high), &[country(lost)]);
            for (low, high) in at_low.iter().zip(&at_high) {
                prop_assert!(rank(high.verdict) <= rank(low.verdict), "{:?} {:?}", low, high);
                prop_assert_eq!(high.theta_star_pct, low.theta_star_pct, "θ* does not depend on θ");
            }
        }
    }

    /// A bloc is its members; with one more of them the rest keeps no more, and the bloc alone can do no less.
    #[test]
    fn a_bloc_is_its_members_and_grows_with_each(plan in plans(), members in vec(0..4_usize, 1..4)) {
        let chain = written(&plan, PLAIN);
        let mut members: Vec<usize> = members;
        members.sort_unstable();
        members.dedup();
        let ids = |members: &[usize]| members.iter().map(|&at| COUNTRIES[at].into()).collect::<Vec<_>>();
        let bloc = linchpin::model::place::Bloc {
            name: "all".to_owned(),
            members: ids(&members),
            note: None,
        };
        let chain = given::changed(&chain, |parts| parts.blocs.define("all".into(), bloc));
        let question = question(&chain, Outcome::Growth, 500_000);
        let one_by_one: Vec<Event> = members.iter().map(|&at| country(at)).collect();
        let together = [Event::Bloc("all".into())];
        prop_assert_eq!(effects(&chain, &question, &together), effects(&chain, &question, &one_by_one));

        let cut = |events: &[Event]| given::cut(&chain, &question, events);
        let (few, all) = (cut(&one_by_one[..1]), cut(&one_by_one));
        for (few, all) in few.answer.targets.iter().zip(&all.answer.targets) {
            prop_assert!(capable(all.alone) >= capable(few.alone), "{:?} {:?}", few, all);
            let gained = all.lacks.iter().all(|lack| few.lacks.contains(lack));
            prop_assert!(gained, "{:?} {:?}", few, all);
        }
    }

    #[test]
    fn more_threads_give_the_same_bytes(plan in plans()) {
        let chain = written(&plan, PLAIN);
        let question = question(&chain, Outcome::Growth, 500_000);
        let csv = |by| {
            let finding = spof::find(&chain, &spof::Config { by, case: given::asked(&question) });
            crate::given::csv(&finding)
        };
        let text = || csv(EventKind::Country) + &csv(EventKind::Product);
        prop_assert_eq!(in_pool(1, text), in_pool(7, text));
    }
}

pub fn in_pool<T: Send>(threads: usize, work: impl Fn() -> T + Send + Sync) -> T {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool");
    pool.install(work)
}

pub fn week(week: Option<f64>) -> f64 {
    week.unwrap_or(f64::INFINITY)
}

pub fn left(effect: &Effect) -> Interval<f64> {
    effect
        .output_left_pct
        .expect("what keeps running has output left")
}

pub fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Lost => 0,
        Verdict::Possible => 1,
        Verdict::Kept => 2,
    }
}

fn capable(alone: Option<Alone>) -> u8 {
    match alone {
        Some(Alone::Capable) => 2,
        Some(Alone::NotTold) => 1,
        Some(Alone::Incapable) | None => 0,
    }
}
