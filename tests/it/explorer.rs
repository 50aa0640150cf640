//! The explorer in the page answers what the library answers, in a real browser.

use std::{fs, path::PathBuf};

use linchpin::{
    analysis::{
        Lens, Question, cutoff,
        lens::{Effect, Scratch},
    },
    load,
    model::{
        Chain, Event,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{Frame, Outcome},
    report::island,
};
use serde_json::{Value, json};

use super::browser::Browser;

/// Compares the page's answers with given ones; gives back a list of differences.
const COMPARE: &str = r#"
(cases) => {
  const island = JSON.parse(document.getElementById("island").textContent);
  const index = { country: island.countries, firm: island.firms, product: island.products };
  const faults = [];
  for (const test of cases) {
    const lost = { countries: new Set(), firms: new Set(), products: new Set() };
    for (const event of test.events) {
      const at = event.indexOf(":");
      const [kind, id] = [event.slice(0, at), event.slice(at + 1)];
      const position = index[kind].findIndex((entry) => entry[0] === id);
      lost[{ country: "countries", firm: "firms", product: "products" }[kind]].add(position);
    }
    const solved = engine.solve(island, test.question, lost);
    const targets = island.targets.map((target) => {
      const found = engine.effect(solved, target);
      const why = engine.why(solved, target);
      const name = (product) => island.products[product][0];
      const cause = why.first === null ? null
        : why.first === "hit" ? "hit directly" : `no ${why.first.map(name).join(" or ")}`;
      // The library tells whole chains of what falls within the horizon only.
      const chain = found.verdict === "kept" ? null
        : why.chain.map(([product, week, taken]) => [name(product), week, taken]);
      return [found.verdict, found.theta, found.left, found.weeks, cause, chain];
    });
    const alone = test.alone === null ? null
      : engine.alone(island, test.question, lost, false).map((side) =>
          [side.verdict, side.lacks.map((product) => island.products[product][0])]);
    const found = JSON.stringify([targets, alone]);
    const wanted = JSON.stringify([test.targets, test.alone]);
    if (found !== wanted) {
      const at = [...found].findIndex((letter, ix) => letter !== wanted[ix]);
      const near = (text) => text.slice(Math.max(0, at - 120), at + 120);
      faults.push(`${JSON.stringify(test.question)} ${test.events}: page ${near(found)} library ${near(wanted)}`);
    }
  }
  return faults;
}
"#;

/// A fixed stream of numbers, so that every run tries the same losses.
struct Stream(u64);

impl Stream {
    fn below(&mut self, limit: usize) -> usize {
        // The multiplier and increment of Knuth's MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

fn question(chain: &Chain) -> Question {
    Question {
        targets: chain.targets.clone(),
        outcome: Outcome::Output,
        basis: Basis::Location,
        theta: Share::from_percent(50.0).expect("a percent"),
        horizon: Weeks::whole(104),
        strict: false,
        all_facts: false,
        bootstrap: false,
    }
}

fn frame_name(frame: Frame) -> &'static str {
    match frame {
        Frame::Location => "location",
        Frame::Jurisdiction => "jurisdiction",
        Frame::Firm => "firm",
        Frame::Joint => panic!("the page has no such frame"),
    }
}

fn effect(effect: &Effect, cause: Option<&String>, chain: Value) -> Value {
    let left = effect.output_left_pct.expect("it keeps running");
    json!([
        effect.verdict.code(),
        [
            number(effect.theta_star_pct.worst),
            number(effect.theta_star_pct.best)
        ],
        [number(left.worst), number(left.best)],
        [
            effect.weeks.worst.map(number),
            effect.weeks.best.map(number)
        ],
        cause,
        chain,
    ])
}

/// A number as JavaScript writes it: whole numbers without a point.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// What the library says of some losses under one question.
fn expected(chain: &Chain, question: &Question, losses: &[Vec<Event>]) -> Vec<Value> {
    let Some(first) = losses.iter().find_map(|events| events.first()) else {
        return Vec::new();
    };
    let frame = question.frame(first.kind());
    let lens = Lens::new(chain, question, frame);
    let mut scratch = Scratch::default();
    let cases = losses.iter().map(|events| {
        let finding = cutoff::in_lens(&lens, events, &mut scratch);
        let targets: Vec<Value> = finding
            .targets
            .iter()
            .map(|target| {
                let steps = target.causes.as_ref().map(|causes| {
                    let steps = causes.steps.iter();
                    let steps = steps.map(|step| {
                        json!([step.product, step.week.map(number), number(step.hit_pct)])
                    });
                    steps.collect::<Vec<_>>()
                });
                effect(&target.rest, target.cause.as_ref(), json!(steps))
            })
            .collect();
        let alone: Option<Vec<Value>> = finding
            .targets
            .iter()
            .map(|target| {
                let alone = target.alone?;
                Some(json!([alone.code(), target.lacks]))
            })
            .collect();
        json!({
            "question": {
                "frame": frame_name(frame),
                "outcome": question.outcome.as_str(),
                "theta": question.theta.ppm(),
                "horizon": question.horizon.micro(),
            },
            "events": events.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "targets": targets,
            "alone": alone,
        })
    });
    cases.collect()
}

fn every_single_loss(chain: &Chain, asked: &Question) -> Vec<Value> {
    let mut cases = Vec::new();
    let countries: Vec<Vec<Event>> = chain
        .countries
        .keys()
        .map(|id| vec![Event::Country(id.clone())])
        .collect();
    let firms: Vec<Vec<Event>> = chain
        .firms
        .keys()
        .map(|id| vec![Event::Firm(id.clone())])
        .collect();
    for outcome in Outcome::ALL {
        let mut question = asked.clone();
        question.outcome = outcome;
        cases.extend(expected(chain, &question, &firms));
        for basis in [Basis::Location, Basis::Jurisdiction] {
            question.basis = basis;
            cases.extend(expected(chain, &question, &countries));
        }
    }
    cases
}

/// Twenty questions at random thresholds and horizons, with ten random losses of several things each.
fn random_losses(chain: &Chain, asked: &Question) -> Vec<Value> {
    let mut stream = Stream(42);
    let mut cases = Vec::new();
    for round in 0..20 {
        let mut question = asked.clone();
        question.outcome = Outcome::ALL[stream.below(3)];
        question.basis = [Basis::Location, Basis::Jurisdiction][stream.below(2)];
        question.theta =
            Share::from_ppm(1 + stream.below(1_000_000) as u32).expect("below the whole");
        question.horizon = Weeks::from_micro(stream.below(521_000_000) as u64);
        let losses: Vec<Vec<Event>> = (0..10)
            .map(|_| {
                let n = 1 + stream.below(6);
                let mut events: Vec<Event> = (0..n)
                    .map(|_| {
                        if round % 3 == 0 {
                            let at = stream.below(chain.firms.len().max(1));
                            chain
                                .firms
                                .get_index(at)
                                .map(|(id, _)| Event::Firm(id.clone()))
                        } else if round % 3 == 1 && stream.below(2) == 0 {
                            let at = stream.below(chain.products.len());
                            chain
                                .products
                                .get_index(at)
                                .map(|(id, _)| Event::Product(id.clone()))
                        } else {
                            let at = stream.below(chain.countries.len());
                            chain
                                .countries
                                .get_index(at)
                                .map(|(id, _)| Event::Country(id.clone()))
                        }
                        .expect("within the chain")
                    })
                    .collect();
                events.sort_unstable();
                events.dedup();
                events
            })
            .collect();
        cases.extend(expected(chain, &question, &losses));
    }
    cases
}

#[test]
fn the_page_answers_what_the_library_answers() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let chain = load::embedded().chain.expect("it loads");
    let asked = question(&chain);
    let mut cases = every_single_loss(&chain, &asked);
    cases.extend(random_losses(&chain, &asked));
    assert!(cases.len() > 1000, "{} losses", cases.len());
    let island = island::text(&island::island(&chain, &asked));
    eprintln!("island {} bytes, {} cases", island.len(), cases.len());
    let file: PathBuf = browser.folder().join("page.html");
    let engine = include_str!("../../src/report/engine.js");
    fs::write(
        &file,
        format!(
            "<script type=application/json id=island>{island}</script><script>{engine}</script>"
        ),
    )
    .unwrap();
    browser.open(&file, "");
    let mut faults = Vec::new();
    for batch in cases.chunks(200) {
        let found = browser.value(&format!("({COMPARE})({})", json!(batch)));
        faults.extend(found.as_array().expect("a list").clone());
    }
    let first: Vec<String> = faults.iter().take(5).map(ToString::to_string).collect();
    assert!(
        faults.is_empty(),
        "{} of {} differ:\n{}",
        faults.len(),
        cases.len(),
        first.join("\n\n")
    );
}
