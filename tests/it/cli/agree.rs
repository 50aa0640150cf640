//! Commands side by side: one loss has one answer, whichever of them is asked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::process::printed;

type Row = BTreeMap<String, String>;

/// The rows of a command's table.
fn rows(args: &[&str]) -> Vec<Row> {
    let text = printed(&[args, &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.expect("it is a table")
}

/// What every answer says of a target.
const TOLD: [&str; 9] = [
    "verdict",
    "grade",
    "theta_star_worst_pct",
    "theta_star_best_pct",
    "output_left_worst_pct",
    "output_left_best_pct",
    "weeks_worst",
    "weeks_best",
    "missing_worst_weeks",
];

fn told(row: &Row) -> [&str; 9] {
    TOLD.map(|key| row.get(key).expect("it is told").as_str())
}

#[test]
fn one_loss_has_one_answer_in_every_table() {
    let asked = rows(&["cutoff", "TWN", "--draws", "0"]);
    let each = rows(&["cutoff", "--each", "--draws", "0"]);
    let alone = rows(&["spof", "--draws", "0"]);
    assert_eq!(asked.len(), 14);
    for row in &asked {
        let of = |rows: &[Row]| -> Row {
            let is_it =
                |other: &&Row| other["event"] == "country:TWN" && other["target"] == row["target"];
            rows.iter()
                .find(is_it)
                .expect("every loss is tried")
                .clone()
        };
        assert_eq!(told(row), told(&of(&each)), "{}", row["target"]);
        assert_eq!(told(row), told(&of(&alone)), "{}", row["target"]);
    }
    for target in ["ai_accelerator_gpu", "dram"] {
        let text = printed(&["explain", "TWN", target, "--draws", "0", "--format", "json"]);
        let answer: Value = serde_json::from_str(&text).expect("it is JSON");
        let effect = &answer["result"]["effect"];
        let row = asked
            .iter()
            .find(|row| row["target"] == target)
            .expect("it is a target");
        assert_eq!(effect["verdict"], row["verdict"].as_str());
        let week = |end: &str| match effect["weeks"][end].as_f64() {
            Some(week) => week.to_string(),
            None => "never".to_owned(),
        };
        assert_eq!(week("worst"), row["weeks_worst"]);
        assert_eq!(week("best"), row["weeks_best"]);
    }
}

/// When the course of each target is below a half for the first time, at both ends.
fn falls(course: &[Row]) -> BTreeMap<(String, String), String> {
    let mut first = BTreeMap::new();
    for row in course {
        let key = (row["product"].clone(), row["case"].clone());
        let output: f64 = row["output_pct"].parse().expect("it is a number");
        let found: &mut String = first.entry(key).or_insert_with(|| "never".to_owned());
        if output < 50.0 && found == "never" {
            found.clone_from(&row["week"]);
        }
    }
    first
}

#[test]
fn the_week_of_a_verdict_is_the_week_of_the_course() {
    let scenario = "graphs/scenarios/hsinchu-zone.ron";
    let pairs = [
        (
            rows(&["cutoff", "JPN", "--draws", "0"]),
            rows(&["simulate", "JPN"]),
        ),
        (
            rows(&["run", scenario, "--draws", "0"]),
            rows(&["simulate", scenario]),
        ),
    ];
    for (answer, course) in pairs {
        let falls = falls(&course);
        for row in &answer {
            for end in ["worst", "best"] {
                let key = (row["target"].clone(), end.to_owned());
                assert_eq!(row[&format!("weeks_{end}")], falls[&key], "{key:?}");
            }
        }
    }
}
