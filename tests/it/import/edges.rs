//! Tables of nodes and edges, with the heads of the programs that write them.

use linchpin::{
    import::{
        Imported, Why,
        edges::{self, Config, Direction},
    },
    load::{self, Loaded, fingerprint},
    model::{Chain, product::Need},
    render::csv,
    words::network,
};

use crate::load::files::short;

fn read(nodes: &str, edges: &str, config: &Config) -> Loaded<Imported> {
    edges::from_text(
        ("nodes.csv", nodes.into()),
        ("edges.csv", edges.into()),
        config,
    )
}

fn taken(nodes: &str, edges: &str, config: &Config) -> Imported {
    let loaded = read(nodes, edges, config);
    let said: String = loaded.diagnostics.iter().map(short).collect();
    loaded.value.unwrap_or_else(|| panic!("{said}"))
}

fn chain(imported: &Imported) -> Chain {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for file in &imported.files {
        std::fs::write(folder.path().join(&file.name), &file.text).expect("it can be written");
    }
    let loaded = load::from_path(folder.path());
    let said: String = loaded.diagnostics.iter().map(short).collect();
    assert_eq!(said, "", "nothing to mend");
    loaded.value.expect("it is sound")
}

/// What every product needs: `chip <- wafer`, in order.
fn needs(chain: &Chain) -> Vec<String> {
    let of = |(id, product): (
        &linchpin::model::id::ProductId,
        &linchpin::model::product::Product,
    )| {
        let inputs = product.inputs.iter().map(|input| match &input.need {
            Need::Product(id) => id.to_string(),
            Need::AnyOf(members) => members
                .iter()
                .map(|member| member.product.to_string())
                .collect::<Vec<_>>()
                .join("|"),
        });
        let inputs: Vec<String> = inputs.collect();
        (!inputs.is_empty()).then(|| format!("{id} <- {}", inputs.join(", ")))
    };
    chain.products().iter().filter_map(of).collect()
}

const GEPHI: (&str, &str) = (
    "Id,Label,timeset,modularity_class\ngas,Neon,,1\nwafer,Wafer,,1\nchip,Chip,,2\n",
    "Source,Target,Type,Id,Label,timeset,Weight\ngas,chip,Directed,0,,,1.0\nwafer,chip,Directed,1,,,1.0\n",
);

#[test]
fn the_same_network_in_the_heads_of_three_programs_is_one_graph() {
    let expected = ["chip <- gas, wafer"];
    for (nodes, edges) in [
        GEPHI,
        ("gas:ID,:LABEL\n", ""),
        (
            ":ID,name,:LABEL\ngas,Neon,Product\nwafer,Wafer,Product\nchip,Chip,Product\n",
            ":START_ID,:END_ID,:TYPE\ngas,chip,SUPPLIES\nwafer,chip,SUPPLIES\n",
        ),
        (
            "name;label\ngas;Neon\nwafer;Wafer\nchip;Chip\n",
            "from;to;weight\ngas;chip;1,0\nwafer;chip;1,0\n",
        ),
    ] {
        if edges.is_empty() {
            let refused: String = read(nodes, edges, &Config::default())
                .diagnostics
                .iter()
                .map(short)
                .collect();
            assert!(
                refused.contains("no column is the id") && refused.contains("holds no rows"),
                "{refused}"
            );
            continue;
        }
        let mut config = Config::default();
        if nodes.starts_with("name;") {
            config.map.push(("id".to_owned(), "name".to_owned()));
        }
        let chain = chain(&taken(nodes, edges, &config));
        assert_eq!(needs(&chain), expected, "{nodes}");
        assert_eq!(chain.targets()[0].as_str(), "chip");
        assert_eq!(chain.products()["gas"].name, "Neon");
    }
    let found = taken(GEPHI.0, GEPHI.1, &Config::default());
    let left: Vec<&str> = found
        .taken
        .remarks
        .iter()
        .filter(|remark| remark.why == Why::ColumnNotTaken)
        .map(|remark| remark.subject.as_str())
        .collect();
    assert_eq!(
        left,
        [
            "timeset",
            "modularity_class",
            "Type",
            "Id",
            "timeset",
            "Weight"
        ]
    );
    assert!(
        found
            .taken
            .remarks
            .iter()
            .any(|remark| remark.why == Why::NoMakers && remark.count == 2)
    );
}

#[test]
fn direction_is_asked_and_not_guessed() {
    let mut config = Config::default();
    config.direction = Direction::Needs;
    let chain = chain(&taken(GEPHI.0, GEPHI.1, &config));
    assert_eq!(needs(&chain), ["gas <- chip", "wafer <- chip"]);
    let targets: Vec<&str> = chain
        .targets()
        .iter()
        .map(linchpin::model::id::ProductId::as_str)
        .collect();
    assert_eq!(targets, ["gas", "wafer"]);
}

#[test]
fn firms_and_countries_hold_shares_and_groups_are_alternatives() {
    let found = taken(
        "id,label,kind,hq,stage,target\n1,Neon,product,,material,\n2,Argon,product,,material,\n3,Chip,product,,final,yes\n\
         4,Acme,firm,JPN,,\n5,Taiwan,country,,,\n6,Alone,,,,\n",
        "source,target,share,at,group,cover_weeks,role\n4,1,60,Ukraine,,,\n5,3,90,,,,\n1,3,,,gas,4-8,material\n2,3,,,gas,,material\n\
         1,1,,,,,\n1,3,,,gas,,\n",
        &Config::default(),
    );
    let chain = chain(&found);
    assert_eq!(needs(&chain), ["chip <- neon|argon"]);
    let text: String = found.files.iter().map(|file| file.text.as_str()).collect();
    for piece in [
        r#"Producers([(firm: "Acme", at: "UKR", share: 60, source: "tables")])"#,
        r#"Countries(basis: location, source: "tables", shares: {"TWN": 90})"#,
        r#""Acme": (hq: "JPN")"#,
        "cover_weeks: (4, 8)",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
    for why in [Why::Unlinked, Why::SelfLink, Why::LinkTwice, Why::NoMakers] {
        assert!(
            found
                .taken
                .remarks
                .iter()
                .any(|remark| remark.why == why && remark.count == 1),
            "{why:?}"
        );
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_its_place() {
    let refused = |nodes: &str, edges: &str, config: &Config| -> String {
        let loaded = read(nodes, edges, config);
        assert!(loaded.value.is_none());
        loaded.diagnostics.iter().map(short).collect()
    };
    let mut config = Config::default();
    let said = refused(
        "id,kind\nwafer,\nwafer,\nAcme,firm\nMars,country\n",
        "source,target,share\nwafre,wafer,\nwafer,Acme,\nAcme,wafer,x\n",
        &config,
    );
    for piece in [
        "nodes.csv:3:1: error[duplicate-name]: the node `wafer` stands twice",
        "`Mars` is no country",
        "edges.csv:2:1: error[unknown-product]: no node has the id `wafre`",
        "did you mean `wafer`?",
        "edges.csv:4:12: error[number-out-of-range]",
    ] {
        assert!(said.contains(piece), "{piece} in {said}");
    }
    let said = refused("id,kind\na,\nb,firm\n", "source,target\na,b\n", &config);
    assert!(said.contains("leads to `b`, which is no product"), "{said}");
    let said = refused("id\na\nb\n", "source,target\na,b\nb,a\n", &config);
    assert!(
        said.contains("no-targets") && said.contains("--target"),
        "{said}"
    );
    config.targets.push("c".to_owned());
    let said = refused("id\na\nb\n", "source,target\na,b\n", &config);
    assert!(said.contains("no product is called `c`"), "{said}");
}

/// A graph as tables and back.
fn there_and_back(chain: &Chain) -> Imported {
    let [nodes, edges] =
        [network::nodes(chain), network::edges(chain)].map(|table| csv::render(&table));
    taken(&nodes, &edges, &Config::default())
}

#[test]
fn what_two_tables_can_hold_comes_back_as_it_was() {
    let first = chain(&taken(
        "id,label,kind,hq,stage,target,assembled,note\n1,Neon,product,,material,,,a gas\n2,Argon,,,material,,,\nchip-7,Chip,,,fabrication,,,\n\
         3,Phone,,,final,yes,yes,\n4,Acme,firm,JPN,,,,\n5,Taiwan,country,,,,,\n6,Beta,firm,,,,,\n",
        "source,target,share,at,group,cover_weeks,role,dependence,note\n4,1,60-70,Ukraine,,,,,\n4,1,,Japan,,,,,\n6,1,10,,,,,,\n5,chip-7,90,,,,,,\n\
         1,chip-7,,,gas,4-8,material,,\n2,chip-7,,,gas,4-8,material,,\nchip-7,3,,,,,,50,in every one\n",
        &Config::default(),
    ));
    let second = chain(&there_and_back(&first));
    assert_eq!(fingerprint(&first), fingerprint(&second));
}

#[test]
fn the_allied_graph_goes_there_and_back_with_all_its_products_and_inputs() {
    let allied = load::allied();
    let back = there_and_back(&allied);
    assert_eq!(back.taken.products, allied.products().len());
    let inputs = allied
        .products()
        .values()
        .map(|product| product.inputs.len())
        .sum::<usize>();
    assert_eq!(back.taken.links, inputs);
    assert_eq!(back.taken.targets, allied.targets().len());
}
