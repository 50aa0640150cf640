//! What the real graph must show, each sentence a test. Where one breaks, either the data, the reading or the
//! expectation is wrong; which one is to be found out and written down here.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::given;
use linchpin::{
    analysis::{
        answer::{Answer, Effect, TargetAnswer, Verdict},
        spof,
    },
    load,
    model::{
        Case, Chain, Event, EventKind, Outcome, Question, Reading, id::ProductId, product::Stage,
        quantity::Share, source::Grade, view::Basis,
    },
};

static CHAIN: LazyLock<Chain> = LazyLock::new(load::allied);

/// Logic on silicon, every node class of it, and memory.
const SILICON: [&str; 15] = [
    "fab_logic_le5nm",
    "fab_tsmc_5nm_class",
    "fab_samsung_4nm_class",
    "fab_intel_server",
    "fab_logic_le16nm",
    "fab_logic_10_22nm",
    "fab_n6_n16_phone",
    "fab_tsmc_12nm_hbm",
    "fab_logic_28_45nm",
    "fab_logic_gt45nm",
    "fab_dao",
    "fab_rf_soi",
    "fab_dram",
    "fab_nand",
    "industrial_mature_chips",
];

fn question(targets: &[&str]) -> Question {
    let targets = targets.iter().map(|&target| target.into()).collect();
    Question {
        targets,
        ..Question::of(&CHAIN)
    }
}

fn growth(targets: &[&str]) -> Question {
    Question {
        outcome: Outcome::Growth,
        ..question(targets)
    }
}

fn law(targets: &[&str]) -> Question {
    Question {
        basis: Basis::Law,
        ..question(targets)
    }
}

fn answer(question: &Question, lost: &[&str]) -> Answer {
    let parse = |text: &&str| Event::parse(&CHAIN, text).expect("the graph knows it");
    let events: Vec<Event> = lost.iter().map(parse).collect();
    given::cut(&CHAIN, question, &events).answer
}

fn lost(question: &Question, lost: &[&str]) -> TargetAnswer {
    answer(question, lost).targets.remove(0)
}

fn verdict(question: &Question, events: &[&str]) -> Verdict {
    lost(question, events).effect.verdict
}

/// What every country does alone.
fn by_country(question: &Question) -> spof::Finding {
    let config = spof::Config {
        by: EventKind::Country,
        case: Case::new(question.clone(), Vec::new()),
    };
    spof::find(&CHAIN, &config)
}

fn all_targets() -> Question {
    Question::of(&CHAIN)
}

fn is_at_least(effect: &Effect, grade: Grade) -> bool {
    effect.grade.is_some_and(|own| own <= grade)
}

// ---- Japan.

/// Tokyo Ohka, JSR, Shin-Etsu, Fujifilm and Sumitomo make most resists, but how much of it in Japan is derived from
/// their plants and not measured: something happens for certain, and it rests on a weak fact.
#[test]
fn losing_japanese_resists_is_never_nothing_and_rests_on_derived_facts() {
    for resist in ["resist_arf", "resist_krf", "resist_euv"] {
        let found = lost(&question(&[resist]), &["JPN"]);
        assert_ne!(found.effect.verdict, Verdict::Kept, "{resist}");
        assert!(found.effect.theta_star_pct.worst < 50.0, "{resist}");
        let is_weak = found.effect.grade.is_none_or(|grade| grade >= Grade::C);
        assert!(is_weak, "{resist} rests on {:?}", found.effect.grade);
    }
}

/// The 70 percent of 2019 were Korea's imports of hydrogen fluoride, not the world's; Japan's verdicts stand without it.
#[test]
fn no_verdict_of_japan_hangs_on_hydrogen_fluoride_of_2019() {
    let before = answer(&all_targets(), &["JPN"]).targets;
    let mut parts = CHAIN.parts().clone();
    let product = parts.products.get_mut("hf_high_purity");
    product.expect("it is there").views.clear();
    let without = Chain::new(parts).expect("it holds together");
    let events = [Event::parse(&without, "JPN").expect("it is there")];
    let after = given::cut(&without, &Question::of(&without), &events)
        .answer
        .targets;
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(
            before.effect.verdict, after.effect.verdict,
            "{}",
            before.effect.target
        );
    }
}

// ---- EUV tools and growth.

/// ASML puts them together at Veldhoven; the mirrors come from Zeiss at Oberkochen and the drive laser from TRUMPF; the
/// source is built by Cymer in San Diego.
#[test]
fn without_the_netherlands_germany_or_the_united_states_no_new_euv_tool_is_made() {
    for country in ["NLD", "DEU", "USA"] {
        let found = lost(&growth(&["litho_euv"]), &[country]);
        assert_eq!(found.effect.verdict, Verdict::Lost, "{country}");
    }
}

/// New scanners are made with the packaging tools in place: across an equipment edge the maker is asked for output.
#[test]
fn no_packaging_tool_of_any_country_stops_a_scanner() {
    for tool in ["wire_bonder", "die_attach_ic", "dicing", "wafer_grinder"] {
        let found = verdict(&growth(&["litho_euv"]), &[&format!("product:{tool}")]);
        assert_eq!(found, Verdict::Kept, "{tool}");
    }
    let singapore = verdict(&growth(&["litho_euv"]), &["SGP"]);
    assert_ne!(singapore, Verdict::Lost, "wire bonders are made there");
}

/// Tools in place stay with their owner: spares, then 2 percent of the base a month; half of it is gone after the horizon.
#[test]
fn losing_the_netherlands_stops_output_only_after_the_horizon() {
    let found = lost(&question(&["fab_logic_le5nm"]), &["NLD"]);
    assert_eq!(found.effect.verdict, Verdict::Kept);
    assert!(found.effect.theta_star_pct.worst >= 50.0);
    assert_eq!(
        verdict(&growth(&["fab_logic_le5nm"]), &["NLD"]),
        Verdict::Lost
    );
}

// ---- Taiwan and Korea.

/// TSMC makes 88 to 96 percent of leading wafers there, and a taped-out GPU has no other home within the horizon.
#[test]
fn taiwan_stops_accelerators_within_weeks_on_published_evidence() {
    for target in ["ai_accelerator_gpu", "ai_accelerator_asic"] {
        let found = lost(&question(&[target]), &["TWN"]).effect;
        assert_eq!(found.verdict, Verdict::Lost, "{target}");
        assert!(is_at_least(&found, Grade::B), "{target}: {:?}", found.grade);
        assert!(
            found.weeks.best.is_some_and(|week| week <= 20.0),
            "{target}"
        );
    }
}

/// Intel makes more than half of server processors on lines of its own.
#[test]
fn server_processors_without_taiwan_are_not_certainly_lost() {
    let found = lost(&question(&["server_cpu"]), &["TWN"]).effect;
    assert_eq!(found.verdict, Verdict::Possible);
}

/// The base dies of HBM4 come from TSMC for SK hynix, and tools wear: it is no longer untouched.
#[test]
fn memory_stacks_without_taiwan_are_not_untouched() {
    let found = lost(&question(&["hbm"]), &["TWN"]).effect;
    assert!(
        found.theta_star_pct.worst < 90.0,
        "{:?}",
        found.theta_star_pct
    );
}

/// SK hynix and Samsung stack more than three quarters of all HBM, all of it in Korea.
#[test]
fn korea_stops_memory_stacks_and_accelerators_through_them() {
    for target in ["hbm", "ai_accelerator_gpu", "ai_accelerator_asic"] {
        assert_eq!(
            verdict(&question(&[target]), &["KOR"]),
            Verdict::Lost,
            "{target}"
        );
    }
}

/// GPU and custom ASIC carry HBM stacks; wafer-scale and LPU designs work from SRAM on the chip.
#[test]
fn losing_hbm_stops_gpu_and_asic_but_neither_wafer_scale_nor_lpu() {
    for target in ["ai_accelerator_gpu", "ai_accelerator_asic"] {
        assert_eq!(
            verdict(&question(&[target]), &["product:hbm"]),
            Verdict::Lost,
            "{target}"
        );
    }
    for target in ["ai_accelerator_wafer_scale", "ai_accelerator_sram_lpu"] {
        assert_eq!(
            verdict(&question(&[target]), &["product:hbm"]),
            Verdict::Kept,
            "{target}"
        );
    }
}

// ---- Small countries and borders of law.

#[test]
fn belgium_is_fatal_to_nothing() {
    for question in [
        all_targets(),
        Question {
            outcome: Outcome::Growth,
            ..all_targets()
        },
    ] {
        for target in answer(&question, &["BEL"]).targets {
            assert_ne!(
                target.effect.verdict,
                Verdict::Lost,
                "{}",
                target.effect.target
            );
        }
    }
}

/// K&S has its seat in Singapore and is incorporated in Pennsylvania; a seat is not a law.
#[test]
fn the_law_of_singapore_stops_nothing_by_a_seat() {
    let targets: Vec<&str> = CHAIN.targets().iter().map(ProductId::as_str).collect();
    for target in answer(&law(&targets), &["SGP"]).targets {
        assert_ne!(
            target.effect.verdict,
            Verdict::Lost,
            "{}",
            target.effect.target
        );
    }
}

/// The law of the United States acts on its firms wherever they make things: it takes more than its places do.
#[test]
fn the_law_of_the_united_states_reaches_further_than_its_territory() {
    let targets: Vec<&str> = CHAIN.targets().iter().map(ProductId::as_str).collect();
    let by_law = answer(&law(&targets), &["USA"]).targets;
    let by_place = answer(&question(&targets), &["USA"]).targets;
    let mut n_more = 0;
    for (law, place) in by_law.iter().zip(&by_place) {
        assert!(
            law.effect.verdict <= place.effect.verdict,
            "{}",
            law.effect.target
        );
        n_more += usize::from(law.effect.verdict < place.effect.verdict);
    }
    assert!(n_more > 0);
}

/// Foxconn, Wistron and others put racks together in Mexico.
#[test]
fn mexico_matters_for_racks_by_place() {
    let found = lost(&question(&["ai_server_rack"]), &["MEX"]).effect;
    assert!(
        found.theta_star_pct.worst < 100.0,
        "{:?}",
        found.theta_star_pct
    );
}

// ---- Minerals.

/// China and Russia make nearly all primary gallium. Fluorspar and copper have other mines or are needed by the sliver,
/// and rare earths go into tools by the kilogram: none of them is where the fall of silicon begins.
#[test]
fn of_the_minerals_gallium_alone_surely_falls_without_china_and_russia() {
    let both = ["CHN", "RUS"];
    assert_eq!(verdict(&question(&["gallium"]), &both), Verdict::Lost);
    for mineral in ["fluorspar", "copper"] {
        assert_eq!(
            verdict(&question(&[mineral]), &both),
            Verdict::Kept,
            "{mineral}"
        );
    }
    let found = answer(&question(&SILICON), &both);
    for (target, causes) in found.targets.iter().zip(&found.causes) {
        assert_ne!(
            target.effect.verdict,
            Verdict::Lost,
            "{}",
            target.effect.target
        );
        let root = causes.as_ref().and_then(|chain| chain.steps.last());
        let root = root.map(|step| step.product.as_str());
        assert!(
            !matches!(root, Some("fluorspar" | "ree_magnet" | "copper")),
            "{root:?}"
        );
    }
}

#[test]
fn losing_gallium_and_germanium_does_not_stop_silicon() {
    let both = ["product:gallium", "product:germanium"];
    for target in answer(&question(&SILICON), &both).targets {
        assert_ne!(
            target.effect.verdict,
            Verdict::Lost,
            "{}",
            target.effect.target
        );
    }
}

// ---- Evidence.

/// A verdict at a stricter level holds at every laxer one.
#[test]
fn answers_nest_from_measured_to_judged() {
    let countries = ["TWN", "JPN", "KOR", "USA", "CHN", "NLD", "DEU"];
    for country in countries {
        let at = |trust| {
            let reading = Reading {
                trust,
                ..Reading::DEFAULT
            };
            answer(
                &Question {
                    reading,
                    ..all_targets()
                },
                &[country],
            )
            .targets
        };
        let levels = Grade::ALL.map(at);
        for pair in levels.windows(2) {
            for (strict, lax) in pair[0].iter().zip(&pair[1]) {
                let (strict, lax) = (&strict.effect, &lax.effect);
                assert!(
                    strict.theta_star_pct.worst <= lax.theta_star_pct.worst + 1e-9,
                    "{country} {}",
                    lax.target
                );
                assert!(
                    strict.theta_star_pct.best >= lax.theta_star_pct.best - 1e-9,
                    "{country} {}",
                    lax.target
                );
                if strict.verdict != Verdict::Possible {
                    assert_eq!(strict.verdict, lax.verdict, "{country} {}", lax.target);
                    assert_eq!(strict.grade, lax.grade, "{country} {}", lax.target);
                }
            }
        }
    }
}

/// Half of supply is no natural constant: a point more turns the verdicts of few losses, and each of them says that its
/// margin is thin.
///
/// One loss may carry many targets: Germany makes up to 49 percent of the polysilicon for chips (42 likely), on which
/// every silicon chip rests, so that at 51 percent all fourteen may be lost for that one figure.
#[test]
fn a_point_of_the_threshold_turns_the_verdicts_of_at_most_a_handful_of_losses() {
    let at = |percent: f64| {
        let theta = Share::from_percent(percent).expect("a percent");
        by_country(&Question {
            theta,
            ..all_targets()
        })
        .candidates
    };
    let (fifty, more) = (at(50.0), at(51.0));
    let mut turned = BTreeSet::new();
    for before in &fifty {
        let after = more.iter().find(|after| after.event == before.event);
        let pairs = before.effects.iter().zip(&after.expect("as many").effects);
        for (before_effect, after) in pairs {
            let is_decided = before_effect.verdict != Verdict::Possible;
            if is_decided && before_effect.verdict != after.verdict {
                let margin = before_effect.margin_pct.expect("it is decided by shares");
                assert!(margin < 2.0, "{} {before_effect:?}", before.event);
                turned.insert(before.event.clone());
            }
        }
    }
    assert!(turned.len() <= 4, "{turned:?}");
}

/// Nothing of the graph is unknown on every grade, and no verdict is without a letter.
#[test]
fn every_decided_verdict_carries_its_grade() {
    let found = by_country(&all_targets());
    assert!(found.preface.coverage.not_known.is_empty());
    for candidate in &found.candidates {
        for effect in &candidate.effects {
            let is_open = effect.verdict == Verdict::Possible;
            assert_eq!(
                effect.grade.is_none(),
                is_open,
                "{} {effect:?}",
                candidate.event
            );
        }
    }
}

/// An open verdict over who makes something says how much the loss would have to take.
#[test]
fn an_open_share_says_what_would_turn_it() {
    let found = lost(&question(&["smartphone_rf_frontend"]), &["TWN"]);
    assert_eq!(found.effect.verdict, Verdict::Possible);
    let critical = found.critical.expect("it hangs on a share");
    assert_eq!(critical.product, "gaas_epi_fab");
    assert!(critical.taken_pct.best <= critical.exceeds_pct.best);
    assert!(critical.exceeds_pct.worst < critical.taken_pct.worst);
}

// ---- Firms.

#[test]
fn tsmc_and_sk_hynix_are_single_points_of_failure_of_output() {
    let config = spof::Config {
        by: EventKind::Firm,
        case: Case::new(all_targets(), Vec::new()),
    };
    let finding = spof::find(&CHAIN, &config);
    let stops = |firm: &str| -> BTreeSet<String> {
        let found = finding
            .candidates
            .iter()
            .find(|one| one.event == format!("firm:{firm}"));
        let effects = &found.expect("it moves something").effects;
        let lost = effects
            .iter()
            .filter(|effect| effect.verdict == Verdict::Lost);
        lost.map(|effect| effect.target.clone()).collect()
    };
    assert!(stops("TSMC").contains("ai_accelerator_gpu"));
    assert!(stops("SK hynix").contains("hbm"));
    assert!(finding.preface.coverage.with_firms > 0);
}

/// The product classes named above are all the silicon there is, so that no line is forgotten.
#[test]
fn the_list_of_silicon_is_whole() {
    let lines = CHAIN.products().iter().filter(|(id, product)| {
        matches!(product.stage, Stage::Fabrication | Stage::Memory)
            && id.as_str().starts_with("fab_")
    });
    for (id, _) in lines {
        assert!(SILICON.contains(&id.as_str()), "{id} is not in the list");
    }
}
