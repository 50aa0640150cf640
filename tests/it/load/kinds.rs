//! What kind of file this is, and any files checked together.

use std::{
    fs,
    path::{Path, PathBuf},
};

use linchpin::{
    load::{self, Kind, Survey, count},
    model::{Code, Severity},
};

use crate::analysis::scenario::{SERIES, Toy};

fn codes(survey: &Survey) -> Vec<&'static str> {
    let codes = survey.diagnostics.iter();
    codes.map(|finding| finding.code.as_str()).collect()
}

#[test]
fn every_shipped_file_has_its_kind() {
    for (path, kind) in [
        ("graphs/allied", Kind::Graph),
        ("graphs/allied/chain.ron", Kind::Graph),
        ("graphs/allied/memory.ron", Kind::Part),
        ("graphs/allied/sources.ron", Kind::Part),
        ("graphs/toy/series.ron", Kind::Graph),
        ("graphs/scenarios/taiwan-blockade.ron", Kind::Scenario),
        ("graphs/backtests/helium-2026.ron", Kind::Scenario),
        ("graphs/probabilities/example.ron", Kind::Probabilities),
        ("graphs/toy/firm-network", Kind::FirmNetwork),
        ("graphs/toy/firm-network/links.csv", Kind::FirmNetwork),
        ("graphs/scenarios", Kind::Unknown),
    ] {
        assert_eq!(Kind::of(Path::new(path)), Some(kind), "{path}");
    }
    assert_eq!(Kind::of(Path::new("graphs/no-such-file.ron")), None);
}

#[test]
fn everything_shipped_is_sound_when_it_is_checked_at_once() {
    let survey = load::survey(&[PathBuf::from("graphs")], None);
    assert_eq!(
        count(&survey.diagnostics, Severity::Error),
        0,
        "{:?}",
        survey.diagnostics
    );
    let of = |kind: Kind| {
        survey
            .checked
            .iter()
            .filter(|(_, found)| *found == kind)
            .count()
    };
    assert!(of(Kind::Graph) >= 8 && of(Kind::Scenario) >= 40);
    assert_eq!(of(Kind::Probabilities), 1);
    assert_eq!(of(Kind::FirmNetwork), 1);
    assert_eq!(of(Kind::Part) + of(Kind::Unknown), 0);
}

#[test]
fn a_file_is_checked_once_however_often_it_is_named() {
    let paths = [
        "graphs/toy/series.ron",
        "graphs/toy/../toy/series.ron",
        "graphs/toy",
        "graphs/toy",
    ];
    let survey = load::survey(&paths.map(PathBuf::from), None);
    let mut names: Vec<PathBuf> = survey
        .checked
        .iter()
        .map(|(name, _)| Path::new(name).canonicalize().expect("it is there"))
        .collect();
    let n_checked = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), n_checked);
}

#[test]
fn a_part_is_checked_with_its_graph() {
    let survey = load::survey(
        &[
            "graphs/allied/memory.ron".into(),
            "graphs/allied/sources.ron".into(),
        ],
        None,
    );
    let names: Vec<&str> = survey
        .checked
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["graphs/allied/chain.ron"]);
    assert_eq!(count(&survey.diagnostics, Severity::Error), 0);
}

#[test]
fn errors_come_before_warnings_and_causes_before_what_follows() {
    let toy = Toy::of(SERIES);
    toy.write(
        "a.ron",
        r#"(targets: ["x", "y"], sources: {"unused": (title: "t")}, prodcts: {},
            products: {"x": (stage: final, local: true)})"#,
    );
    toy.write("b.ron", r#"(chain: "toy.ron", targets: ["chp"])"#);
    let survey = load::survey(&[toy.path("")], None);
    let mut codes = codes(&survey);
    codes.dedup();
    assert_eq!(codes, ["unknown-field", "unknown-product", "unused-name"]);
}

#[test]
fn what_is_of_another_kind_says_what_it_is() {
    let toy = Toy::of(SERIES);
    let graph = toy.path("toy.ron");
    let scenario = toy.write("case.ron", "(interventions: [])");
    let chances = toy.write("chances.ron", "(probabilities: [");
    let said = |diagnostics: Vec<linchpin::model::Diagnostic>| {
        let [finding] = diagnostics.as_slice() else {
            panic!("one finding says it: {diagnostics:?}");
        };
        assert_eq!(finding.code, Code::WrongKind);
        let help = finding.help.clone().unwrap_or_default();
        format!("{}; {help}", finding.message)
    };
    let lines = [
        said(load::from_path(&scenario).diagnostics),
        said(load::from_path(&chances).diagnostics),
        said(load::from_path(Path::new("graphs/toy/firm-network")).diagnostics),
        said(load::scenario::from_paths(std::slice::from_ref(&graph), None).diagnostics),
        said(
            load::scenario::from_paths(std::slice::from_ref(&scenario), Some(&scenario))
                .diagnostics,
        ),
        said(load::probabilities::from_path(&load::allied(), &graph).diagnostics),
        said(load::trade::from_folder(&graph).diagnostics),
    ];
    insta::assert_snapshot!("wrong-kinds", lines.join("\n"));
}

#[test]
fn a_broken_root_does_not_hide_what_its_parts_say() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    };
    write(
        "chain.ron",
        r#"(include: ["a.ron"], targets: ["x"] name: "n")"#,
    );
    write("a.ron", r#"(products: {"x": (stage: finl, local: true)})"#);
    let loaded = load::from_path(folder.path());
    let codes: Vec<Code> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, [Code::UnknownWord, Code::SyntaxError]);
}

#[test]
fn the_door_gives_one_error_that_tells_everything() {
    fn tried() -> Result<(), Box<dyn std::error::Error>> {
        let chain = load::chain("graphs/toy/series.ron")?;
        assert_eq!(chain.name(), "series");
        load::scenarios(&["graphs/scenarios/taiwan-blockade.ron"])?;
        load::probabilities("graphs/probabilities/example.ron", &load::allied())?;
        load::firms("graphs/toy/firm-network")?;
        load::chain("tests/fixtures/bad/unknown-product.ron")?;
        Ok(())
    }
    let error = tried().expect_err("the last one is broken");
    insta::assert_snapshot!(error.to_string());
}
