//! The explorer in the page answers what the library answers, in a real browser.

use crate::given;
use linchpin::{
    analysis::{Prepared, Scratch, answer::Effect},
    load,
    model::{
        Chain, Event, EventKind, Question,
        id::CountryId,
        quantity::{Share, Weeks},
        view::Basis,
    },
    network::{Frame, Outcome},
    report::island,
};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    given::page::{page, question, toy},
    page::{assert_quiet, write},
};

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
      : engine.alone(island, test.question, lost).map((side) =>
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

fn frame_name(frame: Frame) -> &'static str {
    match frame {
        Frame::Location => "location",
        Frame::Jurisdiction => "jurisdiction",
        Frame::Firm => "firm",
        Frame::Joint | Frame::Mixed => panic!("the page has no such frame"),
    }
}

fn effect(
    effect: &Effect,
    cause: Option<&linchpin::analysis::cause::Cause>,
    chain: &Value,
) -> Value {
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
        cause.map(|cause| linchpin::words::cause::first(
            cause,
            &linchpin::analysis::preface::Names::default()
        )),
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
    let frame = Frame::of(question.basis, first.kind());
    let all = Prepared::for_losses(chain, &given::asked(question), &[first.kind()]);
    let mut scratch = Scratch::default();
    let cases = losses.iter().map(|events| {
        let own = all.share(&given::losing(question, events));
        let own = own.expect("losses of one kind share their networks");
        let answer = own.answer(&mut scratch);
        let targets: Vec<Value> = answer
            .targets
            .iter()
            .zip(&answer.causes)
            .map(|(target, causes)| {
                let steps = causes.as_ref().map(|causes| {
                    let steps = causes.steps.iter();
                    let steps = steps.map(|step| {
                        json!([step.product, step.week.map(number), number(step.hit_pct)])
                    });
                    steps.collect::<Vec<_>>()
                });
                effect(&target.effect, target.cause.as_ref(), &json!(steps))
            })
            .collect();
        // The page tells the other side only where all that is lost has a border.
        let has_border =
            |event: &Event| matches!(event.kind(), EventKind::Country | EventKind::Bloc);
        let is_told = events.iter().all(has_border);
        let targets_alone = answer.targets.iter().map(|target| {
            let alone = target.alone.filter(|_| is_told)?;
            Some(json!([alone.code(), target.lacks]))
        });
        let alone: Option<Vec<Value>> = targets_alone.collect();
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
        .countries()
        .keys()
        .map(|id| vec![Event::Country(id.clone())])
        .collect();
    let firms: Vec<Vec<Event>> = chain
        .firms()
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
                        if round % 3 == 0 && !chain.firms().is_empty() {
                            let at = stream.below(chain.firms().len());
                            chain
                                .firms()
                                .get_index(at)
                                .map(|(id, _)| Event::Firm(id.clone()))
                        } else if round % 3 == 1 && stream.below(2) == 0 {
                            let at = stream.below(chain.products().len());
                            chain
                                .products()
                                .get_index(at)
                                .map(|(id, _)| Event::Product(id.clone()))
                        } else {
                            let at = stream.below(chain.countries().len());
                            chain
                                .countries()
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
    let chain = load::allied();
    let asked = question(&chain);
    let mut cases = every_single_loss(&chain, &asked);
    cases.extend(random_losses(&chain, &asked));
    assert!(cases.len() > 1000, "{} losses", cases.len());
    let file = write(browser.folder(), &page(&chain));
    browser.open(&file, "");
    assert_same(&mut browser, &cases);
    assert_quiet(&browser);
}

/// Compares in batches, which keep messages to the browser short.
fn assert_same(browser: &mut Browser, cases: &[Value]) {
    let mut faults = Vec::new();
    for batch in cases.chunks(100) {
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

/// A page of the whole chain with its island for the products given as targets.
fn engine_alone(chain: &Chain, asked: &Question) -> String {
    let island = island::text(&island::island(chain, asked));
    let engine = include_str!("../../src/report/engine.js");
    format!(
        "<!DOCTYPE html><script type=application/json id=island>{island}</script><script>{engine}</script>"
    )
}

#[test]
fn every_product_and_every_toy_answers_as_in_the_library() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    // Bans, bulk goods, substitutes and loops: the toys have what the real chain has little of.
    let names = [
        "ban",
        "bulk",
        "loop",
        "redundancy",
        "series",
        "two-inputs",
        "two-of-three",
        "views",
    ];
    let mut chains: Vec<Chain> = names.into_iter().map(toy).collect();
    chains.push(load::allied());
    for chain in &chains {
        let mut asked = question(chain);
        asked.targets = chain.products().keys().cloned().collect();
        let is_small = chain.products().len() < 50;
        let mut cases = random_losses(chain, &asked);
        if is_small {
            cases.extend(every_single_loss(chain, &asked));
        } else {
            cases = cases.into_iter().step_by(7).collect();
        }
        let file = write(browser.folder(), &engine_alone(chain, &asked));
        browser.open(&file, "");
        assert_same(&mut browser, &cases);
    }
}

#[test]
fn a_wrong_number_would_be_seen() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let chain = toy("two-inputs");
    let asked = question(&chain);
    let mut cases = every_single_loss(&chain, &asked);
    let file = write(browser.folder(), &engine_alone(&chain, &asked));
    browser.open(&file, "");
    assert_same(&mut browser, &cases);
    cases[0]["targets"][0][2][0] = json!(12.34);
    let found = browser.value(&format!("({COMPARE})({})", json!(cases)));
    assert_eq!(found.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_message_and_a_request_would_be_seen_and_the_page_forbids_the_request() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let file = write(browser.folder(), &page(&toy("series")));
    browser.open(&file, "");
    assert_quiet(&browser);
    let fetched = "fetch('http://localhost:9/').then(() => 'sent', () => 'forbidden')";
    assert_eq!(browser.value(fetched), json!("forbidden"));
    assert!(!browser.faults().is_empty(), "the console says so");
    // Without the policy the same request is made, and seen.
    let chain = toy("series");
    let file = write(browser.folder(), &engine_alone(&chain, &question(&chain)));
    browser.open(&file, "");
    browser.value(fetched);
    assert_eq!(browser.requests(), ["http://localhost:9/"]);
}

/// The page of the whole chain at a place, in a window wide enough for everything.
fn opened(place: &str) -> Option<(Browser, Chain)> {
    let mut browser = Browser::start()?;
    let chain = load::allied();
    let file = write(browser.folder(), &page(&chain));
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        &json!({"width": 1400, "height": 1000, "deviceScaleFactor": 1, "mobile": false}),
    );
    browser.open(&file, place);
    Some((browser, chain))
}

/// What the table of targets says, as `[target, verdict, weeks, theta, left]`.
const TABLE: &str = "[...document.querySelectorAll('#effects tbody tr')].map((row) => [row.dataset.target, \
                     row.dataset.verdict, row.cells[2].textContent, row.cells[4].textContent, \
                     row.querySelector('.value').textContent])";

/// The same table from the library.
fn table(chain: &Chain, question: &Question, events: &[&str]) -> Value {
    use linchpin::render::number::{percents, percents_or_unknown, weeks};
    let events: Vec<Event> = events
        .iter()
        .map(|text| Event::parse(chain, text).expect("the chain knows it"))
        .collect();
    let finding = given::cut(chain, question, &events);
    let rows = finding.answer.targets.iter().map(|target| {
        let rest = &target.effect;
        json!([
            rest.target,
            rest.verdict.code(),
            weeks(rest.weeks),
            percents(rest.theta_star_pct),
            percents_or_unknown(rest.output_left_pct)
        ])
    });
    rows.collect()
}

#[test]
fn every_control_does_what_it_says() {
    let Some((mut browser, chain)) = opened("") else {
        return;
    };
    let mut asked = question(&chain);
    let click = |selector: &str| format!("document.querySelector(`{selector}`).click()");
    let at = |kind: &str, id: &str| {
        let position = match kind {
            "country" => chain.countries().get_index_of(id),
            "firm" => chain.firms().get_index_of(id),
            _ => chain.products().get_index_of(id),
        };
        position.expect("the chain has it")
    };
    let pick = |kind: &str, id: &str| {
        click(&format!(
            ".pick[data-kind=\"{kind}\"][data-at=\"{}\"]",
            at(kind, id)
        ))
    };
    let hash = "decodeURIComponent(location.hash)";

    // A country off, and another one.
    browser.value(&pick("country", "TWN"));
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["TWN"]));
    assert_eq!(browser.value(hash), json!("#off=country:TWN"));
    browser.value(&pick("country", "KOR"));
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["TWN", "KOR"]));

    // Threshold and horizon.
    browser.value(
        "for (const [id, value] of [['theta', 30], ['horizon', 52]]) { const slider = document.getElementById(id); \
         slider.value = value; slider.dispatchEvent(new Event('input', { bubbles: true })); }",
    );
    asked.theta = Share::from_percent(30.0).expect("a percent");
    asked.horizon = Weeks::whole(52);
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["TWN", "KOR"]));

    // Basis and outcome.
    browser.value(&click("input[value=\"jurisdiction\"]"));
    browser.value(&click("input[value=\"growth\"]"));
    asked.basis = Basis::Jurisdiction;
    asked.outcome = Outcome::Growth;
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["TWN", "KOR"]));
    assert_eq!(
        browser.value("document.getElementById('cli').textContent"),
        json!(
            "linchpin cutoff country:TWN country:KOR --outcome growth --basis jurisdiction --theta 30 --horizon 52"
        )
    );
    let address = browser.value("location.hash");
    assert_eq!(
        address,
        json!("#off=country:TWN,country:KOR&theta=30&horizon=52&basis=jurisdiction&outcome=growth")
    );

    // A chip in the list of what is off puts it back on.
    browser.value(&click("#off button"));
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["KOR"]));

    // A product joins countries; a firm takes the place of both, and the page says so.
    let neon = chain
        .products()
        .keys()
        .next()
        .expect("there are products")
        .to_string();
    browser.value(&click(&format!(
        "#board [data-see=\"{}\"]",
        at("product", &neon)
    )));
    browser.value(&click("#detail [data-kind=\"product\"]"));
    let product = format!("product:{neon}");
    assert_eq!(
        browser.value(TABLE),
        table(&chain, &asked, &["KOR", &product])
    );
    browser.value(&click("#close"));
    browser.value(&click("input[value=\"firm\"]"));
    assert_eq!(
        browser.value("document.getElementById('countries').hidden"),
        json!(true)
    );
    browser.value(&pick("firm", "ASML"));
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["firm:ASML"]));
    assert_eq!(
        browser.value("document.getElementById('notice').hidden"),
        json!(false)
    );

    // Search leaves what matches.
    browser.value(
        "{ const search = document.getElementById('search'); search.value = 'nikon'; \
         search.dispatchEvent(new Event('input', { bubbles: true })); }",
    );
    let shown = "[...document.querySelectorAll('#firms .pick:not([hidden]) > bdi')].map((each) => each.textContent)";
    assert_eq!(browser.value(shown), json!(["Nikon"]));

    // What is not known would be counted; something is known of every product of this graph.
    let unknown = browser.value("document.getElementById('unknown').textContent");
    assert_eq!(unknown, json!(""));

    // Everything back on.
    browser.value(&click("#reset"));
    let asked = question(&chain);
    assert_eq!(browser.value("location.hash"), json!(""));
    let baseline = browser.value(TABLE);
    assert!(
        baseline
            .as_array()
            .expect("rows")
            .iter()
            .all(|row| row[1] == json!("kept")),
        "{baseline}"
    );

    // The rest of a bloc, and only a bloc.
    browser.value("document.getElementById('bloc').value = '0'");
    browser.value(&click("#bloc-off"));
    let (bloc, record) = chain.blocs().get_index(0).expect("there are blocs");
    let loss = format!("bloc:{bloc}");
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &[&loss]));
    browser.value(&click("#bloc-only"));
    let others: Vec<&str> = chain
        .countries()
        .keys()
        .filter(|id| !record.members.contains(id))
        .map(CountryId::as_str)
        .collect();
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &others));

    // Who still works is what `coalition` says of the bloc that is left.
    let config = linchpin::analysis::coalition::Config {
        bloc: Some(bloc.clone()),
        limit: 1,
        limits: linchpin::analysis::Limits::nodes(1_000_000),
        case: given::asked(&asked),
    };
    let finding = linchpin::analysis::coalition::find(&chain, &config);
    let wanted: Vec<Value> = finding
        .targets
        .iter()
        .filter_map(|target| target.bloc.as_ref())
        .map(|bloc| {
            json!([
                bloc.verdict.as_str(),
                linchpin::render::number::percents(bloc.theta_star_pct)
            ])
        })
        .collect();
    let alone = "new Promise((done) => setTimeout(done, 50)).then(() => [...document.querySelectorAll('#alone tbody \
                 tr')].map((row) => [row.cells[1].textContent.slice(2), row.cells[2].textContent]))";
    assert_eq!(browser.value(alone), json!(wanted));
    assert_quiet(&browser);
}

#[test]
fn an_address_brings_the_case_back_and_a_wrong_one_does_no_harm() {
    let Some((mut browser, chain)) =
        opened("#off=country:TWN,country:JPN&theta=12.5&horizon=26&outcome=renewal&see=dram")
    else {
        return;
    };
    let mut asked = question(&chain);
    asked.theta = Share::from_percent(12.5).expect("a percent");
    asked.horizon = Weeks::whole(26);
    asked.outcome = Outcome::Renewal;
    assert_eq!(browser.value(TABLE), table(&chain, &asked, &["TWN", "JPN"]));
    assert_eq!(
        browser.value("document.getElementById('detail').hidden"),
        json!(false)
    );
    browser.value("location.hash = '#off=country:ZZZ,firm,:,%E0%A4%A&theta=-5&horizon=x&basis=moon&outcome=&see=nothing'");
    browser.value("new Promise((done) => setTimeout(done, 100))");
    let baseline = browser.value(TABLE);
    assert!(
        baseline
            .as_array()
            .expect("rows")
            .iter()
            .all(|row| row[1] == json!("kept"))
    );
    assert_quiet(&browser);
}

#[test]
fn the_keyboard_reaches_and_moves_the_controls() {
    let Some((mut browser, _)) = opened("") else {
        return;
    };
    browser.press("Tab");
    assert_eq!(
        browser.value("document.activeElement.className"),
        json!("skip")
    );
    browser.value("document.getElementById('search').focus()");
    browser.press("Tab");
    assert_eq!(
        browser.value("document.activeElement.dataset.kind"),
        json!("country")
    );
    browser.press("Enter");
    assert_eq!(
        browser.value("document.activeElement.getAttribute('aria-pressed')"),
        json!("true")
    );
    browser.press(" ");
    assert_eq!(
        browser.value("document.activeElement.getAttribute('aria-pressed')"),
        json!("false")
    );
    browser.value("document.getElementById('theta').focus()");
    browser.press("ArrowRight");
    assert_eq!(
        browser.value("document.getElementById('theta-text').textContent"),
        json!("51 %")
    );
    // A tile opens its product and Escape closes it.
    browser.value("document.querySelector('#board .tile').focus()");
    browser.press("Enter");
    assert_eq!(
        browser.value("document.getElementById('detail').hidden"),
        json!(false)
    );
    browser.press("Escape");
    assert_eq!(
        browser.value("document.getElementById('detail').hidden"),
        json!(true)
    );
    assert_quiet(&browser);
}

/// Says how long something took, for those who look.
#[allow(clippy::print_stdout, reason = "a measurement is to be read")]
fn measured(text: &str) {
    println!("{text}");
}

#[test]
fn a_click_is_answered_within_a_frame() {
    let Some((mut browser, _)) = opened("") else {
        return;
    };
    let took = browser.value(
        "(() => { const solve = []; const update = []; const layout = []; const section = document.getElementById('explorer'); \
         const island = JSON.parse(document.getElementById('island').textContent); \
         const question = { frame: 'location', outcome: 'output', theta: 500000, horizon: 104000000 }; \
         const picks = [...document.querySelectorAll('#countries .pick')]; \
         for (let round = 0; round < 3; round += 1) for (const pick of picks) { let start = performance.now(); \
         engine.solve(island, question, { countries: new Set([Number(pick.dataset.at)]), firms: new Set(), products: new Set() }); \
         solve.push(performance.now() - start); start = performance.now(); \
         pick.click(); update.push(performance.now() - start); document.body.offsetHeight; \
         layout.push(performance.now() - start); pick.click(); } \
         return [solve, update, layout].flatMap((took) => { took.sort((a, b) => a - b); \
         return [took[took.length >> 1], took[Math.floor(took.length * 0.95)]]; }); })()",
    );
    let took: Vec<f64> = took
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    let [solve, most_solve, update, most_update, median, most] = took[..] else {
        panic!("{took:?}");
    };
    measured(&format!(
        "median (95 of 100 within): solved in {solve:.1} ({most_solve:.1}) ms, shown in {update:.1} ({most_update:.1}) ms, \
         laid out in {median:.1} ({most:.1}) ms"
    ));
    // How fast it is stands in `docs/performance.md`; here only that nobody waits, on a machine that does much else.
    assert!(median < 1000.0, "{median} ms");
}
