//! Files to chains: every finding with its place, and nothing dropped.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use linchpin::{
    load::{self, Loaded},
    model::{
        Chain, Code, Date, Diagnostic,
        diagnostic::Place,
        id::CountryId,
        place::Reach,
        product::{Need, Product},
        quantity::Share,
        source::Grade,
        view::{Basis, View},
    },
};
use proptest::prelude::*;

const BAD: &str = "tests/fixtures/bad";

fn place(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

pub fn short(diagnostic: &Diagnostic) -> String {
    let mut text = format!(
        "{}: {}[{}]: {}\n",
        place(&diagnostic.place),
        diagnostic.severity().as_str(),
        diagnostic.code,
        diagnostic.message
    );
    if let Some((other, what)) = &diagnostic.related {
        writeln!(text, "  {}: {what}", place(other)).expect("a String takes everything");
    }
    if let Some(help) = &diagnostic.help {
        writeln!(text, "  help: {help}").expect("a String takes everything");
    }
    text
}

fn shorts<T>(loaded: &Loaded<T>) -> String {
    loaded.diagnostics.iter().map(short).collect()
}

/// The codes and places of a text's findings, as `code line:column`.
fn findings(text: impl Into<Vec<u8>>) -> Vec<String> {
    let loaded = load::from_text("t.ron", text);
    let found = |finding: &Diagnostic| {
        let Place { line, column, .. } = finding.place;
        format!("{} {line}:{column}", finding.code)
    };
    loaded.diagnostics.iter().map(found).collect()
}

/// A graph of one product that says nothing but `fields`.
fn product(fields: &str) -> Product {
    let text = format!(
        r#"(
            targets: ["x"],
            countries: {{"JPN": (), "KOR": (), "USA": ()}},
            products: {{"y": (stage: material, local: true), "x": (stage: final, {fields})}},
        )"#
    );
    let loaded = load::from_text("t.ron", text);
    assert_eq!(loaded.errors().count(), 0, "{}", shorts(&loaded));
    let chain = loaded.value.expect("there are no errors");
    chain.products()["x"].clone()
}

/// What is found in the fixture of a code, in lines; and the codes.
fn fixture(code: Code) -> (String, Vec<Code>) {
    fn told<T>(loaded: &Loaded<T>) -> (String, Vec<Code>) {
        let codes = loaded.diagnostics.iter().map(|finding| finding.code);
        (shorts(loaded), codes.collect())
    }
    let file = format!("{BAD}/{code}.ron");
    let folder = PathBuf::from(format!("{BAD}/{code}"));
    if Path::new(&file).is_file() {
        return told(&load::from_path(Path::new(&file)));
    }
    if folder.join("firms.csv").is_file() {
        return told(&load::trade::from_folder(&folder));
    }
    let loaded = load::from_path(&folder);
    // Some codes speak of a file beside the graph.
    let scenario = folder.join("scenario.ron");
    if scenario.is_file() {
        assert_eq!(shorts(&loaded), "", "nothing is wrong with the graph");
        let graph = folder.join("chain.ron");
        return told(&load::scenario::from_paths(&[scenario], Some(&graph)));
    }
    let beside = folder.join("probabilities.ron");
    match &loaded.value {
        Some(chain) if beside.is_file() => told(&load::probabilities::from_path(chain, &beside)),
        _ => told(&loaded),
    }
}

#[test]
fn every_code_has_a_smallest_file_that_shows_it() {
    for &code in Code::ALL {
        let (told, found) = fixture(code);
        assert!(
            found.contains(&code),
            "no fixture shows `{code}`: {found:?}"
        );
        // Only what is skipped as unknown can be nested without end.
        let is_alone = found
            .iter()
            .all(|&other| other == code || code == Code::TooDeep);
        assert!(is_alone, "the fixture of `{code}` shows more: {found:?}");
        insta::assert_snapshot!(code.as_str(), told);
    }
}

#[test]
fn every_fixture_is_named_after_a_code() {
    for entry in fs::read_dir(BAD).expect("the fixtures are there") {
        let path = entry.expect("the folder can be listed").path();
        let stem = path
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        let is_code = Code::ALL.iter().any(|code| code.as_str() == stem);
        assert!(is_code, "no code is called `{stem}`");
    }
}

#[test]
fn the_documentation_has_one_entry_per_code() {
    let page = fs::read_to_string("docs/diagnostics.md").expect("the page is there");
    let mut entries: BTreeMap<&str, usize> = BTreeMap::new();
    for heading in page.lines().filter_map(|line| line.strip_prefix("### ")) {
        *entries.entry(heading.trim_matches('`')).or_default() += 1;
    }
    let expected: BTreeMap<&str, usize> = Code::ALL.iter().map(|code| (code.as_str(), 1)).collect();
    assert_eq!(entries, expected);
}

#[test]
fn toy_graphs_load_without_a_word() {
    let mut n_graphs = 0;
    for entry in fs::read_dir("graphs/toy").expect("the graphs are there") {
        let path = entry.expect("the folder can be listed").path();
        // A folder there is a firm network.
        if path.is_dir() {
            continue;
        }
        let loaded = load::from_path(&path);
        assert_eq!(shorts(&loaded), "", "{}", path.display());
        assert!(loaded.value.is_some());
        n_graphs += 1;
    }
    assert!(n_graphs >= 7);
}

#[test]
fn the_embedded_graph_is_the_one_on_disk() {
    let embedded = load::embedded();
    assert_eq!(embedded.errors().count(), 0, "{}", shorts(&embedded));
    let on_disk = load::from_path(Path::new("graphs/allied"));
    let print = |loaded: &Loaded<Chain>| loaded.value.as_ref().map(load::fingerprint);
    assert!(embedded.value.is_some());
    assert_eq!(print(&embedded), print(&on_disk));
    assert!(embedded.texts.contains_key("allied/chain.ron"));
}

#[test]
fn the_embedded_graph_loads_without_a_word() {
    assert_eq!(shorts(&load::embedded()), "");
}

#[test]
fn what_is_made_somewhere_has_a_split_by_place() {
    let chain = load::embedded().value.expect("the embedded graph is sound");
    for (id, product) in chain.products() {
        let by_place = product.views.iter().any(|view| match view {
            View::Countries { basis, split } => {
                *basis == Basis::Location && !split.shares.is_empty()
            }
            _ => false,
        });
        let is_somewhere = !product.assembled && !product.local;
        assert_eq!(by_place, is_somewhere, "{id}");
    }
}

#[test]
fn every_target_of_the_embedded_graph_has_a_value_and_no_value_counts_twice() {
    let chain = load::embedded().value.expect("the embedded graph is sound");
    for target in chain.targets() {
        let value = chain.products()[target].value.as_ref();
        let value = value.expect("a target has a value");
        assert!(value.usd.low().dollars() > 0, "{target}");
    }
    let within = |id: &str| {
        let value = chain.products()[id].value.as_ref();
        value.and_then(|value| value.within.clone())
    };
    assert_eq!(within("hbm"), Some("dram".into()));
    assert_eq!(within("ai_accelerator_gpu"), Some("ai_server_rack".into()));
}

#[test]
fn the_documented_graph_of_ten_lines_loads() {
    let page = fs::read_to_string("docs/ron-format.md").expect("the page is there");
    let blocks: Vec<&str> = page
        .split("```ron\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    let loaded = load::from_text("ten-lines.ron", blocks[0]);
    assert_eq!(shorts(&loaded), "");
    // Every further block is a whole file too, so that the page cannot go stale.
    for block in &blocks[1..] {
        let loaded = load::from_text("block.ron", *block);
        let is_known = |finding: &&Diagnostic| {
            !matches!(
                finding.code,
                Code::NoTargets | Code::IncludeOutside | Code::UnusedName
            )
        };
        let unexpected: String = loaded
            .diagnostics
            .iter()
            .filter(is_known)
            .map(short)
            .collect();
        assert_eq!(unexpected, "", "in\n{block}");
    }
}

#[test]
fn rounded_sums_are_scaled_to_exactly_the_whole() {
    let product = product(
        r#"supply: [Countries(basis: location, assumed: "a",
            shares: {"JPN": 50, "KOR": 30, "USA": 21})]"#,
    );
    let View::Countries { split, .. } = &product.views[0] else {
        panic!("it is a view by country");
    };
    let central: Vec<u32> = split
        .shares
        .iter()
        .map(|(_, share)| share.central().ppm())
        .collect();
    // 50, 30 and 21 of 101: the largest remainder is that of 21.
    assert_eq!(central, [495_049, 297_030, 207_921]);
    assert_eq!(split.residual(), Share::ZERO);
}

#[test]
fn every_member_of_all_of_becomes_an_input() {
    let product = product(
        r#"assembled: true, inputs: [
            (role: material, all_of: ["y"], dependence: (10, 50), cover_weeks: 3, note: "n"),
            (role: service, any_of: [(product: "y")]),
        ]"#,
    );
    assert_eq!(product.inputs.len(), 2);
    assert_eq!(product.inputs[0].dependence.high().ppm(), 500_000);
    let Need::AnyOf(members) = &product.inputs[1].need else {
        panic!("it is a choice");
    };
    // What a member covers is unknown unless it is said: from nothing to all.
    assert_eq!(members[0].covers.low(), Share::ZERO);
    assert_eq!(members[0].covers.high(), Share::ONE);
}

#[test]
fn whole_and_decimal_numbers_read_alike() {
    for number in ["7", "7.0", "7.000", "+7", "0.7e1", "7_.0", "7.0f64"] {
        let text = format!(
            r#"(targets: ["x"], countries: {{"JPN": ()}}, products: {{"x": (stage: final, supply: [
                Countries(basis: location, assumed: "a", shares: {{"JPN": {number}}})])}})"#
        );
        let chain = load::from_text("t.ron", text).value.expect(number);
        let View::Countries { split, .. } = &chain.products()["x"].views[0] else {
            panic!("it is a view by country");
        };
        let (country, share) = &split.shares[0];
        assert_eq!(
            (country, share.central().ppm()),
            (&CountryId::from("JPN"), 70_000)
        );
    }
}

#[test]
fn numbers_that_are_none_are_found_at_their_key() {
    for number in [
        "NaN",
        "-NaN",
        "inf",
        "-inf",
        "-1",
        "1e400",
        "100.5",
        "(10, inf)",
        "(5, NaN, 7)",
    ] {
        let text = format!(
            "(\n targets: [\"x\"],\n countries: {{\"JPN\": ()}},\n products: {{\"x\": (stage: final, supply: [\n  \
             Countries(basis: location, assumed: \"a\", shares: {{\n   \"JPN\": {number},\n  }})])}},\n)"
        );
        assert_eq!(findings(text), ["number-out-of-range 6:5"], "{number}");
    }
}

#[test]
fn windows_line_ends_change_nothing() {
    let text = "(\n  targets: [\"a\",\n    \"a\"],\n  products: {\"a\": (stage: final, local: true)},\n)\n";
    let expected = ["duplicate-entry 3:6"];
    assert_eq!(findings(text), expected);
    assert_eq!(findings(text.replace('\n', "\r\n")), expected);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let text = "\u{feff}(targets: [\"a\"], products: {\"b\": (stage: final, local: true)})";
    let loaded = load::from_text("t.ron", text);
    let finding = &loaded.diagnostics[0];
    assert_eq!((finding.place.line, finding.place.column), (1, 13));
    let shown = &loaded.texts["t.ron"][finding.place.start..finding.place.end];
    assert_eq!(shown, "a");
}

#[test]
fn both_places_of_a_duplicate_are_told() {
    let text = "(\n targets: [\"a\"],\n products: {\n  \"a\": (stage: final, local: true, local: true),\n  \"a\": (stage: final, local: true),\n },\n)";
    let loaded = load::from_text("t.ron", text);
    let places: Vec<(Code, usize, usize)> = loaded
        .diagnostics
        .iter()
        .map(|finding| {
            let first = finding.related.as_ref().expect("the first place is told");
            (finding.code, first.0.line, finding.place.line)
        })
        .collect();
    assert_eq!(
        places,
        [(Code::DuplicateEntry, 4, 4), (Code::DuplicateName, 4, 5)]
    );
}

#[test]
fn endless_brackets_are_an_error_and_no_crash() {
    let brackets = "[".repeat(100_000);
    assert_eq!(findings(brackets.as_str()), ["syntax-error 1:1"]);
    for field in ["products", "targets", "defaults", "bans"] {
        assert_eq!(
            findings(format!("({field}: {brackets}")).len(),
            1,
            "{field}"
        );
    }
    let found = findings(format!("(unknown: {brackets}"));
    assert_eq!(found[0], "unknown-field 1:2");
    assert!(found[1].starts_with("too-deep"));
    for opening in ["(", "{", "Some(", "/*"] {
        let found = findings(opening.repeat(100_000));
        assert!(!found.is_empty(), "{opening}");
    }
}

#[test]
fn everything_but_syntax_is_found_at_once() {
    let text = r#"(
        targets: ["x", "z"],
        prodcts: {},
        products: {
            "x": (stage: finl, locl: true, inputs: [(role: matrial, product: "x")]),
            "y": (market: Bulk()),
        },
    )"#;
    assert_eq!(
        findings(text),
        [
            "unknown-product 2:25",
            "unknown-field 3:9",
            "unknown-word 5:26",
            "unknown-field 5:32",
            "unknown-word 5:60",
            "self-input 5:79",
            "no-supply 6:14",
            "missing-field 6:19",
            "missing-field 6:27",
        ]
    );
}

#[test]
fn a_broken_file_does_not_make_its_names_unknown_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    };
    write(
        "chain.ron",
        r#"(targets: ["x"], include: ["a.ron", "b.ron"])"#,
    );
    write("a.ron", r#"(countries: {"JPN": ("#);
    write(
        "b.ron",
        r#"(products: {"x": (stage: final, supply: [
            Countries(basis: location, assumed: "a", shares: {"JPN": 200})])})"#,
    );
    let loaded = load::from_path(folder.path());
    let codes: Vec<Code> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, [Code::SyntaxError, Code::NumberOutOfRange]);
    assert!(loaded.value.is_none());
}

#[test]
fn an_escaped_name_is_the_same_name() {
    let text = r#"(targets: ["n\x65on"], products: {"neon": (stage: final, local: true)})"#;
    assert_eq!(findings(text), Vec::<String>::new());
    let text = r#"(targets: ["n\x65om"], products: {"neon": (stage: final, local: true)})"#;
    assert_eq!(findings(text), ["unknown-product 1:2"]);
}

#[test]
fn includes_stay_inside_the_folder_even_through_links() {
    let outside = tempfile::tempdir().expect("a folder can be made");
    fs::write(outside.path().join("secret.ron"), "()").expect("a file can be written");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = folder.path().join("chain.ron");
    let check = |include: &str| -> Vec<Code> {
        fs::write(
            &root,
            format!(r#"(targets: ["x"], include: ["{include}"])"#),
        )
        .expect("a file can be written");
        let loaded = load::from_path(&root);
        loaded
            .diagnostics
            .iter()
            .map(|finding| finding.code)
            .collect()
    };
    let absolute = outside.path().join("secret.ron");
    assert_eq!(check(&absolute.to_string_lossy()), [Code::IncludeOutside]);
    assert_eq!(check("../secret.ron"), [Code::IncludeOutside]);
    assert_eq!(check("a/../../secret.ron"), [Code::IncludeOutside]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&absolute, folder.path().join("link.ron"))
            .expect("a link can be made");
        assert_eq!(check("link.ron"), [Code::IncludeOutside]);
    }
    assert_eq!(
        check("chain.ron"),
        [Code::UnknownProduct, Code::IncludeLoop]
    );
    assert_eq!(
        check("./x/../chain.ron"),
        [Code::UnknownProduct, Code::IncludeLoop]
    );
}

#[test]
fn a_file_included_twice_is_read_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir(folder.path().join("sub")).expect("a folder can be made");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    };
    write(
        "chain.ron",
        r#"(targets: ["x"], include: ["sub/a.ron", "sub/./b.ron"])"#,
    );
    write("sub/a.ron", r#"(include: ["b.ron"])"#);
    write(
        "sub/b.ron",
        r#"(products: {"x": (stage: final, local: true)})"#,
    );
    let loaded = load::from_path(&folder.path().join("chain.ron"));
    let codes: Vec<Code> = loaded
        .diagnostics
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(codes, [Code::DuplicateEntry]);
    let first = loaded.diagnostics[0]
        .related
        .as_ref()
        .expect("the first place is told");
    assert!(first.0.file.ends_with("sub/a.ron"));
}

#[test]
fn a_missing_root_names_its_neighbours() {
    let loaded = load::from_path(Path::new("graphs/toy/serie.ron"));
    assert_eq!(
        shorts(&loaded),
        "graphs/toy/serie.ron:1:1: error[unreadable-file]: cannot read `graphs/toy/serie.ron`: there is no such file\n  \
         help: did you mean `graphs/toy/series.ron`?\n"
    );
}

#[test]
fn the_fingerprint_knows_content_from_layout() {
    let text = r#"(name: "t", targets: ["x"], countries: {"JPN": (), "KOR": ()}, products: {
        "x": (stage: final, supply: [
            Countries(basis: location, assumed: "a", shares: {"JPN": 50, "KOR": (30, 40)})])})"#;
    let of = |text: &str| {
        let chain = load::from_text("t.ron", text).value.expect("it is sound");
        load::fingerprint(&chain)
    };
    let print = of(text);
    assert_eq!(print.len(), 64);
    let same = [
        text.replace("name:", "/* the */ name:"),
        text.replace("50", "50.0"),
        text.replace(r#""JPN": (), "KOR": ()"#, r#""KOR": (), "JPN": ()"#),
        text.replace(
            r#""JPN": 50, "KOR": (30, 40)"#,
            r#""KOR": (30, 40), "JPN": 50"#,
        ),
    ];
    for other in &same {
        assert_eq!(of(other), print, "{other}");
    }
    let different = [
        text.replace("50", "50.0001"),
        text.replace("(30, 40)", "(30, 35, 40)"),
        text.replace("location", "jurisdiction"),
        text.replace(r#"assumed: "a""#, r#"assumed: "b""#),
    ];
    for other in &different {
        assert_ne!(of(other), print, "{other}");
    }

    let folder = tempfile::tempdir().expect("a folder can be made");
    let countries = r#"countries: {"JPN": (), "KOR": ()}, "#;
    let root = folder.path().join("chain.ron");
    let rest = text.replace(countries, r#"include: ["countries.ron"], "#);
    fs::write(&root, rest).expect("a file can be written");
    fs::write(
        folder.path().join("countries.ron"),
        format!("({countries})"),
    )
    .expect("a file can be written");
    let split = load::from_path(&root).value.expect("it is sound");
    assert_eq!(load::fingerprint(&split), print);
}

/// Whatever the text, loading ends, and every place lies in the text.
fn survives(text: &[u8]) {
    let loaded = load::from_text("t.ron", text);
    let has_errors = loaded.errors().count() > 0;
    assert_eq!(loaded.value.is_none(), has_errors);
    for finding in &loaded.diagnostics {
        let related = finding.related.iter().map(|(place, _)| place);
        for place in std::iter::once(&finding.place).chain(related) {
            let text = &loaded.texts[&place.file];
            assert!(text.get(place.start..place.end).is_some(), "{finding:?}");
        }
    }
}

fn toy_texts() -> Vec<String> {
    let folder = fs::read_dir("graphs/toy").expect("the graphs are there");
    let paths = folder.flatten().map(|entry| entry.path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_file()).collect();
    paths.sort();
    let read = |path| fs::read_to_string(path).expect("it is text");
    paths.into_iter().map(read).collect()
}

proptest! {
    #[test]
    fn no_text_makes_the_loader_panic(text in ".*") {
        survives(text.as_bytes());
    }

    #[test]
    fn no_bytes_make_the_loader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&bytes);
    }

    #[test]
    fn no_words_of_the_format_make_the_loader_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "(", ")", "[", "]", "{", "}", ",", ":", "\"x\"", "\"y\"", "products", "inputs", "supply",
                "Countries", "Firms", "Producers", "shares", "stage", "final", "role", "any_of", "50", "(1, 2)",
                "-1", "NaN", "true", "Some(", "None", "r#\"x\"#", "'c'", "b\"x\"", "1..2", "//\n", "/*", "*/",
                "\"\\u{e9}\"", "é", "include", "#![enable(unwrap_newtypes)]", "\u{feff}",
            ]),
            0..60,
        ),
    ) {
        survives(words.concat().as_bytes());
        survives(format!("(products: {{\"x\": ({})}})", words.concat()).as_bytes());
    }

    #[test]
    fn no_mutation_of_a_sound_graph_makes_the_loader_panic(
        pick in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, "[-(){}\\[\\],:\"0-9a-zA\\\\]{0,3}"), 1..4),
    ) {
        let texts = toy_texts();
        let mut text: Vec<char> = pick.get(&texts).chars().collect();
        for (position, kind, replacement) in edits {
            let start = position.index(text.len().max(1)).min(text.len());
            let n_gone = match kind {
                0 => 0,
                1 => 1,
                2 => 20,
                _ => text.len() / 3,
            };
            let end = (start + n_gone).min(text.len());
            text.splice(start..end, replacement.chars());
        }
        survives(text.into_iter().collect::<String>().as_bytes());
    }
}

#[test]
fn views_of_one_kind_are_never_added_nor_dropped() {
    let findings = |supply: &str| -> Vec<&'static str> {
        let text = format!(
            r#"(targets: ["x"], countries: {{"JPN": (), "USA": ()}}, products: {{"x": (stage: material, {supply})}})"#
        );
        let loaded = load::from_text("g.ron", text);
        loaded
            .diagnostics
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    };
    let view = |basis: &str, country: &str| {
        format!(r#"Countries(basis: {basis}, assumed: "a", shares: {{"{country}": 50}})"#)
    };
    let [place, other, law] = [
        view("location", "JPN"),
        view("location", "USA"),
        view("jurisdiction", "USA"),
    ];
    assert_eq!(findings(&format!("supply: [{place}, {law}]")), [""; 0]);
    assert_eq!(
        findings(&format!("supply: [{place}, {other}]")),
        ["duplicate-entry"]
    );
    assert_eq!(
        findings(&format!("local: true, supply: [{place}]")),
        ["assembled-with-views"]
    );
}

#[test]
fn what_is_said_of_law_money_load_and_grade_reaches_the_chain() {
    let text = r#"(
        targets: ["dram"],
        as_of: "2026-11-28",
        countries: {
            "USA": (reach: [persons, origin(depth: 2, de_minimis: 25)]),
            "CHN": (claimed: [origin(depth: 1, de_minimis: 0.1)]),
            "IRN": (),
            "QAT": (),
        },
        zones: {"hormuz": (name: "Strait of Hormuz")},
        firms: {
            "K&S": (hq: "CHN", incorporated: "USA"),
            "K&S and others": (hq: "CHN", members: ["K&S"]),
        },
        sources: {"s": (title: "S", licence: "CC BY-NC 4.0", commercial_use: false)},
        utilisation: {"fabs": (years: [
            (year: 2024, utilisation: 90, surge_8w: 5, surge_26w: 9, source: "s", grade: c),
            (year: 2026, utilisation: (97, 100), surge_8w: (0, 2), surge_26w: (0, 5), source: "s", grade: b),
        ])},
        products: {
            "power": (stage: energy, local: true, hosts: {"QAT": "gas"}, supply: [
                Countries(basis: jurisdiction, source: "s", grade: b, shares: {"USA": 100})]),
            "gas": (stage: energy, supply: [
                Countries(basis: location, source: "s", year: 2025, grade: a, fact: "trade",
                    shares: {"QAT": (15, 20, 25), "USA": 30}, grades: {"USA": c}, via: {"hormuz": ["QAT"]},
                    remainder: (45, 52), candidates: ["CHN"], caps: {"CHN": 20, "IRN": 30}),
                Producers([
                    (firm: "K&S", at: "QAT", via: ["hormuz"], share: (10, 15), source: "s"),
                    (firm: "K&S and others", at: "QAT", share: (0, 5), source: "s")])]),
            "dram": (stage: final, assembled: true, utilisation: "fabs",
                value: (usd_bn: (130, 140), year: 2025, source: "s", grade: b),
                inputs: [
                    (role: energy, product: "power", need: (0.5, 2), source: "s", cover_weeks: 2, cover_source: "s", cover_grade: b),
                    (role: material, any_of: [(product: "gas", need: 5, source: "s", grade: c)]),
                ]),
            "hbm": (stage: final, local: true, value: (usd_bn: 35, within: "dram", source: "s")),
        },
    )"#;
    let loaded = load::from_text("t.ron", text);
    assert_eq!(shorts(&loaded), "");
    let chain = loaded.value.expect("there are no errors");
    assert_eq!(chain.as_of().map(Date::year), Some(2026));

    // The territory is always within reach; a claim is kept apart.
    let share = |percent: f64| Share::from_percent(percent).expect("a percentage");
    let origin = |depth, percent| Reach::Origin {
        depth,
        de_minimis: share(percent),
    };
    let usa = &chain.countries()["USA"];
    assert_eq!(
        usa.reach,
        [Reach::Territory, Reach::Persons, origin(2, 25.0)]
    );
    let china = &chain.countries()["CHN"];
    assert_eq!(
        (&china.reach[..], &china.claimed[..]),
        (&[Reach::Territory][..], &[origin(1, 0.1)][..])
    );
    let seat = &chain.firms()["K&S"];
    assert_eq!(seat.incorporated, Some(CountryId::from("USA")));
    assert_eq!(chain.firms()["K&S and others"].members, ["K&S".into()]);
    assert!(!chain.sources()["s"].commercial_use);

    // The year asked for, or the nearest one; nothing is known of 2025, so the later neighbour counts.
    let dram = &chain.products()["dram"];
    let fabs = chain.load_of(dram).expect("its class is known");
    let years = [2020, 2025, 2030].map(|year| fabs.of_year(year).year);
    assert_eq!(years, [2024, 2026, 2026]);

    let value = dram.value.as_ref().expect("it has a value");
    assert_eq!(value.usd.low().dollars(), 130_000_000_000);
    let inner = chain.products()["hbm"].value.as_ref();
    assert_eq!(
        inner.and_then(|value| value.within.as_ref()),
        Some(&"dram".into())
    );
    assert_eq!(
        chain.products()["power"].hosts,
        [("QAT".into(), "gas".into())]
    );

    let power = &dram.inputs[0];
    assert_eq!(power.world_need.map(|need| need.high()), Some(share(2.0)));
    assert_eq!(
        (power.evidence.grade(), power.cover_evidence.grade()),
        (Grade::C, Grade::B)
    );
    let Need::AnyOf(members) = &dram.inputs[1].need else {
        panic!("it is a choice");
    };
    assert_eq!(
        members[0].world_need.map(|need| need.high()),
        Some(share(5.0))
    );

    let gas = &chain.products()["gas"].views;
    let View::Countries { split, .. } = &gas[0] else {
        panic!("it is a view by country");
    };
    let grades = ["QAT", "USA"].map(|country| split.grade_of(&country.into()));
    assert_eq!(grades, [Grade::A, Grade::C]);
    assert_eq!(split.residual_grade(), Grade::C);
    // Who has a cap is a candidate.
    assert_eq!(split.candidates, ["CHN".into(), "IRN".into()]);
    let remainder = split.remainder.map(|range| (range.low(), range.high()));
    assert_eq!(remainder, Some((share(45.0), share(52.0))));
    assert_eq!(split.via, [("hormuz".into(), vec!["QAT".into()])]);
    let View::Producers { rows } = &gas[1] else {
        panic!("it is a view by producer");
    };
    assert_eq!(rows[0].site.via, ["hormuz".into()]);
}

#[test]
fn a_grade_is_only_as_good_as_what_it_rests_on() {
    let view = |fields: &str| {
        let text = format!(
            r#"(targets: ["x"], as_of: "2026-01-01", countries: {{"JPN": ()}}, sources: {{"s": (title: "S")}},
                products: {{"x": (stage: final, supply: [
                Countries(basis: location, shares: {{"JPN": 90}}, {fields}), Firms(source: "s")])}})"#
        );
        let loaded = load::from_text("t.ron", text);
        let codes = loaded.diagnostics.iter().map(|finding| finding.code);
        codes.collect::<Vec<Code>>()
    };
    // Three years before `as_of` is fresh enough, four are not.
    assert_eq!(view(r#"source: "s", year: 2023, grade: a"#), []);
    let stale = view(r#"source: "s", year: 2022, grade: a"#);
    assert_eq!(stale, [Code::Overgraded]);
    assert_eq!(view(r#"source: "s", year: 2022, grade: b"#), []);
    assert_eq!(view(r#"assumed: "guess", grade: c"#), [Code::Overgraded]);
    assert_eq!(view(r#"assumed: "guess", grade: d"#), []);
    assert_eq!(view(r#"source: "s", grade: d"#), [Code::MissingReason]);
    assert_eq!(view(r#"source: "s", grade: d, note: "by eye""#), []);
}
