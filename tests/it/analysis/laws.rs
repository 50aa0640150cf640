//! Laws of scenarios on small random chains.

use linchpin::{
    analysis::{Scratch, answer::TargetAnswer},
    model::{
        Chain, Event, EventKind, Scenario,
        change::{Addition, Change, Duty, NewBan, Qualification, Reach, Span, Stock},
        id::{CountryId, ProductId},
        product::{Need, Role},
        quantity::{Range, Share, Weeks},
    },
    network::Outcome,
    study::{
        compare,
        run::{self, Job},
    },
};
use proptest::{collection::vec, prelude::*};

use crate::analysis::structure::{
    COUNTRIES, Made, PLAIN, country, effects, in_pool, left, plans, question, written,
};
use crate::given::changed;

/// A chain of a plan, with one firm that may build.
fn chain(plan: &[Made]) -> Chain {
    let builder = linchpin::model::firm::Firm {
        name: None,
        hq: COUNTRIES[0].into(),
        incorporated: None,
        members: Vec::new(),
        note: None,
    };
    changed(&written(plan, PLAIN), |parts| {
        parts.firms.define("Builder".into(), builder);
    })
}

/// All products of a chain, followed as the other tests of random chains do.
fn scenario(chain: &Chain, interventions: Vec<Change>) -> Scenario {
    let mut scenario = Scenario::nothing(chain);
    scenario.case.question.targets = chain.products().keys().cloned().collect();
    scenario.case.question.horizon = Weeks::whole(10_000);
    scenario.case.changes = interventions;
    scenario
}

fn ran(chain: &Chain, scenario: &Scenario) -> Vec<TargetAnswer> {
    let job = Job { chain, scenario };
    run::judge(&[job], linchpin::study::odds::Config::DEFAULT)
        .runs
        .remove(0)
        .targets
}

fn after(chain: &Chain, interventions: &[Change]) -> Vec<TargetAnswer> {
    ran(chain, &scenario(chain, interventions.to_vec()))
}

fn share(tenths: u32) -> Share {
    Share::from_ppm(tenths * 100_000).expect("at most the whole")
}

fn id(at: usize) -> CountryId {
    COUNTRIES[at].into()
}

/// Every one of a few products that the chain has.
fn products(chain: &Chain, which: &[usize]) -> Vec<ProductId> {
    let n = chain.products().len();
    let mut positions: Vec<usize> = which.iter().map(|at| at % n).collect();
    positions.sort_unstable();
    positions.dedup();
    let names = positions.iter().map(|&at| chain.products().get_index(at));
    names
        .map(|entry| entry.expect("it is in the chain").0.clone())
        .collect()
}

fn ban(chain: &Chain, by: &[usize], to: &[usize], which: &[usize], span: Span) -> Change {
    let ids = |countries: &[usize]| {
        let mut countries = countries.to_vec();
        countries.sort_unstable();
        countries.dedup();
        countries.into_iter().map(id).collect()
    };
    Change::Ban(NewBan {
        by: ids(by),
        to: ids(to),
        products: products(chain, which),
        reach: Reach::Location,
        span,
    })
}

fn build(chain: &Chain, product: usize, at: usize, tenths: u32, months: u32) -> Change {
    Change::Build(Addition {
        product: products(chain, &[product]).remove(0),
        firm: "Builder".into(),
        at: id(at),
        zone: None,
        share: Range::exactly(share(tenths)),
        from: Weeks::ZERO,
        build: Range::exactly(Weeks::whole(months * 4)),
        qualification: Range::exactly(Weeks::ZERO),
        ramp: Range::exactly(Weeks::whole(months * 2)),
        cost_milli: Some((1500, 2000)),
    })
}

fn stock(chain: &Chain, which: &[usize], weeks: u32, who: Option<usize>) -> Change {
    Change::Stockpile(Stock {
        products: products(chain, which),
        roles: Role::ALL.to_vec(),
        weeks: Weeks::whole(weeks),
        who: who.map(|at| vec![id(at)]),
    })
}

fn duty(chain: &Chain, by: usize, on: usize, which: &[usize]) -> Change {
    Change::Tariff(Duty {
        by: vec![id(by)],
        on: vec![id(on)],
        products: products(chain, which),
        rate: share(3),
    })
}

/// From, weeks, recovery, tenths.
type Dates = (u32, Option<u32>, u32, u32);

fn span((from, weeks, recovery, tenths): Dates) -> Span {
    Span {
        from: Weeks::whole(from),
        weeks: weeks.map(Weeks::whole),
        recovery: Weeks::whole(recovery),
        fraction: share(tenths),
    }
}

fn dates() -> impl Strategy<Value = Dates> {
    (
        0..12_u32,
        proptest::option::weighted(0.7, 0..20_u32),
        0..5_u32,
        1..=10_u32,
    )
}

/// Asserts that no target keeps a higher share in the end.
///
/// Week by week this is no law: who runs on for longer uses up more of what else is short, and makers of what is shorter
/// work harder. What holds of the weeks is held in the tests of the dynamics.
fn no_better(worse: &[TargetAnswer], than: &[TargetAnswer]) -> Result<(), TestCaseError> {
    for (worse, than) in worse.iter().zip(than) {
        let (a, b) = (&worse.effect, &than.effect);
        prop_assert!(
            a.theta_star_pct.worst <= b.theta_star_pct.worst,
            "{a:?} {b:?}"
        );
        prop_assert!(
            a.theta_star_pct.best <= b.theta_star_pct.best,
            "{a:?} {b:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_scenario_of_nothing_is_the_chain_as_it_stands(plan in plans()) {
        let chain = chain(&plan);
        let question = question(&chain, Outcome::Output, 500_000);
        let found: Vec<_> = after(&chain, &[]).into_iter().map(|target| target.effect).collect();
        prop_assert_eq!(&found, &effects(&chain, &question, &[]));
        let lens = crate::given::prepared(&chain, &question, EventKind::Country);
        prop_assert_eq!(found, lens.effects(&[], &mut Scratch::default()));
    }

    /// From the start, for good and wholly, a dated loss is the loss that `cutoff` looks at.
    #[test]
    fn a_loss_for_good_is_a_cut_off(plan in plans(), at in 0..4_usize, second in 0..4_usize) {
        let chain = chain(&plan);
        let question = question(&chain, Outcome::Output, 500_000);
        let lost = [country(at), country(second)];
        let expected = effects(&chain, &question, &lost);
        for make in [Change::Outage as fn(Event, Span) -> Change, Change::CutOff] {
            let changes: Vec<Change> = lost.iter().map(|event| make(event.clone(), Span::ALWAYS)).collect();
            let found: Vec<_> = after(&chain, &changes).into_iter().map(|target| target.effect).collect();
            prop_assert_eq!(&found, &expected);
        }
        // A loss of nothing is none.
        let nothing = Span { fraction: Share::ZERO, ..Span::ALWAYS };
        let found: Vec<_> = after(&chain, &[Change::Outage(country(at), nothing)]).into_iter().map(|target| target.effect).collect();
        prop_assert_eq!(found, effects(&chain, &question, &[]));
    }

    /// A ban helps nobody.
    #[test]
    fn a_ban_helps_nobody(
        plan in plans(), by in vec(0..4_usize, 1..3), to in vec(0..4_usize, 1..4), which in vec(0..6_usize, 1..4), dates in dates(), lost in 0..4_usize,
    ) {
        let chain = chain(&plan);
        let span = span(dates);
        let outage = Change::Outage(country(lost), Span { fraction: share(5), ..Span::ALWAYS });
        let ban = ban(&chain, &by, &to, &which, span);
        for buyer in std::iter::once(None).chain((0..COUNTRIES.len()).map(Some)) {
            let of = |changes: &[Change]| {
                let mut scenario = scenario(&chain, changes.to_vec());
                scenario.case.question.buyer = buyer.map(id);
                ran(&chain, &scenario)
            };
            let (without, with) = (of(std::slice::from_ref(&outage)), of(&[outage.clone(), ban.clone()]));
            no_better(&with, &without)?;
        }
    }

    /// With a ban in place the world outside is as before, but for what the banned no longer make.
    #[test]
    fn a_ban_of_an_end_product_changes_nothing_for_those_it_does_not_name(plan in plans(), by in 0..4_usize, to in 0..4_usize) {
        let chain = chain(&plan);
        // What nobody needs as an input cannot come back to anybody else.
        let needed: Vec<usize> = plan.iter().flat_map(Made::needs).collect();
        let ends: Vec<usize> = (0..plan.len()).filter(|at| !needed.contains(at)).collect();
        prop_assume!(!ends.is_empty());
        let ban = ban(&chain, &[by], &[to], &ends, Span::ALWAYS);
        for buyer in (0..COUNTRIES.len()).filter(|&buyer| buyer != to).map(Some).chain([None]) {
            let of = |changes: Vec<Change>| {
                let mut scenario = scenario(&chain, changes);
                scenario.case.question.buyer = buyer.map(id);
                ran(&chain, &scenario)
            };
            prop_assert_eq!(of(vec![ban.clone()]), of(Vec::new()));
        }
    }

    #[test]
    fn adding_capacity_never_hurts(
        plan in plans(), product in 0..6_usize, at in 0..4_usize, tenths in 1..8_u32, months in 0..4_u32, lost in 0..4_usize, dates in dates(),
    ) {
        let chain = chain(&plan);
        let outage = Change::Outage(country(lost), span(dates));
        let with = after(&chain, &[outage.clone(), build(&chain, product, at, tenths, months)]);
        no_better(&after(&chain, &[outage]), &with)?;
    }

    #[test]
    fn more_capacity_and_sooner_is_no_worse(
        plan in plans(), product in 0..6_usize, at in 0..4_usize, tenths in 1..5_u32, more in 0..5_u32, months in 0..4_u32, later in 0..4_u32, lost in 0..4_usize,
    ) {
        let chain = chain(&plan);
        let outage = Change::Outage(country(lost), Span::ALWAYS);
        let of = |tenths, months| after(&chain, &[outage.clone(), build(&chain, product, at, tenths, months)]);
        no_better(&of(tenths, months + later), &of(tenths + more, months))?;
    }

    /// Later by its start and its end, smaller, shorter or sooner over: none of it hurts.
    #[test]
    fn a_longer_larger_or_earlier_loss_never_helps(
        plan in plans(), lost in 0..4_usize, (from, weeks, recovery, tenths) in dates(),
        earlier in 0..5_u32, longer in 0..9_u32, slower in 0..5_u32, larger in 0..5_u32, for_good in any::<bool>(),
    ) {
        let chain = chain(&plan);
        let of = |dates: Dates| after(&chain, &[Change::Outage(country(lost), span(dates))]);
        let earlier = earlier.min(from);
        // An earlier start with the same end, a later end, a slower recovery, a larger part.
        let harder = (
            from - earlier,
            weeks.filter(|_| !for_good).map(|weeks| weeks + earlier + longer),
            recovery + slower,
            (tenths + larger).min(10),
        );
        no_better(&of(harder), &of((from, weeks, recovery, tenths)))?;
    }

    /// What happens a week later is a week later, where nothing falls without it.
    #[test]
    fn a_loss_that_begins_later_is_the_same_later(plan in plans(), lost in 0..4_usize, (_, weeks, recovery, tenths) in dates(), shift in 1..30_u32) {
        let chain = chain(&plan);
        let whole = after(&chain, &[]).iter().all(|target| {
            target.effect.theta_star_pct.worst >= 100.0 && left(&target.effect).worst >= 100.0
        });
        prop_assume!(whole);
        let of = |from| after(&chain, &[Change::Outage(country(lost), span((from, weeks, recovery, tenths)))]);
        let later = |week: Option<f64>| week.map(|week| ((week + f64::from(shift)) * 10.0).round() / 10.0);
        for (now, then) in of(0).iter().zip(of(shift)) {
            // What falls near the end of what is followed may fall behind it.
            prop_assume!(now.effect.weeks.worst.is_none_or(|week| week < 400.0));
            prop_assert_eq!(then.effect.weeks.worst, later(now.effect.weeks.worst));
            prop_assert_eq!(then.effect.weeks.best, later(now.effect.weeks.best));
            prop_assert_eq!(then.back_weeks.worst, later(now.back_weeks.worst));
            prop_assert_eq!(then.back_weeks.best, later(now.back_weeks.best));
            prop_assert_eq!(then.effect.theta_star_pct, now.effect.theta_star_pct);
        }
    }

    #[test]
    fn a_stock_never_hurts(
        plan in plans(), which in vec(0..6_usize, 0..4), weeks in 0..20_u32, more in 0..20_u32, who in proptest::option::of(0..4_usize), lost in 0..4_usize, dates in dates(),
    ) {
        let chain = chain(&plan);
        let outage = Change::Outage(country(lost), span(dates));
        let none = after(&chain, std::slice::from_ref(&outage));
        let some = after(&chain, &[outage.clone(), stock(&chain, &which, weeks, who)]);
        let more = after(&chain, &[outage, stock(&chain, &which, weeks + more, who)]);
        no_better(&none, &some)?;
        no_better(&some, &more)?;
    }

    /// What holds in the end and what is left are no worse with a substitute; weeks may be, see the case by hand.
    #[test]
    fn a_substitute_takes_nothing_from_what_is_left(
        plan in plans(), substitute in 0..6_usize, replaces in 0..6_usize, low in 0..=10_u32, more in 0..=10_u32, months in 0..12_u32, lost in 0..4_usize,
    ) {
        let chain = chain(&plan);
        let [alike, replaces] = [substitute, replaces].map(|at| products(&chain, &[at]).remove(0));
        // Nobody needs the substitute yet.
        let substitute = ProductId::from("spare");
        let product = chain.products()[&alike].clone();
        let chain = changed(&chain, |parts| parts.products.define(substitute.clone(), product));
        // One more that covers a part of the need makes the need larger where there are alternatives already.
        let is_alternative = |input: &linchpin::model::product::Input| match &input.need {
            Need::Product(_) => false,
            Need::AnyOf(members) => members.iter().any(|member| member.product == replaces),
        };
        let mut inputs = chain.products().values().flat_map(|product| &product.inputs);
        prop_assume!(!inputs.any(is_alternative));
        let outage = Change::Outage(country(lost), Span::ALWAYS);
        let qualify = Change::Qualify(Qualification {
            substitute,
            replaces,
            users: Vec::new(),
            covers: Range::new(share(low), None, share((low + more).min(10))).expect("in order"),
            yields: Range::exactly(Share::ONE),
            ramp: Range::exactly(Weeks::whole(months * 4)),
            lag: None,
            cost_milli: None,
        });
        let (without, with) = (after(&chain, std::slice::from_ref(&outage)), after(&chain, &[outage, qualify]));
        for (without, with) in without.iter().zip(&with) {
            let (a, b) = (&without.effect, &with.effect);
            prop_assert!(a.theta_star_pct.worst <= b.theta_star_pct.worst, "{a:?} {b:?}");
            prop_assert!(a.theta_star_pct.best <= b.theta_star_pct.best, "{a:?} {b:?}");
        }
    }

    /// A duty makes things dearer, and stops nothing.
    #[test]
    fn a_duty_stops_nothing(plan in plans(), by in 0..4_usize, on in 0..4_usize, which in vec(0..6_usize, 1..4), lost in 0..4_usize) {
        let chain = chain(&plan);
        let outage = Change::Outage(country(lost), Span::ALWAYS);
        let without = after(&chain, std::slice::from_ref(&outage));
        let with = after(&chain, &[outage, duty(&chain, by, on, &which)]);
        // Who pays a duty is a class of its own, and classes count alike in what is wanted, so the best case may surge otherwise.
        for (with, without) in with.iter().zip(&without) {
            prop_assert_eq!(with.effect.theta_star_pct, without.effect.theta_star_pct);
            prop_assert!((left(&with.effect).worst - left(&without.effect).worst).abs() < 0.011);
        }
    }

    #[test]
    fn the_order_of_interventions_does_not_matter(
        plan in plans(), at in vec(0..4_usize, 8), which in vec(0..6_usize, 1..4), first in dates(), second in dates(), third in dates(),
        order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let chain = chain(&plan);
        let changes = [
            Change::Outage(country(at[0]), span(first)),
            Change::Outage(country(at[1]), span(second)),
            Change::CutOff(country(at[2]), span(third)),
            ban(&chain, &at[3..4], &at[4..5], &which, span(second)),
            build(&chain, at[5], at[6], 3, 1),
            stock(&chain, &which, 9, Some(at[7])),
            duty(&chain, at[1], at[2], &which),
        ];
        let turned: Vec<Change> = order.iter().map(|&at| changes[at].clone()).collect();
        prop_assert_eq!(after(&chain, &changes), after(&chain, &turned));
    }

    /// Members of a sweep share networks; alone each says the same.
    #[test]
    fn scenarios_together_are_the_scenarios_alone_on_any_number_of_threads(
        plan in plans(), lost in 0..4_usize, spans in vec(dates(), 2..6), thetas in vec(1..=10_u32, 2..6), by in 0..4_usize, to in 0..4_usize,
    ) {
        let chain = chain(&plan);
        let ban = ban(&chain, &[by], &[to], &[0, 1], Span::ALWAYS);
        let scenarios: Vec<Scenario> = spans
            .iter()
            .zip(thetas.iter().cycle())
            .enumerate()
            .map(|(at, (&dates, &theta))| {
                let mut changes = vec![Change::Outage(country(lost), span(dates))];
                // Every other one is compiled with a ban.
                changes.extend((at % 2 == 1).then(|| ban.clone()));
                let mut scenario = scenario(&chain, changes);
                scenario.story.name = format!("s{at}");
                scenario.case.question.theta = share(theta);
                scenario
            })
            .collect();
        let jobs: Vec<Job<'_>> = scenarios.iter().map(|scenario| Job { chain: &chain, scenario }).collect();
        let together = run::judge(&jobs, linchpin::study::odds::Config::DEFAULT);
        for (job, run) in jobs.iter().zip(&together.runs) {
            prop_assert_eq!(&run::judge(std::slice::from_ref(job), linchpin::study::odds::Config::DEFAULT).runs[0], run);
        }
        let bytes = || {
            let run = crate::given::csv(&run::judge(&jobs, linchpin::study::odds::Config::DEFAULT));
            run + &crate::given::csv(&compare::find(&jobs, linchpin::study::odds::Config::NONE))
        };
        prop_assert_eq!(in_pool(1, bytes), in_pool(7, bytes));
    }
}
