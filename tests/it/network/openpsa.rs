//! Open-PSA text in and out.

use std::collections::BTreeSet;

use linchpin::engine::bdd::{cut_sets_to_order, solve};
use linchpin::network::formula::{FixedPoint, Formula, Gate, Term};
use linchpin::network::openpsa::{Model, read, write};
use proptest::prelude::*;

use crate::given::formulas::{self, config, events, naive};

fn tree(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<opsa-mef>\n<define-fault-tree name=\"t\">\n{body}\n</define-fault-tree>\n</opsa-mef>\n"
    )
}

fn check_error(body: &str, expected: &str) {
    assert_eq!(read(&tree(body), None).unwrap_err().to_string(), expected);
}

fn model(formula: Formula) -> Model {
    Model {
        without_number: Vec::new(),
        name: "model".to_owned(),
        events: (0..formula.n_events()).map(|ix| format!("e{ix}")).collect(),
        probabilities: (0..formula.n_events())
            .map(|ix| (ix % 3 > 0).then(|| 1.0 / f64::from(ix + 3)))
            .collect(),
        gates: (0..formula.gates().len())
            .map(|ix| format!("g{ix}"))
            .collect(),
        formula,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_reads_back_as_the_same_function(formula in formulas::formula(7, 9, true)) {
        let model = model(formula);
        let text = write(&model);
        let again = read(&text, None).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(&again.events, &model.events);
        prop_assert_eq!(&again.probabilities, &model.probabilities);
        for set in 0..1_u32 << model.formula.n_events() {
            prop_assert_eq!(naive(&again.formula, set), naive(&model.formula, set));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(<(/?)(opsa-mef|define-gate|and|or|atleast|gate|float)( (name|min|value)=\"[a-c0-3]\")?(/?)>|\\PC){0,30}") {
        let _ = read(&text, None);
        let _ = read(&tree(&text), None);
    }
}

#[test]
fn all_that_is_understood_is_read() {
    let model = read(
        &tree(
            r#"<define-gate name="top"><label>The top</label>
                 <or><gate name="pair"/><and><event name="c"/><house-event name="on"/>
                 <atleast min="2"><basic-event name="a"/><basic-event name="b"/><constant value="false"/></atleast></and></or>
               </define-gate>
               <define-component name="inner"><define-gate name="pair">
                 <cardinality min="2" max="2"><event name="a" type="basic-event"/><basic-event name="c"/></cardinality>
               </define-gate></define-component>
               <define-house-event name="on"><constant value="true"/></define-house-event>
               <define-basic-event name="a"><attributes><attribute name="x" value="y"/></attributes><float value="1e-3"/></define-basic-event>
               <define-basic-event name="b"/><define-basic-event name="c"><int value="1"/></define-basic-event>"#,
        ),
        None,
    )
    .unwrap();
    assert_eq!(model.name, "t");
    assert_eq!(model.events, ["a", "b", "c"]);
    assert_eq!(model.probabilities, [Some(0.001), None, Some(1.0)]);
    assert_eq!(model.gates, ["top", "top.1", "top.2", "pair"]);
    let cut_sets: Vec<bool> = (0..8).map(|set| naive(&model.formula, set)).collect();
    // a and c; or a, b and c.
    assert_eq!(
        cut_sets,
        [false, false, false, false, false, true, false, true]
    );
}

#[test]
fn a_file_without_definitions_of_events_is_enough_for_counting() {
    let text = tree(
        r#"<define-gate name="g"><and><basic-event name="x"/><basic-event name="y"/></and></define-gate>"#,
    );
    let model = read(&text, None).unwrap();
    assert_eq!(
        (model.events.len(), &model.probabilities[..]),
        (2, &[None, None][..])
    );
}

#[test]
fn errors_name_the_line_the_thing_and_the_way_out() {
    check_error(
        r#"<define-gate name="g"><or><basic-event name="x"/><gate name="h"/></or></define-gate>"#,
        "line 4: gate `h` is not defined; add <define-gate name=\"h\">, or correct the name",
    );
    check_error(
        "<define-gate name=\"g\"><or>\n<iff><basic-event name=\"x\"/></iff></or></define-gate>",
        "line 5: gate `g` has a formula of 1 arguments; not takes one argument, iff and imply take two, xor at least two",
    );
    check_error(
        "<define-gate name=\"g\"><gate name=\"h\"/></define-gate>\n<define-gate name=\"h\"><or><gate name=\"i\"/><basic-event name=\"x\"/></or></define-gate>\n<define-gate name=\"i\"><gate name=\"h\"/></define-gate>",
        "line 5: gate `h` depends on itself; a fault tree has no cycles: break the loop at one of its gates",
    );
    check_error(
        "<define-gate name=\"g\"><atleast min=\"3\"><basic-event name=\"x\"/><basic-event name=\"y\"/></atleast></define-gate>",
        "line 4: at least 3 of 2 arguments can never be true; lower `min` or add the missing arguments",
    );
    check_error(
        "<define-basic-event name=\"x\"><float value=\"1.5\"/></define-basic-event>",
        "line 4: `1.5` is not a probability for `x`; give a number from 0 to 1",
    );
    check_error(
        "<define-basic-event name=\"x\"/>\n<define-basic-event name=\"x\"/>",
        "line 5: `x` is defined here and on line 4; rename one of them",
    );
    check_error(
        "<define-gate name=\"g\"><basic-event name=\"x\"/></define-gate><define-gate name=\"h\"><basic-event name=\"x\"/></define-gate>",
        "line 4: gates `g` and `h` are both the top of a tree; name the gate to ask about",
    );
    check_error(
        "",
        "line 1: the file defines no gate; give at least one <define-gate>",
    );
    assert_eq!(
        read("<opsa-mef><define-fault-tree name=\"t\">", None)
            .unwrap_err()
            .to_string(),
        "line 1: the text ends before its elements do; the file may be cut off: get it again, or close what is open"
    );
}

#[test]
fn the_gate_to_ask_about_can_be_named() {
    let text = tree(
        r#"<define-gate name="g"><basic-event name="x"/></define-gate>
           <define-gate name="h"><and><basic-event name="x"/><gate name="g"/></and></define-gate>"#,
    );
    assert_eq!(read(&text, Some("g")).unwrap().formula.top(), Term::Gate(0));
    assert_eq!(
        read(&text, Some("k")).unwrap_err().to_string(),
        "line 1: no gate is called `k`; name a gate that the file defines"
    );
}

#[test]
fn a_hundred_thousand_nested_formulas_do_not_exhaust_the_stack() {
    let n = 100_000;
    let mut body = "<define-gate name=\"g\">".to_owned();
    body.extend((0..n).map(|ix| {
        if ix % 2 == 0 {
            "<or><basic-event name=\"x\"/>"
        } else {
            "<and><basic-event name=\"y\"/>"
        }
    }));
    body.push_str("<basic-event name=\"z\"/>");
    body.extend(
        (0..n)
            .rev()
            .map(|ix| if ix % 2 == 0 { "</or>" } else { "</and>" }),
    );
    body.push_str("</define-gate>");
    let model = read(&tree(&body), None).unwrap();
    assert_eq!(model.formula.gates().len(), n);
    let family = formulas::solved(&model.formula)
        .cut_sets(&formulas::config())
        .unwrap();
    // x or (y and (x or ...)): x alone, or y with the innermost z.
    assert_eq!(family.list(9).sets, [vec![0], vec![1, 2]]);
}

#[test]
fn a_threshold_is_written_in_plain_gates() {
    let gate = Gate::Threshold {
        min: 50,
        args: vec![
            (40, Term::Event(0)),
            (30, Term::Event(1)),
            (30, Term::Event(2)),
        ],
    };
    let formula = Formula::new(3, vec![gate], Term::Gate(0), FixedPoint::Least).unwrap();
    let mut model = model(formula);
    model.events = ["firm:A", "firm A", "<B>"].map(str::to_owned).to_vec();
    model.probabilities = vec![None; 3];
    assert_eq!(
        write(&model),
        r#"<?xml version="1.0"?>
<opsa-mef>
  <define-fault-tree name="model">
    <define-gate name="g0">
      <or>
        <and>
          <basic-event name="firm_A"/>
          <gate name="g0-3"/>
        </and>
        <gate name="g0-2"/>
      </or>
    </define-gate>
    <define-gate name="g0-3">
      <or>
          <basic-event name="firm_A_2"/>
        <gate name="g0-1"/>
      </or>
    </define-gate>
    <define-gate name="g0-2">
        <and>
          <basic-event name="firm_A_2"/>
          <gate name="g0-1"/>
        </and>
    </define-gate>
    <define-gate name="g0-1">
          <basic-event name="_B_"/>
    </define-gate>
  </define-fault-tree>
  <model-data>
    <define-basic-event name="firm_A">
      <label>firm:A</label>
    </define-basic-event>
    <define-basic-event name="firm_A_2">
      <label>firm A</label>
    </define-basic-event>
    <define-basic-event name="_B_">
      <label>&lt;B&gt;</label>
    </define-basic-event>
  </model-data>
</opsa-mef>
"#
    );
}

#[test]
fn plain_connectives_survive_as_they_are() {
    let gates = vec![
        Gate::Or(events(&[0, 1])),
        Gate::AtLeast {
            min: 2,
            args: vec![Term::Gate(0), Term::Event(2), Term::Event(3)],
        },
        Gate::And(vec![Term::Event(0), Term::Gate(1)]),
    ];
    let formula = Formula::new(4, gates, Term::Gate(2), FixedPoint::Least).unwrap();
    let again = read(&write(&model(formula)), None).unwrap();
    assert_eq!(again.gates, ["g2", "g1", "g0"]);
    assert!(matches!(&again.formula.gates()[1], Gate::AtLeast { min: 2, args } if args.len() == 3));
}

/// A formula of gates that may negate, as text, with what it says of every set of three events.
fn negating(depth: u32) -> BoxedStrategy<(String, Vec<bool>)> {
    let event = (0..3_u32).prop_map(|at| {
        let text = format!("<basic-event name=\"e{at}\"/>");
        (
            text,
            (0..8_u32)
                .map(|set| set >> at & 1 == 1)
                .collect::<Vec<bool>>(),
        )
    });
    if depth == 0 {
        return event.boxed();
    }
    let inner = negating(depth - 1);
    let pair = (inner.clone(), inner.clone(), inner.clone());
    let gate = (pair, 0..9_usize).prop_map(|(((a, x), (b, y), (c, z)), kind)| {
        let of = |says: &dyn Fn(bool, bool, bool) -> bool| -> Vec<bool> {
            (0..8).map(|set| says(x[set], y[set], z[set])).collect()
        };
        match kind {
            0 => (format!("<and>{a}{b}</and>"), of(&|x, y, _| x && y)),
            1 => (format!("<or>{a}{b}{c}</or>"), of(&|x, y, z| x || y || z)),
            2 => (format!("<not>{a}</not>"), of(&|x, _, _| !x)),
            3 => (format!("<xor>{a}{b}{c}</xor>"), of(&|x, y, z| x ^ y ^ z)),
            4 => (format!("<iff>{a}{b}</iff>"), of(&|x, y, _| x == y)),
            5 => (format!("<imply>{a}{b}</imply>"), of(&|x, y, _| !x || y)),
            6 => (
                format!("<nand>{a}{b}{c}</nand>"),
                of(&|x, y, z| !(x && y && z)),
            ),
            7 => (format!("<nor>{a}{b}</nor>"), of(&|x, y, _| !(x || y))),
            _ => (
                format!("<cardinality min=\"1\" max=\"2\">{a}{b}{c}</cardinality>"),
                of(&|x, y, z| (1..=2).contains(&(u8::from(x) + u8::from(y) + u8::from(z)))),
            ),
        }
    });
    prop_oneof![1 => inner, 3 => gate].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_negates_has_the_sets_and_the_probability_of_its_table((body, says) in negating(3)) {
        let text = tree(&format!("<define-gate name=\"top\">{body}</define-gate>"));
        let model = read(&text, None).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        // Events stand in the order in which the text names them.
        let own = |set: u32| -> Vec<bool> {
            let bit = |name: &String| name[1..].parse::<u32>().expect("it was made so");
            model.events.iter().map(|name| set >> bit(name) & 1 == 1).collect()
        };
        for set in 0..8_u32 {
            prop_assert_eq!(says[set as usize], model.formula.evaluate(&own(set)), "{}", text);
        }
        let written = read(&write(&model), None).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for set in 0..8_u32 {
            prop_assert_eq!(says[set as usize], written.formula.evaluate(&own(set)), "{}", text);
        }
        let solution = solve(&model.formula, &config()).unwrap();
        let minimal: BTreeSet<Vec<bool>> = (0..8_u32)
            .filter(|&set| says[set as usize])
            .filter(|&set| (0..8_u32).all(|less| less & set != less || less == set || !says[less as usize]))
            .map(own)
            .collect();
        let found = solution.cut_sets(&config()).unwrap().list(8).sets;
        let found: BTreeSet<Vec<bool>> = found
            .into_iter()
            .map(|set| (0..model.events.len() as u32).map(|event| set.contains(&event)).collect())
            .collect();
        prop_assert_eq!(found, minimal, "{}", text);
        let p = [0.1, 0.3, 0.6];
        let share = |set: u32| -> f64 {
            p.iter().enumerate().map(|(at, p)| if set >> at & 1 == 1 { *p } else { 1.0 - p }).product()
        };
        let expected: f64 = (0..8_u32).filter(|&set| says[set as usize]).map(share).sum();
        let known: Vec<f64> = model.events.iter().map(|name| p[name[1..].parse::<usize>().unwrap()]).collect();
        prop_assert!((solution.probability(&known) - expected).abs() < 1e-12, "{}", text);
        // Without a diagram what is negated counts as free: every way to the top still holds a set that is told.
        let free = cut_sets_to_order(&model.formula, 3, &config()).list(8).sets;
        for set in (0..8_u32).filter(|&set| says[set as usize]) {
            let own = own(set);
            prop_assert!(free.iter().any(|free| free.iter().all(|&event| own[event as usize])), "{}", text);
        }
    }
}

#[test]
fn either_pump_alone_or_one_with_the_valve() {
    // One of two pumps fails while the other runs, or the first and the valve.
    let model = read(
        &tree(
            "<define-gate name=\"top\"><or><xor><basic-event name=\"a\"/><basic-event name=\"b\"/></xor>\
             <and><basic-event name=\"a\"/><basic-event name=\"v\"/></and></or></define-gate>",
        ),
        None,
    )
    .expect("it is read");
    assert_eq!(model.formula.absences().len(), 2);
    let solution = solve(&model.formula, &config()).unwrap();
    let sets = solution.cut_sets(&config()).unwrap().list(9).sets;
    let names = |set: &Vec<u32>| -> Vec<&str> {
        set.iter()
            .map(|&event| model.events[event as usize].as_str())
            .collect()
    };
    // `a` with the valve holds `a` alone already; both pumps without the valve are no way to the top.
    assert_eq!(sets.iter().map(names).collect::<Vec<_>>(), [["a"], ["b"]]);
    // 0.5 for exactly one pump, and both with the valve.
    let p = vec![0.5; 3];
    assert!((solution.probability(&p) - 0.625).abs() < 1e-12);
}
